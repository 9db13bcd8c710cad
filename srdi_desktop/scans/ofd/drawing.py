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
            for layer in xml.children(xml.first(element, "Content"), "Layer"):
                self._group(layer, matrix, self._style(layer, Style()), 0)

    def annotation(self, element: xml.Element, matrix: Matrix) -> None:
        """An annotation's appearance, unless it is hidden."""
        look = xml.first(element, "Appearance")
        if look is None or element.get("Visible", "true").lower() == "false":
            return
        x, y, _, _ = boundary_of(look)
        self._group(look, times(shifted(x, y), matrix), Style(), 0)

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
            self._group(item, matrix, self._style(item, style), depth + 1)
        elif item.get("Visible", "true").lower() == "false":
            return
        elif kind == "TextObject":
            self._text(item, self._placed(item, matrix), self._style(item, style))
        elif kind == "PathObject":
            self._path(item, self._placed(item, matrix), self._style(item, style))
        elif kind == "ImageObject":
            self._image(item, matrix)
        elif kind == "CompositeObject":
            self._composite(item, self._placed(item, matrix), style, depth)

    def _placed(self, item: xml.Element, matrix: Matrix) -> Matrix:
        x, y, _, _ = boundary_of(item)
        return times(ctm_of(item) or IDENTITY, times(shifted(x, y), matrix))

    def _style(self, item: xml.Element, style: Style) -> Style:
        for level in (*self._parameters(item.get("DrawParam", ""), 0), item):
            fill = self._colour(xml.first(level, "FillColor"))
            stroke = self._colour(xml.first(level, "StrokeColor"))
            width = next(iter(xml.numbers(level.get("LineWidth"))), style.width)
            style = Style(fill or style.fill, stroke or style.stroke, min(max(width, 0.0), 1000.0))
        return style

    def _parameters(self, name: str, depth: int) -> list[xml.Element]:
        found = self._package.resources.get(name) if name else None
        if found is None or depth > _DEPTH:
            return []
        return [*self._parameters(found.element.get("Relative", ""), depth + 1), found.element]

    def _colour(self, element: xml.Element | None) -> Colour | None:
        if element is None:
            return None
        values = xml.numbers(element.get("Value"))
        if not values and len(element):
            self.drawn.remarks.add("scans.remark.shading")
            stop = next((part for part in element.iter() if part.get("Value")), None)
            values = xml.numbers(stop.get("Value")) if stop is not None else []
        alpha = next(iter(xml.numbers(element.get("Alpha"))), 255.0)
        return rgb(values, alpha)

    def _text(self, item: xml.Element, matrix: Matrix, style: Style) -> None:
        size = next(iter(xml.numbers(item.get("Size"))), 3.0)
        wide = next(iter(xml.numbers(item.get("HScale"))), 1.0) or 1.0
        own = self._font(item.get("Font", ""))
        placed = list(glyphs(item, size, by_number=own is not None))
        self._left -= len(placed)
        turn = _TURNS.get(item.get("CharDirection", "0"), IDENTITY)
        if item.get("Fill", "true").lower() != "false" or item.get("Stroke", "false").lower() == "true":
            for glyph, following in zip(placed, [*placed[1:], None], strict=True):
                if glyph.text.strip() or glyph.glyph is not None:
                    shape = times((size * wide, 0.0, 0.0, size, 0.0, 0.0), times(turn, shifted(glyph.x, glyph.y)))
                    room = (following.x - glyph.x) / (size * wide) if following else 0.0
                    character = Character(glyph.text, own, glyph.glyph, room)
                    if not self._canvas.text(character, times(shape, matrix), style.fill or _BLACK):
                        self.drawn.remarks.add("scans.remark.characters")
        for line in in_lines(placed, size):
            self._line(line, size * wide, size, matrix)

    def _line(self, line: list[Glyph], wide: float, size: float, matrix: Matrix) -> None:
        text = "".join(glyph.text for glyph in line).strip()
        left = min(glyph.x for glyph in line)
        right = max(g.x + natural_width(g.text or " ", wide) for g in line)
        top = min(glyph.y for glyph in line) - 0.88 * size
        bottom = max(glyph.y for glyph in line) + 0.12 * size
        box = box_on(self._paper, times(shifted(left, top), matrix), right - left, bottom - top)
        if text and box is not None and len(self.drawn.lines) < self._limits["scan.layer_lines"]:
            self.drawn.lines.append(Line(text, box))

    def _font(self, name: str) -> Font | None:
        if name not in self._fonts:
            found = self._package.resources.get(name)
            self._fonts[name] = _own_font(self._package, found) if found is not None else None
        return self._fonts[name]

    def _path(self, item: xml.Element, matrix: Matrix, style: Style) -> None:
        filled = item.get("Fill", "false").lower() == "true"
        stroked = item.get("Stroke", "true").lower() != "false"
        self._canvas.path(
            segments(xml.text_of(xml.first(item, "AbbreviatedData"))),
            matrix,
            (style.fill or _BLACK) if filled else None,
            (style.stroke or _BLACK) if stroked else None,
            style.width,
            even_odd=item.get("Rule") == "Even-Odd",
            dashes=tuple(value for value in xml.numbers(item.get("DashPattern"))[:16] if value > 0),
        )

    def _image(self, item: xml.Element, matrix: Matrix) -> None:
        name = item.get("ResourceID", "")
        if name not in self._pictures:
            found = self._package.resources.get(name)
            self._pictures[name] = self._picture(self._package.media(found)) if found is not None else None
        x, y, width, height = boundary_of(item)
        image = self._pictures[name]
        if image is not None:
            square = ctm_of(item) or (width, 0.0, 0.0, height, 0.0, 0.0)
            then = times(shifted(x, y), matrix)
            self._canvas.picture(image, times(square, then))
        else:
            self.drawn.remarks.add("scans.remark.picture")

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
        found = self._package.resources.get(item.get("ResourceID", ""))
        content = xml.first(found.element, "Content") if found is not None else None
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
        self._canvas.picture(_see_through(image), times((width, 0.0, 0.0, height, 0.0, 0.0), place))

    def _nested(self, data: bytes, width: float, height: float, place: Matrix) -> None:
        package = Package(io.BytesIO(data), self._limits)
        page, below, above = package.page(0)
        paper = package.box(page, below)
        fit = times(shifted(-paper[0], -paper[1]), (width / paper[2], 0.0, 0.0, height / paper[3], 0.0, 0.0))
        inner = Painter(package, self._canvas, self._paper, self._limits)
        inner.page(page, below, above, times(fit, place))
        self.drawn.remarks |= inner.drawn.remarks


