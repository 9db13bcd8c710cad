import base64
import io
import zlib

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.page import Origin
from srdi_desktop.scans.pdf import pages
from srdi_desktop.scans.pdf import render as rendering
from tests.export.pdf_maker import page as written_page
from tests.scans.makers import Pdf, array_of, encoded, page, scanned_pdf
from tests.scans.test_images import darkest_corner

INVISIBLE = b"BT 3 Tr /F 14 Tf 1 0 0 1 72 700 Tm (hidden words) Tj ET"


@pytest.fixture
def no_rendering(monkeypatch):
    """Fails the test when a page is rendered although its own JPEG would do."""

    def fail(*_):
        raise AssertionError("rendered")

    monkeypatch.setattr(pages, "render", fail)


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize("image", [b"", b"/Decode [0 1 0 1 0 1] /Interpolate true"])
def test_a_scanned_page_is_its_own_jpeg(opened, image):
    with opened(scanned_pdf(more=INVISIBLE, image=image)) as scan:
        shown = scan.page(1)
    assert (shown.grey.width, shown.grey.height) == shown.source_size == (1240, 1754)
    assert shown.origin is Origin.SCAN
    assert shown.dpi == pytest.approx(150, abs=0.5)
    assert shown.paper_mm == pytest.approx((210, 297), abs=0.5)
    assert [line.text for line in shown.layer] == ["hidden words"]
    assert shown.colour is not None


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize(("filters", "wrap"), [
    (b"[/ASCII85Decode /DCTDecode]", lambda data: base64.a85encode(data) + b"~>"),
    (b"[/ASCIIHexDecode /DCTDecode]", lambda data: data.hex().encode() + b">"),
    (b"[/FlateDecode /DCTDecode]", zlib.compress),
])  # fmt: skip
def test_a_jpeg_wrapped_once_more_is_taken_as_it_is(opened, filters, wrap):
    size = (1240, 1754)
    data = encoded(page("RGB", size), "JPEG", quality=85)
    pdf = Pdf()
    pdf.image_page(wrap(data), size, filters=filters)
    with opened(pdf.data()) as wrapped, opened(data) as alone:
        assert wrapped.page(1).grey == alone.page(1).grey


@pytest.mark.usefixtures("no_rendering")
def test_what_lies_below_the_scan_needs_no_drawing_but_its_text_counts(opened):
    below = b"1 1 1 rg 0 0 595 842 re f BT /F 14 Tf 1 0 0 1 72 700 Tm (words below) Tj ET"
    with opened(scanned_pdf(below=below)) as scan:
        shown = scan.page(1)
    assert shown.origin is Origin.SCAN
    assert [line.text for line in shown.layer] == ["words below"]


