"""Whatever the program writes: on a full disk the old file is as it was, and nothing half written lies beside it."""

import ast
import dataclasses
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest

from srdi_desktop.cli.screen import Screen
from srdi_desktop.export.kit import write_manifest
from srdi_desktop.export.papers.spreadsheets import write_sheets
from srdi_desktop.model.application import Application
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.plan import ExportPlan
from srdi_desktop.model.regulation import Happening
from srdi_desktop.store.copying import copy_dossier
from srdi_desktop.store.file import DossierFile
from srdi_desktop.store.rescue import rescue
from srdi_desktop.workflow import calendar, declaring, places
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.main_job import export_saved, kit_saved
from srdi_desktop.workflow.own_papers import make_sample
from srdi_desktop.workflow.session import Session
from tests.resources.make_dossier import CATALOGUE
from tests.test_files import names, room_for

PACKAGE = Path(__file__).parents[1] / "srdi_desktop"
SMALL = Path(__file__).parent / "resources" / "dossier-1.0.srdi"
APPLICATION = Application(figures={2025: {"revenue": Decimal("12345.60")}}, facts={"market_share": "12.6" * 200})
PLAN = ExportPlan("材料", "某公司", "目录" * 500, 2026, ())
ROOM = 800  # bytes: less than any of these files has


def _settings(target):
    if not places.save(places.Settings(recent=tuple(f"/某处/{n}/材料.srdi" for n in range(40))), target):
        raise FileError("file.not_written")


def _calendar(target):
    items = [Happening("opens", "申报" * 9, date(2026, 8, day)) for day in range(1, 29)]
    calendar.save_calendar(items, target, datetime.now(UTC))


def _saved_under_another_name(target):
    session = Session.open(SMALL, read_only=True)
    try:
        session.save_copy(target)
    finally:
        session.close()


CATALOGUE_WITH_WORDS = dataclasses.replace(CATALOGUE, id="own", source="通知" * 300)
WRITERS = {
    "application.toml": lambda target: declaring.save_application(APPLICATION, target, (2025,)),
    "application.xlsx": lambda target: declaring.save_application(APPLICATION, target, (2025,)),
    "catalogue.toml": lambda target: library.write(CATALOGUE_WITH_WORDS, target),
    "settings.json": _settings,
    "calendar.ics": _calendar,
    "report.json": lambda target: Screen().save({"pages": ["x"] * 500}, str(target)),
    "manifest.json": lambda target: write_manifest(PLAN, [], target),
    "checklist.xlsx": lambda target: write_sheets(target, {"一": ({"甲": 5}, [["x"]])}, title="", author=""),
    "copy.srdi": _saved_under_another_name,
    "background.srdi": lambda target: copy_dossier(SMALL, target),
    "rescued.srdi": lambda target: rescue(SMALL, target),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="no limit of a file's size")
@pytest.mark.parametrize("name", WRITERS)
def test_on_a_full_disk_the_old_file_stays(name, tmp_path):
    target = tmp_path / name
    WRITERS[name](target)
    whole = target.read_bytes()
    assert len(whole) > ROOM
    with room_for(ROOM), pytest.raises(FileError):
        WRITERS[name](target)
    assert target.read_bytes() == whole
    assert names(tmp_path) == [name]


def _kit(folder):
    kit_saved(SMALL, folder, _options(), lambda _: None, Event())


def _options():
    from srdi_desktop.model.plan import ExportOptions

    return ExportOptions()


FOLDERS = {
    "export": lambda folder: export_saved(SMALL, folder, _options(), lambda _: None, Event()),
    "kit": _kit,
    "sample": make_sample,
    "new dossier": lambda folder: DossierFile.create(folder / "甲.srdi", CATALOGUE).close(),
    "draft": lambda folder: library.save_catalogue(CATALOGUE_WITH_WORDS, folder / "甲.toml"),
    "dragged catalogue": lambda folder: library.give(CATALOGUE_WITH_WORDS, folder),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="no limit of a file's size")
@pytest.mark.parametrize("name", FOLDERS)
def test_on_a_full_disk_no_half_file_is_made(name, tmp_path):
    with room_for(ROOM), pytest.raises(FileError):
        FOLDERS[name](tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# The one place that writes; a lock and a log are no files to be replaced, a rescue's working copy is nobody's file.
WRITE_BY_THEMSELVES = {"files.py", "store/rescue.py"}
WRITING = {"write_text", "write_bytes", "touch", "copyfile", "copy", "copy2", "move", "mkstemp", "mkdtemp", "fsync"}


def _writes(call: ast.Call) -> bool:
    """A call that makes or changes a file by a way of its own."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    owner = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    if name == "open":
        modes = [given.value for given in call.args if isinstance(given, ast.Constant)]
        return any(isinstance(mode, str) and set(mode) & set("wax+") and len(mode) <= 3 for mode in modes)
    if name in {"write_text", "write_bytes"}:
        return owner != "files"
    return (name in WRITING and owner in {"shutil", "os", "tempfile"}) or owner == "tempfile"


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_nothing_else_writes_files(file):
    if file.relative_to(PACKAGE).as_posix() in WRITE_BY_THEMSELVES:
        return
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if _writes(call)] == []
