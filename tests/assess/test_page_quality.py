"""Verdicts on a page's picture follow from the numbers and the limits, and carry both."""

from dataclasses import replace

import pytest

from srdi_desktop.assess.page_quality import page_findings
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import Box, DarkRegion, Evidence, Geometry, Line, Origin, PageRef, Sharpness, Text, Tone
from srdi_desktop.model.paper import FoundPaper, PaperVerdict
from srdi_desktop.model.reshaping import Reshaping
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.texts import LANGUAGES, finding_text, use_language

BOOK = RuleBook(load_limits())
PAGE = PageRef("aa", 1)
GOOD = Evidence(
    width=2480,
    height=3508,
    origin=Origin.SCAN,
    dpi=300,
    sharpness=Sharpness(width=3.8, side_width=4.0, best_width=3.6, side="left", tiles=80, text_height=40),
    tone=Tone(paper=250, contrast=180, ink=0.05),
    geometry=Geometry(skew=0.1, skew_confidence=20, rotation=0, rotation_confidence=0.95),
)

STAIN = DarkRegion(
    Box(0.4, 0.1, 0.7, 0.6), area=0.1, rim=0, fill=0.55, between=3, beside=20, ends=9, lines_high=30, text_wide=0.4
)
BAND = DarkRegion(
    Box(0, 0.3, 1, 0.35), area=0.05, rim=0.05, fill=1, between=12, beside=0, ends=0, lines_high=4, text_wide=1
)
BLACKENED = DarkRegion(
    Box(0.1, 0.1, 0.9, 0.9), area=0.3, rim=0, fill=0.4, between=0, beside=0, ends=0, lines_high=50, text_wide=1
)


def dossier(evidence: Evidence, **decisions) -> Dossier:
    catalogue = Catalogue("test", "测试", Tier.SRDI, 2026, ())
    scan = Scan("aa", "扫描件001.pdf", "", 1, 1, "pdf")
    return Dossier(catalogue, {"aa": scan}, {PAGE: evidence}, Decisions(scans=("aa",), **decisions))


def judged(evidence: Evidence, **decisions) -> dict[str, Finding]:
    return {finding.code: finding for finding in page_findings(dossier(evidence, **decisions), BOOK)}


def changed(part: str, **values) -> Evidence:
    return replace(GOOD, **{part: replace(getattr(GOOD, part), **values)})


def test_a_good_page_has_no_finding():
    assert judged(GOOD) == {}


@pytest.mark.parametrize(
    ("evidence", "code", "level"),
    [
        (changed("sharpness", width=9.0), "page.blurry", Level.ERROR),
        (changed("sharpness", width=7.0), "page.soft", Level.WARNING),
        (changed("sharpness", width=5.2), "page.soft", Level.WARNING),
        (changed("sharpness", width=5.2, text_height=15), "page.blurry", Level.ERROR),
        (changed("sharpness", width=5.2, readable=0.97, text_height=15), "page.blurry", Level.ERROR),
        (changed("sharpness", width=6.2, readable=0.6, text_height=30), "page.blurry", Level.ERROR),
        (changed("sharpness", width=6.2, readable=0.97, text_height=30), "page.soft", Level.WARNING),
        (changed("sharpness", side_width=9.0), "page.blurry", Level.ERROR),
        (changed("sharpness", readable=0.6), "page.unread", Level.HINT),
        (changed("sharpness", text_height=8), "page.low_resolution", Level.ERROR),
        (replace(GOOD, dark=(STAIN,)), "page.covered", Level.ERROR),
        (replace(GOOD, dark=(BAND,)), "page.covered", Level.WARNING),
        (replace(GOOD, dark=(BLACKENED,)), "page.covered", Level.ERROR),
        (changed("tone", paper=80), "page.dark", Level.WARNING),
        (changed("tone", contrast=15), "page.faint", Level.WARNING),
        (changed("tone", ink=0.00001), "page.blank", Level.WARNING),
        (changed("geometry", skew=-2.5), "page.skewed", Level.WARNING),
        (changed("geometry", rotation=90), "page.rotated", Level.HINT),
        (changed("geometry", cut=("left",)), "page.cut_off", Level.WARNING),
    ],
)
def test_each_fault_is_named_with_its_number_and_a_sentence(evidence, code, level):
    found = judged(evidence)
    assert list(found) == [code]
    assert found[code].level is level
    assert found[code].state is State.FAILED
    for language in LANGUAGES:
        use_language(language)
        message, advice = finding_text(found[code], dossier(evidence))
        assert "扫描件001.pdf" in message
        assert "?" not in message + advice
    use_language("zh")


