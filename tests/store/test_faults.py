"""A full disk, a dying disk, a pulled stick: a sentence, the decision kept in memory, a retry, nothing lost."""

import errno
import io
import os
import shutil
import sqlite3
import sys
from contextlib import closing, suppress

import pytest

from srdi_desktop import texts
from srdi_desktop.model.errors import FileError
from srdi_desktop.store import ScanWriter
from srdi_desktop.workflow.session import Session
from tests.store.faults import FAULTS_POSSIBLE, failing
from tests.store.makers import CATALOGUE, result, scan_bytes, store_scan

needs_moving = pytest.mark.skipif(
    sys.platform == "win32",
    reason="Windows does not move a folder with an open file in it, so a pulled stick cannot be played there",
)
needs_faults = pytest.mark.skipif(not FAULTS_POSSIBLE, reason="SQLite's system calls cannot be replaced here")


@pytest.fixture
def session(tmp_path):
    folder = tmp_path / "U盘"
    folder.mkdir()
    opened = Session.create(folder / "甲公司.srdi", CATALOGUE, "甲公司", book=object())
    opened.add_scans([store_scan(opened.path, 1), store_scan(opened.path, 2)])
    yield opened
    with suppress(FileError):
        opened.close()
    opened._ledger.file.close()


def integrity(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


def on_disk(path):
    other = Session.open(path, read_only=True)
    try:
        return other.dossier
    finally:
        other.close()


def refusal_of(session, number):
    """What a decision's failure says, None when it went through."""
    try:
        if number % 2:
            session.rotate(session.dossier.pages()[:2], 90)
        else:
            session.waive(f"page.blurry|{number}||", "原件如此" * 40)
    except FileError as told:
        return told
    return None


@needs_faults
@pytest.mark.parametrize(
    ("call", "error", "codes"),
    [
        ("pwrite", errno.ENOSPC, {"disk.full"}),
        ("pwrite", errno.EIO, {"disk.failed"}),
        ("ftruncate", errno.EIO, {"disk.failed"}),
        ("pread", errno.EIO, {"disk.failed", "dossier.damaged"}),  # SQLite takes unreadable pages for damaged ones
    ],
)
def test_a_disk_that_fails_at_any_moment_of_a_decision_loses_nothing(session, call, error, codes):
    moments = 0
    for after in range(40):
        before = on_disk(session.path)
        with failing(call, error, after) as failures:
            told = refusal_of(session, after)
        if told:
            assert told.code in codes
            assert told.retry
            assert all(texts.error_text(told))
        if not failures:
            break
        moments += 1
        wanted = session.dossier
        if session.unsaved:
            assert on_disk(session.path).decisions in (before.decisions, wanted.decisions)
            session.retry()
        assert session.dossier == wanted
        assert on_disk(session.path) == wanted
        assert not session.unsaved
        assert integrity(session.path) == "ok"
        session.undo()
        session.redo()
        assert session.dossier == wanted
    assert moments, "no moment was tried"
    session.close()


@needs_faults
def test_a_journal_that_may_not_be_written_is_a_sentence_about_permissions(session):
    with failing("open", errno.EACCES), pytest.raises(FileError) as told:
        session.set_company("乙")
    assert told.value.code in {"disk.denied", "disk.failed"}
    session.retry()
    assert on_disk(session.path).decisions.company == "乙"
    session.close()


@needs_faults
def test_decisions_made_while_the_disk_is_full_wait_and_are_written_in_order(session):
    with failing("pwrite", errno.ENOSPC):
        for name in ("乙", "丙", "丁"):
            with pytest.raises(FileError):
                session.set_company(name)
        with pytest.raises(FileError):
            session.undo()
        assert session.unsaved == 4
    session.retry()
    assert session.dossier.decisions.company == "丙"
    assert on_disk(session.path) == session.dossier
    session.redo()
    assert session.dossier.decisions.company == "丁"
    session.close()


@needs_faults
def test_a_copy_on_another_disk_takes_what_the_full_one_refused(session, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        full = FileError("disk.full", retry=True, file=str(session.path))
        patch.setattr(session._ledger.file, "write", lambda *_: (_ for _ in ()).throw(full))
        with pytest.raises(FileError):
            session.set_company("乙")
        assert session.save_copy(tmp_path / "副本.srdi") == ()
    copy = Session.open(tmp_path / "副本.srdi")
    assert copy.dossier == session.dossier
    copy.undo()
    assert copy.dossier.decisions.company == "甲公司"
    copy.close()
    session.close()


@needs_faults
def test_a_full_disk_stops_the_import_with_a_sentence_and_keeps_what_was_there(session):
    with (
        failing("pwrite", errno.ENOSPC, after=200),
        pytest.raises(FileError) as told,
        ScanWriter(session.path) as writer,
    ):
        writer.add(io.BytesIO(scan_bytes(9, 6_000_000)), "大.pdf")
    assert told.value.code == "disk.full"
    session.set_company("乙")
    assert on_disk(session.path) == session.dossier
    session.close()
    assert integrity(session.path) == "ok"


@needs_moving
def test_a_pulled_stick_is_named_and_decisions_arrive_when_it_is_back(session, tmp_path):
    away = tmp_path / "away"
    session.path.parent.rename(away)
    with pytest.raises(FileError) as told:
        session.set_company("乙")
    assert told.value.code == "dossier.vanished"
    with pytest.raises(FileError):
        session.retry()
    assert session.dossier.decisions.company == "乙"
    away.rename(session.path.parent)
    session.retry()
    assert on_disk(session.path) == session.dossier
    session.close()


@needs_moving
def test_a_stick_that_was_changed_elsewhere_is_not_overwritten(session, tmp_path):
    away = tmp_path / "away"
    session.path.parent.rename(away)
    with pytest.raises(FileError):
        session.set_company("乙")
    next(away.glob(".~*.lock")).unlink()  # the other computer sees no lock of ours
    shutil.copy(away / session.path.name, away / "there")
    (away / "there").replace(away / session.path.name)  # nor the one on the file itself
    elsewhere = Session.open(away / session.path.name)
    elsewhere.set_company("别处")
    elsewhere.close()
    away.rename(session.path.parent)
    with pytest.raises(FileError) as told:
        session.retry()
    assert told.value.code == "dossier.other_file"
    assert on_disk(session.path).decisions.company == "别处"
    session.save_copy(tmp_path / "副本.srdi")
    assert on_disk(tmp_path / "副本.srdi").decisions.company == "乙"


@needs_faults
def test_a_dead_stick_leaves_a_copy_with_all_decisions_and_names_the_scans_without_contents(session, tmp_path):
    page = session.dossier.pages()[0]
    session.record([result(page)])
    session.rotate([page], 90)
    stick = session.path.parent
    with failing("pread", errno.EIO, on=stick), failing("pwrite", errno.EIO, on=stick):
        with pytest.raises(FileError):
            session.set_company("乙")
        lost = session.save_copy(tmp_path / "副本.srdi")
    assert lost == ("扫描件001.pdf", "扫描件002.pdf")
    copy = Session.open(tmp_path / "副本.srdi")
    assert copy.dossier == session.dossier
    copy.undo()
    copy.undo()
    assert copy.dossier.rotation(page) == 0
    copy.close()


def test_a_read_only_file_is_opened_for_looking(session, monkeypatch):
    session.close()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    looking = Session.open(session.path)
    assert looking.read_only
    assert looking.dossier == session.dossier
    looking.close()


@pytest.fixture
def nearly_four_gigabytes(session):
    """The dossier grown by a hole to just below what FAT32 can hold; SQLite knows its own pages and takes no notice."""
    os.truncate(session.path, (1 << 32) - 1 - 1_000_000)
    return session


@needs_faults
@pytest.mark.parametrize("error", [errno.EFBIG, errno.ENOSPC])  # as Linux says it, and as Windows' drivers do
def test_a_dossier_that_reaches_fat32s_four_gigabytes_says_so_and_what_to_do(nearly_four_gigabytes, error, tmp_path):
    session = nearly_four_gigabytes
    with failing("pwrite", error):
        with pytest.raises(FileError) as told:
            session.set_company("乙")
        with pytest.raises(FileError) as imported, ScanWriter(session.path) as writer:
            writer.add(io.BytesIO(scan_bytes(9, 3_000_000)), "大.pdf")
    message, advice = texts.error_text(told.value)
    assert (told.value.code, imported.value.code) == ("disk.file_limit", "disk.file_limit")
    assert "4 GB" in message
    assert "exFAT" in advice
    session.save_copy(tmp_path / "硬盘上.srdi")  # what it says to do works, with the decision that waits
    assert on_disk(tmp_path / "硬盘上.srdi").decisions.company == "乙"
    session.retry()
    session.close()


@needs_faults
def test_a_full_disk_with_a_small_dossier_is_not_taken_for_fat32(session):
    with failing("pwrite", errno.ENOSPC), pytest.raises(FileError) as told:
        session.set_company("乙")
    assert told.value.code == "disk.full"
    session.retry()
    session.close()
