"""Skew, orientation and text that runs into the edge.

Skew: sum of squared differences of the projection profile (Leptonica's differential square sum), coarse to fine, on
darkness instead of black and white, so that shifts below a pixel count. Sheared column strips stand in for a rotation.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import Numbers, runs
from srdi_desktop.model.page import Evidence

WIDEST = 15.0  # degrees searched to either side
COARSE_STEP = 0.5
FINE_STEPS = (0.1, 0.025)
EDGE = 0.04  # of each side, masked: scanner borders
INK_CAP = 96  # a pixel's darkness counts up to here, so that rules and pictures do not outweigh text


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds skew and cut sides; rotation stays as reading found it."""
    skew, confidence = skew_of(sheet)
    sure = confidence >= sheet.book.limits["skew.confidence"]
    geometry = replace(
        found.geometry,
        skew=round(skew, 2) if sure else None,
        skew_confidence=round(confidence, 2),
        cut=cut_sides(sheet),
    )
    return replace(found, geometry=geometry)


def skew_of(sheet: Sheet) -> tuple[float, float]:
    """(degrees to turn clockwise to straighten, confidence): best score over the median of all coarse angles."""
    ink = _inner(np.minimum(sheet.ink, INK_CAP))
    if min(ink.shape) < 64:
        return 0.0, 0.0
    wide, narrow = _strips(ink, 24), _strips(ink, 8)
    angles = np.arange(-WIDEST, WIDEST + 0.01, COARSE_STEP)
    scores = np.array([_score(wide, 24, angle) for angle in angles])
    middle = float(np.median(scores))
    if middle <= 0:
        return 0.0, 0.0
    best = float(angles[scores.argmax()])
    for step in FINE_STEPS:
        near = best + step * np.arange(-5, 6)
        best = float(near[np.argmax([_score(narrow, 8, angle) for angle in near])])
    return best, float(scores.max()) / middle


def _inner(ink: Numbers) -> npt.NDArray[np.float32]:
    rows, columns = (int(side * EDGE) for side in ink.shape)
    inner = ink[rows : ink.shape[0] - rows or None, columns : ink.shape[1] - columns or None]
    return np.asarray(inner, np.float32)


def _strips(ink: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.float32]:
    """(strips, height): darkness of each row within column strips `width` pixels wide."""
    count = ink.shape[1] // width
    cut = ink[:, : count * width].reshape(ink.shape[0], count, width)
    return np.ascontiguousarray(cut.sum(axis=2).T, np.float32)


def _score(strips: npt.NDArray[np.float32], width: int, degrees: float) -> float:
    """Squared differences of neighbouring rows after sliding the strips as a turn by `degrees` would."""
    count, height = strips.shape
    middles = (np.arange(count) + 0.5) * width - count * width / 2
    slide = -middles * np.tan(np.radians(degrees))
    whole = np.floor(slide).astype(int)
    part = (slide - whole).astype(np.float32)[:, None]
    most = int(np.abs(whole).max()) + 1
    rows = np.arange(most, height - most)
    if rows.size < 32:
        return 0.0
    index = rows[None, :] + whole[:, None]
    which = np.arange(count)[:, None]
    profile = (strips[which, index] * (1 - part) + strips[which, index + 1] * part).sum(axis=0)
    return float((np.diff(profile) ** 2).mean())


def cut_sides(sheet: Sheet) -> tuple[str, ...]:
    """Sides on which at least two runs of text height touch the edge while the opposite side has a margin."""
    step = sheet.book.limits["tone.ink_step"]
    inked = sheet.ink > step
    views = {"left": inked, "right": inked[:, ::-1], "top": inked.T, "bottom": inked.T[:, ::-1]}
    return tuple(side for side, view in views.items() if _touches(view) and _has_margin(view[:, ::-1]))


def _touches(view: Numbers) -> bool:
    """Whether two or more text-high runs of ink lie on the first columns of `view`."""
    height = view.shape[0]
    edge: Numbers = np.asarray(view[:, :3].any(axis=1))
    text = [run for run in runs(edge) if 3 <= run[1] - run[0] <= height // 20]
    longer = [run for run in runs(edge) if run[1] - run[0] > height // 20]
    return len(text) >= 2 and not longer


def _has_margin(view: Numbers) -> bool:
    return bool(view[:, : max(2, view.shape[1] // 50)].mean() < 0.002)