@pytest.mark.parametrize(
    "harmless",
    [
        replace(STAIN, fill=0.97),  # a dark picture beside columns
        replace(STAIN, tint=60),  # a picture of goods
        replace(STAIN, ends=1),
        replace(STAIN, beside=0),
        replace(BAND, lines_high=1.5),  # the bar behind a heading, a blackened name
        replace(BAND, text_wide=0.5),
        replace(BAND, between=0),
        replace(BLACKENED, rim=0.45),  # a desk
        replace(BLACKENED, area=0.11),
    ],
)
def test_dark_places_that_took_no_text(harmless):
    assert judged(replace(GOOD, dark=(harmless,))) == {}


def test_a_resolution_tag_says_nothing_where_letters_suffice():
    assert judged(replace(GOOD, dpi=96)) == {}
    assert judged(replace(GOOD, dpi=None)) == {}


def test_a_page_that_is_crooked_or_soft_needs_no_second_reason_for_not_being_read():
    assert list(judged(replace(changed("sharpness", readable=0.3), geometry=Geometry(skew=16)))) == ["page.skewed"]
    assert list(judged(changed("sharpness", readable=0.3, width=5.2))) == ["page.soft"]


def test_the_limit_is_carried_beside_the_number():
    values = judged(changed("sharpness", width=9.0, score=0.41))["page.blurry"].values
    assert values["width"] == 9.0
    assert values["limit"] == BOOK.limits["sharpness.unreadable"]
    assert values["sharpness"] == 0.41


@pytest.mark.parametrize(
    ("evidence", "code", "number", "limit"),
    [
        (changed("sharpness", width=9.1), "page.blurry", "9.1", "unreadable"),
        (changed("sharpness", width=5.2), "page.soft", "5.2", "soft"),
        (changed("sharpness", side="right", side_width=9.3), "page.blurry", "9.3", "side"),
    ],
)
def test_the_sentence_says_the_number_and_the_limit_that_decided(evidence, code, number, limit):
    found = judged(evidence)[code]
    wanted = BOOK.limits[f"sharpness.{limit}"]
    assert found.values["limit"] == wanted
    for language in LANGUAGES:
        use_language(language)
        message = finding_text(found, dossier(evidence))[0]
        assert number in message
        assert f"{wanted:g}" in message
    use_language("zh")


@pytest.mark.parametrize(
    ("evidence", "limit", "told", "untold"),
    [
        (changed("sharpness", width=6.2, readable=0.61, text_height=30), "readable", "", "0.6"),
        (changed("sharpness", width=6.1, text_height=18), "letters", "18", "0.1"),
    ],
)
def test_a_page_hard_to_read_is_told_in_pixels_and_never_in_scores(evidence, limit, told, untold):
    found = judged(evidence)["page.blurry"]
    assert found.values["limit"] == BOOK.limits[f"sharpness.{limit}"]  # the report has the number that decided
    for language in LANGUAGES:
        use_language(language)
        message = finding_text(found, dossier(evidence))[0]
        assert told in message
        assert untold not in message


@pytest.mark.parametrize(("side", "zh", "en"), [("right", "右", "right"), ("bottom", "下", "bottom")])
def test_the_soft_side_is_named_and_marked_on_the_page(side, zh, en):
    evidence = changed("sharpness", side=side, side_width=9.0)
    found = judged(evidence)["page.blurry"]
    assert found.box == {"right": Box(2 / 3, 0, 1, 1), "bottom": Box(0, 2 / 3, 1, 1)}[side]
    for language, word in (("zh", zh), ("en", en)):
        use_language(language)
        assert word in finding_text(found, dossier(evidence))[0]
    use_language("zh")


