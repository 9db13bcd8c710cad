"""Grey levels: how bright the paper is, how dark the ink on it, how much of either.

`ink` counts what is darker than the local paper (not than a fixed white: coloured or shaded paper is blank too), away
from the edges, where feeders leave streaks and books shadows. What is only a little darker counts when its edges are
sharp: faint writing has them, feeder streaks and print that shines through from the back have not.

Dark regions where nothing was read: black of a copier, of a scanning app, a stain over text.

The page is looked at in blocks of a few millimetres. A block is dark when even its bright part is far darker than the
paper, and no line of text was found on it. What is told of a region (model.page.DarkRegion) says whether it can have
taken text: a desk lies at the picture's edge, a picture in the print is a full rectangle with text on one side only.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Sheet, array_of, blocks
from srdi_desktop.model import Box, DarkRegion, Evidence, Tone

CONTRAST_BLOCK = 16  # pixels of `small`


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the tone; the sharpness must have been measured before."""
    ink = round(float(_ink(sheet, found.sharpness.width)), 6)
    tone = Tone(_paper(sheet), round(_contrast(sheet), 1), ink)
    return replace(found, tone=tone)


def _paper(sheet: Sheet) -> float:
    """The paper's grey under the lines of text, what lies around the sheet left out; of the brightest tenth of the page
    where no lines are known.
    """
    if not sheet.lines:
        page = sheet.small[::4, ::4][~sheet.desk[::4, ::4]]
        share = np.cumsum(np.bincount(page, minlength=256))
        return float(np.searchsorted(share, 0.9 * share[-1]))
    places = np.array([(line.y, line.x) for line in sheet.lines]) / sheet.factor
    row, column = np.clip(places, 0, np.array(sheet.small.shape) - 1).astype(int).T
    return round(float(np.median(sheet.background[row, column])), 1)


def _contrast(sheet: Sheet) -> float:
    """Paper minus ink where there is writing: 90th percentile of the blocks' darkest pixels, of blocks with ink."""
    size = min(CONTRAST_BLOCK, *sheet.inner_ink.shape)
    tiles = blocks(sheet.inner_ink, size)
    darkest = tiles.max(axis=2)
    inked = darkest[darkest >= sheet.book.limits["tone.ink_step"]]
    if inked.size:
        return float(np.percentile(inked, 90))
    return 0.0


def _ink(sheet: Sheet, width: float | None) -> float:
    """Share of the inner page that is ink."""
    limits = sheet.book.limits
    inner = sheet.inner_ink
    strong = np.count_nonzero(inner > limits["tone.strong_step"]) / max(1, inner.size)
    if strong > limits["blank.ink"] or width is None or width > limits["blank.sharp_edges"]:
        return strong
    return np.count_nonzero(inner > limits["tone.ink_step"]) / max(1, inner.size)


BLOCK = 8  # pixels of `small`: 3 mm of A4
MOST = 3  # regions kept, the largest
NEAR = 1.0  # thicknesses of a line from its end to a region that it ends at

Cells = npt.NDArray[np.intp]  # (n, 2): row and column of blocks
Edges = npt.NDArray[np.float64]  # (lines, 4): left, top, right, bottom in blocks


