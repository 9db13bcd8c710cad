"""The words of all kinds in one index, so that a page is searched once and not once for each word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.model.wording import plain

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
