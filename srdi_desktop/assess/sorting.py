"""Sorting documents into entries: by title and phrases, years, file name as a weak hint, and by what people did before.

Scores are shown as candidates. What is not clear goes to the tray; what a person placed stays, and its siblings follow.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from srdi_desktop.assess.documents import Stack
from srdi_desktop.assess.headings import bare, vocabulary
from srdi_desktop.assess.numbering import Numbering
from srdi_desktop.assess.page_view import PageView
from srdi_desktop.assess.pile import Pile
from srdi_desktop.model import Entry, Finding, Level, Limits, PageRef, plain

_YEAR_IN_TEXT = re.compile(r"(20[0-4]\d)(?=年|[-./]|[01]\d(?!\d))")
_ASIDE = re.compile(r"[(（][^)）]*[)）]")  # said of the entry, not part of the paper's title
_DIGITS = re.compile(r"[0-9〇零一二三四五六七八九十]+")


@dataclass(frozen=True)
class Draft:
    """A document before it is numbered and placed. `name`: file and folder name, plain."""

    numbering: Numbering
    title: str = ""
    kind: str | None = None
    kinds: Mapping[str, float] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    name: str = ""
    text: str = ""  # of its first pages, plain
    heads: tuple[str, ...] = ()  # the first lines of its first page, plain
    entry: str | None = None
    confidence: float = 0.0
    candidates: tuple[tuple[str, float], ...] = ()
    by_hand: bool = False

    @property
    def pages(self) -> tuple[PageRef, ...]:
        """In reading order."""
        return self.numbering.pages

    @property
    def family(self) -> tuple[str | None, str, tuple[int, ...]]:
        """What siblings have in common: kind, title without its numbers, years."""
        return self.kind, _DIGITS.sub("", plain(self.title)), self.years[:1]


def draft_of(stack: Stack, numbering: Numbering) -> Draft:
    """What a document's pages say together."""
    pages = numbering.pages
    views = [stack.views[page] for page in pages]
    name = _name(stack, pages[0])
    kinds = _kinds(views, stack, name)
    kind = max(kinds, key=lambda one: kinds[one], default=None)
    if kind is not None and kinds[kind] < stack.book.limits["sorting.kind"]:
        kind = None
    title = next((view.title for view in views if view.title and view.title_kind == kind), views[0].title)
    text = "\n".join(view.text for view in views[:3])
    most = int(stack.book.limits["sorting.heads"])
    heads = tuple(bare(line) for line in views[0].text.split("\n", most)[:most])
    return Draft(numbering, title, kind, kinds, _years(views, kind, name), name, text, heads)


def _name(stack: Stack, page: PageRef) -> str:
    scan = stack.file_of(page)
    parts = re.split(r"[\\/]", scan.path)
    folder = parts[-2] if len(parts) > 1 else ""
    return plain(f"{folder}/{scan.name.rpartition('.')[0]}")


def _kinds(views: Sequence[PageView], stack: Stack, name: str) -> dict[str, float]:
    """Score by kind: the best title, phrases of the page that has most, headings of sections, the file's name."""
    limits = stack.book.limits
    titles = defaultdict[str, float](float)
    phrases = defaultdict[str, float](float)
    sections: dict[str, set[str]] = defaultdict(set)
    for place, view in enumerate(views):
        for kind, score in view.kinds.items():
            body = score - (view.strength if kind == view.title_kind else 0.0)
            phrases[kind] = max(phrases[kind], body) if body > 0 else phrases[kind] + body / len(views)
        if view.title_kind:
            weight = view.strength * (1.0 if place == 0 else limits["sorting.later"])
            titles[view.title_kind] = max(titles[view.title_kind], weight)
        for kind, found in view.sections.items():
            sections[kind].update(found)
    total = {kind: titles[kind] + phrases[kind] for kind in titles.keys() | phrases.keys()}
    for kind, headings in sections.items():
        inside = min(limits["sorting.sections"], limits["sorting.section"] * len(headings))
        total[kind] = total.get(kind, 0.0) + inside
    total = _hinted(total, stack, name)
    denied = {kind for view in views[: int(limits["sorting.first"])] for kind in view.not_kinds}
    return {kind: score for kind, score in total.items() if kind not in denied}


def _hinted(total: dict[str, float], stack: Stack, name: str) -> dict[str, float]:
    """The file's name decides where the pages say nothing, and tips the scales where they do."""
    own = max(total.values(), default=0.0)
    weight = stack.book.limits["sorting.name_alone" if own < 0.3 else "sorting.name"]
    longest: dict[str, int] = {}
    for word, kind in vocabulary(stack.book).file_names:
        if word in name:
            longest[kind] = max(longest.get(kind, 0), len(word))
    most = max(longest.values(), default=0)
    for kind, length in longest.items():
        total[kind] = total.get(kind, 0.0) + weight * length / most
    return total


def _years(views: Sequence[PageView], kind: str | None, name: str) -> tuple[int, ...]:
    """Of the title page, else of the first page that names a fiscal year or a year's end, else of the file's name."""
    titled = [view for view in views[:4] if view.year_named and view.title_kind == kind]
    for view in (*titled, *(view for view in views if view.year_named), *(view for view in views if view.years)):
        return view.years
    return tuple(sorted({int(year) for year in re.findall(r"20[0-4]\d", name)}, reverse=True))


