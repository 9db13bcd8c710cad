"""A PDF page's text layer as lines with boxes as shown. The caller holds PDFium's lock."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import Box, Line


def text_lines(page: "pdfium.PdfPage", limits: Limits) -> tuple[Line, ...]:
    """Lines from top to bottom, left to right; text outside the page is left out."""
    most = int(limits["scan.layer_lines"])
    textpage = page.get_textpage()
    try:
        lines = []
        for start, text in _spans(textpage):
            box = _box(textpage, page, start, len(text))
            if box is not None and text.strip():
                lines.append(Line(text.strip(), box))
            if len(lines) >= most:
                break
    finally:
        textpage.close()
    return tuple(in_rows(lines))


def _spans(textpage: "pdfium.PdfTextPage") -> Iterator[tuple[int, str]]:
    """(index of the first character, text) of each line as PDFium found it."""
    count = textpage.count_chars()
    start = 0
    for part in textpage.get_text_range(0, count).split("\r\n") if count > 0 else ():
        for piece in part.split("\n"):
            yield start, piece.replace("\ufffe", "-").replace("\x00", "")
            start += len(piece) + 1
        start += 1


def _box(textpage: "pdfium.PdfTextPage", page: "pdfium.PdfPage", start: int, count: int) -> Box | None:
    first = pdfium_c.FPDFText_GetCharIndexFromTextIndex(textpage, start)
    if first < 0 or count < 1:
        return None
    edges: list[tuple[float, float, float, float]] = []
    for index in range(min(pdfium_c.FPDFText_CountRects(textpage, first, count), 200)):
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        pdfium_c.FPDFText_GetRect(textpage, index, left, top, right, bottom)
        edges.append((left.value, bottom.value, right.value, top.value))
    if not edges:
        return None
    whole = (
        min(e[0] for e in edges),
        min(e[1] for e in edges),
        max(e[2] for e in edges),
        max(e[3] for e in edges),
    )
    return shown_box(page, whole)


def shown_box(page: "pdfium.PdfPage", rect: tuple[float, float, float, float]) -> Box | None:
    """A rectangle (left, bottom, right, top) in page space as a Box as shown; None when it lies outside the page."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    if width <= 0 or height <= 0:
        return None
    box = Box(
        max(0.0, (rect[0] - left) / width),
        max(0.0, (top - rect[3]) / height),
        min(1.0, (rect[2] - left) / width),
        min(1.0, (top - rect[1]) / height),
    )
    return box.turned(page.get_rotation()) if box.left < box.right and box.top < box.bottom else None


def in_rows(lines: list[Line]) -> list[Line]:
    """Reading order: rows from top to bottom, within a row (centres within half a line) from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.box.top + item.box.bottom, item.box.left)):
        centre = (line.box.top + line.box.bottom) / 2
        last = rows[-1][0].box if rows else None
        if last is not None and last.top <= centre <= last.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda item: item.box.left)]
