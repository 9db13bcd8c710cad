"""Work in the background of a real dossier: a drop is one step, a new drop goes before measuring, stop and go on."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt

from srdi_desktop.gui.desk import Scope
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.real import draw_pages, idle


@pytest.fixture
def gated(monkeypatch, quick_measures):
    """Measuring that waits for leave: `release(n)` for n pages."""
    gate, quick = threading.Semaphore(0), runs.analyse

    def analyse(path, pages, book, jobs, cancel, reading="fast", known=None, crew=None):
        for result in quick(path, pages, book, jobs, cancel, reading, known):
            while not gate.acquire(timeout=0.02) and not cancel.is_set():
                pass
            if cancel.is_set():
                return
            yield result

    monkeypatch.setattr(runs, "analyse", analyse)
    return gate


def button(window, name):
    line = window.statusBar()
    return {"pause": line._pause, "stop": line._stop}[name]


def press(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_drop_that_came_in_portions_is_undone_in_one_step(opened, qtbot, tmp_path, quick_measures):
    drops.drop(opened.grid, QPoint(100, 100), drops.files(draw_pages(tmp_path / "一堆", 70)))
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 70 and idle(opened), timeout=60000)
    assert opened.actions_by_name["undo"].text() == "撤销 添加 70 个扫描件"
    opened.actions_by_name["undo"].trigger()
    assert opened.desk.bridge.dossier.pages() == ()
    assert not opened.actions_by_name["undo"].isEnabled()
    opened.actions_by_name["redo"].trigger()
    assert len(opened.grid_model.all_pages()) == 70


def test_files_dropped_on_an_entry_come_and_go_with_one_step(opened, qtbot, tmp_path, quick_measures):
    entry = opened.desk.bridge.dossier.catalogue.entries[1].id
    place = opened.tree.entries.visualRect(opened.tree.model.find(Scope(entry))).center()
    drops.drop(opened.tree.entries, place, drops.files(draw_pages(tmp_path / "一堆", 40)))
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 40 and idle(opened), timeout=60000)
    assert {opened.desk.entry_of(page) for page in opened.grid_model.all_pages()} == {entry}
    opened.actions_by_name["undo"].trigger()
    assert opened.desk.bridge.dossier.decisions.placed == {}
    assert opened.desk.bridge.dossier.pages() == ()


def test_what_a_drop_brought_is_on_disk_without_a_decision(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 5)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 5 and idle(opened), timeout=30000)
    seen = Session.open(opened.desk.bridge.path, read_only=True)
    assert len(seen.dossier.pages()) == 5
    seen.close()


def test_a_second_drop_comes_in_while_the_first_is_still_measured(opened, qtbot, tmp_path, gated):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 6)])
    qtbot.waitUntil(lambda: opened.work.doing == "analyse", timeout=30000)
    more = draw_pages(tmp_path / "又一堆", 9)
    for old in sorted(more.iterdir())[:6]:
        old.unlink()
    drops.drop(opened.grid, QPoint(100, 100), drops.files(more))
    qtbot.waitUntil(lambda: len(opened.grid_model.all_pages()) == 9, timeout=30000)
    assert len(opened.desk.bridge.dossier.evidence) < 9
    gated.release(99)
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 9 and idle(opened), timeout=30000)


def test_pause_and_go_on_in_the_status_line(opened, qtbot, tmp_path, gated):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 6)])
    qtbot.waitUntil(lambda: opened.work.doing == "analyse", timeout=30000)
    press(qtbot, button(opened, "pause"))
    assert opened.statusBar()._doing.text() == "已暂停：0 / 6"
    gated.release(99)
    qtbot.waitUntil(lambda: opened.work.done >= 1, timeout=30000)
    qtbot.wait(400)
    assert opened.work.done < 6
    press(qtbot, button(opened, "pause"))
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 6 and idle(opened), timeout=30000)
    assert not button(opened, "pause").isVisible()


def test_stop_keeps_what_is_measured_and_the_notice_goes_on(opened, qtbot, tmp_path, gated):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 6)])
    qtbot.waitUntil(lambda: opened.work.doing == "analyse", timeout=30000)
    press(qtbot, button(opened, "stop"))
    qtbot.waitUntil(lambda: not opened.work.busy, timeout=30000)
    assert "还有 6 页没有检测" in opened.notices.shown()[-1].message
    gated.release(99)
    press(qtbot, opened.notices._bars[-1].act)
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 6 and idle(opened), timeout=30000)


def test_findings_appear_while_measuring_goes_on(opened, qtbot, tmp_path, gated):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 6)])
    opened.actions_by_name["show_findings"].trigger()
    qtbot.waitUntil(lambda: opened.work.doing == "analyse", timeout=60000)
    gated.release(3)
    qtbot.waitUntil(lambda: any(f.page for f in opened.findings.model.all_findings()), timeout=60000)
    assert opened.work.doing == "analyse"
    assert len(opened.desk.bridge.dossier.evidence) <= 3


def test_a_page_turned_by_hand_is_read_again_the_other_way_up(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 3)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 3 and idle(opened), timeout=30000)
    opened.grid.select_pages(opened.grid_model.all_pages()[1:2])
    (page,) = opened.desk.selection

    def read_at():
        return opened.desk.bridge.dossier.evidence[page].read_at

    qtbot.keyClick(opened.grid, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(opened.grid, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: read_at() == 180 and idle(opened), timeout=30000)
    opened.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: read_at() == 90 and idle(opened), timeout=30000)
    opened.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: read_at() == 0 and idle(opened), timeout=30000)
    others = [p for p in opened.grid_model.all_pages() if p != page]
    assert all(opened.desk.bridge.dossier.evidence[other].text.turn is None for other in others)


def test_what_was_painted_last_is_measured_first(opened, qtbot, tmp_path, gated):
    opened.arrivals.add([draw_pages(tmp_path / "一堆", 6)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.pages()) == 6, timeout=30000)
    last = opened.desk.bridge.dossier.pages()[-1]
    opened.thumbnails.get(last)
    assert opened.work.in_view()[0] == last
    gated.release(6)
    qtbot.waitUntil(lambda: idle(opened), timeout=60000)
