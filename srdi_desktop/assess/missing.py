"""Missing pages, one finding for each document, from several signals that the finding names; and numbers out of order.

sequence_gap: a gap between two printed numbers (or before the first), after the unread pages between them were counted
in; total: 共…页 is more than what is there; contents_page: the paper's own contents lead further than its numbers;
notes: a numbered chapter of the notes is skipped; sections: a required part is not there either; duplex_parity: an odd
number of pages where both sides were numbered; paper_count: a person counted more.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from srdi_desktop.assess.completeness import missing_sections
from srdi_desktop.assess.numbering import strong_number
from srdi_desktop.assess.pile import Pile, Run
from srdi_desktop.model import Document, Finding, Level, PageRef, State, chinese_number

_CHAPTER = re.compile(r"^(?:附注)?([一二三四五六七八九十]{1,3})[、.．]\S{2,30}$", re.MULTILINE)
_LISTED = re.compile(r"^\D{2,40}?[.…·。⋯\-—_]*(\d{1,3})(?:[-~—–至](\d{1,3}))?$", re.MULTILINE)


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
            self.after, self.before = after, before
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


def _missing(pile: Pile, document: Document, runs: Sequence[Run]) -> Iterator[Finding]:
    gaps = _Gaps()
    for place, run in enumerate(runs):
        if run.numbers:
            _sequence(gaps, run, pile, first=place == 0)
            _total(gaps, run, pile)
    _contents(gaps, runs, document, pile)
    _counted(gaps, document, pile)
    if gaps.missing:
        gaps.forget(_lies_elsewhere(gaps.missing, document, pile))
    if not gaps.missing:
        return
    _supported(gaps, document, runs, pile)
    values: dict[str, Any] = {
        "missing": sorted(gaps.missing),
        "total": next(iter(document.totals.values()), None),
        "signals": gaps.signals,
        "count": len(gaps.missing) - gaps.unread,
        "title": document.title or _scan_name(pile, document.pages[0]),
        **_where(pile, document, "after", gaps.after),
        **_where(pile, document, "before", gaps.before),
    }
    if gaps.unread:
        values |= {"unread": gaps.unread, "variant": "unread"}
    elif gaps.after is None or gaps.before is None:
        values["variant"] = "start" if gaps.after is None else "end"
    yield Finding("numbering.missing", Level.ERROR, page=document.pages[0], entry=document.entry, values=values)


def _spare(document: Document, pile: Pile) -> set[tuple[int, int | None, str]]:
    """(number, total, form) of pages that lie in other documents but are none of theirs: of papers without a beginning,
    and the second of two different pages that bear one number. To a fragment that nobody could place each page counts.
    """
    spare = set()
    fragment = document.kind is None and 1 not in document.numbers.values()
    for other in pile.documents:
        if other is document or (other.kind and document.kind and other.kind != document.kind):
            continue
        taken: set[int] = set()
        headless = 1 not in other.numbers.values()
        for page in other.pages:
            number = strong_number(pile.views[page])
            if number and (fragment or headless or number.value in taken) and page not in pile.copies:
                spare.add((number.value, number.total, number.form))
            taken |= {number.value} if number else set()
    return spare


def _lies_elsewhere(missing: Sequence[int], document: Document, pile: Pile) -> set[int]:
    """Missing numbers that a spare page of another document bears in the same form, to the same total."""
    shown = {strong_number(pile.views[page]) for page in document.pages}
    ways = {(number.total, number.form) for number in shown if number}
    spare = _spare(document, pile)
    return {value for value in missing for total, form in ways if (value, total, form) in spare}


def _where(pile: Pile, document: Document, side: str, page: PageRef | None) -> dict[str, Any]:
    """Scan, place in the scan and printed number of the page beside a gap."""
    names = (f"{side}_scan", f"{side}_index", f"{side}_number")
    if page is None:
        return dict.fromkeys(names)
    return dict(zip(names, (_scan_name(pile, page), page.scan_index, document.numbers.get(page, "—")), strict=True))


def _scan_name(pile: Pile, page: PageRef) -> str:
    scan = pile.dossier.scans.get(page.scan)
    return scan.name if scan else page.scan


def _sequence(gaps: _Gaps, run: Run, pile: Pile, *, first: bool) -> None:
    """Gaps before the first number and between numbers; unread pages fill those beside which they were scanned."""
    unread = _unread_after(run, pile)
    ordered = sorted(((value, page) for page, value in run.numbers.items()), key=lambda pair: pair[0])
    lowest, page = ordered[0]
    before = list(range(unread.get(None, 0) + 1, lowest))
    if before and _counts_from_one(before, run, first=first):
        gaps.add(before, 0, "sequence_gap", None, page)
    there = _beside_gaps(run, ordered, unread, pile.book.limits["documents.beside"])
    for (low, left), (high, right) in pairwise(ordered):
        between = list(range(low + 1, high))
        if len(between) > there[low]:
            gaps.add(between, there[low], "sequence_gap", left, right)


def _beside_gaps(
    run: Run, ordered: Sequence[tuple[int, PageRef]], unread: Mapping[PageRef | None, int], near: float
) -> dict[int, int]:
    """Number before a gap -> unread pages that may fill it: those scanned behind it, and those without a gap of
    their own that were scanned just behind the gap, or, in a shuffled run, up to `near` numbers beside it.
    """
    room = {low: high - low - 1 for (low, _), (high, _) in pairwise(ordered)}
    there = {low: min(room[low], unread.get(page, 0)) for (low, page), _ in pairwise(ordered)}
    scanned = list(run.numbers.values())
    shuffled = scanned != sorted(scanned)
    for low, page in ordered[:-1]:
        spare = unread.get(page, 0) - there[low]
        for other in sorted(room, key=lambda value: abs(value - low)):
            beside = abs(other - low) <= near if shuffled else other + room[other] + 1 == low
            used = max(0, min(spare, room[other] - there[other])) if beside else 0
            there[other] += used
            spare -= used
    return there


def _counts_from_one(before: Sequence[int], run: Run, *, first: bool) -> bool:
    """Whether numbers before the first one must have been there: a total says so, or few lack against what is there.

    Later runs of a report may go on from an earlier count, and excerpts begin in the middle.
    """
    if run.total is not None:
        return True
    return first and len(run.numbers) >= 2 and len(before) <= max(2, len(run.numbers))


def _unread_after(run: Run, pile: Pile) -> dict[PageRef | None, int]:
    """Numbered page (None: the start) -> unread pages scanned behind it; blank ones are backs and do not count."""
    unread: Counter[PageRef | None] = Counter()
    last: PageRef | None = None
    for page in run.pages:
        if page in run.numbers:
            last = page
        elif not pile.views[page].blank:
            unread[last] += 1
    return unread


def _total(gaps: _Gaps, run: Run, pile: Pile) -> None:
    if not run.total:
        return
    last = max(run.numbers, key=lambda page: run.numbers[page])
    behind = list(range(run.numbers[last] + 1, run.total + 1))
    there = _unread_after(run, pile).get(last, 0)
    if len(behind) > there:
        gaps.add(behind, there, "total", last, None)


def _contents(gaps: _Gaps, runs: Sequence[Run], document: Document, pile: Pile) -> None:
    """The last number on the paper's own contents page, against the highest printed number."""
    view = next((pile.views[page] for page in document.pages[:4] if pile.views[page].contents), None)
    numbered = [run for run in runs if run.numbers]
    if view is None or len(numbered) != 1:
        return
    listed = [int(match[2] or match[1]) for match in _LISTED.finditer(view.text)]
    if len(listed) < 3 or sorted(listed) != listed:
        return
    run = numbered[0]
    last = max(run.numbers, key=lambda page: run.numbers[page])
    behind = list(range(run.numbers[last] + 1, listed[-1] + 1))
    if behind and len(behind) > _unread_after(run, pile).get(last, 0) and len(run.numbers) >= 3:
        gaps.add(behind, 0, "contents_page", last, None)


