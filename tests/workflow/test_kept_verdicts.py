"""Verdicts are kept with the dossier as long as nothing differs that they follow from, and only then shown at once."""

import dataclasses
import sqlite3
from datetime import date, timedelta

import pytest

from srdi_desktop import assess
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.store import evidence
from srdi_desktop.workflow import session as session_module
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import make_dossier
from tests.store.makers import CATALOGUE, result, store_scan


@pytest.fixture
def closed(tmp_path):
    """(path, verdicts) of a dossier that was judged and closed."""
    session = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司")
    session.add_scans([store_scan(session.path, 1), store_scan(session.path, 2)])
    session.record([result(page) for page in session.dossier.pages()])
    verdicts = session.verdicts
    session.close()
    return session.path, verdicts


def remembered(path):
    session = Session.open(path)
    try:
        return session.remembered()
    finally:
        session.close()


def test_they_are_there_at_once_and_nobody_judges(closed, monkeypatch):
    path, verdicts = closed
    monkeypatch.setattr(assess, "judge", lambda *_: pytest.fail("judged"))
    session = Session.open(path, read_only=True)
    assert session.verdicts == verdicts
    assert session.verdicts.document_of.keys() == verdicts.document_of.keys()
    session.close()


def decided(path, monkeypatch):
    session = Session.open(path)
    session.set_company("另一家公司")
    session.close()


def measured(path, monkeypatch):
    session = Session.open(path)
    session.record([result(session.dossier.pages()[0], lines=5)])
    session.close()


def tomorrow(path, monkeypatch):
    day = date.today() + timedelta(days=1)  # noqa: DTZ011
    monkeypatch.setattr(session_module, "_today", lambda: day)


def other_rules(path, monkeypatch):
    monkeypatch.setattr(library, "_shipped", lambda: "other")


def other_program(path, monkeypatch):
    monkeypatch.setattr(session_module, "__version__", "9.9")


def touched_by_another(path, monkeypatch):
    with sqlite3.connect(path) as file:
        file.execute("""UPDATE decision SET value = '"乙"' WHERE field = 'company'""")
        file.execute("""INSERT OR IGNORE INTO decision VALUES ('company', '', '"乙"')""")
    file.close()


def damaged(path, monkeypatch):
    with sqlite3.connect(path) as file:
        file.execute("UPDATE verdict SET data = x'00'")
    file.close()


@pytest.mark.parametrize(
    "change", [decided, measured, tomorrow, other_rules, other_program, touched_by_another, damaged]
)
def test_any_difference_forgets_them(closed, change, monkeypatch):
    path, _ = closed
    assert remembered(path) is not None
    change(path, monkeypatch)
    assert remembered(path) is None


def test_with_a_deadline_they_are_there_on_the_next_morning_too(closed, monkeypatch):
    path, _ = closed
    session = Session.open(path)
    session.set_deadline(date.today() + timedelta(days=90))  # noqa: DTZ011
    verdicts = session.verdicts
    session.close()
    tomorrow(path, monkeypatch)
    assert remembered(path) == verdicts


def test_on_days_of_one_word_the_verdicts_are_the_same(tmp_path):
    """Day by day around each day on which something may turn, and once a fortnight between."""
    session = make_dossier(tmp_path / "甲.srdi", scans=6)
    session.set_application(dataclasses.replace(session.dossier.decisions.application, application_date=None))
    book, near = session.book, [date(2026, 11, 30), date(2026, 12, 31), date(2026, 4, 1), *assess._turns(session.book)]
    days = {date(2022, 1, 1) + timedelta(days=14 * step) for step in range(150)}
    days |= {day + timedelta(days=by) for day in near for by in (-1, 0, 1)}
    for deadline in (date(2026, 11, 30), None):
        session.set_deadline(deadline)
        by_word = {}
        for day in sorted(days):
            word = assess.of_the_day(session.dossier, book, day)
            by_word.setdefault(word, []).append(assess.judge(session.dossier, book, day))
        assert [word for word, found in by_word.items() if any(one != found[0] for one in found)] == []
        assert (len(by_word) < 20) == (deadline is not None)
    session.close()


def test_a_guess_until_the_judge_has_spoken_is_not_kept(closed):
    path, verdicts = closed
    session = Session.open(path)
    session.set_company("另一家公司")
    session.adopt(verdicts)
    session.close()
    assert remembered(path) is None


def test_own_rules_keep_nothing(closed):
    path, _ = closed
    session = Session.open(path, book=library.rulebook())
    assert session.remembered() is None
    session.close()


def test_what_findings_tell_comes_back_as_it_was():
    page = PageRef("a" * 64, 3)
    told = {"of": page, "day": date(2026, 6, 1), "pages": (page, page), "years": [2024, 2025], "by": {2025: "甲"}}
    verdicts = Verdicts(findings=(Finding("page.duplicate", Level.WARNING, page=page, values=told),))
    again = evidence.unpacked_verdicts(evidence.packed_verdicts(verdicts))
    assert again == verdicts
    assert type(again.findings[0].values["pages"]) is tuple
