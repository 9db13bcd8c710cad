"""Quadrilaterals between straight edges, and how well each of their sides is borne out by the picture.

Along each line the picture is looked at once, pixel by pixel: whether an edge lies there in the line's direction, how
far the colours on its two sides differ, which of them is lighter. Running sums turn any side of any quadrilateral into
two look-ups (as summed tables do, Crow, SIGGRAPH 1984), so that all plausible ones are measured in whole-array steps.
The picture's four borders stand in for sides that lie outside it.
"""

from dataclasses import dataclass

import numpy as np

from srdi_desktop.evidence.measured_page import Flags, Numbers, Places
from srdi_desktop.evidence.picture.straight import Gradient, Picture, closed, gradient_of, lines_of, unlike

CLOSINGS = (3, 11)  # pixels: thin edges stay in the first, lines of print vanish in the second
LINES = 22  # of each closing
ALIKE_DEGREES, ALIKE_PIXELS = 1.2, 2.5  # nearer lines of the two closings are one
FAINTEST, FAINT_PART = 2.0, 0.7  # grey levels, and share of the texture, that a ridge must exceed
ALIGNED = 0.85  # of a gradient that must be at right angles to the line
ACROSS = (-1.5, -0.5, 0.5, 1.5)  # pixels from the line at which its edge may lie
BESIDE = (4.0, 6.4)  # pixels from the line at which colours are compared
DISTINCT = 30.0  # grey levels of difference that count in full
LIGHTER = 2.0  # grey levels from which one side is the lighter
BEYOND = 0.15  # of a side's length behind its corners, where an edge should have ended
OPPOSITE = 40  # degrees at most between opposite sides
BETWEEN = 0.18  # of the picture's shorter side, at least between opposite sides
OUTSIDE = 0.1  # of the picture that a corner may lie outside it
CORNER = 0.6  # sine of the smallest angle of a corner
SMALLEST = 0.1  # of the picture's area
MOST_BORDERS = 2  # of the four sides
MOST = 30_000  # quadrilaterals measured; more are texture


@dataclass(frozen=True)
class Quads:
    """n quadrilaterals in pixels of the small picture. corners: (n, 4, 2), in order around, x first. Of each side,
    (n, 4): length; support 0..1, share of it on an edge; step 0..1, difference of colours across it; lighter -1..1,
    how far the inner side is the lighter; beyond 0..1, share on an edge behind its corners; border: it is the
    picture's own. area: share of the picture.
    """

    corners: Numbers
    length: Numbers
    support: Numbers
    step: Numbers
    lighter: Numbers
    beyond: Numbers
    border: Flags
    area: Numbers

    def taken(self, which: Places) -> "Quads":
        """Those quadrilaterals."""
        parts = {name: values[which] for name, values in vars(self).items()}
        return Quads(**parts)


@dataclass(frozen=True)
class _Sums:
    """Running sums along each line, (lines, places + 1); place 0 lies `middle` pixels before the line's foot."""

    middle: int
    support: Numbers
    step: Numbers
    lighter: Numbers
    inside: Numbers


def quads_of(picture: Picture) -> tuple[Quads, Picture]:
    """All plausible quadrilaterals of a small picture, and the picture without its print."""
    bare = [closed(picture, side) for side in CLOSINGS]
    gradients = [gradient_of(one) for one in bare]
    found: list[Numbers] = []
    for gradient in gradients:
        least = max(FAINTEST, FAINT_PART * gradient.noise)
        found.append(lines_of(gradient, LINES, least))
    own = unlike(np.concatenate(found), ALIKE_DEGREES, ALIKE_PIXELS)
    height, width = picture.shape[:2]
    lines = np.concatenate([own, _borders(height, width)])
    sums = _sums_along(lines, gradients, bare[-1])
    quads = _measured(lines, len(own), sums, (height, width))
    return quads, bare[-1]


def _borders(height: int, width: int) -> Numbers:
    """(4, 3): the picture's own sides as lines."""
    left = (1, 0, 0)
    right = (1, 0, width - 1)
    top = (0, 1, 0)
    bottom = (0, 1, height - 1)
    return np.array([left, right, top, bottom], np.float32)


@dataclass(frozen=True)
class _Track:
    """The pixels along each line. x, y: (lines, places) where they lie; cos, sin: (lines, 1) of the line's normal;
    size: (height, width) of the picture.
    """

    x: Numbers
    y: Numbers
    cos: Numbers
    sin: Numbers
    size: tuple[int, int]

    def inside(self) -> Flags:
        """Which of them lie in the picture."""
        height, width = self.size
        inside = (self.x >= 0) & (self.x <= width - 1)
        inside &= self.y >= 0
        inside &= self.y <= height - 1
        return np.asarray(inside)

    def places(self, away: float) -> tuple[Places, Places]:
        """Rows and columns so many pixels up the normal, the nearest in the picture."""
        height, width = self.size
        x = self.x + away * self.cos
        y = self.y + away * self.sin
        column = np.clip(np.rint(x), 0, width - 1)
        row = np.clip(np.rint(y), 0, height - 1)
        return row.astype(np.intp), column.astype(np.intp)


