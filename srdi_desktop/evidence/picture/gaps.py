"""Where one picture may be cut into several pages: white gaps of a long page, the gap between two papers side by side.

Proposals, for a person to look at: a gap is paper from side to side, so that no line of print is cut through. White
gaps are the oldest cue of page segmentation (Nagy and Seth 1984, projection profiles cut recursively).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from srdi_desktop.model import Limits, Raster

_SIDE = 0.02  # of a row's length: what lies at the very edge says nothing
_STEP = 4  # every so many-th pixel of a row tells whether it is paper
Gap = tuple[int, int]  # rows from and to, the latter outside


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
    gaps = list(_gaps(_paper_rows(grey, limits), limits["edit.gap_least"] * width))
    cuts: list[float] = []
    start = 0.0
    while height - start > (limits["edit.gap_late"] + limits["edit.gap_rest"]) * page:
        low, high = start + limits["edit.gap_early"] * page, start + limits["edit.gap_late"] * page
        cut = _best(gaps, low, high, page)
        if cut is None:
            cut = next(((top + foot) / 2 for top, foot in gaps if (top + foot) / 2 > high), None)
        if cut is None or height - cut < limits["edit.gap_rest"] * page:
            break
        cuts.append(cut)
        start = cut
    return tuple(cut / height for cut in cuts)


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
    gaps = list(_gaps(even, limits["edit.spread_least"] * width))
    if not gaps or not all(_is_printed(half, limits) for half in (grey[:, : width // 2], grey[:, width // 2 :])):
        return None
    middle = width / 2 - first
    top, foot = min(gaps, key=lambda gap: max(gap[0] - middle, middle - gap[1], 0.0))
    place: float = (first + (top + foot) / 2) / width
    return place


def _grey(picture: Raster) -> NDArray[np.int16]:
    shape = (picture.height, picture.width, picture.channels)
    grey: NDArray[np.int16] = np.frombuffer(picture.data, np.uint8).reshape(shape).mean(axis=2).astype(np.int16)
    return grey


def _paper_rows(grey: NDArray[np.int16], limits: Limits) -> NDArray[np.bool_]:
    side = round(_SIDE * grey.shape[1])
    return _differing(grey[:, side : grey.shape[1] - side], limits["edit.gap_even"]) < limits["edit.gap_ink"]


def _differing(rows: NDArray[np.int16], step: float) -> NDArray[np.float64]:
    """Share of each row's pixels that differ from its usual one by more than `step`."""
    usual = np.median(rows[:, ::_STEP], axis=1, keepdims=True)
    share: NDArray[np.float64] = (np.abs(rows - usual) > step).mean(axis=1)
    return share


def _is_printed(half: NDArray[np.int16], limits: Limits) -> bool:
    """Whether there is ink on a side, as far as its pixels are darker than most."""
    paper = float(np.percentile(half[::_STEP, ::_STEP], 75))
    return float((half < paper - 2 * limits["edit.gap_even"]).mean()) >= limits["edit.spread_text"]


def _gaps(even: NDArray[np.bool_], least: float) -> Iterator[Gap]:
    """Runs of even rows that are high enough."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], even.astype(np.int8), [0]))))
    for top, foot in edges.reshape(-1, 2).tolist():
        if foot - top >= least:
            yield top, foot


def _best(gaps: list[Gap], low: float, high: float, page: float) -> float | None:
    """The middle of the gap between two heights that is widest for how early it comes."""
    middles = [((top + foot) / 2, foot - top) for top, foot in gaps]
    within = [(middle, size) for middle, size in middles if low <= middle <= high]
    if not within:
        return None
    return max(within, key=lambda gap: min(gap[1] / page, 0.08) + 0.25 * (gap[0] - low) / (high - low))[0]
