"""A page that a person changed stands in the original's place everywhere, and what was decided goes along; undone."""

import typing
from dataclasses import replace
from threading import Event

import pytest
from PIL import Image

from srdi_desktop.assess.documents import split
from srdi_desktop.assess.page_view import stack_of
from srdi_desktop.model import Box, Decisions, Evidence, PageRef, Reshaping
from srdi_desktop.model.page import Geometry
from srdi_desktop.store import open_blob
from srdi_desktop.workflow import arranging, exported_folder, runs
from srdi_desktop.workflow.provisional import followed
from tests.workflow.edited import (
    BOOK,
    COVER,
    CROP,
    CUT,
    edit,
    judged_photos,
    on_disk,
    picture,
    pile,
    standing,
    stored_scans,
)


@pytest.fixture
def session(tmp_path, monkeypatch):
    yield from judged_photos(tmp_path, monkeypatch)


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


LEFT = ((0.05, 0.1), (0.45, 0.12), (0.44, 0.9), (0.06, 0.88))
RIGHT = ((0.55, 0.1), (0.95, 0.12), (0.94, 0.9), (0.56, 0.88))


def test_two_sheets_of_one_photo_are_two_pages_one_step_undone_and_each_turned_by_itself(session):
    page = pile(session)[3]
    count = len(standing(session))
    edit(session, {page: Reshaping(corners=LEFT, evened=True, second=Reshaping(corners=RIGHT, evened=True))}, "flatten")
    first, second = session.dossier.standing(page)
    assert len(standing(session)) == count + 1
    assert [session.dossier.sheet_number(one) for one in (page, first, second)] == [0, 0, 1]
    assert on_disk(session).decisions == session.dossier.decisions
    session.rotate([second], 90)
    by = session.dossier.reshaping(second)
    assert (by.turn, by.second.turn) == (0, 90)
    assert session.dossier.reshaping(first) == by
    edit(session, {second: replace(by, second=replace(by.second, covers=COVER.covers))}, "cover")
    assert session.dossier.covered_pages() == (page,)
    for _ in range(3):
        session.undo()
    assert session.dossier.standing(page) == (page,)
