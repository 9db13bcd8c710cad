"""Scores a table of indicators (评价指标): exact points where inputs are known, their range where they are not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from srdi_desktop.assess.conditions import Case, Outcome, run
from srdi_desktop.assess.measures import measure
from srdi_desktop.model.evaluation import IndicatorVerdict, Score
from srdi_desktop.model.finding import State
from srdi_desktop.model.regulation import NOTHING, Indicator, Local, Option, ScoreRule

ZERO = Decimal(0)


def with_local(rule: ScoreRule, locals_: Iterable[Local]) -> ScoreRule:
    """The table with a province's own indicators in the place they stand in for, in its group."""
    for local in locals_:
        indicators: list[Indicator] = []
        for indicator in rule.indicators:
            own = [replace(item, group=indicator.group) for item in local.indicators]
            indicators += own if indicator.id == local.replaces else [indicator]
        rule = replace(rule, indicators=tuple(indicators))
    return rule


def score(rule: ScoreRule, case: Case) -> Score:
    """Points of all indicators, their sums by group, and whether the scoring route is passed."""
    verdicts = tuple(indicate(indicator, case) for indicator in rule.indicators)
    known = {group.id: _sum(verdicts, group.id, lambda v: v.points or ZERO) for group in rule.groups}
    return Score(
        total=sum(known.values(), ZERO),
        max=rule.max,
        groups=known,
        indicators=verdicts,
        complete=all(verdict.points is not None for verdict in verdicts),
        state=_state(rule, verdicts),
        least=rule.least,
        group_least={group.id: group.least for group in rule.groups},
        group_max={group.id: group.max for group in rule.groups},
        group_names={group.id: group.name for group in rule.groups},
        group_names_en={group.id: group.name_en for group in rule.groups},
    )


def _sum(verdicts: tuple[IndicatorVerdict, ...], group: str, points: Callable[[IndicatorVerdict], Decimal]) -> Decimal:
    return sum((points(verdict) for verdict in verdicts if verdict.group == group), ZERO)


def _state(rule: ScoreRule, verdicts: tuple[IndicatorVerdict, ...]) -> State:
    """Passed when even the least possible points suffice, failed when even the most do not."""
    if _reached(rule, verdicts, lambda v: v.lowest):
        return State.PASSED
    return State.UNDECIDED if _reached(rule, verdicts, lambda v: v.highest) else State.FAILED


def _reached(
    rule: ScoreRule, verdicts: tuple[IndicatorVerdict, ...], points: Callable[[IndicatorVerdict], Decimal]
) -> bool:
    sums = {group.id: _sum(verdicts, group.id, points) for group in rule.groups}
    return sum(sums.values(), ZERO) >= rule.least and all(sums[group.id] >= group.least for group in rule.groups)


def indicate(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """One indicator's points, or their range while an input is unknown."""
    return _SCORINGS[indicator.scoring](indicator, case)


def _verdict(
    indicator: Indicator,
    lowest: Decimal,
    highest: Decimal,
    *,
    option: str | None = None,
    value: str | None = None,
    unit: str = "",
    label: tuple[str, str] = ("", ""),  # in Chinese and in English
    inputs: tuple[str, ...] = (),
) -> IndicatorVerdict:
    known = lowest == highest
    return IndicatorVerdict(
        id=indicator.id,
        points=lowest if known else None,
        max=indicator.max,
        option=option if known else None,
        group=indicator.group,
        name=indicator.name,
        name_en=indicator.name_en,
        value=value,
        unit=unit or indicator.unit or None,
        clause=indicator.clause,
        inputs=tuple(dict.fromkeys(inputs)),
        verified=indicator.verified,
        lowest=lowest,
        highest=highest,
        label=label[0] if known else "",
        sources=indicator.sources,
        note=indicator.note,
        note_en=indicator.note_en,
        label_en=label[1] if known else "",
        own=indicator.own,
    )


def _outcomes(indicator: Indicator, case: Case) -> list[tuple[Option, Outcome]]:
    """Each option with its judgement, most points first; what remains (其余) passes."""
    ranked = sorted(indicator.options, key=lambda option: -option.points)
    rest = Outcome(State.PASSED)
    return [(option, run(option.test, case) if option.test else rest) for option in ranked]


def _best(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """The first option that passes. Bands carry inclusive edges and the one with more points is asked first, so a
    value on the edge of two bands gets the higher score (63号文 附件4(十三)).
    """
    outcomes = _outcomes(indicator, case)
    possible = []
    for option, outcome in outcomes:
        if outcome.state is not State.FAILED:
            possible.append(option)
        if outcome.state is State.PASSED:
            break
    values = [leaf.value for _, outcome in outcomes for leaf in outcome.leaves if leaf.value is not None]
    chosen = possible[0]
    return _verdict(
        indicator,
        min((option.points for option in possible), default=ZERO),
        max((option.points for option in possible), default=ZERO),
        option=chosen.key,
        value=values[0] if values and indicator.measure != NOTHING else None,
        label=(chosen.label, chosen.label_en),
        inputs=tuple(name for _, outcome in outcomes for name in outcome.inputs),
    )


def _all_that_pass(indicator: Indicator, case: Case) -> IndicatorVerdict:
    outcomes = _outcomes(indicator, case)
    sure = [option for option, outcome in outcomes if outcome.state is State.PASSED]
    open_ = [option for option, outcome in outcomes if outcome.state is State.UNDECIDED]
    lowest = min(indicator.max, sum((option.points for option in sure), ZERO))
    highest = min(indicator.max, lowest + sum((option.points for option in open_), ZERO))
    return _verdict(
        indicator,
        lowest,
        highest,
        option="+".join(sorted(option.key for option in sure)),
        label=("；".join(option.label for option in sure), "; ".join(option.label_en for option in sure)),
        inputs=tuple(name for _, outcome in outcomes for name in outcome.inputs),
    )


def _steps(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """One point for each full step, up to the maximum."""
    found, inputs = measure(indicator.measure, case.application, case.year)
    if found is None:
        return _verdict(indicator, ZERO, indicator.max, inputs=inputs)
    points = min(indicator.max, Decimal(max(0, found.ratio // Fraction(indicator.step))))
    return _verdict(indicator, points, points, option="rule", value=found.shown(), inputs=inputs)


def _given(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """Points that the province awards: an input, never more than the table allows."""
    found, inputs = measure(indicator.measure, case.application, case.year)
    if found is None:
        return _verdict(indicator, ZERO, indicator.max, inputs=inputs)
    points = max(ZERO, min(indicator.max, Decimal(found.shown())))
    return _verdict(indicator, points, points, value=found.shown(), inputs=inputs)


_SCORINGS: Mapping[str, Callable[[Indicator, Case], IndicatorVerdict]] = {
    "best": _best,
    "sum": _all_that_pass,
    "steps": _steps,
    "given": _given,
}
