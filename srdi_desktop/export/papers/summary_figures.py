"""The summary's figures: the table figure × paper, and where they differ the places side by side."""

import io
from collections import Counter
from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer

from srdi_desktop.export.papers.drawn_sheets import ACCENT, LINE, MUTED, PALE, RED
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
from srdi_desktop.model import Box, Compared, Consistency, PageRef, State, declared_unit
from srdi_desktop.verdict_words import compared, figure_name, source_name, with_unit

MOST_PAPERS = 4  # kinds of paper with a column of their own; the rest share one
MOST_LINES = 8  # figures that are pictured
MOST_CROPS = 4  # pictures of one figure
_ACROSS = 2  # pictures side by side
_FIRST, _DECLARED, _CARD = 104.0, 72.0, 90.0  # points
_GAP = 8.0


def consistency(summary: Summary) -> list[Flowable]:
    """The part on the consistency of the figures."""
    made = heading(word("consistency.heading"))
    lines = summary.evaluation.compared() if summary.evaluation else ()
    if not lines:
        return [*made, running(word("consistency.none"), rgb=MUTED)]
    made.append(running(word("consistency.intro"), SMALL, MUTED))
    return [*made, _table(summary, lines), *_crops(summary, [line for line in lines if line.state is State.FAILED])]


def _table(summary: Summary, lines: Sequence[Compared]) -> Flowable:
    times = Counter(source for line in lines for source in line.papers)
    kinds = [kind for kind, _ in times.most_common(MOST_PAPERS)]
    others = len(times) > MOST_PAPERS
    heads = [source_name(kind) for kind in kinds] + ([word("consistency.others")] if others else [])
    width = (BODY - _FIRST - _DECLARED) / len(heads)
    columns = (
        Column(word("consistency.figure"), _FIRST), Column(word("consistency.declared"), _DECLARED, right=True),
        *(Column(head, width, right=True) for head in heads),
    )  # fmt: skip
    rows: list[list[Cell | list[Flowable]]] = []
    for line in lines:
        rest = [row for kind, found in line.papers.items() if kind not in kinds for row in found]
        row: list[Cell | list[Flowable]] = [
            Cell(f"{figure_name(line.figure)} {line.year}"),
            Cell(with_unit(line.declared, declared_unit(line.figure))),
            *(_stated(summary, line.papers.get(kind, ())) for kind in kinds),
        ]
        rows.append([*row, _stated(summary, rest, named=True)] if others else row)
    return table(columns, rows)


def _stated(summary: Summary, rows: Sequence[Consistency], *, named: bool = False) -> list[Flowable]:
    """Each value that a kind of paper states, once, with the pages that state it."""
    pages: dict[tuple[str, State, str], list[int]] = {}
    for row in rows:
        said = "" if row.state is State.PASSED else f" · {compared(row)}"
        of = f"{source_name(row.source)} " if named else ""
        position = summary.position(PageRef.parse(row.page)) if row.page else None
        found = pages.setdefault((f"{of}{with_unit(row.found, row.unit)}{said}", row.state, row.source), [])
        found += [position] if position and position not in found else []
    made: list[Flowable] = []
    for (words, state, _), positions in pages.items():
        made.append(paragraph(words, SMALL, STATES[state], right=True, bold=state is not State.PASSED))
        made += [Linked(positions[:4], SMALL)] if positions else []
    return made or [paragraph("", SMALL)]


def _crops(summary: Summary, lines: Sequence[Compared]) -> list[Flowable]:
    """For each figure that differs: what was declared, and beside it the places on paper that say otherwise."""
    rows = [row for line in lines if (row := _row(summary, line))]
    if not rows:
        return []
    made = [*subheading(word("consistency.crops"), keep=150), running(word("consistency.crops_intro"), SMALL, MUTED)]
    for row in rows[:MOST_LINES]:
        made += [row, Spacer(0, _GAP)]
    if len(rows) > MOST_LINES:
        count = len(rows) - MOST_LINES
        text = word("consistency.crops_more", count=count)
        made.append(running(text, SMALL, MUTED))
    return made


