"""Positioning (梯度定位): every tier under the regulation that is in force, which one to apply for, what is missing.

Which regulation applies follows from the day of application and from new application or review; the superseded one
is judged as well and marked, because many articles still quote it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from srdi_desktop.assess.conditions import Case, Leaf, all_of, any_of, judge
from srdi_desktop.assess.consistency import compare, differing_papers, scope_matters
from srdi_desktop.assess.scoring import MUST, open_answers, score, with_local
from srdi_desktop.model import (
    Application,
    Condition,
    ConditionVerdict,
    Evaluation,
    Gap,
    Local,
    PlacedFact,
    Regulation,
    RuleBook,
    Score,
    State,
    Tier,
    TierRules,
    TierVerdict,
    valid_code,
)

LADDER = tuple(tier for tier in Tier if tier is not Tier.OTHER)
_PLATFORM_SCORE = "facts.platform_score"  # the input that the ministry's platform computes
_NOTHING = "x"  # no number: all of it is missing

_Rules = tuple[Regulation, TierRules]
_Verdicts = tuple[ConditionVerdict, ...]
_Judged = list[tuple[ConditionVerdict, tuple[Leaf, ...]]]


def evaluate(
    application: Application, facts: Sequence[PlacedFact], book: RuleBook, today: date, scope: str = ""
) -> Evaluation:
    """The self-evaluation of an application on its date (`today` when it names none), and its figures' consistency;
    `scope`: whose figures are declared, as in `compare`.
    """
    day = application.application_date or today
    tiers = tuple(_tiers(application, day, book))
    recommended, why = _recommend(tiers, application)
    consistency = compare(application, facts, scope)
    scope_open = not scope and scope_matters(application, facts)
    wrong_codes = _wrong_codes(application, book)
    notes = (*wrong_codes, *_notes(tiers, application))
    papers = differing_papers(application, facts)
    held = _highest_held(application)
    return Evaluation(
        tiers=tiers,
        recommended=recommended,
        why=why,
        consistency=consistency,
        scope_open=scope_open,
        notes=notes,
        papers=papers,
        held=held,
        review=application.review,
    )


def _tiers(application: Application, day: date, book: RuleBook) -> Iterator[TierVerdict]:
    review = application.review
    for tier in LADDER:
        for regulation, rules in _begun(book, tier, day, review=review):
            yield _tier(application, day, regulation, rules, book)


def _begun(book: RuleBook, tier: Tier, day: date, *, review: bool) -> list[_Rules]:
    """The rules of a tier that are or were in force on that day, the current ones first."""
    found: list[_Rules] = []
    for regulation in book.regulations:
        rules = regulation.tier(tier)
        if rules and rules.term.begun(day, review):
            found.append((regulation, rules))
    return sorted(found, key=lambda pair: pair[1].term.over(day, review))


def _common(book: RuleBook, day: date, regulation: Regulation, *, in_force: bool) -> tuple[Condition, ...]:
    """Common conditions of the measures in force on that day; superseded rules keep their own. Rules outside the
    measures (科技型) have none.
    """
    if not regulation.common:
        return ()
    if not in_force:
        return regulation.common
    for measures in book.regulations:
        term = measures.common_term
        if measures.common and term.begun(day, False) and not term.over(day, False):
            return measures.common
    return regulation.common


def _tier(application: Application, day: date, regulation: Regulation, rules: TierRules, book: RuleBook) -> TierVerdict:
    review = application.review
    in_force = not rules.term.over(day, review)
    case = Case(application, day.year - 1, review, sizes=book.sizes)
    common = _common(book, day, regulation, in_force=in_force)
    conditions = (*common, *rules.conditions)
    regional = _for_region(regulation, rules, application.company.region, book)
    judged, scored, route = _judge_all(conditions, regional, case)
    verdicts = tuple(verdict for verdict, _ in judged)
    verdict = _verdict(verdicts, route)
    secured = _route(verdict, verdicts, scored)
    gaps = _gaps(judged, scored, route)
    why = _why(rules, day, review=review, in_force=in_force)
    title_en = _title_en(regulation)
    asks = open_answers(verdicts, scored, application)
    return TierVerdict(
        tier=rules.tier,
        regulation=regulation.id,
        in_force=in_force,
        verdict=verdict,
        route=secured,
        conditions=verdicts,
        score=scored,
        gaps=gaps,
        why=why,
        title=f"{regulation.title}（{regulation.number}）",
        rule=rules.rule,
        notes=rules.notes,
        title_en=title_en,
        rule_en=rules.rule_en,
        notes_en=rules.notes_en,
        own=regulation.own,
        asks=asks,
    )


def _title_en(regulation: Regulation) -> str:
    if not regulation.title_en:
        return ""
    return f"{regulation.title_en} ({regulation.number})"


def _for_region(regulation: Regulation, rules: TierRules, region: str, book: RuleBook) -> TierRules:
    """The tier's rules with the region's own indicators, where a file has them."""
    wanted = (regulation.id, rules.tier, region)
    fitting: list[Local] = []
    for other in book.regulations:
        fitting += [local for local in other.local if (local.extends, local.tier, local.region) == wanted]
    if not rules.score or not fitting:
        return rules
    extended = with_local(rules.score, fitting)
    return replace(rules, score=extended)


def _judge_all(
    conditions: tuple[Condition, ...], rules: TierRules, case: Case
) -> tuple[_Judged, Score | None, State | None]:
    """Parts and direct conditions first, since others look at them; the order of the regulation is kept."""
    first = {c.id: judge(c, case) for c in conditions if c.role in ("part", "direct")}
    scored = score(rules.score, case) if rules.score else None
    ways: list[State] = []
    seen: dict[str, State] = {}
    for name, (verdict, _) in first.items():
        seen[name] = verdict.state
        if verdict.role == "direct":
            ways.append(verdict.state)
    if scored:
        ways.append(scored.state)
    route = any_of(tuple(ways)) if ways else None
    known_route = route or State.UNDECIDED
    later = replace(case, seen=seen, route=known_route)
    judged = [first.get(condition.id) or judge(condition, later) for condition in conditions]
    return judged, scored, route if scored else None


def _verdict(verdicts: _Verdicts, route: State | None) -> State:
    """All common and own conditions, and the scoring or direct route where there is one. An exclusion that a person
    confirmed fails; one that nobody answered is shown as a question and does not decide.
    """
    if any(_is_excluded(verdict) for verdict in verdicts):
        return State.FAILED
    states = [verdict.state for verdict in verdicts if verdict.role in MUST]
    if route:
        states.append(route)
    return all_of(tuple(states))


def _is_excluded(verdict: ConditionVerdict) -> bool:
    return verdict.role == "exclusion" and verdict.state is State.FAILED


def _route(verdict: State, verdicts: _Verdicts, scored: Score | None) -> str | None:
    """The route that is secured, also while other conditions are still open; None where nothing leads there."""
    if verdict is State.FAILED:
        return None
    if any(v.role == "direct" and v.state is State.PASSED for v in verdicts):
        return "direct"
    if scored:
        if scored.state is State.PASSED:
            return "score"
        return None
    return "conditions" if verdict is State.PASSED else None


def _why(rules: TierRules, day: date, *, review: bool, in_force: bool) -> str:
    """Text key of why these rules were used."""
    term = rules.term
    if not in_force:
        return "evaluation.regulation.superseded"
    if review and term.review_ends and term.over(day, False):
        return "evaluation.regulation.review_keeps_old"
    if review:
        return "evaluation.regulation.review"
    if rules.score and term.ends is None:
        return "evaluation.regulation.continues"
    return "evaluation.regulation.in_force"


def _gaps(judged: _Judged, scored: Score | None, route: State | None) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for verdict, leaves in judged:
        if _is_excluded(verdict):
            gaps.append(Gap(verdict.id, "true", "false"))
        if verdict.state is State.PASSED or verdict.role not in MUST:
            continue
        measured = [leaf for leaf in leaves if leaf.threshold != State.PASSED.value]
        gaps += _open_gaps(verdict, measured)
    if scored and route is not State.PASSED:
        gaps += _score_gaps(scored)
    if route is None:
        gaps += _part_gaps(judged)
    elif route is not State.PASSED:
        gaps += _direct_gaps(judged)
    return tuple(sorted(gaps, key=_weight))


def _open_gaps(verdict: ConditionVerdict, leaves: Iterable[Leaf], *, alternative: bool = False) -> Iterator[Gap]:
    """What a condition asked for and did not find; `alternative`: another way leads there, too."""
    for leaf in leaves:
        if leaf.state is State.PASSED:
            continue
        threshold = leaf.threshold or "true"
        other_way = alternative or leaf.choice
        yield Gap(verdict.id, leaf.value, threshold, leaf.unit, alternative=other_way, state=leaf.state, year=leaf.year)


def _score_gaps(scored: Score) -> list[Gap]:
    state = State.FAILED if scored.complete else State.UNDECIDED
    gaps: list[Gap] = []
    for group, have in scored.groups.items():
        least = scored.group_least[group]
        if have < least:
            gaps.append(_short_of(f"score.{group}", have, least, state))
    if scored.total < scored.least:
        gaps.append(_short_of("score", scored.total, scored.least, state))
    return gaps


def _short_of(name: str, have: Decimal, need: Decimal, state: State) -> Gap:
    return Gap(name, str(have), str(need), "分", state=state)


def _direct_gaps(judged: _Judged) -> list[Gap]:
    gaps: list[Gap] = []
    for verdict, leaves in judged:
        if verdict.role == "direct":
            gaps += _open_gaps(verdict, leaves, alternative=True)
    return gaps


def _part_gaps(judged: _Judged) -> list[Gap]:
    """Parts of a condition that itself did not pass; parts belong to the condition before them."""
    gaps: list[Gap] = []
    owner_passed = True
    for verdict, leaves in judged:
        passed = verdict.state is State.PASSED
        if verdict.role != "part":
            owner_passed = passed
        elif not owner_passed and not passed:
            gaps += _open_gaps(verdict, leaves, alternative=True)
    return gaps


def _weight(gap: Gap) -> tuple[bool, bool, Fraction]:
    """What failed before what is unknown, what has no other way before what has, then the larger share missing."""
    unknown = gap.state is not State.FAILED
    share = _share(gap)
    return unknown, gap.alternative, -share


def _share(gap: Gap) -> Fraction:
    """The part of what is needed that is missing, 1 where that is no number."""
    try:
        have = Fraction(Decimal(gap.have or _NOTHING))
        need = Fraction(Decimal(gap.need))
    except ArithmeticError:
        return Fraction(1)  # a yes or no, or unknown: all of it is missing
    lacking = abs(need - have)
    if need:
        return lacking / abs(need)
    return lacking


def _recommend(tiers: tuple[TierVerdict, ...], application: Application) -> tuple[Tier | None, str]:
    """The highest tier above the title held whose rules in force are passed; in a review the held title itself.

    Nothing is recommended on what is unknown, and no title that the company has already.
    """
    current = [tier for tier in tiers if tier.in_force]
    held = _highest_held(application)
    fitting = _worth_having(held, review=application.review)
    passed = [tier.tier for tier in current if tier.verdict is State.PASSED and tier.tier in fitting]
    if passed:
        best = max(passed, key=LADDER.index)
        why = "evaluation.recommend.review" if application.review else "evaluation.recommend.highest"
        return best, why
    if held is not None and not application.review:
        return None, "evaluation.recommend.held"
    if any(tier.tier is held and tier.verdict is State.FAILED for tier in current):
        return None, "evaluation.recommend.review_short"
    if any(tier.verdict is State.UNDECIDED for tier in current):
        return None, "evaluation.recommend.undecided"
    return None, "evaluation.recommend.none"


def _worth_having(held: Tier | None, *, review: bool) -> tuple[Tier, ...]:
    """In a review the title held, else the titles above it."""
    if review:
        return () if held is None else (held,)
    if held is None:
        return LADDER
    above = LADDER.index(held) + 1
    return LADDER[above:]


def _highest_held(application: Application) -> Tier | None:
    """The highest of the titles that the company says it holds."""
    titles = application.company.titles
    held = [tier for tier in LADDER if tier.value in titles]
    return max(held, key=LADDER.index, default=None)


def _wrong_codes(application: Application, book: RuleBook) -> Iterator[str]:
    """Text keys of codes of the company that cannot be right, whatever the papers say."""
    company = application.company
    if company.industry and company.industry not in book.industries:
        yield "evaluation.note.industry_unknown"
    if company.uscc and not valid_code(company.uscc):
        yield "evaluation.note.code_invalid"


def _notes(tiers: tuple[TierVerdict, ...], application: Application) -> Iterator[str]:
    """Text keys of what a reader must know beside the verdicts."""
    verdicts = [verdict for tier in tiers for verdict in tier.conditions]
    if any(not tier.in_force for tier in tiers):
        yield "evaluation.note.superseded"
    if any(_PLATFORM_SCORE in verdict.inputs for verdict in verdicts):
        yield "evaluation.note.platform_score"
    if application.application_date is None:
        yield "evaluation.note.no_date"
    if any(not verdict.verified for verdict in verdicts):
        yield "evaluation.note.unverified"
