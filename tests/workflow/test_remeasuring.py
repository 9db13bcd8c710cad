"""Pages of older measures are measured again: evidence becomes better, and nothing that people decided is touched."""

import shutil
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from srdi_desktop.model.application import Application, SourceFigure
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.errors import CancelledError
from srdi_desktop.model.page import MEASURES_VERSION, Evidence, Geometry, PageRef, Text
from srdi_desktop.rules import load_rulebook
from srdi_desktop.workflow import main_job, runs
from srdi_desktop.workflow.pages_to_measure import due, in_turn
from srdi_desktop.workflow.processes.page_job import Outcome
from srdi_desktop.workflow.session import Session
from tests.gui.real import draw_pages
from tests.store.makers import CATALOGUE, store_scan
from tests.workflow.stand_in import Workers
from tests.workflow.test_session import on_disk

FIRST = Path(__file__).parent.parent / "resources" / "dossier-1.0.srdi"
FRESH = Evidence(width=77, text=Text("ocr"))


class Lookers(Workers):
    """A page's evidence out of `found`."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def look(self, job):
        found = self.found.get(job.page, FRESH)
        read = replace(found.text, turn=None if found.failed else job.turn)
        return PageResult(job.page, replace(found, text=read), b"new")


@pytest.fixture
def workers(monkeypatch):
    monkeypatch.setattr(runs, "Pool", made := Lookers())
    return made


@pytest.fixture
def session(tmp_path):
    """Six pages of older measures, and decisions of every kind that is about pages."""
    opened = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司", book=load_rulebook())
    opened.add_scans([store_scan(opened.path, 1), store_scan(opened.path, 2)])
    pages = opened.dossier.pages()
    record(opened, dict.fromkeys(pages, Evidence(width=5, version=1)))
    opened.move(pages[:2], "audit")
    opened.rotate(pages[:1], 90)
    opened.exclude(pages[2:3])
    opened.replace(pages[3], pages[4])
    opened.set_start(pages[4], begins=True)
    opened.set_paper_count(pages[4], 12)
    confirmed = SourceFigure("revenue", 2025, "audit-report", "123,400,012.35", "元")
    opened.set_application(Application(sources=(confirmed,)))
    opened.waive("page.blurry|x||", "原件即如此")
    opened.set_company("乙公司")
    opened.undo()
    yield opened
    opened.close()


def record(session, found):
    session.record([PageResult(page, evidence, b"old") for page, evidence in found.items()])
    session.flush()


def measured(session, cancel=None, tell=lambda _: None):
    """What `srdi` does with a dossier; which pages the workers saw is in the fixture."""
    main_job.analyse(session, 1, tell, cancel or Event())
    return session.dossier.evidence


def test_older_pages_are_measured_again_and_decisions_and_history_stay(session, workers):
    before, labels = session.dossier.decisions, (session.undo_label, session.redo_label)
    told = []
    evidence = measured(session, tell=told.append)
    assert {(evidence[page].width, evidence[page].version) for page in session.dossier.pages()} == {
        (77, MEASURES_VERSION)
    }
    assert [(item.done, item.total) for item in told] == [(number, 6) for number in range(1, 7)]
    assert session.dossier.decisions == before
    assert before.rotation
    assert before.application.sources
    assert (session.undo_label, session.redo_label) == labels
    session.close()
    again = Session.open(session.path)
    assert again.dossier.decisions == before
    assert (again.undo_label, again.redo_label) == labels
    assert due(again.dossier) == []
    assert again.dossier.evidence[again.dossier.pages()[5]] == FRESH
    assert again.thumbnail(again.dossier.pages()[5]) == b"new"
    again.redo()
    assert again.dossier.decisions.company == "乙公司"
    again.close()


def test_pages_are_read_as_they_were_turned_by_hand_and_as_closely_as_before(session, workers):
    pages = session.dossier.pages()
    record(session, {pages[1]: Evidence(text=Text("ocr", whole=True), version=1)})
    measured(session)
    asked = {job.page: job for job in workers.jobs}
    assert {page for page, job in asked.items() if job.reading == "whole"} == {pages[1]}
    assert {page: job.turn for page, job in asked.items() if job.turn is not None} == {pages[0]: 90}


def test_a_second_round_has_nothing_to_do(session, workers):
    measured(session)
    assert len(workers.jobs) == 6
    workers.jobs.clear()
    measured(session)
    assert workers.jobs == []


def test_what_newer_measures_found_is_left_alone_even_when_the_page_was_turned(session, workers):
    pages = session.dossier.pages()
    newer = Evidence(width=99, version=MEASURES_VERSION + 1)
    record(session, dict.fromkeys(pages[:2], newer))
    assert session.dossier.turned_since(pages[0])
    measured(session)
    assert {job.page for job in workers.jobs} == set(pages[2:])
    asked = runs.analyse(session.path, pages[:2], session.book, 1, Event(), "whole", session.dossier)
    session.record(list(asked))  # even where somebody asks for it
    session.close()
    again = Session.open(session.path, read_only=True)
    assert [again.dossier.evidence[page] for page in pages[:2]] == [newer, newer]
    again.close()


def test_a_page_that_can_no_longer_be_read_keeps_what_was_known_and_is_not_tried_at_every_opening(session, workers):
    page = session.dossier.pages()[5]
    known = Evidence(width=5, text=Text("ocr", whole=True), geometry=Geometry(skew=1.0), version=1)
    record(session, {page: known})
    workers.found[page] = Evidence(failed="scan.damaged")
    evidence = measured(session)
    session.flush()
    assert evidence[page] == replace(known, kept="scan.damaged", version=MEASURES_VERSION)
    assert on_disk(session).evidence[page] == evidence[page]
    assert page not in due(session.dossier)
    session.rotate([page], 90)
    assert page not in due(session.dossier)


def test_the_picture_of_a_page_that_can_no_longer_be_read_stays(session, workers, monkeypatch):
    monkeypatch.setattr(Workers, "run", lambda self, jobs, cancel: (lost(job) for job in jobs))
    measured(session)
    assert {session.thumbnail(page) for page in session.dossier.pages()} == {b"old"}
    session.flush()
    assert {session.thumbnail(page) for page in session.dossier.pages()} == {b"old"}


def lost(job):
    return Outcome(PageResult(job.page, Evidence(failed="page.unreadable")))


def test_a_failed_page_gets_one_more_chance(session, workers):
    good, bad = session.dossier.pages()[4:]
    record(session, dict.fromkeys((good, bad), Evidence(failed="page.unreadable", version=1)))
    workers.found[bad] = Evidence(failed="page.unreadable")
    evidence = measured(session)
    assert evidence[good] == FRESH
    assert evidence[bad] == Evidence(failed="page.unreadable", version=MEASURES_VERSION)
    assert not {good, bad} & set(due(session.dossier))


def test_damaged_evidence_is_nothing_to_keep(session, workers):
    page = session.dossier.pages()[5]
    record(session, {page: Evidence(version=0)})
    workers.found[page] = Evidence(failed="page.unreadable")
    assert measured(session)[page] == Evidence(failed="page.unreadable")


def test_cancelled_it_keeps_what_is_done_and_the_rest_is_due_next_time(session, workers):
    cancel, pages = Event(), session.dossier.pages()
    with pytest.raises(CancelledError):
        measured(session, cancel, lambda told: told.done == 2 and cancel.set())
    session.close()
    again = Session.open(session.path)
    left = due(again.dossier)
    done = [page for page in pages if page not in left]
    assert len(done) == 2
    assert all(again.dossier.evidence[page].width == 77 for page in done)
    assert all(again.dossier.evidence[page].width == 5 for page in left)
    again.close()


def test_new_pages_come_before_turned_ones_and_those_before_older_ones(session):
    pages = session.dossier.pages()
    record(session, {pages[0]: Evidence(width=5)})
    (scan,) = [store_scan(session.path, 3, pages=1)]
    session.add_scans([scan])
    wanted = due(session.dossier)
    assert wanted[0].scan == scan.id
    assert wanted[1:] == list(pages)


def test_read_only_it_opens_and_is_judged_by_what_it_has(session):
    session.close()
    before = session.path.read_bytes()
    again = Session.open(session.path, read_only=True, book=load_rulebook())
    assert len(again.dossier.evidence) == 6
    assert [verdict.pages for verdict in again.verdicts.entries if verdict.entry == "audit"] == [
        session.dossier.pages()[:2]
    ]
    again.close()
    assert session.path.read_bytes() == before


def test_a_dossier_of_the_first_format_whose_scans_cannot_be_read_loses_nothing(tmp_path):
    """With the real workers: the fixture's scans are random bytes."""
    session = Session.open(Path(shutil.copy(FIRST, tmp_path / "甲.srdi")))
    pages, before, labels = session.dossier.pages(), session.dossier, (session.undo_label, session.redo_label)
    evidence = measured(session)
    assert [evidence[page].text.lines[0].text for page in pages] == ["审计报告"] * 6
    assert {evidence[page].kept for page in pages} == {"scan.unsupported"}
    session.close()
    again = Session.open(session.path)
    assert due(again.dossier) == []
    assert again.dossier.decisions == before.decisions
    assert (again.undo_label, again.redo_label) == labels
    assert {again.thumbnail(page) for page in pages} == {b"jpeg"}
    again.close()


