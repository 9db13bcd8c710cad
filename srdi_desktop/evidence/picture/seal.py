"""Red company seals (公章): by colour against the page's paper, then by ring voting; electronic ones by annotation.

Round seals are 38-42 mm across (finance and contract seals 30-45 mm), VAT seals are ovals of 40 x 30 mm. Voting for
centres along the gradient of redness finds rings that touch red table lines, which connected components do not; what
a candidate's ring is like is measured in evidence/ring.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Grey, Sheet, array_of
from srdi_desktop.model import Box, Evidence, Limits, Origin, Seal

Centres = npt.NDArray[np.float64]  # (n, 2): x and y in pixels
Redness = npt.NDArray[np.float32]  # (height, width), 0..255

DIRECTIONS = 72  # of a full turn, in which a ring's stroke is looked at
GAP = 0.15  # of the least radius, from the stroke to what it is compared with: 2 mm
AROUND = 1.35  # of the radius: so far out it is looked at what surrounds a ring


@dataclass(frozen=True)
class Shape:
    """An ellipse: shorter over longer radius, and the direction of the longer one in degrees."""

    ratio: float
    degrees: float

    @cached_property
    def round(self) -> npt.NDArray[np.float64]:
        """The matrix that makes it a circle of the longer radius."""
        cosine, sine = np.cos(np.radians(self.degrees)), np.sin(np.radians(self.degrees))
        turn = np.array([[cosine, sine], [-sine, cosine]])
        return np.asarray(turn.T @ np.diag([1.0, 1 / self.ratio]) @ turn)

    @cached_property
    def rays(self) -> npt.NDArray[np.float64]:
        """(2, DIRECTIONS): x and y of a step outwards by one pixel of the longer radius."""
        angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
        return np.asarray(np.linalg.inv(self.round) @ np.stack([np.cos(angles), np.sin(angles)]))


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
class Ring:
    """A candidate in pixels. whole: share of directions with a stroke; inside, outside: share of red there;
    fill: share of directions in which everything up to the ring is red; ink: redness of the stroke.
    """

    x: float
    y: float
    radius: float
    shape: Shape
    whole: float
    inside: float
    outside: float
    fill: float
    ink: float

    @property
    def score(self) -> float:
        """0..1: a whole ring on clean paper."""
        return self.whole * (1 - min(1.0, self.outside))

    def is_seal(self, limits: Limits) -> bool:
        """Whether the measured shares are those of a seal."""
        return (
            self.score >= limits["seal.whole"]
            and self.ink >= limits["seal.redness"]
            and limits["seal.inside_least"] <= self.inside <= limits["seal.inside_most"]
            and self.outside <= limits["seal.outside"]
            and self.fill <= limits["seal.fill"]
        )

    def extent(self) -> tuple[float, float]:
        """Half the width and half the height of the box around it."""
        back = np.linalg.inv(self.shape.round) * self.radius
        across, down = np.hypot(back[:, 0], back[:, 1])
        return float(across), float(down)


def better(spot: Spot | Ring, red: Redness, reach: float, radii: tuple[float, float], limits: Limits) -> Ring:
    """The most whole ring whose centre is at most `reach` pixels away and its longer radius within `radii`."""
    around = np.array(
        [(spot.x + across, spot.y + down) for across in (-reach, 0, reach) for down in (-reach, 0, reach)]
    )
    found = spots_at(red, around, spot.shape, radii, limits)
    return _measured(red, max(found, key=_wholeness), limits)


def settled(ring: Ring, red: Redness, limits: Limits) -> Ring:
    """The ring after moving it to the most whole one nearby, step by step; an oval also a little flatter or rounder."""
    for reach in STEPS:
        radii = (ring.radius - RADIUS_REACH, ring.radius + RADIUS_REACH)
        ratios = (0.0,) if ring.shape.ratio == 1 else (-FLATTER, 0.0, FLATTER)
        shapes = [Shape(ring.shape.ratio + change, ring.shape.degrees) for change in ratios]
        near = [better(replace(ring, shape=shape), red, reach, radii, limits) for shape in shapes]
        ring = max((ring, *near), key=_score)
    return ring


def _score(ring: Ring) -> float:
    return ring.score


def _wholeness(spot: Spot) -> float:
    return spot.whole


def spots_at(red: Redness, centres: Centres, shape: Shape, radii: tuple[float, float], limits: Limits) -> list[Spot]:
    """The most whole ring with just that centre, its longer radius between the two `radii` in pixels, for each of
    `centres`. All at once and only as far from the centre as the stroke may be: this is where searching takes time.
    """
    low, high = radii
    gap = max(3, round(low * GAP))
    inner = gap + gap // 2  # what lies just inside is looked at twice, for double rings
    first = max(int(low), inner)
    count = max(1, int(high) + 1 - first)
    polar = _polar(red, centres, shape, np.arange(first + 1 - inner, first + 1 + count + gap))
    near = [polar[:, inner + off : inner + off + count] for off in (-1, 0, 1)]
    stroke = np.maximum(np.maximum(near[0], near[1]), near[2])  # it may be a pixel off
    within = np.minimum(polar[:, gap // 2 : gap // 2 + count], polar[:, :count])
    side = np.maximum(within, polar[:, inner + gap : inner + gap + count])
    faintest = limits["seal.faintest"]
    ink = np.sort(stroke, axis=2)[:, :, int(DIRECTIONS * limits["seal.usual_stroke"])]
    paler = np.maximum(np.float32(limits["seal.pale_stroke"]) * ink, faintest)[:, :, None]
    stands = stroke > np.maximum(side * np.float32(limits["seal.stands_out"]), paler)
    whole = stands.mean(axis=2) * (ink > faintest)
    best = whole.argmax(axis=1)
    return [
        Spot(float(x), float(y), float(first + place + 1), shape, float(whole[at, place]), float(ink[at, place]), gap)
        for at, ((x, y), place) in enumerate(zip(centres, best, strict=True))
    ]


def _measured(red: Redness, spot: Spot, limits: Limits) -> Ring:
    centres = np.array([(spot.x, spot.y)])
    radii = np.arange(0, spot.radius * AROUND + 1)
    polar = _polar(red, centres, spot.shape, radii)[0]
    red_there = polar > max(limits["seal.faintest"], limits["seal.red_inside"] * spot.ink)
    radius = int(spot.radius)
    inner, outer = red_there[: max(2, radius - spot.gap)], red_there[radius + spot.gap : int(radius * AROUND) + 1]
    area = np.arange(len(inner))[:, None] + 0.5
    inside = float((inner * area).sum() / (area.sum() * DIRECTIONS))
    outside = float(outer.mean()) if outer.size else 0.0
    fill = float((inner.mean(axis=0) > limits["seal.filled"]).mean())
    return Ring(
        spot.x,
        spot.y,
        spot.radius,
        spot.shape,
        spot.whole,
        inside=inside,
        outside=outside,
        fill=fill,
        ink=spot.ink,
    )


def _polar(red: Redness, centres: Centres, shape: Shape, radii: npt.NDArray[Any]) -> Redness:
    """(centres, radii, directions): redness around the centres, 0 outside the picture."""
    steps = (shape.rays[:, None, :] * radii[:, None]).astype(np.float32)
    starts = (centres + 0.5).astype(np.float32)[:, :, None, None]
    x, y = ((starts[:, axis] + steps[axis]).astype(np.int32) for axis in (0, 1))
    inside = (x >= 0) & (y >= 0) & (x < red.shape[1]) & (y < red.shape[0])
    return np.asarray(red.ravel().take(np.where(inside, y * red.shape[1] + x, 0)) * inside, np.float32)


WORK_SIDE = 620  # pixels of the longer side on which rings are searched
LOOK = 5  # pixels of the colour picture from one to the next that is looked at for red
A4_MM = 297.0  # millimetres of the longer side
SHAPES = (  # round; VAT seals lying, leaning either way, standing; the printed seal of VAT forms (30 x 20 mm)
    Shape(1, 0), Shape(0.75, 0), Shape(0.75, 18), Shape(0.75, -18), Shape(0.75, 90), Shape(0.66, 0),
)  # fmt: skip
LEAST_POINTS, MOST_POINTS = 40, 6000  # edge points that vote for rings
CELL = 3  # pixels of a voting cell
RADIUS_STEP = 3  # pixels
CANDIDATES = 4  # of each shape
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
    coloured = drawn or _has_colour(colour[::8, ::8].astype(np.int16), sheet.book.limits)
    if coloured:
        seals += tuple(_red_seals(sheet, colour))
    return replace(found, seals=seals, colour=coloured)


def _red_seals(sheet: Sheet, colour: Grey) -> Iterator[Seal]:
    """Rings in the part of the page that has red in it; most pages have too little to search at all."""
    sampled = _planes(colour[::LOOK, ::LOOK], 1)
    tint = _tint(sampled)
    red = redness(sampled, tint) > sheet.book.limits["seal.redness"]
    if red.mean() < sheet.book.limits["seal.least_red"]:
        return
    factor = max(1, round(max(colour.shape[:2]) / WORK_SIDE))
    rows, columns = (_reach(np.asarray(red.any(axis=axis)), factor) for axis in (1, 0))
    planes = _planes(colour[rows, columns], factor)
    picture = redness(planes, tint)
    height, width = (side // factor for side in colour.shape[:2])
    for ring in _rings(picture, *_radii(sheet, max(height, width)), sheet.book.limits):
        yield _seal(ring, (columns.start // factor, rows.start // factor), (height, width))


def _reach(red: npt.NDArray[np.bool_], factor: int) -> slice:
    """From the first red to the last with a margin, in pixels of the colour picture, at a multiple of `factor`."""
    places = np.flatnonzero(red) * LOOK
    margin = len(red) * LOOK // 40
    return slice(max(0, int(places[0]) - margin) // factor * factor, int(places[-1]) + LOOK + margin)


def _planes(colour: Grey, factor: int) -> npt.NDArray[np.uint16]:
    """(3, height, width): red, green and blue, reduced by the mean of factor x factor pixels."""
    height, width = colour.shape[0] // factor, colour.shape[1] // factor
    rows = np.zeros((height, width * factor * 3), np.uint16)
    for row in range(factor):
        rows += colour[row : height * factor : factor, : width * factor].reshape(height, -1)
    planes = np.zeros((3, height, width), np.uint16)
    for channel in range(3):
        for column in range(factor):
            planes[channel] += rows[:, channel + 3 * column :: 3 * factor]
    if factor == 1:
        return planes
    return planes // np.uint16(factor * factor)


def _has_colour(picture: npt.NDArray[np.int16], limits: Limits) -> bool:
    """False where all channels are the same up to JPEG's rounding: a grey copy saved in colour."""
    spread = np.abs(picture[:, :, 0] - picture[:, :, 2])
    return bool(np.percentile(spread, 99.5) > limits["seal.colour"])


