"""Verdicts for the blink between a decision and its judgement: pages lie where the person put them at once.

Only placement is followed here; findings and states follow when the judge has spoken.

What a glance at pages that are not read yet lets expect: which entries stay empty. It is said as a guess, never kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from srdi_desktop.model import (
    ABSENCES,
    Document,
    Dossier,
    EntryState,
    EntryVerdict,
    Evidence,
    Finding,
    PageRef,
    Verdicts,
)

Homes = dict[PageRef, str]  # page -> its entry, "" the tray


def followed(before: Verdicts, dossier: Dossier) -> Verdicts:
    """`before`, with pages, documents and waivers as the dossier's decisions say now."""
    before = _changed(before, dossier)
    homes = _homes(before, dossier)
    by_entry = _by_entry(homes, dossier)
    documents = _documents(before, homes)
    document_of = {page: document for document in documents for page in document.pages}
    entries = _entries(before, dossier, by_entry, documents)
    findings = _findings(before, dossier)
    tray = tuple(by_entry[""])
    return replace(before, documents=documents, document_of=document_of, entries=entries, tray=tray, findings=findings)


def foreseen(
    verdicts: Verdicts, dossier: Dossier, glances: Mapping[PageRef, Evidence], judge: Callable[[Dossier], Verdicts]
) -> Verdicts:
    """The verdicts of a dossier that is partly unseen, with the entries for which a glance at the other pages finds
    nothing. Unchanged while a page was not even glanced at.
    """
    unseen = dossier.unseen_pages()
    if not unseen or not glances.keys() >= set(unseen):
        return verdicts
    guessed = {page: glances[page] for page in unseen}
    guess = judge(replace(dossier, evidence={**guessed, **dossier.evidence}))
    missing = {verdict.entry for verdict in guess.entries if verdict.state is EntryState.MISSING}
    waiting = {verdict.entry for verdict in verdicts.entries if verdict.state is EntryState.UNSEEN}
    return replace(verdicts, probably_missing=frozenset(missing & waiting))


def _by_entry(homes: Homes, dossier: Dossier) -> dict[str, list[PageRef]]:
    """Entry -> its pages as shown ("" the tray): those in a hand order first, the others as they were."""
    by_entry: dict[str, list[PageRef]] = {"": []}
    for page, home in homes.items():
        by_entry.setdefault(home, []).append(page)
    for entry, order in dossier.decisions.order.items():
        if entry not in by_entry:
            continue
        wanted = [page for page in order if homes.get(page) == entry]
        ordered = set(wanted)
        others = [page for page in by_entry[entry] if page not in ordered]
        by_entry[entry] = wanted + others
    return by_entry


def _changed(before: Verdicts, dossier: Dossier) -> Verdicts:
    """The verdicts with pages that were changed, or are the originals again, in the places of what stood there."""
    piled = frozenset(dossier.decisions.scans)
    entries = []
    for verdict in before.entries:
        pages = dossier.present(verdict.pages, piled)
        entries.append(replace(verdict, pages=pages))
    documents = []
    for document in before.documents:
        pages = dossier.present(document.pages, piled)
        documents.append(_with_pages(document, pages))
    tray = dossier.present(before.tray, piled)
    return replace(before, entries=tuple(entries), documents=tuple(documents), tray=tray)


def _with_pages(document: Document, pages: tuple[PageRef, ...]) -> Document:
    """The same object where nothing changes: what hangs on it need not be made anew."""
    if pages == document.pages:
        return document
    return replace(document, pages=pages)


def _homes(before: Verdicts, dossier: Dossier) -> Homes:
    """Entry of each page ("" the tray), in the order in which pages were shown, new pages last."""
    decisions = dossier.decisions
    pile = dossier.pages()
    shown = {page: verdict.entry for verdict in before.entries for page in verdict.pages}
    shown |= dict.fromkeys(before.tray, "")
    piled = set(pile)
    homes = {page: home for page, home in shown.items() if page in piled}
    for page in pile:
        homes.setdefault(page, "")
    ids = {entry.id for entry in dossier.catalogue.entries}
    for page, home in decisions.placed.items():
        if page in homes and (home in ids or not home):
            homes[page] = home
    for page in (*decisions.excluded, *decisions.replaced):
        if page in homes:
            homes[page] = ""
    return {page: home for page, home in homes.items() if page not in decisions.reshaped}


def _documents(before: Verdicts, homes: Homes) -> tuple[Document, ...]:
    """Documents cut where their pages went different ways; cut ones keep the number."""
    made: list[Document] = []
    for document in before.documents:
        parts: dict[str, list[PageRef]] = {}
        for page in document.pages:
            if page in homes:
                parts.setdefault(homes[page], []).append(page)
        home = document.entry or ""
        if list(parts) == [home] and len(parts[home]) == len(document.pages):
            made.append(document)
        else:
            made += [replace(document, entry=home or None, pages=tuple(pages)) for home, pages in parts.items()]
    return tuple(made)


def _entries(
    before: Verdicts, dossier: Dossier, by_entry: dict[str, list[PageRef]], documents: tuple[Document, ...]
) -> tuple[EntryVerdict, ...]:
    """The state of an entry stands until it gets its first page or loses the last; unseen pages make it unseen."""
    old = {verdict.entry: verdict for verdict in before.entries}
    unseen = frozenset(dossier.unseen_pages())
    early = dossier.is_partly_unseen()
    made = []
    for entry in dossier.catalogue.entries:
        pages = tuple(by_entry.get(entry.id, ()))
        verdict = old.get(entry.id) or EntryVerdict(entry.id, EntryState.UNSEEN)
        numbers = tuple(document.number for document in documents if document.entry == entry.id)
        state = verdict.state
        if bool(pages) != bool(verdict.pages):
            state = EntryState.UNSEEN
        if state is not EntryState.PROBLEMS and (early or not unseen.isdisjoint(pages)):
            state = EntryState.UNSEEN
        made.append(EntryVerdict(entry.id, state, pages, numbers))
    return tuple(made)


def _findings(before: Verdicts, dossier: Dossier) -> tuple[Finding, ...]:
    """Those of before with the waivers of now, without what the new pages may hold and without those of pages that were
    changed since.
    """
    pile = set(dossier.pages()) - dossier.decisions.reshaped.keys()
    known = [finding for finding in before.findings if finding.page is None or finding.page in pile]
    if dossier.is_partly_unseen():
        known = [finding for finding in known if finding.code not in ABSENCES]
    return tuple(_finding(finding, dossier) for finding in known)


def _finding(finding: Finding, dossier: Dossier) -> Finding:
    waived = dossier.decisions.waivers.get(finding.key)
    if waived != finding.waived:
        finding = replace(finding, waived=waived)
    return finding
