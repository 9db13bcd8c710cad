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
INK = "#161616"
GREY = "#5a5a5a"
RED = "#c8161d"
BLUE = "#1f3a93"
MM_PER_POINT = 25.4 / 72
_SCRIBBLE = "0,0 3,-5 5,1 8,-6 9,2 13,-4 15,0 20,-7 19,1 27,-3"  # mm to the right and down, from its start


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
        middle = self.size[0] / 2
        self.words(middle, self.y, text, size, bold=True, align="center", colour=colour)
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
        width = right - left
        for row in wrapped(indent + text, size, width):
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
        left, right = edges[0], edges[-1]
        top = self.y
        right_aligned = set(numbers)
        header = Block(left, top, right, top + height)
        self.inks.append(header)
        for row in rows:
            baseline = self.y + height / 2 + size * MM_PER_POINT * 0.36
            self._row(row, edges, baseline, size, right_aligned)
            self.y += height
        for index in range(len(rows) + 1):
            y = top + index * height
            across = Rule(left, y, right, y)
            self.inks.append(across)
        for edge in edges:
            down = Rule(edge, top, edge, self.y)
            self.inks.append(down)
        self.y += 9

    def _row(
        self, row: Sequence[str], edges: Sequence[float], baseline: float, size: float, right_aligned: set[int]
    ) -> None:
        """The cells of one row between the table's upright rules, 1.5 mm from them."""
        columns = zip(row, pairwise(edges), strict=True)
        for column, (cell, (left, right)) in enumerate(columns):
            if column in right_aligned:
                self.words(right - 1.5, baseline, cell, size, align="right")
            else:
                self.words(left + 1.5, baseline, cell, size)

    def seal(self, x: float, y: float, name: str, line: str = "") -> None:
        """A red seal with its centre at (x, y)."""
        self.inks.append(Stamp(x, y, name, line))

    def signature(self, x: float, y: float) -> None:
        """A scribble that starts at (x, y)."""
        points = []
        for step in _SCRIBBLE.split():
            across, down = step.split(",")
            point = (x + int(across), y + int(down))
            points.append(point)
        scribble = Stroke(tuple(points))
        self.inks.append(scribble)

    def footer(self, text: str, size: float = 9, y: float = 283.0, align: str = "center") -> None:
        """What is printed at the foot of the page."""
        middle = self.size[0] / 2
        x = {"left": 28.0, "center": middle, "right": 182.0}[align]
        self.words(x, y, text, size, align=align)


def cells(text: str) -> list[tuple[str, ...]]:
    """Rows of a table that is written down one row a line, its cells divided by upright bars."""
    lines = text.strip().splitlines()
    return [tuple(line.strip().split("|")) for line in lines]


def number_all(sheets: Sequence[Sheet], form: str, first: int = 1) -> None:
    """Print numbers on the sheets, e.g. form "第 {n} 页 共 {m} 页" or "- {n} -"."""
    total = first + len(sheets) - 1
    says_total = "{m}" in form
    for number, sheet in enumerate(sheets, first):
        text = form.format(n=number, m=total)
        sheet.footer(text)
        sheet.number = number
        if says_total:
            sheet.total = total
        else:
            sheet.total = None


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Rows of at most `width` mm; closing punctuation never starts a row."""
    rows = []
    row = ""
    length = 0.0
    for character in text:
        step = advance(character) * size * MM_PER_POINT
        too_long = length + step > width
        if too_long and character not in "，。；：、）》”":
            rows.append(row)
            row = ""
            length = 0.0
        row += character
        length += step
    return [*rows, row]


@cache
def advance(character: str) -> float:
    """Width of a character in units of the font size."""
    return _ruler().getlength(character) / 100


@cache
def _ruler() -> ImageFont.FreeTypeFont:
    path = str(resources.font())
    return ImageFont.truetype(path, 100)


GOLD = "#8a6d3b"
CREAM = "#fbf6ea"
PALE_RED = "#f6dcd6"
PALE_BLUE = "#eaf2fa"


def spread_label(sheet: Sheet, x: float, y: float, label: str, width: float, size: float = 12.0) -> None:
    """The label's letters from x to x + width mm, as certificates pull them apart: 名　　　称, 专　利　号."""
    if len(label) == 1:
        sheet.words(x, y, label, size)
        return
    letter = size * MM_PER_POINT
    gaps = len(label) - 1
    step = (width - letter) / gaps
    for place, one in enumerate(label):
        left = x + place * step
        sheet.words(left, y, one, size)