def _sums_along(lines: Numbers, gradients: list[Gradient], bare: Picture) -> _Sums:
    """Of what the picture shows along each of the lines (lines, 3)."""
    height, width = bare.shape[:2]
    middle = int(np.hypot(height, width)) + 2
    along = np.arange(-middle, middle + 1, dtype=np.float32)
    cos, sin, offset = lines.T[:, :, None]
    x = offset * cos - along * sin
    y = offset * sin + along * cos
    track = _Track(x, y, cos, sin, (height, width))
    inside = track.inside()
    steepest = _steepest(track, gradients)
    noise = gradients[-1].noise
    above_noise = (steepest - noise) / (3 * noise + 1)
    support = np.clip(above_noise, 0, 1)
    change = _change(track, bare)
    strongest = np.abs(change).max(axis=2)
    step = np.clip(strongest / DISTINCT, 0, 1)
    light = change.mean(axis=2)
    clear = np.abs(light) > LIGHTER
    lighter = np.where(clear, np.sign(light), 0)
    parts = (support, step, lighter, np.ones_like(step))
    return _Sums(middle, *(_running(part * inside) for part in parts))


def _steepest(track: _Track, gradients: list[Gradient]) -> Numbers:
    """(lines, places): the steepest gradient at right angles to the line, of all pixels across it."""
    steepest = np.zeros(track.x.shape, np.float32)
    for away in ACROSS:
        at = track.places(away)
        for one in gradients:
            slope = one.across[at] * track.cos
            slope += one.down[at] * track.sin
            aligned = np.abs(slope)
            aligned[aligned <= ALIGNED * one.size[at]] = 0
            np.maximum(steepest, aligned, out=steepest)
    return steepest


def _change(track: _Track, bare: Picture) -> Numbers:
    """(lines, places, 3): how much the colour up the normal is above the one down it."""
    lines, places = track.x.shape
    change = np.zeros((lines, places, 3), np.float32)
    for away in BESIDE:
        change += bare[track.places(away)]
        change -= bare[track.places(-away)]
    change /= len(BESIDE)
    return change


def _running(values: Numbers) -> Numbers:
    """(lines, places + 1): sums of the places before each."""
    sums = np.cumsum(values, axis=1, dtype=np.float32)
    return np.pad(sums, ((0, 0), (1, 0)))


