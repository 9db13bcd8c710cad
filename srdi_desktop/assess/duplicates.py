"""The same page scanned twice, told from two pages of the same form with different content.

In stages, as for faxed pages (Image and Vision Computing 2000, doi 10.1016/S0262-8856(99)00086-4): coarse hashes name
candidates, those that resemble the page most are laid over it and compared place by place. Small pictures cannot
tell one digit from another, so pages are a duplicate only when both were read whole and say the same; while that is
open, "looks the same" is undecided, and workflow/ has them read.

How different the most different hundredth of two small pictures is, beside what is usual between the two.

Strong ink of one that has no ink at all under it in the other is a difference; that forgives light, compression and
1-bit scanning. Rules count in neither: thin ones come and go. Each place may slide by itself a little more than the
page as a whole does, which forgives what is left of turn and stretch.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import islice

from srdi_desktop.assess.aligning import (
    BLOCK,
    BLOCK_LINE,
    HEIGHT,
    PAD,
    WIDTH,
    Corner,
    Picture,
    Slide,
    Slides,
    aligned,
    best_place,
    blots,
    cut,
    full,
    inky_corners,
    likely_slides,
    picture,
)
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.assess.readings import says_the_same
from srdi_desktop.model import Dossier, Evidence, Finding, Fingerprint, Level, Limits, PageRef, RuleBook, State

Prints = tuple[tuple[PageRef, Fingerprint], ...]
Candidates = tuple[tuple[PageRef, tuple[PageRef, ...]], ...]  # a page, those before it that it may repeat


def duplicate_findings(
    dossier: Dossier, book: RuleBook, apart: Callable[[PageRef, PageRef], bool] = lambda _one, _other: False
) -> Iterable[Finding]:
    """page.duplicate on each later page that repeats an earlier one; blank pages repeat nothing.

    `apart`: what the whole pile knows of two pages, whatever they look like: they belong to different papers.
    """
    limits = book.limits
    usable = _usable(dossier, limits)
    known = dict(usable)
    prints = tuple((page, evidence.fingerprint) for page, evidence in usable)
    most = int(limits["duplicate.candidates"])
    taken: set[PageRef] = set()
    for later, candidates in _candidates(prints, int(limits["duplicate.bits"])):
        free = (page for page in candidates if page not in taken and not apart(page, later))
        for earlier in _nearest(known, later, islice(free, most), limits):
            state = _state(known[earlier], known[later], limits)
            if state is not State.PASSED:
                taken.add(later)
                yield _finding(earlier, later, state, dossier)
                break


def _usable(dossier: Dossier, limits: Limits) -> list[tuple[PageRef, Evidence]]:
    """Pages in play that were measured and are not blank."""
    decisions = dossier.decisions
    skipped = decisions.excluded | set(decisions.replaced)
    usable = []
    for page in dossier.pages():
        if page in skipped or page not in dossier.evidence:
            continue
        evidence = dossier.evidence[page]
        if not evidence.failed and not is_blank(evidence, limits):
            usable.append((page, evidence))
    return usable


def _nearest(
    known: Mapping[PageRef, Evidence], later: PageRef, earlier: Iterable[PageRef], limits: Limits
) -> list[PageRef]:
    """The few pages that resemble one most; among many of one form its second scan is one of them."""
    own = known[later].fingerprint
    alike = []
    for page in earlier:
        share = _resemblance(known[page].fingerprint, own)
        if share >= limits["duplicate.outline"]:
            alike.append((share, page))
    most = int(limits["duplicate.nearest"])
    nearest = nlargest(most, alike, key=lambda pair: pair[0])
    return [page for _, page in nearest]


def _resemblance(first: Fingerprint, second: Fingerprint) -> float:
    """The same pixels come before all others."""
    if _same_pixels(first, second):
        return 2.0
    return resemblance(first.fine, second.fine)


def _same_pixels(first: Fingerprint, second: Fingerprint) -> bool:
    if not first.content:
        return False
    return first.content == second.content


def _state(first: Evidence, second: Evidence, limits: Limits) -> State:
    """FAILED: one page twice; UNDECIDED: the pictures look the same, what is written there is open; PASSED: neither."""
    one = first.fingerprint
    two = second.fingerprint
    if _same_pixels(one, two):
        return State.FAILED
    same = says_the_same(first, second, limits)
    if same is False:
        return State.PASSED
    if difference(one.fine, two.fine) > limits["duplicate.difference"]:
        return State.PASSED
    if same:
        return State.FAILED
    return State.UNDECIDED


def _finding(earlier: PageRef, later: PageRef, state: State, dossier: Dossier) -> Finding:
    name = earlier.scan
    if earlier.scan in dossier.scans:
        name = dossier.scans[earlier.scan].name
    values = {"of": earlier, "of_scan": name, "of_index": earlier.scan_index}
    return Finding("page.duplicate", Level.WARNING, state, page=later, values=values)


@lru_cache(maxsize=4)
def _candidates(prints: Prints, bits: int) -> Candidates:
    """Each page with those before it, one of whose coarse hashes differs in at most `bits` bits, the nearest first."""
    hashes = [(page, *_halves(print_.coarse)) for page, print_ in prints if print_.coarse]
    found = []
    for place, (later, lying, rolled) in enumerate(hashes):
        near = []
        for page, other_lying, other_rolled in hashes[:place]:
            apart = min((other_lying ^ lying).bit_count(), (other_rolled ^ rolled).bit_count())
            if apart <= bits:
                near.append((apart, page))
        near.sort(key=lambda pair: pair[0])
        pages = tuple(page for _, page in near)
        found.append((later, pages))
    return tuple(found)


def _halves(coarse: str) -> tuple[int, int]:
    """The hashes of the page as it lies and rolled, both written in hexadecimal digits one behind the other."""
    middle = len(coarse) // 2
    return int(coarse[:middle], 16), int(coarse[middle:], 16)


PROBES = 4  # blocks, to see quickly whether letters are the same
PROBED = 3  # slides at which they are sought
PROBE_NEAR = 5  # pixels around
HOPELESS = 0.45  # cover that the better of two blocks reaches wherever letters are the same


@lru_cache(maxsize=100_000)
def resemblance(first: str, second: str) -> float:
    """0..1: how well a few blocks of letters of the first are found in the second; 0 where the ink lies otherwise, and
    for broken pictures. Quick when asked of many pages about the same second one.
    """
    one = blots(first)
    two = blots(second)
    there = picture(second)
    if not one or not two or there is None:
        return 0.0
    slides = likely_slides(one, two)[:PROBED]
    return max((_probed(first, there, slide) for slide in slides), default=0.0)


def _probed(first: str, there: Picture, slide: Slide) -> float:
    """Mean cover of the blocks at a slide, the worst left out: it may hold a rule in one and none in the other."""
    covers: list[float] = []
    for corner, block in _probes(first):
        place = best_place(block, there, corner, slide, PROBE_NEAR)
        covers.append(place[0])
        if len(covers) == 2 and max(covers) < HOPELESS:
            return 0.0
    best = sorted(covers)[1:] or covers
    if best:
        return sum(best) / len(best)
    return 0.0


@lru_cache(maxsize=4096)
def _probes(fine: str) -> tuple[tuple[Corner, int], ...]:
    """The blocks with most letters in different lines, with their corners."""
    here = picture(fine)
    if here is None:
        return ()
    chosen: dict[int, Corner] = {}
    for corner in inky_corners(here):
        chosen.setdefault(corner[1], corner)
    first_ones = list(chosen.values())[:PROBES]
    return tuple((corner, cut(here.letters, *corner, BLOCK, BLOCK_LINE)) for corner in first_ones)


DIFFERENT = 10.0  # of pictures that have nothing to do with each other
PLACE = (24, 12)  # pixels: two or three letters; places lie side by side, what differs fills several
REACH = 2  # pixels that a place may slide by itself
LEAST_INK = 14  # pixels of strong ink in a place worth comparing
DOUBT = 120  # pixels of ink, of no difference, added to each place: little ink proves little
USUAL = 0.8  # of the places lie below what is taken as usual between the two pictures
MOST = 0.99  # lie below what is taken as most different: single places of photographs differ by chance
AS_MUCH = 0.03  # is usual between the best of scans
TOO_MUCH = 0.1  # is usual only between different pages, and pictures so rough that nothing can be told
GLANCE = 200  # places, after each of which it is asked whether that is so already, half as much again for chance
_LINE = 64  # bits from one row of a place to the next
_FULL = full(PLACE, _LINE)
_WIDE = (PLACE[0] + 2 * REACH, PLACE[1])  # a place and what it may slide to
_NEAREST = sorted(range(-REACH, REACH + 1), key=abs)
_SCATTER = 5  # rows of places are looked at in this stride, so that what differs is met early


@lru_cache(maxsize=20_000)
def difference(first: str, second: str) -> float:
    """About 1 between two scans of one page, more where entries differ, DIFFERENT between other pages."""
    one = picture(first)
    two = picture(second)
    if one is None or two is None:
        return DIFFERENT
    slides = aligned(first, second, one, two)
    if slides is None:
        return DIFFERENT
    shares = _shares(one, two, slides)
    if not shares:
        return DIFFERENT
    usual = _at(shares, USUAL)
    if usual > TOO_MUCH:
        return DIFFERENT
    most = _at(shares, MOST)
    return min(DIFFERENT, most / (AS_MUCH + usual))


def _shares(one: Picture, two: Picture, slides: Slides) -> list[float]:
    """Of unmatched ink, of all places of both pictures; none as soon as the pages are seen to be different ones."""
    shares: list[float] = []
    for here, there, way in ((one, two, slides), (two, one, slides.back())):
        for corner in _corners():
            share = _lost(here, there, corner, way)
            if share is None:
                continue
            shares.append(share)
            if len(shares) % GLANCE == 0 and _at(shares, USUAL) > 1.5 * TOO_MUCH:
                return []
    return shares


def _at(shares: Sequence[float], part: float) -> float:
    place = int(part * (len(shares) - 1))
    return sorted(shares)[place]


def _corners() -> list[Corner]:
    width, height = PLACE
    tops = range(0, HEIGHT - height + 1, height)
    lefts = range(0, WIDTH - width + 1, width)
    scattered = [top for start in range(_SCATTER) for top in tops[start::_SCATTER]]
    return [(left, top) for top in scattered for left in lefts]


def _lost(one: Picture, two: Picture, corner: Corner, slides: Slides) -> float | None:
    """Share of unmatched ink of one place at its best slide; None where there is too little ink."""
    left, top = corner
    strong = cut(one.strong, left, top, PLACE, _LINE)
    if strong.bit_count() < LEAST_INK:
        return None
    rules = cut(one.rules, left, top, PLACE, _LINE)
    letters = strong & ~rules
    if letters.bit_count() < LEAST_INK:
        return None
    faint = cut(one.any, left, top, PLACE, _LINE)
    down, across = slides.at(left + PLACE[0] / 2, top + PLACE[1] / 2)
    column = left + across - REACH
    best = 1.0
    for step in _NEAREST:
        row = top + max(-PAD, min(PAD, down + step))
        strong_around = cut(two.strong, column, row, _WIDE, _LINE)
        faint_around = cut(two.any, column, row, _WIDE, _LINE)
        rules_around = cut(two.rules, column, row, _WIDE, _LINE)
        for shift in _NEAREST:
            move = REACH + shift
            seen = _FULL & ~(rules | rules_around >> move)
            mine = strong & seen
            other = strong_around >> move & seen
            faint_there = faint_around >> move
            lost = (mine & ~faint_there).bit_count() + (other & ~faint).bit_count()
            ink = mine.bit_count() + other.bit_count()
            best = min(best, lost / (DOUBT + ink))
        if best == 0.0:
            break
    return best
