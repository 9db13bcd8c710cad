"""One page while it is measured: what several measures need is computed here once, on the one decode.

Scales: `grey` is the page as `scans/` opened it; `small` is `grey` reduced by the whole number `factor` to about 620
by 877 pixels for A4 (75 dpi), on which everything but the sharpness is measured.

Pixels as arrays: from a `Raster`, reduced by area, cut into tiles, their redness. Rows first, 8 bits, origin top left.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model import Corners, PageImage, Raster, RuleBook

Grey = npt.NDArray[np.uint8]  # (height, width)
Levels = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Planes = npt.NDArray[np.uint16]  # (3, height, width): red, green, blue
Numbers = npt.NDArray[Any]

_BYTE = np.uint16(0xFF)
_BITS_OF_BYTE = np.uint16(8)
_WORD = np.uint32(0xFFFF)
_BITS_OF_WORD = np.uint32(16)
_SIXTEENTH = np.uint32(4)  # bits: divided by the pixels of a block of 4 x 4
_ROWS_AT_ONCE = 64  # of the smaller picture: the working set stays inside a core's cache, and small beside the page


def array_of(raster: Raster) -> Grey:
    """The raster as (height, width) or (height, width, 3), without a copy. ValueError when its size does not fit."""
    pixels = np.frombuffer(raster.data, np.uint8)
    if raster.channels == 1:
        return pixels.reshape(raster.height, raster.width)
    return pixels.reshape(raster.height, raster.width, 3)


def reduced(grey: Grey, factor: int) -> Grey:
    """`grey` made smaller by the mean of factor x factor blocks; an incomplete last row or column is left out."""
    if factor == 1:
        return grey
    if factor % 4 == 0 and min(grey.shape) >= 8:
        quarter = _quarter(grey)
        return reduced(quarter, factor // 4)
    height = grey.shape[0] // factor
    width = grey.shape[1] // factor
    whole = grey[:, : width * factor]
    small = np.empty((height, width), np.uint8)
    for top in range(0, height, _ROWS_AT_ONCE):
        foot = min(top + _ROWS_AT_ONCE, height)
        rows = whole[factor * top : factor * foot]
        small[top:foot] = _mean_of_blocks(rows, factor)
    return small


def _mean_of_blocks(rows: Grey, factor: int) -> Grey:
    """Of rows whose height and width are multiples of `factor`; rounded down."""
    sums = rows[::factor].astype(np.uint16)
    for row in range(1, factor):
        sums += rows[row::factor]
    total = sums[:, ::factor].astype(np.uint32)
    for column in range(1, factor):
        total += sums[:, column::factor]
    mean = total // (factor * factor)
    return mean.astype(np.uint8)


def _quarter(grey: Grey) -> Grey:
    """A quarter of the size; neighbours are added two and two in 16-bit words, seven times as fast as numpy's mean."""
    height = grey.shape[0] & ~3
    width = grey.shape[1] & ~3
    whole = grey[:height, :width]
    pairs = whole.view(np.uint16)
    small = np.empty((height // 4, width // 4), np.uint8)
    for top in range(0, height // 4, _ROWS_AT_ONCE):
        foot = top + _ROWS_AT_ONCE
        small[top:foot] = _mean_of_fours(pairs[4 * top : 4 * foot])
    return small


def _mean_of_fours(pairs: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint32]:
    """Of blocks of 4 x 4 pixels; `pairs`: (4 * rows, 2 * columns) words of two neighbouring pixels."""
    first = pairs[::4]
    total = first & _BYTE
    part = first >> _BITS_OF_BYTE
    total += part
    for row in (1, 2, 3):
        following = pairs[row::4]
        total += np.bitwise_and(following, _BYTE, out=part)
        total += np.right_shift(following, _BITS_OF_BYTE, out=part)
    fours = total.view(np.uint32)
    upper = fours >> _BITS_OF_WORD
    sums = (fours + upper) & _WORD
    return sums >> _SIXTEENTH


def blocks(array: Numbers, size: int) -> Numbers:
    """`array` as (rows, columns, size * size): non-overlapping blocks; what does not fill one is left out."""
    rows = array.shape[0] // size
    columns = array.shape[1] // size
    whole = array[: rows * size, : columns * size]
    cut = whole.reshape(rows, size, columns, size)
    by_block = cut.transpose(0, 2, 1, 3)
    return by_block.reshape(rows, columns, size * size)


def enlarged(coarse: Numbers, size: int, shape: tuple[int, int]) -> Levels:
    """One value a block, spread linearly between block centres over `shape`."""
    height, width = shape
    rows = _weights(coarse.shape[0], size, height)
    columns = _weights(coarse.shape[1], size, width)
    values = coarse.astype(np.float32)
    spread = rows @ values @ columns.T
    return np.asarray(spread, np.float32)


def _weights(count: int, size: int, length: int) -> Levels:
    """(length, count): how much each of `count` blocks of `size` pixels gives to each of `length` pixels."""
    pixels = np.arange(length)
    in_blocks = (pixels + 0.5) / size - 0.5
    place = np.clip(in_blocks, 0, count - 1)
    last_pair = max(count - 2, 0)
    lower = np.minimum(place.astype(int), last_pair)
    upper = np.minimum(lower + 1, count - 1)
    share = place - lower
    weights = np.zeros((length, count), np.float32)
    weights[pixels, lower] += 1 - share
    weights[pixels, upper] += share
    return weights


def runs(flags: Numbers) -> list[tuple[int, int]]:
    """Half-open (start, end) of each run of true values in a row of flags."""
    inner = flags.astype(np.int8)
    fenced = np.concatenate(([0], inner, [0]))
    edges = np.flatnonzero(np.diff(fenced))
    starts = edges[::2].tolist()
    ends = edges[1::2].tolist()
    return list(zip(starts, ends, strict=True))


def colour_planes(colour: Grey, factor: int) -> Planes:
    """Of a picture (height, width, 3), reduced by the mean of factor x factor pixels, rounded down."""
    height = colour.shape[0] // factor
    width = colour.shape[1] // factor
    rows = np.zeros((height, width * factor * 3), np.uint16)
    whole = colour[: height * factor, : width * factor]
    for row in range(factor):
        every = whole[row::factor]
        rows += every.reshape(height, -1)
    planes = np.zeros((3, height, width), np.uint16)
    for channel in range(3):
        for column in range(factor):
            first = channel + 3 * column
            planes[channel] += rows[:, first :: 3 * factor]
    if factor == 1:
        return planes
    return planes // np.uint16(factor * factor)


def has_colour(colour: Grey, least: float) -> bool:
    """False where all channels are the same up to JPEG's rounding, grey levels: a grey copy saved in colour."""
    picture = colour[::8, ::8].astype(np.int16)
    red = picture[:, :, 0]
    blue = picture[:, :, 2]
    spread = np.percentile(np.abs(red - blue), 99.5)
    return bool(spread > least)


def paper_tint(planes: Planes) -> Levels:
    """(3,): what each channel is multiplied with to make the paper white."""
    sampled = planes[:, ::2, ::2].reshape(3, -1)
    paper = np.percentile(sampled, 80, axis=1)
    factors = 255 / np.maximum(paper, 60)
    return np.asarray(factors, np.float32)


def redness(planes: Planes, tint: Levels) -> Levels:
    """Red above the larger of green and blue after the paper's own tint was taken off, 0..255."""
    red, green, blue = (plane * factor for plane, factor in zip(planes, tint, strict=True))
    other = np.maximum(green, blue)
    above = np.clip(red - other, 0, 255)
    return np.asarray(above, np.float32)


Ends = Floats  # (lines, 4): x, y of either end of a line's axis, fractions of the picture

THIN = 0.25  # thickness over length of a line of text that tells where the sheet is; paragraphs and blobs do not


def ends_of(lines: list[Found], size: tuple[int, int]) -> Ends:
    """Ends of the axes of long thin lines of text on a picture of `size`."""
    found: list[tuple[float, float, float, float]] = []
    for line in lines:
        half = max(line.along, line.across)
        if line.thickness > THIN * 2 * half:
            continue
        angle = line.angle
        if line.along < line.across:
            angle += np.pi / 2
        across = half * float(np.cos(angle))
        down = half * float(np.sin(angle))
        begin = (line.x - across, line.y - down)
        end = (line.x + across, line.y + down)
        found.append((*begin, *end))
    pixels = np.array(found, np.float64).reshape(-1, 4)
    fractions: Ends = pixels / (*size, *size)
    return fractions


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
        places = [(line.x / width, line.y / height) for line in self.lines]
        across, down = np.array(places).reshape(-1, 2).T
        inside = _is_within(corners, across, down).tolist()
        self.lines[:] = [line for line, kept in zip(self.lines, inside, strict=True) if kept]
        self.ink[self.desk] = 0

    @cached_property
    def desk(self) -> Flags:
        """Pixels of `small` outside the sheet; none where no sheet is sure."""
        height, width = self.small.shape
        if not self.papers:
            return np.zeros((height, width), np.bool_)
        columns = np.arange(width, dtype=np.float32)
        rows = np.arange(height, dtype=np.float32)
        across = (columns + 0.5) / width
        down = (rows + 0.5) / height
        sheet = self.papers[-1]
        return ~_is_within(sheet, across[None, :], down[:, None])

    @cached_property
    def grey(self) -> Grey:
        """The page as opened."""
        return array_of(self.image.grey)

    @cached_property
    def factor(self) -> int:
        """`grey` pixels for each pixel of `small`: 1, 2, 3 or a multiple of 4."""
        page = self.image.grey
        side = math.sqrt(page.width * page.height)
        wanted = max(1, round(side / SMALL_SIDE))
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
        height, width = self.small.shape
        size = min(BACKGROUND_BLOCK, height, width)
        sampled = self.small[::SAMPLE, ::SAMPLE]
        cut = blocks(sampled, max(1, size // SAMPLE))
        place = int(cut.shape[2] * 0.8)
        ordered = np.partition(cut, place, axis=2)
        paper = _local_maximum(ordered[:, :, place])
        spread = enlarged(paper, size, (height, width))
        return spread.astype(np.uint8)

    @cached_property
    def ink(self) -> Grey:
        """How much darker than the paper each pixel of `small` is, 0..255."""
        paper = np.maximum(self.background, self.small)
        return paper - self.small

    @property
    def line_edges(self) -> Floats:
        """(lines, 4): left, top, right, bottom of each line of text in pixels of `grey`."""
        bounds = [line.bounds() for line in self.lines]
        return np.array(bounds, np.float64).reshape(-1, 4)

    @cached_property
    def text_area(self) -> tuple[slice, slice]:
        """Rows and columns of `small` within which all lines of text lie; what is beyond may be desk. The whole page
        where no lines are known.
        """
        height, width = self.small.shape
        if not self.lines:
            return slice(0, height), slice(0, width)
        lefts, tops, rights, bottoms = (self.line_edges / self.factor).T
        left = int(max(lefts.min(), 0))
        top = int(max(tops.min(), 0))
        right = math.ceil(rights.max())
        bottom = math.ceil(bottoms.max())
        rows = slice(top, min(height, bottom))
        columns = slice(left, min(width, right))
        return rows, columns

    @cached_property
    def inner_ink(self) -> Grey:
        """`ink` without the outer 4 %, where scanner borders, book shadows and feeder marks are."""
        return without_edges(self.ink, EDGE)


def without_edges(picture: Grey, share: float) -> Grey:
    """`picture` without so much of its height at top and foot, and of its width at either side."""
    height, width = picture.shape
    rows = int(height * share)
    columns = int(width * share)
    return picture[rows : height - rows, columns : width - columns]


def _is_within(corners: Corners, x: Numbers, y: Numbers) -> Flags:
    """Of points in fractions, arrays that fit together: on the inner side of all four sides, clockwise ones."""
    shape = np.broadcast_shapes(x.shape, y.shape)
    inside = np.ones(shape, np.bool_)
    following = (*corners[1:], corners[0])
    for (left, top), (right, bottom) in zip(corners, following, strict=True):
        across = (right - left) * (y - top)
        down = (bottom - top) * (x - left)
        inside &= across - down >= 0
    return inside


def _local_maximum(level: Grey) -> Grey:
    """Median of the three brightest of the 3 x 3 neighbours: a block full of ink takes its neighbours' paper."""
    padded = np.pad(level, 1, mode="edge")
    rows, columns = level.shape
    shifts: list[Grey] = []
    for top in range(3):
        across = padded[top : top + rows]
        shifts += [across[:, left : left + columns] for left in range(3)]
    around = np.stack(shifts)
    ordered = np.partition(around, 7, axis=0)
    return np.asarray(ordered[7])
