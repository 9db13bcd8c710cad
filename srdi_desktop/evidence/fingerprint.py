"""What tells the same page scanned twice: a coarse 256-bit hash to find candidates, a small picture to compare them."""

import base64
import hashlib
import zlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.geometry import skew_of
from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import reduced
from srdi_desktop.model.page import Evidence, Fingerprint

COARSE = 16
LIKELY = 3.0
EDGE = 0.015  # of each side, left out: less than elsewhere, or a frame near the edge would come and go
MARGIN = 0.02
FINE = (340, 240)  # rows, columns; assess/likeness.py reads it
STEPS = (0.35, 0.55, 0.8)  # of the darkest ink, between the four levels of the small picture


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the fingerprint; the pictures are straightened by the skew found before."""
    picture = _straight(sheet, _turn(sheet, found))
    content = hashlib.sha256(sheet.small.tobytes()).hexdigest()
    return replace(found, fingerprint=Fingerprint(_coarse(picture), _fine(picture), content))


def _turn(sheet: Sheet, found: Evidence) -> float:
    """The skew, also one too unsure to be reported: both scans of a page are then turned alike."""
    if found.geometry.skew is not None or found.geometry.skew_confidence < LIKELY:
        return found.geometry.skew or 0.0
    return skew_of(sheet)[0]


def _straight(sheet: Sheet, degrees: float) -> npt.NDArray[np.float32]:
    """Darkness of the page's content at the size of FINE, turned straight, linear between pixels.

    The content's own extent fills the picture, so that a page laid elsewhere on the glass, or scanned with another
    resolution, gives the same picture.
    """
    rows, columns = (int(side * EDGE) for side in sheet.ink.shape)
    ink = sheet.ink[rows : sheet.ink.shape[0] - rows, columns : sheet.ink.shape[1] - columns]
    ink = _evened(ink if min(ink.shape) < 2 * FINE[1] else reduced(ink, 2))
    whole = _sampled(ink, degrees, (0.0, 1.0), (0.0, 1.0), 2)
    strong = whole > 0.2 * float(np.percentile(whole, 99))
    return _sampled(ink, degrees, _extent(strong.mean(axis=1)), _extent(strong.mean(axis=0)))


def _evened(ink: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Smoothed by a pixel, or thin rules would come and go with the place where they are sampled."""
    wide = ink.astype(np.uint16)
    wide[1:-1] = wide[:-2] + 2 * wide[1:-1] + wide[2:]
    wide[1:-1, 1:-1] = wide[1:-1, :-2] + 2 * wide[1:-1, 1:-1] + wide[1:-1, 2:]
    return np.asarray(np.minimum(wide >> np.uint16(4), 255), np.uint8)


def _extent(share: npt.NDArray[np.floating]) -> tuple[float, float]:
    """First and last place, as fractions, between which all but a two-hundredth of the ink lies, with a margin."""
    total = share.cumsum()
    if total[-1] <= 0:
        return 0.0, 1.0
    first, last = np.searchsorted(total, (0.005 * total[-1], 0.995 * total[-1]))
    return float(first) / len(share) - MARGIN, float(last + 1) / len(share) + MARGIN


def _sampled(
    ink: npt.NDArray[np.uint8],
    degrees: float,
    rows: tuple[float, float],
    columns: tuple[float, float],
    coarser: int = 1,
) -> npt.NDArray[np.float32]:
    height, width = ink.shape
    turn = np.radians(-degrees)
    ys = (np.linspace(*rows, FINE[0] // coarser, dtype=np.float32) - 0.5) * height
    xs = (np.linspace(*columns, FINE[1] // coarser, dtype=np.float32) - 0.5) * width
    cosine, sine = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    py = ys[:, None] * cosine + (xs * sine)[None, :] + (height / 2 - 0.5)
    px = xs[None, :] * cosine - (ys * sine)[:, None] + (width / 2 - 0.5)
    outside = (py < 0) | (px < 0) | (py > height - 1.01) | (px > width - 1.01)
    py, px = np.clip(py, 0, height - 1.01), np.clip(px, 0, width - 1.01)
    top, left = py.astype(np.int32), px.astype(np.int32)
    down, across = py - top, px - left
    at, flat = top * width + left, ink.ravel()
    upper = flat.take(at) * (1 - across) + flat.take(at + 1) * across
    lower = flat.take(at + width) * (1 - across) + flat.take(at + width + 1) * across
    values = np.asarray(upper * (1 - down) + lower * down, np.float32)
    values[outside] = 0
    return values


def _coarse(picture: npt.NDArray[np.float32]) -> str:
    """256 bits: whether each cell of a 16 x 16 grid has more ink than the middle of its neighbourhood."""
    rows = np.linspace(0, FINE[0], COARSE + 1).astype(int)
    columns = np.linspace(0, FINE[1], COARSE + 1).astype(int)
    sums = np.add.reduceat(np.add.reduceat(picture, rows[:-1], axis=0), columns[:-1], axis=1)
    return np.packbits((sums > np.median(sums)).ravel()).tobytes().hex()


def _fine(picture: npt.NDArray[np.float32]) -> str:
    """Four levels a pixel, four pixels a byte, deflated: 3-13 kB a page."""
    scale = max(1.0, float(np.percentile(picture[::2, ::2], 98)))
    above = [(picture > step * scale).view(np.uint8) for step in STEPS]
    levels = (above[0] + above[1] + above[2]).reshape(-1, 4)
    packed = levels[:, 0] | levels[:, 1] << 2 | levels[:, 2] << 4 | levels[:, 3] << 6
    return base64.b64encode(zlib.compress(packed.tobytes(), 6)).decode()
