"""Skew and cut sides. Which way up the page stands is told by reading (evidence/text/orientation.py).

Skew: sum of squared differences of the projection profile (Leptonica's differential square sum), coarse to fine, on
darkness instead of black and white, so that shifts below a pixel count. Sheared column strips stand in for a turn.

Text that runs into the edge of the page (文字被切): lines whose letters go on to the outermost pixels.

A line's own contrast tells what is ink there, so that faint print counts and a shaded edge does not; a frame or a black
border darkens the whole height of a line, a cut letter a part of it. Red ink is left out: a seal set across the edges
of a stack (骑缝章) is cut on purpose.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import EDGE, Flags, Floats, Grey, Levels, Numbers, Sheet, array_of
from srdi_desktop.model import Evidence, Limits

Strips = Levels  # (strips, rows): darkness of each row within column strips

WIDEST = 20.4  # degrees searched to either side
COARSE_STEP = 0.6  # degrees
FINE_STEP = 0.1  # degrees
LEAST_TEXT = 128  # pixels of `small`; a smaller area of text says less than the whole page
COARSE_STRIP, FINE_STRIP = 24, 16  # pixels; a strip is taken as unsheared, 16 pixels at 3 degrees are 0.8 rows
_ANGLES = np.arange(-WIDEST, WIDEST + 0.01, COARSE_STEP)
PARTS = (0.0, 0.25, 0.5, 0.75)  # of a row by which strips slide


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds skew and cut sides; rotation stays as reading found it."""
    degrees, confidence = skew_of(sheet)
    skew = None
    if confidence >= sheet.book.limits["skew.confidence"]:
        skew = round(degrees, 2) + 0.0  # minus zero is zero
    cut = cut_sides(sheet)
    geometry = replace(found.geometry, skew=skew, skew_confidence=round(confidence, 2), cut=cut)
    return replace(found, geometry=geometry)


def skew_of(sheet: Sheet) -> tuple[float, float]:
    """(degrees to turn clockwise to straighten, confidence): best score over the median of all coarse angles.

    A page that lies on its side is measured along its own lines: the direction with the clearer lines counts, and the
    other is not looked at where this one is beyond doubt. The text alone is measured first, then the whole page.
    """
    limits = sheet.book.limits
    degrees, confidence = _skew_of_ink(_text_ink(sheet), limits)
    if confidence >= limits["skew.confidence"] or not sheet.lines:
        return degrees, confidence
    return _skew_of_ink(sheet.inner_ink, limits)


def _skew_of_ink(darkness: Grey, limits: Limits) -> tuple[float, float]:
    """As `skew_of`, of one part of the page; (0, 0) where it is too small."""
    darkest = np.uint8(limits["skew.darkest"])
    ink = np.minimum(darkness, darkest)
    if min(ink.shape) < 64:
        return 0.0, 0.0
    rough, confidence = _rough(ink)
    rough_down = confidence_down = 0.0
    if confidence < limits["skew.beyond_doubt"]:
        rough_down, confidence_down = _rough(ink.T)
    if confidence >= confidence_down:
        strips = _strips(ink, FINE_STRIP)
        return _finer(strips, rough), confidence
    strips = _strips(ink.T, FINE_STRIP)
    return -_finer(strips, rough_down), confidence_down


def _text_ink(sheet: Sheet) -> Grey:
    """The ink where text lies, edges left out: a desk's grain and the sheet's own borders have other directions."""
    height, width = sheet.ink.shape
    rows = int(height * EDGE)
    columns = int(width * EDGE)
    down, across = sheet.text_area
    top = max(rows, down.start)
    bottom = min(height - rows, down.stop)
    left = max(columns, across.start)
    right = min(width - columns, across.stop)
    if min(bottom - top, right - left) < LEAST_TEXT:
        return sheet.inner_ink
    return sheet.ink[top:bottom, left:right]


def _rough(ink: Grey) -> tuple[float, float]:
    """(best coarse angle, its score over the median score), on rows taken two and two."""
    even = ink.shape[0] & ~1
    strips = _strips(ink[:even], COARSE_STRIP)
    upper = strips[:, 0:-1:2]
    lower = strips[:, 1::2]
    halved = upper + lower
    slides = _slides(*halved.shape)
    padded = np.pad(halved, ((0, 0), (0, 1)))
    profiles = padded.ravel().take(slides).sum(axis=1)
    steps = np.diff(profiles)
    scores = np.square(steps).mean(axis=1)
    middle = float(np.median(scores))
    place = int(scores.argmax())
    if middle <= 0:
        return 0.0, 0.0
    if place in (0, len(_ANGLES) - 1):  # the peak lies beyond what was searched
        return 0.0, 0.0
    best = float(scores[place])
    return float(_ANGLES[place]), best / middle


