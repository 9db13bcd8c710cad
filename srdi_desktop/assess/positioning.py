"""Positioning (梯度定位): every tier under the regulation that is in force, which one to apply for, what is missing.

Which regulation applies follows from the day of application and from new application or review; the superseded one
is judged as well and marked, because many articles still quote it.
"""

from collections.abc import Iterator, Sequence
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


def evaluate(
    application: Application, facts: Sequence[PlacedFact], book: RuleBook, today: date, scope: str = ""
) -> Evaluation:
    """The self-evaluation of an application on its date (`today` when it names none), and its figures' consistency;
    `scope`: whose figures are declared, as in `compare`.
    """
    day = application.application_date or today
    tiers = tuple(
        _tier(application, day, regulation, rules, book)
        for tier in LADDER
        for regulation, rules in _begun(book, tier, day, review=application.review)
    )
    recommended, why = _recommend(tiers, application)
    consistency = compare(application, facts, scope)
    scope_open = not scope and scope_matters(application, facts)
    return Evaluation(
        tiers=tiers,
        recommended=recommended,
        why=why,
        consistency=consistency,
        scope_open=scope_open,
        notes=(*_wrong_codes(application, book), *_notes(tiers, application)),
        papers=differing_papers(application, facts),
        held=_highest_held(application),
        review=application.review,
    )


def _begun(book: RuleBook, tier: Tier, day: date, *, review: bool) -> list[tuple[Regulation, TierRules]]:
    """The rules of a tier that are or were in force on that day, the current ones first."""
    found = [
        (regulation, rules)
        for regulation in book.regulations
        if (rules := regulation.tier(tier)) and rules.term.begun(day, review)
    ]
    return sorted(found, key=lambda pair: pair[1].term.over(day, review))


def _common(book: RuleBook, day: date, regulation: Regulation, *, in_force: bool) -> tuple[Condition, ...]:
    """Common conditions of the measures in force on that day; superseded rules keep their own. Rules outside the
    measures (科技型) have none.
    """
    if not regulation.common:
        return ()
    current = [r for r in book.regulations if r.common and r.common_term.begun(day, False)]
    current = [r for r in current if not r.common_term.over(day, False)]
    if in_force and current:
        return current[0].common
    return regulation.common


def _tier(application: Application, day: date, regulation: Regulation, rules: TierRules, book: RuleBook) -> TierVerdict:
    review = application.review
    in_force = not rules.term.over(day, application.review)
    case = Case(application, day.year - 1, review, sizes=book.sizes)
    conditions = (*_common(book, day, regulation, in_force=in_force), *rules.conditions)
    judged, scored, route = _judge_all(
        conditions, _for_region(regulation, rules, application.company.region, book), case
    )
    verdicts = tuple(verdict for verdict, _ in judged)
    verdict = _verdict(verdicts, route)
    return TierVerdict(
        tier=rules.tier,
        regulation=regulation.id,
        in_force=in_force,
        verdict=verdict,
        route=_route(verdict, verdicts, scored),
        conditions=verdicts,
        score=scored,
        gaps=_gaps(judged, scored, route),
        why=_why(rules, day, review=review, in_force=in_force),
        title=f"{regulation.title}（{regulation.number}）",
        rule=rules.rule,
        notes=rules.notes,
        title_en=f"{regulation.title_en} ({regulation.number})" if regulation.title_en else "",
        rule_en=rules.rule_en,
        notes_en=rules.notes_en,
        own=regulation.own,
        asks=open_answers(verdicts, scored, application),
    )


def _for_region(regulation: Regulation, rules: TierRules, region: str, book: RuleBook) -> TierRules:
    """The tier's rules with the region's own indicators, where a file has them."""
    fitting = [
        local
        for other in book.regulations
        for local in other.local
        if (local.extends, local.tier, local.region) == (regulation.id, rules.tier, region)
    ]
    if rules.score and fitting:
        return replace(rules, score=with_local(rules.score, fitting))
    return rules


_Judged = list[tuple[ConditionVerdict, tuple[Leaf, ...]]]


def _judge_all(
    conditions: tuple[Condition, ...], rules: TierRules, case: Case
) -> tuple[_Judged, Score | None, State | None]:
    """Parts and direct conditions first, since others look at them; the order of the regulation is kept."""
    first = {c.id: judge(c, case) for c in conditions if c.role in ("part", "direct")}
    scored = score(rules.score, case) if rules.score else None
    ways = [verdict.state for verdict, _ in first.values() if verdict.role == "direct"]
    ways += [scored.state] if scored else []
    route = any_of(tuple(ways)) if ways else None
    seen = {name: verdict.state for name, (verdict, _) in first.items()}
    later = replace(case, seen=seen, route=route or State.UNDECIDED)
    judged = [first.get(condition.id) or judge(condition, later) for condition in conditions]
    return judged, scored, route if scored else None


def _verdict(verdicts: tuple[ConditionVerdict, ...], route: State | None) -> State:
    """All common and own conditions, and the scoring or direct route where there is one. An exclusion that a person
    confirmed fails; one that nobody answered is shown as a question and does not decide.
    """
    states = [verdict.state for verdict in verdicts if verdict.role in MUST]
    states += [route] if route else []
    if any(verdict.role == "exclusion" and verdict.state is State.FAILED for verdict in verdicts):
        return State.FAILED
    return all_of(tuple(states))


