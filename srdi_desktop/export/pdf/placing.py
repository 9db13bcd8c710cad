"""One coordinate model for every page: where the visible part lies and how it is turned.

Everything we draw is drawn in **shown** coordinates: points, origin at the bottom left of the page as a reader sees it.
`Place.shown` carries them into the page's own space, whatever its rotation, crop box or origin.
"""

import math
from dataclasses import dataclass

from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import IDENTITY, Matrix

A4 = (595.276, 841.890)  # points
UNSAID = (612.0, 792.0)  # the sheet that every viewer takes where a file gives none: US letter
A3_LONG = 1190.551
A3_SHORT = 841.890
LARGEST = A3_LONG + 15  # a sheet scanned with its rim is still A3
VERY_LONG = 3.0  # length over width: chat records, web pages saved as one; the longest office papers have 2.1
LONGEST = 14_400.0  # points: further no page reaches (ISO 32000-1, annex C)
SMALLEST = 300.0  # longer side of about 105 mm: a card or a stub, shown on an A4 sheet
MOST_ENLARGED = 2.0  # a card blown up further shows the scanner's grain, not more text

Rect = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class Place:
    """How a page stands in the output. `inner`: matrix for the source's content, None when it is left as it is."""

    box: Rect
    rotate: int
    width: float  # as shown, points
    height: float
    shown: Matrix  # shown coordinates -> the page's own space
    inner: Matrix | None = None
    size: tuple[float, float] = (0.0, 0.0)  # of the source as shown, before it was straightened and fitted
    upright: Matrix = IDENTITY  # the source as shown -> shown coordinates


def visible(media: list[float], crop: list[float]) -> Rect:
    """The part a viewer shows: crop box within media box, in order; US letter where the file gives none."""
    outer = _ordered(media) or (0.0, 0.0, *UNSAID)
    inner = _ordered(crop)
    if inner is None:
        return outer
    left = max(outer[0], inner[0])
    bottom = max(outer[1], inner[1])
    right = min(outer[2], inner[2])
    top = min(outer[3], inner[3])
    if right - left > 1 and top - bottom > 1:
        return (left, bottom, right, top)
    return outer


def within(inner: Rect, outer: Rect, slack: float = 1.0) -> bool:
    """Whether a rectangle lies inside another, but for some points."""
    left, bottom, right, top = inner
    reaches = left >= outer[0] - slack and bottom >= outer[1] - slack
    if not reaches:
        return False
    if not (right <= outer[2] + slack):
        return False
    return top <= outer[3] + slack


def _ordered(rect: list[float]) -> Rect | None:
    if len(rect) != 4:
        return None
    if not all(map(math.isfinite, rect)):
        return None
    left, right = sorted((rect[0], rect[2]))
    bottom, top = sorted((rect[1], rect[3]))
    if right - left > 0.1 and top - bottom > 0.1:
        return (left, bottom, right, top)
    return None


def from_shown(box: Rect, rotate: int) -> Matrix:
    """Shown coordinates -> the page's own space, for a page turned clockwise by `rotate` degrees when shown."""
    left, bottom, right, top = box
    turn = rotate % 360
    if turn == 90:
        return (0.0, 1.0, -1.0, 0.0, right, bottom)
    if turn == 180:
        return (-1.0, 0.0, 0.0, -1.0, right, top)
    if turn == 270:
        return (0.0, -1.0, 1.0, 0.0, left, top)
    return (1.0, 0.0, 0.0, 1.0, left, bottom)


def inverse(m: Matrix) -> Matrix:
    """The matrix that undoes `m`."""
    a, b, c, d, e, f = m
    whole = a * d - b * c
    x = (c * f - d * e) / whole
    y = (b * e - a * f) / whole
    return (d / whole, -b / whole, -c / whole, a / whole, x, y)


def shown_size(box: Rect, rotate: int) -> tuple[float, float]:
    """Width and height as shown."""
    width = box[2] - box[0]
    height = box[3] - box[1]
    if rotate % 180:
        return (height, width)
    return (width, height)


def place(box: Rect, rotate: int, deskew: float = 0.0, unit: float = 1.0) -> Place:
    """Where a PDF page comes to stand. Ordinary pages keep their box; the others are wrapped into a sheet that fits."""
    rotate = round(rotate / 90) * 90 % 360
    width, height = shown_size(box, rotate)
    sheet, fit = fitted(width * unit, height * unit)
    if unit == 1.0 and not deskew and sheet == (width, height):
        return Place(box, rotate, width, height, from_shown(box, rotate), None, sheet)
    enlarged = (unit, 0, 0, unit, 0, 0)
    scaled = objects.times(enlarged, fit)
    straight = straightened(width, height, deskew)
    upright = objects.times(straight, scaled)
    to_shown = inverse(from_shown(box, rotate))
    inner = objects.times(to_shown, upright)
    around = (0.0, 0.0, *sheet)
    return Place(around, 0, *sheet, IDENTITY, inner, (width, height), upright)


def fitted(width: float, height: float) -> tuple[tuple[float, float], Matrix]:
    """(size of the sheet, matrix onto it) for a page of that size in points: nothing above A3, cards on A4; a very long
    page keeps a width that can be read, as far as a PDF page may reach.
    """
    long = max(width, height)
    short = min(width, height)
    if long > LARGEST or short > A3_SHORT + 15:
        scale = min(A3_LONG / long, A3_SHORT / short)
        if long / short > VERY_LONG:
            scale = min(1.0, A4[0] / short, LONGEST / long)
        return (width * scale, height * scale), (scale, 0, 0, scale, 0, 0)
    if long < SMALLEST:
        scale = min(MOST_ENLARGED, 0.9 * A4[0] / width, 0.9 * A4[1] / height)
        left = (A4[0] - width * scale) / 2
        bottom = (A4[1] - height * scale) / 2
        return A4, (scale, 0, 0, scale, left, bottom)
    return (width, height), IDENTITY


def straightened(width: float, height: float, clockwise: float) -> Matrix:
    """Turn around the middle of a page by some degrees clockwise."""
    if not clockwise:
        return IDENTITY
    angle = -math.radians(clockwise)
    cos = math.cos(angle)
    sin = math.sin(angle)
    x = width / 2
    y = height / 2
    across = x - x * cos + y * sin
    up = y - x * sin - y * cos
    return (cos, sin, -sin, cos, across, up)
