"""Sorting documents into entries: by title and phrases, years, file name as a weak hint, and by what people did before.

Scores are shown as candidates. What is not clear goes to the tray; what a person placed stays, and its siblings follow.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from srdi_desktop.assess.headings import bare, vocabulary
from srdi_desktop.assess.numbering import Numbering
from srdi_desktop.assess.page_view import PageView, Stack
from srdi_desktop.assess.pile import Pile
from srdi_desktop.model import Document, Entry, Finding, Level, Limits, PageRef, plain

_YEAR_IN_TEXT = re.compile(r"(20[0-4]\d)(?=年|[-./]|[01]\d(?!\d))")
_ASIDE = re.compile(r"[(（][^)）]*[)）]")  # said of the entry, not part of the paper's title
_DIGITS = re.compile(r"[0-9〇零一二三四五六七八九十]+")
_READ = 3  # pages of a document whose words are looked at

_Scores = dict[str, float]  # by kind
_Sums = defaultdict[str, float]  # by kind, 0 where nothing was said
_Years = tuple[int, ...]
_Wanted = tuple[Entry, tuple[str, ...]]  # an entry with its words to recognise, plain


@dataclass(frozen=True)
class Draft:
    """A document before it is numbered and placed. `name`: file and folder name, plain."""

    numbering: Numbering
    title: str = ""
    kind: str | None = None
    kinds: Mapping[str, float] = field(default_factory=dict)
    years: _Years = ()
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
    def family(self) -> tuple[str | None, str, _Years]:
        """What siblings have in common: kind, title without its numbers, years."""
        title = plain(self.title)
        wording = _DIGITS.sub("", title)
        return self.kind, wording, self.years[:1]

    @property
    def has_siblings(self) -> bool:
        """Whether enough is known of it to call others its siblings."""
        return bool(self.kind or self.title)


def draft_of(stack: Stack, numbering: Numbering) -> Draft:
    """What a document's pages say together."""
    limits = stack.book.limits
    pages = numbering.pages
    views = [stack.views[page] for page in pages]
    first = views[0]
    name = _name(stack, pages[0])
    kinds = _kinds(views, stack, name)
    kind = _likeliest(kinds, limits["sorting.kind"])
    titles = (view.title for view in views if view.title and view.title_kind == kind)
    title = next(titles, first.title)
    years = _years(views, kind, name)
    text = "\n".join(view.text for view in views[:_READ])
    most = int(limits["sorting.heads"])
    lines = first.text.split("\n", most)
    heads = tuple(bare(line) for line in lines[:most])
    return Draft(numbering, title, kind, kinds, years, name, text, heads)


def _likeliest(kinds: _Scores, least: float) -> str | None:
    kind = max(kinds, key=lambda one: kinds[one], default=None)
    if kind is None:
        return None
    if kinds[kind] < least:
        return None
    return kind


def _name(stack: Stack, page: PageRef) -> str:
    scan = stack.file_of(page)
    parts = re.split(r"[\\/]", scan.path)
    folder = parts[-2] if len(parts) > 1 else ""
    stem, _, _ = scan.name.rpartition(".")
    return plain(f"{folder}/{stem}")


def _kinds(views: Sequence[PageView], stack: Stack, name: str) -> _Scores:
    """Score by kind: the best title, phrases of the page that has most, headings of sections, the file's name."""
    limits = stack.book.limits
    titles = _titles(views, limits)
    phrases = _phrases(views)
    total = {kind: titles[kind] + phrases[kind] for kind in titles.keys() | phrases.keys()}
    each = limits["sorting.section"]
    most = limits["sorting.sections"]
    for kind, headings in _sections(views).items():
        own = total.get(kind, 0.0)
        inside = min(most, each * len(headings))
        total[kind] = own + inside
    total = _hinted(total, stack, name)
    first = int(limits["sorting.first"])
    denied: set[str] = set()
    for view in views[:first]:
        denied |= view.not_kinds
    # in the rules' own order, by which equal scores are settled
    return {kind: total[kind] for kind in stack.book.kinds if kind in total and kind not in denied}


def _titles(views: Sequence[PageView], limits: Limits) -> _Sums:
    """The best title of each kind; titles behind the first page weigh less."""
    titles = _Sums(float)
    weight = 1.0
    for view in views:
        kind = view.title_kind
        if kind:
            score = view.strength * weight
            titles[kind] = max(titles[kind], score)
        weight = limits["sorting.later"]
    return titles


