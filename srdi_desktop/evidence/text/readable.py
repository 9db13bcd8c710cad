"""The reading engine's second opinion on sharpness, asked only where the width of edges does not settle it.

That is near the limit and above it, and on pages of two grey levels (fax, 1-bit scans), where all edges are crisp, also
of letters that ran together before the page was made black and white: there from a lower width on. What was read of
the page already answers when its lines are clearly good or clearly bad; otherwise the openings of a few more lines are
read.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.text import reader
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.page import Evidence, Origin

ORDINARY = 2.2  # of the letters' height: a line's box with its margins; titles are higher


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds `Sharpness.readable` where it is wanted and reading is allowed."""
    if sheet.reading == "none" or found.origin is Origin.DIGITAL or not _wanted(sheet, found):
        return found
    score = _read_before(sheet, found)
    if score is None:
        score = sample_score(sheet, found.geometry.rotation or 0)
    return replace(found, sharpness=replace(found.sharpness, readable=score))


def _wanted(sheet: Sheet, found: Evidence) -> bool:
    width, limits = found.sharpness.width, sheet.book.limits
    if width is None or width < limits["sharpness.grey_zone_fax"]:
        return False
    return width >= limits["sharpness.grey_zone"] or two_levels(sheet)


def _read_before(sheet: Sheet, found: Evidence) -> float | None:
    """Mean score of the ordinary lines that reading the page gave; None where they are few or leave it open.

    Reading leaves out what it can hardly read, so a middling mean of the others says nothing.
    """
    limits, turn, height = sheet.book.limits, found.geometry.rotation or 0, found.sharpness.text_height
    if found.text.source != "ocr" or height is None:
        return None
    side = sheet.image.grey.width if turn % 180 else sheet.image.grey.height
    shown = [(line, line.box.turned(turn)) for line in found.text.lines]
    usual = [(line.score, len(line.text)) for line, box in shown if (box.bottom - box.top) * side <= ORDINARY * height]
    if len(usual) < limits["sharpness.sample_lines"]:
        return None
    score = _mean(usual)
    return score if score < limits["sharpness.readable"] or score >= limits["sharpness.read_well"] else None


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
    openings = [line.opening(limits["reading.opening"], turn) for line in lines]
    read = [reader.recognise_carefully(sheet.grey, line, turn) for line in openings]
    return _mean([(score, len(text)) for text, score in read]) if read else None


def _mean(read: Sequence[tuple[float, int]]) -> float:
    """Mean of (score, letters); longer lines weigh more, up to twenty letters."""
    weights = [min(max(letters, 1), 20) for _, letters in read]
    return round(sum(score * weight for (score, _), weight in zip(read, weights, strict=True)) / sum(weights), 3)


def _ordinary(found: tuple[Found, ...], most: int) -> list[Found]:
    """Lines about as high as most lines are: titles stay readable longest and say nothing about the print."""
    if not found:
        return []
    middle = float(np.median([line.thickness for line in found]))
    usual = [line for line in found if 0.6 * middle <= line.thickness <= 1.4 * middle]
    return [usual[place] for place in np.linspace(0, len(usual) - 1, min(most, len(usual))).astype(int)]
