"""Declared figures that differ from their documents, as findings on the page that states them.

Papers held against each other: two kinds of paper that state one figure of one year must say the same.

They agree when their values, converted exactly, are equal to the unit that the coarser of the two prints. Pages of one
kind of paper may be misread or speak of other things, so two kinds differ only where no value of the one agrees with
any value of the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

from srdi_desktop.assess.figures import EXACT, agrees, converted, decimal_step, decimals, number, only_rounded, unit_of
from srdi_desktop.assess.pile import Pile
from srdi_desktop.model import (
    DERIVED,
    FIGURES,
    PEOPLE,
    SCOPES,
    WAN,
    Application,
    Box,
    Consistency,
    Finding,
    Level,
    PageRef,
    PapersDiffer,
    PlacedFact,
    State,
    declared_unit,
)

Place = tuple[str, int]  # figure, year
_ORDER = {name: place for place, name in enumerate((*FIGURES, *DERIVED))}


@dataclass(frozen=True)
class Stated:
    """One figure as a document states it."""

    figure: str
    year: int
    source: str
    value: str
    unit: str
    page: str | None = None
    box: Box | None = None
    scope: str | None = None  # consolidated | parent

    def converted(self) -> Decimal | None:
        """The value in 万元, or persons, exactly; None when it cannot be read."""
        return converted(self.value, self.unit, people=self.figure in PEOPLE)


def stated_figures(application: Application, facts: Sequence[PlacedFact]) -> list[Stated]:
    """All figures that documents state: those typed from them, then those read."""
    return [*_typed(application), *_read(facts)]


def compare(application: Application, facts: Sequence[PlacedFact], scope: str = "") -> tuple[Consistency, ...]:
    """All comparisons, in the order of figures, newest year first; a figure nobody declared is not compared.

    `scope`: consolidated or parent, of which a person said the declared figures are, "" while nobody was asked. Then
    the statements that a figure agrees with are meant; where it agrees with neither, it stays undecided.
    """
    read = tuple(_read(facts))
    stated = [*_typed(application), *_of_scope(read, application, scope)]
    unclear = _unclear(stated)
    rows = []
    for item in stated:
        row = _row(item, application)
        if row is not None:
            rows.append(_left_open(row, unclear))
    rows.sort(key=_turn_of)
    return tuple(rows)


def _turn_of(row: Consistency) -> tuple[int, int]:
    turn = _ORDER.get(row.figure, len(_ORDER))
    return turn, -row.year


def _typed(application: Application) -> Iterable[Stated]:
    for item in application.sources:
        yield Stated(item.figure, item.year, item.source, item.value, item.unit)


def _read(facts: Sequence[PlacedFact]) -> Iterable[Stated]:
    """Figures read from scans. Without a year there is nothing to compare them with."""
    for placed in facts:
        fact = placed.fact
        if fact.kind == "figure" and fact.name and fact.year:
            source = placed.source or "other"
            unit = fact.unit or ""
            page = str(placed.page)
            yield Stated(fact.name, fact.year, source, fact.value, unit, page, fact.box, fact.scope)


def scope_matters(application: Application, facts: Sequence[PlacedFact]) -> bool:
    """Whether a declared figure agrees neither with the consolidated statements nor with the parent's, which differ."""
    read = tuple(_read(facts))
    stated = _of_scope(read, application, "")
    return bool(_unclear(stated))


def _of_scope(stated: Sequence[Stated], application: Application, scope: str) -> list[Stated]:
    """Without the statements of the scope that is not meant: as a person said, else as the figure itself shows."""
    if scope:
        return [item for item in stated if item.scope in (scope, None)]
    shown = {place: _shown_scope(items, application) for place, items in _by_place(stated).items()}
    meant = []
    for item in stated:
        shown_scope = shown[item.figure, item.year]
        if shown_scope is None or item.scope in (shown_scope, None):
            meant.append(item)
    return meant


def _by_place(stated: Sequence[Stated]) -> dict[Place, list[Stated]]:
    places: dict[Place, list[Stated]] = {}
    for item in stated:
        alike = places.setdefault((item.figure, item.year), [])
        alike.append(item)
    return places


