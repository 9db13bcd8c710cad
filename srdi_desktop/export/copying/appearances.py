"""What viewers draw by themselves where an annotation has no appearance of its own (ISO 32000-1, 12.5.6).

Marks of reviewers become operators in the page's own space.
"""

from collections.abc import Callable

from srdi_desktop.export.copying.form_fields import (
    MOST_LETTERS,
    Annotation,
    Rect,
    box_path,
    ellipse_path,
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

_ICON = 20.0  # points: a note's sheet, where its place is smaller


def drawn(file: PdfFile, annotation: Annotation, letters: Lettering) -> bytes | None:
    """Operators for a reviewer's mark; None for a kind that has no look of its own. The graphics states /Sheer and
    /Marker are used (see `states`).
    """
    draw = _MARKS.get(_kind(file, annotation))
    if draw is None:
        return None
    content = draw(file, annotation, letters)
    opacity = file.number(annotation.get(b"/CA"), 1.0)
    return content if opacity >= 1.0 else b"q /Sheer%d gs %bQ\n" % (round(opacity * 10), content)


def states(content: bytes) -> bytes:
    """The entries of /ExtGState that such content uses."""
    used = b"/Marker<</BM/Multiply>>" if b"/Marker gs" in content else b""
    for tenth in range(10):
        if b"/Sheer%d gs" % tenth in content:
            used += b"/Sheer%d<</CA .%d/ca .%d>>" % (tenth, tenth, tenth)
    return used


def _kind(file: PdfFile, annotation: Annotation) -> bytes:
    kind = file.resolve(annotation.get(b"/Subtype"))
    return kind if isinstance(kind, bytes) else b""


def reach(file: PdfFile, annotation: Annotation) -> Rect:
    """Left, bottom, right, top of all that viewers may draw for a mark: its place, its points, a note's icon."""
    left, bottom, right, top = rectangle(file, annotation)
    listed = [annotation.get(key) for key in (b"/L", b"/Vertices")] + file.array(annotation.get(b"/InkList"))
    points = [file.numbers(item) for item in listed]
    xs = [left, right] + [x for line in points for x in line[::2]]
    ys = [bottom, top] + [y for line in points for y in line[1::2]]
    wide = _ICON if _kind(file, annotation) == b"/Text" else _pen(file, annotation)[0]
    return min(xs) - wide, min(ys) - wide, max(xs) + wide, max(ys) + wide


def _pen(file: PdfFile, annotation: Annotation) -> tuple[float, bytes]:
    """(width of the line in points, operators that choose width, dashes and colour)."""
    style = file.dictionary(annotation.get(b"/BS"))
    border = file.numbers(annotation.get(b"/Border"))
    width = file.number(style.get(b"/W"), border[2] if len(border) > 2 else 1.0)
    dashes = b""
    if file.resolve(style.get(b"/S")) == b"/D":
        lengths = file.numbers(style.get(b"/D")) or [3.0]
        dashes = objects.box(lengths) + b" 0 d "
    colour = objects.numbers(rgb(file, annotation.get(b"/C"), (0, 0, 0)))
    return width, b"%b RG %b w %b" % (colour, objects.number(width), dashes)


def _corners(file: PdfFile, annotation: Annotation) -> list[Rect]:
    """(left, bottom, right, top) of each marked piece of text."""
    points = file.numbers(annotation.get(b"/QuadPoints"))
    found = []
    for first in range(0, len(points) - 7, 8):
        xs, ys = points[first : first + 8 : 2], points[first + 1 : first + 8 : 2]
        found.append((min(xs), min(ys), max(xs), max(ys)))
    return found or [rectangle(file, annotation)]


def _highlight(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    colour = objects.numbers(rgb(file, annotation.get(b"/C"), (1, 1, 0)))
    areas = b"".join(
        objects.numbers((left, bottom, right - left, top - bottom)) + b" re "
        for left, bottom, right, top in _corners(file, annotation)
    )
    return b"q /Marker gs %b rg %bf Q\n" % (colour, areas)


def _text_line(height: Callable[[float, float], float]) -> Callable[[PdfFile, Annotation, Lettering], bytes]:
    """Draws a line along each marked piece of text, at a height that its bottom and top give."""

    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        pen = _pen(file, annotation)[1]
        lines = b""
        for left, bottom, right, top in _corners(file, annotation):
            y = height(bottom, top)
            lines += line_path((left, y, right, y)) + b"S "
        return b"q %b%bQ\n" % (pen, lines)

    return draw


def _squiggly(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    pen = _pen(file, annotation)[1]
    lines = b""
    for left, bottom, right, _top in _corners(file, annotation):
        count = max(2, min(2000, round((right - left) / 2)))
        points: list[float] = []
        for step in range(count + 1):
            points += [left + (right - left) * step / count, bottom + 2 * (step % 2)]
        lines += line_path(points) + b"S "
    return b"q %b%bQ\n" % (pen, lines)


def _ink(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    width, pen = _pen(file, annotation)
    if width <= 0:
        return b""
    strokes = b"".join(line_path(file.numbers(stroke)) + b"S " for stroke in file.array(annotation.get(b"/InkList")))
    return b"q 1 J 1 j %b%bQ\n" % (pen, strokes)


def _shape(path: Callable[[Rect], bytes]) -> Callable[..., bytes]:
    """Draws a closed shape inside the rectangle, filled and outlined as the annotation says."""

    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        width, pen = _pen(file, annotation)
        left, bottom, right, top = rectangle(file, annotation)
        half = width / 2
        inside = path((left + half, bottom + half, right - half, top - half))
        return _painted(file, annotation, pen if width > 0 else b"", inside)

    return draw


def _painted(file: PdfFile, annotation: Annotation, pen: bytes, path: bytes) -> bytes:
    filled = rgb(file, annotation.get(b"/IC"), ())
    paint = {(True, True): b"B", (True, False): b"f", (False, True): b"S"}.get((bool(filled), bool(pen)), b"n")
    colour = objects.numbers(filled) + b" rg " if filled else b""
    return b"q %b%b%b%b Q\n" % (pen, colour, path, paint)


def _straight(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    return b"q %b%bS Q\n" % (_pen(file, annotation)[1], line_path(file.numbers(annotation.get(b"/L"))))


def _polygon(*, closed: bool) -> Callable[[PdfFile, Annotation, Lettering], bytes]:
    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        path = line_path(file.numbers(annotation.get(b"/Vertices")), closed=closed)
        return _painted(file, annotation if closed else {**annotation, b"/IC": []}, _pen(file, annotation)[1], path)

    return draw


def _free_text(file: PdfFile, annotation: Annotation, letters: Lettering) -> bytes:
    left, bottom, right, top = area = rectangle(file, annotation)
    colour = style_of(file, annotation, top - bottom, several=True).colour
    ground = rgb(file, annotation.get(b"/C"), ())
    content = b"q %b rg %bf Q\n" % (objects.numbers(ground), box_path(area)) if ground else b""
    width = _pen(file, annotation)[0]
    if width > 0:
        inside = (left + width / 2, bottom + width / 2, right - width / 2, top - width / 2)
        content += b"q %b RG %b w %bS Q\n" % (objects.numbers(colour), objects.number(width), box_path(inside))
    text = text_of(file, annotation.get(b"/Contents"))[:MOST_LETTERS]
    return content + set_text(file, annotation, text, area, letters, several=True)


def _note(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    """A small sheet with lines: somebody left a note here."""
    left, _bottom, right, top = rectangle(file, annotation)
    wide = high = max(_ICON, right - left)
    right, bottom = left + wide, top - high
    colour = objects.numbers(rgb(file, annotation.get(b"/C"), (1, 1, 0)))
    rows = (top - high * share for share in (0.25, 0.42, 0.59))
    lines = b"".join(line_path((left + wide * 0.15, y, right - wide * 0.15, y)) for y in rows)
    sheet = box_path((left + wide * 0.05, bottom + high * 0.25, right - wide * 0.05, top - high * 0.05))
    return b"q %b rg 0 G %b w %bB %bS Q\n" % (colour, objects.number(min(wide, high) * 0.05), sheet, lines)


_MARKS: dict[bytes, Callable[[PdfFile, Annotation, Lettering], bytes]] = {
    b"/Highlight": _highlight, b"/Underline": _text_line(lambda bottom, _: bottom + 1),
    b"/StrikeOut": _text_line(lambda bottom, top: (bottom + top) / 2), b"/Squiggly": _squiggly, b"/Ink": _ink,
    b"/Square": _shape(box_path), b"/Circle": _shape(ellipse_path), b"/Line": _straight,
    b"/Polygon": _polygon(closed=True),
    b"/PolyLine": _polygon(closed=False), b"/FreeText": _free_text, b"/Text": _note,
}  # fmt: skip
