"""Reads PDF objects without interpreting them: names, numbers and text keep the bytes they were written with.

That is what lets a page be copied byte for byte (pypdf re-encodes names such as /宋体 written in GBK, after which the
content stream no longer finds its font), and it is several times quicker than building objects.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple, Union

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_HANZI = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")  # the pairs of bytes of GB 2312
_AWKWARD = re.compile(rb"[^!$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~\"]")


def number(value: float) -> bytes:
    """A PDF number; never with an exponent, which PDF does not know."""
    whole = int(value)
    if value == whole:
        return b"%d" % whole
    return (b"%.5f" % value).rstrip(b"0").rstrip(b".")


def numbers(values: Iterable[float]) -> bytes:
    """Numbers separated by blanks."""
    return b" ".join(number(value) for value in values)


def box(values: Iterable[float]) -> bytes:
    """A rectangle or any other array of numbers."""
    return b"[" + numbers(values) + b"]"


def name(text: str) -> bytes:
    """A name with its slash; bytes that need it are written as #xx (UTF-8)."""
    raw = text.removeprefix("/").encode("utf-8", "surrogateescape")
    return b"/" + _AWKWARD.sub(lambda found: b"#%02X" % found.group()[0], raw)


def encoded_text(text: str) -> bytes:
    """The bytes of a text string: ASCII as it is, everything else UTF-16BE with its mark (7.9.2.2)."""
    if text.isascii():
        return text.encode()
    return b"\xfe\xff" + text.encode("utf-16-be", "replace")


def decoded_text(raw: bytes) -> str:
    """The characters of a text string (7.9.2.2): UTF-16 or UTF-8 with their marks, else bytes of the system that wrote
    it, which in China is GBK where they can be nothing else.
    """
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    for encoding in ("ascii", "utf-8"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    high = sum(byte >= 0x80 for byte in raw)
    if 2 * len(_HANZI.findall(raw)) >= 0.8 * high:
        return raw.decode("gb18030", "replace")
    return raw.decode("cp1252", "replace")


def string(raw: bytes) -> bytes:
    """A string object of these bytes, in hexadecimal so that nothing needs escaping."""
    return b"<" + raw.hex().encode() + b">"


def reference(number_: int) -> bytes:
    """An indirect reference."""
    return b"%d 0 R" % number_


def matrix(m: Matrix) -> bytes:
    """The six numbers and the operator that applies them; nothing for the matrix that changes nothing."""
    if m == IDENTITY:
        return b""
    return numbers(m) + b" cm\n"


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first` and afterwards `then` (row vectors, as PDF multiplies)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point moved by the matrix."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def hull(m: Matrix, rect: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The upright rectangle around a rectangle (left, bottom, right, top) moved by the matrix."""
    left, bottom, right, top = rect
    corners = [apply(m, x, y) for x, y in ((left, bottom), (right, bottom), (left, top), (right, top))]
    xs = [x for x, _ in corners]
    ys = [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


class Ref(NamedTuple):
    """An indirect reference in a source."""

    number: int
    generation: int


class Text(bytes):
    """The decoded bytes of a string object."""

    __slots__ = ()


Value = Union[bytes, Text, Ref, list["Value"], dict[bytes, "Value"]]  # noqa: UP007 - names itself


class SyntaxFaultError(ValueError):
    """Not an object, or cut off: the caller reads more or asks pypdf to repair."""


_GAP = rb"[\0\t\n\f\r ]++|%[^\r\n]*+"  # a comment stands wherever a blank may (7.2.4)
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"(?:%(gap)b)*+(?:"
    rb"(?P<ref>(\d++)(?:%(gap)b)++(\d++)(?:%(gap)b)++R(?!%(regular)b))|(?P<name>/%(regular)b*+)|(?P<open><<)"
    rb"|(?P<close>>>)|(?P<list>\[)|(?P<end>\])|(?P<text>\()|<(?P<hex>[0-9A-Fa-f\0\t\n\f\r ]*+)>"
    rb"|(?P<word>%(regular)b++))" % {b"gap": _GAP, b"regular": _REGULAR}
)  # no alternative goes back over what another has matched: the bytes are a stranger's
_PLAIN_TEXT = re.compile(rb"([^()\\\r]*+)\)")
_BRACKET = re.compile(rb"\\[\s\S]|[()]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])|\r\n?")
DEEPEST = 60


def parse(data: bytes, at: int = 0) -> tuple[Value, int]:
    """(the object at `at`, the place behind it); SyntaxFaultError when there is none or it is cut off."""
    return _value(data, at, DEEPEST)


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    found = _TOKEN.match(data, at)
    if found is None or not depth:
        raise SyntaxFaultError(at)
    kind = found.lastgroup
    end = found.end()
    if end == len(data):
        raise SyntaxFaultError("cut off")
    if kind in ("name", "word"):
        return found[kind], end
    if kind == "ref":
        return Ref(int(found[2]), int(found[3])), end
    if kind == "open":
        return _dictionary(data, end, depth - 1)
    if kind == "list":
        return _list(data, end, depth - 1)
    if kind == "text":
        return _text(data, end)
    if kind == "hex":
        digits = b"".join(found["hex"].split()).replace(b"\0", b"")
        source = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        return Text(source), end
    raise SyntaxFaultError(at)


def _dictionary(data: bytes, at: int, depth: int) -> tuple[dict[bytes, Value], int]:
    items: dict[bytes, Value] = {}
    while True:
        found = _TOKEN.match(data, at)
        if found is None:
            raise SyntaxFaultError(at)
        if found.lastgroup == "close":
            return items, found.end()
        if found.lastgroup != "name":
            raise SyntaxFaultError(at)
        value, at = _value(data, found.end(), depth)
        items.setdefault(found["name"], value)


def _list(data: bytes, at: int, depth: int) -> tuple[list[Value], int]:
    items: list[Value] = []
    while True:
        found = _TOKEN.match(data, at)
        if found is None:
            raise SyntaxFaultError(at)
        if found.lastgroup == "end":
            return items, found.end()
        value, at = _value(data, at, depth)
        items.append(value)


def _text(data: bytes, at: int) -> tuple[Text, int]:
    """A literal string from behind its opening bracket (7.3.4.2)."""
    plain = _PLAIN_TEXT.match(data, at)
    if plain:
        return Text(plain[1]), plain.end()
    depth, place = 1, at
    while depth:
        mark = _BRACKET.search(data, place)
        if mark is None:
            raise SyntaxFaultError("cut off")
        place = mark.end()
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
    source = _ESCAPE.sub(_unescaped, data[at : place - 1])
    return Text(source), place


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code is None:
        return b"\n"
    if code[:1].isdigit() and code[0] < 0x38:
        return bytes([int(code, 8) & 255])
    if code in (b"\r\n", b"\n", b"\r"):
        return b""
    return _ESCAPES.get(code, code)
