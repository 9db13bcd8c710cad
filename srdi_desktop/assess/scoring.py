"""Scores a table of indicators (评价指标): exact points where inputs are known, their range where they are not.

Evidence strength (硬通货 / 软实力): which claims third parties, certificates, patents and contracts carry.

Which answers would decide a tier that is undecided, and in which order they are best given.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from srdi_desktop.assess.conditions import Case, Outcome, run
from srdi_desktop.assess.measures import measure
from srdi_desktop.model import (
    NOTHING,
    Application,
    Catalogue,
    ClaimRule,
    ConditionVerdict,
    EntryState,
    EntryVerdict,
    Indicator,
    IndicatorVerdict,
    Local,
    Option,
    RuleBook,
    Score,
    ScoreRule,
    State,
    Strength,
)

ZERO = Decimal(0)
MUST = ("common", "condition")  # roles of conditions that all must hold


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
    total = sum(known.values(), ZERO)
    complete = all(verdict.points is not None for verdict in verdicts)
    return Score(
        total=total,
        max=rule.max,
        groups=known,
        indicators=verdicts,
        complete=complete,
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
    if _reached(rule, verdicts, lambda v: v.highest):
        return State.UNDECIDED
    return State.FAILED


def _reached(
    rule: ScoreRule, verdicts: tuple[IndicatorVerdict, ...], points: Callable[[IndicatorVerdict], Decimal]
) -> bool:
    sums = {group.id: _sum(verdicts, group.id, points) for group in rule.groups}
    if not (sum(sums.values(), ZERO) >= rule.least):
        return False
    return all(sums[group.id] >= group.least for group in rule.groups)


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


def weigh(catalogue: Catalogue, entries: Sequence[EntryVerdict], book: RuleBook) -> tuple[Strength, ...]:
    """Each claim with the strongest carrier that has pages, and all entries that carry it; "none" where nothing does.

    A claim for which the catalogue has no entry and the dossier no page is left out: nobody asked for it.
    """
    kind_of = {entry.id: entry.kind for entry in catalogue.entries}
    filled = {verdict.entry: kind_of[verdict.entry] for verdict in entries if _counts(verdict, kind_of)}
    asked = set(kind_of.values())
    return tuple(
        _weighed(claim, filled)
        for claim in book.claims
        if any(kind in asked for _, kinds in claim.carriers for kind in kinds)
    )


def _counts(verdict: EntryVerdict, kind_of: dict[str, str]) -> bool:
    if not verdict.pages:
        return False
    if verdict.state is EntryState.MISSING:
        return False
    return verdict.entry in kind_of


def _weighed(claim: ClaimRule, filled: dict[str, str]) -> Strength:
    is_about_nothing = bool(claim.of) and not set(claim.of) & set(filled.values())
    if is_about_nothing:
        return Strength(claim.id, "none", inputs=claim.inputs)
    for carrier, kinds in claim.carriers:
        carrying = tuple(entry for entry, kind in filled.items() if kind in kinds)
        if carrying:
            return Strength(claim.id, carrier, carrying, claim.inputs)
    return Strength(claim.id, "none", inputs=claim.inputs)


# Which answers would decide a tier


def open_answers(
    conditions: Iterable[ConditionVerdict], scored: Score | None, application: Application
) -> tuple[str, ...]:
    """Places in the application file that nobody filled in and on which the verdict waits, as figures.2025.revenue:
    first those on which most open conditions wait, then those with the most points at stake; what is alike keeps the
    order of the regulation.
    """
    waiting = [verdict for verdict in conditions if verdict.role in MUST and verdict.state is State.UNDECIDED]
    unfinished = [indicator for indicator in _indicators(scored) if indicator.points is None]
    conditions_of = Counter(place for verdict in waiting for place in _unknown(verdict.waits, application))
    stake = _points_at_stake(unfinished, application)
    asked = dict.fromkeys([*conditions_of, *stake])
    return tuple(sorted(asked, key=lambda place: (-conditions_of[place], -stake.get(place, ZERO))))


def _indicators(scored: Score | None) -> tuple[IndicatorVerdict, ...]:
    """Those of a scoring route that is not decided yet."""
    return scored.indicators if scored is not None and scored.state is State.UNDECIDED else ()


def _points_at_stake(unfinished: Iterable[IndicatorVerdict], application: Application) -> dict[str, Decimal]:
    stake: dict[str, Decimal] = {}
    for indicator in unfinished:
        for place in _unknown(indicator.inputs, application):
            span = indicator.highest - indicator.lowest
            stake[place] = stake.get(place, ZERO) + span
    return stake


def _unknown(places: Iterable[str], application: Application) -> Iterator[str]:
    return (place for place in dict.fromkeys(places) if not is_answered(place, application))


def is_answered(place: str, application: Application) -> bool:
    """Whether the application file says something at that place."""
    table, _, name = place.partition(".")
    if table == "figures":
        year, _, figure = name.partition(".")
        return application.figure(int(year), figure) is not None
    if table == "company":
        return _of_company(name, application)
    if table == "facts" and name in ("quality", "honours"):
        return getattr(application, name) is not None
    tables = {"ip": application.ip, "facts": application.facts, "conditions": application.conditions}
    return name in tables[table]


def _of_company(name: str, application: Application) -> bool:
    company = application.company
    if name == "titles":
        return bool(company.titles) or company.titles_known
    return bool(getattr(company, name))
