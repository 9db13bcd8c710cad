"""The summary as a spreadsheet, one sheet for each part."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

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

Cells = Sequence[Sequence[object]]
HEAD = PatternFill("solid", fgColor="1A4A7A")


def write_sheets(
    target: Path, tables: Mapping[str, tuple[Mapping[str, int], Cells]], *, title: str, author: str
) -> Final:
    """Write a workbook: sheet name -> (heading -> width in characters, rows). Raises FileError."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(printable(name)[:31])
        sheet.append([printable(heading) for heading in columns])
        for row in rows:
            sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
        for index, width in enumerate(columns.values(), start=1):
            head = sheet.cell(1, index)
            head.font = Font(bold=True, color="FFFFFF")
            head.fill = HEAD
            sheet.column_dimensions[get_column_letter(index)].width = width
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.title, book.properties.creator = printable(title), printable(author)
    held = io.BytesIO()  # a zip that was given up half way writes its end when Python gets round to it
    with copied(target) as copy:
        book.save(held)
        copy.stream.write(held.getvalue())
    return copy.final


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
    cells = [row for section, files in rows for row in _rows(section, files)]
    for file in originals:
        name = f"{Path(file.path).parent.name}/{Path(file.path).name}"
        cells.append([None, _word("original"), None, name, None, round(file.bytes / 1e6, 2), "☐", ""])
    target = folder / f"{_word('name')}.xlsx"
    columns = {_word(key): width for key, width in COLUMNS.items()}
    final = write_sheets(target, {_word("name"): (columns, cells)}, title=plan.title, author=plan.company)
    return exported(final, "checklist")


def _word(key: str) -> str:
    return texts.text(f"export.checklist.{key}")


def _rows(section: PlannedSection, files: Sequence[ExportedFile]) -> list[list[object]]:
    required = _word("yes") if section.required else _word("no")
    start: list[object] = [section.number, section.title, required]
    if not files:
        missing = _word("missing") if section.required else _word("absent")
        return [[*start, missing, 0, None, "", section.note]]
    return [[*start, Path(file.path).name, file.pages, round(file.bytes / 1e6, 2), "☐", section.note] for file in files]


Table = tuple[Mapping[str, int], list[list[object]]]


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
        return exported(write_sheets(target, tables, title=word("title"), author=plan.company), "summary")


def _first(summary: Summary) -> Table:
    evaluation = summary.evaluation
    tier = summary.ahead()
    aimed = summary.dossier.catalogue.tier
    standing = standing_words(evaluation, aimed) if evaluation else [word("card.not_evaluated")]
    count = summary.counted_entries()
    ready = word("card.entries_value", ready=count.ready, required=count.required)
    optional = word("card.optional_value", enclosed=count.enclosed, optional=count.optional)
    rows: list[list[object]] = [
        [word("card.tier"), " ".join(standing)],
        [word("card.papers"), f"{ready}　{optional}" if count.optional else ready],
        [word("card.errors"), len(summary.open(Level.ERROR))],
        [word("card.undecided"), len(summary.undecided())],
    ]
    unseen = len(summary.dossier.unseen_pages())
    if unseen:
        rows.append([word("card.unseen"), unseen])
    if tier:
        rows += [[word("boss.gaps", tier=tier_name(tier.tier)), gap_words(gap, tier)] for gap in tier.gaps[:3]]
    return {word("title"): 28, summary.plan.company or word("unnamed"): 80}, rows


def _entries(summary: Summary) -> Table:
    rows: list[list[object]] = []
    for section in summary.plan.sections:
        verdict = summary.entry(section.entry)
        position = summary.position(verdict.pages[0]) if verdict and verdict.pages else None
        state, _ = entry_state(summary, section.entry)
        rows.append([section.number, section.title, state, page_count(section), position])
    return _heads("entries", {"number": 7, "title": 50, "state": 12, "pages": 8, "position": 8}), rows


def _heads(part: str, columns: Mapping[str, int]) -> Mapping[str, int]:
    return {word(f"{part}.{name}"): width for name, width in columns.items()}


def _conditions(summary: Summary) -> Table:
    rows: list[list[object]] = []
    for tier in summary.ranked():
        for condition in tier.conditions:
            value = have_words(condition)
            need = with_unit(condition.threshold, condition.unit) if condition.threshold else ""
            name = tier_name(tier.tier) + ("" if tier.in_force else word("tiers.superseded"))
            rows.append([name, named(condition), value, need, verdict_name(condition.state), condition.clause])
    columns = {"condition": 60, "value": 18, "threshold": 24, "state": 12, "clause": 30}
    return {word("xlsx.tier"): 24, **_heads("tiers", columns)}, rows


def _indicators(summary: Summary) -> Table:
    rows: list[list[object]] = []
    for tier in summary.ranked():
        for indicator in tier.score.indicators if tier.score else ():
            points = None if indicator.points is None else float(indicator.points)
            value = with_unit(indicator.value, indicator.unit)
            row = [tier_name(tier.tier), named(indicator), value, option(indicator)]
            rows.append([*row, points, float(indicator.max)])
    columns = {"indicator": 60, "value": 18, "option": 40, "points": 10}
    return {word("xlsx.tier"): 24, **_heads("tiers", columns), word("tiers.max"): 8}, rows


def _consistency(summary: Summary) -> Table:
    rows: list[list[object]] = []
    lines = summary.evaluation.compared() if summary.evaluation else ()
    for row in (row for line in lines for row in line.rows):
        position = summary.position(PageRef.parse(row.page)) if row.page else None
        declared = with_unit(row.declared, declared_unit(row.figure))
        found = with_unit(row.found, row.unit)
        paper = summary.paper_of(row)
        rows.append([figure_name(row.figure), row.year, paper, declared, found, compared(row), position])
    columns = {"figure": 24, "year": 8, "source": 24, "declared": 18, "found": 18, "state": 14, "page": 8}
    return _heads("consistency", columns), rows


def _strength(summary: Summary) -> Table:
    titles = {section.entry: section.title for section in summary.plan.sections}
    rows: list[list[object]] = [
        [
            known(f"evaluation.claim.{claim.claim}", claim.claim),
            known(f"evaluation.carrier.{claim.carried_by}", claim.carried_by),
            "\n".join(titles.get(entry, entry) for entry in claim.entries),
        ]
        for claim in (summary.evaluation.strength if summary.evaluation else ())
    ]
    columns = {"claim": 36, "carried_by": 24, "papers": 60}
    return _heads("strength", columns), rows


def _findings(summary: Summary) -> Table:
    rows: list[list[object]] = []
    for title, found in by_entry(summary, summary.verdicts.findings):
        for finding in found:
            message, advice = summary.said(finding)
            position = summary.position(finding.page)
            state = "" if finding.waived else verdict_name(finding.state)
            level = word(f"level.{finding.level}")
            rows.append([title, level, state, message, advice, position, summary.reason(finding)])
    heads = {word("xlsx.entry"): 30, word("findings.level"): 8, word("tiers.state"): 10, word("findings.what"): 60,
             word("xlsx.advice"): 50, word("findings.where"): 8, word("xlsx.reason"): 30}  # fmt: skip
    return heads, rows
