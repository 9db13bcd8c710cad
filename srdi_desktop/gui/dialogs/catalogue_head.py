"""What a catalogue says of itself, as a form: tier, dates, regulation, delivery, windows; all of it with undo."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP
from srdi_desktop.gui.models.catalogue import CatalogueModel
from srdi_desktop.model import Tier, Window
from srdi_desktop.texts import text
from srdi_desktop.workflow.catalogues.library import regulations

_DATES, _SIZES = ("issued", "valid_until"), ("max_mb", "entry_max_mb")
_DELIVERY = (*_SIZES, "file_name", "entry_file_name", "paper")
_FLAGS = ("verified", "superseded")
_LINES = ("id", "region", "source", *_DATES, *_DELIVERY, "note")
_WINDOW = ("opens", "closes", "source", "verified")


class CatalogueHead(QScrollArea):
    """`refused(field, typed)`: what does not fit is put back and told."""

    refused = Signal(str, str)

    def __init__(self, model: CatalogueModel) -> None:
        super().__init__()
        self._model = model
        self.lines = {name: QLineEdit() for name in _LINES}
        self.flags = {name: QCheckBox(text(f"catalogue.field.{name}")) for name in _FLAGS}
        self.tier = QComboBox()
        self.regulation = QComboBox()
        self.windows = QTableWidget(0, len(_WINDOW))
        inner = QWidget()
        self._build(inner)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.follow()
        self._connect()
        model.catalogue_changed.connect(self.follow)

    # Building

    def _build(self, inner: QWidget) -> None:
        form = QFormLayout(inner)
        form.setVerticalSpacing(GAP)
        for tier in Tier:
            self.tier.addItem(text(f"gui.tier.{tier.replace('-', '_')}"), str(tier))
        self.regulation.addItem(text("catalogue.choice.none"), "")
        for name, title in regulations().items():
            self.regulation.addItem(f"{title}（{name}）", name)
        form.addRow(text("catalogue.field.tier"), self.tier)
        form.addRow(text("catalogue.field.regulation"), self.regulation)
        for name, line in self.lines.items():
            hint = "day_hint" if name in _DATES else "unknown"
            line.setPlaceholderText("" if name in ("id", "file_name", "entry_file_name") else _hint(hint))
            line.setToolTip(text(f"catalogue.field_tip.{name}") if name in _TIPS else "")
            line.setAccessibleName(text(f"catalogue.field.{name}"))
            form.addRow(text(f"catalogue.field.{name}"), line)
        for box in self.flags.values():
            form.addRow("", box)
        form.addRow(text("catalogue.field.windows"), self._window_side())

    def _window_side(self) -> QWidget:
        side, row = QWidget(), QHBoxLayout()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self.windows.setHorizontalHeaderLabels([text(f"catalogue.editor.window_{name}") for name in _WINDOW])
        self.windows.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.windows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.windows.setAccessibleName(text("catalogue.field.windows"))
        self.windows.setMaximumHeight(150)
        column.addWidget(self.windows)
        for name, call in (("window_add", self._add_window), ("window_remove", self._remove_window)):
            button = QPushButton(text(f"catalogue.editor.{name}"))
            button.clicked.connect(call)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return side

    def _connect(self) -> None:
        for name, line in self.lines.items():
            line.editingFinished.connect(lambda name=name: self._typed(name))
        for name, box in self.flags.items():
            box.clicked.connect(lambda on, name=name: self._model.set_head(**{name: on}))
        self.tier.activated.connect(lambda _: self._model.set_head(tier=Tier(self.tier.currentData())))
        self.regulation.activated.connect(lambda _: self._model.set_head(regulation=self.regulation.currentData()))
        self.windows.itemChanged.connect(lambda item: self._window_typed(item.row(), item.column(), item.text()))

    # Following

    def follow(self) -> None:
        """Show the catalogue as it is."""
        catalogue = self._model.catalogue
        for name, line in self.lines.items():
            line.setText(_shown(getattr(catalogue.delivery if name in _DELIVERY else catalogue, name)))
        for name, box in self.flags.items():
            box.setChecked(getattr(catalogue, name))
        self.tier.setCurrentIndex(self.tier.findData(str(catalogue.tier)))
        if self.regulation.findData(catalogue.regulation) < 0:
            self.regulation.addItem(catalogue.regulation, catalogue.regulation)
        self.regulation.setCurrentIndex(self.regulation.findData(catalogue.regulation))
        self._show_windows(catalogue.windows)

    def _show_windows(self, windows: tuple[Window, ...]) -> None:
        self.windows.blockSignals(True)
        self.windows.setRowCount(len(windows))
        for row, window in enumerate(windows):
            for column, name in enumerate(_WINDOW):
                self.windows.setItem(row, column, QTableWidgetItem(_shown(getattr(window, name))))
        self.windows.blockSignals(False)

    # Taking

    def _typed(self, name: str) -> None:
        words = self.lines[name].text().strip()
        catalogue = self._model.catalogue
        if words == _shown(getattr(catalogue.delivery if name in _DELIVERY else catalogue, name)).strip():
            return
        try:
            value = _read(name, words)
        except ValueError:
            self.refused.emit(name, words)
            self.follow()
            return
        if name in _DELIVERY:
            delivery = replace(catalogue.delivery, **{name: value})
            self._model.set_head(delivery=delivery)
        else:
            self._model.set_head(**{name: value})

    def _window_typed(self, row: int, column: int, words: str) -> None:
        windows = list(self._model.catalogue.windows)
        name = _WINDOW[column]
        try:
            value = _window_value(name, words.strip())
        except ValueError:
            self.refused.emit("windows", words)
            self.follow()
            return
        windows[row] = replace(windows[row], **{name: value})
        self._model.set_head(windows=tuple(windows))

    def _add_window(self) -> None:
        self._model.set_head(windows=(*self._model.catalogue.windows, Window(verified=False)))

    def _remove_window(self) -> None:
        gone = {index.row() for index in self.windows.selectionModel().selectedRows()}
        kept = (window for at, window in enumerate(self._model.catalogue.windows) if at not in gone)
        self._model.set_head(windows=tuple(kept))


_TIPS = ("id", *_DATES, *_SIZES, "file_name", "entry_file_name")


def _hint(name: str) -> str:
    return text(f"catalogue.editor.{name}")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return text("catalogue.choice.yes" if value else "catalogue.choice.no")
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _read(name: str, words: str) -> Any:
    """The value of a field; ValueError when the words do not fit."""
    readers: dict[str, Callable[[str], Any]] = {**dict.fromkeys(_DATES, _day), **dict.fromkeys(_SIZES, _size)}
    if name == "id" and not words:
        raise ValueError(words)
    if name in ("file_name", "entry_file_name"):
        if not words:
            raise ValueError(words)
        try:
            words.format(company="", title="", number=1, year=2026, entry="")
        except (KeyError, IndexError, AttributeError) as error:
            raise ValueError(words) from error
    return readers.get(name, str)(words)


def _day(words: str) -> date | None:
    plain = words.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    parts = [int(part) for part in plain.split("-")] if plain else []
    if parts and len(parts) != 3:
        raise ValueError(words)
    return date(*parts) if parts else None


def _size(words: str) -> float | None:
    value = float(words) if words else None
    if value is not None and not 0 < value < 1e6:
        raise ValueError(words)
    return value


def _window_value(name: str, words: str) -> Any:
    if name == "source":
        return words
    if name == "verified":
        answers = {text("catalogue.choice.yes"): True, text("catalogue.choice.no"): False}
        if words not in answers:
            raise ValueError(words)
        return answers[words]
    return _day(words)
