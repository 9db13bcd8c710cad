"""Declared figures that differ from their documents, as findings on the page that states them.

Papers held against each other: two kinds of paper that state one figure of one year must say the same.

They agree when their values, converted exactly, are equal to the unit that the coarser of the two prints. Pages of one
kind of paper may be misread or speak of other things, so two kinds differ only where no value of the one agrees with
any value of the other.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from itertools import combinations

from srdi_desktop.assess.pile import Pile
from srdi_desktop.model import (
    DERIVED,
    FIGURES,
    PEOPLE,
    SCOPES,
    UNITS,
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

_EXACT = Context(prec=60)
_LONGEST = 30  # digits of a printed number: beyond it something else was read, and 60 digits stay exact
_UNIT_WORDS = {"金额": "", "单位": "", ":": "", "(": "", ")": "", "人民币": "", "RMB": "", "名": "人"}


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
    stated = [*_typed(application), *_of_scope(tuple(_read(facts)), application, scope)]
    unclear = _unclear(stated)
    rows = [_left_open(row, unclear) for item in stated if (row := _row(item, application)) is not None]
    order = {name: place for place, name in enumerate((*FIGURES, *DERIVED))}
    return tuple(sorted(rows, key=lambda row: (order.get(row.figure, len(order)), -row.year)))


def _typed(application: Application) -> Iterable[Stated]:
    for item in application.sources:
        yield Stated(item.figure, item.year, item.source, item.value, item.unit)


def _read(facts: Sequence[PlacedFact]) -> Iterable[Stated]:
    """Figures read from scans. Without a year there is nothing to compare them with."""
    for placed in facts:
        fact = placed.fact
        if fact.kind == "figure" and fact.name and fact.year:
            source = placed.source or "other"
            page = str(placed.page)
            yield Stated(fact.name, fact.year, source, fact.value, fact.unit or "", page, fact.box, fact.scope)


def scope_matters(application: Application, facts: Sequence[PlacedFact]) -> bool:
    """Whether a declared figure agrees neither with the consolidated statements nor with the parent's, which differ."""
    stated = _of_scope(tuple(_read(facts)), application, "")
    return bool(_unclear(stated))


def _of_scope(stated: Sequence[Stated], application: Application, scope: str) -> list[Stated]:
    """Without the statements of the scope that is not meant: as a person said, else as the figure itself shows."""
    if scope:
        return [item for item in stated if item.scope in (scope, None)]
    shown = {place: _shown_scope(items, application) for place, items in _by_place(stated).items()}
    return [item for item in stated if item.scope in (shown[item.figure, item.year] or item.scope, None)]


def _by_place(stated: Sequence[Stated]) -> dict[tuple[str, int], list[Stated]]:
    places: dict[tuple[str, int], list[Stated]] = {}
    for item in stated:
        places.setdefault((item.figure, item.year), []).append(item)
    return places


def _shown_scope(items: Sequence[Stated], application: Application) -> str | None:
    """The scope whose statements agree with what is declared, consolidated first; None when neither does."""
    declared = application.figure(items[0].year, items[0].figure)
    for scope in SCOPES if declared is not None else ():
        found = (converted(item.value, item.unit) for item in items if item.scope == scope)
        if declared is not None and any(value is not None and agrees(declared, value) for value in found):
            return scope
    return None


def _unclear(stated: Sequence[Stated]) -> set[tuple[str, int]]:
    """Figures of years that papers state in both scopes."""
    return {place for place, items in _by_place(stated).items() if {item.scope for item in items} >= set(SCOPES)}


def _left_open(row: Consistency, unclear: set[tuple[str, int]]) -> Consistency:
    if (row.figure, row.year) in unclear and row.page:
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
    usual = max(map(decimals, application.figures.get(item.year, {}).values()), default=0)
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
        coarse=state is State.PASSED and _is_coarse(declared, found, usual),
    )


