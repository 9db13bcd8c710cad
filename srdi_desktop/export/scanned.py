"""Writes one scanned page: a PDF page copied with its annotations flattened, or a page made around a picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from srdi_desktop.export import flatten, placing, values
from srdi_desktop.export.balance import unclosed
from srdi_desktop.export.destinations import destination
from srdi_desktop.export.page_tree import PageTree
from srdi_desktop.export.pdf_source import PdfSource
from srdi_desktop.export.pictures import Picture
from srdi_desktop.export.placing import A4, Place, Rect
from srdi_desktop.export.spill import PdfOut
from srdi_desktop.export.stamps import Stamps
from srdi_desktop.export.syntax import Ref, Value
from srdi_desktop.export.values import Matrix
from srdi_desktop.model.page import Box, Line, PageRef
from srdi_desktop.model.plan import PlannedPage

# EXIF orientation 1..8: the stored unit square -> the unit square as shown, y upwards
ORIENTATIONS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip
TURNS: dict[int, Matrix] = {0: ORIENTATIONS[1], 90: ORIENTATIONS[6], 180: ORIENTATIONS[3], 270: ORIENTATIONS[8]}


@dataclass
class Pen:
    """What every page of one export is written with."""

    out: PdfOut
    tree: PageTree
    stamps: Stamps
    fonts: int  # object number of the shared /Font dictionary of everything that we draw
    stamp_fonts: bytes  # the part of it that stamps need, to be added to a source page's own fonts
    before: int  # a stream holding "q", shared by all pages
    positions: Mapping[PageRef, int]


def write_picture(pen: Pen, position: int, planned: PlannedPage, picture: Picture) -> None:
    """A page around a picture, upright; the picture's data go to the file unchanged."""
    size, turn = natural_size(picture, planned.rotation), TURNS[planned.rotation % 360]
    sheet, fit = _on_sheet(picture, size)
    upright = values.times(placing.straightened(*size, planned.deskew), fit)
    unit = values.times(turn, (size[0], 0, 0, size[1], 0, 0))
    m = values.times(values.times(ORIENTATIONS[picture.orientation], unit), upright)
    number = image_object(pen.out, picture)
    place = flat_place(*sheet)
    stamp = pen.stamps.content(place, position, taken(planned.lines, planned.rotation, size, upright))
    content = b"q " + values.matrix(m) + b"/SrIm Do Q\n" + stamp
    body = pen.out.put_stream(b"", content)
    entries = b"/Contents %d 0 R/Resources<</XObject<</SrIm %d 0 R>>/Font %d 0 R>>" % (body, number, pen.fonts)
    pen.tree.put(position, place.box, 0, entries)


def flat_place(width: float, height: float) -> Place:
    """The place of a page that we draw ourselves."""
    return Place((0.0, 0.0, width, height), 0, width, height, values.IDENTITY)


def natural_size(picture: Picture, rotation: int) -> tuple[float, float]:
    """Points across and up once upright: by the resolution, or as large as fits on A4 when there is none."""
    width, height = picture.shown_size
    if picture.dpi:
        across, down = picture.dpi if picture.orientation < 5 else picture.dpi[::-1]
        size = (width * 72 / across, height * 72 / down)
        return size if rotation % 180 == 0 else size[::-1]
    width, height = (width, height) if rotation % 180 == 0 else (height, width)
    sheet = A4 if height >= width else A4[::-1]
    scale = min(sheet[0] / width, sheet[1] / height)
    return width * scale, height * scale


def _on_sheet(picture: Picture, size: tuple[float, float]) -> tuple[tuple[float, float], Matrix]:
    """A picture of known size keeps it (within A3, cards on A4); one of unknown size is centred on A4."""
    if picture.dpi:
        return placing.fitted(*size)
    sheet = A4 if size[1] >= size[0] else A4[::-1]
    return sheet, (1, 0, 0, 1, (sheet[0] - size[0]) / 2, (sheet[1] - size[1]) / 2)


def image_object(out: PdfOut, picture: Picture) -> int:
    """Write a picture as an image object; returns its number."""
    space = b""
    if picture.palette is not None:
        last = len(picture.palette) // 3 - 1
        space = b"/ColorSpace[/Indexed/DeviceRGB %d %b]" % (last, out.string(picture.palette[: 3 * last + 3]))
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d%b%b" % (
        picture.width, picture.height, space, picture.entries,
    )  # fmt: skip
    return out.put_chunks(entries, picture.chunks(), picture.length)


def taken(lines: tuple[Line, ...], rotation: int, size: tuple[float, float], upright: Matrix) -> list[Rect]:
    """Shown rectangles of the lines of text: the stamp keeps clear of them."""
    return [values.hull(upright, _rect(line.box.turned(rotation), size)) for line in lines]


def _rect(box: Box, size: tuple[float, float]) -> Rect:
    width, height = size
    return (box.left * width, (1 - box.bottom) * height, box.right * width, (1 - box.top) * height)


def write_pdf_page(
    pen: Pen, position: int, planned: PlannedPage, source: PdfSource, index: int, flat: flatten.Flat
) -> None:
    """Copy a PDF page: its content untouched between our own streams, nothing but page content carried over.

    Raises one of pdf_source.FAULTS before anything of the page is written.
    """
    _, page = source.pages[index]
    place = placed(source, page, planned)
    parts = _streams(source, page.get(b"/Contents"))
    more, fewer = unclosed(source, parts)
    resources = _resources(source, page, flat.forms, pen.stamp_fonts)
    size = placing.shown_size(place.box, place.rotate) if place.inner is None else (place.width, place.height)
    stamp = pen.stamps.content(place, position, taken(planned.lines, planned.rotation, size, values.IDENTITY))
    content = [pen.before] * (1 + fewer)
    if place.inner:
        content.append(pen.out.put_stream(b"", values.matrix(place.inner)))
    content += [source.number(part) for part in parts]
    content.append(pen.out.put_stream(b"", b"\n" + b"Q " * more + flat.content + b"Q\n" + stamp))
    entries = b"/Contents[%b]/Resources<<%b>>" % (b" ".join(map(values.reference, content)), resources)
    group = page.get(b"/Group")
    if group is not None:
        entries += b"/Group " + source.written(group)
    pen.tree.put(position, place.box, place.rotate, entries, _links(pen, source, flat, place, planned.ref.scan))
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
    added = b"".join(name + b" %d 0 R" % number for name, number in forms.items())
    return b"%b/Font<<%b%b>>/XObject<<%b%b>>" % (
        source.entries(resources), source.entries(named), fonts, source.entries(objects), added,
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
            action = b"/A<</S/URI/URI%b>>" % source.written(target[b"/URI"])
            made.append(b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4%b>>" % (values.box(moved), action))
            continue
        index = destination(source, target)
        position = pen.positions.get(PageRef(scan, index + 1)) if index is not None else None
        if position:
            made.append(pen.tree.link(moved, position))
    return made
