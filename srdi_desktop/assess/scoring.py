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

_Verdicts = tuple[IndicatorVerdict, ...]
_Points = Callable[[IndicatorVerdict], Decimal]
_Judged = list[tuple[Option, Outcome]]  # an indicator's options, most points first
_Kinds = dict[str, str]  # kind by entry


def with_local(rule: ScoreRule, locals_: Iterable[Local]) -> ScoreRule:
    """The table with a province's own indicators in the place they stand in for, in its group."""
    for local in locals_:
        indicators: list[Indicator] = []
        for indicator in rule.indicators:
            indicators += _stands_in(indicator, local)
        rule = replace(rule, indicators=tuple(indicators))
    return rule


def _stands_in(indicator: Indicator, local: Local) -> list[Indicator]:
    """The province's indicators where it replaces this one, else this one."""
    if indicator.id != local.replaces:
        return [indicator]
    return [replace(own, group=indicator.group) for own in local.indicators]


def score(rule: ScoreRule, case: Case) -> Score:
    """Points of all indicators, their sums by group, and whether the scoring route is passed."""
    verdicts = tuple(indicate(indicator, case) for indicator in rule.indicators)
    groups = rule.groups
    known = {group.id: _sum(verdicts, group.id, _known_points) for group in groups}
    total = sum(known.values(), ZERO)
    complete = all(verdict.points is not None for verdict in verdicts)
    state = _state(rule, verdicts)
    group_least = {group.id: group.least for group in groups}
    group_max = {group.id: group.max for group in groups}
    group_names = {group.id: group.name for group in groups}
    group_names_en = {group.id: group.name_en for group in groups}
    return Score(
        total=total,
        max=rule.max,
        groups=known,
        indicators=verdicts,
        complete=complete,
        state=state,
        least=rule.least,
        group_least=group_least,
        group_max=group_max,
        group_names=group_names,
        group_names_en=group_names_en,
    )


def _sum(verdicts: _Verdicts, group: str, points: _Points) -> Decimal:
    of_group = [verdict for verdict in verdicts if verdict.group == group]
    return sum(map(points, of_group), ZERO)


def _known_points(verdict: IndicatorVerdict) -> Decimal:
    """Nothing is counted while an input is unknown."""
    return verdict.points or ZERO


def _lowest(verdict: IndicatorVerdict) -> Decimal:
    return verdict.lowest


def _highest(verdict: IndicatorVerdict) -> Decimal:
    return verdict.highest


def _state(rule: ScoreRule, verdicts: _Verdicts) -> State:
    """Passed when even the least possible points suffice, failed when even the most do not."""
    if _reached(rule, verdicts, _lowest):
        return State.PASSED
    if _reached(rule, verdicts, _highest):
        return State.UNDECIDED
    return State.FAILED


def _reached(rule: ScoreRule, verdicts: _Verdicts, points: _Points) -> bool:
    """Whether the whole and every group have their least."""
    total = ZERO
    for group in rule.groups:
        of_group = _sum(verdicts, group.id, points)
        if of_group < group.least:
            return False
        total += of_group
    return total >= rule.least


