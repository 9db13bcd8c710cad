"""Text that nobody sees and that travels all the same: said of the page that has it, and of no other."""

import io

import pypdfium2
import pytest

from srdi_desktop.model import Limits
from srdi_desktop.scans import open_scan
from srdi_desktop.scans.pdf import unseen_text
from srdi_desktop.scans.pdf.unseen_text import COVERED, OUTSIDE
from tests.export.pdf_maker import FONT, pdf

LINE = "BT /F1 12 Tf 20 200 Td (6222 0200 1234 5678) Tj ET\n"
BOX = "0 g 15 195 150 20 re f\n"


def page(
    content: str, extra: str = "", notes: str = "", more: dict[int, str | bytes | tuple[str, bytes]] | None = None
) -> bytes:
    resources = "/Resources<</Font<</F1 5 0 R>>/ExtGState<</Half<</ca .4>>/Mix<</BM/Multiply>>>>>>"
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R{resources}{extra}/Annots[{notes}]>>",
        4: ("", content.encode()),
        5: FONT,
        **(more or {}),
    })  # fmt: skip


def remarks(data: bytes, limits: Limits) -> tuple[str, ...]:
    with open_scan(io.BytesIO(data), "说明.pdf", limits) as scan:
        scan.page(1)
        return scan.remarks


REDACTION = {
    10: ("/Type/XObject/Subtype/Form/BBox[0 0 150 20]", b"0 g 0 0 150 20 re f"),
    11: "<</Type/Annot/Subtype/Square/Rect[15 195 165 215]/IC[0 0 0]/AP<</N 10 0 R>>>>",
}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (page(LINE + BOX), (COVERED,)),
        (page(LINE + BOX.replace("0 g", "1 g")), (COVERED,)),
        (page("q 0 0 200 300 re W n " + LINE + BOX + "Q"), (COVERED,)),
        (page(LINE, notes="11 0 R", more=REDACTION), (COVERED,)),
        (page(LINE, extra="/CropBox[0 0 200 150]"), (OUTSIDE,)),
        (page(LINE + LINE.replace("20 200", "20 400")), (OUTSIDE,)),
    ],
    ids=["black box", "white box", "inside a clip", "a reviewer's box", "outside the crop box", "off the sheet"],
)
def test_what_nobody_sees_is_said(data: bytes, told: tuple[str, ...], limits: Limits) -> None:
    assert remarks(data, limits) == told


@pytest.mark.parametrize(
    "data",
    [
        page(LINE),
        page(BOX + LINE),
        page("1 g 0 0 200 300 re f " + LINE),
        page(LINE + "q /Half gs " + BOX + "Q"),
        page(LINE + "q /Mix gs 1 1 0 rg 15 195 150 20 re f Q"),
        page(LINE + BOX + "1 g " + LINE),
        page(LINE + "q 0 0 10 10 re W n " + BOX + "Q"),
        page(LINE + "0 g 15 195 m 165 195 l 165 215 l f"),
        page(LINE + "0 g 15 195 150 4 re f"),
        page(LINE.replace("(6222 0200 1234 5678)", "(   )") + BOX),
        page("3 Tr " + LINE + BOX),
        page(LINE + LINE.replace("20 200", "-20 200")),
    ],
    ids=[
        "bare", "on a box", "on paper", "shaded", "marked", "written anew", "clipped away", "a triangle", "a rule",
        "blanks", "read by a scanner", "cut at the edge",
    ],
)  # fmt: skip
def test_what_shows_is_not_said(data: bytes, limits: Limits) -> None:
    assert remarks(data, limits) == ()


def test_annotations_are_let_go_of_whatever_looking_at_them_raises(
    limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[object] = []
    get, close = unseen_text.pdfium_c.FPDFPage_GetAnnot, unseen_text.pdfium_c.FPDFPage_CloseAnnot

    def opened(page: object, index: int) -> object:
        held.append(note := get(page, index))
        return note

    def closed(note: object) -> None:
        held.remove(note)
        close(note)

    def fails(_: object) -> bool:
        raise ValueError("no shape")

    monkeypatch.setattr(unseen_text.pdfium_c, "FPDFPage_GetAnnot", opened)
    monkeypatch.setattr(unseen_text.pdfium_c, "FPDFPage_CloseAnnot", closed)
    monkeypatch.setattr(unseen_text, "_objects_filled", fails)
    with (
        pypdfium2.PdfDocument(page(LINE, notes="11 0 R", more=REDACTION)) as document,
        pytest.raises(ValueError, match="no shape"),
    ):
        unseen_text.unseen_text(document[0], limits)
    assert not held
