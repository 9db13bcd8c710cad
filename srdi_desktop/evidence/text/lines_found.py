"""From the detector's map of ink to boxes of lines: connected components by runs, each with its own slope.

Stands in for the usual OpenCV contours, minimal rectangles and polygon offsets (differentiable binarization, Liao et
al. 2020): a component's direction comes from its second moments, its extent from the corners of its runs, and the box
is widened by area x 1.6 / perimeter as the network was trained for.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_INK = 0.3  # of the network's map: part of a line
_SURE = 0.5  # mean of the map inside a line's box
_WIDEN = 1.6  # the published unclip ratio for this network
_SMALLEST = 3  # pixels of the map

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """A line of text in pixels: centre, half length along `angle` (radians, x to the right, y down), half thickness."""

    x: float
    y: float
    along: float
    across: float
    angle: float

    def corners(self, turn: int = 0) -> Points:
        """Top left, top right, bottom right, bottom left as read after turning the page clockwise by `turn`."""
        u = np.array([np.cos(self.angle), np.sin(self.angle)]) * self.along
        v = np.array([-np.sin(self.angle), np.cos(self.angle)]) * self.across
        centre = np.array([self.x, self.y])
        box = np.array([centre - u - v, centre + u - v, centre + u + v, centre - u + v])
        return np.roll(box, -_first_corner(box, turn), axis=0)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the upright rectangle around it."""
        box = self.corners()
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def opening(self, shape: float, turn: int) -> "Found":
        """The line's beginning as read after turning the page, at most `shape` times as long as it is thick."""
        corners = self.corners(turn)
        length = float(np.hypot(*(corners[1] - corners[0])))
        wanted = shape * float(np.hypot(*(corners[3] - corners[0])))
        if length <= wanted:
            return self
        middle = corners[0] + (corners[1] - corners[0]) * wanted / length / 2 + (corners[3] - corners[0]) / 2
        along, across = (wanted / 2, self.across) if self.along >= self.across else (self.along, wanted / 2)
        return Found(float(middle[0]), float(middle[1]), along, across, self.angle)

    @property
    def thickness(self) -> float:
        """The shorter side: the height of the line's characters with their margin."""
        return 2 * min(self.along, self.across)


def _first_corner(box: Points, turn: int) -> int:
    """Which corner is top left once the page has been turned clockwise."""
    radians = np.deg2rad(turn % 360)
    turned = box @ np.array([[np.cos(radians), np.sin(radians)], [-np.sin(radians), np.cos(radians)]])
    return int(np.argmin(turned.sum(axis=1)))


def boxes_of(ink: npt.NDArray[np.float32], scale_x: float, scale_y: float) -> tuple[Found, ...]:
    """Lines in an ink map, in pixels of the page (map pixels times scale), from top to bottom."""
    mask = ink > _INK
    runs = _runs(mask)
    if not len(runs):
        return ()
    labels = _components(runs)
    found = [_box(runs[labels == label], ink, scale_x, scale_y) for label in np.unique(labels)]
    return tuple(sorted((box for box in found if box), key=lambda box: (box.y, box.x)))


def _runs(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Rows of (y, first x, last x + 1) for each horizontal stretch of ink."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    _, ends = np.nonzero(change == -1)
    return np.stack([rows, starts, ends], axis=1)


def _components(runs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A label for each run; runs of neighbouring rows that touch share it (union-find over two sorted lists)."""
    parent = list(range(len(runs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    rows: list[list[int]] = runs.tolist()
    above = 0
    for here, (y, start, end) in enumerate(rows):
        while rows[above][0] < y - 1 or (rows[above][0] == y - 1 and rows[above][2] < start):
            above += 1
        other = above
        while rows[other][0] == y - 1 and rows[other][1] <= end:
            parent[root(here)] = root(other)
            other += 1
    return np.array([root(i) for i in range(len(rows))])


def _box(
    runs: npt.NDArray[np.int64],
    ink: npt.NDArray[np.float32],
    scale_x: float,
    scale_y: float,
) -> Found | None:
    y = runs[:, 0]
    start = runs[:, 1]
    end = runs[:, 2]
    if end.max() - start.min() < _SMALLEST or y.max() - y.min() + 1 < _SMALLEST:
        return None
    if _mean(runs, ink) < _SURE:
        return None
    lengths = (end - start).astype(np.float64)
    angle = _direction(y, start, end, lengths)
    u = np.array([np.cos(angle), np.sin(angle)])
    v = np.array([-np.sin(angle), np.cos(angle)])
    corners = np.concatenate([np.stack([x, row], axis=1) for x in (start, end) for row in (y, y + 1)])
    along = corners @ u
    across = corners @ v
    half_u = np.ptp(along) / 2
    half_v = np.ptp(across) / 2
    grow = half_u * half_v * _WIDEN / (half_u + half_v)
    centre = u * (along.max() + along.min()) / 2 + v * (across.max() + across.min()) / 2
    return _scaled(centre, half_u + grow, half_v + grow, angle, scale_x, scale_y)


def _scaled(
    centre: npt.NDArray[np.float64],
    along: float,
    across: float,
    angle: float,
    sx: float,
    sy: float,
) -> Found:
    """Map pixels to page pixels; the two scales differ by rounding only, so the box stays a rectangle."""
    stretch_u = float(np.hypot(np.cos(angle) * sx, np.sin(angle) * sy))
    stretch_v = float(np.hypot(np.sin(angle) * sx, np.cos(angle) * sy))
    return Found(
        float(centre[0] * sx), float(centre[1] * sy), float(along * stretch_u), float(across * stretch_v), angle
    )


def _mean(runs: npt.NDArray[np.int64], ink: npt.NDArray[np.float32]) -> float:
    total = sum(float(ink[y, start:end].sum()) for y, start, end in runs)
    return total / float((runs[:, 2] - runs[:, 1]).sum())


def _direction(
    y: npt.NDArray[np.int64],
    start: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.float64],
) -> float:
    """Angle of the longer axis by second moments; 0 for blots that are about as wide as high (single characters)."""
    middle = (start + end) / 2
    weight = lengths / lengths.sum()
    dx = middle - (middle * weight).sum()
    dy = y - (y * weight).sum()
    xx = float((weight * (dx * dx + lengths * lengths / 12)).sum())
    yy = float((weight * dy * dy).sum())
    xy = float((weight * dx * dy).sum())
    if max(xx, yy) < 4 * min(xx, yy) + 1e-9 and abs(xy) < min(xx, yy):
        return 0.0
    return 0.5 * float(np.arctan2(2 * xy, xx - yy))
