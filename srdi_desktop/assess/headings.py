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

TITLE = "title"
PHRASE = "phrase"
AGAINST = "against"
SECTION = "section"


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
        self.file_names: list[tuple[str, str]] = []  # name, kind
        for kind in book.kinds.values():
            self.file_names += [(plain(name), kind.kind) for name in kind.file_names]
        for word in _words(book):
            self._starting[word.text[:2]].append(word)
            if word.role == TITLE:
                self.titles[word.text].append(word.kind)
        self._start = _start_of(self._starting)
        self._pairs = _pairs(self.titles)

    def find(self, text: str) -> Iterator[tuple[int, Word]]:
        """(place, word) for every word in a plain text."""
        starting = self._starting
        for match in self._start.finditer(text):
            place = match.start()
            pair = text[place : place + 2]
            for word in starting.get(pair, ()):
                if text.startswith(word.text, place):
                    yield place, word

    def nearly(self, line: str, slips: int = 1) -> str | None:
        """The title that `line` is but for misread characters (one in up to seven, two in longer ones), or None."""
        shared: dict[str, int] = defaultdict(int)
        for place in range(len(line) - 1):
            pair = line[place : place + 2]
            for title in self._pairs.get(pair, ()):
                shared[title] += 1
        most = sorted(shared.items(), key=lambda item: -item[1])
        for title, count in most[:3]:
            length = len(title)
            allowed = slips if length <= 7 else slips + 1
            if length < 4 or abs(length - len(line)) > allowed:
                continue
            if count < length - 1 - 2 * allowed:
                continue
            if distance(title, line, allowed) <= allowed:
                return title
        return None


def _start_of(pairs: Iterable[str]) -> re.Pattern[str]:
    """Finds places where a word may begin: its first character with a second one ahead."""
    first = {re.escape(pair[0]) for pair in pairs}
    second = {re.escape(pair[1]) for pair in pairs}
    if not first:
        return re.compile("(?!)")
    return re.compile(f"[{''.join(first)}](?=[{''.join(second)}])")


def _words(book: RuleBook) -> Iterator[Word]:
    for kind in book.kinds.values():
        roles = ((TITLE, kind.titles), (PHRASE, kind.phrases), (AGAINST, kind.against), (SECTION, kind.sections))
        for role, texts in roles:
            for text in map(plain, texts):
                if len(text) >= 2:
                    yield Word(text, kind.kind, role)


def _pairs(titles: Mapping[str, object]) -> dict[str, list[str]]:
    """Two neighbouring characters -> the titles that hold them."""
    pairs: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        for place in range(len(title) - 1):
            pair = title[place : place + 2]
            pairs[pair].append(title)
    return pairs


