"""Printed numbers over a whole document: which candidates hold together, how they order the pages, what is missing.

Forms that say that they are page numbers count by themselves; bare digits only in company: the same place on the page
and a constant difference to the page's place in the document (a list number moves about, a year stays the same).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from srdi_desktop.assess.page_view import PageView, says_the_same
from srdi_desktop.assess.pile import Chosen, Run, Views, blocks_of, run_of, total_of
from srdi_desktop.model import Limits, PageRef, PrintedNumber

APPENDIX = "appendix"
STRONG = frozenset({"di-ye", "page", "slash", "dash", APPENDIX})
_BARE = frozenset({"lone", "tail", "circled", "bracket"})
_AROUND = 2  # pages to either side that are a page's neighbours
_LOOK_BACK = 40  # pages

_Numbered = tuple[int, PrintedNumber]  # place in the document as scanned, number
_Claim = tuple[int, int | None]  # number, total
_Copies = Mapping[PageRef, PageRef]  # scanned again -> the page scanned first


@dataclass(frozen=True)
class Numbering:
    """One document's numbers. `pages` in reading order; unread pages stay behind the page they were scanned after."""

    pages: tuple[PageRef, ...]
    numbers: Mapping[PageRef, int] = field(default_factory=dict)
    totals: Mapping[PageRef, int] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    copies: _Copies = field(default_factory=dict)


def settle(pages: Sequence[PageRef], views: Views, limits: Limits) -> Numbering:
    """The numbering of one document whose pages are given as scanned; pages scanned again take no part in the count."""
    copies = _copies(pages, views, limits)
    first = [page for page in pages if page not in copies]
    found = _counted(first, views, limits)
    if not copies:
        return found
    behind: dict[PageRef, list[PageRef]] = defaultdict(list)
    for copy, page in copies.items():
        behind[page].append(copy)
    ordered: list[PageRef] = []
    for page in found.pages:
        ordered.append(page)
        ordered += behind[page]
    numbers = _with_copies(found.numbers, copies)
    totals = _with_copies(found.totals, copies)
    return replace(found, pages=tuple(ordered), numbers=numbers, totals=totals, copies=copies)


def _with_copies(known: Mapping[PageRef, int], copies: _Copies) -> dict[PageRef, int]:
    """What is known of pages, said of their copies, too."""
    of_copies = {copy: known[page] for copy, page in copies.items() if page in known}
    return {**known, **of_copies}


def _counted(pages: Sequence[PageRef], views: Views, limits: Limits) -> Numbering:
    """The numbering of pages of which none was scanned twice."""
    of_pages = [views[page] for page in pages]
    chosen = _chosen(of_pages, limits)
    if not chosen:
        as_scanned = tuple(pages)
        unnumbered = Run(as_scanned, {})
        return Numbering(as_scanned, runs=(unnumbered,))
    apart = _appendix(chosen)
    if apart:
        return _with_appendix(pages, views, apart, limits)
    blocks = blocks_of(pages, views, chosen)
    blocks = _reunited(blocks, chosen, limits)
    runs = tuple(run_of(pages, places, chosen, views) for places in blocks)
    return _of_runs(runs)


def _of_runs(runs: tuple[Run, ...]) -> Numbering:
    ordered: list[PageRef] = []
    numbers: dict[PageRef, int] = {}
    totals: dict[PageRef, int] = {}
    for run in runs:
        ordered += run.in_order()
        numbers |= run.numbers
        if run.total:
            totals |= dict.fromkeys(run.numbers, run.total)
    return Numbering(tuple(ordered), numbers, totals, runs)


def _appendix(chosen: Chosen) -> dict[int, PrintedNumber]:
    """Places numbered as an appendix (附-1) of a document that counts otherwise, too."""
    found = {place: number for place, number in chosen.items() if number.form == APPENDIX}
    if len(found) < len(chosen):
        return found
    return {}


def _with_appendix(pages: Sequence[PageRef], views: Views, appendix: Chosen, limits: Limits) -> Numbering:
    """Body and appendix counted apart, wherever the appendix's pages lie."""
    before = [page for place, page in enumerate(pages) if place not in appendix]
    body = _counted(before, views, limits)
    behind = tuple(pages[place] for place in appendix)
    numbers = {pages[place]: number.value for place, number in appendix.items()}
    total = total_of([*appendix.values()])
    run = Run(behind, numbers, total)
    ordered = (*body.pages, *run.in_order())
    both = {**body.numbers, **numbers}
    runs = (*body.runs, run)
    return Numbering(ordered, both, body.totals, runs)


