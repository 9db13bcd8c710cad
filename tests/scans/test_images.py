import io

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.page import Origin
from tests.scans.makers import array_of, encoded, exif, page, tiff

KINDS = {"jpeg": "JPEG", "png": "PNG", "tiff": "TIFF", "bmp": "BMP", "webp": "WEBP"}


@pytest.mark.parametrize(("scan_format", "kind"), KINDS.items())
def test_each_format_gives_grey_colour_and_thumbnail(opened, scan_format, kind):
    with opened(encoded(page(), kind), "name.with.a.wrong.pdf") as scan:
        shown = scan.page(1)
    assert (scan.format, scan.page_count) == (scan_format, 1)
    assert (shown.grey.width, shown.grey.height) == shown.source_size == (240, 340)
    assert array_of(shown.grey)[5, 5] < 30 < 220 < array_of(shown.grey)[5, 120]
    assert shown.colour is not None
    assert shown.colour.channels == 3
    assert max(Image.open(io.BytesIO(shown.thumbnail)).size) == 320


def test_every_page_of_a_tiff_is_shown(opened):
    with opened(tiff(3, compression="group4", dpi=(300, 300))) as scan:
        assert scan.page_count == 3
        third, first = scan.page(3), scan.page(1)
    assert (third.grey.width, first.grey.width) == (242, 240)
    assert first.bilevel
    assert (first.colour, first.dpi) == (None, 300)
    assert first.paper_mm == pytest.approx((240 / 300 * 25.4, 340 / 300 * 25.4))


def test_reduced_copies_inside_a_tiff_are_no_pages(opened):
    images = [page("L", (200, 300)), page("L", (20, 30)), page("L", (210, 300))]
    images[1].encoderinfo = {"tiffinfo": {254: 1}}
    with opened(encoded(images[0], "TIFF", save_all=True, append_images=images[1:])) as scan:
        assert scan.page_count == 2
        assert scan.page(2).grey.width == 210


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(("orientation", "corner"), [
    (1, "top left"), (2, "top right"), (3, "bottom right"), (4, "bottom left"), (5, "top left"),
    (6, "top right"), (7, "bottom right"), (8, "bottom left"), (0, "top left"), (9, "top left"),
])  # fmt: skip
def test_orientation_is_applied_and_nonsense_ignored(opened, kind, orientation, corner):
    with opened(encoded(page(), kind, exif=exif(orientation=orientation))) as scan:
        shown, thumbnail = scan.page(1), Image.open(io.BytesIO(scan.thumbnail(1)))
    sideways = orientation in (5, 6, 7, 8)
    assert (shown.grey.width, shown.grey.height) == ((340, 240) if sideways else (240, 340)) == shown.source_size
    assert (thumbnail.width > thumbnail.height) == sideways
    assert shown.colour is not None
    for raster in (shown.grey, shown.colour):
        assert darkest_corner(array_of(raster)) == corner


def darkest_corner(values: np.ndarray) -> str:
    if values.ndim == 3:
        values = values.mean(axis=2)
    found = {
        "top left": values[:12, :12], "top right": values[:12, -12:],
        "bottom left": values[-12:, :12], "bottom right": values[-12:, -12:],
    }  # fmt: skip
    return min(found, key=lambda name: found[name].mean())


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"])
def test_every_mode_of_pixels_is_readable(opened, mode):
    image = {
        "I;16": lambda: Image.fromarray(np.asarray(page("L")).astype(np.uint16) * 257),
        "I": lambda: Image.fromarray(np.asarray(page("L")).astype(np.int32) * 257),
        "F": lambda: Image.fromarray(np.asarray(page("L")).astype(np.float32) / 255),
    }.get(mode, lambda: page().convert(mode))()
    with opened(encoded(image, "TIFF")) as scan:
        grey = array_of(scan.page(1).grey)
    assert grey[5, 5] < 40
    assert grey[5, 120] > 200


def test_transparent_paper_is_white(opened):
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        with opened(encoded(image, kind)) as scan:
            assert array_of(scan.page(1).grey).min() == 255


def test_adobe_cmyk_is_not_shown_inverted(opened):
    with opened(encoded(page("CMYK"), "JPEG", quality=90)) as scan:
        grey = array_of(scan.page(1).grey)
    assert grey[5, 5] < 60 < 200 < grey[5, 120]


