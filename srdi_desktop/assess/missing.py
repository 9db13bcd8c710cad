"""Missing pages, one finding for each document, from several signals that the finding names; and numbers out of order.

sequence_gap: a gap between two printed numbers (or before the first), after the unread pages between them were counted
in; total: 共…页 is more than what is there; contents_page: the paper's own contents lead further than its numbers;
notes: a numbered chapter of the notes is skipped; sections: a required part is not there either; duplex_parity: an odd
number of pages where both sides were numbered; paper_count: a person counted more.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from srdi_desktop.assess.completeness import missing_sections
from srdi_desktop.assess.numbering import strong_number
from srdi_desktop.assess.pile import Pile, Run, Unread
from srdi_desktop.model import Document, Finding, Level, PageRef, State, chinese_number

_CHAPTER = re.compile(r"^(?:附注)?([一二三四五六七八九十]{1,3})[、.．]\S{2,30}$", re.MULTILINE)
_LISTED = re.compile(r"^\D{2,40}?[.…·。⋯\-—_]*(\d{1,3})(?:[-~—–至](\d{1,3}))?$", re.MULTILINE)

_Runs = Sequence[Run]
_Told = dict[str, Any]  # a finding's values
_Shown = tuple[int, int | None, str]  # number, total, form


@dataclass
class _Gaps:
    """What one document lacks: printed numbers, how many are only unread, what said so, and the first place."""

    missing: list[int] = field(default_factory=list)
    unread: int = 0
    signals: list[str] = field(default_factory=list)
    after: PageRef | None = None
    before: PageRef | None = None

    def add(
        self, values: Sequence[int], unread: int, signal: str, after: PageRef | None, before: PageRef | None
    ) -> None:
        if not self.missing:
            self.after = after
            self.before = before
        self.missing += [value for value in values if value not in self.missing]
        self.unread += unread
        self.say(signal)

    def forget(self, found: Collection[int]) -> None:
        """Numbers that turned up somewhere else."""
        self.missing = [value for value in self.missing if value not in found]

    def say(self, signal: str) -> None:
        if signal not in self.signals:
            self.signals.append(signal)


def check(pile: Pile) -> Iterator[Finding]:
    """numbering.missing, .out_of_order, .repeated and .undecided, document by document."""
    for document in pile.documents:
        runs = pile.runs[document.number]
        yield from _missing(pile, document, runs)
        yield from _order(pile, document, runs)
        yield from _repeated(pile, document, runs)
        yield from _undecided(pile, document)


def _missing(pile: Pile, document: Document, runs: _Runs) -> Iterator[Finding]:
    gaps = _gaps_of(pile, document, runs)
    if not gaps.missing:
        return
    _supported(gaps, document, runs, pile)
    missing = sorted(gaps.missing)
    totals = document.totals.values()
    total = next(iter(totals), None)
    count = len(missing) - gaps.unread
    title = pile.title_of(document)
    after = _where(pile, document, "after", gaps.after)
    before = _where(pile, document, "before", gaps.before)
    values: _Told = {"missing": missing, "total": total, "signals": gaps.signals, "count": count, "title": title}
    values |= after | before
    if gaps.unread:
        values |= {"unread": gaps.unread, "variant": "unread"}
    elif gaps.after is None:
        values["variant"] = "start"
    elif gaps.before is None:
        values["variant"] = "end"
    first = document.pages[0]
    yield Finding("numbering.missing", Level.ERROR, page=first, entry=document.entry, values=values)


def _gaps_of(pile: Pile, document: Document, runs: _Runs) -> _Gaps:
    """From all signals that tell numbers, less those that lie elsewhere."""
    gaps = _Gaps()
    for place, run in enumerate(runs):
        if run.numbers:
            _sequence(gaps, run, pile, first=place == 0)
            _total(gaps, run, pile)
    _contents(gaps, runs, document, pile)
    _counted(gaps, document, pile)
    if gaps.missing:
        elsewhere = _lies_elsewhere(gaps.missing, document, pile)
        gaps.forget(elsewhere)
    return gaps


def _is_headless(document: Document) -> bool:
    return 1 not in document.numbers.values()


def _spare(document: Document, pile: Pile) -> set[_Shown]:
    """Numbers of pages that lie in other documents but are none of theirs: of papers without a beginning, and the
    second of two different pages that bear one number. To a fragment that nobody could place each page counts.
    """
    spare: set[_Shown] = set()
    fragment = document.kind is None and _is_headless(document)
    for other in pile.documents:
        if other is document or _other_kind(other, document):
            continue
        taken: set[int] = set()
        any_page = fragment or _is_headless(other)
        for page in other.pages:
            view = pile.views[page]
            number = strong_number(view)
            if not number:
                continue
            is_spare = any_page or number.value in taken
            if is_spare and page not in pile.copies:
                shown = (number.value, number.total, number.form)
                spare.add(shown)
            taken.add(number.value)
    return spare


def _other_kind(one: Document, other: Document) -> bool:
    """Whether both are known to be something, and not the same."""
    if not (one.kind and other.kind):
        return False
    return one.kind != other.kind


def _lies_elsewhere(missing: Sequence[int], document: Document, pile: Pile) -> set[int]:
    """Missing numbers that a spare page of another document bears in the same form, to the same total."""
    views = [pile.views[page] for page in document.pages]
    shown = {strong_number(view) for view in views}
    ways = {(number.total, number.form) for number in shown if number}
    spare = _spare(document, pile)
    found: set[int] = set()
    for total, form in ways:
        found |= {value for value in missing if (value, total, form) in spare}
    return found


def _where(pile: Pile, document: Document, side: str, page: PageRef | None) -> _Told:
    """Scan, place in the scan and printed number of the page beside a gap."""
    names = (f"{side}_scan", f"{side}_index", f"{side}_number")
    if page is None:
        return dict.fromkeys(names)
    scan = pile.scan_name(page)
    number = document.numbers.get(page, "—")
    place = (scan, page.scan_index, number)
    return dict(zip(names, place, strict=True))


def _sequence(gaps: _Gaps, run: Run, pile: Pile, *, first: bool) -> None:
    """Gaps before the first number and between numbers; unread pages fill those beside which they were scanned."""
    unread = run.unread_after(pile.views)
    ordered = sorted(((value, page) for page, value in run.numbers.items()), key=lambda pair: pair[0])
    lowest, page = ordered[0]
    in_front = unread.get(None, 0)
    before = [*range(in_front + 1, lowest)]
    limits = pile.book.limits
    if before and _counts_from_one(before, run, limits["numbering.from_one"], first=first):
        gaps.add(before, 0, "sequence_gap", None, page)
    near = limits["documents.beside"]
    there = _beside_gaps(run, ordered, unread, near)
    for (low, left), (high, right) in pairwise(ordered):
        between = [*range(low + 1, high)]
        filling = there[low]
        if len(between) > filling:
            gaps.add(between, filling, "sequence_gap", left, right)


def _beside_gaps(run: Run, ordered: Sequence[tuple[int, PageRef]], unread: Unread, near: float) -> dict[int, int]:
    """Number before a gap -> unread pages that may fill it: those scanned behind it, and those without a gap of
    their own that were scanned just behind the gap, or, in a shuffled run and where a total counts the pages, up to
    `near` numbers beside it.
    """
    room: dict[int, int] = {}
    there: dict[int, int] = {}
    for (low, page), (high, _) in pairwise(ordered):
        lacking = high - low - 1
        behind = unread.get(page, 0)
        room[low] = lacking
        there[low] = min(lacking, behind)
    scanned = list(run.numbers.values())
    shuffled = scanned != sorted(scanned)
    for low, page in ordered[:-1]:
        behind = unread.get(page, 0)
        spare = behind - there[low]
        if spare <= 0:
            continue
        for other in _nearest(low, room):
            end = other + room[other] + 1
            beside = end == low
            if shuffled or run.total:
                beside = abs(other - low) <= near
            if beside:
                free = room[other] - there[other]
                used = min(spare, free)
                there[other] += used
                spare -= used
    return there


def _nearest(low: int, room: Mapping[int, int]) -> list[int]:
    return sorted(room, key=lambda value: abs(value - low))


def _counts_from_one(before: Sequence[int], run: Run, least: float, *, first: bool) -> bool:
    """Whether numbers before the first one must have been there: a total says so, or few lack against what is there.

    Later runs of a report may go on from an earlier count, and excerpts begin in the middle.
    """
    if run.total is not None:
        return True
    numbered = len(run.numbers)
    if not first or numbered < least:
        return False
    return len(before) <= numbered


def _total(gaps: _Gaps, run: Run, pile: Pile) -> None:
    if not run.total:
        return
    last = run.last()
    behind = run.numbers_behind(run.total)
    unread = run.unread_after(pile.views)
    there = unread.get(last, 0)
    if len(behind) > there:
        gaps.add(behind, there, "total", last, None)


def _contents(gaps: _Gaps, runs: _Runs, document: Document, pile: Pile) -> None:
    """The last number on the paper's own contents page, against the highest printed number."""
    numbered = [run for run in runs if run.numbers]
    listed = _listed(document, pile)
    if not listed or len(numbered) != 1:
        return
    run = numbered[0]
    if len(run.numbers) < 3:
        return
    last = run.last()
    behind = run.numbers_behind(listed[-1])
    unread = run.unread_after(pile.views)
    there = unread.get(last, 0)
    if len(behind) > there:
        gaps.add(behind, 0, "contents_page", last, None)


