"""The statement on quality management as a plain sheet to stamp; letters shrink until it fits on one page."""

from functools import partial
from pathlib import Path

from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from srdi_desktop import texts
from srdi_desktop.export.papers.drawn_sheets import INK, LINE, PALE
from srdi_desktop.export.papers.paper_parts import BODY, colour, grid, paragraph
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.quality_statement import QualityStatement
from srdi_desktop.texts import text

_FOOT = 76.0  # points for the seal and the date
_COLUMNS = (BODY * 0.5, BODY * 0.25, BODY * 0.25)


def story(statement: QualityStatement, size: float) -> list[Flowable]:
    """Title, company and period, the four parts, room for the seal at the foot; letters of `size` points."""
    made: list[Flowable] = [_title(), Spacer(0, 12)]
    for name in ("company", "period"):
        value = getattr(statement, name).strip()
        if value:
            made.append(paragraph(text("quality.labelled", name=text(f"quality.{name}"), value=value), size, after=3))
    for part in ("method", "changed", "figures", "cases"):
        made += [Spacer(0, 8), CondPageBreak(48), paragraph(text(f"quality.{part}"), size + 1.5, bold=True, after=5)]
        if part == "figures":
            made.append(_figures(statement, size))
        else:
            lines = getattr(statement, part).strip().splitlines()
            made += [paragraph(line, size, after=3) for line in lines if line.strip()]
    return [*made, _Seal(size)]


def _title() -> Table:
    """The title in the middle of the sheet."""
    title, size = text("quality.title"), 20.0
    side = max(0.0, (BODY - paper_fonts.width(title, size, bold=True)) / 2)
    return grid([["", paragraph(title, size, bold=True)]], [side, BODY - side], [])


def _figures(statement: QualityStatement, size: float) -> Table:
    heads = [paragraph(name, size - 1.5, bold=True) for name in text("quality.figure_columns").split("|")]
    rows = [[figure.name, figure.before, figure.after] for figure in statement.figures if figure.complete]
    body = [[paragraph(cell, size) for cell in row] for row in rows]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), colour(PALE)), ("LINEBELOW", (0, 0), (-1, -1), 0.4, colour(LINE)),
        *((f"{side}PADDING", (0, 0), (-1, -1), 4) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]  # fmt: skip
    return grid([heads, *body], _COLUMNS, style)


class _Seal(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Where the seal and the date go: at the foot of the last sheet, whatever is above."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self._size = size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All that is left, or a sheet of its own."""
        self.width, self.height = width, max(_FOOT, height - 1)
        return self.width, self.height

    def draw(self) -> None:
        """Two lines at the right half."""
        self.canv.setFillColor(colour(INK))
        for height, words in ((42.0, text("quality.seal")), (16.0, text("quality.date"))):
            x = BODY * 0.5
            for name, part in paper_fonts.runs(words):
                self.canv.setFont(name, self._size)
                self.canv.drawString(x, height, part)
                x += self.canv.stringWidth(part, name, self._size)


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