def measure_covered(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the dark regions, the largest first; none where no lines of text are known."""
    if not sheet.lines or min(sheet.small.shape) < BLOCK:
        return found
    dark = _dark_blocks(sheet)
    lines = sheet.line_edges / (sheet.factor * BLOCK)
    _clear_lines(dark, lines)
    least = sheet.book.limits["covered.least"] * dark.size
    regions = [region for region in _connected(dark) if len(region) >= least]
    regions.sort(key=len, reverse=True)
    told = [_described(region, lines, dark.shape) for region in regions[:MOST]]
    tinted = [replace(one, tint=_tint(sheet, region, dark.shape)) for one, region in zip(told, regions, strict=False)]
    return replace(found, dark=tuple(tinted))


def _tint(sheet: Sheet, region: Cells, shape: tuple[int, ...]) -> float:
    """Between the strongest and the weakest of red, green and blue in the middle of the region's blocks, in grey
    levels, the median; 0 where the page has no colour.
    """
    if sheet.image.colour is None:
        return 0.0
    colour = array_of(sheet.image.colour)
    row, column = ((region + 0.5) / shape * colour.shape[:2]).astype(int).T
    return round(float(np.median(np.ptp(colour[row, column], axis=1))), 1)


def _dark_blocks(sheet: Sheet) -> npt.NDArray[np.bool_]:
    """Blocks whose upper quartile is far darker than the page's brightest tenth of blocks, on the sheet."""
    cut = blocks(sheet.small[::2, ::2], BLOCK // 2)
    upper = int(cut.shape[2] * 0.75)
    level = np.partition(cut, upper, axis=2)[:, :, upper]
    middle = sheet.desk[BLOCK // 2 :: BLOCK, BLOCK // 2 :: BLOCK]
    on_paper = ~middle[: level.shape[0], : level.shape[1]]
    return np.asarray(on_paper & (level < sheet.book.limits["covered.level"] * np.percentile(level, 90)))


def _clear_lines(dark: npt.NDArray[np.bool_], lines: Edges) -> None:
    for left, top, right, bottom in np.maximum(lines, 0).astype(int):
        dark[top : bottom + 1, left : right + 1] = False


def _connected(dark: npt.NDArray[np.bool_]) -> list[Cells]:
    """The connected regions of dark blocks, neighbours sharing a side."""
    rest = set(map(tuple, np.argwhere(dark).tolist()))
    regions: list[Cells] = []
    while rest:
        ahead = [rest.pop()]
        region = []
        while ahead:
            row, column = ahead.pop()
            region.append((row, column))
            beside = {(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)} & rest
            rest -= beside
            ahead += beside
        regions.append(np.array(region))
    return regions


def _described(region: Cells, lines: Edges, shape: tuple[int, ...]) -> DarkRegion:
    top, left = region.min(axis=0).tolist()
    bottom, right = (region.max(axis=0) + 1).tolist()
    height = bottom - top
    width = right - left
    rim = np.count_nonzero((region == 0) | (region == np.array(shape) - 1))
    across = np.minimum(lines[:, 2], right) > np.maximum(lines[:, 0], left)
    down = np.minimum(lines[:, 3], bottom) > np.maximum(lines[:, 1], top)
    sides = (across & (lines[:, 3] <= top + 1), across & (lines[:, 1] >= bottom - 1))
    flanks = (down & (lines[:, 2] <= left + 1), down & (lines[:, 0] >= right - 1))
    text_width = float(lines[:, 2].max() - lines[:, 0].min())
    box = Box(*(round(edge, 4) for edge in (left / shape[1], top / shape[0], right / shape[1], bottom / shape[0])))
    area = round(len(region) / (shape[0] * shape[1]), 4)
    return DarkRegion(
        box=box,
        area=area,
        rim=round(rim / (2 * (height + width)), 3),
        fill=round(len(region) / (height * width), 3),
        between=int(min(np.count_nonzero(side) for side in sides)),
        beside=int(min(np.count_nonzero(side) for side in flanks)),
        ends=_ends(region, lines),
        lines_high=round(height / max(0.1, float(np.median(lines[:, 3] - lines[:, 1]))), 1),
        text_wide=round(min(1.0, width / max(1.0, text_width)), 3),
    )


def _ends(region: Cells, lines: Edges) -> int:
    """How many lines begin or end at the region."""
    cells = set(map(tuple, region.tolist()))
    count = 0
    for left, top, right, bottom in lines.tolist():
        row = int((top + bottom) / 2)
        reach = NEAR * (bottom - top) + 1
        before = range(int(left - reach), int(left))
        behind = range(int(right) + 1, int(right + reach) + 1)
        count += any((row, column) in cells for column in (*before, *behind))
    return count
