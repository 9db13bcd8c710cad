"""The catalogue editor by hand: every key of the file, typing, pasting, opening, undo, checks while one types."""

import tomllib
from dataclasses import fields, replace
from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit

from srdi_desktop import texts
from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor
from srdi_desktop.gui.models.catalogue import COLUMNS
from srdi_desktop.model.catalogue import Catalogue, Delivery, Entry, SealRule, Tier, Window
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.workflow.catalogues import library as shelf
from srdi_desktop.workflow.places import catalogue_folder
from tests.gui import drops
from tests.gui.screens import settle

NOTICE = "一、申报材料\n1.营业执照复印件（加盖公章）\n2.近两年审计报告\n3.如有专利证书请提供"


@pytest.fixture
def editor(desk, qtbot):
    made = CatalogueEditor(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def cell(editor, row, column):
    return editor.model.index(row, COLUMNS.index(column))


def type_into(editor, qtbot, row, column, words):
    """As a person does: go to the cell, F2, type, Enter."""
    index = cell(editor, row, column)
    editor.table.setCurrentIndex(index)
    editor.table.edit(index)
    box = editor.table.findChild(QLineEdit)
    box.selectAll()
    qtbot.keyClicks(box, words)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    settle(50)  # Qt takes what was typed once the key is over


TYPED = {
    "title": "新名称", "kind": "award", "required": "false", "condition": "走直通路径", "one_of": "直通证明",
    "years": "T、T-1", "seal": "every-page", "signature": "true", "min_pages": "3", "sections": "正文、附件",
    "recognise": "获奖证书", "expires": "true", "note": "备注", "source": "某通知", "review": "true",
    "verified": "false", "id": "award-1",
}  # fmt: skip
HEAD = {
    "id": "my-list", "region": "广东", "source": "某文号", "issued": "2026年3月1日", "valid_until": "2026-12-31",
    "max_mb": "50", "entry_max_mb": "9.5", "file_name": "{company}", "entry_file_name": "{title}", "paper": "一式两份",
    "note": "说明",
}  # fmt: skip


def test_every_key_of_the_catalogue_file_can_be_edited_and_taken_back(editor, qtbot):
    start = editor.model.catalogue
    for column, words in TYPED.items():
        assert editor.model.setData(cell(editor, 0, column), words), column
    for name, words in HEAD.items():
        editor.head.lines[name].setText(words)
        editor.head.lines[name].editingFinished.emit()
    for box in editor.head.flags.values():
        box.click()
    editor.head.tier.setCurrentIndex(editor.head.tier.findData(Tier.INNOVATIVE))
    editor.head.tier.activated.emit(editor.head.tier.currentIndex())
    editor.head.regulation.setCurrentIndex(1)
    editor.head.regulation.activated.emit(1)
    editor.name.setText("我的目录")
    editor.name.editingFinished.emit()
    editor.year.setValue(2027)
    editor.year.editingFinished.emit()
    editor.head._add_window()
    for column, words in enumerate(["2026-07-22", "2026/8/31", "某通知", "是"]):
        editor.head.windows.item(0, column).setText(words)
    made = editor.model.catalogue
    entry, window = made.entries[0], made.windows[0]
    assert [f.name for f in fields(Entry) if getattr(entry, f.name) == getattr(start.entries[0], f.name)] == []
    assert [f.name for f in fields(Delivery) if getattr(made.delivery, f.name) == getattr(start.delivery, f.name)] == [
        "max_mb"  # 50 before and after
    ]
    changed = {f.name for f in fields(Catalogue) if getattr(made, f.name) != getattr(start, f.name)}
    assert changed == {f.name for f in fields(Catalogue)} - {
        "sha256",
        "valid_until",
        "unread",
    }  # unread: see the lines' own test
    assert window == Window(date(2026, 7, 22), date(2026, 8, 31), "某通知", verified=True)
    keys = {key for table in tomllib.loads(catalogue_files.dump(made))["entry"] for key in table}
    assert keys == set(COLUMNS)
    while editor.model.can_undo:
        editor.model.undo()
    assert editor.model.catalogue == start
    while editor.model.can_redo:
        editor.model.redo()
    assert editor.model.catalogue == made


@pytest.mark.parametrize("shipped", catalogue_files.shipped(), ids=lambda c: c.id)
def test_a_list_passes_through_the_whole_editor_unchanged(desk, qtbot, tmp_path, shipped):
    editor = CatalogueEditor(desk, None, shipped)
    qtbot.addWidget(editor)
    for row in range(editor.model.rowCount()):
        for column in range(editor.model.columnCount()):
            index = editor.model.index(row, column)
            editor.model.setData(index, index.data(Qt.ItemDataRole.EditRole))
    for line in editor.head.lines.values():
        line.editingFinished.emit()
    for row in range(editor.head.windows.rowCount()):
        for column in range(4):
            editor.head._window_typed(row, column, editor.head.windows.item(row, column).text())
    for field in (editor.name, editor.year):
        field.editingFinished.emit()
    assert editor.model.catalogue == shipped
    again = shelf.read(shelf.write(editor.model.catalogue, tmp_path / "a.toml"))
    assert replace(again, sha256="") == replace(shipped, sha256="")


def test_titles_are_typed_with_the_keyboard_and_ctrl_z_takes_them_back(editor, qtbot):
    before = editor.model.catalogue
    type_into(editor, qtbot, 1, "title", "new title")
    assert editor.model.catalogue.entries[1].title == "new title"
    editor.table.setFocus()
    qtbot.keyClick(editor.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.model.catalogue == before
    qtbot.keyClick(editor.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert editor.model.catalogue.entries[1].title == "new title"


def test_what_does_not_fit_is_said_where_one_types(editor, qtbot):
    type_into(editor, qtbot, 0, "years", "soon")
    assert "soon" in editor.said.text()
    assert texts.text("catalogue.field_tip.years") in editor.said.text()
    editor.head.lines["valid_until"].setText("31.31.2026")
    editor.head.lines["valid_until"].editingFinished.emit()
    assert editor.head.lines["valid_until"].text() == "2026-12-31"
    assert "31.31.2026" in editor.said.text()


def test_remarks_follow_and_lead_to_their_entry(editor, qtbot):
    editor.model.setData(cell(editor, 8, "condition"), "")
    words = texts.text("notices.remark.no_condition")
    (item,) = [editor.remarks.item(n) for n in range(editor.remarks.count()) if words in editor.remarks.item(n).text()]
    editor.remarks.itemClicked.emit(item)
    assert editor.table.currentIndex().row() == 8
    editor.model.setData(cell(editor, 8, "condition"), "有专利的")
    assert not [n for n in range(editor.remarks.count()) if words in editor.remarks.item(n).text()]


def test_a_pasted_notice_is_read_by_the_button_and_undone_as_one_step(editor, qtbot):
    before = editor.model.catalogue
    editor.notice.setFocus()
    editor.notice.insertPlainText(NOTICE)
    qtbot.mouseClick(editor.side.read_button, Qt.MouseButton.LeftButton)
    titles = [entry.title for entry in editor.model.catalogue.entries]
    assert titles == ["营业执照复印件", "2024年度审计报告", "2025年度审计报告", "专利证书"]
    assert editor.to_check.isVisible()
    assert str(editor.model.unsure) in editor.to_check.text()
    seal = cell(editor, 0, "seal")
    assert seal.data(Qt.ItemDataRole.DisplayRole).endswith("?")
    assert seal.data(Qt.ItemDataRole.ToolTipRole) == texts.text("notices.unsure.place_of_seal")
    editor.model.undo()
    assert editor.model.catalogue == before
    assert not editor.to_check.isVisible()


def test_kinds_are_proposed_with_their_reason_and_explained(editor, qtbot):
    editor.notice.setPlainText(NOTICE)
    editor.side.read()
    tip = cell(editor, 1, "kind").data(Qt.ItemDataRole.ToolTipRole)
    assert texts.text("catalogue.editor.because", words="审计报告") in tip
    assert all(texts.text(f"kinds.audit-report.{part}") in tip for part in ("what", "where", "look", "mistakes"))


def test_the_line_behind_an_entry_is_marked_in_the_notice(editor, qtbot):
    editor.notice.setPlainText(NOTICE)
    editor.side.read()
    editor.table.selectRow(2)
    (mark,) = editor.notice.extraSelections()
    assert mark.cursor.selectedText() == "2.近两年审计报告"
    editor.model.add(0)
    editor.table.selectRow(0)
    assert editor.notice.extraSelections() == []


def test_what_was_compared_with_the_notice_is_confirmed_row_by_row(editor, qtbot):
    editor.notice.setPlainText(NOTICE)
    editor.side.read()
    editor.table.selectRow(0)
    waiting = editor.model.unsure
    qtbot.mouseClick(editor.tools["confirm"], Qt.MouseButton.LeftButton)
    assert editor.model.unsure < waiting
    assert (editor.model.catalogue.entries[0].verified, editor.table.currentIndex().row()) == (True, 1)
    editor.model.undo()
    assert editor.model.unsure == waiting


def workbook(path):
    book = openpyxl.Workbook()
    for row in (
        ["2026年创新型中小企业材料清单"],
        ["序号", "材料名称", "备注"],
        [1, "营业执照", "盖章"],
        [2, "专利证书", "如有"],
    ):
        book.active.append(row)
    book.save(path)


@pytest.mark.parametrize("name", ["通知.xlsx", "清单.csv", "通知.txt"])
def test_a_notice_file_is_opened_with_the_button_shown_and_read(editor, qtbot, tmp_path, monkeypatch, name):
    path = tmp_path / name
    if path.suffix == ".xlsx":
        workbook(path)
    else:
        path.write_bytes(
            "2026年创新型中小企业材料清单\n序号,材料名称,备注\n1,营业执照,盖章\n2,专利证书,如有\n".encode("gb18030")
        )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(editor.side.open_button, Qt.MouseButton.LeftButton)
    assert [(e.kind, e.required) for e in editor.model.catalogue.entries] == [
        ("business-license", True),
        ("patent", False),
    ]
    assert "营业执照" in editor.notice.toPlainText()


def test_a_text_without_a_list_and_a_damaged_file_say_so_and_change_nothing(editor, tmp_path):
    before = editor.model.catalogue
    editor.notice.setPlainText("今天天气很好。")
    editor.side.read()
    first = editor.said.text()
    (tmp_path / "a.docx").write_bytes(b"no zip")
    editor.side.open(tmp_path / "a.docx")
    assert first
    assert "a.docx" in editor.said.text()
    assert editor.model.catalogue == before


def test_kinds_and_seals_are_chosen_from_words(editor, qtbot):
    type_into(editor, qtbot, 3, "one_of", "proofs")
    for column, value in (("kind", "award"), ("seal", "any")):
        index = cell(editor, 3, column)
        editor.table.setCurrentIndex(index)
        editor.table.edit(index)
        box = editor.table.findChild(QComboBox)
        box.setCurrentIndex(box.findData(value))
        qtbot.keyClick(box, Qt.Key.Key_Return)
        settle(50)
    entry = editor.model.catalogue.entries[3]
    assert (entry.kind, entry.seal, entry.one_of) == ("award", SealRule.ANY, "proofs")


def test_next_year_marks_every_entry_and_claims_no_dates(editor, qtbot):
    before = editor.model.catalogue
    qtbot.mouseClick(editor.tools["next_year"], Qt.MouseButton.LeftButton)
    later = editor.model.catalogue
    assert (later.year, later.valid_until, later.windows) == (before.year + 1, date(before.year + 1, 12, 31), ())
    assert all(entry.review for entry in later.entries)
    words = texts.text("notices.remark.to_review")
    shown = [editor.remarks.item(n).text() for n in range(editor.remarks.count())]
    assert sum(words in line for line in shown) == len(later.entries)


def test_a_shipped_list_is_kept_under_its_own_id_and_then_saved_in_place(desk, qtbot):
    editor = CatalogueEditor(desk, None, catalogue_files.load("national-srdi-2026"))
    qtbot.addWidget(editor)
    editor.model.setData(editor.model.index(0, 0), "我们这里的叫法")
    for _ in range(2):
        editor.buttons["install"].click()
    (path,) = catalogue_folder().glob("*.toml")
    saved = shelf.read(path)
    assert (saved.id, saved.entries[0].title, editor.saved_id) == ("national-srdi-2026-2", "我们这里的叫法", saved.id)
    assert catalogue_files.load("national-srdi-2026").entries[0].title != "我们这里的叫法"


def test_an_invalid_list_can_neither_be_kept_nor_used(editor):
    editor.model.set_head(delivery=Delivery(file_name="{nobody}"))
    assert [button.isEnabled() for button in editor.buttons.values()] == [False] * 3
    assert "file_name" in editor.remarks.item(0).text()


def test_a_notice_file_dropped_on_the_text_is_read_and_a_list_dropped_there_is_edited(editor, tmp_path):
    notice = tmp_path / "通知.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    drops.drop(editor.notice, QPoint(20, 20), drops.files(notice))
    assert editor.model.catalogue.entries[0].kind == "business-license"
    given = shelf.write(catalogue_files.load("xiamen-innovative-2026"), tmp_path / "a.toml")
    drops.drop(editor.notice, QPoint(20, 20), drops.files(given))
    assert editor.model.catalogue.id == "xiamen-innovative-2026"
    assert editor.notice.toPlainText() == NOTICE
    editor.model.undo()
    assert editor.model.catalogue.entries[0].kind == "business-license"


def test_what_the_notice_does_not_say_of_itself_is_asked_until_it_is_answered(editor):
    editor.notice.setPlainText(NOTICE)
    editor.side.read()
    assert editor.model.catalogue.title == "申报材料 2026"
    words = texts.text("notices.unsure.not_said")
    said = lambda: [editor.remarks.item(n).text() for n in range(editor.remarks.count())]  # noqa: E731
    assert sum(words in line for line in said()) == 2  # tier and region
    editor.head.lines["region"].setText("广东")
    editor.head.lines["region"].editingFinished.emit()
    assert sum(words in line for line in said()) == 1


def test_entries_to_be_reviewed_are_marked_beside_their_title_until_confirmed(editor, qtbot):
    editor.tools["next_year"].click()
    count = len(editor.model.catalogue.entries)
    assert texts.text("catalogue.editor.to_review", count=count) in editor.to_check.text()
    assert cell(editor, 0, "title").data(Qt.ItemDataRole.DisplayRole).endswith("?")
    assert editor.model.headerData(0, Qt.Orientation.Vertical) == "01 ?"
    editor.table.selectAll()
    qtbot.mouseClick(editor.tools["confirm"], Qt.MouseButton.LeftButton)
    assert not editor.to_check.isVisible()
    assert not any(entry.review for entry in editor.model.catalogue.entries)
    assert editor.model.headerData(0, Qt.Orientation.Vertical) == "01"


WITH_UNREAD = (
    "2026年专精特新中小企业认定通知\n一、申报材料\n1.营业执照\n2.申请书\n"
    "二、评审办法\n专家现场核对时，企业出示场地租赁合同。\n三、其他\n现场另看社保参保证明。\n"
)


def test_an_unread_line_is_marked_and_one_click_makes_an_entry_of_it(editor, qtbot):
    editor.notice.setPlainText(WITH_UNREAD)
    qtbot.mouseClick(editor.side.read_button, Qt.MouseButton.LeftButton)
    first, *_ = lines = editor.model.catalogue.unread
    assert len(lines) == 2
    assert editor.side.unread.isVisible()
    assert len(editor.notice.extraSelections()) == 2
    qtbot.mouseClick(editor.side.unread.rows[0], Qt.MouseButton.LeftButton)
    made = editor.model.catalogue
    assert [entry.title for entry in made.entries] == ["营业执照", "申请书", "场地租赁合同"]
    assert made.unread == lines[1:]
    assert editor.table.currentIndex().row() == 2
    editor.model.undo()
    assert editor.model.catalogue.unread == lines
    editor.model.redo()
    qtbot.mouseClick(editor.side.unread.rows[1], Qt.MouseButton.LeftButton)
    assert editor.model.catalogue.unread == ()
    assert not editor.side.unread.isVisible()
    assert editor.notice.extraSelections() == []
    assert first in WITH_UNREAD


def test_a_list_keeps_its_unread_lines_until_they_are_dealt_with(editor, qtbot, tmp_path):
    editor.notice.setPlainText(WITH_UNREAD)
    editor.side.read()
    again = shelf.read(shelf.write(editor.model.catalogue, tmp_path / "a.toml"))
    assert again.unread == editor.model.catalogue.unread
    words = texts.text("notices.remark.unread", count=2, lines=" / ".join(again.unread))
    assert words in [editor.remarks.item(n).text() for n in range(editor.remarks.count())]


def test_an_unread_line_that_is_a_number_alone_becomes_an_entry_with_a_name(editor, qtbot):
    editor.model.show(replace(editor.model.catalogue, unread=("附件2",)))
    qtbot.waitUntil(editor.side.unread.isVisible)
    qtbot.mouseClick(editor.side.unread.rows[0], Qt.MouseButton.LeftButton)
    assert "附件2" in [entry.title for entry in editor.model.catalogue.entries]
    assert editor.model.catalogue.unread == ()
