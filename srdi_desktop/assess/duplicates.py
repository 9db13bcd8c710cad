"""The same page scanned twice, told from two pages of the same form with different content.

Pixels that are the same are one page; of others workers bring evidence of the pair (`Likeness`), and judging compares
its numbers with limits. Small pictures cannot tell one digit from another, so such pages are a duplicate only when both
were read whole and say the same; while that is open, "looks the same" is undecided, and workflow/ has them read.

Read line by line, where each line lies on the straightened page. Two scans of one paper are read alike but for
punctuation and single letters (虚 and 虛), on 80 made-up papers scanned twice never with another digit; an entry filled
in otherwise has other digits or several other letters. Rough print is read otherwise with confidence, too, by a letter
or digit here and there: a line that is nearly the same leaves it open.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from statistics import median

from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.model import (
    Dossier,
    Evidence,
    Finding,
    Level,
    Likeness,
    Limits,
    PageRef,
    RuleBook,
    State,
    Text,
    plain,
)

Known = Mapping[PageRef, Evidence]  # pages in play, in the order of the pile
Apart = Callable[[PageRef, PageRef], bool]
Pairs = Mapping[PageRef, Mapping[PageRef, Likeness]]  # later page -> earlier page -> evidence of the pair


def duplicate_findings(
    dossier: Dossier, book: RuleBook, apart: Apart = lambda _one, _other: False
) -> Iterable[Finding]:
    """page.duplicate on each later page that repeats an earlier one; blank pages repeat nothing.

    `apart`: what the whole pile knows of two pages, whatever they look like: they belong to different papers.
    """
    limits = book.limits
    known = _usable(dossier, limits)
    pairs = _pairs(known)
    of_pixels: dict[str, list[PageRef]] = defaultdict(list)
    taken: set[PageRef] = set()
    for later, evidence in known.items():
        same_pixels = of_pixels[evidence.fingerprint.content] if evidence.fingerprint.content else []
        twins = dict.fromkeys(same_pixels, State.FAILED)
        alike = _looking_alike(pairs.get(later, {}), limits)
        for earlier in (*twins, *alike):
            if earlier in taken or apart(earlier, later):
                continue
            state = twins.get(earlier) or _as_read(known[earlier], evidence, limits)
            if state is not State.PASSED:
                taken.add(later)
                yield _finding(earlier, later, state, dossier)
                break
        same_pixels.append(later)


def pages_to_compare(dossier: Dossier, book: RuleBook) -> frozenset[PageRef]:
    """Pages in play that were not held against the others yet, as they are now."""
    known = _usable(dossier, book.limits)
    seen = (page for page, evidence in known.items() if evidence.fingerprint.fine)
    return frozenset(page for page in seen if not _is_compared(known[page]))


def _is_compared(evidence: Evidence) -> bool:
    """Whether the page was held against others with the pixels that it has now."""
    if evidence.alike is None:
        return False
    return evidence.alike.content == evidence.fingerprint.content


def _usable(dossier: Dossier, limits: Limits) -> dict[PageRef, Evidence]:
    """Pages in play that were measured and are not blank."""
    decisions = dossier.decisions
    skipped = decisions.excluded | set(decisions.replaced)
    usable: dict[PageRef, Evidence] = {}
    for page in dossier.pages():
        if page in skipped or page not in dossier.evidence:
            continue
        evidence = dossier.evidence[page]
        if not evidence.failed and not is_blank(evidence, limits):
            usable[page] = evidence
    return usable


def _pairs(known: Known) -> Pairs:
    """Evidence of pairs that holds: both pages have the pixels that were compared."""
    place = {page: number for number, page in enumerate(known)}
    pairs: dict[PageRef, dict[PageRef, Likeness]] = defaultdict(dict)
    for page, evidence in known.items():
        if evidence.alike is None or not _is_compared(evidence):
            continue
        for likeness in evidence.alike.pairs:
            other = known.get(likeness.page)
            if other is None or other.fingerprint.content != likeness.content:
                continue
            earlier, later = sorted((page, likeness.page), key=place.__getitem__)
            seen = pairs[later].get(earlier)
            if seen is None or seen.most is None:
                pairs[later][earlier] = likeness
    return pairs


def _looking_alike(pairs: Mapping[PageRef, Likeness], limits: Limits) -> list[PageRef]:
    """The earlier pages of which one page looks like a second scan, the likest first."""
    alike = [(likeness.outline, earlier) for earlier, likeness in pairs.items() if looks_the_same(likeness, limits)]
    alike.sort(key=lambda pair: pair[0], reverse=True)
    return [earlier for _, earlier in alike]


def looks_the_same(likeness: Likeness, limits: Limits) -> bool:
    """Whether two pictures differ nowhere by much more than they do everywhere, and by little there."""
    if likeness.usual is None or likeness.most is None:
        return False
    if likeness.outline < limits["duplicate.outline"] or likeness.usual > limits["duplicate.usual"]:
        return False
    ordinary = limits["duplicate.between_scans"] + likeness.usual
    return likeness.most <= limits["duplicate.difference"] * ordinary


def _as_read(first: Evidence, second: Evidence, limits: Limits) -> State:
    """Of two pages that look the same: FAILED: one page twice; UNDECIDED: what is written there is open; PASSED: other
    pages.
    """
    same = says_the_same(first, second, limits)
    if same is None:
        return State.UNDECIDED
    return State.FAILED if same else State.PASSED


def _finding(earlier: PageRef, later: PageRef, state: State, dossier: Dossier) -> Finding:
    name = earlier.scan
    if earlier.scan in dossier.scans:
        name = dossier.scans[earlier.scan].name
    values = {"of": earlier, "of_scan": name, "of_index": earlier.scan_index}
    return Finding("page.duplicate", Level.WARNING, state, page=later, values=values)


@dataclass(frozen=True)
class _Line:
    """Letters and digits only; middle and size in heights and widths of the page, straightened."""

    text: str
    score: float
    x: float
    y: float
    wide: float
    high: float


_Pairs = list[tuple[_Line, _Line]]  # a line of the first page and the same of the second


def says_otherwise(first: Evidence, second: Evidence, limits: Limits) -> bool:
    """Whether two pages, read wholly or in part, share few pairs of letters of what was surely read on both.

    A page of which little was surely read (blurred, hardly printed) refutes nothing.
    """
    sure = limits["duplicate.line_score"]
    mine = _sure_pairs(first.text, sure)
    theirs = _sure_pairs(second.text, sure)
    fewer = min(mine.total(), theirs.total())
    if fewer < limits["duplicate.pairs"]:
        return False
    common = mine & theirs
    return common.total() < limits["duplicate.common"] * fewer


@lru_cache(maxsize=8192)
def _sure_pairs(text: Text, least: float) -> Counter[str]:
    """Pairs of neighbouring letters and digits within lines that were read with confidence."""
    sure = [line.text for line in text.lines if line.score >= least]
    words = [_letters(line) for line in sure]
    return Counter(one + two for word in words for one, two in pairwise(word))


def _letters(text: str) -> str:
    """Letters and digits of a line, plain."""
    return "".join(letter for letter in plain(text) if letter.isalnum())


def says_the_same(first: Evidence, second: Evidence, limits: Limits) -> bool | None:
    """True: all was read on both and nearly all agrees; False: something was surely read otherwise; None: unsure."""
    if not (first.text.whole and second.text.whole):
        return None
    mine = _lines(first)
    theirs = _lines(second)
    shared = _shared(mine, theirs)
    if len(shared) < limits["duplicate.lines"]:
        return None
    moved = _moved(shared)
    agreed = 0
    unsure = first.text.timed_out or second.text.timed_out
    for line in mine:
        there = _there(line, theirs, moved)
        if there is None:
            continue
        if _otherwise(line, there, limits):
            likeness = _compared(line, there).ratio()
            if likeness < limits["duplicate.slips"]:
                return False
            unsure = True  # another entry that is nearly the same, or rough print read otherwise
        elif _nearly(line, there, limits):
            agreed += len(line.text)
    most = max(_length(mine), _length(theirs))
    if unsure or agreed < limits["duplicate.agree"] * most:
        return None
    return True


def _moved(shared: _Pairs) -> tuple[float, float]:
    """How far to the right and down the second page's lines lie from the first page's, by most of those on both."""
    right = median(there.x - here.x for here, there in shared)
    down = median(there.y - here.y for here, there in shared)
    return right, down


def _length(lines: Iterable[_Line]) -> int:
    return sum(len(line.text) for line in lines)


def _lines(page: Evidence) -> list[_Line]:
    """The page's lines where they would lie if it were turned straight about its middle."""
    skew = page.geometry.skew or 0.0
    slope = math.tan(math.radians(skew))
    shape = page.width / max(1, page.height)
    found: list[_Line] = []
    for line in page.text.lines:
        text = _letters(line.text)
        if not text:
            continue
        box = line.box
        x = (box.left + box.right) / 2
        y = (box.top + box.bottom) / 2
        straight_x = x - (y - 0.5) * slope / shape
        straight_y = y + (x - 0.5) * slope * shape
        wide = box.right - box.left
        high = box.bottom - box.top
        straight = _Line(text, line.score, straight_x, straight_y, wide, high)
        found.append(straight)
    return found


