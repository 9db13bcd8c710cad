"""HEIC and HEIF photographs (iPhones) by libheif; decoding only.

Only the pixels are asked for: pi_heif's own reader also fetches metadata, and crashes on damaged ones. Nothing of
libheif runs before a page is wanted, so that an import never depends on it.
"""

from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from srdi_desktop.model import Limits, Origin, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.opened import OpenScan, reading


class HeifScan(OpenScan):
    """A HEIC or HEIF file: its pictures, photographs, the primary one first; orientation is applied while decoding."""

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__("heif", name, limits)
        self._stream = stream
        with reading("scan.damaged", name=name):
            meta = _held_whole(stream)
            self.page_count = min(max(1, len(_pictures(meta))), int(limits["scan.max_pages"]))

    def sheet(self, scan_index: int, longest: int | None) -> pixels.Sheet:  # noqa: ARG002
        """Decode the picture whole; libheif knows no reduced decoding."""
        # This way in finds its DLLs on Windows.
        from pi_heif.heif import _pi_heif as libheif  # type: ignore[attr-defined]

        self._stream.seek(0)
        # One thread, 8 bits, RGB, rows without padding, security limits of libheif on.
        found = libheif.load_file(self._stream.read(), 1, True, False, True, False, "", False)
        ordered = sorted((image for image in found if image is not None), key=lambda image: not image.primary)
        source = ordered[scan_index - 1]
        (width, height), mode = source.size_mode
        more = 4.0 * width * height
        pixels.afford(width, height, mode, self.limits, more)
        data = source.data
        size, mode = source.size_mode  # may change while decoding
        image = Image.frombytes(mode, size, data, "raw", mode, source.stride)
        return pixels.Sheet(image, origin=Origin.PHOTO, source_size=size)

    def close(self) -> None:
        """Nothing is held between pages."""


def _held_whole(stream: BinaryIO) -> bytes:
    """The inside of the box that lists the pictures. ScanError for a file whose outermost boxes do not fill it
    (ISO/IEC 14496-12, 4.2): it was cut short.
    """
    end, place = stream.seek(0, 2), 0
    kinds: dict[bytes, tuple[int, int]] = {}
    while place < end:
        stream.seek(place)
        head = stream.read(16)
        length = int.from_bytes(head[:4], "big")
        begins = 8
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
            begins = 16
        length = length or end - place
        if length < begins or place + length > end or len(kinds) > 64:
            raise ScanError("scan.damaged", reason="boxes")
        kinds.setdefault(head[4:8], (place + begins, length - begins))
        place += length
    if b"meta" not in kinds:
        raise ScanError("scan.damaged", reason="no picture")
    start, length = kinds[b"meta"]
    stream.seek(start)
    return stream.read(min(length, _MOST_OF_META))


_MOST_OF_META = 16 << 20  # bytes: lists and notes, no pixels
_CODED = {b"hvc1", b"grid", b"iden", b"iovl", b"avc1", b"av01", b"jpeg", b"unci"}  # ISO/IEC 23008-12: kinds of pictures
_PART_OF_ANOTHER = {b"thmb", b"auxl", b"cdsc"}  # references from a thumbnail, a depth map, a note to its picture


def _pictures(meta: bytes) -> set[int]:
    """Numbers of the pictures that stand for themselves: no tiles, thumbnails, depth maps or hidden ones."""
    boxes = dict(_boxes(meta[4:]))
    pictures = {number for number, kind in _items(boxes.get(b"iinf", b"")) if kind in _CODED}
    references = boxes.get(b"iref", b"")
    size = 4 if references[:1] == b"\1" else 2
    for kind, body in _boxes(references[4:]):
        numbers = [int.from_bytes(body[at : at + size], "big") for at in (0, *range(size + 2, len(body), size))]
        if kind in _PART_OF_ANOTHER:
            pictures.discard(numbers[0])
        elif kind == b"dimg":  # from a grid or an edited picture to what it is made of
            pictures.difference_update(numbers[1:])
    return pictures


def _items(box: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, kind) of the items that are shown (ISO/IEC 14496-12, 8.11.6)."""
    for kind, entry in _boxes(box[6 if box[:1] == b"\0" else 8 :]):
        size = {2: 2, 3: 4}.get(entry[0] if entry else 0, 0)
        hidden = bool(entry[3] & 1) if len(entry) > 3 else True
        if kind == b"infe" and size and not hidden:
            yield int.from_bytes(entry[4 : 4 + size], "big"), entry[6 + size : 10 + size]


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, inside) of the boxes one after the other; those that are whole."""
    place = 0
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if length < 8 or place + length > len(data):
            return
        yield data[place + 4 : place + 8], data[place + 8 : place + length]
        place += length