def distance(one: str, two: str, most: int) -> int:
    """Levenshtein's edit distance, `most` + 1 where it is larger than `most`."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before = row[0]
        row[0] = i
        for j, b in enumerate(two, 1):
            replaced = before + (a != b)
            before = row[j]
            row[j] = min(before + 1, row[j - 1] + 1, replaced)
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
    found = []
    for line in lines:
        printed = line.text.strip()
        box = line.box.turned(turn)
        found.append(Heading(plain(line.text), printed, box))
    return found


def usual_height(headings: Sequence[Heading], limits: Limits) -> float:
    """Height of the page's ordinary lines; a cover has none, so its few lines are measured against common print."""
    heights = sorted(heading.height for heading in headings)
    if not heights:
        return 0.0
    count = len(heights)
    if count >= int(limits["title.ordinary_lines"]):
        return heights[count // 2]
    return min(heights[count // 4], limits["title.print"])


def best_title(headings: Sequence[Heading], usual: float, words: Vocabulary, limits: Limits) -> Title:
    """The surest title, exact ones before misread ones; without any, an empty one."""
    best = Title()
    longest = 0
    lines = (*headings, *_joined(headings, limits))
    for heading, word, kind in _titled(lines, words):
        strength = _strength(word, heading, usual, limits)
        length = len(word)
        if strength and (strength, length) > (best.strength, longest):
            best = Title(heading.printed, kind, strength)
            longest = length
    if best.strength >= limits["title.good"]:
        return best
    misread = _misread(headings, usual, words, limits)
    return misread or best


def largest_heading(headings: Sequence[Heading], usual: float, limits: Limits) -> str:
    """The largest line of the upper half as printed, when it is clearly larger than the rest, else ""."""
    if not usual:
        return ""
    least = limits["title.large"] * usual
    upper = [heading for heading in headings if heading.box.top < limits["title.upper_half"]]
    large = [heading for heading in upper if heading.height >= least]
    if not large:
        return ""
    largest = max(large, key=lambda heading: heading.height)
    if 4 <= len(largest.printed) <= 40:
        return largest.printed
    return ""


def _titled(headings: Iterable[Heading], words: Vocabulary) -> Iterator[tuple[Heading, str, str]]:
    """(heading, title in it, kind) for every title of every kind."""
    for heading in headings:
        for _, word in words.find(heading.text):
            if word.role == TITLE:
                yield heading, word.text, word.kind


def _joined(headings: Sequence[Heading], limits: Limits) -> Iterator[Heading]:
    """Pieces of one row in one print read as one: letters set wide apart come in two or three boxes (检测报, 告)."""
    row: list[Heading] = []
    for heading in headings:
        if row and _goes_on(row[-1], heading, limits):
            row.append(heading)
            continue
        if len(row) > 1:
            yield _as_one(row)
        row = [heading]
    if len(row) > 1:
        yield _as_one(row)


def _goes_on(before: Heading, heading: Heading, limits: Limits) -> bool:
    height = before.height
    one = before.box
    two = heading.box
    low = min(height, heading.height)
    high = max(height, heading.height)
    if low <= limits["title.one_print"] * high:
        return False
    gap = two.left - one.right
    if gap < -height or gap > limits["title.apart"] * height:
        return False
    apart = abs(one.top + one.bottom - two.top - two.bottom) / 2
    return apart < limits["title.one_row"] * height


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
    box = Box(first.left, top, last.right, bottom)
    return Heading(text, printed, box)


def _strength(word: str, heading: Heading, usual: float, limits: Limits) -> float:
    """How much of a title a hit is: most of a line, or its end, high on the page, large or in the middle."""
    top = heading.box.top
    if top > limits["title.lowest"]:
        return 0.0
    whole = bare(_BEHIND.sub("", heading.text))
    length = len(word)
    fills = length / max(length, len(whole))
    height = heading.height / usual if usual else 1.0
    large = height >= limits["title.large"]
    central = _central(heading, limits)
    stands_out = large or (central and height >= limits["title.larger"])
    if stands_out and whole.endswith(bare(word)):
        fills = max(fills, limits["title.ends"])
    aside = not central or top < limits["title.furniture"] or top > limits["title.headed"]
    if _LISTED.match(heading.text) or (aside and not large):
        fills /= 2  # a section, a running title, a cell of a table, the end of a sentence
    print_counts = limits["title.by_height"] * min(height, limits["title.highest"])
    strength = fills * (limits["title.by_line"] + print_counts)
    return round(min(1.0, strength), 3)


def _central(heading: Heading, limits: Limits) -> bool:
    return abs(heading.middle - 0.5) <= limits["title.central"]


def _misread(headings: Sequence[Heading], usual: float, words: Vocabulary, limits: Limits) -> Title | None:
    """A large line that is a title but for a character or two, in the title's own words: entries are found by them."""
    lines = [*headings, *_joined(headings, limits)]
    lines.sort(key=lambda heading: -heading.height)
    tallest = int(limits["title.tall"])
    for heading in lines[:tallest]:
        length = len(heading.text)
        if heading.box.top > limits["title.lowest"] or length < 4 or length > 30:
            continue
        title = words.nearly(heading.text)
        if title:
            kind = words.titles[title][0]
            strength = limits["title.misread"] * _strength(title, heading, usual, limits)
            return Title(title, kind, round(strength, 3))
    return None
