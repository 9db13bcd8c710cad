"""Opens what was dropped and shows one page of it; the only room that knows Pillow's, PDFium's and OFD's formats."""

from srdi_desktop.scans.fonts import use_font
from srdi_desktop.scans.opened import OpenScan
from srdi_desktop.scans.opening import open_scan
from srdi_desktop.scans.order import natural_key
from srdi_desktop.scans.pdf_unlock import unlocked
from srdi_desktop.scans.pdfium import PDFIUM
from srdi_desktop.scans.walk import files_in

__all__ = ["PDFIUM", "OpenScan", "files_in", "natural_key", "open_scan", "unlocked", "use_font"]
