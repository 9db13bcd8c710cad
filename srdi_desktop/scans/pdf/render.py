"""Pixels of a PDF page drawn by PDFium. The caller holds PDFium's lock."""

import math
import time

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from srdi_desktop.model import Limits, Origin, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.pdf.survey import Picture, Survey


def render(page: "pdfium.PdfPage", found: Survey, longest: int | None, limits: Limits) -> pixels.Sheet:
    """The page rendered with its forms and annotations at its pictures' resolution, or for `longest` px."""
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise ScanError("page.unreadable", reason="page size")
    pixels.afford_pixels(found.most_pixels, limits)
    scale = _scale(width, height, found, longest, limits)
    image = _drawn(page, (math.ceil(width * scale), math.ceil(height * scale)), limits["pixels.render_seconds"])
    picture = found.scan
    sideways = picture is not None and (page.get_rotation() + (picture.turn or 0)) % 180 == 90
    return pixels.Sheet(
        image,
        origin=_origin(found),
        bilevel=picture is not None and picture.bits == 1,
        dpi=picture.dpi if picture else None,
        paper_mm=paper_mm(page),
        source_size=size_of(picture, sideways) if picture and found.pictures == 1 else image.size,
    )


def _drawn(page: "pdfium.PdfPage", size: tuple[int, int], seconds: float) -> Image.Image:
    """Render by PDFium's own pace, which can be stopped between two objects; ScanError when it takes too long."""
    bitmap = pdfium.PdfBitmap.new_native(*size, pdfium_c.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER | pdfium_c.FPDF_RENDER_LIMITEDIMAGECACHE
    place = (bitmap, page, 0, 0, *size, 0, flags)
    end = time.monotonic() + seconds
    pause = pdfium_c.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: time.monotonic() > end)
    status = pdfium_c.FPDF_RenderPageBitmap_Start(*place, pause)
    pdfium_c.FPDF_RenderPage_Close(page)
    if status != pdfium_c.FPDF_RENDER_DONE:
        raise ScanError("page.unreadable", reason="too slow to draw")
    if page.formenv:
        pdfium_c.FPDF_FFLDraw(page.formenv, *place)
    image: Image.Image = bitmap.to_pil()
    return image


def _scale(width: float, height: float, found: Survey, longest: int | None, limits: Limits) -> float:
    if longest is not None:
        return min(longest / max(width, height), limits["pixels.raster_dpi_high"] / 72)
    least = limits["pixels.raster_dpi"] if found.scan is None or found.visible_text else 72.0
    dpi = min(max(found.finest_dpi, least), limits["pixels.raster_dpi_high"])
    most = math.sqrt(limits["pixels.measured_mp"] * 1e6 / (width * height))
    return min(dpi / 72, most * 0.999)


def _origin(found: Survey) -> Origin:
    if found.scan is not None:
        return Origin.SCAN
    if found.drawn:
        return Origin.DIGITAL
    return Origin.UNKNOWN


def size_of(picture: Picture, sideways: bool) -> tuple[int, int]:
    """Pixels of the picture as the page shows it."""
    if sideways:
        return (picture.height, picture.width)
    return (picture.width, picture.height)


def paper_mm(page: "pdfium.PdfPage") -> tuple[float, float]:
    """Width and height of the page as shown, in millimetres."""
    width, height = page.get_size()
    return width / 72 * 25.4, height / 72 * 25.4
