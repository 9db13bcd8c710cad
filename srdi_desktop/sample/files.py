"""Writes scanned pages as the files that scanners and phones leave behind; the same bytes every time.

Writes sheets as a born-digital PDF, the way a tax portal or a credit platform hands it out: text stays text.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import BinaryIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from srdi_desktop import resources
from srdi_desktop.sample.sheet import RED, Block, Ink, Rule, Sheet, Stamp, Stroke, Words

EPOCH = time.gmtime(1_781_740_800)  # 2026-06-18, in the PDFs' metadata
ORIENTATION, TURN_RIGHT = 0x0112, 6  # EXIF: the camera was held upright, the chip lies on its side
INK_BELOW = 168  # grey level of a copier's black and white


def _jpeg(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "JPEG", quality=82, dpi=(dpi, dpi))


def _phone(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:  # noqa: ARG001  a phone writes no resolution
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_RIGHT
    lying = pages[0].rotate(90, expand=True)
    lying.save(target, "JPEG", quality=88, exif=exif)


def _png(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "PNG", dpi=(dpi, dpi))


def _bmp(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "BMP", dpi=(dpi, dpi))


def _webp(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:  # noqa: ARG001  WebP has no resolution
    pages[0].save(target, "WEBP", quality=88)


def _tiff(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "TIFF", compression="tiff_adobe_deflate", dpi=(dpi, dpi))


def _fax(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "TIFF", compression="group4", dpi=(dpi, dpi))


def black_and_white(page: Image.Image) -> Image.Image:
    """A page as a copier sees it, one bit a pixel."""
    grey = page.convert("L")
    hard = grey.point(_black_or_white)
    return hard.convert("1")


def _black_or_white(level: int) -> int:
    if level > INK_BELOW:
        return 255
    return 0


def _pdf(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "PDF", resolution=dpi, quality=80, creationDate=EPOCH, modDate=EPOCH)


def _save_all(pages: Sequence[Image.Image], target: BinaryIO, form: str, **options: object) -> None:
    append_images = list(pages[1:])
    pages[0].save(target, form, save_all=True, append_images=append_images, **options)


Writer = Callable[[Sequence[Image.Image], int, BinaryIO], None]  # pages, dots an inch, where to
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "jpeg": _jpeg, "phone": _phone, "png": _png, "bmp": _bmp, "webp": _webp,
        "tiff": _tiff, "fax": _fax, "pdf": _pdf,
    }
)  # fmt: skip


def write_pdf(sheets: Sequence[Sheet], target: BinaryIO, title: str) -> None:
    """One page for each sheet; the same bytes every time."""
    _register_fonts()
    canvas = Canvas(target, invariant=True, initialFontName="SampleRegular")
    canvas.setTitle(title)
    for sheet in sheets:
        width, height = sheet.size
        canvas.setPageSize((width * mm, height * mm))
        for ink in sheet.inks:
            _draw(canvas, ink, height)
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, ink: Ink, height: float) -> None:
    if isinstance(ink, Words):
        _words(canvas, ink, height)
    elif isinstance(ink, Rule):
        canvas.setStrokeColor(ink.colour)
        canvas.setLineWidth(ink.width * mm)
        start = (ink.x1 * mm, (height - ink.y1) * mm)
        end = (ink.x2 * mm, (height - ink.y2) * mm)
        canvas.line(*start, *end)
    elif isinstance(ink, Block):
        canvas.setFillColor(ink.colour)
        left = ink.x1 * mm
        bottom = (height - ink.y2) * mm
        across = (ink.x2 - ink.x1) * mm
        up = (ink.y2 - ink.y1) * mm
        canvas.rect(left, bottom, across, up, stroke=0, fill=1)
    elif isinstance(ink, Stroke):
        _stroke(canvas, ink, height)
    else:
        _stamp(canvas, ink, height)


def _words(canvas: Canvas, ink: Words, height: float) -> None:
    font = "SampleRegular"
    if ink.bold:
        font = "SampleBold"
    canvas.saveState()
    canvas.setFont(font, ink.size)
    canvas.setFillColor(ink.colour)
    canvas.translate(ink.x * mm, (height - ink.y) * mm)
    canvas.rotate(-ink.turn)
    if ink.align == "left":
        canvas.drawString(0, 0, ink.text)
    elif ink.align == "center":
        canvas.drawCentredString(0, 0, ink.text)
    else:
        canvas.drawRightString(0, 0, ink.text)
    canvas.restoreState()


def _stroke(canvas: Canvas, ink: Stroke, height: float) -> None:
    canvas.setStrokeColor(ink.colour)
    canvas.setLineWidth(ink.width * mm)
    path = canvas.beginPath()
    (first_x, first_y), *others = ink.points
    path.moveTo(first_x * mm, (height - first_y) * mm)
    for x, y in others:
        path.lineTo(x * mm, (height - y) * mm)
    canvas.drawPath(path)


def _stamp(canvas: Canvas, stamp: Stamp, height: float) -> None:
    radius = stamp.radius
    canvas.saveState()
    canvas.translate(stamp.x * mm, (height - stamp.y) * mm)
    canvas.setStrokeColor(RED)
    canvas.setFillColor(RED)
    canvas.setLineWidth(1.1 * mm)
    canvas.circle(0, 0, radius * mm)
    canvas.setFont("SampleBold", radius * 0.27 * mm)
    _name_on_arc(canvas, stamp.name, radius * 0.7 * mm)
    _star(canvas, radius)
    canvas.setFont("SampleRegular", radius * 0.2 * mm)
    canvas.drawCentredString(0, -radius * 0.62 * mm, stamp.line)
    canvas.restoreState()


def _name_on_arc(canvas: Canvas, name: str, reach: float) -> None:
    """The letters of a name over at most 250 degrees of the ring, the middle one on top."""
    last = len(name) - 1
    step = min(24.0, 250 / max(1, last))
    for index, character in enumerate(name):
        angle = (index - last / 2) * step
        canvas.saveState()
        canvas.rotate(-angle)
        canvas.drawCentredString(0, reach, character)
        canvas.restoreState()


def _star(canvas: Canvas, radius: float) -> None:
    """Ten points, far and near from the middle in turn."""
    path = canvas.beginPath()
    for index in range(10):
        share = 0.28
        if index % 2:
            share = 0.107
        reach = radius * share * mm
        angle = math.radians(36 * index)
        x = reach * math.sin(angle)
        y = reach * math.cos(angle)
        if index:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


@cache
def _register_fonts() -> None:
    """reportlab keeps one font for each face of a process: under the faces' own names these would take the place of
    those that exports use.
    """
    for name, style in (("SampleRegular", "regular"), ("SampleBold", "bold")):
        path = str(resources.font(style))
        font = TTFont(name, path)
        font.face.name = b"Sample" + font.face.name
        pdfmetrics.registerFont(font)
