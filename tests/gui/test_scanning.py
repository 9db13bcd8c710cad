"""A scanner's pages arrive in the entry that is shown; without a scanner the window says what else to do."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from srdi_desktop.gui.arrivals import Scanning
from srdi_desktop.model.errors import FileError


class FakeDesk:
    """Takes notices and reports."""

    def __init__(self):
        self.told, self.reported, self.bridge = [], [], self

    def tell(self, notice):
        self.told.append(notice)

    def report(self, error):
        self.reported.append(error)


def one_scanner(pipe, device, folder):
    if not device:
        pipe.send(("device", "fake", "桌面扫描仪"))
    else:
        target = Path(folder) / "1.jpg"
        target.write_bytes(b"x")
        pipe.send(("page", str(target)))
    pipe.send(("done",))


def no_scanner(pipe, device, folder):
    pipe.send(("done",))


def jammed(pipe, device, folder):
    if not device:
        pipe.send(("device", "fake", "桌面扫描仪"))
    else:
        pipe.send(("failed", "scanner.failed", "paper jam"))
    pipe.send(("done",))


@pytest.fixture
def scanned(qtbot):
    desk, came, window = FakeDesk(), [], QWidget()
    qtbot.addWidget(window)

    def scan(driver):
        Scanning(desk, lambda files, entry: came.append((files, entry)), window, driver).toggle("audit-2025")
        return desk, came

    return scan


def test_pages_come_into_the_entry_that_is_shown(qtbot, scanned):
    desk, came = scanned(one_scanner)
    qtbot.waitUntil(lambda: len(desk.told) == 2, timeout=60000)
    assert [(file.name, entry) for files, entry in came for file in files] == [("1.jpg", "audit-2025")]


def test_without_a_scanner_the_window_says_what_else_to_do(qtbot, scanned):
    desk, came = scanned(no_scanner)
    qtbot.waitUntil(lambda: len(desk.told) == 1, timeout=60000)
    assert desk.told[0].level == "warning"
    assert came == []


def test_a_jam_is_reported(qtbot, scanned):
    desk, _ = scanned(jammed)
    qtbot.waitUntil(lambda: bool(desk.reported), timeout=60000)
    assert isinstance(desk.reported[0], FileError)
    assert desk.reported[0].code == "scanner.failed"
