"""Writes one scanned page around a picture, and holds what every page is written with.

The position stamped on each page: on a light ground, upright as read, clear of the text where the text is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
_ORDER = {
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
        text = self._words(position)
        inside = (ground[0] + PADDING, ground[1] + PADDING + style.size * 0.12)
        area = objects.numbers((ground[0], ground[1], ground[2] - ground[0], ground[3] - ground[1]))
        return b"q %b1 g %b re f BT %b rg %b Td %bET Q\n" % (
            objects.matrix(place.shown), area, objects.numbers(style.colour), objects.numbers(inside),
            self._letters.shown(text, style),
        )  # fmt: skip

    def ground(self, place: Place, position: int, taken: Sequence[Rect] = ()) -> Rect | None:
        """Where the stamp stands, in shown coordinates; None where none is wanted. `taken`: shown rectangles of text
        to keep clear of.
        """
        if self._edge not in ("top", "bottom"):
            return None
        style = self._style(place)
        width = self._letters.width(self._words(position), style)
        return self._ground(place, width, style.size, taken)

    def _style(self, place: Place) -> Style:
        size = 9 * min(1.4, max(0.75, min(place.width, place.height) / 595))
        return Style(size=size, colour=INK)

    def _words(self, position: int) -> str:
        return self._text.replace("{position}", str(position)).replace("{total}", str(self._total))

    def _ground(self, place: Place, width: float, size: float, taken: Sequence[Rect]) -> Rect:
        """The place asked for, or the nearest of the same edge, then of the other edge, where nothing is; where there
        is none, the one that covers least.
        """
        if not taken:
            side = self._side if self._side in _ORDER else "right"
            return _corner(place, self._edge, side, width + 2 * PADDING, size + 2 * PADDING)
        edges = (self._edge, "top" if self._edge == "bottom" else "bottom")
        grounds = [
            _corner(place, edge, side, width + 2 * PADDING, size + 2 * PADDING)
            for edge in edges
            for side in _ORDER.get(self._side, _ORDER["right"])
        ]
        return min(grounds, key=lambda ground: sum(_overlap(ground, other) for other in taken))


def _corner(place: Place, edge: str, side: str, width: float, height: float) -> Rect:
    rim = min(RIM, place.width / 12, place.height / 12)
    left = {"left": rim, "center": (place.width - width) / 2, "right": place.width - rim - width}[side]
    bottom = rim if edge == "bottom" else place.height - rim - height
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
        if content:
            return b"q " + objects.matrix(shown) + content + b"Q\n"
        return b""

    def page_fonts(self, content: bytes) -> bytes:
        """Fonts of what we draw on a copied page: its stamp, its searchable text, its reviewers' marks and fields."""
        hidden = self.hidden.entry if self.hidden and HIDDEN_FONT in content else b""
        return self.letters.named_in(content) + hidden


def write_picture(pen: Pen, position: int, planned: PlannedPage, picture: Picture) -> None:
    """A page around a picture, upright; the picture's data go to the file unchanged."""
    size = natural_size(picture, planned.rotation)
    turn = TURNS[planned.rotation % 360]
    sheet, fit = _on_sheet(picture, size)
    upright = objects.times(placing.straightened(*size, planned.deskew), fit)
    unit = objects.times(turn, (size[0], 0, 0, size[1], 0, 0))
    matrix = objects.times(objects.times(ORIENTATIONS[picture.orientation], unit), upright)
    number = image_object(pen.out, picture)
    place = flat_place(*sheet)
    ground = pen.stamps.ground(place, position, taken(planned.taken, planned.rotation, size, upright))
    ours = pen.text(planned, size, upright, objects.IDENTITY) + pen.stamps.content(ground, place, position)
    body = pen.out.put_stream(b"", b"q %b/P Do Q\n%b" % (objects.matrix(matrix), ours))
    entries = b"/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>/Font %d 0 R>>" % (body, number, pen.fonts)
    pen.tree.put(position, place.box, 0, entries)
    passed = number if picture.passed else 0
    pen.laid[planned.ref] = Laid(sheet, size, upright, planned.rotation, ground, (), passed, matrix, place.box)


def flat_place(width: float, height: float) -> Place:
    """The place of a page that we draw ourselves."""
    return Place((0.0, 0.0, width, height), 0, width, height, objects.IDENTITY)


def natural_size(picture: Picture, rotation: int) -> tuple[float, float]:
    """Points across and up once upright: by the resolution, or as large as fits on A4 when there is none."""
    width, height = picture.shown_size
    if picture.dpi:
        across, down = picture.dpi if picture.orientation < 5 else picture.dpi[::-1]
        size = (width * 72 / across, height * 72 / down)
        if rotation % 180 == 0:
            return size
        return size[::-1]
    width, height = (width, height) if rotation % 180 == 0 else (height, width)
    sheet = A4 if height >= width else A4[::-1]
    scale = min(sheet[0] / width, sheet[1] / height)
    if max(width, height) / min(width, height) > placing.VERY_LONG:
        scale = min(A4[0] / min(width, height), placing.LONGEST / max(width, height))
    return width * scale, height * scale


def _on_sheet(picture: Picture, size: tuple[float, float]) -> tuple[tuple[float, float], Matrix]:
    """A picture of known size keeps it (within A3, cards on A4); one of unknown size is centred on A4."""
    if picture.dpi or max(size) / min(size) > placing.VERY_LONG:
        return placing.fitted(*size)
    sheet = A4 if size[1] >= size[0] else A4[::-1]
    return sheet, (1, 0, 0, 1, (sheet[0] - size[0]) / 2, (sheet[1] - size[1]) / 2)


def image_object(out: PdfOut, picture: Picture) -> int:
    """Write a picture as an image object; returns its number."""
    if out.check and b"/DeviceCMYK" in picture.entries:
        out.check.look(b"/DeviceCMYK")
    space = b""
    if picture.palette is not None:
        last = len(picture.palette) // 3 - 1
        space = b"/ColorSpace[/Indexed/DeviceRGB %d %b]" % (last, out.string(picture.palette[: 3 * last + 3]))
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d%b%b" % (
        picture.width, picture.height, space, picture.entries,
    )  # fmt: skip
    return out.put_chunks(entries, picture.chunks(), picture.length)


def taken(boxes: tuple[Box, ...], rotation: int, size: tuple[float, float], upright: Matrix) -> list[Rect]:
    """Shown rectangles of places of a page: the stamp keeps clear of them."""
    return [objects.hull(upright, _rect(box.turned(rotation), size)) for box in boxes]


def _rect(box: Box, size: tuple[float, float]) -> Rect:
    width, height = size
    return (box.left * width, (1 - box.bottom) * height, box.right * width, (1 - box.top) * height)
