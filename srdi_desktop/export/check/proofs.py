"""A page of an export held against its source: both drawn small, the one laid over the other, tile by tile.

Where tiles differ, the least of nine shifts by one pixel counts, so that another way of smoothing letters is none.

Proof by bytes: pages that are one picture passed through, looked up anew in the written file (ISO 32000-1, 7.5).

The picture's data were read back when they were written (`PdfOut.read_back`); here the file says which data a page
shows, where on it, and how large it is.
"""

import mmap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from srdi_desktop.export.pdf import content, placing
from srdi_desktop.model import Change, Laid, Limits, PageRef, Proof, SrdiError
from srdi_desktop.scans import PDFIUM, OpenScan, open_scan
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import Ref, Value

TILE = 8  # pixels
MOST_ENLARGED = 2.5  # times: how engines fill in between the pixels of a smaller one differs
AS_CHECKED = 2_400  # pixels: A4 at 200 dpi
AT_ONCE = 8  # pages of one opening: PDFium keeps what it loaded until the file is closed
_SHIFTS = tuple(product((-1, 0, 1), repeat=2))
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_LONGEST = 1_200  # pixels of a drawn page: a very long one is drawn coarser


@dataclass
class Compared:
    """What comparing says of pages: how each came out, and how those differ that are changed."""

    proofs: dict[PageRef, Proof] = field(default_factory=dict)
    changed: dict[PageRef, Change] = field(default_factory=dict)


def compared(
    path: Path,
    pages: Mapping[PageRef, tuple[int, Laid]],
    open_source: Callable[[str], BinaryIO],
    limits: Limits,
    password: str | None,
    go_on: Callable[[PageRef], None],
) -> Compared:
    """Pages (page -> position, how it was laid) held against their sources; `go_on` hears of each beforehand."""
    found = Compared()
    ordered = list(pages)
    for first in range(0, len(ordered), AT_ONCE):
        some = {page: pages[page] for page in ordered[first : first + AT_ONCE]}
        for page, difference in differences(path, some, open_source, limits, password, go_on).items():
            if difference is None:
                continue
            found.proofs[page] = _proof(difference, limits["comparison.changed"])
            if found.proofs[page] is Proof.CHANGED:
                found.changed[page] = difference
    return found


def _proof(difference: Change, most: float) -> Proof:
    if difference.level <= most:
        return Proof.PICTURE
    return Proof.DRAWN if difference.elsewhere <= most else Proof.CHANGED


def differences(
    path: Path,
    pages: Mapping[PageRef, tuple[int, Laid]],
    open_source: Callable[[str], BinaryIO],
    limits: Limits,
    password: str | None,
    go_on: Callable[[PageRef], None],
) -> dict[PageRef, Change | None]:
    """How much pages of an export (page -> position, how it was laid) differ from their sources; None for one that
    cannot be drawn on one of the two sides.
    """
    found: dict[PageRef, Change | None] = {}
    with PDFIUM, pypdfium2.PdfDocument(path, password=password) as document:
        drawn: dict[PageRef, Image.Image | None] = {}
        for page, (position, laid) in pages.items():
            go_on(page)
            drawn[page] = _drawn(document, position, laid, limits)
    for scan in dict.fromkeys(page.scan for page in pages):
        some = {page: laid for page, (_, laid) in pages.items() if page.scan == scan}
        found |= _against(scan, some, drawn, open_source, limits, go_on)
    return found


def _against(
    scan: str,
    pages: Mapping[PageRef, Laid],
    drawn: Mapping[PageRef, Image.Image | None],
    open_source: Callable[[str], BinaryIO],
    limits: Limits,
    go_on: Callable[[PageRef], None],
) -> dict[PageRef, Change | None]:
    found: dict[PageRef, Change | None] = dict.fromkeys(pages)
    try:
        with open_source(scan) as stream, open_scan(stream, "", limits) as opened:
            for page, laid in pages.items():
                ours = drawn[page]
                go_on(page)
                if ours is not None:
                    longest = round(max(laid.size) * _scale(laid, limits) * abs(_stretch(laid.upright)))
                    theirs = _shown(opened, page.scan_index, max(longest, TILE))
                    if max(theirs.size) * MOST_ENLARGED < longest:
                        continue  # how engines fill in between a handful of pixels says nothing
                    found[page] = _difference(ours, _laid(theirs, laid, ours.size), laid, limits)
    except (SrdiError, OSError, ValueError):
        return found
    return found


