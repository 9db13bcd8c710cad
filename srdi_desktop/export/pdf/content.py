"""What a content stream says of itself without being drawn: names it uses, states it leaves open, the one picture it
shows.

Pages are strangers: a content stream may end in the middle of a word, close states it never opened or unpack to
gigabytes. It is read in pieces, and none of the expressions used here can go back over what it has matched.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from srdi_desktop.scans.pdf.objects import IDENTITY, Matrix, times

MOST_OPEN = 5_000  # states: no program nests them deeper than some dozens, and viewers give up early
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_NAME = re.compile(rb"/(%b*+)" % _REGULAR)
_SAVES = re.compile(rb"(?<![^\0\t\n\f\r \[\]<>(){}/%])[qQ](?![^\0\t\n\f\r \[\]<>(){}/%])")
_LOOKED_AT = re.compile(
    rb"%%[^\r\n]*+|\((?:[^()\\]|\\[\s\S])*+\)|(?P<nested>\()|<[0-9A-Fa-f\s]*+>"
    rb"|(?<!%(regular)b)(?:(?P<save>[qQ])|(?P<inline>BI))(?!%(regular)b)" % {b"regular": _REGULAR}
)
_DATA_ENDS = re.compile(rb"(?<=[\0\t\n\f\r ])EI(?=[\0\t\n\f\r ]|$)")
_DATA_BEGINS = re.compile(rb"(?<=[\0\t\n\f\r >\]])ID[\0\t\n\f\r ]")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NUMBER = rb"[-+]?(?:\d++\.?\d*+|\.\d++)"
_BLANKS = rb"[\0\t\n\f\r ]"
_ONE_PICTURE = re.compile(
    rb"%(b)b*+(?:q%(b)b++)?+(?P<matrices>(?:(?:%(n)b%(b)b++){6}cm%(b)b++)*+)/(?P<name>%(regular)b++)%(b)b*+Do"
    rb"(?:%(b)b++Q)?+%(b)b*+" % {b"b": _BLANKS, b"n": _NUMBER, b"regular": _REGULAR}
)
LONGEST_OF_PICTURE = 2_000  # bytes of content that may show nothing but one picture


class TooDeepError(ValueError):
    """More open states than any viewer keeps."""


@dataclass
class Content:
    """What was read: decoded `names` without slash; `opened` states that stay open, `closed` that were never opened;
    `said`: marks of what a reader of the file finds beside what is drawn (ActualText, Alt).
    """

    names: set[bytes] = field(default_factory=set)
    opened: int = 0
    closed: int = 0
    said: bool = False

    @property
    def balanced(self) -> bool:
        """Whether every state that is opened is closed, and no other."""
        return not self.opened and not self.closed


def read(pieces: Iterable[bytes]) -> Content:
    """Look through a content stream. TooDeepError for one that no viewer can show."""
    found = Content()
    for part in _whole_words(pieces):
        found.names.update(map(plain_name, _NAME.findall(part)))
        _count(found, _SAVES.findall(part))
    found.said = not found.names.isdisjoint((b"ActualText", b"Alt"))
    return found


def _count(found: Content, marks: Iterable[bytes]) -> None:
    for mark in marks:
        if mark == b"q":
            found.opened += 1
        elif found.opened:
            found.opened -= 1
        else:
            found.closed += 1
    if max(found.opened, found.closed) > MOST_OPEN:
        raise TooDeepError(found.opened)


def balance(data: bytes) -> tuple[int, int]:
    """(states left open, states closed that were never opened), with texts, comments and inline pictures skipped."""
    found = Content()
    at = 0
    pictures_end = True
    while match := _LOOKED_AT.search(data, at):
        at = match.end()
        if match["save"]:
            _count(found, (match["save"],))
        elif match["nested"]:
            at = _behind_text(data, at)
        elif match["inline"] and pictures_end:  # where one has no end, none behind it has
            behind = _behind_picture(data, at)
            pictures_end = behind is not None
            at = behind or at
    return found.opened, found.closed


def _behind_text(data: bytes, at: int) -> int:
    depth = 1
    for mark in re.compile(rb"\\[\s\S]|[()]").finditer(data, at):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not depth:
            return mark.end()
    return len(data)


def _behind_picture(data: bytes, at: int) -> int | None:
    """The place behind an inline picture's data (8.9.7); None where they have no end."""
    begins = _DATA_BEGINS.search(data, at)
    ends = _DATA_ENDS.search(data, begins.end()) if begins else None
    return ends.end() if ends else None


def _whole_words(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut at blanks: no name and no operator falls into two pieces."""
    rest = b""
    for piece in pieces:
        whole = rest + piece
        cut = max(whole.rfind(b" "), whole.rfind(b"\n"), whole.rfind(b"\r"))
        if cut < 0 and len(whole) < 1 << 22:
            rest = whole
            continue
        yield whole[: cut + 1] if cut >= 0 else whole
        rest = whole[cut + 1 :] if cut >= 0 else b""
    if rest:
        yield rest


def plain_name(name: bytes) -> bytes:
    """A name as it is meant: #xx undone (7.3.5)."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name


def only_picture(data: bytes) -> tuple[bytes, Matrix] | None:
    """(name without slash, matrix of the unit square) where the content shows one object and does nothing else."""
    if len(data) > LONGEST_OF_PICTURE:
        return None
    match = _ONE_PICTURE.fullmatch(data)
    if match is None:
        return None
    numbers = [float(word) for word in match["matrices"].split() if word != b"cm"]
    whole = IDENTITY
    for first in range(0, len(numbers), 6):
        a, b, c, d, e, f = numbers[first : first + 6]
        whole = times((a, b, c, d, e, f), whole)
    return plain_name(match["name"]), whole
