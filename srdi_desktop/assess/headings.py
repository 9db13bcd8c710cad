"""Titles and headings of a page: which of its lines is one, of which kind, and how surely.

A title stands in large print or in the middle, in the upper part of its page, and fills its line but for the company,
the year and brackets; one that ends its line (互联网信息服务核准承诺书) is one, too: what a paper is stands last.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from srdi_desktop.assess.vocabulary import TITLE, Vocabulary
from srdi_desktop.model.page import Box, Line
from srdi_desktop.model.rulebook import Limits
from srdi_desktop.model.wording import plain

# What stands before a title in its line: the company, the year, brackets.
_ADDED = re.compile(
    r"^.{2,40}公司(?=.)|20\d\d年?度?|二[〇零一二三四五六七八九]{3}年?度?|[()《》“”\"'\-—:：.]|\d{4}-\d{4}"
)
_LISTED = re.compile(
    r"^[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]"
)  # （三）审计报告 is a section of another paper
_BEHIND = re.compile(r"[(（][^()（）]{0,12}[)）]$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line as it stands on the upright page, or pieces of one row read as one; `text` plain, `printed` as read."""

    text: str
    printed: str
    box: Box

    @property
    def height(self) -> float:
        """Of its box, as a share of the page."""
        return self.box.bottom - self.box.top

    @property
    def middle(self) -> float:
        """Across the page, 0..1."""
        return (self.box.left + self.box.right) / 2


@dataclass(frozen=True, slots=True)
class Title:
    """A title found: as printed, its kind, and 0..1 how surely it is one."""

    printed: str = ""
    kind: str | None = None
    strength: float = 0.0


def bare(line: str) -> str:
    """A plain line without the company, the year and the brackets that stand around a title."""
    return _ADDED.sub("", line)


def headings_of(lines: Sequence[Line], turn: int) -> list[Heading]:
    """All lines of a page, upright, in reading order."""
    return [Heading(plain(line.text), line.text.strip(), line.box.turned(turn)) for line in lines]


def usual_height(headings: Sequence[Heading], limits: Limits) -> float:
    """Height of the page's ordinary lines; a cover has none, so its few lines are measured against common print."""
    heights = sorted(heading.height for heading in headings)
    if not heights:
        return 0.0
    if len(heights) >= int(limits["title.ordinary_lines"]):
        return heights[len(heights) // 2]
    return min(heights[len(heights) // 4], limits["title.print"])


def best_title(headings: Sequence[Heading], usual: float, words: Vocabulary, limits: Limits) -> Title:
    """The surest title, exact ones before misread ones; without any, an empty one."""
    best, longest = Title(), 0
    for heading, word, kind in _titled((*headings, *_joined(headings)), words):
        strength = _strength(word, heading, usual, limits)
        if strength and (strength, len(word)) > (best.strength, longest):
            best, longest = Title(heading.printed, kind, strength), len(word)
    if best.strength >= limits["title.good"]:
        return best
    misread = _misread(headings, usual, words, limits)
    return misread or best


def largest_heading(headings: Sequence[Heading], usual: float, limits: Limits) -> str:
    """The largest line of the upper half as printed, when it is clearly larger than the rest, else ""."""
    large = [
        heading
        for heading in headings
        if heading.height >= limits["title.large"] * usual and heading.box.top < limits["title.upper_half"]
    ]
    if not large or not usual:
        return ""
    text = max(large, key=lambda heading: heading.height).printed
    return text if 4 <= len(text) <= 40 else ""


def _titled(headings: Iterable[Heading], words: Vocabulary) -> Iterator[tuple[Heading, str, str]]:
    """(heading, title in it, kind) for every title of every kind."""
    for heading in headings:
        for _, word in words.find(heading.text):
            if word.role == TITLE:
                yield heading, word.text, word.kind


def _joined(headings: Sequence[Heading]) -> Iterator[Heading]:
    """Pieces of one row in one print read as one: letters set wide apart come in two or three boxes (检测报, 告)."""
    row: list[Heading] = []
    for heading in headings:
        if row and _goes_on(row[-1], heading):
            row.append(heading)
            continue
        if len(row) > 1:
            yield _as_one(row)
        row = [heading]
    if len(row) > 1:
        yield _as_one(row)


def _goes_on(before: Heading, heading: Heading) -> bool:
    apart = abs(before.box.top + before.box.bottom - heading.box.top - heading.box.bottom) / 2
    alike = min(before.height, heading.height) > 0.7 * max(before.height, heading.height)
    near = -before.height <= heading.box.left - before.box.right <= 3 * before.height
    return alike and near and apart < 0.4 * before.height


def _as_one(row: Sequence[Heading]) -> Heading:
    text, printed = row[0].text, row[0].printed
    for before, heading in pairwise(row):
        again = heading.box.left < before.box.right and text[-1:] == heading.text[:1]  # one letter in both boxes
        text += heading.text[again:]
        printed += heading.printed[again:]
    first, last = row[0].box, row[-1].box
    return Heading(text, printed, Box(first.left, min(first.top, last.top), last.right, max(first.bottom, last.bottom)))


def _strength(word: str, heading: Heading, usual: float, limits: Limits) -> float:
    """How much of a title a hit is: most of a line, or its end, high on the page, large or in the middle."""
    top, whole = heading.box.top, bare(_BEHIND.sub("", heading.text))
    if top > limits["title.lowest"]:
        return 0.0
    fills = len(word) / max(len(word), len(whole))
    large = heading.height / usual if usual else 1.0
    stands_out = large >= limits["title.large"] or (_central(heading, limits) and large >= limits["title.larger"])
    if stands_out and whole.endswith(bare(word)):
        fills = max(fills, limits["title.ends"])
    aside = top < limits["title.furniture"] or top > limits["title.headed"] or not _central(heading, limits)
    if _LISTED.match(heading.text) or (aside and large < limits["title.large"]):
        fills /= 2  # a section, a running title, a cell of a table, the end of a sentence
    return round(min(1.0, fills * (0.25 + 0.55 * min(large, 1.4))), 3)


def _central(heading: Heading, limits: Limits) -> bool:
    return abs(heading.middle - 0.5) <= limits["title.central"]


def _misread(headings: Sequence[Heading], usual: float, words: Vocabulary, limits: Limits) -> Title | None:
    """A large line that is a title but for a character or two."""
    tall = sorted((*headings, *_joined(headings)), key=lambda heading: -heading.height)[: int(limits["title.tall"])]
    for heading in tall:
        if heading.box.top > limits["title.lowest"] or not 4 <= len(heading.text) <= 30:
            continue
        title = words.nearly(heading.text)
        if title:
            strength = _strength(title, heading, usual, limits)
            return Title(heading.printed, words.titles[title][0], round(limits["title.misread"] * strength, 3))
    return None
