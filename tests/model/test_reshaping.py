"""What a person did to a page's picture, as a value: turned along, moved to other corners, written in one way."""

import pytest

from srdi_desktop.model.page import Box, PageRef
from srdi_desktop.model.plain import from_plain, to_plain
from srdi_desktop.model.reshaping import Derivation, Reshaping, turned_corners

CORNERS = ((0.1, 0.12), (0.88, 0.05), (0.93, 0.97), (0.03, 0.9))
FULL = Reshaping(
    corners=CORNERS, evened=True, turn=90, crop=Box(0.1, 0.1, 0.9, 0.8), brightness=-5, contrast=12, seals=40,
    covers=(Box(0.2, 0.3, 0.4, 0.35),), cuts=(0.3, 0.5),
)  # fmt: skip


def near(one: Box, other: Box, slack: float = 1e-6) -> bool:
    sides = ("left", "top", "right", "bottom")
    return all(abs(getattr(one, side) - getattr(other, side)) <= slack for side in sides)


def holds(outer: Box, inner: Box) -> bool:
    wide = outer.left <= inner.left + 1e-9 and outer.right >= inner.right - 1e-9
    return wide and outer.top <= inner.top + 1e-9 and outer.bottom >= inner.bottom - 1e-9


def test_it_is_stored_and_read_again():
    origin = Derivation(PageRef("a" * 64, 3), FULL)
    assert from_plain(Derivation, to_plain(origin)) == origin
    assert to_plain(Reshaping()) == {}


def test_what_it_does_is_said_in_its_order():
    assert FULL.applied == ("flatten", "light", "crop", "tones", "seals", "cover", "cut")
    assert Reshaping().is_empty
    assert Reshaping(turn=180).is_empty
    assert not Reshaping(contrast=1).is_empty


def test_cuts_outside_the_crop_make_no_pages():
    by = Reshaping(crop=Box(0, 0.2, 1, 0.6), cuts=(0.1, 0.4, 0.7))
    assert by.pieces() == (Box(0, 0.2, 1, 0.4), Box(0, 0.4, 1, 0.6))
    assert by.parts == 2
    assert by.rounded().cuts == (0.4,)


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_all_the_way_round_it_is_the_same(degrees, upright):
    by = Reshaping(turn=90, crop=Box(0.1, 0.2, 0.7, 0.9), covers=(Box(0.3, 0.4, 0.5, 0.45),), cuts=(0.3, 0.6),
                   upright_cuts=upright).rounded()  # fmt: skip
    assert by.turned(degrees).turned(360 - degrees).rounded() == by


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_its_pieces_are_the_same_places_of_the_picture(degrees, upright):
    by = Reshaping(cuts=(0.2, 0.5), upright_cuts=upright)
    turned = {tuple(round(side, 6) for side in _sides(piece.turned(degrees))) for piece in by.pieces()}
    assert turned == {tuple(round(side, 6) for side in _sides(piece)) for piece in by.turned(degrees).pieces()}


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def test_other_corners_leave_covers_over_their_print():
    by = Reshaping(corners=CORNERS, turn=90, covers=(Box(0.2, 0.3, 0.4, 0.35), Box(0.6, 0.6, 0.9, 0.7)), cuts=(0.5,))
    moved = by.with_corners(None)
    back = moved.with_corners(CORNERS)
    assert all(holds(later, first) for later, first in zip(back.covers, by.covers, strict=True))
    assert by.with_corners(CORNERS).covers != moved.covers
    assert all(near(same, first) for same, first in zip(by.with_corners(CORNERS).covers, by.covers, strict=True))


def test_rounded_twice_is_rounded_once_and_nothing_idle_stays():
    untidy = Reshaping(
        turn=450, crop=Box(-0.1, 0, 1.2, 1), covers=(Box(0.5, 0.5, 0.2, 0.6), Box(0.1, 0.1, 0.1, 0.9)), cuts=(0.7, 0.2)
    )
    tidy = untidy.rounded()
    assert tidy == Reshaping(turn=90, covers=(Box(0.2, 0.5, 0.5, 0.6),), cuts=(0.2, 0.7))
    assert tidy.rounded() == tidy
    assert FULL.rounded().rounded() == FULL.rounded()


def test_corners_on_a_turned_picture_begin_at_its_top_left():
    turned = turned_corners(CORNERS, 90)
    assert turned[0] == pytest.approx((1 - 0.9, 0.03))  # what was the lower left
    again = turned_corners(turned, 270)
    assert [pytest.approx(point) for point in CORNERS] == list(again)


def test_a_second_sheet_is_pages_behind_those_of_the_first():
    by = Reshaping(
        corners=CORNERS, cuts=(0.5,), second=Reshaping(corners=CORNERS, turn=90, covers=(Box(0, 0, 1, 0.1),))
    )
    assert by.parts == 3
    assert len(by.pieces()) == 2
    assert by.applied == ("flatten", "cover", "cut")
    assert by.cover_count == 1
    assert [sheet.second for sheet in by.sheets] == [None, None]
    assert by.turned(90).second == by.second, "the first alone is turned"
    assert from_plain(Reshaping, to_plain(by)) == by


def test_there_is_no_second_sheet_without_a_first():
    second = Reshaping(corners=CORNERS)
    assert Reshaping(crop=Box(0, 0, 0.5, 1), second=second).rounded().second is None
    assert Reshaping(corners=CORNERS, second=second).rounded().second == second.rounded()
