"""What every check looks at: the dossier, the rules, the day, and what was found in the pile so far.

A run is a stretch of a document's pages that is numbered as one: where it begins, and which unread numbers it fills.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from srdi_desktop.assess.duplicates import says_otherwise
from srdi_desktop.assess.page_view import PageView
from srdi_desktop.model import (
    Document,
    Dossier,
    Entry,
    Evaluation,
    Finding,
    PageRef,
    PlacedFact,
    PrintedNumber,
    RuleBook,
)

_SAYS_SO = frozenset({"di-ye", "page"})  # words, not mere signs

Views = Mapping[PageRef, PageView]
Chosen = Mapping[int, PrintedNumber]  # place in the document as scanned -> its number
Unread = Mapping[PageRef | None, int]  # numbered page (None: the start) -> unread pages scanned behind it
_Values = dict[int, int]  # place in the document as scanned -> printed number


@dataclass(frozen=True)
class Run:
    """Pages of one document that are numbered as one: the body, the notes. Places are those in the pile."""

    pages: tuple[PageRef, ...]  # as scanned
    numbers: Mapping[PageRef, int]
    total: int | None = None

    def in_order(self) -> tuple[PageRef, ...]:
        """By printed number; pages without one, and the second of a pair, stay behind the page they followed."""
        lead: list[PageRef] = []
        groups: list[tuple[int, list[PageRef]]] = []
        behind = lead
        for page in self.pages:
            number = self.numbers.get(page)
            if number is None:
                behind.append(page)
            else:
                behind = [page]
                groups.append((number, behind))
        groups.sort(key=lambda group: group[0])
        ordered = list(lead)
        for _, group in groups:
            ordered += group
        return tuple(ordered)

    def unread_after(self, views: Views) -> Unread:
        """Blank pages are backs and do not count."""
        unread = Counter[PageRef | None]()
        last: PageRef | None = None
        for page in self.pages:
            if page in self.numbers:
                last = page
            elif not views[page].blank:
                unread[last] += 1
        return unread

    def last(self) -> PageRef:
        """The page with the highest number."""
        return max(self.numbers, key=lambda page: self.numbers[page])

    def numbers_behind(self, end: int) -> list[int]:
        """From behind the highest number up to `end`."""
        highest = self.numbers[self.last()]
        return [*range(highest + 1, end + 1)]

    def falls_short(self) -> bool:
        """Whether fewer pages are there than a total says that no number refutes."""
        if not self.total:
            return False
        highest = max(self.numbers.values(), default=0)
        if highest > self.total:
            return False
        return len(self.pages) < self.total


def blocks_of(pages: Sequence[PageRef], views: Views, chosen: Chosen) -> list[range]:
    """Places of each stretch that is numbered as one: a new one begins where numbers start over."""
    starts = [0]
    seen = set[int]()
    last_total = None
    last = 0
    for place in sorted(chosen):
        number = chosen[place]
        value = number.value
        over = value in seen and value <= 2 and last > value
        headed = value == 1 and bool(seen) and bool(views[pages[place]].sections)
        other_total = bool(number.total and last_total and number.total != last_total)
        other = other_total and value == 1
        begins = over or headed or other
        if begins and _goes_on(place, chosen):
            start = _with_unread(place, value, starts[-1], chosen)
            starts.append(start)
            seen = set()
        seen.add(value)
        last = value
        last_total = number.total or last_total
    ends = [*starts[1:], len(pages)]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _with_unread(place: int, value: int, last_start: int, chosen: Chosen) -> int:
    """Where the count really began, when the pages just before it show no number."""
    while value > 1 and place - 1 > last_start and place - 1 not in chosen:
        place -= 1
        value -= 1
    return place


def _goes_on(place: int, chosen: Chosen) -> bool:
    """Whether the pages behind count on from here, or there are none."""
    later = [other for other in chosen if other > place]
    if not later:
        return True
    following = min(later)
    return chosen[following].value > chosen[place].value


def run_of(pages: Sequence[PageRef], places: range, chosen: Chosen, views: Views) -> Run:
    """The pages at `places` as one run, unread numbers filled in."""
    known = {place: chosen[place] for place in places if place in chosen}
    values = {place: number.value for place, number in known.items()}
    total = total_of([*known.values()])
    filled = _filled(values, total, pages, views)
    numbers = {pages[place]: value for place, value in filled.items() if place in places}
    own = tuple(pages[place] for place in places)
    return Run(own, numbers, total)


def _filled(values: _Values, total: int | None, pages: Sequence[PageRef], views: Views) -> _Values:
    """Unread numbers between two read ones that leave exactly as many pages as numbers between them."""
    filled = dict(values)
    taken = set(values.values())
    for before, after in pairwise(sorted(values)):
        between = range(before + 1, after)
        lacking = values[after] - values[before]
        pages_on = after - before
        if lacking != pages_on or not between:
            continue
        if any(views[pages[place]].blank for place in between):
            continue
        behind = values[before] - before
        guessed = {place: place + behind for place in between}
        if taken.isdisjoint(guessed.values()):
            filled |= guessed
    ends = _ends(values, total, pages, views)
    both = ends | filled
    return dict(sorted(both.items()))


def _ends(values: _Values, total: int | None, pages: Sequence[PageRef], views: Views) -> _Values:
    """The page before number 2 is 1 unless it is a cover; the page behind the last but one of a total is the last."""
    if not values:
        return {}
    found: _Values = {}
    read = values.values()
    first = min(values)
    last = max(values)
    if values[first] == 2 and first > 0 and 1 not in read:
        view = views[pages[first - 1]]
        explained = view.cover or view.blank or view.numbers
        if not explained:
            found[first - 1] = 1
    if total and values[last] == total - 1 and total not in read and last + 1 < len(pages):
        view = views[pages[last + 1]]
        if not view.blank and not view.title_kind:
            found[last + 1] = total
    return found


def total_of(numbers: Sequence[PrintedNumber]) -> int | None:
    """The total that the run's pages agree on; one page alone must say 共…页 or Page … of …"""
    totals = Counter(number.total for number in numbers if number.total)
    if not totals:
        return None
    total, times = totals.most_common(1)[0]
    forms = {number.form for number in numbers if number.total == total}
    if times == 1 and _SAYS_SO.isdisjoint(forms):
        return None
    highest = max(number.value for number in numbers)
    if total >= highest:
        return total
    return None


