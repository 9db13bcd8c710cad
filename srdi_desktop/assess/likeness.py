"""How different the most different hundredth of two small pictures is, beside what is usual between the two.

Strong ink of one that has no ink at all under it in the other is a difference; that forgives light, compression and
1-bit scanning. Rules count in neither: thin ones come and go. Each place may slide by itself a little more than the
page as a whole does, which forgives what is left of turn and stretch.
"""

from collections.abc import Sequence
from functools import lru_cache

from srdi_desktop.assess.aligning import Slides, aligned
from srdi_desktop.assess.pictures import HEIGHT, PAD, WIDTH, Picture, cut, full, picture

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
_LINE = 64
_FULL = full(PLACE, _LINE)
_NEAREST = sorted(range(-REACH, REACH + 1), key=abs)
_SCATTER = 5  # rows of places are looked at in this stride, so that what differs is met early


@lru_cache(maxsize=20_000)
def difference(first: str, second: str) -> float:
    """About 1 between two scans of one page, more where entries differ, DIFFERENT between other pages."""
    one, two = picture(first), picture(second)
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
    wide, best = (PLACE[0] + 2 * REACH, PLACE[1]), 1.0
    for step in _NEAREST:
        corner = (left + across - REACH, top + max(-PAD, min(PAD, down + step)))
        theirs = [cut(kind, *corner, wide, _LINE) for kind in (two.strong, two.any, two.rules)]
        for shift in _NEAREST:
            strong_there, faint_there, rules_there = (kind >> REACH + shift for kind in theirs)
            seen = _FULL & ~(rules | rules_there)
            mine, other = strong & seen, strong_there & seen
            lost = (mine & ~faint_there).bit_count() + (other & ~faint).bit_count()
            best = min(best, lost / (DOUBT + mine.bit_count() + other.bit_count()))
        if best == 0.0:
            break
    return best
