"""Pictures as strangers write them: upright, in proportion, and what they note beside the picture stays at home."""

import io
import pathlib
import re

import pypdf
import pytest
from PIL import Image, TiffImagePlugin

from srdi_desktop.export.check import proofs
from srdi_desktop.export.images import picture_objects, recoding
from srdi_desktop.model.plan import ExportOptions, Proof
from tests.export.conftest import picture, proof_of, saved
from tests.export.looks import difference, render
from tests.export.pdf_maker import sheet

IMAGE = "/Type/XObject/Subtype/Image/Width 620/Height 877/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"


def noted():
    """A photograph that says where, when and with what it was taken, with a film behind it."""
    tags = Image.Exif()
    tags[0x010F], tags[0x013B] = "SECRETMAKE", "SECRETARTIST"
    tags.get_ifd(0x8825)[29] = "SECRETGPSDATE"
    tags.get_ifd(0x8769)[0xA431] = "SECRETSERIAL"
    tags[274] = 6
    data = saved(picture(), "JPEG", exif=tags, comment=b"SECRETCOMMENT", dpi=(200, 200))
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>C:/Users/SECRETUSER</x>"
    return data[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + data[2:] + b"SECRETFILM\xff\xd9"


def picture_data(data):
    """From the first table to the end mark."""
    first = data[data.index(b"\xff\xdb") :]
    return first[: first.index(b"\xff\xd9") + 2]


def test_notes_beside_a_picture_stay_at_home_and_its_data_are_untouched(written):
    data = noted()
    file = written(data)
    held = pathlib.Path(file.path).read_bytes()
    assert not re.findall(rb"SECRET[A-Z]*", held)
    assert picture_data(data) in held
    assert proof_of(file) is Proof.BYTES
    assert render(file.path, 0).width > render(file.path, 0).height  # turned as it says
    kept = written(data, ExportOptions(cover=False, contents=False, dividers=False, keep_notes=True))
    assert len(set(re.findall(rb"SECRET[A-Z]*", pathlib.Path(kept.path).read_bytes()))) == 7


def test_notes_of_a_picture_inside_a_pdf_stay_at_home_too(written):
    image = (IMAGE, noted())
    file = written(sheet("q 200 0 0 300 0 0 cm /I Do Q", "/XObject<</I 10 0 R>>", more={10: image}))
    assert not re.findall(rb"SECRET[A-Z]*", pathlib.Path(file.path).read_bytes())
    assert proof_of(file) is Proof.BYTES


def test_a_png_that_notes_its_turn_and_a_jpeg_that_does_so_behind_its_frame_come_upright(written):
    tags = Image.Exif()
    tags[274] = 6
    png = saved(picture().rotate(90, expand=True), "PNG", exif=tags)
    jpeg = saved(picture().rotate(90, expand=True), "JPEG", exif=tags)
    exif = jpeg.index(b"\xff\xe1")
    size = 2 + int.from_bytes(jpeg[exif + 2 : exif + 4], "big")
    late = jpeg[:exif] + jpeg[exif + size :]
    place = late.index(b"\xff\xda")
    sheer = saved(picture().convert("RGBA").rotate(90, expand=True), "PNG", exif=tags)
    for data in (png, sheer, late[:place] + jpeg[exif : exif + size] + late[place:]):
        file = written(data)
        shown = render(file.path, 0)
        assert shown.height > shown.width
        assert difference(picture().resize(shown.size), shown, spare=(1, 1)) < 6
        assert proof_of(file) is (Proof.PICTURE if data is sheer else Proof.BYTES)


@pytest.mark.parametrize("dpi", [(204, 98), (150, 75), (98, 204)])
def test_dots_further_apart_in_one_direction_keep_their_proportion(dpi, written):
    across, down = dpi
    size = (round(8.27 * across), round(11.69 * down))
    file = written(saved(picture(size).convert("1"), "TIFF", compression="group4", dpi=dpi))
    box = pypdf.PdfReader(file.path).pages[0].mediabox
    assert (box.width, box.height) == (pytest.approx(595, abs=4), pytest.approx(842, abs=4))
    assert proof_of(file) is not Proof.CHANGED


def test_a_fax_whose_length_is_noted_as_nothing_shows_its_paper(written):
    data = bytearray(saved(picture().convert("1"), "TIFF", compression="group4", tiffinfo={278: 877}))
    start = int.from_bytes(data[4:8], "little")
    for place in range(start + 2, start + 2 + 12 * int.from_bytes(data[start : start + 2], "little"), 12):
        if int.from_bytes(data[place : place + 2], "little") == 279:
            data[place + 8 : place + 12] = bytes(4)
    file = written(bytes(data))
    assert difference(picture().resize(render(file.path, 0).size), render(file.path, 0), spare=(1, 1)) < 6


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("compression", ["group4", "tiff_adobe_deflate"])
def test_a_tiff_that_lies_on_its_side_comes_upright(orientation, compression, written):
    image, stands = picture().convert("1"), orientation < 5
    stored = image if stands else image.transpose(Image.Transpose.ROTATE_90)
    how = {"compression": compression, "dpi": (150, 75), "tiffinfo": {274: orientation, 278: stored.height}}
    file = written(saved(stored, "TIFF", **how))
    assert proof_of(file) is (Proof.PICTURE if compression == "group4" else Proof.BYTES)
    (ref,) = file.positions
    laid = {ref: (1, file.laid[ref])}
    found = proofs.differences(pathlib.Path(file.path), laid, written.open, written.limits, None, lambda _: None)
    assert found[ref].level < 20


def test_a_fax_is_compared_since_each_program_shows_another_part_of_a_damaged_one(written):
    lines = Image.effect_noise((620, 877), 200).convert("1")
    whole = saved(lines, "TIFF", compression="group4", tiffinfo={278: 877})
    assert proof_of(written(whole)) is Proof.PICTURE
    place, count = (TiffImagePlugin.TiffImageFile(io.BytesIO(whole)).tag_v2[tag][0] for tag in (273, 279))
    damaged = bytearray(whole)
    for at in range(place + count // 4, place + count // 2, 97):
        damaged[at] ^= 0x5A
    file = written(bytes(damaged))
    assert proof_of(file) is Proof.CHANGED
    assert not file.verified
    assert "export.trouble.page_changed" in file.remarks


@pytest.mark.parametrize("size", [(540, 6_000), (540, 16_000)])
def test_a_very_long_page_keeps_its_width(size, written):
    box = pypdf.PdfReader(written(saved(picture(size), "PNG")).path).pages[0].mediabox
    assert box.height / box.width == pytest.approx(size[1] / size[0], rel=0.01)
    assert box.width > 480
    assert box.height <= 14_400


def test_a_jpeg_in_a_tiff_that_samples_no_colour_is_told_as_damaged():
    data = saved(picture(), "TIFF", compression="jpeg", tiffinfo={278: 48, 262: 2})
    place = data.index(b"\xff\xc0")
    unsampled = bytearray(data)
    while place > 0:
        for colour in range(3):
            unsampled[place + 11 + 3 * colour] = 0
        place = data.find(b"\xff\xc0", place + 1)
    with pytest.raises(OSError, match="decoder"):
        recoding.picture(io.BytesIO(unsampled), "tiff", 1, picture_objects.ANY)
