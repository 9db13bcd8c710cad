"""Titles and headings of a page: which of its lines is one, of which kind, and how surely.

A title stands in large print or in the middle, in the upper part of its page, and fills its line but for the company,
the year and brackets; one that ends its line (互联网信息服务核准承诺书) is one, too: what a paper is stands last.

The words of all kinds in one index, so that a page is searched once and not once for each word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from srdi_desktop.model import Box, Limits, Line, RuleBook, plain

TITLE, PHRASE, AGAINST, SECTION = "title", "phrase", "against", "section"


@dataclass(frozen=True)
class Word:
    """One word of one kind and the part it plays there."""

    text: str
    kind: str
    role: str


class Vocabulary:
    """All words of a rule book, found by their first two characters."""

    def __init__(self, book: RuleBook) -> None:
        self._starting: dict[str, list[Word]] = defaultdict(list)
        self.titles: dict[str, list[str]] = defaultdict(list)  # title -> kinds
        self.file_names = [(plain(name), kind.kind) for kind in book.kinds.values() for name in kind.file_names]
        for word in _words(book):
            self._starting[word.text[:2]].append(word)
            if word.role == TITLE:
                self.titles[word.text].append(word.kind)
        first, second = ("".join({re.escape(start[i]) for start in self._starting}) for i in (0, 1))
        self._start = re.compile(f"[{first}](?=[{second}])") if first else re.compile("(?!)")
        self._pairs = _pairs(self.titles)

    def find(self, text: str) -> Iterator[tuple[int, Word]]:
        """(place, word) for every word in a plain text."""
        starting = self._starting
        for match in self._start.finditer(text):
            place = match.start()
            for word in starting.get(text[place : place + 2], ()):
                if text.startswith(word.text, place):
                    yield place, word

    def nearly(self, line: str, slips: int = 1) -> str | None:
        """The title that `line` is but for misread characters (one in up to seven, two in longer ones), or None."""
        shared: dict[str, int] = defaultdict(int)
        for place in range(len(line) - 1):
            for title in self._pairs.get(line[place : place + 2], ()):
                shared[title] += 1
        for title, count in sorted(shared.items(), key=lambda item: -item[1])[:3]:
            allowed = slips if len(title) <= 7 else slips + 1
            alike = abs(len(title) - len(line)) <= allowed and count >= len(title) - 1 - 2 * allowed
            if alike and len(title) >= 4 and distance(title, line, allowed) <= allowed:
                return title
        return None


def _words(book: RuleBook) -> Iterator[Word]:
    for kind in book.kinds.values():
        roles = ((TITLE, kind.titles), (PHRASE, kind.phrases), (AGAINST, kind.against), (SECTION, kind.sections))
        for role, texts in roles:
            yield from (Word(text, kind.kind, role) for text in map(plain, texts) if len(text) >= 2)


def _pairs(titles: Mapping[str, object]) -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        for place in range(len(title) - 1):
            pairs[title[place : place + 2]].append(title)
    return pairs


def distance(one: str, two: str, most: int) -> int:
    """Levenshtein's edit distance, `most` + 1 where it is larger than `most`."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


_latest: list[tuple[RuleBook, Vocabulary]] = []


def vocabulary(book: RuleBook) -> Vocabulary:
    """The vocabulary of a rule book, made once while that book is in use."""
    if not _latest or _latest[0][0] is not book:
        _latest[:] = [(book, Vocabulary(book))]
    return _latest[0][1]


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
            best = Title(heading.printed, kind, strength)
            longest = len(word)
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
    if 4 <= len(text) <= 40:
        return text
    return ""


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
    text = row[0].text
    printed = row[0].printed
    for before, heading in pairwise(row):
        again = heading.box.left < before.box.right and text[-1:] == heading.text[:1]  # one letter in both boxes
        text += heading.text[again:]
        printed += heading.printed[again:]
    first = row[0].box
    last = row[-1].box
    top = min(first.top, last.top)
    bottom = max(first.bottom, last.bottom)
    return Heading(text, printed, Box(first.left, top, last.right, bottom))


def _strength(word: str, heading: Heading, usual: float, limits: Limits) -> float:
    """How much of a title a hit is: most of a line, or its end, high on the page, large or in the middle."""
    top = heading.box.top
    whole = bare(_BEHIND.sub("", heading.text))
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
