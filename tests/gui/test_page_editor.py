"""A page's picture is changed by hand: real presses, moves and keys over a real dossier file, and taken back."""

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from reportlab.pdfgen.canvas import Canvas

from srdi_desktop.gui import previews
from srdi_desktop.gui.dialogs.help import TOPICS
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.panels.compare import LargeView
from srdi_desktop.gui.panels.page_editor import PageEditor
from srdi_desktop.model import Evidence, FoundPaper, PageResult, PaperVerdict, Reshaping, ScanError
from srdi_desktop.texts import text
from tests.evidence.test_gaps import printed
from tests.gui.editing import SHIFT, accept, drag, dropped, edit, is_shown, near, pages_of, picture_of
from tests.gui.test_window import click, trigger
from tests.resources import photos


def test_a_photo_is_flattened_by_dragging_a_corner_and_enter_and_undo_brings_it_back(photographed, qtbot, taken):
    window, page = photographed, pages_of(photographed)[0]
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert not window.findChildren(PageEditor), "nothing is selected yet"
    editor = edit(qtbot, window, page, "flatten")
    wanted = list(taken[0].corners)
    assert near(editor.draft.now.corners, wanted, 1e-4), "the sheet that was found is proposed"
    wanted[2] = (wanted[2][0] - 0.05, wanted[2][1] - 0.04)
    drag(editor, taken[0].corners[2], wanted[2])
    accept(qtbot, window, editor)
    by = window.desk.bridge.dossier.reshaping(page)
    assert near(by.corners, wanted, 0.004)
    standing = window.desk.bridge.dossier.standing(page)
    assert pages_of(window)[0] == standing[0] != page
    assert window.desk.selection == standing
    flat, scan = picture_of(window, standing[0])
    assert "展平" in scan.name
    assert min(np.asarray(flat.convert("L"))[5]) > 100, "no desk is left along the upper edge"
    assert window.actions_by_name["undo"].text() == "撤销 展平 1 页"
    trigger(window, "undo")
    assert pages_of(window)[0] == page
    assert window.desk.bridge.dossier.reshaping(page).is_empty
    trigger(window, "redo")
    assert pages_of(window)[0] == standing[0]