def ground(sheet: Sheet, colour: str) -> None:
    """The paper's own colour, behind everything."""
    width, height = sheet.size
    paper = Block(0, 0, width, height, colour)
    sheet.inks.insert(0, paper)


def frame(sheet: Sheet, inset: float, width: float, colour: str = GOLD) -> None:
    """A rectangle of four rules, `inset` mm from the edges."""
    left = top = inset
    right = sheet.size[0] - inset
    bottom = sheet.size[1] - inset
    above = (left, top, right, top)
    beside = (right, top, right, bottom)
    below = (left, bottom, right, bottom)
    before = (left, top, left, bottom)
    for ends in (above, beside, below, before):
        rule = Rule(*ends, width=width, colour=colour)
        sheet.inks.append(rule)


def guilloche(sheet: Sheet, top: float, bottom: float, colour: str = "#e4d9bd") -> None:
    """Fine waves between two heights, as banknotes and licences are printed on."""
    left = 14.0
    right = sheet.size[0] - 14.0
    width = right - left
    height = bottom - top
    lines = 9
    for line in range(lines):
        middle = top + height * (line + 0.5) / lines
        points = []
        for step in range(61):
            x = left + width * step / 60
            wave = math.sin(step * 0.7 + line * 0.9)
            y = middle + 4.0 * wave
            points.append((x, y))
        stroke = Stroke(tuple(points), width=0.15, colour=colour)
        sheet.inks.append(stroke)


def tiled(sheet: Sheet, word: str, colour: str = PALE_RED, size: float = 20.0) -> None:
    """A pale word all over the page, as electronic licences have it behind their text."""
    across = sheet.size[0] - 20
    down = sheet.size[1] - 40
    for row in range(5):
        y = 36 + down * row / 5
        shift = 0
        if row % 2:
            shift = 18
        for column in range(4):
            x = 20 + across * column / 4 + shift
            sheet.words(x, y, word, size, colour=colour)


def scan_code(sheet: Sheet, x: float, y: float, size: float, seed: int) -> None:
    """Something that looks like a QR code, with its three corners; it says nothing."""
    cells = 25
    cell = size / cells
    for row in range(cells):
        for column in range(cells):
            if _in_corner(row, column, cells):
                dark = _corner_is_dark(row, column, cells)
            else:
                dark = _some(seed, row, column) % 2 == 1
            if dark:
                left = x + column * cell
                top = y + row * cell
                square = Block(left, top, left + cell, top + cell, "#1a1a1a")
                sheet.inks.append(square)


def _some(*numbers: int) -> int:
    """A number that looks like chance and is the same every time."""
    return crc32(str(numbers).encode()) >> 7


def _in_corner(row: int, column: int, cells: int) -> bool:
    near = 8
    far = cells - 8
    if row < near and column < near:
        return True
    if row < near and column >= far:
        return True
    return row >= far and column < near


def _corner_is_dark(row: int, column: int, cells: int) -> bool:
    """Rings of seven cells with a block of three in the middle."""
    last = cells - 1
    if row >= 8:
        row = last - row
    if column >= 8:
        column = last - column
    ring = max(abs(row - 3), abs(column - 3))
    return ring in {3, 1, 0}


def bars(sheet: Sheet, x: float, y: float, width: float, height: float, seed: int) -> None:
    """A barcode."""
    at = x
    place = 0
    end = x + width
    while at < end:
        thick = (0.3, 0.5, 0.8)[_some(seed, place) % 3]
        bar = Block(at, y, at + thick, y + height, "#1a1a1a")
        sheet.inks.append(bar)
        gap = (0.4, 0.6, 0.9)[_some(place, seed) % 3]
        at += thick + gap
        place += 1
