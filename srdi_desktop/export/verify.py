"""A second engine (PDFium) opens what was written and looks whether it holds what it should."""

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: code and the place (position from 1, 0 the whole file)."""

    code: str
    position: int = 0


def check(path: Path, pages: int, marks: int, password: str | None = None) -> list[Trouble]:
    """What is wrong with a written PDF: cannot be opened, other page count, bookmarks or links that lead nowhere."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError:
        return [Trouble("unopenable")]
    with document:
        troubles = [] if len(document) == pages else [Trouble("page_count")]
        troubles += _bookmarks(document, marks)
        for index in range(len(document)):
            troubles += _links(document, index)
    return troubles


def _bookmarks(document: pypdfium2.PdfDocument, expected: int) -> list[Trouble]:
    top, troubles = 0, []
    for mark in document.get_toc():
        top += mark.level == 0
        target = mark.get_dest()
        index = target.get_index() if target else None
        if index is None or not 0 <= index < len(document):
            troubles.append(Trouble("bookmark"))
    return troubles if top == expected else [*troubles, Trouble("bookmark_count")]


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
