"""The summary's figures: the table figure × paper, and where they differ the places side by side."""

import io
from collections import Counter
from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer

from srdi_desktop.export.papers.drawn_sheets import ACCENT, LINE, MUTED, PALE, RED, Colour
from srdi_desktop.export.papers.paper_parts import (
    BODY,
    SMALL,
    Cell,
    Column,
    Crop,
    Linked,
    colour,
    figure,
    grid,
    heading,
    paragraph,
    running,
    subheading,
    table,
)
from srdi_desktop.export.papers.summary_words import STATES, Summary, word
from srdi_desktop.model import Box, Compared, Consistency, State, declared_unit
from srdi_desktop.verdict_words import compared, figure_name, source_name, with_unit

MOST_PAPERS = 4  # kinds of paper with a column of their own; the rest share one
MOST_LINES = 8  # figures that are pictured
MOST_CROPS = 4  # pictures of one figure
_ACROSS = 2  # pictures side by side
_FIRST = 104.0  # points
_DECLARED = 72.0  # points
_CARD = 90.0  # points
_GAP = 8.0
_Row = list[Cell | list[Flowable]]
_Positions = dict[tuple[str, State, str], list[int]]  # (words, state, kind of paper) -> positions


def consistency(summary: Summary) -> list[Flowable]:
    """The part on the consistency of the figures."""
    made = heading(word("consistency.heading"))
    lines = summary.evaluation.compared() if summary.evaluation else ()
    if not lines:
        made.append(running(word("consistency.none"), rgb=MUTED))
        return made
    made.append(running(word("consistency.intro"), SMALL, MUTED))
    made.append(_table(summary, lines))
    differing = [line for line in lines if line.state is State.FAILED]
    return made + _crops(summary, differing)


def _table(summary: Summary, lines: Sequence[Compared]) -> Flowable:
    times = Counter(source for line in lines for source in line.papers)
    kinds = [kind for kind, _ in times.most_common(MOST_PAPERS)]
    others = len(times) > MOST_PAPERS
    heads = [source_name(kind) for kind in kinds]
    if others:
        heads.append(word("consistency.others"))
    figures = Column(word("consistency.figure"), _FIRST)
    declared = Column(word("consistency.declared"), _DECLARED, right=True)
    width = (BODY - _FIRST - _DECLARED) / len(heads)
    papers = [Column(head, width, right=True) for head in heads]
    rows = []
    for line in lines:
        row = _stated_by(summary, line, kinds)
        if others:
            row.append(_stated_by_others(summary, line, kinds))
        rows.append(row)
    return table([figures, declared, *papers], rows)


def _stated_by(summary: Summary, line: Compared, kinds: Sequence[str]) -> _Row:
    """The figure with its year, what was declared, and what each of these kinds of paper states."""
    declared = with_unit(line.declared, declared_unit(line.figure))
    name = _figure_of_year(line)
    row: _Row = [Cell(name), Cell(declared)]
    for kind in kinds:
        found = line.papers.get(kind, ())
        row.append(_stated(summary, found))
    return row


def _figure_of_year(line: Compared) -> str:
    name = figure_name(line.figure)
    return f"{name} {line.year}"


def _stated_by_others(summary: Summary, line: Compared, kinds: Sequence[str]) -> list[Flowable]:
    """What papers without a column of their own state, with their names."""
    rest: list[Consistency] = []
    for kind, found in line.papers.items():
        if kind not in kinds:
            rest += found
    return _stated(summary, rest, named=True)


def _stated(summary: Summary, rows: Sequence[Consistency], *, named: bool = False) -> list[Flowable]:
    """Each value that a kind of paper states, once, with the pages that state it."""
    pages: _Positions = {}
    for row in rows:
        words = with_unit(row.found, row.unit)
        if named:
            words = f"{source_name(row.source)} {words}"
        if row.state is not State.PASSED:
            words += f" · {compared(row)}"
        key = words, row.state, row.source
        positions = pages.setdefault(key, [])
        position = summary.stated_at(row)
        if position and position not in positions:
            positions.append(position)
    made: list[Flowable] = []
    for (words, state, _), positions in pages.items():
        differs = state is not State.PASSED
        value = paragraph(words, SMALL, STATES[state], right=True, bold=differs)
        made.append(value)
        if positions:
            made.append(Linked(positions[:4], SMALL))
    return made or [paragraph("", SMALL)]


