"""Red company seals (公章): by colour against the page's paper, then by ring voting; electronic ones by annotation.

Round seals are 38-42 mm across (finance and contract seals 30-45 mm), VAT seals are ovals of 40 x 30 mm. Voting for
centres along the gradient of redness finds rings that touch red table lines, which connected components do not; the
most whole ring around each centre is then measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from srdi_desktop.evidence.measured_page import (
    Flags,
    Floats,
    Grey,
    Levels,
    Numbers,
    Sheet,
    array_of,
    colour_planes,
    has_colour,
    paper_tint,
    redness,
)
from srdi_desktop.evidence.picture.straight import Points, Span, centres_of, slanting_points
from srdi_desktop.model import Box, Evidence, Limits, Origin, Seal

Centres = Floats  # (n, 2): x and y in pixels
Redness = Levels  # (height, width), 0..255

DIRECTIONS = 72  # of a full turn, in which a ring's stroke is looked at
GAP = 0.15  # of the least radius, from the stroke to what it is compared with: 2 mm
AROUND = 1.35  # of the radius: so far out it is looked at what surrounds a ring


@dataclass(frozen=True)
class Shape:
    """An ellipse: shorter over longer radius, and the direction of the longer one in degrees."""

    ratio: float
    degrees: float

    @cached_property
    def round(self) -> Floats:
        """The matrix that makes it a circle of the longer radius."""
        angle = np.radians(self.degrees)
        cosine = np.cos(angle)
        sine = np.sin(angle)
        turn = np.array([[cosine, sine], [-sine, cosine]])
        longer = 1 / self.ratio
        stretch = np.diag([1.0, longer])
        return np.asarray(turn.T @ stretch @ turn)

    @cached_property
    def back(self) -> Floats:
        """The matrix that makes such a circle this ellipse again."""
        return np.asarray(np.linalg.inv(self.round), np.float64)

    @cached_property
    def rays(self) -> Floats:
        """(2, DIRECTIONS): x and y of a step outwards by one pixel of the longer radius."""
        numbers = np.arange(DIRECTIONS)
        angles = numbers * 2 * np.pi / DIRECTIONS
        circle = np.stack([np.cos(angles), np.sin(angles)])
        return np.asarray(self.back @ circle)


@dataclass(frozen=True)
class Spot:
    """Where a ring may be, in pixels, before it is measured. whole: share of directions with a stroke; ink: redness of
    the stroke; gap: from the stroke to what it was compared with.
    """

    x: float
    y: float
    radius: float
    shape: Shape
    whole: float
    ink: float
    gap: int


@dataclass(frozen=True)
class Ring(Spot):
    """A spot that was measured. inside, outside: share of red there; fill: share of directions in which everything up
    to the ring is red.
    """

    inside: float
    outside: float
    fill: float

    @property
    def score(self) -> float:
        """0..1: a whole ring on clean paper."""
        return self.whole * (1 - min(1.0, self.outside))

    def is_seal(self, limits: Limits) -> bool:
        """Whether the measured shares are those of a seal."""
        if self.score < limits["seal.whole"] or self.ink < limits["seal.redness"]:
            return False
        if not limits["seal.inside_least"] <= self.inside <= limits["seal.inside_most"]:
            return False
        return self.outside <= limits["seal.outside"] and self.fill <= limits["seal.fill"]

    def extent(self) -> tuple[float, float]:
        """Half the width and half the height of the box around it."""
        axes = self.shape.back * self.radius
        across, down = np.hypot(*axes.T)
        return float(across), float(down)


def better(spot: Spot, red: Redness, reach: float, radii: Span, limits: Limits) -> Ring:
    """The most whole ring whose centre is at most `reach` pixels away and its longer radius within `radii`."""
    steps = (-reach, 0, reach)
    around = [(spot.x + across, spot.y + down) for across in steps for down in steps]
    found = spots_at(red, np.array(around), spot.shape, radii, limits)
    most_whole = max(found, key=_wholeness)
    return _measured(red, most_whole, limits)


def settled(ring: Ring, red: Redness, limits: Limits) -> Ring:
    """The ring after moving it to the most whole one nearby, step by step; an oval also a little flatter or rounder."""
    for reach in STEPS:
        radii = (ring.radius - RADIUS_REACH, ring.radius + RADIUS_REACH)
        candidates = [ring]
        for shape in _shapes_near(ring.shape):
            reshaped = replace(ring, shape=shape)
            near = better(reshaped, red, reach, radii, limits)
            candidates.append(near)
        ring = max(candidates, key=_score)
    return ring


def _shapes_near(shape: Shape) -> list[Shape]:
    """An oval with a little flatter and a little rounder ones; a circle alone."""
    if shape.ratio == 1:
        return [shape]
    changes = (-FLATTER, 0.0, FLATTER)
    return [Shape(shape.ratio + change, shape.degrees) for change in changes]


def _score(ring: Ring) -> float:
    return ring.score


def _wholeness(spot: Spot) -> float:
    return spot.whole


def spots_at(red: Redness, centres: Centres, shape: Shape, radii: Span, limits: Limits) -> list[Spot]:
    """The most whole ring with just that centre, its longer radius between the two `radii` in pixels, for each of
    `centres`. All at once and only as far from the centre as the stroke may be: this is where searching takes time.
    """
    low, high = radii
    gap = max(3, round(low * GAP))
    inner = gap + gap // 2  # what lies just inside is looked at twice, for double rings
    first = max(int(low), inner)
    count = max(1, int(high) + 1 - first)
    nearest = first + 1 - inner
    farthest = first + count + gap
    looked_at = np.arange(nearest, farthest + 1)
    polar = _polar(red, centres, shape, looked_at)
    stroke, ink, side = _strokes(polar, gap, count, limits)
    whole = _whole(stroke, ink, side, limits)
    found: list[Spot] = []
    for at, place in enumerate(whole.argmax(axis=1).tolist()):
        x, y = centres[at].tolist()
        radius = float(first + place + 1)
        share = float(whole[at, place])
        red_stroke = float(ink[at, place])
        spot = Spot(x, y, radius, shape, share, red_stroke, gap)
        found.append(spot)
    return found


def _strokes(polar: Redness, gap: int, count: int, limits: Limits) -> tuple[Levels, Levels, Levels]:
    """(stroke, usual stroke, what lies beside it) at each of `count` radii: redness, the first and last (centres,
    radii, directions), the usual (centres, radii).
    """
    inner = gap + gap // 2

    def radii_from(start: int) -> Levels:
        return polar[:, start : start + count]

    stroke = np.maximum(radii_from(inner - 1), radii_from(inner))
    stroke = np.maximum(stroke, radii_from(inner + 1))  # it may be a pixel off
    ordered = np.sort(stroke, axis=2)
    usual = int(DIRECTIONS * limits["seal.usual_stroke"])
    within = np.minimum(radii_from(gap // 2), radii_from(0))
    beyond = radii_from(inner + gap)
    side = np.maximum(within, beyond)
    return stroke, ordered[:, :, usual], side


def _whole(stroke: Levels, ink: Levels, side: Levels, limits: Limits) -> Floats:
    """(centres, radii): share of directions in which a stroke stands out from what lies beside it."""
    faintest = limits["seal.faintest"]
    pale_part = np.float32(limits["seal.pale_stroke"])
    paler = np.maximum(pale_part * ink, faintest)
    beside = side * np.float32(limits["seal.stands_out"])
    stands = stroke > np.maximum(beside, paler[:, :, None])
    share: Floats = stands.mean(axis=2)
    return share * (ink > faintest)


def _measured(red: Redness, spot: Spot, limits: Limits) -> Ring:
    """The spot with the shares of red on its inner and its outer side."""
    centres = np.array([(spot.x, spot.y)])
    radii = np.arange(0, spot.radius * AROUND + 1)
    polar = _polar(red, centres, spot.shape, radii)[0]
    least = max(limits["seal.faintest"], limits["seal.red_inside"] * spot.ink)
    red_there = polar > least
    radius = int(spot.radius)
    inner = red_there[: max(2, radius - spot.gap)]
    farthest = int(radius * AROUND)
    outer = red_there[radius + spot.gap : farthest + 1]
    area = np.arange(len(inner))[:, None] + 0.5
    red_area = (inner * area).sum()
    inside = float(red_area / (area.sum() * DIRECTIONS))
    outside = 0.0
    if outer.size:
        outside = float(outer.mean())
    filled = inner.mean(axis=0) > limits["seal.filled"]
    fill = float(filled.mean())
    return Ring(**vars(spot), inside=inside, outside=outside, fill=fill)


def _polar(red: Redness, centres: Centres, shape: Shape, radii: Numbers) -> Redness:
    """(centres, radii, directions): redness around the centres, 0 outside the picture."""
    height, width = red.shape
    steps = shape.rays[:, None, :] * radii[:, None]
    across, down = steps.astype(np.float32)
    middles = (centres + 0.5).astype(np.float32)
    starts = middles[:, :, None, None]
    x = (starts[:, 0] + across).astype(np.int32)
    y = (starts[:, 1] + down).astype(np.int32)
    after_start = (x >= 0) & (y >= 0)
    inside = after_start & (x < width) & (y < height)
    place = np.where(inside, y * width + x, 0)
    found = red.ravel().take(place)
    return np.asarray(found * inside, np.float32)


WORK_SIDE = 620  # pixels of the longer side on which rings are searched
LOOK = 5  # pixels of the colour picture from one to the next that is looked at for red
A4_MM = 297.0  # millimetres of the longer side
SHAPES = (  # round; VAT seals lying, leaning either way, standing; the printed seal of VAT forms (30 x 20 mm)
    Shape(1, 0), Shape(0.75, 0), Shape(0.75, 18), Shape(0.75, -18), Shape(0.75, 90), Shape(0.66, 0),
)  # fmt: skip
LEAST_POINTS = 40  # edge points that vote for rings
STEPS = (2.5, 1.2, 0.6)  # pixels by which a centre is moved to make its ring more whole
RADIUS_REACH = 4.0  # pixels
FLATTER = 0.03  # of the ratio of an oval
REFINED = 8  # of all, the most whole first; half of them once more


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds electronic seals and red rings; `colour` is False for a grey copy, which cannot tell."""
    seals = tuple(Seal(box, electronic=True) for box in sheet.image.seals)
    drawn = sheet.image.origin is Origin.DIGITAL  # nothing is lost there: without colour it has no red seal
    if sheet.image.colour is None:
        return replace(found, seals=seals, colour=drawn)
    colour = array_of(sheet.image.colour)
    coloured = drawn or has_colour(colour, sheet.book.limits["seal.colour"])
    if coloured:
        seals += tuple(_red_seals(sheet, colour))
    return replace(found, seals=seals, colour=coloured)


