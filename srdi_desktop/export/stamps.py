"""The position stamped on each page: on a light ground, upright as read, clear of the text where the text is known."""

from collections.abc import Sequence

from srdi_desktop.export.papers.drawn_sheets import INK
from srdi_desktop.export.pdf import objects
from srdi_desktop.export.pdf.placing import Place, Rect
from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.model.plan import ExportOptions

RIM = 17.0  # points from the edge: 6 mm, inside what office printers reach
PADDING = 3.0
_ORDER = {
    "left": ("left", "center", "right"),
    "center": ("center", "right", "left"),
    "right": ("right", "center", "left"),
}


class Stamps:
    """Draws the stamp that the options ask for; without one it draws nothing."""

    def __init__(self, options: ExportOptions, lettering: Lettering, total: int) -> None:
        self._letters = lettering
        self._total = total
        self._text = options.stamp_text
        self._edge, _, self._side = options.stamp.partition("-")

    def content(self, ground: Rect | None, place: Place, position: int) -> bytes:
        """Operators in the page's own space that draw the stamp on its ground; nothing without one."""
        if ground is None:
            return b""
        style, text = self._style(place), self._words(position)
        inside = (ground[0] + PADDING, ground[1] + PADDING + style.size * 0.12)
        area = objects.numbers((ground[0], ground[1], ground[2] - ground[0], ground[3] - ground[1]))
        return b"q %b1 g %b re f BT %b rg %b Td %bET Q\n" % (
            objects.matrix(place.shown), area, objects.numbers(style.colour), objects.numbers(inside),
            self._letters.shown(text, style),
        )  # fmt: skip

    def ground(self, place: Place, position: int, taken: Sequence[Rect] = ()) -> Rect | None:
        """Where the stamp stands, in shown coordinates; None where none is wanted. `taken`: shown rectangles of text
        to keep clear of.
        """
        if self._edge not in ("top", "bottom"):
            return None
        style = self._style(place)
        width = self._letters.width(self._words(position), style)
        return self._ground(place, width, style.size, taken)

    def _style(self, place: Place) -> Style:
        return Style(size=9 * min(1.4, max(0.75, min(place.width, place.height) / 595)), colour=INK)

    def _words(self, position: int) -> str:
        return self._text.replace("{position}", str(position)).replace("{total}", str(self._total))

    def _ground(self, place: Place, width: float, size: float, taken: Sequence[Rect]) -> Rect:
        """The place asked for, or the nearest of the same edge, then of the other edge, where nothing is; where there
        is none, the one that covers least.
        """
        if not taken:
            side = self._side if self._side in _ORDER else "right"
            return _corner(place, self._edge, side, width + 2 * PADDING, size + 2 * PADDING)
        edges = (self._edge, "top" if self._edge == "bottom" else "bottom")
        grounds = [
            _corner(place, edge, side, width + 2 * PADDING, size + 2 * PADDING)
            for edge in edges
            for side in _ORDER.get(self._side, _ORDER["right"])
        ]
        return min(grounds, key=lambda ground: sum(_overlap(ground, other) for other in taken))


def _corner(place: Place, edge: str, side: str, width: float, height: float) -> Rect:
    rim = min(RIM, place.width / 12, place.height / 12)
    left = {"left": rim, "center": (place.width - width) / 2, "right": place.width - rim - width}[side]
    bottom = rim if edge == "bottom" else place.height - rim - height
    return (left, bottom, left + width, bottom + height)


def _overlap(a: Rect, b: Rect) -> float:
    """Area that two rectangles share, square points."""
    across, up = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return across * up if across > 0 and up > 0 else 0.0
