"""Regulations: tables add up, clauses have sources, and the file format refuses what it does not know."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from srdi_desktop import resources
from srdi_desktop.assess.positioning import evaluate
from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.errors import RulesError
from srdi_desktop.model.regulation import Condition, Regulation, Test, TierRules
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.rules.regulations import regulation_files

ALL = regulation_files.load_regulations()
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


def test_the_three_tables_have_three_six_and_thirteen_indicators() -> None:
    assert {tier.tier: len(tier.score.indicators) for _, tier in TABLES if tier.score} == {
        Tier.TECHNOLOGY: 3, Tier.INNOVATIVE: 6, Tier.SRDI: 13,
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
        regulation_files.parse(GOOD.replace(old, new, 1), "mine.toml")
    assert (caught.value.code, caught.value.values["key"]) == (code, key)


LOCAL = """
schema = 1
id = "sichuan-local"
title = "四川特色化指标（示例）"
[[local]]
region = "四川"
extends = "miit-2022-63"
tier = "srdi"
replaces = "srdi_09_local"
[[local.indicator]]
id = "sc_1"
name = "上年度净利润率"
max = 8
source = ["N"]
scoring = "best"
measure = { ratio = ["net_profit", "revenue"] }
options = [
  { key = "A", points = 8, at_least = 10, label = "10%以上" },
  { key = "B", points = 0, label = "其他" },
]
[[local.indicator]]
id = "sc_2"
name = "属于本省重点产业"
max = 7
source = ["N"]
scoring = "best"
options = [
  { key = "A", points = 7, declared = true, label = "是" },
  { key = "B", points = 0, label = "否" },
]
[sources]
N = "某通知"
"""


def test_a_provinces_own_indicators_come_in_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "sichuan.toml").write_text(LOCAL, encoding="utf-8")
    book = RuleBook(load_limits(), regulations=regulation_files.with_own([tmp_path]))
    figures = {2025: {"net_profit": Decimal(10), "revenue": Decimal(100)}}
    points = {}
    for region in ("四川", "江苏"):
        declared = Application(date(2026, 5, 1), False, Company(region=region), figures, conditions={"sc_2": True})
        tiers = evaluate(declared, (), book, date(2026, 5, 1)).tiers
        (score,) = [tier.score for tier in tiers if tier.tier is Tier.SRDI and tier.score]
        points[region] = {i.id: i.points for i in score.indicators if i.group == "distinctiveness"}
        assert score.max == 100
    assert points == {"四川": {"sc_1": 8, "sc_2": 7}, "江苏": {"srdi_09_local": None}}


@pytest.mark.parametrize(
    ("old", "new"), [("max = 8", "max = 9"), ('"srdi_09_local"', '"srdi_99"'), ("miit-2022-63", "x")]
)
def test_own_indicators_must_fit_their_place(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "sichuan.toml").write_text(LOCAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError, match=r"rules\.wrong_value"):
        regulation_files.with_own([tmp_path])


def test_two_shipped_regulations_of_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = resources.files("rules/regulations", "*.toml")
    monkeypatch.setattr(resources, "files", lambda *_: (*shipped, shipped[0]))
    with pytest.raises(RulesError) as caught:
        regulation_files.load_regulations.__wrapped__()
    assert caught.value.code == "rules.duplicate"
    assert (caught.value.values["file"], caught.value.values["found"]) == (shipped[0].name, ALL[0].id)
