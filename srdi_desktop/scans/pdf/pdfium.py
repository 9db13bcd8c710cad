"""PDFium's one lock (the library may be entered by one thread at a time in a process), and files without passwords."""

import io
import threading
from typing import BinaryIO

from srdi_desktop.scans.opened import reading

PDFIUM = threading.RLock()


def unlocked(stream: BinaryIO, name: str, password: str) -> BinaryIO:
    """The same PDF in memory, no longer encrypted; its pages are untouched. ScanError when that cannot be done."""
    import pypdfium2
    import pypdfium2.raw as pdfium_c

    copy = io.BytesIO()
    with reading("scan.damaged", name=name), PDFIUM, pypdfium2.PdfDocument(stream, password=password) as document:
        document.save(copy, flags=pdfium_c.FPDF_REMOVE_SECURITY)
    copy.seek(0)
    return copy
