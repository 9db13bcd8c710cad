"""TIFF pages whose data can be passed through: G4, Deflate and JPEG, unpacked by no one on the way."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from PIL import Image

from srdi_desktop.export.images import picture_objects
from srdi_desktop.export.images.picture_objects import NotPlainError, Picture, Trust, believable
from srdi_desktop.export.pdf.spill import Piece, pieces

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
    data = stream.read(min(_HEAD, span[1]))
    at = 2
    kind = 0
    frame = b""
    tables = b""
    if data[:2] != b"\xff\xd8":
        raise NotPlainError("start")
    while True:
        mark, code, length = struct.unpack_from(">BBH", data, at)
        body = data[at + 4 : at + 2 + length]
        at = at + 2 + length
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
    across = 8 * max(h for h, _ in factors)
    down = 8 * max(v for _, v in factors)
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
    if tables[:2] == b"\xff\xd8" and tables[-2:] == b"\xff\xd9":
        return tables[2:-2]
    return b""


def _head(first: _Strip, shared: bytes, height: int, interval: int) -> bytes:
    frame = first.frame[:1] + struct.pack(">H", height) + first.frame[3:]
    restarts = struct.pack(">BBHH", 0xFF, 0xDD, 4, interval) if interval else b""
    return b"\xff\xd8%b%b\xff%c%b%b%b\xff\xda%b%b" % (
        shared, first.tables, first.kind, struct.pack(">H", len(frame) + 2), frame, restarts,
        struct.pack(">H", len(first.scan) + 2), first.scan,
    )  # fmt: skip


G4, JPEG, DEFLATE, OLD_DEFLATE = 4, 7, 8, 32946
_WIDTH, _HEIGHT = 256, 257
(_SUBFILE, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER, _OFFSETS, _ORIENTATION, _SAMPLES, _COUNTS, _PLANAR,
 _PREDICTOR, _PALETTE, _EXTRA) = (254, 258, 259, 262, 266, 273, 274, 277, 279, 284, 317, 320, 338)  # fmt: skip
_MOST_FRAMES = 100_000


def to_page(image: Image.Image, index: int) -> None:
    """Go to page `index` (from 1) of an opened picture file; a TIFF's reduced copies of other pages are none, as for
    `scans`. EOFError when there is no such page.
    """
    count = 0
    for frame in range(_MOST_FRAMES if index > 1 else 1):
        image.seek(frame)
        reduced = getattr(image, "tag_v2", {}).get(_SUBFILE, 0)
        count += frame == 0 or not (isinstance(reduced, int) and reduced & 1)
        if count == index:
            return
    raise EOFError(index)


def tiff(stream: BinaryIO, index: int, trust: Trust) -> Picture:
    """Page `index` (from 1) with its data as they are. Raises NotPlainError where they have to be decoded."""
    stream.seek(0)
    with Image.open(stream) as image:
        to_page(image, index)
        tags: Mapping[int, Any] = image.tag_v2  # type: ignore[attr-defined]
        size = (tags[_WIDTH], tags[_HEIGHT])  # as stored; the image's own are as shown
        found = image.info.get("dpi")
        made = _made(stream, tags, size)
    dpi = believable(float(found[0]), float(found[1]), trust) if found else None
    orientation = tags.get(_ORIENTATION, 1)
    turned = orientation if orientation in range(1, 9) else 1
    return replace(made, dpi=dpi, orientation=turned)


def _made(stream: BinaryIO, tags: Mapping[int, Any], size: tuple[int, int]) -> Picture:
    offsets = tags.get(_OFFSETS)
    counts = tags.get(_COUNTS)
    if not isinstance(offsets, tuple) or not isinstance(counts, tuple) or len(offsets) != len(counts):
        raise NotPlainError("strips")
    strips = list(zip(offsets, counts, strict=True))
    if not strips or min(counts) <= 0:
        raise NotPlainError("strips of unknown length")  # Pillow's library finds out
    if max(offset + count for offset, count in strips) > stream.seek(0, 2):
        raise NotPlainError("cut off")
    if tags.get(_COMPRESSION) == JPEG:
        return jpeg(stream, tags, size, strips)
    if len(strips) != 1:
        raise NotPlainError("strips")  # as images of their own, viewers would show seams between them
    if tags.get(_COMPRESSION) == G4:
        plain = {key: value for key, value in tags.items() if isinstance(value, int)}
        return picture_objects.g4(stream, strips[0], size, plain)
    if tags.get(_COMPRESSION) in (DEFLATE, OLD_DEFLATE):
        return _deflated(stream, tags, size, strips[0])
    raise NotPlainError("compression")


def _deflated(stream: BinaryIO, tags: Mapping[int, Any], size: tuple[int, int], strip: tuple[int, int]) -> Picture:
    """Grey, black and white, RGB or palette in one strip (TIFF 6.0; technical note 2 for Deflate)."""
    bits = set(tags.get(_BITS, (1,)))
    colours = tags.get(_SAMPLES, 1)
    photometric = tags.get(_PHOTOMETRIC, -1)
    predictor = tags.get(_PREDICTOR, 1)
    plain = tags.get(_PLANAR, 1) == 1 and tags.get(_FILL_ORDER, 1) == 1 and _EXTRA not in tags
    fits = (photometric, colours) in ((0, 1), (1, 1), (2, 3), (3, 1)) and bits in ({1}, {8})
    if not plain or not fits or predictor not in (1, 2) or (predictor == 2 and bits != {8}):
        raise NotPlainError("kind")
    depth = bits.pop()
    space = {0: b"/ColorSpace/DeviceGray/Decode[1 0]", 1: b"/ColorSpace/DeviceGray", 2: b"/ColorSpace/DeviceRGB"}
    parms = b"<</Predictor 2/Colors %d/BitsPerComponent %d/Columns %d>>" % (colours, depth, size[0])
    entries = b"%b/BitsPerComponent %d/Filter/FlateDecode%b" % (
        space.get(photometric, b""), depth, b"/DecodeParms" + parms if predictor == 2 else b"",
    )  # fmt: skip
    palette = _palette(tags.get(_PALETTE, ()), depth) if photometric == 3 else None

    def chunks() -> Iterable[Piece]:
        return pieces(stream, *strip)

    return Picture(*size, entries, strip[1], chunks, palette=palette)


def _palette(values: tuple[int, ...], bits: int) -> bytes:
    """RGB triples of a colour map, which holds all reds, then greens, then blues of 16 bits."""
    count = 1 << bits
    if len(values) != 3 * count:
        raise NotPlainError("palette")
    rows = zip(values[:count], values[count : 2 * count], values[2 * count :], strict=True)
    return b"".join(struct.pack("3B", *(value >> 8 for value in row)) for row in rows)
