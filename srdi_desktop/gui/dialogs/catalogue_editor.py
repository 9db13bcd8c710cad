"""The catalogue editor: a table beside a notice's text, live remarks, and what the list would do to the dossier."""

from collections.abc import Callable
from dataclasses import replace
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
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Notice, catalogue_files, fit, looks
from srdi_desktop.gui.dialogs.catalogue_compare import CatalogueCompare, ahead_words
from srdi_desktop.gui.dialogs.catalogue_head import CatalogueHead
from srdi_desktop.gui.dialogs.notice_side import NoticeSide
from srdi_desktop.gui.models.catalogue import CHOICES, COLUMNS, CatalogueModel, choice_words
from srdi_desktop.model import Catalogue, Draft, RulesError, SrdiError, Verdicts
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.catalogues import library as making
from srdi_desktop.workflow.catalogues import library as shelf
from srdi_desktop.workflow.catalogues.library import all_catalogues, next_year
from srdi_desktop.workflow.catalogues.relocating import ahead
from srdi_desktop.workflow.session import Session

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {"title": 250, "kind": 120, "condition": 150, "sections": 160, "recognise": 160, "note": 200, "source": 160}
_TOOLS = (
    ("add", "add"), ("remove", "remove"), ("up", "up"), ("down", "down"), ("undo", "undo"), ("redo", "redo"),
    ("confirm", "complete"), ("next_year", "calendar"), ("compare", "duplicate"),
)  # fmt: skip