def _shown(opened: OpenScan, index: int, longest: int) -> Image.Image:
    """The source's page; one that is drawn here, not by a viewer, as finely as the check saw it, then made smaller."""
    if opened.format != "ofd":
        return opened.shown(index, longest)
    whole = opened.shown(index, AS_CHECKED)
    whole.thumbnail((longest, longest), Image.Resampling.BOX)
    return whole


def _scale(laid: Laid, limits: Limits) -> float:
    """Pixels for each point of the sheet."""
    return min(limits["comparison.dpi"] / 72, _LONGEST / max(laid.sheet))


def _stretch(upright: objects.Matrix) -> float:
    return float((upright[0] ** 2 + upright[1] ** 2) ** 0.5)


def _drawn(document: pypdfium2.PdfDocument, position: int, laid: Laid, limits: Limits) -> Image.Image | None:
    """The page of the export as a viewer shows it."""
    try:
        page = document[position - 1]
        image: Image.Image = page.render(scale=_scale(laid, limits)).to_pil().convert("RGB")
        page.close()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    return image


def _laid(source: Image.Image, laid: Laid, size: tuple[int, int]) -> Image.Image:
    """The source's picture on a sheet as the export has it."""
    turn = _TURNS.get(laid.rotation % 360)
    shown = source.convert("RGB")
    upright = shown if turn is None else shown.transpose(turn)
    back = placing.inverse(laid.upright)
    corners = [_in_source((x, y), size, laid, back, upright.size) for x, y in ((0, 0), (size[0], 0), (0, size[1]))]
    (left, top), (right_x, right_y), (down_x, down_y) = corners
    a = (right_x - left) / size[0]
    d = (right_y - top) / size[0]
    b = (down_x - left) / size[1]
    e = (down_y - top) / size[1]
    return upright.transform(
        size, Image.Transform.AFFINE, (a, b, left, d, e, top), Image.Resampling.BILINEAR, fillcolor="white"
    )


def _in_source(
    pixel: tuple[float, float], size: tuple[int, int], laid: Laid, back: objects.Matrix, source: tuple[int, int]
) -> tuple[float, float]:
    """The pixel of the source's picture that lies under a pixel of the sheet."""
    x = pixel[0] / size[0] * laid.sheet[0]
    y = (1 - pixel[1] / size[1]) * laid.sheet[1]
    across, up = objects.apply(back, x, y)
    return across / laid.size[0] * source[0], (1 - up / laid.size[1]) * source[1]


def _difference(ours: Image.Image, theirs: Image.Image, laid: Laid, limits: Limits) -> Change:
    pair = [image.filter(ImageFilter.BoxBlur(limits["comparison.blur"])) for image in (ours, theirs)]
    if laid.stamp is not None:
        for image in pair:
            _blank(image, laid, laid.stamp)
    tiles = _tiles(*pair)
    levels = tiles.tobytes()
    place = max(range(len(levels)), key=levels.__getitem__)
    down, across = divmod(place, tiles.width)
    elsewhere = levels[place]
    if laid.drawn and elsewhere > limits["comparison.changed"]:
        for image, area in product(pair, laid.drawn):
            _blank(image, laid, area)
        elsewhere = max(_tiles(*pair).tobytes())
    return Change(float(levels[place]), (across + 0.5) / tiles.width, (down + 0.5) / tiles.height, float(elsewhere))


def _blank(image: Image.Image, laid: Laid, area: placing.Rect) -> None:
    """Whiten a part of the sheet."""
    left, bottom, right, top = area
    across = image.width / laid.sheet[0]
    down = image.height / laid.sheet[1]
    pixels = (left * across - 2, image.height - top * down - 2, right * across + 2, image.height - bottom * down + 2)
    ImageDraw.Draw(image).rectangle(pixels, fill="white")


def _tiles(one: Image.Image, other: Image.Image) -> Image.Image:
    """The least mean difference of each tile over all shifts, the strongest colour counting."""
    least: Image.Image | None = None
    for across, down in _SHIFTS:
        red, green, blue = ImageChops.difference(one, ImageChops.offset(other, across, down)).split()
        strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        means = strongest.reduce(TILE)
        least = means if least is None else ImageChops.darker(least, means)
    if least is None:
        raise ValueError("no shift")
    return least


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
