"""Verdicts on a page's picture follow from the numbers and the limits, and carry both."""

from dataclasses import replace

import pytest

from srdi_desktop.assess.page_quality import page_findings
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import Box, Evidence, Geometry, Line, Origin, PageRef, Sharpness, Text, Tone
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from srdi_desktop.texts import LANGUAGES, finding_text, use_language

BOOK = RuleBook(load_limits())
PAGE = PageRef("aa", 1)
GOOD = Evidence(
    width=2480,
    height=3508,
    origin=Origin.SCAN,
    dpi=300,
    sharpness=Sharpness(width=3.8, side_width=4.0, best_width=3.6, side="left", tiles=80, text_height=40),
    tone=Tone(paper=250, contrast=180, ink=0.05, dark=0.03),
    geometry=Geometry(skew=0.1, skew_confidence=20, rotation=0, rotation_confidence=0.95),
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
        (changed("sharpness", width=7.0), "page.blurry", Level.ERROR),
        (changed("sharpness", width=5.2), "page.soft", Level.WARNING),
        (changed("sharpness", side_width=9.0), "page.blurry", Level.ERROR),
        (changed("sharpness", width=5.1, readable=0.6), "page.blurry", Level.ERROR),
        (changed("sharpness", width=7.0, readable=0.9), "page.blurry", Level.ERROR),
        (changed("sharpness", width=7.0, readable=0.97), "page.soft", Level.WARNING),
        (changed("sharpness", width=9.0, readable=0.97), "page.soft", Level.WARNING),
        (changed("sharpness", width=9.0, readable=0.97, text_height=20), "page.blurry", Level.ERROR),
        (changed("sharpness", width=7.0, readable=0.97, side_width=12.0), "page.blurry", Level.ERROR),
        (changed("sharpness", readable=0.6), "page.blurry", Level.ERROR),
        (changed("sharpness", readable=0.85), "page.blurry", Level.ERROR),
        (changed("sharpness", readable=0.92), "page.soft", Level.WARNING),
        (replace(GOOD, dpi=120), "page.low_resolution", Level.ERROR),
        (replace(GOOD, dpi=180), "page.low_resolution", Level.WARNING),
        (replace(changed("sharpness", text_height=8), dpi=None), "page.low_resolution", Level.ERROR),
        (changed("tone", paper=80), "page.dark", Level.WARNING),
        (changed("tone", dark=0.5), "page.dark", Level.WARNING),
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


def test_the_limit_is_carried_beside_the_number():
    values = judged(changed("sharpness", width=7.0))["page.blurry"].values
    assert values["width"] == 7.0
    assert values["limit"] == BOOK.limits["sharpness.unreadable"]
    assert values["sharpness"] == pytest.approx(3.7 / 7.0, abs=0.001)


@pytest.mark.parametrize(
    ("evidence", "code", "number", "limit"),
    [
        (changed("sharpness", width=7.1), "page.blurry", "7.1", "unreadable"),
        (changed("sharpness", width=5.2), "page.soft", "5.2", "soft"),
        (changed("sharpness", width=5.2, readable=0.61), "page.blurry", "0.61", "readable"),
        (changed("sharpness", readable=0.91), "page.soft", "0.91", "read_well"),
        (changed("sharpness", readable=0.87), "page.blurry", "0.87", "readable_crisp"),
        (changed("sharpness", width=9.1, readable=0.97, text_height=18), "page.blurry", "0.185", "letters"),
        (changed("sharpness", width=7.0, readable=0.97), "page.soft", "0.97", "read_well"),
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
    assert judged(changed("sharpness", width=5.5, readable=0.98, text_height=64)) == {}
    assert judged(changed("sharpness", width=5.2, text_height=56)) == {}
    assert "page.soft" in judged(changed("sharpness", width=5.3, text_height=None))
    assert "page.soft" in judged(changed("sharpness", width=7.5, readable=0.98, text_height=300))
    assert "page.blurry" in judged(changed("sharpness", width=5.6, readable=0.9, text_height=64))


def test_a_page_soft_all_over_is_not_soft_on_one_side():
    found = judged(changed("sharpness", width=9.5, side_width=11.0, best_width=7.0))["page.blurry"]
    assert "side" not in found.values


def test_crisp_edges_with_trouble_in_reading_are_only_pointed_out_on_black_and_white_pages():
    """On grey pages the engine is asked from the grey zone on: there its trouble alone says nothing about focus."""
    assert judged(changed("sharpness", width=4.9, readable=0.9)) == {}


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
