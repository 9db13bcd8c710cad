"""Skew and cut sides. Which way up the page stands is told by reading (evidence/text/orientation.py).

Skew: sum of squared differences of the projection profile (Leptonica's differential square sum), coarse to fine, on
darkness instead of black and white, so that shifts below a pixel count. Sheared column strips stand in for a turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import EDGE, Sheet
from srdi_desktop.evidence.picture.edges import cut_sides
from srdi_desktop.model.page import Evidence
from srdi_desktop.model.rulebook import Limits

Strips = npt.NDArray[np.float32]  # (strips, rows): darkness of each row within column strips

WIDEST = 20.4  # degrees searched to either side
COARSE_STEP = 0.6
FINE_STEP = 0.1
LEAST_TEXT = 128  # pixels of `small`; a smaller area of text says less than the whole page
COARSE_STRIP, FINE_STRIP = 24, 16  # pixels; a strip is taken as unsheared, 16 pixels at 3 degrees are 0.8 rows
_ANGLES = np.arange(-WIDEST, WIDEST + 0.01, COARSE_STEP)
PARTS = (0.0, 0.25, 0.5, 0.75)  # of a row by which strips slide


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds skew and cut sides; rotation stays as reading found it."""
    skew, confidence = skew_of(sheet)
    sure = confidence >= sheet.book.limits["skew.confidence"]
    geometry = replace(
        found.geometry,
        skew=round(skew, 2) + 0.0 if sure else None,
        skew_confidence=round(confidence, 2),
        cut=cut_sides(sheet),
    )
    return replace(found, geometry=geometry)


def skew_of(sheet: Sheet) -> tuple[float, float]:
    """(degrees to turn clockwise to straighten, confidence): best score over the median of all coarse angles.

    A page that lies on its side is measured along its own lines: the direction with the clearer lines counts, and the
    other is not looked at where this one is beyond doubt. The text alone is measured first, then the whole page.
    """
    limits = sheet.book.limits
    found = _skew_of_ink(_text_ink(sheet), limits)
    if found[1] >= limits["skew.confidence"] or not sheet.lines:
        return found
    return _skew_of_ink(sheet.inner_ink, limits)


def _skew_of_ink(darkness: npt.NDArray[np.uint8], limits: Limits) -> tuple[float, float]:
    ink = np.minimum(darkness, np.uint8(limits["skew.darkest"]))
    if min(ink.shape) < 64:
        return 0.0, 0.0
    rough, confidence = _rough(ink)
    rough_down, confidence_down = _rough(ink.T) if confidence < limits["skew.beyond_doubt"] else (0.0, 0.0)
    if confidence >= confidence_down:
        return _finer(_strips(ink, FINE_STRIP), rough), confidence
    return -_finer(_strips(ink.T, FINE_STRIP), rough_down), confidence_down


def _text_ink(sheet: Sheet) -> npt.NDArray[np.uint8]:
    """The ink where text lies, edges left out: a desk's grain and the sheet's own borders have other directions."""
    rows, columns = (int(side * EDGE) for side in sheet.ink.shape)
    down, across = sheet.text_area
    top, bottom = max(rows, down.start), min(sheet.ink.shape[0] - rows, down.stop)
    left, right = max(columns, across.start), min(sheet.ink.shape[1] - columns, across.stop)
    if min(bottom - top, right - left) < LEAST_TEXT:
        return sheet.inner_ink
    return sheet.ink[top:bottom, left:right]


def _rough(ink: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """(best coarse angle, its score over the median score), on rows taken two and two."""
    strips = _strips(ink[: ink.shape[0] & ~1], COARSE_STRIP)
    halved = strips[:, 0:-1:2] + strips[:, 1::2]
    slides = _slides(*halved.shape)
    padded = np.pad(halved, ((0, 0), (0, 1)))
    scores = np.square(np.diff(padded.ravel().take(slides).sum(axis=1))).mean(axis=1)
    middle = float(np.median(scores))
    place = int(scores.argmax())
    if middle <= 0 or place in (0, len(_ANGLES) - 1):  # the peak lies beyond what was searched
        return 0.0, 0.0
    return float(_ANGLES[place]), float(scores[place]) / middle


@lru_cache(maxsize=8)
def _slides(count: int, height: int) -> npt.NDArray[np.int32]:
    """(angles, strips, rows): where each row of each strip comes from when slid as a turn by that angle would."""
    middles = (np.arange(count) + 0.5 - count / 2) * (COARSE_STRIP / 2)
    slide = np.rint(-middles[None, :] * np.tan(np.radians(_ANGLES))[:, None]).astype(np.int32)
    rows = np.arange(height) + slide[:, :, None]
    rows[(rows < 0) | (rows >= height)] = height  # the column of zeros that stands for outside
    return np.asarray(rows + (np.arange(count) * (height + 1))[None, :, None], np.int32)


def _finer(strips: Strips, rough: float) -> float:
    """The peak near `rough`: best of steps of 0.1 degrees, then the vertex of the parabola through its neighbours."""
    near = rough + FINE_STEP * np.arange(-4, 5)
    reach = int(strips.shape[0] * FINE_STRIP / 2 * np.tan(np.radians(abs(rough) + 1))) + 2
    padded = np.pad(strips, ((0, 0), (reach, reach + 1)))
    between = [padded[:, :-1] * (1 - part) + padded[:, 1:] * part for part in PARTS]
    scores = [_score(between, reach, angle) for angle in near]
    place = int(np.argmax(scores))
    if not 0 < place < len(near) - 1:
        return float(near[place])
    before, peak, after = scores[place - 1 : place + 2]
    bend = before - 2 * peak + after
    return float(near[place] + FINE_STEP * 0.5 * (before - after) / bend) if bend else float(near[place])


def _strips(ink: npt.NDArray[np.uint8], width: int) -> Strips:
    """Rows are smoothed a little, or angles that need no interpolation would look sharper than their neighbours."""
    count = ink.shape[1] // width
    upright = np.ascontiguousarray(ink[:, : count * width].T).reshape(count, width, -1)  # adds twice as fast as rows
    rows = np.add.reduce(upright, axis=1, dtype=np.uint16)
    return np.asarray(rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:], np.float32)


def _score(between: Sequence[Strips], reach: int, degrees: float) -> float:
    """Squared differences of neighbouring rows after sliding the strips, which have `reach` empty rows at either end,
    as a turn by `degrees` would: the same rows count for every angle, or lines near the edge would come and go.
    `between`: the strips moved up by each of PARTS of a row.
    """
    count, height = between[0].shape[0], between[0].shape[1] - 2 * reach
    middles = np.arange(count) + 0.5 - count / 2
    slide = np.rint(-middles * FINE_STRIP * np.tan(np.radians(degrees)) * len(PARTS)).astype(int)
    profile = np.zeros(height, np.float32)
    for strip, place in enumerate(slide.tolist()):
        start, part = divmod(place, len(PARTS))
        profile += between[part][strip, reach + start : reach + start + height]
    return float(np.square(np.diff(profile)).mean())
