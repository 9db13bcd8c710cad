"""Printed numbers over a whole document: which candidates hold together, how they order the pages, what is missing.

Forms that say that they are page numbers count by themselves; bare digits only in company: the same place on the page
and a constant difference to the page's place in the document (a list number moves about, a year stays the same).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from srdi_desktop.assess.page_view import PageView, says_the_same
from srdi_desktop.model import Limits, PageRef, PrintedNumber

APPENDIX = "appendix"
STRONG = frozenset({"di-ye", "page", "slash", "dash", APPENDIX})
_SAYS_SO = frozenset({"di-ye", "page"})  # words, not mere signs
_Numbered = tuple[int, PrintedNumber]  # place in the document as scanned, number


@dataclass(frozen=True)
class Run:
    """Pages of one document that are numbered as one: the body, the notes. Places are those in the pile."""

    pages: tuple[PageRef, ...]  # as scanned
    numbers: Mapping[PageRef, int]
    total: int | None = None


@dataclass(frozen=True)
class Numbering:
    """One document's numbers. `pages` in reading order; unread pages stay behind the page they were scanned after."""

    pages: tuple[PageRef, ...]
    numbers: Mapping[PageRef, int] = field(default_factory=dict)
    totals: Mapping[PageRef, int] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    copies: Mapping[PageRef, PageRef] = field(default_factory=dict)  # scanned again -> the page scanned first


def settle(pages: Sequence[PageRef], views: Mapping[PageRef, PageView], limits: Limits) -> Numbering:
    """The numbering of one document whose pages are given as scanned; pages scanned again take no part in the count."""
    copies = _copies(pages, views, limits)
    first = [page for page in pages if page not in copies]
    found = _counted(first, views, limits)
    if not copies:
        return found
    numbers = {**found.numbers, **{copy: found.numbers[page] for copy, page in copies.items() if page in found.numbers}}
    behind = {page: [copy for copy, twin in copies.items() if twin == page] for page in first}
    ordered = tuple(one for page in found.pages for one in (page, *behind[page]))
    totals = {**found.totals, **{copy: found.totals[page] for copy, page in copies.items() if page in found.totals}}
    return replace(found, pages=ordered, numbers=numbers, totals=totals, copies=copies)


def _counted(pages: Sequence[PageRef], views: Mapping[PageRef, PageView], limits: Limits) -> Numbering:
    """The numbering of pages of which none was scanned twice."""
    chosen = _chosen([views[page] for page in pages], limits)
    if not chosen:
        return Numbering(tuple(pages), runs=(Run(tuple(pages), {}),))
    apart = _appendix(chosen)
    if apart:
        return _with_appendix(pages, views, apart, limits)
    blocks = _reunited(_blocks(pages, views, chosen), chosen, limits)
    runs = tuple(_run(pages, places, chosen, views) for places in blocks)
    numbers = {page: number for run in runs for page, number in run.numbers.items()}
    totals = {page: run.total for run in runs if run.total for page in run.numbers}
    ordered = tuple(page for run in runs for page in _ordered(run))
    return Numbering(ordered, numbers, totals, runs)


def _appendix(chosen: Mapping[int, PrintedNumber]) -> dict[int, PrintedNumber]:
    """Places numbered as an appendix (附-1) of a document that counts otherwise, too."""
    found = {place: number for place, number in chosen.items() if number.form == APPENDIX}
    if len(found) < len(chosen):
        return found
    return {}


def _with_appendix(
    pages: Sequence[PageRef],
    views: Mapping[PageRef, PageView],
    appendix: Mapping[int, PrintedNumber],
    limits: Limits,
) -> Numbering:
    """Body and appendix counted apart, wherever the appendix's pages lie."""
    body = _counted([page for place, page in enumerate(pages) if place not in appendix], views, limits)
    behind = tuple(pages[place] for place in appendix)
    numbers = {pages[place]: number.value for place, number in appendix.items()}
    total = _total([*appendix.values()])
    run = Run(behind, numbers, total)
    return Numbering((*body.pages, *_ordered(run)), {**body.numbers, **numbers}, body.totals, (*body.runs, run))