def _crops(summary: Summary, lines: Sequence[Compared]) -> list[Flowable]:
    """For each figure that differs: what was declared, and beside it the places on paper that say otherwise."""
    rows = [row for line in lines if (row := _row(summary, line))]
    if not rows:
        return []
    made = subheading(word("consistency.crops"), keep=150)
    made.append(running(word("consistency.crops_intro"), SMALL, MUTED))
    for row in rows[:MOST_LINES]:
        made += [row, Spacer(0, _GAP)]
    count = len(rows) - MOST_LINES
    if count > 0:
        text = word("consistency.crops_more", count=count)
        made.append(running(text, SMALL, MUTED))
    return made


def _row(summary: Summary, line: Compared) -> Flowable | None:
    """The declared figure as a card, and beside it the pictures; None where no paper can be pictured."""
    width = (BODY - _CARD - _ACROSS * _GAP) / _ACROSS
    shown: list[list[Flowable]] = []
    differing_first = sorted(line.rows, key=lambda row: row.state is State.PASSED)
    for row in differing_first:
        crop = summary.crop(row) if len(shown) < MOST_CROPS else None
        if crop:
            shown.append(_pictured(summary, row, crop, width))
    if not shown:
        return None
    rows: list[list[object]] = []
    for at in range(0, len(shown), _ACROSS):
        pictures = shown[at : at + _ACROSS]
        rows.append(["", *_spaced(pictures)])
    rows[0][0] = _card(line)
    widths = [_CARD, *([_GAP, width] * _ACROSS)]
    pads = [(f"{side}PADDING", (0, 0), (0, 0), 6) for side in ("LEFT", "TOP")]
    ground = ("BACKGROUND", (0, 0), (0, -1), colour(PALE))
    return KeepTogether([grid(rows, widths, [ground, *pads])])


def _card(line: Compared) -> list[Flowable]:
    declared = with_unit(line.declared, declared_unit(line.figure))
    name = paragraph(_figure_of_year(line), SMALL, MUTED, after=3)
    label = paragraph(word("consistency.declared"), SMALL, MUTED)
    return [name, label, paragraph(declared, 10, bold=True)]


def _spaced(pictures: list[list[Flowable]]) -> list[object]:
    """The pictures of one line with the gaps before them, empty places at the end."""
    lacking = _ACROSS - len(pictures)
    cells: list[object] = []
    for picture in pictures:
        cells += ["", picture]
    return cells + ["", ""] * lacking


def _pictured(summary: Summary, row: Consistency, crop: Crop, width: float) -> list[Flowable]:
    """The piece of the page with the figure framed, and below it which paper it is and what it says."""
    position = summary.stated_at(row)
    value = with_unit(row.found, row.unit)
    told = f"{summary.paper_of(row)}　{value}"
    differs = row.state is not State.PASSED
    caption = [paragraph(told, SMALL, STATES[row.state], bold=differs)]
    if position:
        caption.append(Linked((position,), SMALL))
    rgb = RED if row.state is State.FAILED else ACCENT
    return [_Framed(crop, width, rgb), *caption]


class _Framed(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A picture with a thin edge and a frame around the figure."""

    def __init__(self, crop: Crop, width: float, rgb: Colour) -> None:
        super().__init__()
        wide, tall = crop.size
        height = width * tall / wide
        self._size = (width, height)
        self._image = Image(io.BytesIO(crop.data), width, height)
        self._marks = _marks(crop.inside, self._size, rgb)

    def wrap(self, *_: float) -> tuple[float, float]:
        """As large as it was made, with room below."""
        width, height = self._size
        return width, height + 3

    def draw(self) -> None:
        """The picture, then the frame over it."""
        self._image.drawOn(self.canv, 0, 3)
        self._marks.drawOn(self.canv, 0, 3)


def _marks(inside: Box, size: tuple[float, float], rgb: Colour) -> Drawing:
    wide, tall = size
    made = figure(wide, tall)
    edge = Rect(0, 0, wide, tall, fillColor=None, strokeColor=colour(LINE), strokeWidth=0.6)
    made.add(edge)
    left = inside.left * wide - 2
    bottom = (1 - inside.bottom) * tall - 2
    across = (inside.right - inside.left) * wide + 4
    up = (inside.bottom - inside.top) * tall + 4
    frame = Rect(left, bottom, across, up, fillColor=None, strokeColor=colour(rgb), strokeWidth=1.1)
    made.add(frame)
    return made
