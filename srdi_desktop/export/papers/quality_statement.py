"""The statement on quality management as a plain sheet to stamp; letters shrink until it fits on one page.

The checklist for choosing an adviser, as one sheet to print: each line with a box for each of three offices.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from srdi_desktop import texts
from srdi_desktop.export.papers.drawn_sheets import INK, LINE, MUTED, PALE
from srdi_desktop.export.papers.paper_parts import BODY, colour, figure, grid, heading, paragraph, running, subheading
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.model import GROUPS, ExportedFile, ExportPlan, QualityStatement
from srdi_desktop.texts import text

_FOOT = 76.0  # points for the seal and the date
_COLUMNS = (BODY * 0.5, BODY * 0.25, BODY * 0.25)


def story(statement: QualityStatement, size: float) -> list[Flowable]:
    """Title, company and period, the four parts, room for the seal at the foot; letters of `size` points."""
    made: list[Flowable] = [_title(), Spacer(0, 12)]
    for name in ("company", "period"):
        value = getattr(statement, name).strip()
        if value:
            labelled = text("quality.labelled", name=text(f"quality.{name}"), value=value)
            made.append(paragraph(labelled, size, after=3))
    for part in ("method", "changed", "figures", "cases"):
        title = text(f"quality.{part}")
        made += [Spacer(0, 8), CondPageBreak(48), paragraph(title, size + 1.5, bold=True, after=5)]
        if part == "figures":
            made.append(_figures(statement, size))
        else:
            made += _written(getattr(statement, part), size)
    return [*made, _Seal(size)]


def _written(words: str, size: float) -> list[Flowable]:
    lines = words.strip().splitlines()
    return [paragraph(line, size, after=3) for line in lines if line.strip()]


def _title() -> Table:
    """The title in the middle of the sheet."""
    title = text("quality.title")
    size = 20.0
    free = BODY - paper_fonts.width(title, size, bold=True)
    side = max(0.0, free / 2)
    row = ["", paragraph(title, size, bold=True)]
    return grid([row], [side, BODY - side], [])


def _figures(statement: QualityStatement, size: float) -> Table:
    names = text("quality.figure_columns").split("|")
    heads = [paragraph(name, size - 1.5, bold=True) for name in names]
    complete = [figure for figure in statement.figures if figure.complete]
    rows = [heads]
    for measured in complete:
        name = measured.name
        before = measured.before
        after = measured.after
        rows.append([paragraph(name, size), paragraph(before, size), paragraph(after, size)])
    head = ("BACKGROUND", (0, 0), (-1, 0), colour(PALE))
    rules = ("LINEBELOW", (0, 0), (-1, -1), 0.4, colour(LINE))
    pads = [(f"{side}PADDING", (0, 0), (-1, -1), 4) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return grid(rows, _COLUMNS, [head, rules, *pads])


class _Seal(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Where the seal and the date go: at the foot of the last sheet, whatever is above."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self._size = size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All that is left, or a sheet of its own."""
        self.width = width
        self.height = max(_FOOT, height - 1)
        return self.width, self.height

    def draw(self) -> None:
        """Two lines at the right half."""
        self.canv.setFillColor(colour(INK))
        self._line(42.0, text("quality.seal"))
        self._line(16.0, text("quality.date"))

    def _line(self, height: float, words: str) -> None:
        canvas = self.canv
        x = BODY * 0.5
        for name, part in paper_fonts.runs(words):
            canvas.setFont(name, self._size)
            canvas.drawString(x, height, part)
            x += canvas.stringWidth(part, name, self._size)


_SIZES = (11.0, 10.0, 9.0, 8.0)  # points; smaller cannot be read comfortably in print


def write_quality_statement(statement: QualityStatement, plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language; `pages` above 1 means that even the smallest letters did not fit.

    Raises FileError when it cannot be written.
    """
    from srdi_desktop.export.papers.paper import booklet, write_paper

    with texts.speaking(plan.options.language):
        title = text("quality.title")
        for size in _SIZES:
            made = partial(story, statement, size)
            if booklet(plan, title, None, made).pages == 1:
                break
        return write_paper(plan, title, None, target, "quality-statement", made)


_BOX, _WIDE = 12.0, 56.0  # points: a box to tick, an office's column
_GAP = 12.0  # points between the lines for names
_MOST_LINES, _LINE = 8, 20.0  # empty lines to write on, points between them


def checklist_story() -> list[Flowable]:
    """Title, offices, both groups of lines with their boxes, room for notes."""
    offices = text("adviser.offices").split("|")
    title = paragraph(text("evaluation.adviser.title"), 20, bold=True, after=6)
    intro = running(text("adviser.intro"), 9.5, MUTED)
    made: list[Flowable] = [title, intro, _names(offices)]
    for group, lines in GROUPS:
        made += heading(text(f"adviser.{group}"))
        made.append(_lines(lines, offices))
    made.append(Spacer(0, 8))
    made += subheading(text("adviser.notes"))
    made.append(_Ruled())
    return made


def _names(offices: Sequence[str]) -> Table:
    """A line to write each office's name on."""
    label = text("adviser.name")
    row: list[object] = []
    rules = []
    for office in offices:
        at = len(row)
        rules.append(("LINEBELOW", (at, 0), (at, 0), 0.6, colour(LINE)))
        row += [paragraph(f"{office} {label}", 9), ""]
    pads = [("TOPPADDING", (0, 0), (-1, 0), 8), ("BOTTOMPADDING", (0, 0), (-1, 0), 4)]
    wide = BODY / len(offices)
    widths = [wide - _GAP, _GAP] * len(offices)
    return grid([row], widths, [*rules, *pads])


def _lines(lines: Sequence[str], offices: Sequence[str]) -> Table:
    """Each line with a box for every office, which has the last word of the office's name beside it."""
    boxes = [_box(office.split()[-1]) for office in offices]
    rows = []
    for line in lines:
        said = text(f"evaluation.adviser.{line}")
        rows.append([paragraph(said), *boxes])
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colour(LINE)),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (0, -1), 12),
    ]
    count = len(offices)
    rest = BODY - count * _WIDE
    return grid(rows, [rest, *([_WIDE] * count)], style)


def _box(office: str) -> Drawing:
    left = (_WIDE - _BOX - 14) / 2
    square = Rect(left, 0, _BOX, _BOX, fillColor=None, strokeColor=colour(INK), strokeWidth=0.9)
    right = left + _BOX + 4
    name = String(right, 2, office, fontName=paper_fonts.font_name(), fontSize=8.5, fillColor=colour(MUTED))
    made = figure(_WIDE, _BOX + 2)
    made.add(square)
    made.add(name)
    return made


class _Ruled(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Lines to write on, as many as the sheet has room for."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Never more than is left, so that one sheet stays one."""
        room = int(height / _LINE)
        self._count = min(_MOST_LINES, room)
        self.width = width
        self.height = self._count * _LINE
        return self.width, self.height

    def draw(self) -> None:
        """The rules."""
        self.canv.setStrokeColor(colour(LINE))
        self.canv.setLineWidth(0.4)
        for at in range(self._count):
            y = at * _LINE
            self.canv.line(0, y, self.width, y)


def write_adviser_check(plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language. Raises FileError when it cannot be written."""
    from srdi_desktop.export.papers.paper import write_paper

    with texts.speaking(plan.options.language):
        title = text("evaluation.adviser.title")
        return write_paper(plan, title, title, target, "adviser-check", checklist_story)
