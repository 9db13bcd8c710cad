"""Verdicts for the blink between a decision and its judgement: pages lie where the person put them at once.

Only placement is followed here; findings and states follow when the judge has spoken.
"""

from dataclasses import replace

from srdi_desktop.model import ABSENCES, Document, Dossier, EntryState, EntryVerdict, Finding, PageRef, Verdicts


def followed(before: Verdicts, dossier: Dossier) -> Verdicts:
    """`before`, with pages, documents and waivers as the dossier's decisions say now."""
    before = _changed(before, dossier)
    homes = _homes(before, dossier)
    by_entry: dict[str, list[PageRef]] = {"": []}
    for page, home in homes.items():
        by_entry.setdefault(home, []).append(page)
    for entry, order in dossier.decisions.order.items():
        if entry in by_entry:
            wanted = [page for page in order if homes.get(page) == entry]
            rest = set(wanted)
            by_entry[entry] = wanted + [page for page in by_entry[entry] if page not in rest]
    documents, document_of = _documents(before, homes)
    entries = _entries(before, dossier, by_entry, documents)
    return replace(
        before,
        documents=documents,
        document_of=document_of,
        entries=entries,
        tray=tuple(by_entry[""]),
        findings=_findings(before, dossier),
    )


def _changed(before: Verdicts, dossier: Dossier) -> Verdicts:
    """The verdicts with pages that were changed, or are the originals again, in the places of what stood there."""
    piled = frozenset(dossier.decisions.scans)
    return replace(
        before,
        entries=tuple(replace(verdict, pages=dossier.present(verdict.pages, piled)) for verdict in before.entries),
        documents=tuple(_with_pages(one, dossier.present(one.pages, piled)) for one in before.documents),
        tray=dossier.present(before.tray, piled),
    )


def _with_pages(document: Document, pages: tuple[PageRef, ...]) -> Document:
    return document if pages == document.pages else replace(document, pages=pages)


def _homes(before: Verdicts, dossier: Dossier) -> dict[PageRef, str]:
    """Entry of each page ("" the tray), in the order in which pages were shown, new pages last."""
    pile = set(dossier.pages())
    shown = [(page, verdict.entry) for verdict in before.entries for page in verdict.pages]
    shown += [(page, "") for page in before.tray]
    known = {page: home for page, home in shown if page in pile}
    homes = known | {page: "" for page in dossier.pages() if page not in known}
    ids = {entry.id for entry in dossier.catalogue.entries}
    homes |= {
        page: home for page, home in dossier.decisions.placed.items() if page in homes and (home in ids or not home)
    }
    homes |= {page: "" for page in (*dossier.decisions.excluded, *dossier.decisions.replaced) if page in homes}
    return {page: home for page, home in homes.items() if page not in dossier.decisions.reshaped}


def _documents(before: Verdicts, homes: dict[PageRef, str]) -> tuple[tuple[Document, ...], dict[PageRef, Document]]:
    """Documents cut where their pages went different ways; cut ones keep the number."""
    made: list[Document] = []
    for document in before.documents:
        parts: dict[str, list[PageRef]] = {}
        for page in document.pages:
            if page in homes:
                parts.setdefault(homes[page], []).append(page)
        same = list(parts) == [document.entry or ""] and len(parts[document.entry or ""]) == len(document.pages)
        if same:
            made.append(document)
        else:
            made += [replace(document, entry=home or None, pages=tuple(pages)) for home, pages in parts.items()]
    return tuple(made), {page: document for document in made for page in document.pages}


def _entries(
    before: Verdicts, dossier: Dossier, by_entry: dict[str, list[PageRef]], documents: tuple[Document, ...]
) -> tuple[EntryVerdict, ...]:
    old = {verdict.entry: verdict for verdict in before.entries}
    unseen = frozenset(dossier.unseen_pages())
    early = dossier.is_partly_unseen()
    made = []
    for entry in dossier.catalogue.entries:
        pages = tuple(by_entry.get(entry.id, ()))
        verdict = old.get(entry.id) or EntryVerdict(entry.id, EntryState.UNSEEN)
        numbers = tuple(document.number for document in documents if document.entry == entry.id)
        state = verdict.state if bool(pages) == bool(verdict.pages) else EntryState.UNSEEN
        if state is not EntryState.PROBLEMS and (early or not unseen.isdisjoint(pages)):
            state = EntryState.UNSEEN
        made.append(EntryVerdict(entry.id, state, pages, numbers))
    return tuple(made)


def _findings(before: Verdicts, dossier: Dossier) -> tuple[Finding, ...]:
    """Those of before with the waivers of now, without what the new pages may hold and without those of pages that were
    changed since.
    """
    pile = set(dossier.pages()) - dossier.decisions.reshaped.keys()
    known = tuple(finding for finding in before.findings if finding.page is None or finding.page in pile)
    if dossier.is_partly_unseen():
        known = tuple(finding for finding in known if finding.code not in ABSENCES)
    return tuple(_finding(finding, dossier) for finding in known)


def _finding(finding: Finding, dossier: Dossier) -> Finding:
    waived = dossier.decisions.waivers.get(finding.key)
    if waived != finding.waived:
        finding = replace(finding, waived=waived)
    return finding
