"""Pixels of a PDF page, by PDFium or out of the page's own JPEG. The caller holds PDFium's lock."""

import ctypes
import io
import math

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import Origin
from srdi_desktop.scans import exif, pixels
from srdi_desktop.scans.images import decode_jpeg, open_picture
from srdi_desktop.scans.pdf_survey import Picture, Survey

_TURN = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


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
        source_size=_size(picture, sideways) if picture and found.pictures == 1 else image.size,
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


def _size(picture: Picture, sideways: bool) -> tuple[int, int]:
    return (picture.height, picture.width) if sideways else (picture.width, picture.height)


def paper_mm(page: "pdfium.PdfPage") -> tuple[float, float]:
    """Width and height of the page as shown, in millimetres."""
    width, height = page.get_size()
    return width / 72 * 25.4, height / 72 * 25.4


def decode_embedded(page: "pdfium.PdfPage", found: Survey, longest: int | None, limits: Limits) -> pixels.Sheet | None:
    """The page's only picture decoded from its own bytes; None when it is no plain grey or RGB JPEG."""
    picture = found.only_image
    if picture is None or _filters(picture) != ["DCTDecode"]:
        return None
    image = open_picture(io.BytesIO(_raw_data(picture)), "jpeg")
    if image.mode not in ("L", "RGB") or image.size != (picture.width, picture.height):
        return None
    origin, _ = exif.origin_and_dpi(image, "", limits)
    decode_jpeg(image, longest, limits)
    rotation = page.get_rotation()
    return pixels.Sheet(
        image,
        turn=_TURN.get(rotation),
        origin=Origin.PHOTO if origin is Origin.PHOTO else Origin.SCAN,
        dpi=picture.dpi,
        paper_mm=paper_mm(page),
        source_size=_size(picture, rotation in (90, 270)),
    )


def _filters(picture: Picture) -> list[str]:
    names = []
    for index in range(min(pdfium_c.FPDFImageObj_GetImageFilterCount(picture.raw), 8)):
        size = pdfium_c.FPDFImageObj_GetImageFilter(picture.raw, index, None, 0)
        text = ctypes.create_string_buffer(size)
        pdfium_c.FPDFImageObj_GetImageFilter(picture.raw, index, text, size)
        names.append(text.value.decode("latin-1"))
    return names


def _raw_data(picture: Picture) -> bytes:
    size = pdfium_c.FPDFImageObj_GetImageDataRaw(picture.raw, None, 0)
    data = (ctypes.c_ubyte * size)()
    pdfium_c.FPDFImageObj_GetImageDataRaw(picture.raw, data, size)
    return bytes(data)
