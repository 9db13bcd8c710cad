"""What viewers draw by themselves where an annotation has no appearance of its own (ISO 32000-1, 12.5.6).

Marks of reviewers become operators in the page's own space.
"""

from collections.abc import Callable, Sequence

from srdi_desktop.export.copying.form_fields import (
    MOST_LETTERS,
    Annotation,
    Rect,
    box_path,
    ellipse_path,
    framed,
    line_path,
    rectangle,
    rgb,
    set_text,
    style_of,
    text_of,
)
from srdi_desktop.export.type.lettering import Lettering
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.file import PdfFile

Drawing = Callable[[PdfFile, Annotation, Lettering], bytes]
_BLACK = (0, 0, 0)
_YELLOW = (1, 1, 0)
_ICON = 20.0  # points: a note's sheet, where its place is smaller


def drawn(file: PdfFile, annotation: Annotation, letters: Lettering) -> bytes | None:
    """Operators for a reviewer's mark; None for a kind that has no look of its own. The graphics states /Sheer and
    /Marker are used (see `states`).
    """
    kind = _kind(file, annotation)
    draw = _MARKS.get(kind)
    if draw is None:
        return None
    content = draw(file, annotation, letters)
    opacity = file.number(annotation.get(b"/CA"), 1.0)
    if opacity >= 1.0:
        return content
    tenths = round(opacity * 10)
    return b"q /Sheer%d gs %bQ\n" % (tenths, content)


def states(content: bytes) -> bytes:
    """The entries of /ExtGState that such content uses."""
    used = b""
    if b"/Marker gs" in content:
        used = b"/Marker<</BM/Multiply>>"
    for tenth in range(10):
        if b"/Sheer%d gs" % tenth in content:
            used += b"/Sheer%d<</CA .%d/ca .%d>>" % (tenth, tenth, tenth)
    return used


def _kind(file: PdfFile, annotation: Annotation) -> bytes:
    kind = file.resolve(annotation.get(b"/Subtype"))
    if isinstance(kind, bytes):
        return kind
    return b""


def reach(file: PdfFile, annotation: Annotation) -> Rect:
    """Left, bottom, right, top of all that viewers may draw for a mark: its place, its points, a note's icon."""
    left, bottom, right, top = rectangle(file, annotation)
    strokes = file.array(annotation.get(b"/InkList"))
    xs = [left, right]
    ys = [bottom, top]
    for listed in (annotation.get(b"/L"), annotation.get(b"/Vertices"), *strokes):
        points = file.numbers(listed)
        xs += points[::2]
        ys += points[1::2]
    if _kind(file, annotation) == b"/Text":
        wide = _ICON
    else:
        wide, _ = _pen(file, annotation)
    return min(xs) - wide, min(ys) - wide, max(xs) + wide, max(ys) + wide


def _pen(file: PdfFile, annotation: Annotation) -> tuple[float, bytes]:
    """(width of the line in points, operators that choose width, dashes and colour)."""
    style = file.dictionary(annotation.get(b"/BS"))
    border = file.numbers(annotation.get(b"/Border"))
    unsaid = 1.0
    if len(border) > 2:
        unsaid = border[2]
    width = file.number(style.get(b"/W"), unsaid)
    dashes = b""
    if file.resolve(style.get(b"/S")) == b"/D":
        lengths = file.numbers(style.get(b"/D")) or [3.0]
        dashes = objects.box(lengths) + b" 0 d "
    colour = _colour(file, annotation, _BLACK)
    points = objects.number(width)
    return width, b"%b RG %b w %b" % (colour, points, dashes)


def _colour(file: PdfFile, annotation: Annotation, default: Sequence[float]) -> bytes:
    """Red, green and blue of the mark, as an operator takes them."""
    colour = rgb(file, annotation.get(b"/C"), default)
    return objects.numbers(colour)


def _corners(file: PdfFile, annotation: Annotation) -> list[Rect]:
    """(left, bottom, right, top) of each marked piece of text."""
    points = file.numbers(annotation.get(b"/QuadPoints"))
    found = []
    for first in range(0, len(points) - 7, 8):
        four = points[first : first + 8]
        xs = four[::2]
        ys = four[1::2]
        found.append((min(xs), min(ys), max(xs), max(ys)))
    if found:
        return found
    return [rectangle(file, annotation)]


