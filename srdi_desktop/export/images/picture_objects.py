"""Pictures as PDF image objects without decoding them: JPEG, PNG and one-strip G4 TIFF data are copied as it is."""

import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from srdi_desktop.export.pdf.spill import STEP, Piece, pieces

Chunks = Callable[[], Iterable[Piece]]
Trust = tuple[float, float, float]  # least and most dots per inch that are believed, how many times one direction finer
Span = tuple[int, int]  # where it begins, bytes
ANY: Trust = (1.0, float("inf"), float("inf"))  # where nothing depends on it, or no limits were given


@dataclass(frozen=True)
class Picture:
    """One image object to be. `entries`: its dictionary; `orientation`: EXIF 1..8; dpi None when not to be believed."""

    width: int
    height: int
    entries: bytes
    length: int
    chunks: Chunks = field(repr=False)
    dpi: tuple[float, float] | None = None
    orientation: int = 1
    palette: bytes | None = None  # RGB triples
    passed: bool = True  # the data are the scan's own, not made anew from its pixels, and as far as is known whole

    @property
    def shown_size(self) -> tuple[int, int]:
        """Pixels across and down as a viewer shows it."""
        if self.orientation > 4:
            return (self.height, self.width)
        return (self.width, self.height)


class NotPlainError(ValueError):
    """The data cannot be passed through as they are."""


def believable(x: float, y: float, trust: Trust) -> tuple[float, float] | None:
    """The resolution when it can be true, None otherwise. A fax notes half as many lines down as dots across: the finer
    direction decides.
    """
    low, high, squashed = trust
    finer = max(x, y)
    coarser = min(x, y)
    if low <= finer <= high and coarser * squashed >= finer:
        return (x, y)
    return None


def plain(stream: BinaryIO, format_: str, trust: Trust, *, whole: bool = False) -> Picture | None:
    """A JPEG or PNG whose data can be passed through; None for every other picture. `whole`: as for `jpeg`."""
    try:
        if format_ == "jpeg":
            return jpeg(stream, trust, whole=whole)
        return png(stream, trust) if format_ == "png" else None
    except (NotPlainError, ValueError, LookupError, struct.error):
        return None


def jpeg(stream: BinaryIO, trust: Trust = ANY, *, whole: bool = False) -> Picture:
    """A baseline or progressive JPEG; raises NotPlainError for kinds that PDF readers do not know. Of what it notes
    beside the picture (place, camera, paths, comments, a film behind it) nothing is passed on but for `whole`.
    """
    length = stream.seek(0, 2)
    head = JpegHead(stream, trust)
    if head.components not in (1, 3, 4) or head.precision != 8:
        raise NotPlainError("components")
    space = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[head.components]
    entries = b"/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode" % space
    if head.components == 4 and head.adobe:
        # Adobe writes CMYK the other way round (its technical note 5116), and says so with its marker.
        entries += b"/Decode[1 0 1 0 1 0 1 0]"
    spans = [(0, length)] if whole else head.spans(length)
    kept = sum(size for _, size in spans)

    def chunks() -> Iterable[Piece]:
        for span in spans:
            yield from pieces(stream, *span)

    return Picture(head.width, head.height, entries, kept, chunks, head.dpi, head.orientation)


_MARK = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # in coded data: neither a stuffed byte nor a restart (B.1.1.5)
_PLAIN_JFIF = 16
_PROFILE = b"ICC_PROFILE\0"
_ADOBE = b"Adobe"
_TURNED = re.compile(rb'tiff:Orientation(?:="|>)([1-8])')
_XMP = b"http://ns.adobe.com/xap/1.0/\0"


