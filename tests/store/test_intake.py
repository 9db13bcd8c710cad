"""Scans' bytes go in once, come out as they were, and never hold up a decision."""

import contextlib
import io
import sqlite3
import threading

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import DossierFile, ScanWriter, intake, open_blob
from srdi_desktop.store.schema import CHUNK
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, scan_bytes, store_scan


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "材料 #1%20.srdi"
    DossierFile.create(path, CATALOGUE).close()
    return path


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 17])
def test_bytes_come_out_as_they_went_in(path, size):
    data = scan_bytes(7, size)
    with ScanWriter(path) as writer:
        stored = writer.add(io.BytesIO(data), "甲.pdf")
    with open_blob(path, stored.id) as blob:
        assert blob.read() == data


def test_any_place_of_a_scan_can_be_read(path):
    data = scan_bytes(8, 3 * CHUNK + 100)
    with ScanWriter(path) as writer:
        stored = writer.add(io.BytesIO(data), "甲.pdf")
    with open_blob(path, stored.id) as blob:
        for start, length in ((CHUNK - 5, 10), (0, 3), (3 * CHUNK + 90, 50), (2 * CHUNK, CHUNK), (len(data), 4)):
            blob.seek(start)
            assert blob.read(length) == data[start : start + length]
        blob.seek(-7, io.SEEK_END)
        assert blob.read() == data[-7:]
        assert blob.tell() == len(data)


def test_parts_of_a_scan_are_handed_out_and_hold_no_writer_up(path):
    data = scan_bytes(8, 3 * CHUNK + 100)
    with ScanWriter(path) as writer:
        stored = writer.add(io.BytesIO(data), "甲.pdf")
    with open_blob(path, stored.id) as blob, contextlib.closing(sqlite3.connect(path, timeout=0)) as other:
        assert blob.read(10) == data[:10]
        for start, length in ((CHUNK - 5, 10), (7, 3 * CHUNK), (2 * CHUNK, CHUNK), (len(data), 4), (CHUNK, 1 << 30)):
            parts = []
            for part in blob.parts(start, length):
                parts.append(part)
                other.execute("INSERT OR REPLACE INTO meta VALUES ('x', 'y')")
                other.commit()
            assert b"".join(parts) == data[start : start + length]
        assert blob.read(10) == data[10:20]
        other.execute("DELETE FROM chunk WHERE id = (SELECT max(id) FROM chunk)")
        other.commit()
        with pytest.raises(FileError):
            list(blob.parts(0, len(data)))


def test_a_scan_that_is_not_there_is_named(path):
    with pytest.raises(FileError) as told:
        open_blob(path, "0" * 64)
    assert told.value.code == "dossier.scan_lost"


def test_the_same_bytes_twice_in_one_drop_are_said_and_kept_once(path):
    with ScanWriter(path) as writer:
        first = writer.add(io.BytesIO(scan_bytes(1)), "甲.pdf", "/a")
        second = writer.add(io.BytesIO(scan_bytes(1)), "乙.pdf", "/b")
    assert (first.duplicate, second.duplicate) == (False, True)
    assert first.id == second.id


def test_a_scan_stored_by_an_import_that_died_is_no_duplicate_when_it_comes_again(path):
    with ScanWriter(path) as writer:
        writer.add(io.BytesIO(scan_bytes(1)), "甲.pdf", "/a")
    with ScanWriter(path) as writer:
        assert not writer.add(io.BytesIO(scan_bytes(1)), "甲.pdf", "/a").duplicate


def test_a_scan_that_undo_took_out_may_come_again(path):
    session = Session.open(path)
    session.add_scans([store_scan(path, 1)])
    session.undo()
    with ScanWriter(path) as writer:
        assert not writer.add(io.BytesIO(scan_bytes(1)), "甲.pdf").duplicate
    session.close()


class BreakingStream(io.BytesIO):
    """A network file that goes away after 3 MiB."""

    def read(self, size=-1):
        if self.tell() > 3 * 1024 * 1024:
            raise OSError(5, "gone")
        return super().read(size)


def test_half_a_scan_is_never_kept(path):
    with ScanWriter(path) as writer:
        good = writer.add(io.BytesIO(scan_bytes(1)), "甲.pdf")
        with pytest.raises(OSError, match="gone"):
            writer.add(BreakingStream(scan_bytes(2, 8 * 1024 * 1024)), "乙.pdf")
    file = DossierFile.open(path)
    assert [scan for scan, *_ in file.unfinished().stored] == [good.id]
    assert file._db.execute("SELECT count(*) FROM chunk").fetchone() == (1,)
    file.close()


def test_an_interrupted_import_says_what_is_left(path):
    with ScanWriter(path) as writer:
        writer.expect(["/来源/1.pdf", "/来源/2.pdf", "/来源/3.pdf"])
    session = Session.open(path)
    session.add_scans([store_scan(path, 1)])
    second = store_scan(path, 2)
    left = session.unfinished()
    assert left.paths == ("/来源/2.pdf", "/来源/3.pdf")
    assert [scan for scan, *_ in left.stored] == [second.id]
    session.forget_unfinished()
    assert not session.unfinished()
    session.close()


def test_a_decision_waits_for_one_portion_of_an_import_at_most(path, monkeypatch):
    """Portions and not milliseconds, which a loaded test machine cannot promise; bench_store prints those."""
    session = Session.open(path)
    portions = []
    whole = intake.transaction

    def counted(connection):
        portions.append(1)
        return whole(connection)

    monkeypatch.setattr(intake, "transaction", counted)
    done, faults = threading.Event(), []

    def run_import():
        try:
            with ScanWriter(path) as writer:
                for seed in range(4):
                    writer.add(io.BytesIO(scan_bytes(seed + 10, 2_000_000)), f"{seed}.pdf")
        except FileError as fault:
            faults.append(fault)
        done.set()

    thread = threading.Thread(target=run_import)
    thread.start()
    waited = []
    while not done.is_set():
        before = len(portions)
        session.set_company(f"公司{len(waited)}")
        waited.append(len(portions) - before)
    thread.join()
    session.close()
    assert faults == []
    assert len(waited) >= 3
    assert max(waited) <= 4  # the one that runs, and what the scheduler lets begin before the verb is at the gate


def test_small_scans_are_flushed_together_and_soon(path, monkeypatch):
    with ScanWriter(path) as writer:
        assert writer.due  # nothing waits
        writer.add(io.BytesIO(scan_bytes(1)), "甲.pdf")
        assert not writer.due
        monkeypatch.setattr(intake, "DUE_SECONDS", 0)
        assert writer.due
