"""What tells the same page scanned twice: two coarse hashes to find candidates, a small picture to compare them."""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from srdi_desktop.evidence.measured_page import Grey, Sheet
from srdi_desktop.evidence.picture.geometry import skew_of
from srdi_desktop.model import Evidence, Fingerprint

Places = npt.NDArray[np.float64]

COARSE = 16  # cells a side of the coarse hashes
AROUND = 4  # cells to each side that are a cell's surroundings
EDGE = 0.015  # of each side, left out: less than elsewhere, or a frame near the edge would come and go
FINE = (680, 480)  # rows, columns; assess/duplicates.py reads it
STEPS = (0.3, 0.5)  # of the darkest ink: any ink, strong ink
PALEST = 20  # levels of ink that count as dark at least, or an empty page's grain would
STRIP = 16  # pixels, at least, that slide as one where the page is turned
APART = 0.75  # pixels by which neighbouring strips may slide differently
PARTS = 8  # of a pixel: places in between are told this finely


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the fingerprint; the pictures are straightened by the skew found before."""
    planes = _planes(_straight(sheet.ink, _turn(sheet, found)))
    content = hashlib.sha256(sheet.small.tobytes()).hexdigest()
    fingerprint = Fingerprint(_coarse(planes[1]), _fine(planes), content)
    return replace(found, fingerprint=fingerprint)


def _turn(sheet: Sheet, found: Evidence) -> float:
    """The skew, also one too unsure to be reported: both scans of a page are then turned alike."""
    if found.geometry.skew is not None or found.geometry.skew_confidence < sheet.book.limits["skew.likely"]:
        return found.geometry.skew or 0.0
    return skew_of(sheet)[0]


def _straight(ink: Grey, degrees: float) -> Grey:
    """Darkness of the whole page at the size of FINE, turned straight about its middle, linear between pixels.

    The turn is made of two slides: strips of columns up or down, then strips of rows to a side.
    """
    whole = ink.shape
    ink = _evened(_without_edges(ink))
    middle_row = (ink.shape[0] - 1) / 2
    middle_column = (ink.shape[1] - 1) / 2
    rows, columns = (_spread(count, side) for count, side in zip(FINE, whole, strict=True))
    slope = float(np.tan(np.radians(degrees)))
    cosine = float(np.cos(np.radians(degrees)))
    sine = float(np.sin(np.radians(degrees)))
    upright = np.empty((FINE[0], ink.shape[1]), np.uint8)
    for part, place in _strips(np.arange(ink.shape[1]) - middle_column, slope):
        upright[:, part] = _between(ink[:, part], (rows - place * sine) / cosine + middle_row)
    across = np.ascontiguousarray(upright.T)
    level = np.empty((FINE[1], FINE[0]), np.uint8)
    for part, place in _strips(rows, slope):
        level[:, part] = _between(across[:, part], columns * cosine + place * sine + middle_column)
    return np.ascontiguousarray(level.T)


def _without_edges(ink: Grey) -> Grey:
    rows, columns = (int(side * EDGE) for side in ink.shape)
    return ink[rows : ink.shape[0] - rows, columns : ink.shape[1] - columns]


def _evened(ink: Grey) -> Grey:
    """Smoothed by a pixel, or strokes would come and go with the place where they are sampled; halves of bytes are
    added, which is five times as fast as words.
    """
    if min(ink.shape) < 3:
        return ink
    down = (ink[:-1] >> 1) + (ink[1:] >> 1)
    down = (down[:-1] >> 1) + (down[1:] >> 1)
    across = (down[:, :-1] >> 1) + (down[:, 1:] >> 1)
    return np.asarray((across[:, :-1] >> 1) + (across[:, 1:] >> 1), np.uint8)


def _spread(count: int, side: int) -> Places:
    """Places of `count` pixels of the small picture along a side of the page, 0 in the middle."""
    return np.asarray((np.arange(count) + 0.5 - count / 2) * (side / count), np.float64)


def _strips(places: Places, slope: float) -> Iterator[tuple[slice, float]]:
    """Neighbouring places that slide as one, and their middle; the flatter the slope, the wider."""
    size = max(STRIP, int(APART / max(abs(slope), APART / len(places))))
    for start in range(0, len(places), size):
        part = slice(start, start + size)
        yield part, float(places[part].mean())


def _between(lines: Grey, places: Places) -> Grey:
    """`lines` at places between them, linear, empty outside."""
    eighths = np.floor(places * PARTS).astype(np.int32)
    above = eighths // PARTS
    first, last = np.searchsorted(above, (0, len(lines) - 1))
    found = np.zeros((len(places), lines.shape[1]), np.uint8)
    above = above[first:last]
    part = (eighths[first:last] % PARTS).astype(np.uint16)[:, None]
    found[first:last] = (lines[above] * (PARTS - part) + lines[above + 1] * part) // PARTS
    return found


def _coarse(dark: npt.NDArray[np.bool_]) -> str:
    """Two times 256 bits: whether each cell of a 16 x 16 grid has more strong ink than its surroundings, first as the
    page lies, then rolled so that the middle of its letters lies in the middle, wherever it lay on the glass.

    Photographs often keep the first only, as their edges speak like letters, pages laid elsewhere only the second.
    """
    edges = dark[:, 1:] != dark[:, :-1]  # letters have many, rules and frames hardly any
    middle = (_middle(edges.sum(axis=axis, dtype=np.uint32)) for axis in (1, 0))
    rolled = np.roll(dark, [count // 2 - place for count, place in zip(FINE, middle, strict=True)], axis=(0, 1))
    return _bits(dark) + _bits(rolled)


def _bits(dark: npt.NDArray[np.bool_]) -> str:
    """Cells overlap by half, so that what lies on a border belongs to both."""
    rows, columns = (np.linspace(0, count, 2 * COARSE + 1).astype(int)[:-1] for count in FINE)
    sums = np.add.reduceat(np.add.reduceat(dark, rows, axis=0, dtype=np.uint16), columns, axis=1)
    cells = _around(sums.astype(np.float32), 1)[::2, ::2]
    return np.packbits((cells > _around(cells, AROUND)).ravel()).tobytes().hex()


def _around(cells: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """The mean of each cell and its neighbours up to `reach` away; the outermost repeat beyond the edge."""
    size = 2 * reach + 1
    return np.asarray(sliding_window_view(np.pad(cells, reach, mode="edge"), (size, size)).mean(axis=(2, 3)))


def _middle(counts: npt.NDArray[np.uint32]) -> int:
    return int(counts @ np.arange(len(counts)) / max(1, int(counts.sum())))


def _planes(picture: Grey) -> npt.NDArray[np.bool_]:
    """(2, rows, columns): whether there is any ink, and whether strong ink."""
    counts = np.bincount(picture[::2, ::2].ravel(), minlength=256).cumsum()
    scale = max(PALEST, int(np.searchsorted(counts, 0.98 * counts[-1])))
    return np.stack([picture > step * scale for step in STEPS])


def _fine(planes: npt.NDArray[np.bool_]) -> str:
    """One bit a pixel and plane, deflated: 15 kB a page in the mean, 42 of small print."""
    return base64.b64encode(zlib.compress(np.packbits(planes, axis=-1).tobytes(), 1)).decode()
