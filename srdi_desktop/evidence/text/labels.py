"""What stands behind labels: found by the label's words and by place, as forms and certificates print them.

Short labels are set wide (名　　　　称), so that the engine returns them in two boxes, the second one with the value in
it; a value stands behind its label, in a box beside it or below it, and a long one goes on in the next row. Places
are fractions of the upright page; the distances are those of real licences and certificates.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from srdi_desktop.model import Box, LabelRule, Line, RuleBook

INSIDE_LABEL, TO_VALUE = 0.18, 0.30  # of the width: letters of one label lie so far apart, a value from its label
FLUSH, CENTRED = 0.03, 0.05  # of the width: left edges, or middles, of a label and of the value below it
LEANING = 0.02  # of the width that boxes of one row may overlap
SAME_ROW = 0.6  # of the lower box's height: values are printed later and stand a little too high or low
NEXT_ROW = 1.5  # heights down to a value below its label
PITCH = 0.5  # heights between two rows of one value
MOST_BOXES = 5  # of a label set wide

OTHER, HALF = "other", "half"  # what is no fact; what is left of a label whose first letter was not read
_LEAD = re.compile(r"^[:：.·,，、\-—_]+")
_STAMP = re.compile(r"^（(?:盖章|公章|签章|单位公章|加盖公章|全称)）")
_COLONS = ":："

Fits = Callable[[LabelRule, str], bool]


@dataclass(frozen=True)
class Piece:
    """One line of the upright page; `text` without white space, brackets full-width."""

    text: str
    box: Box
    line: Line

    @property
    def middle(self) -> float:
        """Height of its middle line."""
        return (self.box.top + self.box.bottom) / 2

    @property
    def height(self) -> float:
        """Of its box."""
        return self.box.bottom - self.box.top


@dataclass(frozen=True)
class Field:
    """One labelled value, without white space; `pieces` hold it, in their order."""

    rule: LabelRule
    value: str
    pieces: tuple[Piece, ...]

    @property
    def line(self) -> Line:
        """The line that holds the value's beginning."""
        return self.pieces[0].line

    @property
    def score(self) -> float:
        """Of the line read least well."""
        return min(piece.line.score for piece in self.pieces)


def packed(text: str) -> str:
    """Without white space, round brackets full-width."""
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


class LabelWords:
    """All label words of a rule book by their first letter, the longest first."""

    def __init__(self, book: RuleBook) -> None:
        self._starting: dict[str, list[tuple[str, LabelRule]]] = defaultdict(list)
        for rule in book.labels:
            for word in (packed(word).lower() for word in rule.words):
                self._starting[word[0]].append((word, rule))
        for words in self._starting.values():
            words.sort(key=lambda pair: -len(pair[0]))
        every = sorted((word for words in self._starting.values() for word, _ in words), key=len, reverse=True)
        anyone = "|".join(map(re.escape, every)) or "(?!)"
        self._inside = re.compile(f"(?:{anyone})[{_COLONS}]")
        self._behind_name = re.compile(f"(?<=[公司厂院所店心社部行校学会）])(?:{anyone})")

    def starting(self, text: str) -> Sequence[tuple[str, LabelRule]]:
        """The words that begin with the text's first letter."""
        return self._starting.get(text[:1].lower(), ())

    def inside(self, text: str) -> Iterator[tuple[int, LabelRule]]:
        """(end, rule) of each label with a colon in the middle of a text."""
        for match in self._inside.finditer(text.lower(), 1):
            word = match[0][:-1]
            yield match.end(), next(rule for known, rule in self.starting(word) if known == word)

    def cut(self, value: str) -> str:
        """The value up to where another label begins in it."""
        for pattern in (self._inside, self._behind_name):
            other = pattern.search(value.lower(), 1)
            value = value[: other.start()] if other else value
        return value


_latest: list[tuple[RuleBook, LabelWords]] = []


def label_words(book: RuleBook) -> LabelWords:
    """The label words of a rule book, made once while that book is in use."""
    if not _latest or _latest[0][0] is not book:
        _latest[:] = [(book, LabelWords(book))]
    return _latest[0][1]


def fields_of(lines: Sequence[Line], rotation: int, words: LabelWords, fits: Fits) -> Iterator[Field]:
    """Every labelled value that `fits` its rule; of the places where a value may stand the first that fits counts."""
    page = _Page([Piece(packed(line.text), line.box.turned(rotation), line) for line in lines], words, fits)
    for piece in page.pieces:
        yield from page.fields_of(piece)


