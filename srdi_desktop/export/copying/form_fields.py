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
MULTILINE = 1 << 12
PASSWORD = 1 << 13
RADIO = 1 << 15
COMBO = 1 << 17
COMB = 1 << 24
MOST_LETTERS = 20_000  # of one value: more does not fit on any page
_FONT_SIZE = re.compile(rb"(-?[0-9.]++)[\0\t\n\f\r ]++Tf")
_FONT_NAME = re.compile(rb"(/[^\0\t\n\f\r ()<>\[\]{}/%]++)[\0\t\n\f\r ]++-?[0-9.]++[\0\t\n\f\r ]++Tf")
_COLOUR = re.compile(rb"((?:[0-9.]++[\0\t\n\f\r ]++){1,4})(g|rg|k)(?![A-Za-z])")
_LARGEST_CHOSEN = 12.0  # points, where the field leaves the size to the viewer
_LEADING = 1.2  # of the size
_PADDING = 2.0  # points
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
        *inks, black = parts
        light = 1 - black
        return [(1 - ink) * light for ink in inks]
    if len(parts) == 3:
        return parts
    if len(parts) == 1:
        return parts * 3
    return default


def box_path(area: Rect) -> bytes:
    """The path of a rectangle."""
    left, bottom, right, top = area
    numbers = objects.numbers((left, bottom, right - left, top - bottom))
    return numbers + b" re "


def line_path(points: Sequence[float], *, closed: bool = False) -> bytes:
    """A path through points given as x, y, x, y …"""
    steps = [objects.numbers(points[at : at + 2]) for at in range(0, len(points) - 1, 2)]
    if len(steps) < 2:
        return b""
    first, *others = steps
    lines = b"".join(step + b" l " for step in others)
    path = first + b" m " + lines
    if closed:
        return path + b"h "
    return path


def ellipse_path(area: Rect) -> bytes:
    """The path of the ellipse in a rectangle."""
    left, bottom, right, top = area
    x = (left + right) / 2
    y = (bottom + top) / 2
    across = (right - left) / 2
    up = (top - bottom) / 2
    path = objects.numbers((right, y)) + b" m "
    for quarter in range(4):
        for dx, dy in _quarter(quarter):
            point = objects.numbers((x + across * dx, y + up * dy))
            path += point + b" "
        path += b"c "
    return path


def _quarter(number: int) -> tuple[tuple[float, float], ...]:
    """Both control points and the end of one quarter of a circle of radius 1, counted from the right, upwards."""
    start = number * math.pi / 2
    end = (number + 1) * math.pi / 2
    start_x = math.cos(start)
    start_y = math.sin(start)
    end_x = math.cos(end)
    end_y = math.sin(end)
    leaving = (start_x - _ROUND * start_y, start_y + _ROUND * start_x)
    arriving = (end_x + _ROUND * end_y, end_y - _ROUND * end_x)
    return leaving, arriving, (end_x, end_y)


def framed(area: Rect, ground: Sequence[float], frame: Sequence[float], width: float) -> bytes:
    """A rectangle filled with the colour `ground`, with a line of the colour `frame` along its inner edge; without the
    one whose colour is empty, and without a line that has no width.
    """
    content = b""
    if ground:
        filled = objects.numbers(ground)
        content = b"q %b rg %bf Q\n" % (filled, box_path(area))
    if frame and width > 0:
        left, bottom, right, top = area
        half = width / 2
        inside = (left + half, bottom + half, right - half, top - half)
        colour = objects.numbers(frame)
        points = objects.number(width)
        content += b"q %b RG %b w %bS Q\n" % (colour, points, box_path(inside))
    return content


def field(file: PdfFile, annotation: Annotation, form: Annotation, letters: Lettering) -> bytes | None:
    """Operators for a form field's value; None for one that shows nothing. `form`: the document's /AcroForm.

    Figures and Latin letters are set in the form's own font, which the page must name as `own_font` says.
    """
    known = inherited(file, annotation, form)
    area = rectangle(file, annotation)
    kind = file.resolve(known.get(b"/FT"))
    flags = file.integer(known.get(b"/Ff"))
    value = file.resolve(known.get(b"/V"))
    shown = b""
    if kind == b"/Btn":
        if _is_on(file, annotation, value):
            shown = _ticked(area, flags)
    elif kind in (b"/Tx", b"/Ch") and value is not None:
        text = _texts(file, value)
        if text.strip():
            shown = _value(file, known, text[:MOST_LETTERS], area, letters)
    around = _field_ground(file, annotation, area)
    if shown or around:
        return around + shown
    return None


