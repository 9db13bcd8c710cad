"""Where one picture may be cut into several pages: white gaps of a long page, the gap between two papers side by side.

Proposals, for a person to look at: a gap is paper from side to side, so that no line of print is cut through. White
gaps are the oldest cue of page segmentation (Nagy and Seth 1984, projection profiles cut recursively).
"""

import math

import numpy as np
from numpy.typing import NDArray

from srdi_desktop.evidence.measured_page import runs
from srdi_desktop.model import Limits, Raster

_SIDE = 0.02  # of a row's length: what lies at the very edge says nothing
_STEP = 4  # every so many-th pixel of a row tells whether it is paper
Gap = tuple[int, int]  # rows from and to, the latter outside
Levels = NDArray[np.int16]  # (rows, columns), grey
Even = NDArray[np.bool_]  # of each row, whether it is paper from side to side


def is_long(width: float, height: float, limits: Limits) -> bool:
    """Whether a page is so long that it may be several."""
    return height >= limits["edit.long"] * width > 0


def page_cuts(picture: Raster, limits: Limits) -> tuple[float, ...]:
    """Heights, as fractions, at which a long page may be cut: white gaps nearest before a page's length. () where it
    is no long page or has no such gaps; a stretch without gaps stays whole.
    """
    grey = _grey(picture)
    height, width = grey.shape
    if not is_long(width, height, limits):
        return ()
    page = limits["edit.page"] * width
    paper = _paper_rows(grey, limits)
    gaps = _gaps(paper, limits["edit.gap_least"] * width)
    longest = limits["edit.gap_late"] + limits["edit.gap_rest"]
    cuts: list[float] = []
    start = 0.0
    while height - start > longest * page:
        cut = _next_cut(gaps, start, page, limits)
        if cut is None or height - cut < limits["edit.gap_rest"] * page:
            break
        cuts.append(cut)
        start = cut
    return tuple(cut / height for cut in cuts)


def _next_cut(gaps: list[Gap], start: float, page: float, limits: Limits) -> float | None:
    """The row to cut at about a page's length after `start`, or in the first gap later than that; None without one."""
    low = start + limits["edit.gap_early"] * page
    high = start + limits["edit.gap_late"] * page
    widest = limits["edit.gap_widest"] * page
    cut = _best(gaps, (low, high), widest, limits["edit.gap_lateness"] * page)
    if cut is not None:
        return cut
    later = (_middle(gap) for gap in gaps if _middle(gap) > high)
    return next(later, None)


def spread_gap(picture: Raster, limits: Limits) -> float | None:
    """Where, as a fraction of the width, a picture of two papers side by side may be cut; None when it is not wide, or
    nothing near its middle is empty from top to foot with print on both sides.
    """
    grey = _grey(picture)
    height, width = grey.shape
    if width < limits["edit.spread_wide"] * height:
        return None
    first = round(limits["edit.spread_from"] * width)
    columns = grey[:, first : width - first].T
    even = _differing(columns, limits["edit.gap_even"]) < limits["edit.spread_ink"]
    gaps = _gaps(even, limits["edit.spread_least"] * width)
    if not gaps:
        return None
    halves = (grey[:, : width // 2], grey[:, width // 2 :])
    if not all(_is_printed(half, limits) for half in halves):
        return None
    middle = width / 2 - first
    nearest = min(gaps, key=lambda gap: max(gap[0] - middle, middle - gap[1], 0.0))
    place: float = (first + _middle(nearest)) / width
    return place


def _middle(gap: Gap) -> float:
    """The row at which the gap is cut."""
    top, foot = gap
    return (top + foot) / 2


def _grey(picture: Raster) -> Levels:
    """The mean of the picture's channels."""
    pixels = np.frombuffer(picture.data, np.uint8)
    channels = pixels.reshape(picture.height, picture.width, picture.channels)
    mean = channels.mean(axis=2)
    grey: Levels = mean.astype(np.int16)
    return grey


def _paper_rows(grey: Levels, limits: Limits) -> Even:
    """(rows,): whether each is paper, its ends left out."""
    width = grey.shape[1]
    side = round(_SIDE * width)
    inner = grey[:, side : width - side]
    return _differing(inner, limits["edit.gap_even"]) < limits["edit.gap_ink"]


def _differing(rows: Levels, step: float) -> NDArray[np.float64]:
    """Share of each row's pixels that differ from its usual one by more than `step`."""
    usual = np.median(rows[:, ::_STEP], axis=1, keepdims=True)
    differs = np.abs(rows - usual) > step
    share: NDArray[np.float64] = differs.mean(axis=1)
    return share


def _is_printed(half: Levels, limits: Limits) -> bool:
    """Whether there is ink on a side, as far as its pixels are darker than most."""
    paper = float(np.percentile(half[::_STEP, ::_STEP], 75))
    dark = half < paper - 2 * limits["edit.gap_even"]
    return float(dark.mean()) >= limits["edit.spread_text"]


def _gaps(even: Even, least: float) -> list[Gap]:
    """Runs of even rows that are high enough."""
    return [(top, foot) for top, foot in runs(even) if foot - top >= least]


def _best(gaps: list[Gap], between: tuple[float, float], widest: float, lateness: float) -> float | None:
    """The middle of the gap between two heights that is widest, and late: the last place is worth `lateness` rows of
    width against the first, and more rows than `widest` count no more.
    """
    low, high = between
    found: float | None = None
    most = -math.inf
    for top, foot in gaps:
        middle = _middle((top, foot))
        if not low <= middle <= high:
            continue
        late = lateness * (middle - low) / (high - low)
        worth = min(foot - top, widest) + late
        if worth > most:
            found = middle
            most = worth
    return found
