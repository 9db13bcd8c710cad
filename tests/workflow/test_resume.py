"""An import that was cut off goes on where it stopped, even when the stick with the sources is gone."""

from threading import Event

import pytest
from PIL import Image

from srdi_desktop.model.errors import CancelledError
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import ScanWriter, intake
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "甲.srdi", CATALOGUE)
    yield opened
    opened.close()


@pytest.fixture
def pile(tmp_path):
    folder = tmp_path / "扫描"
    folder.mkdir()
    for number in range(1, 6):
        Image.new("RGB", (60, 90), (number * 40, 200, 10)).save(folder / f"第{number}页.png")
    (folder / "第6页.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


def drop(session, pile, cancel=None):
    return runs.import_scans(session.path, [pile], load_rulebook(), {}, cancel or Event())


def test_nothing_is_left_after_an_import_whose_scans_were_taken_in(session, pile):
    session.add_scans([imported.scan for imported in drop(session, pile)])
    assert not session.unfinished()
    session.add_scans([imported.scan for imported in drop(session, pile)])
    assert not session.unfinished()
    assert len(session.dossier.decisions.scans) == 6


def seen_until_cancelled(session, pile, count):
    cancel, seen = Event(), []
    try:
        for imported in drop(session, pile, cancel):
            seen.append(imported.scan)
            if len(seen) == count:
                cancel.set()
    except CancelledError:
        return seen
    raise AssertionError("not cancelled")


def test_an_import_cut_off_before_its_scans_were_taken_in_goes_on_without_the_sources(session, pile, monkeypatch):
    monkeypatch.setattr(intake, "DUE_SECONDS", 0)
    seen = seen_until_cancelled(session, pile, count=3)
    session.add_scans(seen[:1])
    left = session.unfinished()
    assert [name for _, name, _ in left.stored] == ["第2页.png", "第3页.png"]
    assert len(left.paths) == 5
    for number in (2, 3, 5, 6):
        next(pile.glob(f"第{number}页.*")).unlink()
    again = list(runs.resume_import(session.path, left, load_rulebook(), {}, Event()))
    assert [item.done for item in again] == list(range(1, len(again) + 1))
    session.add_scans([item.scan for item in again])
    names = {scan.name for scan in session.dossier.scans.values()}
    assert names == {f"第{number}页.png" for number in range(1, 5)}
    assert all(scan.pages == 1 for scan in session.dossier.scans.values())


def test_a_broken_scan_that_was_stored_is_told_as_such(session, pile):
    broken = pile / "第6页.pdf"
    with ScanWriter(session.path) as writer, broken.open("rb") as stream:
        writer.add(stream, broken.name, str(broken))
    (imported,) = runs.resume_import(session.path, session.unfinished(), load_rulebook(), {}, Event())
    assert imported.scan.failed == "scan.damaged"
