"""How wide the strokes' edges are: the one number that tells a sharp page from a soft one.

Smooth lightly (so that noise is not taken for sharpness), cut text tiles of 64 pixels, divide each tile's contrast by
the *weakest* of its gradients in four directions (motion leaves the edges along it sharp). A direction's gradient is
the mean of |g| weighted by g**4: nearly its steepest edges' alone, however many or few edges a tile has, which a
percentile of all its pixels is not. For a step blurred by a Gaussian of sigma that mean is 0.894 of the peak,
contrast / (sigma * sqrt(2 pi)), so the quotient times 0.914 is the edge's width from 10 to 90 % of its height, 2.56
sigma, sigma being that of the page and of the smoothing together. Only tiles on lines of text count, where reading
found lines: a desk, a picture or clutter beside the sheet is none. The page's width is the 20th percentile of these
tiles. Contrast over a directional gradient is kin of Kumar, Chen, Doermann, ICPR 2012; the README of the benchmarks
compares it with the variance of the Laplacian. Pixels of the page as opened: a page scaled up is wide as well.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from srdi_desktop.evidence.measured_page import Grey, Numbers, Sheet, blocks
from srdi_desktop.model import Evidence, Sharpness

_ENLARGEMENT_TILES = 12  # tiles looked at, spread over the page


def repeats(grey: Grey, places: npt.NDArray[np.intp], size: int, fewest: int) -> float:
    """How often each pixel of the original stands in a row or column, whichever is more; 1.0 for an honest picture.

    `places`: (n, 2) top left corners of text tiles of `size` pixels; `fewest`: places of change in a tile that tell
    anything.
    """
    some = places[np.linspace(0, len(places) - 1, min(_ENLARGEMENT_TILES, len(places))).astype(int)]
    tiles = [grey[y : y + size, x : x + size] for y, x in some]
    return max(_along(tiles, fewest), _along([tile.T for tile in tiles], fewest))


def _along(tiles: list[Grey], fewest: int) -> float:
    """Mean step between columns that differ; 1.0 as soon as one tile has two such places in a row."""
    steps: list[Numbers] = []
    for tile in tiles:
        changed = np.flatnonzero((tile[:, 1:] != tile[:, :-1]).any(axis=0))
        if len(changed) > fewest:
            steps.append(np.diff(changed))
    if not steps:
        return 1.0
    every = np.concatenate(steps)
    least = int(every.min())
    if least >= 2:
        return float(every[every <= least + 1].mean())
    return 1.0


Widths = npt.NDArray[np.float32]  # one number for each tile

TILE = 64  # pixels of `grey`
REACH = 4  # what smoothing (3) and the gradient (1) eat on each side
EDGE = 0.02  # of each side, ignored: scanner borders
MOST_TILES = 160  # spread evenly over the page; with 80 chance moves a width by 0.1 px, 240 tell no more
LINE_CELL = 16  # pixels of `grey`: the grid on which it is kept where lines lie
TO_EDGE = 0.914  # contrast over weighted gradient, times this: pixels from 10 to 90 % of an edge's height
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))  # rows down, columns across
COLUMNS = 10  # of a tile, in each of which rows of letters are looked for
AT_ONCE = 16  # tiles in one numpy call, small enough for the cache (there sorting is faster than partitioning)


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the sharpness, all None where no tile has text to judge on; repeated pixels do not count as resolution."""
    places = _text_tiles(sheet)
    fewest = sheet.book.limits["sharpness.tiles"]
    if len(places) < fewest:
        return replace(found, sharpness=Sharpness(tiles=len(places)))
    rule = sheet.book.limits["sharpness.rule"]
    widths, contrast = _widths(sheet.grey, places, rule)
    text = contrast >= _floor(sheet, contrast)  # grain at full size may have passed for ink before
    places = places[text]
    widths = widths[text]
    if len(places) < fewest:
        return replace(found, sharpness=Sharpness(tiles=len(places)))
    repeated = repeats(sheet.grey, places, TILE, int(sheet.book.limits["sharpness.steps"]))
    height = text_height(sheet)
    sharpness = replace(
        _sides(places, widths, sheet),
        width=_quantile(widths, sheet.book.limits["sharpness.sharper"]),
        tiles=len(places),
        text_height=height and round(height / repeated, 1),
    )
    dpi = found.dpi and found.dpi / repeated
    return replace(found, sharpness=sharpness, dpi=dpi)


