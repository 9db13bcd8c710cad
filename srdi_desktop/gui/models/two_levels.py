"""The shape of a tree with two levels: branches and what hangs on them; what a row says is the model's own."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex


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
        return len(self.leaves(self.branches()[parent.row()]))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        """One."""
        return 1
