"""What the questionnaire asks and why: conditions that only a person can answer, and which clauses use a figure."""

from collections.abc import Iterator, Sequence
from datetime import date

from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.regulation import Condition, Indicator, Measure, Regulation, Test, TierRules
from srdi_desktop.workflow.own_rules import rulebook


def questions(tiers: Sequence[Tier], day: date, review: bool, region: str = "") -> tuple[Condition, ...]:
    """Conditions in force that only a person can answer, each once, for the tiers asked for; of the region's own
    indicators those that ask for a yes or no.
    """
    found: dict[str, Condition] = {}
    for regulation, rules in _in_force(day, review):
        if rules.tier in tiers:
            asked = [item for item in (*regulation.common, *rules.conditions) if _asks(item.test)]
            asked += _asked_by_region(regulation, rules, region)
            for condition in asked:
                found.setdefault(condition.id, condition)
    return tuple(found.values())


def _in_force(day: date, review: bool) -> Iterator[tuple[Regulation, TierRules]]:
    for regulation in rulebook().regulations:
        for rules in regulation.tiers:
            if rules.term.begun(day, review) and not rules.term.over(day, review):
                yield regulation, rules


def _asks(test: Test) -> bool:
    return test.kind in ("declared", "not_denied") or any(_asks(part) for part in test.parts)


def _asked_by_region(regulation: Regulation, rules: TierRules, region: str) -> list[Condition]:
    return [
        Condition(item.id, item.name, Test("declared", name=item.id), item.name_en, item.clause, item.sources)
        for other in rulebook().regulations
        for local in other.local
        if (local.extends, local.tier, local.region) == (regulation.id, rules.tier, region)
        for item in local.indicators
        if any(option.test and _asks(option.test) for option in item.options)
    ]


def clauses(name: str, day: date, review: bool) -> tuple[tuple[Tier, str], ...]:
    """Which clauses in force look at an answer, e.g. revenue, class1, market_share, niche_since, titles."""
    found: dict[tuple[Tier, str], None] = {}
    for _, rules in _in_force(day, review):
        items: tuple[Condition | Indicator, ...] = (*rules.conditions, *(rules.score.indicators if rules.score else ()))
        for item in items:
            if item.clause and name in _used(item):
                found[rules.tier, item.clause] = None
    return tuple(found)


def _used(item: Condition | Indicator) -> set[str]:
    if isinstance(item, Indicator):
        tests = [option.test for option in item.options if option.test]
        return _of_measure(item.measure).union(*map(_of_test, tests))
    return _of_test(item.test) | (_of_test(item.exemption) if item.exemption else set())


def _of_test(test: Test) -> set[str]:
    own = {test.name} if test.kind == "holds" else set()
    return own.union(_of_measure(test.measure), *map(_of_test, test.parts))


def _of_measure(measure: Measure) -> set[str]:
    if measure.kind == "niche_years":
        return {"niche_since"}
    return {name for name in (measure.name, measure.over) if name}
