"""A damaged file: what can be read is read, the rest is named, and nothing false is invented."""

import hashlib
import random
import sqlite3
from contextlib import closing

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import open_blob
from srdi_desktop.store.rescue import rescue
from srdi_desktop.store.schema import PAGE_SIZE
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result, scan_bytes, store_scan

SCANS = 12


@pytest.fixture
def path(tmp_path):
    session = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司", book=object())
    for seed in range(SCANS):
        session.add_scans([store_scan(session.path, seed, size=40_000)])
    pages = session.dossier.pages()
    session.record([result(page, lines=30, thumbnail=scan_bytes(1, 9000)) for page in pages])
    session.rotate(pages[:20], 90)
    for number in range(60):
        session.waive(f"page.blurry|{number}||", "原件如此，已与审计机构核对" * 9)
    session.close()
    return tmp_path / "甲公司.srdi"


def opened(path):
    session = Session.open(path, read_only=True)
    session.close()
    return session


def sound(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def whole_scans(path, session):
    count = 0
    for scan in session.dossier.scans.values():
        try:
            with open_blob(path, scan.id) as blob:
                assert hashlib.sha256(blob.read()).hexdigest() == scan.id
            count += 1
        except FileError:
            continue
    return count


def test_a_sound_file_loses_nothing(path, tmp_path):
    assert rescue(path, tmp_path / "新.srdi") == ()
    before, after = opened(path), opened(tmp_path / "新.srdi")
    assert after.dossier == before.dossier
    assert after.undo_label == before.undo_label
    assert whole_scans(tmp_path / "新.srdi", after) == SCANS


def test_the_damaged_file_is_never_written_to(path, tmp_path):
    data = bytearray(path.read_bytes())
    data[:PAGE_SIZE] = bytes(PAGE_SIZE)
    path.write_bytes(data)
    rescue(path, tmp_path / "新.srdi")
    assert path.read_bytes() == data
    assert not list(tmp_path.glob(".srdi-*"))


@pytest.mark.parametrize("contents", [b"", bytes(1_000_000), b"SQLite format 3\0" + b"x" * 5000])
def test_what_holds_nothing_of_ours_is_refused_and_leaves_no_file(tmp_path, contents):
    (tmp_path / "a.srdi").write_bytes(contents)
    with pytest.raises(FileError) as told:
        rescue(tmp_path / "a.srdi", tmp_path / "b.srdi")
    assert told.value.code == "dossier.not_a_dossier"
    assert not (tmp_path / "b.srdi").exists()


def test_a_destroyed_first_page_costs_nothing(path, tmp_path):
    before = opened(path).dossier
    data = bytearray(path.read_bytes())
    data[:PAGE_SIZE] = bytes(PAGE_SIZE)
    path.write_bytes(data)
    with pytest.raises(FileError) as told:
        Session.open(path)
    assert told.value.code == "dossier.not_a_dossier"
    assert rescue(path, tmp_path / "新.srdi") == ()
    assert opened(tmp_path / "新.srdi").dossier == before


def test_a_file_cut_off_by_a_broken_copy_gives_what_came_through(path, tmp_path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    with pytest.raises(FileError) as told:
        Session.open(path)
    assert told.value.code == "dossier.damaged"
    lost = rescue(path, tmp_path / "新.srdi")
    assert lost
    session = opened(tmp_path / "新.srdi")
    assert session.dossier.decisions.company == "甲公司" or "decisions" in {loss.what for loss in lost}
    assert whole_scans(tmp_path / "新.srdi", session) >= 3
    assert sound(tmp_path / "新.srdi")


@pytest.mark.parametrize("seed", range(12))
def test_any_destroyed_page_gives_a_sound_file_that_names_what_is_lost(path, tmp_path, seed):
    before = opened(path).dossier
    chance = random.Random(seed)
    data = bytearray(path.read_bytes())
    pages = len(data) // PAGE_SIZE
    for page in {chance.randrange(1, pages) for _ in range(4)} | {seed + 1}:
        data[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = chance.randbytes(PAGE_SIZE)
    path.write_bytes(data)
    lost = rescue(path, tmp_path / "新.srdi")
    assert sound(tmp_path / "新.srdi")
    session = opened(tmp_path / "新.srdi")
    after = session.dossier
    gone = {loss.name for loss in lost if loss.what == "scan"}
    missing = [scan for scan in after.scans.values() if scan.name not in gone]
    assert whole_scans(tmp_path / "新.srdi", session) == len(missing)
    if not {loss.what for loss in lost} & {"decisions", "page_order", "scans_unnamed", "catalogue"}:
        assert after.decisions == before.decisions
    for key, reason in after.decisions.waivers.items():
        assert before.decisions.waivers[key] == reason


def test_another_kind_of_file_is_refused(tmp_path):
    other = tmp_path / "别的.srdi"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(FileError) as told:
        rescue(other, tmp_path / "新.srdi")
    assert told.value.code == "dossier.not_a_dossier"
    assert not (tmp_path / "新.srdi").exists()


def test_words_that_are_no_text_any_more_are_damage_and_the_rest_is_saved(path, tmp_path):
    data = path.read_bytes()
    path.write_bytes(data.replace("原件如此".encode(), b"\xff" * 12))
    with pytest.raises(FileError) as told:
        Session.open(path)
    assert told.value.code == "dossier.damaged"
    assert {loss.what for loss in rescue(path, tmp_path / "新.srdi")} >= {"decisions"}
