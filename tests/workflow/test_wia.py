"""Scanning through WIA, with objects that behave as Windows' do; the real ones need Windows and a scanner."""

import sys
import types
from pathlib import Path

import pytest

from srdi_desktop.workflow.processes import scanner


class COMError(Exception):
    """As in comtypes: no OSError, with the code in `hresult`."""

    def __init__(self, hresult):
        super().__init__(hresult)
        self.hresult = hresult


class Properties:
    """Takes the settings it knows, refuses others as drivers do."""

    def __init__(self, *known):
        self.set = dict.fromkeys(known)

    def __call__(self, number):
        if number not in self.set:
            raise COMError(-2145320851)
        return types.SimpleNamespace(Value=None)


class Picture:
    def SaveFile(self, path):  # noqa: N802
        Path(path).write_bytes(b"jpeg")


class Device:
    """A scanner with so many sheets; a flatbed has no feeder to choose."""

    def __init__(self, sheets, *, feeder, end=scanner.PAPER_EMPTY):
        self.sheets, self.end = sheets, end
        self.Properties = Properties(scanner.HANDLING_SELECT) if feeder else Properties()

    def Items(self, number):  # noqa: N802
        return types.SimpleNamespace(Properties=Properties(scanner.RESOLUTION_ACROSS), Transfer=self.transfer)

    def transfer(self, kind):
        if not self.sheets:
            raise COMError(self.end)
        self.sheets -= 1
        return Picture()


class Pipe(list):
    send = list.append


@pytest.fixture(autouse=True)
def _comtypes(monkeypatch):
    monkeypatch.setitem(sys.modules, "comtypes", types.SimpleNamespace(COMError=COMError))


def scanned(device, folder):
    pipe = Pipe()
    scanner._scan_all(pipe, device, folder)
    return [message if message[0] == "failed" else Path(message[1]).name for message in pipe]


def test_a_feeder_is_emptied_though_the_driver_lacks_settings(tmp_path):
    assert scanned(Device(3, feeder=True), tmp_path) == ["scan-001.jpg", "scan-002.jpg", "scan-003.jpg"]


def test_a_flatbed_gives_one_page(tmp_path):
    assert scanned(Device(3, feeder=False), tmp_path) == ["scan-001.jpg"]


def test_no_paper_is_said_as_such(tmp_path):
    assert scanned(Device(0, feeder=True), tmp_path) == [("failed", "scanner.empty", "")]


def test_a_jam_is_not_taken_for_the_end_of_the_paper(tmp_path):
    with pytest.raises(COMError):
        scanned(Device(0, feeder=True, end=-2145320958), tmp_path)
