"""The catalogue editor: a table beside a notice's text, live remarks, and what the list would do to the dossier."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import icons, looks
from srdi_desktop.gui.desk import Desk, Notice
from srdi_desktop.gui.jobs import Latest
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.models.catalogue import CHOICES, COLUMNS, CatalogueModel, choice_words
from srdi_desktop.model.errors import RulesError, SrdiError
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow import catalogue_making as making
from srdi_desktop.workflow.library import all_catalogues, next_year

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {"title": 250, "kind": 120, "condition": 150, "sections": 160, "recognise": 160, "note": 200}


class CatalogueEditor(QDialog):
    """Edits a copy; nothing happens to the dossier before "use it here"."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(text("gui.editor.title"))
        self.resize(1180, 720)
        self.model = CatalogueModel(desk.bridge.dossier.catalogue, self)
        self.table, self.notice, self.remarks = QTableView(), QPlainTextEdit(), QListWidget()
        self.name, self.region, self.source, self.year = QLineEdit(), QLineEdit(), QLineEdit(), QSpinBox()
        self._ahead = QLabel()
        self._latest = Latest(self)
        self._latest.ready.connect(self._looked_ahead)
        self._build()
        self.model.catalogue_changed.connect(self._follow)
        self._follow()

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addLayout(self._head())
        layout.addLayout(self._tools())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._notice_side())
        splitter.addWidget(self._table())
        splitter.setSizes([280, 860])
        layout.addWidget(splitter, 1)
        self.remarks.setMaximumHeight(110)
        self.remarks.setAccessibleName(text("gui.editor.remarks"))
        layout.addWidget(self.remarks)
        layout.addLayout(self._bottom())
        QShortcut(QKeySequence.StandardKey.Undo, self, self.model.undo)

    def _head(self) -> QHBoxLayout:
        self.year.setRange(2020, 2100)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        for key, field, stretch in (("name", self.name, 3), ("region", self.region, 1), ("year", self.year, 0)):
            form = QFormLayout()
            form.addRow(text(f"gui.editor.{key}"), field)
            row.addLayout(form, stretch)
        form = QFormLayout()
        form.addRow(text("gui.editor.source"), self.source)
        row.addLayout(form, 3)
        self.name.editingFinished.connect(lambda: self.model.set_head(title=self.name.text().strip()))
        self.region.editingFinished.connect(lambda: self.model.set_head(region=self.region.text().strip()))
        self.source.editingFinished.connect(lambda: self.model.set_head(source=self.source.text().strip()))
        self.year.editingFinished.connect(lambda: self.model.set_head(year=self.year.value()))
        return row

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        calls: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("add", "add", lambda: self.model.add(self._row() + 1)),
            ("remove", "remove", self._remove),
            ("up", "up", lambda: self._shift(-1)),
            ("down", "down", lambda: self._shift(1)),
            ("undo", "undo", self.model.undo),
            ("next_year", "calendar", lambda: self.model.show(next_year(self.model.catalogue))),
        )
        self.tools: dict[str, QToolButton] = {}
        for name, icon, call in calls:
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setText(text(f"gui.editor.{name}"))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            button.clicked.connect(call)
            self.tools[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.based = QComboBox()
        self.based.setAccessibleName(text("gui.editor.based"))
        self.based.addItem(text("gui.editor.based"), None)
        for shelved in all_catalogues():
            self.based.addItem(shelved.catalogue.title, shelved.catalogue)
        self.based.activated.connect(self._start_from)
        row.addWidget(self.based)
        return row

    def _notice_side(self) -> QWidget:
        side, heading, read = QWidget(), QLabel(text("gui.editor.notice")), QPushButton(text("gui.editor.read"))
        heading.setFont(looks.font(0.95, bold=True))
        self.notice.setPlaceholderText(text("gui.editor.notice_hint"))
        self.notice.setAccessibleName(text("gui.editor.notice"))
        read.clicked.connect(self._read_notice)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, GAP, 0)
        for widget in (heading, self.notice, read):
            column.addWidget(widget)
        return side

    def _table(self) -> QTableView:
        self.table.setModel(self.model)
        self.table.setItemDelegate(_ChoiceDelegate(self.table))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName(text("gui.editor.table"))
        for at, column in enumerate(COLUMNS):
            self.table.setColumnWidth(at, _WIDTHS.get(column, 84))
        return self.table

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._ahead.setObjectName("quiet")
        self._ahead.setWordWrap(True)
        row.addWidget(self._ahead, 1)
        for name, call in (("export", self._save_as), ("install", self._install), ("use", self._use)):
            button = QPushButton(text(f"gui.editor.{name}"))
            button.setProperty("main", name == "use")
            button.clicked.connect(call)
            row.addWidget(button)
        return row

    # Following

    def _follow(self) -> None:
        catalogue = self.model.catalogue
        for field, words in (
            (self.name, catalogue.title),
            (self.region, catalogue.region),
            (self.source, catalogue.source),
        ):
            field.setText(words)
        self.year.setValue(catalogue.year)
        self.tools["undo"].setEnabled(self.model.can_undo)
        self.remarks.clear()
        try:
            making.checked(catalogue)
        except RulesError as error:
            self.remarks.addItem(" ".join(error_text(error)))
            self.remarks.item(0).setIcon(icons.icon("error", "error"))
            return
        titles = {entry.id: entry.title for entry in catalogue.entries}
        for remark in making.remarks(catalogue):
            words = text(f"notices.remark.{remark.code}", **remark.values)
            self.remarks.addItem(f"{titles[remark.entry]}：{words}" if remark.entry else words)
            self.remarks.item(self.remarks.count() - 1).setIcon(icons.icon("hint", "hint"))
        call = self._desk.bridge.preview(catalogue)
        if call is not None:
            self._latest.ask(catalogue, call)

    def _looked_ahead(self, _: object, then: Verdicts) -> None:
        found = making.ahead(self._desk.bridge.verdicts, then)
        self._ahead.setText(text("gui.editor.ahead", moved=found.moved, missing=found.missing))

    # Acting

    def _row(self) -> int:
        return self.table.currentIndex().row()

    def _remove(self) -> None:
        self.model.remove([index.row() for index in self.table.selectionModel().selectedRows()])

    def _start_from(self, at: int) -> None:
        if at > 0:
            self.model.show(self.based.itemData(at))

    def _shift(self, by: int) -> None:
        if self._row() >= 0:
            self.table.selectRow(self.model.shift(self._row(), by))

    def _read_notice(self) -> None:
        today = date.today()  # noqa: DTZ011 - the user's own calendar day
        try:
            draft = making.from_notice(self.notice.toPlainText(), today)
        except SrdiError as error:
            self._ahead.setText(" ".join(error_text(error)))
            return
        self.model.show(draft.catalogue, {drafted.entry.id: drafted.unsure for drafted in draft.entries})

    def _save_as(self) -> None:
        proposed = f"{self.model.catalogue.id}.toml"
        name, _ = QFileDialog.getSaveFileName(self, text("gui.editor.export"), proposed, text("gui.file.catalogue"))
        if name:
            self._try(lambda: making.install(self.model.catalogue, Path(name)))

    def _install(self) -> None:
        self._try(lambda: making.install(self.model.catalogue))

    def _use(self) -> None:
        if self._try(lambda: making.checked(self.model.catalogue)) is not None:
            self._desk.bridge.do("set_catalogue", self.model.catalogue)
            self.accept()

    def _try(self, call: Callable[[], Any]) -> Any:
        try:
            done = call()
        except SrdiError as error:
            self._ahead.setText(" ".join(error_text(error)))
            return None
        if isinstance(done, Path):
            self._ahead.setText(text("gui.notice.saved_copy", path=str(done)))
            self._desk.tell(Notice(text("gui.notice.saved_copy", path=str(done)), level="good", key="saved"))
        return done


class _ChoiceDelegate(QStyledItemDelegate):
    """A box of words for fields that have only some."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = COLUMNS[index.column()]
        if column not in CHOICES:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        for value in CHOICES[column]:
            box.addItem(choice_words(column, value), value)
        box.activated.connect(lambda _: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)
