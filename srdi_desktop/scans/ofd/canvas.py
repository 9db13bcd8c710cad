"""A page that is drawn object by object into PDFium's memory, to be rendered like any PDF page.

The caller holds PDFium's lock. Lengths are millimetres from the page's top left corner.

OFD's abbreviated path data as moves, lines and Bézier curves (GB/T 33190-2016, 9.1).
"""

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from srdi_desktop.scans.matrix import Matrix, at, scale_of, times
from srdi_desktop.scans.ofd.text import Font, font_for

Point = tuple[float, float]
Segment = tuple[str, tuple[Point, ...]]  # M (1 point), L (1), B (3: two handles and the end), C (none)
_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST = 100_000


def segments(data: str) -> Iterator[Segment]:
    """Segments in the object's own millimetres; reading stops at the first thing that is no path."""
    words = data.replace(",", " ").split()[:_MOST]
    place = 0
    here = (0.0, 0.0)
    while place < len(words):
        letter = words[place]
        count = _COUNTS.get(letter, -1)
        first = place + 1
        after = first + max(count, 0)
        try:
            values = [float(word) for word in words[first:after]]
        except ValueError:
            return
        if len(values) != count:
            return
        if not all(abs(value) < 1e6 for value in values):
            return
        place = after
        for segment in _segment(letter, values, here):
            yield segment
            _, points = segment
            if points:
                here = points[-1]


def _segment(letter: str, values: list[float], here: Point) -> list[Segment]:
    """One step of the path as moves, lines and Bézier curves from where the pen is."""
    if letter == "A":
        return _arc(here, values)
    points = tuple(zip(values[::2], values[1::2], strict=False))
    if letter in ("S", "M"):
        return [("M", points)]
    if letter == "Q":
        handle, end = points
        curve = (_between(here, handle), _between(end, handle), end)
        return [("B", curve)]
    return [(letter, points)]


def _between(end: Point, handle: Point) -> Point:
    """A cubic curve's handle in place of the one of a quadratic."""
    x = end[0] + (handle[0] - end[0]) * 2 / 3
    y = end[1] + (handle[1] - end[1]) * 2 / 3
    return x, y


def _arc(here: Point, values: list[float]) -> list[Segment]:
    """An elliptical arc, as SVG 1.1 appendix F.6.5 finds its centre, in pieces of at most a quarter."""
    across, down, turn, large, sweep, *end = values
    target = (end[0], end[1])
    across = abs(across)
    down = abs(down)
    if across < 1e-9 or down < 1e-9 or here == target:
        return [("L", (target,))]
    cos = math.cos(math.radians(turn))
    sin = math.sin(math.radians(turn))
    dx = (here[0] - target[0]) / 2
    dy = (here[1] - target[1]) / 2
    x = cos * dx + sin * dy
    y = cos * dy - sin * dx
    grow = max(1.0, math.hypot(x / across, y / down))
    across = across * grow
    down = down * grow
    rest = (across * down) ** 2 - (across * y) ** 2 - (down * x) ** 2
    factor = math.sqrt(max(0.0, rest / ((across * y) ** 2 + (down * x) ** 2)))
    factor = -factor if bool(large) == bool(sweep) else factor
    cx = factor * across * y / down
    cy = -factor * down * x / across
    start = math.atan2((y - cy) / down, (x - cx) / across)
    sweep_angle = math.atan2((-y - cy) / down, (-x - cx) / across) - start
    if sweep and sweep_angle < 0:
        sweep_angle += 2 * math.pi
    elif not sweep and sweep_angle > 0:
        sweep_angle -= 2 * math.pi
    centre = (cos * cx - sin * cy + (here[0] + target[0]) / 2, sin * cx + cos * cy + (here[1] + target[1]) / 2)
    pieces = max(1, math.ceil(abs(sweep_angle) / (math.pi / 2) - 1e-9))
    step = sweep_angle / pieces
    frame = (across, down, cos, sin, *centre)
    return [("B", _quarter(frame, start + index * step, step)) for index in range(pieces)]


def _quarter(frame: tuple[float, ...], start: float, step: float) -> tuple[Point, ...]:
    across, down, cos, sin, cx, cy = frame
    reach = 4 / 3 * math.tan(step / 4)

    def at(angle: float, along: float) -> Point:
        x = across * (math.cos(angle) - along * math.sin(angle))
        y = down * (math.sin(angle) + along * math.cos(angle))
        return cos * x - sin * y + cx, sin * x + cos * y + cy

    return at(start, reach), at(start + step, -reach), at(start + step, 0.0)


Colour = tuple[int, int, int, int]  # red, green, blue, opacity
_POINTS = 72 / 25.4
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, -1.0, 0.0, 1.0)  # a PDF picture's unit square stands on its foot


@dataclass(frozen=True)
class Character:
    """One character to draw. own: the scan's own font, asked first; glyph: a glyph of it instead of the character;
    room: distance to the next character in units of the font size, 0 when it does not matter.
    """

    text: str
    own: Font | None = None
    glyph: int | None = None
    room: float = 0.0


