"""The kit's checklist as a spreadsheet: which file goes into which slot of the platform."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from srdi_desktop import texts
from srdi_desktop.export.drawn import hashed
from srdi_desktop.export.replacing import copied
from srdi_desktop.model.plan import ExportedFile, ExportPlan, PlannedSection

HEAD = PatternFill("solid", fgColor="1A4A7A")
COLUMNS = {"number": 7, "title": 42, "required": 9, "file": 46, "pages": 8, "megabytes": 10, "done": 9, "note": 50}


def write_checklist(
    plan: ExportPlan,
    rows: Sequence[tuple[PlannedSection, Sequence[ExportedFile]]],
    originals: Sequence[ExportedFile],
    folder: Path,
) -> ExportedFile:
    """Write the checklist into `folder`. Raises FileError when it cannot be written."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has one worksheet")
    sheet.title = _word("sheet")
    _head(sheet)
    for section, files in rows:
        for row in _rows(section, files):
            sheet.append(row)
    for file in originals:
        name = f"{Path(file.path).parent.name}/{Path(file.path).name}"
        sheet.append([None, _word("original"), None, safe_cell(name), None, round(file.bytes / 1e6, 2), "☐", ""])
    _shape(sheet)
    book.properties.creator = plan.company
    book.properties.title = plan.title
    target = folder / f"{_word('name')}.xlsx"
    with copied(target) as stream:
        book.save(stream)
    digest, size = hashed(target)
    return ExportedFile(str(target), "checklist", 0, size, digest, verified=True)


def _word(key: str) -> str:
    return texts.text(f"export.checklist.{key}")


def _head(sheet: Worksheet) -> None:
    sheet.append([_word(key) for key in COLUMNS])
    for index, width in enumerate(COLUMNS.values(), start=1):
        cell = sheet.cell(1, index)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"


def _rows(section: PlannedSection, files: Sequence[ExportedFile]) -> list[list[object]]:
    required = _word("yes") if section.required else _word("no")
    start = [section.number, safe_cell(section.title), required]
    if not files:
        missing = _word("missing") if section.required else _word("absent")
        return [[*start, missing, 0, None, "", safe_cell(section.note)]]
    return [
        [*start, Path(file.path).name, file.pages, round(file.bytes / 1e6, 2), "☐", safe_cell(section.note)]
        for file in files
    ]


def safe_cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula, without characters that XML forbids."""
    kept = "".join(character for character in text if character >= " " or character == "\n")
    return f"'{kept}" if kept[:1] in ("=", "+", "-", "@") else kept


def _shape(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
