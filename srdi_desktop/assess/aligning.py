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
from typing import NamedTuple

WIDTH = 480  # pixels of the small picture; evidence/fingerprint.py draws it
HEIGHT = 680  # pixels of it from top to bottom
PAD = 48  # empty pixels around it, more than one picture is ever slid over another
LINE = 512  # bits from one row to the next where a whole page is one number
RULE = 48  # pixels in a row without a gap: a table's rule or a frame, longer than strokes of large letters
BLOT = 4  # pixels a side of a blot
BLOT_LINE = 128  # bits from one row of blots to the next

Rows = tuple[int, ...]
Size = tuple[int, int]  # width, height in pixels
Corner = tuple[int, int]  # left, top in pixels
Slide = tuple[int, int]  # down, to the right in pixels
Cover = tuple[float, int, int]  # how much ink lies on ink 0..1, after a slide down and to the right
Terms = tuple[float, float, float]  # shift, change for each pixel to the right, for each pixel down

_STEP = WIDTH // 8  # bytes of one row of the picture
_PLANE = _STEP * HEIGHT


def _blots_of(byte: int) -> int:
    """Eight pixels as two blots: one digit to the base of four."""
    left = bool(byte & 0xF0)
    right = bool(byte & 0x0F)
    return ord("0") + 2 * left + right


_BLOTS = bytes(map(_blots_of, range(256)))


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
    any_ = _page(planes[0])
    strong = _page(planes[1])
    rules = _rules(any_)
    letters = strong & ~rules
    return Picture(_rows(strong), _rows(any_), _rows(rules), _rows(letters))


@lru_cache(maxsize=4096)
def blots(fine: str) -> int | None:
    """Strong ink at a quarter of the size: a bit for each 4 x 4 pixels that hold any; rows BLOT_LINE bits apart."""
    planes = _planes(fine)
    if planes is None:
        return None
    strong = planes[1]
    rows = [int.from_bytes(strong[start : start + _STEP]) for start in range(0, _PLANE, _STEP)]
    whole = 0
    for top in range(0, HEIGHT, BLOT):
        row = rows[top] | rows[top + 1] | rows[top + 2] | rows[top + 3]
        digits = row.to_bytes(_STEP).translate(_BLOTS)
        whole = whole << BLOT_LINE | int(digits, 4)
    return whole


def cut(rows: Rows, left: int, top: int, size: Size, line: int) -> int:
    """The bits of a place of (width, height), its rows `line` bits apart; may reach PAD pixels beyond the picture."""
    width, height = size
    shift = WIDTH + PAD - left - width
    mask = (1 << width) - 1
    first = top + PAD
    bits = 0
    for row in rows[first : first + height]:
        bits = bits << line | (row >> shift & mask)
    return bits


def full(size: Size, line: int) -> int:
    """A place with all its bits set."""
    width, height = size
    row = (1 << width) - 1
    starts = sum(1 << (line * place) for place in range(height))
    return starts * row


def _planes(fine: str) -> tuple[bytes, bytes] | None:
    """Any ink and strong ink, a bit a pixel."""
    try:
        packed = zlib.decompress(base64.b64decode(fine))
    except (zlib.error, binascii.Error):
        return None
    if len(packed) == 2 * _PLANE:
        return packed[:_PLANE], packed[_PLANE:]
    return None


