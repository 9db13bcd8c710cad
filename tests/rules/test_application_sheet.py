"""The application as a spreadsheet: what is filled in comes back, what does not fit is refused with its place."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from srdi_desktop.model.application import Application, SourceFigure
from srdi_desktop.model.errors import FileError, RulesError
from srdi_desktop.rules import application_sheet
from tests.assess import companies

SOURCE = SourceFigure("revenue", 2025, "audit-report", "123,456,700.00", "元")


def saved(application: Application, folder: Path) -> Path:
    file = folder / "填报 数据.xlsx"
    application_sheet.save(application, file, (2025, 2024, 2023), lambda key: f"名称 {key}")
    return file


@pytest.mark.parametrize("seed", range(12))
def test_what_is_saved_comes_back(tmp_path: Path, seed: int) -> None:
    application = replace(companies.application(companies.company(seed)), sources=(SOURCE,))
    assert application_sheet.load(saved(application, tmp_path)) == application


def test_an_empty_sheet_is_an_unknown_company(tmp_path: Path) -> None:
    assert application_sheet.load(saved(Application(), tmp_path)) == Application()


def change(file: Path, sheet: str, key: str, column: int, value: object) -> None:
    book = openpyxl.load_workbook(file)
    row = next(row for row in book[sheet].iter_rows() if row[0].value == key)
    row[column].value = value
    book.save(file)


def test_filled_in_cells_are_read_as_typed(tmp_path: Path) -> None:
    file = saved(Application(), tmp_path)
    change(file, "figures", "revenue", 2, "12.30")
    change(file, "figures", "net_profit", 2, 980.12)
    change(file, "general", "company.titles", 2, "innovative，high-tech")
    change(file, "general", "company.niche_since", 2, "2018-03-01")
    change(file, "conditions", "g26_6", 2, "是")
    application = application_sheet.load(file)
    assert {name: str(value) for name, value in application.figures[2025].items()} == {
        "revenue": "12.30",
        "net_profit": "980.12",
    }
    assert application.company.titles == ("innovative", "high-tech")
    assert str(application.company.niche_since) == "2018-03-01"
    assert application.conditions == {"g26_6": True}


@pytest.mark.parametrize(
    ("sheet", "key", "column", "value", "wrong"),
    [
        ("figures", "revenue", 2, "很多", "revenue"),
        ("general", "company.niche_since", 2, "去年", "company.niche_since"),
        ("general", "facts.award", 2, "nobel", "award"),
        ("conditions", "g26_6", 2, "也许", "g26_6"),
        ("general", "review", 0, "reviews", "reviews"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    tmp_path: Path, sheet: str, key: str, column: int, value: str, wrong: str
) -> None:
    file = saved(Application(), tmp_path)
    change(file, sheet, key, column, value)
    with pytest.raises(RulesError) as caught:
        application_sheet.load(file)
    assert caught.value.values["key"] == wrong


def test_sources_without_a_heading_or_a_cell_name_the_key(tmp_path: Path) -> None:
    file = saved(replace(Application(), sources=(SOURCE,)), tmp_path)
    change(file, "sources", "figure", 1, "")
    with pytest.raises(RulesError) as caught:
        application_sheet.load(file)
    assert caught.value.values["key"] == "year"
    assert caught.value.values["entry"] == "sources"
    change(file, "sources", "figure", 1, "year")
    change(file, "sources", "revenue", 4, None)
    with pytest.raises(RulesError) as caught:
        application_sheet.load(file)
    assert caught.value.values["key"] == "unit"


def test_no_spreadsheet_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a spreadsheet")
    with pytest.raises(RulesError, match=r"notices\.damaged"):
        application_sheet.load(tmp_path / "a.xlsx")
    with pytest.raises(FileError):
        application_sheet.load(tmp_path / "absent.xlsx")
