"""The window over a real dossier file: drop, measure, judge, move, export; and a thousand pages without a stall."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer

from srdi_desktop.gui import opening
from srdi_desktop.gui.desk import Scope
from srdi_desktop.model.page import PageRef
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.real import draw_pages, idle

STALL_MS = 50.0


def test_dropped_files_are_stored_shown_measured_and_judged(opened, qtbot, tmp_path, quick_measures):
    folder = draw_pages(tmp_path / "扫描 件", 12)
    drops.drop(opened.grid, QPoint(100, 100), drops.files(folder))
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 12, timeout=30000)
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    assert [opened.desk.bridge.dossier.scans[p.scan].name for p in opened.grid_model.all_pages()] == [
        f"p{n:04d}.jpg" for n in range(12)
    ]
    assert "12 个文件" in opened.notices.shown()[-1].message
    assert opened.desk.bridge.verdicts.findings


def test_a_move_shows_at_once_and_the_judge_agrees(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 4)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 4 and idle(opened), timeout=30000)
    entry = opened.desk.bridge.dossier.catalogue.entries[2].id
    pages = opened.grid_model.all_pages()[:2]
    place = opened.tree.entries.visualRect(opened.tree.model.find(Scope(entry))).center()
    drops.drop(opened.tree.entries, place, drops.pages(*pages))
    assert [opened.desk.entry_of(page) for page in pages] == [entry, entry]
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    assert [opened.desk.entry_of(page) for page in pages] == [entry, entry]
    opened.desk.bridge.do(Session.undo)
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    assert opened.desk.entry_of(pages[0]) != entry


def test_a_dying_judge_is_begun_again(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 3)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 3 and idle(opened), timeout=30000)
    opened.desk.bridge._judge._process.kill()
    entry = opened.desk.bridge.dossier.catalogue.entries[0].id
    opened.desk.bridge.do(Session.move, opened.grid_model.all_pages()[:1], entry)
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    verdict = next(v for v in opened.desk.bridge.verdicts.entries if v.entry == entry)
    assert len(verdict.pages) == 1


def test_what_was_measured_is_there_when_the_dossier_is_opened_again(opened, shell, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 5)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 5 and idle(opened), timeout=30000)
    path = opened.desk.bridge.path
    opening.leave(shell)
    session = Session.open(path, read_only=True)
    pages = session.dossier.pages()
    assert len(pages) == 5
    assert all(page in session.dossier.evidence and session.thumbnail(page) for page in pages)
    session.close()


def test_a_rescan_takes_the_place_of_its_page(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 3)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 3 and idle(opened), timeout=30000)
    old = opened.grid_model.all_pages()[1]
    opened.arrivals.replace(old, draw_pages(tmp_path / "again", 9) / "p0008.jpg")
    qtbot.waitUntil(lambda: old in opened.desk.bridge.dossier.decisions.replaced, timeout=30000)


def test_the_export_page_writes_what_it_promises(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 3)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 3 and idle(opened), timeout=30000)
    entry = opened.desk.bridge.dossier.catalogue.entries[0].id
    opened.desk.bridge.do(Session.move, opened.grid_model.all_pages(), entry)
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    opened.actions_by_name["export"].trigger()
    qtbot.waitUntil(opened.export.go.isEnabled, timeout=5000)
    opened.export.folder.setText(str(tmp_path / "out"))
    opened.export.go.click()
    opened.export.question.all_the_same.click()
    qtbot.waitUntil(lambda: not opened.work.busy, timeout=60000)
    assert {file.role for file in opened.export.files} >= {"dossier", "summary"}
    assert all(Path(file.path).stat().st_size == file.bytes and file.verified for file in opened.export.files)


class Ticker:
    """The event loop's gaps, by the clock and by the main thread's own CPU time (other programs do not count there)."""

    def __init__(self):
        self.wall, self.cpu = [], []
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer(interval=2)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self):
        now = (time.perf_counter(), time.thread_time())
        self.wall.append((now[0] - self._last[0]) * 1000)
        self.cpu.append((now[1] - self._last[1]) * 1000)
        self._last = now


def memory_mb():
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def test_a_hundred_pages_come_in_without_a_stall(opened, qtbot, tmp_path, quick_measures):
    _stall_free(opened, qtbot, draw_pages(tmp_path / "pile", 100), 100)


@pytest.mark.slow
def test_a_thousand_pages_come_in_without_a_stall(opened, qtbot, tmp_path, quick_measures):
    """Prints the figures of goals.md; the limit is on the main thread's own time between two turns of the loop."""
    _stall_free(opened, qtbot, draw_pages(tmp_path / "pile", 1000), 1000)


def _stall_free(window, qtbot, folder, count):
    ticker, started, first, before = Ticker(), time.perf_counter(), [], memory_mb()
    window.thumbnails.arrived.connect(lambda _: first or first.append(time.perf_counter() - started))
    window.arrivals.add([folder])
    qtbot.waitUntil(lambda: len(window.desk.bridge.dossier.evidence) == count and idle(window), timeout=300000)
    cpu, wall, memory = max(ticker.cpu), sorted(ticker.wall), memory_mb()
    print(
        f"\n{count} pages: longest own stall {cpu:.0f} ms; by the clock longest {wall[-1]:.0f} ms, 99.9 % below"
        f" {wall[int(len(wall) * 0.999)]:.0f} ms; first thumbnails {first[0]:.2f} s; memory {memory:.0f} MB"
    )
    assert cpu <= STALL_MS * 1.5  # CI machines are slower than desks; the printed figure is the one to watch
    # Of the 400 MB for the whole window 150 are the empty one's; other tests in this process hold some of their own.
    assert memory - before <= 250
    assert window.thumbnails.count() <= 320
    page = window.grid_model.all_pages()[-1]
    assert isinstance(page, PageRef)


def test_an_export_that_fails_never_says_done(opened, qtbot, tmp_path, quick_measures, monkeypatch):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 2)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 2 and idle(opened), timeout=30000)
    opened.desk.bridge.do(
        Session.move, opened.grid_model.all_pages(), opened.desk.bridge.dossier.catalogue.entries[0].id
    )
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    (tmp_path / "a file").write_text("in the way")
    opened.actions_by_name["export"].trigger()
    qtbot.waitUntil(opened.export.go.isEnabled, timeout=5000)
    opened.export.folder.setText(str(tmp_path / "a file"))
    opened.export.go.click()
    opened.export.question.all_the_same.click()
    qtbot.waitUntil(lambda: opened.notices.shown() and opened.notices.shown()[-1].level == "error", timeout=30000)
    assert opened.notices.shown()[-1].advice
    assert not opened.export.files
    assert opened.export.go.isEnabled()
