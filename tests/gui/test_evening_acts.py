"""Acts of the evening before the deadline: see large, copy what is wanted, rename; each by hand, each with its undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)

from srdi_desktop.gui.desk import Notice, Scope
from srdi_desktop.gui.panels.compare import LargeView
from srdi_desktop.gui.panels.finding_card import FindingCard
from srdi_desktop.texts import page_name
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.own_papers import wanted_text
from srdi_desktop.workflow.session import Session
from tests.assess import piles
from tests.gui.dossiers import page
from tests.gui.test_triage import type_words, wheel
from tests.gui.test_window import click, click_entry, trigger

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def answered(words):
    """Type into the question that is asked next, and press its OK."""

    def answer():
        dialog = QApplication.activeModalWidget()
        field = dialog.findChild(QPlainTextEdit)
        field.selectAll()
        type_words(field, words)
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    QTimer.singleShot(100, answer)


def test_space_and_double_click_show_a_page_large_and_arrows_page(window, qtbot):
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 2))
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    QApplication.processEvents()
    large = window.findChild(LargeView)
    assert large.isVisible()
    assert large.size() == window.size()
    assert large.page == page(3, 2)
    for key, index in ((Qt.Key.Key_Right, 3), (Qt.Key.Key_Right, 4), (Qt.Key.Key_Right, 4), (Qt.Key.Key_Left, 3)):
        qtbot.keyClick(large, key)
        assert large.page == page(3, index)
    qtbot.waitUntil(lambda: not large.view._whole.isNull(), timeout=20000)
    qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert window.desk.current == page(3, 3)
    index = window.grid_model.index(window.grid_model.row_of(page(3, 1)))
    place = window.grid.visualRect(index).center()
    qtbot.mouseDClick(window.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()
    assert any(view.isVisible() for view in window.findChildren(LargeView))


def test_what_is_wanted_is_copied_as_text_by_one_click_or_key(window, qtbot):
    trigger(window, "show_findings")
    qtbot.mouseClick(window.findings.copy_wanted, Qt.MouseButton.LeftButton)
    said = QGuiApplication.clipboard().text()
    assert said.startswith("补件清单：江苏精密传动科技有限公司")
    assert "2025年度审计报告" in said
    assert page_name(window.desk.bridge.dossier, page(1, 3)) in said
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text() == said


def test_the_list_groups_by_paper_leaves_out_what_was_waived_and_says_what_it_cannot_know(window):
    bridge = window.desk.bridge
    said = wanted_text(bridge.dossier, bridge.verdicts)
    papers = [line for line in said.splitlines() if line[:1].isdigit()]
    assert len(papers) == len(set(papers)) >= 3
    missing = next(one for one in bridge.verdicts.findings if one.code == "entry.missing")
    bridge.do(Session.waive, missing.key, "免交")
    assert "2025年度审计报告" not in wanted_text(bridge.dossier, bridge.verdicts)


def test_a_page_is_named_by_its_place_and_by_what_it_prints():
    pages = [piles.page("2025年度审计报告", number="- 1 -"), piles.page(number="- 2 -"), piles.page(number="- 5 -")]
    dossier = piles.dossier({"审计.pdf": pages})
    verdicts = piles.judge({"审计.pdf": pages})
    said = wanted_text(dossier, verdicts)
    assert "2025年度审计报告" in said
    assert "3" in said
    assert "4" in said


def test_a_document_is_renamed_by_f2_and_the_name_stands_in_the_export(window, qtbot, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("营业执照（三证合一）", True))
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 2))
    qtbot.keyClick(window.grid, Qt.Key.Key_F2)
    QApplication.processEvents()
    bridge = window.desk.bridge
    assert bridge.verdicts.document_of[page(3, 4)].title == "营业执照（三证合一）"
    plan = make_plan(bridge.dossier, bridge.verdicts)
    titles = [document.title for section in plan.sections for document in section.documents]
    assert "营业执照（三证合一）" in titles
    assert window.grid_model.index(0).data() == "营业执照（三证合一）"
    trigger(window, "undo")
    assert bridge.verdicts.document_of[page(3, 4)].title == "营业执照副本"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("  ", True))
    trigger(window, "redo")
    trigger(window, "rename")
    assert bridge.dossier.decisions.names == {}


def test_a_cameras_file_name_stands_on_no_paper(window):
    bridge = window.desk.bridge
    plan = make_plan(bridge.dossier, bridge.verdicts)
    names = {scan.name for scan in bridge.dossier.scans.values()}
    assert not names & {document.title for section in plan.sections for document in section.documents}


# Large


@pytest.fixture
def large(window, qtbot):
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 2))
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    QApplication.processEvents()
    view = window.findChild(LargeView)
    qtbot.waitUntil(lambda: view.view.percent > 0, timeout=20000)
    return view


def test_ctrl_and_the_wheel_zoom_to_pixels_and_the_size_is_said(large, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(large._previews, "ask_finer", asked.append)
    whole = large.view.percent
    for _ in range(40):
        wheel(large.view, up=True)
    assert large.view.percent >= 100 > whole
    assert asked[-1] == page(3, 2)
    assert large.size_shown.text() == f"{large.view.percent} %"
    for _ in range(60):
        wheel(large.view, up=False)
    assert large.view.zoom == 1.0
    qtbot.keyClick(large, Qt.Key.Key_1)
    assert large.size_shown.text() == "100 %"
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert large.page == page(3, 3)


def test_f1_in_the_large_view_opens_its_help_over_it(home, large, qtbot):
    qtbot.waitUntil(large.isActiveWindow)
    qtbot.keyClick(large, Qt.Key.Key_F1)
    assert home._help.isVisible()
    assert home._help.topics.currentItem().text() == "整页查看"
    home._help.close()


# Notes


def test_a_note_on_a_page_is_typed_shown_found_in_the_tip_and_undone(window, qtbot):
    click(qtbot, window, page(3, 2))
    answered("原件在张经理处")
    qtbot.keyClick(window, Qt.Key.Key_F2, SHIFT)
    bridge = window.desk.bridge
    qtbot.waitUntil(lambda: bridge.dossier.decisions.page_notes == {page(3, 2): "原件在张经理处"})
    index = window.grid_model.index(window.grid_model.row_of(page(3, 2)))
    assert "原件在张经理处" in index.data(Qt.ItemDataRole.ToolTipRole)
    change = next(b for b in window.inspector.findChildren(QPushButton) if b.text() == "修改")
    answered("  ")
    qtbot.mouseClick(change, LEFT)
    qtbot.waitUntil(lambda: bridge.dossier.decisions.page_notes == {})
    trigger(window, "undo")
    assert bridge.dossier.decisions.page_notes == {page(3, 2): "原件在张经理处"}
    trigger(window, "undo")
    assert bridge.dossier.decisions.page_notes == {}


def test_a_note_on_an_entry_by_key_and_by_its_menu(window, qtbot):
    click_entry(qtbot, window, "license")
    window.tree.entries.setFocus()
    answered("等新照")
    qtbot.keyClick(window.tree.entries, Qt.Key.Key_F2, SHIFT)
    decisions = window.desk.bridge.dossier.decisions
    qtbot.waitUntil(lambda: window.desk.bridge.dossier.decisions.entry_notes == {"license": "等新照"})
    row = window.tree.model.find(Scope("license"))
    assert "等新照" in row.data(Qt.ItemDataRole.ToolTipRole)
    view = window.tree.entries
    view.customContextMenuRequested.emit(view.visualRect(row).center())
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    answered("新照已领")
    next(act for act in menu.actions() if act.text() == "备注…").trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.desk.bridge.dossier.decisions.entry_notes == {"license": "新照已领"})
    trigger(window, "undo")
    trigger(window, "undo")
    assert window.desk.bridge.dossier.decisions == decisions


# Banners


@pytest.mark.parametrize("section", ["materials", "findings", "export", "show_triage"])
def test_a_banner_moves_nothing_and_a_click_on_its_way_goes_through(window, qtbot, section):
    trigger(window, section if section.startswith("show_") else f"show_{section}")
    shown = window._stack.currentWidget()
    before = shown.geometry(), window.grid.mapTo(window, QPoint(0, 0)), window.findings.list.geometry()
    window.desk.tell(Notice("先看这里", "再看那里", "warning", key="x"))
    QApplication.processEvents()
    bar = window.notices
    assert bar.isVisible()
    assert (shown.geometry(), window.grid.mapTo(window, QPoint(0, 0)), window.findings.list.geometry()) == before
    middle = bar.mapTo(window, bar.rect().center())
    assert not bar.isAncestorOf(window.childAt(middle))  # at once: what lies below takes the click
    qtbot.waitUntil(lambda: bar.isAncestorOf(window.childAt(middle)), timeout=3000)
    qtbot.mouseClick(bar._bars[-1].closer, LEFT)
    assert not bar.isVisible()


def test_a_banner_covers_none_of_a_findings_buttons(window, qtbot):
    trigger(window, "show_findings")
    window.desk.tell(Notice("先看这里", "再看那里", "warning", key="x"))
    window.findings.list.setCurrentIndex(window.findings.model.find(window.findings.model.all_findings()[0].key))
    QApplication.processEvents()
    QApplication.processEvents()
    bar = window.notices.geometry().translated(window._stack.mapTo(window, QPoint(0, 0)))
    card = window.findings.findChildren(FindingCard)[-1]
    for button in card.findChildren(QPushButton):
        assert not bar.intersects(button.rect().translated(button.mapTo(window, QPoint(0, 0))))


# What the last window was like


def test_the_folder_of_the_last_import_is_offered_again_also_after_a_start(home, window, qtbot, monkeypatch, tmp_path):
    (tmp_path / "扫描").mkdir()
    file = tmp_path / "扫描" / "甲.jpg"
    QImage(40, 40, QImage.Format.Format_RGB32).save(str(file))
    offered = []

    def ask(_parent, _title, folder, *_rest):
        offered.append(folder)
        return [str(file)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", ask)
    monkeypatch.setattr(window.arrivals, "add", lambda *_given: None)
    trigger(window, "add")
    trigger(window, "add")
    assert offered == [str(tmp_path), str(file.parent)]
    assert type(home.memory)(tmp_path / "window.ini").folder_for("scans") == file.parent


def ticks(export):
    boxes = {**export.checks, "cover": export.choices.controls["cover"]}
    return {name: box.isChecked() for name, box in boxes.items()}


def test_ticks_and_folder_of_the_last_export_are_there_in_the_next_window(home, window, qtbot, monkeypatch, tmp_path):
    export = window.export
    monkeypatch.setattr(window.work, "run", lambda *_given: None)
    trigger(window, "show_export")
    for box in (export.checks["single"], export.checks["kit"], export.choices.controls["cover"]):
        qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(tmp_path / "交"))
    export._browse()
    export.start()
    before = ticks(export)
    trigger(window, "language")
    again = home.window.export
    assert ticks(again) == before
    assert (before["single"], before["kit"], before["cover"]) == (False, True, False)
    assert Path(again.folder.text()) == tmp_path / "交"


def test_another_dossier_is_never_exported_into_the_last_ones_folder(home, window, tmp_path):
    home.memory.keep_export_folder(window.desk.bridge.path, tmp_path / "甲公司")
    assert home.memory.export_folder(window.desk.bridge.path) == tmp_path / "甲公司"
    assert home.memory.export_folder(tmp_path / "乙" / "乙.srdi") == tmp_path / "乙"


@pytest.mark.parametrize(
    ("section", "title"),
    [("materials", "材料页"), ("evaluation", "自评与填报数据"), ("findings", "问题"), ("triage", "逐个处理问题")],
)
def test_f1_opens_the_page_about_what_is_shown(home, window, qtbot, section, title):
    trigger(window, f"show_{section}")
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    QApplication.processEvents()
    assert home._help.topics.currentItem().text() == title
    home._help.close()
