"""Each measure of a page's picture tells what it is for from what looks like it."""

import random
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.assess import completeness as assess_seals
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.evidence import measure, measured_page
from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.picture import sharpness
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.page import Box, Evidence, Origin
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.resources import damage, papers, seals
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
LIMITS = BOOK.limits


def look(picture: Image.Image, dpi: float | None = 150, **how) -> Evidence:
    return measure(page_image(picture, dpi, **how), BOOK, "none")


@cache
def letter(seed: int = 7, kind: str = "letter", dpi: int = 300) -> Image.Image:
    return damage.scanned(papers.paper(seed, kind, dpi).picture, seed)


def test_reducing_is_the_mean_of_blocks():
    grey = np.random.default_rng(1).integers(0, 255, (83, 131), dtype=np.uint8)
    for factor in (2, 3, 4, 8):
        height, width = 83 // factor, 131 // factor
        cut = grey[: height * factor, : width * factor].reshape(height, factor, width, factor)
        assert np.abs(measured_page.reduced(grey, factor) - cut.mean(axis=(1, 3))).max() < (2 if factor == 8 else 1)


def test_a_clean_scan_is_sharp_and_its_characters_are_measured():
    found = look(letter(), 300).sharpness
    assert found.width < 0.95 * LIMITS["sharpness.soft"]
    assert found.score > 0.8
    assert 25 < found.text_height < 70


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: damage.gaussian(page, 3),
        lambda page: damage.disc(page, 4),
        lambda page: damage.motion(page, 14, 0),
        lambda page: damage.motion(page, 20, 45),
        lambda page: damage.upscaled(page, 5),
        lambda page: damage.noise(damage.gaussian(page, 3), 10),
    ],
    ids=["gaussian", "disc", "motion", "diagonal", "upscaled", "grainy"],
)
def test_blur_is_wide_whatever_its_kind(spoil):
    page = letter().crop((0, 400, 1240, 1300))
    assert look(spoil(page), 300).sharpness.width >= 1.2 * LIMITS["sharpness.soft"]


def lines(count: int, points: float) -> Image.Image:
    """A page of that many lines of print, at 300 dpi."""
    paper, dice = papers.blank(300), random.Random(3)
    for row in range(count):
        paper.write(25, 30 + row * points, papers.sentence(dice, 12), points)
    return damage.scanned(paper.picture, 3)


def test_few_large_letters_are_as_sharp_as_many_small_ones():
    """Edges are counted by how steep they are, not by how many pixels of a tile they fill."""
    few, many = lines(2, 30), lines(30, 8)
    for sigma in (0, 2):
        widths = [look(damage.gaussian(page, sigma) if sigma else page, 300).sharpness.width for page in (few, many)]
        assert max(widths) / min(widths) < 1.1


def test_the_width_is_that_of_the_edges_blur():
    """From 10 to 90 % of an edge's height is 2.563 sigma, the measure's own 1.22 pixels included."""
    page = lines(2, 30)
    for sigma in (2, 3):
        found = look(damage.gaussian(page, sigma), 300).sharpness
        assert found.blur == pytest.approx(sigma, rel=0.25)


