"""The scanner interface with drivers that behave, fail, die and fall silent; each runs in a real child process."""

import os
from pathlib import Path
from threading import Event

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.workflow.processes import scanner


def two_pages(pipe, device, folder):
    if not device:
        pipe.send(("device", "fake-1", "桌面扫描仪"))
    else:
        for number in (1, 2):
            target = Path(folder) / f"{number}.jpg"
            target.write_bytes(b"x")
            pipe.send(("page", str(target)))
    pipe.send(("done",))


def jams(pipe, device, folder):
    pipe.send(("failed", "scanner.failed", "paper jam"))
    pipe.send(("done",))


def crashes(pipe, device, folder):
    os._exit(3)


def silent(pipe, device, folder):
    Event().wait(60)


def test_devices_and_pages_arrive(tmp_path):
    assert scanner.devices(two_pages) == [scanner.ScannerDevice("fake-1", "桌面扫描仪")]
    pages = list(scanner.scan_pages("fake-1", tmp_path, Event(), two_pages))
    assert [page.name for page in pages] == ["1.jpg", "2.jpg"]
    assert all(page.is_file() for page in pages)


@pytest.mark.parametrize(("driver", "code"), [(jams, "scanner.failed"), (crashes, "scanner.driver_died")])
def test_a_bad_driver_becomes_a_sentence(tmp_path, driver, code):
    with pytest.raises(FileError) as caught:
        list(scanner.scan_pages("fake-1", tmp_path, Event(), driver))
    assert caught.value.code == code
    assert caught.value.retry


def test_a_silent_driver_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(scanner, "SILENCE_SECONDS", 0.5)
    with pytest.raises(FileError) as caught:
        list(scanner.scan_pages("fake-1", tmp_path, Event(), silent))
    assert caught.value.code == "scanner.silent"


def test_cancel_ends_at_once(tmp_path):
    cancel = Event()
    cancel.set()
    assert list(scanner.scan_pages("fake-1", tmp_path, cancel, silent)) == []


def test_without_windows_there_is_no_scanner():
    assert scanner.devices() == []
