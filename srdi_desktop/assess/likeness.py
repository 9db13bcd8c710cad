"""Lays two small pictures (`Fingerprint.fine`) over each other and says how different their most different place is."""

import base64
import binascii
import zlib
from functools import lru_cache

WIDTH, HEIGHT = 240, 340  # pixels of the small picture; evidence/fingerprint.py draws it
CELL = 20
_LEVELS = [bytes((byte >> shift & 3) for shift in (0, 2, 4, 6)) for byte in range(256)]


@lru_cache(maxsize=64)
def picture(fine: str) -> tuple[bytes, ...]:
    """The rows of a small picture, one byte a pixel, 0 (paper) to 3 (ink); empty for a broken or absent one."""
    try:
        packed = zlib.decompress(base64.b64decode(fine))
    except (zlib.error, binascii.Error):
        return ()
    flat = b"".join(_LEVELS[byte] for byte in packed)
    return tuple(flat[start : start + WIDTH] for start in range(0, len(flat), WIDTH))


def difference(first: str, second: str) -> float:
    """0 for the same picture, about 1 where a place of one has nothing to do with the other's."""
    one, two = picture(first), picture(second)
    if len(one) != HEIGHT or len(two) != HEIGHT:
        return 1.0
    worst = 0.0
    for top in range(CELL, HEIGHT - 2 * CELL, CELL):
        for left in range(CELL, WIDTH - 2 * CELL, CELL):
            worst = max(worst, _cell(one, two, left, top))
    return worst


def _cell(one: tuple[bytes, ...], two: tuple[bytes, ...], left: int, top: int) -> float:
    """Least share of changed darkness of one cell over small shifts."""
    rows = [row[left : left + CELL] for row in one[top : top + CELL]]
    total = sum(map(sum, rows))
    best = 1.0
    for down in range(-3, 4):
        for across in range(-3, 4):
            start = left + across
            other = [row[start : start + CELL] for row in two[top + down : top + down + CELL]]
            both = total + sum(map(sum, other))
            if both < CELL * CELL // 8:
                return 0.0
            changed = sum(abs(a - b) for x, y in zip(rows, other, strict=True) for a, b in zip(x, y, strict=True))
            best = min(best, changed / both)
    return best
