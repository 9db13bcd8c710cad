"""Pictures: their data pass through unchanged, and the page shows them upright in the right size."""

import io
import struct
import zlib
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageOps

from srdi_desktop.export import write_dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions, PlannedPage
from srdi_desktop.scans import open_scan
from tests.export.conftest import picture, saved
from tests.export.looks import difference, render
from tests.scans.ofd_maker import Ofd, text

OPTIONS = ExportOptions(cover=False, contents=False, dividers=False, stamp="none")


def exported(pile, tmp_path, data, index=1, limits=None, **planned):
    """(the written file, the image object of its page)."""
    page = PlannedPage(PageRef(pile.add(data), index), **planned)
    written = write_dossier(pile.plan(page, options=OPTIONS), tmp_path / "out.pdf", pile.open, limits=limits)
    reader = pypdf.PdfReader(written.path)
    return written, reader.pages[0]["/Resources"]["/XObject"]["/P"]


def transparent() -> Image.Image:
    image = picture().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 255))
    image.paste((0, 0, 0, 0), (300, 400, 600, 800))
    return image


def cmyk() -> Image.Image:
    return picture().convert("CMYK")


def interlaced() -> bytes:
    """A grey PNG in the seven passes of Adam7 (PNG, 8.2)."""
    image = picture((160, 226), "L")
    width, height = image.size
    raw = b""
    for left, top, across, down in (
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)
    ):  # fmt: skip
        for y in range(top, height, down):
            raw += b"\0" + bytes(image.getpixel((x, y)) for x in range(left, width, across))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1)), (b"IDAT", zlib.compress(raw)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (*chunks, (b"IEND", b""))
    )


def tiff(mode: str, compression: str, **tags: int) -> bytes:
    """A TIFF of 150 dpi; `rows` in a strip, `predictor`."""
    numbers = {"rows": 278, "predictor": 317}
    image = picture().quantize(7) if mode == "P" else picture().convert(mode)
    told = {numbers[name]: value for name, value in tags.items()}
    return saved(image, "TIFF", compression=compression, dpi=(150, 150), tiffinfo=told)


