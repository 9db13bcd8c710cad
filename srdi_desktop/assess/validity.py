"""Certificates that end before the deadline."""

from collections.abc import Iterator
from datetime import date

from srdi_desktop.assess.pile import Pile
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.page import Fact
from srdi_desktop.model.verdicts import Document


def check(pile: Pile) -> Iterator[Finding]:
    """entry.expired for each document of an entry that can expire; the deadline, or today while there is none."""
    deadline = pile.dossier.decisions.deadline or pile.today
    expiring = {entry.id for entry in pile.entries() if entry.expires}
    for document in pile.documents:
        if document.entry in expiring:
            yield from _expired(pile, document, deadline)


def _expired(pile: Pile, document: Document, deadline: date) -> Iterator[Finding]:
    """The latest end that the document states counts: renewals stand on the same certificate."""
    ends = [
        (end, fact, page)
        for page in document.pages
        if page in pile.dossier.evidence
        for fact in pile.dossier.evidence[page].facts
        if (end := _end(fact))
    ]
    if not ends:
        return
    end, fact, page = max(ends, key=lambda one: one[0])
    if end < deadline:
        values = {"valid_until": str(end), "deadline": str(deadline), "title": document.title}
        yield Finding("entry.expired", Level.ERROR, page=page, entry=document.entry, values=values, box=fact.box)


def _end(fact: Fact) -> date | None:
    if fact.kind != "valid_until":
        return None
    try:
        return date.fromisoformat(fact.value)
    except ValueError:
        return date.max  # 长期
