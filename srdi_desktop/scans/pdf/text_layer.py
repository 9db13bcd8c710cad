"""A PDF page's text layer as lines with boxes as shown. The caller holds PDFium's lock."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model import Box, Limits, Line

Rect = tuple[float, float, float, float]  # left, bottom, right, top in page space, points
_LETTERS = 600  # looked at: the first of a page tell how all of it lies
_MOST_OF_THEM = 0.9  # of the letters: a table with some labels on end is no page on its side


def text_lines(page: "pdfium.PdfPage", limits: Limits) -> tuple[Line, ...]:
    """Lines from top to bottom, left to right, those of tables cell by cell; text outside the page is left out."""
    most = int(limits["scan.layer_lines"])
    gap = limits["scan.cell_gap"]
    textpage = page.get_textpage()
    try:
        lines: list[Line] = []
        for start, text in _spans(textpage):
            for piece, rect in _cells(textpage, start, text, gap):
                box = shown_box(page, rect)
                if box is not None and piece.strip():
                    lines.append(Line(piece.strip(), box))
            if len(lines) >= most:
                break
    finally:
        textpage.close()
    return tuple(in_rows(lines))


def letters_turn(page: "pdfium.PdfPage") -> int:
    """Degrees clockwise that stand most letters of the page upright, as it is shown; 0 where they lie in many ways."""
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), _LETTERS)
        angles = [pdfium_c.FPDFText_GetCharAngle(textpage, index) for index in range(count)]
    finally:
        textpage.close()
    quarters = [round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0]
    if not quarters:
        return 0
    quarter, most = Counter(quarters).most_common(1)[0]
    shown = (page.get_rotation() + quarter * 90) % 360
    return (-shown) % 360 if most >= _MOST_OF_THEM * len(quarters) else 0


def _spans(textpage: "pdfium.PdfTextPage") -> Iterator[tuple[int, str]]:
    """(index of the first character, text) of each line as PDFium found it."""
    count = textpage.count_chars()
    start = 0
    for part in textpage.get_text_range(0, count).split("\r\n") if count > 0 else ():
        for piece in part.split("\n"):
            yield start, piece.replace("\ufffe", "-").replace("\x00", "")
            start += len(piece) + 1
        start += 1


def _cells(textpage: "pdfium.PdfTextPage", start: int, text: str, gap: float) -> list[tuple[str, Rect]]:
    """The line with its box, or its cells where parts of it stand further apart than `gap` times its height."""
    first = pdfium_c.FPDFText_GetCharIndexFromTextIndex(textpage, start)
    if first < 0 or not text.strip():
        return []
    rects = _rects(textpage, first, len(text))
    if not rects:
        return []
    whole = _union(rects)
    high = max(rect[3] - rect[1] for rect in rects) * gap
    rects.sort()
    apart = any(after[0] - before[2] > high for before, after in pairwise(rects))
    return _split(textpage, first, text, high) if apart else [(text, whole)]


def _rects(textpage: "pdfium.PdfTextPage", first: int, count: int) -> list[Rect]:
    found = []
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    for index in range(min(pdfium_c.FPDFText_CountRects(textpage, first, count), 200)):
        pdfium_c.FPDFText_GetRect(textpage, index, left, top, right, bottom)
        found.append((left.value, bottom.value, right.value, top.value))
    return found


def _split(textpage: "pdfium.PdfTextPage", first: int, text: str, high: float) -> list[tuple[str, Rect]]:
    cells: list[tuple[str, list[Rect]]] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    run = 0  # characters since the last gap
    for index, character in enumerate(text):
        if character.isspace() or not pdfium_c.FPDFText_GetCharBox(textpage, first + index, left, right, bottom, top):
            cells[-1:] = [(cells[-1][0] + character, cells[-1][1])] if cells else []
            continue
        rect = (left.value, bottom.value, right.value, top.value)
        # PDFium runs a cell on into the next row's first one: a step back to the left begins a new cell, too.
        near = bool(cells) and -high <= rect[0] - cells[-1][1][-1][2] <= high
        # A single character before a gap is part of a spaced word (名    称), not a cell.
        if near or (run == 1 and rect[0] > cells[-1][1][-1][2]):
            cells[-1] = (cells[-1][0] + character, [*cells[-1][1], rect])
        else:
            cells.append((character, [rect]))
        run = run + 1 if near else 1
    return [(piece, _union(rects)) for piece, rects in cells]


def _union(rects: list[Rect]) -> Rect:
    lefts, bottoms, rights, tops = zip(*rects, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def shown_box(page: "pdfium.PdfPage", rect: Rect) -> Box | None:
    """A rectangle (left, bottom, right, top) in page space as a Box as shown; None when it lies outside the page."""
    left, bottom, right, top = page.get_bbox()
    width = right - left
    height = top - bottom
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
