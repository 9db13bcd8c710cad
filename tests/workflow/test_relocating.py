"""Moving a dossier to another catalogue: what was assigned by hand follows its entry, and nothing of it is lost."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srdi_desktop.model.catalogue import PAPER_KINDS, Catalogue, Entry, Tier
from srdi_desktop.model.dossier import Decisions
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.verdicts import EntryState, EntryVerdict, Verdicts
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.catalogues.revision import next_year
from srdi_desktop.workflow.catalogues.relocating import Ahead, ahead, carried, homes
from srdi_desktop.workflow.session import Session
from tests.store.makers import store_scan
from tests.workflow.judging import simple_judge

P = [PageRef("f" * 64, index) for index in range(1, 9)]
AUDIT = Entry("audit-2025", "audit-report", "2025年度审计报告", years=(2025,))
OLD = Catalogue(
    "old", "旧目录", Tier.SRDI, 2026,
    (Entry("form", "application-form", "申请书"), AUDIT, Entry("more", "other", "其他"), Entry("x", "award", "奖")),
)  # fmt: skip
NEW = Catalogue(
    "new", "新目录", Tier.SRDI, 2026,
    (
        Entry("report", "audit-report", "审计报告（2025）", years=(2025,)),
        Entry("sheet", "application-form", "申请表"), Entry("x", "patent", "专利"),
    ),
)  # fmt: skip


def test_a_page_follows_its_paper_whatever_the_entry_is_called() -> None:
    assert homes(OLD, NEW) == {"form": "sheet", "audit-2025": "report"}
    moved = carried(Decisions(placed={P[0]: "form", P[1]: "audit-2025", P[2]: ""}), OLD, NEW)
    assert moved.placed == {P[0]: "sheet", P[1]: "report", P[2]: ""}


def test_the_report_of_2025_stays_the_one_of_2025_next_year() -> None:
    now = catalogue_files.load("national-srdi-2026")
    later = next_year(now)
    of_2025 = [entry.id for entry in now.entries if entry.kind == "audit-report" and entry.years == (2025,)]
    moved = carried(Decisions(placed={P[0]: of_2025[0]}), now, later)
    assert later.entry(moved.placed[P[0]]).years == (2025,)


def test_an_entry_without_a_home_keeps_its_name_and_is_found_again() -> None:
    placed = {P[0]: "more", P[1]: "x", P[2]: "form"}
    decisions = Decisions(placed=placed, order={"x": (P[1],)}, not_applicable=frozenset({"more"}))
    there = carried(decisions, OLD, NEW)
    taken = {entry.id for entry in NEW.entries}
    assert there.placed[P[0]] not in taken
    assert there.placed[P[1]] not in taken  # "x" is another paper there
    assert carried(there, NEW, OLD) == decisions


entries = st.lists(
    st.builds(
        Entry,
        id=st.sampled_from("abcdefgh"),
        kind=st.sampled_from(PAPER_KINDS[:4]),
        title=st.sampled_from(["甲", "乙", "丙"]),
        years=st.sampled_from([(), (2024,), (2025,)]),
    ),
    unique_by=lambda entry: entry.id,
    max_size=6,
)


@given(entries, entries, st.lists(st.sampled_from("abcdefgh"), min_size=8, max_size=8))
@settings(max_examples=300, deadline=None)
def test_there_and_back_again_nothing_assigned_is_lost(one, two, chosen) -> None:
    before, after = replace(OLD, entries=tuple(one)), replace(NEW, entries=tuple(two))
    known = {entry.id for entry in one}
    placed = {page: entry for page, entry in zip(P, chosen, strict=True) if entry in known}
    there = carried(Decisions(placed=placed), before, after)
    assert there.placed.keys() == placed.keys()
    titles = {entry.id: entry for entry in two}
    assert all(
        titles[new].kind == before.entry(placed[page]).kind for page, new in there.placed.items() if new in titles
    )
    back = carried(there, after, before)
    assert {before.entry(entry).kind for entry in back.placed.values()} == {
        before.entry(entry).kind for entry in placed.values()
    }
    assert set(back.placed.values()) <= known


def test_the_look_ahead_counts_pages_and_entries() -> None:
    def verdicts(**pages: tuple[PageRef, ...]) -> Verdicts:
        state = {True: EntryState.COMPLETE, False: EntryState.MISSING}
        return Verdicts(entries=tuple(EntryVerdict(name, state[bool(own)], own) for name, own in pages.items()))

    now = verdicts(form=(P[0],), audit=(P[1],), more=(P[2], P[3]), x=())
    then = verdicts(sheet=(P[0],), report=(), x=(P[2],))
    before = replace(OLD, entries=tuple(replace(e, id="audit") if e == AUDIT else e for e in OLD.entries))
    found = ahead(now, then, Decisions(placed={P[2]: "more"}), before, NEW)
    assert found == Ahead(moved=3, missing=1, absent=1, adrift=1)


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setattr("srdi_desktop.assess.judge", simple_judge, raising=False)
    opened = Session.create(tmp_path / "甲公司.srdi", OLD, "甲公司", book=object())
    opened.add_scans([store_scan(opened.path, 1)])
    yield opened
    opened.close()


def test_changing_the_list_is_one_step_that_undo_takes_back_whole(session) -> None:
    pages = session.dossier.pages()
    session.move(pages[:1], "form")
    session.move(pages[1:2], "x")
    before = session.dossier.decisions
    session.set_catalogue(NEW)
    assert session.dossier.decisions.placed[pages[0]] == "sheet"
    other = Session.open(session.path, read_only=True)
    assert other.dossier.decisions.placed == session.dossier.decisions.placed
    other.close()
    session.undo()
    assert session.dossier.catalogue == OLD
    assert session.dossier.decisions == before
    session.set_catalogue(NEW)
    session.set_catalogue(OLD)
    assert session.dossier.decisions == before
