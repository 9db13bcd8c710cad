"""The statement on quality management as a plain sheet to stamp; letters shrink until it fits on one page."""

from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.bookmarks import Bookmark
from srdi_desktop.export.drawn import write_booklet
from srdi_desktop.export.flow import BODY, BOTTOM, Flow
from srdi_desktop.export.lettering import Lettering, Style
from srdi_desktop.export.sheet import INK, MARGIN, Sheet
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.quality import QualityStatement
from srdi_desktop.texts import text

_SIZES = (11.0, 10.0, 9.0, 8.0)  # points; smaller cannot be read comfortably in print
_FOOT = 70.0  # points for the seal and the date


class _Paper(Flow):
    """A sheet without our band: it is the company's paper."""

    band = False


def write_quality_statement(statement: QualityStatement, plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language; `pages` above 1 means that even the smallest letters did not fit.

    Raises FileError when it cannot be written.
    """

    def draw(letters: Lettering) -> tuple[list[Sheet], list[Bookmark]]:
        for size in _SIZES:
            sheets = _drawn(statement, letters, size)
            if len(sheets) == 1:
                break
        return sheets, []

    with texts.speaking(plan.options.language):
        return write_booklet(plan, text("quality.title"), target, "quality-statement", draw)


def _drawn(statement: QualityStatement, letters: Lettering, size: float) -> list[Sheet]:
    flow, body = _Paper(letters), Style(size, colour=INK)
    flow.sheet.text(MARGIN + BODY / 2, flow.y - 18, text("quality.title"), Style(20, bold=True), "center")
    flow.y -= 44
    for name in ("company", "period"):
        value = getattr(statement, name).strip()
        if value:
            flow.paragraph(text("quality.labelled", name=text(f"quality.{name}"), value=value), body)
    for part in ("method", "changed", "figures", "cases"):
        flow.heading(text(f"quality.{part}"), Style(size + 1.5, bold=True))
        if part == "figures":
            _figures(flow, statement, body)
        else:
            for paragraph in getattr(statement, part).strip().splitlines():
                flow.paragraph(paragraph, body)
    flow.need(_FOOT)
    _foot(flow.sheet, body)
    return flow.sheets


def _figures(flow: Flow, statement: QualityStatement, body: Style) -> None:
    widths = (BODY * 0.5, BODY * 0.25, BODY * 0.25)
    columns = list(zip(text("quality.figure_columns").split("|"), widths, strict=True))
    rows = [(figure.name, figure.before, figure.after) for figure in statement.figures if figure.complete]
    if rows:
        flow.table(columns, rows, body)


def _foot(sheet: Sheet, body: Style) -> None:
    """Where the seal goes, at the foot of the last sheet."""
    left = MARGIN + BODY * 0.5
    sheet.text(left, BOTTOM + 42, text("quality.seal"), body)
    sheet.text(left, BOTTOM + 16, text("quality.date"), body)
