"""Copies one page of a PDF with its annotations flattened and its links remapped; nothing is drawn anew.

The page's content becomes a form: whatever state it leaves behind ends with it, its names are its own, and its patterns
scale with it. What we draw comes after it, in the page's first state and under names of the page around the form.

One page of a PDF through PDFium: for files that pypdf cannot take apart, and for fields that only a viewer draws.
"""

import ctypes
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from srdi_desktop.export.copying import flattening
from srdi_desktop.export.copying.source import PdfSource
from srdi_desktop.export.pdf import content, placing
from srdi_desktop.export.pdf.placing import Place
from srdi_desktop.export.scanned import Pen, taken
from srdi_desktop.model import Laid, PageRef, PlannedPage
from srdi_desktop.scans.pdf import objects as values
from srdi_desktop.scans.pdf.filters import FilterError
from srdi_desktop.scans.pdf.objects import Matrix, Ref, Value
from srdi_desktop.scans.pdf.pdfium import PDFIUM

MOST_HELD = 64 << 20  # bytes of a page's content that are put together in memory
Page = dict[bytes, Value]


class UnshowableError(ValueError):
    """A page whose content nobody can show: not by copying and not by drawing."""


@dataclass
class Body:
    """A page's content: `part` draws it, the stream itself or data put together anew; None where there is nothing.
    `picture`: (name, matrix) of the one object that it shows, where it shows nothing else.
    """

    names: set[bytes] = field(default_factory=set)
    part: Ref | bytes | None = None
    picture: tuple[bytes, Matrix] | None = None
    said: bool = False  # text for screen readers, which is not drawn


def copied(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, index: int, links: Sequence[bytes] = ()
) -> flattening.Flat | None:
    """Copy page `index` (from 0) of a source; None when it cannot be taken over as it is. `links`: more of ours.

    UnshowableError for content that cannot be unpacked, before anything of the page is written.
    """
    if index >= len(source.pages):
        return None
    page = source.pages[index][1]
    body = body_of(source, page)
    flat = flattening.flattened(source, page, pen.letters)
    if body.said:
        flat.remarks.add("unseen_text")
    _write(pen, position, planned, source, page, body, flat, links)
    source.drain()
    return flat


def _write(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, page: Page, body: Body, flat: flattening.Flat,
    links: Sequence[bytes],
) -> None:  # fmt: skip
    """The page and its content; nothing but page content is carried over."""
    place = placed(source, page, planned)
    text = pen.text(planned, place.size, place.upright, place.shown)
    kept_clear = taken(planned.taken, planned.rotation, place.size, place.upright)
    ground = pen.stamps.ground(place, position, kept_clear)
    stamp = pen.stamps.content(ground, place, position)
    inner = b""
    if place.inner:
        inner = values.matrix(place.inner)
    held = source.dictionary(page.get(b"/Resources"))
    resources = source.used(held, body.names)
    picture = _only_picture(source, page, resources, body)
    if picture is not None:
        number, matrix = picture
        shown = b"q %b%b/P Do Q\n" % (inner, values.matrix(matrix))
        objects = b"/P %d 0 R" % number
    else:
        number = 0
        matrix = values.IDENTITY
        group = b""
        if flat.content:
            # What lies on the page is mixed with all of it, not with the paper that its group begins with (11.4.7).
            group = _group(source, page)
        shown, objects = _as_form(pen, source, page, body, resources, inner, group)
    if flat.content:
        shown += b"q " + inner + flat.content + b"Q\n"
    objects += _references(flat.forms)
    stream = pen.out.put_stream(b"", shown + text + stamp)
    ours = flat.content + text + stamp
    fonts = pen.page_fonts(ours) + _references(flat.fonts)
    entries = b"/Contents %d 0 R/Resources<</XObject<<%b>>/Font<<%b>>/ExtGState<<%b>>>>" % (
        stream, objects, fonts, flat.states,
    )  # fmt: skip
    if not flat.content:
        entries += _group(source, page)
    own = _links(pen, source, flat, place, planned.ref.scan)
    source.inches = max(place.size) / 72
    pen.tree.put(position, place.box, place.rotate, entries, [*own, *links])
    passed = number
    if flat.content:
        passed = 0
    then = place.inner or values.IDENTITY
    whole = values.times(matrix, then)
    to_shown = placing.inverse(place.shown)
    back = values.times(then, to_shown)
    drawn = tuple(values.hull(back, area) for area in flat.drawn)
    sheet = (place.width, place.height)
    pen.laid[planned.ref] = Laid(
        sheet, place.size, place.upright, planned.rotation, ground, drawn, passed, whole, place.box
    )


