"""What a PDF page consists of: one picture over all of it, or drawn text; told from its objects, without decoding."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model import Limits
from srdi_desktop.scans.matrix import IDENTITY, Matrix, bounds, times

_Rect = tuple[float, float, float, float]  # left, bottom, right, top, points
_Object = tuple[int, Any, Matrix, int]  # type, handle, matrix of the forms around it, depth
_DEPTH = 6
_TURNS = {(1, 0, 0, 1): 0, (0, -1, 1, 0): 90, (-1, 0, 0, -1): 180, (0, 1, -1, 0): 270}
_GREY = (pdfium_c.FPDF_COLORSPACE_DEVICEGRAY, pdfium_c.FPDF_COLORSPACE_CALGRAY, pdfium_c.FPDF_COLORSPACE_ICCBASED)


@dataclass(frozen=True)
class Picture:
    """An image object: its matrix to page space (points), its pixels and bits a pixel."""

    raw: Any
    matrix: Matrix
    width: int
    height: int
    bits: int
    space: int  # PDFium's number of the colour space
    top_level: bool

    @property
    def turn(self) -> int | None:
        """Degrees clockwise by which the matrix turns the picture; None when it is slanted or mirrored."""
        values = self.matrix[:4]
        least = max(abs(value) for value in values) * 1e-4
        a, b, c, d = (_sign(value, least) for value in values)
        return _TURNS.get((a, b, c, d))

    @property
    def grey(self) -> bool:
        """Whether it can have no colour; an image mask can, and says no colour space."""
        return self.bits in (1, 8) and self.space in _GREY

    @property
    def dpi(self) -> float:
        """The weaker of the two resolutions, pixels over placed inches; 0 when it has no size."""
        a, b, c, d, _, _ = self.matrix
        across = (a * a + b * b) ** 0.5
        down = (c * c + d * d) ** 0.5
        if min(across, down) <= 0:
            return 0.0
        weaker: float = min(self.width / across, self.height / down)
        return weaker * 72


def _sign(value: float, least: float) -> int:
    """-1, 0 or 1; what is not more than `least` away from 0 counts as 0."""
    if abs(value) <= least:
        return 0
    return 1 if value > 0 else -1


@dataclass(frozen=True)
class Survey:
    """`scan`: the picture that covers the page, or one of the strips that do; `only_image`: a picture over the whole
    page that lies above all that shows, with a plain matrix: it stands for the page if it is opaque.
    """

    scan: Picture | None
    only_image: Picture | None
    pictures: int
    finest_dpi: float
    most_pixels: int
    has_text: bool
    visible_text: bool
    colourless: bool  # nothing but grey pictures shows
    drawn: bool  # made by a program: text that shows, or hardly any picture at all


@dataclass
class _Seen:
    """What the objects looked at so far come to; `top`: a picture over the whole page with nothing above it yet."""

    pictures: list[Picture] = field(default_factory=list)
    hidden_text: bool = False
    visible_text: bool = False
    other: bool = False
    top: Picture | None = None


def survey(page: "pdfium.PdfPage", limits: Limits) -> Survey:
    """Look at the page's objects from the lowest to the highest, at most `scan.objects` of them."""
    box = page.get_bbox()
    most = int(limits["scan.objects"])
    slack = limits["scan.exact_page"]
    seen = _Seen()
    for count, (kind, raw, matrix, level) in enumerate(objects_of(page)):
        if count >= most:
            seen.other = True
            seen.top = None
            break
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            picture = _picture(raw, page, matrix, level)
            seen.pictures.append(picture)
            seen.top = picture if _is_plain(picture, box, slack) else None
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT and _is_invisible(raw):
            seen.hidden_text = True
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            seen.visible_text = True
            seen.top = None
        elif kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            seen.other = True
            seen.top = None
    return _summed(seen, box, limits)


def _is_invisible(text: Any) -> bool:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(text)
    return bool(mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _summed(seen: _Seen, box: _Rect, limits: Limits) -> Survey:
    """What all objects of the page come to together."""
    pictures = seen.pictures
    shows = seen.visible_text or seen.other
    area = sum(_cover(picture, box) for picture in pictures)
    finest = max((picture.dpi for picture in pictures), default=0.0)
    largest = max((picture.width * picture.height for picture in pictures), default=0)
    colourless = bool(pictures) and all(picture.grey for picture in pictures) and not shows
    drawn = seen.visible_text or area < limits["scan.some_picture"]
    return Survey(
        scan=_scan_of(pictures, box, limits["scan.full_page"]),
        only_image=seen.top,
        pictures=len(pictures),
        finest_dpi=finest,
        most_pixels=largest,
        has_text=seen.hidden_text or seen.visible_text,
        visible_text=seen.visible_text,
        drawn=drawn,
        colourless=colourless,
    )


def _scan_of(pictures: list[Picture], box: _Rect, full: float) -> Picture | None:
    """The finest picture over the whole page (text may lie over paper), or the finest of strips that tile it."""
    covers = [_cover(picture, box) for picture in pictures]
    whole = [picture for picture, cover in zip(pictures, covers, strict=True) if cover >= full]
    if not whole and sum(covers) >= full:
        whole = pictures
    return max(whole, key=lambda picture: picture.dpi, default=None)


def objects_of(page: "pdfium.PdfPage") -> Iterator[_Object]:
    """(type, handle, matrix of the forms around it, depth), forms entered."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    for index in range(count):
        raw = pdfium_c.FPDFPage_GetObject(page, index)
        yield from _within(raw, IDENTITY, 0)


def _within(raw: Any, outer: Matrix, level: int) -> Iterator[_Object]:
    """The object and, of a form, those inside it."""
    kind = pdfium_c.FPDFPageObj_GetType(raw)
    yield kind, raw, outer, level
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM or level >= _DEPTH:
        return
    inner = times(_matrix(raw), outer)
    count = pdfium_c.FPDFFormObj_CountObjects(raw)
    for index in range(max(0, count)):
        part = pdfium_c.FPDFFormObj_GetObject(raw, index)
        yield from _within(part, inner, level + 1)


def _matrix(raw: Any) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _picture(raw: Any, page: "pdfium.PdfPage", outer: Matrix, level: int) -> Picture:
    about = pdfium_c.FPDF_IMAGEOBJ_METADATA()
    pdfium_c.FPDFImageObj_GetImageMetadata(raw, page, ctypes.byref(about))
    matrix = times(_matrix(raw), outer)
    return Picture(
        raw=raw,
        matrix=matrix,
        width=about.width,
        height=about.height,
        bits=about.bits_per_pixel,
        space=about.colorspace,
        top_level=level == 0,
    )


def _cover(picture: Picture, box: _Rect) -> float:
    """The share of the page that the picture's bounds cover."""
    left, bottom, right, top = box
    area = (right - left) * (top - bottom)
    if area <= 0:
        return 0.0
    edges = bounds(picture.matrix)
    across = min(edges[2], right) - max(edges[0], left)
    up = min(edges[3], top) - max(edges[1], bottom)
    return max(across, 0) * max(up, 0) / area


def _is_plain(picture: Picture, box: _Rect, slack: float) -> bool:
    """Whether an opaque picture lies exactly on the page, by `slack` of its sides."""
    if picture.turn is None or not picture.top_level:
        return False
    if pdfium_c.FPDFPageObj_HasTransparency(picture.raw):
        return False
    left, bottom, right, top = bounds(picture.matrix)
    width = right - left
    height = top - bottom
    across = max(abs(left - box[0]), abs(right - box[2]))
    up = max(abs(bottom - box[1]), abs(top - box[3]))
    return across <= slack * width and up <= slack * height
