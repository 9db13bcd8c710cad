"""A folder of dossiers at a glance: read and judged beside the program, never written, unknown shown as unknown."""

import dataclasses
import shutil
import time
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook

from srdi_desktop import texts
from srdi_desktop.model import CancelledError, PageRef, PageResult, Tier
from srdi_desktop.workflow import overview
from srdi_desktop.workflow.catalogues.library import rulebook
from srdi_desktop.workflow.overview import Standing
from srdi_desktop.workflow.session import Session
from tests.assess import piles
from tests.store.makers import CATALOGUE, store_scan


@pytest.fixture(autouse=True)
def _chinese(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    texts.use_language("zh")


def made(path, *, measured=True, company="甲公司", deadline=date(2026, 11, 30)):
    """A dossier with an application form of two pages and no audit report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    session = Session.create(path, CATALOGUE, company)
    scan = store_scan(path, 1, pages=2)
    session.add_scans([scan])
    pages = [PageRef(scan.id, 1), PageRef(scan.id, 2)]
    if measured:
        session.record([PageResult(page, piles.page("申请书", *(f"正文{n}" for n in range(9)))) for page in pages])
        session.move(pages, "form")
    session.set_deadline(deadline)
    session.close()
    return path


@pytest.fixture
def folder(tmp_path):
    """Three companies' dossiers, one of them not looked at, one a damaged file; and what is no dossier."""
    place = tmp_path / "客户"
    made(place / "甲公司" / "申报 #1.srdi")
    made(place / "第十二家" / "b.srdi", company="乙公司", deadline=None)
    made(place / "第三家" / "c.srdi", measured=False, company="丙公司")
    (place / "坏的.srdi").write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    (place / "说明.txt").write_text("x", encoding="utf-8")
    (place / ".srdi-0001").mkdir()
    shutil.copy(place / "甲公司" / "申报 #1.srdi", place / ".srdi-0001" / "new.srdi")
    return place


def looked(folder, cancel=None):
    paths = overview.dossiers_in(folder)
    return {one.path.name: one for one in overview.standings(paths, rulebook().limits, cancel or Event())}


def test_dossiers_are_found_in_subfolders_in_natural_order(folder):
    names = [str(path.relative_to(folder)) for path in overview.dossiers_in(folder)]
    assert sorted(names) == sorted(["甲公司/申报 #1.srdi", "第三家/c.srdi", "第十二家/b.srdi", "坏的.srdi"])
    assert names.index("第三家/c.srdi") < names.index("第十二家/b.srdi")


def test_how_each_stands_is_told_and_what_nobody_looked_at_is_unknown(folder):
    found = looked(folder)
    first, unseen, broken = found["申报 #1.srdi"], found["c.srdi"], found["坏的.srdi"]
    session = Session.open(first.path, read_only=True)
    errors = sum(f.level == "error" and f.waived is None for f in session.verdicts.findings)
    missing = sum(verdict.state == "missing" for verdict in session.verdicts.entries)
    session.close()
    assert missing == 1
    assert (first.company, first.tier, first.catalogue) == ("甲公司", Tier.SRDI, "材料目录")
    assert (first.missing, first.errors, first.pages, first.unseen, first.judged) == (missing, errors, 2, 0, True)
    assert (unseen.missing, unseen.errors, unseen.unseen, unseen.judged) == (None, None, 2, False)
    assert overview.cells_of(unseen)[2:4] == ["待定", "待定"]
    assert broken.trouble == "dossier.not_a_dossier"
    assert "坏的" in " ".join(broken.told)


def contents(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_nothing_is_written(folder):
    before = contents(folder)
    looked(folder)
    assert contents(folder) == before


def test_a_dossier_that_is_open_for_work_is_shown_too(folder):
    session = Session.open(folder / "甲公司" / "申报 #1.srdi")
    assert looked(folder)["申报 #1.srdi"].missing == 1
    session.close()


def test_it_ends_soon_after_it_is_told_to(folder, monkeypatch):
    cancel = Event()
    run = overview.standings(overview.dossiers_in(folder), rulebook().limits, cancel)
    cancel.set()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        list(run)
    assert time.monotonic() - started < 2


def test_a_dossier_that_ends_its_process_is_told_of(monkeypatch):
    one = overview._lost(Path("甲.srdi"), "late")
    assert one.told[0].strip()
    assert overview.cells_of(one)[0] == "甲"


def test_the_table_becomes_a_spreadsheet_with_numbers_and_without_formulas(tmp_path):
    sound = Standing(
        tmp_path / "甲.srdi", '=HYPERLINK("http://x","甲")', Tier.SRDI, "+目录", date(2026, 11, 30), 64, 0, 2, 5, True,
    )  # fmt: skip
    open_one = dataclasses.replace(sound, company="@乙", missing=None, errors=3, judged=False, unseen=4)
    broken = Standing(tmp_path / "坏.srdi", trouble="dossier.damaged", values={"file": "=坏", "reason": ""})
    overview.save([sound, open_one, broken], tmp_path / "总览.xlsx")
    sheet = load_workbook(tmp_path / "总览.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [texts.text(f"overview.column.{name}") for name in overview.COLUMNS]
    assert rows[1][1].date() == date(2026, 11, 30)
    assert rows[1][2:5] == [2, 5, 0]
    assert rows[2][2:4] == ["待定", "至少 3"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [value for row in rows for value in row if str(value).startswith(("=", "+", "@", "-"))]
