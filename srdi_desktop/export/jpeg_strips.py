"""JPEG data inside a TIFF as one JPEG, without decoding (TIFF technical note 2; ITU T.81, annex B).

A strip is a JPEG of its own that begins with fresh predictors, as a restart interval does. So strips of whole rows of
blocks follow each other behind restart markers in a picture of the full height, their data unchanged.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from srdi_desktop.export.pictures import NotPlainError, Picture
from srdi_desktop.export.spill import Piece, pieces

Span = tuple[int, int]  # offset, bytes
_TABLES, _ROWS, _JPEG_PHOTOMETRIC = 347, 278, 262
_HEAD = 16 * 1024  # bytes: more than all tables of a strip take
_KINDS = {1: (1, b"/DeviceGray", b""), 2: (3, b"/DeviceRGB", b"/DecodeParms<</ColorTransform 0>>"),
          6: (3, b"/DeviceRGB", b"/DecodeParms<</ColorTransform 1>>")}  # fmt: skip


@dataclass(frozen=True)
class _Strip:
    """`frame`: its header behind mark (`kind`) and length; `data`: span of the coded data without the end mark."""

    kind: int
    frame: bytes
    tables: bytes
    scan: bytes
    data: Span

    @property
    def height(self) -> int:
        return int.from_bytes(self.frame[1:3], "big")

    @property
    def shape(self) -> bytes:
        """All of the frame but its height."""
        return self.frame[:1] + self.frame[3:]


def jpeg(stream: BinaryIO, tags: Mapping[int, Any], size: tuple[int, int], spans: Sequence[Span]) -> Picture:
    """One page as a JPEG picture. Raises NotPlainError where its strips cannot be put together."""
    colours, space, transform = _KINDS.get(tags.get(_JPEG_PHOTOMETRIC, 0), (0, b"", b""))
    strips = [_strip(stream, span) for span in spans]
    first = strips[0]
    if first.frame[5] != colours or int.from_bytes(first.frame[3:5], "big") != size[0]:
        raise NotPlainError("frame")
    interval = _interval(strips, tags.get(_ROWS, size[1]), size) if len(strips) > 1 else 0
    head = _head(first, _shared(tags.get(_TABLES, b"")), size[1], interval)
    length = len(head) + sum(strip.data[1] + 2 for strip in strips)
    entries = b"/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode%b" % (space, transform)

    def chunks() -> Iterable[Piece]:
        yield head
        for number, strip in enumerate(strips):
            yield from pieces(stream, *strip.data)
            yield b"\xff\xd9" if number == len(strips) - 1 else bytes((0xFF, 0xD0 + number % 8))

    return Picture(*size, entries, length, chunks)


def _strip(stream: BinaryIO, span: Span) -> _Strip:
    stream.seek(span[0])
    data, at = stream.read(min(_HEAD, span[1])), 2
    kind, frame, tables = 0, b"", b""
    if data[:2] != b"\xff\xd8":
        raise NotPlainError("start")
    while True:
        mark, code, length = struct.unpack_from(">BBH", data, at)
        body, at = data[at + 4 : at + 2 + length], at + 2 + length
        if mark != 0xFF or at > len(data) or code in (0xDD, 0xC2, 0xD9):
            raise NotPlainError("restarts, progressive or damaged")
        if code in (0xC0, 0xC1):
            kind, frame = code, body
        elif code in (0xC4, 0xDB):
            tables += struct.pack(">BBH", mark, code, length) + body
        elif code == 0xDA:
            break
    stream.seek(span[0] + span[1] - 2)
    if len(frame) < 9 or frame[0] != 8 or stream.read(2) != b"\xff\xd9":
        raise NotPlainError("frame or end")
    return _Strip(kind, frame, tables, body, (span[0] + at, span[1] - at - 2))


def _interval(strips: Sequence[_Strip], rows: int, size: tuple[int, int]) -> int:
    """Blocks of one strip, which restart after each: the restart interval (B.2.4.4)."""
    first = strips[0]
    factors = [divmod(factor, 16) for factor in first.frame[7::3]] if first.frame[5] > 1 else [(1, 1)]
    across, down = 8 * max(h for h, _ in factors), 8 * max(v for _, v in factors)
    alike = all(
        (s.kind, s.shape, s.tables, s.scan) == (first.kind, first.shape, first.tables, first.scan) for s in strips
    )
    heights = [strip.height for strip in strips]
    interval = -(-size[0] // across) * (rows // down)
    if not alike or rows % down or set(heights[:-1]) != {rows} or sum(heights) != size[1] or interval > 0xFFFF:
        raise NotPlainError("strips differ")
    return interval


def _shared(tables: bytes) -> bytes:
    """The tables that all strips share, without the marks around them."""
    return tables[2:-2] if tables[:2] == b"\xff\xd8" and tables[-2:] == b"\xff\xd9" else b""


def _head(first: _Strip, shared: bytes, height: int, interval: int) -> bytes:
    frame = first.frame[:1] + struct.pack(">H", height) + first.frame[3:]
    restarts = struct.pack(">BBHH", 0xFF, 0xDD, 4, interval) if interval else b""
    return b"\xff\xd8%b%b\xff%c%b%b%b\xff\xda%b%b" % (
        shared, first.tables, first.kind, struct.pack(">H", len(frame) + 2), frame, restarts,
        struct.pack(">H", len(first.scan) + 2), first.scan,
    )  # fmt: skip
