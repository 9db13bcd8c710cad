"""A read-only table of words with a mark in its first column: conditions, points, consistency, strength."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from srdi_desktop.gui import icons, looks
from srdi_desktop.gui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Line:
    """One row: cells, the state its mark shows, a longer explanation, and the thing behind it."""

    cells: tuple[str, ...]
    state: str = ""
    tip: str = ""
    thing: Any = None


class TableModel(QAbstractTableModel):
    """Lines under headings."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings, self._lines = tuple(headings), list[Line]()

    def show(self, lines: Sequence[Line], headings: Sequence[str] | None = None) -> None:
        """Other lines, under other headings where these are given."""
        wanted = self._headings if headings is None else tuple(headings)
        if (list(lines), wanted) != (self._lines, self._headings):
            self.beginResetModel()
            self._lines, self._headings = list(lines), wanted
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One a line."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One a heading."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section] if 0 <= section < len(self._headings) else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, marks, explanations."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return line.cells[column]
            case Qt.ItemDataRole.DecorationRole if column == 0 and line.state:
                name, colour = looks.MARKS[line.state]
                return icons.icon(name, colour)
            case Qt.ItemDataRole.ToolTipRole:
                return line.tip or line.cells[column]
            case Role.OBJECT:
                return line.thing
            case Role.STATE:
                return line.state
        return None