def _texts(file: PdfFile, value: Value) -> str:
    """The text of a value; of a list, a line for each that is chosen."""
    if isinstance(value, list):
        return "\n".join(text_of(file, item) for item in value)
    return text_of(file, value)


def inherited(file: PdfFile, annotation: Annotation, form: Annotation) -> Annotation:
    """A field's entries with those that it takes from the fields above it and from the form."""
    known = dict(annotation)
    above = annotation
    for _ in range(8):
        above = file.dictionary(above.get(b"/Parent"))
        if not above:
            break
        known = {**above, **known}
    of_form = {key: form[key] for key in (b"/DA", b"/Q", b"/DR") if key in form}
    return of_form | known


def is_combo(file: PdfFile, annotation: Annotation, form: Annotation) -> bool:
    """Whether it is a field that shows one of several texts, with a button to choose another."""
    known = inherited(file, annotation, form)
    if file.resolve(known.get(b"/FT")) != b"/Ch":
        return False
    flags = file.integer(known.get(b"/Ff"))
    return bool(flags & COMBO)


def own_font(file: PdfFile, known: Annotation) -> tuple[bytes, Ref] | None:
    """(name under which the page names it, the font) of a field's default appearance; None for one whose codes are not
    those of Latin letters.
    """
    chosen = _FONT_NAME.search(_default_appearance(file, known))
    if chosen is None:
        return None
    of_form = file.dictionary(known.get(b"/DR"))
    fonts = file.dictionary(of_form.get(b"/Font"))
    font = fonts.get(chosen[1])
    entries = file.dictionary(font)
    if entries.get(b"/Subtype") not in (b"/Type1", b"/TrueType"):
        return None
    if b"/FirstChar" in entries:  # its codes may be its own
        return None
    if not isinstance(font, Ref):
        return None
    return b"/D%d" % font.number, font


def _default_appearance(file: PdfFile, known: Annotation) -> bytes:
    said = file.resolve(known.get(b"/DA"))
    if isinstance(said, Text):
        return bytes(said)
    return b""


def _is_on(file: PdfFile, annotation: Annotation, value: Value | None) -> bool:
    state = file.resolve(annotation.get(b"/AS"))
    chosen = state
    if state is None:
        chosen = value
    if not isinstance(chosen, bytes):
        return False
    return chosen not in (b"/Off", b"", b"null")


def _ticked(area: Rect, flags: int) -> bytes:
    """A dot for a choice among several, a tick for the others."""
    left, bottom, right, top = area
    wide = right - left
    high = top - bottom
    shorter = min(wide, high)
    if flags & RADIO:
        x = (left + right) / 2
        y = (bottom + top) / 2
        margin = shorter * 0.28
        reach = shorter / 2 - margin
        dot = ellipse_path((x - reach, y - reach, x + reach, y + reach))
        return b"q 0 g %bf Q\n" % dot
    start = (left + wide * 0.2, bottom + high * 0.5)
    foot = (left + wide * 0.42, bottom + high * 0.25)
    end = (left + wide * 0.8, bottom + high * 0.78)
    tick = line_path((*start, *foot, *end))
    width = objects.number(shorter * 0.12)
    return b"q 0 G %b w %bS Q\n" % (width, tick)


def _field_ground(file: PdfFile, annotation: Annotation, area: Rect) -> bytes:
    """Ground and frame that the field's own look asks for."""
    looks = file.dictionary(annotation.get(b"/MK"))
    ground = rgb(file, looks.get(b"/BG"), ())
    frame = rgb(file, looks.get(b"/BC"), ())
    border = file.dictionary(annotation.get(b"/BS"))
    width = file.number(border.get(b"/W"), 1.0)
    return framed(area, ground, frame, width)