class JpegHead:
    """What the markers before the picture data say (ITU T.81, annex B). `kept`: spans of those that a picture needs;
    `notes`: whether there are others.
    """

    def __init__(self, stream: BinaryIO, trust: Trust, start: int = 0) -> None:
        self._stream = stream
        self._trust = trust
        self._start = start
        self.width = self.height = self.components = self.precision = 0
        self.adobe = self.exposed = self.notes = False
        self.orientation = 1
        self._dpi: tuple[float, float] | None = None
        self.kept: list[Span] = [(start, 2)]
        stream.seek(start)
        if stream.read(2) != b"\xff\xd8":
            raise NotPlainError("start")
        while self._marker():
            pass

    @property
    def dpi(self) -> tuple[float, float] | None:
        """Dots per inch; those that a camera notes mean nothing."""
        if self.exposed:
            return None
        return self._dpi

    def spans(self, length: int) -> list[Span]:
        """Spans of the file that are the picture: the kept markers, then its data up to their end (`length` bytes in
        all). Where nothing but the picture is noted before them, an end mark at the end of the file is theirs.
        """
        data = self._stream.tell()
        end = self._start + length
        self._stream.seek(end - 2)
        if self.notes or self._stream.read(2) != b"\xff\xd9":
            end = self._end(data, end)
        coded = (data, end - data)
        spans = self.kept[:1]
        for start, size in (*self.kept[1:], coded):
            before, so_far = spans[-1]
            if before + so_far == start:
                spans[-1] = (before, so_far + size)
            else:
                spans.append((start, size))
        return spans

    def _end(self, at: int, limit: int) -> int:
        """The place behind the end mark; `limit` where there is none."""
        while at < limit:
            self._stream.seek(at)
            data = self._stream.read(min(STEP, limit - at))
            found = _MARK.search(data)
            if found is None:
                at += max(1, len(data) - 1)
                continue
            at += found.start()
            if data[found.start() + 1] == 0xD9:
                return at + 2
            self._stream.seek(at + 2)
            length = int.from_bytes(self._stream.read(2), "big")
            at += 2 + max(2, length)
        return limit

    def _marker(self) -> bool:
        """Take in one marker; False, standing before it, at the picture's data."""
        stream = self._stream
        begins = self._stream.tell()
        mark, code, *length = stream.read(4).ljust(4, b"\xd9")
        while mark == 0xFF and code == 0xFF:  # fill bytes
            code = length[0]
            length = [length[1], *stream.read(1)]
        if mark != 0xFF or code == 0xD9:
            raise NotPlainError("no data")
        if code == 0xDA:
            if not self.width:
                raise NotPlainError("no frame")
            stream.seek(begins)
            return False
        if 0xD0 <= code <= 0xD7 or code in (0, 1):
            stream.seek(-2, 1)
            return True
        size = int.from_bytes(length, "big") - 2
        data = stream.read(max(size, 0))
        self._take(code, data)
        if self._needed(code, data):
            self.kept.append((begins, stream.tell() - begins))
        else:
            self.notes = True
        return True

    def _needed(self, code: int, data: bytes) -> bool:
        """Whether the picture is not itself without the segment; others say who took it, where, and with what."""
        if code == 0xE0:
            if data[:5] != b"JFIF\0":
                return False
            return len(data) + 2 == _PLAIN_JFIF
        if code == 0xE2:
            return data.startswith(_PROFILE)
        if code == 0xEE and data[:5] == _ADOBE:
            return True
        return not (0xE0 <= code <= 0xEF or code == 0xFE)

    def _take(self, code: int, data: bytes) -> None:
        if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
            self._frame(code, data)
        elif code == 0xE0 and data[:5] == b"JFIF\0":
            unit, x, y = struct.unpack(">BHH", data[7:12])
            factor = {1: 1.0, 2: 2.54}.get(unit)  # dots an inch, dots a centimetre
            if factor and not self._dpi:
                self._dpi = believable(x * factor, y * factor, self._trust)
        elif code == 0xE1 and data[:6] == b"Exif\0\0":
            self._exif(data[6:])
        elif code == 0xE1 and data.startswith(_XMP) and self.orientation == 1:
            turned = _TURNED.search(data)
            if turned:
                self.orientation = int(turned[1])
        elif code == 0xEE and data[:5] == _ADOBE:
            self.adobe = True

    def _frame(self, code: int, data: bytes) -> None:
        if code > 0xC2:
            raise NotPlainError("lossless or arithmetic")
        self.precision, self.height, self.width, self.components = struct.unpack(">BHHB", data[:6])
        if not self.height:
            raise NotPlainError("height comes later")

    def _exif(self, data: bytes) -> None:
        tags = exif_tags(data)
        self.orientation = _orientation(tags)
        self.exposed = has_exposure(data, tags)
        factor = 1.0
        if tags.get(296, 2) == 3:  # dots a centimetre
            factor = 2.54
        if 282 in tags and 283 in tags:
            noted = believable(tags[282] * factor, tags[283] * factor, self._trust)
            self._dpi = noted or self._dpi


def _orientation(tags: dict[int, float]) -> int:
    orientation = tags.get(274, 1)
    if orientation in range(1, 9):
        return int(orientation)
    return 1


def without_notes(stream: BinaryIO, start: int, length: int) -> list[Span]:
    """Spans of JPEG data inside a file that are the picture; all of it where they are of an unusual kind."""
    try:
        return JpegHead(stream, ANY, start).spans(length)
    except (NotPlainError, ValueError, LookupError, struct.error):
        return [(start, length)]


_EXPOSURE = (0x829A, 0x829D, 0x8827, 0x920A)  # time, f-number, sensitivity, focal length: only cameras write them


def has_exposure(data: bytes, tags: dict[int, float]) -> bool:
    """Whether a camera noted how it exposed the picture; as `scans` tells photographs."""
    place = int(tags.get(0x8769, 0))
    if not place:
        return False
    return any(tag in exif_tags(data, place) for tag in _EXPOSURE)