_TURNS: Mapping[str, Matrix] = {
    "90": (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
    "180": (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
    "270": (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
}


def _own_font(package: Package, found: Located) -> Font | None:
    if not xml.text_of(xml.first(found.element, "FontFile")):
        return None
    try:
        font = from_bytes(package.media(found))
    except KeyError:
        return None
    if font.data[:4] in (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf"):
        return font
    return None


def _see_through(image: Image.Image) -> Image.Image:
    """A seal on white paper hides nothing below it: white becomes transparent in proportion."""
    if image.mode == "RGBA":
        return image
    red, green, blue = image.convert("RGB").split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    stamped = image.convert("RGBA")
    stamped.putalpha(darkest.point([255] * 129 + [255 - value for value in range(129, 256)]))
    return stamped


KINDS = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "ofd")
_STRINGS = (0x16, 0x0C, 0x13)  # IA5String, UTF8String, PrintableString
_OCTETS, _CONSTRUCTED = 0x04, 0x20
_DER_DEPTH, _DER_MOST = 24, 20_000


def picture(seal: bytes) -> tuple[str, bytes] | None:
    """(kind, data) of the first picture in the seal, None when there is none."""
    last = ""
    for tag, value in _walk(memoryview(seal)):
        if tag in _STRINGS and len(value) <= 8:
            last = bytes(value).decode("latin-1").strip().lower().lstrip(".")
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
        waiting.append((here[end:], depth))
        yield tag, here[start:end]
        if tag & _CONSTRUCTED and depth < _DER_DEPTH:
            waiting.append((here[start:end], depth + 1))


def _head(data: memoryview) -> tuple[int, int, int] | None:
    """(tag, start, end) of the content of the first item; None when there is none."""
    if len(data) < 2:
        return None
    tag = data[0]
    length = data[1]
    start = 2
    if length & 0x80:
        width = length & 0x7F
        if not 0 < width <= 4 or len(data) < 2 + width:
            return None
        length = int.from_bytes(data[2 : 2 + width], "big")
        start = 2 + width
    if start + length <= len(data):
        return (tag, start, start + length)
    return None
