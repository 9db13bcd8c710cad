"""A sheet of paper as a display list in millimetres, origin top left; two pens draw it (raster.py, digital.py)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from PIL import ImageFont

from srdi_desktop import resources

A4 = (210.0, 297.0)
INK, GREY, RED, BLUE = "#161616", "#5a5a5a", "#c8161d", "#1f3a93"
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Words:
    """One run of text; (x, y) is its anchor on the baseline, size in points, align left | center | right."""

    x: float
    y: float
    text: str
    size: float = 10.5
    bold: bool = False
    colour: str = INK
    align: str = "left"
    turn: float = 0.0  # degrees clockwise


@dataclass(frozen=True)
class Rule:
    """A straight line, width in mm."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2
    colour: str = INK


@dataclass(frozen=True)
class Block:
    """A filled rectangle."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = "#eeeeee"


@dataclass(frozen=True)
class Stamp:
    """A round company seal: centre, radius 20 mm as the rules for seals have it, name around, line below the star."""

    x: float
    y: float
    name: str
    line: str = ""
    radius: float = 20.0


@dataclass(frozen=True)
class Stroke:
    """A handwritten-looking line through points."""

    points: tuple[tuple[float, float], ...]
    width: float = 0.5
    colour: str = BLUE


Ink = Words | Rule | Block | Stamp | Stroke


@dataclass
class Sheet:
    """One page; `number` and `total` are what is printed on it, None where nothing is."""

    size: tuple[float, float] = A4
    inks: list[Ink] = field(default_factory=list)
    number: int | None = None
    total: int | None = None
    y: float = 30.0  # the pen's height for flowing text

    def words(self, x: float, y: float, text: str, size: float = 10.5, **style: Any) -> None:
        """Put one run of text."""
        self.inks.append(Words(x, y, text, size, **style))

    def title(self, text: str, size: float = 18, gap: float = 14, colour: str = INK) -> None:
        """A centred bold line at the pen."""
        self.words(self.size[0] / 2, self.y, text, size, bold=True, align="center", colour=colour)
        self.y += gap

    def line(self, text: str, size: float = 10.5, gap: float = 7.0, x: float = 28.0, **style: Any) -> None:
        """One line at the pen."""
        self.words(x, self.y, text, size, **style)
        self.y += gap

    def paragraph(
        self, text: str, size: float = 10.5, left: float = 28.0, right: float = 182.0, indent: str = "　　"
    ) -> None:
        """Wrapped text at the pen, first line indented by two characters unless told otherwise."""
        step = size * MM_PER_POINT * 1.75
        for row in wrapped(indent + text, size, right - left):
            self.words(left, self.y, row, size)
            self.y += step
        self.y += step * 0.25

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        x: float = 28.0,
        size: float = 9.0,
        height: float = 7.0,
        numbers: Iterable[int] = (),
    ) -> None:
        """A ruled table at the pen, first row shaded; `numbers` names the columns set to the right."""
        edges = [x]
        for width in widths:
            edges.append(edges[-1] + width)
        top, right_aligned = self.y, set(numbers)
        self.inks.append(Block(edges[0], top, edges[-1], top + height))
        for row in rows:
            base = self.y + height / 2 + size * MM_PER_POINT * 0.36
            for column, (cell, (left, right)) in enumerate(zip(row, pairwise(edges), strict=True)):
                if column in right_aligned:
                    self.words(right - 1.5, base, cell, size, align="right")
                else:
                    self.words(left + 1.5, base, cell, size)
            self.y += height
        for index in range(len(rows) + 1):
            self.inks.append(Rule(edges[0], top + index * height, edges[-1], top + index * height))
        for edge in edges:
            self.inks.append(Rule(edge, top, edge, self.y))
        self.y += 9

    def seal(self, x: float, y: float, name: str, line: str = "") -> None:
        """A red seal with its centre at (x, y)."""
        self.inks.append(Stamp(x, y, name, line))

    def signature(self, x: float, y: float) -> None:
        """A scribble that starts at (x, y)."""
        steps = ((0, 0), (3, -5), (5, 1), (8, -6), (9, 2), (13, -4), (15, 0), (20, -7), (19, 1), (27, -3))
        self.inks.append(Stroke(tuple((x + dx, y + dy) for dx, dy in steps)))

    def footer(self, text: str, size: float = 9, y: float = 283.0, align: str = "center") -> None:
        """What is printed at the foot of the page."""
        x = {"left": 28.0, "center": self.size[0] / 2, "right": 182.0}[align]
        self.words(x, y, text, size, align=align)


def number_all(sheets: Sequence[Sheet], form: str, first: int = 1) -> None:
    """Print numbers on the sheets, e.g. form "第 {n} 页 共 {m} 页" or "- {n} -"."""
    total = first + len(sheets) - 1
    for number, sheet in enumerate(sheets, first):
        sheet.footer(form.format(n=number, m=total))
        sheet.number = number
        sheet.total = total if "{m}" in form else None


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Rows of at most `width` mm; closing punctuation never starts a row."""
    rows, row, length = [], "", 0.0
    for character in text:
        step = advance(character) * size * MM_PER_POINT
        if length + step > width and character not in "，。；：、）》”":
            rows.append(row)
            row, length = "", 0.0
        row, length = row + character, length + step
    return [*rows, row]


@cache
def advance(character: str) -> float:
    """Width of a character in units of the font size."""
    return _ruler().getlength(character) / 100


@cache
def _ruler() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.font()), 100)
