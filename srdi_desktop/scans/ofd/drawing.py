"""Draws an OFD page's objects on a canvas and collects its text lines (GB/T 33190-2016, chapters 7 to 14).

The picture inside an electronic seal: GM/T 0031 and GB/T 38540 keep it as (type, data) in ASN.1 DER.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageChops

from srdi_desktop.model import Limits, Line, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.images.pictures import open_picture
from srdi_desktop.scans.matrix import IDENTITY, Matrix, shifted, times
from srdi_desktop.scans.ofd import safe_xml as xml
from srdi_desktop.scans.ofd.canvas import Canvas, Character, Colour, segments
from srdi_desktop.scans.ofd.package import Located, Package, Rect, boundary_of, box_on, ctm_of, rgb
from srdi_desktop.scans.ofd.text import Font, Glyph, from_bytes, glyphs, in_lines, natural_width
from srdi_desktop.scans.sniff import picture_kind

_BLACK: Colour = (0, 0, 0, 255)
_DEPTH = 12


@dataclass(frozen=True)
class Style:
    """What an object takes from its layer's drawing parameters when it says nothing itself."""

    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.353


@dataclass
class Drawn:
    """What came of it: lines with boxes in fractions of the paper, and text keys of what could not be drawn."""

    lines: list[Line] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)


