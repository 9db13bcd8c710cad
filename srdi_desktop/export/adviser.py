"""The checklist for choosing an adviser, as one sheet to print: each line with a box for each of three offices."""

from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.bookmarks import Bookmark
from srdi_desktop.export.drawn import write_booklet
from srdi_desktop.export.flow import BODY, BOTTOM, LEADING, Flow
from srdi_desktop.export.lettering import Lettering, Style
from srdi_desktop.export.sheet import ACCENT, INK, LINE, MARGIN, MUTED, Sheet
from srdi_desktop.model.adviser import GROUPS
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.texts import text

_BOX, _WIDE = 12.0, 58.0  # points: a box to tick, an office's column
_NOTES = 8  # empty lines to write on


def write_adviser_check(plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language. Raises FileError when it cannot be written."""

    def draw(letters: Lettering) -> tuple[list[Sheet], list[Bookmark]]:
        return _drawn(letters), []

    with texts.speaking(plan.options.language):
        return write_booklet(plan, text("evaluation.adviser.title"), target, "adviser-check", draw)


def _drawn(letters: Lettering) -> list[Sheet]:
    flow, offices = Flow(letters), text("adviser.offices").split("|")
    flow.sheet.text(MARGIN, flow.y - 18, text("evaluation.adviser.title"), Style(20, bold=True))
    flow.y -= 34
    flow.paragraph(text("adviser.intro"), Style(9.5, colour=MUTED))
    flow.y -= 6
    _names(flow, offices)
    for heading, lines in GROUPS:
        flow.y -= 6
        flow.heading(text(f"adviser.{heading}"), Style(14, bold=True, colour=ACCENT))
        for line in lines:
            _line(flow, text(f"evaluation.adviser.{line}"), len(offices))
    _notes(flow)
    flow.footers(text("evaluation.adviser.title"), texts.table(texts.language())["adviser.footer"])
    return flow.sheets


def _names(flow: Flow, offices: list[str]) -> None:
    """A line to write each office's name on."""
    wide = BODY / len(offices)
    for at, office in enumerate(offices):
        left, label = MARGIN + at * wide, f"{office} {text('adviser.name')}"
        flow.sheet.text(left, flow.y - 10, label, Style(9))
        flow.sheet.rule(left + flow.sheet.width_of(label, Style(9)) + 6, flow.y - 12, left + wide - 12, LINE)
    flow.y -= 26


def _line(flow: Flow, words: str, count: int) -> None:
    style, right = Style(9.5), MARGIN + BODY - count * _WIDE
    lines = flow.letters.wrapped(words, style, right - MARGIN - 12)
    height = max(len(lines) * style.size * LEADING, _BOX) + 10
    flow.need(height)
    for row, line in enumerate(lines):
        flow.sheet.text(MARGIN, flow.y - style.size - row * style.size * LEADING, line, style)
    for at in range(count):
        left = right + at * _WIDE + (_WIDE - _BOX - 14) / 2
        flow.sheet.box((left, flow.y - _BOX, left + _BOX, flow.y), line=INK, width=0.9)
        flow.sheet.text(left + _BOX + 4, flow.y - _BOX + 2, "ABCDEFG"[at], Style(8.5, colour=MUTED))
    flow.y -= height - 5
    flow.sheet.rule(MARGIN, flow.y, MARGIN + BODY, LINE, 0.4)
    flow.y -= 5


def _notes(flow: Flow) -> None:
    flow.heading(text("adviser.notes"), Style(10.5, bold=True))
    for _ in range(min(_NOTES, int((flow.y - BOTTOM) / 20))):  # as many as the sheet has room for
        flow.y -= 20
        flow.sheet.rule(MARGIN, flow.y, MARGIN + BODY, LINE, 0.4)
