"""All photos of a dossier made flat by one action: marked, offered, looked at in a grid, one step; ways there."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from srdi_desktop.gui.dialogs.flatten_all import FlattenAll
from srdi_desktop.gui.fixes import fixes_for
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.panels.finding_card import FindingCard
from srdi_desktop.gui.panels.page_editor import PageEditor
from srdi_desktop.model import Box, Finding, Level
from tests.gui import drops
from tests.gui.editing import accept, drag, is_shown, near, pages_of
from tests.gui.photographed import UNSURE
from tests.gui.test_window import click, trigger


def test_sure_photos_are_marked_and_nothing_is_flattened_by_itself(photographed):
    window = photographed
    marks = [window.grid_model.index(window.grid_model.row_of(page)).data(Role.CHIP) for page in pages_of(window)]
    assert [mark[0] if mark else "" for mark in marks] == ["可展平", "可展平", ""]
    assert all(window.desk.bridge.dossier.reshaping(page).is_empty for page in pages_of(window))
    heading = next(act for act in window.menuBar().actions() if act.text() == "图片(&I)")
    heading.menu().popup(QPoint(0, 0))
    assert window.actions_by_name["flatten_all"].text() == "展平全部照片（2）…"
    heading.menu().close()


def test_what_was_dropped_is_offered_to_be_flattened_once_it_is_measured(photographed, qtbot, tmp_path):
    window = photographed
    Image.new("L", (600, 800), 255).save(tmp_path / "扫描.jpg")
    told = []
    window.desk.notice_posted.connect(told.append)
    drops.drop(window.grid, QPoint(200, 200), drops.files(tmp_path / "扫描.jpg"))
    qtbot.waitUntil(lambda: any(notice.key == "flatten" for notice in told), timeout=20000)
    offer = next(notice for notice in told if notice.key == "flatten")
    assert offer.message == "有 2 张照片可以展平成页面。"
    offer.act()
    QApplication.processEvents()
    assert window.findChild(FlattenAll).isVisible()
    qtbot.waitUntil(lambda: not window.work.busy, timeout=60000)


def open_all(window, qtbot):
    trigger(window, "flatten_all")
    dialog = window.findChild(FlattenAll)
    qtbot.waitUntil(lambda: all(row.made is not None for row in dialog.model.rows), timeout=60000)
    qtbot.waitUntil(lambda: not window.work.busy, timeout=20000)
    return dialog


def test_all_photos_end_in_a_grid_unsure_first_and_what_is_ticked_is_one_step(photographed, qtbot):
    window, pages = photographed, pages_of(photographed)
    dialog = open_all(window, qtbot)
    assert [row.page for row in dialog.model.rows] == [pages[UNSURE], pages[0], pages[1]]
    assert [row.ticked for row in dialog.model.rows] == [False, True, True]
    assert all(window.desk.bridge.dossier.reshaping(page).is_empty for page in pages), "nothing is decided yet"
    _click_tick(qtbot, dialog, 2)
    assert dialog.accept_button.text() == "展平打勾的 1 页"
    step = window.desk.bridge.step
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    dossier = window.desk.bridge.dossier
    assert [dossier.reshaping(page).is_empty for page in pages] == [False, True, True]
    assert window.desk.bridge.step == step + 1
    trigger(window, "undo")
    assert pages_of(window) == pages


def _click_tick(qtbot, dialog, row):
    index = dialog.model.index(row)
    dialog.view.scrollTo(index)
    place = dialog.view.itemDelegate().tick_place(dialog.view.visualRect(index)).center()
    qtbot.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_unsure_one_is_adjusted_from_the_grid_and_counts_as_sure_then(photographed, qtbot, taken):
    window, pages = photographed, pages_of(photographed)
    dialog = open_all(window, qtbot)
    qtbot.keyClick(dialog.view, Qt.Key.Key_F2)
    QApplication.processEvents()
    editor = next(one for one in window.findChildren(PageEditor) if one.isVisible())
    qtbot.waitUntil(lambda: is_shown(editor), timeout=20000)
    corner = taken[UNSURE].corners[0]
    drag(editor, corner, (corner[0] + 0.03, corner[1] + 0.03))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.rows[0].made is not None and not window.work.busy, timeout=60000)
    assert dialog.model.rows[0].ticked
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    by = window.desk.bridge.dossier.reshaping(pages[UNSURE])
    assert near(by.corners[0], (corner[0] + 0.03, corner[1] + 0.03), 0.01)


def test_flattening_all_can_be_stopped_and_left_without_a_trace(photographed, qtbot):
    window, pages = photographed, pages_of(photographed)
    trigger(window, "flatten_all")
    dialog = window.findChild(FlattenAll)
    qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.work.busy, timeout=60000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert pages_of(window) == pages
    assert window.desk.bridge.undo_label is None or "展平" not in window.desk.bridge.undo_label


def test_the_card_of_a_photo_that_is_not_flat_leads_to_the_handles_and_is_gone_afterwards(photographed, qtbot):
    window, pages = photographed, pages_of(photographed)
    mine = [found for found in window.desk.bridge.verdicts.findings if found.values.get("variant") == "photo"]
    assert {found.page for found in mine} == set(pages) - {pages[UNSURE]}
    click(qtbot, window, pages[0])
    cards = window.inspector.findChildren(FindingCard)
    button = next(one for card in cards for one in card.findChildren(QPushButton) if one.text() == "展平…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    editor = window.findChild(PageEditor)
    qtbot.waitUntil(lambda: is_shown(editor), timeout=20000)
    assert (editor.page, editor.tool) == (pages[0], "flatten")
    accept(qtbot, window, editor)
    left = [found for found in window.desk.bridge.verdicts.findings if found.values.get("variant") == "photo"]
    assert {found.page for found in left} == {pages[1]}


@pytest.mark.parametrize(("code", "tool"), [("scan.long", "cut"), ("page.dark", "tones"), ("page.faint", "tones")])
def test_a_findings_button_opens_the_right_tool_with_its_page(photographed, qtbot, code, tool):
    window, page = photographed, pages_of(photographed)[1]
    finding = Finding(code, Level.HINT, page=page, box=Box(0.1, 0.1, 0.2, 0.2))
    assert tool in fixes_for(finding)
    window.fix_asked.emit(tool, finding)
    QApplication.processEvents()
    editor = window.findChild(PageEditor)
    assert (editor.page, editor.tool) == (page, tool)


def test_the_menu_under_the_right_button_holds_the_tools(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    click(qtbot, window, page)
    window.page_menu_asked.emit(window.grid.mapToGlobal(QPoint(20, 20)))
    menu = next(one for one in window.findChildren(QMenu) if one.isVisible())
    inner = [act.menu() for act in menu.actions() if act.menu() is not None]
    names = {act.text() for one in inner for act in one.actions()}
    menu.close()
    wanted = ("flatten", "crop", "tones", "seals", "cover", "cut", "original")
    assert {window.actions_by_name[name].text() for name in wanted} <= names
