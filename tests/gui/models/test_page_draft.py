"""What a person is about to do to a page, before any window shows it."""

import pytest

from srdi_desktop.gui.models.outlines import SheetOutline
from srdi_desktop.gui.models.page_draft import PageDraft, changed_tools
from srdi_desktop.model import Box, FoundPaper, PaperVerdict, Reshaping

SHEET = ((0.2, 0.1), (0.8, 0.15), (0.85, 0.9), (0.15, 0.85))
AWAY = ((0.35, 0.2), (0.7, 0.2), (0.7, 0.8), (0.3, 0.8))
OTHER = ((0.3, 0.2), (0.7, 0.2), (0.7, 0.8), (0.3, 0.8))


def found(verdict, others=()):
    return FoundPaper(SHEET, 0.9, verdict, others)


@pytest.mark.parametrize(
    ("paper", "said", "proposed"),
    [
        (None, "none", False),
        (found(PaperVerdict.FLAT), "flat", False),
        (found(PaperVerdict.SURE), "sure", True),
        (found(PaperVerdict.UNSURE), "unsure", True),
        (found(PaperVerdict.UNSURE, (SHEET, OTHER)), "two", True),
    ],
)
def test_what_was_not_found_is_never_called_flat_and_only_a_sheet_is_proposed(paper, said, proposed):
    draft = PageDraft(Reshaping(), paper, "flatten")
    assert draft.guidance == said
    assert (draft.now.corners == SHEET) is proposed


def test_a_page_that_was_flattened_begins_with_its_own_corners_and_resets_to_what_was_found():
    draft = PageDraft(Reshaping(corners=OTHER, evened=True), found(PaperVerdict.SURE), "flatten")
    assert draft.guidance == "stored"
    assert draft.key == ""
    draft.reset()
    assert draft.now.corners == SHEET
    assert draft.key == "flatten"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_handles_lie_on_the_picture_as_it_stands_and_corners_are_those_of_the_picture_as_shown(turn):
    draft = PageDraft(Reshaping(turn=turn), found(PaperVerdict.SURE), "flatten")
    outline = draft.outline()
    assert isinstance(outline, SheetOutline)
    upper = sorted(outline.value, key=lambda point: point[1])[:2]
    assert set(outline.value[:2]) == set(upper), "the first two stand on top"
    draft.set_outline(outline)
    for one, other in zip(draft.now.corners, SHEET, strict=True):
        assert one == pytest.approx(other)


def test_covers_stay_over_the_same_print_when_the_corners_move():
    draft = PageDraft(Reshaping(covers=(Box(0.4, 0.4, 0.6, 0.5),)), None, "flatten")
    draft.set_corners(OTHER)
    (cover,) = draft.now.covers
    assert (cover.left, cover.top) == pytest.approx((0.25, 1 / 3))
    assert draft.key == "flatten"
    draft.set_corners(None)
    assert draft.now.covers[0].left == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("after", "key"),
    [
        (Reshaping(), ""),
        (Reshaping(corners=SHEET, evened=True), "flatten"),
        (Reshaping(evened=True), "light"),
        (Reshaping(brightness=3), "tones"),
        (Reshaping(crop=Box(0.1, 0, 1, 1), seals=50), "edit"),
        (Reshaping(cuts=(0.5,)), "cut"),
    ],
)
def test_a_step_is_named_by_the_one_tool_that_changed_something(after, key):
    assert changed_tools(Reshaping(), after) == key


def test_of_two_papers_each_is_proposed_taken_in_hand_and_dropped_alone():
    draft = PageDraft(Reshaping(), found(PaperVerdict.UNSURE, (SHEET, OTHER)), "flatten")
    assert [sheet.corners for sheet in draft.whole.sheets] == [SHEET, OTHER]
    draft.take_other()
    assert draft.now.corners == OTHER
    draft.set_corners(AWAY)
    assert [sheet.corners for sheet in draft.whole.sheets] == [SHEET, AWAY]
    assert draft.key == "flatten"
    draft.take_up("cover")
    draft.set_values(covers=(Box(0.1, 0.1, 0.2, 0.2),))
    assert (draft.whole.covers, draft.whole.second.covers) == ((), (Box(0.1, 0.1, 0.2, 0.2),))
    draft.take_up("flatten")
    draft.drop_in_hand()
    assert draft.whole == Reshaping(corners=SHEET, evened=True)
    draft.set_two(on=True)
    assert draft.now.corners == OTHER, "what was found is proposed again"
    draft.reset()
    assert draft.has_two


def test_a_second_sheet_that_nobody_asked_for_is_none_and_one_that_is_stored_is_in_hand():
    draft = PageDraft(Reshaping(), found(PaperVerdict.SURE), "flatten")
    assert not draft.has_two
    stored = Reshaping(corners=SHEET, second=Reshaping(corners=OTHER))
    draft = PageDraft(stored, None, "crop", in_hand=1)
    assert draft.now.corners == OTHER
    assert draft.key == ""
