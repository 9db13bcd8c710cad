"""The application as a spreadsheet: to be filled in by an accountant, read back as strictly as the TOML file.

Four sheets: general (key, name, value, help), figures (a row a figure, a column a year), conditions and sources.
Cells are formatted as text, so that 12.30 stays 12.30; a number that a program stored anyway is taken as shown.
"""

import io
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srdi_desktop import files
from srdi_desktop.model import FIGURES, Application, FileError, RulesError, printable
from srdi_desktop.rules import applications
from srdi_desktop.rules.office import sheets
from srdi_desktop.rules.regulations.regulation_files import IP, load_regulations
from srdi_desktop.rules.strict_toml import Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

GENERAL = "general"
YEARS = "figures"
CONDITIONS = "conditions"
SOURCES = "sources"
_COMPANY = ("name", "uscc", "region", "industry", "product", "titles", "niche_since", "field", "chain")
_FACTS = (*applications.NUMBERS, *applications.COUNTS, *applications.WORDS, "maker_500", "quality", "honours")
_LISTS = ("company.titles", "facts.quality", "facts.honours")
_DAYS = ("application_date", "company.niche_since")
_FLAGS = ("review", "facts.maker_500")
_COUNTS = tuple(f"facts.{name}" for name in applications.COUNTS) + tuple(f"ip.{name}" for name in IP)
_YES = {"true": True, "是": True, "yes": True, "false": False, "否": False, "no": False}
_SOURCE_KEYS = ("figure", "year", "source", "value", "unit")
KEYS = (
    "application_date",
    "review",
    *(f"company.{name}" for name in _COMPANY),
    *(f"ip.{name}" for name in IP),
    *(f"facts.{name}" for name in _FACTS),
)


def save(
    application: Application,
    path: Path,
    years: Sequence[int],
    names: Callable[[str], str],
    regulations: applications.Regulations | None = None,
) -> None:
    """Write the spreadsheet; `names` gives a key's name in the language in use, `years` the columns. FileError."""
    import openpyxl

    data = tomllib.loads(applications.dump(application))
    answers = data.get("conditions", {})
    known = applications.condition_names(regulations or load_regulations())
    asked = {name: name for name in answers} | known
    columns = sorted({*years, *application.figures}, reverse=True)
    general = [[key, names(key), _shown(_at(data, key))] for key in KEYS]
    conditions = [[key, words, _shown(answers.get(key))] for key, words in asked.items()]
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    _sheet(book.create_sheet(GENERAL), general)
    _sheet(book.create_sheet(YEARS), _figure_rows(data, columns, names))
    _sheet(book.create_sheet(CONDITIONS), conditions)
    _sheet(book.create_sheet(SOURCES), _source_rows(data))
    held = io.BytesIO()  # a zip that was given up half way writes its end when Python gets round to it
    with files.written(path) as fresh:
        book.save(held)
        fresh.stream.write(held.getvalue())


def _figure_rows(data: dict[str, Any], years: Sequence[int], names: Callable[[str], str]) -> list[list[str]]:
    """A heading with the years, then a row for each figure."""
    rows = [["", "", *map(str, years)]]
    for figure in FIGURES:
        values = [_shown(_at(data, f"figures.{year}.{figure}")) for year in years]
        rows.append([figure, names(figure), *values])
    return rows


def _source_rows(data: dict[str, Any]) -> list[list[str]]:
    stated = data.get("source_figure", [])
    rows = [[str(source[key]) for key in _SOURCE_KEYS] for source in stated]
    return [list(_SOURCE_KEYS), *rows]


def _sheet(sheet: "Worksheet", rows: Sequence[Sequence[str]]) -> None:
    """Cells as text: neither a leading zero nor 12.30 is changed by the spreadsheet program."""
    for row in rows:
        sheet.append([printable(cell) for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.number_format = "@"
    for column, width in (("A", 24), ("B", 44), ("C", 24)):
        sheet.column_dimensions[column].width = width


def _at(data: dict[str, Any], key: str) -> Any:
    node: Any = data
    for part in key.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)


def load(path: Path, regulations: applications.Regulations | None = None) -> Application:
    """Read a filled-in spreadsheet. FileError, or RulesError with sheet, key and what was expected."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError("rules.unreadable", path=str(path), reason=reason) from error
    found = {name: [_texts(row) for row in rows] for name, rows in sheets(content, path.name).items()}
    data: dict[str, Any] = {"schema": applications.SCHEMA}
    for key, text in _general(found.get(GENERAL, []), path.name):
        value = _read(key, text, path.name)
        _put(data, key, value)
    _put_figures(data, found.get(YEARS, []))
    for row in found.get(CONDITIONS, []):
        if len(row) > 2 and row[2]:
            key, text = row[0], row[2]
            answer = _flag(key, text, path.name)
            _put(data, f"conditions.{key}", answer)
    _put_sources(data, found.get(SOURCES, []), path.name)
    root = Table(data, path.name)
    return applications.from_table(root, regulations)


def _texts(row: Sequence[Any]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: Any) -> str:
    """A cell as text: a stored number in its shortest digits, a date as a day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return str(value.date())
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        return format(Decimal(repr(value)), "f")
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip()


def _general(rows: Sequence[Sequence[str]], file: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        key = row[0] if row else ""
        if not key:
            continue
        if key not in KEYS:
            expected = " ".join(KEYS)
            raise RulesError("rules.unknown_key", file=file, entry=GENERAL, key=key, expected=expected)
        if len(row) > 2 and row[2]:
            yield key, row[2]


def _read(key: str, text: str, file: str) -> Any:
    if key in _LISTS:
        if text == "none":
            return []
        words = text.replace("，", ",").split(",")
        return [word.strip() for word in words if word.strip()]
    if key in _FLAGS:
        return _flag(key, text, file)
    if key in _COUNTS and text.isdigit():
        return int(text)
    if key in _DAYS:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            wanted = {"key": key, "expected": "YYYY-MM-DD", "found": text}
            raise RulesError("rules.wrong_value", file=file, entry=GENERAL, **wanted) from error
    return text


def _flag(key: str, text: str, file: str) -> bool:
    answer = _YES.get(text.lower())
    if answer is None:
        wanted = {"key": key, "expected": "true | false", "found": text}
        raise RulesError("rules.wrong_value", file=file, entry=CONDITIONS, **wanted)
    return answer


def _put(data: dict[str, Any], key: str, value: Any) -> None:
    *parents, name = key.split(".")
    for parent in parents:
        data = data.setdefault(parent, {})
    data[name] = value


def _put_figures(data: dict[str, Any], rows: Sequence[Sequence[str]]) -> None:
    for row in rows[1:]:
        for year, text in zip(rows[0][2:], row[2:], strict=False):
            if row[0] and year and text:
                _put(data, f"figures.{year}.{row[0]}", text)


def _put_sources(data: dict[str, Any], rows: Sequence[Sequence[str]], file: str) -> None:
    stated = [row for row in rows[1:] if any(row)]
    if not stated:
        return
    heading = rows[0]
    expected = " ".join(_SOURCE_KEYS)
    for key in _SOURCE_KEYS:
        if key not in heading:
            raise RulesError("rules.missing_key", file=file, entry=SOURCES, key=key, expected=expected, found="")
    data["source_figure"] = [_source(heading, row) for row in stated]


def _source(heading: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    """A row by its heading; what a short row leaves out is empty, and refused like an empty cell."""
    source: dict[str, Any] = dict(zip_longest(heading, row[: len(heading)], fillvalue=""))
    if source["year"].isdigit():
        source["year"] = int(source["year"])
    return source
