"""The checklist for choosing an adviser, as one sheet to print: each line with a box for each of three offices."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.platypus import Flowable, Spacer, Table

from srdi_desktop import texts
from srdi_desktop.export.papers.drawn_sheets import INK, LINE, MUTED
from srdi_desktop.export.papers.paper_parts import BODY, colour, figure, grid, heading, paragraph, running, subheading
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.quality_statement import GROUPS
from srdi_desktop.texts import text

_BOX, _WIDE = 12.0, 56.0  # points: a box to tick, an office's column
_GAP = 12.0  # points between the lines for names
_MOST_LINES, _LINE = 8, 20.0  # empty lines to write on, points between them


def story() -> list[Flowable]:
    """Title, offices, both groups of lines with their boxes, room for notes."""
    offices = text("adviser.offices").split("|")
    made: list[Flowable] = [
        paragraph(text("evaluation.adviser.title"), 20, bold=True, after=6), running(text("adviser.intro"), 9.5, MUTED),
        _names(offices),
    ]  # fmt: skip
    for group, lines in GROUPS:
        made += [*heading(text(f"adviser.{group}")), _lines(lines, len(offices))]
    return [*made, Spacer(0, 8), *subheading(text("adviser.notes")), _Ruled()]


def _names(offices: Sequence[str]) -> Table:
    """A line to write each office's name on."""
    label = text("adviser.name")
    row = [cell for office in offices for cell in (paragraph(f"{office} {label}", 9), "")]
    rules = [("LINEBELOW", (at, 0), (at, 0), 0.6, colour(LINE)) for at in range(0, len(row), 2)]
    pads = [("TOPPADDING", (0, 0), (-1, 0), 8), ("BOTTOMPADDING", (0, 0), (-1, 0), 4)]
    wide = BODY / len(offices)
    return grid([row], [wide - _GAP, _GAP] * len(offices), [*rules, *pads])


def _lines(lines: Sequence[str], offices: int) -> Table:
    boxes = [_box("ABCDEFG"[at]) for at in range(offices)]
    rows = [[paragraph(text(f"evaluation.adviser.{line}")), *boxes] for line in lines]
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colour(LINE)), ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6), ("RIGHTPADDING", (0, 0), (0, -1), 12),
    ]  # fmt: skip
    return grid(rows, [BODY - offices * _WIDE, *([_WIDE] * offices)], style)


def _box(letter: str) -> Drawing:
    made, left = figure(_WIDE, _BOX + 2), (_WIDE - _BOX - 14) / 2
    made.add(Rect(left, 0, _BOX, _BOX, fillColor=None, strokeColor=colour(INK), strokeWidth=0.9))
    name = paper_fonts.font_name()
    made.add(String(left + _BOX + 4, 2, letter, fontName=name, fontSize=8.5, fillColor=colour(MUTED)))
    return made


class _Ruled(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Lines to write on, as many as the sheet has room for."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Never more than is left, so that one sheet stays one."""
        self._count = min(_MOST_LINES, int(height / _LINE))
        self.width, self.height = width, self._count * _LINE
        return self.width, self.height

    def draw(self) -> None:
        """The rules."""
        self.canv.setStrokeColor(colour(LINE))
        self.canv.setLineWidth(0.4)
        for at in range(self._count):
            self.canv.line(0, at * _LINE, self.width, at * _LINE)


def write_adviser_check(plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language. Raises FileError when it cannot be written."""
    from srdi_desktop.export.papers.paper import write_paper

    with texts.speaking(plan.options.language):
        title = text("evaluation.adviser.title")
        return write_paper(plan, title, title, target, "adviser-check", story)
