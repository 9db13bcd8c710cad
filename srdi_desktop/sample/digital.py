"""Writes sheets as a born-digital PDF, the way a tax portal or a credit platform hands it out: text stays text."""

import math
from collections.abc import Sequence
from functools import cache
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from srdi_desktop import resources
from srdi_desktop.sample.sheet import RED, Block, Rule, Sheet, Stamp, Stroke, Words


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
        reach, angle = stamp.radius * (0.28 if index % 2 == 0 else 0.107) * mm, math.radians(36 * index)
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
