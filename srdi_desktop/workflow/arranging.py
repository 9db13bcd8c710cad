"""Where pages lie after a move, as new values for the decisions' fields; pure functions."""

from collections.abc import Sequence
from typing import Any

from srdi_desktop.model import Decisions, Dossier, PageRef, Verdicts


def shown(verdicts: Verdicts, entry: str) -> tuple[PageRef, ...]:
    """Pages of an entry ("" is the tray) in the order in which they are shown."""
    if not entry:
        return verdicts.tray
    return next((verdict.pages for verdict in verdicts.entries if verdict.entry == entry), ())


def moved(
    decisions: Decisions,
    there: Sequence[PageRef],
    pages: Sequence[PageRef],
    entry: str,
    before: PageRef | None,
) -> dict[str, Any]:
    """New values of the fields that a move changes; `there`: the entry's pages as shown now.

    A hand order is kept from then on when the place was chosen: before a page, inside the entry itself, or in an
    entry that has one. Otherwise the machine goes on putting the entry in reading order.
    """
    placed = {**decisions.placed, **dict.fromkeys(pages, entry)}
    order = {
        name: rest
        for name, refs in decisions.order.items()
        if (rest := tuple(ref for ref in refs if ref not in set(pages)))
    }
    if before is not None or entry in decisions.order or set(pages) <= set(there):
        others = [page for page in there if page not in set(pages)]
        at = others.index(before) if before in others else len(others)
        order[entry] = (*others[:at], *pages, *others[at:])
    excluded = decisions.excluded - set(pages) if entry else decisions.excluded
    return {"placed": placed, "order": order, "excluded": excluded}


def started(dossier: Dossier, verdicts: Verdicts, page: PageRef, begins: bool) -> dict[str, Any]:
    """New values of the fields that change when a document begins at a page, or goes on there: what a person placed
    of it lies with the page before it from then on.
    """
    decisions = dossier.decisions
    chosen: dict[str, Any] = {"starts": {**decisions.starts, page: begins}}
    before = _page_before(dossier, page)
    document = verdicts.document_of.get(page)
    if begins or before is None or document is None:
        return chosen
    joining = set(document.pages[document.pages.index(page) :])
    placed = {ref: entry for ref, entry in decisions.placed.items() if ref not in joining}
    if before in decisions.placed:
        placed |= dict.fromkeys(joining, decisions.placed[before])
    return chosen | {"placed": placed}


def _page_before(dossier: Dossier, page: PageRef) -> PageRef | None:
    """The page before one in the pile, of those that are exported."""
    decisions = dossier.decisions
    out = decisions.excluded | set(decisions.replaced)
    pile = [one for one in dossier.pages() if one == page or one not in out]
    at = pile.index(page) if page in pile else 0
    if at:
        return pile[at - 1]
    return None


def replaced(decisions: Decisions, page: PageRef, by: PageRef) -> dict[str, Any]:
    """New values of the fields that a replacement changes: the rescan stands where the page stood by hand."""
    placed = {ref: entry for ref, entry in decisions.placed.items() if ref != by}
    if page in placed:
        placed[by] = placed[page]
    order = {
        entry: tuple(by if ref == page else ref for ref in refs if ref != by) for entry, refs in decisions.order.items()
    }
    order = {entry: refs for entry, refs in order.items() if refs}
    return {"replaced": {**decisions.replaced, page: by}, "placed": placed, "order": order}