def _copies(pages: Sequence[PageRef], views: Mapping[PageRef, PageView], limits: Limits) -> dict[PageRef, PageRef]:
    """Pages that bear the number of an earlier one and say the same -> that one."""
    first: dict[tuple[int, int | None], list[PageRef]] = defaultdict(list)
    copies: dict[PageRef, PageRef] = {}
    for page in pages:
        number = strong_number(views[page])
        if number is None:
            continue
        known = first[number.value, number.total]
        twin = next((other for other in known if says_the_same(views[other], views[page], limits)), None)
        if twin is None:
            known.append(page)
        else:
            copies[page] = twin
    return copies


def _reunited(blocks: Sequence[range], chosen: Mapping[int, PrintedNumber], limits: Limits) -> list[range]:
    """Blocks that share no number and count to one total are one count, scanned in another order."""
    kept = [*blocks]
    place = 0
    while place + 1 < len(kept):
        one = kept[place]
        two = kept[place + 1]
        mine, theirs = ([chosen[at] for at in block if at in chosen] for block in (one, two))
        if _one_count(mine, theirs, limits):
            kept[place : place + 2] = [range(one.start, two.stop)]
        else:
            place += 1
    return kept


def _one_count(mine: Sequence[PrintedNumber], theirs: Sequence[PrintedNumber], limits: Limits) -> bool:
    totals = {number.total for number in (*mine, *theirs)}
    forms = {number.form for number in (*mine, *theirs)}
    values = [number.value for number in (*mine, *theirs)]
    apart = not {number.value for number in mine} & {number.value for number in theirs}
    whole = None not in totals or (1 in values and len(values) >= limits["documents.whole"] * max(values))
    if not mine or not theirs:
        return False
    if not apart:
        return False
    if len(totals) != 1:
        return False
    return len(forms) == 1 and whole


def _chosen(views: Sequence[PageView], limits: Limits) -> dict[int, PrintedNumber]:
    """The number of each place that has one."""
    telling = {place: number for place, view in enumerate(views) if (number := strong_number(view))}
    telling = _without_slips(telling, limits)
    for family in _weak_families(views, telling):
        steady = _steady(family, len(views), limits)
        if len(steady) > len(telling):
            return dict(steady)
    return telling | _in_company(telling, views, limits)


def _in_company(
    telling: Mapping[int, PrintedNumber], views: Sequence[PageView], limits: Limits
) -> dict[int, PrintedNumber]:
    """Bare numbers whose dashes or slash were not read: those that count on from the telling number beside them, and
    416 where the others say 3/6 and 5/6.
    """
    found: dict[int, PrintedNumber] = {}
    taken = {number.value for number in telling.values()}
    slashed = {f"{n}1{total}": n for total in {one.total or 0 for one in telling.values()} for n in range(1, total)}
    for place, view in enumerate(views):
        awaited = {telling[place + step].value - step for step in (-1, 1) if place + step in telling}
        for number in view.numbers if place not in telling else ():
            value = number.value if number.value in awaited else slashed.get(str(number.value), 0)
            if value and (value not in taken or value <= limits["numbering.restart"]):
                found[place] = replace(number, value=value)
                taken.add(value)
                break
    return found


def strong_number(view: PageView) -> PrintedNumber | None:
    """The page's best number whose form says what it is."""
    return next((number for number in view.numbers if number.form in STRONG), None)


def _without_slips(telling: dict[int, PrintedNumber], limits: Limits) -> dict[int, PrintedNumber]:
    """Leaves out misread numbers: of pages that claim one number, those whose neighbours count elsewhere."""
    claims: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for place, number in telling.items():
        claims[number.value, number.total].append(place)
    kept = dict(telling)
    near = limits["numbering.near"]
    for places in claims.values():
        if len(places) < 2:
            continue
        distance = {place: _distance(place, telling) for place in places}
        if min(distance.values()) <= near:
            for place in places:
                if distance[place] > near and telling[place].value > limits["numbering.restart"]:
                    del kept[place]
    return kept