def _is_coarse(declared: Decimal, found: Decimal | None, usual: int) -> bool:
    """Declared with fewer decimals than other figures of the year, and with these it would not agree."""
    if found is None or decimals(declared) >= usual:
        return False
    return not agrees(declared.quantize(_step(usual), context=_EXACT), found)


def _compared(declared: Decimal, found: Decimal | None) -> tuple[str, State]:
    if found is None:
        return "consistency.mismatch", State.UNDECIDED
    if agrees(declared, found):
        return "consistency.agrees", State.PASSED
    return ("consistency.rounding" if only_rounded(declared, found) else "consistency.mismatch"), State.FAILED


def number(text: str) -> Decimal | None:
    """A printed number: commas and spaces inside, full-width digits, brackets or a leading minus for negative."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(plain.split()).replace(",", "").replace("，", "").replace("¥", "").replace("￥", "")
    negative = (plain.startswith("(") and plain.endswith(")")) or plain[:1] in ("-", "−", "–", "－")
    digits = plain.strip("()-−–").removesuffix("%")
    if len(digits) > _LONGEST:
        return None
    if not digits.replace(".", "", 1).isascii() or not digits.replace(".", "", 1).isdigit():
        return None
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    return -value if negative else value


def unit_of(text: str) -> str | None:
    """One of UNITS out of a caption such as 单位：人民币万元; None when it is none of them."""
    plain = unicodedata.normalize("NFKC", text)
    for word, meant in _UNIT_WORDS.items():
        plain = plain.replace(word, meant)
    plain = "".join(plain.split())
    return plain if plain in UNITS else None


def converted(value: str, unit: str, *, people: bool = False) -> Decimal | None:
    """The printed value in the unit that is declared (万元, or persons), exactly; None when it cannot be read."""
    amount = number(value)
    known = unit_of(unit)
    if amount is None:
        return None
    if people:
        return amount if known in ("人", None) else None
    if known is None or known not in WAN:
        return None
    return _EXACT.multiply(amount, WAN[known])


def agrees(declared: Decimal, found: Decimal) -> bool:
    """The document's value, rounded half up to the decimals declared, equals the declared one."""
    return found.quantize(_step(decimals(declared)), ROUND_HALF_UP, _EXACT) == declared


def only_rounded(declared: Decimal, found: Decimal) -> bool:
    """One is the other rounded up or down to whole units or to some decimals: cutting, rounding too early, or a
    document printed more coarsely than the declaration.
    """
    return _is_rounded(declared, found) or _is_rounded(found, declared)


def _is_rounded(short: Decimal, full: Decimal) -> bool:
    return any(
        full.quantize(_step(places), direction, _EXACT) == short
        for places in range(decimals(short) + 1)
        for direction in (ROUND_FLOOR, ROUND_CEILING)
    )


