"""The reading engine's second opinion on sharpness, asked only where the width of edges does not settle it.

That is near the limit, and on pages of two grey levels (fax, 1-bit scans): there every edge is crisp, also of letters
that ran together before the page was made black and white.
"""

from dataclasses import replace

import numpy as np

from srdi_desktop.evidence import reader
from srdi_desktop.evidence.lines_found import Found
from srdi_desktop.evidence.page import Sheet
from srdi_desktop.model.page import Evidence, Origin


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds `Sharpness.readable` where it is wanted and reading is allowed."""
    if sheet.reading == "none" or found.origin is Origin.DIGITAL or not _wanted(sheet, found):
        return found
    score = sample_score(sheet, found.geometry.rotation or 0)
    return replace(found, sharpness=replace(found.sharpness, readable=score))


def _wanted(sheet: Sheet, found: Evidence) -> bool:
    width, limits = found.sharpness.width, sheet.book.limits
    if width is None or width >= limits["sharpness.unreadable"]:
        return False
    return width >= limits["sharpness.grey_zone"] or two_levels(sheet)


def two_levels(sheet: Sheet) -> bool:
    """Whether nearly all pixels are black or white."""
    if sheet.image.bilevel:
        return True
    counts = np.bincount(sheet.grey[::8, ::4].ravel(), minlength=256)
    between = counts[48:208].sum() / counts.sum()
    return bool(between < sheet.book.limits["sharpness.between"])


def sample_score(sheet: Sheet, turn: int) -> float | None:
    """Mean score of a sample of lines of ordinary height spread over the page; None without lines."""
    limits = sheet.book.limits
    lines = _ordinary(reader.detect(sheet.grey, int(limits["reading.fast_px"])), int(limits["sharpness.sample_lines"]))
    read = [reader.recognise(sheet.grey, [line], turn)[0] for line in lines]
    weights = [min(max(len(text), 1), 20) for text, _ in read]
    if not read:
        return None
    return round(sum(score * weight for (_, score), weight in zip(read, weights, strict=True)) / sum(weights), 3)


def _ordinary(found: tuple[Found, ...], most: int) -> list[Found]:
    """Lines about as high as most lines are: titles stay readable longest and say nothing about the print."""
    if not found:
        return []
    middle = float(np.median([line.thickness for line in found]))
    usual = [line for line in found if 0.6 * middle <= line.thickness <= 1.4 * middle]
    return [usual[place] for place in np.linspace(0, len(usual) - 1, min(most, len(usual))).astype(int)]
