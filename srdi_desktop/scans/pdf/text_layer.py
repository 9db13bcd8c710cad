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
_QUARTER = math.pi / 2
_LETTERS = 600  # looked at: the first of a page tell how all of it lies
_DASHES = "-—–－−"
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
                said = piece.strip()
                if box is not None and said:
                    line = Line(said, box)
                    lines.append(line)
            if len(lines) >= most:
                break
    finally:
        textpage.close()
    ordered = in_rows(lines)
    return tuple(ordered)


def letters_turn(page: "pdfium.PdfPage") -> int:
    """Degrees clockwise that stand most letters of the page upright, as it is shown; 0 where they lie in many ways."""
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), _LETTERS)
        angles = [pdfium_c.FPDFText_GetCharAngle(textpage, index) for index in range(count)]
    finally:
        textpage.close()
    quarters = [round(angle / _QUARTER) % 4 for angle in angles if angle >= 0]
    if not quarters:
        return 0
    counted = Counter(quarters)
    quarter, most = counted.most_common(1)[0]
    if most < _MOST_OF_THEM * len(quarters):
        return 0
    shown: int = page.get_rotation() + quarter * 90
    return -shown % 360


def _spans(textpage: "pdfium.PdfTextPage") -> Iterator[tuple[int, str]]:
    """(index of the first character, text) of each line as PDFium found it."""
    count = textpage.count_chars()
    if count <= 0:
        return
    start = 0
    whole = textpage.get_text_range(0, count)
    for part in whole.split("\r\n"):
        for piece in part.split("\n"):
            said = piece.replace("\ufffe", "-").replace("\x00", "")
            yield start, said
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
    heights = [top - bottom for _, bottom, _, top in rects]
    widest = max(heights) * gap
    rects.sort()
    for before, after in pairwise(rects):
        if after[0] - before[2] > widest:
            return _split(textpage, first, text, widest)
    whole = _union(rects)
    return [(text, whole)]


def _rects(textpage: "pdfium.PdfTextPage", first: int, count: int) -> list[Rect]:
    """Of so many characters from the first on, at most 200."""
    found = []
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    known = pdfium_c.FPDFText_CountRects(textpage, first, count)
    for index in range(min(known, 200)):
        pdfium_c.FPDFText_GetRect(textpage, index, left, top, right, bottom)
        rect = (left.value, bottom.value, right.value, top.value)
        found.append(rect)
    return found


def _split(textpage: "pdfium.PdfTextPage", first: int, text: str, widest: float) -> list[tuple[str, Rect]]:
    """The line's cells with their boxes, cut at gaps wider than `widest`."""
    words: list[str] = []
    boxes: list[list[Rect]] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    run = 0  # characters since the last gap
    for index, character in enumerate(text, first):
        if character.isspace() or not pdfium_c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
            if words:
                words[-1] += character
            continue
        rect = (left.value, bottom.value, right.value, top.value)
        near = further = False
        if boxes:
            before = boxes[-1][-1]
            apart = rect[0] - before[2]
            # PDFium runs a cell on into the next row's first one: a step back to the left begins a new cell, too.
            near = -widest <= apart <= widest
            further = run == 1 and apart > 0 and _is_spaced(words[-1], text, index - first)
        if near or further:
            words[-1] += character
            boxes[-1].append(rect)
        else:
            words.append(character)
            boxes.append([rect])
        run = run + 1 if near else 1
    unions = map(_union, boxes)
    return list(zip(words, unions, strict=True))


def _is_spaced(before: str, text: str, place: int) -> bool:
    """Whether a single character before a gap is part of a spaced word (名    称), not a cell.

    A dash never is, and a digit only where the next one stands alone as well, as in forms with a box for each digit.
    """
    last = before.strip()[-1:]
    if last in _DASHES:
        return False
    if not last.isdigit():
        return True
    behind = text[place + 1 : place + 2]
    return text[place].isdigit() and not behind.strip()


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
    from_left = (rect[0] - left) / width
    from_top = (top - rect[3]) / height
    to_right = (rect[2] - left) / width
    to_bottom = (top - rect[1]) / height
    box = Box(max(0.0, from_left), max(0.0, from_top), min(1.0, to_right), min(1.0, to_bottom))
    if box.left >= box.right or box.top >= box.bottom:
        return None
    return box.turned(page.get_rotation())


def in_rows(lines: list[Line]) -> list[Line]:
    """Reading order: rows from top to bottom, within a row (centres within half a line) from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.box.top + item.box.bottom, item.box.left)):
        box = line.box
        centre = (box.top + box.bottom) / 2
        last = rows[-1][0].box if rows else None
        if last is not None and last.top <= centre <= last.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered = []
    for row in rows:
        row.sort(key=lambda item: item.box.left)
        ordered += row
    return ordered
