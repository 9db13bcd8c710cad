"""What viewers draw for a form field whose appearance is missing or out of date (ISO 32000-1, 12.7.3.3).

Values become operators in the page's own space; text of other annotations is set in the same way.
"""

import math
import re
from collections.abc import Sequence

from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.file import PdfFile
from srdi_desktop.scans.pdf.objects import Ref, Text, Value

Annotation = dict[bytes, Value]
Rect = tuple[float, float, float, float]  # left, bottom, right, top
MULTILINE, PASSWORD, COMB, COMBO, RADIO = 1 << 12, 1 << 13, 1 << 24, 1 << 17, 1 << 15
MOST_LETTERS = 20_000  # of one value: more does not fit on any page
_FONT_SIZE = re.compile(rb"(-?[0-9.]++)[\0\t\n\f\r ]++Tf")
_FONT_NAME = re.compile(rb"(/[^\0\t\n\f\r ()<>\[\]{}/%]++)[\0\t\n\f\r ]++-?[0-9.]++[\0\t\n\f\r ]++Tf")
_COLOUR = re.compile(rb"((?:[0-9.]++[\0\t\n\f\r ]++){1,4})(g|rg|k)(?![A-Za-z])")
_LARGEST_CHOSEN = 12.0  # points, where the field leaves the size to the viewer
_LEADING, _PADDING = 1.2, 2.0  # of the size, points
_ROUND = 0.5523  # of the radius: control points of a quarter of a circle
_CAPITALS = 0.72  # of the size: height of capital letters and figures


def rectangle(file: PdfFile, annotation: Annotation) -> Rect:
    """Left, bottom, right, top of its place."""
    rect = file.numbers(annotation.get(b"/Rect"))
    if len(rect) != 4:
        return (0.0, 0.0, 0.0, 0.0)
    left, right = sorted((rect[0], rect[2]))
    bottom, top = sorted((rect[1], rect[3]))
    return left, bottom, right, top


def rgb(file: PdfFile, value: Value | None, default: Sequence[float]) -> Sequence[float]:
    """A colour of 1, 3 or 4 parts as red, green and blue."""
    parts = [min(1.0, max(0.0, part)) for part in file.numbers(value)]
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
    return {1: parts * 3, 3: parts}.get(len(parts), default)


def box_path(area: Rect) -> bytes:
    """The path of a rectangle."""
    left, bottom, right, top = area
    return objects.numbers((left, bottom, right - left, top - bottom)) + b" re "


def line_path(points: Sequence[float], *, closed: bool = False) -> bytes:
    """A path through points given as x, y, x, y …"""
    steps = [objects.numbers(points[at : at + 2]) for at in range(0, len(points) - 1, 2)]
    if len(steps) < 2:
        return b""
    return steps[0] + b" m " + b"".join(step + b" l " for step in steps[1:]) + (b"h " if closed else b"")


def ellipse_path(area: Rect) -> bytes:
    """The path of the ellipse in a rectangle."""
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


def field(file: PdfFile, annotation: Annotation, form: Annotation, letters: Lettering) -> bytes | None:
    """Operators for a form field's value; None for one that shows nothing. `form`: the document's /AcroForm.

    Figures and Latin letters are set in the form's own font, which the page must name as `own_font` says.
    """
    known = inherited(file, annotation, form)
    area = rectangle(file, annotation)
    kind, flags = file.resolve(known.get(b"/FT")), file.integer(known.get(b"/Ff"))
    value = file.resolve(known.get(b"/V"))
    shown = b""
    if kind == b"/Btn":
        shown = _ticked(area, flags) if _is_on(file, annotation, value) else b""
    elif kind in (b"/Tx", b"/Ch") and value is not None:
        text = "\n".join(text_of(file, item) for item in (value if isinstance(value, list) else [value]))
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


def is_combo(file: PdfFile, annotation: Annotation, form: Annotation) -> bool:
    """Whether it is a field that shows one of several texts, with a button to choose another."""
    known = inherited(file, annotation, form)
    return file.resolve(known.get(b"/FT")) == b"/Ch" and bool(file.integer(known.get(b"/Ff")) & COMBO)


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


def _ticked(area: Rect, flags: int) -> bytes:
    """A dot for a choice among several, a tick for the others."""
    left, bottom, right, top = area
    wide, high = right - left, top - bottom
    if flags & RADIO:
        margin = min(wide, high) * 0.28
        x, y, reach = (left + right) / 2, (bottom + top) / 2, min(wide, high) / 2 - margin
        return b"q 0 g %bf Q\n" % ellipse_path((x - reach, y - reach, x + reach, y + reach))
    points = (left + wide * 0.2, bottom + high * 0.5, left + wide * 0.42, bottom + high * 0.25, left + wide * 0.8,
              bottom + high * 0.78)  # fmt: skip
    return b"q 0 G %b w %bS Q\n" % (objects.number(min(wide, high) * 0.12), line_path(points))


