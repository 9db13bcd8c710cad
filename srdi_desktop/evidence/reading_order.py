"""Lines in the order in which a person reads them: rows from top to bottom, within a row from left to right."""

from collections.abc import Sequence

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
