"""PDF syntax: numbers, names, strings and matrices as bytes (ISO 32000-1, 7.3)."""

import re
from collections.abc import Iterable

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

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
    return text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be", "replace")


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
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
