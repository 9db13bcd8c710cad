"""Text that runs into the edge of the page (文字被切): lines whose letters go on to the outermost pixels.

A line's own contrast tells what is ink there, so that faint print counts and a shaded edge does not; a frame or a black
border darkens the whole height of a line, a cut letter a part of it. Red ink is left out: a seal set across the edges
of a stack (骑缝章) is cut on purpose.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import Grey, Numbers, array_of
from srdi_desktop.model.rulebook import Limits

LETTER_END = 0.08  # of a line's thickness: how deep the page's edge is looked at
LEAST_DEPTH = 2  # pixels of `grey`
BOX_MARGIN = 0.6  # of a line's thickness: boxes are wider than their ink, so a cut line's may end before the edge
INSIDE = 0.12  # of a line's thickness left out above and below, where rules of tables run

Edges = npt.NDArray[np.float64]  # (lines, 4): left, top, right, bottom in pixels


@dataclass(frozen=True)
class _View:
    """The page turned so that one of its sides is the first column; `red`: its redness, turned likewise, reduced."""

    grey: Grey
    lines: Edges
    red: Numbers | None
    upright: bool


def cut_sides(sheet: Sheet) -> tuple[str, ...]:
    """Sides on which text is cut: on the left and right at least two lines that are a good part of all text, at the top
    and the foot a part of the text's width.
    """
    if not sheet.lines:
        return ()
    limits = sheet.book.limits
    lengths = np.array([2 * max(line.along, line.across) for line in sheet.lines])
    thick = np.array([line.thickness for line in sheet.lines])
    text_width = float(np.ptp(sheet.line_edges[:, [0, 2]]))
    found: list[str] = []
    for side, view in _views(sheet).items():
        cut = np.array([_is_cut(view, line, high, limits) for line, high in zip(view.lines, thick, strict=True)])
        length = float(lengths[cut].sum())
        if view.upright:
            enough = cut.sum() >= limits["cut.lines"] and length >= limits["cut.share"] * lengths.sum()
        else:
            enough = length >= limits["cut.text_wide"] * text_width
        if enough:
            found.append(side)
    return tuple(found)


def _views(sheet: Sheet) -> dict[str, _View]:
    grey, edges = sheet.grey, sheet.line_edges
    height, width = grey.shape
    left, top, right, bottom = edges.T
    red = _redness(sheet)
    turned = None if red is None else red.T
    return {
        "left": _View(grey, edges, red, True),
        "right": _View(
            grey[:, ::-1], np.stack([width - right, top, width - left, bottom], axis=1), _mirrored(red), True
        ),
        "top": _View(grey.T, np.stack([top, left, bottom, right], axis=1), turned, False),
        "bottom": _View(
            grey.T[:, ::-1], np.stack([height - bottom, left, height - top, right], axis=1), _mirrored(turned), False
        ),
    }


def _redness(sheet: Sheet) -> Numbers | None:
    """Red above the larger of green and blue, (height, width) of the colour picture; None without one."""
    if sheet.image.colour is None:
        return None
    colour = array_of(sheet.image.colour)
    return np.asarray(colour[:, :, 0].astype(np.int16) - np.maximum(colour[:, :, 1], colour[:, :, 2]))


def _mirrored(picture: Numbers | None) -> Numbers | None:
    return None if picture is None else picture[:, ::-1]


def _is_cut(view: _View, line: npt.NDArray[np.float64], thick: float, limits: Limits) -> bool:
    """Whether a line's letters, not red and not a border, reach the view's first columns."""
    start, top, end, bottom = line
    if start > BOX_MARGIN * thick:
        return False
    inside = INSIDE * thick if view.upright else 0
    first, last = int(max(0, top) + inside), int(bottom - inside)
    depth = max(LEAST_DEPTH, int(LETTER_END * thick))
    strip, body = view.grey[first:last, :depth], view.grey[first:last, : int(max(end, depth + 1))]
    if not strip.size or not body.size:
        return False
    dark, paper = np.percentile(body, (3, 85))
    if paper - dark < limits["cut.contrast"]:
        return False
    share = float((strip.min(axis=1) < (paper + dark) / 2).mean())
    least = limits["cut.rows" if view.upright else "cut.columns"]
    return least <= share < limits["cut.frame"] and not _is_red(view, (first, last), (thick, end), limits)


def _is_red(view: _View, rows: tuple[int, int], ends: tuple[float, float], limits: Limits) -> bool:
    """Whether what a line has at the edge is mostly red, redder than its paper. `ends`: how far the edge reaches, and
    how far the line.
    """
    if view.red is None:
        return False
    scale = view.red.shape[0] / view.grey.shape[0]
    first, last = int(rows[0] * scale), max(int(rows[0] * scale) + 1, int(rows[1] * scale))
    near, far = (max(2, int(end * scale)) for end in ends)
    paper = float(np.median(view.red[first:last, :far]))
    return bool((view.red[first:last, :near] > paper + limits["seal.redness"]).mean() >= limits["cut.red"])
