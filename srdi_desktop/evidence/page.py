"""One page while it is measured: what several measures need is computed here once, on the one decode.

Scales: `grey` is the page as `scans/` opened it; `small` is `grey` reduced by the whole number `factor` to about 620
by 877 pixels for A4 (75 dpi), on which everything but the sharpness is measured.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.pixels import Grey, array_of, blocks, enlarged, reduced
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.page import PageImage
from srdi_desktop.model.rulebook import RuleBook

SMALL_SIDE = 740  # geometric mean of width and height
EDGE = 0.04  # of each side
SAMPLE = 4  # every so manieth pixel tells the paper's grey
BACKGROUND_BLOCK = 16  # pixels of `small`: larger than a stroke, smaller than a shadow


@dataclass(frozen=True)
class Sheet:
    """One page with its shared intermediate results. `reading`: none | fast | whole; `turn`: by hand, None: not;
    `lines`: of text, in pixels of `grey`, put here by reading, which runs first; empty where nothing was read.
    """

    image: PageImage
    book: RuleBook
    reading: str = "fast"
    turn: int | None = None
    lines: list[Found] = field(default_factory=list)

    @cached_property
    def grey(self) -> Grey:
        """The page as opened."""
        return array_of(self.image.grey)

    @cached_property
    def factor(self) -> int:
        """`grey` pixels for each pixel of `small`: 1, 2, 3 or a multiple of 4."""
        wanted = max(1, round(math.sqrt(self.image.grey.width * self.image.grey.height) / SMALL_SIDE))
        return wanted if wanted < 4 else 4 * round(wanted / 4)

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


def _local_maximum(level: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Median of the three brightest of the 3 x 3 neighbours: a block full of ink takes its neighbours' paper."""
    padded = np.pad(level, 1, mode="edge")
    rows, columns = level.shape
    around = np.stack([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)])
    return np.asarray(np.partition(around, 7, axis=0)[7])
