"""Each verb is on disk when it returns, can be undone, and is told to the views."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.changes import Changes, Moment, changed
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.errors import FileError
from srdi_desktop.store import choices
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result, store_scan


def on_disk(session):
    """What another program sees in the file now."""
    other = Session.open(session.path, read_only=True)
    try:
        return other.dossier
    finally:
        other.close()


def pages(session):
    return session.dossier.pages()


VERBS = {
    "move": lambda s, p: s.move(p[:2], "audit"),
    "move before": lambda s, p: s.move([p[4]], "audit", before=p[0]),
    "move to tray": lambda s, p: s.move(p[:1], ""),
    "rotate": lambda s, p: s.rotate(p[:2], 90),
    "deskew": lambda s, p: s.deskew(p[:1], on=True),
    "exclude": lambda s, p: s.exclude(p[1:3]),
    "replace": lambda s, p: s.replace(p[0], p[3]),
    "start": lambda s, p: s.set_start(p[2], begins=True),
    "paper count": lambda s, p: s.set_paper_count(p[0], 12),
    "waive": lambda s, p: s.waive("page.blurry||audit|", "原件即如此"),
    "waive several": lambda s, p: s.waive_all(["page.blurry||audit|", "page.soft||audit|"], "原件即如此", "李会计"),
    "keep the first": lambda s, p: s.keep(p[0], p[3]),
    "keep the second": lambda s, p: s.keep(p[3], p[0]),
    "tell apart": lambda s, p: s.tell_apart(p[3], p[0]),
    "note on a page": lambda s, p: s.note_page(p[2], "原件在张经理处"),
    "note on an entry": lambda s, p: s.note_entry("contract", "甲方还没有盖章"),
    "application": lambda s, p: s.set_application(
        Application(company=Company(name="甲"), figures={2025: {"revenue": Decimal("12.30")}})
    ),
    "company": lambda s, p: s.set_company("乙公司"),
    "deadline": lambda s, p: s.set_deadline(date(2026, 8, 31)),
    "catalogue": lambda s, p: s.set_catalogue(replace(CATALOGUE, id="other", title="另一目录")),
    "not applicable": lambda s, p: s.set_not_applicable("contract", True),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_verb_is_on_disk_when_it_returns_and_can_be_undone_and_redone(session, verb):
    before = session.dossier
    verb(session, pages(session))
    after = session.dossier
    assert after != before
    assert on_disk(session) == after
    session.undo()
    assert session.dossier == before
    assert on_disk(session) == before
    session.redo()
    assert session.dossier == after
    assert on_disk(session) == after


def moment(session):
    return Moment(session.dossier, session.verdicts)


TOUCHED = {  # what views must show anew
    "move": lambda p: Changes(pages=frozenset(p[:2]), entries=frozenset({"audit"})),
    "rotate": lambda p: Changes(pages=frozenset(p[:2])),
    "deskew": lambda p: Changes(pages=frozenset(p[:1])),
    "exclude": lambda p: Changes(pages=frozenset(p[1:3])),
    "replace": lambda p: Changes(pages=frozenset({p[0]}), order=True),
    "start": lambda p: Changes(pages=frozenset({p[2]})),
    "paper count": lambda p: Changes(pages=frozenset({p[0]})),
    "keep the first": lambda p: Changes(pages=frozenset({p[3]})),
    "tell apart": lambda p: Changes(pages=frozenset({p[3]})),
    "note on a page": lambda p: Changes(pages=frozenset({p[2]})),
    "note on an entry": lambda p: Changes(entries=frozenset({"contract"})),
    "application": lambda p: Changes(evaluation=True),
    "company": lambda p: Changes(evaluation=True),
    "deadline": lambda p: Changes(evaluation=True),
    "catalogue": lambda p: Changes(catalogue=True),
    "not applicable": lambda p: Changes(entries=frozenset({"contract"})),
}


@pytest.mark.parametrize("name", TOUCHED)
def test_what_a_verb_changed_is_told_and_its_undo_changes_the_same(session, name):
    before = moment(session)
    VERBS[name](session, pages(session))
    after = moment(session)
    told, wanted = changed(before, after), TOUCHED[name](pages(session))
    assert told | wanted == told
    session.undo()
    assert changed(after, moment(session)) == told
    assert changed(before, moment(session)) == Changes()


def test_a_turned_page_touches_no_entry_and_no_figure(session):
    before = moment(session)
    session.rotate(pages(session)[:1], 90)
    assert changed(before, moment(session)) == Changes(pages=frozenset(pages(session)[:1]))


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_undo_and_redo_survive_a_restart(session, verb):
    before = session.dossier
    verb(session, pages(session))
    after, name = session.dossier, session.undo_label
    session.close()
    again = Session.open(session.path)
    assert again.undo_label == name
    again.undo()
    assert again.dossier == before
    assert again.redo_label == name
    again.redo()
    assert again.dossier == after
    again.close()


def test_undo_has_a_name_a_person_understands(session):
    session.move(pages(session)[:3], "audit")
    assert session.undo_label == "移动 3 页到 审计报告"


def test_a_choice_that_changes_nothing_is_no_step(session):
    name = session.undo_label
    session.set_company("甲公司")
    session.include(pages(session))
    assert session.undo_label == name


def test_a_new_decision_ends_what_could_be_redone(session):
    session.set_company("乙")
    session.undo()
    session.set_company("丙")
    assert session.redo_label is None
    session.undo()
    assert session.dossier.decisions.company == "甲公司"


def test_a_hundred_steps_can_be_undone_after_a_restart(session):
    start = session.dossier
    for number in range(120):
        session.set_company(f"公司{number}")
    session.close()
    again = Session.open(session.path)
    for _ in range(120):
        again.undo()
    assert again.dossier == start
    again.close()


def test_moved_pages_stand_before_the_page_they_were_dropped_on(session):
    first = pages(session)
    session.move(first[:3], "audit")
    session.move([first[5], first[4]], "audit", before=first[1])
    assert session.verdicts.entries[1].pages == (first[0], first[5], first[4], first[1], first[2])


def test_moving_a_page_out_takes_it_from_the_hand_order(session):
    first = pages(session)
    session.move(first[:3], "audit")
    session.move([first[2]], "audit", before=first[0])
    session.move([first[2]], "form")
    assert session.dossier.decisions.order == {"audit": (first[0], first[1])}


def test_an_excluded_page_that_is_put_into_an_entry_is_included_again(session):
    page = pages(session)[0]
    session.exclude([page])
    session.move([page], "form")
    assert session.dossier.decisions.excluded == frozenset()


def test_a_second_turn_adds_to_the_first(session):
    page = pages(session)[0]
    session.rotate([page], 270)
    session.rotate([page], 180)
    assert session.dossier.rotation(page) == 90


def test_the_same_scan_twice_is_one_scan_in_the_pile(session):
    scan = next(iter(session.dossier.scans.values()))
    session.add_scans([scan, scan])
    assert len(session.dossier.decisions.scans) == 2


def test_a_refused_scan_comes_in_again_at_its_place_once_it_can_be_opened(session):
    good = store_scan(session.path, 3)
    session.add_scans([replace(good, pages=0, failed="scan.encrypted")], at=1)
    order = session.dossier.decisions.scans
    session.add_scans([good])
    assert session.dossier.decisions.scans == order
    assert session.dossier.scans[good.id] == good
    assert on_disk(session) == session.dossier


def test_scans_go_where_they_were_dropped(session):
    third = store_scan(session.path, 3)
    session.add_scans([third], at=1)
    assert session.dossier.decisions.scans[1] == third.id


def test_measuring_again_never_changes_a_decision(session):
    page = pages(session)[0]
    session.rotate([page], 90)
    decisions = session.dossier.decisions
    session.record([result(page)])
    session.record([result(page, lines=5)])
    session.flush()
    assert on_disk(session).decisions == decisions
    assert len(on_disk(session).evidence[page].text.lines) == 5


def test_a_thumbnail_is_there_at_once_and_after_a_restart(session):
    page = pages(session)[0]
    assert session.thumbnail(page) is None
    session.record([result(page, thumbnail=b"jpeg")])
    assert session.thumbnail(page) == b"jpeg"
    session.close()
    again = Session.open(session.path)
    assert again.thumbnail(page) == b"jpeg"
    again.close()


def test_a_second_window_is_told_and_may_look(session):
    with pytest.raises(FileError) as told:
        Session.open(session.path)
    assert told.value.code == "dossier.in_use"
    looking = Session.open(session.path, read_only=True)
    assert looking.dossier == session.dossier
    with pytest.raises(FileError) as refused:
        looking.set_company("丁")
    assert refused.value.code == "dossier.read_only"
    assert looking.dossier == session.dossier
    looking.close()


def test_a_copy_holds_everything(session, tmp_path):
    session.move(pages(session)[:1], "audit")
    session.record([result(pages(session)[0])])
    session.save_copy(tmp_path / "副本.srdi")
    copy = Session.open(tmp_path / "副本.srdi")
    assert copy.dossier == session.dossier
    assert copy.undo_label == session.undo_label
    copy.close()


def test_nothing_but_the_dossier_is_left_beside_it(session, tmp_path):
    session.set_company("乙")
    session.close()
    assert [path.name for path in tmp_path.iterdir()] == ["甲公司.srdi"]


def test_a_decision_costs_what_it_changes_and_not_what_the_dossier_holds(session, monkeypatch):
    session.add_scans([Scan(f"{n:064x}", f"{n}.pdf", "", 1, 10, "pdf") for n in range(100)])
    every = pages(session)
    session.rotate(every, 90)
    written = []
    whole = choices._plain
    monkeypatch.setattr(choices, "_plain", lambda *a: written.append(a) or whole(*a))
    session.rotate(every[:2], 90)
    assert len(written) <= 8
    written.clear()
    session.rotate(every, 90)
    assert len(written) <= 4 * len(every)


def test_a_rescan_takes_the_place_by_hand_of_the_page_it_replaces(session):
    first, second, *_, rescan = pages(session)
    session.move([first, second], "audit", before=None)
    session.move([second], "audit", before=first)
    session.move([rescan], "form")
    before = session.dossier.decisions
    session.replace(second, rescan)
    now = session.dossier.decisions
    assert now.placed[rescan] == "audit"
    assert now.order["audit"] == (rescan, first)
    session.undo()
    assert session.dossier.decisions == before
