"""One editor for each kind of question; all speak through `answered(value)` with None for unknown."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from srdi_desktop.gui.layouts import Flow
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.models.answers import Question, parsed
from srdi_desktop.texts import text


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
    from srdi_desktop.gui.dialogs.industry import IndustryPicker
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
