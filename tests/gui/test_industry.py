"""The industry picker: found by words, code or pinyin initials; the neighbours in view; only four digits go in."""

import pytest
from PySide6.QtCore import Qt

from srdi_desktop.gui.panels.fields import IndustryPicker
from srdi_desktop.rules import industry
from tests.gui.test_window import trigger


@pytest.fixture
def picker(qapp, qtbot):
    made = IndustryPicker()
    qtbot.addWidget(made)
    return made


def codes(view):
    return [view.item(row).data(Qt.ItemDataRole.UserRole) for row in range(view.count())]


@pytest.mark.parametrize("words", ["齿轮", "3453", "345", "clj", "齿轮 变速箱", "ＣＬＪ"])
def test_words_codes_and_initials_lead_to_the_class(picker, words):
    picker.search.setText(words)
    assert "3453" in codes(picker.hits)
    assert all(industry.accepted(code) for code in codes(picker.hits))


def test_the_neighbours_are_shown_and_one_of_them_can_be_chosen(picker):
    picker.search.setText("3453")
    assert picker.code == "3453"
    assert codes(picker.beside) == ["3451", "3452", "3453", "3459"]
    picker.beside.itemClicked.emit(picker.beside.item(1))
    assert picker.code == "3452"
    assert "345" in picker._path.text()


def test_nothing_found_is_said_and_nothing_can_be_taken(picker):
    picker.search.setText("没有这种行业")
    assert codes(picker.hits) == []
    assert not picker.take.isEnabled()


def test_what_was_picked_is_the_answer_of_the_questionnaire(window, monkeypatch):
    trigger(window, "show_figures")

    def pick(dialog):
        dialog.search.setText("3491")
        return dialog.DialogCode.Accepted

    monkeypatch.setattr(IndustryPicker, "exec", pick)
    window.figures.fields["industry"].focusProxy().click()
    assert window.figures.application.company.industry == "3491"
