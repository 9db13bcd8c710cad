"""What viewers draw by themselves where an annotation has no appearance of its own (ISO 32000-1, 12.5.6 and 12.7.3.3).

Marks of reviewers and values of form fields become operators in the page's own space.
"""

import math
import re
from collections.abc import Callable, Sequence

from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.file import PdfFile
from srdi_desktop.scans.pdf.objects import Ref, Text, Value

Annotation = dict[bytes, Value]
Numbers = list[float]
MULTILINE, PASSWORD, COMB, COMBO, RADIO = 1 << 12, 1 << 13, 1 << 24, 1 << 17, 1 << 15
MOST_LETTERS = 20_000  # of one value: more does not fit on any page
_FONT_SIZE = re.compile(rb"(-?[0-9.]++)[\0\t\n\f\r ]++Tf")
_FONT_NAME = re.compile(rb"(/[^\0\t\n\f\r ()<>\[\]{}/%]++)[\0\t\n\f\r ]++-?[0-9.]++[\0\t\n\f\r ]++Tf")
_COLOUR = re.compile(rb"((?:[0-9.]++[\0\t\n\f\r ]++){1,4})(g|rg|k)(?![A-Za-z])")
_LARGEST_CHOSEN = 12.0  # points, where the field leaves the size to the viewer
_ICON = 20.0  # points: a note's sheet, where its place is smaller
_ROUND = 0.5523  # of the radius: control points of a quarter of a circle
_LEADING, _PADDING = 1.2, 2.0  # of the size, points
_CAPITALS = 0.72  # of the size: height of capital letters and figures


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


def _rgb(file: PdfFile, value: Value | None, default: Sequence[float]) -> Sequence[float]:
    """A colour of 1, 3 or 4 parts as red, green and blue."""
    parts = [min(1.0, max(0.0, part)) for part in file.numbers(value)]
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
    return {1: parts * 3, 3: parts}.get(len(parts), default)


def _rectangle(file: PdfFile, annotation: Annotation) -> tuple[float, float, float, float]:
    rect = file.numbers(annotation.get(b"/Rect"))
    if len(rect) != 4:
        return (0.0, 0.0, 0.0, 0.0)
    left, right = sorted((rect[0], rect[2]))
    bottom, top = sorted((rect[1], rect[3]))
    return left, bottom, right, top


def _pen(file: PdfFile, annotation: Annotation) -> tuple[float, bytes]:
    """(width of the line in points, operators that choose width, dashes and colour)."""
    style = file.dictionary(annotation.get(b"/BS"))
    border = file.numbers(annotation.get(b"/Border"))
    width = file.number(style.get(b"/W"), border[2] if len(border) > 2 else 1.0)
    dashes = b""
    if file.resolve(style.get(b"/S")) == b"/D":
        lengths = file.numbers(style.get(b"/D")) or [3.0]
        dashes = objects.box(lengths) + b" 0 d "
    colour = objects.numbers(_rgb(file, annotation.get(b"/C"), (0, 0, 0)))
    return width, b"%b RG %b w %b" % (colour, objects.number(width), dashes)


def _corners(file: PdfFile, annotation: Annotation) -> list[tuple[float, float, float, float]]:
    """(left, bottom, right, top) of each marked piece of text."""
    points = file.numbers(annotation.get(b"/QuadPoints"))
    found = []
    for first in range(0, len(points) - 7, 8):
        xs, ys = points[first : first + 8 : 2], points[first + 1 : first + 8 : 2]
        found.append((min(xs), min(ys), max(xs), max(ys)))
    return found or [_rectangle(file, annotation)]


def _line(points: Sequence[float], *, closed: bool = False) -> bytes:
    """A path through points given as x, y, x, y …"""
    steps = [objects.numbers(points[at : at + 2]) for at in range(0, len(points) - 1, 2)]
    if len(steps) < 2:
        return b""
    return steps[0] + b" m " + b"".join(step + b" l " for step in steps[1:]) + (b"h " if closed else b"")


