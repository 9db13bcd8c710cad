"""Columns of a table: where values stand one below the other, and what stands above them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from srdi_desktop.evidence.text.periods import SO_FAR, Head, head_of
from srdi_desktop.evidence.text.rows import Cell
from srdi_desktop.evidence.text.tables import CORNER, Row, Table, Value
from srdi_desktop.model import Box, plain


@dataclass
class Span:
    """One column of values: where it reaches across the page, whether several rows or a full one have it, its head."""

    left: float
    right: float
    firm: bool = False
    head: Head = Head()

    @property
    def middle(self) -> float:
        """Across the page, 0..1."""
        return (self.left + self.right) / 2

    def share(self, box: Box) -> float:
        """How much of the narrower of the two lies within the other, negative when they lie apart."""
        both = min(box.right, self.right) - max(box.left, self.left)
        return both / max(1e-6, min(box.right - box.left, self.right - self.left))


def columns_of(table: Table) -> list[Span]:
    """The columns of values from left to right with their heads; lines and merged heads of one column are joined."""
    columns = _spans(table.rows) or _bare_spans(table.heads)
    said: list[list[str]] = [[] for _ in columns]
    for line in _lines_of(table.heads):
        for place, cell in _below(line, columns):
            said[place].append(cell.text)
    telling = [cell for cell in table.heads if head_of(cell.text).telling]
    so_far = any(SO_FAR.search(plain(cell.text)) for cell in table.heads)
    for column, texts in zip(columns, said, strict=True):
        column.head = head_of("".join(texts))
        if not column.head.telling and telling:  # under a head that spans several columns
            near = min(telling, key=lambda cell: abs(cell.middle - column.middle))
            column.head = head_of("".join([near.text, *texts]))
        if so_far and column.head.text == "本报告期":  # beside 年初至报告期末 it is the last quarter alone
            column.head = replace(column.head, period=None, usable=False)
    return columns


def _bare_spans(heads: Sequence[Cell]) -> list[Span]:
    """Columns of a table of which the page shows the heads alone: those of the line that names most periods."""
    lines = [[cell for cell in line if head_of(cell.text).telling] for line in _lines_of(heads)]
    return [Span(cell.box.left, cell.box.right) for cell in max(lines, key=len, default=[])]


def _lines_of(heads: Sequence[Cell]) -> list[list[Cell]]:
    lines: list[list[Cell]] = []
    for cell in sorted(heads, key=lambda cell: cell.box.top + cell.box.bottom):
        middle = cell.box.top + cell.box.bottom
        if lines and middle - lines[-1][0].box.top - lines[-1][0].box.bottom < 0.9 * cell.height:
            lines[-1].append(cell)
        else:
            lines.append([cell])
    return [sorted(line, key=lambda cell: cell.box.left) for line in lines]


def _below(line: Sequence[Cell], columns: Sequence[Span]) -> Iterator[tuple[int, Cell]]:
    """(place of the column, its head) for one line of heads: one by one where there are as many, else what overlaps."""
    heads = [cell for cell in line if not CORNER.fullmatch(plain(cell.text))]
    if len(heads) == len(columns):
        yield from enumerate(heads)
        return
    for place, column in enumerate(columns):
        over = max(heads, key=lambda cell: column.share(cell.box), default=None)
        if over and column.share(over.box) > 0:
            yield place, over


def _spans(rows: Sequence[Row]) -> list[Span]:
    """Where values stand one below the other; the fullest rows say it first. A lone value between two is no column."""
    bodies = sorted((_countable(row) for row in rows), key=len, reverse=True)
    spans: list[Span] = []
    for body in bodies:
        for value in body:
            full = len(body) == len(bodies[0])
            _put(value.cell.box, spans, full=full)
    firm = [span for span in spans if span.firm or not any(_overlap(span, one) for one in spans)]
    return sorted(firm, key=lambda span: span.middle)


def _countable(row: Row) -> list[Value]:
    """The row's values without notes' numbers: beside amounts a small whole number is one."""
    values = [value for value in row.values if value.number is not None]
    amounts = [value for value in values if value.sure and value.unit != "%"]
    if amounts:
        return [value for value in values if value.sure]
    return values


def _overlap(one: Span, other: Span) -> bool:
    if one is other:
        return False
    return min(one.right, other.right) > max(one.left, other.left)


def _put(box: Box, spans: list[Span], *, full: bool) -> None:
    home = max(spans, key=lambda span: span.share(box), default=None)
    if home is None or home.share(box) < 0.5:
        spans.append(Span(box.left, box.right, full))
        return
    home.firm = True
    left = min(home.left, box.left)
    right = max(home.right, box.right)
    wider = Span(left, right)
    if not any(_overlap(wider, span) for span in spans if span is not home):
        home.left = wider.left
        home.right = wider.right