class CatalogueEditor(QDialog):
    """Edits a copy of `catalogue`, else of the dossier's own; nothing happens to the dossier before "use it here".

    `desk` is None when no dossier is open. `saved_id`: id of what was put on the shelf, "" when nothing was.
    """

    def __init__(self, desk: Desk | None, parent: QWidget | None = None, catalogue: Catalogue | None = None) -> None:
        super().__init__(parent)
        self._desk, self.saved_id = desk, ""
        self.setWindowTitle(text("catalogue.editor.title"))
        fit(self, 1180, 660)
        if catalogue is None:
            catalogue = desk.bridge.dossier.catalogue if desk is not None else all_catalogues()[0].catalogue
        self._began_with = catalogue.id
        self._assumed: dict[str, tuple[str, object]] = {}  # field of the head -> why it is unsure, what was assumed
        self.model = CatalogueModel(catalogue, self)
        self.table = QTableView()
        self.side = NoticeSide()
        self.remarks = QListWidget()
        self.notice = self.side.words
        self.to_check = QLabel()
        self.tabs = QTabWidget()
        self.head = CatalogueHead(self.model)
        self.name, self.year = QLineEdit(), QSpinBox()
        self.year.lineEdit().setTextMargins(GAP - 2, 0, 0, 0)
        self.said, self._ahead = QLabel(), QLabel()
        if desk is not None:
            desk.bridge.previewed.connect(self._looked_ahead)
        self._build()
        for push in self.findChildren(QPushButton):  # Enter ends a field here, it presses no button
            push.setAutoDefault(False)
        self._connect()
        self._follow()

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addLayout(self._top())
        layout.addLayout(self._tools())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.side)
        splitter.addWidget(self._middle())
        splitter.setSizes([380, 820])
        layout.addWidget(splitter, 1)
        self.remarks.setMaximumHeight(96)
        self.remarks.setAccessibleName(text("catalogue.editor.remarks"))
        layout.addWidget(self.remarks)
        for label in (self.said, self._ahead):
            label.setWordWrap(True)
            layout.addWidget(label)
        self._ahead.setObjectName("quiet")
        layout.addLayout(self._bottom())

    def _top(self) -> QHBoxLayout:
        self.year.setRange(2000, 2100)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        for key, field, stretch in (("name", self.name, 3), ("year", self.year, 0)):
            form = QFormLayout()
            form.addRow(text(f"catalogue.editor.{key}"), field)
            row.addLayout(form, stretch)
        self.based = QComboBox()
        self.based.setAccessibleName(text("catalogue.editor.based"))
        self.based.addItem(text("catalogue.editor.based"), None)
        for shelved in all_catalogues():
            self.based.addItem(shelved.catalogue.title, shelved.catalogue)
        self.based.activated.connect(self._start_from)
        row.addWidget(self.based)
        return row

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.tools: dict[str, QToolButton] = {}
        for name, icon in _TOOLS:
            button = QToolButton()
            button.setIcon(looks.icon(icon))
            button.setText(text(f"catalogue.editor.{name}"))
            button.setToolTip(text(f"catalogue.editor.{name}_tip") if name in ("confirm", "next_year") else "")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            self.tools[name] = button
            row.addWidget(button)
        self.tools["compare"].setVisible(self._desk is not None)
        row.addStretch(1)
        return row

    def _middle(self) -> QWidget:
        entries, column = QWidget(), QVBoxLayout()
        entries.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        self.to_check.setWordWrap(True)
        column.addWidget(self.to_check)
        column.addWidget(self._table(), 1)
        self.tabs.addTab(entries, text("catalogue.editor.entries"))
        self.tabs.addTab(self.head, text("catalogue.editor.head"))
        return self.tabs

    def _table(self) -> QTableView:
        self.table.setModel(self.model)
        self.table.setItemDelegate(_ChoiceDelegate(self.table))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName(text("catalogue.editor.entries"))
        for at, column in enumerate(COLUMNS):
            self.table.setColumnWidth(at, _WIDTHS.get(column, 92))
        return self.table

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for name, call in (("export", self._save_as), ("install", self._install), ("use", self._use)):
            button = self.buttons[name] = QPushButton(text(f"catalogue.editor.{name}"))
            button.setProperty("main", name == "use")
            button.clicked.connect(call)
            row.addWidget(button)
        self.buttons["use"].setVisible(self._desk is not None)
        return row

    def _connect(self) -> None:
        calls: dict[str, Callable[[], object]] = {
            "add": lambda: self.model.add(self._row() + 1), "remove": lambda: self.model.remove(self._rows()),
            "up": lambda: self._shift(-1), "down": lambda: self._shift(1), "undo": self.model.undo,
            "redo": self.model.redo, "confirm": self._confirm, "compare": self._compare,
            "next_year": lambda: self.model.show(next_year(self.model.catalogue)),
        }  # fmt: skip
        for name, call in calls.items():
            self.tools[name].clicked.connect(call)
        self.name.editingFinished.connect(lambda: self.model.set_head(title=self.name.text().strip()))
        self.year.editingFinished.connect(lambda: self.model.set_head(year=self.year.value()))
        QShortcut(QKeySequence.StandardKey.Undo, self, self.model.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, self.model.redo)
        self.model.catalogue_changed.connect(self._follow)
        for source in (self.model, self.head):
            source.refused.connect(self._refused)
        self.side.drafted.connect(self._drafted)
        self.side.told.connect(self.said.setText)
        self.side.list_given.connect(self._open_list)
        self.side.unread.wanted.connect(self._take_line)
        self.side.unread.dismissed.connect(lambda line: self.model.take_line(line, 0))
        self.table.selectionModel().currentRowChanged.connect(self._show_line)
        self.remarks.itemClicked.connect(self._show_entry)
        self.remarks.itemActivated.connect(self._show_entry)

    # Following

    def _follow(self) -> None:
        catalogue = self.model.catalogue
        self.name.setText(catalogue.title)
        self.year.setValue(catalogue.year)
        self.tools["undo"].setEnabled(self.model.can_undo)
        self.tools["redo"].setEnabled(self.model.can_redo)
        waiting = {"to_check": self.model.unsure, "to_review": self.model.to_review}
        self.to_check.setVisible(any(waiting.values()))
        said = [text(f"catalogue.editor.{name}", count=count) for name, count in waiting.items() if count]
        self.to_check.setText(" ".join(said))
        self.said.clear()
        self.side.show_unread(catalogue.unread)
        valid = self._check(catalogue)
        for button in self.buttons.values():
            button.setEnabled(valid)
        if self._desk is not None and self._desk.bridge.read_only:
            self.buttons["use"].setEnabled(False)
        if valid:
            self._look_ahead(catalogue)

    def _check(self, catalogue: Catalogue) -> bool:
        self.remarks.clear()
        try:
            shelf.checked(catalogue)
        except RulesError as error:
            self._remark(" ".join(error_text(error)), "error")
            return False
        for field, (reason, drafted) in self._assumed.items():
            if getattr(catalogue, field) == drafted:
                self._remark(f"{text(f'catalogue.field.{field}')}：{text(reason)}", "hint")
        titles = {entry.id: entry.title for entry in catalogue.entries}
        for remark in making.remarks(catalogue):
            words = text(f"notices.remark.{remark.code}", **remark.values)
            self._remark(f"{titles[remark.entry]}：{words}" if remark.entry else words, "hint", remark.entry)
        return True

    def _remark(self, words: str, level: str, entry: str = "") -> None:
        item = QListWidgetItem(looks.icon(level, level), words)
        item.setData(Qt.ItemDataRole.UserRole, entry)
        self.remarks.addItem(item)

    def _look_ahead(self, catalogue: Catalogue) -> None:
        asked = self._desk is not None and self._desk.bridge.preview(catalogue)
        self._ahead.setVisible(asked)
        self._ahead.setText(text("catalogue.editor.waiting") if asked else "")

    def _looked_ahead(self, after: Catalogue, then: Verdicts) -> None:
        if self._desk is not None and after == self.model.catalogue:
            bridge = self._desk.bridge
            now = self._desk.bridge.dossier
            found = ahead(bridge.verdicts, then, now.decisions, now.catalogue, after)
            self._ahead.setText(ahead_words(found))

    def _refused(self, field: str, typed: str) -> None:
        words = text("catalogue.editor.refused", field=text(f"catalogue.field.{field}"), value=typed)
        self.said.setText(f"{words} {text(f'catalogue.field_tip.{field}')}" if field in COLUMNS else words)

    def _show_line(self, index: Index) -> None:
        if index.isValid():
            self.side.show_line(self.model.catalogue.entries[index.row()].id)

    def _show_entry(self, item: QListWidgetItem) -> None:
        ids = [entry.id for entry in self.model.catalogue.entries]
        if item.data(Qt.ItemDataRole.UserRole) in ids:
            self.tabs.setCurrentIndex(0)
            self.table.selectRow(ids.index(item.data(Qt.ItemDataRole.UserRole)))
        else:
            self.tabs.setCurrentIndex(1)

    # Acting

    def _row(self) -> int:
        return self.table.currentIndex().row()

    def _rows(self) -> list[int]:
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def _confirm(self) -> None:
        rows = self._rows()
        self.model.confirm(rows)
        if rows and rows[-1] + 1 < self.model.rowCount():
            self.table.selectRow(rows[-1] + 1)

    def _start_from(self, at: int) -> None:
        if at > 0:
            self._began_with = self.based.itemData(at).id
            self.model.show(self.based.itemData(at))
            self.based.setCurrentIndex(0)

    def _open_list(self, path: Path) -> None:
        """A catalogue file in place of the list; it can be undone, and lies on no shelf before it is kept."""
        given = self._try(lambda: shelf.read(path))
        if given is not None:
            self._began_with = ""
            self.model.show(given)

    def _shift(self, by: int) -> None:
        if self._row() >= 0:
            self.table.selectRow(self.model.shift(self._row(), by))

    def _drafted(self, draft: Draft) -> None:
        """A new list in place of the old one: it can be undone."""
        unsure = {drafted.entry.id: drafted.unsure for drafted in draft.entries}
        because = {drafted.entry.id: drafted.because for drafted in draft.entries}
        self._assumed = {name: (why, getattr(draft.catalogue, name)) for name, why in draft.unsure.items()}
        self.model.show(draft.catalogue, unsure, because)
        self.tabs.setCurrentIndex(0)

    def _take_line(self, line: str) -> None:
        """An unread line becomes entries, where it stands among those of the notice."""
        drafted = making.entries_of_line(line, self.model.catalogue)
        before = self.side.entries_before(line)
        ids = [entry.id for entry in self.model.catalogue.entries]
        at = max((ids.index(name) + 1 for name in before if name in ids), default=0)
        self.model.take_line(line, at, drafted)
        self.tabs.setCurrentIndex(0)
        self.table.selectRow(at)

    def _compare(self) -> None:
        dialog = CatalogueCompare(self._desk, self.model.catalogue, self)
        if dialog.exec() == CatalogueCompare.DialogCode.Accepted:
            self.accept()
        else:
            self._look_ahead(self.model.catalogue)  # the comparison asked about other lists meanwhile

    def _save_as(self) -> None:
        proposed = f"{self.model.catalogue.id}.toml"
        title, kinds = text("catalogue.editor.export"), text("gui.file.catalogue")
        name, _ = QFileDialog.getSaveFileName(self, title, proposed, kinds)
        if name:
            self._try(lambda: shelf.write(self.model.catalogue, Path(name)))

    def _install(self) -> None:
        self._try(self._kept)

    def _kept(self) -> Path | None:
        """A shipped list is kept under an id of its own; another own one is asked about before it is replaced."""
        catalogue = self.model.catalogue
        held = shelf.holder(self.model.catalogue.id)
        answer = "replace"
        if held is shelf.Holder.SHIPPED:
            answer = "both"
        elif held is shelf.Holder.OWN and catalogue.id not in (self._began_with, self.saved_id):
            answer = catalogue_files.ask(catalogue, held, self)
        if not answer:
            return None
        if answer == "both":
            self.model.set_head(id=shelf.free_id(catalogue.id))
        path = shelf.put(self.model.catalogue, replace=True)
        self.saved_id = self._began_with = self.model.catalogue.id
        key = "saved_as" if held is shelf.Holder.SHIPPED else "saved"
        self._tell(text(f"catalogue.editor.{key}", id=self.saved_id, path=str(path)))
        return None

    def _use(self) -> None:
        if self._desk is not None and self._try(lambda: shelf.checked(self.model.catalogue)) is not None:
            self._desk.bridge.do(Session.set_catalogue, replace(self.model.catalogue, sha256=""))
            self.accept()

    def _try(self, call: Callable[[], Any]) -> Any:
        try:
            done = call()
        except SrdiError as error:
            self.said.setText(" ".join(error_text(error)))
            return None
        if isinstance(done, Path):
            self._tell(text("catalogue.editor.saved", path=str(done)))
        return done

    def _tell(self, words: str) -> None:
        self.said.setText(words)
        if self._desk is not None:
            self._desk.tell(Notice(words, level="good", key="saved"))


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
