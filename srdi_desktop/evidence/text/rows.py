"""Rows of a page as seen upright: forms and statements are read row by row, label and value side by side.

`printed_rows` follows the paper's tilt: on a scan that lies askew, and on a photograph, whose rows lean towards a
point, an amount stands as low as the label of the next row.

Amounts as printed: separators, brackets for negatives, full-width digits, spaces that reading put inside; units.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.model import Box, Line, plain

_STEEPEST, _STEP = 0.04, 0.002  # tilt that is looked for: heights of the page for its whole width, 3 degrees
_PAIRS = 6000  # looked at for the tilt; more tell nothing new
_FARTHEST = 0.05  # of the page's height: cells further apart are never of one row


def in_reading_order(lines: Sequence[Line], turn: int) -> tuple[Line, ...]:
    """The lines sorted as read once the page was turned clockwise by `turn` degrees; their boxes stay as shown."""
    placed = [(line.box.turned(turn), line) for line in lines]
    placed.sort(key=lambda pair: _middle(pair[0]))
    rows: list[list[tuple[Box, Line]]] = []
    for box, line in placed:
        if rows and _same_row(rows[-1][0][0], box):
            rows[-1].append((box, line))
        else:
            rows.append([(box, line)])
    ordered: list[Line] = []
    for row in rows:
        row.sort(key=lambda pair: pair[0].left)
        ordered += [line for _, line in row]
    return tuple(ordered)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _same_row(first: Box, other: Box) -> bool:
    """Whether the middle of the lower line lies well inside the height of the row's first one."""
    height = min(first.bottom - first.top, other.bottom - other.top)
    apart = abs(_middle(first) - _middle(other))
    return apart < 0.5 * height


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
_Levelled = tuple[float, Cell]  # where the row meets the page's left edge, and the cell
_Tilt = tuple[float, float]
_Numbers = npt.NDArray[np.float64]


def rows_of(lines: Sequence[Line], rotation: int) -> tuple[Row, ...]:
    """Lines grouped into rows from top to bottom, each from left to right; `lines` are in reading order already."""
    rows: list[list[Cell]] = []
    for line in lines:
        box = line.box.turned(rotation)
        cell = Cell(line, box)
        if rows and _beside(rows[-1][-1].box, box):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return tuple(_from_left(row) for row in rows)


def _from_left(cells: Iterable[Cell]) -> Row:
    ordered = sorted(cells, key=lambda cell: cell.box.left)
    return tuple(ordered)


def _beside(left: Box, right: Box) -> bool:
    """Whether two boxes stand level and next to each other, in either order."""
    height = min(left.bottom - left.top, right.bottom - right.top)
    sums = (left.top + left.bottom) - (right.top + right.bottom)
    apart = abs(sums) / 2
    if apart >= 0.6 * height:
        return False
    if right.left >= left.right - 0.02:
        return True
    return right.right <= left.left + 0.02


