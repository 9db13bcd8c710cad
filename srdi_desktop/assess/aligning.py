"""Lays one small picture over another: which slide takes each place of one to the same place of the other.

Blots of ink over the whole page first; then the blocks with most letters are sought closely, and a shift, a turn and a
stretch are fitted to where they were found. Blocks that fit badly, such as a changed entry, are left out.

Small pictures (`Fingerprint.fine`) as whole numbers: one bit a pixel, so that a place is compared in a few steps.

A row is one number, the leftmost pixel its highest bit, with PAD empty pixels at both ends.
"""

import base64
import binascii
import zlib
from collections.abc import Sequence
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
    shift = WIDTH + PAD - left - width
    mask = (1 << width) - 1
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
    if len(packed) == 2 * _PLANE:
        return (packed[:_PLANE], packed[_PLANE:])
    return None


def _page(plane: bytes) -> int:
    step = WIDTH // 8
    gap = bytes((LINE - WIDTH) // 8)
    return int.from_bytes(b"".join(plane[start : start + step] + gap for start in range(0, _PLANE, step)))


def _rows(page: int) -> Rows:
    step = LINE // 8
    empty = (0,) * PAD
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
        kept = kept & kept >> move * step
        length += move
    length = 1
    while length < RULE and kept:
        move = min(length, RULE - length)
        kept = kept | kept << move * step
        length += move
    return kept


REACH = 8  # blots by which the whole page is slid: laid over 14 mm elsewhere it is not known again
NEARLY = 0.8  # of the best cover: slides as good as this are tried closely, since lines of text repeat themselves
TRIED = 8  # of them
BLOCK = (64, 40)  # pixels: a few words of two or three lines
BLOCK_LINE = 128  # bits from one row of a block to the next
FAR = 0.36  # cover of blots, at the best of a few slides, below which nothing else is tried
PROBES, PROBED, PROBE_NEAR = 4, 3, 5  # blocks, slides and pixels around, to see quickly whether letters are the same
HOPELESS = 0.45  # cover that the better of two blocks reaches wherever letters are the same
LEAST_INK = 60  # pixels of letters in a block worth seeking
FIRST_BLOCKS, BLOCKS = 8, 30  # with most ink, to choose the slide, and to fit
FIRST_NEAR, NEAR = 4, 9  # pixels around that they are sought
MATCHED = 0.35  # cover of a block that was found at all
OUTLIERS = (4.0, 3.0, 2.0)  # pixels beside the fit, round by round
HELD = 5.0  # how many blocks at 100 pixels from the middle speak for no turn and no stretch
_ROUNDS = 12  # of fitting, at most
_FULL = full(BLOCK, BLOCK_LINE)
_HALF_TURN = ((WIDTH - 1) / 2, (HEIGHT - 1) / 2)


@dataclass(frozen=True)
class Slides:
    """(shift, change for each pixel to the right, for each pixel down) of the slide down and of that to the right."""

    down: tuple[float, float, float]
    across: tuple[float, float, float]

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Whole pixels (down, to the right) at a place of the first picture."""
        values = (a + b * (x - _HALF_TURN[0]) + c * (y - _HALF_TURN[1]) for a, b, c in (self.down, self.across))
        down, across = (max(3 - PAD, min(PAD - 3, round(value))) for value in values)
        return down, across


_Found = tuple[float, float, float, float, float]  # x, y of a block's middle, down, across, cover


@lru_cache(maxsize=100_000)
def resemblance(first: str, second: str) -> float:
    """0..1: how well a few blocks of letters of the first are found in the second; 0 where the ink lies otherwise, and
    for broken pictures. Quick when asked of many pages about the same second one.
    """
    one = blots(first)
    two = blots(second)
    there = picture(second)
    if not one or not two or there is None:
        return 0.0
    return max((_probed(first, there, slide) for slide in _slides(one, two)[:PROBED]), default=0.0)


def _probed(first: str, there: Picture, slide: tuple[int, int]) -> float:
    """Mean cover of the blocks at a slide, the worst left out: it may hold a rule in one and none in the other."""
    covers: list[float] = []
    for corner, block in _probes(first):
        covers.append(_best(block, there, corner, slide, PROBE_NEAR)[0])
        if len(covers) == 2 and max(covers) < HOPELESS:
            return 0.0
    best = sorted(covers)[1:] or covers
    if best:
        return sum(best) / len(best)
    return 0.0


@lru_cache(maxsize=4096)
def _probes(fine: str) -> tuple[tuple[tuple[int, int], int], ...]:
    """The blocks with most letters in different lines, with their corners."""
    here = picture(fine)
    if here is None:
        return ()
    chosen: dict[int, tuple[int, int]] = {}
    for corner in _inky(here):
        chosen.setdefault(corner[1], corner)
    return tuple((corner, cut(here.letters, *corner, BLOCK, BLOCK_LINE)) for corner in list(chosen.values())[:PROBES])


def aligned(first: str, second: str, one: Picture, two: Picture) -> Slides | None:
    """From places of the first to places of the second; None when no block of the first was found again."""
    chosen = _slides(blots(first) or 0, blots(second) or 0)
    places = _inky(one)
    if not chosen:
        return None
    tried = [(_sought(one, two, slide, places[:FIRST_BLOCKS], FIRST_NEAR), slide) for slide in chosen]
    _, slide = max((sum(block[4] for block in blocks), slide) for blocks, slide in tried)
    found = [b for b in _sought(one, two, slide, places[:BLOCKS], NEAR) if b[4] > MATCHED]
    return _fitted(found) if found else None


def _slides(one: int, two: int) -> list[tuple[int, int]]:
    """The likeliest slides (down, to the right in pixels) of a whole page, best first; none where the ink lies
    otherwise.
    """
    fourth = range(-REACH, REACH + 1, 4)  # to the side lines are long; down they repeat themselves in a few blots
    if _covers(one, two, range(-REACH, REACH + 1, 2), fourth)[0][0] < FAR:
        return []
    rough = _apart(_covers(one, two, range(-REACH, REACH + 1), fourth), 2, 5)
    found = [_covers(one, two, range(down, down + 1), range(side - 2, side + 3))[0] for _, down, side in rough]
    return [(down * BLOT, across * BLOT) for _, down, across in _apart(sorted(found, reverse=True), 2, 3)]


def _covers(one: int, two: int, downs: Sequence[int], acrosses: Sequence[int]) -> list[tuple[float, int, int]]:
    """(cover, down, across in blots) of each slide of `two` that brings it over `one`, best first."""
    both = one.bit_count() + two.bit_count()
    found = []
    for down in downs:
        for across in acrosses:
            move = down * BLOT_LINE + across
            moved = two << move if move >= 0 else two >> -move
            found.append((2 * (one & moved).bit_count() / both, down, across))
    return sorted(found, key=lambda one: (-one[0], abs(one[1]) + abs(one[2])))


def _apart(covers: Sequence[tuple[float, int, int]], down: int, across: int) -> list[tuple[float, int, int]]:
    """The best slides that lie at least so far from better ones."""
    chosen: list[tuple[float, int, int]] = []
    for one in covers:
        if one[0] < NEARLY * covers[0][0] or len(chosen) == TRIED:
            break
        if all(abs(one[1] - other[1]) >= down or abs(one[2] - other[2]) >= across for other in chosen):
            chosen.append(one)
    return chosen


def _inky(picture: Picture) -> list[tuple[int, int]]:
    """Corners of blocks that hold letters, those with most first."""
    width, height = BLOCK
    corners = [(x, y) for y in range(0, HEIGHT - height + 1, height) for x in range(0, WIDTH - width + 1, width)]
    inked = [(cut(picture.letters, x, y, BLOCK, BLOCK_LINE).bit_count(), x, y) for x, y in corners]
    return [(x, y) for ink, x, y in sorted(inked, reverse=True) if ink >= LEAST_INK]


def _sought(
    one: Picture, two: Picture, slide: tuple[int, int], corners: Sequence[tuple[int, int]], near: int
) -> list[_Found]:
    """Where blocks of one lie in the other, at most `near` pixels from the slide."""
    found = []
    for left, top in corners:
        block = cut(one.letters, left, top, BLOCK, BLOCK_LINE)
        cover, down, across = _best(block, two, (left, top), slide, near)
        found.append((left + BLOCK[0] / 2, top + BLOCK[1] / 2, float(down), float(across), cover))
    return found


def _best(
    block: int, two: Picture, corner: tuple[int, int], slide: tuple[int, int], near: int
) -> tuple[float, int, int]:
    """(cover, down, across) of a block at its best place near a slide: every second pixel, then around the best."""
    top = corner[1] + max(near - PAD, min(PAD - near, slide[0]))
    left = corner[0] + slide[1]
    size = (BLOCK[0] + 2 * near, BLOCK[1] + 2 * near)
    around = cut(two.letters, left - near, top - near, size, BLOCK_LINE)
    ink = block.bit_count()

    def cover(down: int, across: int) -> tuple[float, int, int]:
        there = around >> (near - down) * BLOCK_LINE + near - across & _FULL
        return 2 * (block & there).bit_count() / (ink + there.bit_count()), down, across

    steps = range(-near, near + 1, 2)
    rough = max(cover(down, across) for down in steps for across in steps)
    beside = [(rough[1] + a, rough[2] + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    best = max(cover(*place) for place in beside if max(map(abs, place)) <= near)
    return best[0], top - corner[1] + best[1], slide[1] + best[2]


def _fitted(found: Sequence[_Found]) -> Slides:
    middle = [_median([(block[place], block[4]) for block in found]) for place in (2, 3)]
    slides = Slides((middle[0], 0.0, 0.0), (middle[1], 0.0, 0.0))
    for tolerance in OUTLIERS:
        near = [block for block in found if _beside(slides, block) <= tolerance] or found
        down = _plane(near, 2, slides.down)
        across = _plane(near, 3, slides.across)
        slides = Slides(down, across)
    return slides


def _median(weighed: Sequence[tuple[float, float]]) -> float:
    left = sum(weight for _, weight in weighed) / 2
    for value, weight in sorted(weighed):
        left -= weight
        if left <= 0:
            return value
    return 0.0


def _beside(slides: Slides, block: _Found) -> float:
    down, across = slides.at(block[0], block[1])
    return max(abs(block[2] - down), abs(block[3] - across))


def _plane(found: Sequence[_Found], place: int, start: tuple[float, float, float]) -> tuple[float, float, float]:
    """Shift and slopes of least squares, weighted by cover, slopes held near nought; each in turn (Gauss-Seidel)."""
    points = [(b[0] - _HALF_TURN[0], b[1] - _HALF_TURN[1], b[place], b[4]) for b in found]
    weight, held = sum(w for *_, w in points), HELD * 100 * 100
    by_x, by_y = (held + sum(w * p[axis] ** 2 for *p, w in points) for axis in (0, 1))
    shift, right, down = start
    for _ in range(_ROUNDS):
        shift = sum(w * (v - right * x - down * y) for x, y, v, w in points) / weight
        right = sum(w * x * (v - shift - down * y) for x, y, v, w in points) / by_x
        down = sum(w * y * (v - shift - right * x) for x, y, v, w in points) / by_y
    return shift, right, down
