"""A sheet of paper as a display list in millimetres, origin top left; two pens draw it (raster.py, digital.py).

What real certificates carry beside their words: labels set wide, frames, guilloche, tiled words, codes to scan.

Places and sizes are those of real papers: short labels are pulled to the width of the longest, a letter to each end.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any
from zlib import crc32

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
        top = self.y
        right_aligned = set(numbers)
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
            y1 = top + index * height
            y2 = top + index * height
            self.inks.append(Rule(edges[0], y1, edges[-1], y2))
        for edge in edges:
            self.inks.append(Rule(edge, top, edge, self.y))
        self.y += 9

    def seal(self, x: float, y: float, name: str, line: str = "") -> None:
        """A red seal with its centre at (x, y)."""
        self.inks.append(Stamp(x, y, name, line))

    def signature(self, x: float, y: float) -> None:
        """A scribble that starts at (x, y)."""
        steps = ((0, 0), (3, -5), (5, 1), (8, -6), (9, 2), (13, -4), (15, 0), (20, -7), (19, 1), (27, -3))
        points = tuple((x + dx, y + dy) for dx, dy in steps)
        self.inks.append(Stroke(points))

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
    rows = []
    row = ""
    length = 0.0
    for character in text:
        step = advance(character) * size * MM_PER_POINT
        if length + step > width and character not in "，。；：、）》”":
            rows.append(row)
            row, length = "", 0.0
        row += character
        length += step
    return [*rows, row]


@cache
def advance(character: str) -> float:
    """Width of a character in units of the font size."""
    return _ruler().getlength(character) / 100


@cache
def _ruler() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.font()), 100)


GOLD, CREAM, PALE_RED, PALE_BLUE = "#8a6d3b", "#fbf6ea", "#f6dcd6", "#eaf2fa"


def spread_label(sheet: Sheet, x: float, y: float, label: str, width: float, size: float = 12.0) -> None:
    """The label's letters from x to x + width mm, as certificates pull them apart: 名　　　称, 专　利　号."""
    letter = size * MM_PER_POINT
    if len(label) == 1:
        sheet.words(x, y, label, size)
        return
    step = (width - letter) / (len(label) - 1)
    for place, one in enumerate(label):
        sheet.words(x + place * step, y, one, size)


def ground(sheet: Sheet, colour: str) -> None:
    """The paper's own colour, behind everything."""
    sheet.inks.insert(0, Block(0, 0, sheet.size[0], sheet.size[1], colour))


def frame(sheet: Sheet, inset: float, width: float, colour: str = GOLD) -> None:
    """A rectangle of four rules, `inset` mm from the edges."""
    right = sheet.size[0] - inset
    bottom = sheet.size[1] - inset
    for ends in (
        (inset, inset, right, inset),
        (right, inset, right, bottom),
        (inset, bottom, right, bottom),
        (inset, inset, inset, bottom),
    ):
        sheet.inks.append(Rule(*ends, width=width, colour=colour))


def guilloche(sheet: Sheet, top: float, bottom: float, colour: str = "#e4d9bd") -> None:
    """Fine waves between two heights, as banknotes and licences are printed on."""
    left = 14.0
    right = sheet.size[0] - 14.0
    lines = 9
    for line in range(lines):
        middle = top + (bottom - top) * (line + 0.5) / lines
        points = tuple(
            (left + (right - left) * step / 60, middle + 4.0 * math.sin(step * 0.7 + line * 0.9)) for step in range(61)
        )
        sheet.inks.append(Stroke(points, width=0.15, colour=colour))


def tiled(sheet: Sheet, word: str, colour: str = PALE_RED, size: float = 20.0) -> None:
    """A pale word all over the page, as electronic licences have it behind their text."""
    for row in range(5):
        for column in range(4):
            x = 20 + (sheet.size[0] - 20) * column / 4 + (18 if row % 2 else 0)
            sheet.words(x, 36 + (sheet.size[1] - 40) * row / 5, word, size, colour=colour)


def scan_code(sheet: Sheet, x: float, y: float, size: float, seed: int) -> None:
    """Something that looks like a QR code, with its three corners; it says nothing."""
    cells = 25
    cell = size / cells
    for row in range(cells):
        for column in range(cells):
            left = x + column * cell
            top = y + row * cell
            corner = _in_corner(row, column, cells)
            if _corner_is_dark(row, column, cells) if corner else _some(seed, row, column) % 2:
                sheet.inks.append(Block(left, top, left + cell, top + cell, "#1a1a1a"))


def _some(*numbers: int) -> int:
    """A number that looks like chance and is the same every time."""
    return crc32(str(numbers).encode()) >> 7


def _in_corner(row: int, column: int, cells: int) -> bool:
    near, far = 8, cells - 8
    if row < near and column < near:
        return True
    if row < near and column >= far:
        return True
    return row >= far and column < near


def _corner_is_dark(row: int, column: int, cells: int) -> bool:
    """Rings of seven cells with a block of three in the middle."""
    down, across = (place if place < 8 else cells - 1 - place for place in (row, column))
    ring = max(abs(down - 3), abs(across - 3))
    return ring in {3, 1, 0}


def bars(sheet: Sheet, x: float, y: float, width: float, height: float, seed: int) -> None:
    """A barcode."""
    at, place = x, 0
    while at < x + width:
        thick = (0.3, 0.5, 0.8)[_some(seed, place) % 3]
        sheet.inks.append(Block(at, y, at + thick, y + height, "#1a1a1a"))
        at += thick + (0.4, 0.6, 0.9)[_some(place, seed) % 3]
        place += 1
