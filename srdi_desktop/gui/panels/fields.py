"""One editor for each kind of question; all speak through `answered(value)` with None for unknown.

Industry classification GB/T 4754-2017: search offline by words, code or pinyin initials; four digits only.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from srdi_desktop.gui import GAP, Flow, fit, looks
from srdi_desktop.gui.models.answers import Question, parsed
from srdi_desktop.model import IndustryClass
from srdi_desktop.texts import text
from srdi_desktop.workflow.declaring import industry_neighbours, industry_path, industry_search


def words_of(name: str) -> tuple[str, str]:
    """(name, help) of a field."""
    return text(f"evaluation.field.{name}.name"), text(f"evaluation.field.{name}.help")


class Field(QWidget):
    """The editor of one question. `focused` when the person comes to it, so that help can be shown."""

    answered = Signal(object)
    focused = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(GAP)
        self._quiet = False
        self.setAccessibleName(words_of(question.name)[0])
        self.offered, self._value = QPushButton(), ""
        self.offered.clicked.connect(self._take)
        self.offered.setVisible(False)
        _MAKERS[question.kind](self)
        self.row.addWidget(self.offered)

    def show_answer(self, value: Any) -> None:
        """Set the editor without speaking."""
        self._quiet = True
        self.set_value(value)
        self._quiet = False

    set_value: Callable[[Any], None]

    def offer(self, value: str) -> None:
        """A value read from the scans, to be taken with one click; "" for none."""
        self.offered.setText(text("figures.offered_text", value=value))
        self.offered.setVisible(bool(value))
        self._value = value

    def _take(self) -> None:
        self.answered.emit(self._value)

    def speak(self, value: Any) -> None:
        """Tell the answer, unless it was just set from outside."""
        if not self._quiet:
            self.answered.emit(value)


def _line(field: Field) -> None:
    edit = QLineEdit()
    edit.setAccessibleName(field.accessibleName())
    edit.setPlaceholderText(text("gui.figures.unknown"))

    def done() -> None:
        try:
            value = parsed(field.question, edit.text())
        except ValueError:
            edit.setProperty("wrong", True)
            edit.setToolTip(text("gui.figures.not_a_number"))
        else:
            edit.setProperty("wrong", False)
            edit.setToolTip("")
            field.speak(value)
        edit.style().unpolish(edit)
        edit.style().polish(edit)

    edit.editingFinished.connect(done)
    field.set_value = lambda value: edit.setText("" if value is None else str(value))
    field.row.addWidget(edit, 1)
    if field.question.unit:
        field.row.addWidget(QLabel(text(f"gui.figures.{field.question.unit}") if field.question.unit != "%" else "%"))
    field.setFocusProxy(edit)


def _choice(field: Field) -> None:
    combo = QComboBox()
    combo.setAccessibleName(field.accessibleName())
    combo.addItem(text("gui.figures.unknown"), None)
    for word in field.question.words:
        combo.addItem(text(f"evaluation.word.{word}"), word)
    combo.activated.connect(lambda _: field.speak(combo.currentData()))
    field.set_value = lambda value: combo.setCurrentIndex(max(0, combo.findData(value)))
    field.row.addWidget(combo, 1)
    field.setFocusProxy(combo)


def _many(field: Field) -> None:
    known = QCheckBox(text("gui.figures.none_of_these"))
    boxes = {word: QCheckBox(text(f"evaluation.word.{word}")) for word in field.question.words}

    def tell() -> None:
        chosen = tuple(word for word, box in boxes.items() if box.isChecked())
        if chosen and field.sender() is not known:
            known.setChecked(False)
        elif known.isChecked():
            field.speak(())
            return
        field.speak(chosen or None)

    def show(value: Any) -> None:
        for word, box in boxes.items():
            box.setChecked(word in (value or ()))
        known.setChecked(value == ())

    field.set_value = show
    holder = QWidget()
    flow = Flow(holder)
    for box in (*boxes.values(), known):
        box.clicked.connect(tell)
        flow.addWidget(box)
    field.row.addWidget(holder, 1)
    field.setFocusProxy(next(iter(boxes.values())))


def _day(field: Field) -> None:
    known, edit = QCheckBox(), QDateEdit()
    known.setToolTip(text("gui.figures.known"))
    known.setAccessibleName(f"{field.accessibleName()}: {text('gui.figures.known')}")
    edit.setAccessibleName(field.accessibleName())
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setCalendarPopup(True)

    def tell() -> None:
        chosen = edit.date()
        field.speak(date(chosen.year(), chosen.month(), chosen.day()) if known.isChecked() else None)

    def show(value: Any) -> None:
        known.setChecked(value is not None)
        edit.setEnabled(value is not None)
        edit.setDate(QDate(value.year, value.month, value.day) if value else QDate.currentDate())

    known.clicked.connect(edit.setEnabled)
    known.clicked.connect(tell)
    edit.editingFinished.connect(tell)
    field.set_value = show
    field.row.addWidget(known)
    field.row.addWidget(edit, 1)
    field.setFocusProxy(known)  # the first: Tab never comes back to what stands before the proxy


def _flag(field: Field) -> None:
    box = QCheckBox(text("evaluation.word.true"))
    box.setAccessibleName(field.accessibleName())
    box.clicked.connect(field.speak)
    field.set_value = lambda value: box.setChecked(bool(value))
    field.row.addWidget(box, 1)
    field.setFocusProxy(box)


def _industry(field: Field) -> None:
    from srdi_desktop.workflow.declaring import industry_path

    shown = QLabel()
    choose = QPushButton(text("gui.figures.choose"))
    shown.setWordWrap(True)

    def show(value: Any) -> None:
        path = industry_path(value) if value else ()
        shown.setText(f"{value}  {' › '.join(item.name for item in path[1:])}" if path else text("gui.figures.unknown"))

    def ask() -> None:
        picker = IndustryPicker(field)
        if picker.exec() == IndustryPicker.DialogCode.Accepted:
            field.speak(picker.code)

    choose.clicked.connect(ask)
    field.set_value = show
    field.row.addWidget(shown, 1)
    field.row.addWidget(choose, 0, Qt.AlignmentFlag.AlignTop)
    field.setFocusProxy(choose)


_MAKERS: dict[str, Callable[[Field], None]] = {
    "text": _line, "count": _line, "number": _line, "choice": _choice, "many": _many, "day": _day, "flag": _flag,
    "industry": _industry,
}  # fmt: skip


class IndustryPicker(QDialog):
    """Search above, hits below, the neighbours of the chosen class beside them; `code` holds the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = ""
        self.setWindowTitle(text("gui.industry.title"))
        fit(self, 820, 520)
        self.search = QLineEdit()
        self.hits = QListWidget()
        self.beside = QListWidget()
        self._path, self.take = QLabel(), QPushButton(text("gui.industry.take"))
        self.search.setPlaceholderText(text("gui.industry.search"))
        self.search.setAccessibleName(text("gui.industry.search"))
        self.search.textChanged.connect(self._find)
        self.hits.currentItemChanged.connect(self._chosen)
        self.beside.itemClicked.connect(self._switch)
        self.hits.itemDoubleClicked.connect(lambda _: self.accept())
        self._build()
        self._chosen(None)

    def _build(self) -> None:
        self._path.setWordWrap(True)
        self._path.setMinimumHeight(44)
        self.take.setProperty("main", True)
        self.take.clicked.connect(self.accept)
        cancel = QPushButton(text("gui.new.cancel"))
        cancel.clicked.connect(self.reject)
        columns, buttons = QHBoxLayout(), QHBoxLayout()
        columns.setSpacing(2 * GAP)
        for key, view in (("hits", self.hits), ("beside", self.beside)):
            heading = QLabel(text(f"gui.industry.{key}"))
            heading.setFont(looks.font(0.95, bold=True))
            view.setAccessibleName(heading.text())
            column = QVBoxLayout()
            column.addWidget(heading)
            column.addWidget(view)
            columns.addLayout(column, 1)
        note = QLabel(text("gui.industry.note"))
        note.setObjectName("quiet")
        note.setWordWrap(True)
        buttons.addWidget(note, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.search)
        layout.addLayout(columns, 1)
        layout.addWidget(self._path)
        layout.addLayout(buttons)

    def _find(self, words: str) -> None:
        self.hits.clear()
        for item in industry_search(words):
            self.hits.addItem(_row(item))
        self.hits.setCurrentRow(0)

    def _chosen(self, row: QListWidgetItem | None) -> None:
        self.beside.clear()
        self.take.setEnabled(row is not None)
        if row is None:
            self._path.setText(text("gui.industry.nothing"))
            return
        self.code = str(row.data(Qt.ItemDataRole.UserRole))
        self._path.setText(" › ".join(f"{item.code} {item.name}" for item in industry_path(self.code)))
        for item in industry_neighbours(self.code):
            self.beside.addItem(_row(item))

    def _switch(self, row: QListWidgetItem) -> None:
        self.search.setText(str(row.data(Qt.ItemDataRole.UserRole)))


def _row(item: IndustryClass) -> QListWidgetItem:
    row = QListWidgetItem(f"{item.code}  {item.name}")
    row.setData(Qt.ItemDataRole.UserRole, item.code)
    return row
