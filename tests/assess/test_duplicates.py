"""The same paper twice is a duplicate; a form filled in otherwise, or another page, is not."""

import base64
import zlib
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from PIL import Image

from srdi_desktop.assess import judge
from srdi_desktop.assess.duplicates import duplicate_findings
from srdi_desktop.evidence import measure
from srdi_desktop.evidence.picture.aligning import layers
from srdi_desktop.model.catalogue import Catalogue, Entry, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding, State
from srdi_desktop.model.page import Box, Evidence, Fingerprint, Likeness, Line, PageRef, Text
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.model.verdicts import EntryState
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.kinds import load_limits
from tests.resources import damage, papers, twins
from tests.resources.opened import held_together, page_image

BOOK = RuleBook(load_limits())


def look(picture: Image.Image) -> Evidence:
    return measure(page_image(picture, 150), BOOK, "none")


def findings(*evidence: Evidence) -> list[Finding]:
    names = [f"scan{place}" for place in range(len(evidence))]
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in names}
    measured = {PageRef(name, 1): one for name, one in zip(names, evidence, strict=True)}
    catalogue = Catalogue("test", "测试", Tier.SRDI, 2026, ())
    dossier = Dossier(catalogue, scans, held_together(measured), Decisions(scans=tuple(names)))
    return list(duplicate_findings(dossier, BOOK))


def pair_of(first: Evidence, second: Evidence) -> Likeness:
    """What came of holding the second against the first."""
    pages = [PageRef(name, 1) for name in "ab"]
    held = held_together(dict(zip(pages, (first, second), strict=True)))
    (likeness,) = held[pages[1]].alike.pairs
    return likeness


def found(*evidence: Evidence) -> list[tuple[str, PageRef]]:
    return [(finding.page.scan, finding.values["of"]) for finding in findings(*evidence)]


def states(*evidence: Evidence) -> list[State]:
    return [finding.state for finding in findings(*evidence)]


@cache
def first_scan(kind: str) -> Evidence:
    return look(damage.scanned(papers.paper(31, kind, 150).picture, 1))


@pytest.mark.parametrize("kind", ["letter", "contract", "form", "english"])
def test_a_second_scan_of_the_same_paper_is_found(kind):
    page = damage.turned(papers.paper(31, kind, 150).picture, 0.7)
    moved = Image.new("RGB", page.size, "white")
    moved.paste(page, (9, -7))
    again = look(damage.jpeg(damage.gain(damage.scanned(moved, 2), 0.85), 50))
    assert found(first_scan(kind), again) == [("scan1", PageRef("scan0", 1))]


def pair(first: Evidence, second: Evidence) -> Finding:
    (finding,) = findings(first, second)
    return finding


def test_pictures_alone_leave_it_to_a_person():
    """One other digit is smaller than a pixel of the pictures that are compared."""
    page = first_scan("form")
    again = replace(page, fingerprint=replace(page.fingerprint, content="another scan"))
    looks = pair(page, again)
    assert looks.state is State.UNDECIDED
    rows = tuple(Line(f"第{row}行 {row * 1357}", Box(0.1, row / 20, 0.5, row / 20 + 0.02), 0.99) for row in range(9))
    whole = Text("ocr", True, rows)
    assert pair(replace(page, text=whole), replace(again, text=whole)).state is State.FAILED
    part = Text("ocr", False, rows)
    assert pair(replace(page, text=part), replace(again, text=part)).state is State.UNDECIDED
    assert pair(page, page).state is State.FAILED


def test_the_same_bytes_are_found_and_each_copy_is_named_once():
    page = first_scan("letter")
    assert [scan for scan, _ in found(page, page, page)] == ["scan1", "scan2"]


@pytest.mark.parametrize("seed", range(101, 121, 2))
def test_the_same_form_with_other_entries_is_no_duplicate(seed):
    """Pictures alone may leave it open, so that both are read; several other entries they mostly see by themselves."""
    assert State.FAILED not in states(*(look(picture) for picture in twins.refilled(seed, 1)))


def test_forms_with_several_other_entries_are_mostly_told_apart_without_reading():
    said = [found(*(look(picture) for picture in twins.refilled(seed, 6))) for seed in range(1, 13, 2)]
    assert said.count([]) >= 4


@pytest.mark.parametrize("seed", [117, 127, 195, 201, 241, 257])
def test_second_scans_that_are_hard_to_lay_over_the_first_are_found(seed):
    """Rows one line apart, pale frames, crooked covers, a page number lost to the copier."""
    assert found(*(look(picture) for picture in twins.rescanned(seed)))


def difference(first: Evidence, second: Evidence) -> float:
    likeness = pair_of(first, second)
    return likeness.most / (BOOK.limits["duplicate.between_scans"] + likeness.usual)


def test_a_line_on_an_otherwise_equal_page_counts_wherever_it_stands():
    page = papers.paper(31, "letter", 150)
    before = look(damage.scanned(page.picture, 1))
    same = difference(before, look(damage.scanned(page.picture, 2)))
    for row in range(3):
        page.write(30, 255 + 8 * row, "盖章之处另有一行说明文字", 12)
    changed = look(damage.scanned(page.picture, 2))
    assert same < 1.5
    assert min(difference(before, changed), difference(changed, before)) > 2 * same


