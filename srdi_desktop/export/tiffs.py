"""TIFF pages whose data can be passed through: G4, Deflate and JPEG, unpacked by no one on the way."""

import struct
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from PIL import Image

from srdi_desktop.export import jpeg_strips, pictures
from srdi_desktop.export.pictures import NotPlainError, Picture, Trust, believable
from srdi_desktop.export.spill import Piece, pieces

G4, JPEG, DEFLATE, OLD_DEFLATE = 4, 7, 8, 32946
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
        size, found = image.size, image.info.get("dpi")
        made = _made(stream, tags, size)
    dpi = believable(float(found[0]), float(found[1]), trust) if found else None
    orientation = tags.get(_ORIENTATION, 1)
    turned = orientation if orientation in range(1, 9) else 1
    return Picture(
        made.width, made.height, made.entries, made.length, made.chunks, dpi, turned, made.palette
    )  # fmt: skip


def _made(stream: BinaryIO, tags: Mapping[int, Any], size: tuple[int, int]) -> Picture:
    offsets, counts = tags.get(_OFFSETS), tags.get(_COUNTS)
    if not isinstance(offsets, tuple) or not isinstance(counts, tuple) or len(offsets) != len(counts):
        raise NotPlainError("strips")
    strips = list(zip(offsets, counts, strict=True))
    if not strips or max(offset + count for offset, count in strips) > stream.seek(0, 2):
        raise NotPlainError("cut off")
    if tags.get(_COMPRESSION) == JPEG:
        return jpeg_strips.jpeg(stream, tags, size, strips)
    if len(strips) != 1:
        raise NotPlainError("strips")  # as images of their own, viewers would show seams between them
    if tags.get(_COMPRESSION) == G4:
        plain = {key: value for key, value in tags.items() if isinstance(value, int)}
        return pictures.g4(stream, strips[0], size, plain)
    if tags.get(_COMPRESSION) in (DEFLATE, OLD_DEFLATE):
        return _deflated(stream, tags, size, strips[0])
    raise NotPlainError("compression")


def _deflated(stream: BinaryIO, tags: Mapping[int, Any], size: tuple[int, int], strip: tuple[int, int]) -> Picture:
    """Grey, black and white, RGB or palette in one strip (TIFF 6.0; technical note 2 for Deflate)."""
    bits, colours, photometric = set(tags.get(_BITS, (1,))), tags.get(_SAMPLES, 1), tags.get(_PHOTOMETRIC, -1)
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