def _row(summary: Summary, line: Compared) -> Flowable | None:
    """The declared figure as a card, and beside it the pictures; None where no paper can be pictured."""
    width = (BODY - _CARD - _ACROSS * _GAP) / _ACROSS
    shown: list[list[Flowable]] = []
    for row in sorted(line.rows, key=lambda row: row.state is State.PASSED):
        crop = summary.crop(row) if len(shown) < MOST_CROPS else None
        if crop:
            shown.append(_pictured(summary, row, crop, width))
    if not shown:
        return None
    card = [
        paragraph(f"{figure_name(line.figure)} {line.year}", SMALL, MUTED, after=3),
        paragraph(word("consistency.declared"), SMALL, MUTED),
        paragraph(with_unit(line.declared, declared_unit(line.figure)), 10, bold=True),
    ]
    lines = [shown[at : at + _ACROSS] for at in range(0, len(shown), _ACROSS)]
    rows = [[card if at == 0 else "", *_spaced(made)] for at, made in enumerate(lines)]
    pad = [
        ("BACKGROUND", (0, 0), (0, -1), colour(PALE)),
        *((f"{s}PADDING", (0, 0), (0, 0), 6) for s in ("LEFT", "TOP")),
    ]
    return KeepTogether([grid(rows, [_CARD, *([_GAP, width] * _ACROSS)], pad)])


def _spaced(pictures: list[list[Flowable]]) -> list[object]:
    """The pictures of one line with the gaps before them, empty places at the end."""
    padded = [*pictures, *([[]] * (_ACROSS - len(pictures)))]
    return [cell for picture in padded for cell in ("", picture or "")]


def _pictured(summary: Summary, row: Consistency, crop: Crop, width: float) -> list[Flowable]:
    """The piece of the page with the figure framed, and below it which paper it is and what it says."""
    assert row.page is not None  # noqa: S101 - only rows with a page are pictured
    position = summary.position(PageRef.parse(row.page))
    told = f"{summary.paper_of(row)}　{with_unit(row.found, row.unit)}"
    bold = row.state is not State.PASSED
    caption = [paragraph(told, SMALL, STATES[row.state], bold=bold)]
    if position:
        caption.append(Linked((position,), SMALL))
    return [_Framed(crop, width, RED if row.state is State.FAILED else ACCENT), *caption]


class _Framed(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A picture with a thin edge and a frame around the figure."""

    def __init__(self, crop: Crop, width: float, rgb: tuple[float, float, float]) -> None:
        super().__init__()
        wide, tall = crop.size
        self._size = (width, width * tall / wide)
        self._image = Image(io.BytesIO(crop.data), *self._size)
        self._marks = _marks(crop.inside, self._size, rgb)

    def wrap(self, *_: float) -> tuple[float, float]:
        """As large as it was made, with room below."""
        return self._size[0], self._size[1] + 3

    def draw(self) -> None:
        """The picture, then the frame over it."""
        self._image.drawOn(self.canv, 0, 3)
        self._marks.drawOn(self.canv, 0, 3)


def _marks(inside: Box, size: tuple[float, float], rgb: tuple[float, float, float]) -> Drawing:
    wide, tall = size
    made = figure(wide, tall)
    made.add(Rect(0, 0, wide, tall, fillColor=None, strokeColor=colour(LINE), strokeWidth=0.6))
    left = inside.left * wide - 2
    bottom = (1 - inside.bottom) * tall - 2
    across = (inside.right - inside.left) * wide + 4
    up = (inside.bottom - inside.top) * tall + 4
    made.add(Rect(left, bottom, across, up, fillColor=None, strokeColor=colour(rgb), strokeWidth=1.1))
    return made
