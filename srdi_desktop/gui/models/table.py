"""A read-only table of words with a mark in its first column: conditions, points, consistency, strength.

The roles under which models hand out more than text.

The shape of a tree with two levels: branches and what hangs on them; what a row says is the model's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from srdi_desktop.gui import looks

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
            self._lines = list(lines)
            self._headings = wanted
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One a line."""
        if parent.isValid():
            return 0
        return len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One a heading."""
        if parent.isValid():
            return 0
        return len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            if 0 <= section < len(self._headings):
                return self._headings[section]
            return None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, marks, explanations."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return line.cells[column]
            case Qt.ItemDataRole.DecorationRole if column == 0 and line.state:
                name, colour = looks.MARKS[line.state]
                return looks.icon(name, colour)
            case Qt.ItemDataRole.ToolTipRole:
                return line.tip or line.cells[column]
            case Role.OBJECT:
                return line.thing
            case Role.STATE:
                return line.state
        return None


MIME_PAGES = "application/x-srdi-pages"  # pages dragged inside the program, one str(PageRef) a line


class Role(IntEnum):
    """Data roles of all models here."""

    OBJECT = Qt.ItemDataRole.UserRole + 1  # the thing behind the row: Scope, PageRef, Header, Finding
    STATE = OBJECT + 1  # name of a state: icon, colour and word follow from it
    DETAIL = OBJECT + 2  # the second, quieter line
    COUNT = OBJECT + 3
    BADGES = OBJECT + 4  # names of small marks on a page
    PICTURE = OBJECT + 5
    CHIP = OBJECT + 6  # (words, colour) laid over a page's picture, or None


class TwoLevels(QAbstractItemModel):
    """The internal id of a leaf is its branch's row plus one, that of a branch is 0."""

    def branches(self) -> Sequence[Any]:
        """The branches, in the order of rows."""
        raise TypeError("a model of two levels names its branches")

    def leaves(self, branch: Any) -> Sequence[Any]:  # noqa: ARG002
        """What hangs on a branch, in the order of rows."""
        raise TypeError("a model of two levels names its leaves")

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Index of a branch or of a leaf."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The branch of a leaf; nothing for a branch."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Branches, or leaves of a branch."""
        if not parent.isValid():
            return len(self.branches())
        if parent.internalId() or parent.column():
            return 0
        branch = self.branches()[parent.row()]
        return len(self.leaves(branch))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        """One."""
        return 1
