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
Size = tuple[int, int]  # pixels across and down
Tags = Mapping[int, Any]
_TABLES = 347
_ROWS = 278
_JPEG_PHOTOMETRIC = 262
_HEAD = 16 * 1024  # bytes: more than all tables of a strip take
_KINDS = {  # of the photometric interpretation: colours, their space, how the decoder takes them
    1: (1, b"/DeviceGray", b""),
    2: (3, b"/DeviceRGB", b"/DecodeParms<</ColorTransform 0>>"),
    6: (3, b"/DeviceRGB", b"/DecodeParms<</ColorTransform 1>>"),
}


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
    def width(self) -> int:
        return int.from_bytes(self.frame[3:5], "big")

    @property
    def colours(self) -> int:
        return self.frame[5]

    @property
    def shape(self) -> bytes:
        """All of the frame but its height."""
        depth = self.frame[:1]
        width_and_colours = self.frame[3:]
        return depth + width_and_colours


def jpeg(stream: BinaryIO, tags: Tags, size: Size, spans: Sequence[Span]) -> Picture:
    """One page as a JPEG picture. Raises NotPlainError where its strips cannot be put together."""
    width, height = size
    photometric = tags.get(_JPEG_PHOTOMETRIC, 0)
    colours, space, transform = _KINDS.get(photometric, (0, b"", b""))
    strips = [_strip(stream, span) for span in spans]
    first = strips[0]
    if first.colours != colours or first.width != width:
        raise NotPlainError("frame")
    interval = 0
    if len(strips) > 1:
        rows = tags.get(_ROWS, height)
        interval = _interval(strips, rows, size)
    shared = _shared(tags.get(_TABLES, b""))
    head = _head(first, shared, height, interval)
    length = len(head) + sum(strip.data[1] + 2 for strip in strips)
    entries = b"/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode%b" % (space, transform)

    def chunks() -> Iterable[Piece]:
        yield head
        for number, strip in enumerate(strips, 1):
            yield from pieces(stream, *strip.data)
            if number < len(strips):
                yield _restart(number)
        yield b"\xff\xd9"

    return Picture(width, height, entries, length, chunks)


def _restart(number: int) -> bytes:
    """The mark behind the restart interval of that number, from 1; eight of them follow each other in a circle."""
    turn = (number - 1) % 8
    return bytes((0xFF, 0xD0 + turn))


def _strip(stream: BinaryIO, span: Span) -> _Strip:
    """The header of one strip, read mark by mark up to its scan."""
    start, length_of_all = span
    stream.seek(start)
    data = stream.read(min(_HEAD, length_of_all))
    at = 2
    kind = 0
    frame = b""
    tables = b""
    if data[:2] != b"\xff\xd8":
        raise NotPlainError("start")
    while True:
        mark, code, length = struct.unpack_from(">BBH", data, at)
        end = at + 2 + length
        body = data[at + 4 : end]
        at = end
        if mark != 0xFF or at > len(data) or code in (0xDD, 0xC2, 0xD9):
            raise NotPlainError("restarts, progressive or damaged")
        if code in (0xC0, 0xC1):
            kind = code
            frame = body
        elif code in (0xC4, 0xDB):
            tables += struct.pack(">BBH", mark, code, length) + body
        elif code == 0xDA:
            break
    stream.seek(start + length_of_all - 2)
    if len(frame) < 9 or frame[0] != 8 or stream.read(2) != b"\xff\xd9":
        raise NotPlainError("frame or end")
    coded = (start + at, length_of_all - at - 2)
    return _Strip(kind, frame, tables, body, coded)


