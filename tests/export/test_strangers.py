"""Pages and pictures as strangers write them: what was on the page is on the page, and nothing else travels."""

import base64
import contextlib
import io
import pathlib
import re
import time
import zlib

import pypdf
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.export import write_dossier
from srdi_desktop.export.check import proofs
from srdi_desktop.export.pdf import content
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions, Proof
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.filters import FilterError, undone
from tests.export.conftest import UNSTAMPED, picture, proof_of, saved
from tests.export.looks import difference, render
from tests.export.pdf_maker import FONT, MARK, page, pdf, sheet

PLAIN = ExportOptions(cover=False, contents=False, dividers=False)
SEAL = ("/Type/XObject/Subtype/Form/BBox[0 0 60 60]", b"1 0 0 RG 6 w 6 6 48 48 re S 1 0 0 rg 10 10 20 20 re f")
STAMP = "<</Type/Annot/Subtype/Stamp/Rect[120 40 180 100]/F 4/AP<</N 11 0 R>>>>"
IMAGE = "/Type/XObject/Subtype/Image/Width 620/Height 877/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
LEFT_BEHIND = {
    "a flipped matrix": "1 0 0 -1 0 300 cm 0 0 200 30 re f",
    "a scale": ".5 0 0 .5 0 0 cm 0 540 400 60 re f",
    "a clip": "0 0 20 20 re W n 0 g 0 0 200 300 re f",
    "a colour and a width": "0 1 0 rg 0 1 0 RG 30 w 0 270 200 30 re f",
    "open states": "q q q .2 0 0 .2 0 0 cm 0 0 900 90 re f",
    "closed states": "Q Q 0 270 200 30 re f",
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_a_seal_stands_where_it_stands_whatever_the_page_leaves_behind(name, written):
    data = sheet(LEFT_BEHIND[name], extra="/Annots[10 0 R]", more={10: STAMP, 11: SEAL})
    file = written(data)
    assert difference(render(data, 0), render(file.path, 0), spare=(1, 1)) < 2
    assert render(file.path, 0).getpixel((140, 240)) == (255, 0, 0)
    assert proof_of(file) is Proof.PICTURE


def test_names_of_an_earlier_export_keep_their_fonts(written):
    shown = b"BT /SrF0 24 Tf 10 200 Td (Heading) Tj /SrF1 24 Tf 0 -40 Td (Second) Tj ET q /P gs 0 0 9 9 re f Q"
    fonts = "/Font<</SrF0 10 0 R/SrF1 10 0 R>>/ExtGState<</P<</ca 1>>>>"
    data = sheet(shown, fonts, more={10: FONT})
    file = written(data, PLAIN)
    text = pypdf.PdfReader(file.path).pages[0].extract_text()
    assert "Heading" in text
    assert "Second" in text
    assert "1 / 1" in text
    assert difference(render(data, 0), render(file.path, 0)) < 2


@pytest.mark.parametrize("size", [(200, 130), (2000, 1300)], ids=["card", "drawing"])
def test_a_pattern_scales_with_its_page(size, written):
    wide, high = size
    shade = (
        f"<</PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 {wide} 0]/Function"
        "<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>/Extend[true true]>>>>"
    )
    data = sheet(f"/Pattern cs /S scn 0 0 {wide} {high} re f", "/Pattern<</S 10 0 R>>", more={10: shade})
    file = written(data.replace(b"[0 0 200 300]", b"[0 0 %d %d]" % size))
    shown = render(file.path, 0)
    reds = [shown.getpixel((x, y))[0] for x, y in along(shown)]
    assert reds[0] > 200
    assert reds[-1] < 60
    assert reds == sorted(reds, reverse=True)


def along(shown):
    """Places along the middle of what is not white."""
    left, top, right, bottom = shown.convert("L").point(lambda level: 255 * (level < 250)).getbbox()
    return [(left + 2 + (right - left - 4) * step // 9, (top + bottom) // 2) for step in range(10)]


def test_an_appearance_without_a_box_is_drawn_in_its_size(written):
    bare = ("/Type/XObject/Subtype/Form", SEAL[1])
    data = sheet(MARK, extra="/Annots[10 0 R]", more={10: STAMP, 11: bare})
    file = written(data)
    assert render(file.path, 0).getpixel((140, 240)) == (255, 0, 0)
    assert proof_of(file) is Proof.PICTURE


def test_a_field_whose_look_is_out_of_date_shows_its_value(written):
    form = "/AcroForm<</Fields[10 0 R]/NeedAppearances true/DR<</Font<</H 5 0 R>>>>/DA(/H 14 Tf 0 g)>>"
    data = pdf({
        1: f"<</Type/Catalog/Pages 2 0 R{form}>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>/Annots[10 0 R]>>",
        4: ("", MARK.encode()), 5: FONT,
        10: "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(8,765,432.10)/Rect[30 100 190 130]/F 4/AP<</N 11 0 R>>>>",
        11: ("/Type/XObject/Subtype/Form/BBox[0 0 160 30]/Resources<</Font<</H 5 0 R>>>>",
             b"BT /H 14 Tf 2 8 Td (1,111.00) Tj ET"),
    })  # fmt: skip
    file = written(data)
    text = pypdf.PdfReader(file.path).pages[0].extract_text()
    assert "8,765,432.10" in text
    assert b"1,111.00" not in everything(file.path)
    assert proof_of(file) is Proof.PICTURE


MARKS = {
    "highlight": "/Subtype/Highlight/C[1 1 0]/QuadPoints[40 60 160 60 40 40 160 40]",
    "ink": "/Subtype/Ink/C[1 0 0]/InkList[[60 200 90 240 120 200 150 240]]/BS<</W 6>>",
    "square": "/Subtype/Square/C[0 0 1]/IC[0 1 0]/BS<</W 4>>",
    "circle": "/Subtype/Circle/C[0 0 1]/BS<</W 4>>",
    "underline": "/Subtype/Underline/C[1 0 0]/QuadPoints[40 60 160 60 40 40 160 40]",
    "struck out": "/Subtype/StrikeOut/C[1 0 0]/QuadPoints[40 60 160 60 40 40 160 40]",
}


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_without_a_look_is_drawn_as_viewers_draw_it(name, written):
    data = sheet(MARK, extra="/Annots[10 0 R]", more={10: f"<</Type/Annot{MARKS[name]}/Rect[40 40 160 240]/F 4>>"})
    assert difference(render(data, 0), render(sheet(MARK), 0), spare=(1, 1)) > 0.2  # a viewer draws it at all
    file = written(data)
    assert difference(render(data, 0), render(file.path, 0), spare=(1, 1)) < 2
    assert proof_of(file) is Proof.PICTURE


def test_free_text_and_lines_without_a_look_are_there(written):
    data = sheet("", extra="/Annots[10 0 R 11 0 R]", more={
        10: "<</Type/Annot/Subtype/FreeText/DA(/H 18 Tf 1 0 0 rg)/Contents(CHECKED)/Rect[20 200 180 240]/F 4>>",
        11: "<</Type/Annot/Subtype/Line/C[0 0 1]/L[20 20 180 100]/Rect[20 20 180 100]/BS<</W 5>>/F 4>>",
    })  # fmt: skip
    file = written(data)
    assert "CHECKED" in pypdf.PdfReader(file.path).pages[0].extract_text()
    assert render(file.path, 0).getpixel((100, 240)) == (0, 0, 255)


LINE = "/Subtype/Line/C[0 0 1]/L[20 20 180 100]/Rect[20 20 180 100]/BS<</W 5>>"
COMBO = "/Subtype/Widget/FT/Ch/Ff 131072/V(one)/Opt[(one)(two)]/Rect[40 40 160 60]/DA(/H 12 Tf 0 g)"


@pytest.mark.parametrize("note", [LINE, COMBO + "/MK<</BC[0 0 0]>>"], ids=["line", "field to choose from"])
def test_what_viewers_draw_each_in_its_own_way_is_told_and_no_change(note, written):
    data = sheet(MARK, extra="/Annots[10 0 R]", more={10: f"<</Type/Annot{note}/F 4>>"})
    file = written(data)
    assert (proof_of(file), file.changed, file.verified) == (Proof.DRAWN, {}, False)
    assert "export.remark.drawn" in file.remarks


def test_a_change_beside_such_a_note_is_one(written, pile, limits):
    note = {"extra": "/Annots[10 0 R]", "more": {10: f"<</Type/Annot{LINE}/F 4>>"}}
    file = written(sheet(MARK, **note))
    (ref,) = file.positions
    pile.sources[ref.scan] = sheet(MARK + "1 0 0 rg 40 180 60 60 re f", **note)
    found = proofs.compared(
        pathlib.Path(file.path), {ref: (1, file.laid[ref])}, pile.open, limits, None, lambda _: None
    )
    assert found.proofs == {ref: Proof.CHANGED}


def test_colours_of_print_are_told(written):
    assert "export.remark.print_colours" in written(saved(picture().convert("CMYK"), "JPEG")).remarks
    assert "export.remark.print_colours" not in written(saved(picture(), "JPEG")).remarks


def test_content_that_is_not_packed_as_it_says_keeps_what_it_uses(written):
    image = (IMAGE, saved(picture(), "JPEG"))
    content = b"q 200 0 0 300 0 0 cm /Im Do Q"
    packed = {4: ("/Filter/FlateDecode", content), 10: image}
    file = written(sheet("", "/XObject<</Im 10 0 R>>", more=packed))
    plain = sheet(content, "/XObject<</Im 10 0 R>>", more={10: image})
    assert difference(render(plain, 0), render(file.path, 0), spare=(1, 1)) < 2


@pytest.mark.parametrize("fault", ["checksum", "tail"])
def test_content_with_a_fault_is_read_as_far_as_it_goes(fault, written):
    content = MARK.encode() + b"".join(b"0 0 %d 1 re f\n" % number for number in range(400))
    packed = zlib.compress(content)
    data = packed[:-4] + bytes(4) if fault == "checksum" else packed[:-40] + b"\xff" * 40
    file = written(sheet("", more={4: ("/Filter/FlateDecode", data)}))
    assert difference(render(sheet(MARK), 0), render(file.path, 0), spare=(1, 1)) < 2
    read = b"".join(undone(data, [b"/FlateDecode"], 1 << 20))
    half = len(content) // 2
    assert read[:half] == content[:half]
    assert read == content or fault == "tail"


def everything(path):
    """All streams of a file, unpacked where that can be done."""
    data = pathlib.Path(path).read_bytes()
    found = [data]
    for part in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_pictures_of_pages_left_out_do_not_travel(pile, tmp_path, limits):
    count, more = 8, {}
    for number in range(count):
        more[20 + number] = (f"{IMAGE}/Intent/SECRET{number}", saved(picture(), "JPEG"))
        more[40 + number] = ("", b"q 200 0 0 300 0 0 cm /I%d Do Q" % number)
        more[60 + number] = f"<</Type/Page/Parent 2 0 R/Contents {40 + number} 0 R>>"
    names = " ".join(f"/I{number} {20 + number} 0 R" for number in range(count))
    kids = " ".join(f"{60 + number} 0 R" for number in range(count))
    shared = f"/MediaBox[0 0 200 300]/Resources<</XObject<<{names}>>>>"
    whole = pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Count {count}/Kids[{kids}]{shared}>>", **more})
    file = write_dossier(pile.plan(PageRef(pile.add(whole), 3), options=UNSTAMPED), tmp_path / "o.pdf", pile.open)
    assert set(re.findall(rb"SECRET\d", everything(file.path))) == {b"SECRET2"}
    assert file.bytes < len(whole) / 4
    assert proof_of(file) is Proof.BYTES


FILTERS = {
    "/Fl": zlib.compress, "/A85": lambda data: base64.a85encode(data) + b"~>",
    "/AHx": lambda data: data.hex().encode() + b">", "/RL": lambda data: bytes([len(data) - 1]) + data + b"\x80",
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_short_names_of_filters_are_read(name, written):
    data = pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>>>",
        4: (f"/Filter{name}", FILTERS[name](MARK.encode())),
    })  # fmt: skip
    file = written(data)
    assert difference(render(page(), 0), render(file.path, 0), spare=(1, 1)) < 2


def test_a_filter_that_nobody_knows_costs_its_page_and_a_foreign_crypt_filter_none(pile, tmp_path, limits):
    def filtered(entries):
        return page().replace(b"<</Length %d>>" % len(MARK), b"<<%b/Length %d>>" % (entries, len(MARK)))

    scans = [pile.add(filtered(entries)) for entries in (b"/Filter/BrotliDecode", b"/Filter/Crypt")]
    plan = pile.plan(*(PageRef(scan, 1) for scan in scans), options=UNSTAMPED)
    file = write_dossier(plan, tmp_path / "o.pdf", pile.open, limits=limits)
    assert [file.proofs[PageRef(scan, 1)] for scan in scans] == [Proof.LOST, Proof.PICTURE]
    assert not file.verified


PADDED = {
    "blanks": b"/Rotate 0" + b" " * 4_000, "comments": b"\n" + b"% % % % % % %\n" * 300,
    "comments in the middle": b"/UserUnit %one\n%two\n1",
}  # fmt: skip


@pytest.mark.parametrize("name", PADDED)
def test_blanks_and_comments_may_stand_anywhere(name, written):
    data = page().replace(b"/Type/Page/", b"/Type/Page" + PADDED[name] + b"/")
    started = time.process_time()
    file = written(data)
    assert time.process_time() - started < 5
    assert difference(render(page(), 0), render(file.path, 0), spare=(1, 1)) < 2
    assert "export.remark.mended" not in file.remarks


def test_content_without_end_or_without_bottom_costs_its_page(pile, tmp_path, limits):
    packed = zlib.compress(b"q " * (8 << 20))
    deep = page().replace(b"<</Length %d>>\nstream\n%b" % (len(MARK), MARK.encode()),
                          b"<</Filter/FlateDecode/Length %d>>\nstream\n%b" % (len(packed), packed))  # fmt: skip
    bad, good = pile.add(deep), pile.add(page())
    plan = pile.plan(PageRef(bad, 1), PageRef(good, 1), options=UNSTAMPED)
    file = write_dossier(plan, tmp_path / "o.pdf", pile.open, limits=limits)
    assert file.proofs[PageRef(bad, 1)] is Proof.LOST
    assert file.proofs[PageRef(good, 1)] is Proof.PICTURE
    with pytest.raises(FilterError):
        list(undone(zlib.compress(bytes(3 << 20)), [b"/FlateDecode"], 1 << 20))


def test_bookmarks_in_raw_gbk_are_read():
    assert objects.decoded_text("审计报告".encode("gbk")) == "审计报告"
    assert objects.decoded_text("审计报告".encode()) == "审计报告"
    assert objects.decoded_text(b"M\xfcller \xe9t\xe9") == "Müller été"


def test_a_damaged_outline_costs_no_page(written):
    data = sheet(MARK, catalogue="/Outlines 10 0 R/Names 11 0 R", more={10: "<</First", 11: "<<>>"})
    assert proof_of(written(data)) is Proof.PICTURE


HOSTILE_WORDS = {
    "blanks": b" ", "comments": b"% ", "brackets": b"(", "strings": b"(a", "names": b"/", "numbers": b"1 0 ",
    "open dictionaries": b"<", "backslashes": b"\\", "inline pictures": b"BI ID ", "states": b"q Q ",
}  # fmt: skip
EXPRESSIONS = {
    "objects": lambda data: objects.parse(b"[" + data), "content": lambda data: content.read([data]),
    "balance": content.balance, "one picture": lambda data: content.only_picture(data[:2000]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("word", HOSTILE_WORDS)
def test_time_grows_with_the_bytes_and_no_faster(name, word):
    def seconds(count):
        data = HOSTILE_WORDS[word] * count
        started = time.process_time()
        with contextlib.suppress(ValueError, RecursionError):
            EXPRESSIONS[name](data)
        return time.process_time() - started

    small, large = min(seconds(20_000) for _ in range(3)), min(seconds(160_000) for _ in range(2))
    assert large < 8 * 6 * small + 0.2


# The check


def seals(away):
    """A page of small print with a red ring; the ring away or elsewhere."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for row in range(200, 1500, 40):
        for column in range(120, 1100, 14):
            draw.rectangle((column, row, column + 8, row + 16), fill=(30, 30, 30) if (row + column) % 3 else "white")
    if away != "gone":
        x, y = (700, 1200) if away == "" else (760, 1200)
        draw.ellipse((x, y, x + 240, y + 240), outline=(220, 20, 30), width=8)
    if away == "a line less":
        draw.rectangle((0, 600, 1240, 620), fill="white")
    return image


@pytest.mark.parametrize(
    ("away", "proof"),
    [("", Proof.PICTURE), ("gone", Proof.CHANGED), ("moved", Proof.CHANGED), ("a line less", Proof.CHANGED)],
)
def test_a_lost_or_moved_seal_and_a_lost_line_are_seen(away, proof, written, pile, limits):
    file = written(saved(seals(away), "PNG", dpi=(150, 150)))
    (ref,) = file.positions
    pile.sources[ref.scan] = saved(seals(""), "PNG", dpi=(150, 150))
    found = proofs.compared(
        pathlib.Path(file.path), {ref: (1, file.laid[ref])}, pile.open, limits, None, lambda _: None
    )
    assert found.proofs == {ref: proof}
    assert (ref in found.changed) is (proof is Proof.CHANGED)


def test_a_portfolio_gives_its_papers_and_a_zip_is_none(limits):
    from srdi_desktop.scans import kind_of, open_scan

    data = sheet(MARK, catalogue="/Collection<</View/D>>/Names<</EmbeddedFiles<</Names[(a.pdf)10 0 R]>>>>", more={
        10: "<</Type/Filespec/F(a.pdf)/UF(a.pdf)/EF<</F 11 0 R>>>>", 11: ("/Type/EmbeddedFile", page()),
    })  # fmt: skip
    with open_scan(io.BytesIO(data), "x.pdf", limits) as scan:
        assert "portfolio" in scan.dropped
        assert list(scan.papers()) == [("a.pdf", page())]
    for start in (b"PK\x03\x04", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf'\x1c", bytes(257) + b"ustar"):
        assert kind_of(io.BytesIO(start + bytes(300) + page()), "x.pdf") == (None, "archive")


def test_a_page_that_its_source_does_not_show_leaves_the_others_of_the_file_compared(pile, tmp_path, limits):
    scan = pile.add(pages_of(3))
    refs = [PageRef(scan, index) for index in (1, 2, 3)]
    file = write_dossier(pile.plan(*refs, options=UNSTAMPED), tmp_path / "out.pdf", pile.open, limits=limits)
    laid = {ref: (file.positions[ref], file.laid[ref]) for ref in refs}
    pile.sources[scan] = pages_of(3, broken=2)
    found = proofs.differences(tmp_path / "out.pdf", laid, pile.open, limits, None, lambda _: None)
    assert found[refs[1]] is None
    assert found[refs[0]].level == found[refs[2]].level == 0


def pages_of(count, broken=0):
    """A file of drawn pages; the `broken` one is of no size that can be drawn."""
    numbers = range(10, 10 + count)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    sheets = {
        number: f"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 200 {9e6 if place == broken else 300:.0f}]>>"
        for place, number in enumerate(numbers, 1)
    }
    tree = f"<</Type/Pages/Count {count}/Kids[{kids}]>>"
    return pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: tree, 4: ("", MARK.encode()), **sheets})


ABOVE = "/FT/Sig/V<</Type/Sig/Filter/X/Contents<00>>>"


@pytest.mark.parametrize(
    ("own", "above", "further"),
    [(ABOVE, "", ""), ("/Parent 12 0 R", ABOVE, ""), ("/Parent 12 0 R", "/Parent 13 0 R", ABOVE)],
)
def test_a_signature_is_told_however_far_above_its_field_says_so(own, above, further, written):
    widget = f"<</Type/Annot/Subtype/Widget/Rect[20 20 80 80]/F 4{own}/AP<</N 11 0 R>>>>"
    more = {10: widget, 11: SEAL, 12: f"<</T(a){above}>>", 13: f"<</T(b){further}>>"}
    file = written(sheet(MARK, more=more, extra="/Annots[10 0 R]"))
    assert "export.remark.signature" in file.remarks


@pytest.mark.parametrize("said", ["/JavaScript", "12 0 R"])
def test_what_an_annotation_would_run_is_told_wherever_it_is_said(said, written):
    link = f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S {said}/JS(x)>>>>"
    file = written(sheet(MARK, more={10: link, 12: b"/JavaScript"}, extra="/Annots[10 0 R]"))
    assert "export.remark.javascript" in file.remarks