def _field_ground(file: PdfFile, annotation: Annotation, area: Rect) -> bytes:
    """Ground and frame that the field's own look asks for."""
    looks = file.dictionary(annotation.get(b"/MK"))
    ground, frame = rgb(file, looks.get(b"/BG"), ()), rgb(file, looks.get(b"/BC"), ())
    width = file.number(file.dictionary(annotation.get(b"/BS")).get(b"/W"), 1.0)
    content = b"q %b rg %bf Q\n" % (objects.numbers(ground), box_path(area)) if ground else b""
    if frame and width > 0:
        left, bottom, right, top = area
        inside = (left + width / 2, bottom + width / 2, right - width / 2, top - width / 2)
        content += b"q %b RG %b w %bS Q\n" % (objects.numbers(frame), objects.number(width), box_path(inside))
    return content


def _value(file: PdfFile, known: Annotation, text: str, area: Rect, letters: Lettering) -> bytes:
    kind, flags = file.resolve(known.get(b"/FT")), file.integer(known.get(b"/Ff"))
    if kind == b"/Tx" and flags & PASSWORD:
        text = "*" * len(text)
    cells = file.integer(known.get(b"/MaxLen"))
    if kind == b"/Tx" and flags & COMB and cells > 0 and len(text) <= cells:
        return _combed(file, known, text, area, letters)
    several = bool(flags & MULTILINE) if kind == b"/Tx" else not flags & COMBO
    return set_text(file, known, text, area, letters, several=several)


def style_of(file: PdfFile, known: Annotation, height: float, *, several: bool) -> Style:
    """Size and colour by the default appearance string (12.7.3.3)."""
    said = file.resolve(known.get(b"/DA"))
    words = bytes(said) if isinstance(said, Text) else b""
    size, colours = _FONT_SIZE.search(words), _COLOUR.search(words)
    points = abs(_float(size[1])) if size else 0.0
    if not points:
        points = _LARGEST_CHOSEN if several else min(_LARGEST_CHOSEN, max(4.0, height * 0.7))
    parts: list[Value] = [bytes(word) for word in colours[1].split()] if colours else []
    red, green, blue = rgb(file, parts, (0, 0, 0))
    return Style(points, colour=(red, green, blue))


def _float(word: bytes) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0


def set_text(
    file: PdfFile, known: Annotation, text: str, area: Rect, letters: Lettering, *,
    several: bool,
) -> bytes:  # fmt: skip
    """Text inside a rectangle: one line in the middle, or lines from the top."""
    left, bottom, right, top = area
    style = style_of(file, known, top - bottom, several=several)
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
    clip = box_path(area) + b"W n "
    return b"q %bBT %b rg %bET Q\n" % (clip, objects.numbers(style.colour), content)


def _letters(file: PdfFile, known: Annotation, text: str, style: Style, letters: Lettering) -> bytes:
    """The operators that show one line, in the form's own font where its codes are known."""
    own = own_font(file, known) if text.isascii() and text.isprintable() else None
    if own is None:
        return letters.shown(text, style)
    return b"%b %b Tf%b Tj " % (own[0], objects.number(style.size), objects.string(text.encode()))


def _combed(file: PdfFile, known: Annotation, text: str, area: Rect, letters: Lettering) -> bytes:
    """One character in each of /MaxLen cells."""
    left, bottom, right, top = area
    style = style_of(file, known, top - bottom, several=False)
    cell = (right - left) / file.integer(known.get(b"/MaxLen"))
    baseline = (bottom + top) / 2 - style.size * _CAPITALS / 2
    content = b""
    for place, character in enumerate(text):
        x = left + cell * (place + 0.5) - letters.width(character, style) / 2
        shown = _letters(file, known, character, style, letters)
        content += b"1 0 0 1 %b Tm %b" % (objects.numbers((x, baseline)), shown)
    return b"q BT %b rg %bET Q\n" % (objects.numbers(style.colour), content)


def text_of(file: PdfFile, value: Value | None) -> str:
    """A text string, or a name, without characters that stand for nothing."""
    resolved = file.resolve(value)
    if isinstance(resolved, Text):
        text = objects.decoded_text(resolved)
    else:
        text = resolved.decode("latin-1").removeprefix("/") if isinstance(resolved, bytes) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")
