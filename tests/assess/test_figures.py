"""Headings that stand on an earlier page of the same document."""

from dataclasses import replace

from srdi_desktop.assess.figures import settled_facts
from srdi_desktop.model.page import Box, Carried, Column, Evidence, Fact, Heading, PageRef, PrintedNumber, Text
from srdi_desktop.rules import load_rulebook

BOOK = load_rulebook()
WHOLE = Text("layer", True)
BOX = Box(0.4, 0.95, 0.6, 0.97)
ASSETS = Fact("figure", "300.00", Box(0.5, 0.1, 0.6, 0.12), "total_assets", column=0.55)
BEFORE = Fact("figure", "200.00", Box(0.7, 0.1, 0.8, 0.12), "total_assets", column=0.75)
HEADING = Heading((Column(0.54, "now"), Column(0.76, "opening")), unit="元", scope="parent", about="2025")


def settled(*pages: Evidence) -> list[Fact]:
    refs = [PageRef("a", place) for place in range(1, len(pages) + 1)]
    return [fact for _, fact in settled_facts(refs, dict(zip(refs, pages, strict=True)), BOOK.limits) if fact.period]


def page(*facts: Fact, **carried: object) -> Evidence:
    return Evidence(text=WHOLE, facts=facts, carried=Carried(**carried))


def test_period_unit_and_scope_carry_over_the_pages_of_a_document() -> None:
    found = settled(page(heading=HEADING), page(), page(ASSETS, BEFORE))
    assert [(fact.value, fact.year, fact.unit, fact.scope) for fact in found] == [
        ("300.00", 2025, "元", "parent"), ("200.00", 2024, "元", "parent"),
    ]  # fmt: skip


def test_nothing_is_carried_where_no_heading_came_before() -> None:
    assert settled(page(ASSETS), page(heading=HEADING)) == []


def test_nothing_is_carried_over_a_page_that_was_not_read_whole() -> None:
    assert settled(page(heading=HEADING), Evidence(text=Text("ocr", False)), page(ASSETS)) == []


def test_nothing_is_carried_over_a_page_that_is_missing() -> None:
    def numbered(place: int, seen: Evidence) -> Evidence:
        return replace(seen, numbers=(PrintedNumber(place, 156, "slash", BOX, f"{place} / 156"),))

    first, behind = page(heading=HEADING), page(ASSETS)
    assert [fact.year for fact in settled(numbered(59, first), numbered(60, behind))] == [2025]
    assert settled(numbered(59, first), numbered(63, behind)) == []
    assert settled(numbered(59, first), numbered(59, behind)) == []
    other = replace(behind, numbers=(PrintedNumber(3, 12, "slash", BOX, "3 / 12"),))
    assert [fact.year for fact in settled(numbered(59, first), other)] == [2025]


def test_a_column_that_is_no_periods_gives_no_figure() -> None:
    heading = replace(HEADING, columns=(Column(0.3, "now"), Column(0.55), Column(0.8, "opening")))
    assert settled(page(heading=heading), page(ASSETS)) == []


def test_heads_repeated_on_the_next_page_keep_the_rest_of_the_heading() -> None:
    repeated = Heading(HEADING.columns, goes_on=True)
    found = settled(page(heading=HEADING), page(heading=repeated), page(ASSETS))
    assert [(fact.year, fact.unit, fact.scope) for fact in found] == [(2025, "元", "parent")]


def test_the_running_head_says_which_year_this_period_is() -> None:
    fact = replace(ASSETS, column=None, period="before", name="revenue")
    assert [one.period for one in settled(page(report="2025"), page(fact))] == ["2024"]
    assert [one.period for one in settled(page(report="2025-09-30"), page(fact))] == ["2024-09-30"]


def test_notes_of_the_parent_are_the_parents() -> None:
    fact = replace(ASSETS, column=None, period="2025", year=2025, scope=None)
    assert [one.scope for one in settled(page(notes="consolidated"), page(fact, notes="parent"), page(fact))] == [
        "consolidated", "parent",
    ]  # fmt: skip


def test_above_the_next_statement_of_the_same_form_the_current_period_comes_first() -> None:
    own = Heading((Column(0.54, "2025-09-30"), Column(0.76, "2024-09-30")), unit="元", about="2025-09-30")
    found = settled(page(ASSETS, BEFORE, heading=own))
    assert [(fact.period, fact.year, fact.unit) for fact in found] == [("2025-09-30", None, "元"), ("2024", 2024, "元")]
