"""Annotations become part of the page: electronic seals and filled-in fields stay visible, the form behind them ends.

A merged file that kept /SigFlags would claim to be signed (pitfall 1). Only appearances are used; nothing is executed.
"""

from dataclasses import dataclass, field

from srdi_desktop.export.copying import appearances, form_fields
from srdi_desktop.export.copying.form_fields import Annotation, Rect
from srdi_desktop.export.copying.source import PdfSource
from srdi_desktop.export.type.lettering import Lettering
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import Matrix, Ref, Text, Value

_TEXT_MARKS = (b"/Highlight", b"/Underline", b"/StrikeOut", b"/Squiggly")  # every viewer draws them alike
_BUTTON = 14.0  # points: where a viewer puts the arrow of a field from which one chooses
HIDDEN = 2
NO_ROTATE = 16
NO_VIEW = 32
SLIGHT = 1e-3  # points
_ACTIVE = (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE", b"/Rendition", b"/Movie")


@dataclass
class Flat:
    """`content` draws the appearances `forms` (name -> object number), with what is drawn for annotations that have
    none; `fonts` are those of form fields, `states` its entries of /ExtGState. Links are (rectangle, target).
    """

    content: bytes = b""
    forms: dict[bytes, int] = field(default_factory=dict)
    fonts: dict[bytes, int] = field(default_factory=dict)
    links: list[tuple[list[float], Value]] = field(default_factory=list)
    drawn: list[Rect] = field(default_factory=list)  # places of those that each viewer draws in its own way
    remarks: set[str] = field(default_factory=set)
    signed: bool = False  # the page shows a signature that was filled in

    @property
    def states(self) -> bytes:
        """The graphics states that `content` names."""
        return appearances.states(self.content)

    def draw(self, form: int, placed: Matrix) -> None:
        """Add an appearance, an object of the output, at its place."""
        name = b"/A%d" % len(self.forms)
        self.forms[name] = form
        self.content += b"q " + objects.matrix(placed) + name + b" Do Q\n"


def flattened(source: PdfSource, page: dict[bytes, Value], letters: Lettering) -> Flat:
    """What the page's annotations look like, and where its links lead."""
    flat = Flat()
    catalogue = source.dictionary(source.catalogue)
    form = source.dictionary(catalogue.get(b"/AcroForm"))
    for item in source.array(page.get(b"/Annots")):
        annotation = source.dictionary(item)
        kind = source.resolve(annotation.get(b"/Subtype"))
        _note_actions(source, annotation, flat)
        if kind == b"/Link":
            target = _target(source, annotation)
            if target is not None:
                place = source.numbers(annotation.get(b"/Rect"))
                flat.links.append((place, target))
        elif kind == b"/Widget" and not hidden(source, annotation):
            _draw_field(source, annotation, form, letters, flat)
        elif kind != b"/Popup" and not hidden(source, annotation):
            _draw_mark(source, annotation, page, letters, flat)
    return flat


def hidden(source: PdfSource, annotation: Annotation) -> bool:
    """Whether a viewer does not show it on screen: by its flags, or because it lies in a layer switched off."""
    flags = source.integer(annotation.get(b"/F"))
    if bool(flags & (HIDDEN | NO_VIEW)):
        return True
    return source.layers.hides(annotation.get(b"/OC"))


def _note_actions(source: PdfSource, annotation: Annotation, flat: Flat) -> None:
    """Tell of what an annotation would do; what it does by itself (/AA) counts as a script."""
    action = source.dictionary(annotation.get(b"/A"))
    kind = source.resolve(action.get(b"/S"))
    if kind == b"/JavaScript" or b"/AA" in annotation:
        flat.remarks.add("javascript")
    elif kind in _ACTIVE:
        flat.remarks.add("action")


def _target(source: PdfSource, annotation: Annotation) -> Value | None:
    """A destination, or an action that opens a web page; None for everything else."""
    if b"/Dest" in annotation:
        return source.resolve(annotation[b"/Dest"])
    action = source.dictionary(annotation.get(b"/A"))
    if source.resolve(action.get(b"/S")) == b"/GoTo":
        return source.resolve(action.get(b"/D"))
    address = source.resolve(action.get(b"/URI"))
    if isinstance(address, Text) and address.startswith((b"http://", b"https://", b"mailto:")):
        return {b"/URI": address}
    return None


def _draw_field(source: PdfSource, annotation: Annotation, form: Annotation, letters: Lettering, flat: Flat) -> None:
    """A field as viewers show it: its value, where the file says that appearances may be out of date or gives none."""
    flat.remarks.add("form")
    flat.signed = flat.signed or _signature(source, annotation, form)
    look = _appearance(source, annotation)
    area = form_fields.rectangle(source, annotation)
    if look is None or _may_be_old(source, annotation, form):
        flat.content += form_fields.field(source, annotation, form, letters) or b""
        flat.drawn.append(area)
        known = form_fields.inherited(source, annotation, form)
        font = form_fields.own_font(source, known)
        if font is not None:
            name, ref = font
            flat.fonts[name] = source.number_of(ref)
        return
    _place(source, annotation, look, flat)
    if form_fields.is_combo(source, annotation, form):
        left, bottom, right, top = area
        button = (max(left, right - _BUTTON), bottom, right, top)
        flat.drawn.append(button)


def _may_be_old(source: PdfSource, annotation: Annotation, form: Annotation) -> bool:
    """Whether the file says that viewers have to make the field's appearance anew."""
    if not _is_text(source, annotation, form):
        return False
    return form.get(b"/NeedAppearances") == b"true"


def _is_text(source: PdfSource, annotation: Annotation, form: Annotation) -> bool:
    """Whether the field shows one text that was filled in or chosen; a list shows all that could be."""
    known = form_fields.inherited(source, annotation, form)
    kind = source.resolve(known.get(b"/FT"))
    one = kind == b"/Tx" or form_fields.is_combo(source, annotation, form)
    return one and source.resolve(known.get(b"/V")) is not None


def _draw_mark(
    source: PdfSource, annotation: Annotation, page: dict[bytes, Value], letters: Lettering, flat: Flat
) -> None:
    """A stamp or a reviewer's mark: by its own appearance, else as viewers draw it."""
    if source.resolve(annotation.get(b"/Subtype")) == b"/FileAttachment":
        flat.remarks.add("attachment")
    look = _appearance(source, annotation)
    if look is not None:
        turn = _unturned(source, annotation, page)
        _place(source, annotation, look, flat, turn=turn)
        return
    made = appearances.drawn(source, annotation, letters)
    if made is None:
        flat.remarks.add("mark")
        return
    if source.resolve(annotation.get(b"/Subtype")) not in _TEXT_MARKS:
        reach = appearances.reach(source, annotation)
        flat.drawn.append(reach)
    flat.content += made


def _unturned(source: PdfSource, annotation: Annotation, page: dict[bytes, Value]) -> int:
    """Degrees by which a mark that does not turn with its page (12.5.3, NoRotate) is turned on it."""
    if source.integer(annotation.get(b"/F")) & NO_ROTATE:
        return source.integer(page.get(b"/Rotate")) % 360
    return 0


def _place(source: PdfSource, annotation: Annotation, look: Ref, flat: Flat, turn: int = 0) -> None:
    """Draw an appearance in its place; `turn`: degrees around the upper left corner of it."""
    shape = source.dictionary(look)
    bounds = source.numbers(shape.get(b"/BBox"))
    rect = source.numbers(annotation.get(b"/Rect"))
    matrix = source.numbers(shape.get(b"/Matrix"))
    placed = fitted(bounds, matrix, rect)
    if placed is None:
        return
    if turn:
        left = min(rect[0], rect[2])
        top = max(rect[1], rect[3])
        then = about(left, top, turn)
        placed = objects.times(placed, then)
    form = source.number_of(look, as_form=True)
    flat.draw(form, placed)


def about(x: float, y: float, degrees: int) -> Matrix:
    """Turn anticlockwise around a point by a multiple of 90 degrees."""
    quarters = round(degrees / 90) % 4
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarters]
    across = x - x * cos + y * sin
    up = y - x * sin - y * cos
    return (cos, sin, -sin, cos, across, up)


