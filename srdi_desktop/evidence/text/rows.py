"""Rows of a page as seen upright: forms and statements are read row by row, label and value side by side.

`printed_rows` follows the paper's tilt: on a scan that lies askew, and on a photograph, whose rows lean towards a
point, an amount stands as low as the label of the next row.

Amounts as printed: separators, brackets for negatives, full-width digits, spaces that reading put inside; units.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.model import Box, Line, plain

_STEEPEST, _STEP = 0.04, 0.002  # tilt that is looked for: heights of the page for its whole width, 3 degrees
_PAIRS = 6000  # looked at for the tilt; more tell nothing new
_FARTHEST = 0.05  # of the page's height: cells further apart are never of one row


def in_reading_order(lines: Sequence[Line], turn: int) -> tuple[Line, ...]:
    """The lines sorted as read once the page was turned clockwise by `turn` degrees; their boxes stay as shown."""
    placed = sorted(((line.box.turned(turn), line) for line in lines), key=lambda pair: _middle(pair[0]))
    rows: list[list[tuple[Box, Line]]] = []
    for box, line in placed:
        if rows and _same_row(rows[-1][0][0], box):
            rows[-1].append((box, line))
        else:
            rows.append([(box, line)])
    return tuple(line for row in rows for _, line in sorted(row, key=lambda pair: pair[0].left))


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _same_row(first: Box, other: Box) -> bool:
    """Whether the middle of the lower line lies well inside the height of the row's first one."""
    height = min(first.bottom - first.top, other.bottom - other.top)
    return abs(_middle(first) - _middle(other)) < 0.5 * height


def overlap(one: Box, other: Box) -> bool:
    """Whether they share some of their width and a good part of the lower one's height."""
    across = min(one.right, other.right) - max(one.left, other.left)
    if across <= 0:
        return False
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return down > 0.3 * lower


@dataclass(frozen=True)
class Cell:
    """A line with its upright box; `line.box` stays as shown."""

    line: Line
    box: Box

    @property
    def text(self) -> str:
        """What the line says."""
        return self.line.text

    @property
    def middle(self) -> float:
        """Across the page, 0..1."""
        return (self.box.left + self.box.right) / 2

    @property
    def height(self) -> float:
        """Of the line of text, as a share of the page's."""
        return self.box.bottom - self.box.top


Row = tuple[Cell, ...]


def rows_of(lines: Sequence[Line], rotation: int) -> tuple[Row, ...]:
    """Lines grouped into rows from top to bottom, each from left to right; `lines` are in reading order already."""
    rows: list[list[Cell]] = []
    for line in lines:
        cell = Cell(line, line.box.turned(rotation))
        if rows and _beside(rows[-1][-1].box, cell.box):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return tuple(tuple(sorted(row, key=lambda cell: cell.box.left)) for row in rows)


def _beside(left: Box, right: Box) -> bool:
    height = min(left.bottom - left.top, right.bottom - right.top)
    apart = abs((left.top + left.bottom) - (right.top + right.bottom)) / 2
    if not (apart < 0.6 * height):
        return False
    return right.left >= left.right - 0.02 or right.right <= left.left + 0.02


