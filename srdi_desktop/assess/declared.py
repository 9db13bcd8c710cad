"""Declared figures that differ from their documents, as findings on the page that states them."""

from collections.abc import Iterator

from srdi_desktop.assess.pile import Pile
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import PageRef

_LEVELS = {
    "consistency.mismatch": Level.ERROR,
    "consistency.rounding": Level.ERROR,
    "consistency.derived": Level.WARNING,
}


def check(pile: Pile) -> Iterator[Finding]:
    """consistency.* from the comparison that the evaluation made."""
    rows = pile.evaluation.consistency if pile.evaluation else ()
    on_pages = {(row.code, row.figure, row.year, row.source) for row in rows if row.page}
    for row in rows:
        if row.code not in _LEVELS or row.state is State.PASSED:
            continue
        if not row.page and (row.code, row.figure, row.year, row.source) in on_pages:
            continue  # typed from the document, and read from it as well: told once, with the page
        page = PageRef.parse(row.page) if row.page else None
        values = {
            "figure": f"{row.figure}.{row.year}.{row.source}",
            "name": row.figure,
            "year": row.year,
            "source": row.source,
            "declared": row.declared,
            "found": row.found,
            "unit": row.unit,
        }
        entry = pile.entry_of(page) if page else None
        yield Finding(row.code, _LEVELS[row.code], row.state, page=page, entry=entry, values=values, box=row.box)
