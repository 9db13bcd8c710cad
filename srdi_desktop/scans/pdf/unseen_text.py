"""Text of a page that nobody sees and everybody can copy: under an opaque shape, or outside what the page shows.

Somebody who paints a black box over an account number believes it gone. It is in the file, and in every copy of it.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model import Limits
from srdi_desktop.scans.matrix import IDENTITY, Matrix, bounds, times
from srdi_desktop.scans.pdf.survey import objects_of

Rect = tuple[float, float, float, float]  # left, bottom, right, top, points
COVERED, OUTSIDE = "scans.unseen.covered", "scans.unseen.outside"
_OPAQUE = 255
_SEGMENTS_MOST = 6  # of a rectangle: a move, four sides, a closing one
_EVERYTHING = (-1e6, -1e6, 1e6, 1e6)
_UNPAINTED = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
_BOXES = (pdfium_c.FPDF_ANNOT_SQUARE, pdfium_c.FPDF_ANNOT_REDACT)


@dataclass
class _Found:
    """What the objects looked at so far come to: text in the order of painting, and shapes with the number of texts
    that were painted before.
    """

    texts: list[tuple[Rect, Any]]
    shapes: list[tuple[Rect, int]]


def unseen_text(page: "pdfium.PdfPage", limits: Limits) -> tuple[str, ...]:
    """Text keys: what is covered, what lies outside; of a page with too many objects nothing is said."""
    found = _found(page, int(limits["scan.objects"]))
    if found is None or not found.texts:
        return ()
    shown = page.get_bbox()
    outside = [raw for rect, raw in found.texts if _is_beside(rect, shown)]
    covered = list(_covered(found, limits["scan.covered_text"]))
    if not outside and not covered:
        return ()
    textpage = page.get_textpage()
    try:
        told = {COVERED: covered, OUTSIDE: outside}
        return tuple(key for key, raws in told.items() if any(_says_something(raw, textpage) for raw in raws))
    finally:
        textpage.close()


def _found(page: "pdfium.PdfPage", most: int) -> _Found | None:
    found = _Found([], [])
    for count, (kind, raw, outer, _) in enumerate(objects_of(page)):
        if count >= most:
            return None
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and pdfium_c.FPDFTextObj_GetTextRenderMode(raw) not in _UNPAINTED:
            rect = _bounds(raw, outer)
            found.texts += [] if rect is None else [(rect, raw)]
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            found.shapes += [(rect, len(found.texts)) for rect in _opaque(raw, outer)]
    found.shapes += [(rect, len(found.texts)) for rect in _boxes(page)]
    return found


def _covered(found: _Found, share: float) -> Iterator[Any]:
    """Texts that lie under a shape that was painted later, with no text painted on the shape at their place."""
    for shape, before in found.shapes:
        below = [(rect, raw) for rect, raw in found.texts[:before] if _shared(rect, shape) > share * _area(rect)]
        if below:
            above = [rect for rect, _ in found.texts[before:] if _shared(rect, shape)]
            yield from (raw for rect, raw in below if not any(_shared(rect, other) for other in above))


def _says_something(raw: Any, textpage: "pdfium.PdfTextPage") -> bool:
    """Whether the text is more than blanks."""
    size = pdfium_c.FPDFTextObj_GetText(raw, textpage, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium_c.FPDFTextObj_GetText(raw, textpage, buffer, size)
    return bool("".join(map(chr, buffer)).strip("\0").strip())


def _opaque(raw: Any, outer: Matrix) -> Iterator[Rect]:
    """The rectangle that a filled, opaque path covers, as far as its clip lets it; none for any other shape."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(raw, mode, stroke)
    if not mode.value or pdfium_c.FPDFPageObj_HasTransparency(raw):
        return
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetFillColor(raw, red, green, blue, alpha) or alpha.value != _OPAQUE:
        return
    count = pdfium_c.FPDFPath_CountSegments(raw)
    shape = _rectangle(count, lambda place: pdfium_c.FPDFPath_GetPathSegment(raw, place))
    clip, whole = _clip(raw), _bounds(raw, outer)
    if shape is not None and clip is not None and whole is not None:
        yield _meeting(whole, _around(clip, outer))


def _clip(raw: Any) -> Rect | None:
    """The rectangle that the object's clip leaves; None where it is no rectangle."""
    path, left = pdfium_c.FPDFPageObj_GetClipPath(raw), _EVERYTHING
    for index in range(max(0, pdfium_c.FPDFClipPath_CountPaths(path))):
        count = pdfium_c.FPDFClipPath_CountPathSegments(path, index)
        part = _rectangle(count, partial(pdfium_c.FPDFClipPath_GetPathSegment, path, index))
        if part is None:
            return None
        left = _meeting(left, part)
    return left


def _rectangle(count: int, segment: Callable[[int], Any]) -> Rect | None:
    """The upright rectangle that a path of so many segments is; None for any other shape."""
    if not 4 <= count <= _SEGMENTS_MOST:
        return None
    points = [_point(segment(place)) for place in range(count)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, bottom, right, top = rect = (min(xs), min(ys), max(xs), max(ys))
    corners = {(left, bottom), (right, bottom), (left, top), (right, top)}
    return rect if set(points) == corners else None


def _point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _boxes(page: "pdfium.PdfPage") -> Iterator[Rect]:
    """Rectangles of boxes that a reviewer drew over the page, filled with a colour that lets nothing through."""
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, index)
        rect = pdfium_c.FS_RECTF()
        if pdfium_c.FPDFAnnot_GetSubtype(note) in _BOXES and pdfium_c.FPDFAnnot_GetRect(note, rect):
            filled = _objects_filled(note)
            if filled:
                yield rect.left, rect.bottom, rect.right, rect.top
        pdfium_c.FPDFPage_CloseAnnot(note)


def _objects_filled(note: Any) -> bool:
    """Whether the annotation's appearance fills a shape opaquely."""
    raws = (pdfium_c.FPDFAnnot_GetObject(note, index) for index in range(pdfium_c.FPDFAnnot_GetObjectCount(note)))
    return any(
        pdfium_c.FPDFPageObj_GetType(raw) == pdfium_c.FPDF_PAGEOBJ_PATH and any(True for _ in _opaque(raw, IDENTITY))
        for raw in raws
    )


def _bounds(raw: Any, outer: Matrix) -> Rect | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(raw, left, bottom, right, top):
        return None
    return _around((left.value, bottom.value, right.value, top.value), outer)


def _around(rect: Rect, outer: Matrix) -> Rect:
    """The bounds of a rectangle of a form in the space of the page."""
    across, up = rect[2] - rect[0], rect[3] - rect[1]
    return bounds(times((across, 0.0, 0.0, up, rect[0], rect[1]), outer))


def _is_beside(one: Rect, other: Rect) -> bool:
    """Whether two rectangles lie apart; letters of some fonts have no height as far as PDFium knows."""
    return one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]


def _area(rect: Rect) -> float:
    return max(0.0, rect[2] - rect[0]) * max(0.0, rect[3] - rect[1])


def _meeting(one: Rect, other: Rect) -> Rect:
    """What two rectangles share; turned inside out where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _shared(one: Rect, other: Rect) -> float:
    """Area that two rectangles share, square points."""
    return _area(_meeting(one, other))