@lru_cache(maxsize=8)
def _slides(count: int, height: int) -> npt.NDArray[np.int32]:
    """(angles, strips, rows): where each row of each strip comes from when slid as a turn by that angle would."""
    numbers = np.arange(count)
    from_middle = numbers + 0.5 - count / 2
    middles = from_middle * (COARSE_STRIP / 2)
    slopes = np.tan(np.radians(_ANGLES))
    exact = -middles[None, :] * slopes[:, None]
    slide = np.rint(exact).astype(np.int32)
    rows = np.arange(height) + slide[:, :, None]
    outside = (rows < 0) | (rows >= height)
    rows[outside] = height  # the column of zeros that stands for outside
    begins = numbers * (height + 1)
    return np.asarray(rows + begins[None, :, None], np.int32)


def _finer(strips: Strips, rough: float) -> float:
    """The peak near `rough`: best of steps of 0.1 degrees, then the vertex of the parabola through its neighbours."""
    near = rough + FINE_STEP * np.arange(-4, 5)
    half_width = strips.shape[0] * FINE_STRIP / 2
    steepest = np.tan(np.radians(abs(rough) + 1))
    reach = int(half_width * steepest) + 2
    around = (reach, reach + 1)
    padded = np.pad(strips, ((0, 0), around))
    lower = padded[:, :-1]
    upper = padded[:, 1:]
    between = [lower * (1 - part) + upper * part for part in PARTS]
    scores = [_score(between, reach, angle) for angle in near]
    place = int(np.argmax(scores))
    best = float(near[place])
    if not 0 < place < len(near) - 1:
        return best
    before = scores[place - 1]
    after = scores[place + 1]
    bend = before - 2 * scores[place] + after
    if not bend:
        return best
    rise = before - after
    return best + FINE_STEP * 0.5 * rise / bend


def _strips(ink: Grey, width: int) -> Strips:
    """Rows are smoothed a little, or angles that need no interpolation would look sharper than their neighbours."""
    count = ink.shape[1] // width
    whole = ink[:, : count * width]
    upright = np.ascontiguousarray(whole.T)  # adds twice as fast as rows
    strips = upright.reshape(count, width, -1)
    rows = np.add.reduce(strips, axis=1, dtype=np.uint16)
    smooth = 2 * rows[:, 1:-1]
    smooth += rows[:, :-2]
    smooth += rows[:, 2:]
    return np.asarray(smooth, np.float32)


def _score(between: Sequence[Strips], reach: int, degrees: float) -> float:
    """Squared differences of neighbouring rows after sliding the strips, which have `reach` empty rows at either end,
    as a turn by `degrees` would: the same rows count for every angle, or lines near the edge would come and go.
    `between`: the strips moved up by each of PARTS of a row.
    """
    count, padded_height = between[0].shape
    height = padded_height - 2 * reach
    middles = np.arange(count) + 0.5 - count / 2
    slope = np.tan(np.radians(degrees))
    exact = -middles * FINE_STRIP * slope * len(PARTS)
    slide = np.rint(exact).astype(int)
    profile = np.zeros(height, np.float32)
    for strip, place in enumerate(slide.tolist()):
        rows, part = divmod(place, len(PARTS))
        start = reach + rows
        moved = between[part][strip]
        profile += moved[start : start + height]
    steps = np.diff(profile)
    return float(np.square(steps).mean())


LETTER_END = 0.08  # of a line's thickness: how deep the page's edge is looked at
LEAST_DEPTH = 2  # pixels of `grey`
BOX_MARGIN = 0.6  # of a line's thickness: boxes are wider than their ink, so a cut line's may end before the edge
INSIDE = 0.12  # of a line's thickness left out above and below, where rules of tables run

Edges = Floats  # (lines, 4): left, top, right, bottom in pixels


