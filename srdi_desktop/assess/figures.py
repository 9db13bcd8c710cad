"""Figures whose heading stands on an earlier page of their document: period, unit and scope are carried over its pages.

Nothing is carried into another document, nor over a page of which only strips were read: its tables are unknown.

Figures read from the scans, proposed for the questionnaire: a person takes or leaves each, with its page in view.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from srdi_desktop.assess.consistency import converted
from srdi_desktop.model import (
    BEFORE,
    OPENING,
    PEOPLE,
    SCOPES,
    STOCKS,
    Carried,
    Column,
    Evidence,
    Fact,
    Heading,
    PageRef,
    PlacedFact,
    Proposal,
    settled_period,
    year_of,
)


@dataclass(frozen=True)
class _Known:
    """What the pages so far have said. unit: of the last table that named one; about: what the last statement is
    about.
    """

    heading: Heading | None = None
    report: str | None = None
    notes: str | None = None
    unit: str | None = None
    about: str | None = None

    def after(self, page: Carried) -> "_Known":
        """With what one more page says."""
        heading = page.heading or self.heading
        if heading and heading.goes_on and self.heading:
            unit = heading.unit or self.heading.unit
            scope = heading.scope or self.heading.scope
            about = heading.about or self.heading.about
            heading = replace(
                heading,
                unit=unit,
                scope=scope,
                about=about,
            )
        report = page.report or self.report
        notes = page.notes or self.notes
        return _Known(
            heading=heading,
            report=report,
            notes=notes,
            unit=(heading and heading.unit) or self.unit,
            about=(heading and heading.about) or self.about,
        )


def settled_facts(pages: Sequence[PageRef], evidence: Mapping[PageRef, Evidence]) -> Iterator[tuple[PageRef, Fact]]:
    """All facts of one document, pages in reading order; figures with what earlier pages say of them."""
    known = _Known()
    for page in pages:
        found = evidence.get(page)
        if found is None or not found.text.whole:
            known = replace(known, heading=None)
        if found is None:
            continue
        report = found.carried.report or known.report
        here = replace(known, report=report)
        for fact in found.facts:
            yield page, (_settled(fact, here, found.carried.heading) if fact.kind == "figure" else fact)
        known = known.after(found.carried)


def _settled(fact: Fact, known: _Known, own: Heading | None) -> Fact:
    """`own`: the last heading of the fact's own page."""
    if fact.column is not None:
        fact = _continued(fact, known.heading or Heading()) if known.heading else _beside(fact, own)
    about = known.report or known.about
    period = settled_period(fact.period, about)
    return replace(
        fact, period=period, year=year_of(period), unit=fact.unit or known.unit, scope=fact.scope or known.notes
    )


def _continued(fact: Fact, heading: Heading) -> Fact:
    """A figure of a table that an earlier page began."""
    period, scope = fact.period, fact.scope
    if period is None:
        column = _column_at(fact.column, heading.columns)
        if column is None:
            return fact
        period, scope = column.period, column.scope
    return replace(
        fact,
        period=settled_period(period, heading.about) or period,
        unit=fact.unit or heading.unit,
        scope=scope or heading.scope,
    )


def _column_at(middle: float | None, columns: Sequence[Column]) -> Column | None:
    """The column that stands there, None when none is near: within half the way to its neighbour."""
    if middle is None or not columns:
        return None
    middles = sorted(column.middle for column in columns)
    gaps = [right - left for left, right in pairwise(middles)]
    near = min(columns, key=lambda column: abs(column.middle - middle))
    if abs(near.middle - middle) <= 0.5 * min(gaps, default=0.2):
        return near
    return None


def _beside(fact: Fact, own: Heading | None) -> Fact:
    """A figure at the top of a document whose earlier pages are missing: the next statement on the page has the same
    columns, the current period first as the form of statements prescribes (财会〔2019〕6号).
    """
    if own is None or own.about is None or fact.period is not None:
        return fact
    column = _column_at(fact.column, own.columns)
    stated = [one for one in own.columns if one.period]
    if column not in stated or len(stated) != 2:
        return fact
    first = stated.index(column) == 0
    before = OPENING if fact.name in STOCKS else BEFORE
    period = own.about if first else settled_period(before, own.about)
    unit = fact.unit or own.unit
    return replace(fact, period=period, unit=unit)


# Which document is asked first: what auditors and offices certify before what the company typed itself.
TRUST: Mapping[str, tuple[str, ...]] = {
    "rd_expense": ("rd-audit", "audit-report", "tax-return"),
    "social_insurance": ("social-insurance",),
}
USUAL = ("audit-report", "tax-return", "rd-audit", "social-insurance", "application-form")


def propose(facts: Sequence[PlacedFact], scope: str = "") -> tuple[Proposal, ...]:
    """The best proposal for each figure and year, newest year first; nothing where no value can be read for sure.
    `scope`: whose figures are declared; while that is not known, the consolidated ones are proposed.
    """
    found: defaultdict[tuple[str, int], list[tuple[str | None, Proposal]]] = defaultdict(list)
    for placed in facts:
        proposal = _proposal(placed)
        if proposal:
            found[proposal.figure, proposal.year].append((placed.fact.scope, proposal))
    best = [_best(_of_scope(proposals, scope or SCOPES[0])) for proposals in found.values()]
    return tuple(sorted(best, key=lambda item: (-item.year, item.figure)))


def _of_scope(proposals: Sequence[tuple[str | None, Proposal]], scope: str) -> list[Proposal]:
    """Those of this scope where there are any; else those that name none; else the other's."""
    for wanted in ((scope,), (None,), SCOPES):
        chosen = [proposal for found, proposal in proposals if found in wanted]
        if chosen:
            return chosen
    return []


def _proposal(placed: PlacedFact) -> Proposal | None:
    fact = placed.fact
    if fact.kind != "figure" or not fact.name or not fact.year:
        return None
    value = converted(fact.value, fact.unit or "", people=fact.name in PEOPLE)
    if value is None:
        return None
    return Proposal(
        figure=fact.name,
        year=fact.year,
        value=value,
        printed=fact.value,
        unit=fact.unit or "",
        source=placed.source or "other",
        page=str(placed.page),
        box=fact.box,
        score=fact.score,
    )


def _best(proposals: list[Proposal]) -> Proposal:
    """The most trusted document's, read best; how many others state something else is told."""
    best = min(proposals, key=lambda item: (_rank(item), -item.score, item.page))
    others = len({item.page for item in proposals if item.value != best.value})
    return replace(best, others=others)


def _rank(proposal: Proposal) -> int:
    order = TRUST.get(proposal.figure, USUAL)
    if proposal.source in order:
        return order.index(proposal.source)
    return len(order)
