"""Quadrilaterals between straight edges, and how well each of their sides is borne out by the picture.

Along each line the picture is looked at once, pixel by pixel: whether an edge lies there in the line's direction, how
far the colours on its two sides differ, which of them is lighter. Running sums turn any side of any quadrilateral into
two look-ups (as summed tables do, Crow, SIGGRAPH 1984), so that all plausible ones are measured in whole-array steps.
The picture's four borders stand in for sides that lie outside it.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Numbers
from srdi_desktop.evidence.picture import straight
from srdi_desktop.evidence.picture.straight import Gradient, Picture

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
    border: npt.NDArray[np.bool_]
    area: Numbers

    def taken(self, which: npt.NDArray[np.intp]) -> "Quads":
        """Those quadrilaterals."""
        return Quads(**{field.name: getattr(self, field.name)[which] for field in fields(self)})


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
    bare = [straight.closed(picture, side) for side in CLOSINGS]
    gradients = [straight.gradient_of(one) for one in bare]
    floors = [max(FAINTEST, FAINT_PART * one.noise) for one in gradients]
    found = [straight.lines_of(one, LINES, least) for one, least in zip(gradients, floors, strict=True)]
    own = straight.unlike(np.concatenate(found), ALIKE_DEGREES, ALIKE_PIXELS)
    height, width = picture.shape[:2]
    left, right = (1, 0, 0), (1, 0, width - 1)
    top, bottom = (0, 1, 0), (0, 1, height - 1)
    borders = np.array([left, right, top, bottom], np.float32)
    lines = np.concatenate([own, borders])
    sums = _sums_along(lines, gradients, bare[-1])
    return _measured(lines, len(own), sums, (height, width)), bare[-1]


def _sums_along(lines: Numbers, gradients: list[Gradient], bare: Picture) -> _Sums:
    height, width = bare.shape[:2]
    middle = int(np.hypot(height, width)) + 2
    along = np.arange(-middle, middle + 1, dtype=np.float32)
    cos, sin, offset = (lines[:, number : number + 1] for number in range(3))
    x, y = offset * cos - along * sin, offset * sin + along * cos
    across = (x >= 0) & (x <= width - 1)
    down = (y >= 0) & (y <= height - 1)
    inside = across & down

    def places(away: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        column = np.clip(np.rint(x + away * cos), 0, width - 1)
        row = np.clip(np.rint(y + away * sin), 0, height - 1)
        return row.astype(np.intp), column.astype(np.intp)

    steepest = np.zeros(x.shape, np.float32)
    for away in ACROSS:
        at = places(away)
        for one in gradients:
            aligned = np.abs(one.across[at] * cos + one.down[at] * sin)
            aligned[aligned <= ALIGNED * one.size[at]] = 0
            np.maximum(steepest, aligned, out=steepest)
    noise = gradients[-1].noise
    support = np.clip((steepest - noise) / (3 * noise + 1), 0, 1)
    change = np.zeros((*x.shape, 3), np.float32)
    for away in BESIDE:
        change += bare[places(away)]
        change -= bare[places(-away)]
    change /= len(BESIDE)
    step = np.clip(np.abs(change).max(axis=2) / DISTINCT, 0, 1)
    light = change.mean(axis=2)
    lighter = np.where(np.abs(light) > LIGHTER, np.sign(light), 0)
    parts = (support, step, lighter, np.ones_like(step))
    return _Sums(middle, *(_running(part * inside) for part in parts))


def _running(values: Numbers) -> Numbers:
    return np.pad(np.cumsum(values, axis=1, dtype=np.float32), ((0, 0), (1, 0)))


def _crossings(lines: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """(lines, lines, 2) points where two lines meet, (lines, lines) places along the first, sines of their angles."""
    cos, sin, offset = lines.T
    sine = cos[:, None] * sin - sin[:, None] * cos
    steep = np.where(np.abs(sine) < CORNER / 2, np.nan, sine)
    x = (offset[:, None] * sin - sin[:, None] * offset) / steep
    y = (cos[:, None] * offset - offset[:, None] * cos) / steep
    along = cos[:, None] * y - sin[:, None] * x
    points = np.stack([x, y], axis=2)
    return points, along, np.abs(sine)


def _pairs(lines: Numbers, shape: tuple[int, int]) -> npt.NDArray[np.intp]:
    """(n, 2) lines that may be opposite sides: of like direction, and apart in the picture's middle."""
    one, other = np.triu_indices(len(lines), 1)
    cosine = (lines[one, :2] * lines[other, :2]).sum(axis=1)
    middle = np.array([shape[1] / 2, shape[0] / 2])
    away = lines[:, :2] @ middle - lines[:, 2]
    apart = np.abs(away[one] - np.sign(cosine) * away[other])
    alike = np.abs(cosine) > np.cos(np.radians(OPPOSITE))
    good = alike & (apart > BETWEEN * min(shape))
    return np.stack([one[good], other[good]], axis=1)