def _references(numbers: Mapping[bytes, int]) -> bytes:
    """The entries of a dictionary of resources: names with their objects."""
    return b"".join(name + b" %d 0 R" % number for name, number in numbers.items())


def _as_form(
    pen: Pen, source: PdfSource, page: Page, body: Body, resources: Page, inner: bytes, group: bytes
) -> tuple[bytes, bytes]:
    """(operators that show the page's own content as a form, the entry of /XObject for it)."""
    if body.part is None:
        return b"", b""
    _look(pen, source, page, body, resources)
    box = values.box(_visible(source, page))
    carried = source.carrier.entries(resources)
    entries = b"/Type/XObject/Subtype/Form/BBox%b/Resources<<%b>>%b" % (box, carried, group)
    form = source.put_form(body.part, entries)
    return b"q %b/P Do Q\n" % inner, b"/P %d 0 R" % form


def _group(source: PdfSource, page: Page) -> bytes:
    """The entry /Group of a page, if it has one."""
    group = page.get(b"/Group")
    if group is None:
        return b""
    return b"/Group " + source.carrier.written(group)


def _only_picture(source: PdfSource, page: Page, resources: Page, body: Body) -> tuple[int, Matrix] | None:
    """(number in the output, matrix) of the picture that is all of the page and lies within it."""
    if body.picture is None:
        return None
    name, matrix = body.picture
    area = values.hull(matrix, (0.0, 0.0, 1.0, 1.0))
    if not placing.within(area, _visible(source, page)):
        return None  # on a sheet of another size, what the page cuts off would show
    held = source.dictionary(resources.get(b"/XObject"))
    ref = next((item for key, item in held.items() if content.plain_name(key[1:]) == name), None)
    if not isinstance(ref, Ref):
        return None
    entries = source.dictionary(ref)
    if entries.get(b"/Subtype") != b"/Image":
        return None
    return source.number_of(ref), matrix


def _visible(source: PdfSource, page: Page) -> placing.Rect:
    media = source.numbers(page.get(b"/MediaBox"))
    crop = source.numbers(page.get(b"/CropBox"))
    return placing.visible(media, crop)


def _look(pen: Pen, source: PdfSource, page: Page, body: Body, resources: Page) -> None:
    """What of the page keeps the file from being PDF/A."""
    check = pen.out.check
    if check is None:
        return
    group = page.get(b"/Group", b"null")
    check.look([resources, group])
    data = body.part
    if isinstance(data, Ref):
        data = source.decoded(data)
    check.content(data or b"")


def body_of(source: PdfSource, page: Page) -> Body:
    """Look through a page's content streams. UnshowableError where they cannot be unpacked or have no end."""
    parts = _streams(source, page.get(b"/Contents"))
    if not parts:
        return Body()
    held: list[bytes] = []
    try:
        found = content.read(_kept(source, parts, held))
    except (FilterError, content.TooDeepError) as fault:
        raise UnshowableError(str(fault)) from fault
    body = Body(found.names, parts[0], said=found.said)
    if len(parts) == 1 and (found.balanced or not held):
        if len(held) == 1:
            body.picture = content.only_picture(held[0])
        return body
    return _put_together(body, held, one=len(parts) == 1)