def _counted(gaps: _Gaps, document: Document, pile: Pile) -> None:
    """A person counted the paper's pages."""
    counted = next((n for page in document.pages if (n := pile.dossier.decisions.paper_counts.get(page))), None)
    if not counted or counted <= len(document.pages):
        return
    lacking = counted - len(document.pages)
    if not gaps.missing:
        present = set(document.numbers.values())
        absent = [value for value in range(1, counted + 1) if value not in present]
        gaps.add(absent, max(0, len(absent) - lacking), "paper_count", document.pages[-1], None)
    gaps.say("paper_count")


def _supported(gaps: _Gaps, document: Document, runs: Sequence[Run], pile: Pile) -> None:
    """Signals that do not tell which page is missing, but agree that one is."""
    for run in runs:
        if run.total and max(run.numbers.values(), default=0) <= run.total and len(run.pages) < run.total:
            gaps.say("total")
    if _chapters_skip(document, pile):
        gaps.say("notes")
    if document.entry and missing_sections(pile, document.entry):
        gaps.say("sections")
    if _odd_where_duplex(document, pile):
        gaps.say("duplex_parity")


def _chapters_skip(document: Document, pile: Pile) -> bool:
    """附注 chapters 一、二、四 without 三; only what was read counts, so this supports and never accuses."""
    chapters = [
        number
        for page in document.pages
        for match in _CHAPTER.finditer(pile.views[page].text)
        if (number := chinese_number(match[1]))
    ]
    rising = [b - a for a, b in pairwise(chapters)]
    if not (len(chapters) >= 3):
        return False
    if 2 not in rising:
        return False
    return all(0 <= step <= 2 for step in rising)