def _text_tiles(sheet: Sheet) -> npt.NDArray[np.intp]:
    """(n, 2) top left corners in `grey` of tiles with contrast and some, not only, ink, from top to bottom: of those on
    lines of text where there are enough, else of all.

    Where they are few they are cut again by half steps, so that chance decides less on small pictures and short texts.
    """
    half = max(1, TILE // sheet.factor) // 2
    whole = _tiles_from(sheet, 0, 0)
    places = _on_lines(sheet, whole)
    if len(places) < MOST_TILES:
        between = [_tiles_from(sheet, *by) for by in ((0, half), (half, 0), (half, half))]
        finer = np.concatenate([whole, *between])
        finer = finer[np.lexsort((finer[:, 1], finer[:, 0]))]
        places = _on_lines(sheet, finer)
        if len(places) < sheet.book.limits["sharpness.tiles"]:
            places = finer
    if len(places) > MOST_TILES:
        places = places[np.linspace(0, len(places) - 1, MOST_TILES).astype(int)]
    return places


def _on_lines(sheet: Sheet, places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Those tiles of which enough is covered by lines of text, all of them where no lines are known. Much higher lines
    than most are headings, or stand on something else than the sheet.
    """
    if not sheet.lines or not len(places):
        return places
    limits = sheet.book.limits
    highest = limits["sharpness.ordinary_line"] * float(np.median([line.thickness for line in sheet.lines]))
    rows, columns = (side // LINE_CELL + 1 for side in sheet.grey.shape)
    covered = np.zeros((rows, columns), np.float32)
    for line in (line for line in sheet.lines if line.thickness <= highest):
        left, top, right, bottom = (max(0, int(edge) // LINE_CELL) for edge in line.bounds())
        covered[top : bottom + 1, left : right + 1] = 1
    cells = TILE // LINE_CELL
    share = sliding_window_view(covered, (cells, cells)).mean(axis=(2, 3))
    row, column = (places // LINE_CELL).T
    row = np.minimum(row, len(share) - 1)
    column = np.minimum(column, share.shape[1] - 1)
    enough: npt.NDArray[np.bool_] = share[row, column] >= limits["sharpness.on_lines"]
    return np.asarray(places[enough])


def _tiles_from(sheet: Sheet, down: int, across: int) -> npt.NDArray[np.intp]:
    """Text tiles of the grid that begins so many pixels of `small` down and across."""
    size = max(1, TILE // sheet.factor)
    ink = blocks(sheet.ink[down:, across:], size)
    if ink.size == 0:
        return np.empty((0, 2), np.intp)
    contrast = ink.max(axis=2)
    covered = np.add.reduce(ink > contrast[:, :, None] // 2, axis=2, dtype=np.uint16) / ink.shape[2]
    limits = sheet.book.limits
    some = (covered >= limits["sharpness.tile_ink_least"]) & (covered <= limits["sharpness.tile_ink_most"])
    good = (contrast >= _floor(sheet, contrast)) & some
    rows, columns = (int(np.ceil(side * EDGE)) for side in good.shape)
    good[:rows], good[-rows:], good[:, :columns], good[:, -columns:] = False, False, False, False
    places = (np.argwhere(good) * size + (down, across)) * sheet.factor
    return places[(places >= REACH).all(axis=1) & (places + TILE + REACH <= sheet.grey.shape).all(axis=1)]


def _floor(sheet: Sheet, contrast: Numbers) -> float:
    """Tiles with less contrast are not text, by themselves or beside the page's."""
    limits = sheet.book.limits
    usual = float(np.percentile(contrast, 90))
    return max(limits["sharpness.tile_contrast"], limits["sharpness.tile_share"] * usual)


def _widths(grey: Grey, places: npt.NDArray[np.intp], rule: float) -> tuple[Widths, Widths]:
    """(edges' width in pixels, contrast in grey levels) of each tile."""
    windows = sliding_window_view(grey, (TILE + 2 * REACH, TILE + 2 * REACH))
    rows, columns = (places - REACH).T
    some = (slice(start, start + AT_ONCE) for start in range(0, len(places), AT_ONCE))
    widths, contrast = np.concatenate([_tile_widths(windows[rows[part], columns[part]], rule) for part in some], axis=1)
    return widths, contrast


def _tile_widths(tiles: Grey, rule: float) -> npt.NDArray[np.float32]:
    """(2, tiles): width in pixels, contrast in grey levels, 0 for tiles with rules and no letters: less than the share
    `rule` of the strongest direction's energy in the weakest.
    """
    smooth = _smoothed(tiles)
    level = smooth[:, ::2, ::2].reshape(len(tiles), -1)
    outer = int(level.shape[1] * 0.005)
    ordered = np.sort(level, axis=1)
    contrast = (ordered[:, -1 - outer] - ordered[:, outer]).astype(np.float32)
    found = [_steep(smooth, step) for step in _DIRECTIONS]
    steep = np.array([mean for mean, _ in found])
    energy = np.array([energy for _, energy in found])
    contrast[energy.min(axis=0) < rule * energy.max(axis=0)] = 0
    widths = 2 * TO_EDGE * contrast / np.maximum(steep.min(axis=0), 1)  # differences span two pixels
    return np.stack([widths, contrast / 16])


def _steep(smooth: npt.NDArray[np.int16], step: tuple[int, int]) -> tuple[Widths, Widths]:
    """Of each tile the weighted mean and the energy of the differences across two pixels along `step`, on every second
    row and column.

    A diagonal step is as long as its direction's share of an upright or level edge is small, so the four compare.
    """
    down, across = step
    rows = smooth.shape[1] - 1
    columns = smooth.shape[2] - 1
    ahead = smooth[:, 1 + down : rows + down : 2, 1 + across : columns + across : 2]
    behind = smooth[:, 1 - down : rows - down : 2, 1 - across : columns - across : 2]
    size = np.abs(ahead - behind).reshape(len(smooth), -1).astype(np.float32)
    square = size * size
    fourth = square * square
    return np.vecdot(fourth, size) / np.maximum(fourth.sum(axis=1), 1), square.sum(axis=1)


def _smoothed(tiles: Grey) -> npt.NDArray[np.int16]:
    """Binomial smoothing, sigma 1.22 px, sixteen times the grey level; whole numbers, so additions only."""
    smooth = tiles.astype(np.uint16)
    for _ in range(6):
        smooth = smooth[:, 1:] + smooth[:, :-1]
    smooth >>= np.uint16(4)
    for _ in range(6):
        smooth = smooth[:, :, 1:] + smooth[:, :, :-1]
    return (smooth >> np.uint16(4)).astype(np.int16)


def _sides(places: npt.NDArray[np.intp], widths: Widths, sheet: Sheet) -> Sharpness:
    """The third (left, right, top, bottom) whose sharpest tiles are widest, and the page's own sharpest tenth."""
    limits = sheet.book.limits
    middle = (places + TILE / 2) / np.array(sheet.grey.shape[:2])
    thirds = {
        "left": middle[:, 1] < 1 / 3,
        "right": middle[:, 1] > 2 / 3,
        "top": middle[:, 0] < 1 / 3,
        "bottom": middle[:, 0] > 2 / 3,
    }
    enough = {side: there for side, there in thirds.items() if there.sum() >= limits["sharpness.side_tiles"]}
    sharpest = {side: _quantile(widths[there], limits["sharpness.sharper"]) for side, there in enough.items()}
    if not sharpest:
        return Sharpness()
    side = max(sharpest, key=lambda name: sharpest[name])
    best = _quantile(widths, limits["sharpness.best"])
    return Sharpness(side=side, side_width=sharpest[side], best_width=best)


def _quantile(values: Widths, per_cent: float) -> float:
    """The value that so many of a hundred lie below; numpy's own takes longer than all else that is done with few."""
    place = per_cent / 100 * (len(values) - 1)
    ordered = np.sort(values)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return round(float(ordered[below] + (place - below) * (ordered[above] - ordered[below])), 2)


def text_height(sheet: Sheet) -> float | None:
    """Median height of the letters in pixels of `grey`: of the lines that reading found, weighted by their letters,
    else by row profiles; None without lines.
    """
    if not sheet.lines:
        return _profile_height(sheet)
    lines = sorted(sheet.lines, key=lambda line: line.thickness)
    letters = np.cumsum([max(line.along, line.across) / max(1.0, min(line.along, line.across)) for line in lines])
    middle = int(np.searchsorted(letters, letters[-1] / 2))
    return round(lines[middle].thickness / sheet.book.limits["sharpness.box_of_letter"], 1)


def _profile_height(sheet: Sheet) -> float | None:
    """Median height of the lines' ink, from row profiles of narrow columns.

    Columns are narrow (a tenth of the page) so that skew and table rules do not join lines; a line weighs as much as
    it has ink, so that specks and rules do not count.
    """
    limits = sheet.book.limits
    inked = sheet.inner_ink > max(limits["tone.strong_step"], limits["sharpness.profile_ink"] * _ink_level(sheet))
    share = _column_shares(inked)
    edges = np.flatnonzero(np.diff(share.ravel() > limits["sharpness.profile_line"]))  # columns end with an empty row
    if len(edges) == 0:
        return None
    starts = edges[::2] + 1
    ends = edges[1::2] + 1
    weights = np.add.reduceat(share.ravel(), edges + 1)[::2]
    darkest = np.maximum.reduceat(share.ravel(), edges + 1)[::2]
    least = max(2, round(4 / sheet.factor))
    most = inked.shape[0] // 10
    lines = (ends - starts >= least) & (ends - starts <= most) & (darkest < limits["sharpness.profile_rule"])
    if lines.sum() < limits["sharpness.profile_lines"]:
        return None
    order = np.lexsort((weights[lines], (ends - starts)[lines]))
    heights = (ends - starts)[lines][order]
    total = weights[lines][order].cumsum()
    return round(float(heights[np.searchsorted(total, total[-1] / 2)]) * sheet.factor, 1)


def _column_shares(inked: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """(COLUMNS, rows + 2): share of ink in each row of each column, an empty row before and behind."""
    width = max(1, inked.shape[1] // COLUMNS)
    belongs = np.minimum(np.arange(inked.shape[1]) // width, COLUMNS - 1)
    which = (belongs[:, None] == np.arange(COLUMNS)).astype(np.float32) / width
    return np.pad((inked.astype(np.float32) @ which).T, ((0, 0), (1, 1)))


def _ink_level(sheet: Sheet) -> float:
    return float(np.percentile(sheet.inner_ink[::4, ::4], 99))
