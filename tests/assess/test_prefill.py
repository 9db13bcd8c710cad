"""Figures read from scans are proposed in the questionnaire's unit with the page that states them."""

from dataclasses import replace
from decimal import Decimal

from srdi_desktop.assess.figures import propose
from srdi_desktop.model.page import Fact, PageRef
from srdi_desktop.model.verdicts import PlacedFact


def stated(
    value: str, unit: str | None, source: str, index: int = 1, name: str = "revenue", score: float = 1.0
) -> PlacedFact:
    fact = Fact("figure", value, name=name, unit=unit, year=2025, score=score)
    return PlacedFact(fact, PageRef("ab" * 32, index), source)


def test_yuan_become_ten_thousands_exactly() -> None:
    (proposal,) = propose([stated("123,456,700.01", "元", "audit-report")])
    assert (proposal.value, proposal.printed, proposal.page) == (
        Decimal("12345.670001"), "123,456,700.01", "ab" * 32 + ":1",
    )  # fmt: skip


def test_auditors_come_before_the_companys_own_form() -> None:
    facts = [stated("12000", "万元", "application-form", 1), stated("12345.67", "万元", "audit-report", 2)]
    (proposal,) = propose(facts)
    assert (proposal.source, proposal.value, proposal.others) == ("audit-report", Decimal("12345.67"), 1)


def test_research_is_taken_from_its_own_audit() -> None:
    facts = [stated("700", "万元", "audit-report", 1, "rd_expense"), stated("701", "万元", "rd-audit", 2, "rd_expense")]
    assert propose(facts)[0].value == Decimal(701)


def test_the_better_read_of_two_pages_counts() -> None:
    facts = [stated("100", "万元", "audit-report", 1, score=0.6), stated("101", "万元", "audit-report", 2, score=0.9)]
    assert propose(facts)[0].value == Decimal(101)


def test_what_cannot_be_read_for_sure_is_not_proposed() -> None:
    facts = [stated("12345", None, "audit-report"), stated("一百", "元", "audit-report")]
    assert propose(facts) == ()


def test_people_are_persons() -> None:
    (proposal,) = propose([stated("176", "人", "social-insurance", name="social_insurance")])
    assert proposal.value == Decimal(176)


def test_consolidated_figures_are_proposed_until_the_parents_are_said_to_be_meant() -> None:
    facts = [
        replace(placed, fact=replace(placed.fact, scope=scope))
        for placed, scope in (
            (stated("900", "万元", "audit-report", 1), "parent"),
            (stated("1000", "万元", "audit-report", 2), "consolidated"),
        )
    ]  # fmt: skip
    assert [(item.value, item.others) for item in propose(facts)] == [(Decimal(1000), 0)]
    assert [item.value for item in propose(facts, "parent")] == [Decimal(900)]
    assert [item.value for item in propose(facts[:1])] == [Decimal(900)]
