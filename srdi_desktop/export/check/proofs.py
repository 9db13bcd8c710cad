"""A page of an export held against its source: both drawn small, the one laid over the other, tile by tile.

Where tiles differ, both are blurred and the least of nine shifts by one pixel counts, so that another way of smoothing
letters is none.

Proof by bytes: pages that are one picture passed through, looked up anew in the written file (ISO 32000-1, 7.5).

The picture's data were read back when they were written (`PdfOut.read_back`); here the file says which data a page
shows, where on it, and how large it is.
"""

import mmap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from srdi_desktop.export.pdf import content, placing
from srdi_desktop.model import Change, Laid, Limits, PageRef, Proof, ScanError
from srdi_desktop.scans import PDFIUM, OpenScan, open_scan
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import Ref, Value

TILE = 8  # pixels
MOST_ENLARGED = 2.5  # times: how engines fill in between the pixels of a smaller one differs
AS_CHECKED = 2_400  # pixels: A4 at 200 dpi
AT_ONCE = 8  # pages of one opening: PDFium keeps what it loaded until the file is closed
_SHIFTS = tuple(shift for shift in product((-1, 0, 1), repeat=2) if shift != (0, 0))
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_UNSHOWN = (ScanError, OSError, ValueError)  # a page that its source does not show
_LONGEST = 1_200  # pixels of a drawn page: a very long one is drawn coarser

Size = tuple[int, int]  # pixels across and down
Point = tuple[float, float]


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
    most = limits["comparison.changed"]
    ordered = list(pages)
    for first in range(0, len(ordered), AT_ONCE):
        some = {page: pages[page] for page in ordered[first : first + AT_ONCE]}
        changes = differences(path, some, open_source, limits, password, go_on)
        for page, difference in changes.items():
            if difference is None:
                continue
            proof = _proof(difference, most)
            found.proofs[page] = proof
            if proof is Proof.CHANGED:
                found.changed[page] = difference
    return found


def _proof(difference: Change, most: float) -> Proof:
    """What a difference of at most `most` grey levels says, where our own drawing is and elsewhere."""
    if difference.level <= most:
        return Proof.PICTURE
    if difference.elsewhere <= most:
        return Proof.DRAWN
    return Proof.CHANGED


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
    """Pages of one scan against what was drawn of them; those that cannot be shown stay without an answer."""
    found: dict[PageRef, Change | None] = dict.fromkeys(pages)
    with suppress(*_UNSHOWN), open_source(scan) as stream, open_scan(stream, "", limits) as opened:
        for page, laid in pages.items():
            ours = drawn[page]
            go_on(page)
            if ours is None:
                continue
            with suppress(*_UNSHOWN):
                found[page] = _change(ours, opened, page.scan_index, laid, limits)
    return found


def _change(ours: Image.Image, opened: OpenScan, index: int, laid: Laid, limits: Limits) -> Change | None:
    scale = _scale(laid, limits)
    stretch = abs(_stretch(laid.upright))
    longest = round(max(laid.size) * scale * stretch)
    theirs = _shown(opened, index, max(longest, TILE))
    if max(theirs.size) * MOST_ENLARGED < longest:
        return None  # how engines fill in between a handful of pixels says nothing
    as_laid = _laid(theirs, laid, ours.size)
    return _difference(ours, as_laid, laid, limits)


def _shown(opened: OpenScan, index: int, longest: int) -> Image.Image:
    """The source's page; one that is drawn here, not by a viewer, as finely as the check saw it, then made smaller."""
    if opened.format != "ofd":
        return opened.shown(index, longest)
    whole = opened.shown(index, AS_CHECKED)
    whole.thumbnail((longest, longest), Image.Resampling.BOX)
    return whole


def _scale(laid: Laid, limits: Limits) -> float:
    """Pixels for each point of the sheet."""
    wanted = limits["comparison.dpi"] / 72
    most = _LONGEST / max(laid.sheet)
    return min(wanted, most)


def _stretch(upright: objects.Matrix) -> float:
    """How much longer a line is once laid."""
    across, up, *_ = upright
    return float((across**2 + up**2) ** 0.5)


