"""What tells the same page scanned twice: a coarse 256-bit hash to find candidates, a small picture to compare them."""

import base64
import hashlib
import zlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.model.page import Evidence, Fingerprint

COARSE = 16
FINE = (340, 240)


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the fingerprint; the pictures are straightened by the skew found before."""
    picture = _straight(sheet, found.geometry.skew or 0.0)
    content = hashlib.sha256(sheet.small.tobytes()).hexdigest()
    return replace(found, fingerprint=Fingerprint(_coarse(picture), _fine(picture), content))


def _straight(sheet: Sheet, degrees: float) -> npt.NDArray[np.float32]:
    """Darkness of the page at the size of FINE, turned straight, each pixel the mean of the four nearest."""
    ink = sheet.ink.astype(np.float32)
    height, width = ink.shape
    turn = np.radians(-degrees)
    ys = (np.arange(FINE[0] * 2) + 0.5) / (FINE[0] * 2) * height - height / 2
    xs = (np.arange(FINE[1] * 2) + 0.5) / (FINE[1] * 2) * width - width / 2
    py = ys[:, None] * np.cos(turn) + xs[None, :] * np.sin(turn) + height / 2
    px = xs[None, :] * np.cos(turn) - ys[:, None] * np.sin(turn) + width / 2
    value = ink[np.clip(py, 0, height - 1).astype(int), np.clip(px, 0, width - 1).astype(int)]
    return np.asarray(value.reshape(FINE[0], 2, FINE[1], 2).mean(axis=(1, 3)), np.float32)


def _coarse(picture: npt.NDArray[np.float32]) -> str:
    rows = np.array_split(picture, COARSE, axis=0)
    grid = np.array([[part.mean() for part in np.array_split(row, COARSE + 1, axis=1)] for row in rows])
    bits = (grid[:, 1:] > grid[:, :-1]).ravel()
    return np.packbits(bits).tobytes().hex()


def _fine(picture: npt.NDArray[np.float32]) -> str:
    """Four levels a pixel, four pixels a byte, deflated: about 8 kB a page."""
    scale = max(1.0, float(np.percentile(picture, 98)))
    levels = np.clip(picture * 4 / scale, 0, 3).astype(np.uint8).reshape(-1, 4)
    packed = levels[:, 0] | levels[:, 1] << 2 | levels[:, 2] << 4 | levels[:, 3] << 6
    return base64.b64encode(zlib.compress(packed.tobytes(), 6)).decode()
