"""OFD, the Chinese fixed-layout format (GB/T 33190): drawn into PDFium's memory and rendered like a PDF page."""

from typing import BinaryIO

from srdi_desktop.model import Box, Limits, Line, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.matrix import Matrix, shifted
from srdi_desktop.scans.ofd.canvas import Canvas, Easel
from srdi_desktop.scans.ofd.drawing import Painter
from srdi_desktop.scans.ofd.package import Content, Package, Stamp, box_on
from srdi_desktop.scans.opened import OpenScan, reading
from srdi_desktop.scans.pdf.pdfium import PDFIUM
from srdi_desktop.scans.pdf.render import render
from srdi_desktop.scans.pdf.survey import survey
from srdi_desktop.scans.pdf.text_layer import in_rows

# Data that the file states beside its picture has no place on the page; it must not look like a title or a footer.
_NOWHERE = Box(0.45, 0.5, 0.55, 0.503)
_STATED_MOST = 300


class OfdScan(OpenScan):
    """An OFD file: e-invoices, e-tax papers, official letters."""

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__("ofd", name, limits)
        self._easel: Easel | None = None
        with reading("scan.damaged", name=name):
            self._package = Package(stream, limits)
            self.page_count = len(self._package.pages)
            if not self.page_count:
                raise ScanError("scan.damaged", reason="no pages")
            if self.page_count > limits["scan.max_pages"]:
                raise ScanError("scan.too_large", variant="pages", size=self.page_count)
            self.signed, self._stamps = self._package.stamps()

    def sheet(self, scan_index: int, longest: int | None) -> pixels.Sheet:
        """Draw and render one page."""
        content = self._package.page(scan_index - 1)
        paper = self._package.box(*content[:2])
        with PDFIUM:
            self._easel = self._easel or Easel()
            canvas = Canvas(self._easel, paper[2], paper[3])
            try:
                painter = Painter(self._package, canvas, paper, self.limits)
                self._paint(painter, content, shifted(-paper[0], -paper[1]), scan_index)
                found = survey(canvas.page, self.limits)
                sheet = render(canvas.page, found, longest, self.limits)
            finally:
                canvas.close()
        self.remarks = tuple(sorted(painter.drawn.remarks))
        if longest is not None:
            return sheet
        layer = (*in_rows(painter.drawn.lines), *self._stated(scan_index, painter.drawn.lines))
        seals = [box_on(paper, shifted(s.boundary[0] - paper[0], s.boundary[1] - paper[1]), *s.boundary[2:])
                 for s in self._on(scan_index)]  # fmt: skip
        return sheet.with_text(layer, tuple(box for box in seals if box is not None))

    def _paint(self, painter: Painter, content: Content, origin: Matrix, scan_index: int) -> None:
        painter.page(*content, origin)
        for annotation in self._package.annotations(scan_index - 1):
            painter.annotation(annotation, origin)
        for stamp in self._on(scan_index):
            painter.seal(stamp.seal, stamp.boundary, origin)

    def _on(self, scan_index: int) -> list[Stamp]:
        page_id = self._package.pages[scan_index - 1].get("ID", "")
        return [stamp for stamp in self._stamps if stamp.page_id == page_id]

    def _stated(self, scan_index: int, lines: list[Line]) -> list[Line]:
        """Structured data of an invoice that is not printed on its first page."""
        if scan_index != 1:
            return []
        printed = "".join("".join(line.text.split()) for line in lines)
        found: dict[str, str] = {}
        for name, value in self._package.stated():
            if 1 < len(value) <= 80 and "".join(value.split()) not in printed:
                found.setdefault(value, name)
        return [Line(f"{name}：{value}", _NOWHERE) for value, name in list(found.items())[:_STATED_MOST]]

    def close(self) -> None:
        """Free what PDFium holds; the stream stays open."""
        with PDFIUM:
            if self._easel is not None:
                self._easel.close()
            self._easel = None
