"""Grey levels: how bright the paper is, how dark the ink on it, how much of either.

`ink` counts what is darker than the local paper (not than a fixed white: coloured or shaded paper is blank too), away
from the edges, where feeders leave streaks and books shadows. The method and the alternatives that failed (fixed
thresholds of NAPS2, vxsuite) are in the literature on blank page removal; see limits.toml `[blank]`.
"""

from dataclasses import replace

import numpy as np

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import blocks
from srdi_desktop.model.page import Evidence, Tone

EDGE = 0.04  # of each side, ignored for `ink`
CONTRAST_BLOCK = 16  # pixels of `small`


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the tone."""
    small, limits = sheet.small, sheet.book.limits
    paper = float(np.percentile(small[::2, ::2], 90))
    dark = float((small < limits["tone.dark_pixel"]).mean())
    tone = Tone(round(paper, 1), round(_contrast(sheet), 1), round(_ink(sheet), 6), round(dark, 4))
    return replace(found, tone=tone)


def _contrast(sheet: Sheet) -> float:
    """Paper minus ink where there is writing: 90th percentile of the blocks' darkest 3 %, of blocks with ink."""
    tiles = blocks(sheet.ink, min(CONTRAST_BLOCK, *sheet.ink.shape))
    place = int(tiles.shape[2] * 0.97)
    darkest = np.partition(tiles, place, axis=2)[:, :, place].ravel()
    inked = darkest[darkest >= sheet.book.limits["tone.ink_step"]]
    return float(np.percentile(inked, 90)) if inked.size else 0.0


def _ink(sheet: Sheet) -> float:
    """Share of the inner page that is darker than its paper by more than the page's own noise."""
    rows, columns = (int(side * EDGE) for side in sheet.ink.shape)
    inner = sheet.ink[rows : sheet.ink.shape[0] - rows or None, columns : sheet.ink.shape[1] - columns or None]
    noise = float(np.percentile(inner[::2, ::2], 50))
    step = max(sheet.book.limits["tone.ink_step"], 4 * noise)
    return float((inner > step).mean())