def _appearance(source: PdfSource, annotation: Annotation) -> Ref | None:
    """The normal appearance, chosen by /AS where there are several."""
    looks = source.dictionary(annotation.get(b"/AP"))
    normal = looks.get(b"/N")
    found = _as_stream(source, normal)
    if found is not None:
        return found
    states = source.dictionary(normal)
    state = source.resolve(annotation.get(b"/AS"))
    if isinstance(state, bytes):
        return _as_stream(source, states.get(state))
    return None


def _as_stream(source: PdfSource, value: Value | None) -> Ref | None:
    """The reference, if it leads to a stream."""
    if isinstance(value, Ref) and source.find(value).is_stream:
        return value
    return None


def _signature(source: PdfSource, annotation: Annotation, form: Annotation) -> bool:
    """Whether the widget is a signature that somebody gave."""
    known = form_fields.inherited(source, annotation, form)
    kind = source.resolve(known.get(b"/FT"))
    if kind != b"/Sig":
        return False
    return source.resolve(known.get(b"/V")) is not None


def fitted(bounds: list[float], form_matrix: list[float], rect: list[float]) -> Matrix | None:
    """The matrix that brings an appearance into its rectangle (12.5.5, algorithm "appearance streams"). A side without
    length, and an appearance that says no /BBox, keep their size, as PDFium has it.
    """
    if len(rect) != 4:
        return None
    matrix = objects.IDENTITY
    if len(form_matrix) == 6:
        a, b, c, d, e, f = form_matrix
        matrix = (a, b, c, d, e, f)
    corners = (0.0, 0.0, 0.0, 0.0)
    if len(bounds) == 4:
        corners = (bounds[0], bounds[1], bounds[2], bounds[3])
    left, bottom, right, top = objects.hull(matrix, corners)
    x1, x2 = sorted((rect[0], rect[2]))
    y1, y2 = sorted((rect[1], rect[3]))
    across = _scale(x2 - x1, right - left)
    up = _scale(y2 - y1, top - bottom)
    return (across, 0.0, 0.0, up, x1 - left * across, y1 - bottom * up)


def _scale(wanted: float, length: float) -> float:
    if length > SLIGHT:
        return wanted / length
    return 1.0
