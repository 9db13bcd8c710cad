"""Text and plain tables that run down drawn sheets, for the papers that a person asks for one by one."""

from collections.abc import Sequence

from srdi_desktop.export.lettering import Lettering, Style
from srdi_desktop.export.placing import A4
from srdi_desktop.export.sheet import ACCENT, LINE, MARGIN, MUTED, PALE, Sheet

TOP, BOTTOM = A4[1] - 70, 64.0
BODY = A4[0] - 2 * MARGIN
LEADING = 1.45
_SMALL = Style(8, colour=MUTED)
_PAD = 5.0


class Flow:
    """Fills sheets from top to bottom; `y` is the height, in points, at which the next thing hangs."""

    band = True  # our coloured band at the head of each sheet

    def __init__(self, letters: Lettering) -> None:
        self.letters = letters
        self.sheets: list[Sheet] = []
        self.turn()

    @property
    def sheet(self) -> Sheet:
        """The sheet being filled."""
        return self.sheets[-1]

    def turn(self) -> None:
        """Begin a new sheet."""
        self.sheets.append(Sheet(self.letters))
        if self.band:
            self.sheet.box((0, A4[1] - 8, A4[0], A4[1]), fill=ACCENT)
        self.y = TOP

    def need(self, height: float) -> None:
        """Turn over when less than `height` points are left."""
        if self.y - height < BOTTOM:
            self.turn()

    def heading(self, text: str, style: Style, keep: float = 60.0) -> None:
        """A heading; at least `keep` points of what follows stay with it."""
        self.need(keep)
        self.sheet.text(MARGIN, self.y - style.size - 6, text, style)
        self.y -= style.size + 16

    def paragraph(self, text: str, style: Style) -> None:
        """Running text."""
        for line in self.letters.wrapped(text, style, BODY):
            self.need(style.size * LEADING)
            self.sheet.text(MARGIN, self.y - style.size, line, style)
            self.y -= style.size * LEADING
        self.y -= 4

    def table(self, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]], style: Style) -> None:
        """A ruled table of (heading, width in points) columns; rows are never torn."""
        self.need(60)
        self.sheet.box((MARGIN, self.y - 18, MARGIN + BODY, self.y), fill=PALE)
        x = MARGIN
        for title, width in columns:
            self.sheet.text(x + 4, self.y - 12.5, title, _SMALL)
            x += width
        self.y -= 18
        for row in rows:
            self._row([width for _, width in columns], row, style)
        self.y -= 10

    def _row(self, widths: Sequence[float], row: Sequence[str], style: Style) -> None:
        cells = [self.letters.wrapped(cell, style, width - 8) for cell, width in zip(row, widths, strict=True)]
        height = max(len(lines) for lines in cells) * style.size * LEADING + 2 * _PAD
        self.need(height)
        x = MARGIN
        for lines, width in zip(cells, widths, strict=True):
            for place, line in enumerate(lines):
                self.sheet.text(x + 4, self.y - _PAD - style.size * (1.05 + place * LEADING), line, style)
            x += width
        self.y -= height
        self.sheet.rule(MARGIN, self.y, MARGIN + BODY, LINE, 0.4)

    def footers(self, left: str, numbered: str) -> None:
        """The line at the foot of every sheet; `numbered` has {page} and {total}."""
        for index, sheet in enumerate(self.sheets, start=1):
            sheet.text(MARGIN, 36, sheet.shortened(left, _SMALL, BODY - 90), _SMALL)
            sheet.text(MARGIN + BODY, 36, numbered.format(page=index, total=len(self.sheets)), _SMALL, "right")
