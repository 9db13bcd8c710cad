"""What a hand moves over a picture keeps its shape, whatever is done to it."""

import random

import pytest

from srdi_desktop.gui.models.outlines import LEAST, CoverOutline, CropOutline, CutOutline, SheetOutline
from srdi_desktop.model import Box, is_convex

REACH = (0.02, 0.02)
SHEET = ((0.1, 0.1), (0.9, 0.12), (0.88, 0.9), (0.12, 0.88))


def test_a_corner_is_held_near_by_and_nothing_is_far_from_all():
    sheet = SheetOutline(SHEET)
    assert sheet.press((0.11, 0.09), REACH) == 0
    assert sheet.press((0.5, 0.115), REACH) == 4
    assert sheet.press((0.5, 0.5), REACH) == -1


def test_a_side_moves_both_its_corners_and_no_other():
    sheet = SheetOutline(SHEET)
    x, y = sheet.handles()[4]
    sheet.move_to(4, (x, y - 0.05))
    assert [round(point[1], 6) for point in sheet.value] == [0.05, 0.07, 0.9, 0.88]


def test_a_sheet_never_becomes_a_bow_tie_or_a_line():
    dice, sheet = random.Random(7), SheetOutline(SHEET)
    refused = 0
    for _ in range(2000):
        before = sheet.value
        sheet.move_to(dice.randrange(8), (dice.uniform(-0.5, 1.5), dice.uniform(-0.5, 1.5)))
        refused += sheet.value == before
        assert is_convex(sheet.value)
        assert all(-0.15 <= part <= 1.15 for point in sheet.value for part in point)
    assert 0 < refused < 2000


@pytest.mark.parametrize("handle", range(9))
def test_a_crop_stays_within_the_page_and_has_an_area(handle):
    dice, crop = random.Random(handle), CropOutline(Box(0.2, 0.2, 0.8, 0.8))
    for _ in range(300):
        crop.move_to(handle, (dice.uniform(-1, 2), dice.uniform(-1, 2)))
        box = crop.value
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1
        assert min(box.right - box.left, box.bottom - box.top) > LEAST * 0.99


def test_a_cover_is_drawn_in_any_direction_moved_and_taken_away():
    covers = CoverOutline(())
    for start, end in (((0.2, 0.2), (0.4, 0.3)), ((0.9, 0.9), (0.6, 0.8)), ((0.1, 0.9), (0.3, 0.7))):
        covers.move_to(covers.press(start, REACH), end)
        covers.release()
    assert covers.value == (Box(0.2, 0.2, 0.4, 0.3), Box(0.6, 0.8, 0.9, 0.9), Box(0.1, 0.7, 0.3, 0.9))
    held = covers.press((0.7, 0.85), REACH)
    covers.move_to(held, (0.55, 0.75))
    covers.release()
    moved = covers.value[1]
    assert (round(moved.left, 6), round(moved.top, 6), round(moved.right, 6)) == (0.4, 0.7, 0.7)
    assert covers.remove_chosen()
    assert len(covers.value) == 2


def test_a_click_without_a_drag_covers_nothing():
    covers = CoverOutline(())
    covers.press((0.5, 0.5), REACH)
    covers.release()
    assert covers.value == ()
    assert covers.boxes == []


def test_keys_alone_draw_move_and_spread_a_cover():
    covers = CoverOutline(())
    covers.add()
    before = covers.value[0]
    covers.nudge(0.1, 0.0)
    assert round(covers.value[0].left - before.left, 6) == 0.1
    assert covers.choose_next(-1) is False
    assert covers.choose_next(1)
    assert covers.choose_next(1)
    covers.nudge(0.1, 0.2)
    assert round(covers.value[0].right - before.right, 6) == 0.2
    assert round(covers.value[0].bottom - before.bottom, 6) == 0.2


def test_cut_lines_never_cross_and_a_new_one_halves_the_longest_part():
    cuts = CutOutline((0.5,), across=True)
    cuts.add()
    cuts.add()
    assert cuts.value == (0.25, 0.5, 0.75)
    cuts.move_to(0, (0.0, 0.9))
    assert cuts.value[1] - cuts.value[0] > LEAST * 0.99
    assert cuts.value[-1] == 0.75 or cuts.value[1] == 0.75
    cuts.chosen = 0
    assert cuts.remove_chosen()
    assert len(cuts.value) == 2


def test_tab_goes_through_all_handles_once_and_then_on():
    for outline, stops in ((SheetOutline(SHEET), 8), (CropOutline(Box(0, 0, 1, 1)), 8)):
        seen = []
        while outline.choose_next(1):
            seen.append(outline.chosen)
        assert seen == list(range(stops))
        assert outline.chosen == -1
