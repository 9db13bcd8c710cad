"""Points: edges go to the higher score, and a range stands where something is unknown."""

from decimal import Decimal

import pytest

from srdi_desktop.assess.conditions import Case
from srdi_desktop.assess.scoring import indicate, score
from srdi_desktop.model.application import Application
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.evaluation import IndicatorVerdict
from srdi_desktop.model.finding import State
from srdi_desktop.model.regulation import ScoreRule
from srdi_desktop.rules.regulations.regulation_files import load_regulations


def table(tier: Tier) -> ScoreRule:
    rules = next(r.tier(tier) for r in load_regulations() if r.id == "miit-2022-63")
    assert rules is not None
    assert rules.score is not None
    return rules.score


def points(name: str, application: Application) -> IndicatorVerdict:
    tier = Tier.INNOVATIVE if name.startswith("innov") else Tier.SRDI
    indicator = next(indicator for indicator in table(tier).indicators if indicator.id == name)
    return indicate(indicator, Case(application, 2025))


def figures(**values: str) -> Application:
    return Application(figures={2025: {name: Decimal(text) for name, text in values.items()}})


@pytest.mark.parametrize(
    ("part", "expected", "option"),
    [("4.99", 15, "B"), ("5", 20, "A"), ("2.999999", 10, "C"), ("3", 15, "B"), ("0.99", 0, "E"), ("1", 5, "D")],
)
def test_at_an_edge_the_higher_score_counts(part: str, expected: int, option: str) -> None:
    verdict = points("innov_2_rd_ratio", figures(rd_expense=part, revenue="100"))
    assert (verdict.points, verdict.option) == (expected, option)


@pytest.mark.parametrize(("debt", "expected"), [("55", 10), ("55.01", 5), ("75", 5), ("75.01", 0)])
def test_for_debt_the_lower_side_of_an_edge_is_the_better(debt: str, expected: int) -> None:
    assert points("innov_4_debt", figures(total_liabilities=debt, total_assets="100")).points == expected


def test_amount_or_ratio_whichever_is_better_and_one_unknown_may_not_matter() -> None:
    assert points("srdi_11_rd", figures(rd_expense="500")).points == 10
    assert points("srdi_11_rd", figures(rd_expense="100", revenue="1000")).points == 10
    unknown = points("srdi_11_rd", figures(rd_expense="300"))
    assert (unknown.points, unknown.lowest, unknown.highest) == (None, 6, 10)


@pytest.mark.parametrize(
    ("kept", "expected", "option"),
    [((), 0, ""), (("iso9001",), 3, "B"), (("iso9001", "standard", "own-brand"), 5, "B+C+D")],
)
def test_quality_adds_up_to_five(kept: tuple[str, ...], expected: int, option: str) -> None:
    verdict = points("srdi_06_quality", Application(quality=kept))
    assert (verdict.points, verdict.option) == (expected, option)


@pytest.mark.parametrize(
    ("given", "expected"), [("0", 0), ("12.5", Decimal("12.5")), ("15", 15), ("40", 15), ("-3", 0)]
)
def test_local_points_are_taken_up_to_the_tables_maximum(given: str, expected: Decimal) -> None:
    assert points("srdi_09_local", Application(facts={"local_points": given})).points == expected


def test_an_unknown_indicator_leaves_the_sum_open_and_the_route_too() -> None:
    result = score(table(Tier.INNOVATIVE), Case(Application(), 2025))
    assert (result.total, result.complete, result.state) == (0, False, State.UNDECIDED)


def test_the_route_is_decided_when_the_unknown_can_no_longer_matter() -> None:
    year = figures(revenue="100", main_revenue="90", rd_expense="6", total_assets="10", total_liabilities="5").figures
    rich = Application(figures={**year, 2024: {"main_revenue": Decimal(70)}}, ip={"class1_high_value": 1})
    result = score(table(Tier.INNOVATIVE), Case(rich, 2025))
    assert (result.total, result.complete, result.state) == (90, False, State.PASSED)
    nothing = dict.fromkeys(("class1", "class1_own", "class1_high_value"), 0)
    poor = Application(figures=figures(rd_expense="0", revenue="100").figures, ip=nothing)
    assert score(table(Tier.INNOVATIVE), Case(poor, 2025)).state is State.FAILED
