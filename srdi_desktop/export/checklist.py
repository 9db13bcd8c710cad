"""The kit's checklist as a spreadsheet: which file goes into which slot of the platform."""

from collections.abc import Sequence
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.drawn import exported
from srdi_desktop.model.plan import ExportedFile, ExportPlan, PlannedSection

COLUMNS = {"number": 7, "title": 42, "required": 9, "file": 46, "pages": 8, "megabytes": 10, "done": 9, "note": 50}


def write_checklist(
    plan: ExportPlan,
    rows: Sequence[tuple[PlannedSection, Sequence[ExportedFile]]],
    originals: Sequence[ExportedFile],
    folder: Path,
) -> ExportedFile:
    """Write the checklist into `folder`. Raises FileError when it cannot be written."""
    from srdi_desktop.export.sheets import write_sheets

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
