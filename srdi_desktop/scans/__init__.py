"""Opens what was dropped and shows one page of it; the only room that knows Pillow's, PDFium's and OFD's formats."""

from srdi_desktop.scans.dropped import address_of, name_of, open_dropped, path_of, unreachable
from srdi_desktop.scans.ofd.fonts import use_font
from srdi_desktop.scans.opened import OpenScan
from srdi_desktop.scans.opening import open_scan
from srdi_desktop.scans.pdf.pdfium import PDFIUM
from srdi_desktop.scans.pdf.unlocking import unlocked
from srdi_desktop.scans.sniff import kind_of
from srdi_desktop.scans.walk import files_in, natural_key

__all__ = [
    "PDFIUM", "OpenScan", "address_of", "files_in", "kind_of", "name_of", "natural_key", "open_dropped", "open_scan",
    "path_of", "unlocked", "unreachable", "use_font",
]  # fmt: skip