SOURCES = {
    "jpeg": (saved(picture(), "JPEG", dpi=(150, 150)), picture()),
    "progressive jpeg": (saved(picture(), "JPEG", progressive=True, dpi=(150, 150)), picture()),
    "grey jpeg": (saved(picture(mode="L"), "JPEG", dpi=(150, 150)), picture()),
    "cmyk jpeg": (saved(cmyk(), "JPEG", dpi=(150, 150)), picture()),
    "png": (saved(picture(), "PNG", dpi=(150, 150)), picture()),
    "grey png": (saved(picture(mode="L"), "PNG", dpi=(150, 150)), picture()),
    "1-bit png": (saved(picture(mode="1"), "PNG", dpi=(150, 150)), picture()),
    "palette png": (saved(picture().quantize(7), "PNG", dpi=(150, 150)), picture()),
    "transparent png": (saved(transparent(), "PNG", dpi=(150, 150)), picture()),
    "16-bit png": (saved(picture(mode="L").convert("I;16").point(lambda v: v * 257), "PNG", dpi=(150, 150)), picture()),
    "bmp": (saved(picture(), "BMP", dpi=(150, 150)), picture()),
    "webp": (saved(picture(), "WEBP", quality=90), picture()),
    "lossless webp": (saved(picture(), "WEBP", lossless=True), picture()),
    "g4 tiff": (saved(picture(mode="1"), "TIFF", compression="group4", dpi=(150, 150)), picture()),
    "g4 tiff in strips": (
        saved(picture(mode="1"), "TIFF", compression="group4", dpi=(150, 150), tiffinfo={278: 64}), picture(),
    ),
    "lzw tiff": (saved(picture(), "TIFF", compression="tiff_lzw", dpi=(150, 150)), picture()),
    "interlaced png": (interlaced(), picture((160, 226))),
    "grey png with alpha": (saved(transparent().convert("LA"), "PNG", dpi=(150, 150)), picture()),
    "palette png with a clear colour": (saved(picture().quantize(7), "PNG", transparency=3), picture()),
    "rgb jpeg tiff": (tiff("RGB", "jpeg", rows=2000), picture()),
    "colour jpeg tiff": (tiff("YCbCr", "jpeg", rows=2000), picture()),
    "rgb jpeg tiff in strips": (tiff("RGB", "jpeg"), picture()),
    "colour jpeg tiff in strips": (tiff("YCbCr", "jpeg", rows=48), picture()),
    "grey jpeg tiff in strips": (tiff("L", "jpeg", rows=64), picture()),
    "cmyk jpeg tiff": (tiff("CMYK", "jpeg", rows=2000), picture()),
    "deflate tiff": (tiff("RGB", "tiff_adobe_deflate", rows=2000), picture()),
    "deflate tiff with predictor": (tiff("RGB", "tiff_adobe_deflate", rows=2000, predictor=2), picture()),
    "palette deflate tiff": (tiff("P", "tiff_adobe_deflate", rows=2000), picture()),
    "1-bit deflate tiff": (tiff("1", "tiff_adobe_deflate", rows=2000), picture()),
    "deflate tiff in strips": (tiff("RGB", "tiff_adobe_deflate"), picture()),
    "g3 tiff": (tiff("1", "group3", rows=2000), picture()),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_every_kind_of_picture_looks_like_itself_turned_as_planned(name, turn, pile, tmp_path, limits):
    data, looks = SOURCES[name]
    written, _ = exported(pile, tmp_path, data, limits=limits, rotation=turn)
    assert written.verified
    shown = render(written.path, 0)
    allowed = 12 if "cmyk" in name else 6  # two engines, two ideas of process black
    assert difference(looks.rotate(-turn, expand=True).resize(shown.size), shown, spare=(1, 1)) < allowed


@pytest.mark.parametrize("name", ["jpeg", "progressive jpeg", "grey jpeg", "cmyk jpeg"])
def test_jpeg_data_are_copied_byte_for_byte(name, pile, tmp_path):
    data, _ = SOURCES[name]
    assert exported(pile, tmp_path, data)[1]._data == data


@pytest.mark.parametrize("name", ["png", "grey png", "1-bit png", "palette png", "16-bit png"])
def test_png_data_are_copied_without_packing_them_anew(name, pile, tmp_path):
    data, _ = SOURCES[name]
    body, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    image = exported(pile, tmp_path, data)[1]
    assert image._data == body
    assert zlib.decompress(body)


def test_one_strip_of_g4_is_copied_byte_for_byte(pile, tmp_path):
    data = saved(picture(mode="1"), "TIFF", compression="group4", tiffinfo={278: 877})
    with Image.open(io.BytesIO(data)) as image:
        (place,), (size,) = image.tag_v2[273], image.tag_v2[279]
    assert exported(pile, tmp_path, data)[1]._data == data[place : place + size]


@pytest.mark.parametrize("name", [name for name in SOURCES if "jpeg tiff" in name and "cmyk" not in name])
def test_jpeg_data_in_a_tiff_are_kept_strip_for_strip(name, pile, tmp_path):
    data, _ = SOURCES[name]
    image = exported(pile, tmp_path, data)[1]
    assert image["/Filter"] == "/DCTDecode"
    with Image.open(io.BytesIO(data)) as source:
        spans = list(zip(source.tag_v2[273], source.tag_v2[279], strict=True))
        pixels = source.convert("RGB").tobytes()
    for place, size in spans:
        strip = data[place : place + size]
        assert strip[strip.rindex(b"\xff\xda") + 20 : -2] in image._data
    if "rgb" not in name:  # only a PDF reader is told that these three colours are red, green and blue
        assert Image.open(io.BytesIO(image._data)).convert("RGB").tobytes() == pixels


@pytest.mark.parametrize(
    "name", ["deflate tiff", "deflate tiff with predictor", "palette deflate tiff", "1-bit deflate tiff"]
)
def test_one_strip_of_deflate_is_copied_byte_for_byte(name, pile, tmp_path):
    data, _ = SOURCES[name]
    with Image.open(io.BytesIO(data)) as image:
        (place,), (size,) = image.tag_v2[273], image.tag_v2[279]
    assert exported(pile, tmp_path, data)[1]._data == data[place : place + size]


def test_reduced_copies_inside_a_tiff_are_no_pages(pile, tmp_path):
    images = [picture(), picture((62, 88)), ImageOps.invert(picture())]
    images[1].encoderinfo = {"tiffinfo": {254: 1}}
    data = saved(images[0], "TIFF", save_all=True, append_images=images[1:], dpi=(150, 150))
    written, image = exported(pile, tmp_path, data, index=2)
    assert image["/Width"] == 620
    assert render(written.path, 0).getpixel((100, 100)) == (0, 0, 0)


def test_a_fax_page_in_strips_does_not_grow(pile, tmp_path):
    data, _ = SOURCES["g4 tiff in strips"]
    image = exported(pile, tmp_path, data)[1]
    assert image["/Filter"] == "/CCITTFaxDecode"
    assert len(image._data) < len(data)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("turn", [0, 90])
def test_exif_orientation_and_our_own_rotation_add_up(orientation, turn, pile, tmp_path):
    exif = Image.Exif()
    exif[274] = orientation
    data = saved(picture(), "JPEG", exif=exif, dpi=(150, 150))
    with Image.open(io.BytesIO(data)) as image:
        looks = ImageOps.exif_transpose(image).convert("RGB").rotate(-turn, expand=True)
    written, _ = exported(pile, tmp_path, data, rotation=turn)
    shown = render(written.path, 0)
    assert difference(looks.resize(shown.size), shown, spare=(1, 1)) < 6


@pytest.mark.parametrize("orientation", [0, 9, 200])
def test_nonsense_in_exif_is_ignored(orientation, pile, tmp_path):
    exif = Image.Exif()
    exif[274] = orientation
    written, _ = exported(pile, tmp_path, saved(picture(), "JPEG", exif=exif, dpi=(150, 150)))
    assert difference(picture().resize(render(written.path, 0).size), render(written.path, 0), spare=(1, 1)) < 6


@pytest.mark.parametrize(
    ("dpi", "size", "expected"),
    [
        (300, (2480, 3508), (595, 842)),  # a scan of A4
        (None, (3024, 4032), (595, 842)),  # a photo: fitted to A4
        (72, (3024, 4032), (595, 842)),  # a default that somebody forgot
        (None, (4032, 3024), (842, 595)),
        (200, (4000, 8000), (595, 1191)),  # larger than A3: reduced to it
        (300, (1011, 638), (595, 842)),  # an identity card: on a sheet of A4
    ],
)
def test_the_page_has_the_size_of_the_paper(dpi, size, expected, pile, limits, tmp_path):
    how = {"dpi": (dpi, dpi)} if dpi else {}
    written, _ = exported(pile, tmp_path, saved(Image.new("L", size, 255), "JPEG", **how), limits=limits)
    box = pypdf.PdfReader(written.path).pages[0].mediabox
    assert (round(box.width), round(box.height)) == expected


def test_every_page_of_a_tiff_can_be_taken(pile, tmp_path):
    other = ImageOps.invert(picture(mode="L")).convert("1")
    data = saved(picture(mode="1"), "TIFF", compression="group4", save_all=True, append_images=[other], dpi=(150, 150))
    written, _ = exported(pile, tmp_path, data, index=2)
    assert (
        difference(other.convert("RGB").resize(render(written.path, 0).size), render(written.path, 0), spare=(1, 1)) < 6
    )


def test_the_output_is_within_one_percent_of_the_input(pile, tmp_path):
    noise = Image.effect_noise((1200, 1700), 40).convert("RGB")
    scans = [pile.add(saved(noise, "JPEG", quality=90 + index, dpi=(150, 150))) for index in range(8)]
    written = write_dossier(pile.plan(*(PageRef(scan, 1) for scan in scans)), tmp_path / "out.pdf", pile.open)
    given = sum(len(pile.sources[scan]) for scan in scans)
    assert given < written.bytes < given * 1.01 + 60_000


@pytest.mark.parametrize("mode", ["I", "F"])
def test_deep_grey_is_not_black(mode, pile, tmp_path):
    deep = picture(mode="L").convert(mode).point(lambda value: value * (257 if mode == "I" else 1 / 255))
    written, _ = exported(pile, tmp_path, saved(deep, "TIFF", dpi=(150, 150)))
    shown = render(written.path, 0)
    assert difference(picture().resize(shown.size), shown, spare=(1, 1)) < 6


def test_a_photograph_of_a_telephone_keeps_all_its_pixels(pile, tmp_path, limits):
    data = (Path(__file__).parent.parent / "resources" / "tiny.heic").read_bytes()
    with open_scan(io.BytesIO(data), "a.heic", limits) as scan:
        whole = scan.page(1)
    image = exported(pile, tmp_path, data, limits=limits)[1]
    assert (image["/Width"], image["/Height"]) == (whole.grey.width, whole.grey.height)


def test_an_ofd_invoice_comes_as_a_picture_of_its_page(pile, tmp_path, limits):
    data = Ofd([text("审计报告", 20, 40, 30)]).data()
    plan = pile.plan(PageRef(pile.add(data), 1), options=OPTIONS)
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open, limits=limits)
    assert "export.remark.rendered" in written.remarks
    assert render(written.path, 0).convert("L").getextrema()[0] < 80