def test_fine_pictures_with_high_letters_are_not_soft_from_pixel_to_pixel():
    assert judged(changed("sharpness", width=5.5, text_height=64)) == {}
    assert "page.soft" in judged(changed("sharpness", width=5.5))
    assert "page.soft" in judged(changed("sharpness", width=5.5, text_height=None))


def test_a_page_soft_all_over_is_not_soft_on_one_side():
    found = judged(changed("sharpness", width=9.5, side_width=11.0, best_width=7.0))["page.blurry"]
    assert "side" not in found.values


def test_trouble_in_reading_alone_is_not_blur():
    assert judged(changed("sharpness", width=4.8, readable=0.9)) == {}
    assert list(judged(changed("sharpness", width=4.8, readable=0.4))) == ["page.unread"]


def test_a_page_without_text_is_undecided_and_not_sharp():
    found = judged(replace(GOOD, sharpness=Sharpness(tiles=1)))["page.blurry"]
    assert found.state is State.UNDECIDED
    assert found.level is not Level.ERROR


def test_a_drawn_page_is_never_blurry_soft_or_coarse():
    drawn = replace(changed("sharpness", width=9.0), origin=Origin.DIGITAL, dpi=96)
    assert judged(drawn) == {}


def test_what_was_read_is_not_blank():
    line = Line("此页无正文", Box(0.3, 0.4, 0.6, 0.42))
    assert "page.blank" not in judged(replace(changed("tone", ink=0.0), text=Text("ocr", lines=(line,))))


def test_what_was_read_from_streaks_is_blank():
    read = Text("ocr", lines=(Line("mum)", Box(0.3, 0.4, 0.6, 0.42)),))
    page = replace(changed("tone", ink=0.0), text=read)
    assert "page.blank" in judged(replace(page, sharpness=Sharpness(width=18.2, tiles=28)))
    assert "page.blank" not in judged(replace(page, sharpness=Sharpness(tiles=1)))


def test_excluded_and_replaced_pages_are_left_alone():
    blurry = changed("sharpness", width=9.0)
    assert judged(blurry, excluded=frozenset({PAGE})) == {}
    assert judged(blurry, replaced={PAGE: PageRef("bb", 1)}) == {}


def test_a_rotation_by_hand_settles_the_hint():
    assert judged(changed("geometry", rotation=90), rotation={PAGE: 90}) == {}


CORNERS = ((0.1, 0.1), (0.9, 0.12), (0.88, 0.95), (0.08, 0.9))


def photographed(verdict: PaperVerdict, **values) -> Evidence:
    return replace(GOOD, paper=FoundPaper(CORNERS, 0.9, verdict), **values)


def test_a_sheet_in_a_photo_is_told_once_and_stands_for_its_slant():
    found = judged(photographed(PaperVerdict.SURE, geometry=Geometry(skew=7)))
    assert list(found) == ["page.skewed"]
    assert found["page.skewed"].level is Level.HINT
    for language in LANGUAGES:
        use_language(language)
        message, advice = finding_text(found["page.skewed"], dossier(GOOD))
        assert "°" not in message + advice
    use_language("zh")


def test_a_flattened_photo_an_unsure_one_and_a_scan_are_no_finding():
    assert judged(photographed(PaperVerdict.SURE), reshaped={PAGE: Reshaping(corners=CORNERS)}) == {}
    assert judged(photographed(PaperVerdict.UNSURE)) == {}
    assert judged(photographed(PaperVerdict.FLAT)) == {}


def test_an_unflattened_photo_does_not_explain_why_nothing_was_read():
    unread = photographed(PaperVerdict.SURE, sharpness=replace(GOOD.sharpness, readable=0.3))
    assert set(judged(unread)) == {"page.skewed", "page.unread"}
