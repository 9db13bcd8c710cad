"""What tells the same page scanned twice: two coarse hashes to find candidates, a small picture to compare them."""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from srdi_desktop.evidence.measured_page import Flags, Floats, Grey, Levels, Numbers, Sheet, without_edges
from srdi_desktop.evidence.picture.geometry import skew_of
from srdi_desktop.model import Evidence, Fingerprint

Places = Floats

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
    straight = _straight(sheet.ink, _turn(sheet, found))
    planes = _planes(straight)
    content = hashlib.sha256(sheet.small.tobytes())
    fingerprint = Fingerprint(_coarse(planes[1]), _fine(planes), content.hexdigest())
    return replace(found, fingerprint=fingerprint)


def _turn(sheet: Sheet, found: Evidence) -> float:
    """The skew, also one too unsure to be reported: both scans of a page are then turned alike."""
    geometry = found.geometry
    if geometry.skew is not None:
        return geometry.skew
    if geometry.skew_confidence < sheet.book.limits["skew.likely"]:
        return 0.0
    skew, _ = skew_of(sheet)
    return skew


def _straight(ink: Grey, degrees: float) -> Grey:
    """Darkness of the whole page at the size of FINE, turned straight about its middle, linear between pixels.

    The turn is made of two slides: strips of columns up or down, then strips of rows to a side.
    """
    inner = _evened(without_edges(ink, EDGE))
    height, width = inner.shape
    middle_row = (height - 1) / 2
    middle_column = (width - 1) / 2
    rows = _spread(FINE[0], ink.shape[0])
    columns = _spread(FINE[1], ink.shape[1])
    angle = np.radians(degrees)
    slope = float(np.tan(angle))
    cosine = float(np.cos(angle))
    sine = float(np.sin(angle))
    upright = np.empty((FINE[0], width), np.uint8)
    for part, place in _strips(np.arange(width) - middle_column, slope):
        slid = (rows - place * sine) / cosine + middle_row
        upright[:, part] = _between(inner[:, part], slid)
    across = np.ascontiguousarray(upright.T)
    level = np.empty((FINE[1], FINE[0]), np.uint8)
    for part, place in _strips(rows, slope):
        slid = columns * cosine + place * sine + middle_column
        level[:, part] = _between(across[:, part], slid)
    return np.ascontiguousarray(level.T)


def _evened(ink: Grey) -> Grey:
    """Smoothed by a pixel, or strokes would come and go with the place where they are sampled; halves of bytes are
    added, which is five times as fast as words.
    """
    if min(ink.shape) < 3:
        return ink
    smooth = ink
    for _ in range(2):
        smooth = (smooth[:-1] >> 1) + (smooth[1:] >> 1)
    for _ in range(2):
        smooth = (smooth[:, :-1] >> 1) + (smooth[:, 1:] >> 1)
    return smooth


def _spread(count: int, side: int) -> Places:
    """Places of `count` pixels of the small picture along a side of the page, 0 in the middle."""
    from_middle = np.arange(count) + 0.5 - count / 2
    return np.asarray(from_middle * (side / count), np.float64)


def _strips(places: Places, slope: float) -> Iterator[tuple[slice, float]]:
    """Neighbouring places that slide as one, and their middle; the flatter the slope, the wider."""
    count = len(places)
    steepness = max(abs(slope), APART / count)
    size = max(STRIP, int(APART / steepness))
    for start in range(0, count, size):
        part = slice(start, start + size)
        yield part, float(places[part].mean())


def _between(lines: Grey, places: Places) -> Grey:
    """`lines` at places between them, linear, empty outside."""
    eighths = np.floor(places * PARTS).astype(np.int32)
    above = eighths // PARTS
    first, last = np.searchsorted(above, (0, len(lines) - 1))
    above = above[first:last]
    part = (eighths[first:last] % PARTS).astype(np.uint16)[:, None]
    upper = lines[above] * (PARTS - part)
    lower = lines[above + 1] * part
    found = np.zeros((len(places), lines.shape[1]), np.uint8)
    found[first:last] = (upper + lower) // PARTS
    return found


def _coarse(dark: Flags) -> str:
    """Two times 256 bits: whether each cell of a 16 x 16 grid has more strong ink than its surroundings, first as the
    page lies, then rolled so that the middle of its letters lies in the middle, wherever it lay on the glass.

    Photographs often keep the first only, as their edges speak like letters, pages laid elsewhere only the second.
    """
    edges = dark[:, 1:] != dark[:, :-1]  # letters have many, rules and frames hardly any
    row = _middle(edges.sum(axis=1, dtype=np.uint32))
    column = _middle(edges.sum(axis=0, dtype=np.uint32))
    rows, columns = FINE
    rolled = np.roll(dark, (rows // 2 - row, columns // 2 - column), axis=(0, 1))
    return _bits(dark) + _bits(rolled)


def _bits(dark: Flags) -> str:
    """Cells overlap by half, so that what lies on a border belongs to both."""
    rows, columns = (np.linspace(0, count, 2 * COARSE + 1).astype(int)[:-1] for count in FINE)
    by_row = np.add.reduceat(dark, rows, axis=0, dtype=np.uint16)
    sums = np.add.reduceat(by_row, columns, axis=1)
    overlapping = _around(sums.astype(np.float32), 1)
    cells = overlapping[::2, ::2]
    stronger = cells > _around(cells, AROUND)
    return np.packbits(stronger.ravel()).tobytes().hex()


def _around(cells: Levels, reach: int) -> Levels:
    """The mean of each cell and its neighbours up to `reach` away; the outermost repeat beyond the edge."""
    size = 2 * reach + 1
    padded = np.pad(cells, reach, mode="edge")
    windows = sliding_window_view(padded, (size, size))
    return np.asarray(windows.mean(axis=(2, 3)))


def _middle(counts: Numbers) -> int:
    """The place at which what is counted has its centre of mass."""
    moment = counts @ np.arange(len(counts))
    whole = max(1, int(counts.sum()))
    return int(moment / whole)


def _planes(picture: Grey) -> Flags:
    """(2, rows, columns): whether there is any ink, and whether strong ink."""
    sampled = picture[::2, ::2].ravel()
    counts = np.bincount(sampled, minlength=256).cumsum()
    darkest = int(np.searchsorted(counts, 0.98 * counts[-1]))
    scale = max(PALEST, darkest)
    return np.stack([picture > step * scale for step in STEPS])


def _fine(planes: Flags) -> str:
    """One bit a pixel and plane, deflated: 15 kB a page in the mean, 42 of small print."""
    bits = np.packbits(planes, axis=-1)
    deflated = zlib.compress(bits.tobytes(), 1)
    return base64.b64encode(deflated).decode()
