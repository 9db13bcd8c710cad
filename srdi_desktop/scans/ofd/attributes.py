"""Attribute values of OFD objects as numbers, boxes and colours."""

from srdi_desktop.model.page import Box
from srdi_desktop.scans.matrix import Matrix, bounds
from srdi_desktop.scans.ofd import safe_xml as xml
from srdi_desktop.scans.ofd.canvas import Colour
from srdi_desktop.scans.ofd.package import Rect


def box_on(paper: Rect, matrix: Matrix, width: float, height: float) -> Box | None:
    """A rectangle (0, 0, width, height) after the matrix, as a Box of the paper; None when outside."""
    left, top, right, bottom = bounds(matrix, width, height)
    box = Box(
        max(0.0, left / paper[2]), max(0.0, top / paper[3]), min(1.0, right / paper[2]), min(1.0, bottom / paper[3])
    )
    return box if box.left < box.right and box.top < box.bottom else None


def boundary_of(item: xml.Element) -> Rect:
    """An object's place and size in millimetres; zeros when it says none."""
    found = xml.numbers(item.get("Boundary"))
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else (0.0, 0.0, 0.0, 0.0)


def ctm_of(item: xml.Element) -> Matrix | None:
    """An object's own matrix, None when it has none."""
    found = xml.numbers(item.get("CTM"))
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else None


def rgb(values: list[float], alpha: float) -> Colour | None:
    """A colour of one (grey), three (red, green, blue) or four (ink) levels 0..255, with its opacity."""
    levels = [min(255, max(0, round(value))) for value in values[:4]]
    opacity = min(255, max(0, round(alpha)))
    if len(levels) == 1:
        return levels[0], levels[0], levels[0], opacity
    if len(levels) == 3:
        return levels[0], levels[1], levels[2], opacity
    if len(levels) == 4:
        key = 255 - levels[3]
        red, green, blue = ((255 - level) * key // 255 for level in levels[:3])
        return red, green, blue, opacity
    return None
