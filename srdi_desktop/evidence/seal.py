"""Red company seals (公章): by colour against the page's paper, then by ring voting; electronic ones by annotation.

Round seals are 38-42 mm across (finance and contract seals 30-45 mm), VAT seals are ovals of 40 x 30 mm. Voting for
centres along the gradient of redness finds rings that touch red table lines, which connected components do not; what
a candidate's ring is like is measured in evidence/ring.py.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import Grey, array_of
from srdi_desktop.evidence.ring import Redness, Ring, Shape, better, ring_at
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import Box, Evidence, Origin, Seal

WORK_SIDE = 620  # pixels of the longer side on which rings are searched
A4_MM = 297.0
LEAST_MM, MOST_MM = 13.0, 24.0  # longer radius
SHAPES = (  # round; VAT seals lying, leaning either way, standing; the printed seal of VAT forms (30 x 20 mm)
    Shape(1, 0), Shape(0.75, 0), Shape(0.75, 18), Shape(0.75, -18), Shape(0.75, 90), Shape(0.66, 0),
)  # fmt: skip
MOST_POINTS = 5000
CELL = 3  # pixels of a voting cell
CANDIDATES = 4  # of each shape
REFINED = 8  # of all, the most whole first; half of them once more


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds electronic seals and red rings; `colour` is False for a grey copy, which cannot tell."""
    seals = tuple(Seal(box, electronic=True) for box in sheet.image.seals)
    drawn = sheet.image.origin is Origin.DIGITAL  # nothing is lost there: without colour it has no red seal
    if sheet.image.colour is None:
        return replace(found, seals=seals, colour=drawn)
    colour = array_of(sheet.image.colour)
    coloured = drawn or _has_colour(colour[::8, ::8].astype(np.int16))
    if coloured and _has_red(colour[::5, ::5], sheet.book.limits):
        picture = _shrunk(colour)
        seals += tuple(_seal(ring, picture.shape) for ring in _rings(sheet, redness(picture)))
    return replace(found, seals=seals, colour=coloured)


def _shrunk(colour: Grey) -> npt.NDArray[np.int16]:
    factor = max(1, round(max(colour.shape[:2]) / WORK_SIDE))
    height, width = colour.shape[0] // factor, colour.shape[1] // factor
    cut = colour[: height * factor, : width * factor]
    total = np.zeros((height, width, 3), np.int16)
    for row in range(factor):
        for column in range(factor):
            total += cut[row::factor, column::factor]
    return np.asarray(total // np.int16(factor * factor), np.int16)


def _has_colour(picture: npt.NDArray[np.int16]) -> bool:
    """False where all channels are the same up to JPEG's rounding: a grey copy saved in colour."""
    spread = np.abs(picture[:, :, 0] - picture[:, :, 2])
    return bool(np.percentile(spread, 99.5) > 3)


def redness(picture: npt.NDArray[np.int16] | Grey) -> Redness:
    """Red above the larger of green and blue after the paper's own tint was taken off, 0..255."""
    paper = np.maximum(np.percentile(picture[::5, ::5].reshape(-1, 3), 80, axis=0), 60)
    even = picture * (255 / paper).astype(np.float32)
    return np.clip(even[:, :, 0] - np.maximum(even[:, :, 1], even[:, :, 2]), 0, 255)


def _has_red(picture: Grey, limits: Limits) -> bool:
    """Whether there is enough red to search at all; most pages end here."""
    return float((redness(picture) > limits["seal.redness"]).mean()) >= limits["seal.least_red"]


def _rings(sheet: Sheet, red: Redness) -> list[Ring]:
    limits = sheet.book.limits
    low, high = _radii(sheet, red.shape)
    points = _edge_points(red, limits["seal.redness"])
    rough = sorted(
        (ring for shape in SHAPES for ring in _voted(points, red, shape, low, high)), key=lambda ring: -ring.whole
    )
    nearer = sorted((better(ring, red, 2.5) for ring in rough[:REFINED]), key=lambda ring: -ring.score)
    refined = (better(ring, red, 1.2) for ring in nearer[: REFINED // 2])
    good = sorted((ring for ring in refined if ring.is_seal(limits)), key=lambda ring: -ring.score)
    kept: list[Ring] = []
    for ring in good:
        if all(np.hypot(ring.x - other.x, ring.y - other.y) > 0.8 * ring.radius for other in kept):
            kept.append(ring)
    return kept


def _radii(sheet: Sheet, shape: tuple[int, ...]) -> tuple[float, float]:
    """Least and greatest longer radius in pixels of the working picture; a sheet of unknown size may be A5 to A4."""
    known = sheet.image.paper_mm
    scale = max(shape) / (max(known) if known else A4_MM)
    return LEAST_MM * scale, MOST_MM * scale * (1 if known else 1.4)


def _edge_points(red: Redness, floor: float) -> npt.NDArray[np.float64]:
    """(4, n): x, y and the gradient of redness there, where it is steep."""
    down, across = np.asarray(np.gradient(red, axis=0)), np.asarray(np.gradient(red, axis=1))
    ys, xs = np.nonzero(np.hypot(down, across) > floor / 3)
    if len(ys) > MOST_POINTS:
        some = np.linspace(0, len(ys) - 1, MOST_POINTS).astype(int)
        ys, xs = ys[some], xs[some]
    return np.stack([xs, ys, across[ys, xs], down[ys, xs]]).astype(np.float64)


def _voted(points: npt.NDArray[np.float64], red: Redness, shape: Shape, low: float, high: float) -> Iterator[Ring]:
    """The rings around the centres that most edge points agree on, in coordinates in which the shape is a circle."""
    if points.shape[1] < 40:
        return
    place = shape.round @ points[:2]
    normal = np.linalg.inv(shape.round).T @ points[2:]
    normal /= np.hypot(*normal)
    corners = shape.round @ np.array([[0, red.shape[1], 0, red.shape[1]], [0, 0, red.shape[0], red.shape[0]]])
    corner = corners.min(axis=1)
    columns, rows = (int(side) for side in np.ceil((corners.max(axis=1) - corner) / CELL) + 1)
    radii = np.arange(low, high, 2.0)
    radii = np.concatenate((radii, -radii))[:, None]
    column, row = (
        ((place[axis] - corner[axis] + radii * normal[axis]) * (1 / CELL)).astype(np.int32) for axis in (0, 1)
    )
    inside = (column > 0) & (row > 0) & (column < columns) & (row < rows)
    weight = np.broadcast_to(np.abs(1 / radii), inside.shape)[inside]
    votes = np.bincount((row * columns + column)[inside], weight, minlength=rows * columns)
    grid = votes.reshape(rows, columns)
    grid = grid[:-1, :-1] + grid[1:, :-1] + grid[:-1, 1:] + grid[1:, 1:]
    reach = int(low / CELL / 2) + 1
    for _ in range(CANDIDATES):
        row, column = divmod(int(grid.argmax()), grid.shape[1])
        centre = np.linalg.inv(shape.round) @ (np.array([column + 1, row + 1]) * CELL + corner)
        yield ring_at(red, (float(centre[0]), float(centre[1])), shape, low, high)
        grid[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = 0


def _seal(ring: Ring, shape: tuple[int, ...]) -> Seal:
    height, width = shape[:2]
    across, down = ring.extent()
    edges = ((ring.x - across) / width, (ring.y - down) / height, (ring.x + across) / width, (ring.y + down) / height)
    return Seal(Box(*(round(min(1.0, max(0.0, edge)), 4) for edge in edges)), score=round(ring.score, 3))
