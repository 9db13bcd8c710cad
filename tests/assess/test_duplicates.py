"""The same paper twice is a duplicate; a form filled in otherwise, or another page, is not."""

from dataclasses import replace
from functools import cache

import pytest
from PIL import Image

from srdi_desktop.assess.duplicates import duplicate_findings, says_otherwise, says_the_same
from srdi_desktop.assess.likeness import difference
from srdi_desktop.evidence import measure
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding, State
from srdi_desktop.model.page import Box, Evidence, Line, PageRef, Text
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from tests.resources import damage, papers, twins
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())


def look(picture: Image.Image) -> Evidence:
    return measure(page_image(picture, 150), BOOK, "none")


def found(*evidence: Evidence) -> list[tuple[str, dict[str, object]]]:
    names = [f"scan{place}" for place in range(len(evidence))]
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in names}
    measured = {PageRef(name, 1): one for name, one in zip(names, evidence, strict=True)}
    catalogue = Catalogue("test", "测试", Tier.SRDI, 2026, ())
    pile = Dossier(catalogue, scans, measured, Decisions(scans=tuple(names)))
    return [(finding.page.scan, finding.values["of"]) for finding in duplicate_findings(pile, BOOK)]


@cache
def first_scan(kind: str) -> Evidence:
    return look(damage.scanned(papers.paper(31, kind, 150).picture, 1))


@pytest.mark.parametrize("kind", ["letter", "contract", "form", "english"])
def test_a_second_scan_of_the_same_paper_is_found(kind):
    page = damage.turned(papers.paper(31, kind, 150).picture, 0.7)
    moved = Image.new("RGB", page.size, "white")
    moved.paste(page, (9, -7))
    again = look(damage.jpeg(damage.gain(damage.scanned(moved, 2), 0.85), 50))
    assert found(first_scan(kind), again) == [("scan1", {"scan": "scan0.jpg", "scan_index": 1})]


def pair(first: Evidence, second: Evidence) -> Finding:
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in ("a", "b")}
    pile = Dossier(
        Catalogue("test", "测试", Tier.SRDI, 2026, ()),
        scans,
        {PageRef("a", 1): first, PageRef("b", 1): second},
        Decisions(scans=("a", "b")),
    )
    (finding,) = duplicate_findings(pile, BOOK)
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


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_the_same_form_with_other_entries_is_no_duplicate(seed):
    assert found(*(look(picture) for picture in twins.refilled(seed, 6))) == []


def test_another_page_and_empty_pages_are_no_duplicates():
    assert found(first_scan("letter"), first_scan("contract")) == []
    empty = look(Image.new("RGB", (1240, 1754), "white"))
    assert found(empty, empty) == []


def said(text: str, score: float = 0.99) -> Text:
    return Text("ocr", True, (Line(text, Box(0.3, 0.4, 0.6, 0.42), score),))


def test_other_digits_at_the_same_place_settle_it():
    assert says_otherwise(said("税额 12,345.60"), said("税额 12,845.60"), BOOK.limits)
    assert not says_otherwise(said("税额 12,345.60"), said("税额 12,345.60"), BOOK.limits)
    assert not says_otherwise(said("税额 12,345.60"), said("税额 12,845.60", 0.5), BOOK.limits)


def test_whole_texts_that_agree_allow_worse_pictures():
    rows = [f"第{row}行 {row * 1357}" for row in range(9)]
    read = Text("ocr", True, tuple(Line(row, Box(0.1, 0.1 * n, 0.5, 0.1 * n + 0.02)) for n, row in enumerate(rows)))
    other = Text("ocr", True, (*read.lines[:4], *(Line(f"另{n}", line.box) for n, line in enumerate(read.lines[4:]))))
    assert says_the_same(read, read, BOOK.limits)
    assert not says_the_same(read, other, BOOK.limits)


def test_broken_pictures_are_different():
    assert difference("", "") == 1.0
    assert difference("not base64!", first_scan("letter").fingerprint.fine) == 1.0
