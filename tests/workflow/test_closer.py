"""Pages that only look the same are read whole before anyone is asked to compare them."""

from dataclasses import replace
from functools import cache
from threading import Event

import pytest

from srdi_desktop.evidence import measure
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.errors import CancelledError
from srdi_desktop.model.finding import State
from srdi_desktop.model.page import Box, Evidence, Line, Text
from srdi_desktop.rules import load_rulebook
from srdi_desktop.workflow import main_job, runs
from srdi_desktop.workflow.pages_to_measure import to_read_whole
from srdi_desktop.workflow.session import Session
from tests.resources import damage, papers
from tests.resources.opened import page_image
from tests.store.makers import CATALOGUE, store_scan
from tests.workflow.stand_in import Workers

BOOK = load_rulebook()
ROWS = ("营业收入", "12,345.60", "净利润", "980.12", "研发费用", "1,024.00")


@cache
def scanned(seed: int) -> Evidence:
    """One form, scanned another time with each seed; a letter for 9."""
    page = papers.paper(31, "letter" if seed == 9 else "form", 150).picture
    return measure(page_image(damage.scanned(page, seed), 150), BOOK, "none")


def text(rows: tuple[str, ...], whole: bool) -> Text:
    boxes = [Box(0.1, 0.1 * n, 0.4, 0.1 * n + 0.02) for n in range(1, len(rows) + 1)]
    return Text("ocr", whole, tuple(Line(row, box, 0.99) for row, box in zip(rows, boxes, strict=True)))


class Readers(Workers):
    """What fast and whole reading finds on each page; `asked`: who was read how."""

    def __init__(self):
        super().__init__()
        self.rows, self.failing = {}, set()

    @property
    def asked(self):
        return [(job.page.scan_index, job.reading) for job in self.jobs]

    def look(self, job):
        index, whole = job.page.scan_index, job.reading == "whole"
        found = replace(scanned(index), text=text(self.rows.get(index, ROWS) if whole else ROWS[:1], whole))
        failed = Evidence(failed="page.unreadable") if whole and index in self.failing else found
        return PageResult(job.page, failed, b"jpeg")


@pytest.fixture
def workers(monkeypatch):
    monkeypatch.setattr(runs, "Pool", made := Readers())
    return made


@pytest.fixture
def session(tmp_path):
    """Pages 1, 2 and 3 are scans of one form, 9 is a letter."""
    opened = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司", book=BOOK)
    opened.add_scans([store_scan(opened.path, 1, pages=9)])
    opened.exclude(opened.dossier.pages()[3:8])
    yield opened
    opened.close()


def said(session):
    return {
        finding.page.scan_index: finding.state
        for finding in session.verdicts.findings
        if finding.code == "page.duplicate"
    }


def analysed(session, told=None):
    main_job.analyse(session, 1, (told if told is not None else []).append, Event())


def test_pages_that_look_the_same_are_read_whole_and_then_decided(session, workers):
    told = []
    workers.rows[3] = ("营业收入", "77,890.15", *ROWS[2:])
    analysed(session, told)
    assert sorted(workers.asked[9:]) == [(1, "whole"), (2, "whole"), (3, "whole")]
    assert said(session) == {2: State.FAILED}
    assert [(one.done, one.total) for one in told if one.stage == "compare"] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    told = [progress for progress in told if progress.stage == "analyse"]
    assert [progress.done for progress in told] == list(range(1, 13))
    assert [progress.total for progress in told] == [9] * 8 + [12] * 4  # all are done when nothing is read again
    assert [progress.again for progress in told] == [0] * 8 + [3] * 3 + [0]


def test_reading_a_page_whole_keeps_what_came_of_comparing_it(session, workers):
    """The pixels are the same: pages are held against each other once."""
    analysed(session)
    assert len(workers.held) == 4
    assert session.verdicts.uncompared == frozenset()
    kept = session.dossier.evidence
    assert all(kept[page].text.whole and kept[page].alike for page in session.dossier.pages()[:3])


def test_a_page_that_comes_back_is_compared_then(session, workers):
    analysed(session)
    (page,) = session.dossier.pages()[3:4]
    session.include([page])
    assert session.verdicts.uncompared == {page}
    analysed(session)
    assert [job.page for job in workers.held[4:]] == [page]
    assert said(session)[4] is State.FAILED


def test_evidence_of_pairs_lies_in_the_file_and_older_evidence_has_none(session, workers):
    analysed(session)
    page = session.dossier.pages()[1]
    known = session.dossier.evidence[page]
    session.flush()
    with main_job.reading(session.path) as again:
        assert again.dossier.evidence[page].alike == known.alike
        assert again.verdicts.findings == session.verdicts.findings
    session.record([PageResult(page, replace(known, alike=None))])
    assert session.verdicts.uncompared == {page}


def test_what_reading_leaves_open_is_read_once_and_stays_open(session, workers):
    for page in (1, 2, 3):
        workers.rows[page] = ROWS[:2]
    analysed(session)
    assert len(workers.asked) == 9 + 3
    assert said(session) == {2: State.UNDECIDED, 3: State.UNDECIDED}


def test_a_page_that_cannot_be_read_again_keeps_what_was_found_and_is_not_asked_for_ever(session, workers):
    workers.failing = {2}
    analysed(session)
    assert workers.asked.count((2, "whole")) == 1
    assert said(session) == {2: State.UNDECIDED, 3: State.FAILED}
    assert to_read_whole(session.dossier, session.verdicts, BOOK.limits) == ()


def test_an_ordinary_pile_is_read_no_closer(session, workers):
    session.exclude(session.dossier.pages()[1:3])
    analysed(session)
    assert {reading for _, reading in workers.asked} == {"fast"}


def test_no_more_than_the_limit_are_read_and_none_that_a_person_accepted(session, workers):
    workers.cancel_at = 9
    with pytest.raises(CancelledError):
        analysed(session)
    pages, verdicts = session.dossier.pages(), session.verdicts
    assert to_read_whole(session.dossier, verdicts, BOOK.limits) == pages[:3]
    assert to_read_whole(session.dossier, verdicts, BOOK.limits, pages[:1]) == pages[1:3]
    many = range(int(BOOK.limits["duplicate.read_whole"]) - 1)
    assert to_read_whole(session.dossier, verdicts, BOOK.limits, tuple(many)) == pages[:1]
    for finding in verdicts.findings:
        if finding.code == "page.duplicate":
            session.waive(finding.key, "两份原件")
    assert to_read_whole(session.dossier, session.verdicts, BOOK.limits) == ()