def exif_tags(data: bytes, start: int = 0) -> dict[int, float]:
    """Numbers of a directory of a TIFF block, the first or that at `start`; what is damaged is left out."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    tags: dict[int, float] = {}
    if order is None or len(data) < 8:
        return tags
    try:
        if not start:
            (start,) = struct.unpack_from(order + "I", data, 4)
        (rows,) = struct.unpack_from(order + "H", data, start)
        for index in range(rows):
            row = start + 2 + index * 12
            tag, kind, count, place = struct.unpack_from(order + "HHII", data, row)
            if kind == 3 and count == 1:
                (tags[tag],) = struct.unpack_from(order + "H", data, row + 8)
            elif kind == 4 and count == 1:
                tags[tag] = place
            elif kind == 5 and count == 1:
                above, below = struct.unpack_from(order + "II", data, place)
                tags[tag] = above / below if below else 0.0
    except struct.error:
        pass
    return tags


def png(stream: BinaryIO, trust: Trust = ANY) -> Picture:
    """A PNG without transparency and interlace: its compressed data are exactly what /FlateDecode with a PNG predictor
    expects. Raises NotPlainError for the others.
    """
    length = stream.seek(0, 2)
    stream.seek(0)
    if stream.read(8) != b"\x89PNG\r\n\x1a\n":
        raise NotPlainError("start")
    spans: list[Span] = []
    header = b""
    palette = None
    dpi = None
    tags = b""
    while True:
        size, kind = struct.unpack(">I4s", stream.read(8).ljust(8, b"\0"))
        place = stream.tell()
        if kind == b"IDAT":
            spans.append((place, size))
        elif kind in (b"IHDR", b"PLTE", b"pHYs"):
            data = stream.read(size)
            header = data if kind == b"IHDR" else header
            palette = data if kind == b"PLTE" else palette
            dpi = _per_metre(data, trust) if kind == b"pHYs" else dpi
        elif kind == b"tRNS":
            raise NotPlainError("transparent")
        elif kind == b"eXIf" and size < 1 << 20:
            tags = stream.read(size)
        elif kind in (b"zTXt", b"tEXt", b"iTXt") and stream.read(21) in _TURNED_BY_TEXT:
            raise NotPlainError("turned by a text")
        elif kind == b"IEND":
            break
        if place + size + 4 > length:
            raise NotPlainError("cut off")
        stream.seek(place + size + 4)
    known = exif_tags(tags)
    if has_exposure(tags, known):
        dpi = None
    picture = _png_picture(stream, header, palette, dpi, spans)
    return replace(picture, orientation=_orientation(known))


_TURNED_BY_TEXT = (b"Raw profile type exif", b"XML:com.adobe.xmp\0\0\0\0")


def _png_picture(
    stream: BinaryIO,
    header: bytes,
    palette: bytes | None,
    dpi: tuple[float, float] | None,
    spans: list[Span],
) -> Picture:
    width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if interlace or colour not in (0, 2, 3) or not spans:
        raise NotPlainError("kind")
    if colour != 3:
        palette = None
    elif not palette:
        raise NotPlainError("palette")
    colours = 3 if colour == 2 else 1
    space = {0: b"/ColorSpace/DeviceGray", 2: b"/ColorSpace/DeviceRGB", 3: b""}[colour]
    parms = b"/Predictor 15/Colors %d/BitsPerComponent %d/Columns %d" % (colours, bits, width)
    entries = b"%b/BitsPerComponent %d/Filter/FlateDecode/DecodeParms<<%b>>" % (space, bits, parms)

    def chunks() -> Iterable[Piece]:
        for place, size in spans:
            yield from pieces(stream, place, size)

    total = sum(size for _, size in spans)
    return Picture(width, height, entries, total, chunks, dpi, palette=palette)


def _per_metre(data: bytes, trust: Trust) -> tuple[float, float] | None:
    x, y, unit = struct.unpack(">IIB", data)
    if unit == 1:
        return believable(x * 0.0254, y * 0.0254, trust)
    return None


_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def g4(stream: BinaryIO, strip: Span, size: tuple[int, int], tags: dict[int, int]) -> Picture:
    """One TIFF page whose G4 data lie in one strip; `tags`: 262 photometric, 266 fill order. Its bytes prove nothing:
    of data that are damaged or cut off, which nobody sees without decoding, each program shows another part.
    """
    place, length = strip
    if place + length > stream.seek(0, 2):
        raise NotPlainError("cut off")
    white_is_zero = tags.get(262, 0) == 0
    reversed_bits = tags.get(266, 1) == 2
    parms = b"/K -1/Columns %d/Rows %d" % size
    if not white_is_zero:
        parms += b"/BlackIs1 true"
    entries = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms<<%b>>" % parms

    def chunks() -> Iterable[Piece]:
        for chunk in pieces(stream, place, length):
            yield bytes(chunk).translate(_REVERSED) if reversed_bits else chunk

    return Picture(*size, entries, length, chunks, passed=False)
