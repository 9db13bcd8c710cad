"""One page of a PDF through PDFium: for files that pypdf cannot take apart, and for fields that only a viewer draws."""

import ctypes
import io
from collections.abc import Sequence
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from srdi_desktop.scans.pdf.pdfium import PDFIUM

FAULTS = (pypdfium2.PdfiumError, OSError, ValueError, ctypes.ArgumentError)


def mended(
    stream: BinaryIO, index: int, password: str | None = None, *, unseen: Sequence[int] = (), layered: bool = False
) -> bytes | None:
    """A new PDF of page `index` (from 0) alone, fields and annotations drawn into it; None when PDFium fails too.

    Nothing is turned into pixels: text and pictures stay what they are. `unseen`: annotations of the page (their
    places in its list) that lie in layers switched off, which PDFium does not look at. `layered`: the file has layers;
    their states are lost when PDFium takes a page out of its file, so the file is kept around the page.
    """
    stream.seek(0)
    try:
        with PDFIUM, pypdfium2.PdfDocument(stream, password=password) as document:
            if document.get_formtype():
                document.init_forms()
            page = document[index]
            for place in unseen:
                _hide(page, place)
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            if layered:
                return _kept(document, index)
            return _alone(document, index)
    except FAULTS:
        return None


def _hide(page: pypdfium2.PdfPage, place: int) -> None:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
    if annotation:
        pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_HIDDEN)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _kept(document: pypdfium2.PdfDocument, index: int) -> bytes:
    held = io.BytesIO()
    for other in reversed(range(len(document))):
        if other != index:
            document.del_page(other)
    document.save(held)
    return held.getvalue()


def _alone(document: pypdfium2.PdfDocument, index: int) -> bytes:
    held = io.BytesIO()
    with pypdfium2.PdfDocument.new() as single:
        single.import_pages(document, [index])
        single.save(held)
    return held.getvalue()
