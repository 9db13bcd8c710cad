"""What a person does in the window: by actions, mouse, keys and drops."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QMenu, QToolButton

from srdi_desktop.gui.desk import TRAY, Scope, Section
from srdi_desktop.gui.dialogs.waiving import WaiverForm
from srdi_desktop.gui.models.table import Role
from srdi_desktop.model.dossier import Scan
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.dossiers import page


def click(qtbot, window, ref, modifier=Qt.KeyboardModifier.NoModifier):
    index = window.grid_model.index(window.grid_model.row_of(ref))
    window.grid.scrollTo(index)
    place = window.grid.visualRect(index).center()
    qtbot.mouseClick(window.grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def click_entry(qtbot, window, entry):
    index = window.tree.model.find(Scope(entry))
    view = window.tree.tray if entry == TRAY else window.tree.entries
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def trigger(window, name):
    action = window.actions_by_name[name]
    assert action.isEnabled(), name
    action.trigger()
    QApplication.processEvents()  # what opens dialogs or replaces the window waits until the event is over


def give_reason(qtbot, window, words):
    """Fill in the form that asks why, and accept."""
    QApplication.processEvents()
    form = next(form for form in window.findChildren(WaiverForm) if form.isVisible())
    form.reason.setEditText(words)
    qtbot.keyClick(form.reason.lineEdit(), Qt.Key.Key_Return)


def middle(window, ref):
    return window.grid.visualRect(window.grid_model.index(window.grid_model.row_of(ref)))


def test_clicking_an_entry_shows_its_pages(window, qtbot):
    click_entry(qtbot, window, "license")
    assert window.grid_model.all_pages() == [page(3, n) for n in (1, 2, 3, 4)]


def test_the_tray_and_the_tree_share_one_selection(window, qtbot):
    click_entry(qtbot, window, "license")
    click_entry(qtbot, window, TRAY)
    assert window.desk.scope == Scope(TRAY)
    assert [i.data() for i in window.tree.entries.selectionModel().selectedIndexes()] == ["待归档"]


def test_clicking_a_page_shows_it_large_with_its_findings_and_evidence(window, qtbot):
    click(qtbot, window, page(1, 3))
    assert window.desk.current == page(1, 3)
    words = [label.text() for label in window.inspector.findChildren(QLabel)]
    assert any("看不清" in line for line in words)
    assert "300 dpi" in words
    qtbot.waitUntil(lambda: window.inspector._large is not None)


def test_ctrl_and_shift_select_several_pages(window, qtbot):
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 1))
    click(qtbot, window, page(3, 3), Qt.KeyboardModifier.ShiftModifier)
    click(qtbot, window, page(3, 2), Qt.KeyboardModifier.ControlModifier)
    assert window.desk.selection == (page(3, 1), page(3, 3))


def test_clicking_a_heading_selects_its_document(window, qtbot):
    click_entry(qtbot, window, "license")
    qtbot.mouseClick(window.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    assert len(window.desk.selection) == 4


def test_pages_dropped_on_an_entry_move_there_and_undo_names_it(window, qtbot):
    index = window.tree.model.find(Scope("contracts"))
    drops.drop(window.tree.entries, window.tree.entries.visualRect(index).center(), drops.pages(page(1, 1), page(1, 2)))
    assert window.desk.entry_of(page(1, 1)) == "contracts"
    assert window.actions_by_name["undo"].text() == "撤销 移动 2 页到 销售合同及发票"
    trigger(window, "undo")
    assert window.desk.entry_of(page(1, 1)) == "form"
    trigger(window, "redo")
    assert window.desk.entry_of(page(1, 1)) == "contracts"


def test_pages_dropped_between_pages_go_where_the_caret_shows(window, qtbot):
    click_entry(qtbot, window, "license")
    box = middle(window, page(3, 2))
    drops.drop(window.grid, box.center() - QPoint(box.width() // 3, 0), drops.pages(page(3, 4)))
    assert window.grid_model.all_pages() == [page(3, n) for n in (1, 4, 2, 3)]


def test_the_caret_shows_while_dragging_and_goes_after_the_drop(window, qtbot):
    click_entry(qtbot, window, "license")
    place = middle(window, page(3, 2)).center()
    assert drops.hover(window.grid, place, drops.pages(page(3, 4)))
    assert window.grid._caret is not None
    drops.drop(window.grid, place, drops.pages(page(3, 4)))
    assert window.grid._caret is None


def test_pages_cannot_be_dropped_on_all_pages(window):
    index = window.tree.model.find(Scope())
    place = window.tree.entries.visualRect(index).center()
    assert not drops.hover(window.tree.entries, place, drops.pages(page(1, 1)))


@pytest.mark.parametrize("name", ["中文 文件.pdf", "a#b.pdf", "100%.pdf", "空 格", "𨱏.jpg"])
def test_files_with_awkward_names_dropped_on_an_entry_come_in_there(window, added, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(b"x")
    index = window.tree.model.find(Scope("audit-2025"))
    drops.drop(window.tree.entries, window.tree.entries.visualRect(index).center(), drops.files(file))
    assert added == [([file], "audit-2025", None)]


def test_files_dropped_between_pages_keep_the_place(window, qtbot, added, tmp_path):
    click_entry(qtbot, window, "license")
    box = middle(window, page(3, 2))
    drops.drop(window.grid, box.center() - QPoint(box.width() // 3, 0), drops.files(tmp_path / "a.pdf"))
    assert added == [([tmp_path / "a.pdf"], "license", page(3, 2))]


def test_files_dropped_on_all_pages_are_sorted_by_the_program(window, added, tmp_path):
    drops.drop(window.grid, QPoint(200, 200), drops.files(tmp_path / "a.pdf"))
    assert added[0][1] is None


def test_a_mail_dragged_from_outlook_is_explained(window, qtbot):
    mime = drops.files()
    mime.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"x")
    drops.drop(window.grid, QPoint(200, 200), mime)
    assert "另存" in window.notices.shown()[-1].advice


def test_dragged_pages_become_files_only_when_another_program_takes_them(window, qtbot):
    from srdi_desktop.gui.drag_out import PagesMime, pages_in

    made = []
    mime = PagesMime([page(1, 1)], lambda: made.append(1) or [])
    assert pages_in(mime) == [page(1, 1)]
    assert mime.hasUrls()
    assert not made
    mime.retrieveData("text/uri-list", None)
    assert made == [1]


def test_over_our_own_windows_a_drag_asked_at_once_makes_no_file(window, qtbot):
    """As Qt does on Windows: it asks for the files as soon as it is asked whether there are any."""
    from srdi_desktop.gui.drag_out import PagesMime, pages_in

    made, outside = [], []
    mime = PagesMime([page(1, 1)], lambda: made.append(1) or [], lambda: bool(outside))
    assert (mime.hasUrls(), mime.urls(), made) == (False, [], [])
    assert pages_in(mime) == [page(1, 1)]
    outside.append("another program")
    assert mime.hasUrls()
    assert mime.urls() == mime.urls() == []
    assert made == [1]


def test_turning_pages_by_key_shows_them_turned(window, qtbot):
    click(qtbot, window, page(1, 1))
    qtbot.keyClick(window.grid, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.bridge.dossier.rotation(page(1, 1)) == 90

    def lies_on_its_side():
        picture = window.thumbnails.get(page(1, 1))
        return picture is not None and picture.width() > picture.height()

    qtbot.waitUntil(lies_on_its_side)


def test_delete_leaves_pages_out_and_the_notice_can_undo_it(window, qtbot):
    click(qtbot, window, page(1, 1))
    qtbot.keyClick(window.grid, Qt.Key.Key_Delete)
    assert window.desk.entry_of(page(1, 1)) == TRAY
    assert page(1, 1) in window.desk.bridge.dossier.decisions.excluded
    bar = window.notices._bars[-1]
    qtbot.mouseClick(bar.act, Qt.MouseButton.LeftButton)
    assert window.desk.entry_of(page(1, 1)) == "form"


def test_ctrl_m_moves_pages_by_a_menu_of_entries(window, qtbot):
    click(qtbot, window, page(1, 1))
    qtbot.keyClick(window.grid, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    next(act for act in menu.actions() if "营业执照" in act.text()).trigger()
    menu.close()
    assert window.desk.entry_of(page(1, 1)) == "license"


def test_alt_and_arrows_move_a_page_within_its_entry(window, qtbot):
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 3))
    trigger(window, "move_up")
    assert window.grid_model.all_pages() == [page(3, n) for n in (1, 3, 2, 4)]
    trigger(window, "move_down")
    assert window.grid_model.all_pages() == [page(3, n) for n in (1, 2, 3, 4)]
    assert window.desk.selection == (page(3, 3),)


def test_ctrl_and_wheel_zoom_the_grid(window, qtbot):
    before = window.grid.zoom
    trigger(window, "zoom_in")
    assert window.grid.zoom == before + 1
    trigger(window, "zoom_out")
    trigger(window, "zoom_out")
    assert window.grid.zoom == before - 1


def test_f8_goes_to_the_next_finding_and_its_page(window, qtbot):
    wanted = [finding.page for finding in window.findings.model.all_findings() if finding.page is not None]
    seen = []
    for _ in range(len(window.findings.model.all_findings())):
        qtbot.keyClick(window, Qt.Key.Key_F8)
        seen.append(window.desk.current)
    assert list(dict.fromkeys(page for page in seen if page)) == list(dict.fromkeys(wanted))


def test_the_place_of_a_finding_is_marked_on_the_page(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: window.inspector._large is not None)
    assert window.inspector.view._mark.isVisible()
    assert window.inspector.view.zoom > 1


def test_a_finding_is_accepted_with_a_reason_and_that_can_be_undone(window, qtbot):
    finding = window.findings.model.all_findings()[0]
    window.findings.fix_requested.emit("waive", finding)
    give_reason(qtbot, window, "原件如此")
    assert window.desk.bridge.dossier.decisions.waivers == {finding.key: "原件如此"}
    trigger(window, "undo")
    assert window.desk.bridge.dossier.decisions.waivers == {}


def test_a_crooked_page_is_straightened_from_its_finding(window):
    finding = next(f for f in window.desk.bridge.verdicts.findings if f.code == "page.skewed")
    window.inspector.fix_requested.emit("deskew", finding)
    assert finding.page in window.desk.bridge.dossier.decisions.deskew


def test_level_buttons_and_search_narrow_the_findings(window, qtbot):
    trigger(window, "show_findings")
    shown = len(window.findings.model.all_findings())
    for level, button in window.findings.levels.items():
        if level != "error":
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert 0 < len(window.findings.model.all_findings()) < shown
    qtbot.keyClicks(window.findings.search, "2025")
    assert [f.entry for f in window.findings.model.all_findings()] == ["audit-2025", None]


def test_replacing_a_page_by_another_selected_one_keeps_its_place(window, qtbot):
    window.grid.select_pages([page(3, 2), page(5, 1)])
    trigger(window, "replace")
    assert window.desk.bridge.dossier.decisions.replaced == {page(3, 2): page(5, 1)}


def test_the_sections_are_reached_by_mouse_and_by_key(window, qtbot):
    rail = window.centralWidget().findChildren(QToolButton)
    button = next(b for b in rail if b.text() == "导出")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.desk.section == Section.EXPORT
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.section == Section.MATERIALS


def test_the_status_line_counts_pages_missing_entries_and_errors(window, qtbot):
    line = window.statusBar()
    shown = [count._words.text() for count in line._counts if not count.isHidden()]
    assert shown[:3] == ["64 页", "缺 1 项", "错误 6 处"]
    assert shown[3].startswith("文件 ")
    finding = next(f for f in window.desk.bridge.verdicts.findings if f.level == "error")
    window.desk.bridge.do(Session.waive, finding.key, "可以")
    qtbot.waitUntil(lambda: line._counts[3]._words.text() == "错误 5 处")


def test_the_language_changes_at_once_and_keeps_the_place(home, window, qtbot):
    trigger(window, "show_findings")
    trigger(window, "language")
    assert home.window is not window
    assert home.window.menuBar().actions()[0].text() == "&File"
    assert home.window.desk.section == Section.FINDINGS
    assert home.window._stack.currentWidget() is home.window.findings


def test_geometry_and_zoom_are_remembered(home, window, qtbot):
    window.resize(950, 700)  # the screen of the tests has 800 pixels
    window.splitter.setSizes([230, 400, 320])
    sizes = window.splitter.sizes()
    trigger(window, "zoom_in")
    zoom = window.grid.zoom
    trigger(window, "language")
    assert (home.window.height(), home.window.grid.zoom) == (700, zoom)
    assert home.window.splitter.sizes()[0] == pytest.approx(sizes[0], abs=30)


def test_a_read_only_dossier_offers_no_changes(home, session, qtbot):
    session.close()
    window = home.show_session(Session.open(session.path, read_only=True))
    window.grid.selectAll()
    assert "只读" in window.windowTitle()
    for name in ("add", "exclude", "rotate_left", "move", "paste"):
        assert not window.actions_by_name[name].isEnabled()
    assert window.actions_by_name["export"].isEnabled()


def test_the_context_menu_of_a_page_has_its_actions(window, qtbot):
    click(qtbot, window, page(1, 1))
    window.grid.customContextMenuRequested.emit(QPoint(40, 60))
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    assert {"左转", "移出", "粘贴"} <= {act.text() for act in menu.actions()}
    menu.close()


def test_everything_can_be_reached_by_the_keyboard(window, qtbot):
    seen = set()
    window.grid.setFocus()
    for _ in range(60):
        QApplication.processEvents()
        seen.add(type(QApplication.focusWidget()).__name__)
        window.focusNextChild()
    assert {"PagesGrid", "EntryView", "PageView"} <= seen


def test_scrolling_paints_no_page_twice(window, qtbot):
    delegate = window.grid.itemDelegate()
    qtbot.waitUntil(lambda: not window.thumbnails._wanted, timeout=5000)
    qtbot.wait(150)
    delegate.painted = 0
    seen = set()
    original = delegate._paint_card
    delegate._paint_card = lambda painter, option, index: (seen.add(index.row()), original(painter, option, index))
    bar = window.grid.verticalScrollBar()
    bar.setValue(bar.pageStep() * 2)
    window.grid.viewport().repaint()
    assert 0 < delegate.painted <= len(seen)


def test_every_page_and_entry_speaks_to_a_screen_reader(window):
    model = window.grid_model
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert all(spoken)
    index = window.tree.model.find(Scope("audit-2025"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "05  2025年度审计报告, 缺"
    assert index.data(Role.STATE) == "missing"


def test_the_last_export_options_are_remembered(home, window, monkeypatch):
    monkeypatch.setattr(window.export, "_run", lambda *_: None)
    trigger(window, "export")
    window.export.choices.controls["cover"].setChecked(False)
    window.export.choices.controls["stamp"].setCurrentIndex(2)
    window.export.go.click()
    window.export.question.all_the_same.click()
    trigger(window, "language")
    assert not home.window.export.choices.controls["cover"].isChecked()
    assert home.window.export.options().stamp == window.export.options().stamp == "bottom-left"


def test_a_file_with_a_password_is_asked_for_it_and_tried_again(window, added, monkeypatch):
    scan = Scan("e" * 64, "合同.pdf", "/scans/合同.pdf", 10, 0, "pdf", failed="scan.encrypted")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("9021", True))
    window.work.imported.emit([scan])
    assert "合同.pdf" in window.notices.shown()[-1].message
    window.notices._bars[-1].act.click()
    assert window.work.passwords == {"/scans/合同.pdf": "9021"}
    assert added == [([Path("/scans/合同.pdf")],)]
