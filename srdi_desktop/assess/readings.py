"""Whether two pages that look the same say the same: line by line, where each line lies on the straightened page.

Two scans of one paper are read alike but for punctuation and single letters (虚 and 虛), on 80 made-up papers scanned
twice never with another digit; an entry filled in otherwise has other digits or several other letters. Rough print is
read otherwise with confidence, too, by a letter or digit here and there: a line that is nearly the same leaves it open.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from statistics import median

from srdi_desktop.model import Evidence, Limits, Text, plain


@dataclass(frozen=True)
class _Line:
    """Letters and digits only; middle and size in heights and widths of the page, straightened."""

    text: str
    score: float
    x: float
    y: float
    wide: float
    high: float


def says_otherwise(first: Evidence, second: Evidence, limits: Limits) -> bool:
    """Whether two pages, read wholly or in part, share few pairs of letters of what was surely read on both.

    A page of which little was surely read (blurred, hardly printed) refutes nothing.
    """
    mine, theirs = (_sure_pairs(page.text, limits["duplicate.line_score"]) for page in (first, second))
    fewer = min(mine.total(), theirs.total())
    if fewer < limits["duplicate.pairs"]:
        return False
    return (mine & theirs).total() < limits["duplicate.common"] * fewer


@lru_cache(maxsize=8192)
def _sure_pairs(text: Text, least: float) -> Counter[str]:
    """Pairs of neighbouring letters and digits within lines that were read with confidence."""
    sure = [plain(line.text) for line in text.lines if line.score >= least]
    words = ["".join(letter for letter in line if letter.isalnum()) for line in sure]
    return Counter(a + b for word in words for a, b in pairwise(word))


def says_the_same(first: Evidence, second: Evidence, limits: Limits) -> bool | None:
    """True: all was read on both and nearly all agrees; False: something was surely read otherwise; None: unsure."""
    if not (first.text.whole and second.text.whole):
        return None
    mine = _lines(first)
    theirs = _lines(second)
    shared = _shared(mine, theirs)
    if len(shared) < limits["duplicate.lines"]:
        return None
    moved = median(b.x - a.x for a, b in shared), median(b.y - a.y for a, b in shared)
    agreed = 0
    unsure = first.text.timed_out or second.text.timed_out
    for line in mine:
        there = _there(line, theirs, moved)
        if there is not None and _otherwise(line, there, limits):
            if _compared(line, there).ratio() < limits["duplicate.slips"]:
                return False
            unsure = True  # another entry that is nearly the same, or rough print read otherwise
        elif there is not None and _nearly(line, there, limits):
            agreed += len(line.text)
    most = max(sum(len(line.text) for line in lines) for lines in (mine, theirs))
    return True if agreed >= limits["duplicate.agree"] * most and not unsure else None


def _lines(page: Evidence) -> list[_Line]:
    """The page's lines where they would lie if it were turned straight about its middle."""
    slope = math.tan(math.radians(page.geometry.skew or 0.0))
    shape = page.width / max(1, page.height)
    found = []
    for line in page.text.lines:
        box = line.box
        text = "".join(letter for letter in plain(line.text) if letter.isalnum())
        x = (box.left + box.right) / 2
        y = (box.top + box.bottom) / 2
        x, y = x - (y - 0.5) * slope / shape, y + (x - 0.5) * slope * shape
        if text:
            wide = box.right - box.left
            high = box.bottom - box.top
            found.append(_Line(text, line.score, x, y, wide, high))
    return found


def _shared(mine: Sequence[_Line], theirs: Sequence[_Line]) -> list[tuple[_Line, _Line]]:
    """Lines that stand on both, once on each."""
    here, there = ({line.text: line for line in lines} for lines in (mine, theirs))
    counts = Counter(line.text for line in mine), Counter(line.text for line in theirs)
    return [(here[text], there[text]) for text in here if counts[0][text] == counts[1][text] == 1]


def _there(line: _Line, others: Sequence[_Line], moved: tuple[float, float]) -> _Line | None:
    """The line at its place on the other page, the likest if there are several."""
    near = [
        other
        for other in others
        if abs(other.y - line.y - moved[1]) < 0.6 * max(line.high, other.high)
        and abs(other.x - line.x - moved[0]) < 0.5 * (line.wide + other.wide)
    ]
    return max(near, key=lambda other: _compared(line, other).ratio(), default=None)


def _compared(line: _Line, other: _Line) -> SequenceMatcher[str]:
    return SequenceMatcher(None, line.text, other.text, autojunk=False)


def _otherwise(line: _Line, other: _Line, limits: Limits) -> bool:
    """Whether both were read with confidence, in the same extent, and say different things."""
    sure = min(line.score, other.score) >= limits["duplicate.line_score"]
    alike_wide = min(line.wide, other.wide) >= limits["duplicate.extent"] * max(line.wide, other.wide)
    return sure and alike_wide and not _nearly(line, other, limits)


def _nearly(line: _Line, other: _Line, limits: Limits) -> bool:
    """Whether the digits are the same, and of the letters no more in a row differ than reading gets wrong."""
    if line.text == other.text:
        return True
    changed = [
        (line.text[a:b], other.text[c:d])
        for what, a, b, c, d in _compared(line, other).get_opcodes()
        if what != "equal"
    ]
    digits = any(letter.isdecimal() for one, two in changed for letter in one + two)
    if digits:
        return False
    return all(max(len(one), len(two)) < limits["duplicate.letters"] for one, two in changed)
