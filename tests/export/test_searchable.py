"""The invisible text lies where the reader read it, whatever way the page was turned."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from srdi_desktop.export import write_dossier
from srdi_desktop.model.page import Box, Line, PageRef
from srdi_desktop.model.plan import ExportOptions, PlannedPage
from tests.export.conftest import picture, saved
from tests.export.looks import difference, render
from tests.export.pdf_corpus import CORPUS

OPTIONS = ExportOptions(cover=False, contents=False, dividers=False, stamp="none", searchable=True)
UPRIGHT = Box(0.2, 0.3, 0.7, 0.34)
WORDS = "审计报告 Nr 𨱏 2025"


def characters(path):
    """(text, [left, top, right, bottom] as fractions of the page as shown) as PDFium finds it."""
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    text = page.get_textpage()
    xs, ys = [], []
    for index in range(text.count_chars()):
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(text.raw, index, box)
        for corner in ((box.left, box.bottom), (box.right, box.top)):
            x, y = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, 10_000, 10_000, 0, *corner, x, y)
            xs.append(x.value / 10_000)
            ys.append(y.value / 10_000)
    found = text.get_text_range()
    document.close()
    return found, [min(xs), min(ys), max(xs), max(ys)]


@pytest.mark.parametrize("kind", ["picture", "pdf", "rotated pdf"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_is_found_where_it_was_read(kind, turn, pile, tmp_path):
    data = {
        "picture": saved(picture(), "JPEG", dpi=(150, 150)),
        "pdf": CORPUS["upright"],
        "rotated pdf": CORPUS["rotated 90"],
    }
    line = Line(WORDS, UPRIGHT.turned(-turn % 360))
    page = PlannedPage(PageRef(pile.add(data[kind]), 1), rotation=turn, lines=(line,))
    written = write_dossier(pile.plan(page, options=OPTIONS), tmp_path / "out.pdf", pile.open)
    text, (left, top, right, bottom) = characters(written.path)
    assert text.strip() == WORDS
    assert left == pytest.approx(UPRIGHT.left, abs=0.02)
    assert right == pytest.approx(UPRIGHT.right, abs=0.02)
    assert (top + bottom) / 2 == pytest.approx((UPRIGHT.top + UPRIGHT.bottom) / 2, abs=0.03)


def test_the_layer_cannot_be_seen(pile, tmp_path):
    scan, looks = pile.add(saved(picture(), "JPEG", dpi=(150, 150))), []
    for lines in ((), (Line(WORDS, UPRIGHT),)):
        plan = pile.plan(PlannedPage(PageRef(scan, 1), lines=lines), options=OPTIONS)
        looks.append(render(write_dossier(plan, tmp_path / f"{len(lines)}.pdf", pile.open).path, 0))
    assert difference(*looks, spare=(1, 1)) == 0


def test_on_a_straightened_page_the_text_turns_with_the_picture(pile, tmp_path):
    scan = pile.add(saved(picture((800, 1131)), "JPEG", dpi=(100, 100)))
    at_right = Box(0.8, 0.48, 0.98, 0.52)
    page = PlannedPage(PageRef(scan, 1), deskew=4.0, lines=(Line("页码", at_right),))
    written = write_dossier(pile.plan(page, options=OPTIONS), tmp_path / "out.pdf", pile.open)
    _, (_, top, _, bottom) = characters(written.path)
    assert (top + bottom) / 2 > 0.51  # clockwise: what lies at the right goes down
