"""The summary as a spreadsheet, one sheet for each part."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from srdi_desktop import texts
from srdi_desktop.export.order import page_count
from srdi_desktop.export.papers.drawn_sheets import exported
from srdi_desktop.export.papers.summary_words import Summary, by_entry, entry_state, word
from srdi_desktop.export.replacing import Final, copied
from srdi_desktop.model import (
    Dossier,
    ExportedFile,
    ExportPlan,
    Level,
    PageRef,
    PlannedSection,
    Verdicts,
    declared_unit,
    printable,
)
from srdi_desktop.verdict_words import (
    compared,
    figure_name,
    gap_words,
    have_words,
    known,
    named,
    option,
    standing_words,
    tier_name,
    verdict_name,
    with_unit,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cells = Sequence[Sequence[object]]
Columns = Mapping[str, int]  # heading -> width in characters
HEAD = PatternFill("solid", fgColor="1A4A7A")


def write_sheets(target: Path, tables: Mapping[str, tuple[Columns, Cells]], *, title: str, author: str) -> Final:
    """Write a workbook: sheet name -> (heading -> width in characters, rows). Raises FileError."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(printable(name)[:31])
        _fill(sheet, columns, rows)
        _set_out(sheet, columns)
    properties = book.properties
    properties.title = printable(title)
    properties.creator = printable(author)
    held = io.BytesIO()  # a zip that was given up half way writes its end when Python gets round to it
    with copied(target) as copy:
        book.save(held)
        copy.stream.write(held.getvalue())
    return copy.final


def _fill(sheet: "Worksheet", columns: Columns, rows: Cells) -> None:
    """The headings, then the rows; texts as texts."""
    sheet.append([printable(heading) for heading in columns])
    for row in rows:
        sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])


