"""Red company seals (公章): by colour against the page, then by ring voting; electronic ones by their annotation.

Round seals are 38-42 mm across (finance and contract seals 30-45 mm), VAT seals are ovals of 40 x 30 mm. Voting for
centres along the gradient of redness finds rings that touch red table lines, which connected components do not.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import Grey, array_of
from srdi_desktop.model.page import Box, Evidence, Origin, Seal

WORK_SIDE = 620  # pixels of the longer side on which rings are searched
STRETCHES = ((1.0, 1.0), (1.0, 4 / 3), (4 / 3, 1.0))  # round, oval lying, oval standing
SECTORS = 36


@dataclass(frozen=True)
class Ring:
    """A candidate: centre and radii in pixels, share of sectors with ring ink, score 0..1."""

    x: float
    y: float
    across: float
    down: float
    score: float


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds electronic seals and red rings; `colour` is False for a grey copy, which cannot tell."""
    seals = tuple(Seal(box, electronic=True) for box in sheet.image.seals)
    if sheet.image.colour is None:
        return replace(found, seals=seals, colour=False)
    colour = array_of(sheet.image.colour)
    coloured = sheet.image.origin is Origin.DIGITAL or _has_colour(colour[::8, ::8].astype(np.int16))
    if coloured and _has_red(sheet, colour[::4, ::4].astype(np.int16)):
        picture = _shrunk(colour)
        seals += tuple(_seal(ring, picture.shape) for ring in _rings(sheet, picture))
    return replace(found, seals=seals, colour=coloured)


def _shrunk(colour: Grey) -> npt.NDArray[np.int16]:
    factor = max(1, round(max(colour.shape[:2]) / WORK_SIDE))
    height, width = colour.shape[0] // factor, colour.shape[1] // factor
    cut = colour[: height * factor, : width * factor]
    total = np.zeros((height, width, 3), np.int16)
    for row in range(factor):
        for column in range(factor):
            total += cut[row::factor, column::factor]
    return total // np.int16(factor * factor)


def _has_colour(picture: npt.NDArray[np.int16]) -> bool:
    """False where all channels are the same up to JPEG's rounding: a grey copy saved in colour."""
    spread = np.abs(picture[:, :, 0] - picture[:, :, 2])
    return bool(np.percentile(spread, 99.5) > 3)


def _redness(picture: npt.NDArray[np.int16]) -> npt.NDArray[np.float32]:
    """How much redder than the page's paper: red minus the larger of green and blue, the page's median taken off."""
    red = picture[:, :, 0] - np.maximum(picture[:, :, 1], picture[:, :, 2])
    return np.clip(red - np.median(red[::4, ::4]), 0, 255).astype(np.float32)


def _has_red(sheet: Sheet, picture: npt.NDArray[np.int16]) -> bool:
    """Whether there is enough red to search at all; most pages end here."""
    limits = sheet.book.limits
    return float((_redness(picture) > limits["seal.redness"]).mean()) >= limits["seal.least_red"]


def _rings(sheet: Sheet, picture: npt.NDArray[np.int16]) -> list[Ring]:
    limits = sheet.book.limits
    red = _redness(picture)
    low, high = _radii(sheet, picture.shape)
    found = [ring for stretch in STRETCHES for ring in _vote(red, low, high, stretch, limits["seal.redness"])]
    good = sorted((r for r in found if r.score >= limits["seal.ring"]), key=lambda r: -r.score)
    kept: list[Ring] = []
    for ring in good:
        if all(abs(ring.x - k.x) + abs(ring.y - k.y) > 0.7 * k.across for k in kept):
            kept.append(ring)
    return kept


def _radii(sheet: Sheet, shape: tuple[int, ...]) -> tuple[float, float]:
    """Least and greatest radius in pixels of the working picture: by millimetres when known, else by the page."""
    paper = sheet.image.paper_mm
    if paper:
        scale = max(shape[:2]) / max(paper)
        return 11 * scale, 25 * scale
    return 0.045 * min(shape[:2]), 0.16 * min(shape[:2])