class _Page:
    """The pieces of one page and what lies beside and below each."""

    def __init__(self, pieces: Sequence[Piece], words: LabelWords, fits: Fits) -> None:
        self.pieces = [piece for piece in pieces if piece.text]
        self.words, self.fits = words, fits

    def fields_of(self, piece: Piece) -> Iterator[Field]:
        label = self.label_at(piece)
        if label and not (label[0].name == HALF and self.left_of(piece)):
            rule, chain, rest = label
            field = self.field(rule, chain, rest)
            if field:
                yield field
        for end, rule in self.words.inside(piece.text):
            field = self.fitting(rule, piece.text[end:], (piece,))
            if field:
                yield field

    def label_at(self, piece: Piece) -> tuple[LabelRule, tuple[Piece, ...], str] | None:
        """The longest label that begins with the piece: its rule, its pieces, what the last one says behind it."""
        candidates = self.words.starting(piece.text)
        chain = self.row_from(piece) if candidates else ()
        for word, rule in candidates:
            end = _end_of(word, chain)
            if end:
                at, letters = end
                return rule, chain[: at + 1], chain[at].text[letters:]
        return None

    def row_from(self, piece: Piece) -> tuple[Piece, ...]:
        """The piece and those right of it as far as one label may reach."""
        chain = [piece]
        while len(chain) < MOST_BOXES:
            after = self.right_of(chain[-1], INSIDE_LABEL)
            if after is None:
                break
            chain.append(after)
        return tuple(chain)

    def left_of(self, piece: Piece) -> bool:
        """Whether anything stands before the piece in its row, as near as letters of one label do."""
        return any(
            _one_row(piece, other) and 0 <= piece.box.left - other.box.right + LEANING <= INSIDE_LABEL
            for other in self.pieces
        )

    def right_of(self, piece: Piece, reach: float) -> Piece | None:
        """The nearest piece in the same row, at most `reach` away."""
        beside = (
            other
            for other in self.pieces
            if _one_row(piece, other)
            and other.box.left > piece.box.left
            and -LEANING <= other.box.left - piece.box.right <= reach
        )
        return min(beside, key=lambda other: other.box.left, default=None)

    def field(self, rule: LabelRule, chain: Sequence[Piece], rest: str) -> Field | None:
        """The value behind, beside or below the label."""
        last = chain[-1]
        said = _STAMP.sub("", rest)
        if rule.colon and said and said[0] not in _COLONS:
            return None
        if _LEAD.sub("", said):
            return self.whole(rule, said, chain[0], last)
        beside = self.right_of(last, TO_VALUE)
        if beside is not None and not self.label_at(beside):
            found = self.whole(rule, beside.text, chain[0], beside)
            if found:
                return found
        below = self.below(chain[0]) if rule.below else None
        if below is None or self.label_at(below):
            return None
        return self.fitting(rule, below.text, (below,))

    def whole(self, rule: LabelRule, said: str, label: Piece, holder: Piece) -> Field | None:
        """The value with the row that goes on with it, where there is one and both make a value."""
        alone = self.fitting(rule, said, (holder,))
        more = self.continued(label, holder) if rule.name != HALF else None
        if more is None:
            return alone
        both = self.fitting(rule, said + more.text, (holder, more))
        if alone and _ENDED.search(alone.value) and not self.fits(rule, more.text):
            return alone  # a company's whole name; what stands below it is something else
        return both or alone

    def fitting(self, rule: LabelRule, said: str, pieces: tuple[Piece, ...]) -> Field | None:
        value = self.words.cut(_LEAD.sub("", said))
        fits = rule.fact != OTHER and bool(value) and self.fits(rule, value)
        if fits:
            return Field(rule, value, pieces)
        return None

    def below(self, label: Piece) -> Piece | None:
        """The next piece below the label whose left edge or middle is flush with it."""

        def near(other: Piece) -> bool:
            left = abs(other.box.left - label.box.left) <= FLUSH
            middle = abs(other.box.left + other.box.right - label.box.left - label.box.right) <= 2 * CENTRED
            close = label.middle < other.middle and other.box.top - label.box.bottom < NEXT_ROW * label.height
            return close and (left or middle)

        return min((other for other in self.pieces if near(other)), key=lambda other: other.middle, default=None)

    def continued(self, label: Piece, value: Piece) -> Piece | None:
        """The piece of the next row that goes on with a value: below it, and no other label in its row."""
        start = value.box.left
        if label is value:  # both in one box: half of it at the most is label
            start += 0.1 * (value.box.right - value.box.left)

        def near(other: Piece) -> bool:
            close = value.middle < other.middle and other.box.top - value.box.bottom < PITCH * value.height
            if not close:
                return False
            return start - LEANING <= other.box.left <= value.box.right

        under = min((other for other in self.pieces if near(other)), key=lambda other: other.middle, default=None)
        if under is None or self.label_at(under) or _one_row(value, under):
            return None
        before = (
            other
            for other in self.pieces
            if _one_row(under, other) and label.box.left - FLUSH <= other.box.left < under.box.left
        )
        return None if any(before) else under


_ENDED = re.compile(r"公司(?:（[^（）]{1,12}）)*$")


def _one_row(one: Piece, other: Piece) -> bool:
    if one is other:
        return False
    return abs(one.middle - other.middle) < SAME_ROW * min(one.height, other.height)


def _end_of(word: str, chain: Sequence[Piece]) -> tuple[int, int] | None:
    """(piece, letters of it) where the label ends that the pieces spell from their beginning, else None."""
    spelt = 0
    for at, piece in enumerate(chain):
        text, here = piece.text.lower(), 0
        while spelt < len(word) and here < len(text) and text[here] == word[spelt]:
            here += 1
            spelt += 1
        if spelt == len(word):
            return at, here
        if here < len(text):
            return None
    return None
