"""Sources of an export: opened when first needed, let go after their last page, whatever their number."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from srdi_desktop import resources
from srdi_desktop.export.images.picture_objects import ANY, NotPlainError, Picture, Trust, jpeg, plain
from srdi_desktop.export.pdf.placing import A4
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.model import ExportPlan, Limits, PageRef, SrdiError
from srdi_desktop.scans import kind_of

if TYPE_CHECKING:  # pypdf takes 0.2 s to load: an export of pictures alone does without it
    from srdi_desktop.export.copying.source import PdfSource
    from srdi_desktop.export.images.recoding import Squeeze

OpenSource = Callable[[str], BinaryIO]
RENDERED_LONGEST = 3508  # pixels: A4 at 300 dpi, for pages that are drawn, not photographed
ALL = 1 << 16  # pixels: a photograph keeps those it has


class NoSourceError(OSError):
    """The place where all scans lie cannot be read: no fault of any page."""


class Shelf:
    """Opens scans by their id and hands out pages as PDF sources or pictures."""

    def __init__(
        self,
        plan: ExportPlan,
        open_source: OpenSource,
        out: PdfOut,
        limits: Limits | None,
        squeeze: "Squeeze | None" = None,
    ) -> None:
        self._open_source = open_source
        self._out = out
        self._limits = limits
        self._trust: Trust = ANY
        if limits:
            self._trust = (limits["scan.dpi_low"], limits["scan.dpi_high"], limits["scan.squashed"])
        self._squeeze = squeeze
        self._whole = plan.options.keep_notes
        self._names = plan.scan_names
        refs = (page.ref for section in plan.sections for document in section.documents for page in document.pages)
        self._left = Counter(ref.scan for ref in refs)
        self._streams: dict[str, BinaryIO] = {}
        self._formats: dict[str, str] = {}
        self._pdfs: dict[str, PdfSource | None] = {}
        self.remarks: set[str] = set()
        self.signed: set[str] = set()  # rendered scans that carried an electronic signature

    def format(self, scan: str) -> str:
        """Format of a scan."""
        if scan not in self._formats:
            stream = self.stream(scan)
            self._formats[scan] = kind_of(stream, "")[0] or "other"
        return self._formats[scan]

    def stream(self, scan: str) -> BinaryIO:
        """The open bytes of a scan."""
        if scan not in self._streams:
            try:
                raw = self._open_source(scan)
            except OSError as error:
                raise NoSourceError(*error.args) from error
            self._streams[scan] = io.BufferedReader(raw) if isinstance(raw, io.RawIOBase) else raw
        return self._streams[scan]

    def pdf(self, scan: str) -> "PdfSource | None":
        """The scan as a PDF source; None when it is none, or too damaged or locked to be taken apart."""
        if self.format(scan) != "pdf":
            return None
        if scan not in self._pdfs:
            self._pdfs[scan] = _taken_apart(self.stream(scan), self._out, self._squeeze, whole=self._whole)
        return self._pdfs[scan]

    def mended(self, ref: PageRef) -> "PdfSource | None":
        """The page alone as PDFium writes it, when the scan is a PDF and PDFium can open it."""
        if self.format(ref.scan) != "pdf":
            return None
        from srdi_desktop.export.copying.page_copy import mended

        source = self.pdf(ref.scan)
        index = ref.scan_index - 1
        layered = source is not None and bool(source.layers.off)
        unseen = source.unseen(index) if source is not None and layered else ()
        data = mended(self.stream(ref.scan), index, unseen=unseen, layered=layered)
        if data:
            return _taken_apart(io.BytesIO(data), self._out, self._squeeze, whole=self._whole)
        return None

    def picture(self, ref: PageRef) -> Picture | None:
        """The page as a picture: passed through where its format allows, else rendered; None when unreadable."""
        format_ = self.format(ref.scan)
        if format_ not in ("pdf", "ofd", "heif", "other"):
            try:
                stream = self.stream(ref.scan)
                found = self._plain(stream, format_, ref.scan_index)
                if b"/DeviceCMYK" in found.entries:
                    self.remarks.add("print_colours")
                return self._squeezed(found, stream, ref)
            except (OSError, ValueError, SyntaxError, EOFError):
                pass
        return self.rendered(ref)

    def _plain(self, stream: BinaryIO, format_: str, index: int) -> Picture:
        found = plain(stream, format_, self._trust, whole=self._whole)
        if found is not None:
            return found
        from srdi_desktop.export.images.recoding import picture

        return picture(stream, format_, index, self._trust)

    def _squeezed(self, found: Picture, stream: BinaryIO, ref: PageRef) -> Picture:
        """The picture at the lower quality that was asked for, if any."""
        if self._squeeze is None:
            return found
        width, height = found.shown_size
        inches = max(width / found.dpi[0], height / found.dpi[1]) if found.dpi else A4[1] / 72
        return self._squeeze.picture(stream, ref.scan_index, found, inches, ref)

    def rendered(self, ref: PageRef) -> Picture | None:
        """The page as `scans` shows it, as a JPEG; None when it cannot be opened there either."""
        from srdi_desktop.export.images.recoding import LOSSY_QUALITY
        from srdi_desktop.scans import open_scan, use_font

        use_font(resources.font("regular", "SC"), resources.font("regular", ""))
        try:
            stream = self.stream(ref.scan)
            stream.seek(0)
            with open_scan(stream, self._names.get(ref.scan, ""), self._limits or Limits({})) as scan:
                longest = ALL if scan.format == "heif" else RENDERED_LONGEST
                made = jpeg(io.BytesIO(scan.preview(ref.scan_index, longest, LOSSY_QUALITY)), self._trust)
                if scan.signed:
                    self.signed.add(ref.scan)
        except (SrdiError, NotPlainError, OSError, ValueError, KeyError):
            self.remarks.add("unreadable")
            return None
        self.remarks.add("rendered")
        return replace(made, passed=False)

    def done(self, scan: str) -> None:
        """One page of the scan is written; after its last one it is closed."""
        self._left[scan] -= 1
        if self._left[scan] <= 0:
            self._pdfs.pop(scan, None)
            stream = self._streams.pop(scan, None)
            if stream:
                stream.close()

    def close(self) -> None:
        """Close what is still open."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()
        self._pdfs.clear()


def _taken_apart(stream: BinaryIO, out: PdfOut, squeeze: "Squeeze | None", *, whole: bool) -> "PdfSource | None":
    from srdi_desktop.export.copying.source import PdfSource

    try:
        source = PdfSource(stream, out, squeeze=squeeze, whole=whole)
    except Exception:  # noqa: BLE001  pypdf raises many kinds; PDFium may open it all the same
        return None
    return source if source.pages else None
