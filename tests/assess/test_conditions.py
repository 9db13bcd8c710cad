"""Tests of conditions have three values, and only what is certain is decided."""

from decimal import Decimal

import pytest

from srdi_desktop.assess.conditions import Case, all_of, any_of, judge, run
from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.finding import State
from srdi_desktop.model.regulation import Condition, Measure, Test

P, F, U = State.PASSED, State.FAILED, State.UNDECIDED
KNOWN = Application(
    company=Company(titles=("innovative",)),
    figures={2025: {"revenue": Decimal(1499)}, 2024: {"revenue": Decimal(1500)}},
    facts={"award": "national"},
    quality=(),
    conditions={"yes": True, "no": False},
)
REVENUE = Test("at_least", Measure("figure", "revenue"), Decimal(1500), "万元")
EQUITY = Test("at_least", Measure("fact", "equity_2y"), Decimal(2000), "万元")


def state(test: Test, application: Application = KNOWN, review: bool = False) -> State:
    return run(test, Case(application, 2025, review, {"seen": P}, U)).state


@pytest.mark.parametrize(
    ("states", "all_", "any_"),
    [((P, P), P, P), ((P, F), F, P), ((F, F), F, F), ((P, U), U, P), ((F, U), F, U), ((U, U), U, U), ((), P, F)],
)
def test_three_valued_logic(states: tuple[State, ...], all_: State, any_: State) -> None:
    assert (all_of(states), any_of(states)) == (all_, any_)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (REVENUE, F),
        (EQUITY, U),
        (Test("any", parts=(REVENUE, EQUITY)), U),
        (Test("all", parts=(REVENUE, EQUITY)), F),
        (Test("at_most", Measure("figure", "revenue"), Decimal(1499)), P),
        (Test("at_least", Measure("figure", "revenue"), Decimal(1499), each_of=2), P),
        (Test("at_least", Measure("figure", "revenue"), Decimal(1500), each_of=2), F),
        (Test("at_least", Measure("figure", "revenue"), Decimal(1), each_of=3), U),
        (Test("one_of", Measure("fact", "award"), words=("national", "none")), P),
        (Test("one_of", Measure("fact", "rd_institution"), words=("national",)), U),
        (Test("holds", words=("srdi",), name="titles"), F),
        (Test("holds", words=("iso9001",), name="quality"), F),
        (Test("holds", words=("high-tech",), name="honours"), U),
        (Test("declared", name="yes"), P),
        (Test("declared", name="no"), F),
        (Test("declared", name="unasked"), U),
        (Test("not_denied", name="unasked"), P),
        (Test("not_denied", name="no"), F),
        (Test("see", name="seen"), P),
        (Test("route"), U),
    ],
)
def test_each_kind_of_test(test: Test, expected: State) -> None:
    assert state(test) is expected


def test_no_titles_at_all_is_unknown_until_somebody_says_none() -> None:
    test = Test("holds", words=("srdi",), name="titles")
    assert state(test, Application()) is U
    assert state(test, Application(company=Company(titles_known=True))) is F


def condition(**more: object) -> Condition:
    return Condition("c", "name", REVENUE, clause="附件1(二)", **more)  # type: ignore[arg-type]


def judged(asked: Condition, review: bool = False) -> tuple[State, bool]:
    verdict, _ = judge(asked, Case(KNOWN, 2025, review))
    return verdict.state, verdict.exempt


def test_an_exemption_passes_what_failed_and_an_unknown_one_leaves_it_open() -> None:
    passed = Test("one_of", Measure("fact", "award"), words=("national",))
    assert judged(condition(exemption=passed)) == (P, True)
    assert judged(condition(exemption=EQUITY)) == (U, False)
    assert judged(condition()) == (F, False)


def test_a_review_is_exempt_only_where_a_source_says_so() -> None:
    assert judged(condition(review_exempt=True), review=True) == (P, True)
    assert judged(condition(review_exempt=True)) == (F, False)
    assert judged(condition(review_exempt=True, review_years=(2026,)), review=True) == (P, True)
    assert judged(condition(review_exempt=True, review_years=(2025,)), review=True) == (U, False)


def test_an_exclusion_passes_when_a_person_says_it_does_not_apply() -> None:
    for answer, expected in (("yes", F), ("no", P), ("unasked", U)):
        excluded = Condition("x", "name", Test("declared", name=answer), role="exclusion")
        assert judged(excluded)[0] is expected


def test_a_verdict_shows_value_threshold_unit_clause_and_inputs() -> None:
    verdict, leaves = judge(condition(), Case(KNOWN, 2025))
    assert (verdict.value, verdict.threshold, verdict.unit, verdict.clause) == ("1499", "1500", "万元", "附件1(二)")
    assert verdict.inputs == ("figures.2025.revenue",)
    assert [leaf.state for leaf in leaves] == [F]
