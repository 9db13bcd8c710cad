"""Annotations become part of the page: electronic seals and filled-in fields stay visible, the form behind them ends.

A merged file that kept /SigFlags would claim to be signed (pitfall 1). Only appearances are used; nothing is executed.
"""

from dataclasses import dataclass, field

from srdi_desktop.export.pdf import objects
from srdi_desktop.export.pdf.objects import Ref, Text, Value
from srdi_desktop.export.pdf.source import PdfSource

HIDDEN, NO_VIEW = 2, 32
_ACTIVE = (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE", b"/Rendition", b"/Movie")


@dataclass
class Flat:
    """`content` draws the appearances `forms` (name -> object number); links are (rectangle, target)."""

    content: bytes = b""
    forms: dict[bytes, int] = field(default_factory=dict)
    links: list[tuple[list[float], Value]] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)
    signed: bool = False  # the page shows a signature that was filled in
    bare: bool = False  # something visible has no appearance of its own: PDFium has to draw it


def flattened(source: PdfSource, page: dict[bytes, Value]) -> Flat:
    """What the page's annotations look like, and where its links lead."""
    flat = Flat()
    for item in source.array(page.get(b"/Annots")):
        annotation = source.dictionary(item)
        kind = source.resolve(annotation.get(b"/Subtype"))
        _note_actions(source, annotation, flat)
        if kind == b"/Link":
            target = _target(source, annotation)
            if target is not None:
                flat.links.append((source.numbers(annotation.get(b"/Rect")), target))
        elif kind == b"/FileAttachment":
            flat.remarks.add("attachment")
        elif kind != b"/Popup" and not hidden(source, annotation):
            _draw(source, annotation, kind, flat)
    return flat


def hidden(source: PdfSource, annotation: dict[bytes, Value]) -> bool:
    """Whether a viewer does not show it on screen: by its flags, or because it lies in a layer switched off."""
    flags = source.integer(annotation.get(b"/F"))
    return bool(flags & (HIDDEN | NO_VIEW)) or source.layers.hides(annotation.get(b"/OC"))


def _note_actions(source: PdfSource, annotation: dict[bytes, Value], flat: Flat) -> None:
    action = source.dictionary(annotation.get(b"/A")).get(b"/S")
    if action in _ACTIVE or b"/AA" in annotation:
        flat.remarks.add("javascript" if action == b"/JavaScript" or b"/AA" in annotation else "action")


def _target(source: PdfSource, annotation: dict[bytes, Value]) -> Value | None:
    """A destination, or an action that opens a web page; None for everything else."""
    if b"/Dest" in annotation:
        return source.resolve(annotation[b"/Dest"])
    action = source.dictionary(annotation.get(b"/A"))
    if action.get(b"/S") == b"/GoTo":
        return source.resolve(action.get(b"/D"))
    address = source.resolve(action.get(b"/URI"))
    if isinstance(address, Text) and address.startswith((b"http://", b"https://", b"mailto:")):
        return {b"/URI": address}
    return None


def _draw(source: PdfSource, annotation: dict[bytes, Value], kind: Value | None, flat: Flat) -> None:
    form = _appearance(source, annotation)
    if kind == b"/Widget":
        flat.remarks.add("form")
        flat.signed = flat.signed or _signature(source, annotation)
    if form is None:
        flat.bare = flat.bare or kind != b"/Widget" or _has_value(source, annotation)
        return
    shape = source.dictionary(form)
    bounds, rect = source.numbers(shape.get(b"/BBox")), source.numbers(annotation.get(b"/Rect"))
    placed = fitted(bounds, source.numbers(shape.get(b"/Matrix")), rect)
    if placed is None:
        return
    name = b"/SrFlat%d" % len(flat.forms)
    flat.forms[name] = source.number(form, as_form=True)
    flat.content += b"q " + objects.matrix(placed) + name + b" Do Q\n"


def _appearance(source: PdfSource, annotation: dict[bytes, Value]) -> Ref | None:
    """The normal appearance, chosen by /AS where there are several."""
    normal = source.dictionary(annotation.get(b"/AP")).get(b"/N")
    if not isinstance(normal, Ref) or not source.find(normal).is_stream:
        states = source.dictionary(normal)
        state = source.resolve(annotation.get(b"/AS"))
        normal = states.get(state) if isinstance(state, bytes) else None
    return normal if isinstance(normal, Ref) and source.find(normal).is_stream else None


def _signature(source: PdfSource, annotation: dict[bytes, Value]) -> bool:
    """Whether the widget is a signature that somebody gave."""
    above = source.dictionary(annotation.get(b"/Parent"))
    kind = source.resolve(annotation.get(b"/FT", above.get(b"/FT", b"null")))
    return kind == b"/Sig" and source.resolve(annotation.get(b"/V", above.get(b"/V", b"null"))) is not None


def _has_value(source: PdfSource, annotation: dict[bytes, Value]) -> bool:
    """Whether a field without appearance shows something once a viewer makes one."""
    field_ = annotation
    for _ in range(8):
        value = source.resolve(field_.get(b"/V"))
        if value is not None:
            return source.resolve(field_.get(b"/FT")) != b"/Sig" and value not in (b"/Off", Text(b""))
        field_ = source.dictionary(field_.get(b"/Parent"))
    return False


def fitted(bounds: list[float], form_matrix: list[float], rect: list[float]) -> objects.Matrix | None:
    """The matrix that brings an appearance into its rectangle (12.5.5, algorithm "appearance streams")."""
    if len(bounds) != 4 or len(rect) != 4:
        return None
    own = objects.IDENTITY if len(form_matrix) != 6 else tuple(form_matrix)
    left, bottom, right, top = objects.hull(own, (bounds[0], bounds[1], bounds[2], bounds[3]))  # type: ignore[arg-type]
    if right - left < 1e-6 or top - bottom < 1e-6:
        return None
    (x1, x2), (y1, y2) = sorted((rect[0], rect[2])), sorted((rect[1], rect[3]))
    across, up = (x2 - x1) / (right - left), (y2 - y1) / (top - bottom)
    return (across, 0.0, 0.0, up, x1 - left * across, y1 - bottom * up)
