"""What a ring of red ink is like: whole, thin, paper around it, some but not much ink inside.

Around a candidate's centre the redness is looked up in polar coordinates, (radii, directions). Each direction says
whether there is a thin red stroke at the ring's radius, redder than what lies just inside and just outside.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from srdi_desktop.model.limits import Limits

Centres = npt.NDArray[np.float64]  # (n, 2): x and y in pixels
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


def better(spot: Spot | Ring, red: Redness, reach: float, radii: tuple[float, float]) -> Ring:
    """The most whole ring whose centre is at most `reach` pixels away and its longer radius within `radii`."""
    around = np.array(
        [(spot.x + across, spot.y + down) for across in (-reach, 0, reach) for down in (-reach, 0, reach)]
    )
    found = spots_at(red, around, spot.shape, *radii)
    return _measured(red, max(found, key=_wholeness))


def _wholeness(spot: Spot) -> float:
    return spot.whole


def spots_at(red: Redness, centres: Centres, shape: Shape, low: float, high: float) -> list[Spot]:
    """The most whole ring with just that centre, its longer radius between `low` and `high` pixels, for each of
    `centres`. All at once and only as far from the centre as the stroke may be: this is where searching takes time.
    """
    gap = max(3, round(low * GAP))
    inner = gap + gap // 2  # what lies just inside is looked at twice, for double rings
    first = max(int(low), inner)
    count = max(1, int(high) + 1 - first)
    polar = _polar(red, centres, shape, np.arange(first + 1 - inner, first + 1 + count + gap))
    near = [polar[:, inner + off : inner + off + count] for off in (-1, 0, 1)]
    stroke = np.maximum(np.maximum(near[0], near[1]), near[2])  # it may be a pixel off
    within = np.minimum(polar[:, gap // 2 : gap // 2 + count], polar[:, :count])
    side = np.maximum(within, polar[:, inner + gap : inner + gap + count])
    ink = np.sort(stroke, axis=2)[:, :, int(DIRECTIONS * 0.65)]
    stands = stroke > np.maximum(side * np.float32(1.35), np.maximum(np.float32(0.35) * ink, FAINTEST)[:, :, None])
    whole = stands.mean(axis=2) * (ink > FAINTEST)
    best = whole.argmax(axis=1)
    return [
        Spot(float(x), float(y), float(first + place + 1), shape, float(whole[at, place]), float(ink[at, place]), gap)
        for at, ((x, y), place) in enumerate(zip(centres, best, strict=True))
    ]


def _measured(red: Redness, spot: Spot) -> Ring:
    polar = _polar(red, np.array([(spot.x, spot.y)]), spot.shape, np.arange(0, spot.radius * 1.35 + 1))[0]
    red_there, radius = polar > max(FAINTEST, 0.4 * spot.ink), int(spot.radius)
    inner, outer = red_there[: max(2, radius - spot.gap)], red_there[radius + spot.gap : int(radius * 1.35) + 1]
    area = np.arange(len(inner))[:, None] + 0.5
    return Ring(
        spot.x,
        spot.y,
        spot.radius,
        spot.shape,
        spot.whole,
        inside=float((inner * area).sum() / (area.sum() * DIRECTIONS)),
        outside=float(outer.mean()) if outer.size else 0.0,
        fill=float((inner.mean(axis=0) > 0.85).mean()),
        ink=spot.ink,
    )


def _polar(red: Redness, centres: Centres, shape: Shape, radii: npt.NDArray[Any]) -> Redness:
    """(centres, radii, directions): redness around the centres, 0 outside the picture."""
    steps = (shape.rays[:, None, :] * radii[:, None]).astype(np.float32)
    starts = (centres + 0.5).astype(np.float32)[:, :, None, None]
    x, y = ((starts[:, axis] + steps[axis]).astype(np.int32) for axis in (0, 1))
    inside = (x >= 0) & (y >= 0) & (x < red.shape[1]) & (y < red.shape[0])
    return np.asarray(red.ravel().take(np.where(inside, y * red.shape[1] + x, 0)) * inside, np.float32)