def _route(verdict: State, verdicts: tuple[ConditionVerdict, ...], scored: Score | None) -> str | None:
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
    if not in_force:
        return "evaluation.regulation.superseded"
    if review and rules.term.review_ends and rules.term.over(day, False):
        return "evaluation.regulation.review_keeps_old"
    if review:
        return "evaluation.regulation.review"
    if rules.score and rules.term.ends is None:
        return "evaluation.regulation.continues"
    return "evaluation.regulation.in_force"


def _gaps(judged: _Judged, scored: Score | None, route: State | None) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for verdict, leaves in judged:
        if verdict.role == "exclusion" and verdict.state is State.FAILED:
            gaps.append(Gap(verdict.id, "true", "false"))
        if verdict.state is State.PASSED or verdict.role not in MUST:
            continue
        open_leaves = [leaf for leaf in leaves if leaf.state is not State.PASSED]
        gaps += [_gap(verdict, leaf) for leaf in open_leaves if leaf.threshold != State.PASSED.value]
    if scored and route is not State.PASSED:
        gaps += _score_gaps(scored)
    if route is not None and route is not State.PASSED:
        gaps += _direct_gaps(judged)
    elif route is None:
        gaps += _part_gaps(judged)
    return tuple(sorted(gaps, key=_weight))


def _gap(verdict: ConditionVerdict, leaf: Leaf, *, alternative: bool = False) -> Gap:
    return Gap(
        verdict.id,
        leaf.value,
        leaf.threshold or "true",
        leaf.unit,
        alternative=alternative or leaf.choice,
        state=leaf.state,
        year=leaf.year,
    )


def _score_gaps(scored: Score) -> list[Gap]:
    state = State.FAILED if scored.complete else State.UNDECIDED
    gaps = [
        Gap(f"score.{group}", str(have), str(scored.group_least[group]), "分", state=state)
        for group, have in scored.groups.items()
        if have < scored.group_least[group]
    ]
    if scored.total < scored.least:
        gaps.append(Gap("score", str(scored.total), str(scored.least), "分", state=state))
    return gaps


def _direct_gaps(judged: _Judged) -> list[Gap]:
    return [
        _gap(verdict, leaf, alternative=True)
        for verdict, leaves in judged
        if verdict.role == "direct"
        for leaf in leaves
        if leaf.state is not State.PASSED
    ]


def _part_gaps(judged: _Judged) -> list[Gap]:
    """Parts of a condition that itself did not pass; parts belong to the condition before them."""
    gaps: list[Gap] = []
    owner_passed = True
    for verdict, leaves in judged:
        if verdict.role != "part":
            owner_passed = verdict.state is State.PASSED
        elif not owner_passed and verdict.state is not State.PASSED:
            gaps += [_gap(verdict, leaf, alternative=True) for leaf in leaves if leaf.state is not State.PASSED]
    return gaps


def _weight(gap: Gap) -> tuple[bool, bool, Fraction]:
    """What failed before what is unknown, what has no other way before what has, then the larger share missing."""
    return (gap.state is not State.FAILED, gap.alternative, -_share(gap))


def _share(gap: Gap) -> Fraction:
    try:
        have = Fraction(Decimal(gap.have or "x"))
        need = Fraction(Decimal(gap.need))
    except ArithmeticError:
        return Fraction(1)  # a yes or no, or unknown: all of it is missing
    if need:
        return abs(need - have) / abs(need)
    return abs(need - have)


def _recommend(tiers: tuple[TierVerdict, ...], application: Application) -> tuple[Tier | None, str]:
    """The highest tier above the title held whose rules in force are passed; in a review the held title itself.

    Nothing is recommended on what is unknown, and no title that the company has already.
    """
    current = [tier for tier in tiers if tier.in_force]
    held = _highest_held(application)
    passed = [tier.tier for tier in current if tier.verdict is State.PASSED]
    if application.review:
        passed = [tier for tier in passed if tier is held]
    else:
        passed = [tier for tier in passed if held is None or LADDER.index(tier) > LADDER.index(held)]
    if passed:
        best = max(passed, key=LADDER.index)
        return best, "evaluation.recommend.review" if application.review else "evaluation.recommend.highest"
    if held is not None and not application.review:
        return None, "evaluation.recommend.held"
    if any(tier.tier is held and tier.verdict is State.FAILED for tier in current):
        return None, "evaluation.recommend.review_short"
    open_ = any(tier.verdict is State.UNDECIDED for tier in current)
    return None, "evaluation.recommend.undecided" if open_ else "evaluation.recommend.none"


def _highest_held(application: Application) -> Tier | None:
    """The highest of the titles that the company says it holds."""
    held = [tier for tier in LADDER if tier.value in application.company.titles]
    return max(held, key=LADDER.index, default=None)


def _wrong_codes(application: Application, book: RuleBook) -> Iterator[str]:
    """Text keys of codes of the company that cannot be right, whatever the papers say."""
    company = application.company
    if company.industry and company.industry not in book.industries:
        yield "evaluation.note.industry_unknown"
    if company.uscc and not valid_code(company.uscc):
        yield "evaluation.note.code_invalid"


def _notes(tiers: tuple[TierVerdict, ...], application: Application) -> tuple[str, ...]:
    """Text keys of what a reader must know beside the verdicts."""
    notes = []
    if any(not tier.in_force for tier in tiers):
        notes.append("evaluation.note.superseded")
    if any(verdict.id in ("s26_6", "g26_7") for tier in tiers for verdict in tier.conditions):
        notes.append("evaluation.note.platform_score")
    if application.application_date is None:
        notes.append("evaluation.note.no_date")
    if any(not verdict.verified for tier in tiers for verdict in tier.conditions):
        notes.append("evaluation.note.unverified")
    return tuple(notes)
