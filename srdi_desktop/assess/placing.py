"""From the pile to placed, numbered documents, with what people decided laid over what the machine found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from srdi_desktop.assess.documents import split
from srdi_desktop.assess.figures import settled_facts
from srdi_desktop.assess.numbering import Numbering, settle, strong_number
from srdi_desktop.assess.page_view import Stack
from srdi_desktop.assess.sorting import Draft, draft_of, place
from srdi_desktop.model import Document, PageRef, PlacedFact, PrintedNumber

_Pages = tuple[PageRef, ...]


def documents_of(stack: Stack) -> tuple[tuple[Document, ...], dict[int, Numbering]]:
    """All documents in pile order, tray included; and by Document.number how each is numbered."""
    drafts: list[Draft] = []
    for pages in split(stack):
        drafts += _by_hand(stack, pages)
    placed = place(drafts, stack)
    placed = _joined(stack, placed)
    documents: list[Document] = []
    numberings: dict[int, Numbering] = {}
    for number, draft in enumerate(placed, 1):
        document = _document(number, draft)
        documents.append(document)
        numberings[number] = draft.numbering
    return tuple(documents), numberings


def _by_hand(stack: Stack, pages: Sequence[PageRef]) -> list[Draft]:
    """The document as the machine found it, or its parts where a person moved some pages of it."""
    known = {entry.id for entry in stack.dossier.catalogue.entries}
    known.add("")  # the tray
    decided = stack.dossier.decisions.placed
    parts: dict[str | None, list[PageRef]] = {}
    for page in pages:
        target = decided.get(page)
        if target not in known:
            target = None
        part = parts.setdefault(target, [])
        part.append(page)
    return [_part(stack, part, target) for target, part in parts.items()]


def _part(stack: Stack, pages: Sequence[PageRef], target: str | None) -> Draft:
    """`target`: the entry that a person sent the pages to, "" for the tray, None where nobody did."""
    numbering = _settled(stack, pages)
    draft = draft_of(stack, numbering)
    if target is None:
        return draft
    entry = target or None
    return replace(draft, entry=entry, confidence=1.0, by_hand=True)


def _settled(stack: Stack, pages: Sequence[PageRef]) -> Numbering:
    return settle(pages, stack.views, stack.book.limits)


def _joined(stack: Stack, drafts: Sequence[Draft]) -> list[Draft]:
    """A page that a person moved to an entry joins the document there whose numbers it continues or completes."""
    kept = list(drafts)
    for draft in drafts:
        taken_up = all(one is not draft for one in kept)  # it was the home of an earlier one, and lies in both
        if taken_up or not draft.by_hand:
            continue
        if not draft.entry or len(draft.pages) > 3:
            continue
        home = _home(stack, draft, kept)
        if home:
            pages = (*home.pages, *draft.pages)
            numbering = _settled(stack, pages)
            both = replace(home, numbering=numbering)
            at = kept.index(home)
            kept[at] = both
            kept.remove(draft)
    return kept


def _home(stack: Stack, draft: Draft, drafts: Iterable[Draft]) -> Draft | None:
    first = draft.pages[0]
    view = stack.views[first]
    number = strong_number(view)
    if not number or stack.dossier.decisions.starts.get(first):
        return None
    others = [other for other in drafts if other is not draft and other.entry == draft.entry]
    fitting = [other for other in others if _lacks(other.numbering, number)]
    if len(fitting) == 1:
        return fitting[0]
    return None


def _lacks(numbering: Numbering, number: PrintedNumber) -> bool:
    """Whether a numbered document counts to the number's total, or to none as it does, and has not that number yet."""
    there = numbering.numbers.values()
    if not there or number.value in there:
        return False
    wanted = {number.total} if number.total else set()
    return set(numbering.totals.values()) == wanted


def _document(number: int, draft: Draft) -> Document:
    confidence = round(draft.confidence, 3)
    numbering = draft.numbering
    return Document(
        number=number,
        pages=draft.pages,
        title=draft.title,
        kind=draft.kind,
        entry=draft.entry,
        confidence=confidence,
        candidates=draft.candidates,
        years=draft.years,
        numbers=numbering.numbers,
        totals=numbering.totals,
    )


def pages_by_entry(stack: Stack, documents: Iterable[Document]) -> dict[str, _Pages]:
    """Entry id ("" for the tray) -> its pages in export order: by pile, put right where a person ordered them."""
    natural: dict[str, list[PageRef]] = {}
    for document in documents:
        entry = document.entry or ""
        pages = natural.setdefault(entry, [])
        pages += document.pages
    by_hand = stack.dossier.decisions.order
    return {entry: in_hand_order(pages, by_hand.get(entry, ())) for entry, pages in natural.items()}


def in_hand_order(natural: Sequence[PageRef], by_hand: Sequence[PageRef]) -> _Pages:
    """Pages that a person ordered in that order; each other page stays behind the one it follows by nature."""
    if not by_hand:
        return tuple(natural)
    there = set(natural)
    ordered = [page for page in by_hand if page in there]
    fixed = set(ordered)
    followers: dict[PageRef | None, list[PageRef]] = {}
    last = None
    for page in natural:
        if page in fixed:
            last = page
        else:
            behind = followers.setdefault(last, [])
            behind.append(page)
    result = list(followers.get(None, ()))
    for page in ordered:
        result.append(page)
        result += followers.get(page, ())
    return tuple(result)


def facts_of(stack: Stack, documents: Sequence[Document]) -> tuple[PlacedFact, ...]:
    """All facts of the pages in play with the kind of their document, in pile order; each figure that can be told a
    period. Headings are carried over the pages of a document.
    """
    evidence = stack.dossier.evidence
    limits = stack.book.limits
    found: dict[PageRef, list[PlacedFact]] = {}
    for document in documents:
        for page, fact in settled_facts(document.pages, evidence, limits):
            if fact.kind == "figure" and not fact.period:
                continue
            placed = PlacedFact(fact, page, document.kind)
            of_page = found.setdefault(page, [])
            of_page.append(placed)
    in_order: list[PlacedFact] = []
    for page in stack.pages:
        in_order += found.get(page, ())
    return tuple(in_order)