@dataclass(frozen=True)
class Pile:
    """One dossier with its documents found and placed. `pages` are those in play: neither excluded nor replaced."""

    dossier: Dossier
    book: RuleBook
    today: date
    pages: tuple[PageRef, ...] = ()
    views: Mapping[PageRef, PageView] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    runs: Mapping[int, tuple[Run, ...]] = field(default_factory=dict)  # Document.number -> pages numbered as one
    copies: Mapping[PageRef, PageRef] = field(default_factory=dict)  # scanned again -> the page scanned first
    document_of: Mapping[PageRef, Document] = field(default_factory=dict)
    entry_pages: Mapping[str, tuple[PageRef, ...]] = field(default_factory=dict)  # entry id -> export order
    facts: tuple[PlacedFact, ...] = ()
    evaluation: Evaluation | None = None
    uncompared: frozenset[PageRef] = frozenset()  # pages that were not held against the others yet

    def entry_of(self, page: PageRef) -> str | None:
        """Id of the entry that holds the page, None for the tray."""
        document = self.document_of.get(page)
        return document.entry if document else None

    def scan_name(self, page: PageRef) -> str:
        """The name of the page's file, its id where the file is not known."""
        scan = self.dossier.scans.get(page.scan)
        return scan.name if scan else page.scan

    def title_of(self, document: Document) -> str:
        """The document's title; the name of its file where the paper has none."""
        if document.title:
            return document.title
        first = document.pages[0]
        return self.scan_name(first)

    def apart(self, one: PageRef, other: PageRef) -> bool:
        """Whether two pages are not one, whatever they look like: a person says so, or what was read refutes it: other
        printed numbers, few words in common, or a place in reports of different years.
        """
        if self.dossier.decisions.are_different(one, other):
            return True
        first = self.document_of.get(one)
        second = self.document_of.get(other)
        if first is None or second is None:
            return False
        numbered = one in first.numbers and other in second.numbers
        if numbered and first.numbers[one] != second.numbers[other]:
            return True
        evidence = self.dossier.evidence
        mine = evidence.get(one)
        theirs = evidence.get(other)
        if mine and theirs and says_otherwise(mine, theirs, self.book.limits):
            return True
        if first is second or not _of_other_years(first, second):
            return False
        return numbered or (self._is_report(first) and self._is_report(second))

    def _is_report(self, document: Document) -> bool:
        """Whether it says in words whose year it is about, on more pages than a page scanned once more has: its cover
        and its list of contents look like last year's.
        """
        if len(document.pages) == 1:
            return False
        return any(self.views[page].year_named for page in document.pages)

    def entries(self) -> tuple[Entry, ...]:
        """The catalogue's entries that apply to this company."""
        skipped = self.dossier.decisions.not_applicable
        return tuple(entry for entry in self.dossier.catalogue.entries if entry.id not in skipped)


Check = Callable[[Pile], Iterable[Finding]]


def _of_other_years(one: Document, other: Document) -> bool:
    """Whether both say their years, and none is the same."""
    if not (one.years and other.years):
        return False
    return set(one.years).isdisjoint(other.years)
