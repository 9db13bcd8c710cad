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
from srdi_desktop.sample.sheet import RED, Block, Rule, Sheet, Stamp, Stroke, Words

EPOCH = time.gmtime(1_781_740_800)  # 2026-06-18, in the PDFs' metadata
ORIENTATION, TURN_RIGHT = 0x0112, 6  # EXIF: the camera was held upright, the chip lies on its side
INK_BELOW = 168  # grey level of a copier's black and white


def _jpeg(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "JPEG", quality=82, dpi=(dpi, dpi))


def _phone(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:  # noqa: ARG001  a phone writes no resolution
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_RIGHT
    pages[0].rotate(90, expand=True).save(target, "JPEG", quality=88, exif=exif)


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
    return page.convert("L").point(lambda level: 255 if level > INK_BELOW else 0).convert("1")


def _pdf(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "PDF", resolution=dpi, quality=80, creationDate=EPOCH, modDate=EPOCH)


def _save_all(pages: Sequence[Image.Image], target: BinaryIO, form: str, **options: object) -> None:
    append_images = list(pages[1:])
    pages[0].save(target, form, save_all=True, append_images=append_images, **options)


WRITERS: Mapping[str, Callable[[Sequence[Image.Image], int, BinaryIO], None]] = MappingProxyType(
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
        canvas.setPageSize((sheet.size[0] * mm, sheet.size[1] * mm))
        for ink in sheet.inks:
            _draw(canvas, ink, sheet.size[1])
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, ink: Words | Rule | Block | Stamp | Stroke, height: float) -> None:
    if isinstance(ink, Words):
        _words(canvas, ink, height)
    elif isinstance(ink, Rule):
        canvas.setStrokeColor(ink.colour)
        canvas.setLineWidth(ink.width * mm)
        canvas.line(ink.x1 * mm, (height - ink.y1) * mm, ink.x2 * mm, (height - ink.y2) * mm)
    elif isinstance(ink, Block):
        canvas.setFillColor(ink.colour)
        canvas.rect(
            ink.x1 * mm, (height - ink.y2) * mm, (ink.x2 - ink.x1) * mm, (ink.y2 - ink.y1) * mm, stroke=0, fill=1
        )
    elif isinstance(ink, Stroke):
        _stroke(canvas, ink, height)
    else:
        _stamp(canvas, ink, height)


def _words(canvas: Canvas, ink: Words, height: float) -> None:
    canvas.saveState()
    canvas.setFont("SampleBold" if ink.bold else "SampleRegular", ink.size)
    canvas.setFillColor(ink.colour)
    canvas.translate(ink.x * mm, (height - ink.y) * mm)
    canvas.rotate(-ink.turn)
    {"left": canvas.drawString, "center": canvas.drawCentredString, "right": canvas.drawRightString}[ink.align](
        0, 0, ink.text
    )
    canvas.restoreState()


def _stroke(canvas: Canvas, ink: Stroke, height: float) -> None:
    canvas.setStrokeColor(ink.colour)
    canvas.setLineWidth(ink.width * mm)
    path = canvas.beginPath()
    path.moveTo(ink.points[0][0] * mm, (height - ink.points[0][1]) * mm)
    for x, y in ink.points[1:]:
        path.lineTo(x * mm, (height - y) * mm)
    canvas.drawPath(path)


def _stamp(canvas: Canvas, stamp: Stamp, height: float) -> None:
    canvas.saveState()
    canvas.translate(stamp.x * mm, (height - stamp.y) * mm)
    canvas.setStrokeColor(RED)
    canvas.setFillColor(RED)
    canvas.setLineWidth(1.1 * mm)
    canvas.circle(0, 0, stamp.radius * mm)
    canvas.setFont("SampleBold", stamp.radius * 0.27 * mm)
    step = min(24.0, 250 / max(1, len(stamp.name) - 1))
    for index, character in enumerate(stamp.name):
        canvas.saveState()
        canvas.rotate(-(index - (len(stamp.name) - 1) / 2) * step)
        canvas.drawCentredString(0, stamp.radius * 0.7 * mm, character)
        canvas.restoreState()
    path = canvas.beginPath()
    for index in range(10):
        reach = stamp.radius * (0.28 if index % 2 == 0 else 0.107) * mm
        angle = math.radians(36 * index)
        (path.lineTo if index else path.moveTo)(reach * math.sin(angle), reach * math.cos(angle))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFont("SampleRegular", stamp.radius * 0.2 * mm)
    canvas.drawCentredString(0, -stamp.radius * 0.62 * mm, stamp.line)
    canvas.restoreState()


@cache
def _register_fonts() -> None:
    """reportlab keeps one font for each face of a process: under the faces' own names these would take the place of
    those that exports use.
    """
    for name, path in (("SampleRegular", resources.font()), ("SampleBold", resources.font("bold"))):
        font = TTFont(name, str(path))
        font.face.name = b"Sample" + font.face.name
        pdfmetrics.registerFont(font)
