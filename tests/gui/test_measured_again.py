"""A dossier of older measures in the window: everything is there at once, and is measured again behind."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from srdi_desktop.gui import looks, opening
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.windows import Windows
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.page import MEASURES_VERSION, Evidence, Sharpness
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import picture
from tests.gui.fonts import use_hanzi
from tests.gui.real import idle
from tests.gui.test_background import button, gated, press
from tests.store.makers import store_scan

__all__ = ["gated"]

OLD = Evidence(width=2480, height=3508, dpi=300, sharpness=Sharpness(9.9, tiles=30), version=1)


@pytest.fixture
def path(tmp_path):
    """Six pages of older measures, two of them turned, one excluded; a step that can be redone."""
    session = Session.create(tmp_path / "旧材料.srdi", catalogue("national-srdi-2026"), "示例公司")
    session.add_scans([store_scan(session.path, 1, pages=6)])
    pages = session.dossier.pages()
    session.record([PageResult(page, OLD, picture(page.scan_index)) for page in pages])
    session.rotate(pages[:2], 90)
    session.exclude(pages[5:])
    session.set_company("另一个公司")
    session.undo()
    session.close()
    return session.path


@pytest.fixture
def show(qapp, qtbot, tmp_path):
    """A function that opens a dossier in a window."""
    use_hanzi(qapp)
    memory = Memory(tmp_path / "window.ini")
    memory.language, memory.appearance = "zh", "light"
    home, windows = Windows(memory), []

    def shown(session):
        windows.append(home.show_session(session))
        windows[-1].resize(1200, 780)
        return windows[-1]

    yield shown
    opening.leave(home)
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    looks.apply("light")


def versions(window):
    evidence = window.desk.bridge.dossier.evidence
    return [evidence[page].version for page in window.desk.bridge.dossier.pages()]


def test_older_pages_are_shown_at_once_and_measured_again_behind(show, path, qtbot, gated):
    window = show(Session.open(path))
    bridge = window.desk.bridge
    before, labels = bridge.dossier.decisions, (bridge.undo_label, bridge.redo_label)
    qtbot.waitUntil(lambda: window.work.doing == "analyse", timeout=30000)
    assert window.work.total == 6
    assert window.statusBar()._doing.text() == "正在检测 0 / 6 页"
    assert versions(window) == [1] * 6
    assert len(window.grid_model.all_pages()) == 6
    assert window.notices.shown()[-1].message == "有 6 页是旧版本检测的，现在会在后台重新检测。"
    gated.release(99)
    qtbot.waitUntil(lambda: versions(window) == [MEASURES_VERSION] * 6 and idle(window), timeout=30000)
    assert {evidence.sharpness.width for evidence in bridge.dossier.evidence.values()} == {3.6}
    assert bridge.dossier.decisions == before
    assert (bridge.undo_label, bridge.redo_label) == labels
    stored = Session.open(path, read_only=True)
    assert {evidence.version for evidence in stored.dossier.evidence.values()} == {MEASURES_VERSION}
    assert stored.dossier.decisions == before
    stored.close()


def test_stopped_it_says_that_the_older_evidence_holds_and_can_go_on(show, path, qtbot, gated):
    window = show(Session.open(path))
    qtbot.waitUntil(lambda: window.work.doing == "analyse", timeout=30000)
    gated.release(2)
    qtbot.waitUntil(lambda: versions(window).count(MEASURES_VERSION) == 2, timeout=30000)
    press(qtbot, button(window, "stop"))
    qtbot.waitUntil(lambda: not window.work.busy, timeout=30000)
    (notice,) = window.notices.shown()
    assert "还有 4 页没有重新检测" in notice.message
    assert {evidence.sharpness.width for evidence in window.desk.bridge.dossier.evidence.values()} == {3.6, 9.9}
    gated.release(99)
    press(qtbot, window.notices._bars[-1].act)
    qtbot.waitUntil(lambda: versions(window) == [MEASURES_VERSION] * 6 and idle(window), timeout=30000)


def test_read_only_it_is_shown_as_it_is(show, path, qtbot, quick_measures):
    before = path.read_bytes()
    window = show(Session.open(path, read_only=True))
    qtbot.waitUntil(lambda: window.desk.bridge.is_settled, timeout=30000)
    qtbot.wait(300)
    assert not window.work.busy
    assert [notice.message for notice in window.notices.shown()] == ["有 6 页是旧版本检测的。"]
    assert versions(window) == [1] * 6
    assert len(window.grid_model.all_pages()) == 6
    assert path.read_bytes() == before


def test_pages_that_can_no_longer_be_read_stay_as_they_are_and_work_comes_to_rest(show, path, qtbot):
    """The real worker: the scan's bytes are no picture, and two of its pages were turned by hand."""
    window = show(Session.open(path))
    qtbot.waitUntil(lambda: versions(window) == [MEASURES_VERSION] * 6 and idle(window), timeout=60000)
    moves = []
    window.work.progress_changed.connect(lambda: moves.append(window.work.doing))
    qtbot.wait(2500)  # longer than a turned page waits to be read again
    assert moves == []
    dossier = window.desk.bridge.dossier
    assert {(evidence.sharpness.width, evidence.failed) for evidence in dossier.evidence.values()} == {(9.9, None)}
    stored = Session.open(path, read_only=True)
    assert stored.thumbnail(dossier.pages()[2]) == picture(3)
    stored.close()
