"""Names and titles from files are shown as they are written: nothing in the window takes them for HTML."""

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QTextEdit, QToolTip, QWidget

from srdi_desktop.gui.desk import Notice, Section
from srdi_desktop.gui.program import Literal
from srdi_desktop.workflow.catalogues.library import catalogue
from tests.gui import screenshots
from tests.gui.dossiers import make_dossier as sound_dossier
from tests.gui.dossiers import scans_of

PICTURE = "<img src='//server/share/x.png'>"
HOSTILE = f"{PICTURE}<b>甲</b>"


@pytest.fixture
def literal(qapp):
    made = Literal(qapp)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """The dossier of the other tests with a picture's path in every name that a stranger may write."""
    import tests.gui.dossiers as made

    shipped = catalogue("national-srdi-2026")
    entries = tuple(
        dataclasses.replace(e, title=f"{HOSTILE}{e.title}", note=HOSTILE, condition=HOSTILE, sections=(HOSTILE,))
        for e in shipped.entries
    )
    listed = dataclasses.replace(shipped, title=HOSTILE, entries=entries, region=HOSTILE, source=HOSTILE)
    named = [dataclasses.replace(scan, name=f"{HOSTILE}{scan.name}") for scan in scans_of(16, 4)]
    monkeypatch.setattr(made, "catalogue", lambda *_: listed)
    monkeypatch.setattr(made, "scans_of", lambda *_: named)
    session = sound_dossier(tmp_path / "x.srdi")
    session.set_company(HOSTILE)
    for page in session.dossier.pages()[:3]:
        session.waive(f"page.blurry|{page}||", HOSTILE)
    return session


def rich_labels():
    """Labels of all windows that show the stranger's words as HTML."""
    found = [label for window in QApplication.topLevelWidgets() for label in window.findChildren(QLabel)]
    found += [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QLabel)]
    return [
        (label.objectName(), label.text())
        for label in found
        if label.isVisible() and PICTURE in label.text() and label.textFormat() != Qt.TextFormat.PlainText
    ]


def tips_of(window: QWidget) -> set[str]:
    """All tool tips that name the stranger's words, of widgets and of rows."""
    tips = {widget.toolTip() for widget in window.findChildren(QWidget)}
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(min(model.rowCount(), 20) if model else 0):
            tips.add(str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or ""))
    return {tip for tip in tips if PICTURE in tip}


def test_no_label_of_any_section_takes_a_name_for_html(home, hostile, literal, qtbot):
    window = home.show_session(hostile)
    window.resize(1360, 860)
    shown = 0
    for section in Section:
        assert f"show_{section}" in window.actions_by_name
        window.actions_by_name[f"show_{section}"].trigger()
        screenshots.settle(60)
        assert rich_labels() == [], section
        shown += sum(PICTURE in label.text() for label in window.findChildren(QLabel) if label.isVisible())
        for tip in sorted(tips_of(window))[:5]:
            QToolTip.showText(QPoint(10, 10), tip, window)
            screenshots.settle(5)
            assert rich_labels() == [], tip
            QToolTip.hideText()
    window.desk.tell(Notice(HOSTILE, HOSTILE, "error", key="x"))
    screenshots.settle(20)
    assert rich_labels() == []
    assert shown >= 3  # the names were there to be seen


def foreign_html():
    """Text fields of all windows that took the stranger's words for HTML: the words are gone, the picture is there."""
    fields = [widget for widget in QApplication.allWidgets() if isinstance(widget, QTextEdit)]
    taken = [field for field in fields if "server/share" in field.toHtml() and PICTURE not in field.toPlainText()]
    return [(field.objectName(), field.toPlainText()[:80]) for field in taken]


def test_no_screen_and_no_dialog_takes_a_name_for_html(home, hostile, literal, tmp_path, monkeypatch):
    """Every screen that is drawn for the help and the pictures, dialogs included, over the stranger's dossier."""
    monkeypatch.setattr(screenshots, "make_dossier", lambda _: hostile)
    shown = {}
    for name, widget in screenshots.screens("zh", "light", tmp_path):
        screenshots.settle(20)
        assert (name, rich_labels(), foreign_html()) == (name, [], [])
        for tip in sorted(tips_of(widget))[:3]:
            QToolTip.showText(QPoint(10, 10), tip, widget)
            screenshots.settle(5)
            assert (name, rich_labels()) == (name, []), tip
            QToolTip.hideText()
        words = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
        shown[name] = sum(PICTURE in word for word in words)
    assert len(shown) >= 25
    assert sum(shown.values()) >= 10  # the names were there to be seen


def test_a_field_that_took_them_for_html_would_be_found(qapp, qtbot):
    field = QTextEdit()
    field.setHtml(HOSTILE)
    qtbot.addWidget(field)
    assert foreign_html() != []


def test_a_message_box_shows_a_name_as_it_is(qapp, literal, qtbot):
    box = QMessageBox(QMessageBox.Icon.Question, "x", HOSTILE)
    box.setInformativeText(HOSTILE)
    qtbot.addWidget(box)
    box.show()
    screenshots.settle(20)
    assert rich_labels() == []
    assert [label.textFormat() for label in box.findChildren(QLabel) if PICTURE in label.text()]


def test_without_it_a_name_would_be_taken_for_html(qapp, qtbot):
    """The danger is real, and the test above can fail."""
    label = QLabel(HOSTILE)
    qtbot.addWidget(label)
    label.show()
    assert rich_labels() != []


def test_it_begins_with_the_program():
    import inspect

    from srdi_desktop.gui import program

    assert "Literal(app)" in inspect.getsource(program.begin)
