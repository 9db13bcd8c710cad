"""One page while it is measured: what several measures need is computed here once, on the one decode.

Scales: `grey` is the page as `scans/` opened it; `small` is `grey` reduced by the whole number `factor` to about 620
by 877 pixels for A4 (75 dpi), on which everything but the sharpness is measured.

Pixels as arrays: from a `Raster`, reduced by area, cut into tiles. Rows first, 8 bits, origin top left.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model import Corners, PageImage, Raster, RuleBook

Grey = npt.NDArray[np.uint8]
Numbers = npt.NDArray[Any]

_BYTE, _SHIFT = np.uint16(0xFF), np.uint16(8)
_ROWS_AT_ONCE = 64  # of the smaller picture: the working set stays inside a core's cache, and small beside the page


def array_of(raster: Raster) -> Grey:
    """The raster as (height, width) or (height, width, 3), without a copy. ValueError when its size does not fit."""
    shape = (raster.height, raster.width) if raster.channels == 1 else (raster.height, raster.width, 3)
    return np.frombuffer(raster.data, np.uint8).reshape(shape)


def reduced(grey: Grey, factor: int) -> Grey:
    """`grey` made smaller by the mean of factor x factor blocks; an incomplete last row or column is left out."""
    if factor == 1:
        return grey
    if factor % 4 == 0 and min(grey.shape) >= 8:
        return reduced(_quarter(grey), factor // 4)
    height = grey.shape[0] // factor
    width = grey.shape[1] // factor
    small = np.empty((height, width), np.uint8)
    for top in range(0, height, _ROWS_AT_ONCE):
        rows = grey[factor * top : factor * min(top + _ROWS_AT_ONCE, height), : width * factor]
        small[top : top + _ROWS_AT_ONCE] = _mean_of_blocks(rows, factor)
    return small


def _mean_of_blocks(rows: Grey, factor: int) -> Grey:
    sums = rows[::factor].astype(np.uint16)
    for row in range(1, factor):
        sums += rows[row::factor]
    total = sums[:, ::factor].astype(np.uint32)
    for column in range(1, factor):
        total += sums[:, column::factor]
    return (total // (factor * factor)).astype(np.uint8)


def _quarter(grey: Grey) -> Grey:
    """A quarter of the size; neighbours are added two and two in 16-bit words, seven times as fast as numpy's mean."""
    height = grey.shape[0] & ~3
    width = grey.shape[1] & ~3
    pairs = grey[:height, :width].view(np.uint16)
    small = np.empty((height // 4, width // 4), np.uint8)
    for top in range(0, height // 4, _ROWS_AT_ONCE):
        rows = pairs[4 * top : 4 * (top + _ROWS_AT_ONCE)]
        total = rows[::4] & _BYTE
        part = rows[::4] >> _SHIFT
        total += part
        for row in (1, 2, 3):
            total += np.bitwise_and(rows[row::4], _BYTE, out=part)
            total += np.right_shift(rows[row::4], _SHIFT, out=part)
        fours = total.view(np.uint32)
        small[top : top + len(total)] = ((fours + (fours >> np.uint32(16))) & np.uint32(0xFFFF)) >> np.uint32(4)
    return small


def blocks(array: Numbers, size: int) -> Numbers:
    """`array` as (rows, columns, size * size): non-overlapping blocks; what does not fill one is left out."""
    rows = array.shape[0] // size
    columns = array.shape[1] // size
    cut = array[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return cut.transpose(0, 2, 1, 3).reshape(rows, columns, size * size)


def enlarged(coarse: Numbers, size: int, shape: tuple[int, int]) -> npt.NDArray[np.float32]:
    """One value a block, spread linearly between block centres over `shape`."""
    rows = _weights(coarse.shape[0], size, shape[0])
    columns = _weights(coarse.shape[1], size, shape[1])
    spread: npt.NDArray[np.float32] = rows @ coarse.astype(np.float32) @ columns.T
    return spread


def _weights(count: int, size: int, length: int) -> npt.NDArray[np.float32]:
    place = np.clip((np.arange(length) + 0.5) / size - 0.5, 0, count - 1)
    lower = np.minimum(place.astype(int), max(count - 2, 0))
    upper = np.minimum(lower + 1, count - 1)
    weights = np.zeros((length, count), np.float32)
    weights[np.arange(length), lower] += 1 - (place - lower)
    weights[np.arange(length), upper] += place - lower
    return weights


def runs(flags: Numbers) -> list[tuple[int, int]]:
    """Half-open (start, end) of each run of true values in a row of flags."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


Ends = npt.NDArray[np.float64]  # (lines, 4): x, y of either end of a line's axis, fractions of the picture

THIN = 0.25  # thickness over length of a line of text that tells where the sheet is; paragraphs and blobs do not


def ends_of(lines: list[Found], size: tuple[int, int]) -> Ends:
    """Ends of the axes of long thin lines of text on a picture of `size`."""
    found: list[tuple[float, float, float, float]] = []
    for line in lines:
        long = max(line.along, line.across)
        if line.thickness > THIN * 2 * long:
            continue
        angle = line.angle if line.along >= line.across else line.angle + np.pi / 2
        across, down = long * float(np.cos(angle)), long * float(np.sin(angle))
        found.append((line.x - across, line.y - down, line.x + across, line.y + down))
    return np.array(found, np.float64).reshape(-1, 4) / (*size, *size)


SMALL_SIDE = 740  # geometric mean of width and height
EDGE = 0.04  # of each side
SAMPLE = 4  # every so manieth pixel tells the paper's grey
BACKGROUND_BLOCK = 16  # pixels of `small`: larger than a stroke, smaller than a shadow


@dataclass(frozen=True)
class Sheet:
    """One page with its shared intermediate results. `reading`: none | fast | whole; `turn`: by hand, None: not;
    `lines`: of text, in pixels of `grey`, put here by reading, which runs first; empty where nothing was read.
    `papers`: the sure sheet in a photo, put here by the search for it, which runs second.
    """

    image: PageImage
    book: RuleBook
    reading: str = "fast"
    turn: int | None = None
    lines: list[Found] = field(default_factory=list)
    papers: list[Corners] = field(default_factory=list)

    def keep_within(self, corners: Corners) -> None:
        """From here on what lies outside a sheet of these corners is no text and no ink."""
        self.papers.append(corners)
        height, width = self.grey.shape
        middles = np.array([(line.x / width, line.y / height) for line in self.lines]).reshape(-1, 2)
        inside = _is_within(corners, *middles.T)
        self.lines[:] = [line for line, kept in zip(self.lines, inside.tolist(), strict=True) if kept]
        self.ink[self.desk] = 0

    @cached_property
    def desk(self) -> npt.NDArray[np.bool_]:
        """Pixels of `small` outside the sheet; none where no sheet is sure."""
        height, width = self.small.shape
        if not self.papers:
            return np.zeros((height, width), np.bool_)
        across = (np.arange(width, dtype=np.float32) + 0.5) / width
        down = (np.arange(height, dtype=np.float32) + 0.5) / height
        return ~_is_within(self.papers[-1], across[None, :], down[:, None])

    @cached_property
    def grey(self) -> Grey:
        """The page as opened."""
        return array_of(self.image.grey)

    @cached_property
    def factor(self) -> int:
        """`grey` pixels for each pixel of `small`: 1, 2, 3 or a multiple of 4."""
        wanted = max(1, round(math.sqrt(self.image.grey.width * self.image.grey.height) / SMALL_SIDE))
        if wanted < 4:
            return wanted
        return 4 * round(wanted / 4)

    @cached_property
    def small(self) -> Grey:
        """The page reduced by `factor`."""
        return reduced(self.grey, self.factor)

    @cached_property
    def background(self) -> Grey:
        """The paper's grey under the ink: the 80th percentile of each block, evened out over its neighbours."""
        size = min(BACKGROUND_BLOCK, *self.small.shape)
        cut = blocks(self.small[::SAMPLE, ::SAMPLE], max(1, size // SAMPLE))
        level = np.partition(cut, int(cut.shape[2] * 0.8), axis=2)[:, :, int(cut.shape[2] * 0.8)]
        return enlarged(_local_maximum(level), size, (self.small.shape[0], self.small.shape[1])).astype(np.uint8)

    @cached_property
    def ink(self) -> Grey:
        """How much darker than the paper each pixel of `small` is, 0..255."""
        return np.maximum(self.background, self.small) - self.small

    @property
    def line_edges(self) -> npt.NDArray[np.float64]:
        """(lines, 4): left, top, right, bottom of each line of text in pixels of `grey`."""
        return np.array([line.bounds() for line in self.lines], np.float64).reshape(-1, 4)

    @cached_property
    def text_area(self) -> tuple[slice, slice]:
        """Rows and columns of `small` within which all lines of text lie; what is beyond may be desk. The whole page
        where no lines are known.
        """
        height, width = self.small.shape
        if not self.lines:
            return slice(0, height), slice(0, width)
        edges = self.line_edges / self.factor
        left, top = np.maximum(edges[:, :2].min(axis=0), 0).astype(int)
        right, bottom = np.ceil(edges[:, 2:].max(axis=0)).astype(int)
        return slice(int(top), min(height, int(bottom))), slice(int(left), min(width, int(right)))

    @cached_property
    def inner_ink(self) -> Grey:
        """`ink` without the outer 4 %, where scanner borders, book shadows and feeder marks are."""
        rows, columns = (int(side * EDGE) for side in self.ink.shape)
        return self.ink[rows : self.ink.shape[0] - rows, columns : self.ink.shape[1] - columns]


def _is_within(corners: Corners, x: Numbers, y: Numbers) -> npt.NDArray[np.bool_]:
    """Of points in fractions, arrays that fit together: on the inner side of all four sides, clockwise ones."""
    inside = np.ones(np.broadcast_shapes(x.shape, y.shape), np.bool_)
    for (left, top), (right, bottom) in zip(corners, (*corners[1:], corners[0]), strict=True):
        inside &= (right - left) * (y - top) - (bottom - top) * (x - left) >= 0
    return inside


def _local_maximum(level: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Median of the three brightest of the 3 x 3 neighbours: a block full of ink takes its neighbours' paper."""
    padded = np.pad(level, 1, mode="edge")
    rows, columns = level.shape
    around = np.stack([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)])
    return np.asarray(np.partition(around, 7, axis=0)[7])