def _kept(source: PdfSource, parts: Sequence[Ref], held: list[bytes]) -> Iterator[bytes]:
    """The decoded pieces of all parts, a blank between them, and `held` as long as they are not too many."""
    size = 0
    for number, part in enumerate(parts):
        pieces: Iterable[bytes] = source.unpacked(part)
        if number:
            pieces = (b"\n", *pieces)
        for piece in pieces:
            size += len(piece)
            if size <= MOST_HELD:
                held.append(piece)
            elif len(parts) > 1:
                raise UnshowableError("more content than is put together")
            yield piece
    if size > MOST_HELD:
        held.clear()


def _put_together(body: Body, held: Sequence[bytes], *, one: bool) -> Body:
    """The parts as one stream, states that it leaves open closed, those that it closes without need opened."""
    data = b"".join(held)
    opened, closed = content.balance(data)
    if one and not opened and not closed:
        return body
    body.part = b"q " * closed + data + b"\n" + b"Q " * opened
    return body


def placed(source: PdfSource, page: dict[bytes, Value], planned: PlannedPage) -> Place:
    """Where the page stands: its visible part, its own rotation and ours."""
    box = _visible(source, page)
    scale = source.number(page.get(b"/UserUnit"), 1.0)
    rotate = source.integer(page.get(b"/Rotate")) + planned.rotation
    return placing.place(box, rotate, planned.deskew, scale)


def _streams(source: PdfSource, contents: Value | None) -> list[Ref]:
    """The content streams of a page."""
    if isinstance(contents, Ref) and source.find(contents).is_stream:
        return [contents]
    listed = source.array(contents)
    return [item for item in listed if isinstance(item, Ref) and source.find(item).is_stream]


def _links(pen: Pen, source: PdfSource, flat: flattening.Flat, place: Place, scan: str) -> list[bytes]:
    """The page's links that still lead somewhere."""
    made = []
    for rect, target in flat.links:
        if len(rect) != 4:
            continue
        left, right = sorted((rect[0], rect[2]))
        bottom, top = sorted((rect[1], rect[3]))
        area = (left, bottom, right, top)
        if place.inner:
            area = values.hull(place.inner, area)
        if isinstance(target, dict):
            address = source.carrier.written(target[b"/URI"])
            action = b"/A<</S/URI/URI%b>>" % address
            made.append(b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4%b>>" % (values.box(area), action))
            continue
        index = source.destinations.index(target)
        if index is None:
            continue
        position = pen.positions.get(PageRef(scan, index + 1))
        if position:
            made.append(pen.tree.link(area, position))
    return made


FAULTS = (pypdfium2.PdfiumError, OSError, ValueError, ctypes.ArgumentError)


def mended(
    stream: BinaryIO, index: int, password: str | None = None, *, unseen: Sequence[int] = (), layered: bool = False
) -> bytes | None:
    """A new PDF of page `index` (from 0) alone, fields and annotations drawn into it; None when PDFium fails too.

    Nothing is turned into pixels: text and pictures stay what they are. `unseen`: annotations of the page (their
    places in its list) that lie in layers switched off, which PDFium does not look at. `layered`: the file has layers;
    their states are lost when PDFium takes a page out of its file, so the file is kept around the page.
    """
    stream.seek(0)
    try:
        with PDFIUM, pypdfium2.PdfDocument(stream, password=password) as document:
            if document.get_formtype():
                document.init_forms()
            page = document[index]
            for place in unseen:
                _hide(page, place)
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            if layered:
                return _kept_page(document, index)
            return _alone(document, index)
    except FAULTS:
        return None


def _hide(page: pypdfium2.PdfPage, place: int) -> None:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
    if annotation:
        pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_HIDDEN)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _kept_page(document: pypdfium2.PdfDocument, index: int) -> bytes:
    held = io.BytesIO()
    for other in reversed(range(len(document))):
        if other != index:
            document.del_page(other)
    document.save(held)
    return held.getvalue()


def _alone(document: pypdfium2.PdfDocument, index: int) -> bytes:
    held = io.BytesIO()
    with pypdfium2.PdfDocument.new() as single:
        single.import_pages(document, [index])
        single.save(held)
    return held.getvalue()
