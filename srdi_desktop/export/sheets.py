"""Spreadsheets: heading row, widths, wrapped cells, nothing that a program would take for a formula."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from srdi_desktop.export.replacing import Final, copied

Cells = Sequence[Sequence[object]]
HEAD = PatternFill("solid", fgColor="1A4A7A")


def write_sheets(
    target: Path, tables: Mapping[str, tuple[Mapping[str, int], Cells]], *, title: str, author: str
) -> Final:
    """Write a workbook: sheet name -> (heading -> width in characters, rows). Raises FileError."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(name[:31])
        sheet.append(list(columns))
        for row in rows:
            sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
        for index, width in enumerate(columns.values(), start=1):
            head = sheet.cell(1, index)
            head.font, head.fill = Font(bold=True, color="FFFFFF"), HEAD
            sheet.column_dimensions[get_column_letter(index)].width = width
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.title, book.properties.creator = title, author
    with copied(target) as copy:
        book.save(copy.stream)
    return copy.final


def safe_cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula, without characters that XML forbids."""
    kept = "".join(character for character in text if character >= " " or character == "\n")
    return f"'{kept}" if kept[:1] in ("=", "+", "-", "@") else kept
