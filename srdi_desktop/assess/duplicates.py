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

from srdi_desktop.assess.aligning import HEIGHT, PAD, WIDTH, Picture, Slides, aligned, cut, full, picture, resemblance
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.assess.readings import says_the_same
from srdi_desktop.model import Dossier, Evidence, Finding, Fingerprint, Level, Limits, PageRef, RuleBook, State


def duplicate_findings(
    dossier: Dossier, book: RuleBook, apart: Callable[[PageRef, PageRef], bool] = lambda _one, _other: False
) -> Iterable[Finding]:
    """page.duplicate on each later page that repeats an earlier one; blank pages repeat nothing.

    `apart`: what the whole pile knows of two pages, whatever they look like: they belong to different papers.
    """
    skipped = dossier.decisions.excluded | set(dossier.decisions.replaced)
    measured = [(page, dossier.evidence[page]) for page in dossier.pages() if page in dossier.evidence]
    usable = [
        (page, evidence)
        for page, evidence in measured
        if page not in skipped and not evidence.failed and not is_blank(evidence, book.limits)
    ]
    known = dict(usable)
    prints = tuple((page, evidence.fingerprint) for page, evidence in usable)
    taken: set[PageRef] = set()
    for later, candidates in _candidates(prints, int(book.limits["duplicate.bits"])):
        free = (page for page in candidates if page not in taken and not apart(page, later))
        some = islice(free, int(book.limits["duplicate.candidates"]))
        for earlier in _nearest(known, later, some, book.limits):
            state = _state(known[earlier], known[later], book.limits)
            if state is not State.PASSED:
                taken.add(later)
                yield _finding(earlier, later, state, dossier)
                break


def _nearest(
    known: Mapping[PageRef, Evidence], later: PageRef, earlier: Iterable[PageRef], limits: Limits
) -> list[PageRef]:
    """The few pages that resemble one most; among many of one form its second scan is one of them."""
    found = [(_resemblance(known[page].fingerprint, known[later].fingerprint), page) for page in earlier]
    alike = (pair for pair in found if pair[0] >= limits["duplicate.outline"])
    return [page for _, page in nlargest(int(limits["duplicate.nearest"]), alike, key=lambda pair: pair[0])]


def _resemblance(first: Fingerprint, second: Fingerprint) -> float:
    """The same pixels come before all others."""
    if _same_pixels(first, second):
        return 2.0
    return resemblance(first.fine, second.fine)


def _same_pixels(first: Fingerprint, second: Fingerprint) -> bool:
    return bool(first.content) and first.content == second.content


def _state(first: Evidence, second: Evidence, limits: Limits) -> State:
    """FAILED: one page twice; UNDECIDED: the pictures look the same, what is written there is open; PASSED: neither."""
    one, two = first.fingerprint, second.fingerprint
    if _same_pixels(one, two):
        return State.FAILED
    same = says_the_same(first, second, limits)
    if same is False or difference(one.fine, two.fine) > limits["duplicate.difference"]:
        return State.PASSED
    return State.FAILED if same else State.UNDECIDED


def _finding(earlier: PageRef, later: PageRef, state: State, dossier: Dossier) -> Finding:
    name = dossier.scans[earlier.scan].name if earlier.scan in dossier.scans else earlier.scan
    values = {"of": earlier, "of_scan": name, "of_index": earlier.scan_index}
    return Finding("page.duplicate", Level.WARNING, state, page=later, values=values)


@lru_cache(maxsize=4)
def _candidates(
    prints: tuple[tuple[PageRef, Fingerprint], ...], bits: int
) -> tuple[tuple[PageRef, tuple[PageRef, ...]], ...]:
    """Each page with those before it, one of whose coarse hashes differs in at most `bits` bits, the nearest first."""
    hashes = [(page, *_halves(print_.coarse)) for page, print_ in prints if print_.coarse]
    found = []
    for place, (later, lying, rolled) in enumerate(hashes):
        apart = ((min((a ^ lying).bit_count(), (b ^ rolled).bit_count()), page) for page, a, b in hashes[:place])
        near = sorted((pair for pair in apart if pair[0] <= bits), key=lambda pair: pair[0])
        found.append((later, tuple(page for _, page in near)))
    return tuple(found)


def _halves(coarse: str) -> tuple[int, int]:
    return int(coarse[: len(coarse) // 2], 16), int(coarse[len(coarse) // 2 :], 16)


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
_NEAREST = sorted(range(-REACH, REACH + 1), key=abs)
_SCATTER = 5  # rows of places are looked at in this stride, so that what differs is met early


@lru_cache(maxsize=20_000)
def difference(first: str, second: str) -> float:
    """About 1 between two scans of one page, more where entries differ, DIFFERENT between other pages."""
    one = picture(first)
    two = picture(second)
    slides = aligned(first, second, one, two) if one and two else None
    if one is None or two is None or slides is None:
        return DIFFERENT
    back = Slides(*((-a, -b, -c) for a, b, c in (slides.down, slides.across)))
    shares: list[float] = []
    for here, there, way in ((one, two, slides), (two, one, back)):
        for corner in _corners():
            share = _lost(here, there, corner, way)
            if share is None:
                continue
            shares.append(share)
            if len(shares) % GLANCE == 0 and _at(shares, USUAL) > 1.5 * TOO_MUCH:
                return DIFFERENT
    if not shares or _at(shares, USUAL) > TOO_MUCH:
        return DIFFERENT
    return min(DIFFERENT, _at(shares, MOST) / (AS_MUCH + _at(shares, USUAL)))


def _at(shares: Sequence[float], part: float) -> float:
    return sorted(shares)[int(part * (len(shares) - 1))]


def _corners() -> list[tuple[int, int]]:
    tops = range(0, HEIGHT - PLACE[1] + 1, PLACE[1])
    scattered = [top for start in range(_SCATTER) for top in tops[start::_SCATTER]]
    return [(left, top) for top in scattered for left in range(0, WIDTH - PLACE[0] + 1, PLACE[0])]


def _lost(one: Picture, two: Picture, corner: tuple[int, int], slides: Slides) -> float | None:
    """Share of unmatched ink of one place at its best slide; None where there is too little ink."""
    left, top = corner
    strong = cut(one.strong, left, top, PLACE, _LINE)
    if strong.bit_count() < LEAST_INK:
        return None
    faint, rules = (cut(kind, left, top, PLACE, _LINE) for kind in (one.any, one.rules))
    if (strong & ~rules).bit_count() < LEAST_INK:
        return None
    down, across = slides.at(left + PLACE[0] / 2, top + PLACE[1] / 2)
    wide = (PLACE[0] + 2 * REACH, PLACE[1])
    best = 1.0
    for step in _NEAREST:
        corner = (left + across - REACH, top + max(-PAD, min(PAD, down + step)))
        theirs = [cut(kind, *corner, wide, _LINE) for kind in (two.strong, two.any, two.rules)]
        for shift in _NEAREST:
            strong_there, faint_there, rules_there = (kind >> REACH + shift for kind in theirs)
            seen = _FULL & ~(rules | rules_there)
            mine = strong & seen
            other = strong_there & seen
            lost = (mine & ~faint_there).bit_count() + (other & ~faint).bit_count()
            best = min(best, lost / (DOUBT + mine.bit_count() + other.bit_count()))
        if best == 0.0:
            break
    return best