def _drawn(document: pypdfium2.PdfDocument, position: int, laid: Laid, limits: Limits) -> Image.Image | None:
    """The page of the export as a viewer shows it."""
    try:
        page = document[position - 1]
        scale = _scale(laid, limits)
        bitmap = page.render(scale=scale)
        image = _in_colours(bitmap.to_pil())
        page.close()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    return image


def _in_colours(image: Image.Image) -> Image.Image:
    """As RGB; one that is so already is not copied."""
    if image.mode == "RGB":
        return image
    return image.convert("RGB")


def _laid(source: Image.Image, laid: Laid, size: Size) -> Image.Image:
    """The source's picture on a sheet as the export has it."""
    turn = _TURNS.get(laid.rotation % 360)
    upright = _in_colours(source)
    if turn is not None:
        upright = upright.transpose(turn)
    back = placing.inverse(laid.upright)
    width, height = size
    left, top = _in_source((0, 0), size, laid, back, upright.size)
    right_x, right_y = _in_source((width, 0), size, laid, back, upright.size)
    down_x, down_y = _in_source((0, height), size, laid, back, upright.size)
    a = (right_x - left) / width
    d = (right_y - top) / width
    b = (down_x - left) / height
    e = (down_y - top) / height
    onto_source = (a, b, left, d, e, top)
    if upright.size == size and _alike(onto_source, _AS_IT_LIES):
        return upright
    return upright.transform(size, Image.Transform.AFFINE, onto_source, Image.Resampling.BILINEAR, fillcolor="white")


_AS_IT_LIES = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)  # each pixel of the sheet shows the same one of the source's picture


def _in_source(pixel: Point, size: Size, laid: Laid, back: objects.Matrix, source: Size) -> Point:
    """The pixel of the source's picture that lies under a pixel of the sheet."""
    x = pixel[0] / size[0] * laid.sheet[0]
    y = (1 - pixel[1] / size[1]) * laid.sheet[1]
    across, up = objects.apply(back, x, y)
    width, height = laid.size
    source_x = across / width * source[0]
    source_y = (1 - up / height) * source[1]
    return source_x, source_y


def _difference(ours: Image.Image, theirs: Image.Image, laid: Laid, limits: Limits) -> Change:
    """The strongest tile outside the stamp, and how strong the strongest is outside all that we drew."""
    most = limits["comparison.changed"]
    pair = (ours, theirs)
    if laid.stamp is not None:
        for image in pair:
            _blank(image, laid, laid.stamp)
    tiles = _as_they_lie(*pair)
    if _highest(tiles) > limits["comparison.same"]:
        blur = ImageFilter.BoxBlur(limits["comparison.blur"])
        pair = (ours.filter(blur), theirs.filter(blur))
        tiles = _tiles(*pair, most)
    level = _highest(tiles)
    elsewhere = level
    if laid.drawn and elsewhere > most:
        for image, area in product(pair, laid.drawn):
            _blank(image, laid, area)
        others = _tiles(*pair, most)
        elsewhere = _highest(others)
    place = tiles.tobytes().index(level)
    row, column = divmod(place, tiles.width)
    across = (column + 0.5) / tiles.width
    down = (row + 0.5) / tiles.height
    return Change(float(level), across, down, float(elsewhere))


def _highest(tiles: Image.Image) -> int:
    return max(tiles.tobytes())


def _blank(image: Image.Image, laid: Laid, area: placing.Rect) -> None:
    """Whiten a part of the sheet and two pixels around it."""
    left, bottom, right, top = area
    width, height = laid.sheet
    across = image.width / width
    down = image.height / height
    start = (left * across - 2, image.height - top * down - 2)
    end = (right * across + 2, image.height - bottom * down + 2)
    ImageDraw.Draw(image).rectangle((start, end), fill="white")


def _tiles(one: Image.Image, other: Image.Image, most: float) -> Image.Image:
    """The least mean difference of each tile over shifts, one after the other until none is above `most`."""
    least = _as_they_lie(one, other)
    for across, down in _SHIFTS:
        if _highest(least) <= most:
            break
        shifted = ImageChops.offset(other, across, down)
        means = _as_they_lie(one, shifted)
        least = ImageChops.darker(least, means)
    return least


