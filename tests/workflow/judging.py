"""A stand-in for the checks: pages stand where people put them, all else lies in the tray."""

from srdi_desktop.model.verdicts import Document, EntryState, EntryVerdict, Verdicts


def simple_judge(dossier, book, today):
    """Verdicts without rules, for tests about decisions alone."""
    decisions = dossier.decisions
    entries = []
    for entry in dossier.catalogue.entries:
        pages = [page for page in dossier.pages() if decisions.placed.get(page) == entry.id]
        by_hand = decisions.order.get(entry.id, ())
        pages.sort(key=lambda page: by_hand.index(page) if page in by_hand else len(by_hand))
        entries.append(EntryVerdict(entry.id, EntryState.COMPLETE, tuple(pages)))
    placed = {page for entry in entries for page in entry.pages}
    documents = {page: Document(1, (page,), entry=entry.entry) for entry in entries for page in entry.pages}
    tray = tuple(page for page in dossier.pages() if page not in placed)
    return Verdicts(entries=tuple(entries), tray=tray, document_of=documents)