def _crossings(lines: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """(lines, lines, 2) points where two lines meet, (lines, lines) places along the first, sines of their angles."""
    cos, sin, offset = lines.T
    first_cos, first_sin, first_offset = lines.T[:, :, None]
    sine = first_cos * sin - first_sin * cos
    size = np.abs(sine)
    steep = np.where(size < CORNER / 2, np.nan, sine)
    x = (first_offset * sin - first_sin * offset) / steep
    y = (first_cos * offset - first_offset * cos) / steep
    along = first_cos * y - first_sin * x
    points = np.stack([x, y], axis=2)
    return points, along, size


def _pairs(lines: Numbers, shape: tuple[int, int]) -> Places:
    """(n, 2) lines that may be opposite sides: of like direction, and apart in the picture's middle."""
    one, other = np.triu_indices(len(lines), 1)
    normals = lines[:, :2]
    cosine = (normals[one] * normals[other]).sum(axis=1)
    height, width = shape
    middle = np.array([width / 2, height / 2])
    away = normals @ middle - lines[:, 2]
    other_away = np.sign(cosine) * away[other]
    apart = np.abs(away[one] - other_away)
    least = np.cos(np.radians(OPPOSITE))
    alike = np.abs(cosine) > least
    good = alike & (apart > BETWEEN * min(shape))
    return np.stack([one[good], other[good]], axis=1)


def _measured(lines: Numbers, own: int, sums: _Sums, shape: tuple[int, int]) -> Quads:
    """Pairs of pairs that form a plausible quadrilateral, with what their sides are like."""
    points, along, sine = _crossings(lines)
    pairs = _pairs(lines, shape)
    sides = _plausible(pairs, points, sine, own, shape)
    ahead = np.roll(sides, -1, axis=1)
    behind = np.roll(sides, 1, axis=1)
    corners = points[behind, sides]
    begin = along[sides, behind]
    end = along[sides, ahead]
    low = np.minimum(begin, end)
    stretch = _Stretch(sides, low, np.maximum(begin, end), sums.middle)
    inside = stretch.of(sums.inside)
    inner = np.maximum(inside - 2, 1)
    support = stretch.of(sums.support, 1) / inner
    shown = np.maximum(inside, 1)
    step = stretch.of(sums.step) / shown
    lighter = stretch.of(sums.lighter) / shown
    lighter = lighter * _inner_side(lines, sides, corners)
    beyond = _beyond(stretch, sums.support)
    area = _areas(corners) / (shape[0] * shape[1])
    return Quads(corners, stretch.length(), support, step, lighter, beyond, sides >= own, area)


@dataclass(frozen=True)
class _Stretch:
    """(n, 4) each: a side's line, and the places along it between which the side lies; `middle` as of the sums."""

    lines: Places
    low: Numbers
    high: Numbers
    middle: int

    def length(self) -> Numbers:
        """In pixels."""
        return np.asarray(self.high - self.low)

    def of(self, sums: Numbers, within: float = 0) -> Numbers:
        """What lies on each side, so many pixels at both ends left out."""
        return self.between(sums, self.low + within, self.high - within)

    def between(self, sums: Numbers, low: Numbers, high: Numbers) -> Numbers:
        """What lies on each side's line between two places."""
        last_place = 2 * self.middle
        first = np.rint(low + self.middle)
        last = np.rint(high + self.middle)
        first = np.clip(first, 0, last_place).astype(np.intp)
        last = np.clip(last, 0, last_place).astype(np.intp)
        until = sums[self.lines, last]
        before = sums[self.lines, first]
        return np.asarray(until - before)


def _inner_side(lines: Numbers, sides: Places, corners: Numbers) -> Numbers:
    """(n, 4): 1 where a side's normal points to the quadrilateral's middle, else -1."""
    centre = corners.mean(axis=1, keepdims=True)
    normals = lines[sides, :2]
    across = (normals * centre).sum(axis=2)
    return np.asarray(np.sign(across - lines[sides, 2]))


def _beyond(stretch: _Stretch, support: Numbers) -> Numbers:
    """(n, 4): share on an edge behind a side's two corners."""
    reach = BEYOND * stretch.length()
    low = stretch.low
    high = stretch.high
    found = stretch.between(support, low - reach, low - 3)
    found += stretch.between(support, high + 3, high + reach)
    looked = np.maximum(2 * (reach - 3), 1)
    return np.asarray(found / looked)


def _plausible(pairs: Places, points: Numbers, sine: Numbers, own: int, shape: tuple[int, int]) -> Places:
    """(n, 4) lines, in order around, of convex quadrilaterals of some size within the picture."""
    one, other = np.triu_indices(len(pairs), 1)
    crossed = np.stack([pairs[one], pairs[other]], axis=2)
    sides = crossed.reshape(-1, 4)
    ahead = np.roll(sides, -1, axis=1)
    corner_sine = sine[sides, ahead]
    open_corners = (corner_sine > CORNER).all(axis=1)
    borders = (sides >= own).sum(axis=1)
    sides = sides[open_corners & (borders <= MOST_BORDERS)]
    behind = np.roll(sides, 1, axis=1)
    corners = points[behind, sides]
    height, width = shape
    size = np.array([width, height])
    with np.errstate(invalid="ignore"):
        above = corners > -OUTSIDE * size
        below = corners < (1 + OUTSIDE) * size
    near = (above & below).all(axis=(1, 2))
    sides = sides[near]
    corners = corners[near]
    large = _areas(corners) > SMALLEST * height * width
    good = large & _is_convex(corners)
    return np.asarray(sides[good][:MOST])


def _is_convex(corners: Numbers) -> Flags:
    """Whether each turns the same way at its four corners, at none of them sharply."""
    step = np.roll(corners, -1, axis=1) - corners
    then = np.roll(step, -1, axis=1)
    x, y = step.transpose(2, 0, 1)
    then_x, then_y = then.transpose(2, 0, 1)
    turn = x * then_y
    turn -= y * then_x
    length = np.linalg.norm(step, axis=2)
    then_length = np.roll(length, -1, axis=1)
    both = np.maximum(length * then_length, 1e-6)
    sine = turn / both
    one_way = (sine > CORNER).all(axis=1)
    other_way = (sine < -CORNER).all(axis=1)
    return np.asarray(one_way | other_way)


def _areas(corners: Numbers) -> Numbers:
    """Shoelace formula, pixels."""
    x, y = corners.transpose(2, 0, 1)
    next_x = np.roll(x, -1, axis=1)
    next_y = np.roll(y, -1, axis=1)
    crossed = x * next_y
    crossed -= next_x * y
    twice = np.abs(crossed.sum(axis=1))
    return np.asarray(twice / 2)


def depth_within(corners: Numbers, points: Numbers) -> Numbers:
    """(quadrilaterals, 4, points): how far each point lies on the inner side of each side, pixels."""
    normal = inward_normals(corners)
    offset = (normal * corners).sum(axis=2)
    return np.asarray(normal @ points.T - offset[:, :, None])


def inward_normals(corners: Numbers) -> Numbers:
    """(n, 4, 2) normals of length 1 of the sides of quadrilaterals (n, 4, 2)."""
    side = np.roll(corners, -1, axis=1) - corners
    x = side[:, :, 0]
    y = side[:, :, 1]
    across = np.stack([-y, x], axis=2)
    length = np.linalg.norm(side, axis=2, keepdims=True)
    normal = across / length
    to_middle = corners.mean(axis=1, keepdims=True) - corners
    inwards = (to_middle * normal).sum(axis=2, keepdims=True)
    return np.asarray(normal * np.sign(inwards))
