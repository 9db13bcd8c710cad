"""PDF pages: the embedded JPEG where one is the whole page, everything else rendered by PDFium with its forms.

Active content of a PDF that is never carried over: scripts, launch actions, attached files.

Electronic seals on a PDF page: signature widgets and stamp annotations that show. The caller holds PDFium's lock.
"""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model import Box, Limits, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.opened import OpenScan, reading
from srdi_desktop.scans.pdf.pdfium import PDFIUM
from srdi_desktop.scans.pdf.render import embedded, hold_decodable, render
from srdi_desktop.scans.pdf.second_look import SecondLook
from srdi_desktop.scans.pdf.survey import Survey, survey
from srdi_desktop.scans.pdf.text_layer import letters_turn, shown_box, text_lines
from srdi_desktop.scans.pdf.unseen_text import unseen_text


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
        self.remarks = unseen_text(page, self.limits) if found.has_text else ()
        layer = text_lines(page, self.limits) if found.has_text else ()
        layer_turn = letters_turn(page) if layer else 0
        return sheet.with_text(layer, seen.seals, layer_turn)

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


_WORDS = {
    b"/JavaScript": "javascript", b"/Launch": "launch", b"/EmbeddedFile": "attachment", b"/Collection": "portfolio",
}  # fmt: skip
_NAMES = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|ObjStm|Collection)\b")
_OBJECT_STREAM = b"/ObjStm"
_STREAM = re.compile(rb".{0,400}?stream\r?\n", re.DOTALL)
_CHUNK, _OVERLAP = 4 << 20, 64
_PACKED_MOST = 8 << 20  # bytes of unpacked object streams looked at; more is a bomb, not a scan


def active_content(stream: BinaryIO, pdf: "pdfium.PdfDocument") -> tuple[str, ...]:
    """javascript | launch | attachment | portfolio | xfa, by PDFium's lists and by such names in the file."""
    found = {_WORDS[name] for name in _names(stream) if name in _WORDS}
    if pdfium_c.FPDFDoc_GetJavaScriptActionCount(pdf) > 0:
        found.add("javascript")
    if pdf.count_attachments() > 0:
        found.add("attachment")
    else:
        found.discard("portfolio")
    if pdf.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL:
        found.add("xfa")
    return tuple(sorted(found))


def _names(stream: BinaryIO) -> Iterator[bytes]:
    """The telling names in the file's bytes, object streams unpacked; other streams cannot hold actions."""
    stream.seek(0, io.SEEK_SET)
    rest, budget = b"", _PACKED_MOST
    while chunk := stream.read(_CHUNK):
        data = rest + chunk
        for match in _NAMES.finditer(data):
            yield match[0]
            if match[0] == _OBJECT_STREAM and budget > 0:
                text = _unpacked(data, match.end(), budget)
                budget -= len(text) + 1000
                yield from _NAMES.findall(text)
        rest = data[-_OVERLAP:]


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    """The beginning of the object stream whose dictionary goes on at `start`; b"" when it is packed otherwise."""
    head = _STREAM.match(data, start)
    if head is None:
        return b""
    try:
        return zlib.decompressobj().decompress(data[head.end() : head.end() + most], min(most, 1 << 20))
    except zlib.error:
        return b""


_SILENT = {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}
_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(frozen=True)
class Marks:
    """Boxes of seals, and whether any annotation is drawn over the page's content."""

    seals: tuple[Box, ...] = ()
    drawn: bool = False


def marks(page: "pdfium.PdfPage", formenv: Any, limits: Limits) -> Marks:
    """Look at the page's annotations, at most `scan.annotations` of them."""
    count = pdfium_c.FPDFPage_GetAnnotCount(page)
    seals: list[Box] = []
    drawn = count > limits["scan.annotations"]
    for index in range(min(count, int(limits["scan.annotations"]))):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if not _shows(annotation):
                continue
            drawn = True
            box = _box(annotation, page) if _is_seal(annotation, formenv) else None
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
        if box is not None:
            seals.append(box)
    return Marks(tuple(seals), drawn)


def _shows(annotation: Any) -> bool:
    if pdfium_c.FPDFAnnot_GetSubtype(annotation) in _SILENT or pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return False
    normal = pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(pdfium_c.FPDFAnnot_GetAP(annotation, normal, None, 0) > 2)


def _is_seal(annotation: Any, formenv: Any) -> bool:
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium_c.FPDF_ANNOT_WIDGET and formenv:
        found = pdfium_c.FPDFAnnot_GetFormFieldType(formenv, annotation)
        return bool(found == pdfium_c.FPDF_FORMFIELD_SIGNATURE)
    return bool(kind == pdfium_c.FPDF_ANNOT_STAMP)


def _box(annotation: Any, page: "pdfium.PdfPage") -> Box | None:
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(annotation, rect):
        return None
    left, right = sorted((rect.left, rect.right))
    bottom, top = sorted((rect.bottom, rect.top))
    return shown_box(page, (left, bottom, right, top))