def _measured(lines: Numbers, own: int, sums: _Sums, shape: tuple[int, int]) -> Quads:
    """Pairs of pairs that form a plausible quadrilateral, with what their sides are like."""
    points, along, sine = _crossings(lines)
    sides = _plausible(_pairs(lines, shape), points, sine, own, shape)
    ahead, behind = np.roll(sides, -1, axis=1), np.roll(sides, 1, axis=1)
    corners = points[behind, sides]
    ends = np.stack([along[sides, behind], along[sides, ahead]], axis=2)
    low, high = ends.min(axis=2), ends.max(axis=2)
    length = high - low
    inside = _between(sums.inside, sides, low, high, sums.middle)
    border = sides >= own
    beyond = _between(sums.support, sides, low - BEYOND * length, low - 3, sums.middle)
    beyond += _between(sums.support, sides, high + 3, high + BEYOND * length, sums.middle)
    centre = corners.mean(axis=1, keepdims=True)
    across = (lines[sides, :2] * centre).sum(axis=2)
    inner = np.sign(across - lines[sides, 2])
    shown = np.maximum(inside, 1)
    support = _between(sums.support, sides, low + 1, high - 1, sums.middle) / np.maximum(inside - 2, 1)
    step = _between(sums.step, sides, low, high, sums.middle) / shown
    lighter = _between(sums.lighter, sides, low, high, sums.middle) / shown
    looked = np.maximum(2 * (BEYOND * length - 3), 1)
    area = _areas(corners) / (shape[0] * shape[1])
    return Quads(corners, length, support, step, lighter * inner, beyond / looked, border, area)


def _plausible(
    pairs: npt.NDArray[np.intp], points: Numbers, sine: Numbers, own: int, shape: tuple[int, int]
) -> npt.NDArray[np.intp]:
    """(n, 4) lines, in order around, of convex quadrilaterals of some size within the picture."""
    one, other = np.triu_indices(len(pairs), 1)
    sides = np.stack([pairs[one], pairs[other]], axis=2).reshape(-1, 4)
    ahead = np.roll(sides, -1, axis=1)
    open_corners = (sine[sides, ahead] > CORNER).all(axis=1)
    few_borders = (sides >= own).sum(axis=1) <= MOST_BORDERS
    sides = sides[open_corners & few_borders]
    corners = points[np.roll(sides, 1, axis=1), sides]
    size = np.array([shape[1], shape[0]])
    with np.errstate(invalid="ignore"):
        above = corners > -OUTSIDE * size
        below = corners < (1 + OUTSIDE) * size
    near = (above & below).all(axis=(1, 2))
    sides = sides[near]
    corners = corners[near]
    large = _areas(corners) > SMALLEST * shape[0] * shape[1]
    good = large & _is_convex(corners)
    return np.asarray(sides[good][:MOST])


def _is_convex(corners: Numbers) -> npt.NDArray[np.bool_]:
    """Whether each turns the same way at its four corners, at none of them sharply."""
    step = np.roll(corners, -1, axis=1) - corners
    then = np.roll(step, -1, axis=1)
    turn = step[:, :, 0] * then[:, :, 1]
    turn -= step[:, :, 1] * then[:, :, 0]
    length = np.linalg.norm(step, axis=2)
    sine = turn / np.maximum(length * np.roll(length, -1, axis=1), 1e-6)
    one_way = (sine > CORNER).all(axis=1)
    other_way = (sine < -CORNER).all(axis=1)
    return np.asarray(one_way | other_way)


def _areas(corners: Numbers) -> Numbers:
    """Shoelace formula, pixels."""
    x, y = corners.transpose(2, 0, 1)
    crossed = x * np.roll(y, -1, axis=1)
    crossed -= np.roll(x, -1, axis=1) * y
    return np.asarray(np.abs(crossed.sum(axis=1)) / 2)


def _between(sums: Numbers, lines: npt.NDArray[np.intp], low: Numbers, high: Numbers, middle: int) -> Numbers:
    """What lies on each line between two places."""
    first = np.clip(np.rint(low + middle), 0, 2 * middle)
    last = np.clip(np.rint(high + middle), 0, 2 * middle)
    return np.asarray(sums[lines, last.astype(np.intp)] - sums[lines, first.astype(np.intp)])
