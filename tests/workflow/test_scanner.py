"""The scanner interface with drivers that behave, fail, die and fall silent; each runs in a real child process."""

import os
import sys
from pathlib import Path
from threading import Event

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.workflow.processes import scanner

WISH = scanner.ScanWish("feeder", 300, "colour")


def two_pages(pipe, device, folder, wish):
    if not device:
        pipe.send(("device", "fake-1", "桌面扫描仪", "feeder flatbed"))
    else:
        for number in (1, 2):
            target = Path(folder) / f"{number}.jpg"
            target.write_bytes(b"x")
            pipe.send(("page", str(target)))
    pipe.send(("done",))


def jams(pipe, device, folder, wish):
    pipe.send(("failed", "scanner.failed", "paper jam", "jam"))
    pipe.send(("done",))


def crashes(pipe, device, folder, wish):
    os._exit(3)


def silent(pipe, device, folder, wish):
    Event().wait(60)


def test_devices_and_pages_arrive(tmp_path):
    assert scanner.devices(two_pages) == [scanner.ScannerDevice("fake-1", "桌面扫描仪", ("feeder", "flatbed"))]
    pages = list(scanner.scan_pages("fake-1", tmp_path, WISH, Event(), two_pages))
    assert [page.name for page in pages] == ["1.jpg", "2.jpg"]
    assert all(page.is_file() for page in pages)


@pytest.mark.parametrize(("driver", "code"), [(jams, "scanner.failed"), (crashes, "scanner.driver_died")])
def test_a_bad_driver_becomes_a_sentence(tmp_path, driver, code):
    with pytest.raises(FileError) as caught:
        list(scanner.scan_pages("fake-1", tmp_path, WISH, Event(), driver))
    assert caught.value.code == code
    assert caught.value.retry


def test_a_silent_driver_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(scanner, "SILENCE_SECONDS", 0.5)
    with pytest.raises(FileError) as caught:
        list(scanner.scan_pages("fake-1", tmp_path, WISH, Event(), silent))
    assert caught.value.code == "scanner.silent"


def test_cancel_ends_at_once(tmp_path):
    cancel = Event()
    cancel.set()
    assert list(scanner.scan_pages("fake-1", tmp_path, WISH, cancel, silent)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="it is Windows that is not there")
def test_without_windows_there_is_no_scanner():
    assert scanner.devices() == []


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows, with WIA or (under wine) without")
def test_windows_lists_its_scanners_or_says_that_wia_is_not_there():
    said = ""
    try:
        scanner.devices()
    except FileError as error:
        said = str(error.values["variant"])
    assert said in {"", "service"}


def test_a_fault_while_scanners_are_looked_for_is_told_and_is_not_no_scanner():
    with pytest.raises(FileError) as caught:
        scanner.devices(jams)
    assert (caught.value.code, caught.value.values["variant"]) == ("scanner.failed", "jam")


# A watched folder


def grown(path, content):
    """Written once more, at another moment by the clock of the disk."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    stamp = path.stat()
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + len(content)))


@pytest.fixture
def watched(tmp_path):
    (tmp_path / "old.pdf").write_bytes(b"old")
    watch = scanner.FolderWatch(tmp_path)
    assert watch.look() == scanner.Sighting()
    return watch


def test_a_file_is_ready_when_two_looks_found_it_alike(watched):
    new = watched.folder / "new.pdf"
    for content in (b"", b"1", b"12"):
        grown(new, content)
        assert watched.look().ready == ()
    assert watched.look().ready == (new,)
    assert watched.look() == scanner.Sighting()


def test_what_grows_after_it_was_taken_is_ready_again_and_said_to_have_changed(watched):
    new = watched.folder / "new.tif"
    grown(new, b"one page")
    watched.look()
    assert watched.look() == scanner.Sighting((new,))
    grown(new, b"one page and another")
    watched.look()
    assert watched.look() == scanner.Sighting((new,), frozenset({new}))


def test_subfolders_are_looked_through_in_natural_order_and_names_of_unfinished_files_passed_by(watched):
    for name in ("第10页.jpg", "第2页.jpg", "half.tmp", "half.part"):
        grown(watched.folder / "2026-11-28" / name, b"x")
    watched.look()
    assert [path.name for path in watched.look().ready] == ["第2页.jpg", "第10页.jpg"]


def test_a_folder_that_was_away_comes_back_with_what_was_written_meanwhile(watched):
    aside = watched.folder.with_name("unplugged")
    watched.folder.rename(aside)
    assert watched.look() == scanner.Sighting(away=True)
    grown(aside / "meanwhile.pdf", b"x")
    aside.rename(watched.folder)
    watched.look()
    assert watched.look() == scanner.Sighting((watched.folder / "meanwhile.pdf",))


def test_a_file_that_another_program_holds_waits_and_is_said(watched, monkeypatch):
    new = watched.folder / "new.pdf"
    grown(new, b"x")
    watched.look()
    monkeypatch.setattr(scanner.files, "is_let_go", lambda path: False)
    for _ in range(3):
        assert watched.look() == scanner.Sighting(held=(new,))
    monkeypatch.undo()
    assert watched.look().ready == (new,)


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere nobody is kept from a file that is open")
def test_on_windows_an_open_file_is_not_let_go(tmp_path):
    path = tmp_path / "扫描.pdf"
    with path.open("wb"):
        assert not scanner.files.is_let_go(path)
    assert scanner.files.is_let_go(path)