def _highlight(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    colour = _colour(file, annotation, _YELLOW)
    corners = _corners(file, annotation)
    areas = b"".join(map(box_path, corners))
    return b"q /Marker gs %b rg %bf Q\n" % (colour, areas)


def _text_line(height: Callable[[float, float], float]) -> Drawing:
    """Draws a line along each marked piece of text, at a height that its bottom and top give."""

    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        pen = _pen(file, annotation)[1]
        lines = b""
        for left, bottom, right, top in _corners(file, annotation):
            y = height(bottom, top)
            path = line_path((left, y, right, y))
            lines += path + b"S "
        return b"q %b%bQ\n" % (pen, lines)

    return draw


def _squiggly(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    """A line that goes up and down by two points, about every two points."""
    pen = _pen(file, annotation)[1]
    lines = b""
    for left, bottom, right, _top in _corners(file, annotation):
        width = right - left
        count = max(2, min(2000, round(width / 2)))
        points: list[float] = []
        for step in range(count + 1):
            x = left + width * step / count
            y = bottom + 2 * (step % 2)
            points += [x, y]
        path = line_path(points)
        lines += path + b"S "
    return b"q %b%bQ\n" % (pen, lines)


def _ink(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    width, pen = _pen(file, annotation)
    if width <= 0:
        return b""
    strokes = b""
    for stroke in file.array(annotation.get(b"/InkList")):
        points = file.numbers(stroke)
        strokes += line_path(points) + b"S "
    return b"q 1 J 1 j %b%bQ\n" % (pen, strokes)


def _shape(path: Callable[[Rect], bytes]) -> Drawing:
    """Draws a closed shape inside the rectangle, filled and outlined as the annotation says."""

    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        width, pen = _pen(file, annotation)
        left, bottom, right, top = rectangle(file, annotation)
        half = width / 2
        inside = path((left + half, bottom + half, right - half, top - half))
        if width <= 0:
            pen = b""
        return _painted(file, annotation, pen, inside)

    return draw


def _painted(file: PdfFile, annotation: Annotation, pen: bytes, path: bytes) -> bytes:
    """A path filled where the annotation says a colour inside, and outlined where there is a pen."""
    filled = rgb(file, annotation.get(b"/IC"), ())
    colour = b""
    paint = b"n"
    if pen:
        paint = b"S"
    if filled:
        colour = objects.numbers(filled) + b" rg "
        paint = b"f"
    if filled and pen:
        paint = b"B"
    return b"q %b%b%b%b Q\n" % (pen, colour, path, paint)


def _straight(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    pen = _pen(file, annotation)[1]
    ends = file.numbers(annotation.get(b"/L"))
    return b"q %b%bS Q\n" % (pen, line_path(ends))


def _polygon(*, closed: bool) -> Drawing:
    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        vertices = file.numbers(annotation.get(b"/Vertices"))
        path = line_path(vertices, closed=closed)
        pen = _pen(file, annotation)[1]
        if not closed:  # an open line has no inside
            annotation = {**annotation, b"/IC": []}
        return _painted(file, annotation, pen, path)

    return draw


def _free_text(file: PdfFile, annotation: Annotation, letters: Lettering) -> bytes:
    area = rectangle(file, annotation)
    _left, bottom, _right, top = area
    style = style_of(file, annotation, top - bottom, several=True)
    ground = rgb(file, annotation.get(b"/C"), ())
    width = _pen(file, annotation)[0]
    around = framed(area, ground, style.colour, width)
    text = text_of(file, annotation.get(b"/Contents"))
    shown = set_text(file, annotation, text[:MOST_LETTERS], area, letters, several=True)
    return around + shown


def _note(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    """A small sheet with lines: somebody left a note here."""
    left, _bottom, right, top = rectangle(file, annotation)
    size = max(_ICON, right - left)
    right = left + size
    bottom = top - size
    rim = size * 0.05
    margin = size * 0.15
    colour = _colour(file, annotation, _YELLOW)
    lines = b""
    for share in (0.25, 0.42, 0.59):
        y = top - size * share
        lines += line_path((left + margin, y, right - margin, y))
    sheet = box_path((left + rim, bottom + size * 0.25, right - rim, top - rim))
    thin = objects.number(rim)
    return b"q %b rg 0 G %b w %bB %bS Q\n" % (colour, thin, sheet, lines)


_MARKS: dict[bytes, Drawing] = {
    b"/Highlight": _highlight,
    b"/Underline": _text_line(lambda bottom, _: bottom + 1),
    b"/StrikeOut": _text_line(lambda bottom, top: (bottom + top) / 2),
    b"/Squiggly": _squiggly,
    b"/Ink": _ink,
    b"/Square": _shape(box_path),
    b"/Circle": _shape(ellipse_path),
    b"/Line": _straight,
    b"/Polygon": _polygon(closed=True),
    b"/PolyLine": _polygon(closed=False),
    b"/FreeText": _free_text,
    b"/Text": _note,
}
