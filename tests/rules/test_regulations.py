"""Regulations: tables add up, clauses have sources, and the file format refuses what it does not know."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from srdi_desktop import resources
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.errors import RulesError
from srdi_desktop.model.regulation import Condition, Regulation, Test, TierRules
from srdi_desktop.rules import regulations

ALL = regulations.load_regulations()
TABLES = [(r.id, tier) for r in ALL for tier in r.tiers if tier.score]


def conditions_of(regulation: Regulation) -> Iterator[Condition]:
    yield from regulation.common
    for tier in regulation.tiers:
        yield from tier.conditions


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t[0]}-{t[1].tier.value}")
def test_each_table_has_a_hundred_points(table: tuple[str, TierRules]) -> None:
    score = table[1].score
    assert score is not None
    assert score.max == 100
    for group in score.groups:
        assert sum(i.max for i in score.indicators if i.group == group.id) == group.max


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t[0]}-{t[1].tier.value}")
def test_each_indicators_best_option_is_its_maximum_and_one_option_always_fits(table: tuple[str, TierRules]) -> None:
    assert table[1].score is not None
    for indicator in table[1].score.indicators:
        if indicator.scoring == "best":
            assert max(option.points for option in indicator.options) == indicator.max, indicator.id
            assert [option.key for option in indicator.options if option.test is None] == [indicator.options[-1].key]
            assert indicator.options[-1].points == min(option.points for option in indicator.options)


def test_every_clause_names_its_sources() -> None:
    for regulation in ALL:
        clauses = [*conditions_of(regulation), *regulation.duties, *regulation.transition]
        clauses += [i for tier in regulation.tiers if tier.score for i in tier.score.indicators]
        clauses += [tier.score for tier in regulation.tiers if tier.score]
        assert all(clause.sources for clause in clauses), regulation.id
        assert all(definition.sources for definition in regulation.definitions if definition.verified)


def test_what_rests_on_memory_is_marked_unverified() -> None:
    for regulation in ALL:
        for clause in (*conditions_of(regulation), *regulation.definitions):
            if clause.sources and all("from memory" in source for source in clause.sources):
                assert not clause.verified, clause.id


def test_the_two_tables_have_six_and_thirteen_indicators() -> None:
    assert {tier.tier: len(tier.score.indicators) for _, tier in TABLES if tier.score} == {
        Tier.INNOVATIVE: 6, Tier.SRDI: 13,
    }  # fmt: skip


def seen_by(test: Test) -> Iterator[str]:
    if test.kind == "see":
        yield test.name
    for part in test.parts:
        yield from seen_by(part)


def test_references_to_other_conditions_lead_somewhere() -> None:
    for regulation in ALL:
        for tier in regulation.tiers:
            judged_first = {c.id for c in tier.conditions if c.role in ("part", "direct")}
            assert {name for c in tier.conditions for name in seen_by(c.test)} <= judged_first


def test_points_are_exact_decimals() -> None:
    assert all(
        isinstance(option.points, Decimal) and "E" not in str(option.points)
        for _, tier in TABLES if tier.score for i in tier.score.indicators for option in i.options
    )  # fmt: skip


GOOD = resources.path("rules", "regulations", "miit-2026-2.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("at_least = 1500", "atleast = 1500", "rules.missing_key", "test"),
        ("at_least = 1500", "at_least = 1500, at_most = 2", "rules.missing_key", "test"),
        ('figure = "revenue"', 'figure = "turnover"', "rules.wrong_value", "figure"),
        ('source = ["S20"]', 'source = ["S99"]', "rules.wrong_value", "source"),
        ("veto = true", "vetoed = true", "rules.unknown_key", "vetoed"),
        ('of = "titles"', 'of = "labels"', "rules.wrong_value", "of"),
        ('ratio = ["main_revenue", "revenue"]', 'ratio = ["revenue"]', "rules.wrong_value", "ratio"),
        ('id = "b26_2"', 'id = "b26_1"', "rules.duplicate", "id"),
    ],
)
def test_a_broken_regulation_is_refused_with_its_place(old: str, new: str, code: str, key: str) -> None:
    with pytest.raises(RulesError) as caught:
        regulations.parse(GOOD.replace(old, new, 1), "mine.toml")
    assert (caught.value.code, caught.value.values["key"]) == (code, key)
