"""A scanner's pages arrive in the entry that is shown; without a scanner the window says what else to do."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from srdi_desktop.gui.dialogs.help import TOPICS
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.scanning import ScanForm, Scanning, last_choice
from srdi_desktop.model.errors import FileError
from srdi_desktop.workflow.processes.scanner import ScannerDevice, ScanWish

SOURCES = "feeder duplex flatbed"


class FakeDesk(QObject):
    """Takes notices and reports."""

    help_requested = Signal(str)

    def __init__(self):
        super().__init__()
        self.told, self.reported, self.bridge = [], [], self

    def tell(self, notice):
        self.told.append(notice)

    def report(self, error):
        self.reported.append(error)


def one_scanner(pipe, device, folder, wish):
    if not device:
        pipe.send(("device", "fake", "桌面扫描仪", SOURCES))
    else:
        target = Path(folder) / "1.jpg"
        target.write_text(f"{wish.source} {wish.dpi} {wish.colour}", encoding="utf-8")
        pipe.send(("page", str(target)))
    pipe.send(("done",))


def no_scanner(pipe, device, folder, wish):
    pipe.send(("done",))


def jammed(pipe, device, folder, wish):
    if not device:
        pipe.send(("device", "fake", "桌面扫描仪", SOURCES))
    else:
        pipe.send(("failed", "scanner.failed", "paper jam", "jam"))
    pipe.send(("done",))


@pytest.fixture
def memory(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path))
    return Memory(tmp_path / "window.ini")


@pytest.fixture
def scanned(qtbot, memory):
    desk, came, window = FakeDesk(), [], QWidget()
    qtbot.addWidget(window)

    def scan(driver, **wish):
        Scanning(desk, lambda files, entry: came.append((files, entry)), memory, window, driver).toggle("audit-2025")
        if driver is not no_scanner:
            answer(qtbot, window, **wish)
        return desk, came

    scan.window = window
    return scan


def answer(qtbot, window, **wish):
    """Choose in the form as a hand does, and press Enter."""
    qtbot.waitUntil(lambda: window.findChild(ScanForm) is not None, timeout=60000)
    form = window.findChild(ScanForm)
    for name, chosen in wish.items():
        box = getattr(form, name)
        box.setCurrentIndex(box.findData(chosen))
    qtbot.keyClick(form, Qt.Key.Key_Return)


def test_pages_come_into_the_entry_that_is_shown_scanned_as_was_chosen(qtbot, scanned, memory):
    desk, came = scanned(one_scanner, source="duplex", dpi=400, colour="grey")
    qtbot.waitUntil(lambda: len(desk.told) == 2, timeout=60000)
    ((files, entry),) = came
    assert ([file.name for file in files], entry) == (["1.jpg"], "audit-2025")
    assert files[0].read_text(encoding="utf-8") == "duplex 400 grey"
    assert last_choice(memory) == ("fake", ScanWish("duplex", 400, "grey"))


def test_what_was_chosen_last_stands_in_the_form_and_a_source_that_is_not_there_does_not(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    found = [
        ScannerDevice("a", "A", ("flatbed",)),
        ScannerDevice("b", "B", ("feeder", "duplex")),
        ScannerDevice("c", "C"),
    ]
    form = ScanForm(found, ("b", ScanWish("duplex", 600, "text")), parent)
    assert form.chosen() == (found[1], ScanWish("duplex", 600, "text"))
    form.device.setCurrentIndex(0)
    assert form.chosen() == (found[0], ScanWish("flatbed", 600, "text"))
    form.device.setCurrentIndex(2)
    assert form.source.count() == 3


@pytest.mark.parametrize("kept", ["", "{", '{"device": "x"}', '{"device": "x", "wish": {"dpi": "many"}}'])
def test_a_memory_that_cannot_be_read_is_the_usual_way(memory, kept):
    memory._store.setValue("scanning", kept)
    assert last_choice(memory) == ("", ScanWish())


def test_without_a_scanner_the_window_says_what_else_to_do(qtbot, scanned):
    desk, came = scanned(no_scanner)
    qtbot.waitUntil(lambda: len(desk.told) == 1, timeout=60000)
    assert desk.told[0].level == "warning"
    assert "TWAIN" in desk.told[0].advice
    assert came == []
    asked = []
    desk.help_requested.connect(asked.append)
    desk.told[0].act()
    assert asked == ["scanner"]
    assert "scanner" in TOPICS


def test_a_jam_is_reported(qtbot, scanned):
    desk, _ = scanned(jammed)
    qtbot.waitUntil(lambda: bool(desk.reported), timeout=60000)
    assert isinstance(desk.reported[0], FileError)
    assert desk.reported[0].code == "scanner.failed"
