"""One sheet of an export's choices, made from CHOICES, and the picture of what they do to cover and contents."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Latest, decoded_jpeg, looks
from srdi_desktop.model import CHOICES, MOST_BINDING_MM, Choice, ExportOptions, ExportPlan, Kind, Part
from srdi_desktop.texts import has, language, text
from srdi_desktop.workflow.page_pictures import front_pictures

_OTHER_DAY = "day"
_MOST_MB = 2000
_SHOWN_NUMBERS = {"position": 3, "total": 58}  # in a stamp's example


def value_words(choice: Choice, value: str) -> str:
    """A value's own sentence, else the value itself, filled in."""
    key = f"gui.export.{choice.name}_{value.replace('-', '_')}"
    return text(key) if has(key) else value.format(**_SHOWN_NUMBERS)


class DayChoice(QWidget):
    """One of some words, or a day of the calendar."""

    changed = Signal()

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.words, self.day = QComboBox(), QDateEdit(QDate.currentDate())
        for value in (*choice.values, _OTHER_DAY):
            self.words.addItem(value_words(choice, value), value)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(text(f"gui.export.{choice.name}"))
        self.setFocusProxy(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.day)
        self.words.currentIndexChanged.connect(self._follow)
        self.day.dateChanged.connect(lambda _: self.changed.emit())
        self._follow()

    def value(self) -> str:
        """The word, or the day as YYYY-MM-DD."""
        word = str(self.words.currentData())
        return self.day.date().toString(Qt.DateFormat.ISODate) if word == _OTHER_DAY else word

    def show_value(self, value: str) -> None:
        """The inverse."""
        place = self.words.findData(value)
        if place < 0:
            self.day.setDate(QDate.fromString(value, Qt.DateFormat.ISODate))
            place = self.words.findData(_OTHER_DAY)
        self.words.setCurrentIndex(place)

    def _follow(self) -> None:
        self.day.setVisible(self.words.currentData() == _OTHER_DAY)
        self.changed.emit()


