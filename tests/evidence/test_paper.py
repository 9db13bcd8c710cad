"""The sheet in a photo: made photos with known corners, scans that have nothing to flatten, two papers."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.evidence.picture.paper import find_paper
from srdi_desktop.model import PaperVerdict, is_convex
from srdi_desktop.rules import load_limits
from tests.resources import damage, papers, photos

LIMITS = load_limits()
NO_LINES = np.empty((0, 4))


def ends_of_boxes(boxes):
    """Middles of the left and right sides of lines' boxes."""
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    return np.stack([boxes[:, 0], middle, boxes[:, 2], middle], axis=1)


def found_in(picture, lines=NO_LINES):
    return find_paper(np.asarray(picture.convert("RGB")), lines, LIMITS)


@pytest.mark.parametrize("kind", photos.ORDINARY)
def test_sheet_on_an_ordinary_desk_leaves_no_doubt(kind):
    for seed in (5001, 5003):
        made = photos.photo(kind, seed, 1200)
        found = found_in(made.picture, ends_of_boxes(made.boxes))
        assert found.verdict is not PaperVerdict.UNSURE, (kind, seed)
        assert photos.overlap(found.corners, made.corners, made.picture.size) > 0.95, (kind, seed)
        assert is_convex(found.corners)


def test_corners_begin_at_the_top_left_and_go_clockwise():
    made = photos.photo("dark", 5005, 1200)
    found = found_in(made.picture)
    assert np.abs(np.array(found.corners) - np.array(made.corners)).max() < 0.01


def test_two_papers_are_both_proposed_and_never_sure():
    made = photos.photo("two", 5007, 1200)
    found = found_in(made.picture)
    assert found.verdict is PaperVerdict.UNSURE
    for wanted in (made.corners, made.other):
        assert max(photos.overlap(one, wanted, made.picture.size) for one in found.others) > 0.95


@pytest.mark.parametrize("kind", sorted(papers.LAYOUTS))
def test_flat_scan_is_never_warped(kind):
    page = damage.scanned(damage.turned(papers.paper(5011, kind, 150).picture, 1.5), 5011)
    found = found_in(page)
    assert found is None or found.verdict is not PaperVerdict.SURE


def test_straight_sheet_has_nothing_to_flatten():
    desk = Image.new("RGB", (900, 1200), (60, 50, 45))
    ImageDraw.Draw(desk).rectangle((150, 150, 750, 1000), fill=(240, 238, 235))
    found = found_in(damage.noise(desk, 4, 1))
    assert found.verdict is PaperVerdict.FLAT


def test_turned_sheet_on_a_black_scanner_bed_has_nothing_to_flatten():
    bed = Image.new("RGB", (900, 1200), (3, 3, 3))
    ImageDraw.Draw(bed).rectangle((150, 150, 750, 1000), fill=(250, 250, 250))
    found = found_in(damage.noise(damage.turned(bed, 7, 3), 2, 1))
    assert found.verdict is PaperVerdict.FLAT


def test_text_beside_the_sheet_leaves_doubt():
    made = photos.photo("wood", 5009, 1200)
    inside = ends_of_boxes(made.boxes)
    beside = np.tile([0.005, 0.01, 0.12, 0.01], (len(inside), 1))
    assert found_in(made.picture, np.concatenate([inside, beside])).verdict is PaperVerdict.UNSURE


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (40, 30), (400, 3)])
def test_tiny_pictures_have_no_sheet(size):
    assert found_in(Image.new("RGB", size, (90, 80, 70))) is None


def test_grey_picture_will_do():
    made = photos.photo("dark", 5013, 1200)
    found = find_paper(np.asarray(made.picture.convert("L")), NO_LINES, LIMITS)
    assert photos.overlap(found.corners, made.corners, made.picture.size) > 0.95
