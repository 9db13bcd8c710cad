"""Whether a PDF's own text layer can be believed: cheap statistics on its characters, and a look at the picture.

Chinese PDFs without a ToUnicode table yield other characters than they show, and old scanners leave layers that belong
to another page; both look like text and read like noise.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.pixels import Grey, reduced
from srdi_desktop.model.page import Line, Origin
from srdi_desktop.model.rulebook import Limits

_LOOK = 8  # `grey` pixels for each pixel of the coarse picture


def plausible(lines: Sequence[Line], limits: Limits) -> bool:
    """Whether the characters look like Chinese or Latin text at all."""
    text = "".join(line.text for line in lines).replace(" ", "")
    if len(text) < limits["layer.characters"]:
        return False
    return sum(map(_ordinary, text)) / len(text) >= limits["layer.ordinary"]


def _ordinary(character: str) -> bool:
    code = ord(character)
    return (
        0x20 < code < 0x7F
        or 0x4E00 <= code <= 0x9FFF
        or 0x3000 <= code <= 0x303F
        or 0xFF01 <= code <= 0xFF5E
        or 0x20000 <= code <= 0x3FFFF
        or 0x2010 <= code <= 0x2299
        or 0x2460 <= code <= 0x24FF
        or 0x2500 <= code <= 0x266F
        or 0xA0 <= code <= 0xB7
        or character in "×÷￥"
    )


def on_the_ink(lines: Sequence[Line], grey: Grey, origin: Origin, limits: Limits) -> bool:
    """Whether the lines lie where the picture has ink, and, on a scan, whether they cover most of its ink."""
    ink = _ink(reduced(grey, _LOOK)) if min(grey.shape) >= 16 * _LOOK else _ink(grey)
    covered = np.zeros(ink.shape, dtype=bool)
    hit = [bool(_mark(covered, line, ink)) for line in lines]
    if sum(hit) < limits["layer.on_ink"] * len(hit):
        return False
    if origin is Origin.DIGITAL or not ink.any():
        return True  # drawings and table rules of a born-digital page need no text
    return float((ink & covered).sum() / ink.sum()) >= limits["layer.covers"]


def _ink(small: Grey) -> npt.NDArray[np.bool_]:
    """Where a coarse pixel is clearly darker than the paper."""
    paper = float(np.percentile(small, 90))
    return np.asarray(small < paper - 25)


def _mark(
    covered: npt.NDArray[np.bool_],
    line: Line,
    ink: npt.NDArray[np.bool_],
) -> bool:
    height, width = ink.shape
    top, bottom = int(line.box.top * height), int(np.ceil(line.box.bottom * height))
    left, right = int(line.box.left * width), int(np.ceil(line.box.right * width))
    place = (slice(max(0, top), bottom), slice(max(0, left), right))
    covered[place] = True
    return bool(ink[place].any())