def _vote(
    red: npt.NDArray[np.float32], low: float, high: float, stretch: tuple[float, float], floor: float
) -> list[Ring]:
    """Centres that many edge points agree on, and how whole the ring around each is."""
    down = np.asarray(np.gradient(red, axis=0))
    across = np.asarray(np.gradient(red, axis=1))
    steep = np.asarray(np.hypot(down, across))
    ys, xs = np.nonzero(steep > floor / 3)
    if len(ys) < 40:
        return []
    if len(ys) > 20000:
        some = np.linspace(0, len(ys) - 1, 20000).astype(int)
        ys, xs = ys[some], xs[some]
    sx, sy = stretch
    dx, dy = across[ys, xs] / sx, down[ys, xs] / sy
    length = np.hypot(dx, dy)
    dx, dy, px, py = dx / length, dy / length, xs * sx, ys * sy
    height, width = int(red.shape[0] * sy) + 1, int(red.shape[1] * sx) + 1
    votes = np.zeros((height // 3 + 1) * (width // 3 + 1), np.float32)
    for radius in np.arange(low, high, 1.5):
        for sign in (-radius, radius):
            cx, cy = px + sign * dx, py + sign * dy
            inside = (cx >= 0) & (cy >= 0) & (cx < width) & (cy < height)
            cell = (cy[inside] / 3).astype(int) * (width // 3 + 1) + (cx[inside] / 3).astype(int)
            votes += np.bincount(cell, minlength=votes.size)[: votes.size] / radius
    found = []
    grid = votes.reshape(height // 3 + 1, width // 3 + 1)
    for _ in range(4):
        row, column = np.unravel_index(int(grid.argmax()), grid.shape)
        ring = _ring_at(red, column * 3 + 1.5, row * 3 + 1.5, low, high, stretch, floor)
        if ring:
            found.append(ring)
        reach = int(low / 3) + 1
        grid[max(0, row - reach) : row + reach, max(0, column - reach) : column + reach] = 0
    return found


def _ring_at(
    red: npt.NDArray[np.float32],
    x: float,
    y: float,
    low: float,
    high: float,
    stretch: tuple[float, float],
    floor: float,
) -> Ring | None:
    """The best circle near (x, y) in stretched pixels: share of sectors whose ring is red and thin."""
    best: Ring | None = None
    angles = np.arange(SECTORS * 2) * np.pi / SECTORS
    for cx in (x - 3, x, x + 3):
        for cy in (y - 3, y, y + 3):
            radii = np.arange(low * 0.7, high * 1.1, 1.0)
            px = (cx + radii[:, None] * np.cos(angles)) / stretch[0]
            py = (cy + radii[:, None] * np.sin(angles)) / stretch[1]
            inside = (px >= 0) & (py >= 0) & (px < red.shape[1] - 1) & (py < red.shape[0] - 1)
            value = red[np.clip(py, 0, red.shape[0] - 1).astype(int), np.clip(px, 0, red.shape[1] - 1).astype(int)]
            hit = ((value > floor) & inside).astype(np.float32)
            near = np.maximum(hit[:-2], np.maximum(hit[1:-1], hit[2:])).mean(axis=1)
            place = int(near.argmax())
            score = float(near[place])
            if best is None or score > best.score:
                radius = float(radii[place + 1])
                best = Ring(cx / stretch[0], cy / stretch[1], radius / stretch[0], radius / stretch[1], score)
    return best


def _seal(ring: Ring, shape: tuple[int, ...]) -> Seal:
    height, width = shape[:2]
    edges = (
        (ring.x - ring.across) / width,
        (ring.y - ring.down) / height,
        (ring.x + ring.across) / width,
        (ring.y + ring.down) / height,
    )
    return Seal(Box(*(round(min(1.0, max(0.0, edge)), 4) for edge in edges)), score=round(ring.score, 3))