def _shown_scope(items: Sequence[Stated], application: Application) -> str | None:
    """The scope whose statements agree with what is declared, consolidated first; None when neither does."""
    declared = application.figure(items[0].year, items[0].figure)
    if declared is None:
        return None
    for scope in SCOPES:
        for item in items:
            if item.scope != scope:
                continue
            found = item.converted()
            if found is not None and agrees(declared, found):
                return scope
    return None


def _unclear(stated: Sequence[Stated]) -> set[Place]:
    """Figures of years that papers state in both scopes."""
    unclear = set()
    for place, items in _by_place(stated).items():
        scopes = {item.scope for item in items}
        if scopes.issuperset(SCOPES):
            unclear.add(place)
    return unclear


def _left_open(row: Consistency, unclear: set[Place]) -> Consistency:
    if row.page and (row.figure, row.year) in unclear:
        return replace(row, state=State.UNDECIDED)
    return row


def _row(item: Stated, application: Application) -> Consistency | None:
    if item.figure in DERIVED:
        return _derived(item, application)
    declared = application.figure(item.year, item.figure)
    if declared is None:
        return None
    found = item.converted()
    code, state = _compared(declared, found)
    coarse = False
    if state is State.PASSED:
        figures = application.figures.get(item.year, {})
        usual = max(map(decimals, figures.values()), default=0)
        coarse = _is_coarse(declared, found, usual)
    return Consistency(
        code=code,
        figure=item.figure,
        year=item.year,
        source=item.source,
        declared=format(declared, "f"),
        found=item.value,
        unit=item.unit,
        state=state,
        page=item.page,
        box=item.box,
        coarse=coarse,
    )


def _is_coarse(declared: Decimal, found: Decimal | None, usual: int) -> bool:
    """Declared with fewer decimals than other figures of the year, and with these it would not agree."""
    if found is None or decimals(declared) >= usual:
        return False
    as_usual = declared.quantize(decimal_step(usual), context=EXACT)
    return not agrees(as_usual, found)


def _compared(declared: Decimal, found: Decimal | None) -> tuple[str, State]:
    if found is None:
        return "consistency.mismatch", State.UNDECIDED
    if agrees(declared, found):
        return "consistency.agrees", State.PASSED
    if only_rounded(declared, found):
        return "consistency.rounding", State.FAILED
    return "consistency.mismatch", State.FAILED


def _derived(item: Stated, application: Application) -> Consistency | None:
    """A ratio or growth rate that a document states, against the one that follows from the declared figures."""
    expected = _recomputed(item.figure, item.year, application)
    if expected is None:
        return None
    stated = number(item.value)
    code = "consistency.derived"
    state = State.UNDECIDED
    shown = None
    if stated is not None:
        rounded = _rounded(expected, decimals(stated))
        shown = format(rounded, "f")
        state = State.FAILED
        if rounded == stated:
            code = "consistency.agrees"
            state = State.PASSED
    return Consistency(code, item.figure, item.year, item.source, shown, item.value, "%", state, item.page, item.box)


def _rounded(value: Fraction, places: int) -> Decimal:
    numerator = Decimal(value.numerator)
    exact = EXACT.divide(numerator, Decimal(value.denominator))
    return exact.quantize(decimal_step(places), ROUND_HALF_UP, EXACT)


def _recomputed(name: str, year: int, application: Application) -> Fraction | None:
    """In %: a share of another figure, or growth since the year before where there is no other."""
    part_name, whole_name = DERIVED[name]
    part = application.figure(year, part_name)
    whole_place = (year, whole_name) if whole_name else (year - 1, part_name)
    whole = application.figure(*whole_place)
    if part is None or whole is None or whole <= 0:
        return None
    share = Fraction(part) / Fraction(whole)
    if whole_name:
        return 100 * share
    return 100 * (share - 1)


_LEVELS = {
    "consistency.mismatch": Level.ERROR,
    "consistency.rounding": Level.ERROR,
    "consistency.derived": Level.WARNING,
}


def check(pile: Pile) -> Iterator[Finding]:
    """consistency.* from the comparison that the evaluation made."""
    if not pile.evaluation:
        return
    rows = pile.evaluation.consistency
    on_pages = {_subject(row) for row in rows if row.page}
    told: set[tuple[object, ...]] = set()
    for row in rows:
        if row.code not in _LEVELS or row.state is State.PASSED:
            continue
        subject = _subject(row)
        same = (*subject, row.found or "", row.unit)
        if same in told:
            continue  # a report states a figure in its table of key figures, its statement and its notes: told once
        if not row.page and subject in on_pages:
            continue  # typed from the document, and read from it as well: told once, with the page
        told.add(same)
        yield _of_row(row, pile)