@dataclass(frozen=True)
class PrintedRow:
    """Cells of one printed row from left to right; level: where it meets the page's left edge, 0..1 from the top."""

    level: float
    cells: tuple[Cell, ...]

    @property
    def height(self) -> float:
        """Of its text: the median of its cells."""
        return sorted(cell.height for cell in self.cells)[len(self.cells) // 2]


def printed_rows(lines: Sequence[Line], rotation: int) -> tuple[PrintedRow, ...]:
    """The page's rows from top to bottom along its tilt; a line that holds several cells of a table is cut."""
    cells = [cell for line in lines for cell in _cut(line, rotation)]
    tilt = _tilt(cells)
    rows: list[list[tuple[float, Cell]]] = []
    for level, cell in sorted(((_level(cell, tilt), cell) for cell in cells), key=lambda pair: pair[0]):
        if rows and _belongs(level, cell, rows[-1]):
            rows[-1].append((level, cell))
        else:
            rows.append([(level, cell)])
    return tuple(_row_of(row) for row in rows)


def _row_of(row: Sequence[tuple[float, Cell]]) -> PrintedRow:
    level = sum(level for level, _ in row) / len(row)
    return PrintedRow(level, tuple(sorted((cell for _, cell in row), key=lambda cell: cell.box.left)))


def _belongs(level: float, cell: Cell, row: Sequence[tuple[float, Cell]]) -> bool:
    """Whether a cell lies on the row, at a place that is still free."""
    mean = sum(level for level, _ in row) / len(row)
    if level - mean >= 0.42 * min(cell.height, row[-1][1].height):
        return False
    return not any(_covers(cell.box, other.box) for _, other in row)


def _covers(one: Box, other: Box) -> bool:
    both = min(one.right, other.right) - max(one.left, other.left)
    return both > 0.5 * min(one.right - one.left, other.right - other.left)


def _cut(line: Line, rotation: int) -> Iterator[Cell]:
    """The line's cells; its characters share its length by their width."""
    whole = line.box.turned(rotation)
    parts = cells_in(line.text)
    if len(parts) == 1:
        yield Cell(line, whole)
        return
    widths = [sum(1 if character.isascii() else 2 for character in part) + 1 for part in parts]
    step = (whole.right - whole.left) / (sum(widths) - 1)
    left = whole.left
    for part, width in zip(parts, widths, strict=True):
        right = min(whole.right, left + step * (width - 1))
        box = replace(whole, left=left, right=right)
        yield Cell(replace(line, text=part, box=box.turned(-rotation)), box)
        left += step * width


def _tilt(cells: Sequence[Cell]) -> tuple[float, float]:
    """(slope of the rows, its change from the page's top to its bottom): those at which most cells lie level with
    another one. Both in heights of the page for its whole width; found by trying all.
    """
    if len(cells) < 4:
        return 0.0, 0.0
    across, down, place = _pairs(cells)
    reach = 0.22 * float(np.median([cell.height for cell in cells]))
    best, tilt = 0.0, (0.0, 0.0)
    for slope in np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP):
        for turn in np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, 5 * _STEP):
            off = (down - (slope + turn * place) * across) / reach
            # A page lies level rather than askew: rows also match where each cell meets the next row's.
            score = float(np.exp(-off * off).sum()) * (1 - 2 * abs(slope) - abs(turn))
            if score > best * 1.001:
                best = score
                tilt = (float(slope), float(turn))
    return tilt


