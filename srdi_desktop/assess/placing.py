"""From the pile to placed, numbered documents, with what people decided laid over what the machine found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from srdi_desktop.assess.documents import Stack, split
from srdi_desktop.assess.figures import settled_facts
from srdi_desktop.assess.numbering import Numbering, settle, strong_number
from srdi_desktop.assess.sorting import Draft, draft_of, place
from srdi_desktop.model import Document, PageRef, PlacedFact


def documents_of(stack: Stack) -> tuple[tuple[Document, ...], dict[int, Numbering]]:
    """All documents in pile order, tray included; and by Document.number how each is numbered."""
    drafts: list[Draft] = []
    for pages in split(stack):
        drafts += _by_hand(stack, pages)
    placed = _joined(stack, place(drafts, stack))
    documents = tuple(_document(number, draft) for number, draft in enumerate(placed, 1))
    return documents, {number: draft.numbering for number, draft in enumerate(placed, 1)}


def _by_hand(stack: Stack, pages: Sequence[PageRef]) -> list[Draft]:
    """The document as the machine found it, or its parts where a person moved some pages of it."""
    known = {entry.id for entry in stack.dossier.catalogue.entries} | {""}
    decided = stack.dossier.decisions.placed
    parts: dict[str | None, list[PageRef]] = {}
    for page in pages:
        target = decided.get(page)
        parts.setdefault(target if target in known else None, []).append(page)
    return [_part(stack, part, target) for target, part in parts.items()]


def _part(stack: Stack, pages: Sequence[PageRef], target: str | None) -> Draft:
    draft = draft_of(stack, settle(pages, stack.views, stack.book.limits))
    if target is None:
        return draft
    return replace(draft, entry=target or None, confidence=1.0, by_hand=True)


def _joined(stack: Stack, drafts: Sequence[Draft]) -> list[Draft]:
    """A page that a person moved to an entry joins the document there whose numbers it continues or completes."""
    kept = list(drafts)
    for draft in drafts:
        taken_up = all(one is not draft for one in kept)  # it was the home of an earlier one, and lies in both
        if taken_up or not draft.by_hand or not draft.entry or len(draft.pages) > 3:
            continue
        home = _home(stack, draft, kept)
        if home:
            pages = (*home.pages, *draft.pages)
            numbering = settle(pages, stack.views, stack.book.limits)
            both = replace(home, numbering=numbering)
            kept[kept.index(home)] = both
            kept.remove(draft)
    return kept


def _home(stack: Stack, draft: Draft, drafts: Iterable[Draft]) -> Draft | None:
    view = stack.views[draft.pages[0]]
    number = strong_number(view)
    if not number or stack.dossier.decisions.starts.get(draft.pages[0]):
        return None
    fitting = [
        other
        for other in drafts
        if other.entry == draft.entry
        and other is not draft
        and other.numbering.numbers
        and number.value not in other.numbering.numbers.values()
        and set(other.numbering.totals.values()) == ({number.total} if number.total else set())
    ]
    if len(fitting) == 1:
        return fitting[0]
    return None


def _document(number: int, draft: Draft) -> Document:
    return Document(
        number=number,
        pages=draft.pages,
        title=draft.title,
        kind=draft.kind,
        entry=draft.entry,
        confidence=round(draft.confidence, 3),
        candidates=draft.candidates,
        years=draft.years,
        numbers=draft.numbering.numbers,
        totals=draft.numbering.totals,
    )


def pages_by_entry(stack: Stack, documents: Iterable[Document]) -> dict[str, tuple[PageRef, ...]]:
    """Entry id ("" for the tray) -> its pages in export order: by pile, put right where a person ordered them."""
    natural: dict[str, list[PageRef]] = {}
    for document in documents:
        natural.setdefault(document.entry or "", []).extend(document.pages)
    by_hand = stack.dossier.decisions.order
    return {entry: in_hand_order(pages, by_hand.get(entry, ())) for entry, pages in natural.items()}


def in_hand_order(natural: Sequence[PageRef], by_hand: Sequence[PageRef]) -> tuple[PageRef, ...]:
    """Pages that a person ordered in that order; each other page stays behind the one it follows by nature."""
    if not by_hand:
        return tuple(natural)
    there = set(natural)
    followers: dict[PageRef | None, list[PageRef]] = {}
    ordered = [page for page in by_hand if page in there]
    fixed, last = set(ordered), None
    for page in natural:
        if page in fixed:
            last = page
        else:
            followers.setdefault(last, []).append(page)
    result = list(followers.get(None, ()))
    for page in ordered:
        result += [page, *followers.get(page, ())]
    return tuple(result)


def facts_of(stack: Stack, documents: Sequence[Document]) -> tuple[PlacedFact, ...]:
    """All facts of the pages in play with the kind of their document, in pile order; each figure that can be told a
    period. Headings are carried over the pages of a document.
    """
    evidence = stack.dossier.evidence
    found: dict[PageRef, list[PlacedFact]] = {}
    for document in documents:
        for page, fact in settled_facts(document.pages, evidence):
            if fact.kind != "figure" or fact.period:
                found.setdefault(page, []).append(PlacedFact(fact, page, document.kind))
    return tuple(placed for page in stack.pages for placed in found.get(page, ()))