def test_real_pages_are_measured_again_by_real_workers(tmp_path):
    session = Session.create(tmp_path / "甲.srdi", CATALOGUE)
    drop = [draw_pages(tmp_path / "纸", 2)]
    session.add_scans([item.scan for item in runs.import_scans(session.path, drop, session.book, {}, Event())])
    pages = session.dossier.pages()
    record(session, {pages[0]: Evidence(width=5, version=1), pages[1]: Evidence(failed="page.unreadable", version=1)})
    session.rotate(pages[:1], 180)
    evidence = measured(session)
    assert [(evidence[page].width, evidence[page].failed, evidence[page].version) for page in pages] == [
        (310, None, MEASURES_VERSION)
    ] * 2
    assert evidence[pages[0]].text.turn == 180
    session.close()


def test_pages_in_view_come_first_whenever_the_view_changes():
    pages = [PageRef("a" * 64, index) for index in range(1, 9)]
    view = [pages[6], pages[5]]
    turns = in_turn(pages, lambda: view)
    assert [next(turns), next(turns), next(turns)] == [pages[6], pages[5], pages[0]]
    view[:] = [pages[0], pages[3], PageRef("b" * 64, 1)]
    assert list(turns) == [pages[3], pages[1], pages[2], pages[4], pages[7]]
