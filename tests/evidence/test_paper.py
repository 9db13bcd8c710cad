"""The sheet in a photo: made photos with known corners, scans that have nothing to flatten, two papers."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.picture import tone
from srdi_desktop.evidence.picture.paper import find_paper, measure
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model import Evidence, FoundPaper, Origin, PaperVerdict, RuleBook, is_convex
from srdi_desktop.rules import load_limits
from srdi_desktop.store.evidence import packed, unpacked
from tests.resources import damage, papers, photos
from tests.resources.opened import page_image

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


UPPER = ((0.25, 0.1), (0.74, 0.12), (0.78, 0.5), (0.22, 0.49))
LOWER = ((0.22, 0.49), (0.78, 0.5), (0.73, 0.9), (0.27, 0.88))


def drawn(*sheets):
    """Plain quadrilaterals on a dark desk, with the grain of a camera."""
    picture = Image.new("RGB", (800, 1000), (62, 60, 58))
    pen = ImageDraw.Draw(picture)
    for colour, corners in sheets:
        pen.polygon([(x * 800, y * 1000) for x, y in corners], fill=colour)
    grain = np.random.default_rng(1).normal(0, 2, (1000, 800, 1))
    return np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8)


def test_one_half_of_a_folded_sheet_leaves_doubt_whatever_the_shade_of_the_other():
    assert find_paper(drawn(((235, 233, 228), UPPER)), NO_LINES, LIMITS).verdict is PaperVerdict.SURE
    for shade in (200, 180, 150):
        found = find_paper(drawn(((235, 233, 228), UPPER), ((shade, shade, shade - 4), LOWER)), NO_LINES, LIMITS)
        assert found.verdict is PaperVerdict.UNSURE


@pytest.mark.parametrize("inset", [0.03, 0.06])
def test_a_bright_panel_printed_on_a_dark_cover_leaves_doubt(inset):
    cover = ((0.2, 0.1), (0.8, 0.13), (0.83, 0.9), (0.17, 0.88))
    panel = tuple((x + inset * np.sign(0.5 - x), y + inset * np.sign(0.5 - y)) for x, y in cover)
    found = find_paper(drawn(((100, 100, 104), cover), ((235, 232, 225), panel)), NO_LINES, LIMITS)
    assert found.verdict is PaperVerdict.UNSURE


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (40, 30), (400, 3)])
def test_tiny_pictures_have_no_sheet(size):
    assert found_in(Image.new("RGB", size, (90, 80, 70))) is None


def test_grey_picture_will_do():
    made = photos.photo("dark", 5013, 1200)
    found = find_paper(np.asarray(made.picture.convert("L")), NO_LINES, LIMITS)
    assert photos.overlap(found.corners, made.corners, made.picture.size) > 0.95


def test_what_lies_around_a_sure_sheet_is_no_text_no_ink_and_no_dark_place():
    made = photos.photo("clutter", 5015, 1600)
    sheet = Sheet(page_image(made.picture), RuleBook(LIMITS), "fast")
    outside = Found(8.0, 8.0, 40.0, 6.0, 0.0)
    sheet.lines.extend([*lines_on(made), outside])
    found = measure(sheet, Evidence())
    assert found.paper.verdict is PaperVerdict.SURE
    assert len(sheet.lines) == len(made.boxes)
    assert not sheet.ink[sheet.desk].any()
    assert 0.2 < sheet.desk.mean() < 0.9
    assert tone.measure_covered(sheet, found).dark == ()


def lines_on(made):
    """Lines of text of a made photo as the detector gives them."""
    width, height = made.picture.size
    for left, top, right, bottom in made.boxes * (width, height, width, height):
        yield Found((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 4, 0.0)


@pytest.mark.parametrize("how", [{"origin": Origin.DIGITAL}, {"bilevel": True}])
def test_drawn_and_black_and_white_pages_are_not_searched(how):
    made = photos.photo("dark", 5017, 800)
    sheet = Sheet(page_image(made.picture), RuleBook(LIMITS), "none")
    assert measure(sheet, Evidence(**how)).paper is None


def test_evidence_of_a_sheet_survives_the_store():
    paper = FoundPaper(((0.1, 0.2), (0.9, 0.2), (0.9, 0.8), (0.1, 0.8)), 0.9, PaperVerdict.UNSURE)
    two = replace(paper, others=(paper.corners, paper.corners))
    for one in (None, paper, two):
        assert unpacked(packed(Evidence(paper=one))).paper == one
