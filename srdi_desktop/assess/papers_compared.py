"""Papers held against each other: two kinds of paper that state one figure of one year must say the same.

They agree when their values, converted exactly, are equal to the unit that the coarser of the two prints. Pages of one
kind of paper may be misread or speak of other things, so two kinds differ only where no value of the one agrees with
any value of the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import combinations

from srdi_desktop.assess.consistency import Stated, decimals, number, stated_figures, unit_of
from srdi_desktop.assess.pile import Pile
from srdi_desktop.model.application import FIGURES, Application
from srdi_desktop.model.consistency import PEOPLE, WAN, declared_unit
from srdi_desktop.model.evaluation import PapersDiffer
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.verdicts import PlacedFact

_EXACT = Context(prec=60)


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


def check(pile: Pile) -> Iterator[Finding]:
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
