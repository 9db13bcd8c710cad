"""A second engine (PDFium) opens what was written and looks whether it holds what it should."""

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from srdi_desktop.scans.pdf.pdfium import PDFIUM


@dataclass(frozen=True)
class Expected:
    """What a file must hold: pages, bookmarks of the first level (None: any), positions whose links must land."""

    pages: int
    marks: int | None = 0
    linked: tuple[int, ...] = ()
    password: str | None = None


AT_ONCE = 24  # pages of one opening: with 1 MB scans about 25 MB


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: code and the place (position from 1, 0 the whole file)."""

    code: str
    position: int = 0


def check(path: Path, expected: Expected) -> list[Trouble]:
    """What is wrong with a written PDF: cannot be opened, other page count, bookmarks or links that lead nowhere.

    PDFium keeps what it loaded until the document is closed, so it is opened anew for every few pages.
    """
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path, password=expected.password)
        except pypdfium2.PdfiumError:
            return [Trouble("unopenable")]
        with document:
            troubles = [] if len(document) == expected.pages else [Trouble("page_count")]
            troubles += _bookmarks(document, expected.marks)
    for first in range(0, len(expected.linked), AT_ONCE):
        with PDFIUM, pypdfium2.PdfDocument(path, password=expected.password) as document:
            for position in expected.linked[first : first + AT_ONCE]:
                troubles += _links(document, position - 1)
    return troubles


def _bookmarks(document: pypdfium2.PdfDocument, expected: int | None) -> list[Trouble]:
    top, troubles = 0, []
    for mark in document.get_toc():
        top += mark.level == 0
        target = mark.get_dest()
        index = target.get_index() if target else None
        if index is None or not 0 <= index < len(document):
            troubles.append(Trouble("bookmark"))
    return troubles if expected in (None, top) else [*troubles, Trouble("bookmark_count")]


def _links(document: pypdfium2.PdfDocument, index: int) -> list[Trouble]:
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        return [Trouble("page", index + 1)]
    troubles, place, link = [], ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, place, link):
        target = pdfium.FPDFLink_GetDest(document.raw, link)
        lands = target and 0 <= pdfium.FPDFDest_GetDestPageIndex(document.raw, target) < len(document)
        if not lands and (target or not pdfium.FPDFLink_GetAction(link)):
            troubles.append(Trouble("link", index + 1))
    pdfium.FPDF_ClosePage(page)
    return troubles