def _value(file: PdfFile, known: Annotation, text: str, area: Rect, letters: Lettering) -> bytes:
    flags = file.integer(known.get(b"/Ff"))
    if file.resolve(known.get(b"/FT")) != b"/Tx":  # a choice: the list of all that are chosen, or the one
        is_list = not flags & COMBO
        return set_text(file, known, text, area, letters, several=is_list)
    if flags & PASSWORD:
        text = "*" * len(text)
    cells = file.integer(known.get(b"/MaxLen"))
    if flags & COMB and 0 < cells >= len(text):
        return _combed(file, known, text, area, letters)
    several = bool(flags & MULTILINE)
    return set_text(file, known, text, area, letters, several=several)


def style_of(file: PdfFile, known: Annotation, height: float, *, several: bool) -> Style:
    """Size and colour by the default appearance string (12.7.3.3)."""
    words = _default_appearance(file, known)
    size = _FONT_SIZE.search(words)
    points = 0.0
    if size:
        points = abs(_float(size[1]))
    if not points:
        points = _LARGEST_CHOSEN
        if not several:
            points = min(_LARGEST_CHOSEN, max(4.0, height * 0.7))
    colours = _COLOUR.search(words)
    parts: list[Value] = []
    if colours:
        parts += colours[1].split()
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
    lines = [text.replace("\n", " ")]
    if several:
        lines = letters.wrapped(text, style, room)
    baseline = _middle_line(area, style)
    if len(lines) > 1:
        baseline = top - _PADDING - style.size
    side = file.integer(known.get(b"/Q"))
    content = b""
    for line in lines:
        spare = room - letters.width(line, style)
        indent = 0.0
        if side in (1, 2):  # in the middle, at the right
            indent = spare * side / 2
        x = left + _PADDING + indent
        shown = _letters(file, known, line, style, letters)
        content += b"1 0 0 1 %b Tm %b" % (objects.numbers((x, baseline)), shown)
        baseline -= style.size * _LEADING
    clip = box_path(area) + b"W n "
    colour = objects.numbers(style.colour)
    return b"q %bBT %b rg %bET Q\n" % (clip, colour, content)


def _middle_line(area: Rect, style: Style) -> float:
    """The baseline of text whose capitals stand in the middle."""
    _, bottom, _, top = area
    return (bottom + top) / 2 - style.size * _CAPITALS / 2


def _letters(file: PdfFile, known: Annotation, text: str, style: Style, letters: Lettering) -> bytes:
    """The operators that show one line, in the form's own font where its codes are known."""
    own = None
    if text.isascii() and text.isprintable():
        own = own_font(file, known)
    if own is None:
        return letters.shown(text, style)
    name, _ = own
    size = objects.number(style.size)
    codes = objects.string(text.encode())
    return b"%b %b Tf%b Tj " % (name, size, codes)


def _combed(file: PdfFile, known: Annotation, text: str, area: Rect, letters: Lettering) -> bytes:
    """One character in each of /MaxLen cells."""
    left, bottom, right, top = area
    style = style_of(file, known, top - bottom, several=False)
    cells = file.integer(known.get(b"/MaxLen"))
    cell = (right - left) / cells
    baseline = _middle_line(area, style)
    content = b""
    for place, character in enumerate(text):
        middle = left + cell * (place + 0.5)
        x = middle - letters.width(character, style) / 2
        shown = _letters(file, known, character, style, letters)
        content += b"1 0 0 1 %b Tm %b" % (objects.numbers((x, baseline)), shown)
    return b"q BT %b rg %bET Q\n" % (objects.numbers(style.colour), content)


def text_of(file: PdfFile, value: Value | None) -> str:
    """A text string, or a name, without characters that stand for nothing."""
    resolved = file.resolve(value)
    if isinstance(resolved, Text):
        text = objects.decoded_text(resolved)
    elif isinstance(resolved, bytes):
        text = resolved.decode("latin-1").removeprefix("/")
    else:
        text = ""
    text = text.replace("\r\n", "\n")
    return text.replace("\r", "\n")