def _as_they_lie(one: Image.Image, other: Image.Image) -> Image.Image:
    """The mean difference of each tile, the strongest colour of each pixel counting."""
    difference = ImageChops.difference(one, other)
    if difference.getbbox() is None:  # the same pixels, as most pages have
        size = (-(-one.width // TILE), -(-one.height // TILE))
        return Image.new("L", size)
    red, green, blue = difference.split()
    stronger = ImageChops.lighter(red, green)
    strongest = ImageChops.lighter(stronger, blue)
    return strongest.reduce(TILE)


SLIGHT = 0.01  # points: numbers are written with five digits
_SHOWN = b"Do Q\n"
_ROW = 20  # bytes of a row of the cross-reference table (7.5.4)


class WrittenFile:
    """The objects of a file as this program writes it: one table, no object streams."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        told = data.rfind(b"startxref")
        words = data[told + 9 : told + 40].split()
        table = int(words[0])
        first_line_end = data.find(b"\n", table)
        second_line_end = data.find(b"\n", first_line_end + 1)
        self._rows = second_line_end + 1

    def object(self, number: int) -> tuple[Value, int]:
        """(the object, the place behind it)."""
        row = self._rows + number * _ROW
        start = int(self._data[row : row + 10])
        head = b"%d 0 obj\n" % number
        inside = start + len(head)
        if self._data[start:inside] != head:
            raise ValueError(number)
        size = 1 << 12
        while True:
            try:
                value, end = objects.parse(self._data[inside : start + size])
            except objects.SyntaxFaultError:
                if start + size > len(self._data):
                    raise
                size *= 8
            else:
                return value, inside + end

    def dictionary(self, number: int) -> dict[bytes, Value]:
        """The dictionary under that number, of a stream too; an empty one when it is none."""
        return _dictionary(self.object(number)[0])

    def stream(self, number: int) -> bytes:
        """The data of a stream that is stored as it is."""
        value, end = self.object(number)
        length = _dictionary(value).get(b"/Length")
        start = self._data.find(b"stream\n", end) + 7
        if not isinstance(length, bytes):
            return b""
        behind = start + int(length)
        return self._data[start:behind]


def _dictionary(value: Value | None) -> dict[bytes, Value]:
    if isinstance(value, dict):
        return value
    return {}


@contextmanager
def _opened(path: Path) -> Iterator[WrittenFile]:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield WrittenFile(data)


def proven(
    path: Path, laid: Mapping[PageRef, Laid], pages: Mapping[PageRef, int], read_back: Iterable[int]
) -> set[PageRef]:
    """Those pages that show one picture, which was read back, where they should. `pages`: their object numbers."""
    known = set(read_back)
    candidates = [page for page in pages if page in laid and laid[page].image in known]
    if not candidates:
        return set()
    found = set()
    with _opened(path) as file:
        for page in candidates:
            if _shows(file, pages[page], laid[page]):
                found.add(page)
    return found


def _shows(file: WrittenFile, number: int, laid: Laid) -> bool:
    """Whether a page is of the size it should be and shows its picture first, where it should."""
    try:
        page = file.dictionary(number)
        picture = _first_picture(file, page)
        sides = _sides(page.get(b"/MediaBox"))
        image = file.dictionary(laid.image)
    except ValueError:
        return False
    if picture is None or image.get(b"/Subtype") != b"/Image":
        return False
    name, matrix = picture
    resources = _dictionary(page.get(b"/Resources"))
    held = _dictionary(resources.get(b"/XObject"))
    if held.get(b"/" + name) != Ref(laid.image, 0):
        return False
    if not _alike(matrix, laid.matrix):
        return False
    return _alike(sides, laid.box)


def _first_picture(file: WrittenFile, page: dict[bytes, Value]) -> tuple[bytes, objects.Matrix] | None:
    """(name, matrix) of the picture that a page shows first; ValueError where it shows none."""
    contents = page.get(b"/Contents")
    shown = b""
    if isinstance(contents, Ref):
        shown = file.stream(contents.number)
    end = shown.index(_SHOWN) + len(_SHOWN)
    return content.only_picture(shown[:end])


def _sides(box: Value | None) -> list[float]:
    if not isinstance(box, list):
        return []
    return [float(side) for side in box if isinstance(side, bytes)]


def _alike(found: Sequence[float], wanted: Sequence[float]) -> bool:
    pairs = zip(found, wanted, strict=False)
    return len(found) == len(wanted) and all(abs(one - other) <= SLIGHT for one, other in pairs)
