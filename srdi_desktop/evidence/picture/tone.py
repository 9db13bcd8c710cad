"""Grey levels: how bright the paper is, how dark the ink on it, how much of either.

`ink` counts what is darker than the local paper (not than a fixed white: coloured or shaded paper is blank too), away
from the edges, where feeders leave streaks and books shadows. What is only a little darker counts when its edges are
sharp: faint writing has them, feeder streaks and print that shines through from the back have not.
"""

from dataclasses import replace

import numpy as np

from srdi_desktop.evidence.measured_page import Sheet, blocks
from srdi_desktop.model import Evidence, Tone

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