def _subject(row: Consistency) -> tuple[str, str, int, str]:
    return row.code, row.figure, row.year, row.source


def _of_row(row: Consistency, pile: Pile) -> Finding:
    page, entry = _place_of(row.page, pile)
    values = {
        "figure": f"{row.figure}.{row.year}.{row.source}",
        "name": row.figure,
        "year": row.year,
        "source": row.source,
        "declared": row.declared,
        "declared_unit": declared_unit(row.figure),
        "found": row.found,
        "unit": row.unit,
    }
    level = _LEVELS[row.code]
    return Finding(row.code, level, row.state, page=page, entry=entry, values=values, box=row.box)


def _place_of(printed: str | None, pile: Pile) -> tuple[PageRef | None, str | None]:
    """Page and entry, of a page as text."""
    if not printed:
        return None, None
    page = PageRef.parse(printed)
    return page, pile.entry_of(page)


def differing_papers(application: Application, facts: Sequence[PlacedFact]) -> tuple[PapersDiffer, ...]:
    """Pairs of papers that disagree, in the order of figures, newest year first."""
    of_figure: dict[Place, dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for item in stated_figures(application, facts):
        if item.figure in FIGURES and item.converted() is not None:
            papers = of_figure[item.figure, item.year]
            papers[item.source].append(item)
    found: list[PapersDiffer] = []
    for papers in of_figure.values():
        found += _pairs(list(papers.values()))
    found.sort(key=lambda pair: (FIGURES.index(pair.figure), -pair.year))
    return tuple(found)


def _pairs(papers: list[list[Stated]]) -> Iterator[PapersDiffer]:
    for one, other in combinations(papers, 2):
        comparable = [(a, b) for a in one for b in other if _of_one_scope(a, b)]
        if comparable and not any(_agree(a, b) for a, b in comparable):
            yield _difference(*comparable[0])


def _of_one_scope(one: Stated, other: Stated) -> bool:
    if one.scope is None or other.scope is None:
        return True
    return one.scope == other.scope


def _agree(one: Stated, other: Stated) -> bool:
    """Equal when both are rounded half up to the coarser last digit that was printed."""
    last = max(_last_digit(one), _last_digit(other))
    first = (_amount(one) / last).quantize(Decimal(1), ROUND_HALF_UP, EXACT)
    second = (_amount(other) / last).quantize(Decimal(1), ROUND_HALF_UP, EXACT)
    return first == second


def _amount(item: Stated) -> Decimal:
    """Nought where it cannot be read."""
    return item.converted() or Decimal(0)


def _last_digit(item: Stated) -> Decimal:
    """What one unit of the last printed digit is worth, in 万元 or persons."""
    printed = number(item.value) or Decimal(0)
    worth = Decimal(1)
    if item.figure not in PEOPLE:
        unit = unit_of(item.unit) or "元"
        worth = WAN[unit]
    return worth.scaleb(-decimals(printed))


def _difference(one: Stated, other: Stated) -> PapersDiffer:
    apart = abs(_amount(one) - _amount(other))
    first = f"{one.value} {one.unit}".strip()
    second = f"{other.value} {other.unit}".strip()
    return PapersDiffer(
        figure=one.figure,
        year=one.year,
        sources=(one.source, other.source),
        printed=(first, second),
        difference=format(apart.normalize(), "f"),
        unit=declared_unit(one.figure),
        page=other.page,
        box=other.box,
    )


def check_papers(pile: Pile) -> Iterator[Finding]:
    """consistency.mismatch between two papers, a warning: which of them is wrong only a person can say."""
    for pair in pile.evaluation.papers if pile.evaluation else ():
        page, entry = _place_of(pair.page, pile)
        values = {
            "variant": "papers",
            "figure": f"{pair.figure}.{pair.year}.{'.'.join(pair.sources)}",
            "name": pair.figure,
            "year": pair.year,
            "against": pair.sources[0],
            "source": pair.sources[1],
            "declared": pair.printed[0],
            "found": pair.printed[1],
            "difference": pair.difference,
            "unit": pair.unit,
        }
        yield Finding("consistency.mismatch", Level.WARNING, page=page, entry=entry, values=values, box=pair.box)
