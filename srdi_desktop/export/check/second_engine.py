"""A second engine (PDFium) opens what was written and looks whether it holds what it should.

The thorough self-check of a written file, on request: every link, every page against its scan.
"""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from srdi_desktop.files import hashed
from srdi_desktop.model import ExportedFile, Limits, PageRef
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
    if expected in (None, top):
        return troubles
    return [*troubles, Trouble("bookmark_count")]


def _links(document: pypdfium2.PdfDocument, index: int) -> list[Trouble]:
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        return [Trouble("page", index + 1)]
    troubles = []
    place = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, place, link):
        target = pdfium.FPDFLink_GetDest(document.raw, link)
        lands = target and 0 <= pdfium.FPDFDest_GetDestPageIndex(document.raw, target) < len(document)
        if not lands and (target or not pdfium.FPDFLink_GetAction(link)):
            troubles.append(Trouble("link", index + 1))
    pdfium.FPDF_ClosePage(page)
    return troubles


def verify(
    file: ExportedFile,
    open_source: Callable[[str], BinaryIO],
    limits: Limits,
    password: str | None = None,
    *,
    unseen: frozenset[PageRef] = frozenset(),
) -> tuple[str, ...]:
    """Text keys (export.trouble.…) of what is wrong with a PDF that was exported; empty when all is well.

    Every page is drawn and held against its source, but for the `unseen` ones (see `ExportPlan`).
    """
    from srdi_desktop.export.check import proofs

    if password:
        from srdi_desktop.export.pdf.encryption import prepared

        password = prepared(password)  # PDFium does not prepare what it is given
    path = Path(file.path)
    if not path.is_file() or hashed(path) != (file.sha256, file.bytes):
        return ("export.trouble.changed",)
    left_out = {file.positions[page] for page in unseen if page in file.positions}
    every = tuple(position for position in range(1, file.pages + 1) if position not in left_out)
    found = {trouble.code for trouble in check(path, Expected(file.pages, None, every, password))}
    if not found:
        pages = {page: (file.positions[page], laid) for page, laid in file.laid.items() if page not in unseen}
        compared = proofs.compared(path, pages, open_source, limits, password, lambda _: None)
        found = {"page_changed"} if compared.changed else set()
    return tuple(sorted(f"export.trouble.{code}" for code in found))
