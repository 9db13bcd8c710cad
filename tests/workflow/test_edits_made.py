"""Changed pages are made beside, measured, found again, cleared away, tried and proposed; never lost."""

import io
import json
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PIL import Image

from srdi_desktop import cli
from srdi_desktop.model import (
    CancelledError,
    Evidence,
    FileError,
    FoundPaper,
    Moment,
    PageRef,
    PaperVerdict,
    Reshaping,
    changed,
)
from srdi_desktop.store import Blobs
from srdi_desktop.workflow import page_edits, runs
from srdi_desktop.workflow.pages_to_measure import due, older
from srdi_desktop.workflow.session import Session
from tests.workflow.edited import BOOK, COVER, edit, judged_photos, pile, standing, stored_scans


@pytest.fixture
def session(tmp_path, monkeypatch):
    yield from judged_photos(tmp_path, monkeypatch)


def test_views_hear_of_the_originals_and_of_what_came(session):
    page = pile(session)[1]
    before = Moment(session.dossier, session.verdicts)
    edit(session, {page: COVER})
    told = changed(before, Moment(session.dossier, session.verdicts))
    assert {page, session.dossier.decisions.replaced[page]} <= told.pages
    assert told.order


def test_what_came_is_measured_and_the_original_not_again(session):
    pages = pile(session)
    session.record([runs.PageResult(page, Evidence()) for page in pages])
    session.rotate([pages[1]], 90)
    session.record([runs.PageResult(pages[1], replace(Evidence(), text=replace(Evidence().text, turn=90)))])
    edit(session, {pages[1]: replace(session.dossier.reshaping(pages[1]), contrast=9)})
    assert due(session.dossier, [pages[1]]) == [session.dossier.decisions.replaced[pages[1]]]
    session.record([runs.PageResult(page, replace(Evidence(), version=1)) for page in pile(session)])
    assert len(due(session.dossier)) == older(session.dossier) == 5
    assert pages[1] not in due(session.dossier)


def test_what_was_never_decided_is_gone_at_the_next_opening(session):
    pages, count = pile(session), stored_scans(session)
    list(page_edits.derive(session.path, {pages[1]: COVER}, session.dossier, BOOK, 1, Event()))
    assert stored_scans(session) == count + 1
    assert not session.unfinished()
    session.close()
    again = Session.open(session.path, book=BOOK)
    assert stored_scans(again) == count
    again.close()


def test_undone_it_waits_for_redo_and_goes_when_nothing_leads_to_it(session):
    page, count = pile(session)[1], stored_scans(session)
    edit(session, {page: COVER})
    made = session.dossier.decisions.replaced[page]
    session.record([runs.PageResult(made, Evidence(), b"\xff\xd8")])
    session.flush()
    session.undo()
    session.close()
    again = Session.open(session.path, book=BOOK)
    again.redo()
    assert again.dossier.decisions.replaced[page] == made
    with Blobs(again.path) as blobs, blobs.open(made.scan) as stream:
        assert stream.read(2) == b"\xff\xd8"
    again.undo()
    again.set_company("乙公司")
    again.close()
    last = Session.open(session.path, book=BOOK)
    assert stored_scans(last) == count
    assert made.scan not in last.dossier.scans
    assert made not in last.dossier.evidence
    last.undo()
    assert last.dossier.decisions.company == "甲公司"
    last.close()


def test_what_was_dropped_in_is_never_cleared_away(session):
    count = stored_scans(session)
    session.undo()
    session.set_company("乙公司")
    session.close()
    again = Session.open(session.path, book=BOOK)
    assert stored_scans(again) == count
    again.close()


def test_cancelled_nothing_is_decided(session):
    stop = Event()
    stop.set()
    before = session.dossier
    with pytest.raises(CancelledError):
        list(page_edits.derive(session.path, {pile(session)[1]: COVER}, before, BOOK, 1, stop))
    assert session.dossier is before


def test_a_page_that_cannot_be_made_costs_itself_alone(session):
    pages = pile(session)
    lost = PageRef(pages[0].scan, 9)  # no such page
    wanted = {lost: COVER, pages[1]: COVER}
    made = {one.page: one for one in page_edits.derive(session.path, wanted, session.dossier, BOOK, 1, Event())}
    assert made[lost].fault == "page.unreadable"
    assert made[lost].scan is None
    session.reshape(list(made.values()))
    assert set(session.dossier.decisions.reshaped) == {pages[1]}