def _odd_where_duplex(document: Document, pile: Pile) -> bool:
    """Numbers that change sides from page to page were printed on both sides of the paper: an odd count lacks one."""
    sides = []
    for page, value in document.numbers.items():
        found = next((number for number in pile.views[page].numbers if number.value == value), None)
        if found:
            box = found.box.turned(pile.views[page].rotation)
            sides.append((value % 2, (box.left + box.right) / 2 > 0.5))
    if len(sides) < 4 or len(document.pages) % 2 == 0:
        return False
    if len(set(sides)) != 2:
        return False
    return len({side for _, side in sides}) == 2


def _order(pile: Pile, document: Document, runs: Sequence[Run]) -> Iterator[Finding]:
    """As scanned, the numbers do not ascend; export puts them right."""
    for run in runs:
        values = [run.numbers[page] for page in run.pages if page in run.numbers]
        if values != sorted(values):
            yield Finding(
                "numbering.out_of_order",
                Level.WARNING,
                page=document.pages[0],
                entry=document.entry,
                values={"order": values, "title": document.title or _scan_name(pile, document.pages[0])},
            )
            return


def _repeated(pile: Pile, document: Document, runs: Sequence[Run]) -> Iterator[Finding]:
    """One number on two pages; where they are one page scanned twice, page.duplicate says so in its place."""
    twins = {page: pile.copies[page] for page in document.pages if page in pile.copies}
    for run in runs:
        first: dict[int, PageRef] = {}
        for page in run.pages:
            value = run.numbers.get(page)
            if value is not None and first.setdefault(value, page) != page:
                twins[page] = first[value]
    for page, of in twins.items():
        if pile.dossier.decisions.are_different(page, of):
            continue
        place = {"of": of, "of_scan": _scan_name(pile, of), "of_index": of.scan_index}
        values = {"number": document.numbers.get(page), **place}
        yield Finding("numbering.repeated", Level.WARNING, page=page, entry=document.entry, values=values)


def _undecided(pile: Pile, document: Document) -> Iterator[Finding]:
    """Numbers are there, but too few could be read; a paper that never shows one is not numbered at all."""
    printed = [page for page in document.pages if not pile.views[page].blank]
    seen = sum(bool(pile.views[page].numbers) for page in printed)
    known = len(document.numbers)
    least = int(pile.book.limits["numbering.pages"])
    if len(printed) >= least and seen >= 2 and known < pile.book.limits["numbering.share"] * len(printed):
        values = {"pages": len(printed), "read": known, "title": document.title or _scan_name(pile, document.pages[0])}
        yield Finding(
            "numbering.undecided",
            Level.HINT,
            State.UNDECIDED,
            page=document.pages[0],
            entry=document.entry,
            values=values,
        )