def indicate(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """One indicator's points, or their range while an input is unknown."""
    scoring = _SCORINGS[indicator.scoring]
    return scoring(indicator, case)


def _verdict(
    indicator: Indicator,
    lowest: Decimal,
    highest: Decimal,
    *,
    option: str | None = None,
    value: str | None = None,
    label: tuple[str, str] = ("", ""),  # in Chinese and in English
    inputs: Iterable[str] = (),
) -> IndicatorVerdict:
    known = lowest == highest
    points = lowest if known else None
    chosen = option if known else None
    label_zh, label_en = label if known else ("", "")
    unit = indicator.unit or None
    asked = tuple(dict.fromkeys(inputs))
    return IndicatorVerdict(
        id=indicator.id,
        points=points,
        max=indicator.max,
        option=chosen,
        group=indicator.group,
        name=indicator.name,
        name_en=indicator.name_en,
        value=value,
        unit=unit,
        clause=indicator.clause,
        inputs=asked,
        verified=indicator.verified,
        lowest=lowest,
        highest=highest,
        label=label_zh,
        sources=indicator.sources,
        note=indicator.note,
        note_en=indicator.note_en,
        label_en=label_en,
        own=indicator.own,
    )


def _outcomes(indicator: Indicator, case: Case) -> _Judged:
    """Each option with its judgement, most points first."""
    ranked = sorted(indicator.options, key=lambda option: -option.points)
    return [(option, _outcome(option, case)) for option in ranked]


def _outcome(option: Option, case: Case) -> Outcome:
    """What remains (其余) passes."""
    if option.test:
        return run(option.test, case)
    return Outcome(State.PASSED)


def _inputs(outcomes: _Judged) -> list[str]:
    return [name for _, outcome in outcomes for name in outcome.inputs]


def _best(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """The first option that passes. Bands carry inclusive edges and the one with more points is asked first, so a
    value on the edge of two bands gets the higher score (63号文 附件4(十三)).
    """
    outcomes = _outcomes(indicator, case)
    possible = _possible(outcomes)
    points = [option.points for option in possible]
    lowest = min(points, default=ZERO)
    highest = max(points, default=ZERO)
    chosen = possible[0]
    label = (chosen.label, chosen.label_en)
    value = _first_value(outcomes) if indicator.measure != NOTHING else None
    inputs = _inputs(outcomes)
    return _verdict(indicator, lowest, highest, option=chosen.key, value=value, label=label, inputs=inputs)


def _possible(outcomes: _Judged) -> list[Option]:
    """Options that may be the first to pass."""
    possible: list[Option] = []
    for option, outcome in outcomes:
        if outcome.state is State.FAILED:
            continue
        possible.append(option)
        if outcome.state is State.PASSED:
            break
    return possible


def _first_value(outcomes: _Judged) -> str | None:
    for _, outcome in outcomes:
        for leaf in outcome.leaves:
            if leaf.value is not None:
                return leaf.value
    return None


def _all_that_pass(indicator: Indicator, case: Case) -> IndicatorVerdict:
    outcomes = _outcomes(indicator, case)
    sure = [option for option, outcome in outcomes if outcome.state is State.PASSED]
    open_ = [option for option, outcome in outcomes if outcome.state is State.UNDECIDED]
    sure_points = sum((option.points for option in sure), ZERO)
    open_points = sum((option.points for option in open_), ZERO)
    lowest = min(indicator.max, sure_points)
    highest = min(indicator.max, lowest + open_points)
    keys = sorted(option.key for option in sure)
    chosen = "+".join(keys)
    label_zh = "；".join(option.label for option in sure)
    label_en = "; ".join(option.label_en for option in sure)
    inputs = _inputs(outcomes)
    return _verdict(indicator, lowest, highest, option=chosen, label=(label_zh, label_en), inputs=inputs)


def _steps(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """One point for each full step, up to the maximum."""
    found, inputs = measure(indicator.measure, case.application, case.year)
    if found is None:
        return _verdict(indicator, ZERO, indicator.max, inputs=inputs)
    step = Fraction(indicator.step)
    full_steps = max(0, found.ratio // step)
    points = min(indicator.max, Decimal(full_steps))
    value = found.shown()
    return _verdict(indicator, points, points, option="rule", value=value, inputs=inputs)


def _given(indicator: Indicator, case: Case) -> IndicatorVerdict:
    """Points that the province awards: an input, never more than the table allows."""
    found, inputs = measure(indicator.measure, case.application, case.year)
    if found is None:
        return _verdict(indicator, ZERO, indicator.max, inputs=inputs)
    value = found.shown()
    awarded = Decimal(value)
    allowed = min(indicator.max, awarded)
    points = max(ZERO, allowed)
    return _verdict(indicator, points, points, value=value, inputs=inputs)


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
    filled: _Kinds = {}
    for verdict in entries:
        if _counts(verdict, kind_of):
            filled[verdict.entry] = kind_of[verdict.entry]
    asked = set(kind_of.values())
    return tuple(_weighed(claim, filled) for claim in book.claims if _is_asked(claim, asked))


def _is_asked(claim: ClaimRule, asked: set[str]) -> bool:
    return any(not asked.isdisjoint(kinds) for _, kinds in claim.carriers)


def _counts(verdict: EntryVerdict, kind_of: _Kinds) -> bool:
    if not verdict.pages:
        return False
    if verdict.state is EntryState.MISSING:
        return False
    return verdict.entry in kind_of


def _weighed(claim: ClaimRule, filled: _Kinds) -> Strength:
    nothing = Strength(claim.id, "none", inputs=claim.inputs)
    there = filled.values()
    is_about_nothing = bool(claim.of) and not set(claim.of) & set(there)
    if is_about_nothing:
        return nothing
    for carrier, kinds in claim.carriers:
        carrying = tuple(entry for entry, kind in filled.items() if kind in kinds)
        if carrying:
            return Strength(claim.id, carrier, carrying, claim.inputs)
    return nothing


# Which answers would decide a tier


def open_answers(
    conditions: Iterable[ConditionVerdict], scored: Score | None, application: Application
) -> tuple[str, ...]:
    """Places in the application file that nobody filled in and on which the verdict waits, as figures.2025.revenue:
    first those on which most open conditions wait, then those with the most points at stake; what is alike keeps the
    order of the regulation.
    """
    conditions_of = Counter[str]()
    for verdict in conditions:
        if verdict.role in MUST and verdict.state is State.UNDECIDED:
            conditions_of.update(_unknown(verdict.waits, application))
    unfinished = [indicator for indicator in _indicators(scored) if indicator.points is None]
    stake = _points_at_stake(unfinished, application)

    def urgency(place: str) -> tuple[int, Decimal]:
        at_stake = stake.get(place, ZERO)
        return -conditions_of[place], -at_stake

    asked = dict.fromkeys([*conditions_of, *stake])
    return tuple(sorted(asked, key=urgency))


def _indicators(scored: Score | None) -> _Verdicts:
    """Those of a scoring route that is not decided yet."""
    if scored is None:
        return ()
    if scored.state is not State.UNDECIDED:
        return ()
    return scored.indicators


def _points_at_stake(unfinished: Iterable[IndicatorVerdict], application: Application) -> dict[str, Decimal]:
    stake: dict[str, Decimal] = {}
    for indicator in unfinished:
        span = indicator.highest - indicator.lowest
        for place in _unknown(indicator.inputs, application):
            before = stake.get(place, ZERO)
            stake[place] = before + span
    return stake


def _unknown(places: Iterable[str], application: Application) -> Iterator[str]:
    for place in dict.fromkeys(places):
        if not is_answered(place, application):
            yield place


def is_answered(place: str, application: Application) -> bool:
    """Whether the application file says something at that place."""
    table, _, name = place.partition(".")
    if table == "figures":
        return _has_figure(name, application)
    if table == "company":
        return _of_company(name, application)
    if table == "facts" and name in ("quality", "honours"):
        return getattr(application, name) is not None
    tables = {"ip": application.ip, "facts": application.facts, "conditions": application.conditions}
    return name in tables[table]


def _has_figure(name: str, application: Application) -> bool:
    """`name`: year and figure, as 2025.revenue."""
    year, _, figure = name.partition(".")
    declared = application.figure(int(year), figure)
    return declared is not None


def _of_company(name: str, application: Application) -> bool:
    company = application.company
    if name == "titles":
        return bool(company.titles) or company.titles_known
    return bool(getattr(company, name))
