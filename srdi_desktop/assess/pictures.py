"""Small pictures (`Fingerprint.fine`) as whole numbers: one bit a pixel, so that a place is compared in a few steps.

A row is one number, the leftmost pixel its highest bit, with PAD empty pixels at both ends.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 480, 680  # pixels of the small picture; evidence/fingerprint.py draws it
PAD = 48  # empty pixels around it, more than one picture is ever slid over another
LINE = 512  # bits from one row to the next where a whole page is one number
RULE = 48  # pixels in a row without a gap: a table's rule or a frame, longer than strokes of large letters
BLOT = 4  # pixels a side of a blot
BLOT_LINE = 128  # bits from one row of blots to the next

Rows = tuple[int, ...]

_PLANE = WIDTH * HEIGHT // 8
_BLOTS = bytes(ord("0") + 2 * bool(byte & 0xF0) + bool(byte & 0x0F) for byte in range(256))


@dataclass(frozen=True)
class Picture:
    """any: faint and strong ink; rules: long lines with a pixel around; letters: strong ink that is no rule."""

    strong: Rows
    any: Rows
    rules: Rows
    letters: Rows


@lru_cache(maxsize=64)
def picture(fine: str) -> Picture | None:
    """None for a broken, absent or older one."""
    planes = _planes(fine)
    if planes is None:
        return None
    any_, strong = (_page(plane) for plane in planes)
    rules = _rules(any_)
    return Picture(_rows(strong), _rows(any_), _rows(rules), _rows(strong & ~rules))


@lru_cache(maxsize=4096)
def blots(fine: str) -> int | None:
    """Strong ink at a quarter of the size: a bit for each 4 x 4 pixels that hold any; rows BLOT_LINE bits apart."""
    planes = _planes(fine)
    if planes is None:
        return None
    step, whole = WIDTH // 8, 0
    rows = [int.from_bytes(planes[1][start : start + step]) for start in range(0, _PLANE, step)]
    for top in range(0, HEIGHT, BLOT):
        row = rows[top] | rows[top + 1] | rows[top + 2] | rows[top + 3]
        whole = whole << BLOT_LINE | int(row.to_bytes(step).translate(_BLOTS), 4)
    return whole


def cut(rows: Rows, left: int, top: int, size: tuple[int, int], line: int) -> int:
    """The bits of a place of (width, height), its rows `line` bits apart; may reach PAD pixels beyond the picture."""
    width, height = size
    shift, mask = WIDTH + PAD - left - width, (1 << width) - 1
    bits = 0
    for row in rows[top + PAD : top + PAD + height]:
        bits = bits << line | (row >> shift & mask)
    return bits


def full(size: tuple[int, int], line: int) -> int:
    """A place with all its bits set."""
    width, height = size
    return sum(1 << (line * row) for row in range(height)) * ((1 << width) - 1)


def _planes(fine: str) -> tuple[bytes, bytes] | None:
    try:
        packed = zlib.decompress(base64.b64decode(fine))
    except (zlib.error, binascii.Error):
        return None
    return (packed[:_PLANE], packed[_PLANE:]) if len(packed) == 2 * _PLANE else None


def _page(plane: bytes) -> int:
    step, gap = WIDTH // 8, bytes((LINE - WIDTH) // 8)
    return int.from_bytes(b"".join(plane[start : start + step] + gap for start in range(0, _PLANE, step)))


def _rows(page: int) -> Rows:
    step, empty = LINE // 8, (0,) * PAD
    flat = (page & ((1 << LINE * HEIGHT) - 1)).to_bytes(step * HEIGHT)
    rows = (flat[start : start + WIDTH // 8] for start in range(0, len(flat), step))
    return (*empty, *(int.from_bytes(row) << PAD for row in rows), *empty)


def _rules(page: int) -> int:
    found = _runs(page, 1) | _runs(page, LINE)
    return found | found << 1 | found >> 1 | found << LINE | found >> LINE


def _runs(page: int, step: int) -> int:
    """What lies in runs of RULE pixels, `step` bits from one to the next: opened by doubling."""
    kept, length = page, 1
    while length < RULE:
        move = min(length, RULE - length)
        kept, length = kept & kept >> move * step, length + move
    length = 1
    while length < RULE and kept:
        move = min(length, RULE - length)
        kept, length = kept | kept << move * step, length + move
    return kept
