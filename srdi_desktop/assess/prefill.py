"""Figures read from the scans, proposed for the questionnaire: a person takes or leaves each, with its page in view."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from srdi_desktop.assess.consistency import converted
from srdi_desktop.model.application import Proposal
from srdi_desktop.model.consistency import PEOPLE, SCOPES
from srdi_desktop.model.verdicts import PlacedFact

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
    return order.index(proposal.source) if proposal.source in order else len(order)