def decimals(value: Decimal) -> int:
    """Decimals as typed: 12.30 has two."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int):
        return max(0, -exponent)
    return 0


def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _derived(item: Stated, application: Application) -> Consistency | None:
    """A ratio or growth rate that a document states, against the one that follows from the declared figures."""
    expected = _recomputed(item.figure, item.year, application)
    if expected is None:
        return None
    stated = number(item.value)
    state, shown = State.UNDECIDED, None
    if stated is not None:
        places = decimals(stated)
        rounded = _EXACT.divide(Decimal(expected.numerator), Decimal(expected.denominator))
        rounded = rounded.quantize(_step(places), ROUND_HALF_UP, _EXACT)
        shown = format(rounded, "f")
        state = State.PASSED if rounded == stated else State.FAILED
    code = "consistency.agrees" if state is State.PASSED else "consistency.derived"
    return Consistency(code, item.figure, item.year, item.source, shown, item.value, "%", state, item.page, item.box)


def _recomputed(name: str, year: int, application: Application) -> Fraction | None:
    part_name, whole_name = DERIVED[name]
    part = application.figure(year, part_name)
    whole = application.figure(year, whole_name) if whole_name else application.figure(year - 1, part_name)
    if part is None or whole is None or whole <= 0:
        return None
    share = Fraction(part) / Fraction(whole)
    return 100 * (share if whole_name else share - 1)


_LEVELS = {
    "consistency.mismatch": Level.ERROR,
    "consistency.rounding": Level.ERROR,
    "consistency.derived": Level.WARNING,
}


def check(pile: Pile) -> Iterator[Finding]:
    """consistency.* from the comparison that the evaluation made."""
    rows = pile.evaluation.consistency if pile.evaluation else ()
    on_pages = {(row.code, row.figure, row.year, row.source) for row in rows if row.page}
    told: set[tuple[str, ...]] = set()
    for row in rows:
        same = (row.code, row.figure, str(row.year), row.source, row.found or "", row.unit)
        if row.code not in _LEVELS or row.state is State.PASSED or same in told:
            continue  # a report states a figure in its table of key figures, its statement and its notes: told once
        if not row.page and (row.code, row.figure, row.year, row.source) in on_pages:
            continue  # typed from the document, and read from it as well: told once, with the page
        told.add(same)
        page = PageRef.parse(row.page) if row.page else None
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
        entry = pile.entry_of(page) if page else None
        yield Finding(row.code, _LEVELS[row.code], row.state, page=page, entry=entry, values=values, box=row.box)


def differing_papers(application: Application, facts: Sequence[PlacedFact]) -> tuple[PapersDiffer, ...]:
    """Pairs of papers that disagree, in the order of figures, newest year first."""
    of_figure: dict[tuple[str, int], dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for item in stated_figures(application, facts):
        if item.figure in FIGURES and item.converted() is not None:
            of_figure[item.figure, item.year][item.source].append(item)
    found = [pair for papers in of_figure.values() for pair in _pairs(list(papers.values()))]
    return tuple(sorted(found, key=lambda pair: (FIGURES.index(pair.figure), -pair.year)))


def _pairs(papers: list[list[Stated]]) -> Iterator[PapersDiffer]:
    for one, other in combinations(papers, 2):
        comparable = [(a, b) for a in one for b in other if a.scope == b.scope or None in (a.scope, b.scope)]
        if comparable and not any(_agree(a, b) for a, b in comparable):
            yield _difference(*comparable[0])


def _agree(one: Stated, other: Stated) -> bool:
    """Equal when both are rounded half up to the coarser last digit that was printed."""
    last = max(_last_digit(one), _last_digit(other))
    first, second = ((item.converted() or Decimal(0)) / last for item in (one, other))
    return first.quantize(Decimal(1), ROUND_HALF_UP, _EXACT) == second.quantize(Decimal(1), ROUND_HALF_UP, _EXACT)


def _last_digit(item: Stated) -> Decimal:
    """What one unit of the last printed digit is worth, in 万元 or persons."""
    printed = number(item.value) or Decimal(0)
    worth = Decimal(1) if item.figure in PEOPLE else WAN[unit_of(item.unit) or "元"]
    return worth.scaleb(-decimals(printed))


def _difference(one: Stated, other: Stated) -> PapersDiffer:
    apart = abs((one.converted() or Decimal(0)) - (other.converted() or Decimal(0)))
    return PapersDiffer(
        figure=one.figure,
        year=one.year,
        sources=(one.source, other.source),
        printed=(f"{one.value} {one.unit}".strip(), f"{other.value} {other.unit}".strip()),
        difference=format(apart.normalize(), "f"),
        unit=declared_unit(one.figure),
        page=other.page,
        box=other.box,
    )


def check_papers(pile: Pile) -> Iterator[Finding]:
    """consistency.mismatch between two papers, a warning: which of them is wrong only a person can say."""
    for pair in pile.evaluation.papers if pile.evaluation else ():
        page = PageRef.parse(pair.page) if pair.page else None
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
        entry = pile.entry_of(page) if page else None
        yield Finding("consistency.mismatch", Level.WARNING, page=page, entry=entry, values=values, box=pair.box)
