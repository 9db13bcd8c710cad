"""Which way up a page stands: the lines' direction settles 90 or 270, a few lines read both ways settle the rest."""

from collections.abc import Callable, Sequence

from srdi_desktop.evidence.lines_found import Found

Reader = Callable[[Found, int], tuple[str, float]]
_SAMPLE = 5  # lines
_DENSE = 0.8  # characters for each line height of length; upright Chinese has 1.7, Latin 3, upside down 0.3
_ENOUGH = 8  # characters read well, from which no more lines are asked


def stand_upright(found: Sequence[Found], read: Reader, sure: float) -> tuple[int | None, float]:
    """(degrees clockwise that stand the page upright, confidence 0..1); (None, 0) when nothing can be read.

    `read(line, turn)` gives text and score; from `sure` on, a mean score needs no second opinion upside down.
    """
    lines = _telling(found)
    if not lines:
        return None, 0.0
    first = 90 if _sideways(found) else 0
    score, read_here = _votes(lines, first, read, sure)
    if score >= sure:
        return first, score
    other, read_there = _votes(lines, first + 180, read, sure)
    best, worse = max(score * read_here, other * read_there), min(score * read_here, other * read_there)
    if best <= 0:
        return None, 0.0
    upright = score * read_here >= other * read_there
    return first if upright else first + 180, (score if upright else other) * (1 - worse / best)


def _sideways(found: Sequence[Found]) -> bool:
    """Whether most of the text, by length, runs down the page."""
    long = [box for box in found if box.along > 1.5 * box.across or box.across > 1.5 * box.along]
    down = sum(max(box.along, box.across) for box in long if _vertical(box))
    return down > 0.5 * sum(max(box.along, box.across) for box in long)


def _vertical(box: Found) -> bool:
    left, top, right, bottom = box.bounds()
    return bottom - top > right - left


def _telling(found: Sequence[Found]) -> list[Found]:
    """Lines that are long enough to tell and short enough to be read quickly, sturdiest first."""
    shaped = [box for box in found if 2.0 <= _shape(box) <= 14.0] or [box for box in found if _shape(box) >= 1.5]
    return sorted(shaped, key=lambda box: -box.thickness * min(_shape(box), 8.0))[:_SAMPLE]


def _shape(box: Found) -> float:
    return max(box.along, box.across) / max(1e-6, min(box.along, box.across))


def _votes(lines: Sequence[Found], turn: int, read: Reader, sure: float) -> tuple[float, int]:
    """(mean score by characters, characters read); stops once enough was read well. Upside down, lines yield a few
    characters where upright ones yield many, so a sample that is too short for its lines scores nothing for sure.
    """
    total = length = 0.0
    characters = 0
    for line in lines:
        text, score = read(line, turn % 360)
        characters += len(text)
        total, length = total + score * len(text), length + _shape(line)
        if characters >= max(_ENOUGH, _DENSE * length) and total >= sure * characters:
            break
    mean = total / characters if characters else 0.0
    return (mean if characters >= _DENSE * length else min(mean, sure / 2)), characters
