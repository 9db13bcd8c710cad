"""Writes one scanned page around a picture, and holds what every page is written with.

The position stamped on each page: on a light ground, upright as read, clear of the text where the text is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from srdi_desktop.export.images.picture_objects import Picture
from srdi_desktop.export.papers.drawn_sheets import INK
from srdi_desktop.export.pdf import placing
from srdi_desktop.export.pdf.document import PageTree
from srdi_desktop.export.pdf.placing import A4, Place, Rect
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.export.type.searchable import NAME as HIDDEN_FONT
from srdi_desktop.export.type.searchable import Invisible
from srdi_desktop.model import Box, ExportOptions, Laid, PageRef, PlannedPage
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import Matrix

RIM = 17.0  # points from the edge: 6 mm, inside what office printers reach
PADDING = 3.0
_ORDER = {  # of the side asked for: where to look, one after the other
    "left": ("left", "center", "right"),
    "center": ("center", "right", "left"),
    "right": ("right", "center", "left"),
}


class Stamps:
    """Draws the stamp that the options ask for; without one it draws nothing."""

    def __init__(self, options: ExportOptions, lettering: Lettering, total: int) -> None:
        self._letters = lettering
        self._total = total
        self._text = options.stamp_text
        self._edge, _, self._side = options.stamp.partition("-")

    def content(self, ground: Rect | None, place: Place, position: int) -> bytes:
        """Operators in the page's own space that draw the stamp on its ground; nothing without one."""
        if ground is None:
            return b""
        style = self._style(place)
        left, bottom, right, top = ground
        onto_page = objects.matrix(place.shown)
        area = objects.numbers((left, bottom, right - left, top - bottom))
        colour = objects.numbers(style.colour)
        start = objects.numbers((left + PADDING, bottom + PADDING + style.size * 0.12))
        text = self._words(position)
        shown = self._letters.shown(text, style)
        return b"q %b1 g %b re f BT %b rg %b Td %bET Q\n" % (onto_page, area, colour, start, shown)

    def ground(self, place: Place, position: int, taken: Sequence[Rect] = ()) -> Rect | None:
        """Where the stamp stands, in shown coordinates; None where none is wanted. `taken`: shown rectangles of text
        to keep clear of.
        """
        if self._edge not in ("top", "bottom"):
            return None
        style = self._style(place)
        text = self._words(position)
        width = self._letters.width(text, style)
        return self._ground(place, width, style.size, taken)

    def _style(self, place: Place) -> Style:
        """9 points on A4, smaller and larger with the page's shorter side."""
        shorter = min(place.width, place.height)
        scale = min(1.4, max(0.75, shorter / 595))
        return Style(size=9 * scale, colour=INK)

    def _words(self, position: int) -> str:
        text = self._text.replace("{position}", str(position))
        return text.replace("{total}", str(self._total))

    def _ground(self, place: Place, width: float, size: float, taken: Sequence[Rect]) -> Rect:
        """The place asked for, or the nearest of the same edge, then of the other edge, where nothing is; where there
        is none, the one that covers least.
        """
        across = width + 2 * PADDING
        up = size + 2 * PADDING
        sides = _ORDER.get(self._side, _ORDER["right"])
        if not taken:
            return _corner(place, self._edge, sides[0], across, up)
        other_edge = "bottom"
        if self._edge == "bottom":
            other_edge = "top"
        grounds = []
        for edge, side in product((self._edge, other_edge), sides):
            ground = _corner(place, edge, side, across, up)
            grounds.append(ground)
        return min(grounds, key=lambda ground: sum(_overlap(ground, other) for other in taken))


def _corner(place: Place, edge: str, side: str, width: float, height: float) -> Rect:
    rim = min(RIM, place.width / 12, place.height / 12)
    if side == "left":
        left = rim
    elif side == "center":
        left = (place.width - width) / 2
    else:
        left = place.width - rim - width
    bottom = rim
    if edge != "bottom":
        bottom = place.height - rim - height
    return (left, bottom, left + width, bottom + height)


def _overlap(a: Rect, b: Rect) -> float:
    """Area that two rectangles share, square points."""
    across = min(a[2], b[2]) - max(a[0], b[0])
    up = min(a[3], b[3]) - max(a[1], b[1])
    if across > 0 and up > 0:
        return across * up
    return 0.0


# EXIF orientation 1..8: the stored unit square -> the unit square as shown, y upwards
ORIENTATIONS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip
TURNS: dict[int, Matrix] = {0: ORIENTATIONS[1], 90: ORIENTATIONS[6], 180: ORIENTATIONS[3], 270: ORIENTATIONS[8]}


@dataclass
class Pen:
    """What every page of one export is written with."""

    out: PdfOut
    tree: PageTree
    stamps: Stamps
    fonts: int  # object number of the shared /Font dictionary of everything that we draw
    letters: Lettering
    positions: Mapping[PageRef, int]
    hidden: Invisible | None = None  # the searchable layer, when it is wanted
    laid: dict[PageRef, Laid] = field(default_factory=dict)

    def text(self, planned: PlannedPage, size: tuple[float, float], upright: Matrix, shown: Matrix) -> bytes:
        """The searchable layer of a page in its own space; nothing when none is wanted or nothing was read."""
        if self.hidden is None:
            return b""
        content = self.hidden.content(planned.lines, planned.rotation, size, upright)
        if not content:
            return b""
        onto_page = objects.matrix(shown)
        return b"q " + onto_page + content + b"Q\n"

    def page_fonts(self, content: bytes) -> bytes:
        """Fonts of what we draw on a copied page: its stamp, its searchable text, its reviewers' marks and fields."""
        fonts = self.letters.named_in(content)
        if self.hidden and HIDDEN_FONT in content:
            fonts += self.hidden.entry
        return fonts


