"""Pixels of a PDF page drawn by PDFium. The caller holds PDFium's lock."""

import math

import pypdfium2 as pdfium

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import Origin
from srdi_desktop.scans import pixels
from srdi_desktop.scans.pdf_survey import Picture, Survey


def render(page: "pdfium.PdfPage", found: Survey, longest: int | None, limits: Limits) -> pixels.Sheet:
    """The page rendered with its forms and annotations at its pictures' resolution, or for `longest` px."""
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise ScanError("page.unreadable", reason="page size")
    scale = _scale(width, height, found, longest, limits)
    bitmap = page.render(scale=scale, rev_byteorder=True, limit_image_cache=True)
    image = bitmap.to_pil()
    picture = found.scan
    sideways = page.get_rotation() in (90, 270)
    return pixels.Sheet(
        image,
        origin=_origin(found),
        bilevel=picture is not None and picture.bits == 1,
        dpi=picture.dpi if picture else None,
        paper_mm=paper_mm(page),
        source_size=size_of(picture, sideways) if picture and found.pictures == 1 else image.size,
    )


def _scale(width: float, height: float, found: Survey, longest: int | None, limits: Limits) -> float:
    if longest is not None:
        return min(longest / max(width, height), limits["pixels.raster_dpi_high"] / 72)
    dpi = min(max(found.finest_dpi, limits["pixels.raster_dpi"]), limits["pixels.raster_dpi_high"])
    most = math.sqrt(limits["pixels.measured_mp"] * 1e6 / (width * height))
    return min(dpi / 72, most * 0.999)


def _origin(found: Survey) -> Origin:
    if found.scan is not None:
        return Origin.SCAN
    return Origin.DIGITAL if found.visible_text or not found.pictures else Origin.UNKNOWN


def size_of(picture: Picture, sideways: bool) -> tuple[int, int]:
    """Pixels of the picture as the page shows it."""
    return (picture.height, picture.width) if sideways else (picture.width, picture.height)


def paper_mm(page: "pdfium.PdfPage") -> tuple[float, float]:
    """Width and height of the page as shown, in millimetres."""
    width, height = page.get_size()
    return width / 72 * 25.4, height / 72 * 25.4