def _tint(planes: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
    """What each channel is multiplied with to make the paper white."""
    paper = np.percentile(planes[:, ::2, ::2].reshape(3, -1), 80, axis=1)
    return np.asarray(255 / np.maximum(paper, 60), np.float32)


def redness(planes: npt.NDArray[np.uint16], tint: npt.NDArray[np.float32]) -> Redness:
    """Red above the larger of green and blue after the paper's own tint was taken off, 0..255."""
    red, green, blue = (plane * factor for plane, factor in zip(planes, tint, strict=True))
    return np.asarray(np.clip(red - np.maximum(green, blue), 0, 255), np.float32)


def _rings(red: Redness, low: float, high: float, limits: Limits) -> list[Ring]:
    """The seals among the most whole rings whose longer radius lies between `low` and `high` pixels."""
    nearer, rough = _clear_and_rough(red, low, high, limits)
    clear = limits["seal.clear"]
    for spot in rough[:REFINED]:
        if not any(ring.score >= clear and _within(spot, ring) for ring in nearer):
            nearer.append(better(spot, red, STEPS[0], (low, high), limits))
    nearer.sort(key=lambda ring: -ring.score)
    refined = [settled(ring, red, limits) for ring in nearer[: REFINED // 2]]
    good = sorted((ring for ring in refined if ring.is_seal(limits)), key=lambda ring: -ring.score)
    kept: list[Ring] = []
    for ring in good:
        if not any(_within(ring, other) for other in kept):
            kept.append(ring)
    return kept


def _clear_and_rough(red: Redness, low: float, high: float, limits: Limits) -> tuple[list[Ring], list[Spot]]:
    """(rings that are seals beyond doubt, other candidates, the most whole first); what belongs to the former is not
    searched for the other shapes, which is most of the work on a page with one seal.
    """
    points, clear, rough = _edge_points(red, limits), list[Ring](), list[Spot]()
    for shape in SHAPES:
        spots = _voted(points, red, shape, (low, high), limits)
        rough += [spot for spot in spots if spot.whole >= limits["seal.hopeless"]]
        for spot in (spot for spot in spots if spot.whole >= limits["seal.whole"]):
            ring = better(spot, red, STEPS[0], (low, high), limits)
            if ring.score >= limits["seal.clear"] and ring.is_seal(limits):
                clear.append(ring)
                points = _apart(points, ring)
    return clear, sorted(rough, key=lambda spot: -spot.whole)


def _apart(points: npt.NDArray[np.float32], ring: Ring) -> npt.NDArray[np.float32]:
    """The edge points that lie outside a ring."""
    x, y = ring.shape.round @ (points[:2] - np.array([[ring.x], [ring.y]]))
    return points[:, np.hypot(x, y) > 1.1 * ring.radius]


def _within(spot: Spot | Ring, ring: Ring) -> bool:
    """Whether a spot's centre lies inside a ring, so that both are about the same seal."""
    return bool(np.hypot(spot.x - ring.x, spot.y - ring.y) <= 0.8 * ring.radius)


def _radii(sheet: Sheet, longest: int) -> tuple[float, float]:
    """Least and greatest longer radius in pixels of the working picture. What is smaller than A4 by its tag, or of
    unknown size, may be A4 reduced or a receipt: tags of pictures are seldom those of the paper.
    """
    known = max(sheet.image.paper_mm) if sheet.image.paper_mm else 0.0
    limits = sheet.book.limits
    largest = max(known, A4_MM)
    smallest = A4_MM if known >= limits["seal.sheet"] * A4_MM else limits["seal.receipt"]
    return limits["seal.radius_least"] * longest / largest, limits["seal.radius_most"] * longest / smallest


def _edge_points(red: Redness, limits: Limits) -> npt.NDArray[np.float32]:
    """(4, n): x, y and the gradient of redness there, where it is steep and not along table rules, level or upright:
    of a ring's edge these are an eighth, of red tables and of print most.
    """
    down, across = np.zeros_like(red), np.zeros_like(red)
    down[1:-1] = red[2:] - red[:-2]
    across[:, 1:-1] = red[:, 2:] - red[:, :-2]
    weaker, stronger = np.minimum(np.abs(down), np.abs(across)), np.maximum(np.abs(down), np.abs(across))
    slanting = weaker > limits["seal.level"] * stronger
    ys, xs = np.nonzero(slanting & (stronger > limits["seal.steep"]))
    if len(ys) > MOST_POINTS:
        steepness = stronger[ys, xs]
        some = _steepest_and_some(steepness)
        ys, xs = ys[some], xs[some]
    return np.stack([xs, ys, across[ys, xs], down[ys, xs]]).astype(np.float32)


def _steepest_and_some(steepness: Redness) -> npt.NDArray[np.intp]:
    """Places of so many points: half of them the steepest, which a dark seal on a pattern has, half spread evenly over
    the others, which a pale seal beside a dark frame has.
    """
    falling = np.argsort(-steepness, kind="stable")
    half = MOST_POINTS // 2
    others = np.sort(falling[half:])
    return np.concatenate([falling[:half], others[np.linspace(0, len(others) - 1, half).astype(int)]])


def _voted(
    points: npt.NDArray[np.float32], red: Redness, shape: Shape, span: tuple[float, float], limits: Limits
) -> list[Spot]:
    """The rings around the centres that most edge points agree on, in coordinates in which the shape is a circle."""
    if points.shape[1] < LEAST_POINTS:
        return []
    low, high = span
    back = np.linalg.inv(shape.round)
    normal = back.T.astype(np.float32) @ points[2:]
    normal /= np.hypot(*normal) * CELL
    corners = shape.round @ np.array([[0, red.shape[1], 0, red.shape[1]], [0, 0, red.shape[0], red.shape[0]]])
    corner = corners.min(axis=1) - (high + CELL)  # so that no vote falls outside
    columns, rows = (int(side) for side in np.ceil((corners.max(axis=1) + high + CELL - corner) / CELL) + 1)
    place = (shape.round.astype(np.float32) @ points[:2] - corner[:, None].astype(np.float32)) * np.float32(1 / CELL)
    radii = np.arange(low, high, RADIUS_STEP, dtype=np.float32)
    radii = np.concatenate((radii, -radii))[:, None]
    column, row = ((place[axis] + radii * normal[axis]).astype(np.int32) for axis in (0, 1))
    weight = np.broadcast_to(np.abs(1 / radii), column.shape)
    votes = np.bincount((row * columns + column).ravel(), weight.ravel(), minlength=rows * columns)
    centres = _most_voted(np.asarray(votes, np.float64).reshape(rows, columns), low, corner) @ back.T
    return spots_at(red, centres, shape, span, limits)


def _most_voted(votes: npt.NDArray[np.float64], low: float, corner: npt.NDArray[np.float64]) -> Centres:
    """The places most voted for, half a least radius apart."""
    grid = votes[:-1, :-1] + votes[1:, :-1] + votes[:-1, 1:] + votes[1:, 1:]
    reach, found = int(low / CELL / 2) + 1, []
    for _ in range(CANDIDATES):
        row, column = divmod(int(grid.argmax()), grid.shape[1])
        found.append(np.array([column + 1, row + 1]) * CELL + corner)
        grid[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = 0
    return np.array(found)


def _seal(ring: Ring, corner: tuple[int, int], shape: tuple[int, int]) -> Seal:
    """`corner`: where the searched part begins on the page of `shape`, in pixels of the working picture."""
    height, width = shape
    (across, down), x, y = ring.extent(), ring.x + corner[0], ring.y + corner[1]
    edges = ((x - across) / width, (y - down) / height, (x + across) / width, (y + down) / height)
    box = Box(*(round(min(1.0, max(0.0, edge)), 4) for edge in edges))
    return Seal(box, score=round(ring.score, 3))
