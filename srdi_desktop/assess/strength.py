"""Evidence strength (硬通货 / 软实力): which claims third parties, certificates, patents and contracts carry."""

from collections.abc import Sequence

from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.evaluation import Strength
from srdi_desktop.model.rulebook import ClaimRule, RuleBook
from srdi_desktop.model.verdicts import EntryState, EntryVerdict


def weigh(catalogue: Catalogue, entries: Sequence[EntryVerdict], book: RuleBook) -> tuple[Strength, ...]:
    """Each claim with the strongest carrier that has pages, and all entries that carry it; "none" where nothing does.

    A claim for which the catalogue has no entry and the dossier no page is left out: nobody asked for it.
    """
    kind_of = {entry.id: entry.kind for entry in catalogue.entries}
    filled = {verdict.entry: kind_of[verdict.entry] for verdict in entries if _counts(verdict, kind_of)}
    asked = set(kind_of.values())
    return tuple(
        _weighed(claim, filled)
        for claim in book.claims
        if any(kind in asked for _, kinds in claim.carriers for kind in kinds)
    )


def _counts(verdict: EntryVerdict, kind_of: dict[str, str]) -> bool:
    return bool(verdict.pages) and verdict.state is not EntryState.MISSING and verdict.entry in kind_of


def _weighed(claim: ClaimRule, filled: dict[str, str]) -> Strength:
    for carrier, kinds in claim.carriers:
        carrying = tuple(entry for entry, kind in filled.items() if kind in kinds)
        if carrying:
            return Strength(claim.id, carrier, carrying, claim.inputs)
    return Strength(claim.id, "none", inputs=claim.inputs)
