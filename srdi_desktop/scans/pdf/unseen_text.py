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
    most = int(limits["scan.objects"])
    found = _found(page, most)
    if found is None or not found.texts:
        return ()
    shown = page.get_bbox()
    outside = [raw for rect, raw in found.texts if _is_beside(rect, shown)]
    covered = list(_covered(found, limits["scan.covered_text"]))
    if not outside and not covered:
        return ()
    textpage = page.get_textpage()
    try:
        told = []
        for key, raws in ((COVERED, covered), (OUTSIDE, outside)):
            if any(_says_something(raw, textpage) for raw in raws):
                told.append(key)
        return tuple(told)
    finally:
        textpage.close()


def _found(page: "pdfium.PdfPage", most: int) -> _Found | None:
    """What the page's objects come to; None where there are too many."""
    found = _Found([], [])
    for count, (kind, raw, outer, _) in enumerate(objects_of(page)):
        if count >= most:
            return None
        before = len(found.texts)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and _is_painted(raw):
            rect = _bounds(raw, outer)
            if rect is not None:
                found.texts.append((rect, raw))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            for rect in _opaque(raw, outer):
                found.shapes.append((rect, before))
    every = len(found.texts)
    for rect in _boxes(page):
        found.shapes.append((rect, every))
    return found


def _is_painted(text: Any) -> bool:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(text)
    return mode not in _UNPAINTED


def _covered(found: _Found, share: float) -> Iterator[Any]:
    """Texts that lie under a shape that was painted later, with no text painted on the shape at their place."""
    for shape, before in found.shapes:
        below = [(rect, raw) for rect, raw in found.texts[:before] if _shared(rect, shape) > share * _area(rect)]
        if not below:
            continue
        above = [rect for rect, _ in found.texts[before:] if _shared(rect, shape)]
        for rect, raw in below:
            if not any(_shared(rect, other) for other in above):
                yield raw


def _says_something(raw: Any, textpage: "pdfium.PdfTextPage") -> bool:
    """Whether the text is more than blanks."""
    size = pdfium_c.FPDFTextObj_GetText(raw, textpage, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium_c.FPDFTextObj_GetText(raw, textpage, buffer, size)
    text = "".join(map(chr, buffer))
    said = text.strip("\0").strip()
    return bool(said)


def _opaque(raw: Any, outer: Matrix) -> Iterator[Rect]:
    """The rectangle that a filled, opaque path covers, as far as its clip lets it; none for any other shape."""
    if not _fills_opaquely(raw):
        return
    count = pdfium_c.FPDFPath_CountSegments(raw)
    shape = _rectangle(count, partial(pdfium_c.FPDFPath_GetPathSegment, raw))
    clip = _clip(raw)
    whole = _bounds(raw, outer)
    if shape is None or clip is None or whole is None:
        return
    left_by_clip = _around(clip, outer)
    yield _meeting(whole, left_by_clip)


def _fills_opaquely(path: Any) -> bool:
    mode = ctypes.c_int()
    stroke = ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, mode, stroke)
    if not mode.value or pdfium_c.FPDFPageObj_HasTransparency(path):
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetFillColor(path, red, green, blue, alpha):
        return False
    return alpha.value == _OPAQUE


def _clip(raw: Any) -> Rect | None:
    """The rectangle that the object's clip leaves; None where it is no rectangle."""
    path = pdfium_c.FPDFPageObj_GetClipPath(raw)
    paths = pdfium_c.FPDFClipPath_CountPaths(path)
    left = _EVERYTHING
    for index in range(max(0, paths)):
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
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    left = min(xs)
    bottom = min(ys)
    right = max(xs)
    top = max(ys)
    corners = {(left, bottom), (right, bottom), (left, top), (right, top)}
    if set(points) != corners:
        return None
    return left, bottom, right, top


def _point(segment: Any) -> tuple[float, float]:
    x = ctypes.c_float()
    y = ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _boxes(page: "pdfium.PdfPage") -> Iterator[Rect]:
    """Rectangles of boxes that a reviewer drew over the page, filled with a colour that lets nothing through."""
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, index)
        try:
            rect = _filled_box(note)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(note)
        if rect is not None:
            yield rect


def _filled_box(note: Any) -> Rect | None:
    """Where an annotation is a box that lets nothing through."""
    if pdfium_c.FPDFAnnot_GetSubtype(note) not in _BOXES:
        return None
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(note, rect) or not _objects_filled(note):
        return None
    return rect.left, rect.bottom, rect.right, rect.top


def _objects_filled(note: Any) -> bool:
    """Whether the annotation's appearance fills a shape opaquely."""
    count = pdfium_c.FPDFAnnot_GetObjectCount(note)
    for index in range(count):
        raw = pdfium_c.FPDFAnnot_GetObject(note, index)
        if pdfium_c.FPDFPageObj_GetType(raw) != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        if next(_opaque(raw, IDENTITY), None) is not None:
            return True
    return False


def _bounds(raw: Any, outer: Matrix) -> Rect | None:
    """Of an object, in the space of the page; None where PDFium knows none."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(raw, left, bottom, right, top):
        return None
    rect = (left.value, bottom.value, right.value, top.value)
    return _around(rect, outer)


def _around(rect: Rect, outer: Matrix) -> Rect:
    """The bounds of a rectangle of a form in the space of the page."""
    left, bottom, right, top = rect
    unit_to_rect = (right - left, 0.0, 0.0, top - bottom, left, bottom)
    return bounds(times(unit_to_rect, outer))


def _is_beside(one: Rect, other: Rect) -> bool:
    """Whether two rectangles lie apart; letters of some fonts have no height as far as PDFium knows."""
    across = one[2] <= other[0] or one[0] >= other[2]
    if across:
        return True
    return one[3] <= other[1] or one[1] >= other[3]


def _area(rect: Rect) -> float:
    left, bottom, right, top = rect
    across = max(0.0, right - left)
    up = max(0.0, top - bottom)
    return across * up


def _meeting(one: Rect, other: Rect) -> Rect:
    """What two rectangles share; turned inside out where that is nothing."""
    left = max(one[0], other[0])
    bottom = max(one[1], other[1])
    right = min(one[2], other[2])
    top = min(one[3], other[3])
    return left, bottom, right, top


def _shared(one: Rect, other: Rect) -> float:
    """Area that two rectangles share, square points."""
    meeting = _meeting(one, other)
    return _area(meeting)
