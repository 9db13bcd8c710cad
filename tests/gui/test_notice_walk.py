"""From a notice to an exported dossier, by hand: paste it, look, mend, use it, drop papers, see what is missing."""

import os
from pathlib import Path

import pypdf
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor
from srdi_desktop.gui.models.catalogue import COLUMNS
from srdi_desktop.model.verdicts import EntryState
from srdi_desktop.sample.pile import FILES, make_pile
from tests.gui import drops
from tests.gui.real import idle
from tests.gui.screens import settle, shoot

NOTICE = """江州市工业和信息化局关于组织申报2026年专精特新中小企业的通知
一、申报时间
2026年11月16日至12月31日。
二、申报材料
1.专精特新中小企业申请书（加盖公章）；
2.营业执照复印件；
3.2025年度审计报告；
4.有研发机构的，提供研发机构认定文件；
5.知识产权证书复印件（如有）。
三、评审办法
专家现场核对时，企业出示真实性承诺书。
"""
PAPERS = ("IMG_20260618_101502.jpg", "承诺书.png", "研发机构认定文件.pdf")
ROOM = QPoint(120, 120)


def opened_editor(window) -> CatalogueEditor:
    window.actions_by_name["change_catalogue"].trigger()
    QApplication.processEvents()
    return next(box for box in window.findChildren(CatalogueEditor) if box.isVisible())


def paste(editor: CatalogueEditor, qtbot) -> None:
    """With the clipboard and the keys, as a person does."""
    QApplication.clipboard().setText(NOTICE)
    qtbot.mouseClick(editor.notice.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keySequence(editor.notice, QKeySequence.StandardKey.Paste)
    qtbot.mouseClick(editor.side.read_button, Qt.MouseButton.LeftButton)


def titles(editor: CatalogueEditor) -> list[str]:
    return [entry.title for entry in editor.model.catalogue.entries]


def click_row(editor: CatalogueEditor, qtbot, row: int) -> None:
    index = editor.model.index(row, COLUMNS.index("title"))
    place = editor.table.visualRect(index).center()
    qtbot.mouseClick(editor.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def retype(editor: CatalogueEditor, qtbot, row: int, words: str) -> None:
    """Click the cell, open it, paste over it, Enter: QTest types no hanzi."""
    click_row(editor, qtbot, row)
    editor.table.edit(editor.model.index(row, COLUMNS.index("title")))
    box = editor.table.findChild(QLineEdit)
    box.selectAll()
    QApplication.clipboard().setText(words)
    qtbot.keySequence(box, QKeySequence.StandardKey.Paste)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    settle(50)


def marked(editor: CatalogueEditor) -> list[str]:
    return [selection.cursor.selectedText() for selection in editor.notice.extraSelections()]


def taken_line(editor: CatalogueEditor, qtbot, words: str) -> None:
    """One click on the button below an unread line makes an entry of it."""
    button = next(row for row in editor.side.unread.rows if words in row.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shown_beside(editor: CatalogueEditor) -> bool:
    """Whether text and entries stand beside each other, both in sight."""
    text, table = editor.notice.visibleRegion().boundingRect(), editor.table.visibleRegion().boundingRect()
    left = editor.notice.mapTo(editor, QPoint(0, 0)).x() + text.width()
    return min(text.width(), table.width()) > 200 and left <= editor.table.mapTo(editor, QPoint(0, 0)).x()


def look(widget, name: str) -> None:
    """A picture for people, where a folder for it is named."""
    folder = os.environ.get("SRDI_PICTURES")
    if folder:
        shoot(widget, Path(folder) / f"{name}.png")


def test_a_pasted_notice_becomes_the_list_of_an_exported_dossier(opened, qtbot, tmp_path):
    editor = opened_editor(opened)
    paste(editor, qtbot)
    assert shown_beside(editor)
    assert len(titles(editor)) == 5
    click_row(editor, qtbot, 3)
    assert any("研发机构认定文件" in line for line in marked(editor))  # the line behind the chosen entry
    look(editor, "1-notice-beside-entries")
    taken_line(editor, qtbot, "真实性承诺书")
    assert "真实性承诺书" in titles(editor)
    assert editor.model.catalogue.unread == ()
    retype(editor, qtbot, 0, "申请书（市局格式）")
    look(editor, "2-mended")
    wanted = titles(editor)
    assert wanted[0] == "申请书（市局格式）"
    qtbot.mouseClick(editor.buttons["use"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.desk.bridge.is_settled, timeout=30000)
    assert [entry.title for entry in opened.desk.bridge.dossier.catalogue.entries] == wanted

    pile = make_pile(tmp_path / "sample", [file for file in FILES if file.name in PAPERS])
    drops.drop(opened.grid, ROOM, drops.files(pile.scans))
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 4 and idle(opened), timeout=120000)
    verdicts = opened.desk.bridge.verdicts
    kinds = {entry.id: entry.kind for entry in opened.desk.bridge.dossier.catalogue.entries}
    filled = {kinds[entry.entry] for entry in verdicts.entries if entry.pages}
    assert filled == {"business-license", "commitment", "rd-institution"}
    missing = {kinds[entry.entry] for entry in verdicts.entries if entry.state is EntryState.MISSING}
    assert missing == {"application-form", "audit-report"}
    look(opened, "3-the-list-in-use")
    dossier = exported(opened, qtbot, tmp_path / "out")
    words = "".join(page.extract_text() for page in pypdf.PdfReader(dossier).pages[:2])
    assert "江州市" in words
    assert "申请书（市局格式）" not in words  # nothing is enclosed for it, and a ministry is not told what is missing
    assert opened.notices.shown()[-1].key == "export"


def exported(window, qtbot, folder: Path) -> Path:
    """The export page's own button, and its last question since papers are missing."""
    window.actions_by_name["export"].trigger()
    window.export.folder.setText(str(folder))
    qtbot.mouseClick(window.export.go, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.export.question.all_the_same, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.export.files) and idle(window), timeout=120000)
    look(window, "4-exported")
    return Path(next(file.path for file in window.export.files if file.role == "dossier"))
