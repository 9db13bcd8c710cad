"""Photos that were made flat for a look, before anything is decided: one row each, ticked or not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from srdi_desktop.gui import Bridge
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.models.thumbnails import Thumbnails
from srdi_desktop.model import Derived, PageRef, Reshaping
from srdi_desktop.texts import page_name, text

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """An original page, what is to be done to it, and what came of it: None while it is on its way."""

    page: PageRef
    by: Reshaping
    is_sure: bool
    ticked: bool
    made: Derived | None = None

    @property
    def state(self) -> str:
        """waiting | failed | sure | unsure."""
        if self.made is None:
            return "waiting"
        if self.made.scan is None:
            return "failed"
        return "sure" if self.is_sure else "unsure"

    @property
    def words(self) -> str:
        """What to know of it: its state, or that two sheets were found."""
        two = self.state == "unsure" and self.by.second is not None
        return text("edit.all.two" if two else f"edit.all.{self.state}")

    @property
    def derived(self) -> PageRef | None:
        """The page that was made of it."""
        scan = self.made.scan if self.made is not None else None
        return PageRef(scan.id, 1) if scan is not None else None


class FlattenedModel(QAbstractListModel):
    """Rows in the order they were given. OBJECT is the Row, PICTURE the two pictures, DETAIL what to know of it."""

    def __init__(self, bridge: Bridge, rows: Sequence[Row], thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows = list(rows)
        self._thumbnails = thumbnails
        thumbnails.arrived.connect(self._repaint)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Photos."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Ticked by hand where something came of it."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and self._rows[index.row()].derived is not None:
            return usual | Qt.ItemFlag.ItemIsUserCheckable
        return usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, tick, state and pictures of a photo."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        name, state = page_name(self._bridge.dossier, row.page), row.words
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}, {state}"
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
            case Role.PICTURE:
                return self._pictures(row)
        known: dict[int, Any] = {Role.OBJECT: row, Role.STATE: row.state, Role.DETAIL: state}
        return known.get(role)

    def _pictures(self, row: Row) -> tuple[QPixmap | None, QPixmap | None]:
        after = self._thumbnails.get(row.derived) if row.derived is not None else None
        return self._thumbnails.get(row.page), after

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick set or taken away."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or self._rows[index.row()].derived is None:
            return False
        self._change(index.row(), ticked=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    # What the dialog asks and tells

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them."""
        return tuple(self._rows)

    def ticked(self) -> list[Derived]:
        """What would be taken over."""
        return [row.made for row in self._rows if row.ticked and row.made is not None and row.made.scan is not None]

    def tick_all(self, *, on: bool) -> None:
        """All that something came of."""
        for at, row in enumerate(self._rows):
            if row.derived is not None:
                self._change(at, ticked=on)

    def take_in(self, made: Sequence[Derived]) -> None:
        """Results, in any order."""
        at = {row.page: number for number, row in enumerate(self._rows)}
        for one in made:
            row = self._rows[at[one.page]]
            self._change(at[one.page], made=one, by=one.by, ticked=row.ticked and one.scan is not None)

    def adjust(self, page: PageRef, by: Reshaping) -> None:
        """Other corners by hand: sure now, and on its way."""
        at = next(number for number, row in enumerate(self._rows) if row.page == page)
        self._change(at, by=by, is_sure=True, ticked=not by.is_empty, made=None)

    def tick(self, page: PageRef, *, on: bool) -> None:
        """A person said yes or no to one."""
        at = next(number for number, row in enumerate(self._rows) if row.page == page)
        self._change(at, ticked=on and self._rows[at].derived is not None)

    def _change(self, at: int, **values: Any) -> None:
        self._rows[at] = replace(self._rows[at], **values)
        self.dataChanged.emit(self.index(at), self.index(at))

    def _repaint(self, pages: Sequence[PageRef]) -> None:
        for at, row in enumerate(self._rows):
            if row.page in pages or row.derived in pages:
                self.dataChanged.emit(self.index(at), self.index(at))