def test_nothing_wanted_is_the_original_again(session):
    page = pile(session)[1]
    edit(session, {page: COVER})
    before = session.undo_label
    edit(session, {page: Reshaping(turn=90)})
    assert session.dossier.decisions.reshaped == {}
    assert standing(session) == list(pile(session))
    assert session.undo_label == before
    session.undo()
    assert set(session.dossier.decisions.reshaped) == {page}


def test_who_only_looks_decides_nothing(session):
    made = list(page_edits.derive(session.path, {pile(session)[1]: COVER}, session.dossier, BOOK, 1, Event()))
    other = Session.open(session.path, read_only=True, book=BOOK)
    with pytest.raises(FileError):
        other.reshape(made)
    assert other.dossier.decisions.reshaped == {}
    other.close()


def test_a_trial_shows_what_will_come(session):
    page = pile(session)[3]
    scan = session.dossier.scans[page.scan]
    trial = page_edits.Trial(session.path, scan, 1, 200)
    assert max(trial.size) == 200
    assert not trial.rasterised
    shown = np.asarray(Image.open(io.BytesIO(trial.shown(COVER))).convert("L")).astype(int)
    place = shown[round(0.22 * 200) : round(0.28 * 200), round(0.25 * 143) : round(0.45 * 143)]
    assert abs(place.mean() - BOOK.limits["edit.cover"]) < 12
    assert Image.open(io.BytesIO(trial.sheet(Reshaping(turn=90)))).size == trial.size[::-1]
    assert trial.gaps(Reshaping()) == ()
    assert trial.spread(Reshaping()) is None


CORNERS = ((0.1, 0.08), (0.92, 0.1), (0.95, 0.93), (0.06, 0.9))


def found(verdict, score=0.9) -> Evidence:
    return Evidence(paper=FoundPaper(CORNERS, score, verdict))


def test_only_sure_photographs_that_nobody_flattened_are_proposed_unseen(session):
    pages = pile(session)
    kinds = (PaperVerdict.SURE, PaperVerdict.UNSURE, PaperVerdict.FLAT, PaperVerdict.SURE, PaperVerdict.UNSURE)
    session.record([runs.PageResult(page, found(kind)) for page, kind in zip(pages, kinds, strict=True)])
    proposals = page_edits.flatten_proposals(session.dossier)
    assert list(proposals.sure) == [pages[0], pages[3]]
    assert list(proposals.unsure) == [pages[1], pages[4]]
    assert proposals.sure[pages[0]] == Reshaping(corners=CORNERS, evened=True)
    session.exclude([pages[0]])
    edit(session, {pages[3]: COVER})
    proposals = page_edits.flatten_proposals(session.dossier)
    assert list(proposals.sure) == [pages[3]]
    assert proposals.sure[pages[3]].covers[0] != COVER.covers[0]  # it stays over the same print
    edit(session, proposals.sure, "flatten")
    assert not page_edits.flatten_proposals(session.dossier).sure
    session.undo()
    assert list(page_edits.flatten_proposals(session.dossier).sure) == [pages[3]]


def test_two_papers_in_one_photo_are_proposed_as_two_pages_that_want_a_look(session):
    page = pile(session)[3]
    second = tuple((x / 2 + 0.5, y) for x, y in CORNERS)
    two = FoundPaper(CORNERS, 0.95, PaperVerdict.UNSURE, (CORNERS, second))
    session.record([runs.PageResult(page, Evidence(paper=two))])
    proposals = page_edits.flatten_proposals(session.dossier)
    assert not proposals.sure
    assert [sheet.corners for sheet in proposals.unsure[page].sheets] == [CORNERS, second]
    assert proposals.unsure[page].parts == 2


def test_the_command_line_flattens_what_is_sure_and_names_it(session, tmp_path, capsys):
    pages = pile(session)
    session.exclude(pages[:3])
    session.record([runs.PageResult(page, Evidence()) for page in pages[:3]])
    session.record([runs.PageResult(pages[3], found(PaperVerdict.SURE))])
    session.record([runs.PageResult(pages[4], found(PaperVerdict.UNSURE))])
    session.close()
    words = ["run", str(session.path), "-o", str(tmp_path / "out"), "--flatten", "--jobs", "1", "--json", "-"]
    assert cli.main(words) in (0, 1)
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert "已展平 1 张照片：IMG_0012.jpg" in said.err
    assert "IMG_0013.jpg" in said.err.split("未展平 1 张照片")[1]
    assert [page["applied"] for page in told["pages"]] == [[], [], [], ["flatten", "light"], []]
    again = Session.open(session.path, book=BOOK)
    assert again.undo_label == "展平 1 页"
    assert again.dossier.decisions.reshaped == {pages[3]: Reshaping(corners=CORNERS, evened=True)}
    again.close()