class Painter:
    """Paints pages of one package on one canvas."""

    def __init__(self, package: Package, canvas: Canvas, paper: Rect, limits: Limits) -> None:
        self._package = package
        self._canvas = canvas
        self._paper = paper
        self._limits = limits
        self._left = int(limits["scan.drawn"])  # objects and characters that may still be drawn
        self._fonts: dict[str, Font | None] = {}
        self._pictures: dict[str, Image.Image | None] = {}
        self.drawn = Drawn()

    def page(self, page: xml.Element, below: list[xml.Element], above: list[xml.Element], matrix: Matrix) -> None:
        """Templates and page in their order."""
        for element in (*below, page, *above):
            content = xml.first(element, "Content")
            for layer in xml.children(content, "Layer"):
                style = self._style(layer, Style())
                self._group(layer, matrix, style, 0)

    def annotation(self, element: xml.Element, matrix: Matrix) -> None:
        """An annotation's appearance, unless it is hidden."""
        look = xml.first(element, "Appearance")
        if look is None or _is_hidden(element):
            return
        x, y, _, _ = boundary_of(look)
        placed = times(shifted(x, y), matrix)
        self._group(look, placed, Style(), 0)

    def _group(self, element: xml.Element, matrix: Matrix, style: Style, depth: int) -> None:
        if depth > _DEPTH:
            raise ValueError("too deep")
        for item in element:
            self._left -= 1
            if self._left < 0:
                raise ScanError("scan.too_large", variant="pages")
            self._object(item, matrix, style, depth)

    def _object(self, item: xml.Element, matrix: Matrix, style: Style, depth: int) -> None:
        kind = xml.name_of(item)
        if kind in ("PageBlock", "Layer"):
            own = self._style(item, style)
            self._group(item, matrix, own, depth + 1)
        elif _is_hidden(item):
            return
        elif kind == "TextObject":
            placed = self._placed(item, matrix)
            self._text(item, placed, self._style(item, style))
        elif kind == "PathObject":
            placed = self._placed(item, matrix)
            self._path(item, placed, self._style(item, style))
        elif kind == "ImageObject":
            self._image(item, matrix)
        elif kind == "CompositeObject":
            placed = self._placed(item, matrix)
            self._composite(item, placed, style, depth)

    def _placed(self, item: xml.Element, matrix: Matrix) -> Matrix:
        """From the object's own millimetres to the page's."""
        x, y, _, _ = boundary_of(item)
        there = times(shifted(x, y), matrix)
        own = ctm_of(item) or IDENTITY
        return times(own, there)

    def _style(self, item: xml.Element, style: Style) -> Style:
        """What the object and its drawing parameters say, the object last; else what the group around it says."""
        named = item.get("DrawParam", "")
        for level in (*self._parameters(named, 0), item):
            fill = self._colour(xml.first(level, "FillColor"))
            stroke = self._colour(xml.first(level, "StrokeColor"))
            width = _number(level, "LineWidth", style.width)
            width = min(max(width, 0.0), 1000.0)
            style = Style(fill or style.fill, stroke or style.stroke, width)
        return style

    def _parameters(self, name: str, depth: int) -> list[xml.Element]:
        """A set of drawing parameters behind those that it builds on."""
        found = self._package.resources.get(name) if name else None
        if found is None or depth > _DEPTH:
            return []
        element = found.element
        relative = element.get("Relative", "")
        return [*self._parameters(relative, depth + 1), element]

    def _colour(self, element: xml.Element | None) -> Colour | None:
        if element is None:
            return None
        values = xml.numbers(element.get("Value"))
        if not values and len(element):  # a shading is drawn in its first colour
            self.drawn.remarks.add("scans.remark.shading")
            stop = next((part for part in element.iter() if part.get("Value")), None)
            if stop is not None:
                values = xml.numbers(stop.get("Value"))
        alpha = _number(element, "Alpha", 255.0)
        return rgb(values, alpha)

    def _text(self, item: xml.Element, matrix: Matrix, style: Style) -> None:
        size = _number(item, "Size", 3.0)
        if not size:
            return  # letters without a height: nobody sees them
        wide = size * (_number(item, "HScale", 1.0) or 1.0)
        own = self._font(item.get("Font", ""))
        placed = list(glyphs(item, size, by_number=own is not None))
        self._left -= len(placed)
        filled = item.get("Fill", "true").lower() != "false"
        stroked = item.get("Stroke", "false").lower() == "true"
        if filled or stroked:
            direction = item.get("CharDirection", "0")
            turn = _TURNS.get(direction, IDENTITY)
            upright = (wide, 0.0, 0.0, size, 0.0, 0.0)
            colour = style.fill or _BLACK
            for place, glyph in enumerate(placed):
                if not glyph.text.strip() and glyph.glyph is None:
                    continue
                there = times(turn, shifted(glyph.x, glyph.y))
                shape = times(upright, there)
                room = 0.0
                if place + 1 < len(placed):
                    room = (placed[place + 1].x - glyph.x) / wide
                character = Character(glyph.text, own, glyph.glyph, room)
                if not self._canvas.text(character, times(shape, matrix), colour):
                    self.drawn.remarks.add("scans.remark.characters")
        for line in in_lines(placed, size):
            self._line(line, wide, size, matrix)

    def _line(self, line: list[Glyph], wide: float, size: float, matrix: Matrix) -> None:
        """Notes what a line says and where; `wide`: a character's width in millimetres."""
        text = "".join(glyph.text for glyph in line).strip()
        left = min(glyph.x for glyph in line)
        right = max(glyph.x + natural_width(glyph.text or " ", wide) for glyph in line)
        top = min(glyph.y for glyph in line) - 0.88 * size
        bottom = max(glyph.y for glyph in line) + 0.12 * size
        there = times(shifted(left, top), matrix)
        box = box_on(self._paper, there, right - left, bottom - top)
        full = len(self.drawn.lines) >= self._limits["scan.layer_lines"]
        if text and box is not None and not full:
            said = Line(text, box)
            self.drawn.lines.append(said)

    def _font(self, name: str) -> Font | None:
        if name in self._fonts:
            return self._fonts[name]
        found = self._package.resources.get(name)
        font = None
        if found is not None:
            font = _own_font(self._package, found)
        self._fonts[name] = font
        return font

    def _path(self, item: xml.Element, matrix: Matrix, style: Style) -> None:
        fill = stroke = None
        if item.get("Fill", "false").lower() == "true":
            fill = style.fill or _BLACK
        if item.get("Stroke", "true").lower() != "false":
            stroke = style.stroke or _BLACK
        data = xml.text_of(xml.first(item, "AbbreviatedData"))
        even_odd = item.get("Rule") == "Even-Odd"
        pattern = xml.numbers(item.get("DashPattern"))[:16]
        dashes = tuple(value for value in pattern if value > 0)
        shape = segments(data)
        self._canvas.path(shape, matrix, fill, stroke, style.width, even_odd=even_odd, dashes=dashes)

    def _image(self, item: xml.Element, matrix: Matrix) -> None:
        name = item.get("ResourceID", "")
        if name not in self._pictures:
            found = self._package.resources.get(name)
            known = None
            if found is not None:
                data = self._package.media(found)
                known = self._picture(data)
            self._pictures[name] = known
        x, y, width, height = boundary_of(item)
        image = self._pictures[name]
        if image is None:
            self.drawn.remarks.add("scans.remark.picture")
            return
        square = ctm_of(item) or (width, 0.0, 0.0, height, 0.0, 0.0)
        there = times(shifted(x, y), matrix)
        self._canvas.picture(image, times(square, there))

    def _picture(self, data: bytes) -> Image.Image | None:
        kind = picture_kind(data[:64])
        if kind is None:
            return None
        image = open_picture(io.BytesIO(data), kind)
        pixels.afford(*image.size, image.mode, self._limits)
        image.load()
        if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
            return image.convert("RGBA")
        return pixels.plain(image)

    def _composite(self, item: xml.Element, matrix: Matrix, style: Style, depth: int) -> None:
        name = item.get("ResourceID", "")
        found = self._package.resources.get(name)
        if found is None:
            return
        content = xml.first(found.element, "Content")
        if content is not None:
            self._group(content, matrix, style, depth + 1)

    def seal(self, data: bytes, boundary: Rect, matrix: Matrix) -> None:
        """An electronic seal's picture in its place; a seal may itself be an OFD page."""
        x, y, width, height = boundary
        found = picture(data)
        if found is None:
            self.drawn.remarks.add("scans.remark.seal")
            return
        kind, inside = found
        place = times(shifted(x, y), matrix)
        if kind == "ofd":
            self._nested(inside, width, height, place)
            return
        image = self._picture(inside)
        if image is None:
            self.drawn.remarks.add("scans.remark.seal")
            return
        stamped = _see_through(image)
        square = (width, 0.0, 0.0, height, 0.0, 0.0)
        self._canvas.picture(stamped, times(square, place))

    def _nested(self, data: bytes, width: float, height: float, place: Matrix) -> None:
        """A seal that is itself an OFD page, fitted into its place."""
        package = Package(io.BytesIO(data), self._limits)
        page, below, above = package.page(0)
        left, top, paper_width, paper_height = package.box(page, below)
        scaled = (width / paper_width, 0.0, 0.0, height / paper_height, 0.0, 0.0)
        fit = times(shifted(-left, -top), scaled)
        inner = Painter(package, self._canvas, self._paper, self._limits)
        inner.page(page, below, above, times(fit, place))
        self.drawn.remarks |= inner.drawn.remarks