def place(drafts: Sequence[Draft], stack: Stack) -> list[Draft]:
    """Every draft with its entry, confidence and candidates; the order stays."""
    entries = stack.dossier.catalogue.entries
    wanted = [(entry, tuple(map(plain, entry.recognise))) for entry in entries]
    placed = [draft if draft.by_hand else _scored(draft, wanted, stack) for draft in drafts]
    placed = _follow(placed)
    return _by_elimination(placed, entries)


def _scored(draft: Draft, entries: Iterable[tuple[Entry, tuple[str, ...]]], stack: Stack) -> Draft:
    title = plain(draft.title)
    limits = stack.book.limits
    scores = [(entry.id, round(_score(draft, title, entry, words, limits), 3)) for entry, words in entries]
    best = tuple(sorted((one for one in scores if one[1] > 0.2), key=lambda one: -one[1])[:4])
    if not best:
        return draft
    ahead = best[0][1] - (best[1][1] if len(best) > 1 else 0.0)
    clear = best[0][1] >= limits["sorting.sure"] and ahead >= limits["sorting.margin"]
    return replace(draft, entry=best[0][0] if clear else None, confidence=min(1.0, best[0][1]), candidates=best)


def _score(draft: Draft, title: str, entry: Entry, recognise: Sequence[str], limits: Limits) -> float:
    score = min(1.0, max(0.0, draft.kinds.get(entry.kind, 0.0))) * (1.0 if entry.kind == draft.kind else 0.5)
    named = title and any(word in title for word in recognise)
    fills = limits["sorting.fills"]
    if named or _heads(draft, (_own_name(entry, limits),), fills):
        score = max(score, 0.6) + 0.15
    elif _heads(draft, recognise, fills):
        score = max(score, 0.6)
    elif any(word in draft.text for word in recognise):
        score += 0.1
    if score <= 0 or not entry.years:
        return score
    return score + _year_score(draft, entry)


def _heads(draft: Draft, names: Iterable[str], fills: float) -> bool:
    """Whether one of the names fills most of one of the first lines."""
    return any(name and name in head and len(name) >= fills * len(head) for name in names for head in draft.heads)


def _own_name(entry: Entry, limits: Limits) -> str:
    """The entry's own title as a paper may bear it: without year and brackets, "" where too little is left."""
    name = bare(_ASIDE.sub("", plain(entry.title)))
    if len(name) >= limits["sorting.own_name"]:
        return name
    return ""


def _year_score(draft: Draft, entry: Entry) -> float:
    if draft.years:
        if draft.years[0] in entry.years:
            return 0.2
        if set(draft.years) & set(entry.years):
            return 0.0
        return -0.6
    mentioned = {int(year) for year in _YEAR_IN_TEXT.findall(draft.text)}
    if mentioned & set(entry.years):
        return 0.1
    return 0.0


def _follow(drafts: list[Draft]) -> list[Draft]:
    """Siblings of what a person moved go where it went, unless people sent siblings to different entries."""
    sent: dict[object, set[str | None]] = defaultdict(set)
    for draft in drafts:
        if draft.by_hand and (draft.kind or draft.title):
            sent[draft.family].add(draft.entry)
    return [_following(draft, sent.get(draft.family, set())) for draft in drafts]


def _following(draft: Draft, sent: set[str | None]) -> Draft:
    if draft.by_hand or len(sent) != 1 or not (draft.kind or draft.title):
        return draft
    entry = next(iter(sent))
    if entry:
        return replace(draft, entry=entry, confidence=0.9)
    return draft


def _by_elimination(drafts: list[Draft], entries: Sequence[Entry]) -> list[Draft]:
    """The one document of a kind whose year is unknown belongs to the one year that nobody else covers."""
    taken = {draft.entry for draft in drafts}
    unclear = [draft for draft in drafts if not draft.entry and not draft.by_hand and draft.kind and not draft.years]
    for draft in unclear:
        free = [entry.id for entry in entries if entry.kind == draft.kind and entry.years and entry.id not in taken]
        alone = sum(other.kind == draft.kind for other in unclear) == 1
        if alone and len(free) == 1 and draft.candidates:
            drafts[drafts.index(draft)] = replace(draft, entry=free[0], confidence=0.6)
    return drafts


def check(pile: Pile) -> Iterator[Finding]:
    """page.unsorted for each document in the tray that no person put there, at its first page."""
    placed = pile.dossier.decisions.placed
    for document in pile.documents:
        if document.entry is None and document.pages[0] not in placed:
            titles = {entry.id: entry.title for entry in pile.dossier.catalogue.entries}
            values: dict[str, Any] = {
                "candidates": [entry for entry, _ in document.candidates],
                "scores": [score for _, score in document.candidates],
                "pages": len(document.pages),
                "title": document.title,
                "candidate_titles": [titles[entry] for entry, _ in document.candidates],
            }
            if not document.candidates:
                values["variant"] = "none"
            yield Finding("page.unsorted", Level.WARNING, page=document.pages[0], values=values)
