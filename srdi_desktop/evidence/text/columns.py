"""Columns of a table: where values stand one below the other, and what stands above them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from srdi_desktop.evidence.text.periods import SO_FAR, Head, head_of
from srdi_desktop.evidence.text.rows import Cell
from srdi_desktop.evidence.text.tables import CORNER, Row, Table, Value
from srdi_desktop.model import Box, plain

_TOUCH = 0.34  # of a head's widest part: less of it over another column is chance, a head over two has half and half


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

    def common(self, box: Box) -> float:
        """The width that both have, negative when they lie apart."""
        return min(box.right, self.right) - max(box.left, self.left)

    def share(self, box: Box) -> float:
        """How much of the narrower of the two lies within the other, negative when they lie apart."""
        narrower = min(box.right - box.left, self.right - self.left)
        return self.common(box) / max(1e-6, narrower)


def columns_of(table: Table) -> list[Span]:
    """The columns of values from left to right with their heads; lines and merged heads of one column are joined."""
    columns = _spans(table.rows) or _bare_spans(table.heads)
    so_far = any(SO_FAR.search(plain(cell.text)) for cell in table.heads)
    scope = _scope_over_all(table.heads)
    said = _said_over(columns, table.heads)
    for column, (texts, spanning) in zip(columns, said, strict=True):
        head = _head_of(texts, spanning, column.middle)
        if so_far and head.text == "本报告期":  # beside 年初至报告期末 it is the last quarter alone
            head = replace(head, period=None, usable=False)
        column.head = replace(head, scope=head.scope or scope)
    return columns


def _said_over(columns: Sequence[Span], heads: Sequence[Cell]) -> list[tuple[list[str], list[Cell]]]:
    """For each column its own heads' words, and the telling heads of the lines that have none of its own."""
    said: list[tuple[list[str], list[Cell]]] = [([], []) for _ in columns]
    for line in _lines_of(heads):
        own = dict(_below(line, columns))
        telling = [cell for cell in line if head_of(cell.text).telling]
        for place, (texts, spanning) in enumerate(said):
            if place in own:
                texts.append(own[place].text)
            else:
                spanning.extend(telling)
    return said


def _head_of(texts: Sequence[str], spanning: Sequence[Cell], middle: float) -> Head:
    """The column's head, with the nearest one that spans several columns where its own words tell nothing. A column
    without any words of its own has none: its head was not read, and the neighbour's is not its.
    """
    head = head_of("".join(texts))
    if head.telling or not texts or not spanning:
        return head
    near = _nearest(spanning, middle)
    return head_of("".join([near.text, *texts]))


def _scope_over_all(heads: Sequence[Cell]) -> str | None:
    """What the only head that names a scope says of every column: 本集团 stands once above the years."""
    said = [scope for cell in heads if (scope := head_of(cell.text).scope)]
    return said[0] if len(said) == 1 else None


def _nearest(cells: Sequence[Cell], middle: float) -> Cell:
    return min(cells, key=lambda cell: abs(cell.middle - middle))


def _bare_spans(heads: Sequence[Cell]) -> list[Span]:
    """Columns of a table of which the page shows the heads alone: those of the line that names most periods."""
    most: list[Cell] = []
    for line in _lines_of(heads):
        telling = [cell for cell in line if head_of(cell.text).telling]
        if len(telling) > len(most):
            most = telling
    return [Span(cell.box.left, cell.box.right) for cell in most]


def _lines_of(heads: Sequence[Cell]) -> list[list[Cell]]:
    """The heads line by line, each from left to right."""
    lines: list[list[Cell]] = []
    for cell in sorted(heads, key=lambda cell: cell.box.top + cell.box.bottom):
        box = cell.box
        if lines:
            first = lines[-1][0].box
            lower = box.top + box.bottom - first.top - first.bottom  # twice
            if lower < 0.9 * cell.height:
                lines[-1].append(cell)
                continue
        lines.append([cell])
    for line in lines:
        line.sort(key=lambda cell: cell.box.left)
    return lines


def _below(line: Sequence[Cell], columns: Sequence[Span]) -> Iterator[tuple[int, Cell]]:
    """(place of the column, its head) for one line of heads: one by one where there are as many, else what overlaps."""
    heads = [cell for cell in line if not CORNER.fullmatch(plain(cell.text))]
    if len(heads) == len(columns):
        yield from enumerate(heads)
        return
    for place, column in enumerate(columns):
        own = [cell for cell in heads if _stands_over(cell, column, columns)]
        over = max(own, key=lambda cell: column.share(cell.box), default=None)
        if over:
            yield place, over


def _stands_over(head: Cell, column: Span, columns: Sequence[Span]) -> bool:
    """Whether a head lies over the column, and does not merely touch it from its neighbour's place."""
    here = column.common(head.box)
    most = max(one.common(head.box) for one in columns)
    return here > 0 and here > _TOUCH * most


def _spans(rows: Sequence[Row]) -> list[Span]:
    """Where values stand one below the other; the fullest rows say it first. A lone value between two is no column."""
    bodies = [_countable(row) for row in rows]
    bodies.sort(key=len, reverse=True)
    most = len(bodies[0]) if bodies else 0
    spans: list[Span] = []
    for body in bodies:
        full = len(body) == most
        for value in body:
            _put(value.cell.box, spans, full=full)
    firm = [span for span in spans if span.firm or not any(_overlap(span, one) for one in spans)]
    firm.sort(key=lambda span: span.middle)
    return firm


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
    left = max(one.left, other.left)
    right = min(one.right, other.right)
    return right > left


def _put(box: Box, spans: list[Span], *, full: bool) -> None:
    """Widens the column in which the box stands, or begins one; a wider one must not reach into another."""
    home = max(spans, key=lambda span: span.share(box), default=None)
    if home is None or home.share(box) < 0.5:
        fresh = Span(box.left, box.right, full)
        spans.append(fresh)
        return
    home.firm = True
    left = min(home.left, box.left)
    right = max(home.right, box.right)
    wider = Span(left, right)
    others = [span for span in spans if span is not home]
    if not any(_overlap(wider, span) for span in others):
        home.left = left
        home.right = right
