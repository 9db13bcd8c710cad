"""Where a picture may be cut into pages: only through paper, near a page's length, and nowhere when unsure."""

import random
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.evidence.picture.gaps import page_cuts, spread_gap
from srdi_desktop.model.page import Raster
from srdi_desktop.rules import load_rulebook

LIMITS = load_rulebook().limits
WIDTH = 800


def raster(image: Image.Image) -> Raster:
    grey = image.convert("L")
    return Raster(grey.width, grey.height, 1, grey.tobytes())


def printed(seed: int, size: tuple[int, int], paragraph: int = 9) -> Image.Image:
    """Paragraphs of bars on paper with a little grain; wider gaps between paragraphs."""
    chance = random.Random(seed)
    grain = np.random.default_rng(seed).integers(-3, 4, (size[1], size[0]))
    image = Image.fromarray((244 + grain).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    row, lines = 40, 0
    while row < size[1] - 40:
        end = size[0] - 60 - chance.randrange(200)
        for left in range(60, end, 22):
            draw.rectangle((left, row, left + 14, row + 14), fill=40)
        lines += 1
        row += 24 if lines % paragraph else 60
    return image


@pytest.mark.parametrize("seed", range(6))
def test_a_long_page_is_cut_through_paper_near_the_length_of_a_page(seed):
    image = printed(seed, (WIDTH, 4200 + 300 * seed))
    cuts = page_cuts(raster(image), LIMITS)
    assert cuts
    edges = [0.0, *cuts, 1.0]
    lengths = [(high - low) * image.height / WIDTH for low, high in pairwise(edges)]
    assert max(lengths) <= LIMITS["edit.page"] * (LIMITS["edit.gap_late"] + LIMITS["edit.gap_rest"]) + 0.01
    assert min(lengths) >= LIMITS["edit.page"] * LIMITS["edit.gap_rest"]
    for cut in cuts:
        row = np.asarray(image)[round(cut * image.height)]
        assert row.min() > 200  # no print there


def test_upright_rules_of_a_table_do_not_hide_its_gaps():
    image = printed(3, (WIDTH, 4000))
    draw = ImageDraw.Draw(image)
    for left in (50, 300, 745):
        draw.line((left, 0, left, 4000), fill=60, width=2)
    assert page_cuts(raster(image), LIMITS)


def test_an_ordinary_page_and_a_picture_without_gaps_stay_whole():
    assert page_cuts(raster(printed(1, (WIDTH, 1131))), LIMITS) == ()
    noise = np.random.default_rng(2).integers(0, 256, (4000, WIDTH)).astype(np.uint8)
    assert page_cuts(raster(Image.fromarray(noise)), LIMITS) == ()


@pytest.mark.parametrize("between", [244, 70])
@pytest.mark.parametrize("seed", range(4))
def test_two_papers_side_by_side_are_cut_between_them(seed, between):
    left, right = printed(seed, (700, 1000)), printed(seed + 50, (700, 1000))
    both = Image.new("L", (1440, 1000), between)
    both.paste(left, (0, 0))
    both.paste(right, (740, 0))
    gap = spread_gap(raster(both), LIMITS)
    assert gap is not None
    assert 640 < gap * 1440 < 800
    column = np.asarray(both)[:, round(gap * 1440)]
    assert int(column.max()) - int(column.min()) < 20


def test_one_wide_paper_is_not_two():
    assert spread_gap(raster(printed(5, (1440, 1000))), LIMITS) is None  # lines go across the middle
    empty = Image.new("L", (1440, 1000), 244)
    empty.paste(printed(6, (600, 1000)), (0, 0))
    assert spread_gap(raster(empty), LIMITS) is None  # print on one side only
    assert spread_gap(raster(printed(7, (1000, 1400))), LIMITS) is None
