"""A drop that comes in portions is one step of history, and a write that another thread makes loses nothing."""

import errno
import threading

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import ScanWriter
from srdi_desktop.store.intake import ResultWriter
from srdi_desktop.store.lock import gate_of
from srdi_desktop.workflow.session import Session
from tests.store.faults import FAULTS_POSSIBLE, failing
from tests.store.makers import result, store_scan
from tests.workflow.test_session import on_disk, pages

needs_faults = pytest.mark.skipif(not FAULTS_POSSIBLE, reason="SQLite's system calls cannot be replaced here")


def portions(session, numbers, **named):
    """Bring scans in one after the other, as a drop of many files does."""
    scans = [store_scan(session.path, number) for number in numbers]
    for scan in scans:
        session.add_scans([scan], more=True, **named)
    return scans


def save_late(session):
    """What the window does beside its event loop."""
    late = session.late()
    thread = threading.Thread(target=late)
    thread.start()
    thread.join()
    session.arrived(late)
    return late


def test_portions_are_one_step_that_names_all_of_them(session):
    before = session.dossier.decisions
    portions(session, (3, 4, 5))
    grown = session.dossier.decisions
    assert len(grown.scans) == 5
    assert session.undo_label == "添加 3 个扫描件"
    session.undo()
    assert session.dossier.decisions == before
    session.redo()
    assert session.dossier.decisions == grown
    assert on_disk(session).decisions == grown


def test_portions_dropped_on_an_entry_lie_there_in_order_and_go_with_the_same_step(session):
    session.move(pages(session)[:2], "audit")
    anchor, before = pages(session)[1], session.dossier.decisions
    first, second = portions(session, (3, 4), entry="audit", before=anchor)
    order = session.dossier.decisions.order["audit"]
    assert [page.scan for page in order] == [anchor.scan] + [first.id] * 3 + [second.id] * 3 + [anchor.scan]
    session.undo()
    assert session.dossier.decisions == before


def test_files_that_are_there_already_are_placed_by_one_step_too(session):
    before = session.dossier.decisions
    for scan in list(session.dossier.scans.values()):
        session.add_scans([scan], entry="audit", more=True)
    assert set(session.dossier.decisions.placed.values()) == {"audit"}
    session.undo()
    assert session.dossier.decisions == before
    assert session.undo_label == "添加 2 个扫描件"


def test_a_decision_between_two_portions_ends_the_step_and_takes_it_to_the_disk(session):
    portions(session, (3,))
    assert len(on_disk(session).decisions.scans) == 2
    session.set_company("乙公司")
    assert on_disk(session) == session.dossier
    portions(session, (4,))
    assert session.undo_label == "添加 1 个扫描件"
    session.undo()
    session.undo()
    assert session.undo_label == "添加 1 个扫描件"
    assert len(session.dossier.decisions.scans) == 3


def test_a_late_write_is_on_disk_and_the_step_grows_on(session):
    portions(session, (3,))
    assert save_late(session).done
    assert not session.unsaved
    assert on_disk(session) == session.dossier
    portions(session, (4,))
    save_late(session)
    assert session.undo_label == "添加 2 个扫描件"
    session.undo()
    assert on_disk(session) == session.dossier
    assert len(session.dossier.decisions.scans) == 2


def test_a_decision_overtakes_a_late_write_that_waits_for_its_turn(session):
    portions(session, (3,))
    late = session.late()
    with gate_of(session.path).urgent():
        thread = threading.Thread(target=late)
        thread.start()
        late.cancel()
    thread.join()
    assert not late.done
    session.set_company("乙公司")
    session.arrived(late)
    assert not session.unsaved
    assert on_disk(session) == session.dossier


def test_a_decision_overtakes_all_late_writes_that_have_not_begun(session):
    portions(session, (3,))
    first = session.late()
    portions(session, (4,))
    second = session.late()
    session.set_company("乙公司")
    for late in (first, second):
        late()
        session.arrived(late)
    assert not session.unsaved
    assert on_disk(session) == session.dossier


@needs_faults
def test_what_a_full_disk_refuses_a_late_write_waits_and_is_written_again(session):
    portions(session, (3,))
    late = session.late()
    with failing("pwrite", errno.ENOSPC), pytest.raises(FileError):
        late()
    session.arrived(late)
    assert session.unsaved == 1
    session.retry()
    assert not session.unsaved
    assert on_disk(session) == session.dossier


def test_a_drop_that_a_crash_cut_off_before_it_was_saved_can_go_on(session):
    with ScanWriter(session.path) as writer:
        writer.expect(["/来源/3.pdf"])
    portions(session, (3,))
    seen = Session.open(session.path, read_only=True)
    assert [source for _, _, source in seen.unfinished().stored] == ["/来源/3.pdf"]
    seen.close()


def test_pages_measured_before_their_scan_is_saved_are_kept_until_it_is(session):
    (scan,) = portions(session, (3,))
    measured = result(pages(session)[-1])
    assert measured.page.scan == scan.id
    with ResultWriter(session.path) as writer:
        writer.add(measured)
        writer.flush()
        assert measured.page not in on_disk(session).evidence
        save_late(session)
    assert on_disk(session).evidence[measured.page] == measured.evidence