def test_more_blur_scores_lower():
    page = letter().crop((0, 400, 1240, 1300))
    scores = [look(damage.gaussian(page, sigma), 300).sharpness.score for sigma in (0.5, 1.5, 3, 6)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.4


@pytest.mark.parametrize("spoil", [lambda page: damage.noise(page, 18), lambda page: damage.jpeg(page, 25)])
def test_grain_and_compression_are_not_blur(spoil):
    assert look(spoil(letter().crop((0, 400, 1240, 1300))), 300).sharpness.width < LIMITS["sharpness.soft"]


def test_one_soft_side_is_found():
    found = look(damage.half_blurred(letter(9, "contract"), 4, "right"), 300).sharpness
    assert found.side == "right"
    assert found.width < LIMITS["sharpness.soft"]
    assert found.side_width > LIMITS["sharpness.side"]


def test_nothing_to_judge_on_is_not_sharp():
    assert look(Image.new("RGB", (1240, 1754), "white")).sharpness.width is None


def streaked() -> Image.Image:
    """An empty page out of a feeder: tint, grain, soft vertical streaks, dark edges."""
    values = np.full((1754, 1240), 236, np.float32)
    values[:, ::120] -= 18
    values[:25] = 60
    soft = damage.gaussian(Image.fromarray(values.astype(np.uint8)), 6)
    return damage.jpeg(damage.noise(soft, 3), 70)


def shining_through() -> Image.Image:
    back = damage.faded(damage.gaussian(letter(11, "letter", 150), 5), 0.1).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return damage.noise(back, 2)


@pytest.mark.parametrize("draw", [streaked, shining_through, lambda: Image.new("L", (1240, 1754), 190)])
def test_an_empty_page_is_blank(draw):
    assert is_blank(look(draw()), LIMITS)


def with_line(points: float, share: float = 1.0) -> Image.Image:
    paper = papers.blank(150)
    paper.write(60, 120, "（此页无正文，为签署页）", points)
    return damage.scanned(damage.faded(paper.picture, share), 3)


def with_seal() -> Image.Image:
    paper = papers.blank(150)
    seals.stamp(paper, 3)
    return damage.scanned(paper.picture, 3)


@pytest.mark.parametrize(
    "draw", [lambda: with_line(10.5), lambda: with_line(12, 0.4), with_seal, lambda: letter(7, "cover", 150)]
)
def test_a_line_a_faint_line_or_a_seal_is_not_blank(draw):
    assert not is_blank(look(draw()), LIMITS)


@pytest.mark.parametrize("degrees", [-7.3, -1.2, -0.3, 0, 0.4, 2.6, 11])
def test_skew_is_measured_to_a_fifth_of_a_degree(degrees):
    found = look(damage.turned(letter(13, "contract", 150), -degrees)).geometry
    assert found.skew == pytest.approx(degrees, abs=0.2)


def test_skew_of_a_page_on_its_side():
    page = damage.turned(letter(13, "contract", 150), -2.0).transpose(Image.Transpose.ROTATE_90)
    assert look(page).geometry.skew == pytest.approx(2.0, abs=0.2)


def test_skew_is_silent_when_unsure():
    paper = papers.blank(150)
    for _ in range(60):
        dice = random.Random(_)
        x, y, size = dice.uniform(20, 190), dice.uniform(20, 270), dice.uniform(2, 12)
        box = [paper.mm(v) for v in (x, y, x + size, y + size)]
        ImageDraw.Draw(paper.picture).ellipse(box, outline="black", width=3)
    assert look(paper.picture).geometry.skew is None


def test_tone_of_dark_and_faint_pages():
    page = letter(15, "contract", 150)
    assert look(damage.gain(page, 0.4)).tone.paper < LIMITS["tone.paper"]
    assert look(damage.faded(page, 0.08)).tone.contrast < LIMITS["tone.contrast"]
    clean = look(page).tone
    assert clean.paper > 200
    assert clean.contrast > 100


def test_electronic_seals_are_taken_over_and_settle_the_question_on_grey_pages():
    box = Box(0.6, 0.7, 0.8, 0.85)
    found = look(letter(17, "letter", 150).convert("L"), seals=(box,))
    assert [(seal.box, seal.electronic) for seal in found.seals] == [(box, True)]
    assert assess_seals.seal_state(found) is True
    assert assess_seals.seal_box(found) == box


def test_a_grey_copy_cannot_tell_and_a_drawn_page_can():
    page = papers.paper(17, "letter", 150)
    seals.stamp(page, 5)
    assert assess_seals.seal_state(look(page.picture.convert("L"))) is None
    assert assess_seals.seal_state(look(page.picture.convert("L").convert("RGB"))) is None
    assert assess_seals.seal_state(look(letter(19, "letter", 150).convert("L"), origin=Origin.DIGITAL)) is False


@pytest.mark.parametrize("oval", [False, True])
@pytest.mark.parametrize("pale", [0.4, 1.0])
def test_a_red_seal_is_found_where_it_is(oval, pale):
    paper = papers.paper(21, "letter", 150)
    seals.red_table(paper, random.Random(1))
    wanted = seals.stamp(paper, 31, pale=pale, oval=oval, at=(130, 200))
    found = look(damage.scanned(paper.picture, 4))
    assert assess_seals.seal_state(found) is True
    box = assess_seals.seal_box(found)
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize("draw", seals.DISTRACTORS, ids=lambda draw: draw.__name__)
def test_red_things_that_are_no_seals(draw):
    paper = papers.paper(23, "form", 150)
    draw(paper, random.Random(3))
    assert assess_seals.seal_state(look(damage.scanned(paper.picture, 5))) is False


def test_clutter_beside_the_sheet_is_no_text():
    """Print is sharp, what lies around it is out of focus: only tiles on lines of text are judged."""
    paper = papers.paper(9, "contract", 150)
    rough = np.random.default_rng(3).integers(40, 200, (60, 46, 3), dtype=np.uint8)
    photo = damage.gaussian(Image.fromarray(rough).resize((2000, 2600), Image.Resampling.BICUBIC), 6)
    photo.paste(damage.scanned(paper.picture, 2), (380, 500))
    found = [
        Found((x0 + x1) / 2 + 380, (y0 + y1) / 2 + 500, (x1 - x0) / 2, 0.8 * (y1 - y0), 0)
        for _, (x0, y0, x1, y1) in paper.lines
    ]
    sheet = Sheet(page_image(photo, None), BOOK, "fast", None, found)
    on_lines = sharpness.measure(sheet, Evidence()).sharpness
    everywhere = sharpness.measure(Sheet(page_image(photo, None), BOOK, "none"), Evidence()).sharpness
    assert on_lines.side_width < LIMITS["sharpness.soft"]
    assert everywhere.side_width > on_lines.side_width


@pytest.mark.parametrize("dpi", [None, 72, 200])
def test_an_oval_seal_on_a_small_invoice_is_found_whatever_its_tag_says(dpi):
    """A receipt of 130 mm cut out by its photographer: the seal is a third as wide as the picture."""
    paper = papers.blank(150, 5, (130, 95))
    paper.write(15, 12, "江苏省通用定额发票", 20)
    wanted = seals.stamp(paper, 31, oval=True, at=(90, 60))
    box = assess_seals.seal_box(look(damage.scanned(paper.picture, 3), dpi))
    assert box is not None
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(wanted, abs=0.03)
