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

from srdi_desktop.evidence.measured_page import Flags, Floats, Places, Sheet, array_of, blocks
from srdi_desktop.model import Box, DarkRegion, Evidence, Tone

CONTRAST_BLOCK = 16  # pixels of `small`


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the tone; the sharpness must have been measured before."""
    ink = float(_ink(sheet, found.sharpness.width))
    contrast = round(_contrast(sheet), 1)
    tone = Tone(_paper(sheet), contrast, round(ink, 6))
    return replace(found, tone=tone)


def _paper(sheet: Sheet) -> float:
    """The paper's grey under the lines of text, what lies around the sheet left out; of the brightest tenth of the page
    where no lines are known.
    """
    if not sheet.lines:
        return _brightest_tenth(sheet)
    middles = [(line.y, line.x) for line in sheet.lines]
    in_small = np.array(middles) / sheet.factor
    last = np.array(sheet.small.shape) - 1
    within = np.clip(in_small, 0, last)
    row, column = within.astype(int).T
    paper = sheet.background[row, column]
    level = np.median(paper)
    return round(float(level), 1)


def _brightest_tenth(sheet: Sheet) -> float:
    """The grey from which on a tenth of the page is as bright or brighter."""
    desk = sheet.desk[::4, ::4]
    page = sheet.small[::4, ::4]
    counts = np.bincount(page[~desk], minlength=256)
    darker = np.cumsum(counts)
    most = 0.9 * darker[-1]
    return float(np.searchsorted(darker, most))


def _contrast(sheet: Sheet) -> float:
    """Paper minus ink where there is writing: 90th percentile of the blocks' darkest pixels, of blocks with ink."""
    ink = sheet.inner_ink
    size = min(CONTRAST_BLOCK, *ink.shape)
    darkest = blocks(ink, size).max(axis=2)
    least = sheet.book.limits["tone.ink_step"]
    inked = darkest[darkest >= least]
    if inked.size:
        return float(np.percentile(inked, 90))
    return 0.0


def _ink(sheet: Sheet, width: float | None) -> float:
    """Share of the inner page that is ink."""
    limits = sheet.book.limits
    strong = _share_above(sheet, limits["tone.strong_step"])
    if strong > limits["blank.ink"]:
        return strong
    if width is None or width > limits["blank.sharp_edges"]:
        return strong
    return _share_above(sheet, limits["tone.ink_step"])


def _share_above(sheet: Sheet, step: float) -> float:
    """Share of the inner page that is darker than the paper by more than `step` grey levels."""
    inner = sheet.inner_ink
    count = np.count_nonzero(inner > step)
    return count / max(1, inner.size)


BLOCK = 8  # pixels of `small`: 3 mm of A4
MOST = 3  # regions kept, the largest
NEAR = 1.0  # thicknesses of a line from its end to a region that it ends at

Cells = Places  # (n, 2): row and column of blocks
Edges = Floats  # (lines, 4): left, top, right, bottom in blocks


