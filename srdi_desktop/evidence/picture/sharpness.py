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

from srdi_desktop.evidence.measured_page import Flags, Grey, Levels, Numbers, Places, Sheet, blocks
from srdi_desktop.model import Evidence, Sharpness

_ENLARGEMENT_TILES = 12  # tiles looked at, spread over the page


def repeats(grey: Grey, places: Places, size: int, fewest: int) -> float:
    """How often each pixel of the original stands in a row or column, whichever is more; 1.0 for an honest picture.

    `places`: (n, 2) top left corners of text tiles of `size` pixels; `fewest`: places of change in a tile that tell
    anything.
    """
    some = _spread(places, _ENLARGEMENT_TILES)
    tiles = [grey[y : y + size, x : x + size] for y, x in some]
    turned = [tile.T for tile in tiles]
    return max(_along(tiles, fewest), _along(turned, fewest))


def _spread(places: Places, most: int) -> Places:
    """At most so many of the places, evenly from the first to the last."""
    count = min(most, len(places))
    evenly = np.linspace(0, len(places) - 1, count)
    return np.asarray(places[evenly.astype(int)])


def _along(tiles: list[Grey], fewest: int) -> float:
    """Mean step between columns that differ; 1.0 as soon as one tile has two such places in a row."""
    steps: list[Numbers] = []
    for tile in tiles:
        differs = tile[:, 1:] != tile[:, :-1]
        changed = np.flatnonzero(differs.any(axis=0))
        if len(changed) > fewest:
            steps.append(np.diff(changed))
    if not steps:
        return 1.0
    every = np.concatenate(steps)
    least = int(every.min())
    if least < 2:
        return 1.0
    usual = every[every <= least + 1]
    return float(usual.mean())


Widths = Levels  # one number for each tile
Smooth = npt.NDArray[np.int16]  # (tiles, rows, columns), sixteen times the grey level

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
    limits = sheet.book.limits
    places = _text_tiles(sheet)
    fewest = limits["sharpness.tiles"]
    if len(places) < fewest:
        return replace(found, sharpness=Sharpness(tiles=len(places)))
    widths, contrast = _widths(sheet.grey, places, limits["sharpness.rule"])
    text = contrast >= _floor(sheet, contrast)  # grain at full size may have passed for ink before
    places = places[text]
    widths = widths[text]
    if len(places) < fewest:
        return replace(found, sharpness=Sharpness(tiles=len(places)))
    sharpness = _sides(places, widths, sheet)
    width = _quantile(widths, limits["sharpness.sharper"])
    steps = int(limits["sharpness.steps"])
    repeated = repeats(sheet.grey, places, TILE, steps)
    height = text_height(sheet)
    if height:
        height = round(height / repeated, 1)
    sharpness = replace(sharpness, width=width, tiles=len(places), text_height=height)
    dpi = found.dpi and found.dpi / repeated
    return replace(found, sharpness=sharpness, dpi=dpi)


def _text_tiles(sheet: Sheet) -> Places:
    """(n, 2) top left corners in `grey` of tiles with contrast and some, not only, ink, from top to bottom: of those on
    lines of text where there are enough, else of all.

    Where they are few they are cut again by half steps, so that chance decides less on small pictures and short texts.
    """
    whole = _tiles_from(sheet, 0, 0)
    places = _on_lines(sheet, whole)
    if len(places) < MOST_TILES:
        finer = _with_half_steps(sheet, whole)
        places = _on_lines(sheet, finer)
        if len(places) < sheet.book.limits["sharpness.tiles"]:
            places = finer
    if len(places) > MOST_TILES:
        return _spread(places, MOST_TILES)
    return places


