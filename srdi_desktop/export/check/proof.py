"""Proof by bytes: pages that are one picture passed through, looked up anew in the written file (ISO 32000-1, 7.5).

The picture's data were read back when they were written (`PdfOut.read_back`); here the file says which data a page
shows, where on it, and how large it is.
"""

import mmap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from srdi_desktop.export.pdf import content
from srdi_desktop.model import Laid, PageRef
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import Ref, Value

SLIGHT = 0.01  # points: numbers are written with five digits
_SHOWN = b"Do Q\n"
_ROW = 20  # bytes of a row of the cross-reference table (7.5.4)


class WrittenFile:
    """The objects of a file as this program writes it: one table, no object streams."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        told = data.rfind(b"startxref")
        table = int(data[told + 9 : told + 40].split()[0])
        self._rows = data.find(b"\n", data.find(b"\n", table) + 1) + 1

    def object(self, number: int) -> tuple[Value, int]:
        """(the object, the place behind it)."""
        row = self._rows + number * _ROW
        start = int(self._data[row : row + 10])
        head = b"%d 0 obj\n" % number
        if self._data[start : start + len(head)] != head:
            raise ValueError(number)
        size = 1 << 12
        while True:
            try:
                value, end = objects.parse(self._data[start + len(head) : start + size])
            except objects.SyntaxFaultError:
                if start + size > len(self._data):
                    raise
                size *= 8
            else:
                return value, start + len(head) + end

    def dictionary(self, number: int) -> dict[bytes, Value]:
        """The dictionary under that number, of a stream too; an empty one when it is none."""
        return _dictionary(self.object(number)[0])

    def stream(self, number: int) -> bytes:
        """The data of a stream that is stored as it is."""
        value, end = self.object(number)
        length = _dictionary(value).get(b"/Length")
        start = self._data.find(b"stream\n", end) + 7
        if isinstance(length, bytes):
            return self._data[start : start + int(length)]
        return b""


def _dictionary(value: Value | None) -> dict[bytes, Value]:
    return value if isinstance(value, dict) else {}


@contextmanager
def _opened(path: Path) -> Iterator[WrittenFile]:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield WrittenFile(data)


def proven(
    path: Path, laid: Mapping[PageRef, Laid], pages: Mapping[PageRef, int], read_back: Iterable[int]
) -> set[PageRef]:
    """Those pages that show one picture, which was read back, where they should. `pages`: their object numbers."""
    known = set(read_back)
    candidates = {page: number for page, number in pages.items() if page in laid and laid[page].image in known}
    if not candidates:
        return set()
    with _opened(path) as file:
        return {page for page, number in candidates.items() if _shows(file, number, laid[page])}


def _shows(file: WrittenFile, number: int, laid: Laid) -> bool:
    """Whether a page is of the size it should be and shows its picture first, where it should."""
    try:
        page = file.dictionary(number)
        contents = page.get(b"/Contents")
        box = page.get(b"/MediaBox")
        shown = file.stream(contents.number) if isinstance(contents, Ref) else b""
        picture = content.only_picture(shown[: shown.index(_SHOWN) + len(_SHOWN)])
        sides = [float(side) for side in box if isinstance(side, bytes)] if isinstance(box, list) else []
        is_image = file.dictionary(laid.image).get(b"/Subtype") == b"/Image"
    except ValueError:
        return False
    if picture is None or not is_image:
        return False
    held = _dictionary(_dictionary(page.get(b"/Resources")).get(b"/XObject"))
    placed = held.get(b"/" + picture[0]) == Ref(laid.image, 0)
    if not placed:
        return False
    if not _alike(picture[1], laid.matrix):
        return False
    return _alike(sides, laid.box)


def _alike(found: Sequence[float], wanted: Sequence[float]) -> bool:
    pairs = zip(found, wanted, strict=False)
    if len(found) != len(wanted):
        return False
    return all(abs(one - other) <= SLIGHT for one, other in pairs)
