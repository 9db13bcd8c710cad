"""The window reads pages whole that only look the same, behind everything else."""

from dataclasses import replace

import pytest

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.finding import State
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session
from tests.gui.real import idle
from tests.gui.test_measured_again import show
from tests.store.makers import store_scan
from tests.workflow.test_closer import ROWS, scanned, text

__all__ = ["show"]


@pytest.fixture
def path(tmp_path):
    """Two scans of one form, measured and read in part."""
    session = Session.create(tmp_path / "材料.srdi", catalogue("national-srdi-2026"), "示例公司")
    session.add_scans([store_scan(session.path, 1, pages=2)])
    session.record([result(page, whole=False) for page in session.dossier.pages()])
    session.close()
    return session.path


def result(page, whole):
    rows = text(ROWS if whole else ROWS[:1], whole)
    return PageResult(page, replace(scanned(page.scan_index), text=rows), b"")


@pytest.fixture
def asked(monkeypatch):
    jobs = []

    def analyse(path, pages, book, workers, cancel, reading="fast", known=None, crew=None):
        for page in pages:
            if cancel.wait(0.2):
                return
            jobs.append((page.scan_index, reading))
            yield result(page, reading == "whole")

    monkeypatch.setattr(runs, "analyse", analyse)
    return jobs


def said(window):
    return [finding.state for finding in window.desk.bridge.verdicts.findings if finding.code == "page.duplicate"]


def test_two_scans_of_a_page_are_read_whole_and_called_a_duplicate(show, path, asked, qtbot):
    window = show(Session.open(path))
    qtbot.waitUntil(lambda: said(window) == [State.FAILED] and idle(window), timeout=90000)
    assert asked == [(1, "whole"), (2, "whole")]


def test_a_person_who_stops_it_is_not_pestered(show, path, asked, qtbot):
    window = show(Session.open(path))
    qtbot.waitUntil(lambda: window.work.doing == "analyse", timeout=90000)
    assert (window.work.again, window.work.total) == (2, 2)
    window.work.cancel()
    qtbot.waitUntil(lambda: idle(window), timeout=90000)
    window.desk.bridge.do(Session.set_company, "另一个公司")
    qtbot.waitUntil(lambda: idle(window), timeout=90000)
    qtbot.wait(500)
    assert said(window) == [State.UNDECIDED]
    assert len(asked) < 2


def test_it_gives_way_to_other_work_and_goes_on_afterwards(show, path, asked, qtbot):
    window = show(Session.open(path))
    qtbot.waitUntil(lambda: window.work.doing == "analyse", timeout=90000)
    window.work.run("export", lambda _cancel: iter(()), lambda _items: None, lambda _whole: None)
    qtbot.waitUntil(lambda: said(window) == [State.FAILED] and idle(window), timeout=90000)
    assert {reading for _, reading in asked} == {"whole"}