def _listed(document: Document, pile: Pile) -> list[int]:
    """Page numbers on the paper's own contents page, where they are a list: three at least, ascending."""
    views = [pile.views[page] for page in document.pages[:4]]
    contents = next((view for view in views if view.contents), None)
    if contents is None:
        return []
    matches = _LISTED.finditer(contents.text)
    listed = [int(match[2] or match[1]) for match in matches]
    if len(listed) < 3:
        return []
    if sorted(listed) != listed:
        return []
    return listed


def _counted(gaps: _Gaps, document: Document, pile: Pile) -> None:
    """A person counted the paper's pages."""
    counts = pile.dossier.decisions.paper_counts
    counted = next((counts[page] for page in document.pages if counts.get(page)), 0)
    lacking = counted - len(document.pages)
    if lacking <= 0:
        return
    if not gaps.missing:
        present = set(document.numbers.values())
        absent = [value for value in range(1, counted + 1) if value not in present]
        unread = max(0, len(absent) - lacking)
        last = document.pages[-1]
        gaps.add(absent, unread, "paper_count", last, None)
    gaps.say("paper_count")


def _supported(gaps: _Gaps, document: Document, runs: _Runs, pile: Pile) -> None:
    """Signals that do not tell which page is missing, but agree that one is."""
    if any(run.falls_short() for run in runs):
        gaps.say("total")
    if _chapters_skip(document, pile):
        gaps.say("notes")
    if document.entry and missing_sections(pile, document.entry):
        gaps.say("sections")
    if _odd_where_duplex(document, pile):
        gaps.say("duplex_parity")