def _phrases(views: Sequence[PageView]) -> _Sums:
    """The most that one page's words say for each kind; what words say against it counts by its share of pages."""
    phrases = _Sums(float)
    pages = len(views)
    for view in views:
        for kind, score in view.kinds.items():
            of_title = view.strength if kind == view.title_kind else 0.0
            body = score - of_title
            if body > 0:
                phrases[kind] = max(phrases[kind], body)
            else:
                phrases[kind] += body / pages
    return phrases


def _sections(views: Sequence[PageView]) -> dict[str, set[str]]:
    """Headings found of each kind's sections."""
    sections: dict[str, set[str]] = defaultdict(set)
    for view in views:
        for kind, found in view.sections.items():
            sections[kind].update(found)
    return sections


def _hinted(total: _Scores, stack: Stack, name: str) -> _Scores:
    """The file's name decides where the pages say nothing, and tips the scales where they do."""
    own = max(total.values(), default=0.0)
    limits = stack.book.limits
    limit = "sorting.name_alone" if own < limits["sorting.silent"] else "sorting.name"
    weight = limits[limit]
    longest: dict[str, int] = {}
    for word, kind in vocabulary(stack.book).file_names:
        if word in name:
            before = longest.get(kind, 0)
            longest[kind] = max(before, len(word))
    most = max(longest.values(), default=0)
    for kind, length in longest.items():
        score = total.get(kind, 0.0)
        total[kind] = score + weight * length / most
    return total


def _years(views: Sequence[PageView], kind: str | None, name: str) -> _Years:
    """Of the title page, else of the first page that names a fiscal year or a year's end, else of the file's name."""
    named = [view for view in views if view.year_named]
    titled = [view for view in views[:4] if view.year_named and view.title_kind == kind]
    dated = [view for view in views if view.years]
    telling = [*titled, *named, *dated]
    if telling:
        return telling[0].years
    in_name = {int(year) for year in re.findall(r"20[0-4]\d", name)}
    return tuple(sorted(in_name, reverse=True))


def place(drafts: Sequence[Draft], stack: Stack) -> list[Draft]:
    """Every draft with its entry, confidence and candidates; the order stays."""
    entries = stack.dossier.catalogue.entries
    wanted = [_wanted(entry) for entry in entries]
    placed = [draft if draft.by_hand else _scored(draft, wanted, stack) for draft in drafts]
    limits = stack.book.limits
    placed = _follow(placed, limits["sorting.followed"])
    return _by_elimination(placed, entries, limits["sorting.left_over"])


def _wanted(entry: Entry) -> _Wanted:
    words = tuple(map(plain, entry.recognise))
    return entry, words


def _scored(draft: Draft, entries: Iterable[_Wanted], stack: Stack) -> Draft:
    title = plain(draft.title)
    limits = stack.book.limits
    scores: list[tuple[str, float]] = []
    for entry, words in entries:
        score = round(_score(draft, title, entry, words, limits), 3)
        if score > limits["sorting.candidate"]:
            scores.append((entry.id, score))
    scores.sort(key=lambda one: -one[1])
    best = tuple(scores[:4])
    if not best:
        return draft
    first, highest = best[0]
    second = best[1][1] if len(best) > 1 else 0.0
    ahead = highest - second
    clear = highest >= limits["sorting.sure"] and ahead >= limits["sorting.margin"]
    entry_id = first if clear else None
    confidence = min(1.0, highest)
    return replace(draft, entry=entry_id, confidence=confidence, candidates=best)


def _score(draft: Draft, title: str, entry: Entry, recognise: Sequence[str], limits: Limits) -> float:
    """By the kind, by the entry's words in title, first lines or text, then by the year."""
    of_kind = draft.kinds.get(entry.kind, 0.0)
    weight = 1.0 if entry.kind == draft.kind else limits["sorting.other_kind"]
    score = min(1.0, max(0.0, of_kind)) * weight
    named = title and any(word in title for word in recognise)
    fills = limits["sorting.fills"]
    if named or _bears_own_name(draft, entry, limits):
        score = max(score, limits["sorting.named"]) + limits["sorting.in_title"]
    elif _heads(draft, recognise, fills):
        score = max(score, limits["sorting.named"])
    elif any(word in draft.text for word in recognise):
        score += limits["sorting.in_text"]
    if score <= 0 or not entry.years:
        return score
    return score + _year_score(draft, entry, limits)


