"""Pixels of a PDF page that is one picture, taken out of the file undrawn. The caller holds PDFium's lock."""

import ctypes
import io
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from srdi_desktop.model import Limits, Origin, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.images import jpeg
from srdi_desktop.scans.images.pictures import open_picture
from srdi_desktop.scans.pdf.render import paper_mm, size_of
from srdi_desktop.scans.pdf.survey import Picture, Survey

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
