"""Awkward PDFs, written byte by byte so that nothing tidies them up. Purposes: tests/resources/README.md."""

import io
import zlib
from collections.abc import Mapping

import pypdf
from pypdf.generic import NameObject

from tests.export.pdf_maker import FONT, MARK, page, pdf, written
from tests.export.pdf_oddities import ODDITIES


def rotated(degrees: int) -> bytes:
    return page(f"/Rotate {degrees}")


def cropped() -> bytes:
    """The crop box shows the lower left part only, and the media box does not start at zero."""
    return page(
        "/CropBox[-50 -100 150 250]", "1 0 0 rg -50 -100 200 20 re f 0 g -50 -100 10 350 re f", "[-50 -100 350 500]"
    )


def reversed_box() -> bytes:
    return page(box="[200 300 0 0]")


def unit() -> bytes:
    """UserUnit 2: the page is 400 x 600 points large."""
    return page("/UserUnit 2")


def huge() -> bytes:
    return page(content="q 25 0 0 25 0 0 cm " + MARK + " Q", box="[0 0 5000 7500]")


def tiny() -> bytes:
    """A business card."""
    return page(content="q .4 0 0 .4 0 0 cm " + MARK + " Q", box="[0 0 80 120]")


def unbalanced(extra_q: int) -> bytes:
    """Leaves the graphics state scaled and pushed, or pops more than it pushed."""
    return page(content=("q 3 0 0 3 0 0 cm " * extra_q if extra_q > 0 else "Q " * -extra_q) + "0 g 0 90 20 10 re f")


def text_with_q() -> bytes:
    """The letters q and Q in a text and in an inline image are no operators."""
    return page(content="BT /F1 12 Tf 20 100 Td (a q b q) Tj ET BI /W 2 /H 2 /BPC 8 /CS /G ID q Q  EI " + MARK)


def array_contents() -> bytes:
    """Content in pieces that are cut inside an operator's operands."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 300]/Resources<<>>>>",
        3: "<</Type/Page/Parent 2 0 R/Contents[4 0 R 5 0 R]>>",
        4: ("/Filter/FlateDecode", zlib.compress(b"0 g 0 270 200")),
        5: ("/Filter[/FlateDecode]", zlib.compress(b"30 re f 0 150 20 150 re f")),
    })  # fmt: skip


def seal_widget(flags: int = 4) -> bytes:
    """An electronic seal: a signature widget with an appearance, SigFlags 3, as tax papers carry it."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[6 0 R]>>>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>/Annots[6 0 R]>>",
        4: ("", MARK.encode()),
        6: f"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/V 8 0 R/F {flags}/Rect[120 40 180 100]/P 3 0 R"
           "/AP<</N 7 0 R>>>>",
        7: ("/BBox[0 0 100 100]/Matrix[1 0 0 1 10 10]/Resources<<>>", b"1 0 0 rg 0 0 100 100 re f"),
        8: "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 10]/Contents<00>>>",
    })  # fmt: skip


def checkbox() -> bytes:
    """A ticked box whose appearance is chosen by /AS, and a field without appearance that a viewer would draw."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf 0 g)>>>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>/Annots[6 0 R]>>",
        4: ("", MARK.encode()), 5: FONT,
        6: "<</Type/Annot/Subtype/Widget/FT/Btn/T(B)/V/Yes/AS/Yes/F 4/Rect[100 40 160 100]"
           "/AP<</N<</Yes 7 0 R/Off 8 0 R>>>>>>",
        7: ("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", b"0 0 1 rg 0 0 10 10 re f"),
        8: ("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", b""),
    })  # fmt: skip


def bare_field() -> bytes:
    """A filled-in text field that has no appearance: a viewer makes one, copying the page would lose it."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</NeedAppearances true/Fields[6 0 R]/DR<</Font<</F1 5 0 R>>>>>>>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>/Annots[6 0 R]>>",
        4: ("", MARK.encode()), 5: FONT,
        6: "<</Type/Annot/Subtype/Widget/FT/Tx/T(N)/V(MMMMMMMM)/F 4/DA(/F1 24 Tf 0 g)/Rect[30 40 190 100]>>",
    })  # fmt: skip


