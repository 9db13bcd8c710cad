"""What a ring of red ink is like: whole, thin, paper around it, some but not much ink inside.

Around a candidate's centre the redness is looked up in polar coordinates, (radii, directions). Each direction says
whether there is a thin red stroke at the ring's radius, redder than what lies just inside and just outside.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from srdi_desktop.model.limits import Limits

Redness = npt.NDArray[np.float32]  # (height, width), 0..255

DIRECTIONS = 72
GAP = 0.15  # of the least radius, from the stroke to what it is compared with: 2 mm
FAINTEST = 10.0  # redness below which nothing is ink


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


def better(ring: Ring, red: Redness, reach: float) -> Ring:
    """The most whole ring whose centre is at most `reach` pixels away, its radius about the same."""
    low, high = ring.radius - 4, ring.radius + 4
    around = [(ring.x + dx, ring.y + dy) for dx in (-reach, 0, reach) for dy in (-reach, 0, reach)]
    return max((ring_at(red, centre, ring.shape, low, high) for centre in around), key=_wholeness)


def _wholeness(ring: Ring) -> float:
    return ring.whole


def ring_at(red: Redness, centre: tuple[float, float], shape: Shape, low: float, high: float) -> Ring:
    """The most whole ring with just this centre, its longer radius between `low` and `high` pixels."""
    polar = _polar(red, centre, shape, np.arange(0, high * 1.4 + 3))
    near = np.maximum(np.maximum(polar[:-2], polar[1:-1]), polar[2:])  # the stroke may be a pixel off
    first, gap = int(low), max(3, round(low * GAP))
    last = max(first + 1, min(int(high) + 1, len(near) - gap - 4))
    within = np.minimum(*(polar[1 + first - away : 1 + last - away] for away in (gap, gap + gap // 2)))  # double rings
    side, stroke = np.maximum(within, polar[1 + first + gap : 1 + last + gap]), near[first:last]
    ink = np.sort(stroke, axis=1)[:, int(DIRECTIONS * 0.65)]
    stands = stroke > np.maximum(side * 1.35, np.maximum(0.35 * ink, FAINTEST)[:, None])
    whole = stands.mean(axis=1) * (ink > FAINTEST)
    place = int(whole.argmax())
    return _measured(polar, (*centre, first + place + 1, gap), shape, float(whole[place]), float(ink[place]))


def _measured(polar: Redness, place: tuple[float, float, int, int], shape: Shape, whole: float, ink: float) -> Ring:
    x, y, radius, gap = place
    red = polar > max(FAINTEST, 0.4 * ink)
    inner, outer = red[: max(2, radius - gap)], red[radius + gap : int(radius * 1.35) + 1]
    area = np.arange(len(inner))[:, None] + 0.5
    return Ring(
        x,
        y,
        float(radius),
        shape,
        whole,
        inside=float((inner * area).sum() / (area.sum() * DIRECTIONS)),
        outside=float(outer.mean()) if outer.size else 0.0,
        fill=float((inner.mean(axis=0) > 0.85).mean()),
        ink=ink,
    )


def _polar(red: Redness, centre: tuple[float, float], shape: Shape, radii: npt.NDArray[np.float64]) -> Redness:
    """(radii, directions): redness around the centre, 0 outside the picture."""
    across, down = shape.rays
    x = (centre[0] + 0.5 + radii[:, None] * across).astype(np.int32)
    y = (centre[1] + 0.5 + radii[:, None] * down).astype(np.int32)
    inside = (x >= 0) & (y >= 0) & (x < red.shape[1]) & (y < red.shape[0])
    return np.asarray(red.ravel().take(np.where(inside, y * red.shape[1] + x, 0)) * inside, np.float32)
