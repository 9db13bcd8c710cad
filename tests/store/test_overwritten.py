"""Another file in the dossier's place, as synchronising programs and file managers put it: no decision is lost."""

import sqlite3
import threading
from contextlib import closing

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import ScanWriter, open_blob
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result, scan_bytes, store_scan


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "甲.srdi", CATALOGUE, "甲公司", book=object())
    opened.add_scans([store_scan(opened.path, 1)])
    yield opened
    opened._ledger.file.close()


def in_place(path, older):
    with path.open("r+b") as file:
        file.write(older)
        file.truncate(len(older))


def by_moving(path, older):
    path.with_name("other").write_bytes(older)
    path.with_name("other").replace(path)


@pytest.mark.parametrize("overwritten", [in_place, by_moving])
def test_after_an_older_copy_came_the_decision_is_refused_and_all_is_in_the_copy(session, tmp_path, overwritten):
    older = session.path.read_bytes()
    pages = session.dossier.pages()
    session.add_scans([store_scan(session.path, 2)])
    session.waive("page.blurry|x||", "原件如此")
    session.exclude(pages[:1])
    overwritten(session.path, older)
    with pytest.raises(FileError) as told:
        session.rotate(pages[1:2], 90)
    assert told.value.code == "dossier.other_file"
    assert session.unsaved == 1
    with pytest.raises(FileError):
        session.retry()
    lost = session.save_copy(tmp_path / "副本.srdi")
    with closing_session(tmp_path / "副本.srdi") as copy:
        assert copy.dossier.decisions == session.dossier.decisions
        with open_blob(copy.path, copy.dossier.decisions.scans[0]) as blob:
            assert blob.read() == scan_bytes(1)
        copy.undo()
        assert copy.dossier.decisions.rotation == {}
    assert lost in ((), ("扫描件002.pdf",))  # its bytes are in no file any more where the older one lies in place


def closing_session(path):
    return closing(Session.open(path, book=object()))


def test_another_file_with_the_same_counter_is_seen(session, tmp_path):
    """SQLite keeps what it read as long as a counter in the file is the same: two machines may count alike."""
    with closing_copy(session, tmp_path / "他.srdi") as other:
        other.set_company("乙")
    session.set_company("丙")
    ours, theirs = session.path.read_bytes(), (tmp_path / "他.srdi").read_bytes()
    in_place(session.path, theirs[:24] + ours[24:40] + theirs[40:])
    with pytest.raises(FileError) as told:
        session.set_company("丁")
    assert told.value.code == "dossier.other_file"


def closing_copy(session, path):
    session.save_copy(path)
    return closing_session(path)


def test_late_writes_are_refused_too(session):
    older = session.path.read_bytes()
    session.set_company("乙")
    session.add_scans([store_scan(session.path, 3)], more=True)
    late = session.late()
    in_place(session.path, older)
    told = []

    def write():
        try:
            late()
        except FileError as error:
            told.append(error.code)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    session.arrived(late)
    assert told == ["dossier.other_file"]
    assert session.unsaved == 1


def test_what_the_program_writes_itself_is_no_other_file(session):
    with ScanWriter(session.path) as writer, closing(sqlite3.connect(session.path)) as connection:
        assert writer is not None
        connection.execute("UPDATE meta SET value = value WHERE key = 'cursor'")
        connection.commit()
    session.record([result(session.dossier.pages()[0])])
    session.set_company("乙")
    session.undo()
    assert session.dossier.decisions.company == "甲公司"