def _highlight(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    colour = objects.numbers(_rgb(file, annotation.get(b"/C"), (1, 1, 0)))
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
            lines += _line((left, y, right, y)) + b"S "
        return b"q %b%bQ\n" % (pen, lines)

    return draw


def _squiggly(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    pen = _pen(file, annotation)[1]
    lines = b""
    for left, bottom, right, _top in _corners(file, annotation):
        count = max(2, min(2000, round((right - left) / 2)))
        points: Numbers = []
        for step in range(count + 1):
            points += [left + (right - left) * step / count, bottom + 2 * (step % 2)]
        lines += _line(points) + b"S "
    return b"q %b%bQ\n" % (pen, lines)


def _ink(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    width, pen = _pen(file, annotation)
    if width <= 0:
        return b""
    strokes = b"".join(_line(file.numbers(stroke)) + b"S " for stroke in file.array(annotation.get(b"/InkList")))
    return b"q 1 J 1 j %b%bQ\n" % (pen, strokes)


def _shape(path: Callable[[tuple[float, float, float, float]], bytes]) -> Callable[..., bytes]:
    """Draws a closed shape inside the rectangle, filled and outlined as the annotation says."""

    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        width, pen = _pen(file, annotation)
        left, bottom, right, top = _rectangle(file, annotation)
        half = width / 2
        inside = path((left + half, bottom + half, right - half, top - half))
        return _painted(file, annotation, pen if width > 0 else b"", inside)

    return draw


def _painted(file: PdfFile, annotation: Annotation, pen: bytes, path: bytes) -> bytes:
    filled = _rgb(file, annotation.get(b"/IC"), ())
    paint = {(True, True): b"B", (True, False): b"f", (False, True): b"S"}.get((bool(filled), bool(pen)), b"n")
    colour = objects.numbers(filled) + b" rg " if filled else b""
    return b"q %b%b%b%b Q\n" % (pen, colour, path, paint)


def _box(area: tuple[float, float, float, float]) -> bytes:
    left, bottom, right, top = area
    return objects.numbers((left, bottom, right - left, top - bottom)) + b" re "


def _ellipse(area: tuple[float, float, float, float]) -> bytes:
    left, bottom, right, top = area
    x, y, across, up = (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    path = objects.numbers((right, y)) + b" m "
    for quarter in range(4):
        start, end = quarter * math.pi / 2, (quarter + 1) * math.pi / 2
        points = (
            (math.cos(start) - _ROUND * math.sin(start), math.sin(start) + _ROUND * math.cos(start)),
            (math.cos(end) + _ROUND * math.sin(end), math.sin(end) - _ROUND * math.cos(end)),
            (math.cos(end), math.sin(end)),
        )
        path += b"".join(objects.numbers((x + across * dx, y + up * dy)) + b" " for dx, dy in points) + b"c "
    return path


def _straight(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    return b"q %b%bS Q\n" % (_pen(file, annotation)[1], _line(file.numbers(annotation.get(b"/L"))))


def _polygon(*, closed: bool) -> Callable[[PdfFile, Annotation, Lettering], bytes]:
    def draw(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
        path = _line(file.numbers(annotation.get(b"/Vertices")), closed=closed)
        return _painted(file, annotation if closed else {**annotation, b"/IC": []}, _pen(file, annotation)[1], path)

    return draw


def _free_text(file: PdfFile, annotation: Annotation, letters: Lettering) -> bytes:
    left, bottom, right, top = area = _rectangle(file, annotation)
    colour = _style(file, annotation, top - bottom, several=True).colour
    ground = _rgb(file, annotation.get(b"/C"), ())
    content = b"q %b rg %bf Q\n" % (objects.numbers(ground), _box(area)) if ground else b""
    width = _pen(file, annotation)[0]
    if width > 0:
        inside = (left + width / 2, bottom + width / 2, right - width / 2, top - width / 2)
        content += b"q %b RG %b w %bS Q\n" % (objects.numbers(colour), objects.number(width), _box(inside))
    text = _string(file, annotation.get(b"/Contents"))[:MOST_LETTERS]
    return content + _set(file, annotation, text, area, letters, several=True)


def _note(file: PdfFile, annotation: Annotation, _: Lettering) -> bytes:
    """A small sheet with lines: somebody left a note here."""
    left, _bottom, right, top = _rectangle(file, annotation)
    wide = high = max(_ICON, right - left)
    right, bottom = left + wide, top - high
    colour = objects.numbers(_rgb(file, annotation.get(b"/C"), (1, 1, 0)))
    rows = (top - high * share for share in (0.25, 0.42, 0.59))
    lines = b"".join(_line((left + wide * 0.15, y, right - wide * 0.15, y)) for y in rows)
    sheet = _box((left + wide * 0.05, bottom + high * 0.25, right - wide * 0.05, top - high * 0.05))
    return b"q %b rg 0 G %b w %bB %bS Q\n" % (colour, objects.number(min(wide, high) * 0.05), sheet, lines)


_MARKS: dict[bytes, Callable[[PdfFile, Annotation, Lettering], bytes]] = {
    b"/Highlight": _highlight, b"/Underline": _text_line(lambda bottom, _: bottom + 1),
    b"/StrikeOut": _text_line(lambda bottom, top: (bottom + top) / 2), b"/Squiggly": _squiggly, b"/Ink": _ink,
    b"/Square": _shape(_box), b"/Circle": _shape(_ellipse), b"/Line": _straight, b"/Polygon": _polygon(closed=True),
    b"/PolyLine": _polygon(closed=False), b"/FreeText": _free_text, b"/Text": _note,
}  # fmt: skip


def field(file: PdfFile, annotation: Annotation, form: Annotation, letters: Lettering) -> bytes | None:
    """Operators for a form field's value; None for one that shows nothing. `form`: the document's /AcroForm.

    Figures and Latin letters are set in the form's own font, which the page must name as `own_font` says.
    """
    known = inherited(file, annotation, form)
    area = _rectangle(file, annotation)
    kind, flags = file.resolve(known.get(b"/FT")), file.integer(known.get(b"/Ff"))
    value = file.resolve(known.get(b"/V"))
    shown = b""
    if kind == b"/Btn":
        shown = _ticked(area, flags) if _is_on(file, annotation, value) else b""
    elif kind in (b"/Tx", b"/Ch") and value is not None:
        text = "\n".join(_string(file, item) for item in (value if isinstance(value, list) else [value]))
        shown = _value(file, known, text[:MOST_LETTERS], area, letters) if text.strip() else b""
    around = _field_ground(file, annotation, area)
    return around + shown if shown or around else None


def inherited(file: PdfFile, annotation: Annotation, form: Annotation) -> Annotation:
    """A field's entries with those that it takes from the fields above it and from the form."""
    known, above = dict(annotation), annotation
    for _ in range(8):
        above = file.dictionary(above.get(b"/Parent"))
        if not above:
            break
        known = {**above, **known}
    return {key: form[key] for key in (b"/DA", b"/Q", b"/DR") if key in form} | known


def own_font(file: PdfFile, known: Annotation) -> tuple[bytes, Ref] | None:
    """(name under which the page names it, the font) of a field's default appearance; None for one whose codes are not
    those of Latin letters.
    """
    said = file.resolve(known.get(b"/DA"))
    chosen = _FONT_NAME.search(said) if isinstance(said, Text) else None
    if chosen is None:
        return None
    fonts = file.dictionary(file.dictionary(known.get(b"/DR")).get(b"/Font"))
    font = fonts.get(chosen[1])
    entries = file.dictionary(font)
    latin = entries.get(b"/Subtype") in (b"/Type1", b"/TrueType") and b"/FirstChar" not in entries
    return (b"/D%d" % font.number, font) if isinstance(font, Ref) and latin else None


def _is_on(file: PdfFile, annotation: Annotation, value: Value | None) -> bool:
    state = file.resolve(annotation.get(b"/AS"))
    chosen = value if state is None else state
    return isinstance(chosen, bytes) and chosen not in (b"/Off", b"", b"null")


def _ticked(area: tuple[float, float, float, float], flags: int) -> bytes:
    """A dot for a choice among several, a tick for the others."""
    left, bottom, right, top = area
    wide, high = right - left, top - bottom
    if flags & RADIO:
        margin = min(wide, high) * 0.28
        x, y, reach = (left + right) / 2, (bottom + top) / 2, min(wide, high) / 2 - margin
        return b"q 0 g %bf Q\n" % _ellipse((x - reach, y - reach, x + reach, y + reach))
    points = (left + wide * 0.2, bottom + high * 0.5, left + wide * 0.42, bottom + high * 0.25, left + wide * 0.8,
              bottom + high * 0.78)  # fmt: skip
    return b"q 0 G %b w %bS Q\n" % (objects.number(min(wide, high) * 0.12), _line(points))


def _field_ground(file: PdfFile, annotation: Annotation, area: tuple[float, float, float, float]) -> bytes:
    """Ground and frame that the field's own look asks for."""
    looks = file.dictionary(annotation.get(b"/MK"))
    ground, frame = _rgb(file, looks.get(b"/BG"), ()), _rgb(file, looks.get(b"/BC"), ())
    width = file.number(file.dictionary(annotation.get(b"/BS")).get(b"/W"), 1.0)
    content = b"q %b rg %bf Q\n" % (objects.numbers(ground), _box(area)) if ground else b""
    if frame and width > 0:
        left, bottom, right, top = area
        inside = (left + width / 2, bottom + width / 2, right - width / 2, top - width / 2)
        content += b"q %b RG %b w %bS Q\n" % (objects.numbers(frame), objects.number(width), _box(inside))
    return content


def _value(
    file: PdfFile, known: Annotation, text: str, area: tuple[float, float, float, float], letters: Lettering
) -> bytes:
    kind, flags = file.resolve(known.get(b"/FT")), file.integer(known.get(b"/Ff"))
    if kind == b"/Tx" and flags & PASSWORD:
        text = "*" * len(text)
    cells = file.integer(known.get(b"/MaxLen"))
    if kind == b"/Tx" and flags & COMB and cells > 0 and len(text) <= cells:
        return _combed(file, known, text, area, letters)
    several = bool(flags & MULTILINE) if kind == b"/Tx" else not flags & COMBO
    return _set(file, known, text, area, letters, several=several)


def _style(file: PdfFile, known: Annotation, height: float, *, several: bool) -> Style:
    """Size and colour by the default appearance string (12.7.3.3)."""
    said = file.resolve(known.get(b"/DA"))
    words = bytes(said) if isinstance(said, Text) else b""
    size, colours = _FONT_SIZE.search(words), _COLOUR.search(words)
    points = abs(_float(size[1])) if size else 0.0
    if not points:
        points = _LARGEST_CHOSEN if several else min(_LARGEST_CHOSEN, max(4.0, height * 0.7))
    parts: list[Value] = [bytes(word) for word in colours[1].split()] if colours else []
    red, green, blue = _rgb(file, parts, (0, 0, 0))
    return Style(points, colour=(red, green, blue))


def _float(word: bytes) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0


def _set(
    file: PdfFile, known: Annotation, text: str, area: tuple[float, float, float, float], letters: Lettering, *,
    several: bool,
) -> bytes:  # fmt: skip
    """Text inside a rectangle: one line in the middle, or lines from the top."""
    left, bottom, right, top = area
    style = _style(file, known, top - bottom, several=several)
    room = max(1.0, right - left - 2 * _PADDING)
    lines = letters.wrapped(text, style, room) if several else [" ".join(text.split("\n"))]
    baseline = (bottom + top) / 2 - style.size * _CAPITALS / 2
    if len(lines) > 1:
        baseline = top - _PADDING - style.size
    side = file.integer(known.get(b"/Q"))
    content = b""
    for line in lines:
        spare = room - letters.width(line, style)
        x = left + _PADDING + (spare * side / 2 if side in (1, 2) else 0.0)
        content += b"1 0 0 1 %b Tm %b" % (objects.numbers((x, baseline)), _letters(file, known, line, style, letters))
        baseline -= style.size * _LEADING
    clip = _box(area) + b"W n "
    return b"q %bBT %b rg %bET Q\n" % (clip, objects.numbers(style.colour), content)


def _letters(file: PdfFile, known: Annotation, text: str, style: Style, letters: Lettering) -> bytes:
    """The operators that show one line, in the form's own font where its codes are known."""
    own = own_font(file, known) if text.isascii() and text.isprintable() else None
    if own is None:
        return letters.shown(text, style)
    return b"%b %b Tf%b Tj " % (own[0], objects.number(style.size), objects.string(text.encode()))


def _combed(
    file: PdfFile, known: Annotation, text: str, area: tuple[float, float, float, float], letters: Lettering
) -> bytes:
    """One character in each of /MaxLen cells."""
    left, bottom, right, top = area
    style = _style(file, known, top - bottom, several=False)
    cell = (right - left) / file.integer(known.get(b"/MaxLen"))
    baseline = (bottom + top) / 2 - style.size * _CAPITALS / 2
    content = b""
    for place, character in enumerate(text):
        x = left + cell * (place + 0.5) - letters.width(character, style) / 2
        shown = _letters(file, known, character, style, letters)
        content += b"1 0 0 1 %b Tm %b" % (objects.numbers((x, baseline)), shown)
    return b"q BT %b rg %bET Q\n" % (objects.numbers(style.colour), content)


def _string(file: PdfFile, value: Value | None) -> str:
    """A text string, or a name, without characters that stand for nothing."""
    resolved = file.resolve(value)
    if isinstance(resolved, Text):
        text = objects.decoded_text(resolved)
    else:
        text = resolved.decode("latin-1").removeprefix("/") if isinstance(resolved, bytes) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")
