"""Files made of drawn sheets, and what every PDF of ours has: information, catalogue, language, bookmark panel."""

from collections.abc import Sequence
from datetime import UTC, datetime

from srdi_desktop import __version__
from srdi_desktop.export.pdf import document
from srdi_desktop.export.pdf.document import Bookmark, PageTree
from srdi_desktop.export.pdf.placing import A4, Rect
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.export.replacing import Final
from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.files import hashed
from srdi_desktop.model import ExportedFile, ExportPlan
from srdi_desktop.scans.pdf import objects

Colour = tuple[float, float, float]

INK: Colour = (0.13, 0.15, 0.19)
MUTED: Colour = (0.42, 0.45, 0.50)
ACCENT: Colour = (0.10, 0.29, 0.48)
PALE: Colour = (0.93, 0.95, 0.97)
LINE: Colour = (0.80, 0.83, 0.87)
RED: Colour = (0.72, 0.11, 0.11)
AMBER: Colour = (0.70, 0.42, 0.02)
GREEN: Colour = (0.09, 0.45, 0.26)
WHITE: Colour = (1.0, 1.0, 1.0)
MARGIN = 62.0


class Sheet:
    """Collects a page's content. `links`: places that lead to another position of the same file."""

    def __init__(self, lettering: Lettering, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._letters = lettering
        self._content: list[bytes] = []
        self.links: list[tuple[Rect, int]] = []

    @property
    def content(self) -> bytes:
        """The content stream."""
        return b"".join(self._content)

    def text(self, x: float, y: float, text: str, style: Style, align: str = "left") -> float:
        """One line on the baseline `y`; align left, center or right of `x`. Returns its width."""
        width = self._letters.width(text, style)
        left = x
        if align == "center":
            left -= width / 2
        elif align == "right":
            left -= width
        colour = objects.numbers(style.colour)
        place = objects.numbers((left, y))
        shown = self._letters.shown(text, style)
        self._content.append(b"BT %b rg %b Td %bET\n" % (colour, place, shown))
        return width

    def paragraph(self, x: float, y: float, text: str, style: Style, width: float, leading: float = 1.5) -> float:
        """Wrapped lines from the baseline `y` downwards; returns the baseline below the last one."""
        for line in self._letters.wrapped(text, style, width):
            self.text(x, y, line, style)
            y -= style.size * leading
        return y

    def rule(self, x1: float, y: float, x2: float, colour: Colour = LINE, width: float = 0.6) -> None:
        """A horizontal line."""
        stroke = objects.numbers(colour)
        thick = objects.number(width)
        start = objects.numbers((x1, y))
        end = objects.numbers((x2, y))
        self._content.append(b"%b RG %b w %b m %b l S\n" % (stroke, thick, start, end))

    def box(self, rect: Rect, fill: Colour | None = None, line: Colour | None = None, width: float = 0.6) -> None:
        """A rectangle (left, bottom, right, top), filled, outlined or both."""
        left, bottom, right, top = rect
        paint = b"S"
        colours = b""
        if fill:
            paint = b"B" if line else b"f"
            colours = b"%b rg " % objects.numbers(fill)
        if line:
            stroke = objects.numbers(line)
            colours += b"%b RG %b w " % (stroke, objects.number(width))
        area = objects.numbers((left, bottom, right - left, top - bottom))
        self._content.append(b"%b%b re %b\n" % (colours, area, paint))

    def dots(self, x1: float, x2: float, y: float, colour: Colour = LINE) -> None:
        """A dotted leader."""
        if x2 - x1 <= 6:
            return
        stroke = objects.numbers(colour)
        start = objects.numbers((x1, y))
        end = objects.numbers((x2, y))
        self._content.append(b"q %b RG 0.9 w 1 J [0 3.2] 0 d %b m %b l S Q\n" % (stroke, start, end))

    def link(self, rect: Rect, position: int) -> None:
        """Make a place lead to a position (from 1) of this file."""
        self.links.append((rect, position))

    def width_of(self, text: str, style: Style) -> float:
        """Width of a line in points."""
        return self._letters.width(text, style)

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """Lines of at most that width."""
        return self._letters.wrapped(text, style, width)

    def shortened(self, text: str, style: Style, width: float) -> str:
        """The text, cut with an ellipsis where it is too wide."""
        return self._letters.shortened(text, style, width)


PRODUCER = f"SRDI Desktop {__version__}"


def put_sheet(out: PdfOut, tree: PageTree, fonts: int, sheet: Sheet, position: int, stamp: bytes = b"") -> None:
    """Write one drawn page. `fonts`: number of the shared /Font dictionary."""
    body = out.put_stream(b"", sheet.content + stamp)
    entries = b"/Contents %d 0 R/Resources<</Font %d 0 R>>" % (body, fonts)
    links = [tree.link(rect, to) for rect, to in sheet.links]
    box = (0.0, 0.0, sheet.width, sheet.height)
    tree.put(position, box, 0, entries, links)


def finish(
    out: PdfOut, tree: PageTree, plan: ExportPlan, title: str, marks: Sequence[Bookmark], labels: Sequence[str | int]
) -> None:
    """Write page tree, bookmarks, labels, catalogue, information and trailer."""
    pages = tree.close()
    extra = b""
    if marks:
        extra += b"/Outlines %d 0 R/PageMode/UseOutlines" % document.write_outline(out, tree, marks)
    if labels:
        extra += b"/PageLabels %d 0 R" % document.write_labels(out, labels)
    extra += _layers(out)
    now = datetime.now(UTC)
    unlawful = out.check and out.check.found
    if plan.options.pdf_a and not plan.options.password and not unlawful:
        from srdi_desktop.export.pdf.archival import entries

        extra += entries(out, plan, title, PRODUCER, now)
    language = b"zh-CN" if plan.options.language == "zh" else b"en"
    root = out.put(
        b"<</Type/Catalog/Pages %d 0 R%b/Lang%b/ViewerPreferences<</DisplayDocTitle true>>>>"
        % (pages, extra, out.string(language))
    )
    out.finish(root, _information(out, plan, title, now))


def _layers(out: PdfOut) -> bytes:
    """The optional content of all sources in one list; what was switched off there is off here (8.11.4)."""
    if not out.layers:
        return b""
    every = b" ".join(map(objects.reference, out.layers))
    off = b" ".join(objects.reference(number) for number, shown in out.layers.items() if not shown)
    name = out.text(PRODUCER)
    return b"/OCProperties<</OCGs[%b]/D<</Name%b/BaseState/ON/OFF[%b]/Order[%b]>>>>" % (every, name, off, every)


def _information(out: PdfOut, plan: ExportPlan, title: str, now: datetime) -> int:
    made = now.strftime("D:%Y%m%d%H%M%SZ")
    told = {
        b"/Title": title,
        b"/Author": plan.author or plan.company,
        b"/Subject": plan.catalogue,
        b"/Creator": PRODUCER,
        b"/Producer": PRODUCER,
        b"/CreationDate": made,
        b"/ModDate": made,
    }
    entries = b"".join(key + out.text(text) for key, text in told.items())
    return out.put(b"<<%b>>" % entries)


def exported(final: Final, role: str, pages: int = 0) -> ExportedFile:
    """A file in its place, as it is told of."""
    digest, size = hashed(final.path)
    return ExportedFile(str(final.path), role, pages, size, digest, not final.troubles, remarks=final.remarks)
