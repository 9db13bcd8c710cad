"""How many pages a document has on paper: asked at its heading, shown there, undone like any decision."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu

from srdi_desktop.gui.models.table import Role
from srdi_desktop.texts import text
from tests.gui.test_window import click, click_entry, page, trigger

HEADING = QPoint(60, 12)


def answer(monkeypatch, count, given=True):
    asked = []
    monkeypatch.setattr(QInputDialog, "getInt", lambda *words: asked.append(words) or (count, given))
    return asked


def heading(window):
    return window.grid_model.index(0)


def test_a_right_click_on_a_heading_asks_for_its_document_and_shows_the_answer(window, qtbot, monkeypatch):
    asked = answer(monkeypatch, 6)
    click_entry(qtbot, window, "license")
    qtbot.mouseClick(window.grid.viewport(), Qt.MouseButton.RightButton, pos=HEADING)
    window.grid.customContextMenuRequested.emit(HEADING)
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    next(act for act in menu.actions() if act.text() == text("gui.action.paper_count.text")).trigger()
    QApplication.processEvents()
    menu.close()
    assert "“营业执照副本”已扫描 4 页" in asked[0][2]
    assert window.desk.bridge.dossier.decisions.paper_counts == {page(3, 1): 6}
    assert heading(window).data(Role.DETAIL) == "4 页，纸质 6 页"
    trigger(window, "undo")
    assert heading(window).data(Role.DETAIL) == "4 页"


def test_by_key_from_any_page_of_the_document_and_nought_takes_it_back(window, qtbot, monkeypatch):
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 3))
    for count, wanted in ((7, {page(3, 1): 7}), (0, {})):
        answer(monkeypatch, count)
        qtbot.keyClick(
            window.grid, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        QApplication.processEvents()
        assert window.desk.bridge.dossier.decisions.paper_counts == wanted


def test_a_question_that_is_closed_changes_nothing(window, qtbot, monkeypatch):
    answer(monkeypatch, 9, given=False)
    click(qtbot, window, page(3, 3))
    before = window.desk.bridge.step
    trigger(window, "paper_count")
    assert window.desk.bridge.step == before
