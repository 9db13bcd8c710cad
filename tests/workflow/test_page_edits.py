"""A page that a person changed: made beside, in the original's place everywhere, undone, made again, never lost."""

import io
import json
import typing
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop import cli
from srdi_desktop.assess.documents import split
from srdi_desktop.assess.page_view import stack_of
from srdi_desktop.model import (
    Box,
    CancelledError,
    Decisions,
    Evidence,
    FileError,
    FoundPaper,
    Moment,
    PageRef,
    PaperVerdict,
    Reshaping,
    changed,
)
from srdi_desktop.model.page import Geometry
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import Blobs, open_blob
from srdi_desktop.store.connection import connect, scalar
from srdi_desktop.workflow import arranging, exported_folder, page_edits, runs
from srdi_desktop.workflow.pages_to_measure import due, older
from srdi_desktop.workflow.provisional import followed
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE
from tests.workflow.judging import simple_judge

BOOK = load_rulebook()
COVER = Reshaping(covers=(Box(0.2, 0.2, 0.5, 0.3),))
CROP = Reshaping(crop=Box(0.1, 0.1, 0.9, 0.9))
CUT = Reshaping(cuts=(0.4, 0.7))


def picture(number: int, size=(400, 560)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for row in range(40, size[1] - 40, 30):
        draw.rectangle((40, row, size[0] - 40 - number * 20, row + 12), fill=(20, 20, 20 + number))
    return image


@pytest.fixture
def session(tmp_path, monkeypatch):
    """A scan of three pages and two photographs of one page."""
    monkeypatch.setattr("srdi_desktop.assess.judge", simple_judge, raising=False)
    files = [tmp_path / "扫描件001.tif", tmp_path / "IMG_0012.jpg", tmp_path / "IMG_0013.jpg"]
    stack = [picture(number) for number in range(3)]
    stack[0].save(files[0], save_all=True, append_images=stack[1:], dpi=(150, 150))
    picture(3).save(files[1], quality=90)
    picture(4).save(files[2], quality=90)
    opened = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司", book=BOOK)
    opened.add_scans([item.scan for item in runs.import_scans(opened.path, files, BOOK, {}, Event())])
    yield opened
    opened.close()


def edit(session, wanted, key="edit"):
    made = list(page_edits.derive(session.path, wanted, session.dossier, BOOK, 1, Event()))
    session.reshape(made, key)
    return made


def on_disk(session):
    other = Session.open(session.path, read_only=True)
    try:
        return other.dossier
    finally:
        other.close()


def stored_scans(session) -> int:
    connection = connect(session.path, read_only=True)
    try:
        return int(scalar(connection, "SELECT count(*) FROM blob"))
    finally:
        connection.close()


def pile(session):
    return session.dossier.pages()


def standing(session):
    return [page for page in pile(session) if page not in session.dossier.decisions.replaced]


def test_one_step_on_disk_undone_and_redone(session):
    pages = pile(session)
    before = session.dossier.decisions
    edit(session, {pages[1]: COVER, pages[3]: CROP}, "cover")
    after = session.dossier
    assert session.undo_label == "遮盖 2 页"
    assert on_disk(session) == after
    assert set(after.decisions.reshaped) == {pages[1], pages[3]}
    session.undo()
    assert session.dossier.decisions == before
    assert on_disk(session).decisions == before
    session.redo()
    assert session.dossier.decisions == after.decisions


def test_it_stands_where_the_original_stood_under_a_name_that_says_what_it_is(session):
    pages = pile(session)
    edit(session, {pages[1]: COVER, pages[3]: Reshaping(evened=True, crop=Box(0, 0, 0.5, 0.5))})
    now = standing(session)
    assert len(now) == len(pages)
    assert [session.dossier.original(page) for page in now] == list(pages)
    names = [session.dossier.scans[page.scan].name for page in now]
    assert names[1] == "扫描件001 · 第2页（遮盖）.jpg"
    assert names[3] == "IMG_0012（匀光、裁剪）.jpg"


def test_what_was_decided_about_the_page_holds_for_what_stands_there(session):
    pages = pile(session)
    page = pages[1]
    session.move([pages[0], page], "audit", before=None)
    session.move([page], "audit", before=pages[0])
    session.rotate([page], 90)
    session.deskew([page], on=True)
    session.set_start(page, begins=True)
    session.rename(page, "章程")
    session.set_paper_count(page, 4)
    session.waive(f"page.blurry|{page}|audit|", "原件即如此")
    before = session.dossier.decisions
    edit(session, {page: replace(session.dossier.reshaping(page), covers=COVER.covers)})
    made, decisions = session.dossier.decisions.replaced[page], session.dossier.decisions
    assert decisions.placed[made] == "audit"
    assert decisions.order["audit"] == (made, pages[0])
    assert decisions.reshaped[page].turn == 90
    assert decisions.rotation[made] == 0  # it stands upright by itself, by hand
    assert made in decisions.deskew
    assert (decisions.starts[made], decisions.names[made], decisions.paper_counts[made]) == (True, "章程", 4)
    assert decisions.waivers == {f"page.blurry|{made}|audit|": "原件即如此"}
    session.restore_original([made])
    back = session.dossier.decisions
    assert replace(back, order=before.order) == before
    assert back.order == before.order
    assert session.undo_label == "恢复 1 页的原图"


def test_turned_by_the_machine_alone_it_may_look_anew(session):
    page = pile(session)[3]
    session.record([runs.PageResult(page, Evidence(geometry=Geometry(rotation=270)))])
    assert session.dossier.reshaping(page) == Reshaping(turn=270)
    edit(session, {page: replace(session.dossier.reshaping(page), contrast=20)})
    made = session.dossier.decisions.replaced[page]
    assert made not in session.dossier.decisions.rotation
    with open_blob(session.path, made.scan) as stream:
        assert Image.open(stream).size == (560, 400)


def test_a_flattened_page_is_not_straightened_besides(session):
    page = pile(session)[3]
    session.deskew([page], on=True)
    edit(session, {page: Reshaping(corners=((0.05, 0.05), (0.95, 0.06), (0.94, 0.95), (0.04, 0.96)))}, "flatten")
    assert session.dossier.decisions.deskew == frozenset()
    assert session.undo_label == "展平 1 页"


def test_changed_again_it_is_made_of_the_original(session):
    page = pile(session)[1]
    edit(session, {page: COVER})
    first = session.dossier.decisions.replaced[page]
    session.rotate([first], 90)
    again = replace(session.dossier.reshaping(first), contrast=30)
    assert again.turn == 90
    assert again.covers == (COVER.covers[0].turned(90),)
    edit(session, {first: again}, "tones")
    second = session.dossier.decisions.replaced[page]
    assert session.dossier.original(second) == page
    assert first.scan not in session.dossier.decisions.scans
    assert session.dossier.rotation(second) == 0
    assert len(pile(session)) == 6  # the original, and what was made of it last
    session.undo()
    assert session.dossier.decisions.replaced[page] == first


def test_the_same_of_the_same_page_is_found_again(session):
    pages = pile(session)
    edit(session, {pages[1]: COVER})
    made, count = session.dossier.decisions.replaced[pages[1]], stored_scans(session)
    session.undo()
    edit(session, {pages[1]: COVER.rounded()})
    assert session.dossier.decisions.replaced[pages[1]] == made
    assert stored_scans(session) == count
    edit(session, {pages[1]: COVER}, "cover")
    assert session.undo_label == "修改 1 页的图像"  # nothing changed, so that was no step


def test_twice_the_same_picture_is_two_pages_all_the_same(session, tmp_path):
    twin = tmp_path / "重复.tif"
    picture(7).save(twin, save_all=True, append_images=[picture(7)], dpi=(150, 150))
    session.add_scans([item.scan for item in runs.import_scans(session.path, [twin], BOOK, {}, Event())])
    one, other = pile(session)[-2:]
    edit(session, {one: CROP, other: CROP})
    by = session.dossier.decisions.replaced
    assert by[one] != by[other]
    assert len(standing(session)) == 7


def test_a_cut_page_is_its_parts_in_its_place(session):
    pages = pile(session)
    session.move(pages[:3], "audit", before=None)
    session.move([pages[2]], "audit", before=pages[0])
    edit(session, {pages[0]: CUT}, "cut")
    decisions = session.dossier.decisions
    parts = session.dossier.standing(pages[0])
    assert len(parts) == 3
    assert decisions.order["audit"] == (pages[2], *parts, pages[1])
    assert [decisions.placed[part] for part in parts] == ["audit"] * 3
    assert standing(session) == [*parts, *pages[1:]]
    session.exclude([parts[1]])
    assert session.dossier.standing(pages[0]) == (parts[0], parts[2])
    edit(session, {parts[2]: Reshaping(cuts=(0.5,))}, "cut")
    fewer = session.dossier.standing(pages[0])
    assert len(fewer) == 1  # the second part is still excluded
    session.restore_original([fewer[0]])
    assert session.dossier.decisions.order["audit"] == (pages[2], pages[0], pages[1])
    assert standing(session) == list(pages)


def test_excluded_it_lets_nothing_uncovered_in(session):
    page = pile(session)[1]
    edit(session, {page: COVER})
    made = session.dossier.decisions.replaced[page]
    session.exclude([made])
    stack = stack_of(session.dossier, BOOK)
    assert page not in stack.pages
    assert made not in stack.pages
    session.include([made])
    assert stack_of(session.dossier, BOOK).pages[1] == made


def test_an_excluded_page_stays_excluded_and_can_be_taken_in_again(session):
    page = pile(session)[1]
    session.exclude([page])
    edit(session, {page: COVER})
    made = session.dossier.decisions.replaced[page]
    assert session.dossier.decisions.excluded == {made}
    session.include([made])
    assert made in stack_of(session.dossier, BOOK).pages


def test_a_rescan_takes_the_place_of_what_was_changed(session):
    pages = pile(session)
    edit(session, {pages[1]: COVER})
    made = session.dossier.decisions.replaced[pages[1]]
    session.replace(made, pages[4])
    assert session.dossier.standing(pages[1]) == (pages[4],)
    edit(session, {pages[1]: CROP})
    assert session.dossier.standing(pages[1]) == (pages[4],)
    session.restore_original([pages[1]])
    assert session.dossier.standing(pages[1]) == (pages[4],)


def test_a_rescan_of_one_part_stands_whatever_is_done_to_the_original(session):
    pages = pile(session)
    edit(session, {pages[0]: CUT})
    parts = session.dossier.standing(pages[0])
    session.replace(parts[0], pages[4])
    assert session.dossier.standing(pages[0]) == (pages[4], *parts[1:])
    session.restore_original([pages[0]])
    assert session.dossier.standing(pages[0]) == (pages[4],)


def test_documents_stay_together_and_the_original_is_out_of_the_pile(session):
    before = [len(document) for document in split(stack_of(session.dossier, BOOK))]
    pages = pile(session)
    edit(session, {pages[1]: COVER, pages[3]: CROP, pages[4]: CROP})
    stack = stack_of(session.dossier, BOOK)
    assert [len(document) for document in split(stack)] == before
    assert not {pages[1], pages[3], pages[4]} & set(stack.pages)


def test_pages_lie_in_place_before_the_judge_has_spoken(session):
    pages = pile(session)
    session.move(pages[:3], "audit")
    before = session.verdicts
    edit(session, {pages[0]: CUT, pages[1]: COVER})
    parts = session.dossier.standing(pages[0])
    now = followed(before, session.dossier)
    audit = next(verdict for verdict in now.entries if verdict.entry == "audit")
    assert audit.pages == (*parts, session.dossier.decisions.replaced[pages[1]], pages[2])
    assert not set(pages[:2]) & {*now.tray, *now.document_of}
    session.restore_original([parts[0]])
    back = followed(now, session.dossier)
    assert next(verdict for verdict in back.entries if verdict.entry == "audit").pages[0] == pages[0]


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
    kinds = (PaperVerdict.SURE, PaperVerdict.UNSURE, PaperVerdict.FLAT, PaperVerdict.SURE, PaperVerdict.SURE)
    session.record([runs.PageResult(page, found(kind)) for page, kind in zip(pages, kinds, strict=True)])
    session.record([runs.PageResult(pages[4], found(PaperVerdict.SURE, BOOK.limits["paper.batch"] - 0.01))])
    proposals = page_edits.flatten_proposals(session.dossier, BOOK.limits)
    assert list(proposals.sure) == [pages[0], pages[3]]
    assert list(proposals.unsure) == [pages[1], pages[4]]
    assert proposals.sure[pages[0]] == Reshaping(corners=CORNERS, evened=True)
    session.exclude([pages[0]])
    edit(session, {pages[3]: COVER})
    proposals = page_edits.flatten_proposals(session.dossier, BOOK.limits)
    assert list(proposals.sure) == [pages[3]]
    assert proposals.sure[pages[3]].covers[0] != COVER.covers[0]  # it stays over the same print
    edit(session, proposals.sure, "flatten")
    assert not page_edits.flatten_proposals(session.dossier, BOOK.limits).sure
    session.undo()
    assert list(page_edits.flatten_proposals(session.dossier, BOOK.limits).sure) == [pages[3]]


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


def test_whatever_can_be_decided_about_a_page_is_handed_on(session):
    page, other = PageRef("a" * 64, 1), PageRef("b" * 64, 1)
    hints = typing.get_type_hints(Decisions)
    of_pages = {name: typing.get_args(hint) for name, hint in hints.items() if PageRef in typing.get_args(hint)}
    filled = {}
    for name in of_pages.keys() - {"replaced", "reshaped", "rotation"}:
        empty = getattr(Decisions(), name)
        filled[name] = frozenset({page}) if isinstance(empty, frozenset) else {page: "x"}
    decisions = replace(Decisions(), **filled, waivers={f"page.soft|{page}||": "x"}, order={"": (page, other)})
    handed = arranging.renamed(decisions, {page: other})
    assert len(filled) >= 6
    assert all(other in handed[name] and page not in handed[name] for name in filled)
    assert handed["waivers"] == {f"page.soft|{other}||": "x"}
    gone = arranging.renamed(decisions, {page: None})
    assert not any(gone[name] for name in filled)
    assert gone["order"] == {"": (other,)}


def test_of_a_part_of_the_scans_an_original_comes_back_only_with_what_was_made_of_it(session):
    page = pile(session)[1]
    edit(session, {page: COVER})
    alone = exported_folder.only(session.dossier.decisions, {page.scan})
    assert (dict(alone.replaced), dict(alone.reshaped)) == ({}, {})
    made = session.dossier.decisions.replaced[page]
    both = exported_folder.only(session.dossier.decisions, {page.scan, made.scan})
    assert set(both.reshaped) == set(both.replaced) == {page}
