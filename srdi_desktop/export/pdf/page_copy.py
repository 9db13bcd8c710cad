"""Copies one page of a PDF with its annotations flattened and its links remapped; nothing is drawn anew."""

import re
import zlib
from collections.abc import Mapping, Sequence

from pypdf.generic import ContentStream, StreamObject

from srdi_desktop.export.pdf import flattening, placing
from srdi_desktop.export.pdf import objects as values
from srdi_desktop.export.pdf.destinations import destination
from srdi_desktop.export.pdf.objects import Ref, Value
from srdi_desktop.export.pdf.placing import Place
from srdi_desktop.export.pdf.source import FAULTS, PdfSource
from srdi_desktop.export.scanned import Pen, taken
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import PlannedPage

_SAVES = re.compile(rb"(?<![^\s\]>)}])[qQ](?![^\s\[<(/%])")


def unclosed(source: PdfSource, parts: list[Ref]) -> tuple[int, int]:
    """(states left open, states closed that were never opened). A page that cannot be read counts as balanced."""
    try:
        data = [_data(source, part) for part in parts]
    except (*FAULTS, zlib.error):
        return 0, 0
    found = _depths(b"".join(_SAVES.findall(b"\n".join(data))).decode())
    return (0, 0) if found == (0, 0) else _parsed(data)


def _depths(marks: str) -> tuple[int, int]:
    depth = lowest = 0
    for mark in marks:
        depth += 1 if mark == "q" else -1
        lowest = min(lowest, depth)
    return depth - lowest, -lowest


def _parsed(data: list[bytes]) -> tuple[int, int]:
    """The same, by a real parser that knows text and inline images from operators; quick counting was in doubt."""
    holder = StreamObject()
    holder.set_data(b"\n".join(data))
    try:
        operators = [operator for _, operator in ContentStream(holder, None).operations]
    except FAULTS:
        return 0, 0
    return _depths("".join(operator.decode() for operator in operators if operator in (b"q", b"Q")))


def _data(source: PdfSource, part: Ref) -> bytes:
    """The decoded stream; the common case without pypdf, which takes ten times as long."""
    found = source.find(part)
    plain = isinstance(found.value, dict) and b"/DecodeParms" not in found.value
    if plain and isinstance(found.value, dict) and found.span:
        filters = found.value.get(b"/Filter", [])
        if filters in ([], b"/FlateDecode", [b"/FlateDecode"]):
            raw = source.raw(found)
            return zlib.decompress(raw) if filters else raw
    return source.decoded(part)


def copied(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, index: int, links: Sequence[bytes] = ()
) -> flattening.Flat | None:
    """Copy page `index` (from 0) of a source; None when it cannot be taken over as it is. `links`: more of ours."""
    if index >= len(source.pages):
        return None
    try:
        flat = flattening.flattened(source, source.pages[index][1])
        if flat.bare:
            return None
        write_pdf_page(pen, position, planned, source, index, flat, links)
    except FAULTS:
        return None
    return flat


def write_pdf_page(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, index: int, flat: flattening.Flat,
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


def _links(pen: Pen, source: PdfSource, flat: flattening.Flat, place: Place, scan: str) -> list[bytes]:
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
