"""Copies one page of a PDF with its annotations flattened and its links remapped; nothing is drawn anew."""

from collections.abc import Mapping, Sequence

from srdi_desktop.export import flatten, placing, values
from srdi_desktop.export.balance import unclosed
from srdi_desktop.export.destinations import destination
from srdi_desktop.export.pdf_source import FAULTS, PdfSource
from srdi_desktop.export.placing import Place
from srdi_desktop.export.scanned import Pen, taken
from srdi_desktop.export.syntax import Ref, Value
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import PlannedPage


def copied(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, index: int, links: Sequence[bytes] = ()
) -> flatten.Flat | None:
    """Copy page `index` (from 0) of a source; None when it cannot be taken over as it is. `links`: more of ours."""
    if index >= len(source.pages):
        return None
    try:
        flat = flatten.flattened(source, source.pages[index][1])
        if flat.bare:
            return None
        write_pdf_page(pen, position, planned, source, index, flat, links)
    except FAULTS:
        return None
    return flat


def write_pdf_page(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, index: int, flat: flatten.Flat,
    links: Sequence[bytes] = (),
) -> None:  # fmt: skip
    """Copy a PDF page: its content untouched between our own streams, nothing but page content carried over.

    Raises one of pdf_source.FAULTS before anything of the page is written.
    """
    _, page = source.pages[index]
    place = placed(source, page, planned)
    parts = _streams(source, page.get(b"/Contents"))
    more, fewer = unclosed(source, parts)
    if pen.out.check:
        pen.out.check.look([source.resolve(page.get(b"/Resources")) or b"null", page.get(b"/Group", b"null")])
        pen.out.check.content(b"\n".join(source.decoded(part) for part in parts))
    text = pen.text(planned, place.size, place.upright, place.shown)
    resources = _resources(source, page, flat.forms, pen.page_fonts(text))
    over = text + pen.stamps.content(place, position, taken(planned.taken, planned.rotation, place.size, place.upright))
    content = [pen.before] * (1 + fewer)
    if place.inner:
        content.append(pen.out.put_stream(b"", values.matrix(place.inner)))
    content += [source.number(part) for part in parts]
    content.append(pen.out.put_stream(b"", b"\n" + b"Q " * more + flat.content + b"Q\n" + over))
    entries = b"/Contents[%b]/Resources<<%b>>" % (b" ".join(map(values.reference, content)), resources)
    group = page.get(b"/Group")
    if group is not None:
        entries += b"/Group " + source.carrier.written(group)
    own = _links(pen, source, flat, place, planned.ref.scan)
    pen.tree.put(position, place.box, place.rotate, entries, [*own, *links])
    source.inches = max(place.size) / 72
    source.drain()


def placed(source: PdfSource, page: dict[bytes, Value], planned: PlannedPage) -> Place:
    """Where the page stands: its visible part, its own rotation and ours."""
    box = placing.visible(source.numbers(page.get(b"/MediaBox")), source.numbers(page.get(b"/CropBox")))
    unit = source.resolve(page.get(b"/UserUnit"))
    scale = float(unit) if isinstance(unit, bytes) else 1.0
    rotate = source.integer(page.get(b"/Rotate")) + planned.rotation
    return placing.place(box, rotate, planned.deskew, scale)


def _streams(source: PdfSource, contents: Value | None) -> list[Ref]:
    """The content streams of a page."""
    if isinstance(contents, Ref) and source.find(contents).is_stream:
        return [contents]
    return [item for item in source.array(contents) if isinstance(item, Ref) and source.find(item).is_stream]


def _resources(source: PdfSource, page: dict[bytes, Value], forms: Mapping[bytes, int], fonts: bytes) -> bytes:
    """The page's resources with flattened appearances and the stamp's fonts added."""
    resources = dict(source.dictionary(page.get(b"/Resources")))
    named = source.dictionary(resources.pop(b"/Font", None))
    objects = source.dictionary(resources.pop(b"/XObject", None))
    carrier = source.carrier
    added = b"".join(name + b" %d 0 R" % number for name, number in forms.items())
    return b"%b/Font<<%b%b>>/XObject<<%b%b>>" % (
        carrier.entries(resources), carrier.names(named), fonts, carrier.names(objects), added,
    )  # fmt: skip


def _links(pen: Pen, source: PdfSource, flat: flatten.Flat, place: Place, scan: str) -> list[bytes]:
    """The page's links that still lead somewhere."""
    made = []
    for rect, target in flat.links:
        if len(rect) != 4:
            continue
        ordered = (min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3]))
        moved = values.hull(place.inner, ordered) if place.inner else ordered
        if isinstance(target, dict):
            action = b"/A<</S/URI/URI%b>>" % source.carrier.written(target[b"/URI"])
            made.append(b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4%b>>" % (values.box(moved), action))
            continue
        index = destination(source, target)
        position = pen.positions.get(PageRef(scan, index + 1)) if index is not None else None
        if position:
            made.append(pen.tree.link(moved, position))
    return made