def _interval(strips: Sequence[_Strip], rows: int, size: Size) -> int:
    """Blocks of one strip, which restart after each: the restart interval (B.2.4.4)."""
    width, height = size
    across, down = _block(strips[0])
    in_a_row = -(-width // across)
    interval = in_a_row * (rows // down)
    heights = [strip.height for strip in strips]
    full = set(heights[:-1])
    if full != {rows} or rows % down or sum(heights) != height:
        raise NotPlainError("strips of other heights")
    if interval > 0xFFFF or not _alike(strips):
        raise NotPlainError("strips differ")
    return interval


def _block(strip: _Strip) -> Size:
    """Pixels that are coded together: blocks of eight, times how often a colour is sampled more finely than others."""
    if strip.colours <= 1:
        return (8, 8)
    factors = [divmod(factor, 16) for factor in strip.frame[7::3]]
    finest_across = max(across for across, _ in factors)
    finest_down = max(down for _, down in factors)
    if not finest_across or not finest_down:
        raise NotPlainError("sampling factors")
    return (8 * finest_across, 8 * finest_down)


def _alike(strips: Sequence[_Strip]) -> bool:
    """Whether one header, but for its height, says what all of them say."""
    headers = {(strip.kind, strip.shape, strip.tables, strip.scan) for strip in strips}
    return len(headers) == 1


def _shared(tables: bytes) -> bytes:
    """The tables that all strips share, without the marks around them."""
    if tables[:2] == b"\xff\xd8" and tables[-2:] == b"\xff\xd9":
        return tables[2:-2]
    return b""


def _head(first: _Strip, shared: bytes, height: int, interval: int) -> bytes:
    """All in front of the first strip's coded data, for the whole height."""
    frame = first.frame[:1] + struct.pack(">H", height) + first.frame[3:]
    head = b"\xff\xd8" + shared + first.tables + _segment(first.kind, frame)
    if interval:
        restarts = struct.pack(">H", interval)
        head += _segment(0xDD, restarts)
    return head + _segment(0xDA, first.scan)


def _segment(code: int, body: bytes) -> bytes:
    """A mark, the length of what follows with its own two bytes, and what follows."""
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


G4 = 4
JPEG = 7
DEFLATE = 8
OLD_DEFLATE = 32946
_SUBFILE = 254
_WIDTH = 256
_HEIGHT = 257
_BITS = 258
_COMPRESSION = 259
_PHOTOMETRIC = 262
_FILL_ORDER = 266
_OFFSETS = 273
_ORIENTATION = 274
_SAMPLES = 277
_COUNTS = 279
_PLANAR = 284
_PREDICTOR = 317
_PALETTE = 320
_EXTRA = 338
_MOST_FRAMES = 100_000
_GREY_FROM_WHITE, _GREY, _RGB, _INDEXED = range(4)  # photometric interpretations
_SPACES = {
    _GREY_FROM_WHITE: b"/ColorSpace/DeviceGray/Decode[1 0]",
    _GREY: b"/ColorSpace/DeviceGray",
    _RGB: b"/ColorSpace/DeviceRGB",
}


def to_page(image: Image.Image, index: int) -> None:
    """Go to page `index` (from 1) of an opened picture file; a TIFF's reduced copies of other pages are none, as for
    `scans`. EOFError when there is no such page.
    """
    count = 0
    most = 1
    if index > 1:
        most = _MOST_FRAMES
    for frame in range(most):
        image.seek(frame)
        if frame == 0 or not _is_reduced(image):
            count += 1
        if count == index:
            return
    raise EOFError(index)


def _is_reduced(image: Image.Image) -> bool:
    """Whether the frame says that it is a smaller copy of another."""
    tags = getattr(image, "tag_v2", {})
    said = tags.get(_SUBFILE, 0)
    return isinstance(said, int) and said & 1 == 1


def tiff(stream: BinaryIO, index: int, trust: Trust) -> Picture:
    """Page `index` (from 1) with its data as they are. Raises NotPlainError where they have to be decoded."""
    stream.seek(0)
    with Image.open(stream) as image:
        to_page(image, index)
        tags: Tags = image.tag_v2  # type: ignore[attr-defined]
        size = (tags[_WIDTH], tags[_HEIGHT])  # as stored; the image's own are as shown
        found = image.info.get("dpi")
        made = _made(stream, tags, size)
    dpi = None
    if found:
        dpi = believable(float(found[0]), float(found[1]), trust)
    orientation = tags.get(_ORIENTATION, 1)
    if orientation not in range(1, 9):
        orientation = 1
    return replace(made, dpi=dpi, orientation=orientation)


def _made(stream: BinaryIO, tags: Tags, size: Size) -> Picture:
    offsets = tags.get(_OFFSETS)
    counts = tags.get(_COUNTS)
    if not isinstance(offsets, tuple) or not isinstance(counts, tuple) or len(offsets) != len(counts):
        raise NotPlainError("strips")
    strips = list(zip(offsets, counts, strict=True))
    if not strips or min(counts) <= 0:
        raise NotPlainError("strips of unknown length")  # Pillow's library finds out
    end = max(offset + count for offset, count in strips)
    if end > stream.seek(0, 2):
        raise NotPlainError("cut off")
    compression = tags.get(_COMPRESSION)
    if compression == JPEG:
        return jpeg(stream, tags, size, strips)
    if len(strips) != 1:
        raise NotPlainError("strips")  # as images of their own, viewers would show seams between them
    if compression == G4:
        plain = {key: value for key, value in tags.items() if isinstance(value, int)}
        return picture_objects.g4(stream, strips[0], size, plain)
    if compression in (DEFLATE, OLD_DEFLATE):
        return _deflated(stream, tags, size, strips[0])
    raise NotPlainError("compression")


def _deflated(stream: BinaryIO, tags: Tags, size: Size, strip: Span) -> Picture:
    """Grey, black and white, RGB or palette in one strip (TIFF 6.0; technical note 2 for Deflate)."""
    depth = _plain_depth(tags)
    photometric = tags.get(_PHOTOMETRIC, -1)
    width, height = size
    _, length = strip
    space = _SPACES.get(photometric, b"")
    entries = b"%b/BitsPerComponent %d/Filter/FlateDecode" % (space, depth)
    if tags.get(_PREDICTOR, 1) == 2:
        colours = tags.get(_SAMPLES, 1)
        entries += b"/DecodeParms<</Predictor 2/Colors %d/BitsPerComponent %d/Columns %d>>" % (colours, depth, width)
    palette = None
    if photometric == _INDEXED:
        colour_map = tags.get(_PALETTE, ())
        palette = _palette(colour_map, depth)

    def chunks() -> Iterable[Piece]:
        return pieces(stream, *strip)

    return Picture(width, height, entries, length, chunks, palette=palette)


def _plain_depth(tags: Tags) -> int:
    """Bits of each colour; NotPlainError for a picture that a PDF could not hold as it is."""
    colours = tags.get(_SAMPLES, 1)
    kind = (tags.get(_PHOTOMETRIC, -1), colours)
    if kind not in ((_GREY_FROM_WHITE, 1), (_GREY, 1), (_RGB, 3), (_INDEXED, 1)):
        raise NotPlainError("kind")
    if tags.get(_PLANAR, 1) != 1 or tags.get(_FILL_ORDER, 1) != 1 or _EXTRA in tags:
        raise NotPlainError("order")
    bits = set(tags.get(_BITS, (1,)))
    if bits not in ({1}, {8}):
        raise NotPlainError("depth")
    depth: int = bits.pop()
    predictor = tags.get(_PREDICTOR, 1)
    if predictor not in (1, 2) or (predictor == 2 and depth != 8):
        raise NotPlainError("predictor")
    return depth


def _palette(values: tuple[int, ...], bits: int) -> bytes:
    """RGB triples of a colour map, which holds all reds, then greens, then blues of 16 bits."""
    count = 1 << bits
    if len(values) != 3 * count:
        raise NotPlainError("palette")
    bytes_ = [value >> 8 for value in values]
    red = bytes_[:count]
    green = bytes_[count : 2 * count]
    blue = bytes_[2 * count :]
    triples = zip(red, green, blue, strict=True)
    return b"".join(map(bytes, triples))