def _copies(pages: Sequence[PageRef], views: Views, limits: Limits) -> _Copies:
    """Pages that bear the number of an earlier one and say the same -> that one."""
    first: dict[_Claim, list[PageRef]] = defaultdict(list)
    copies: dict[PageRef, PageRef] = {}
    for page in pages:
        view = views[page]
        number = strong_number(view)
        if number is None:
            continue
        known = first[number.value, number.total]
        twins = (other for other in known if says_the_same(views[other], view, limits))
        twin = next(twins, None)
        if twin is None:
            known.append(page)
        else:
            copies[page] = twin
    return copies


def _reunited(blocks: Sequence[range], chosen: Chosen, limits: Limits) -> list[range]:
    """Blocks that share no number and count to one total are one count, scanned in another order."""
    kept = [*blocks]
    place = 0
    while place + 1 < len(kept):
        one = kept[place]
        two = kept[place + 1]
        mine = [chosen[at] for at in one if at in chosen]
        theirs = [chosen[at] for at in two if at in chosen]
        if _one_count(mine, theirs, limits):
            joined = range(one.start, two.stop)
            kept[place : place + 2] = [joined]
        else:
            place += 1
    return kept


def _one_count(mine: Sequence[PrintedNumber], theirs: Sequence[PrintedNumber], limits: Limits) -> bool:
    if not mine or not theirs:
        return False
    here = {number.value for number in mine}
    there = {number.value for number in theirs}
    if here & there:
        return False
    both = (*mine, *theirs)
    totals = {number.total for number in both}
    forms = {number.form for number in both}
    if len(totals) != 1 or len(forms) != 1:
        return False
    if None not in totals:
        return True
    values = here | there
    least = limits["documents.whole"] * max(values)
    return 1 in values and len(both) >= least


def _chosen(views: Sequence[PageView], limits: Limits) -> Chosen:
    """The number of each place that has one."""
    telling: dict[int, PrintedNumber] = {}
    for place, view in enumerate(views):
        number = strong_number(view)
        if number:
            telling[place] = number
    telling = _without_slips(telling, limits)
    for family in _weak_families(views, telling):
        steady = _steady(family, len(views), limits)
        if len(steady) > len(telling):
            return dict(steady)
    return telling | _in_company(telling, views, limits)


def _in_company(telling: Chosen, views: Sequence[PageView], limits: Limits) -> dict[int, PrintedNumber]:
    """Bare numbers whose dashes or slash were not read: those that count on from the telling number beside them, and
    416 where the others say 3/6 and 5/6.
    """
    found: dict[int, PrintedNumber] = {}
    taken = {number.value for number in telling.values()}
    slashed = _slashed(telling)
    restart = limits["numbering.restart"]
    for place, view in enumerate(views):
        if place in telling:
            continue
        awaited = {telling[place + step].value - step for step in (-1, 1) if place + step in telling}
        for number in view.numbers:
            value = number.value
            if value not in awaited:
                value = slashed.get(str(value), 0)
            if value and (value not in taken or value <= restart):
                found[place] = replace(number, value=value)
                taken.add(value)
                break
    return found


def _slashed(telling: Chosen) -> dict[str, int]:
    """416 -> 4 where the others say …/6: how numbers look whose slash was read as a one."""
    slashed: dict[str, int] = {}
    totals = {number.total or 0 for number in telling.values()}
    for total in totals:
        for number in range(1, total):
            misread = f"{number}1{total}"
            slashed[misread] = number
    return slashed


def strong_number(view: PageView) -> PrintedNumber | None:
    """The page's best number whose form says what it is."""
    return next((number for number in view.numbers if number.form in STRONG), None)


def _without_slips(telling: dict[int, PrintedNumber], limits: Limits) -> dict[int, PrintedNumber]:
    """Leaves out misread numbers: of pages that claim one number, those whose neighbours count elsewhere."""
    claims: dict[_Claim, list[int]] = defaultdict(list)
    for place, number in telling.items():
        claims[number.value, number.total].append(place)
    kept = dict(telling)
    near = limits["numbering.near"]
    restart = limits["numbering.restart"]
    for (value, total), places in claims.items():
        if len(places) < 2:
            continue
        if value <= restart:
            for place in places:
                if total and _in_midst(place, telling):
                    del kept[place]
            continue
        distance = {place: _distance(place, telling) for place in places}
        far = [place for place in places if distance[place] > near]
        if len(far) < len(places):
            for place in far:
                del kept[place]
    return kept


def _in_midst(place: int, telling: Chosen) -> bool:
    """Whether the pages before and behind leave room for one number, and it is not the page's: 10, 1, 12."""
    before = telling.get(place - 1)
    behind = telling.get(place + 1)
    if before is None or behind is None:
        return False
    own = telling[place]
    awaited = before.value + 1
    of_one_count = before.total == own.total == behind.total
    return of_one_count and behind.value == awaited + 1 and own.value != awaited