def _chapters_skip(document: Document, pile: Pile) -> bool:
    """附注 chapters 一、二、四 without 三; only what was read counts, so this supports and never accuses."""
    chapters: list[int] = []
    for page in document.pages:
        text = pile.views[page].text
        for match in _CHAPTER.finditer(text):
            number = chinese_number(match[1])
            if number:
                chapters.append(number)
    if len(chapters) < 3:
        return False
    rising = [after - before for before, after in pairwise(chapters)]
    if 2 not in rising:
        return False
    return all(0 <= step <= 2 for step in rising)


def _odd_where_duplex(document: Document, pile: Pile) -> bool:
    """Numbers that change sides from page to page were printed on both sides of the paper: an odd count lacks one."""
    if len(document.pages) % 2 == 0:
        return False
    sides: list[tuple[bool, bool]] = []  # odd, on the right
    for page, value in document.numbers.items():
        view = pile.views[page]
        found = next((number for number in view.numbers if number.value == value), None)
        if found:
            box = found.box.turned(view.rotation)
            middle = (box.left + box.right) / 2
            odd = value % 2 == 1
            sides.append((odd, middle > 0.5))  # of the page's width
    if len(sides) < pile.book.limits["numbering.duplex"]:
        return False
    if len(set(sides)) != 2:
        return False
    return len({right for _, right in sides}) == 2


def _order(pile: Pile, document: Document, runs: _Runs) -> Iterator[Finding]:
    """As scanned, the numbers do not ascend; export puts them right."""
    for run in runs:
        values = [run.numbers[page] for page in run.pages if page in run.numbers]
        if values == sorted(values):
            continue
        first = document.pages[0]
        title = pile.title_of(document)
        told = {"order": values, "title": title}
        yield Finding("numbering.out_of_order", Level.WARNING, page=first, entry=document.entry, values=told)
        return


def _repeated(pile: Pile, document: Document, runs: _Runs) -> Iterator[Finding]:
    """One number on two pages; where they are one page scanned twice, page.duplicate says so in its place."""
    twins = _twins(pile, document, runs)
    for page, of in twins.items():
        if pile.dossier.decisions.are_different(page, of):
            continue
        number = document.numbers.get(page)
        scan = pile.scan_name(of)
        values = {"number": number, "of": of, "of_scan": scan, "of_index": of.scan_index}
        yield Finding("numbering.repeated", Level.WARNING, page=page, entry=document.entry, values=values)


def _twins(pile: Pile, document: Document, runs: _Runs) -> dict[PageRef, PageRef]:
    """Page -> the earlier one that bears its number, or of which it is a copy."""
    twins = {page: pile.copies[page] for page in document.pages if page in pile.copies}
    for run in runs:
        first: dict[int, PageRef] = {}
        for page in run.pages:
            value = run.numbers.get(page)
            if value is None:
                continue
            earliest = first.setdefault(value, page)
            if earliest != page:
                twins[page] = earliest
    return twins


def _undecided(pile: Pile, document: Document) -> Iterator[Finding]:
    """Numbers are there, but too few could be read; a paper that never shows one is not numbered at all."""
    limits = pile.book.limits
    views = [pile.views[page] for page in document.pages]
    printed = [view for view in views if not view.blank]
    pages = len(printed)
    if pages < int(limits["numbering.pages"]):
        return
    seen = sum(bool(view.numbers) for view in printed)
    known = len(document.numbers)
    enough = limits["numbering.share"] * pages
    if seen < 2 or known >= enough:
        return
    first = document.pages[0]
    title = pile.title_of(document)
    values = {"pages": pages, "read": known, "title": title}
    undecided = State.UNDECIDED
    yield Finding("numbering.undecided", Level.HINT, undecided, page=first, entry=document.entry, values=values)
