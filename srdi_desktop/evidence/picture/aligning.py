"""Lays one small picture over another: which slide takes each place of one to the same place of the other.

Blots of ink over the whole page first; then the blocks with most letters are sought closely, and a shift, a turn and a
stretch are fitted to where they were found. Blocks that fit badly, such as a changed entry, are left out.

Small pictures (`Fingerprint.fine`) are held as words of 64 pixels, one beginning at every eighth pixel: many places are
compared at once by counting the bits that two words share. Slides are (down, to the right) in pixels.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from srdi_desktop.evidence.measured_page import Flags, Floats, Numbers

WIDTH = 480  # pixels of the small picture; evidence/picture/fingerprint.py draws it
HEIGHT = 680  # pixels of it from top to bottom
PAD = 48  # empty pixels around it, more than one picture is ever slid over another
RULE = 48  # pixels in a row without a gap: a table's rule or a frame, longer than strokes of large letters
BLOT = 4  # pixels a side of a blot
WORD = 64  # pixels of a word
_BYTE = 8  # pixels
_KEPT = 40  # pictures at hand, 2 MB each

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Slide = tuple[int, int]  # down, to the right in pixels


@dataclass(frozen=True)
class Layers:
    """A small picture, each layer as words (row, every eighth pixel), PAD empty pixels around.

    any_ink: faint and strong; rules: long lines with a pixel around; letters: strong ink that is no rule; blots: strong
    ink at a quarter of the size, REACH empty blots around.
    """

    strong: Words
    any_ink: Words
    rules: Words
    letters: Words
    blots: Words


@lru_cache(maxsize=_KEPT)
def layers(fine: str) -> Layers | None:
    """None for a broken, absent or older picture."""
    planes = _planes(fine)
    if planes is None:
        return None
    any_ink, strong = planes
    rules = _rules(any_ink)
    letters = strong & ~rules
    tiles = strong.reshape(HEIGHT // BLOT, BLOT, WIDTH // BLOT, BLOT)
    blots = tiles.any(axis=(1, 3))
    return Layers(
        strong=_words(strong, PAD),
        any_ink=_words(any_ink, PAD),
        rules=_words(rules, PAD),
        letters=_words(letters, PAD),
        blots=_words(np.asarray(blots), REACH),
    )


def forget_layers() -> None:
    """Give back what pictures at hand take."""
    layers.cache_clear()


def _planes(fine: str) -> tuple[Flags, Flags] | None:
    """Any ink and strong ink."""
    try:
        packed = zlib.decompress(base64.b64decode(fine))
    except (zlib.error, binascii.Error):
        return None
    if len(packed) != 2 * HEIGHT * WIDTH // _BYTE:
        return None
    bits = np.unpackbits(np.frombuffer(packed, np.uint8))
    any_ink, strong = bits.reshape(2, HEIGHT, WIDTH).astype(bool)
    return any_ink, strong


def _rules(ink: Flags) -> Flags:
    """What lies in long runs across or down, and the pixels around it."""
    found = _runs(ink) | _runs(ink.T).T
    return _spread(_spread(found, 1), 0)


def _runs(ink: Flags) -> Flags:
    """What lies in runs of RULE pixels across: opened by doubling."""
    kept = ink
    for move in _doublings():
        longer = np.zeros_like(kept)
        longer[:, :-move] = kept[:, :-move] & kept[:, move:]
        kept = longer
    if not kept.any():
        return kept
    for move in _doublings():
        wider = kept.copy()
        wider[:, move:] |= kept[:, :-move]
        kept = wider
    return kept


def _doublings() -> list[int]:
    """Moves that make runs of RULE pixels out of single ones."""
    moves: list[int] = []
    length = 1
    while length < RULE:
        moves.append(min(length, RULE - length))
        length += moves[-1]
    return moves


def _spread(found: Flags, axis: int) -> Flags:
    """With the pixels before and behind along an axis."""
    wide = np.swapaxes(found, 0, axis).copy()
    narrow = np.swapaxes(found, 0, axis)
    wide[1:] |= narrow[:-1]
    wide[:-1] |= narrow[1:]
    return np.swapaxes(wide, 0, axis)


def _words(plane: Flags, pad: int) -> Words:
    """A word for each row and each eighth pixel."""
    padded = np.pad(plane, ((pad, pad), (pad, pad + 2 * WORD)))
    packed = np.packbits(padded, axis=1)
    every = sliding_window_view(packed, _BYTE, axis=1)
    words = np.ascontiguousarray(every).view(">u8")[..., 0]
    return words.astype(np.uint64)


def words_at(plane: Words, rows: Numbers, columns: Numbers) -> Words:
    """The words whose first pixel lies there, counted from the corner of the empty rim."""
    byte, bit = np.divmod(columns, _BYTE)
    begun = plane[rows, byte] << bit.astype(np.uint64)
    behind = plane[rows, byte + 1] & np.uint64(255)
    rest = behind >> (_BYTE - bit).astype(np.uint64)
    return np.asarray(begun | rest, np.uint64)


def ink_of(words: Numbers, axis: int | tuple[int, ...] | None = None) -> Whole:
    """Pixels of ink, summed along axes."""
    return np.asarray(np.bitwise_count(words).sum(axis=axis, dtype=np.int64))


REACH = 8  # blots by which the whole page is slid: laid over 14 mm elsewhere it is not known again
NEARLY = 0.8  # of the best cover: slides as good as this are tried closely, since lines of text repeat themselves
TRIED = 8  # of them
APART = (2, 3)  # blots down and to the right by which slides that are tried differ
BLOCK = (WORD, 40)  # pixels: a few words of two or three lines
FAR = 0.36  # cover of blots, at the best of all slides, below which nothing else is tried
LEAST_INK = 60  # pixels of letters in a block worth seeking
FIRST_BLOCKS = 8  # with most ink, to choose the slide
BLOCKS = 30  # to fit
FIRST_NEAR = 4  # pixels around that the first blocks are sought
NEAR = 9  # and all of them
MATCHED = 0.35  # cover of a block that was found at all
OUTLIERS = (4.0, 3.0, 2.0)  # pixels beside the fit, round by round
HELD = 5.0  # how many blocks at 100 pixels from the middle speak for no turn and no stretch
_MIDDLE = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])


@dataclass(frozen=True)
class Slides:
    """How the slide changes over the page: terms[0] down, terms[1] to the right, each (shift, change for each pixel to
    the right of the middle, for each pixel below it).
    """

    terms: Floats

    def at(self, places: Floats) -> Whole:
        """Whole pixels (n, 2: down, right) at places (n, 2: x, y) of the first picture, never so many that they
        leave the empty rim.
        """
        pixels = np.rint(_unrounded(self.terms, places))
        return np.clip(pixels, 3 - PAD, PAD - 3).astype(np.int64)

    def back(self) -> "Slides":
        """From places of the second picture to those of the first."""
        return Slides(-self.terms)


def _unrounded(terms: Floats, places: Floats) -> Floats:
    return np.asarray(terms[:, 0] + (places - _MIDDLE) @ terms[:, 1:].T, np.float64)


@dataclass(frozen=True)
class Found:
    """Blocks that were sought: their middles (n, 2: x, y), by what they were slid (n, 2), how well they are covered."""

    middles: Floats
    slides: Whole
    covers: Floats

    def those(self, chosen: Flags) -> "Found":
        """Some of them."""
        return Found(self.middles[chosen], self.slides[chosen], self.covers[chosen])


def aligned(one: Layers, two: Layers) -> Slides | None:
    """From places of the first to places of the second; None when no block of the first was found again."""
    likely = likely_slides(one.blots, two.blots)
    corners = inky_corners(one)
    if not likely or not len(corners):
        return None
    best = _likeliest(one, two, likely, corners[:FIRST_BLOCKS])
    places = corners[:BLOCKS]
    found = sought(blocks_at(one, places), two, places, best, NEAR)
    matched = found.covers > MATCHED
    if matched.any():
        return _fitted(found.those(matched))
    return None


def _likeliest(one: Layers, two: Layers, likely: list[Slide], corners: Whole) -> Slide:
    """The slide at which the first blocks are covered best."""
    covers = covers_at(blocks_at(one, corners), two, corners, likely, FIRST_NEAR)
    return likely[int(covers.sum(axis=1).argmax())]


def covers_at(blocks: Words, two: Layers, corners: Whole, slides: list[Slide], near: int) -> Floats:
    """How well each block is covered near each slide: (slides, blocks)."""
    every = np.tile(corners, (len(slides), 1))
    starts = np.repeat(np.array(slides), len(corners), axis=0)
    found = sought(np.tile(blocks, (len(slides), 1)), two, every, starts, near)
    return found.covers.reshape(len(slides), -1)


def likely_slides(one: Words, two: Words) -> list[Slide]:
    """The likeliest slides of a whole page given as blots, best first; none where the ink lies otherwise, or where
    there is none.
    """
    covers = _covers(one, two)
    best = covers.max()
    if best < FAR:
        return []
    downs, acrosses = np.nonzero(covers >= NEARLY * best)
    far = np.abs(downs - REACH) + np.abs(acrosses - REACH)  # of equal covers the shortest slide comes first
    order = np.lexsort((far, -covers[downs, acrosses]))
    chosen: list[Slide] = []
    for down, across in zip(downs[order].tolist(), acrosses[order].tolist(), strict=True):
        if all(abs(down - other) >= APART[0] or abs(across - beside) >= APART[1] for other, beside in chosen):
            chosen.append((down, across))
        if len(chosen) == TRIED:
            break
    return [((down - REACH) * BLOT, (across - REACH) * BLOT) for down, across in chosen]


def _covers(one: Words, two: Words) -> Floats:
    """How much of the ink lies on ink, for each slide in blots (down, to the right) from -REACH on."""
    rows = HEIGHT // BLOT
    here = words_at(one, np.arange(REACH, REACH + rows)[:, None], np.array([REACH, REACH + WORD]))
    every = np.arange(len(two))[:, None, None]
    starts = np.arange(2 * REACH + 1)[:, None] + np.array([0, WORD])
    there = words_at(two, every, starts)
    both = ink_of(here) + ink_of(there[:, REACH])
    shared = [ink_of(here[:, None] & there[down : down + rows], (0, 2)) for down in range(2 * REACH + 1)]
    return np.asarray(2 * np.array(shared) / max(1, int(both)), np.float64)


def inky_corners(picture: Layers) -> Whole:
    """Corners (n, 2: left, top) of blocks that hold letters, those with most first."""
    width, height = BLOCK
    lefts = np.arange(0, WIDTH - width + 1, width)
    tops = np.arange(0, HEIGHT - height + 1, height)
    rows = PAD + np.arange(len(tops) * height)[:, None]
    words = words_at(picture.letters, rows, PAD + lefts)
    ink = ink_of(words.reshape(len(tops), height, len(lefts)), 1)
    row, column = np.nonzero(ink >= LEAST_INK)
    order = np.argsort(-ink[row, column], kind="stable")
    return np.stack([lefts[column], tops[row]], axis=1)[order]


def blocks_at(one: Layers, corners: Whole) -> Words:
    """The letters in blocks: (blocks, rows of one)."""
    rows = PAD + corners[:, 1:] + np.arange(BLOCK[1])
    return words_at(one.letters, rows, PAD + corners[:, :1])


def sought(blocks: Words, two: Layers, corners: Whole, slide: Any, near: int) -> Found:
    """Where blocks of one lie in the other, at most `near` pixels from a slide, or from a slide of each block's own."""
    width, height = BLOCK
    start = np.broadcast_to(slide, corners.shape)
    tops = PAD + corners[:, 1] + start[:, 0] - near
    lefts = PAD + corners[:, 0] + start[:, 1] - near
    below = tops[:, None, None] + np.arange(height + 2 * near)[:, None]
    beside = lefts[:, None, None] + np.arange(2 * near + 1)
    around = words_at(two.letters, below, beside)
    summed = np.pad(np.bitwise_count(around).cumsum(axis=1, dtype=np.int64), ((0, 0), (1, 0), (0, 0)))
    inks = summed[:, height:] - summed[:, :-height]
    steps = range(2 * near + 1)
    shared = np.stack([ink_of(blocks[:, :, None] & around[:, down : down + height], 1) for down in steps], axis=1)
    covers = 2 * shared / np.maximum(1, ink_of(blocks, 1)[:, None, None] + inks)
    flat = covers.reshape(len(corners), -1)
    best = flat.argmax(axis=1)
    moved = np.stack(np.divmod(best, 2 * near + 1), axis=1) - near
    middles = corners + np.array([width / 2, height / 2])
    return Found(middles, start + moved, flat.max(axis=1))


def _fitted(found: Found) -> Slides:
    shift = [_median(found.slides[:, way], found.covers) for way in (0, 1)]
    terms = np.zeros((2, 3))
    terms[:, 0] = shift
    for tolerance in OUTLIERS:
        beside = np.abs(found.slides - np.rint(_unrounded(terms, found.middles))).max(axis=1)
        near = beside <= tolerance
        terms = _least_squares(found.those(near) if near.any() else found)
    return Slides(terms)


def _median(values: Numbers, weights: Floats) -> float:
    order = np.argsort(values)
    weighed = np.cumsum(weights[order])
    middle = int(np.searchsorted(weighed, weighed[-1] / 2))
    return float(values[order][middle])


def _least_squares(found: Found) -> Floats:
    """Shift and slopes, weighted by cover, slopes held near nought."""
    known = np.column_stack([np.ones(len(found.covers)), found.middles - _MIDDLE])
    weighed = known * found.covers[:, None]
    held = np.diag([0.0, HELD * 100 * 100, HELD * 100 * 100])
    solved = np.linalg.solve(known.T @ weighed + held, weighed.T @ found.slides)
    return np.asarray(solved.T, np.float64)
