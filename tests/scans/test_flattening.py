"""Flattening and light: made photos with known sheets; print and seals must survive."""

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.rules import load_limits
from srdi_desktop.scans.images import flattening
from tests.resources import damage, papers, photos, seals

LIMITS = load_limits()
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def test_sheet_comes_out_as_it_lay_there():
    made = photos.photo("dark", 5021, 1600)
    flat = flattening.flattened(made.picture, made.corners, LIMITS)
    size = (200, 283) if flat.height > flat.width else (283, 200)
    small, true = (np.asarray(one.convert("L").resize(size, Image.Resampling.BOX), float) for one in (flat, made.sheet))
    assert np.corrcoef(small.ravel(), true.ravel())[0, 1] > 0.7


@pytest.mark.parametrize("kind", ["dark", "wood", "spread", "fingers"])
def test_proportions_are_the_sheets_own(kind):
    for seed in range(5031, 5039, 2):
        made = photos.photo(kind, seed, 800)
        width, height = flattening.flattened_size(made.picture.size, made.corners, LIMITS)
        true = made.sheet.width / made.sheet.height
        assert abs(width / height / true - 1) < 0.05


def sides_of(corners, size):
    points = np.array(corners) * size
    return np.hypot(*(np.roll(points, -1, axis=0) - points).T)


@pytest.mark.parametrize("kind", ["dark", "wood", "fingers"])
def test_letters_keep_their_size_unless_the_other_direction_would_grow_too_much(kind):
    for seed in range(5041, 5049, 2):
        made = photos.photo(kind, seed, 800)
        width, height = flattening.flattened_size(made.picture.size, made.corners, LIMITS)
        top, right, bottom, left = sides_of(made.corners, made.picture.size)
        grown = np.array([width / max(top, bottom), height / max(right, left)])
        most = LIMITS["flatten.enlarged_most"]
        assert grown.min() > 0.99 or grown.max() == pytest.approx(most, rel=0.01), "or the other grew as it may"


def test_a_sheet_seen_from_low_down_has_no_more_pixels_than_the_photo():
    low = ((0.1, 0.05), (0.9, 0.05), (1.2, 0.9), (-0.2, 0.9))
    width, height = flattening.flattened_size((1600, 1200), low, LIMITS)
    assert width * height == pytest.approx(1600 * 1200, rel=0.01)


def test_a_direction_without_detail_is_enlarged_little():
    lying = ((0.3, 0.45), (0.7, 0.45), (0.8, 0.6), (0.2, 0.6))
    width, height = flattening.flattened_size((1600, 1200), lying, LIMITS)
    _, right, _, left = sides_of(lying, (1600, 1200))
    assert height <= LIMITS["flatten.enlarged_most"] * max(right, left) + 1
    assert width < 0.6 * 1600


def test_whole_picture_stays_its_size():
    assert flattening.flattened_size((700, 990), SQUARE, LIMITS) == (700, 990)


def test_corners_out_of_the_picture_come_out_white():
    picture = Image.new("RGB", (300, 424), (120, 110, 100))
    flat = flattening.flattened(picture, ((-0.1, 0.0), (1.0, 0.0), (1.0, 1.0), (-0.1, 1.0)), LIMITS)
    assert flat.getpixel((2, flat.height // 2)) == (255, 255, 255)


@pytest.mark.parametrize(
    "corners",
    [
        ((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)),
        ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)),
        ((0.0, 0.0), (1.0, 0.0), (0.2, 0.2), (0.0, 1.0)),
        ((0.5, 0.5), (0.5, 0.5), (0.5, 0.5), (0.5, 0.5)),
    ],
)
def test_corners_that_are_no_quadrilateral_are_refused(corners):
    with pytest.raises(ValueError, match="convex"):
        flattening.flattened(Image.new("L", (100, 100)), corners, LIMITS)


def test_grey_stays_grey():
    made = photos.photo("dark", 5043, 800)
    flat = flattening.evened(flattening.flattened(made.picture.convert("L"), made.corners, LIMITS), LIMITS)
    assert flat.mode == "L"


def test_light_becomes_even_and_seals_stay_red():
    paper = papers.paper(5045, "letter", 110)
    left, top, right, bottom = seals.stamp(paper, 5045)
    shaded = damage.shaded(paper.picture, 0.5, 3)
    lit = flattening.evened(shaded, LIMITS)
    width, height = shaded.size
    corners = [lit.getpixel((x, y)) for x in (8, width - 9) for y in (8, height - 9)]
    assert min(min(one) for one in corners) > 212
    box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    before, after = (redness_of(one.crop(box)) for one in (shaded, lit))
    assert after > 0.9 * before


def redness_of(picture):
    """Mean of red over the stronger of green and blue, where it is red."""
    values = np.asarray(picture, float)
    red = values[..., 0] - values[..., 1:].max(axis=2)
    return red[red > 25].sum()


def test_nothing_gets_darker():
    made = photos.photo("stone", 5047, 600)
    lit = flattening.evened(made.picture.convert("L"), LIMITS)
    assert (np.asarray(lit).astype(int) >= np.asarray(made.picture.convert("L")).astype(int) - 1).all()


def test_black_picture_stays_black():
    assert not np.asarray(flattening.evened(Image.new("RGB", (50, 60)), LIMITS)).any()