def _distance(place: int, telling: Mapping[int, PrintedNumber]) -> int:
    """How far the page's number is from those of its neighbours, two pages to either side."""
    around = [telling[other].value for other in range(place - 2, place + 3) if other != place and other in telling]
    return min((abs(telling[place].value - value) for value in around), default=0)


def _weak_families(views: Sequence[PageView], telling: Mapping[int, PrintedNumber]) -> list[list[_Numbered]]:
    """Bare numbers grouped by form and strip (header or footer), the largest family first."""
    if len(telling) >= len(views):
        return []
    families: dict[tuple[str, bool], list[_Numbered]] = defaultdict(list)
    for place, view in enumerate(views):
        seen = set()
        for number in view.numbers:
            box = number.box.turned(view.rotation) if view.rotation else number.box
            family = (_family(number.form), box.top > 0.5)
            if number.form not in STRONG and family not in seen:
                seen.add(family)
                families[family].append((place, number))
    return sorted(families.values(), key=len, reverse=True)


def _family(form: str) -> str:
    """Bare digits are one family whether anything stood beside them or not."""
    if form in {"lone", "tail", "circled", "bracket"}:
        return "lone"
    return form


def _steady(family: Sequence[_Numbered], pages: int, limits: Limits) -> list[_Numbered]:
    """The members that hold together: ascending with the pages, at a difference that never falls.

    Three in company are enough, three that count from the beginning, or two in a document of two; shuffled pages pass
    when four fifths of the document carry distinct numbers that hardly exceed its length.
    """
    chain = _longest_chain(family)
    company = int(limits["numbering.company"])
    agreeing = sum(b[0] - a[0] == b[1].value - a[1].value for a, b in pairwise(chain))
    holds = agreeing >= max(2, len(chain) // 3) and len(chain) >= limits["numbering.steady"] * len(family)
    if len(chain) >= company and holds:
        return _with_swapped(chain, family, limits)
    begins = chain[0][1].value <= limits["numbering.restart"] if chain else False
    if len(chain) == len(family) >= company and begins and chain[-1][1].value <= pages + limits["numbering.near"]:
        return chain
    if pages == len(chain) == 2 and chain[0][1].value == 1 and agreeing:
        return chain
    values = {number.value for _, number in family}
    if len(values) < len(family) or len(family) < max(company, limits["numbering.shuffled"] * pages):
        return []
    if max(values) > limits["numbering.beyond"] * pages + 2:
        return []
    return list(family)


def _with_swapped(chain: Sequence[_Numbered], family: Sequence[_Numbered], limits: Limits) -> list[_Numbered]:
    """The chain and those members that only lie a few pages from where their number belongs."""
    telling = dict(chain)
    taken = {number.value for _, number in chain}
    for place, number in family:
        if place not in telling and number.value not in taken:
            around = [telling[other].value for other in range(place - 2, place + 3) if other in telling]
            if around and min(abs(number.value - value) for value in around) <= limits["numbering.near"]:
                telling[place] = number
                taken.add(number.value)
    return sorted(telling.items(), key=lambda item: item[0])


def _longest_chain(family: Sequence[_Numbered]) -> list[_Numbered]:
    """Longest subsequence whose value less place never falls and never leaps by more than the document is long."""
    best: list[tuple[int, int | None]] = []
    for here, (place, number) in enumerate(family):
        length, before = 1, None
        for other in range(max(0, here - 40), here):
            leap = (number.value - place) - (family[other][1].value - family[other][0])
            if 0 <= leap <= 10 + len(family) and best[other][0] + 1 > length:
                length = best[other][0] + 1
                before = other
        best.append((length, before))
    at: int | None = max(range(len(best)), key=lambda place: best[place][0], default=None)
    chain = []
    while at is not None:
        chain.append(family[at])
        at = best[at][1]
    return chain[::-1]


def _blocks(
    pages: Sequence[PageRef], views: Mapping[PageRef, PageView], chosen: Mapping[int, PrintedNumber]
) -> list[range]:
    """Places of each stretch that is numbered as one: a new one begins where numbers start over."""
    starts = [0]
    seen = set[int]()
    last_total = None
    last = 0
    for place in sorted(chosen):
        number = chosen[place]
        over = number.value in seen and number.value <= 2 and last > number.value
        headed = number.value == 1 and bool(seen) and bool(views[pages[place]].sections)
        other = bool(number.total and last_total and number.total != last_total and number.value == 1)
        if (over or headed or other) and _goes_on(place, chosen):
            starts.append(_with_unread(place, number.value, starts[-1], chosen))
            seen = set()
        seen.add(number.value)
        last = number.value
        last_total = number.total or last_total
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(pages)], strict=True)]


