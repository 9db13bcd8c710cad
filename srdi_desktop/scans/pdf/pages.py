"""PDF pages: the embedded JPEG where one is the whole page, everything else rendered by PDFium with its forms."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.rulebook import Limits
from srdi_desktop.scans import pixels
from srdi_desktop.scans.faults import reading
from srdi_desktop.scans.opened import OpenScan
from srdi_desktop.scans.pdf.active_content import active_content
from srdi_desktop.scans.pdf.embedded import embedded, hold_decodable
from srdi_desktop.scans.pdf.pdfium import PDFIUM
from srdi_desktop.scans.pdf.render import render
from srdi_desktop.scans.pdf.seals import marks
from srdi_desktop.scans.pdf.second_look import SecondLook
from srdi_desktop.scans.pdf.survey import Survey, survey
from srdi_desktop.scans.pdf.text_layer import letters_turn, text_lines


class PdfScan(OpenScan):
    """A PDF file. Signature widgets and stamps show, since forms are initialised."""

    def __init__(self, stream: BinaryIO, name: str, limits: Limits, password: str | None) -> None:
        super().__init__("pdf", name, limits)
        self._stream = stream
        self._dropped: tuple[str, ...] | None = None
        with PDFIUM, reading("scan.damaged", name=name):
            self._pdf = _load(stream, password)
            self.page_count = len(self._pdf)
            self._hold_pages()
            self._pdf.init_forms()
            self.signed = _is_signed(self._pdf)
        self._second = SecondLook(stream, password)

    def _hold_pages(self) -> None:
        most = int(self.limits["scan.max_pages"])
        if self.page_count > most:
            self._pdf.close()
            raise ScanError("scan.too_large", variant="pages", size=self.page_count, limit=most)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Scripts, launch actions and attached files found in the file; looked for once, on the first call."""
        if self._dropped is None:
            with PDFIUM, reading("scan.damaged", name=self.name):
                self._dropped = active_content(self._stream, self._pdf)
        return self._dropped

    def papers(self) -> Iterator[tuple[str, bytes]]:
        """Attachments of a portfolio that are not larger than a scan may be."""
        if "portfolio" not in self.dropped:
            return
        with PDFIUM, reading("scan.damaged", name=self.name):
            for index in range(min(self._pdf.count_attachments(), int(self.limits["scan.max_pages"]))):
                attachment = self._pdf.get_attachment(index)
                data = bytes(attachment.get_data())
                if 0 < len(data) <= self.limits["scan.max_mb"] * 1e6:
                    yield attachment.get_name(), data

    def sheet(self, scan_index: int, longest: int | None) -> pixels.Sheet:
        """The page's own picture where it is one, else a rendering."""
        with PDFIUM:
            self._second.weigh(scan_index, self.limits)
            page = self._pdf[scan_index - 1]
            try:
                return self._of(page, scan_index, longest)
            finally:
                page.close()

    def _of(self, page: "pdfium.PdfPage", scan_index: int, longest: int | None) -> pixels.Sheet:
        found = survey(page, self.limits)
        seen = marks(page, self._pdf.formenv, self.limits)
        sheet = None
        if found.only_image is not None and not seen.drawn:
            sheet = self._embedded(found, page, scan_index, longest)
        if sheet is None:
            sheet = render(page, found, longest, self.limits)
            hold_decodable(found, sheet.image)
            if found.colourless and not seen.drawn:
                sheet = replace(sheet, image=sheet.image.convert("L"))
        if longest is not None:
            return sheet
        layer = text_lines(page, self.limits) if found.has_text else ()
        return sheet.with_text(layer, seen.seals, letters_turn(page) if layer else 0)

    def _embedded(
        self, found: Survey, page: "pdfium.PdfPage", scan_index: int, longest: int | None
    ) -> pixels.Sheet | None:
        if not self._second.is_plain(scan_index):
            return None
        return embedded(page, found, longest, self.limits)

    def close(self) -> None:
        """Close PDFium's document; the stream stays open."""
        with PDFIUM:
            self._pdf.close()


def _is_signed(pdf: "pdfium.PdfDocument") -> bool:
    """Whether a signature field is filled in; empty ones only wait for a signature."""
    signatures = (
        pdfium_c.FPDF_GetSignatureObject(pdf, i) for i in range(min(pdfium_c.FPDF_GetSignatureCount(pdf), 200))
    )
    return any(pdfium_c.FPDFSignatureObj_GetContents(signature, None, 0) > 0 for signature in signatures)


def _load(stream: BinaryIO, password: str | None) -> "pdfium.PdfDocument":
    try:
        return pdfium.PdfDocument(stream, password=password)
    except pdfium.PdfiumError as fault:
        if fault.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise ScanError("scan.encrypted", variant="wrong" if password else "") from fault
        raise
