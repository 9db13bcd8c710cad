"""What papers are made of: headings, paragraphs, ruled tables and links, as reportlab flowables in our look.

Pages as pictures inside our papers: whole and small, or the place of a figure cut out.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from PIL import Image
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table

from srdi_desktop.export.papers.drawn_sheets import ACCENT, INK, LINE, MARGIN, MUTED, PALE, Colour
from srdi_desktop.export.pdf.document import Jump
from srdi_desktop.export.pdf.placing import A4
from srdi_desktop.export.sources import OpenSource
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.export.type.lettering import dangles, may_break
from srdi_desktop.model import Box, Dossier, Limits, PageRef, SrdiError


class HanziParagraph(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """For styles with wordWrap "CJK"."""

    frags: Any

    def breakLinesCJK(self, maxWidths: Any) -> Any:  # noqa: N802, N803 - reportlab's names
        """Wrap; where a mark dangles, break before it, or before the character it belongs to, and wrap again."""
        given = self.frags
        lines = super().breakLinesCJK(maxWidths)
        try:
            for _ in range(len(lines.lines)):
                cut = _dangling(lines.lines)
                if cut is None:
                    break
                self.frags = _broken(self.frags, cut)
                lines = super().breakLinesCJK(maxWidths)
        finally:
            self.frags = given
        return lines


def _dangling(lines: Any) -> int | None:
    """How many characters, blanks apart, come before the place of the first better break; None when all is well."""
    seen = 0
    for line, after in pairwise(map(_solid, lines)):
        if line and after and dangles(line[-1], after[0]):
            places = range(len(line) - 1, 0, -1)
            for place in places:
                if may_break(line[place - 1], line[place]):
                    return seen + place
        seen += len(line)
    return None


def _solid(line: Any) -> str:
    """The line's characters without blanks."""
    words = [word.text for word in line.words] if hasattr(line, "words") else line[1]
    return "".join("".join(words).split())


def _broken(frags: list[Any], before: int) -> list[Any]:
    """The pieces of text with a line break in front of that character."""
    made: list[Any] = []
    for frag in frags:
        text = frag.text
        solid = [at for at, character in enumerate(text) if not character.isspace()]
        if 0 <= before < len(solid):
            at = solid[before]
            start = frag.clone(text=text[:at])
            line_break = frag.clone(text="", lineBreak=True)
            rest = frag.clone(text=text[at:])
            made += [start, line_break, rest]
        else:
            made.append(frag)
        before -= len(solid)
    return [frag for frag in made if frag.text or hasattr(frag, "lineBreak")]


TOP, BOTTOM = A4[1] - 70, 64.0
BODY = A4[0] - 2 * MARGIN
TEXT, SMALL = 9.5, 8.0
LEADING = 1.45
_HANZI = "⺀"  # from here on characters are written without blanks between words
Style = Sequence[tuple[Any, ...]]  # reportlab's table commands
_EDGE = 4.0  # points between a cell's rule and its text


def colour(rgb: Colour) -> Color:
    """The colour as reportlab has it."""
    return Color(*rgb)


@cache
def _style(
    size: float, bold: bool, rgb: Colour, right: bool, hanzi: bool, indent: float, after: float
) -> ParagraphStyle:
    font = paper_fonts.font_name(bold=bold)
    leading = size * LEADING
    alignment = TA_RIGHT if right else TA_LEFT
    wrapped = "CJK" if hanzi else None
    return ParagraphStyle(
        "paper", fontName=font, fontSize=size, leading=leading, textColor=colour(rgb), alignment=alignment,
        wordWrap=wrapped, leftIndent=indent, spaceAfter=after, splitLongWords=1, allowWidows=1, allowOrphans=1,
    )  # fmt: skip


def paragraph(
    text: str, size: float = TEXT, rgb: Colour = INK, *, bold: bool = False, right: bool = False, indent: float = 0.0,
    after: float = 0.0,
) -> Paragraph:  # fmt: skip
    """Running text; hanzi break anywhere but before a closing mark, Latin text at blanks."""
    hanzi = any(character >= _HANZI for character in text)
    kind = HanziParagraph if hanzi else Paragraph
    marked = paper_fonts.marked(text, bold=bold)
    style = _style(size, bold, rgb, right, hanzi, indent, after)
    return kind(marked, style)


def running(text: str, size: float = TEXT, rgb: Colour = INK, *, bold: bool = False, indent: float = 0.0) -> Paragraph:
    """A paragraph with some room below."""
    return paragraph(text, size, rgb, bold=bold, indent=indent, after=4)


def heading(text: str, keep: float = 90.0) -> list[Flowable]:
    """A section's heading with its bookmark; at least `keep` points of what follows stay with it."""
    made = paragraph(text, 14, ACCENT, bold=True, after=9)
    made.spaceBefore = 12
    made.bookmark = text
    return [CondPageBreak(keep), made]


def subheading(text: str, keep: float = 60.0) -> list[Flowable]:
    """A smaller heading."""
    made = paragraph(text, 10.5, bold=True, after=6)
    made.spaceBefore = 6
    return [CondPageBreak(keep), made]


def figure(width: float, height: float) -> Drawing:
    """An empty drawing; reportlab would begin it with Times, which is not embedded."""
    return Drawing(width, height, initialFontName=paper_fonts.font_name())


