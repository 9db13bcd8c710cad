"""Which way up a page stands: the lines' direction settles 90 or 270, a few lines read both ways settle the rest.

Each line is a pair of readings, and only their difference speaks: upside down the engine finds fewer letters of hanzi
and scores letters and digits lower. The differences are added up line by line until they leave no doubt.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

from srdi_desktop.evidence.text.lines_found import Found

Reader = Callable[[Found, int], tuple[str, float]]
_SAMPLE = 10  # lines
_LENGTH = 16.0  # line heights of a line that are read; fast reading takes as much of ordinary lines
_DENSE = 0.8  # characters for each line height of length; upright Chinese has 1.7, Latin 3, upside down 0.3
_ENOUGH = 8  # characters read well, from which no line is read upside down
_FEW = 4  # letters; shorter lines speak less
_WEIGHT = 10.0  # log-odds of a line read without fault one way and not at all the other
_BEYOND_DOUBT = 8.0  # log-odds from which no more lines are asked
_COLUMN = 2.5  # length over thickness of a column of letters
_SAMPLE_ALIKE = 5  # columns
ON_ITS_SIDE = 270  # degrees clockwise by which vertical print reads as the engine was taught: lying to the left
_BOTH_WAYS = frozenset("0168IHNOSXZilosxz一二三十王田口日中.,:;'·-—~/|()、，。：（） ")  # alike upside down, or noise


def stand_upright(found: Sequence[Found], read: Reader, sure: float, stacked: float) -> tuple[int | None, float]:
    """(degrees clockwise that stand the page upright, confidence 0..1); (None, 0) when nothing can be read.

    `read(line, turn)` gives text and score; from `sure` on, a mean score needs no second opinion upside down. Where
    lines one way leave doubt (stacked letters, few words), the page's other direction is asked as well. Vertical print
    reads well on its side too: from the share `stacked` on of letters that read the same upright, it is upright.
    """
    lines = _telling(found)
    turn, confidence = _turned(found, lines, read, sure)
    if turn == ON_ITS_SIDE and _read_alike(lines, read) >= stacked:
        turn = 0
    return turn, confidence


def _turned(found: Sequence[Found], lines: Sequence[Found], read: Reader, sure: float) -> tuple[int | None, float]:
    """Turn and confidence as the lines' own readings tell them."""
    along = 90 if _sideways(found) else 0
    well = _read_well(lines, along, read, sure)
    if well:
        return along, well
    odds = {along: _odds(lines, along, read)}
    if abs(odds[along]) < _BEYOND_DOUBT / 2:
        other = 90 - along
        odds[other] = _odds(lines, other, read)
    turn = max(odds, key=lambda one: abs(odds[one]))
    told = odds[turn]
    if told == 0:
        return None, 0.0
    confidence = math.tanh(abs(told) / 2)
    if told < 0:
        return turn + 180, confidence
    return turn, confidence


def _read_alike(lines: Sequence[Found], read: Reader) -> float:
    """Mean share of letters that columns read the same, in the same order, laid on their side and letter by letter
    upright. A line of ordinary print that lies like this gives other letters upright, or none.
    """
    columns = [line for line in lines if _vertical(line) and _shape(line) >= _COLUMN]
    shares = []
    for line in columns[:_SAMPLE_ALIKE]:
        aside, _ = read(line.opening(_LENGTH, ON_ITS_SIDE), ON_ITS_SIDE)
        upright, _ = read(line.opening(_LENGTH, 0), 0)
        share = 0.0
        if aside and upright:
            share = SequenceMatcher(None, aside, upright).ratio()
        shares.append(share)
    if shares:
        return sum(shares) / len(shares)
    return 0.0


def _sideways(found: Sequence[Found]) -> bool:
    """Whether most of the text, by length, runs down the page."""
    every = 0.0
    down = 0.0
    for box in found:
        length = max(box.along, box.across)
        if length <= 1.5 * min(box.along, box.across):
            continue
        every += length
        if _vertical(box):
            down += length
    return down > 0.5 * every


def _vertical(box: Found) -> bool:
    left, top, right, bottom = box.bounds()
    return bottom - top > right - left


def _telling(found: Sequence[Found]) -> list[Found]:
    """The sturdiest lines, long ones before single characters."""
    shaped = [box for box in found if _shape(box) >= 1.5] or list(found)
    return sorted(shaped, key=lambda box: -box.thickness * min(_shape(box), 8.0))[:_SAMPLE]


def _shape(box: Found) -> float:
    """Length over thickness."""
    longer = max(box.along, box.across)
    shorter = min(box.along, box.across)
    return longer / max(1e-6, shorter)


def _read_well(lines: Sequence[Found], turn: int, read: Reader, sure: float) -> float:
    """Mean score where the first lines read so well this way that nobody need look the other way, else 0."""
    total = 0.0
    letters = 0
    length = 0.0
    for line in lines:
        text, score = read(line.opening(_LENGTH, turn), turn)
        telling = _letters(text)
        total += score * telling
        letters += telling
        length += min(_shape(line), _LENGTH)
        if total < sure * letters or letters < _DENSE * length:
            return 0.0
        if letters >= _ENOUGH:
            return total / letters
    return 0.0


def _odds(lines: Iterable[Found], turn: int, read: Reader) -> float:
    """Log-odds for `turn` against upside down of it."""
    odds = 0.0
    for place, line in enumerate(lines):
        odds += _line_odds(line, turn, read)
        if place and abs(odds) >= _BEYOND_DOUBT:
            break
    return odds


def _line_odds(line: Found, turn: int, read: Reader) -> float:
    """What one line says: the difference of its two readings, little where both are poor or hold few letters."""
    here, letters_here = _reading(line, turn, read)
    there, letters_there = _reading(line, (turn + 180) % 360, read)
    letters = max(letters_here, letters_there)
    telling = min(1.0, letters / _FEW)
    return _WEIGHT * (here - there) * max(here, there) ** 2 * telling


def _reading(line: Found, turn: int, read: Reader) -> tuple[float, int]:
    """How well a line reads this way, 0..1, less where letters are missing; letters that tell."""
    opening = line.opening(_LENGTH, turn)
    text, score = read(opening, turn)
    length = min(_shape(line), _LENGTH)
    expected = _DENSE * length
    filled = min(1.0, len(text) / expected)
    return score * filled, _letters(text)


def _letters(text: str) -> int:
    """Characters that look otherwise upside down."""
    return sum(character not in _BOTH_WAYS for character in text)
