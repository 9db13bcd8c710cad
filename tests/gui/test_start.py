"""The start: a window at once, everything heavy behind it, the start page in the same window."""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui import app, looks, opening, program
from srdi_desktop.gui.app import FirstWindow
from srdi_desktop.gui.panels.start import StartPage
from srdi_desktop.gui.windows import follow_system
from srdi_desktop.workflow.handover import FirstInstance, hand_over

HEAVY = {
    "sqlite3", "numpy", "PIL", "pypdf", "pypdfium2", "reportlab", "onnxruntime", "openpyxl", "multiprocessing",
    "tomllib", "PySide6.QtSvg", "srdi_desktop.texts", "srdi_desktop.rules", "srdi_desktop.scans", "srdi_desktop.assess",
    "srdi_desktop.gui.windows", "srdi_desktop.gui.main_window", "srdi_desktop.workflow.session",
}  # fmt: skip


def loaded_when_painted(window, home):
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.first_window", window, "0"],
        env={**os.environ, "SRDI_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return set(json.loads(done.stdout)["modules"])


def test_the_first_window_waits_for_nothing_heavy(tmp_path):
    assert loaded_when_painted("program", tmp_path) & HEAVY == set()


def test_the_start_page_waits_for_nothing_that_only_a_dossier_needs(tmp_path):
    needed = {"tomllib", "PySide6.QtSvg", "srdi_desktop.texts", "srdi_desktop.gui.windows"}
    assert loaded_when_painted("page", tmp_path) & HEAVY == needed


def test_the_rest_is_loaded_once_and_only_after_the_first_paint(qtbot):
    calls = []
    window = FirstWindow(lambda: calls.append("rest"))
    qtbot.addWidget(window)
    assert calls == []
    window.show()
    qtbot.waitUntil(lambda: bool(calls))
    qtbot.wait(400)
    assert calls == ["rest"]


def test_a_window_that_nobody_sees_goes_on_all_the_same(qtbot):
    calls = []
    window = FirstWindow(lambda: calls.append("rest"))
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: bool(calls), timeout=3000)


def test_a_broken_installation_says_so_and_ends(qtbot, monkeypatch):
    told, ended = [], []
    monkeypatch.setattr(app.QMessageBox, "critical", lambda parent, title, words: told.append(words))
    monkeypatch.setattr(app.QApplication, "exit", ended.append)
    monkeypatch.setattr(program, "begin", lambda *given: 1 / 0)
    app._load_the_rest(None, None, [])
    assert "ZeroDivisionError" in told[0]
    assert ended == [70]


@pytest.fixture
def schemes(qapp):
    """The system's signal of light and dark; who listened lets go of it."""
    signal = QApplication.styleHints().colorSchemeChanged
    yield signal
    signal.disconnect()


@pytest.fixture
def started(qtbot, qapp, tmp_path, monkeypatch, schemes):
    """The program as begin() leaves it, and what was asked of it."""
    asked = []
    monkeypatch.setattr(opening, "new_dossier", lambda shell, paths=(): asked.append(list(paths)))
    hook, name = sys.excepthook, qapp.applicationDisplayName()
    first = FirstInstance.claim(tmp_path / "runtime")
    window = FirstWindow(lambda: program.begin(window, first, [tmp_path / "1.pdf"]))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), StartPage))
    yield window, first, asked
    qapp.aboutToQuit.emit()
    sys.excepthook = hook
    qapp.setApplicationDisplayName(name)
    first.release()


def test_the_start_page_takes_the_place_of_the_name_and_files_of_the_command_line_come_in(started, qtbot, tmp_path):
    _window, _first, asked = started
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [[tmp_path / "1.pdf"]]


def test_a_second_start_hands_its_files_to_the_window(started, qtbot, tmp_path):
    _window, first, asked = started
    assert FirstInstance.claim(first.folder) is None
    hand_over(first.folder, [tmp_path / "乙 #1.pdf"])
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=5000)
    assert asked[1] == [tmp_path / "乙 #1.pdf"]


@pytest.mark.parametrize(("chosen", "shown"), [("system", "dark"), ("light", "light")])
def test_the_window_follows_the_system_into_the_dark_unless_told_otherwise(home, monkeypatch, schemes, chosen, shown):
    home.set_appearance(chosen)
    home.show_start()
    follow_system(home)
    monkeypatch.setattr(looks, "system_scheme", lambda: "dark")
    schemes.emit(Qt.ColorScheme.Dark)
    assert looks.scheme() == shown
    assert home.memory.appearance == chosen
    assert home.window.palette().window().color() == looks.colour("window")