class Linked(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Positions in the dossier at the right of their cell; the canvas notes where each stands, to make it a link."""

    def __init__(self, positions: Sequence[int], size: float = TEXT) -> None:
        super().__init__()
        self.positions = tuple(positions)
        self.size = size
        self._room = _EDGE if size >= TEXT else 0.0  # small ones stand close below a value

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        """Takes the width there is."""
        self.width = width
        self.height = self.size * LEADING
        return self.width, self.height

    def draw(self) -> None:
        """Write the numbers, note their places; the first one's reaches to the left edge of the cell."""
        canvas = self.canv
        font = paper_fonts.font_name()
        canvas.setFont(font, self.size)
        canvas.setFillColor(colour(ACCENT))
        x, y = canvas.absolutePosition(0, 0)
        bottom = y - self._room
        top = y + self.height + self._room
        index = canvas.getPageNumber() - 1
        right = self.width
        for at, position in reversed(list(enumerate(self.positions))):
            left = right - canvas.stringWidth(str(position), font, self.size)
            canvas.drawString(left, self.height - self.size, str(position))
            edge = x + left if at else x
            place = (edge - _EDGE, bottom, x + right + _EDGE, top)
            canvas.jumps.append(Jump(index, place, position))
            right = left - 2 * _EDGE


@dataclass(frozen=True)
class Column:
    """Heading, width in points, and whether it stands at the right."""

    title: str
    width: float
    right: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: a text with a second, muted one below, or positions to jump to."""

    text: str = ""
    rgb: Colour = INK
    bold: bool = False
    small: str = ""
    positions: tuple[int, ...] = ()


class _Rows(Table):  # type: ignore[misc]  # reportlab has no types
    """Rows stay whole, unless one is taller than a page."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """The part that fits and the rest; nothing when the next page shall take all."""
        parts: list[Flowable] = super().split(width, height)
        if not parts and height > 0.9 * (TOP - BOTTOM):
            self.splitInRow = 1
            parts = super().split(width, height)
        return parts


def grid(rows: Sequence[Sequence[Any]], widths: Sequence[float], style: Style, **more: Any) -> Table:
    """Cells side by side in columns of these widths, from the left margin; no padding but what `style` asks for."""
    plain: Style = [
        ("FONTNAME", (0, 0), (-1, -1), paper_fonts.font_name()),  # or reportlab names Helvetica, which is not embedded
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
    return _Rows(rows, colWidths=widths, style=[*plain, *style], hAlign="LEFT", **more)


_RULED: Style = [
    ("LEFTPADDING", (0, 0), (-1, -1), _EDGE),
    ("RIGHTPADDING", (0, 0), (-1, -1), _EDGE),
    ("TOPPADDING", (0, 0), (-1, -1), _EDGE),
    ("BOTTOMPADDING", (0, 0), (-1, -1), _EDGE + 1),
    ("BACKGROUND", (0, 0), (-1, 0), colour(PALE)),
    ("TOPPADDING", (0, 0), (-1, 0), 3),
    ("LINEBELOW", (0, 1), (-1, -1), 0.4, colour(LINE)),
]


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell | list[Flowable]]]) -> Table:
    """A ruled table of cells, or of what is already laid out; its head comes again on each page."""
    head = [paragraph(column.title, SMALL, MUTED, bold=True, right=column.right) for column in columns]
    widths = [column.width for column in columns]
    body = [[_cell(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows]
    return grid([head, *body], widths, _RULED, repeatRows=1, spaceAfter=10)


def _cell(cell: Cell | list[Flowable], column: Column) -> Any:
    if isinstance(cell, list):
        return cell
    if cell.positions:
        return [Linked(cell.positions)]
    parts = [paragraph(cell.text, TEXT, cell.rgb, bold=cell.bold, right=column.right)]
    if cell.small:
        return [*parts, paragraph(cell.small, SMALL, MUTED)]
    return parts


_SHARP = 1800  # pixels of the page's longer side: 10-point digits are 20 pixels tall
_QUALITY = 82


@dataclass(frozen=True)
class Crop:
    """A piece of a page as JPEG, its size in pixels, and where in it the figure stands."""

    data: bytes
    size: tuple[int, int]
    inside: Box


@dataclass
class PagePictures:
    """Opens scans for pictures. Without limits or a way to the scans there are none."""

    dossier: Dossier
    open_source: OpenSource | None = None
    limits: Limits | None = None
    _kept: dict[PageRef, bytes] = field(default_factory=dict)

    def whole(self, page: PageRef, longest: int) -> bytes | None:
        """JPEG of the page as shown; None when it cannot be opened."""
        from srdi_desktop.scans import open_scan

        if self.open_source is None or self.limits is None:
            return None
        try:
            with (
                self.open_source(page.scan) as stream,
                open_scan(stream, self.dossier.scans[page.scan].name, self.limits) as scan,
            ):
                return scan.preview(page.scan_index, longest)
        except (SrdiError, OSError, KeyError, ValueError):
            return None

    def crop(self, page: PageRef, box: Box) -> Crop | None:
        """The place with its surroundings, upright; None when the page cannot be opened."""
        if page not in self._kept:
            self._kept[page] = self.whole(page, _SHARP) or b""
        data = self._kept[page]
        if not data:
            return None
        turn = self.dossier.rotation(page)
        with Image.open(io.BytesIO(data)) as picture:
            upright = picture.rotate(-turn, expand=True)
            return _cut(upright, box.turned(turn))


def _cut(picture: Image.Image, box: Box) -> Crop:
    wide, tall = picture.size
    around = box.around()
    left = round(around.left * wide)
    top = round(around.top * tall)
    right = round(around.right * wide)
    bottom = round(around.bottom * tall)
    piece = picture.crop((left, top, right, bottom))
    out = io.BytesIO()
    piece.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return Crop(out.getvalue(), piece.size, box.within(around))