def measure_covered(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the dark regions, the largest first; none where no lines of text are known."""
    if not sheet.lines:
        return found
    if min(sheet.small.shape) < BLOCK:
        return found
    dark = _dark_blocks(sheet)
    lines = sheet.line_edges / (sheet.factor * BLOCK)
    _clear_lines(dark, lines)
    least = sheet.book.limits["covered.least"] * dark.size
    found_dark = _connected(dark)
    regions = [region for region in found_dark if len(region) >= least]
    regions.sort(key=len, reverse=True)
    told: list[DarkRegion] = []
    for region in regions[:MOST]:
        one = _described(region, lines, dark.shape)
        tint = _tint(sheet, region, dark.shape)
        told.append(replace(one, tint=tint))
    return replace(found, dark=tuple(told))


def _tint(sheet: Sheet, region: Cells, shape: tuple[int, ...]) -> float:
    """Between the strongest and the weakest of red, green and blue in the middle of the region's blocks, in grey
    levels, the median; 0 where the page has no colour.
    """
    if sheet.image.colour is None:
        return 0.0
    colour = array_of(sheet.image.colour)
    middles = (region + 0.5) / shape
    pixels = middles * colour.shape[:2]
    row, column = pixels.astype(int).T
    spread = np.ptp(colour[row, column], axis=1)
    return round(float(np.median(spread)), 1)


def _dark_blocks(sheet: Sheet) -> Flags:
    """Blocks whose upper quartile is far darker than the page's brightest tenth of blocks, on the sheet."""
    sampled = sheet.small[::2, ::2]
    cut = blocks(sampled, BLOCK // 2)
    upper = int(cut.shape[2] * 0.75)
    ordered = np.partition(cut, upper, axis=2)
    level = ordered[:, :, upper]
    rows, columns = level.shape
    half = BLOCK // 2
    middle = sheet.desk[half::BLOCK, half::BLOCK]
    on_paper = ~middle[:rows, :columns]
    brightest = np.percentile(level, 90)
    dark = level < sheet.book.limits["covered.level"] * brightest
    return np.asarray(on_paper & dark)


def _clear_lines(dark: Flags, lines: Edges) -> None:
    """Where text was read is no dark block."""
    cells = np.maximum(lines, 0).astype(int)
    for left, top, right, bottom in cells:
        dark[top : bottom + 1, left : right + 1] = False


def _connected(dark: Flags) -> list[Cells]:
    """The connected regions of dark blocks, neighbours sharing a side."""
    places = np.argwhere(dark).tolist()
    rest = set(map(tuple, places))
    regions: list[Cells] = []
    while rest:
        ahead = [rest.pop()]
        region = []
        while ahead:
            row, column = ahead.pop()
            region.append((row, column))
            beside = {(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)}
            beside &= rest
            rest -= beside
            ahead += beside
        regions.append(np.array(region))
    return regions


def _described(region: Cells, lines: Edges, shape: tuple[int, ...]) -> DarkRegion:
    """All but the tint; `shape`: rows and columns of blocks of the page."""
    rows, columns = shape
    top, left = region.min(axis=0).tolist()
    bottom, right = (region.max(axis=0) + 1).tolist()
    height = bottom - top
    width = right - left
    last = np.array(shape) - 1
    at_rim = (region == 0) | (region == last)
    rim = int(np.count_nonzero(at_rim))
    lefts, tops, rights, bottoms = lines.T
    shared_left = np.maximum(lefts, left)
    shared_top = np.maximum(tops, top)
    across = np.minimum(rights, right) > shared_left
    down = np.minimum(bottoms, bottom) > shared_top
    ends_above = bottoms <= top + 1
    begins_below = tops >= bottom - 1
    ends_before = rights <= left + 1
    begins_behind = lefts >= right - 1
    above = np.count_nonzero(across & ends_above)
    below = np.count_nonzero(across & begins_below)
    before = np.count_nonzero(down & ends_before)
    behind = np.count_nonzero(down & begins_behind)
    text_width = float(rights.max() - lefts.min())
    line_height = float(np.median(bottoms - tops))
    edges = (left / columns, top / rows, right / columns, bottom / rows)
    box = Box(*(round(edge, 4) for edge in edges))
    area = len(region) / (rows * columns)
    rim_share = rim / (2 * (height + width))
    fill = len(region) / (height * width)
    lines_high = height / max(0.1, line_height)
    text_wide = min(1.0, width / max(1.0, text_width))
    return DarkRegion(
        box=box,
        area=round(area, 4),
        rim=round(rim_share, 3),
        fill=round(fill, 3),
        between=int(min(above, below)),
        beside=int(min(before, behind)),
        ends=_ends(region, lines),
        lines_high=round(lines_high, 1),
        text_wide=round(text_wide, 3),
    )


def _ends(region: Cells, lines: Edges) -> int:
    """How many lines begin or end at the region."""
    cells = set(map(tuple, region.tolist()))
    count = 0
    for left, top, right, bottom in lines.tolist():
        row = int((top + bottom) / 2)
        reach = NEAR * (bottom - top) + 1
        before = range(int(left - reach), int(left))
        end = int(right) + 1
        behind = range(end, int(right + reach) + 1)
        near = (*before, *behind)
        count += any((row, column) in cells for column in near)
    return count
