"""Lays two small pictures (`Fingerprint.fine`) over each other and says how different their most different place is.

Rows of a picture are whole numbers, one bit a pixel, once for strong ink and once for any ink. Strong ink of one that
has no ink at all under it in the other is a difference; that forgives blur, light, compression and 1-bit scanning.
Each place may slide a little by itself, which forgives what is left of turn, scale and paper that stretched.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 240, 340  # pixels of the small picture; evidence/fingerprint.py draws it
CELL_WIDTH, CELL_HEIGHT = 24, 10  # pixels: some letters of one line
SLIDE = 4  # pixels in each direction
STEP_ACROSS, STEP_DOWN = 16, 7  # places overlap, so that what changed lies well inside one
LEAST_INK = 14  # pixels of strong ink in a place worth comparing
GOOD = 0.12  # a slide that matches this well needs no better one
_STRIDE = 64  # bits from one row of a place to the next, more than a place with its slide is wide
_LEVELS = [bytes(byte >> shift & 3 for shift in (0, 2, 4, 6)) for byte in range(256)]
_STRONG = bytes.maketrans(b"\x00\x01\x02\x03", b"0011")
_ANY = bytes.maketrans(b"\x00\x01\x02\x03", b"0111")
_ROWS = sum(1 << (_STRIDE * row) for row in range(CELL_HEIGHT))
_MASK = _ROWS * ((1 << CELL_WIDTH) - 1)


@dataclass(frozen=True)
class Picture:
    """Rows from top to bottom as numbers, the leftmost pixel the highest bit."""

    strong: tuple[int, ...]
    any: tuple[int, ...]


@lru_cache(maxsize=256)
def picture(fine: str) -> Picture | None:
    """The small picture, None for a broken or absent one."""
    try:
        packed = zlib.decompress(base64.b64decode(fine))
    except (zlib.error, binascii.Error):
        return None
    flat = b"".join(_LEVELS[byte] for byte in packed)
    if len(flat) != WIDTH * HEIGHT:
        return None
    rows = [flat[start : start + WIDTH] for start in range(0, len(flat), WIDTH)]
    strong, any_ = (tuple(int(row.translate(table), 2) for row in rows) for table in (_STRONG, _ANY))
    return Picture(strong, any_)


def difference(first: str, second: str, limit: float = 1.0) -> float:
    """0 where every place of one is found in the other, 1 where a place has nothing to do with it.

    Stops at the first place beyond `limit`, whose difference is then returned.
    """
    one, two = picture(first), picture(second)
    if one is None or two is None:
        return 1.0
    worst = 0.0
    for mine, theirs in ((one, two), (two, one)):
        hint = (0, SLIDE)
        for top in range(SLIDE, HEIGHT - SLIDE - CELL_HEIGHT + 1, STEP_DOWN):
            for left in range(SLIDE, WIDTH - SLIDE - CELL_WIDTH + 1, STEP_ACROSS):
                found, hint = _place(mine, theirs, (left, top), hint)
                worst = max(worst, found)
                if worst > limit:
                    return worst
    return worst


def _place(one: Picture, two: Picture, corner: tuple[int, int], hint: tuple[int, int]) -> tuple[float, tuple[int, int]]:
    """(share of unmatched ink of one place at its best slide, that slide); the last place's slide is tried first."""
    left, top = corner
    strong = _cut(one.strong, left, top, CELL_WIDTH)
    if strong.bit_count() < LEAST_INK:
        return 0.0, hint
    any_ = _cut(one.any, left, top, CELL_WIDTH)
    best, slide = 2.0, hint
    for down in sorted(range(-SLIDE, SLIDE + 1), key=lambda rows: abs(rows - hint[0])):
        reach = CELL_WIDTH + 2 * SLIDE
        other_strong, other_any = (_cut(rows, left - SLIDE, top + down, reach) for rows in (two.strong, two.any))
        for across in sorted(range(2 * SLIDE + 1), key=lambda columns: abs(columns - hint[1])):
            theirs = (other_strong >> across) & _MASK
            lost = (strong & ~(other_any >> across)).bit_count() + (theirs & ~any_).bit_count()
            share = lost / (strong.bit_count() + theirs.bit_count())
            if share < best:
                best, slide = share, (down, across)
            if best <= GOOD:
                return best, slide
    return best, slide


def _cut(rows: tuple[int, ...], left: int, top: int, width: int) -> int:
    """The bits of one place, its rows `_STRIDE` bits apart."""
    shift, mask = WIDTH - left - width, (1 << width) - 1
    bits = 0
    for row in rows[top : top + CELL_HEIGHT]:
        bits = bits << _STRIDE | (row >> shift & mask)
    return bits
