"""Lays two small pictures (`Fingerprint.fine`) over each other and says how different their most different place is.

Each pixel's darkness 0..3 is written as that many ones in three bits, so that the difference of two places is one
exclusive or and a count of bits: 100 times faster than a loop over pixels, with the same numbers.
"""

import base64
import binascii
import zlib
from collections.abc import Iterator
from functools import lru_cache

WIDTH, HEIGHT = 240, 340  # pixels of the small picture; evidence/fingerprint.py draws it
CELL = 20
_SHIFTS = sorted(
    ((down, across) for down in range(-3, 4) for across in range(-3, 4)), key=lambda s: s[0] ** 2 + s[1] ** 2
)
_ROW = (1 << 3 * CELL) - 1  # the bits of one row of a cell
_ONES = [sum((0, 1, 3, 7)[byte >> 2 * place & 3] << 3 * place for place in range(4)) for byte in range(256)]

Picture = tuple[int, ...]


@lru_cache(maxsize=64)
def picture(fine: str) -> Picture:
    """The rows of a small picture, three bits a pixel, leftmost pixel lowest; empty for a broken or absent one."""
    try:
        packed = zlib.decompress(base64.b64decode(fine))
    except (zlib.error, binascii.Error):
        return ()
    width = WIDTH // 4
    rows = (packed[start : start + width] for start in range(0, len(packed), width))
    return tuple(sum(_ONES[byte] << 12 * place for place, byte in enumerate(row)) for row in rows)


def difference(first: str, second: str, enough: float = 1.0) -> float:
    """0 for the same picture, about 1 where a place of one has nothing to do with the other's. Stops looking at the
    first place beyond `enough`.
    """
    one, two = picture(first), picture(second)
    if len(one) != HEIGHT or len(two) != HEIGHT:
        return 1.0
    worst = 0.0
    for left, top in _places():
        worst = max(worst, _cell(one, two, left, top))
        if worst > enough:
            break
    return worst


def _places() -> Iterator[tuple[int, int]]:
    for top in range(CELL, HEIGHT - 2 * CELL, CELL):
        for left in range(CELL, WIDTH - 2 * CELL, CELL):
            yield left, top


def _cell(one: Picture, two: Picture, left: int, top: int) -> float:
    """Least share of changed darkness of one cell over small shifts."""
    here = _cut(one, left, top)
    total, best = here.bit_count(), 1.0
    for down, across in _SHIFTS:
        other = _cut(two, left + across, top + down)
        both = total + other.bit_count()
        if both < CELL * CELL // 8:
            return 0.0
        best = min(best, (here ^ other).bit_count() / both)
        if not best:
            break
    return best


def _cut(rows: Picture, left: int, top: int) -> int:
    """One cell as a single number."""
    cell = 0
    for row in rows[top : top + CELL]:
        cell = cell << 3 * CELL | (row >> 3 * left & _ROW)
    return cell
