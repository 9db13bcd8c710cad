"""Evidence of two pages held against each other: numbers that tell a page scanned twice from another page.

In stages, as for faxed pages (Image and Vision Computing 2000, doi 10.1016/S0262-8856(99)00086-4): coarse hashes name
the pages that come into question, blocks of letters are sought in those, and the few that resemble a page most are laid
over it and compared place by place. Small pictures cannot tell one digit from another; reading can.

Strong ink of one that has no ink at all under it in the other is a difference; that forgives light, compression and
1-bit scanning. Rules count in neither: thin ones come and go. Each place may slide by itself a little more than the
page as a whole does, which forgives what is left of turn and stretch.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from srdi_desktop.evidence.measured_page import Floats, Numbers
from srdi_desktop.evidence.picture.aligning import (
    HEIGHT,
    PAD,
    WIDTH,
    WORD,
    Layers,
    Slides,
    Whole,
    Words,
    aligned,
    blocks_at,
    covers_at,
    ink_of,
    inky_corners,
    layers,
    likely_slides,
    words_at,
)
from srdi_desktop.model import Fingerprint, Likeness, Likenesses, Limits, PageRef

Look = Callable[[PageRef], Fingerprint | None]

PROBES = 4  # blocks, to see quickly whether letters are the same
PROBED = 3  # slides at which they are sought
PROBE_NEAR = 5  # pixels around

PLACE = (24, 12)  # pixels: two or three letters; places lie side by side, what differs fills several
REACH = 2  # pixels that a place may slide by itself
LEAST_INK = 14  # pixels of strong ink in a place worth comparing
DOUBT = 120  # pixels of ink, of no difference, added to each place: little ink proves little
USUAL = 0.8  # of the places lie below what is taken as usual between the two pictures
MOST = 0.99  # lie below what is taken as most different: single places of photographs differ by chance
_FULL = np.uint32((1 << PLACE[0]) - 1)


@dataclass(frozen=True)
class Sketch:
    """As much of a page, 4 kB, as tells how well a few blocks of its letters are found in another one."""

    content: str
    blots: Words
    corners: Whole
    blocks: Words


class Index:
    """A pile of pages: which come into question for one is found in one pass over the coarse hashes of all of them."""

    def __init__(self, hashes: Iterable[tuple[PageRef, str]]) -> None:
        known = [(page, bytes.fromhex(coarse)) for page, coarse in hashes if coarse]
        self._pages = [page for page, _ in known]
        self._place = {page: place for place, page in enumerate(self._pages)}
        joined = b"".join(bits for _, bits in known)
        self._bits = np.frombuffer(joined, np.uint64).reshape(len(known), 2, -1)
        self._sketches: dict[PageRef, Sketch | None] = {}

    def nearest(self, page: PageRef, limits: Limits) -> list[PageRef]:
        """Pages one of whose two hashes differs in no more bits than the limit, the nearest first, so many at most."""
        own = self._place.get(page)
        if own is None:
            return []
        apart = ink_of(self._bits ^ self._bits[own], 2).min(axis=1)
        apart[own] = np.iinfo(np.int64).max
        order = np.argsort(apart, kind="stable")[: int(limits["duplicate.candidates"])]
        return [self._pages[place] for place in order if apart[place] <= limits["duplicate.bits"]]

    def sketch(self, page: PageRef, look: Look) -> Sketch | None:
        """Drawn when first asked for, then kept; None where there is no picture of the page."""
        if page not in self._sketches:
            print_ = look(page)
            self._sketches[page] = _sketch(print_) if print_ else None
        return self._sketches[page]


def _sketch(print_: Fingerprint) -> Sketch | None:
    picture = layers(print_.fine)
    if picture is None:
        return None
    corners = _probes(picture)
    return Sketch(print_.content, picture.blots, corners, blocks_at(picture, corners))


def alike(page: PageRef, index: Index, look: Look, limits: Limits) -> Likenesses | None:
    """A page held against those of the pile that come into question; None where there is no picture of it."""
    own = look(page)
    here = layers(own.fine) if own else None
    if own is None or here is None:
        return None
    found: list[Likeness] = []
    for other in index.nearest(page, limits):
        sketch = index.sketch(other, look)
        if sketch is not None:
            outline = round(resemblance(sketch, here), 4)
            found.append(Likeness(other, sketch.content, outline))
    found.sort(key=lambda one: one.outline, reverse=True)
    nearest = int(limits["duplicate.nearest"])
    close = [one for one in found[:nearest] if one.outline >= limits["duplicate.outline"]]
    return Likenesses(own.content, tuple(_laid_over(one, here, look) for one in close))


def _laid_over(likeness: Likeness, here: Layers, look: Look) -> Likeness:
    print_ = look(likeness.page)
    there = layers(print_.fine) if print_ else None
    shares = differences(there, here) if there is not None else None
    if shares is None:
        return likeness
    return Likeness(likeness.page, likeness.content, likeness.outline, _at(shares, USUAL), _at(shares, MOST))


def resemblance(one: Sketch, two: Layers) -> float:
    """0..1: how well a few blocks of letters of the first are found in the second; 0 where the ink lies otherwise."""
    slides = likely_slides(one.blots, two.blots)[:PROBED]
    if not slides or not len(one.corners):
        return 0.0
    covers = covers_at(one.blocks, two, one.corners, slides, PROBE_NEAR)
    covers.sort(axis=1)
    best = covers[:, 1:] if covers.shape[1] > 1 else covers  # the worst may hold a rule in one and none in the other
    return float(best.mean(axis=1).max())


def _probes(picture: Layers) -> Whole:
    """The blocks with most letters in different lines."""
    corners = inky_corners(picture)
    _, first = np.unique(corners[:, 1], return_index=True)
    first.sort()
    return corners[first[:PROBES]]


def differences(one: Layers, two: Layers) -> Floats | None:
    """Of each place with ink, of both pictures, the share of ink that the other has not; None where they cannot be laid
    over each other.
    """
    slides = aligned(one, two)
    if slides is None:
        return None
    shares = np.concatenate([_lost(one, two, slides), _lost(two, one, slides.back())])
    shares.sort()
    return shares if len(shares) else None


def _at(shares: Sequence[float] | Floats, part: float) -> float:
    place = int(part * (len(shares) - 1))
    return round(float(shares[place]), 4)


def _corners() -> Whole:
    width, height = PLACE
    tops, lefts = np.mgrid[0 : HEIGHT - height + 1 : height, 0 : WIDTH - width + 1 : width]
    return np.stack([lefts.ravel(), tops.ravel()], axis=1)


_CORNERS = _corners()


def _cut(plane: Words, rows: Numbers, columns: Numbers, width: int) -> Numbers:
    """The first pixels of each row of places as numbers."""
    words = words_at(plane, PAD + rows, PAD + columns)
    return (words >> np.uint64(WORD - width)).astype(np.uint32)


def _lost(one: Layers, two: Layers, slides: Slides) -> Floats:
    """Share of unmatched ink of each place with letters, at its best slide."""
    width, height = PLACE
    lefts = _CORNERS[:, :1]
    rows = _CORNERS[:, 1:] + np.arange(height)
    strong = _cut(one.strong, rows, lefts, width)
    rules = _cut(one.rules, rows, lefts, width)
    inked = ink_of(strong & ~rules, 1) >= LEAST_INK
    places = _CORNERS[inked]
    strong = strong[inked]
    rules = rules[inked]
    faint = _cut(one.any_ink, rows[inked], lefts[inked], width)
    moved = slides.at(places + np.array([width / 2, height / 2]))
    below = (places[:, 1] + moved[:, 0] - REACH)[:, None] + np.arange(height + 2 * REACH)
    beside = (places[:, 0] + moved[:, 1] - REACH)[:, None]
    around = [_cut(plane, below, beside, width + 2 * REACH) for plane in (two.strong, two.any_ink, two.rules)]
    best = np.ones(len(places))
    for down in range(2 * REACH + 1):
        there = [plane[:, down : down + height] for plane in around]
        for shift in range(2 * REACH + 1):
            share = _unmatched((strong, faint, rules), [(plane >> np.uint32(shift)) & _FULL for plane in there])
            np.minimum(best, share, out=best)
    return best


def _unmatched(here: Sequence[Numbers], there: Sequence[Numbers]) -> Floats:
    """Share of the strong ink of both that has no ink under it, at one slide; rules of either do not count."""
    strong, faint, rules = here
    strong_there, faint_there, rules_there = there
    seen = ~(rules | rules_there)
    mine = strong & seen
    other = strong_there & seen
    lost = ink_of(mine & ~faint_there, 1) + ink_of(other & ~faint, 1)
    ink = ink_of(mine, 1) + ink_of(other, 1)
    return np.asarray(lost / (DOUBT + ink), np.float64)
