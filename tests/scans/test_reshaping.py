"""The picture of a page made anew: what is covered is gone, what is red gets redder, the rest keeps its pixels."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.model.page import Box, Origin, PageRef
from srdi_desktop.model.reshaping import Derivation, Reshaping
from srdi_desktop.rules import load_rulebook
from srdi_desktop.scans import open_scan
from srdi_desktop.scans.images import reshaping

LIMITS = load_rulebook().limits
PLACE = Box(0.25, 0.3, 0.6, 0.36)
ORIGIN = PageRef("c" * 64, 1)


def page(size=(1240, 1754), mode="RGB") -> Image.Image:
    """Lines of bars, a pale red ring, and noise that no compression forgets."""
    rng = np.random.default_rng(7)
    shape = (size[1], size[0], 3)
    image = Image.fromarray((245 + rng.integers(-4, 5, shape)).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for row in range(100, size[1] - 100, 60):
        for left in range(100, size[0] - 140, 45):
            draw.rectangle((left, row, left + 28, row + 26), fill=(30, 30, 30))
    draw.ellipse((700, 900, 1000, 1200), outline=(232, 188, 190), width=10)
    return image.convert(mode)


def made(image: Image.Image, by: Reshaping, form: str = "JPEG", origin: PageRef = ORIGIN, **how) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **how)
    with open_scan(held, f"x.{form.lower()}", LIMITS) as scan:
        original = reshaping.original(scan, 1)
    parts = reshaping.reshaped(original.image, by, LIMITS)
    return reshaping.written(parts, original, Derivation(origin, by), LIMITS)[0]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_nothing_is_left_of_what_is_covered():
    image = page()
    shown = np.asarray(opened(made(image, Reshaping(covers=(PLACE,)), quality=95)).convert("L")).astype(int)
    high, wide = shown.shape
    inside = shown[round(PLACE.top * high) + 4 : round(PLACE.bottom * high) - 4,
                   round(PLACE.left * wide) + 4 : round(PLACE.right * wide) - 4]  # fmt: skip
    assert np.abs(inside - LIMITS["edit.cover"]).max() <= 3
    assert shown[: round(PLACE.top * high) - 10].min() < 60  # print elsewhere is there


@pytest.mark.parametrize("crop", [None, Box(0.1, 0.2, 0.9, 0.8)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_cover_lies_on_the_same_place_whatever_else_is_done(turn, crop):
    image = Image.new("RGB", (800, 1000), "white")
    secret = Box(0.3, 0.4, 0.5, 0.5)
    ImageDraw.Draw(image).rectangle((240, 400, 399, 499), fill=(10, 10, 10))
    by = Reshaping(turn=turn, crop=crop and crop.turned(turn), covers=(secret.turned(turn),))
    shown = np.asarray(opened(made(image, by)).convert("L"))
    assert shown.min() > 80  # the dark place is gone, the plate's frame is there


def test_an_original_without_colour_or_with_two_levels_stays_so():
    grey = opened(made(page(mode="L"), Reshaping(crop=PLACE), "PNG"))
    assert grey.mode == "L"
    image = page().convert("1", dither=Image.Dither.NONE)
    kept = opened(made(image, Reshaping(crop=Box(0, 0, 1, 0.5), covers=(PLACE,)), "PNG", dpi=(300, 300)))
    assert kept.format == "PNG"
    assert kept.mode == "1"
    lower = image.crop((0, 700, 1240, 877))
    assert kept.crop((0, 700, 1240, 877)).tobytes() == lower.tobytes()
    assert round(kept.info["dpi"][0]) == 300


def test_resolution_is_kept_and_that_of_a_photograph_is_not_made_up():
    scanned = opened(made(page(), Reshaping(crop=PLACE), dpi=(200, 200)))
    assert tuple(round(value) for value in scanned.info["dpi"]) == (200, 200)
    assert "dpi" not in opened(made(page(), Reshaping(crop=PLACE))).info


def test_only_reds_change_when_seals_are_strengthened():
    image = page()
    before = np.asarray(image).astype(int)
    after = np.asarray(reshaping.with_strong_seals(image, 1.0, LIMITS)).astype(int)
    redness = before[..., 0] - np.maximum(before[..., 1], before[..., 2])
    assert (after[redness <= LIMITS["edit.seal_least"]] == before[redness <= LIMITS["edit.seal_least"]]).all()
    ring = redness > 35
    assert ring.sum() > 5000
    grown = after[..., 0] - np.maximum(after[..., 1], after[..., 2])
    assert np.median(grown[ring]) > 2 * np.median(redness[ring])


def test_tones_are_monotone_and_untouched_at_zero():
    image = Image.linear_gradient("L")
    assert reshaping.toned(image, 0, 0) is image
    levels = np.asarray(reshaping.toned(image, 10, 40))[:, 0].astype(int)
    assert (np.diff(levels) >= 0).all()
    assert reshaping.toned(Image.new("RGB", (2, 2), (100, 150, 200)), 20, 0).getpixel((0, 0)) == (126, 176, 226)


@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_a_cut_page_is_several_pages_of_one_scan(mode):
    image = page(mode=mode)
    by = Reshaping(cuts=(0.25, 0.5))
    data = made(image, by, "PNG", dpi=(150, 150))
    with open_scan(io.BytesIO(data), "x.pdf", LIMITS) as scan:
        assert (scan.format, scan.page_count) == ("pdf", 3)
        sizes = [scan.page(index).source_size for index in (1, 2, 3)]
        first = scan.page(1)
    assert sum(height for _, height in sizes) == 1754
    assert {width for width, _ in sizes} == {1240}
    assert first.dpi == pytest.approx(150, abs=0.2)
    assert first.origin is Origin.SCAN
    assert first.bilevel is (mode == "1")


def test_pieces_hold_all_of_the_page_in_order():
    image = page(mode="1")
    data = made(image, Reshaping(cuts=(0.25, 0.5)), "PNG", dpi=(150, 150))
    with open_scan(io.BytesIO(data), "x.pdf", LIMITS) as scan:
        rows = b"".join(scan.page(index).grey.data for index in (1, 2, 3))
    assert rows == image.convert("L").tobytes()


def test_the_same_gives_the_same_bytes_and_another_page_others():
    image, by = page(), Reshaping(covers=(PLACE,))
    assert made(image, by) == made(image, by)
    assert made(image, by) != made(image, by, origin=PageRef("c" * 64, 2))


def test_what_a_camera_noted_does_not_go_along():
    notes = Image.Exif()
    notes[0x010F], notes[0x0112] = "Secretphone", 6
    notes.get_ifd(0x8825)[1] = "N"
    data = made(page(), Reshaping(crop=PLACE.turned(90)), exif=notes)
    assert b"Secretphone" not in data
    assert b"Exif" not in data
    turned = PLACE.turned(90)
    wide = round(turned.right * 1754) - round(turned.left * 1754)
    assert opened(data).size == (wide, round(turned.bottom * 1240) - round(turned.top * 1240))


def test_the_colours_meaning_goes_along():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(made(page(), Reshaping(crop=PLACE), icc_profile=profile)).info["icc_profile"] == profile
    assert "icc_profile" not in opened(made(page(mode="L"), Reshaping(crop=PLACE), icc_profile=profile)).info


def test_a_draft_shows_what_will_be_written():
    held = io.BytesIO()
    page().save(held, "JPEG", quality=95)
    by = Reshaping(turn=90, crop=Box(0.1, 0.1, 0.8, 0.9), contrast=30, covers=(Box(0.2, 0.2, 0.4, 0.3),))
    with open_scan(held, "x.jpg", LIMITS) as scan:
        draft = reshaping.Draft(reshaping.original(scan, 1, 600), LIMITS)
        whole = reshaping.original(scan, 1)
    small = opened(draft.shown(by)).convert("L")
    large = reshaping.reshaped(whole.image, by, LIMITS)[0].convert("L").resize(small.size, Image.Resampling.BOX)
    difference = np.abs(np.asarray(small).astype(int) - np.asarray(large).astype(int))
    assert difference.mean() < 12
    assert max(opened(draft.original()).size) == 600
    assert opened(draft.sheet(by)).size == opened(draft.original()).size[::-1]


def test_two_sheets_of_one_picture_are_pages_of_their_own():
    picture = Image.new("RGB", (800, 600), (60, 60, 60))
    places = ((60, 80, 360, 504), (430, 100, 730, 524))
    for place, colour in zip(places, ((250, 240, 200), (200, 230, 250)), strict=True):
        picture.paste(colour, place)
    first, second = (
        ((left / 800, top / 600), (right / 800, top / 600), (right / 800, foot / 600), (left / 800, foot / 600))
        for left, top, right, foot in places
    )
    by = Reshaping(corners=first, second=Reshaping(corners=second, turn=90, crop=Box(0, 0, 0.5, 1)))
    one, other = reshaping.reshaped(picture, by, LIMITS)
    assert one.size == (300, 424)
    assert other.size == (212, 300), "cropped and turned by itself"
    assert one.getpixel((150, 212)) == (250, 240, 200)
    assert other.getpixel((100, 150)) == (200, 230, 250)