def _red_seals(sheet: Sheet, colour: Grey) -> Iterator[Seal]:
    """Rings in the part of the page that has red in it; most pages have too little to search at all."""
    limits = sheet.book.limits
    sampled = colour_planes(colour[::LOOK, ::LOOK], 1)
    tint = paper_tint(sampled)
    red = redness(sampled, tint) > limits["seal.redness"]
    if red.mean() < limits["seal.least_red"]:
        return
    longest = max(colour.shape[:2])
    factor = max(1, round(longest / WORK_SIDE))
    rows = _reach(np.any(red, axis=1), factor)
    columns = _reach(np.any(red, axis=0), factor)
    planes = colour_planes(colour[rows, columns], factor)
    picture = redness(planes, tint)
    height = colour.shape[0] // factor
    width = colour.shape[1] // factor
    span = _radii(sheet, max(height, width))
    corner = (columns.start // factor, rows.start // factor)
    for ring in _rings(picture, span, limits):
        yield _seal(ring, corner, (height, width))


def _reach(red: Flags, factor: int) -> slice:
    """From the first red to the last with a margin, in pixels of the colour picture, at a multiple of `factor`."""
    places = np.flatnonzero(red) * LOOK
    margin = len(red) * LOOK // 40
    start = max(0, int(places[0]) - margin)
    end = int(places[-1]) + LOOK + margin
    return slice(start // factor * factor, end)


def _rings(red: Redness, span: Span, limits: Limits) -> list[Ring]:
    """The seals among the most whole rings whose longer radius lies within `span`."""
    nearer, rough = _clear_and_rough(red, span, limits)
    clear = limits["seal.clear"]
    for spot in rough[:REFINED]:
        if any(ring.score >= clear and _within(spot, ring, limits) for ring in nearer):
            continue
        ring = better(spot, red, STEPS[0], span, limits)
        nearer.append(ring)
    nearer.sort(key=_score, reverse=True)
    best = nearer[: REFINED // 2]
    refined = [settled(ring, red, limits) for ring in best]
    refined.sort(key=_score, reverse=True)
    kept: list[Ring] = []
    for ring in refined:
        if not ring.is_seal(limits):
            continue
        if not any(_within(ring, other, limits) for other in kept):
            kept.append(ring)
    return kept


def _clear_and_rough(red: Redness, span: Span, limits: Limits) -> tuple[list[Ring], list[Spot]]:
    """(rings that are seals beyond doubt, other candidates, the most whole first); what belongs to the former is not
    searched for the other shapes, which is most of the work on a page with one seal.
    """
    points = slanting_points(red, limits["seal.level"], limits["seal.steep"])
    clear: list[Ring] = []
    rough: list[Spot] = []
    for shape in SHAPES:
        if points.shape[1] < LEAST_POINTS:
            break
        centres = centres_of(points, red.shape, shape.round, span)
        for spot in spots_at(red, centres, shape, span, limits):
            if spot.whole >= limits["seal.hopeless"]:
                rough.append(spot)
            if spot.whole < limits["seal.whole"]:
                continue
            ring = better(spot, red, STEPS[0], span, limits)
            if ring.score >= limits["seal.clear"] and ring.is_seal(limits):
                clear.append(ring)
                points = _apart(points, ring, limits)
    rough.sort(key=_wholeness, reverse=True)
    return clear, rough


def _apart(points: Points, ring: Ring, limits: Limits) -> Points:
    """The edge points that lie outside a ring."""
    centre = np.array([[ring.x], [ring.y]])
    x, y = ring.shape.round @ (points[:2] - centre)
    away = np.hypot(x, y)
    outside = away > limits["seal.beyond"] * ring.radius
    return points[:, outside]


def _within(spot: Spot, ring: Ring, limits: Limits) -> bool:
    """Whether a spot's centre lies inside a ring, so that both are about the same seal."""
    across = spot.x - ring.x
    down = spot.y - ring.y
    return bool(np.hypot(across, down) <= limits["seal.same"] * ring.radius)


def _radii(sheet: Sheet, longest: int) -> Span:
    """In pixels of the working picture, whose longer side is `longest`. What is smaller than A4 by its tag, or of
    unknown size, may be A4 reduced or a receipt: tags of pictures are seldom those of the paper.
    """
    limits = sheet.book.limits
    paper = sheet.image.paper_mm
    known = max(paper) if paper else 0.0
    largest = max(known, A4_MM)
    smallest = A4_MM if known >= limits["seal.sheet"] * A4_MM else limits["seal.receipt"]
    least = limits["seal.radius_least"] * longest / largest
    most = limits["seal.radius_most"] * longest / smallest
    return least, most


def _seal(ring: Ring, corner: tuple[int, int], shape: tuple[int, int]) -> Seal:
    """`corner`: where the searched part begins on the page of `shape`, in pixels of the working picture."""
    height, width = shape
    across, down = ring.extent()
    x = ring.x + corner[0]
    y = ring.y + corner[1]
    left = _share(x - across, width)
    top = _share(y - down, height)
    right = _share(x + across, width)
    bottom = _share(y + down, height)
    box = Box(left, top, right, bottom)
    return Seal(box, score=round(ring.score, 3))


def _share(place: float, side: int) -> float:
    """Of a side of the page, rounded, 0..1: what lies outside is cut off."""
    share = max(0.0, place / side)
    return round(min(1.0, share), 4)