def test_a_watermark_picture_over_drawn_text_is_no_scan(opened):
    pdf = Pdf()
    size = (600, 850)
    veil = zlib.compress(bytes(range(256)) * (size[0] * size[1] // 256 + 1))
    mask = pdf.stream(
        veil, b"/Type /XObject /Subtype /Image /Width 600 /Height 850 /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Filter /FlateDecode",
    )  # fmt: skip
    below = b"BT /F 14 Tf 1 0 0 1 72 700 Tm (a drawn page) Tj ET"
    data = encoded(page("RGB", size), "JPEG")
    pdf.image_page(data, size, image=b"/SMask %d 0 R" % mask, below=below)
    with opened(pdf.data()) as scan:
        shown = scan.page(1)
    assert (shown.grey.width, shown.grey.height) != size


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize(("rotate", "corner"), [
    (0, "top left"), (90, "top right"), (180, "bottom right"), (270, "bottom left"), (-90, "bottom left"),
])  # fmt: skip
def test_page_rotation_is_applied_to_the_jpeg(opened, rotate, corner):
    with opened(scanned_pdf(entries=b"/Rotate %d" % rotate)) as scan:
        shown = scan.page(1)
    assert darkest_corner(array_of(shown.grey)) == corner
    assert (shown.grey.width, shown.grey.height) == shown.source_size


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize(("place", "corner"), [
    (b"595 0 0 842 0 0", "top left"), (b"-595 0 0 -842 595 842", "bottom right"),
    (b"0 842 -595 0 595 0", "bottom left"), (b"0 -842 595 0 0 842", "top right"),
])  # fmt: skip
def test_a_jpeg_turned_by_its_matrix_is_turned(opened, place, corner):
    size = (1754, 1240) if corner in ("bottom left", "top right") else (1240, 1754)
    with opened(scanned_pdf(size, place=place)) as scan:
        shown = scan.page(1)
    assert darkest_corner(array_of(shown.grey)) == corner
    assert (shown.grey.width, shown.grey.height) == shown.source_size == (1240, 1754)
    assert shown.dpi == pytest.approx(150, abs=0.5)


def test_a_grey_scan_that_is_rendered_stays_grey(opened):
    pdf = Pdf()
    data = encoded(page("L", (1240, 1754)), "JPEG")
    pdf.image_page(data, (1240, 1754), space=b"/DeviceGray", place=b"580 0 20 842 0 0")
    with opened(pdf.data()) as scan:
        assert scan.page(1).colour is None


@pytest.mark.parametrize("options", [
    {"image": b"/Decode [1 0 1 0 1 0]"},
    {"more": b"0 0 0 rg 100 100 300 300 re f"},
    {"place": b"-595 0 0 842 595 0"},
    {"place": b"300 0 0 842 0 0"},
    {"entries": b"/CropBox [0 0 300 842]"},
])  # fmt: skip
def test_what_the_jpeg_alone_would_show_wrongly_is_rendered(opened, monkeypatch, options):
    calls = []
    monkeypatch.setattr(pages, "render", lambda *args: calls.append(1) or rendering.render(*args))
    with opened(scanned_pdf(**options)) as scan:
        scan.page(1)
    assert calls == [1]


def test_rendered_and_embedded_agree(opened, monkeypatch):
    data = scanned_pdf(entries=b"/Rotate 90")
    with opened(data) as scan:
        taken = array_of(scan.page(1).grey).astype(int)
    monkeypatch.setattr(pages, "embedded", lambda *_: None)
    with opened(data) as scan:
        rendered = Image.fromarray(array_of(scan.page(1).grey)).resize(taken.shape[::-1])
    assert abs(taken - rendered).mean() < 4


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize("black", [True, False])
def test_a_fax_page_is_shown_pixel_for_pixel(opened, black):
    size = (1240, 1754)
    strip = encoded(page("1", size), "TIFF", compression="group4", tiffinfo={278: 1754})
    with Image.open(io.BytesIO(strip)) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        dark_is_one = tiff.tag_v2[262] == 0
    pdf = Pdf()
    pdf.image_page(
        strip[start : start + length], size, filters=b"/CCITTFaxDecode", space=b"/DeviceGray", bits=1,
        image=b"/DecodeParms << /K -1 /Columns 1240 /Rows 1754 /BlackIs1 %s >>" % (b"false", b"true")[black],
    )  # fmt: skip
    with opened(pdf.data()) as scan:
        shown = scan.page(1)
    expected = np.asarray(page("1", size)) != (black == dark_is_one)
    assert shown.bilevel
    assert shown.dpi == pytest.approx(150, abs=0.5)
    assert ((array_of(shown.grey) > 128) == expected).mean() > 0.999


def test_a_born_digital_page_has_its_text_and_no_scan(opened):
    pdf = Pdf()
    pdf.text_page(["Audit report 2025", "Page 3 of 12"], entries=b"/Rotate 90")
    with opened(pdf.data()) as scan:
        shown = scan.page(1)
    assert shown.origin is Origin.DIGITAL
    assert shown.dpi is None
    assert sorted(line.text for line in shown.layer) == ["Audit report 2025", "Page 3 of 12"]
    assert shown.grey.width > shown.grey.height
    for line in shown.layer:
        box, grey = line.box, array_of(shown.grey)
        ink = grey[
            int(box.top * shown.grey.height) : int(box.bottom * shown.grey.height) + 1,
            int(box.left * shown.grey.width) : int(box.right * shown.grey.width) + 1,
        ]
        assert ink.min() < 100


def test_text_comes_in_reading_order_with_boxes_as_shown(opened):
    pdf = Pdf()
    pdf.text_page(["first", "second", "third"])
    with opened(pdf.data()) as scan:
        layer = scan.page(1).layer
    assert [line.text for line in layer] == ["first", "second", "third"]
    assert layer[0].box.left == pytest.approx(72 / 595, abs=0.01)
    assert layer[0].box.bottom == pytest.approx(1 - 760 / 842, abs=0.01)


def test_cells_of_a_table_row_are_lines_of_their_own(opened):
    placed = {(72, 700): b"Revenue 2025", (300, 700): b"12,345.67", (450, 700): b"98.76"}
    placed |= {(72, 600): b"A", (120, 600): b"B", (170, 600): b"C name"}
    placed |= {(72, 500): b"1", (120, 500): b"62,715.94", (300, 500): b"-", (350, 500): b"7,184.02"}
    placed |= {(72, 400): b"9", (120, 400): b"1", (170, 400): b"3"}
    shown = b" ".join(b"1 0 0 1 %d %d Tm (%s) Tj" % (*place, text) for place, text in placed.items())
    pdf = Pdf()
    pdf.page(b"BT /F 12 Tf %s ET" % shown, b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>")
    with opened(pdf.data()) as scan:
        layer = scan.page(1).layer
    assert [line.text for line in layer[:4]] == ["Revenue 2025", "12,345.67", "98.76", "A B C name"]
    assert [line.box.left * 595 for line in layer[:4]] == pytest.approx([72, 300, 450, 72], abs=3)
    assert [line.text for line in layer[4:]] == ["1", "62,715.94", "-", "7,184.02", "9 1 3"]
    assert layer[0].box.right * 595 < 160


def stamped(subtype: bytes, field: bytes = b"", flags: int = 4) -> bytes:
    pdf = Pdf()
    look = pdf.stream(b"1 0 0 RG 8 w 10 10 80 80 re S", b"/Type /XObject /Subtype /Form /BBox [0 0 100 100]")
    mark = pdf.add(
        b"<< /Type /Annot /Subtype /%s %s /F %d /Rect [400 100 500 200] /AP << /N %d 0 R >> >>"
        % (subtype, field, flags, look)
    )
    if field:
        pdf.catalogue = b"/AcroForm << /SigFlags 3 /Fields [%d 0 R] >>" % mark
    size = (1240, 1754)
    pdf.image_page(encoded(page("RGB", size), "JPEG"), size, entries=b"/Annots [%d 0 R]" % mark)
    return pdf.data()


@pytest.mark.parametrize("data", [
    stamped(b"Stamp"), stamped(b"Widget", b"/FT /Sig /T (s) /V << /Type /Sig /Filter /X /Contents <0102> >>"),
])  # fmt: skip
def test_electronic_seals_show_and_are_told(opened, data):
    with opened(data) as scan:
        shown = scan.page(1)
    assert len(shown.seals) == 1
    box = shown.seals[0]
    assert (box.left, box.bottom) == pytest.approx((400 / 595, 1 - 100 / 842), abs=0.001)
    colour = array_of(shown.colour).astype(int)
    part = colour[
        int(box.top * len(colour)) : int(box.bottom * len(colour)),
        int(box.left * colour.shape[1]) : int(box.right * colour.shape[1]),
    ]
    assert ((part[..., 0] - part[..., 1]) > 100).mean() > 0.1


def test_hidden_stamps_are_no_seals(opened):
    with opened(stamped(b"Stamp", flags=2)) as scan:
        assert scan.page(1).seals == ()


def test_signed_files_say_so(opened):
    with opened(stamped(b"Widget", b"/FT /Sig /T (s) /V << /Type /Sig /Filter /X /Contents <0102> >>")) as scan:
        assert scan.signed
    for data in (scanned_pdf(), stamped(b"Widget", b"/FT /Sig /T (s)")):
        with opened(data) as scan:
            assert not scan.signed


def test_active_content_is_named(opened):
    pdf = Pdf()
    pdf.text_page(["x"])
    pdf.catalogue = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    with opened(pdf.data()) as scan:
        assert scan.dropped == ("javascript",)
    pdf.catalogue = b"/OpenAction << /S /Launch /F (calc.exe) >>"
    with opened(pdf.data()) as scan:
        assert scan.dropped == ("launch",)
    with opened(scanned_pdf()) as scan:
        assert scan.dropped == ()


def test_active_content_inside_object_streams_is_found(opened):
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(scanned_pdf())))
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")})
    writer.root_object[NameObject("/OpenAction")] = action
    out = io.BytesIO()
    writer.write(out)
    plain = out.getvalue()
    inside = zlib.compress(b"1 0 " + b"<< /S /Launch >>")
    packed = plain.replace(b"/Launch", b"/Nothin") + (
        b"\n99 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\n" % (len(inside), inside)
    )
    for data in (plain, packed):
        with opened(data) as scan:
            assert scan.dropped == ("launch",)


def locked(user: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(scanned_pdf())))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_empty_password_opens_by_itself(opened):
    with opened(locked("")) as scan:
        assert scan.page(1).source_size == (1240, 1754)


def test_a_password_is_asked_for_and_taken(opened):
    data = locked("secret")
    with pytest.raises(ScanError) as caught:
        opened(data)
    assert (caught.value.code, caught.value.values["variant"]) == ("scan.encrypted", "")
    with pytest.raises(ScanError) as caught:
        opened(data, password="wrong")
    assert caught.value.values["variant"] == "wrong"
    with opened(data, password="secret") as scan:
        assert scan.page(1).source_size == (1240, 1754)


@pytest.mark.parametrize(("rotate", "turn"), [(0, 0), (90, 270), (180, 180), (270, 90)])
def test_letters_of_a_digital_page_tell_how_it_lies(opened, rotate, turn):
    words = "BT /F1 14 Tf 20 250 Td 18 TL (Technical service) Tj T* (between companies) Tj ET"
    assert opened(written_page(f"/Rotate {rotate}", words)).page(1).layer_turn == turn
