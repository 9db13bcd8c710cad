"""A sheet in a photo made flat, and its light made even: pure functions from picture to picture.

The proportions of the sheet follow from its four corners and the picture's middle, through which the camera looked
(Zhang and He, "Whiteboard scanning and image enhancement", Digital Signal Processing 2007): the homography of a
rectangle fixes the focal length, and with it height to width. The light is a smooth estimate of the bare paper's
brightness, divided out as in Gatos, Pratikakis and Perantonis, "Adaptive degraded document image binarization",
Pattern Recognition 2006, without their black and white: seals must stay red.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from srdi_desktop.model import Corners, Limits, is_convex

Numbers = npt.NDArray[Any]

RATIOS = ("flatten.iso", "flatten.letter", "flatten.card", "flatten.invoice")
BAND = 128  # rows lit at a time: stays in the cache


def flattened(picture: Image.Image, corners: Corners, limits: Limits) -> Image.Image:
    """The sheet within `corners` (fractions, clockwise from its top left) as if seen from straight above; "L" or "RGB"
    as given. White where it lies outside the picture. ValueError for corners that are no convex quadrilateral.
    """
    size = flattened_size(picture.size, corners, limits)
    inset = limits["flatten.inset"]
    # Pillow asks for each pixel of the result where in the picture it comes from.
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    sheet = (unit * (1 + 2 * inset) - inset) * size
    back = _homography(sheet, _pixels(picture.size, corners))
    coefficients = tuple(back.ravel()[:8])
    white = 255 if picture.mode == "L" else (255, 255, 255)
    perspective = Image.Transform.PERSPECTIVE
    return picture.transform(size, perspective, coefficients, Image.Resampling.BICUBIC, fillcolor=white)


def flattened_size(size: tuple[int, int], corners: Corners, limits: Limits) -> tuple[int, int]:
    """(width, height) in pixels of the flat sheet of a picture of `size`: as fine as the photo shows the better seen of
    the sheet's two directions, as far as the other, which has no more detail, is not enlarged too much, with no more
    pixels than the picture has. ValueError for corners that are no convex quadrilateral.
    """
    if not is_convex(corners):
        raise ValueError("corners must be a convex quadrilateral, clockwise")
    points = _pixels(size, corners)
    edges = np.roll(points, -1, axis=0) - points
    top, right, bottom, left = np.hypot(*edges.T)
    across = max(top, bottom)
    down = max(right, left)
    told = proportion_of(size, corners, limits)
    ratio = _snapped(told, limits)
    by_height = down * ratio
    most = limits["flatten.enlarged_most"] * min(across, by_height)
    width = min(most, max(across, by_height))
    height = width / ratio
    pixels = size[0] * size[1]
    afforded = min(1.0, math.sqrt(pixels / (width * height)))
    width *= afforded
    height *= afforded
    return max(1, round(width)), max(1, round(height))


def proportion_of(size: tuple[int, int], corners: Corners, limits: Limits) -> float:
    """Width over height of the sheet itself, not snapped."""
    middle = np.array(size) / 2
    points = (_pixels(size, corners) - middle) / max(size)
    corner, right, far, down = np.column_stack([points, np.ones(4)])
    diagonal = np.cross(corner, far)
    across = _edge(diagonal, right, down, far) * right - corner
    along = _edge(diagonal, down, right, far) * down - corner
    focal = _focal_square(across, along, limits)
    width_square = _length_square(across, focal)
    height_square = _length_square(along, focal)
    return math.sqrt(width_square / height_square)


def _edge(diagonal: Numbers, one: Numbers, other: Numbers, far: Numbers) -> float:
    """How much farther (or nearer) than the first corner `one` lies, both measured along the camera's axis."""
    plane = np.cross(one, far)
    return float(diagonal @ other / (plane @ other))


def _focal_square(across: Numbers, along: Numbers, limits: Limits) -> float:
    """Of the focal length over the picture's longer side, within what cameras have: where two sides are seen as
    parallel it cannot be told, and does not matter.
    """
    depth = across[2] * along[2]
    if abs(depth) < limits["flatten.depth"]:
        return limits["flatten.focal_usual"] ** 2
    least = limits["flatten.focal_least"] ** 2
    most = limits["flatten.focal_most"] ** 2
    flat = float(across[:2] @ along[:2])
    told = -flat / float(depth)
    return min(most, max(least, told))


def _length_square(side: Numbers, focal: float) -> float:
    """Of a side in space, `focal`: square of the focal length."""
    flat = side[:2]
    depth = float(side[2])
    return float(flat @ flat) / focal + depth**2


def _snapped(ratio: float, limits: Limits) -> float:
    """The known proportion nearest to `ratio`, lying or standing, where one is near enough."""
    upright = max(ratio, 1 / ratio)
    for name in RATIOS:
        known = limits[name]
        near = limits["flatten.snap_iso" if name == "flatten.iso" else "flatten.snap"]
        apart = abs(upright / known - 1)
        if apart > near:
            continue
        if ratio > 1:
            return known
        return 1 / known
    return ratio


def _pixels(size: tuple[int, int], corners: Corners) -> Numbers:
    return np.array(corners, np.float64) * size