class Easel:
    """What the pages of one scan share in PDFium's memory: loaded fonts."""

    def __init__(self) -> None:
        self.pdf = pdfium.PdfDocument.new()
        self._fonts: dict[int, Any] = {}
        self._kept: list[Any] = []

    def font(self, font: Font) -> Any:
        """PDFium's handle of a font; ValueError when it cannot be used."""
        known = self._fonts.get(id(font))
        if known is not None:
            return known
        length = len(font.data)
        data = (ctypes.c_uint8 * length).from_buffer_copy(font.data)
        handle = pdfium_c.FPDFText_LoadFont(self.pdf, data, length, pdfium_c.FPDF_FONT_TRUETYPE, 1)
        if not handle:
            raise ValueError("font")
        self._fonts[id(font)] = handle
        self._kept += [data, font]
        return handle

    def close(self) -> None:
        """Free fonts and pages."""
        for handle in self._fonts.values():
            pdfium_c.FPDFFont_Close(handle)
        self.pdf.close()


class Canvas:
    """One page in the making; close() takes it off the easel."""

    def __init__(self, easel: Easel, width: float, height: float) -> None:
        self._easel = easel
        self._pdf = easel.pdf
        across = width * _POINTS
        up = height * _POINTS
        self.page = self._pdf.new_page(across, up)
        self._to_points: Matrix = (_POINTS, 0.0, 0.0, -_POINTS, 0.0, up)
        self._kept: list[Any] = []

    def text(self, character: Character, matrix: Matrix, colour: Colour) -> bool:
        """One character, 1 mm high, at the matrix' origin; False when no font has it."""
        own = character.own
        glyph = character.glyph
        by_number = glyph is not None and own is not None
        font = own if by_number else font_for(character.text, own)
        if font is None:
            return False
        handle = self._easel.font(font)
        shape = pdfium_c.FPDFPageObj_CreateTextObj(self._pdf, handle, 1.0)
        if glyph is not None and font is own:
            codes = (ctypes.c_uint32 * 1)(glyph)
            pdfium_c.FPDFText_SetCharcodes(shape, codes, 1)
        else:
            encoded = (character.text + "\0").encode("utf-16-le", "ignore")
            units = ctypes.c_ushort * (len(encoded) // 2)
            pdfium_c.FPDFText_SetText(shape, units.from_buffer_copy(encoded))
        pdfium_c.FPDFPageObj_SetFillColor(shape, *colour)
        narrowed = 1.0 if font is own else _squeeze(handle, character)
        upright = (narrowed, 0.0, 0.0, -1.0, 0.0, 0.0)
        there = times(matrix, self._to_points)
        pdfium_c.FPDFPageObj_Transform(shape, *times(upright, there))
        pdfium_c.FPDFPage_InsertObject(self.page, shape)
        return True

    def path(
        self,
        segments: Iterable[Segment],
        matrix: Matrix,
        fill: Colour | None,
        stroke: Colour | None,
        width: float,
        *,
        even_odd: bool = False,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """A path filled or stroked; width and dashes in millimetres before the matrix."""
        whole = times(matrix, self._to_points)
        shape = self._shape(segments, whole)
        if shape is None:
            return
        mode = 0
        if fill is not None:
            pdfium_c.FPDFPageObj_SetFillColor(shape, *fill)
            mode = pdfium_c.FPDF_FILLMODE_ALTERNATE if even_odd else pdfium_c.FPDF_FILLMODE_WINDING
        if stroke is not None:
            scale = scale_of(whole)
            pdfium_c.FPDFPageObj_SetStrokeColor(shape, *stroke)
            pdfium_c.FPDFPageObj_SetStrokeWidth(shape, width * scale)
            if dashes:
                count = len(dashes)
                lengths = [length * scale for length in dashes]
                array = (ctypes.c_float * count)(*lengths)
                pdfium_c.FPDFPageObj_SetDashArray(shape, array, count, 0.0)
        pdfium_c.FPDFPath_SetDrawMode(shape, mode, stroke is not None)
        pdfium_c.FPDFPage_InsertObject(self.page, shape)

    def _shape(self, segments: Iterable[Segment], whole: Matrix) -> Any:
        shape: Any = None
        for letter, points in segments:
            there = [value for x, y in points for value in at(whole, x, y)]
            if shape is None and letter in "ML":
                shape = pdfium_c.FPDFPageObj_CreateNewPath(*there)
            elif shape is None:
                continue
            elif letter == "M":
                pdfium_c.FPDFPath_MoveTo(shape, *there)
            elif letter == "L":
                pdfium_c.FPDFPath_LineTo(shape, *there)
            elif letter == "B":
                pdfium_c.FPDFPath_BezierTo(shape, *there)
            else:
                pdfium_c.FPDFPath_Close(shape)
        return shape

    def picture(self, image: Image.Image, matrix: Matrix) -> None:
        """A picture over the unit square of the matrix, its top at y = 0; mode L, RGB or RGBA."""
        shape = pdfium.PdfImage.new(self._pdf)
        bitmap = pdfium.PdfBitmap.from_pil(image)
        shape.set_bitmap(bitmap)
        there = times(matrix, self._to_points)
        placed = times(_UPRIGHT, there)
        shape.set_matrix(pdfium.PdfMatrix(*placed))
        self.page.insert_obj(shape)
        self._kept.append(bitmap)

    def close(self) -> None:
        """Free the page."""
        self.page.close()
        self._pdf.del_page(0)


def _squeeze(font: Any, character: Character) -> float:
    """A replacement font may be wider than the one the scan was made with: narrow what would touch its neighbour."""
    width = ctypes.c_float()
    code = ord(character.text[0])
    known = pdfium_c.FPDFFont_GetGlyphWidth(font, code, 1.0, width)
    natural = width.value
    if not known or natural <= 0:
        return 1.0
    room = character.room
    if not 0.3 < room < natural:
        return 1.0
    return room / natural
