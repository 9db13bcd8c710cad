"""One page that we draw ourselves: text, rules, boxes and links in points from the bottom left."""

from srdi_desktop.export import values
from srdi_desktop.export.lettering import Lettering, Style
from srdi_desktop.export.placing import A4, Rect

Colour = tuple[float, float, float]

INK: Colour = (0.13, 0.15, 0.19)
MUTED: Colour = (0.42, 0.45, 0.50)
ACCENT: Colour = (0.10, 0.29, 0.48)
PALE: Colour = (0.93, 0.95, 0.97)
LINE: Colour = (0.80, 0.83, 0.87)
RED: Colour = (0.72, 0.11, 0.11)
AMBER: Colour = (0.70, 0.42, 0.02)
GREEN: Colour = (0.09, 0.45, 0.26)
WHITE: Colour = (1.0, 1.0, 1.0)
MARGIN = 62.0


class Sheet:
    """Collects a page's content. `links`: places that lead to another position of the same file."""

    def __init__(self, lettering: Lettering, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._letters = lettering
        self._content: list[bytes] = []
        self.links: list[tuple[Rect, int]] = []

    @property
    def content(self) -> bytes:
        """The content stream."""
        return b"".join(self._content)

    def text(self, x: float, y: float, text: str, style: Style, align: str = "left") -> float:
        """One line on the baseline `y`; align left, center or right of `x`. Returns its width."""
        width = self._letters.width(text, style)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        self._content.append(
            b"BT %b rg %b Td %bET\n"
            % (values.numbers(style.colour), values.numbers((left, y)), self._letters.shown(text, style))
        )
        return width

    def paragraph(self, x: float, y: float, text: str, style: Style, width: float, leading: float = 1.5) -> float:
        """Wrapped lines from the baseline `y` downwards; returns the baseline below the last one."""
        for line in self._letters.wrapped(text, style, width):
            self.text(x, y, line, style)
            y -= style.size * leading
        return y

    def rule(self, x1: float, y: float, x2: float, colour: Colour = LINE, width: float = 0.6) -> None:
        """A horizontal line."""
        self._content.append(
            b"%b RG %b w %b m %b l S\n"
            % (values.numbers(colour), values.number(width), values.numbers((x1, y)), values.numbers((x2, y)))
        )

    def box(self, rect: Rect, fill: Colour | None = None, line: Colour | None = None, width: float = 0.6) -> None:
        """A rectangle (left, bottom, right, top), filled, outlined or both."""
        left, bottom, right, top = rect
        paint = b"B" if fill and line else b"f" if fill else b"S"
        colours = b"%b rg " % values.numbers(fill) if fill else b""
        colours += b"%b RG %b w " % (values.numbers(line), values.number(width)) if line else b""
        area = values.numbers((left, bottom, right - left, top - bottom))
        self._content.append(b"%b%b re %b\n" % (colours, area, paint))

    def dots(self, x1: float, x2: float, y: float, colour: Colour = LINE) -> None:
        """A dotted leader."""
        if x2 - x1 > 6:
            ends = (values.numbers((x1, y)), values.numbers((x2, y)))
            self._content.append(b"q %b RG 0.9 w 1 J [0 3.2] 0 d %b m %b l S Q\n" % (values.numbers(colour), *ends))

    def link(self, rect: Rect, position: int) -> None:
        """Make a place lead to a position (from 1) of this file."""
        self.links.append((rect, position))

    def width_of(self, text: str, style: Style) -> float:
        """Width of a line in points."""
        return self._letters.width(text, style)

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """Lines of at most that width."""
        return self._letters.wrapped(text, style, width)

    def shortened(self, text: str, style: Style, width: float) -> str:
        """The text, cut with an ellipsis where it is too wide."""
        return self._letters.shortened(text, style, width)
