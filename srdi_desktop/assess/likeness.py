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
REACH = 4  # pixels in each direction from where the place above was found
FARTHEST = 12  # pixels that a place may slide in all
PAD = FARTHEST + REACH + 1  # empty pixels around a picture
STEP_ACROSS, STEP_DOWN = 16, 7  # places overlap, so that what changed lies well inside one
LEAST_INK = 14  # pixels of strong ink in a place worth comparing
GOOD = 0.03  # a slide that matches this well needs no better one
TRUSTED = 0.3  # a slide that matches this well is where the place below starts
START = (0, 0)
_NEAREST = sorted(range(-REACH, REACH + 1), key=abs)
_STRIDE = 64  # bits from one row of a place to the next, more than a place with its slide is wide
_LEVELS = [bytes(byte >> shift & 3 for shift in (0, 2, 4, 6)) for byte in range(256)]
_STRONG = bytes.maketrans(b"\x00\x01\x02\x03", b"0011")
_ANY = bytes.maketrans(b"\x00\x01\x02\x03", b"0111")
_ROWS = sum(1 << (_STRIDE * row) for row in range(CELL_HEIGHT))
_MASK = _ROWS * ((1 << CELL_WIDTH) - 1)


Slide = tuple[int, int]  # rows down, columns to the right


@dataclass(frozen=True)
class Picture:
    """Rows from top to bottom as numbers, the leftmost pixel the highest bit; PAD empty pixels on every side."""

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
    empty = (0,) * PAD
    strong, any_ = (
        (*empty, *(int(row.translate(table), 2) << PAD for row in rows), *empty) for table in (_STRONG, _ANY)
    )
    return Picture(strong, any_)


def difference(first: str, second: str, limit: float = 1.0) -> float:
    """0 where every place of one is found in the other, 1 where a place has nothing to do with it.

    Stops at the first place beyond `limit`, whose difference is then returned.
    """
    one, two = picture(first), picture(second)
    if one is None or two is None:
        return 1.0
    return max(_lost(one, two, limit), _lost(two, one, limit))


def _lost(one: Picture, two: Picture, limit: float) -> float:
    """The most different place of `one`. Each place starts from the slide found above it, so that a picture a few
    hundredths larger is followed down the page.
    """
    worst, slides = 0.0, dict.fromkeys(range(0, WIDTH - CELL_WIDTH + 1, STEP_ACROSS), START)
    for top in range(0, HEIGHT - CELL_HEIGHT + 1, STEP_DOWN):
        for left, slide in slides.items():
            found, better = _place(one, two, (left, top), slide)
            worst = max(worst, found)
            if worst > limit:
                return worst
            if found <= TRUSTED:
                slides[left] = better
    return worst


def _place(one: Picture, two: Picture, corner: tuple[int, int], slide: Slide) -> tuple[float, Slide]:
    """(share of unmatched ink of one place at its best slide, that slide), near the given slide."""
    left, top = corner[0] + PAD, corner[1] + PAD
    strong = _cut(one.strong, left, top, CELL_WIDTH)
    if strong.bit_count() < LEAST_INK:
        return 0.0, slide
    any_ = _cut(one.any, left, top, CELL_WIDTH)
    best, found = 2.0, slide
    for down in _around(slide[0]):
        start = left + slide[1] - REACH
        rows = (_cut(kind, start, top + down, CELL_WIDTH + 2 * REACH) for kind in (two.strong, two.any))
        other_strong, other_any = rows
        for across in _NEAREST:
            shift = REACH - across
            theirs = (other_strong >> shift) & _MASK
            lost = (strong & ~(other_any >> shift)).bit_count() + (theirs & ~any_).bit_count()
            share = lost / (strong.bit_count() + theirs.bit_count())
            if share < best:
                best, found = share, (down, max(-FARTHEST, min(FARTHEST, slide[1] + across)))
            if best <= GOOD:
                return best, found
    return best, found


def _around(middle: int) -> list[int]:
    """Slides near `middle`, the nearest first."""
    return [middle + step for step in _NEAREST if abs(middle + step) <= FARTHEST]


def _cut(rows: tuple[int, ...], left: int, top: int, width: int) -> int:
    """The bits of one place, its rows `_STRIDE` bits apart."""
    shift, mask = WIDTH + 2 * PAD - left - width, (1 << width) - 1
    bits = 0
    for row in rows[top : top + CELL_HEIGHT]:
        bits = bits << _STRIDE | (row >> shift & mask)
    return bits
