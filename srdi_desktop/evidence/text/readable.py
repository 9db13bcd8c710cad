"""How well the reading engine reads lines of ordinary height: a second opinion where edges leave sharpness open, and
what tells a page that is sharp but was not read.

What was read of the page already answers when its lines are clearly good or clearly bad; otherwise the openings of a
few more lines are read, with bad scores kept.

Whether a PDF's own text layer can be believed: cheap statistics on its characters, and a look at the picture. Chinese
PDFs without a ToUnicode table yield other characters than they show, and old scanners leave layers that belong to
another page; both look like text and read like noise.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Grey, Sheet, reduced
from srdi_desktop.evidence.text import reader
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model import Evidence, Limits, Line, Origin, Sharpness

Bits = npt.NDArray[np.bool_]
_LOOK = 8  # `grey` pixels for each pixel of the coarse picture
# ASCII, hanzi, Chinese punctuation, full-width letters, rare hanzi, punctuation to operators, circled numbers, rules
# to ticks, signs: the characters that papers show.
_ORDINARY = re.compile(
    r"[\x21-\x7e\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e\U00020000-\U0003ffff\u2010-\u2299\u2460-\u24ff\u2500-\u266f"
    r"\xa0-\xb7×÷￥]"
)


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds `Sharpness.readable` where reading is allowed and lines were found, then `Sharpness.score`."""
    sharpness = found.sharpness
    printed = found.origin is Origin.DIGITAL or found.text.source == "layer"
    if sheet.reading != "none" and not printed:
        opinion = _opinion(sheet, found)
        sharpness = replace(sharpness, readable=opinion)
    told = score(sharpness, sheet.book.limits)
    return replace(found, sharpness=replace(sharpness, score=told))


def score(sharpness: Sharpness, limits: Limits) -> float | None:
    """0..1, 1 is sharp: the width of a clean edge over the measured one as seen. Beyond the limit of soft pages it is
    less where the reading engine struggles; below it reading has no say, since sharp print may be hard to read, too.
    """
    if sharpness.width is None:
        return None
    seen = sharpness.as_seen(sharpness.width, limits["sharpness.letters_count"])
    clean = min(1.0, limits["sharpness.clean"] / seen)
    if seen < limits["sharpness.soft"] or sharpness.readable is None:
        return round(clean, 3)
    legible = min(1.0, sharpness.readable / limits["sharpness.well_read"])
    weight = math.pow(legible, limits["sharpness.legible_power"])
    return round(clean * weight, 3)


def _opinion(sheet: Sheet, found: Evidence) -> float | None:
    before = _read_before(sheet, found)
    if before is not None or not sheet.lines:
        return before
    return sample_score(sheet, found.geometry.rotation or 0)


def _read_before(sheet: Sheet, found: Evidence) -> float | None:
    """Mean score of the ordinary lines that reading the page gave; None where they are few or leave it open.

    Reading leaves out what it can hardly read, so a middling mean of the others says nothing. Of a page with sharp
    edges nothing but "not read at all" is asked, which fewer lines read well exclude.
    """
    limits = sheet.book.limits
    turn = found.geometry.rotation or 0
    letters = found.sharpness.text_height
    if found.text.source != "ocr" or letters is None:
        return None
    grey = sheet.image.grey
    side = grey.width if turn % 180 else grey.height
    highest = limits["sharpness.ordinary_line"] * letters
    usual = []
    for line in found.text.lines:
        box = line.box.turned(turn)
        height = (box.bottom - box.top) * side
        if height <= highest:
            usual.append((line.score, len(line.text)))
    if not usual:
        return None
    mean = _mean(usual)
    many = len(usual) >= limits["sharpness.sample_lines"]
    if mean >= limits["sharpness.read_well"]:
        enough = many or (len(usual) >= limits["sharpness.sharp_lines"] and _is_sharp(found.sharpness, limits))
        return mean if enough else None
    if many and mean < limits["sharpness.readable"]:
        return mean
    return None


def _is_sharp(sharpness: Sharpness, limits: Limits) -> bool:
    if sharpness.width is None:
        return False
    seen = sharpness.as_seen(sharpness.width, limits["sharpness.letters_count"])
    return seen < limits["sharpness.soft"]


def sample_score(sheet: Sheet, turn: int) -> float | None:
    """Mean score of a sample of the lines of ordinary height that reading found, spread over the page."""
    limits = sheet.book.limits
    longest = limits["reading.opening"]
    read = []
    for line in _ordinary(sheet.lines, limits):
        opening = line.opening(longest, turn)
        text, score = reader.recognise_carefully(sheet.grey, opening, turn)
        read.append((score, len(text)))
    if read:
        return _mean(read)
    return None


def _mean(read: Sequence[tuple[float, int]]) -> float:
    """Mean of (score, letters); longer lines weigh more, up to twenty letters."""
    total = 0.0
    weights = 0
    for score, letters in read:
        weight = min(max(letters, 1), 20)
        total += score * weight
        weights += weight
    return round(total / weights, 3)


def _ordinary(found: Sequence[Found], limits: Limits) -> list[Found]:
    """Lines about as high as most lines are: titles stay readable longest and say nothing about the print."""
    if not found:
        return []
    middle = float(np.median([line.thickness for line in found]))
    near = limits["sharpness.ordinary_near"]
    least = (1 - near) * middle
    most = (1 + near) * middle
    usual = [line for line in found if least <= line.thickness <= most]
    count = min(int(limits["sharpness.sample_lines"]), len(usual))
    places = np.linspace(0, len(usual) - 1, count).astype(int)
    return [usual[place] for place in places]


def plausible(lines: Sequence[Line], limits: Limits) -> bool:
    """Whether the characters look like Chinese or Latin text at all."""
    text = "".join(line.text for line in lines)
    letters = text.replace(" ", "")
    if len(letters) < limits["layer.characters"]:
        return False
    ordinary = len(_ORDINARY.findall(letters))
    return ordinary / len(letters) >= limits["layer.ordinary"]


def on_the_ink(lines: Sequence[Line], grey: Grey, origin: Origin, limits: Limits) -> bool:
    """Whether the lines lie where the picture has ink, and, on a scan, whether they cover most of its ink."""
    large = min(grey.shape) >= 16 * _LOOK
    coarse = reduced(grey, _LOOK) if large else grey
    ink = _ink(coarse)
    covered = np.zeros(ink.shape, dtype=bool)
    hits = 0
    for line in lines:
        hits += _mark(covered, line, ink)
    if hits < limits["layer.on_ink"] * len(lines):
        return False
    if origin is Origin.DIGITAL or not ink.any():
        return True  # drawings and table rules of a born-digital page need no text
    both = (ink & covered).sum()
    share = float(both / ink.sum())
    return share >= limits["layer.covers"]


def _ink(small: Grey) -> Bits:
    """Where a coarse pixel is clearly darker than the paper."""
    paper = float(np.percentile(small, 90))
    return np.asarray(small < paper - 25)


def _mark(covered: Bits, line: Line, ink: Bits) -> bool:
    """Marks the line's place as covered; whether there is ink."""
    height, width = ink.shape
    box = line.box
    top = int(box.top * height)
    bottom = int(np.ceil(box.bottom * height))
    left = int(box.left * width)
    right = int(np.ceil(box.right * width))
    rows = slice(max(0, top), bottom)
    columns = slice(max(0, left), right)
    covered[rows, columns] = True
    inside = ink[rows, columns]
    return bool(inside.any())
