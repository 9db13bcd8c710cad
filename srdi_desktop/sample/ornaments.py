"""What real certificates carry beside their words: labels set wide, frames, guilloche, tiled words, codes to scan.

Places and sizes are those of real papers: short labels are pulled to the width of the longest, a letter to each end.
"""

import math
from zlib import crc32

from srdi_desktop.sample.sheet import MM_PER_POINT, Block, Rule, Sheet, Stroke

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
    right, bottom = sheet.size[0] - inset, sheet.size[1] - inset
    for ends in (
        (inset, inset, right, inset),
        (right, inset, right, bottom),
        (inset, bottom, right, bottom),
        (inset, inset, inset, bottom),
    ):
        sheet.inks.append(Rule(*ends, width=width, colour=colour))


def guilloche(sheet: Sheet, top: float, bottom: float, colour: str = "#e4d9bd") -> None:
    """Fine waves between two heights, as banknotes and licences are printed on."""
    left, right, lines = 14.0, sheet.size[0] - 14.0, 9
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
            left, top = x + column * cell, y + row * cell
            corner = _in_corner(row, column, cells)
            if _corner_is_dark(row, column, cells) if corner else _some(seed, row, column) % 2:
                sheet.inks.append(Block(left, top, left + cell, top + cell, "#1a1a1a"))


def _some(*numbers: int) -> int:
    """A number that looks like chance and is the same every time."""
    return crc32(str(numbers).encode()) >> 7


def _in_corner(row: int, column: int, cells: int) -> bool:
    near, far = 8, cells - 8
    return (row < near and column < near) or (row < near and column >= far) or (row >= far and column < near)


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
