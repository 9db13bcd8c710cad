"""Which answers would decide a tier, and in which order they are best given.

A tier that is undecided waits for inputs that nobody filled in. First come those on which most of its open conditions
wait, then those with the most points at stake; what is alike keeps the order of the regulation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from srdi_desktop.model import Application, ConditionVerdict, IndicatorVerdict, Score, State

_MUST = ("common", "condition")


def open_answers(
    conditions: Iterable[ConditionVerdict], scored: Score | None, application: Application
) -> tuple[str, ...]:
    """Places in the application file that nobody filled in and on which the verdict waits, as figures.2025.revenue."""
    waiting = [verdict for verdict in conditions if verdict.role in _MUST and verdict.state is State.UNDECIDED]
    unfinished = [indicator for indicator in _indicators(scored) if indicator.points is None]
    conditions_of = Counter(place for verdict in waiting for place in _unknown(verdict.waits, application))
    stake = _points_at_stake(unfinished, application)
    asked = dict.fromkeys([*conditions_of, *stake])
    return tuple(sorted(asked, key=lambda place: (-conditions_of[place], -stake.get(place, Decimal(0)))))


def _indicators(scored: Score | None) -> tuple[IndicatorVerdict, ...]:
    """Those of a scoring route that is not decided yet."""
    return scored.indicators if scored is not None and scored.state is State.UNDECIDED else ()


def _points_at_stake(unfinished: Iterable[IndicatorVerdict], application: Application) -> dict[str, Decimal]:
    stake: dict[str, Decimal] = {}
    for indicator in unfinished:
        for place in _unknown(indicator.inputs, application):
            stake[place] = stake.get(place, Decimal(0)) + indicator.highest - indicator.lowest
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