def _page(plane: bytes) -> int:
    """A whole plane as one number, its rows LINE bits apart."""
    gap = bytes((LINE - WIDTH) // 8)
    spaced = bytearray()
    for start in range(0, _PLANE, _STEP):
        spaced += plane[start : start + _STEP]
        spaced += gap
    return int.from_bytes(spaced)


def _rows(page: int) -> Rows:
    step = LINE // 8
    inside = (1 << LINE * HEIGHT) - 1
    flat = (page & inside).to_bytes(step * HEIGHT)
    empty = (0,) * PAD
    rows = []
    for start in range(0, len(flat), step):
        row = int.from_bytes(flat[start : start + _STEP])
        rows.append(row << PAD)
    return (*empty, *rows, *empty)


def _rules(page: int) -> int:
    across = _runs(page, 1)
    down = _runs(page, LINE)
    found = across | down
    beside = found << 1 | found >> 1
    above_and_below = found << LINE | found >> LINE
    return found | beside | above_and_below


def _runs(page: int, step: int) -> int:
    """What lies in runs of RULE pixels, `step` bits from one to the next: opened by doubling."""
    kept = page
    length = 1
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
LEAST_INK = 60  # pixels of letters in a block worth seeking
FIRST_BLOCKS = 8  # with most ink, to choose the slide
BLOCKS = 30  # to fit
FIRST_NEAR = 4  # pixels around that the first blocks are sought
NEAR = 9  # and all of them
MATCHED = 0.35  # cover of a block that was found at all
OUTLIERS = (4.0, 3.0, 2.0)  # pixels beside the fit, round by round
HELD = 5.0  # how many blocks at 100 pixels from the middle speak for no turn and no stretch
_ROUNDS = 12  # of fitting, at most
_FULL = full(BLOCK, BLOCK_LINE)
_MIDDLE_X = (WIDTH - 1) / 2
_MIDDLE_Y = (HEIGHT - 1) / 2


@dataclass(frozen=True)
class Slides:
    """The slide down and that to the right, as they change over the page."""

    down: Terms
    across: Terms

    def at(self, x: float, y: float) -> Slide:
        """Whole pixels (down, to the right) at a place of the first picture."""
        right = x - _MIDDLE_X
        below = y - _MIDDLE_Y
        return _pixels_at(self.down, right, below), _pixels_at(self.across, right, below)

    def back(self) -> "Slides":
        """From places of the second picture to those of the first."""
        return Slides(_negative(self.down), _negative(self.across))


def _pixels_at(terms: Terms, right: float, below: float) -> int:
    """At a place seen from the middle of the page; never so many that a place would leave the empty rim."""
    shift, by_right, by_below = terms
    pixels = round(shift + by_right * right + by_below * below)
    return max(3 - PAD, min(PAD - 3, pixels))


def _negative(terms: Terms) -> Terms:
    shift, by_right, by_below = terms
    return -shift, -by_right, -by_below


class _Found(NamedTuple):
    """A block that was sought: its middle, by what it was slid, and how much of it was covered there."""

    x: float
    y: float
    down: float
    across: float
    cover: float


def aligned(first: str, second: str, one: Picture, two: Picture) -> Slides | None:
    """From places of the first to places of the second; None when no block of the first was found again."""
    chosen = likely_slides(blots(first) or 0, blots(second) or 0)
    if not chosen:
        return None
    places = inky_corners(one)
    tried = []
    for slide in chosen:
        blocks = _sought(one, two, slide, places[:FIRST_BLOCKS], FIRST_NEAR)
        cover = sum(block.cover for block in blocks)
        tried.append((cover, slide))
    _, likeliest = max(tried)
    sought = _sought(one, two, likeliest, places[:BLOCKS], NEAR)
    found = [block for block in sought if block.cover > MATCHED]
    if found:
        return _fitted(found)
    return None


def likely_slides(one: int, two: int) -> list[Slide]:
    """The likeliest slides of a whole page given as blots, best first; none where the ink lies otherwise."""
    every = range(-REACH, REACH + 1)
    second = every[::2]
    fourth = every[::4]  # to the side lines are long; down they repeat themselves in a few blots
    best_cover = _covers(one, two, second, fourth)[0][0]
    if best_cover < FAR:
        return []
    rough = _covers(one, two, every, fourth)
    found = []
    for _, down, side in _apart(rough, 2, 5):
        row = range(down, down + 1)
        around = range(side - 2, side + 3)
        found.append(_covers(one, two, row, around)[0])
    found.sort(reverse=True)
    return [(down * BLOT, across * BLOT) for _, down, across in _apart(found, 2, 3)]


def _covers(one: int, two: int, downs: Sequence[int], acrosses: Sequence[int]) -> list[Cover]:
    """Of each slide, in blots, of `two` that brings it over `one`, best first."""
    both = max(1, one.bit_count() + two.bit_count())  # neither may hold ink dark enough: nothing covers nothing
    found = []
    for down in downs:
        for across in acrosses:
            move = down * BLOT_LINE + across
            moved = two << move if move >= 0 else two >> -move
            shared = (one & moved).bit_count()
            found.append((2 * shared / both, down, across))
    found.sort(key=_best_first)
    return found


def _best_first(place: Cover) -> tuple[float, int]:
    """Of equal covers the shortest slide."""
    cover, down, across = place
    return -cover, abs(down) + abs(across)


def _apart(covers: Sequence[Cover], down: int, across: int) -> list[Cover]:
    """The best slides that lie at least so far from better ones."""
    chosen: list[Cover] = []
    for one in covers:
        best = covers[0][0]
        if one[0] < NEARLY * best or len(chosen) == TRIED:
            break
        if all(_lie_apart(one, other, down, across) for other in chosen):
            chosen.append(one)
    return chosen


def _lie_apart(one: Cover, other: Cover, down: int, across: int) -> bool:
    if abs(one[1] - other[1]) >= down:
        return True
    return abs(one[2] - other[2]) >= across


def inky_corners(picture: Picture) -> list[Corner]:
    """Corners of blocks that hold letters, those with most first."""
    width, height = BLOCK
    inked = []
    for top in range(0, HEIGHT - height + 1, height):
        for left in range(0, WIDTH - width + 1, width):
            block = cut(picture.letters, left, top, BLOCK, BLOCK_LINE)
            ink = block.bit_count()
            if ink >= LEAST_INK:
                inked.append((ink, left, top))
    inked.sort(reverse=True)
    return [(left, top) for _, left, top in inked]


def _sought(one: Picture, two: Picture, slide: Slide, corners: Sequence[Corner], near: int) -> list[_Found]:
    """Where blocks of one lie in the other, at most `near` pixels from the slide."""
    half_width = BLOCK[0] / 2
    half_height = BLOCK[1] / 2
    found = []
    for left, top in corners:
        block = cut(one.letters, left, top, BLOCK, BLOCK_LINE)
        cover, down, across = best_place(block, two, (left, top), slide, near)
        found.append(_Found(left + half_width, top + half_height, float(down), float(across), cover))
    return found


def best_place(block: int, two: Picture, corner: Corner, slide: Slide, near: int) -> Cover:
    """Of a block with its corner, near a slide: every second pixel, then around the best."""
    left, top = corner
    down_slide, right_slide = slide
    held_slide = max(near - PAD, min(PAD - near, down_slide))
    width, height = BLOCK
    size = (width + 2 * near, height + 2 * near)
    around = cut(two.letters, left + right_slide - near, top + held_slide - near, size, BLOCK_LINE)
    ink = block.bit_count()

    def cover(down: int, across: int) -> Cover:
        move = (near - down) * BLOCK_LINE + near - across
        there = around >> move & _FULL
        shared = (block & there).bit_count()
        return 2 * shared / (ink + there.bit_count()), down, across

    steps = range(-near, near + 1, 2)
    _, rough_down, rough_across = max(cover(down, across) for down in steps for across in steps)
    downs = range(max(-near, rough_down - 1), min(near, rough_down + 1) + 1)
    acrosses = range(max(-near, rough_across - 1), min(near, rough_across + 1) + 1)
    best, down, across = max(cover(down, across) for down in downs for across in acrosses)
    return best, held_slide + down, right_slide + across


def _fitted(found: Sequence[_Found]) -> Slides:
    middle_down = _median([(block.down, block.cover) for block in found])
    middle_across = _median([(block.across, block.cover) for block in found])
    slides = Slides((middle_down, 0.0, 0.0), (middle_across, 0.0, 0.0))
    for tolerance in OUTLIERS:
        near = [block for block in found if _beside(slides, block) <= tolerance]
        fitting = near or found
        down = _plane(fitting, [block.down for block in fitting], slides.down)
        across = _plane(fitting, [block.across for block in fitting], slides.across)
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
    down, across = slides.at(block.x, block.y)
    return max(abs(block.down - down), abs(block.across - across))


def _plane(found: Sequence[_Found], values: Sequence[float], start: Terms) -> Terms:
    """Shift and slopes of least squares, weighted by cover, slopes held near nought; each in turn (Gauss-Seidel)."""
    points = []
    for block, value in zip(found, values, strict=True):
        x = block.x - _MIDDLE_X
        y = block.y - _MIDDLE_Y
        points.append((x, y, value, block.cover))
    weight = sum(block.cover for block in found)
    held = HELD * 100 * 100
    by_x = held + sum(w * x**2 for x, _, _, w in points)
    by_y = held + sum(w * y**2 for _, y, _, w in points)
    shift, right, down = start
    for _ in range(_ROUNDS):
        shift = sum(w * (v - right * x - down * y) for x, y, v, w in points) / weight
        right = sum(w * x * (v - shift - down * y) for x, y, v, w in points) / by_x
        down = sum(w * y * (v - shift - right * x) for x, y, v, w in points) / by_y
    return shift, right, down
