"""Pages whose pictures are changed, as the window's work: beside the event loop, one step, measured afterwards."""

from threading import Event

import pytest
from PIL import Image

from srdi_desktop.model import Box, Evidence, PageResult, Reshaping
from srdi_desktop.rules import load_rulebook
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session
from tests.gui.real import idle
from tests.gui.test_measured_again import show

__all__ = ["show"]
COVER = Reshaping(covers=(Box(0.1, 0.1, 0.4, 0.2),))


@pytest.fixture
def path(tmp_path):
    """Three photographs, measured."""
    files = [tmp_path / f"IMG_{number}.jpg" for number in range(3)]
    for number, file in enumerate(files):
        Image.new("RGB", (300, 420), (200, 200, 50 * number)).save(file)
    session = Session.create(tmp_path / "材料.srdi", catalogue("national-srdi-2026"), "示例公司")
    imported = runs.import_scans(session.path, files, load_rulebook(), {}, Event())
    session.add_scans([one.scan for one in imported])
    session.record([PageResult(page, Evidence(width=300, height=420)) for page in session.dossier.pages()])
    session.close()
    return session.path


@pytest.fixture
def measured(monkeypatch):
    pages = []

    def analyse(path, wanted, book, workers, cancel, reading="fast", known=None, crew=None):
        for page in wanted:
            pages.append(page)
            yield PageResult(page, Evidence(width=300, height=420))

    monkeypatch.setattr(runs, "analyse", analyse)
    return pages


def test_changed_pages_stand_in_the_grid_and_are_measured_by_themselves(show, path, measured, qtbot):
    window = show(Session.open(path))
    bridge, came = window.desk.bridge, []
    window.work.reshaped.connect(came.extend)
    before = bridge.pages()
    window.work.reshape({before[0]: COVER, before[2]: COVER}, "cover")
    assert bridge.dossier.decisions.reshaped == {}  # it is done beside
    qtbot.waitUntil(lambda: len(came) == 2 and idle(window) and len(measured) == 2, timeout=60000)
    now = bridge.pages()
    assert [bridge.dossier.original(page) for page in now] == list(before)
    assert set(measured) == {now[0], now[2]}
    assert bridge.undo_label == "遮盖 2 页"
    assert set(bridge.verdicts.tray) == set(now)
    bridge.do(Session.undo)
    assert bridge.pages() == before
    bridge.do(Session.redo)
    assert bridge.pages() == now


def test_cancelled_nothing_is_decided(show, path, measured, qtbot):
    window = show(Session.open(path))
    bridge, came = window.desk.bridge, []
    window.work.reshaped.connect(came.extend)
    step = bridge.step
    window.work.reshape(dict.fromkeys(bridge.pages(), COVER), "cover")
    assert (window.work.doing, window.work.total) == ("edit", 3)
    window.work.cancel()
    qtbot.waitUntil(lambda: idle(window), timeout=60000)
    assert bridge.step == step
    assert not came
    assert not measured