class ExportChoices(QWidget):
    """All choices in the parts that they are about; `changed` when one of them did, `company_typed(name)` when the
    company's name was, which belongs to the dossier and not to an export.
    """

    changed = Signal()
    company_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.controls: dict[str, Any] = {}
        self.company = QLineEdit()
        self.company.editingFinished.connect(lambda: self.company_typed.emit(self.company.text().strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for part in Part:
            column.addLayout(self._part(part))

    def _part(self, part: Part) -> QFormLayout:
        form, heading = QFormLayout(), QLabel(text(f"gui.export.part_{part}"))
        heading.setFont(looks.font(bold=True))
        form.setVerticalSpacing(GAP)
        form.setHorizontalSpacing(2 * GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(heading)
        if part is Part.FRONT:
            self.company.setPlaceholderText(text("gui.export.company_hint"))
            self.company.setToolTip(text("gui.export.company_tip"))
            form.addRow(text("gui.export.company"), self.company)
        for choice in (choice for choice in CHOICES if choice.part is part):
            self._add(form, choice)
        return form

    def _add(self, form: QFormLayout, choice: Choice) -> None:
        control = self.controls[choice.name] = _MAKE[choice.kind](choice)
        control.setToolTip(text(f"gui.export.{choice.name}_tip"))
        _changes(control).connect(lambda *_: self.changed.emit())
        if choice.kind is Kind.SWITCH:
            form.addRow(control)
        else:
            form.addRow(text(f"gui.export.{choice.name}"), control)

    def options(self) -> ExportOptions:
        """What is chosen now, in the interface's language."""
        chosen = {choice.name: _READ[choice.kind](self.controls[choice.name]) for choice in CHOICES}
        return ExportOptions(language=language(), **chosen)

    def take_over(self, options: ExportOptions) -> None:
        """Show what was chosen before."""
        for choice in CHOICES:
            _SHOW[choice.kind](self.controls[choice.name], getattr(options, choice.name))

    def show_company(self, name: str) -> None:
        """The name as the cover prints it, unless it is just being typed."""
        if not self.company.hasFocus():
            self.company.setText(name)


def _box(choice: Choice) -> QCheckBox:
    return QCheckBox(text(f"gui.export.{choice.name}"))


def _list(choice: Choice) -> QComboBox:
    made = QComboBox()
    for value in choice.values:
        made.addItem(value_words(choice, value), value)
    return made


def _number(choice: Choice, *, most: int, unit: str) -> QSpinBox:
    """0 stands for the choice's own word for none."""
    made = QSpinBox()
    made.setRange(0, most)
    made.setSuffix(unit)
    made.lineEdit().setTextMargins(GAP - 2, 0, 0, 0)  # the style sheet's padding does not reach inside a spin box
    made.setSpecialValueText(text(f"gui.export.{choice.name}_none"))
    return made


def _secret(choice: Choice) -> QLineEdit:
    made = QLineEdit(echoMode=QLineEdit.EchoMode.PasswordEchoOnEdit)
    made.setPlaceholderText(text(f"gui.export.{choice.name}_none"))
    return made


def _changes(control: Any) -> Any:
    """The signal by which a control says that it changed."""
    names = ("changed", "toggled", "currentIndexChanged", "valueChanged", "textChanged")
    return next(getattr(control, name) for name in names if hasattr(control, name))


def _show_in_list(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))


_MAKE: dict[Kind, Callable[[Choice], Any]] = {
    Kind.SWITCH: _box,
    Kind.ONE_OF: _list,
    Kind.DAY: DayChoice,
    Kind.MILLIMETRES: partial(_number, most=int(MOST_BINDING_MM), unit=" mm"),
    Kind.MEGABYTES: partial(_number, most=_MOST_MB, unit=" MB"),
    Kind.SECRET: _secret,
}
_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.SWITCH: lambda box: box.isChecked(),
    Kind.ONE_OF: lambda box: box.currentData(),
    Kind.DAY: DayChoice.value,
    Kind.MILLIMETRES: lambda box: float(box.value()),
    Kind.MEGABYTES: lambda box: box.value() or None,
    Kind.SECRET: lambda line: line.text() or None,
}
_SHOW: dict[Kind, Callable[[Any, Any], None]] = {
    Kind.SWITCH: lambda box, value: box.setChecked(value),
    Kind.ONE_OF: _show_in_list,
    Kind.DAY: DayChoice.show_value,
    Kind.MILLIMETRES: lambda box, value: box.setValue(round(value)),
    Kind.MEGABYTES: lambda box, value: box.setValue(round(value or 0)),
    Kind.SECRET: lambda line, value: line.setText(value or ""),
}
_LONGEST = 900  # pixels of a page's longer side: sharp at twice the size shown
_TALL = 250  # points of the window


class FrontPicture(QWidget):
    """Cover, first contents page and first divider, drawn anew beside the window's thread whenever they change."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[QPixmap] = []
        self.drawn: ExportPlan | None = None  # what the pictures show
        self._latest = Latest(self)
        self._latest.ready.connect(self._came)
        self._latest.failed.connect(self._failed)
        self._labels: list[QLabel] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
        column.addStretch(1)
        self.setMinimumHeight(_TALL)
        self.setAccessibleName(text("gui.export.front"))

    @property
    def busy(self) -> bool:
        """Whether pictures are being drawn."""
        return self._latest.busy

    def ask(self, plan: ExportPlan) -> None:
        """Draw a plan's pages in another thread; of several plans that wait only the last."""
        self._latest.ask(plan, lambda: [decoded_jpeg(page) for page in front_pictures(plan, _LONGEST)])

    def wait(self) -> None:
        """Before the dossier is closed."""
        self._latest.wait()

    def _failed(self, _: object, error: Exception) -> None:
        """A fault of ours: told as any other."""
        raise error

    def _came(self, plan: ExportPlan, pictures: Sequence[QImage]) -> None:
        self.drawn = plan
        self.pages = [QPixmap.fromImage(picture) for picture in pictures]
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pages fit into the width there is."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        while len(self._labels) < len(self.pages):
            self._labels.append(self._paper())
        wide = max(40, (self.width() - GAP * (len(self.pages) - 1)) // max(1, len(self.pages)))
        for label, page in zip_longest(self._labels, self.pages):
            label.setVisible(page is not None)
            if page is not None:
                label.setPixmap(self._fitted(page, wide))

    def _paper(self) -> QLabel:
        label = QLabel()
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # the width decides, not the picture
        self._row.addWidget(label)
        return label

    def _fitted(self, page: QPixmap, wide: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = page.size().scaled(round(wide * ratio), round(_TALL * ratio), Qt.AspectRatioMode.KeepAspectRatio)
        fitted = page.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(fitted)
        painter.setPen(looks.colour("line"))
        painter.drawRect(fitted.rect().adjusted(0, 0, -1, -1))
        painter.end()
        fitted.setDevicePixelRatio(ratio)
        return fitted
