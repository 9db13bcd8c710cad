"""Opens what was dropped and shows one page of it; the only room that knows Pillow's, PDFium's and OFD's formats.

The one door for files: look at the content, hold the limits, hand it to its reader.
"""

import io
from typing import BinaryIO

from srdi_desktop.model import Limits, ScanError
from srdi_desktop.scans.dropped import address_of, files_in, name_of, natural_key, open_dropped, path_of, unreachable
from srdi_desktop.scans.ofd.text import use_font
from srdi_desktop.scans.opened import OpenScan, reading
from srdi_desktop.scans.pdf.pdfium import PDFIUM, unlocked
from srdi_desktop.scans.sniff import kind_of

__all__ = [
    "PDFIUM", "OpenScan", "address_of", "files_in", "kind_of", "name_of", "natural_key", "open_dropped", "open_scan",
    "path_of", "unlocked", "unreachable", "use_font",
]  # fmt: skip


def open_scan(stream: BinaryIO, name: str, limits: Limits, password: str | None = None) -> OpenScan:
    """Open a scan from a seekable stream, which must stay open meanwhile and is not closed here.

    Raises ScanError: scan.unsupported (values: variant, see sniff), scan.too_large (variant: bytes | pages | pixels),
    scan.encrypted (variant "wrong" when a password was given), scan.damaged.
    """
    with reading("scan.damaged", name=name):
        _hold_size(stream, limits)
        scan_format, variant = kind_of(stream, name)
        if scan_format is None:
            code = "scan.damaged" if variant == "empty" else "scan.unsupported"
            raise ScanError(code, name=name, variant=variant)
        return _reader(stream, scan_format, name, limits, password)


def _hold_size(stream: BinaryIO, limits: Limits) -> None:
    size = stream.seek(0, io.SEEK_END)
    most = limits["scan.max_mb"]
    if size > most * 1e6:
        raise ScanError("scan.too_large", variant="bytes", size=round(size / 1e6), limit=round(most))


def _reader(stream: BinaryIO, scan_format: str, name: str, limits: Limits, password: str | None) -> OpenScan:
    if scan_format == "pdf":
        from srdi_desktop.scans.pdf.pages import PdfScan

        return PdfScan(stream, name, limits, password)
    if scan_format == "ofd":
        from srdi_desktop.scans.ofd.pages import OfdScan

        return OfdScan(stream, name, limits)
    if scan_format == "heif":
        from srdi_desktop.scans.images.heif import HeifScan

        return HeifScan(stream, name, limits)
    from srdi_desktop.scans.images.pictures import ImageScan, JpegScan

    if scan_format == "jpeg":
        return JpegScan(stream, name, limits)
    return ImageScan(stream, scan_format, name, limits)