def _homography(source: Numbers, target: Numbers) -> Numbers:
    """The 3 x 3 projective map that leads four points to four others, its last number 1."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), target.ravel())
    return np.append(solved, 1.0).reshape(3, 3)


def evened(picture: Image.Image, limits: Limits) -> Image.Image:
    """The picture ("L" or "RGB") with its paper evenly bright: one smooth gain for all colours and a small white
    balance. A pixel is brightened at most until its strongest colour is full, so that no colour pales: seals stay red.
    Nothing is darkened; hard shadows stay.
    """
    level, balance = _paper(picture, limits)
    wanted = limits["light.paper"] / np.maximum(level, 1)
    gain = np.clip(wanted, 1, limits["light.most"]).astype(np.float32)
    blocks_down, blocks_across = gain.shape
    source = np.asarray(picture)
    result = np.empty_like(source)
    columns = _spread(blocks_across, picture.width)
    rows = _spread(blocks_down, picture.height)
    wide = gain @ columns.T
    for top in range(0, picture.height, BAND):
        part = slice(top, top + BAND)
        gains = rows[part] @ wide
        result[part] = _lit(source[part], gains, balance)
    return Image.fromarray(result)


def _lit(band: Numbers, gain: Numbers, balance: Numbers) -> Numbers:
    """Rows of the picture brightened; `gain` of each pixel is overwritten."""
    if band.ndim == 2:
        brightened = np.minimum(band * gain, 255)
        return np.asarray(brightened, np.uint8)
    balanced = band * balance
    red, green, blue = balanced.transpose(2, 0, 1)
    strongest = np.maximum(np.maximum(red, green), blue)
    until_full = 255 / np.maximum(strongest, 1)
    np.minimum(gain, until_full, out=gain)
    balanced *= gain[:, :, None]
    return np.asarray(balanced, np.uint8)


def _paper(picture: Image.Image, limits: Limits) -> tuple[Numbers, Numbers]:
    """(brightness of the bare paper in each block, factors for red, green and blue that make it neutral)."""
    times = max(picture.size) / limits["light.side"]
    factor = max(1, round(times))
    small = np.asarray(picture.reduce(factor), np.float32)
    coloured = small.ndim == 3
    grey = small.mean(axis=2) if coloured else small
    side = max(grey.shape) / limits["light.blocks"]
    block = max(2, round(side))
    tiles = _tiles(grey, block)
    level = np.percentile(tiles, limits["light.bright"], axis=2)
    brightest_near = _around(level, np.max, 4)
    paper = level >= limits["light.paper_least"] * brightest_near
    level = _filled(level, paper)
    for _ in range(2):
        level = _around(level, np.mean, 1)
    if not coloured:
        return level, np.ones(1, np.float32)
    balance = _balance(small, grey, block, paper, limits)
    return level, balance


def _balance(small: Numbers, grey: Numbers, block: int, paper: Numbers, limits: Limits) -> Numbers:
    """Factors for the three colours, at most so far from 1 as allowed."""
    tiles = _tiles(grey, block)
    bright = np.percentile(tiles, limits["light.bright"], axis=2, keepdims=True)
    bare = tiles >= bright
    bare &= paper[:, :, None]
    medians = []
    for channel in small.transpose(2, 0, 1):
        of_paper = _tiles(channel, block)[bare]
        medians.append(np.median(of_paper))
    colour = np.array(medians)
    wanted = colour.mean() / np.maximum(colour, 1)
    most = limits["light.balance"]
    factors = np.clip(wanted, 1 - most, 1 + most)
    return np.asarray(factors, np.float32)


def _tiles(grey: Numbers, block: int) -> Numbers:
    """(rows, columns, pixels of a block); the edges are repeated to fill the last blocks."""
    height, width = grey.shape
    down = -height % block
    across = -width % block
    full = np.pad(grey, ((0, down), (0, across)), mode="edge")
    rows = full.shape[0] // block
    columns = full.shape[1] // block
    cut = full.reshape(rows, block, columns, block)
    blocks = cut.transpose(0, 2, 1, 3)
    return np.asarray(blocks.reshape(rows, columns, block * block))


def _around(level: Numbers, of: Callable[..., Numbers], reach: int) -> Numbers:
    """`of` (np.max, np.mean) over the square of blocks within `reach` of each, edges repeated."""
    side = 2 * reach + 1
    padded = np.pad(level, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side))
    return np.asarray(of(windows, axis=(2, 3)))


def _filled(level: Numbers, paper: Numbers) -> Numbers:
    """Blocks that show no paper take the mean of their neighbours that do, from the rim of each gap inwards."""
    level = np.where(paper, level, 0.0)
    known = paper.astype(np.float64)
    while not known.all():
        share = _around(known, np.mean, 1)
        total = _around(level, np.mean, 1)
        mean = total / np.maximum(share, 1e-9)
        near = np.where(share > 0, mean, 0)
        level = np.where(known > 0, level, near)
        known = np.where(share > 0, 1.0, known)
    return level


def _spread(count: int, length: int) -> Numbers:
    """(length, count) weights that spread one value a block linearly between the blocks' middles."""
    pixel = np.arange(length)
    place = np.clip((pixel + 0.5) / length * count - 0.5, 0, count - 1)
    last_but_one = max(count - 2, 0)
    lower = np.minimum(place.astype(int), last_but_one)
    upper = np.minimum(lower + 1, count - 1)
    between = place - lower
    weights = np.zeros((length, count), np.float32)
    weights[pixel, lower] = 1 - between
    weights[pixel, upper] += between
    return weights