def _is_hidden(element: xml.Element) -> bool:
    visible = element.get("Visible", "true")
    return visible.lower() == "false"


def _number(element: xml.Element, name: str, usual: float) -> float:
    """The first number of an attribute, `usual` where there is none."""
    values = xml.numbers(element.get(name))
    if values:
        return values[0]
    return usual


_TURNS: Mapping[str, Matrix] = {
    "90": (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
    "180": (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
    "270": (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
}


def _own_font(package: Package, found: Located) -> Font | None:
    """The font that a resource brings along; None where it brings none that can be used."""
    file = xml.first(found.element, "FontFile")
    if not xml.text_of(file):
        return None
    try:
        font = from_bytes(package.media(found))
    except KeyError:
        return None
    if font.data[:4] in _FONT_FILES:
        return font
    return None


def _see_through(image: Image.Image) -> Image.Image:
    """A seal on white paper hides nothing below it: white becomes transparent in proportion."""
    if image.mode == "RGBA":
        return image
    red, green, blue = image.convert("RGB").split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    lighter = [255 - value for value in range(129, 256)]
    opacity = [255] * 129 + lighter
    stamped = image.convert("RGBA")
    stamped.putalpha(darkest.point(opacity))
    return stamped


_FONT_FILES = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")  # what they begin with
KINDS = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "ofd")
_STRINGS = (0x16, 0x0C, 0x13)  # IA5String, UTF8String, PrintableString
_OCTETS, _CONSTRUCTED = 0x04, 0x20
_DER_DEPTH, _DER_MOST = 24, 20_000


def picture(seal: bytes) -> tuple[str, bytes] | None:
    """(kind, data) of the first picture in the seal, None when there is none."""
    last = ""
    for tag, value in _walk(memoryview(seal)):
        if tag in _STRINGS and len(value) <= 8:
            text = bytes(value).decode("latin-1")
            last = text.strip().lower().lstrip(".")
        elif tag == _OCTETS and last in KINDS and len(value) > 60:
            return last, bytes(value)
        elif tag & _CONSTRUCTED == 0:
            last = ""
    return None


def _walk(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Tags and contents in order, containers before what is in them; nonsense ends its container."""
    waiting: list[tuple[memoryview, int]] = [(data, 0)]
    for _ in range(_DER_MOST):
        if not waiting:
            return
        here, depth = waiting.pop()
        found = _head(here)
        if found is None:
            continue
        tag, start, end = found
        after = here[end:]
        content = here[start:end]
        waiting.append((after, depth))
        yield tag, content
        if tag & _CONSTRUCTED and depth < _DER_DEPTH:
            waiting.append((content, depth + 1))


def _head(data: memoryview) -> tuple[int, int, int] | None:
    """(tag, start, end) of the content of the first item; None when there is none."""
    if len(data) < 2:
        return None
    tag = data[0]
    length = data[1]
    start = 2
    if length & 0x80:
        width = length & 0x7F
        start = 2 + width
        if not 0 < width <= 4 or len(data) < start:
            return None
        length = int.from_bytes(data[2:start], "big")
    end = start + length
    if end > len(data):
        return None
    return tag, start, end