def _with_unread(place: int, value: int, last_start: int, chosen: Mapping[int, PrintedNumber]) -> int:
    """Where the count really began, when the pages just before it show no number."""
    while value > 1 and place - 1 > last_start and place - 1 not in chosen:
        place -= 1
        value -= 1
    return place


def _goes_on(place: int, chosen: Mapping[int, PrintedNumber]) -> bool:
    """Whether the pages behind count on from here, or there are none."""
    later = [other for other in chosen if other > place]
    if not later:
        return True
    return chosen[min(later)].value > chosen[place].value


def _run(
    pages: Sequence[PageRef], places: range, chosen: Mapping[int, PrintedNumber], views: Mapping[PageRef, PageView]
) -> Run:
    values = {place: chosen[place].value for place in places if place in chosen}
    total = _total([chosen[place] for place in places if place in chosen])
    filled = _filled(values, total, pages, views)
    numbers = {pages[place]: value for place, value in filled.items() if place in places}
    return Run(tuple(pages[place] for place in places), numbers, total)


def _filled(
    values: dict[int, int], total: int | None, pages: Sequence[PageRef], views: Mapping[PageRef, PageView]
) -> dict[int, int]:
    """Unread numbers between two read ones that leave exactly as many pages as numbers between them."""
    filled = dict(values)
    taken = set(values.values())
    for before, after in pairwise(sorted(values)):
        between = range(before + 1, after)
        same = values[after] - values[before] == after - before
        if same and between and not any(views[pages[place]].blank for place in between):
            guessed = {place: values[before] + place - before for place in between}
            if not taken & set(guessed.values()):
                filled |= guessed
    return dict(sorted((_ends(values, total, pages, views) | filled).items()))


def _ends(
    values: Mapping[int, int], total: int | None, pages: Sequence[PageRef], views: Mapping[PageRef, PageView]
) -> dict[int, int]:
    """The page before number 2 is 1 unless it is a cover; the page behind the last but one of a total is the last."""
    found: dict[int, int] = {}
    first = min(values, default=0)
    last = max(values, default=0)
    if values and values[first] == 2 and first > 0 and 1 not in values.values():
        view = views[pages[first - 1]]
        if not view.cover and not view.blank and not view.numbers:
            found[first - 1] = 1
    if total and values[last] == total - 1 and total not in values.values() and last + 1 < len(pages):
        view = views[pages[last + 1]]
        if not view.blank and not view.title_kind:
            found[last + 1] = total
    return found


def _total(numbers: Sequence[PrintedNumber]) -> int | None:
    """The total that the run's pages agree on; one page alone must say 共…页 or Page … of …"""
    totals = Counter(number.total for number in numbers if number.total)
    if not totals:
        return None
    total, times = totals.most_common(1)[0]
    if times == 1 and not any(number.total == total and number.form in _SAYS_SO for number in numbers):
        return None
    if total >= max(number.value for number in numbers):
        return total
    return None


def _ordered(run: Run) -> tuple[PageRef, ...]:
    """By printed number; pages without one, and the second of a pair, stay behind the page they followed."""
    lead: list[PageRef] = []
    groups: list[tuple[int, list[PageRef]]] = []
    for page in run.pages:
        number = run.numbers.get(page)
        if number is not None:
            groups.append((number, [page]))
        else:
            (groups[-1][1] if groups else lead).append(page)
    groups.sort(key=lambda group: group[0])
    return (*lead, *(page for _, group in groups for page in group))
