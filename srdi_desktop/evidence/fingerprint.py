"""What tells the same page scanned twice: a coarse 256-bit hash to find candidates, a small picture to compare them."""

import base64
import hashlib
import zlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import reduced
from srdi_desktop.model.page import Evidence, Fingerprint

COARSE = 16
FINE = (340, 240)  # rows, columns; assess/likeness.py reads it
LEVELS = 4


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the fingerprint; the pictures are straightened by the skew found before."""
    picture = _straight(sheet, found.geometry.skew or 0.0)
    content = hashlib.sha256(sheet.small.tobytes()).hexdigest()
    return replace(found, fingerprint=Fingerprint(_coarse(picture), _fine(picture), content))


def _straight(sheet: Sheet, degrees: float) -> npt.NDArray[np.float32]:
    """Darkness of the page at the size of FINE, turned straight, linear between pixels."""
    ink = sheet.ink if min(sheet.ink.shape) < 2 * FINE[1] else reduced(sheet.ink, 2)
    height, width = ink.shape
    turn = np.radians(-degrees)
    ys = ((np.arange(FINE[0], dtype=np.float32) + 0.5) / FINE[0] - 0.5) * height
    xs = ((np.arange(FINE[1], dtype=np.float32) + 0.5) / FINE[1] - 0.5) * width
    cosine, sine = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    py = np.clip(ys[:, None] * cosine + (xs * sine)[None, :] + (height / 2 - 0.5), 0, height - 1.01)
    px = np.clip(xs[None, :] * cosine - (ys * sine)[:, None] + (width / 2 - 0.5), 0, width - 1.01)
    top, left = py.astype(np.int32), px.astype(np.int32)
    down, across = py - top, px - left
    at, flat = top * width + left, ink.ravel()
    upper = flat.take(at) * (1 - across) + flat.take(at + 1) * across
    lower = flat.take(at + width) * (1 - across) + flat.take(at + width + 1) * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def _coarse(picture: npt.NDArray[np.float32]) -> str:
    """256 bits: whether each cell of a 16 x 17 grid is darker than its left neighbour."""
    rows = np.linspace(0, FINE[0], COARSE + 1).astype(int)
    columns = np.linspace(0, FINE[1], COARSE + 2).astype(int)
    sums = np.add.reduceat(np.add.reduceat(picture, rows[:-1], axis=0), columns[:-1], axis=1)
    return np.packbits((sums[:, 1:] > sums[:, :-1]).ravel()).tobytes().hex()


def _fine(picture: npt.NDArray[np.float32]) -> str:
    """Four levels a pixel, four pixels a byte, deflated: 3-13 kB a page."""
    scale = max(1.0, float(np.percentile(picture[::2, ::2], 98)))
    levels = np.clip(picture * (LEVELS / scale), 0, LEVELS - 1).astype(np.uint8).reshape(-1, 4)
    packed = levels[:, 0] | levels[:, 1] << 2 | levels[:, 2] << 4 | levels[:, 3] << 6
    return base64.b64encode(zlib.compress(packed.tobytes(), 6)).decode()
