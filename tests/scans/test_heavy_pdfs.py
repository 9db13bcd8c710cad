"""PDFs that are too large, too heavy or damaged: refused with a reason, never shown as whole."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.model.errors import ScanError
from tests.export.pdf_maker import sheet as written_sheet
from tests.scans.makers import Pdf, encoded, page


def test_pages_beyond_the_limit_are_refused(tightened):
    from srdi_desktop.scans import open_scan

    pdf = Pdf()
    for _ in range(4):
        pdf.text_page(["x"])
    with pytest.raises(ScanError) as caught:
        open_scan(io.BytesIO(pdf.data()), "long.pdf", tightened(**{"scan.max_pages": 3}))
    assert (caught.value.code, caught.value.values["variant"]) == ("scan.too_large", "pages")


def test_a_page_of_ten_metres_is_shown_within_the_pixel_limit(opened, limits):
    pdf = Pdf()
    pdf.text_page(["huge"], box=b"0 0 28346 28346")
    with opened(pdf.data()) as scan:
        shown = scan.page(1)
    assert shown.grey.width * shown.grey.height <= limits["pixels.measured_mp"] * 1e6


@pytest.mark.parametrize(("filters", "bits", "space"), [
    (b"/JBIG2Decode", 1, b"/DeviceGray"), (b"/JPXDecode", 8, b"/DeviceRGB"), (b"/CCITTFaxDecode", 1, b"/DeviceGray"),
    (b"/DCTDecode", 8, b"/DeviceRGB"), (b"/FlateDecode", 8, b"/DeviceGray"),
])  # fmt: skip
def test_a_scan_that_does_not_decode_is_not_shown_as_an_empty_page(opened, filters, bits, space):
    pdf = Pdf()
    pdf.image_page(bytes(range(256)), (1240, 1754), filters=filters, bits=bits, space=space)
    with opened(pdf.data()) as scan, pytest.raises(ScanError, match=r"page\.unreadable"):
        scan.page(1)


def test_half_a_grey_picture_is_not_shown_as_whole(opened):
    pixels = np.asarray(page("L", (1240, 1754))).tobytes()
    for share, whole in ((1, True), (2, False)):
        pdf = Pdf()
        pdf.image_page(
            zlib.compress(pixels[: len(pixels) // share]), (1240, 1754), filters=b"/FlateDecode", space=b"/DeviceGray"
        )
        with opened(pdf.data()) as scan:
            if whole:
                assert scan.page(1).source_size == (1240, 1754)
            else:
                with pytest.raises(ScanError, match=r"page\.unreadable"):
                    scan.page(1)


def fax(image: Image.Image, share: float = 1) -> bytes:
    strip = encoded(image, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(io.BytesIO(strip)) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    pdf = Pdf()
    pdf.image_page(
        strip[start : start + int(length * share)], image.size, filters=b"/CCITTFaxDecode", space=b"/DeviceGray",
        bits=1, image=b"/DecodeParms << /K -1 /Columns %d /Rows %d >>" % image.size,
    )  # fmt: skip
    return pdf.data()


@pytest.mark.parametrize("below", [0, 1])
def test_a_black_border_is_no_damage(opened, below):
    image = page("1", (1240, 1754))
    image.paste(below, (0, 1600, 1240, 1754))
    with opened(fax(image)) as scan:
        assert scan.page(1).source_size == (1240, 1754)


def test_half_a_fax_is_not_shown_as_whole(opened):
    with opened(fax(page("1", (1240, 1754)), 0.4)) as scan, pytest.raises(ScanError, match=r"page\.unreadable"):
        scan.page(1)


def nested(calls: int, depth: int) -> bytes:
    pdf = Pdf()
    number = pdf.stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 600 900]")
    for _ in range(depth):
        inner = b"/Resources << /XObject << /X %d 0 R >> >>" % number
        number = pdf.stream(b"/X Do " * calls, b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] " + inner)
    pdf.page(b"/X Do", b"/XObject << /X %d 0 R >>" % number)
    return pdf.data()


def test_forms_that_multiply_are_refused_before_they_are_loaded(opened):
    with opened(nested(2, 3)) as scan:
        assert scan.page(1)
    with opened(nested(10, 8)) as scan, pytest.raises(ScanError) as caught:
        scan.page(1)
    assert caught.value.values["reason"] == "too heavy"


def test_a_form_that_only_names_itself_is_not_heavy(opened):
    pdf = Pdf()
    own = len(pdf.objects) + 1
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /X %d 0 R >> >>" % own
    assert pdf.stream(b"0 0 1 1 re f", entries) == own
    pdf.page(b"/X Do", b"/XObject << /X %d 0 R >>" % own)
    with opened(pdf.data()) as scan:
        assert scan.page(1)


def test_a_form_of_more_fields_than_anybody_fills_in_is_refused_at_once(opened, limits):
    fields = "10 0 R " * (int(limits["scan.fields"]) + 1)
    data = written_sheet(catalogue=f"/AcroForm<</Fields[{fields}]>>", more={10: "<</FT/Tx/T(a)>>"})
    with opened(data) as scan, pytest.raises(ScanError, match=r"page\.unreadable"):
        scan.page(1)


def test_a_page_of_more_fields_than_anybody_fills_in_is_refused_at_once(opened, limits):
    most = int(limits["scan.fields"])
    for count, heavy in ((300, False), (most + 1, True)):
        marks = "/Annots[" + "10 0 R " * count + "]"
        data = written_sheet(extra=marks, more={10: "<</Subtype/Widget/FT/Tx/Rect[0 0 9 9]>>"})
        with opened(data) as scan:
            if heavy:
                with pytest.raises(ScanError, match=r"page\.unreadable"):
                    scan.page(1)
            else:
                assert scan.page(1)


@pytest.mark.parametrize("heavy", [False, True])
def test_fields_that_multiply_are_refused_before_they_are_loaded(heavy, opened):
    levels = {number: f"<</Kids[{number + 1} 0 R{f' {number + 1} 0 R' * heavy}]>>" for number in range(10, 30)}
    data = written_sheet(catalogue="/AcroForm<</Fields[10 0 R]>>", more={**levels, 30: "<</FT/Tx/T(a)>>"})
    with opened(data) as scan:
        if heavy:
            with pytest.raises(ScanError, match=r"page\.unreadable"):
                scan.page(1)
        else:
            assert scan.page(1)


def test_drawing_ends_when_its_time_is_over(tightened):
    from srdi_desktop.scans import open_scan

    pdf = Pdf()
    pdf.page(b"0 0 m 595 842 l S " * 20_000)
    with (
        open_scan(io.BytesIO(pdf.data()), "slow.pdf", tightened(**{"pixels.render_seconds": 0})) as scan,
        pytest.raises(ScanError) as caught,
    ):
        scan.page(1)
    assert caught.value.values["reason"] == "too slow to draw"
