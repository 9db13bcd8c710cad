"""The way from the findings to the export by keys alone, on a pile of sixty pages, counted key by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.desk import Section
from srdi_desktop.gui.dialogs.waiving import WaiverForm
from srdi_desktop.gui.panels.compare import CompareView
from srdi_desktop.gui.panels.triage import mending
from srdi_desktop.model import Level
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import catalogue, evidence_of
from tests.gui.real import draw_pages, idle

CTRL = Qt.KeyboardModifier.ControlModifier
PAGES, REASON = 60, "yuanjian"


class Keys:
    """Real key events to whatever has the focus, counted."""

    def __init__(self):
        self.count = 0

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        QTest.keyClick(target, key, modifier)
        QApplication.processEvents()

    def type(self, words):
        for letter in words:
            self.press(Qt.Key(ord(letter.upper())))


@pytest.fixture
def sixty(shell, qtbot, tmp_path, monkeypatch):
    """Sixty scanned pages, four to a paper, blurred and crooked ones among them; the judge is the program's own."""
    numbers = {}

    def analyse(path, pages, book, jobs, cancel, reading="fast", known=None, crew=None):
        from srdi_desktop.model import PageResult
        from tests.gui.dossiers import picture

        for page in pages:
            at = numbers.setdefault(page, len(numbers))
            scan, index = at // 4 + 1, at % 4 + 1
            yield PageResult(page, evidence_of(scan, index, ""), picture(index), 0.01)

    monkeypatch.setattr(runs, "analyse", analyse)
    session = Session.create(tmp_path / "六十页.srdi", catalogue(), "示例公司")
    window = shell.show_session(session)
    window.arrivals.add([draw_pages(tmp_path / "pile", PAGES)])
    qtbot.waitUntil(lambda: len(window.desk.bridge.dossier.evidence) == PAGES and idle(window), timeout=60000)
    place_all(window)
    qtbot.waitUntil(lambda: idle(window) and window.isActiveWindow(), timeout=60000)
    yield window
    from srdi_desktop.gui import opening

    opening.leave(shell)
    window.close()


def place_all(window):
    """Four pages to each of the first fifteen entries, as the sorted pile of an evening lies."""
    pages, entries = window.grid_model.all_pages(), [entry.id for entry in catalogue().entries]
    for number in range(min(len(entries), PAGES // 4)):
        window.desk.bridge.do(Session.move, pages[4 * number : 4 * number + 4], entries[number])


def see_to(window, keys, qtbot):
    """One finding by the fewest keys that an honest person would press."""
    triage = window.triage
    finding, act = triage.current, mending(triage.current)
    if act in ("deskew", "exclude", "seen"):
        keys.press(Qt.Key.Key_Return)
    elif act == "compare":
        keys.press(Qt.Key.Key_Return)
        assert isinstance(QApplication.activeWindow(), CompareView)
        keys.press(Qt.Key.Key_D)
        go_back(window, qtbot)
    else:
        give_reason(window, keys, qtbot)
    qtbot.waitUntil(lambda: idle(window) and triage.current != finding, timeout=30000)


def give_reason(window, keys, qtbot):
    """With all others of the kind, in the words of the person."""
    keys.press(Qt.Key.Key_W)
    form = next(form for form in window.findChildren(WaiverForm) if form.isVisible())
    qtbot.waitUntil(form.isActiveWindow, timeout=5000)
    keys.type(REASON)
    if form.list.count():
        keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(form.all_alike.isChecked)
    keys.press(Qt.Key.Key_Return)
    go_back(window, qtbot)


def go_back(window, qtbot):
    """What a desktop does when a window above closes; the screen of the tests has none."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)


def test_from_the_findings_to_the_export_by_keys_alone(sixty, qtbot, tmp_path):
    window, keys = sixty, Keys()
    found = [one for one in window.desk.bridge.verdicts.findings if one.waived is None]
    assert len(found) >= 6
    keys.press(Qt.Key.Key_F9)
    rounds = 0
    while window.triage.current is not None:
        see_to(window, keys, qtbot)
        rounds += 1
    assert rounds <= len(found) + 4  # a decision may bring up what lay below it
    seen_to, total = keys.count, len(found)
    keys.press(Qt.Key.Key_Return)
    assert window.desk.section is Section.EXPORT
    window.export.folder.setText(str(tmp_path / "out"))  # where it goes is remembered, and costs no key
    qtbot.waitUntil(window.export.go.hasFocus, timeout=5000)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.work.busy and bool(window.export.files), timeout=30000)
    errors = [one for one in window.desk.bridge.verdicts.findings if one.level is Level.ERROR and one.waived is None]
    assert errors == []
    assert all(Path(file.path).stat().st_size for file in window.export.files)
    typed = keys.count
    print(
        f"\n{PAGES} pages, {total} findings seen to in {rounds} steps: {seen_to} keys, then {typed - seen_to} to export"
    )
    assert typed <= 60
