"""One page of a PDF through PDFium: for files that pypdf cannot take apart, and for fields that only a viewer draws."""

import ctypes
import io
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from srdi_desktop.scans.pdfium import PDFIUM

FAULTS = (pypdfium2.PdfiumError, OSError, ValueError, ctypes.ArgumentError)


def mended(stream: BinaryIO, index: int, password: str | None = None) -> bytes | None:
    """A new PDF of page `index` (from 0) alone, fields and annotations drawn into it; None when PDFium fails too.

    Nothing is turned into pixels: text and pictures stay what they are.
    """
    stream.seek(0)
    try:
        with PDFIUM, pypdfium2.PdfDocument(stream, password=password) as document:
            if document.get_formtype():
                document.init_forms()
            page = document[index]
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            return _alone(document, index)
    except FAULTS:
        return None


def _alone(document: pypdfium2.PdfDocument, index: int) -> bytes:
    held = io.BytesIO()
    with pypdfium2.PdfDocument.new() as single:
        single.import_pages(document, [index])
        single.save(held)
    return held.getvalue()
