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
    white = 255 if picture.mode == "L" else (255, 255, 255)
    return picture.transform(
        size, Image.Transform.PERSPECTIVE, tuple(back.ravel()[:8]), Image.Resampling.BICUBIC, fillcolor=white
    )


def flattened_size(size: tuple[int, int], corners: Corners, limits: Limits) -> tuple[int, int]:
    """(width, height) in pixels of the flat sheet of a picture of `size`: no side finer than the nearer of the two
    opposite sides it stands for. ValueError for corners that are no convex quadrilateral.
    """
    if not is_convex(corners):
        raise ValueError("corners must be a convex quadrilateral, clockwise")
    points = _pixels(size, corners)
    sides = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    across = max(sides[0], sides[2])
    down = max(sides[1], sides[3])
    ratio = _snapped(proportion_of(size, corners, limits), limits)
    width = min(across, down * ratio)
    return max(1, round(width)), max(1, round(width / ratio))


def proportion_of(size: tuple[int, int], corners: Corners, limits: Limits) -> float:
    """Width over height of the sheet itself, not snapped."""
    points = (_pixels(size, corners) - np.array(size) / 2) / max(size)
    corner, right, far, down = np.column_stack([points, np.ones(4)])
    diagonal = np.cross(corner, far)
    across = _edge(diagonal, right, down, far) * right - corner
    along = _edge(diagonal, down, right, far) * down - corner
    focal = _focal_square(across, along, limits)
    return math.sqrt(_length_square(across, focal) / _length_square(along, focal))


def _edge(diagonal: Numbers, one: Numbers, other: Numbers, far: Numbers) -> float:
    """How much farther (or nearer) than the first corner `one` lies, both measured along the camera's axis."""
    return float(diagonal @ other / (np.cross(one, far) @ other))


def _focal_square(across: Numbers, along: Numbers, limits: Limits) -> float:
    """Of the focal length over the picture's longer side, within what cameras have: where two sides are seen as
    parallel it cannot be told, and does not matter.
    """
    least, most = limits["flatten.focal_least"] ** 2, limits["flatten.focal_most"] ** 2
    depth = across[2] * along[2]
    if abs(depth) < limits["flatten.depth"]:
        return limits["flatten.focal_usual"] ** 2
    told = -float(across[:2] @ along[:2]) / float(depth)
    return min(most, max(least, told))


def _length_square(side: Numbers, focal: float) -> float:
    return float(side[:2] @ side[:2]) / focal + float(side[2]) ** 2


def _snapped(ratio: float, limits: Limits) -> float:
    """The known proportion nearest to `ratio`, lying or standing, where one is near enough."""
    upright = max(ratio, 1 / ratio)
    for name in RATIOS:
        known = limits[name]
        near = limits["flatten.snap_iso" if name == "flatten.iso" else "flatten.snap"]
        if abs(upright / known - 1) <= near:
            return known if ratio > 1 else 1 / known
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
    source = np.asarray(picture)
    result = np.empty_like(source)
    columns = _spread(gain.shape[1], picture.width)
    rows = _spread(gain.shape[0], picture.height)
    wide = gain @ columns.T
    for top in range(0, picture.height, BAND):
        part = slice(top, top + BAND)
        result[part] = _lit(source[part], rows[part] @ wide, balance)
    return Image.fromarray(result)


def _lit(band: Numbers, gain: Numbers, balance: Numbers) -> Numbers:
    if band.ndim == 2:
        return np.asarray(np.minimum(band * gain, 255), np.uint8)
    balanced = band * balance
    red, green, blue = balanced.transpose(2, 0, 1)
    strongest = np.maximum(np.maximum(red, green), blue)
    np.minimum(gain, 255 / np.maximum(strongest, 1), out=gain)
    balanced *= gain[:, :, None]
    return np.asarray(balanced, np.uint8)


def _paper(picture: Image.Image, limits: Limits) -> tuple[Numbers, Numbers]:
    """(brightness of the bare paper in each block, factors for red, green and blue that make it neutral)."""
    factor = max(1, round(max(picture.size) / limits["light.side"]))
    small = np.asarray(picture.reduce(factor), np.float32)
    grey = small if small.ndim == 2 else small.mean(axis=2)
    block = max(2, round(max(grey.shape) / limits["light.blocks"]))
    tiles = _tiles(grey, block)
    level = np.percentile(tiles, limits["light.bright"], axis=2)
    paper = level >= limits["light.paper_least"] * _around(level, np.max, 4)
    level = _filled(level, paper)
    for _ in range(2):
        level = _around(level, np.mean, 1)
    if small.ndim == 2:
        return level, np.ones(1, np.float32)
    return level, _balance(small, grey, block, paper, limits)


def _balance(
    small: Numbers,
    grey: Numbers,
    block: int,
    paper: Numbers,
    limits: Limits,
) -> Numbers:
    """Factors for the three colours, at most so far from 1 as allowed."""
    bright = _tiles(grey, block)
    bare = bright >= np.percentile(bright, limits["light.bright"], axis=2, keepdims=True)
    bare &= paper[:, :, None]
    channels = [_tiles(one, block) for one in small.transpose(2, 0, 1)]
    colour = np.array([np.median(one[bare]) for one in channels])
    wanted = colour.mean() / np.maximum(colour, 1)
    most = limits["light.balance"]
    return np.asarray(np.clip(wanted, 1 - most, 1 + most), np.float32)


def _tiles(grey: Numbers, block: int) -> Numbers:
    """(rows, columns, pixels of a block); the edges are repeated to fill the last blocks."""
    down, across = (-side % block for side in grey.shape)
    full = np.pad(grey, ((0, down), (0, across)), mode="edge")
    rows, columns = full.shape[0] // block, full.shape[1] // block
    cut = full.reshape(rows, block, columns, block).transpose(0, 2, 1, 3)
    return np.asarray(cut.reshape(rows, columns, block * block))


def _around(level: Numbers, of: Callable[..., Numbers], reach: int) -> Numbers:
    """`of` (np.max, np.mean) over the square of blocks within `reach` of each, edges repeated."""
    side = 2 * reach + 1
    padded = np.pad(level, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side))
    return np.asarray(of(windows, axis=(2, 3)))


def _filled(level: Numbers, paper: Numbers) -> Numbers:
    """Blocks that show no paper take the mean of their neighbours that do, from the rim of each gap inwards."""
    level, known = np.where(paper, level, 0.0), paper.astype(np.float64)
    while not known.all():
        share = _around(known, np.mean, 1)
        near = np.where(share > 0, _around(level, np.mean, 1) / np.maximum(share, 1e-9), 0)
        level, known = np.where(known > 0, level, near), np.where(share > 0, 1.0, known)
    return level


def _spread(count: int, length: int) -> Numbers:
    """(length, count) weights that spread one value a block linearly between the blocks' middles."""
    place = np.clip((np.arange(length) + 0.5) / length * count - 0.5, 0, count - 1)
    lower = np.minimum(place.astype(int), max(count - 2, 0))
    weights = np.zeros((length, count), np.float32)
    weights[np.arange(length), lower] = 1 - (place - lower)
    weights[np.arange(length), np.minimum(lower + 1, count - 1)] += place - lower
    return weights
