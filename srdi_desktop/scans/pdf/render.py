"""Pixels of a PDF page drawn by PDFium. The caller holds PDFium's lock.

Pixels of a PDF page that is one picture, taken out of the file undrawn. The caller holds PDFium's lock.
"""

import ctypes
import io
import math
import time
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from srdi_desktop.model import Limits, Origin, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.images import jpeg
from srdi_desktop.scans.images.pictures import open_picture
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


_TURN = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_COUNTED = {"FlateDecode", "LZWDecode", "RunLengthDecode"}
_WRAPPINGS = {"ASCII85Decode", "ASCIIHexDecode", "FlateDecode"}  # may lie around a JPEG: reportlab writes the first
_NOTHING = Image.new("L", (1, 1))


def embedded(page: "pdfium.PdfPage", found: Survey, longest: int | None, limits: Limits) -> pixels.Sheet | None:
    """The page's only picture decoded by itself, pixel for pixel; None when it is of an unusual kind."""
    picture = found.only_image
    if picture is None:
        return None
    rotation = (page.get_rotation() + (picture.turn or 0)) % 360
    sheet = pixels.Sheet(
        _NOTHING,
        turn=_TURN.get(rotation),
        origin=Origin.SCAN,
        bilevel=picture.bits == 1,
        dpi=picture.dpi,
        paper_mm=paper_mm(page),
        source_size=size_of(picture, rotation in (90, 270)),
    )
    filters = _filters(picture)
    if filters and filters[-1] == "DCTDecode" and set(filters[:-1]) <= _WRAPPINGS:
        return _from_jpeg(picture, sheet, longest, limits)
    if longest is None:
        return _from_bitmap(picture, sheet, limits)
    return None


def _from_jpeg(picture: Picture, sheet: pixels.Sheet, longest: int | None, limits: Limits) -> pixels.Sheet | None:
    data = io.BytesIO(_unwrapped_data(picture))
    header = open_picture(data, "jpeg")
    if header.mode not in ("L", "RGB") or header.size != (picture.width, picture.height):
        return None
    if jpeg.has_exposure(header):
        sheet = replace(sheet, origin=Origin.PHOTO)
    if longest is not None:
        image = jpeg.for_picture(data, longest, limits)
        return replace(sheet, image=image)
    whole, small = jpeg.for_measuring(data, limits)
    return replace(sheet, image=whole, small=small)


def _from_bitmap(picture: Picture, sheet: pixels.Sheet, limits: Limits) -> pixels.Sheet | None:
    """Grey and 1-bit pictures (G4, JBIG2, Flate) as PDFium decodes them, without scaling."""
    if picture.bits not in (1, 8):
        return None
    pixels.afford(picture.width, picture.height, "L", limits)
    bitmap = pdfium_c.FPDFImageObj_GetBitmap(picture.raw)
    if not bitmap:
        raise ScanError("page.unreadable", reason="picture does not decode")
    try:
        if pdfium_c.FPDFBitmap_GetFormat(bitmap) != pdfium_c.FPDFBitmap_Gray:
            return None
        size = (pdfium_c.FPDFBitmap_GetWidth(bitmap), pdfium_c.FPDFBitmap_GetHeight(bitmap))
        stride = pdfium_c.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium_c.FPDFBitmap_GetBuffer(bitmap), stride * size[1])
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    image = Image.frombytes("L", size, data, "raw", "L", stride, 1)
    _hold_complete(picture, image, limits)
    return replace(sheet, image=image)


def _hold_complete(picture: Picture, image: Image.Image, limits: Limits) -> None:
    """PDFium fills what is missing with black: where a page ends in black, count the bytes, or else the black lines.

    The bytes of fax and JBIG2 cannot be counted, since PDFium decodes them only as pictures.
    """
    box = image.getbbox() or (0, 0, 0, 0)
    black = 1 - box[3] / image.height
    expected = (image.width * picture.bits + 7) // 8 * image.height
    short = (
        black > 0
        and set(_filters(picture)) <= _COUNTED
        and pdfium_c.FPDFImageObj_GetImageDataDecoded(picture.raw, None, 0) < expected
    )
    if short or black > limits["pixels.black_foot"]:
        raise ScanError("page.unreadable", reason="cut short")


def hold_decodable(found: Survey, image: Image.Image) -> None:
    """A rendering of one colour where a scanned picture should be: ScanError when PDFium could not decode it."""
    if found.scan is None or (len({*image.convert("L").getextrema()}) > 1 and not found.visible_text):
        return
    bitmap = pdfium_c.FPDFImageObj_GetBitmap(found.scan.raw)
    if not bitmap:
        raise ScanError("page.unreadable", reason="picture does not decode")
    pdfium_c.FPDFBitmap_Destroy(bitmap)


def _filters(picture: Picture) -> list[str]:
    names = []
    for index in range(min(pdfium_c.FPDFImageObj_GetImageFilterCount(picture.raw), 8)):
        size = pdfium_c.FPDFImageObj_GetImageFilter(picture.raw, index, None, 0)
        text = ctypes.create_string_buffer(size)
        pdfium_c.FPDFImageObj_GetImageFilter(picture.raw, index, text, size)
        names.append(text.value.decode("latin-1"))
    return names


def _unwrapped_data(picture: Picture) -> bytes:
    """The JPEG itself; PDFium undoes every filter around it."""
    size = pdfium_c.FPDFImageObj_GetImageDataDecoded(picture.raw, None, 0)
    data = (ctypes.c_ubyte * size)()
    pdfium_c.FPDFImageObj_GetImageDataDecoded(picture.raw, data, size)
    return bytes(data)