@dataclass(frozen=True)
class _View:
    """The page turned so that one of its sides is the first column; `red`: its redness, turned likewise, reduced."""

    grey: Grey
    lines: Edges
    red: Numbers | None
    upright: bool

    def turned(self) -> "_View":
        """Mirrored along the diagonal: the top is the first column."""
        lines = self.lines[:, [1, 0, 3, 2]]
        red = None if self.red is None else self.red.T
        return _View(self.grey.T, lines, red, not self.upright)

    def mirrored(self) -> "_View":
        """The side opposite is the first column."""
        grey = self.grey[:, ::-1]
        width = grey.shape[1]
        left, top, right, bottom = self.lines.T
        lines = np.stack([width - right, top, width - left, bottom], axis=1)
        red = None if self.red is None else self.red[:, ::-1]
        return _View(grey, lines, red, self.upright)


def cut_sides(sheet: Sheet) -> tuple[str, ...]:
    """Sides on which text is cut: on the left and right at least two lines that are a good part of all text, at the top
    and the foot a part of the text's width.
    """
    if not sheet.lines:
        return ()
    limits = sheet.book.limits
    halves = [max(line.along, line.across) for line in sheet.lines]
    lengths = 2 * np.array(halves)
    thick = np.array([line.thickness for line in sheet.lines])
    sides = sheet.line_edges[:, [0, 2]]
    text_width = float(np.ptp(sides))
    found: list[str] = []
    for side, view in _views(sheet).items():
        cut = _cut_lines(view, thick, limits)
        length = float(lengths[cut].sum())
        if view.upright:
            several = cut.sum() >= limits["cut.lines"]
            share = limits["cut.share"]
            enough = several and length >= share * lengths.sum()
        else:
            enough = length >= limits["cut.text_wide"] * text_width
        if enough:
            found.append(side)
    return tuple(found)


def _views(sheet: Sheet) -> dict[str, _View]:
    """By the side of the page that is the first column."""
    left = _View(sheet.grey, sheet.line_edges, _redness(sheet), True)
    top = left.turned()
    return {"left": left, "right": left.mirrored(), "top": top, "bottom": top.mirrored()}


def _redness(sheet: Sheet) -> Numbers | None:
    """Red above the larger of green and blue, (height, width) of the colour picture; None without one."""
    if sheet.image.colour is None:
        return None
    colour = array_of(sheet.image.colour)
    red = colour[:, :, 0].astype(np.int16)
    green = colour[:, :, 1]
    blue = colour[:, :, 2]
    return np.asarray(red - np.maximum(green, blue))


def _cut_lines(view: _View, thick: Floats, limits: Limits) -> Numbers:
    """(lines,): whether each is cut at the view's first column."""
    pairs = zip(view.lines, thick, strict=True)
    return np.array([_is_cut(view, line, high, limits) for line, high in pairs])


def _is_cut(view: _View, line: Floats, thick: float, limits: Limits) -> bool:
    """Whether a line's letters, not red and not a border, reach the view's first columns."""
    start, top, end, bottom = line
    if start > BOX_MARGIN * thick:
        return False
    inside = INSIDE * thick if view.upright else 0
    first = int(max(0, top) + inside)
    last = int(bottom - inside)
    depth = max(LEAST_DEPTH, int(LETTER_END * thick))
    rows = view.grey[first:last]
    strip = rows[:, :depth]
    farthest = int(max(end, depth + 1))
    body = rows[:, :farthest]
    if not strip.size or not body.size:
        return False
    dark, paper = np.percentile(body, (3, 85))
    if paper - dark < limits["cut.contrast"]:
        return False
    darkest = strip.min(axis=1)
    inked = darkest < (paper + dark) / 2
    share = float(inked.mean())
    least = limits["cut.rows" if view.upright else "cut.columns"]
    if not (least <= share < limits["cut.frame"]):
        return False
    if not view.upright and _strokes(inked) * thick < limits["cut.strokes"] * len(inked):
        return False
    return not _is_red(view, (first, last), (thick, end), limits)


def _strokes(inked: Flags) -> int:
    """How many times ink begins along an edge."""
    begins = np.diff(inked.astype(np.int8), prepend=0) > 0
    return int(begins.sum())


def _is_red(view: _View, rows: tuple[int, int], ends: tuple[float, float], limits: Limits) -> bool:
    """Whether what a line has at the edge is mostly red, redder than its paper. `ends`: how far the edge reaches, and
    how far the line.
    """
    if view.red is None:
        return False
    red = view.red
    scale = len(red) / len(view.grey)
    first, last = (int(row * scale) for row in rows)
    last = max(first + 1, last)
    near, far = (max(2, int(end * scale)) for end in ends)
    line = red[first:last]
    paper = float(np.median(line[:, :far]))
    least = paper + limits["seal.redness"]
    redder = line[:, :near] > least
    return bool(redder.mean() >= limits["cut.red"])
