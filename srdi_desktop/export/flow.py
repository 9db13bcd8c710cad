"""Text and tables that run over as many sheets as they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from srdi_desktop.export.lettering import Lettering, Style
from srdi_desktop.export.placing import A4
from srdi_desktop.export.sheet import ACCENT, INK, LINE, MARGIN, MUTED, PALE, Colour, Sheet

TOP, BOTTOM = A4[1] - 70, 64.0
BODY = A4[0] - 2 * MARGIN
TEXT = Style(9.5)
SMALL = Style(8, colour=MUTED)
LEADING = 1.45
_PAD = 5.0


@dataclass(frozen=True)
class Cell:
    """One cell; `position` makes it a link when the sheets are bound into the dossier."""

    text: str
    colour: Colour = INK
    bold: bool = False
    position: int | None = None
    small: str = ""  # a second, muted paragraph below


@dataclass(frozen=True)
class Column:
    """Heading, width in points, and whether it stands at the right."""

    title: str
    width: float
    right: bool = False


class Flow:
    """Fills sheets from top to bottom. `linked`: positions become links."""

    def __init__(self, letters: Lettering, *, linked: bool) -> None:
        self.letters = letters
        self.linked = linked
        self.sheets: list[Sheet] = []
        self.turn()

    @property
    def sheet(self) -> Sheet:
        """The sheet being filled."""
        return self.sheets[-1]

    def turn(self) -> None:
        """Begin a new sheet."""
        sheet = Sheet(self.letters)
        sheet.box((0, A4[1] - 8, A4[0], A4[1]), fill=ACCENT)
        self.sheets.append(sheet)
        self.y = TOP

    def need(self, height: float) -> None:
        """Turn over when less than `height` points are left."""
        if self.y - height < BOTTOM:
            self.turn()

    def heading(self, text: str, keep: float = 90.0) -> None:
        """A section's heading; at least `keep` points of what follows stay with it."""
        self.need(keep)
        self.y -= 12 if self.y < TOP else 0
        self.sheet.text(MARGIN, self.y - 10, text, Style(14, bold=True, colour=ACCENT))
        self.y -= 30

    def subheading(self, text: str, keep: float = 60.0) -> None:
        """A smaller heading."""
        self.need(keep)
        self.y -= 6 if self.y < TOP else 0
        self.sheet.text(MARGIN, self.y - 8, text, Style(10.5, bold=True))
        self.y -= 24

    def paragraph(self, text: str, style: Style = TEXT, indent: float = 0.0) -> None:
        """Running text."""
        for line in self.letters.wrapped(text, style, BODY - indent):
            self.need(style.size * LEADING)
            self.sheet.text(MARGIN + indent, self.y - style.size, line, style)
            self.y -= style.size * LEADING
        self.y -= 4

    def space(self, height: float) -> None:
        """Leave some room."""
        self.y -= height

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        """A ruled table; its head comes again on each sheet, rows are never torn."""
        self.need(60)
        self._head(columns)
        for row in rows:
            wrapped = [_lines(self.letters, cell, column) for cell, column in zip(row, columns, strict=True)]
            height = max(sum(style.size * LEADING for _, style in lines) for lines in wrapped) + 2 * _PAD
            if self.y - height < BOTTOM:
                self.turn()
                self._head(columns)
            self._row(columns, row, wrapped, height)
        self.y -= 10

    def _head(self, columns: Sequence[Column]) -> None:
        self.sheet.box((MARGIN, self.y - 18, MARGIN + BODY, self.y), fill=PALE)
        x = MARGIN
        for column in columns:
            at, align = (x + column.width - 4, "right") if column.right else (x + 4, "left")
            self.sheet.text(at, self.y - 12.5, column.title, Style(8, bold=True, colour=MUTED), align)
            x += column.width
        self.y -= 18

    def _row(
        self, columns: Sequence[Column], row: Sequence[Cell], wrapped: list[list[tuple[str, Style]]], height: float
    ) -> None:
        x = MARGIN
        for column, cell, lines in zip(columns, row, wrapped, strict=True):
            y = self.y - _PAD
            for line, style in lines:
                at, align = (x + column.width - 4, "right") if column.right else (x + 4, "left")
                self.sheet.text(at, y - style.size * 1.05, line, style, align)
                y -= style.size * LEADING
            if cell.position and self.linked:
                self.sheet.link((x, self.y - height, x + column.width, self.y), cell.position)
            x += column.width
        self.y -= height
        self.sheet.rule(MARGIN, self.y, MARGIN + BODY, LINE, 0.4)

    def footers(self, left: str, numbered: str) -> None:
        """The line at the foot of every sheet; `numbered` has {page} and {total}."""
        for index, sheet in enumerate(self.sheets, start=1):
            sheet.text(MARGIN, 36, sheet.shortened(left, SMALL, BODY - 90), SMALL)
            sheet.text(MARGIN + BODY, 36, numbered.format(page=index, total=len(self.sheets)), SMALL, "right")


def _lines(letters: Lettering, cell: Cell, column: Column) -> list[tuple[str, Style]]:
    style = Style(TEXT.size, cell.bold, cell.colour)
    lines = [(line, style) for line in letters.wrapped(cell.text, style, column.width - 8)]
    if cell.small:
        lines += [(line, SMALL) for line in letters.wrapped(cell.small, SMALL, column.width - 8)]
    return lines
