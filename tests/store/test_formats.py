"""Files of other versions: older ones are migrated after a copy, newer ones opened or refused with a sentence."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import copying, open_blob, schema
from srdi_desktop.workflow.session import Session
from tests.resources.make_dossier import CATALOGUE, scan_bytes
from tests.store.makers import store_scan

RELEASED = sorted((Path(__file__).parent.parent / "resources").glob("dossier-*.srdi"))


@pytest.fixture
def path(tmp_path):
    return Path(shutil.copy(RELEASED[0], tmp_path / "甲公司.srdi"))


def set_version(path, major, minor, *statements):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.packed((major, minor))}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_file_of_each_released_format_opens_whole(tmp_path, released):
    session = Session.open(Path(shutil.copy(released, tmp_path / "甲.srdi")))
    dossier, pages = session.dossier, session.dossier.pages()
    decisions = dossier.decisions
    assert dossier.catalogue == CATALOGUE
    assert [dossier.scans[scan].name for scan in decisions.scans] == ["扫描件001.pdf", "扫描件002.pdf"]
    assert decisions.rotation == {pages[0]: 90, pages[1]: 90}
    assert decisions.excluded == {pages[2]}
    assert decisions.replaced == {pages[0]: pages[3]}
    assert decisions.starts == {pages[4]: True}
    assert decisions.paper_counts == {pages[4]: 12}
    assert decisions.waivers == {"page.blurry|x||": "原件即如此"}
    assert (decisions.waived_by, decisions.page_notes, decisions.entry_notes, decisions.different) == ({}, {}, {}, {})
    assert str(decisions.application.figures[2025]["revenue"]) == "12345.60"
    assert (decisions.company, decisions.deadline) == ("某某精密机械有限公司", date(2026, 8, 31))
    assert len(dossier.evidence) == 6
    assert dossier.evidence[pages[5]].text.lines[0].text == "审计报告"
    assert session.thumbnail(pages[5]) == b"jpeg"
    assert session.redo_label == "标记 审计报告 不适用"
    session.redo()
    assert session.dossier.decisions.not_applicable == {"audit"}
    for number, scan in enumerate(decisions.scans, 1):
        with open_blob(session.path, scan) as blob:
            assert blob.read() == scan_bytes(number)
    session.close()


def test_a_fixture_of_the_format_in_use_is_there():
    assert RELEASED[-1].stem == f"dossier-{schema.VERSION[0]}.{schema.VERSION[1]}"


def test_a_newer_major_is_refused_with_a_sentence_and_not_touched(path):
    set_version(path, schema.VERSION[0] + 1, 0)
    before = hashlib.sha256(path.read_bytes()).digest()
    for read_only in (False, True):
        with pytest.raises(FileError) as told:
            Session.open(path, read_only=read_only)
        assert told.value.code == "dossier.newer"
        assert told.value.values["version"] == f"{schema.VERSION[0] + 1}.0"
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_newer_minor_is_opened_and_written_to(path):
    more = ("ALTER TABLE scan ADD COLUMN colour TEXT", "ALTER TABLE evidence ADD COLUMN x", "CREATE TABLE news (x)")
    others = (f"ALTER TABLE {name} ADD COLUMN x" for name in ("step", "thumbnail", "decision", "chunk", "blob", "meta"))
    set_version(path, schema.VERSION[0], schema.VERSION[1] + 7, *more, *others)
    session = Session.open(path)
    session.add_scans([store_scan(path, 5)])
    session.set_company("乙")
    session.close()
    again = Session.open(path)
    assert again.dossier.decisions.company == "乙"
    assert len(again.dossier.decisions.scans) == 3
    again.close()


def test_fields_of_a_newer_minor_are_skipped(path):
    statement = "INSERT INTO decision VALUES ('colour_of_the_folder', '', '\"red\"')"
    set_version(path, schema.VERSION[0], schema.VERSION[1] + 1, statement)
    session = Session.open(path)
    assert session.dossier.decisions.waivers
    session.close()


def test_an_older_format_is_copied_first_and_then_migrated_step_by_step(path, monkeypatch):
    newer = (schema.VERSION[0], schema.VERSION[1] + 2)
    between = (schema.VERSION[0], schema.VERSION[1] + 1)
    steps = {
        schema.VERSION: (between, lambda db: db.execute("CREATE TABLE first (x)")),
        between: (newer, lambda db: db.execute("CREATE TABLE second (x)")),
    }
    monkeypatch.setattr(copying, "MIGRATIONS", steps)
    before = Session.open(RELEASED[0], read_only=True).dossier
    session = Session.open(path)
    assert session.dossier == before
    session.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.packed(newer)
        connection.execute("SELECT * FROM first, second")
    (copy,) = (file for file in path.parent.iterdir() if file != path)
    assert copy.name == "甲公司.1.0.srdi"
    assert Session.open(copy, read_only=True).dossier == before


def test_a_migration_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    def broken(connection):
        connection.execute("DROP TABLE step")
        raise sqlite3.OperationalError("injected")

    monkeypatch.setattr(copying, "MIGRATIONS", {schema.VERSION: ((1, 1), broken)})
    with pytest.raises(sqlite3.OperationalError):
        Session.open(path)
    monkeypatch.undo()
    session = Session.open(path)
    assert session.undo_label
    session.close()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 not a dossier", b"\0" * 9000], ids=["empty", "pdf", "zeros"])
def test_another_kind_of_file_is_refused(tmp_path, content):
    other = tmp_path / "别的.srdi"
    other.write_bytes(content)
    with pytest.raises(FileError) as told:
        Session.open(other)
    assert told.value.code == "dossier.not_a_dossier"
    assert other.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == [other.name]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(FileError) as told:
        Session.open(tmp_path / "无.srdi")
    assert told.value.code == "dossier.not_found"


def test_an_existing_file_is_never_overwritten_by_a_new_one(path):
    with pytest.raises(FileError) as told:
        Session.create(path, CATALOGUE)
    assert told.value.code == "dossier.exists"