def _set_out(sheet: "Worksheet", columns: Columns) -> None:
    """Headings that stay in sight, texts that wrap, and one page's width in print."""
    for index, width in enumerate(columns.values(), start=1):
        head = sheet.cell(1, index)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = HEAD
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    setup = sheet.page_setup
    setup.orientation = "landscape"
    setup.fitToWidth = 1
    setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def safe_cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula, without characters that XML forbids."""
    kept = printable(text)
    if kept[:1] in ("=", "+", "-", "@"):
        return f"'{kept}"
    return kept


COLUMNS = {"number": 7, "title": 42, "required": 9, "file": 46, "pages": 8, "megabytes": 10, "done": 9, "note": 50}


def write_checklist(
    plan: ExportPlan,
    rows: Sequence[tuple[PlannedSection, Sequence[ExportedFile]]],
    originals: Sequence[ExportedFile],
    folder: Path,
) -> ExportedFile:
    """Write the checklist into `folder`. Raises FileError when it cannot be written."""
    cells: list[list[object]] = []
    for section, files in rows:
        cells += _rows(section, files)
    original = _word("original")
    for file in originals:
        path = Path(file.path)
        name = f"{path.parent.name}/{path.name}"
        cells.append([None, original, None, name, None, _megabytes(file), "☐", ""])
    title = _word("name")
    target = folder / f"{title}.xlsx"
    columns = {_word(key): width for key, width in COLUMNS.items()}
    final = write_sheets(target, {title: (columns, cells)}, title=plan.title, author=plan.company)
    return exported(final, "checklist")


def _megabytes(file: ExportedFile) -> float:
    return round(file.bytes / 1e6, 2)


def _word(key: str) -> str:
    return texts.text(f"export.checklist.{key}")


def _rows(section: PlannedSection, files: Sequence[ExportedFile]) -> list[list[object]]:
    required = _word("yes") if section.required else _word("no")
    start: list[object] = [section.number, section.title, required]
    if not files:
        missing = _word("missing") if section.required else _word("absent")
        return [[*start, missing, 0, None, "", section.note]]
    rows = []
    for file in files:
        name = Path(file.path).name
        rows.append([*start, name, file.pages, _megabytes(file), "☐", section.note])
    return rows


Rows = list[list[object]]
Table = tuple[Columns, Rows]


def write_summary_sheets(
    dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, target: Path, positions: Mapping[PageRef, int]
) -> ExportedFile:
    """Write the summary as .xlsx, what `write_summary` writes as PDF. Raises FileError."""
    summary = Summary(dossier, verdicts, plan, positions)
    with texts.speaking(plan.options.language):
        parts = {
            "summary": _first, "entries": _entries, "conditions": _conditions, "indicators": _indicators,
            "consistency": _consistency, "strength": _strength, "findings": _findings,
        }  # fmt: skip
        tables = {word(f"xlsx.{name}"): part(summary) for name, part in parts.items()}
        final = write_sheets(target, tables, title=word("title"), author=plan.company)
        return exported(final, "summary")


def _first(summary: Summary) -> Table:
    rows: Rows = [
        [word("card.tier"), _standing(summary)],
        [word("card.papers"), _papers(summary)],
        [word("card.errors"), len(summary.open(Level.ERROR))],
        [word("card.undecided"), len(summary.undecided())],
    ]
    unseen = len(summary.dossier.unseen_pages())
    if unseen:
        rows.append([word("card.unseen"), unseen])
    tier = summary.ahead()
    if tier:
        label = word("boss.gaps", tier=tier_name(tier.tier))
        rows += [[label, gap_words(gap, tier)] for gap in tier.gaps[:3]]
    company = summary.plan.company or word("unnamed")
    return {word("title"): 28, company: 80}, rows


def _standing(summary: Summary) -> str:
    if summary.evaluation is None:
        return word("card.not_evaluated")
    aimed = summary.dossier.catalogue.tier
    return " ".join(standing_words(summary.evaluation, aimed))


def _papers(summary: Summary) -> str:
    """Required entries that are ready, and optional ones that are enclosed where there are any."""
    count = summary.counted_entries()
    ready = word("card.entries_value", ready=count.ready, required=count.required)
    if not count.optional:
        return ready
    optional = word("card.optional_value", enclosed=count.enclosed, optional=count.optional)
    return f"{ready}　{optional}"


def _entries(summary: Summary) -> Table:
    rows: Rows = []
    for section in summary.plan.sections:
        verdict = summary.entry(section.entry)
        position = None
        if verdict and verdict.pages:
            position = summary.position(verdict.pages[0])
        state, _ = entry_state(summary, section.entry)
        pages = page_count(section)
        rows.append([section.number, section.title, state, pages, position])
    columns = {"number": 7, "title": 50, "state": 12, "pages": 8, "position": 8}
    return _heads("entries", columns), rows


def _heads(part: str, columns: Columns) -> Columns:
    return {word(f"{part}.{name}"): width for name, width in columns.items()}


def _conditions(summary: Summary) -> Table:
    rows: Rows = []
    for tier in summary.ranked():
        name = tier_name(tier.tier)
        if not tier.in_force:
            name += word("tiers.superseded")
        for condition in tier.conditions:
            need = ""
            if condition.threshold:
                need = with_unit(condition.threshold, condition.unit)
            value = have_words(condition)
            state = verdict_name(condition.state)
            rows.append([name, named(condition), value, need, state, condition.clause])
    columns = {"condition": 60, "value": 18, "threshold": 24, "state": 12, "clause": 30}
    return {word("xlsx.tier"): 24, **_heads("tiers", columns)}, rows


def _indicators(summary: Summary) -> Table:
    rows: Rows = []
    for tier in summary.ranked():
        if tier.score is None:
            continue
        name = tier_name(tier.tier)
        for indicator in tier.score.indicators:
            points = None if indicator.points is None else float(indicator.points)
            most = float(indicator.max)
            value = with_unit(indicator.value, indicator.unit)
            chosen = option(indicator)
            rows.append([name, named(indicator), value, chosen, points, most])
    columns = {"indicator": 60, "value": 18, "option": 40, "points": 10}
    return {word("xlsx.tier"): 24, **_heads("tiers", columns), word("tiers.max"): 8}, rows


def _consistency(summary: Summary) -> Table:
    rows: Rows = []
    lines = summary.evaluation.compared() if summary.evaluation else ()
    for line in lines:
        for row in line.rows:
            declared = with_unit(row.declared, declared_unit(row.figure))
            found = with_unit(row.found, row.unit)
            figure = figure_name(row.figure)
            paper = summary.paper_of(row)
            state = compared(row)
            position = summary.stated_at(row)
            rows.append([figure, row.year, paper, declared, found, state, position])
    columns = {"figure": 24, "year": 8, "source": 24, "declared": 18, "found": 18, "state": 14, "page": 8}
    return _heads("consistency", columns), rows


def _strength(summary: Summary) -> Table:
    titles = {section.entry: section.title for section in summary.plan.sections}
    claims = summary.evaluation.strength if summary.evaluation else ()
    rows: Rows = []
    for claim in claims:
        said = known(f"evaluation.claim.{claim.claim}", claim.claim)
        carrier = known(f"evaluation.carrier.{claim.carried_by}", claim.carried_by)
        papers = [titles.get(entry, entry) for entry in claim.entries]
        rows.append([said, carrier, "\n".join(papers)])
    columns = {"claim": 36, "carried_by": 24, "papers": 60}
    return _heads("strength", columns), rows


_FINDING_COLUMNS = {
    "xlsx.entry": 30,
    "findings.level": 8,
    "tiers.state": 10,
    "findings.what": 60,
    "xlsx.advice": 50,
    "findings.where": 8,
    "xlsx.reason": 30,
}


def _findings(summary: Summary) -> Table:
    rows: Rows = []
    for title, found in by_entry(summary, summary.verdicts.findings):
        for finding in found:
            message, advice = summary.said(finding)
            position = summary.position(finding.page)
            state = "" if finding.waived else verdict_name(finding.state)
            level = word(f"level.{finding.level}")
            reason = summary.reason(finding)
            rows.append([title, level, state, message, advice, position, reason])
    heads = {word(key): width for key, width in _FINDING_COLUMNS.items()}
    return heads, rows