@pytest.mark.parametrize("size", [(1654, 2339), (1653, 2338), (1656, 2340)])
def test_colour_of_a_jpeg_is_decoded_reduced_whatever_its_size(opened, size):
    with opened(encoded(page("RGB", size), "JPEG")) as scan:
        shown = scan.page(1)
    assert (shown.grey.width, shown.grey.height) == size
    assert max(shown.colour.width, shown.colour.height) in (1169, 1170)


def test_a_progressive_jpeg_has_grey_and_colour_too(opened):
    with opened(encoded(page("RGB", (800, 1000)), "JPEG", progressive=True)) as scan:
        shown = scan.page(1)
    assert shown.grey.width == 800
    assert shown.colour is not None


def test_large_pictures_are_reduced_but_keep_their_source_size(opened, tightened):
    from srdi_desktop.scans import open_scan

    small = tightened(**{"pixels.measured_mp": 0.1})
    for kind in ("JPEG", "PNG"):
        data = encoded(page("RGB", (800, 1000)), kind, dpi=(300, 300))
        with open_scan(io.BytesIO(data), "a", small) as scan:
            shown = scan.page(1)
        assert shown.grey.width * shown.grey.height <= 1e5
        assert shown.source_size == (800, 1000)
        assert shown.dpi == pytest.approx(300, abs=1)


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "CMYK"])
def test_large_pictures_of_every_mode_are_reduced_band_by_band(opened, tightened, mode):
    from srdi_desktop.scans import open_scan

    data = encoded(page("RGB", (900, 1600)).convert(mode), "TIFF")
    with opened(data) as scan:
        whole = Image.fromarray(array_of(scan.page(1).grey))
    with open_scan(io.BytesIO(data), "a", tightened(**{"pixels.measured_mp": 0.4})) as scan:
        small = array_of(scan.page(1).grey)
    assert small.shape == (800, 450)
    assert np.abs(np.asarray(whole.reduce(2)).astype(int) - small).max() <= 2


def test_preview_is_never_larger_than_asked_nor_than_the_source(opened):
    with opened(encoded(page("RGB", (800, 1000)), "JPEG")) as scan:
        assert Image.open(io.BytesIO(scan.preview(1, 500))).size == (400, 500)
        assert Image.open(io.BytesIO(scan.preview(1, 5000))).size == (800, 1000)


@pytest.mark.parametrize(("options", "origin", "dpi"), [
    ({"dpi": (300, 300)}, Origin.SCAN, 300),
    ({"dpi": (72, 72)}, Origin.PHOTO, None),
    ({"dpi": (300, 300), "exif": exif(make="Phone", exposure=0.01)}, Origin.PHOTO, None),
    ({"dpi": (300, 300), "exif": exif(make="EPSON")}, Origin.SCAN, 300),
])  # fmt: skip
def test_origin_and_resolution_of_a_loose_picture(opened, options, origin, dpi):
    with opened(encoded(page("RGB", (960, 1280)), "JPEG", **options)) as scan:
        shown = scan.page(1)
    assert shown.origin is origin
    assert shown.dpi == (None if dpi is None else pytest.approx(dpi, abs=1))


def test_a_screenshot_sized_png_is_not_called_a_photo(opened):
    with opened(encoded(page("RGB", (960, 1280)), "PNG")) as scan:
        assert scan.page(1).origin is Origin.UNKNOWN


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_half_a_picture_is_not_shown_as_whole(opened, kind):
    data = encoded(page("RGB", (600, 800)), kind)
    with pytest.raises(ScanError) as caught, opened(data[: len(data) // 2], "half") as scan:
        scan.page(1)
    assert caught.value.code in ("page.unreadable", "scan.damaged")
    assert caught.value.values["name"] == "half"


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_jpeg_that_ends_early_but_properly_is_not_shown_as_whole(opened, mode):
    data = encoded(page(mode, (600, 800)), "JPEG")
    with opened(data[: len(data) // 2] + b"\xff\xd9") as scan:
        for work in (scan.page, scan.thumbnail):
            with pytest.raises(ScanError, match=r"page\.unreadable"):
                work(1)


def test_a_page_that_does_not_exist_is_an_error_of_the_page(opened):
    with opened(encoded(page(), "PNG")) as scan:
        for index in (0, 2, -1):
            with pytest.raises(ScanError, match=r"page\.unreadable"):
                scan.page(index)


def test_the_callers_stream_stays_open(limits):
    from srdi_desktop.scans import open_scan

    for kind in KINDS.values():
        stream = io.BytesIO(encoded(page(), kind))
        with open_scan(stream, "a", limits) as scan:
            scan.page(1)
            scan.thumbnail(1)
        assert not stream.closed
