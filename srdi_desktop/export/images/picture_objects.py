"""Pictures as PDF image objects without decoding them: JPEG, PNG and one-strip G4 TIFF data are copied as it is."""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from srdi_desktop.export.pdf.spill import Piece, pieces

Chunks = Callable[[], Iterable[Piece]]
Trust = tuple[float, float]  # least and most dots per inch that are believed; others are a forgotten default
ANY: Trust = (1.0, float("inf"))  # where nothing depends on it, or no limits were given


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
    passed: bool = True  # the data are the scan's own, not made anew from its pixels

    @property
    def shown_size(self) -> tuple[int, int]:
        """Pixels across and down as a viewer shows it."""
        return (self.height, self.width) if self.orientation > 4 else (self.width, self.height)


class NotPlainError(ValueError):
    """The data cannot be passed through as they are."""


def believable(x: float, y: float, trust: Trust) -> tuple[float, float] | None:
    """The resolution when it can be true, None otherwise."""
    low, high = trust
    return (x, y) if low <= x <= high and low <= y <= high else None


def plain(stream: BinaryIO, format_: str, trust: Trust) -> Picture | None:
    """A JPEG or PNG whose data can be passed through; None for every other picture."""
    try:
        return jpeg(stream, trust) if format_ == "jpeg" else png(stream, trust) if format_ == "png" else None
    except (NotPlainError, ValueError, LookupError, struct.error):
        return None


def jpeg(stream: BinaryIO, trust: Trust = ANY) -> Picture:
    """A baseline or progressive JPEG; raises NotPlainError for kinds that PDF readers do not know."""
    length = stream.seek(0, 2)
    head = _JpegHead(stream, trust)
    if head.components not in (1, 3, 4) or head.precision != 8:
        raise NotPlainError("components")
    space = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[head.components]
    # Adobe writes CMYK the other way round (its technical note 5116), and says so with its marker.
    decode = b"/Decode[1 0 1 0 1 0 1 0]" if head.components == 4 and head.adobe else b""
    return Picture(
        head.width, head.height,
        b"/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode%b" % (space, decode),
        length, lambda: pieces(stream, 0, length), head.dpi, head.orientation,
    )  # fmt: skip


class _JpegHead:
    """What the markers before the picture data say (ITU T.81, annex B)."""

    def __init__(self, stream: BinaryIO, trust: Trust) -> None:
        self._trust = trust
        self.width = self.height = self.components = self.precision = 0
        self.adobe = False
        self.orientation = 1
        self.dpi: tuple[float, float] | None = None
        stream.seek(0)
        if stream.read(2) != b"\xff\xd8":
            raise NotPlainError("start")
        while not self.width:
            self._marker(stream)

    def _marker(self, stream: BinaryIO) -> None:
        mark, code, *length = stream.read(4).ljust(4, b"\xd9")
        while mark == 0xFF and code == 0xFF:  # fill bytes
            code, length = length[0], [length[1], *stream.read(1)]
        if mark != 0xFF or code in (0xD9, 0xDA):
            raise NotPlainError("no frame")
        if 0xD0 <= code <= 0xD7 or code in (0, 1):
            stream.seek(-2, 1)
            return
        size = int.from_bytes(length, "big") - 2
        data = stream.read(max(size, 0))
        if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
            self._frame(code, data)
        elif code == 0xE0 and data[:5] == b"JFIF\0":
            unit, x, y = struct.unpack(">BHH", data[7:12])
            self.dpi = self.dpi or (
                believable(x * (1, 1, 2.54)[unit], y * (1, 1, 2.54)[unit], self._trust) if unit in (1, 2) else None
            )
        elif code == 0xE1 and data[:6] == b"Exif\0\0":
            self._exif(data[6:])
        elif code == 0xEE and data[:5] == b"Adobe":
            self.adobe = True

    def _frame(self, code: int, data: bytes) -> None:
        if code > 0xC2:
            raise NotPlainError("lossless or arithmetic")
        self.precision, self.height, self.width, self.components = struct.unpack(">BHHB", data[:6])
        if not self.height:
            raise NotPlainError("height comes later")

    def _exif(self, data: bytes) -> None:
        tags = exif_tags(data)
        orientation = tags.get(274, 1)
        self.orientation = int(orientation) if orientation in range(1, 9) else 1
        factor = 2.54 if tags.get(296, 2) == 3 else 1.0
        if 282 in tags and 283 in tags:
            self.dpi = believable(tags[282] * factor, tags[283] * factor, self._trust) or self.dpi


def exif_tags(data: bytes) -> dict[int, float]:
    """Numbers of the first directory of a TIFF block; what is damaged is left out."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    tags: dict[int, float] = {}
    if order is None or len(data) < 8:
        return tags
    try:
        start = struct.unpack_from(order + "I", data, 4)[0]
        for index in range(struct.unpack_from(order + "H", data, start)[0]):
            tag, kind, count, place = struct.unpack_from(order + "HHII", data, start + 2 + index * 12)
            where = start + 2 + index * 12 + 8
            if kind == 3 and count == 1:
                tags[tag] = struct.unpack_from(order + "H", data, where)[0]
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
    spans: list[tuple[int, int]] = []
    header, palette, dpi = b"", None, None
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
        elif kind == b"IEND":
            break
        if place + size + 4 > length:
            raise NotPlainError("cut off")
        stream.seek(place + size + 4)
    return _png_picture(stream, header, palette, dpi, spans)


def _png_picture(
    stream: BinaryIO,
    header: bytes,
    palette: bytes | None,
    dpi: tuple[float, float] | None,
    spans: list[tuple[int, int]],
) -> Picture:
    width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if interlace or colour not in (0, 2, 3) or not spans or (colour == 3 and not palette):
        raise NotPlainError("kind")
    colours = 3 if colour == 2 else 1
    space = {0: b"/ColorSpace/DeviceGray", 2: b"/ColorSpace/DeviceRGB", 3: b""}[colour]
    parms = b"/Predictor 15/Colors %d/BitsPerComponent %d/Columns %d" % (colours, bits, width)
    entries = b"%b/BitsPerComponent %d/Filter/FlateDecode/DecodeParms<<%b>>" % (space, bits, parms)

    def chunks() -> Iterable[Piece]:
        for place, size in spans:
            yield from pieces(stream, place, size)

    total = sum(size for _, size in spans)
    return Picture(width, height, entries, total, chunks, dpi, palette=palette if colour == 3 else None)


def _per_metre(data: bytes, trust: Trust) -> tuple[float, float] | None:
    x, y, unit = struct.unpack(">IIB", data)
    return believable(x * 0.0254, y * 0.0254, trust) if unit == 1 else None


_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def g4(stream: BinaryIO, strip: tuple[int, int], size: tuple[int, int], tags: dict[int, int]) -> Picture:
    """One TIFF page whose G4 data lie in one strip; `tags`: 262 photometric, 266 fill order."""
    place, length = strip
    if place + length > stream.seek(0, 2):
        raise NotPlainError("cut off")
    white_is_zero, reversed_bits = tags.get(262, 0) == 0, tags.get(266, 1) == 2
    parms = b"/K -1/Columns %d/Rows %d%b" % (*size, b"" if white_is_zero else b"/BlackIs1 true")
    entries = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms<<%b>>" % parms

    def chunks() -> Iterable[Piece]:
        for chunk in pieces(stream, place, length):
            yield bytes(chunk).translate(_REVERSED) if reversed_bits else chunk

    return Picture(*size, entries, length, chunks)