def test_tab_arrows_r_and_escape_move_a_corner_by_pixels_and_leave_the_page_alone(photographed, qtbot, taken):
    window, page = photographed, pages_of(photographed)[0]
    editor = edit(qtbot, window, page, "flatten")
    wide = editor.canvas._whole.width()
    start = editor.draft.now.corners
    for _ in range(2):
        qtbot.keyClick(editor.canvas, Qt.Key.Key_Tab)
    assert editor.canvas.outline.chosen == 1
    for key, modifier in ((Qt.Key.Key_Left, SHIFT), (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(editor.canvas, key, modifier)
    moved = editor.draft.now.corners
    assert near((start[1][0] - moved[1][0]) * wide, 11, 0.01)
    assert (moved[0], moved[2], moved[3]) == (start[0], start[2], start[3])
    qtbot.keyClick(editor.canvas, Qt.Key.Key_R)
    assert near(editor.draft.now.corners, taken[0].corners, 1e-4)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert window.desk.bridge.undo_label is None or "展平" not in window.desk.bridge.undo_label
    assert pages_of(window)[0] == page


def test_the_magnifier_is_drawn_while_a_handle_is_held_and_goes_with_the_hand(photographed, qtbot, taken):
    editor = edit(qtbot, photographed, pages_of(photographed)[0], "flatten")
    corner = editor.canvas.place_of(taken[0].corners[0]).toPoint()
    before = editor.canvas.grab().toImage()
    QTest.mousePress(editor.canvas, Qt.MouseButton.LeftButton, pos=corner)
    held = editor.canvas.grab().toImage()
    QTest.mouseRelease(editor.canvas, Qt.MouseButton.LeftButton, pos=corner)
    after = editor.canvas.grab().toImage()
    glass = QPoint(editor.canvas.width() - 60, 60)
    assert held.pixel(glass) != before.pixel(glass) == after.pixel(glass)


def test_an_edited_page_begins_with_its_edit_and_goes_back_to_the_original(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[1]
    accept(qtbot, window, edit(qtbot, window, page, "flatten"))
    derived = window.desk.bridge.dossier.standing(page)[0]
    stored = window.desk.bridge.dossier.reshaping(derived)
    editor = edit(qtbot, window, derived, "crop")
    assert editor.draft.now == stored
    drag(editor, (0.0, 0.5), (0.2, 0.5))
    accept(qtbot, window, editor)
    by = window.desk.bridge.dossier.reshaping(page)
    assert by.corners == stored.corners
    assert near(by.crop.left, 0.2, 0.01)
    assert window.actions_by_name["undo"].text() == "撤销 裁剪 1 页"
    editor = edit(qtbot, window, window.desk.bridge.dossier.standing(page)[0], "crop")
    qtbot.mouseClick(editor.original_button, Qt.MouseButton.LeftButton)
    assert pages_of(window)[1] == page
    trigger(window, "undo")
    assert window.desk.bridge.dossier.reshaping(page).crop == by.crop


def test_the_key_takes_every_edit_of_a_page_away_and_undo_brings_it_back(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    accept(qtbot, window, edit(qtbot, window, page, "flatten"))
    keys = Qt.KeyboardModifier.ControlModifier | SHIFT
    qtbot.keyClick(window.grid, Qt.Key.Key_O, keys)
    assert pages_of(window)[0] == page
    trigger(window, "undo")
    assert window.desk.bridge.dossier.reshaping(page).corners is not None
    trigger(window, "undo")
    step = window.desk.bridge.step
    qtbot.keyClick(window.grid, Qt.Key.Key_O, keys)
    assert window.desk.bridge.step == step, "a page that nobody edited stays as it is"


def test_the_usual_tool_is_flatten_where_a_sheet_lies_in_a_photo_and_crop_elsewhere(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    click(qtbot, window, page)
    qtbot.keyClick(window.grid, Qt.Key.Key_F4)
    QApplication.processEvents()
    editor = window.findChild(PageEditor)
    assert editor.tool == "flatten"
    qtbot.waitUntil(lambda: is_shown(editor), timeout=20000)
    accept(qtbot, window, editor)
    qtbot.keyClick(window.grid, Qt.Key.Key_F4)
    QApplication.processEvents()
    editor = next(one for one in window.findChildren(PageEditor) if one.isVisible())
    assert editor.tool == "flatten", "it begins again from its corners"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    window.desk.bridge.record([PageResult(page, Evidence(width=100, height=140), b"")])
    trigger(window, "undo")
    assert window.desk.selection == (page,)
    trigger(window, "edit_page")
    assert next(one for one in window.findChildren(PageEditor) if one.isVisible()).tool == "crop"


def test_covers_are_drawn_moved_deleted_and_nothing_is_left_below(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    editor = edit(qtbot, window, page, "cover")
    drag(editor, (0.3, 0.3), (0.6, 0.4))
    drag(editor, (0.7, 0.7), (0.5, 0.6))
    drag(editor, (0.1, 0.1), (0.2, 0.2))
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Delete)
    drag(editor, (0.45, 0.35), (0.45, 0.25))
    accept(qtbot, window, editor)
    by = window.desk.bridge.dossier.reshaping(page)
    assert len(by.covers) == 2
    assert near(by.covers[0].top, 0.2, 0.01)
    assert window.actions_by_name["undo"].text().startswith("撤销 遮盖 ")
    standing = window.desk.bridge.dossier.standing(page)[0]
    picture, _ = picture_of(window, standing)
    for cover in by.covers:
        inside = _inside(picture, cover)
        assert np.ptp(inside.reshape(-1, 3), axis=0).max() <= 2, "one colour, and nothing else"
    row = window.grid_model.index(window.grid_model.row_of(standing))
    assert "已遮盖 2 处" in row.data(Role.CHIP)[0]
    assert "已遮盖 2 处" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    click(qtbot, window, standing)
    words = [label.text() for label in window.inspector.findChildren(QLabel)]
    assert any("已遮盖 2 处" in line for line in words)
    trigger(window, "undo")
    assert pages_of(window)[0] == page


def _inside(picture, box):
    """Pixels well inside a box, where JPEG carries nothing over the edge."""
    wide, high = picture.size
    left, top = round(box.left * wide) + 16, round(box.top * high) + 16
    right, bottom = round(box.right * wide) - 16, round(box.bottom * high) - 16
    return np.asarray(picture)[top:bottom, left:right].astype(int)


def test_a_cover_by_keys_alone(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    editor = edit(qtbot, window, page, "cover")
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Insert)
    before = editor.draft.now.covers[0]
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Right, SHIFT)
    cover = editor.draft.now.covers[0]
    size = editor.canvas._whole.size()
    assert near((cover.top - before.top) * size.height(), 10, 0.01)
    assert near((cover.right - before.right) * size.width(), 10, 0.01)
    accept(qtbot, window, editor)
    assert len(window.desk.bridge.dossier.reshaping(page).covers) == 1


def test_light_and_seals_are_set_by_keys_on_their_sliders(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    editor = edit(qtbot, window, page, "tones")
    slider = editor.tones.sliders["brightness"]
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    accept(qtbot, window, editor)
    assert window.desk.bridge.dossier.reshaping(page).brightness == 29
    assert window.actions_by_name["undo"].text() == "撤销 调整 1 页的亮度和对比度"
    editor = edit(qtbot, window, window.desk.bridge.dossier.standing(page)[0], "seals")
    qtbot.keyClick(editor.seals.sliders["stronger"], Qt.Key.Key_End)
    accept(qtbot, window, editor)
    by = window.desk.bridge.dossier.reshaping(page)
    assert (by.brightness, by.seals) == (29, 100)
    trigger(window, "undo")
    assert window.desk.bridge.dossier.reshaping(page).seals == 0


def test_a_picture_is_cut_in_two_where_the_line_was_dragged(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    editor = edit(qtbot, window, page, "cut")
    qtbot.mouseClick(editor.cut.ways[1], Qt.MouseButton.LeftButton)
    drag(editor, (0.5, 0.4), (0.4, 0.4))
    count = len(pages_of(window))
    accept(qtbot, window, editor)
    by = window.desk.bridge.dossier.reshaping(page)
    assert by.upright_cuts
    assert near(by.cuts, (0.4,), 0.01)
    assert len(pages_of(window)) == count + 1
    parts = window.desk.bridge.dossier.standing(page)
    assert window.desk.selection == parts
    trigger(window, "cut")
    again = next(one for one in window.findChildren(PageEditor) if one.isVisible())
    assert again.draft.now == by, "both parts are one page, with its line"
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert not again.isVisible(), "there is no second page to go on with"
    trigger(window, "undo")
    assert pages_of(window)[0] == page
    assert len(pages_of(window)) == count


def test_a_long_picture_is_cut_at_white_gaps_that_are_shown_and_can_be_dragged(photographed, qtbot, tmp_path):
    window = photographed
    printed(4, (800, 4200)).save(tmp_path / "长图.png")
    page = dropped(window, qtbot, tmp_path / "长图.png")
    editor = edit(qtbot, window, page, "cut")
    proposed = editor.draft.now.cuts
    assert editor.canvas.outline.value == proposed
    assert len(proposed) >= 2
    assert not editor.draft.now.upright_cuts
    drag(editor, (0.5, proposed[0]), (0.5, proposed[0] + 0.05))
    accept(qtbot, window, editor)
    by = window.desk.bridge.dossier.reshaping(page)
    assert near(by.cuts, (proposed[0] + 0.05, *proposed[1:]), 0.01)
    assert len(window.desk.bridge.dossier.standing(page)) == len(proposed) + 1
    trigger(window, "undo")
    assert page in pages_of(window)


def test_two_papers_side_by_side_are_cut_at_the_gap_between_them(photographed, qtbot, tmp_path):
    window = photographed
    both = Image.new("L", (1700, 1130), 244)
    for side, at in ((5, 0), (6, 900)):
        both.paste(printed(side, (800, 1130)), (at, 0))
    both.save(tmp_path / "两张.png")
    page = dropped(window, qtbot, tmp_path / "两张.png")
    editor = edit(qtbot, window, page, "cut")
    assert editor.draft.now.upright_cuts
    assert near(editor.draft.now.cuts, (0.5,), 0.05)
    accept(qtbot, window, editor)
    assert len(window.desk.bridge.dossier.standing(page)) == 2


def test_two_papers_in_one_photo_become_two_pages_each_with_its_own_corners(photographed, qtbot, tmp_path):
    window = photographed
    made = photos.photo("two", 8, 1200)
    made.picture.save(tmp_path / "两张.jpg", quality=90)
    page = dropped(window, qtbot, tmp_path / "两张.jpg")
    two = FoundPaper(made.corners, 0.9, PaperVerdict.UNSURE, (made.corners, made.other))
    window.desk.bridge.record([PageResult(page, Evidence(paper=two), b"")])
    editor = edit(qtbot, window, page, "flatten")
    assert editor.flatten.two.isChecked()
    assert "两张" in editor.flatten.said
    qtbot.keyClick(editor, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: is_shown(editor), timeout=20000)
    corner = made.other[0]
    drag(editor, corner, (corner[0] + 0.02, corner[1] + 0.02))
    count = len(pages_of(window))
    accept(qtbot, window, editor)
    dossier = window.desk.bridge.dossier
    first, second = dossier.reshaping(page).sheets
    assert near(first.corners, made.corners, 1e-4)
    assert near(second.corners[0], (corner[0] + 0.02, corner[1] + 0.02), 0.004)
    assert len(pages_of(window)) == count + 1
    assert window.desk.selection == dossier.standing(page)
    again = edit(qtbot, window, dossier.standing(page)[1], "flatten")
    assert again.draft.in_hand == 1, "the sheet of the page that was chosen"
    qtbot.mouseClick(again.flatten.two, Qt.MouseButton.LeftButton, pos=QPoint(8, again.flatten.two.height() // 2))
    accept(qtbot, window, again)
    assert window.desk.bridge.dossier.reshaping(page).second is None
    for _ in range(2):
        trigger(window, "undo")
    assert window.desk.bridge.dossier.standing(page) == (page,)


def test_an_electronic_page_says_before_and_after_that_it_becomes_a_picture(photographed, qtbot, tmp_path):
    window = photographed
    told = []
    window.desk.notice_posted.connect(told.append)
    paper = Canvas(str(tmp_path / "电子.pdf"))
    paper.drawString(100, 700, "ID 320502198001011234")
    paper.save()
    page = dropped(window, qtbot, tmp_path / "电子.pdf")
    editor = edit(qtbot, window, page, "cover")
    said = [label.text() for label in editor.findChildren(QLabel) if label.isVisible()]
    assert text("edit.rasterised") in said
    drag(editor, (0.15, 0.14), (0.6, 0.19))
    accept(qtbot, window, editor)
    assert text("edit.rasterised") in [notice.message for notice in told]
    (standing,) = window.desk.bridge.dossier.standing(page)
    assert window.desk.bridge.dossier.scans[standing.scan].format in ("jpeg", "png")
    photo = edit(qtbot, window, pages_of(window)[0], "cover")
    assert text("edit.rasterised") not in [label.text() for label in photo.findChildren(QLabel) if label.isVisible()]


def test_what_a_tool_only_proposes_is_dropped_when_another_is_taken_up(photographed, qtbot):
    window, page = photographed, pages_of(photographed)[0]
    editor = edit(qtbot, window, page, "cover")
    for key in (Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_5):
        qtbot.keyClick(editor.canvas, key)
        assert editor.draft.now.applied == {"flatten": ("flatten", "light"), "seals": ("seals",)}.get(editor.tool, ())
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert not window.work.busy
    assert pages_of(window)[0] == page


def test_several_chosen_pages_are_edited_one_after_the_other(photographed, qtbot):
    window, pages = photographed, pages_of(photographed)
    click(qtbot, window, pages[0])
    click(qtbot, window, pages[1], SHIFT)
    trigger(window, "crop")
    editor = window.findChild(PageEditor)
    for page in pages[:2]:
        qtbot.waitUntil(lambda: is_shown(editor), timeout=20000)
        assert editor.page == page
        drag(editor, (1.0, 0.5), (0.8, 0.5))
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert not editor.isVisible()
    qtbot.waitUntil(lambda: not window.work.busy, timeout=60000)
    dossier = window.desk.bridge.dossier
    assert [dossier.reshaping(page).applied for page in pages] == [("crop",), ("crop",), ()]


def test_f1_opens_the_helps_page_on_the_tool_in_hand(photographed, qtbot):
    window = photographed
    asked = []
    window.desk.help_requested.disconnect()
    window.desk.help_requested.connect(asked.append)
    editor = edit(qtbot, window, pages_of(window)[0], "cover")
    for key in range(Qt.Key.Key_1, Qt.Key.Key_7):
        qtbot.keyClick(editor, Qt.Key(key))
        qtbot.keyClick(editor, Qt.Key.Key_F1)
    assert asked == ["flatten", "crop", "tones", "tones", "cover", "cut"]
    assert set(asked) <= set(TOPICS)


def test_f4_leads_from_the_large_picture_to_the_editor_of_the_same_page(photographed, qtbot):
    window, pages = photographed, pages_of(photographed)
    click(qtbot, window, pages[0])
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    QApplication.processEvents()
    large = window.findChild(LargeView)
    qtbot.keyClick(large, Qt.Key.Key_Right)
    qtbot.keyClick(large, Qt.Key.Key_F4)
    QApplication.processEvents()
    editor = window.findChild(PageEditor)
    assert (editor.page, editor.tool) == (pages[1], "flatten")


def test_a_page_that_cannot_be_opened_says_so_and_changes_nothing(photographed, qtbot, monkeypatch):
    def unreadable(*_):
        raise ScanError("scan.damaged", name="IMG_1.jpg")

    monkeypatch.setattr(previews, "Trial", unreadable)
    window, page = photographed, pages_of(photographed)[0]
    click(qtbot, window, page)
    trigger(window, "crop")
    editor = window.findChild(PageEditor)
    qtbot.waitUntil(lambda: not editor.accept_button.isEnabled(), timeout=20000)
    assert editor.sides["crop"].said == "这一页打不开，不能编辑。"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert not window.work.busy
    assert window.desk.bridge.dossier.reshaping(page) == Reshaping()