def hostile() -> bytes:
    """JavaScript on opening and on a link, a launch action, an attached file, a page action, somebody's metadata."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R"
           "/Names<</EmbeddedFiles<</Names[(a)9 0 R]>>/JavaScript<</Names[(j)6 0 R]>>>>"
           "/Metadata 11 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>/Annots[7 0 R 8 0 R 12 0 R]"
           "/AA<</O 6 0 R>>/PieceInfo<</X<</Private(C:\\\\Users\\\\zhang)>>>>>>",
        4: ("", MARK.encode()),
        6: "<</S/JavaScript/JS(app.alert\\(1\\))>>",
        7: "<</Type/Annot/Subtype/Link/Rect[0 0 50 50]/A<</S/Launch/F(calc.exe)>>>>",
        8: "<</Type/Annot/Subtype/Link/Rect[0 0 50 50]/A 6 0 R>>",
        9: "<</Type/Filespec/F(evil.exe)/EF<</F 10 0 R>>>>",
        10: ("/Type/EmbeddedFile", b"MZ evil"),
        11: ("/Type/Metadata/Subtype/XML", b"<x>C:/Users/zhang/secret</x>"),
        12: "<</Type/Annot/Subtype/FileAttachment/Rect[60 60 80 80]/FS 9 0 R>>",
    })  # fmt: skip


def outlined(pages: int = 3) -> bytes:
    """Bookmarks in two levels, links by page, by name and to the web, one of each that leads nowhere."""
    first = 20
    kids = " ".join(f"{first + index} 0 R" for index in range(pages))
    objects: dict[int, object] = {
        1: "<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/Dests<</there[22 0 R/Fit]>>>>",
        2: f"<</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 200 300]>>",
        4: "<</Type/Outlines/First 5 0 R/Last 6 0 R/Count 2>>",
        5: "<</Title(Balance sheet)/Parent 4 0 R/Next 6 0 R/First 7 0 R/Last 7 0 R/Count 1/Dest[20 0 R/Fit]>>",
        6: "<</Title(Nowhere)/Parent 4 0 R/Prev 5 0 R/Dest[99 0 R/Fit]>>",
        7: "<</Title(Notes)/Parent 5 0 R/Dest[21 0 R/XYZ 0 300 0]>>",
        10: "<</Type/Annot/Subtype/Link/Rect[0 0 50 50]/Dest[21 0 R/Fit]>>",
        11: "<</Type/Annot/Subtype/Link/Rect[60 0 90 50]/A<</S/GoTo/D/there>>>>",
        12: "<</Type/Annot/Subtype/Link/Rect[100 0 150 50]/A<</S/URI/URI(https://www.miit.gov.cn/)>>>>",
        13: "<</Type/Annot/Subtype/Link/Rect[0 60 50 90]/Dest[99 0 R/Fit]>>",
        14: "<</Type/Annot/Subtype/Link/Rect[0 90 50 99]/A<</S/URI/URI(file:///C:/Users/zhang/a.pdf)>>>>",
    }
    for index in range(pages):
        annotations = "/Annots[10 0 R 11 0 R 12 0 R 13 0 R 14 0 R]" if not index else ""
        objects[first + index] = f"<</Type/Page/Parent 2 0 R/Contents {40 + index} 0 R/Resources<<>>{annotations}>>"
        objects[40 + index] = ("", MARK.encode())
    return pdf(objects)  # type: ignore[arg-type]


def gbk_name() -> bytes:
    """A font called /宋体 in GBK bytes, in the resources and in the content: must stay the same bytes."""
    name = "/宋体".encode("gbk")
    font = name.decode("latin-1")
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<</Font<<{font} 5 0 R>>>>>>",
        4: ("", b"BT " + name + b" 40 Tf 10 100 Td (MMMM) Tj ET"),
        5: FONT,
    })  # fmt: skip


def loop() -> bytes:
    """A page tree that contains itself, and a page that says it is its own parent's kid twice."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R 2 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        4: ("", MARK.encode()),
        5: ("/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Resources<</XObject<</X 5 0 R>>>>", b""),
    })  # fmt: skip


def own_length() -> bytes:
    """The length of the content is said by the content itself."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<>>>>",
        4: b"<</Length 4 0 R>>\nstream\n" + MARK.encode() + b"\nendstream",
    })  # fmt: skip


def wrong_table() -> bytes:
    """Offsets in the table are wrong by some bytes, and the stream's length is too short."""
    good = page()
    return good.replace(b"\n4 0 obj\n", b"\n\n\n  4 0 obj\n").replace(b"/Length 40", b"/Length 7 ")


def no_table() -> bytes:
    """The cross-reference table is gone, its place unknown; PDFium and pypdf search the objects."""
    good = page()
    return good[: good.rindex(b"xref\n0")] + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def through_pypdf(data: bytes, *, password: str, algorithm: str = "AES-256") -> bytes:
    """The same file, locked."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    writer.root_object[NameObject("/Test")] = NameObject("/Yes")
    writer.encrypt(password, "o", algorithm=algorithm)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def packed() -> bytes:
    """Everything but the content lies in an object stream behind a cross-reference stream (PDF 1.5)."""
    members = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 5 0 R/Resources<<>>>>",
    }
    table, body = b"", b""
    for number, data in members.items():
        table += b"%d %d " % (number, len(body))
        body += data + b" "
    out, offsets = bytearray(b"%PDF-1.5\n"), {}
    for number, entries, data in (
        (4, f"/Type/ObjStm/N {len(members)}/First {len(table)}/Filter/FlateDecode", zlib.compress(table + body)),
        (5, "", MARK.encode()),
    ):
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + written((entries, data)) + b"\nendobj\n"
    rows = bytes([0, 0, 0, 255])
    rows += b"".join(bytes([2, 0, 4, index]) for index in range(3))
    rows += b"".join(bytes([1, *offsets[number].to_bytes(2, "big"), 0]) for number in (4, 5))
    start = len(out)
    rows += bytes([1, *start.to_bytes(2, "big"), 0])
    out += b"6 0 obj\n" + written(("/Type/XRef/Size 7/W[1 2 1]/Root 1 0 R", rows)) + b"\nendobj\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


CORPUS: Mapping[str, bytes] = {
    "upright": page(), "rotated 90": rotated(90), "rotated 180": rotated(180), "rotated 270": rotated(270),
    "rotated -90": rotated(-90), "cropped": cropped(), "reversed box": reversed_box(), "user unit": unit(),
    "huge": huge(), "tiny": tiny(), "unbalanced q": unbalanced(2), "unbalanced Q": unbalanced(-3),
    "text with q": text_with_q(), "array contents": array_contents(), "seal widget": seal_widget(),
    "checkbox": checkbox(), "bare field": bare_field(), "hostile": hostile(), "outlined": outlined(),
    "gbk name": gbk_name(), "loop": loop(), "own length": own_length(),
    "wrong table": wrong_table(), "no table": no_table(), "packed": packed(),
    "locked, empty password": through_pypdf(page(), password=""), **ODDITIES,
}  # fmt: skip