def write_picture(pen: Pen, position: int, planned: PlannedPage, picture: Picture) -> None:
    """A page around a picture, upright; the picture's data go to the file unchanged."""
    rotation = planned.rotation
    size = natural_size(picture, rotation)
    sheet, fit = _on_sheet(picture, size)
    straight = placing.straightened(*size, planned.deskew)
    upright = objects.times(straight, fit)
    matrix = _picture_matrix(picture, rotation, size, upright)
    number = image_object(pen.out, picture)
    place = flat_place(*sheet)
    kept_clear = taken(planned.taken, rotation, size, upright)
    ground = pen.stamps.ground(place, position, kept_clear)
    hidden_text = pen.text(planned, size, upright, objects.IDENTITY)
    stamp = pen.stamps.content(ground, place, position)
    shown = b"q %b/P Do Q\n%b" % (objects.matrix(matrix), hidden_text + stamp)
    body = pen.out.put_stream(b"", shown)
    entries = b"/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>/Font %d 0 R>>" % (body, number, pen.fonts)
    pen.tree.put(position, place.box, 0, entries)
    passed = 0
    if picture.passed:
        passed = number
    pen.laid[planned.ref] = Laid(sheet, size, upright, rotation, ground, (), passed, matrix, place.box)


def _picture_matrix(picture: Picture, rotation: int, size: tuple[float, float], upright: Matrix) -> Matrix:
    """The stored unit square -> the sheet: as the camera was held, then as the page is turned, then straightened."""
    held = ORIENTATIONS[picture.orientation]
    turn = TURNS[rotation % 360]
    enlarge = (size[0], 0, 0, size[1], 0, 0)
    unit = objects.times(turn, enlarge)
    shown = objects.times(held, unit)
    return objects.times(shown, upright)


def flat_place(width: float, height: float) -> Place:
    """The place of a page that we draw ourselves."""
    return Place((0.0, 0.0, width, height), 0, width, height, objects.IDENTITY)


def natural_size(picture: Picture, rotation: int) -> tuple[float, float]:
    """Points across and up once upright: by the resolution, or as large as fits on A4 when there is none."""
    width, height = picture.shown_size
    lies = rotation % 180 != 0
    if picture.dpi:
        across, down = picture.dpi
        if picture.orientation >= 5:
            across, down = down, across
        size = (width * 72 / across, height * 72 / down)
        if lies:
            return size[::-1]
        return size
    if lies:
        width, height = height, width
    sheet = _a4_for(width, height)
    scale = min(sheet[0] / width, sheet[1] / height)
    long = max(width, height)
    short = min(width, height)
    if long / short > placing.VERY_LONG:
        scale = min(A4[0] / short, placing.LONGEST / long)
    return width * scale, height * scale


def _a4_for(width: float, height: float) -> tuple[float, float]:
    """A4 the way the picture stands."""
    if height >= width:
        return A4
    return A4[::-1]


def _on_sheet(picture: Picture, size: tuple[float, float]) -> tuple[tuple[float, float], Matrix]:
    """A picture of known size keeps it (within A3, cards on A4); one of unknown size is centred on A4."""
    if picture.dpi or max(size) / min(size) > placing.VERY_LONG:
        return placing.fitted(*size)
    sheet = _a4_for(*size)
    left = (sheet[0] - size[0]) / 2
    bottom = (sheet[1] - size[1]) / 2
    return sheet, (1, 0, 0, 1, left, bottom)


def image_object(out: PdfOut, picture: Picture) -> int:
    """Write a picture as an image object; returns its number."""
    if out.check and b"/DeviceCMYK" in picture.entries:
        out.check.look(b"/DeviceCMYK")
    space = b""
    if picture.palette is not None:
        count = len(picture.palette) // 3
        triples = out.string(picture.palette[: 3 * count])
        space = b"/ColorSpace[/Indexed/DeviceRGB %d %b]" % (count - 1, triples)
    size = b"/Width %d/Height %d" % (picture.width, picture.height)
    entries = b"/Type/XObject/Subtype/Image" + size + space + picture.entries
    return out.put_chunks(entries, picture.chunks(), picture.length)


def taken(boxes: tuple[Box, ...], rotation: int, size: tuple[float, float], upright: Matrix) -> list[Rect]:
    """Shown rectangles of places of a page: the stamp keeps clear of them."""
    found = []
    for box in boxes:
        turned = box.turned(rotation)
        rect = _rect(turned, size)
        found.append(objects.hull(upright, rect))
    return found


def _rect(box: Box, size: tuple[float, float]) -> Rect:
    """A box in shares of a page from its top, in points from its bottom."""
    width, height = size
    left = box.left * width
    right = box.right * width
    bottom = (1 - box.bottom) * height
    top = (1 - box.top) * height
    return (left, bottom, right, top)