def _distance(place: int, telling: Chosen) -> int:
    """How far the page's number is from those of its neighbours."""
    own = telling[place].value
    around = _values_around(place, telling)
    return min((abs(own - value) for value in around), default=0)


def _values_around(place: int, telling: Chosen) -> list[int]:
    """The numbers of a page's neighbours, its own left out."""
    neighbours = range(place - _AROUND, place + _AROUND + 1)
    return [telling[other].value for other in neighbours if other != place and other in telling]


def _weak_families(views: Sequence[PageView], telling: Chosen) -> list[list[_Numbered]]:
    """Bare numbers grouped by form and strip (header or footer), the largest family first."""
    if len(telling) >= len(views):
        return []
    families: dict[tuple[str, bool], list[_Numbered]] = defaultdict(list)
    for place, view in enumerate(views):
        seen = set()
        for number in view.numbers:
            if number.form in STRONG:
                continue
            box = number.box.turned(view.rotation) if view.rotation else number.box
            in_footer = box.top > 0.5
            form = _family(number.form)
            family = (form, in_footer)
            if family not in seen:
                seen.add(family)
                families[family].append((place, number))
    return sorted(families.values(), key=len, reverse=True)


def _family(form: str) -> str:
    """Bare digits are one family whether anything stood beside them or not."""
    if form in _BARE:
        return "lone"
    return form


def _steady(family: Sequence[_Numbered], pages: int, limits: Limits) -> list[_Numbered]:
    """The members that hold together: ascending with the pages, at a difference that never falls.

    Three in company are enough, three that count from the beginning, or two in a document of two; shuffled pages pass
    when four fifths of the document carry distinct numbers that hardly exceed its length.
    """
    chain = _longest_chain(family)
    company = int(limits["numbering.company"])
    agreeing = sum(_shift(one) == _shift(following) for one, following in pairwise(chain))
    most_agree = agreeing >= max(2, len(chain) // 3)
    most_belong = len(chain) >= limits["numbering.steady"] * len(family)
    if len(chain) >= company and most_agree and most_belong:
        return _with_swapped(chain, family, limits)
    if len(chain) == len(family) >= company and _counts_pages(chain, pages, limits):
        return chain
    if pages == len(chain) == 2 and chain[0][1].value == 1 and agreeing:
        return chain
    if _is_shuffled(family, pages, limits):
        return list(family)
    return []


def _shift(numbered: _Numbered) -> int:
    """How far the number runs ahead of the page's place."""
    place, number = numbered
    return number.value - place


def _counts_pages(chain: Sequence[_Numbered], pages: int, limits: Limits) -> bool:
    """Whether it counts from the beginning to no more than there are pages, or little more."""
    if not chain:
        return False
    first = chain[0][1].value
    last = chain[-1][1].value
    return first <= limits["numbering.restart"] and last <= pages + limits["numbering.near"]


def _is_shuffled(family: Sequence[_Numbered], pages: int, limits: Limits) -> bool:
    values = {number.value for _, number in family}
    if len(values) < len(family):
        return False
    company = int(limits["numbering.company"])
    enough = limits["numbering.shuffled"] * pages
    if len(family) < max(company, enough):
        return False
    beyond = limits["numbering.beyond"] * pages + 2
    return max(values) <= beyond


def _with_swapped(chain: Sequence[_Numbered], family: Sequence[_Numbered], limits: Limits) -> list[_Numbered]:
    """The chain and those members that only lie a few pages from where their number belongs."""
    telling = dict(chain)
    taken = {number.value for _, number in chain}
    near = limits["numbering.near"]
    for place, number in family:
        value = number.value
        if place in telling or value in taken:
            continue
        around = _values_around(place, telling)
        if any(abs(value - other) <= near for other in around):
            telling[place] = number
            taken.add(value)
    return sorted(telling.items(), key=lambda item: item[0])


def _longest_chain(family: Sequence[_Numbered]) -> list[_Numbered]:
    """Longest subsequence whose value less place never falls and never leaps by more than the document is long."""
    shifts = [_shift(numbered) for numbered in family]
    most = 10 + len(family)
    lengths: list[int] = []  # of the longest chain that ends here
    befores: list[int | None] = []  # the member before in that chain
    for here, shift in enumerate(shifts):
        length, before = 1, None
        for other in range(max(0, here - _LOOK_BACK), here):
            leap = shift - shifts[other]
            if 0 <= leap <= most and lengths[other] >= length:
                length = lengths[other] + 1
                before = other
        lengths.append(length)
        befores.append(before)
    at: int | None = max(range(len(lengths)), key=lengths.__getitem__, default=None)
    chain = []
    while at is not None:
        chain.append(family[at])
        at = befores[at]
    return chain[::-1]