def _with_half_steps(sheet: Sheet, whole: Places) -> Places:
    """The tiles of the grids that lie half a tile beside, and between them the given ones, from top to bottom."""
    half = max(1, TILE // sheet.factor) // 2
    right = _tiles_from(sheet, 0, half)
    below = _tiles_from(sheet, half, 0)
    both = _tiles_from(sheet, half, half)
    finer = np.concatenate([whole, right, below, both])
    rows, columns = finer.T
    order = np.lexsort((columns, rows))
    return finer[order]


def _on_lines(sheet: Sheet, places: Places) -> Places:
    """Those tiles of which enough is covered by lines of text, all of them where no lines are known."""
    if not sheet.lines or not len(places):
        return places
    covered = _covered(sheet)
    cells = TILE // LINE_CELL
    windows = sliding_window_view(covered, (cells, cells))
    share = windows.mean(axis=(2, 3))
    row, column = (places // LINE_CELL).T
    row = np.minimum(row, share.shape[0] - 1)
    column = np.minimum(column, share.shape[1] - 1)
    least = sheet.book.limits["sharpness.on_lines"]
    enough = share[row, column] >= least
    return np.asarray(places[enough])


def _covered(sheet: Sheet) -> Levels:
    """(rows, columns) of cells of LINE_CELL pixels: 1 where a line of text lies, else 0. Much higher lines than most
    are headings, or stand on something else than the sheet.
    """
    rows, columns = (side // LINE_CELL + 1 for side in sheet.grey.shape)
    covered = np.zeros((rows, columns), np.float32)
    usual = np.median([line.thickness for line in sheet.lines])
    highest = sheet.book.limits["sharpness.ordinary_line"] * float(usual)
    for line in sheet.lines:
        if line.thickness > highest:
            continue
        left, top, right, bottom = (max(0, int(edge) // LINE_CELL) for edge in line.bounds())
        covered[top : bottom + 1, left : right + 1] = 1
    return covered


def _tiles_from(sheet: Sheet, down: int, across: int) -> Places:
    """Text tiles of the grid that begins so many pixels of `small` down and across."""
    size = max(1, TILE // sheet.factor)
    ink = blocks(sheet.ink[down:, across:], size)
    if ink.size == 0:
        return np.empty((0, 2), np.intp)
    good = _has_text(ink, sheet)
    _clear_edges(good)
    in_small = np.argwhere(good) * size + (down, across)
    places = in_small * sheet.factor
    ends = places + TILE + REACH
    after_start = (places >= REACH).all(axis=1)
    before_end = (ends <= sheet.grey.shape).all(axis=1)
    return places[after_start & before_end]


def _has_text(ink: Numbers, sheet: Sheet) -> Flags:
    """Of tiles of ink (rows, columns, pixels): whether they have contrast and some, not only, ink."""
    limits = sheet.book.limits
    contrast = ink.max(axis=2)
    strong = ink > contrast[:, :, None] // 2
    count = np.add.reduce(strong, axis=2, dtype=np.uint16)
    covered = count / ink.shape[2]
    some = covered >= limits["sharpness.tile_ink_least"]
    some &= covered <= limits["sharpness.tile_ink_most"]
    some &= contrast >= _floor(sheet, contrast)
    return np.asarray(some)


def _clear_edges(good: Flags) -> None:
    """Tiles where a scanner's borders may lie are none."""
    rows, columns = (int(np.ceil(side * EDGE)) for side in good.shape)
    good[:rows] = False
    good[-rows:] = False
    good[:, :columns] = False
    good[:, -columns:] = False


def _floor(sheet: Sheet, contrast: Numbers) -> float:
    """Tiles with less contrast are not text, by themselves or beside the page's."""
    limits = sheet.book.limits
    usual = float(np.percentile(contrast, 90))
    beside_page = limits["sharpness.tile_share"] * usual
    return max(limits["sharpness.tile_contrast"], beside_page)


def _widths(grey: Grey, places: Places, rule: float) -> tuple[Widths, Widths]:
    """(edges' width in pixels, contrast in grey levels) of each tile."""
    side = TILE + 2 * REACH
    windows = sliding_window_view(grey, (side, side))
    rows, columns = (places - REACH).T
    found: list[Levels] = []
    for start in range(0, len(places), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        tiles = windows[rows[some], columns[some]]
        found.append(_tile_widths(tiles, rule))
    widths, contrast = np.concatenate(found, axis=1)
    return widths, contrast


def _tile_widths(tiles: Grey, rule: float) -> Levels:
    """(2, tiles): width in pixels, contrast in grey levels, 0 for tiles with rules and no letters: less than the share
    `rule` of the strongest direction's energy in the weakest.
    """
    smooth = _smoothed(tiles)
    contrast = _contrast(smooth)
    found = [_steep(smooth, step) for step in _DIRECTIONS]
    steep = np.array([mean for mean, _ in found])
    energy = np.array([energy for _, energy in found])
    strongest = energy.max(axis=0)
    ruled = energy.min(axis=0) < rule * strongest
    contrast[ruled] = 0
    weakest = np.maximum(steep.min(axis=0), 1)
    widths = 2 * TO_EDGE * contrast / weakest  # differences span two pixels
    return np.stack([widths, contrast / 16])


def _contrast(smooth: Smooth) -> Widths:
    """Between the darkest and the brightest of each tile, the outermost half per cent of either left out."""
    sampled = smooth[:, ::2, ::2]
    levels = sampled.reshape(len(smooth), -1)
    ordered = np.sort(levels, axis=1)
    outer = int(ordered.shape[1] * 0.005)
    dark = ordered[:, outer]
    bright = ordered[:, -1 - outer]
    return (bright - dark).astype(np.float32)


def _steep(smooth: Smooth, step: tuple[int, int]) -> tuple[Widths, Widths]:
    """Of each tile the weighted mean and the energy of the differences across two pixels along `step`, on every second
    row and column.

    A diagonal step is as long as its direction's share of an upright or level edge is small, so the four compare.
    """
    down, across = step
    ahead = _moved(smooth, down, across)
    behind = _moved(smooth, -down, -across)
    difference = np.abs(ahead - behind)
    by_tile = difference.reshape(len(smooth), -1)
    size = by_tile.astype(np.float32)
    square = size * size
    fourth = square * square
    weights = np.maximum(fourth.sum(axis=1), 1)
    mean = np.vecdot(fourth, size) / weights
    return mean, square.sum(axis=1)


def _moved(smooth: Smooth, down: int, across: int) -> Smooth:
    """Every second inner pixel's neighbour so far down and across."""
    _, height, width = smooth.shape
    rows = slice(1 + down, height - 1 + down, 2)
    columns = slice(1 + across, width - 1 + across, 2)
    return smooth[:, rows, columns]


def _smoothed(tiles: Grey) -> Smooth:
    """Binomial smoothing, sigma 1.22 px, sixteen times the grey level; whole numbers, so additions only."""
    smooth = tiles.astype(np.uint16)
    for _ in range(6):
        smooth = smooth[:, 1:] + smooth[:, :-1]
    smooth >>= np.uint16(4)
    for _ in range(6):
        smooth = smooth[:, :, 1:] + smooth[:, :, :-1]
    smooth >>= np.uint16(4)
    return smooth.astype(np.int16)


def _sides(places: Places, widths: Widths, sheet: Sheet) -> Sharpness:
    """The third (left, right, top, bottom) whose sharpest tiles are widest, and the page's own sharpest tenth."""
    limits = sheet.book.limits
    size = np.array(sheet.grey.shape[:2])
    down, across = ((places + TILE / 2) / size).T
    first = 1 / 3
    last = 2 / 3
    thirds = {"left": across < first, "right": across > last, "top": down < first, "bottom": down > last}
    sharpest: dict[str, float] = {}
    for side, there in thirds.items():
        if there.sum() >= limits["sharpness.side_tiles"]:
            sharpest[side] = _quantile(widths[there], limits["sharpness.sharper"])
    if not sharpest:
        return Sharpness()
    side = max(sharpest, key=lambda name: sharpest[name])
    best = _quantile(widths, limits["sharpness.best"])
    return Sharpness(side=side, side_width=sharpest[side], best_width=best)


def _quantile(values: Widths, per_cent: float) -> float:
    """The value that so many of a hundred lie below; numpy's own takes longer than all else that is done with few."""
    last = len(values) - 1
    place = per_cent / 100 * last
    below = int(place)
    above = min(below + 1, last)
    ordered = np.sort(values)
    lower = ordered[below]
    step = ordered[above] - lower
    value = lower + (place - below) * step
    return round(float(value), 2)


def text_height(sheet: Sheet) -> float | None:
    """Median height of the letters in pixels of `grey`: of the lines that reading found, weighted by their letters,
    else by row profiles; None without lines.
    """
    if not sheet.lines:
        return _profile_height(sheet)
    lines = sorted(sheet.lines, key=lambda line: line.thickness)
    long = np.array([max(line.along, line.across) for line in lines])
    high = np.array([min(line.along, line.across) for line in lines])
    letters = np.cumsum(long / np.maximum(1.0, high))
    half = letters[-1] / 2
    middle = int(np.searchsorted(letters, half))
    height = lines[middle].thickness / sheet.book.limits["sharpness.box_of_letter"]
    return round(height, 1)


def _profile_height(sheet: Sheet) -> float | None:
    """Median height of the lines' ink, from row profiles of narrow columns.

    Columns are narrow (a tenth of the page) so that skew and table rules do not join lines; a line weighs as much as
    it has ink, so that specks and rules do not count.
    """
    limits = sheet.book.limits
    inked = _inked(sheet)
    share = _column_shares(inked).ravel()
    lined = share > limits["sharpness.profile_line"]
    edges = np.flatnonzero(np.diff(lined))  # columns end with an empty row
    if len(edges) == 0:
        return None
    first = edges + 1
    heights = edges[1::2] - edges[::2]
    weights = np.add.reduceat(share, first)[::2]
    darkest = np.maximum.reduceat(share, first)[::2]
    least = max(2, round(4 / sheet.factor))
    most = inked.shape[0] // 10
    lines = (heights >= least) & (heights <= most)
    lines &= darkest < limits["sharpness.profile_rule"]
    if lines.sum() < limits["sharpness.profile_lines"]:
        return None
    height = _weighted_median(heights[lines], weights[lines])
    return round(height * sheet.factor, 1)


def _inked(sheet: Sheet) -> Flags:
    """Which pixels of the inner page are strong ink, beside the page's darkest."""
    limits = sheet.book.limits
    ink = sheet.inner_ink
    darkest = float(np.percentile(ink[::4, ::4], 99))
    beside_page = limits["sharpness.profile_ink"] * darkest
    least = max(limits["tone.strong_step"], beside_page)
    return ink > least


def _weighted_median(heights: Places, weights: Levels) -> float:
    """The height that half of all weight lies below."""
    order = np.lexsort((weights, heights))
    total = weights[order].cumsum()
    middle = np.searchsorted(total, total[-1] / 2)
    return float(heights[order][middle])


def _column_shares(inked: Flags) -> Levels:
    """(COLUMNS, rows + 2): share of ink in each row of each column, an empty row before and behind."""
    pixels = np.arange(inked.shape[1])
    width = max(1, len(pixels) // COLUMNS)
    belongs = np.minimum(pixels // width, COLUMNS - 1)
    which = belongs[:, None] == np.arange(COLUMNS)
    weights = which.astype(np.float32) / width
    shares = inked.astype(np.float32) @ weights
    return np.pad(shares.T, ((0, 0), (1, 1)))