@dataclass(frozen=True)
class PrintedRow:
    """Cells of one printed row from left to right; level: where it meets the page's left edge, 0..1 from the top."""

    level: float
    cells: tuple[Cell, ...]

    @property
    def height(self) -> float:
        """Of its text: the median of its cells."""
        heights = sorted(cell.height for cell in self.cells)
        return heights[len(heights) // 2]


def printed_rows(lines: Sequence[Line], rotation: int) -> tuple[PrintedRow, ...]:
    """The page's rows from top to bottom along its tilt; a line that holds several cells of a table is cut."""
    cells: list[Cell] = []
    for line in lines:
        cells += _cut(line, rotation)
    tilt = _tilt(cells)
    levels = [(_level(cell, tilt), cell) for cell in cells]
    levels.sort(key=lambda pair: pair[0])
    rows: list[list[_Levelled]] = []
    for level, cell in levels:
        if rows and _belongs(level, cell, rows[-1]):
            rows[-1].append((level, cell))
        else:
            rows.append([(level, cell)])
    return tuple(_row_of(row) for row in rows)


def _row_of(row: Sequence[_Levelled]) -> PrintedRow:
    level = _mean_level(row)
    cells = _from_left(cell for _, cell in row)
    return PrintedRow(level, cells)


def _mean_level(row: Sequence[_Levelled]) -> float:
    total = sum(level for level, _ in row)
    return total / len(row)


def _belongs(level: float, cell: Cell, row: Sequence[_Levelled]) -> bool:
    """Whether a cell lies on the row, at a place that is still free."""
    _, last = row[-1]
    lower = min(cell.height, last.height)
    if level - _mean_level(row) >= 0.42 * lower:
        return False
    return not any(_covers(cell.box, other.box) for _, other in row)


def _covers(one: Box, other: Box) -> bool:
    """Whether one takes more than half of the width of the narrower of the two."""
    both = min(one.right, other.right) - max(one.left, other.left)
    narrower = min(one.right - one.left, other.right - other.left)
    return both > 0.5 * narrower


def _cut(line: Line, rotation: int) -> Iterator[Cell]:
    """The line's cells; its characters share its length by their width."""
    whole = line.box.turned(rotation)
    parts = cells_in(line.text)
    if len(parts) == 1:
        yield Cell(line, whole)
        return
    widths = [_width(part) + 1 for part in parts]
    step = (whole.right - whole.left) / (sum(widths) - 1)
    left = whole.left
    for part, width in zip(parts, widths, strict=True):
        end = left + step * (width - 1)
        box = replace(whole, left=left, right=min(whole.right, end))
        shown = box.turned(-rotation)
        piece = replace(line, text=part, box=shown)
        yield Cell(piece, box)
        left += step * width


def _width(text: str) -> int:
    """In halves of a hanzi's width."""
    return sum(1 if character.isascii() else 2 for character in text)


def _tilt(cells: Sequence[Cell]) -> _Tilt:
    """(slope of the rows, its change from the page's top to its bottom): those at which most cells lie level with
    another one. Both in heights of the page for its whole width; found by trying all.
    """
    if len(cells) < 4:
        return 0.0, 0.0
    across, down, place = _pairs(cells)
    heights = [cell.height for cell in cells]
    reach = 0.22 * float(np.median(heights))
    last = _STEEPEST + _STEP / 2
    slopes = np.arange(-_STEEPEST, last, _STEP)
    turns = np.arange(-_STEEPEST, last, 5 * _STEP)
    best = 0.0
    tilt = (0.0, 0.0)
    for slope in slopes:
        for turn in turns:
            off = (down - (slope + turn * place) * across) / reach
            matching = float(np.exp(-off * off).sum())
            # A page lies level rather than askew: rows also match where each cell meets the next row's.
            score = matching * (1 - 2 * abs(slope) - abs(turn))
            if score > best * 1.001:
                best = score
                tilt = (float(slope), float(turn))
    return tilt


def _pairs(cells: Sequence[Cell]) -> tuple[_Numbers, _Numbers, _Numbers]:
    """(distance across, distance down, middle between them from -0.5 to 0.5 down the page) of cells side by side."""
    x = np.array([cell.middle for cell in cells])
    y = np.array([_middle(cell.box) for cell in cells])
    to_right = x[np.newaxis] - x[:, np.newaxis]
    further_down = y[np.newaxis] - y[:, np.newaxis]
    apart = (to_right > 0.08) & (abs(further_down) < _FARTHEST)
    first, second = np.nonzero(apart)
    step = len(first) // _PAIRS + 1
    first = first[::step]
    second = second[::step]
    across = x[second] - x[first]
    down = y[second] - y[first]
    middle = (y[first] + y[second]) / 2 - 0.5
    return across, down, middle


def _level(cell: Cell, tilt: _Tilt) -> float:
    """Where the cell's row meets the page's left edge."""
    slope, turn = tilt
    middle = _middle(cell.box)
    here = slope + turn * (middle - 0.5)
    return middle - here * cell.middle


_AMOUNT = re.compile(
    r"^[¥￥$]?(?P<sign>[-(−]?)[¥￥]?(?P<digits>\d{1,3}(?:[,.，]\d{3})+(?:[.,:;]\d{1,2})?|\d+(?:\.\d{1,4})?)\)?"
    r"(?P<unit>元|千元|万元|百万元|亿元|%|人)?$"
)
_CELL = re.compile(r"[-(−]?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?\)?|[-(−]?\d+\.\d{2}\)?%?")
_RUN_TOGETHER = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d{2}")
_NOTE = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．,，]?(?:[(（]?\d{1,3}[)）]?(?:[、.．,，(（]\d{1,3}[)）]?)?)?"
)
_LABEL = re.compile(r"(?!百?[千万亿]?元)[一-鿿][一-鿿、（）() ]+[:：]?")
_APART = re.compile(r"\s*(?:[-−－—–]|\d{1,2})\s+\d{1,3}[,，]\d{3}")
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
    reading confuses, is taken for it. A dash or a note's number with a blank behind it may be a cell of its own: of the
    two together nothing is sure.
    """
    if _APART.match(text):
        return None
    said = plain(text).replace("−", "-").replace("－", "-")
    match = _AMOUNT.match(said)
    if not match:
        return None
    digits = _digits(match["digits"])
    unit = match["unit"]
    if match["sign"] or "(" in text or "（" in text:
        return f"-{digits}", unit
    return digits, unit


def is_full_amount(text: str) -> bool:
    """Whether it is an amount with separators and decimals."""
    return "," in text and "." in text and amount(text) is not None


def _digits(printed: str) -> str:
    """With commas between thousands and a decimal point, whatever marks were read."""
    parts = re.split(r"[,.:;]", printed)
    if len(parts) == 1:
        return printed
    decimals = ""
    if len(parts[-1]) != 3:
        decimals = parts.pop()
    grouped = ",".join(parts)
    if decimals:
        return f"{grouped}.{decimals}"
    return grouped


def is_note(text: str) -> bool:
    """Whether a cell is the number of a note, such as 七、61 or 五（一）or 12."""
    text = plain(text)
    if _NOTE.fullmatch(text):
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
        pointed = {"." in word for word in words}
        return words if len(pointed) == 1 else [text]
    joined = "".join(words)
    amounts = _RUN_TOGETHER.findall(joined)
    if len(amounts) > 1 and "".join(amounts) == joined:
        return amounts
    if len(words) < 2 or amount(text):
        return [text]
    return _label_and_cells(words) or _cells_and_label(words) or [text]


def _label_and_cells(words: list[str]) -> list[str]:
    """Label, note and amounts, or nothing where the words are a sentence or a label alone."""
    first = 0
    while first < len(words) and not _CELL.fullmatch(words[first]):
        first += 1
    label = words[:first]
    values = words[first:]
    for word in values:
        if not _CELL.fullmatch(word) and word not in "-—":
            return []
    note = []
    if len(label) > 1 and _is_note_number(label[-1]):
        note = [label.pop()]
    if not note and not values:
        return []
    if not label:
        return note + values
    joined = " ".join(label)
    return [joined, *note, *values]


def _cells_and_label(words: list[str]) -> list[str]:
    """Amounts, and behind them the label of the table beside them; nothing where the words are a sentence's."""
    first = 0
    while first < len(words) and is_full_amount(words[first]):
        first += 1
    label = " ".join(words[first:])
    if not first or not _LABEL.fullmatch(label):
        return []
    return [*words[:first], label]


def _is_note_number(word: str) -> bool:
    if not _NOTE.fullmatch(word):
        return False
    return any(map(str.isdigit, word))


def unit_in(text: str) -> str | None:
    """The unit that a caption sets for its table (单位：人民币万元, or 元 alone), None when the line is no caption."""
    text = plain(text)
    match = _UNIT.search(text) or _UNIT_ALONE.match(text)
    if match:
        return match["unit"]
    return None


def states_unit(text: str) -> bool:
    """Whether it is the caption of a table of amounts, such as 单位：万元."""
    return "单位" in text and unit_in(text) not in (None, "人")


def unit_beside(text: str) -> str | None:
    """The unit in brackets behind a label, as in 营业收入（万元）."""
    match = _UNIT_BARE.search(plain(text))
    if match:
        return match["unit"] or match["other"]
    return None