def _shared(mine: Sequence[_Line], theirs: Sequence[_Line]) -> _Pairs:
    """Lines that stand on both, once on each."""
    here = _single(mine)
    there = _single(theirs)
    return [(line, there[text]) for text, line in here.items() if text in there]


def _single(lines: Sequence[_Line]) -> dict[str, _Line]:
    """By text, those whose text stands on the page once."""
    times = Counter(line.text for line in lines)
    return {line.text: line for line in lines if times[line.text] == 1}


def _there(line: _Line, others: Sequence[_Line], moved: tuple[float, float]) -> _Line | None:
    """The line at its place on the other page, the likest if there are several."""
    right, down = moved
    near: list[_Line] = []
    for other in others:
        below = abs(other.y - line.y - down)
        if not (below < 0.6 * max(line.high, other.high)):
            continue
        aside = abs(other.x - line.x - right)
        if aside < 0.5 * (line.wide + other.wide):
            near.append(other)
    return max(near, key=lambda other: _compared(line, other).ratio(), default=None)


def _compared(line: _Line, other: _Line) -> SequenceMatcher[str]:
    return SequenceMatcher(None, line.text, other.text, autojunk=False)


def _otherwise(line: _Line, other: _Line, limits: Limits) -> bool:
    """Whether both were read with confidence, in the same extent, and say different things."""
    surest = min(line.score, other.score)
    if surest < limits["duplicate.line_score"]:
        return False
    narrow = min(line.wide, other.wide)
    wide = max(line.wide, other.wide)
    if narrow < limits["duplicate.extent"] * wide:
        return False
    return not _nearly(line, other, limits)


def _nearly(line: _Line, other: _Line, limits: Limits) -> bool:
    """Whether the digits are the same, and of the letters no more in a row differ than reading gets wrong."""
    if line.text == other.text:
        return True
    most = limits["duplicate.letters"]
    for what, a, b, c, d in _compared(line, other).get_opcodes():
        if what == "equal":
            continue
        here = line.text[a:b]
        there = other.text[c:d]
        if max(len(here), len(there)) >= most:
            return False
        if any(letter.isdecimal() for letter in here + there):
            return False
    return True
