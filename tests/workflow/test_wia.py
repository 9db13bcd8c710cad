"""Scanning through WIA, with objects that behave as Windows' do; the real ones need Windows and a scanner."""

import sys
import types
from pathlib import Path

import pytest

from srdi_desktop.model import FileError
from srdi_desktop.texts import error_text, table
from srdi_desktop.workflow.processes import scanner


class COMError(Exception):
    """As in comtypes: no OSError, with the code in `hresult`."""

    def __init__(self, hresult):
        super().__init__(hresult)
        self.hresult = hresult


def signed(number):
    """As Windows hands an HRESULT over."""
    return number - (1 << 32) if number >> 31 else number


class Properties:
    """Takes the settings it knows, refuses others as drivers do."""

    def __init__(self, **known):
        self.values = {number.strip("_"): value for number, value in known.items()}

    def __call__(self, number):
        if number not in self.values:
            raise COMError(-2145320851)
        return Property(self.values, number)


class Property:
    def __init__(self, values, number):
        self._values, self._number = values, number

    @property
    def Value(self):  # noqa: N802
        return self._values[self._number]

    @Value.setter
    def Value(self, value):  # noqa: N802
        self._values[self._number] = value


class Picture:
    def SaveFile(self, path):  # noqa: N802
        Path(path).write_bytes(b"jpeg")


class Device:
    """A scanner with so many sheets; a flatbed has no feeder to choose."""

    def __init__(self, sheets, *, feeder, end=scanner.PAPER_EMPTY):
        self.sheets, self.end = sheets, end
        self.Properties = Properties(_3088=0) if feeder else Properties()
        self.item = Properties(_6146=0, _6147=0, _6148=0)

    def Items(self, number):  # noqa: N802
        return types.SimpleNamespace(Properties=self.item, Transfer=self.transfer)

    def transfer(self, kind):
        if not self.sheets:
            raise COMError(signed(self.end))
        self.sheets -= 1
        return Picture()


class Pipe(list):
    send = list.append


@pytest.fixture(autouse=True)
def _comtypes(monkeypatch):
    monkeypatch.setitem(sys.modules, "comtypes", types.SimpleNamespace(COMError=COMError))


def scanned(device, folder, wish=None):
    pipe = Pipe()
    scanner._scan_all(pipe, device, folder, wish or scanner.ScanWish())
    return [message if message[0] == "failed" else Path(message[1]).name for message in pipe]


def test_a_feeder_is_emptied_though_the_driver_lacks_settings(tmp_path):
    device = Device(3, feeder=True)
    device.item = Properties()
    assert scanned(device, tmp_path) == ["scan-001.jpg", "scan-002.jpg", "scan-003.jpg"]


def test_a_flatbed_gives_one_page(tmp_path):
    assert scanned(Device(3, feeder=False), tmp_path) == ["scan-001.jpg"]


@pytest.mark.parametrize(("source", "bits", "pages"), [("feeder", 1, 2), ("duplex", 5, 2), ("flatbed", 2, 1)])
def test_the_source_resolution_and_colours_that_were_chosen_are_set(tmp_path, source, bits, pages):
    device = Device(2, feeder=True)
    assert len(scanned(device, tmp_path, scanner.ScanWish(source, 400, "grey"))) == pages
    assert device.Properties.values == {"3088": bits}
    assert device.item.values == {"6146": 2, "6147": 400, "6148": 400}


def test_what_a_device_has_is_told_and_a_device_that_is_off_is_listed_all_the_same():
    has = types.SimpleNamespace(Connect=lambda: types.SimpleNamespace(Properties=Properties(_3086=1 | 2 | 4)))
    assert scanner._sources(has) == "feeder duplex flatbed"

    def off():
        raise COMError(signed(0x80210005))

    assert scanner._sources(types.SimpleNamespace(Connect=off)) == ""


def test_no_paper_is_said_as_such(tmp_path):
    assert scanned(Device(0, feeder=True), tmp_path) == [("failed", "scanner.empty", "", "")]


def test_a_jam_is_not_taken_for_the_end_of_the_paper(tmp_path):
    with pytest.raises(COMError):
        scanned(Device(0, feeder=True, end=0x80210002), tmp_path)


SAID = {0x80210002: "jam", 0x80210016: "cover", 0x80210005: "offline", 0x80210006: "busy", 0x80040154: "service"}


@pytest.mark.parametrize(("number", "variant"), SAID.items())
def test_what_a_device_says_has_a_sentence_of_its_own(number, variant):
    message = scanner._said(COMError(signed(number)))
    assert message[3] == variant
    told = error_text(scanner._fault(message))
    plain = error_text(FileError("scanner.failed", detail=""))
    assert told[0] != plain[0]
    assert told[1] != plain[1]


def test_every_saying_has_its_sentence_in_both_languages():
    for variant in {*scanner._SAYINGS.values()}:
        for language in ("zh", "en"):
            words = table(language)
            assert words[f"errors.scanner.failed.message_{variant}"]
            assert words[f"errors.scanner.failed.advice_{variant}"]