def _pairs(cells: Sequence[Cell]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(distance across, distance down, middle between them from -0.5 to 0.5 down the page) of cells side by side."""
    x = np.array([cell.middle for cell in cells])
    y = np.array([_middle(cell.box) for cell in cells])
    apart = (x[np.newaxis] - x[:, np.newaxis] > 0.08) & (abs(y[np.newaxis] - y[:, np.newaxis]) < _FARTHEST)
    first, second = np.nonzero(apart)
    step = len(first) // _PAIRS + 1
    first = first[::step]
    second = second[::step]
    return x[second] - x[first], y[second] - y[first], (y[first] + y[second]) / 2 - 0.5


def _level(cell: Cell, tilt: tuple[float, float]) -> float:
    """Where the cell's row meets the page's left edge."""
    middle = _middle(cell.box)
    return middle - (tilt[0] + tilt[1] * (middle - 0.5)) * cell.middle


_AMOUNT = re.compile(
    r"^[¥￥$]?(?P<sign>[-(−]?)[¥￥]?(?P<digits>\d{1,3}(?:[,.，]\d{3})+(?:[.,:;]\d{1,2})?|\d+(?:\.\d{1,4})?)\)?"
    r"(?P<unit>元|千元|万元|百万元|亿元|%|人)?$"
)
_CELL = re.compile(r"[-(−]?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?\)?|[-(−]?\d+\.\d{2}\)?%?")
_RUN_TOGETHER = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d{2}")
_NOTE = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．,，]?(?:[(（]?\d{1,3}[)）]?(?:[、.．,，(（]\d{1,3}[)）]?)?)?"
)
_DATE = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|20\d\d\s*年度?末?")
_SAID = re.compile(r"(?P<label>[^:：\d]{2,16}[:：])\s*(?P<value>[\d,.]+\s*(?:人|元|万元)?)")
_UNIT = re.compile(r"单位[:：]?(?:均为)?(?:人民币|rmb)?[(（]?(?P<unit>百万元|千元|万元|亿元|元|人)")
_UNIT_BARE = re.compile(
    r"[(（](?:人民币)?(?P<unit>百万元|千元|万元|亿元|元|人)[)）]|人民币(?P<other>百万元|千元|万元|亿元|元)$"
)
_UNIT_ALONE = re.compile(r"^(?:人民币)?(?P<unit>百万元|千元|万元|亿元|元)$")


def amount(text: str) -> tuple[str, str | None] | None:
    """(digits with sign, separators and decimal point as printed, unit printed behind it) or None when it is no amount.

    A dot that stands where a thousands separator belongs, or a comma or colon where the decimal point does, which
    reading confuses, is taken for it.
    """
    match = _AMOUNT.match(plain(text).replace("−", "-").replace("－", "-"))
    if not match:
        return None
    negative = "-" if match["sign"] or "(" in text or "（" in text else ""
    return negative + _digits(match["digits"]), match["unit"]


def is_full_amount(text: str) -> bool:
    """Whether it is an amount with separators and decimals."""
    if "," not in text:
        return False
    if "." not in text:
        return False
    return amount(text) is not None


def _digits(printed: str) -> str:
    parts = re.split(r"[,.:;]", printed)
    if len(parts) == 1:
        return printed
    decimals = parts.pop() if len(parts[-1]) != 3 else ""
    grouped = ",".join(parts)
    if decimals:
        return f"{grouped}.{decimals}"
    return grouped


def is_note(text: str) -> bool:
    """Whether a cell is the number of a note, such as 七、61 or 五（一）or 12."""
    text = plain(text)
    if bool(_NOTE.fullmatch(text)):
        return True
    return text.isdigit() and len(text) <= 3


def cells_in(text: str) -> list[str]:
    """A table's line as reading gave it, cut where a label, a note's number and amounts were run together."""
    said = _SAID.fullmatch(text.strip())
    if said:
        return [said["label"], said["value"]]
    dates = _DATE.findall(text)
    if len(dates) > 1 and plain("".join(dates)) == plain(text):
        return dates
    words = text.split()
    if len(words) > 1 and all(map(_CELL.fullmatch, words)):
        # 385,430 428.74 is one amount with a gap in it, 385,430.00 428.74 are two.
        if len({"." in word for word in words}) == 1:
            return words
        return [text]
    joined = "".join(words)
    amounts = _RUN_TOGETHER.findall(joined)
    if len(amounts) > 1 and "".join(amounts) == joined:
        return amounts
    if len(words) < 2 or amount(text):
        return [text]
    return _label_and_cells(words) or [text]


def _label_and_cells(words: list[str]) -> list[str]:
    """Label, note and amounts, or nothing where the words are a sentence or a label alone."""
    first = next((place for place, word in enumerate(words) if _CELL.fullmatch(word)), len(words))
    if not all(_CELL.fullmatch(word) or word in "-—" for word in words[first:]):
        return []
    label = words[:first]
    note = []
    if len(label) > 1 and _NOTE.fullmatch(label[-1]) and any(map(str.isdigit, label[-1])):
        note = [label.pop()]
    if not note and first == len(words):
        return []
    return [*([" ".join(label)] if label else []), *note, *words[first:]]


def unit_in(text: str) -> str | None:
    """The unit that a caption sets for its table (单位：人民币万元, or 元 alone), None when the line is no caption."""
    text = plain(text)
    match = _UNIT.search(text) or _UNIT_ALONE.match(text)
    return match["unit"] if match else None


def unit_beside(text: str) -> str | None:
    """The unit in brackets behind a label, as in 营业收入（万元）."""
    match = _UNIT_BARE.search(plain(text))
    if match:
        return match["unit"] or match["other"]
    return None
