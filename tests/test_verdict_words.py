"""Every condition, indicator, gap and day of the calendar is said in one language at a time, without a raw key."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from srdi_desktop import texts, verdict_words
from srdi_desktop.assess.positioning import evaluate
from srdi_desktop.model.application import DERIVED
from srdi_desktop.model.evaluation import Consistency, Evaluation, IndicatorVerdict, TierVerdict
from srdi_desktop.model.finding import State
from srdi_desktop.rules import load_rulebook
from tests.assess import companies

CITED = re.compile(
    r"[一-鿿、]*〔\d{4}〕[\d号]*|[一-鿿、]+〔\d{4}〕\d+号"
)  # numbers of documents stay as they are printed
NAMES = ("专精特新", "小巨人")  # what the tiers are called, beside their translation


@cache
def evaluations() -> tuple[Evaluation, ...]:
    return tuple(
        evaluate(companies.application(companies.company(seed)), (), load_rulebook(), date(2026, 11, 22))
        for seed in range(60)
    )


def said_of(tier: TierVerdict) -> Iterator[str]:
    """Everything that is shown of a tier, citations apart."""
    yield from (verdict_words.tier_name(tier.tier), verdict_words.rule(tier), *verdict_words.notes(tier))
    yield from (verdict_words.gap_words(gap, tier) for gap in tier.gaps)
    indicators: tuple[IndicatorVerdict, ...] = tier.score.indicators if tier.score else ()
    yield from (verdict_words.group_name(tier, item.group) for item in indicators)
    yield from (verdict_words.option(item) for item in indicators)
    for item in (*tier.conditions, *indicators):
        yield verdict_words.named(item)
        yield from verdict_words.remarks(item)
        yield verdict_words.with_unit(item.value, item.unit)
    yield from (verdict_words.with_unit(item.threshold, item.unit) for item in tier.conditions)


def all_said(language: str) -> set[str]:
    with texts.speaking(language):
        return {said for made in evaluations() for tier in made.tiers for said in said_of(tier)}


def test_english_has_no_hanzi_but_citations_and_names_of_tiers():
    found = set()
    for said in all_said("en"):
        rest = CITED.sub("", said)
        for name in NAMES:
            rest = rest.replace(name, "")
        if re.search(r"[一-鿿]", rest):
            found.add(said)
    assert found == set()


def test_chinese_has_no_english_words_and_no_raw_keys():
    """A capital D or C names a band; ISO9001 is a name."""
    words = {word for said in all_said("zh") for word in re.findall(r"[A-Za-z_]{2,}\d*", said)}
    assert words - {"ISO9001"} == set()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_calendar_speaks_one_language(language):
    book = load_rulebook()
    duties = [duty for regulation in book.regulations for duty in regulation.duties]
    with texts.speaking(language):
        said = [verdict_words.in_language(duty.text, duty.text_en) for duty in duties]
        said += [verdict_words.in_language(window.name, window.name_en) for window in book.windows]
    wrong = re.compile(r"[一-鿿]" if language == "en" else r"[A-Za-z]{2,}")
    assert [words for words in said if wrong.search(words)] == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_derived_ratios_and_verdicts_of_comparisons_have_names(language):
    codes = ("agrees", "mismatch", "rounding", "derived")
    rows = [Consistency(f"consistency.{code}", "revenue", 2025, "x", None, None, "元", State.FAILED) for code in codes]
    with texts.speaking(language):
        assert all(verdict_words.figure_name(name) != name for name in DERIVED)
        assert len({verdict_words.compared(row) for row in rows}) == len(rows)


def test_the_tier_whose_gaps_matter_is_the_one_aimed_at_while_it_is_not_passed():
    seen = set()
    for made in evaluations():
        for aimed in ("technology", "innovative", "srdi", "little-giant"):
            verdicts = {str(tier.tier): tier for tier in made.tiers if tier.in_force}
            above = {"technology": "srdi", "innovative": "srdi", "srdi": "little-giant"}
            wanted: str | None = aimed
            while wanted is not None and (wanted not in verdicts or verdicts[wanted].verdict is State.PASSED):
                wanted = above.get(wanted)
            ahead = made.ahead(verdicts[aimed].tier) if aimed in verdicts else None
            if aimed in verdicts:
                assert (str(ahead.tier) if ahead else None) == wanted
                seen.add((aimed, wanted))
    assert ("srdi", "little-giant") in seen
    assert ("srdi", "srdi") in seen