def _bears_own_name(draft: Draft, entry: Entry, limits: Limits) -> bool:
    name = _own_name(entry, limits)
    return _heads(draft, (name,), limits["sorting.fills"])


def _heads(draft: Draft, names: Iterable[str], fills: float) -> bool:
    """Whether one of the names fills most of one of the first lines."""
    return any(name and name in head and len(name) >= fills * len(head) for name in names for head in draft.heads)


def _own_name(entry: Entry, limits: Limits) -> str:
    """The entry's own title as a paper may bear it: without year and brackets, "" where too little is left."""
    title = plain(entry.title)
    title = _ASIDE.sub("", title)
    name = bare(title)
    if len(name) >= limits["sorting.own_name"]:
        return name
    return ""


def _year_score(draft: Draft, entry: Entry, limits: Limits) -> float:
    """Most for the draft's newest year, nothing for another of its years, a little for one only mentioned."""
    wanted = set(entry.years)
    if draft.years:
        newest = draft.years[0]
        if newest in wanted:
            return limits["sorting.year"]
        if not wanted.isdisjoint(draft.years):
            return 0.0
        return -limits["sorting.wrong_year"]
    mentioned = {int(year) for year in _YEAR_IN_TEXT.findall(draft.text)}
    if mentioned & wanted:
        return limits["sorting.in_text"]
    return 0.0


def _follow(drafts: list[Draft], confidence: float) -> list[Draft]:
    """Siblings of what a person moved go where it went, unless people sent siblings to different entries."""
    sent: dict[object, set[str | None]] = defaultdict(set)
    for draft in drafts:
        if draft.by_hand and draft.has_siblings:
            sent[draft.family].add(draft.entry)
    nowhere = set[str | None]()
    return [_following(draft, sent.get(draft.family, nowhere), confidence) for draft in drafts]


def _following(draft: Draft, sent: set[str | None], confidence: float) -> Draft:
    if draft.by_hand or not draft.has_siblings:
        return draft
    if len(sent) != 1:
        return draft
    entry = next(iter(sent))
    if entry:
        return replace(draft, entry=entry, confidence=confidence)
    return draft


def _by_elimination(drafts: list[Draft], entries: Sequence[Entry], confidence: float) -> list[Draft]:
    """The one document of a kind whose year is unknown belongs to the one year that nobody else covers."""
    taken = {draft.entry for draft in drafts}
    unclear = [draft for draft in drafts if _lacks_a_year(draft)]
    kinds = [draft.kind for draft in unclear]
    yearly = [entry for entry in entries if entry.years and entry.id not in taken]
    for draft in unclear:
        free = [entry.id for entry in yearly if entry.kind == draft.kind]
        alone = kinds.count(draft.kind) == 1
        if alone and len(free) == 1 and draft.candidates:
            at = drafts.index(draft)
            drafts[at] = replace(draft, entry=free[0], confidence=confidence)
    return drafts


def _lacks_a_year(draft: Draft) -> bool:
    """Whether its kind is known and its year is not, and neither machine nor person placed it."""
    if draft.entry or draft.by_hand:
        return False
    return bool(draft.kind) and not draft.years


def check(pile: Pile) -> Iterator[Finding]:
    """page.unsorted for each document in the tray that no person put there, at its first page."""
    placed = pile.dossier.decisions.placed
    titles = {entry.id: entry.title for entry in pile.dossier.catalogue.entries}
    for document in pile.documents:
        first = document.pages[0]
        if document.entry is None and first not in placed:
            values = _told(document, titles)
            yield Finding("page.unsorted", Level.WARNING, page=first, values=values)


def _told(document: Document, titles: Mapping[str, str]) -> dict[str, Any]:
    candidates = [entry for entry, _ in document.candidates]
    scores = [score for _, score in document.candidates]
    pages = len(document.pages)
    candidate_titles = [titles[entry] for entry in candidates]
    values: dict[str, Any] = {
        "candidates": candidates,
        "scores": scores,
        "pages": pages,
        "title": document.title,
        "candidate_titles": candidate_titles,
    }
    if not candidates:
        values["variant"] = "none"
    return values
