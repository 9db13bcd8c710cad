"""Rows of a page as seen upright: forms and statements are read row by row, label and value side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from srdi_desktop.model.page import Box, Line


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
    return apart < 0.6 * height and (right.left >= left.right - 0.02 or right.right <= left.left + 0.02)
