"""The declared figures as a table: a row a figure, a column a year; what documents say is shown beside."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from srdi_desktop.gui import looks
from srdi_desktop.model import FIGURES, PEOPLE, Application, Consistency, Proposal, State, declared_unit
from srdi_desktop.texts import text
from srdi_desktop.verdict_words import source_name, with_unit
from srdi_desktop.workflow.declaring import proposed_value

Index = QModelIndex | QPersistentModelIndex


class FiguresModel(QAbstractTableModel):
    """Cells are edited in place; `save` gets the whole application with the change."""

    def __init__(self, save: Callable[[Application], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._application = Application()
        self._found: Mapping[tuple[str, int], list[Consistency]] = {}
        self._offered: Mapping[tuple[str, int], Proposal] = {}
        self.years: tuple[int, ...] = ()

    def show(
        self,
        application: Application,
        years: tuple[int, ...],
        consistency: tuple[Consistency, ...],
        offered: Mapping[tuple[str, int], Proposal],
    ) -> None:
        """Other figures, years (oldest first), comparisons, or figures read from the scans that wait to be taken."""
        self._offered = offered
        found: dict[tuple[str, int], list[Consistency]] = {}
        for item in consistency:
            found.setdefault((item.figure, item.year), []).append(item)
        if years != self.years:
            self.beginResetModel()
            self._application = application
            self.years = years
            self._found = found
            self.endResetModel()
            return
        self._application, self._found = application, found
        if years:
            self.dataChanged.emit(self.index(0, 0), self.index(len(FIGURES) - 1, len(years) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One a figure."""
        return 0 if parent.isValid() else len(FIGURES)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One a year."""
        if parent.isValid():
            return 0
        return len(self.years)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All editable."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The digits as typed, a mark where a document disagrees, and what it says."""
        if not index.isValid():
            return None
        name, year = self.place(index)
        value = self._application.figure(year, name)
        found = self._found.get((name, year), [])
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._words(value, self._offered.get((name, year)))
            case Qt.ItemDataRole.ForegroundRole | Qt.ItemDataRole.FontRole if value is None:
                return looks.colour("muted") if role == Qt.ItemDataRole.ForegroundRole else _slanted()
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.DecorationRole:
                return _mark(found)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join([text(f"evaluation.field.{name}.help"), *map(compared, found)])
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(name, year)
        return None

    def _spoken(self, name: str, year: int) -> str:
        value = self._application.figure(year, name)
        said = self._words(value, self._offered.get((name, year)))
        if value is None and said:
            said = text("figures.offered_value", value=said)
        return f"{text(f'evaluation.field.{name}.name')} {year}: {said}"

    def _words(self, value: Decimal | None, offered: Proposal | None) -> str:
        """The digits as typed; those that the scans state, in grey, where nobody typed any."""
        if value is not None:
            return str(value)
        if offered:
            return format(proposed_value(offered), "f")
        return ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Years above, figures with their unit on the left."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            if section < len(self.years):
                return text("gui.figures.year", year=self.years[section])
            return None
        if orientation == Qt.Orientation.Vertical and section < len(FIGURES):
            name = FIGURES[section]
            if role == Qt.ItemDataRole.DisplayRole:
                unit = text("gui.figures.people" if name in PEOPLE else "gui.figures.wan")
                return f"{text(f'evaluation.field.{name}.name')}  {unit}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return text(f"evaluation.field.{name}.help")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; refused when it is no number, empty makes it unknown."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        name, year = self.place(index)
        words = str(value).strip().replace(",", "").replace("，", "")
        try:
            number = Decimal(words) if words else None
        except InvalidOperation:
            return False
        if number == self._application.figure(year, name) and words == str(number or ""):
            return False
        row = {key: old for key, old in self._application.figures.get(year, {}).items() if key != name}
        figures = {**self._application.figures, year: row if number is None else {**row, name: number}}
        application = replace(self._application, figures=figures)
        self._save(application)
        return True

    def place(self, index: Index) -> tuple[str, int]:
        """(figure, year) of a cell."""
        return FIGURES[index.row()], self.years[index.column()]


def compared(item: Consistency) -> str:
    """What a document says against what was declared, in words."""
    return text(
        f"gui.consistency.{item.code.partition('.')[2]}",
        source=source_name(item.source),
        declared=with_unit(item.declared, declared_unit(item.figure)),
        found=with_unit(item.found, item.unit),
    )


def _slanted() -> QFont:
    made = looks.font()
    made.setItalic(True)
    return made


def _mark(found: list[Consistency]) -> Any:
    if not found:
        return None
    state = "problems" if any(item.state == State.FAILED for item in found) else "good"
    role = looks.MARKS[state][1]
    return looks.pixmap(looks.MARKS[state][0], 14, role, 2.0)