def test_among_pages_of_one_layout_only_the_second_scan_is_named():
    pages = [look(damage.scanned(papers.paper(seed, "statement", 150).picture, seed)) for seed in range(401, 412, 2)]
    again = look(damage.jpeg(damage.scanned(damage.turned(papers.paper(405, "statement", 150).picture, -0.5), 7), 60))
    assert found(*pages, again) == [("scan6", PageRef("scan2", 1))]


def test_another_page_and_empty_pages_are_no_duplicates():
    assert found(first_scan("letter"), first_scan("contract")) == []
    empty = look(Image.new("RGB", (1240, 1754), "white"))
    assert found(empty, empty) == []


def test_broken_and_older_pictures_are_compared_with_nothing():
    known = first_scan("letter")
    older = base64.b64encode(zlib.compress(bytes(20400))).decode()  # 240 x 340, as dossiers of the first version hold
    for other in ("", "not base64!", older):
        broken = replace(known, fingerprint=Fingerprint(known.fingerprint.coarse, other, "x"))
        assert layers(other) is None
        assert found(broken, known) == []


def test_pictures_without_ink_that_is_dark_enough_are_no_copies_of_each_other():
    known = first_scan("letter")
    packed = zlib.decompress(base64.b64decode(known.fingerprint.fine))
    half = len(packed) // 2  # any ink, then strong ink
    for pale in (bytes(2 * half), packed[:half] + bytes(half)):
        fine = base64.b64encode(zlib.compress(pale)).decode()
        first, second = (
            replace(known, fingerprint=replace(known.fingerprint, fine=fine, content=name)) for name in ("one", "other")
        )
        assert found(first, second) == []


def entry_states(measured: dict[PageRef, Evidence]) -> tuple[list[EntryState], int]:
    """Of a dossier whose pages lie in one entry; how many pages are not compared yet."""
    scans = {page.scan: Scan(page.scan, f"{page.scan}.jpg", "", 1, 1, "jpeg") for page in measured}
    placed = dict.fromkeys(measured, "a")
    catalogue = Catalogue("test", "测试", Tier.OTHER, 2026, (Entry("a", "其他材料", "other"),))
    dossier = Dossier(catalogue, scans, measured, Decisions(scans=tuple(scans), placed=placed))
    verdicts = judge(dossier, load_rulebook(), date(2026, 11, 28))
    return [entry.state for entry in verdicts.entries], len(verdicts.uncompared)


def test_what_was_not_compared_yet_is_never_called_good():
    kinds = ("letter", "contract")
    measured = {PageRef(kind, 1): first_scan(kind) for kind in kinds}
    held = held_together(measured)
    assert entry_states(measured) == ([EntryState.UNSEEN], 2)
    assert entry_states(held) == ([EntryState.COMPLETE], 0)
    again = PageRef("letter", 1)
    turned = look(damage.scanned(papers.paper(31, "letter", 150).picture, 8))
    assert entry_states({**held, again: turned}) == ([EntryState.UNSEEN], 1)


def test_what_older_measures_saw_stays_valid_until_they_look_again():
    """They compared pages in another way: an update does not make a looked-through dossier one not looked at."""
    older = {PageRef(kind, 1): replace(first_scan(kind), version=1) for kind in ("letter", "contract")}
    assert entry_states(older) == ([EntryState.COMPLETE], 2)
    measured_again = {**older, PageRef("letter", 1): first_scan("letter")}
    assert entry_states(measured_again) == ([EntryState.UNSEEN], 2)


def test_evidence_of_a_pair_ends_with_the_pixels_of_either_page():
    page, again = (look(damage.scanned(papers.paper(31, "letter", 150).picture, seed)) for seed in (1, 2))
    pages = [PageRef(name, 1) for name in "ab"]
    held = held_together(dict(zip(pages, (page, again), strict=True)))
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in "ab"}

    def told(measured: dict[PageRef, Evidence]) -> int:
        dossier = Dossier(Catalogue("test", "测试", Tier.SRDI, 2026, ()), scans, measured, Decisions(scans=("a", "b")))
        return len(list(duplicate_findings(dossier, BOOK)))

    one_sided = {pages[0]: replace(held[pages[0]], alike=None), pages[1]: held[pages[1]]}
    other = replace(one_sided[pages[0]], fingerprint=replace(page.fingerprint, content="other pixels"))
    assert (told(held), told(one_sided), told({**one_sided, pages[0]: other})) == (1, 1, 0)


def test_two_pages_that_a_person_told_apart_are_told_of_no_more():
    evidence = first_scan("letter")
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in ("a", "b")}
    pages = {PageRef(name, 1): evidence for name in scans}
    plain = Decisions(scans=tuple(scans))
    dossier = Dossier(Catalogue("test", "测试", Tier.SRDI, 2026, ()), scans, pages, plain)
    apart = replace(plain, different={PageRef("b", 1): (PageRef("a", 1),)})

    def repeated(decisions: Decisions) -> list[str]:
        found = judge(replace(dossier, decisions=decisions), load_rulebook(), date(2026, 11, 28)).findings
        return [finding.code for finding in found if finding.code in ("page.duplicate", "numbering.repeated")]

    assert repeated(plain) == ["page.duplicate"]
    assert repeated(apart) == []
