"""The options of each tool of the page editor, beside the picture: what to do next, and what can be set."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP
from srdi_desktop.texts import text

_MOST = 100  # of any slider


class ToolSide(QWidget):
    """Says what to do; `changed()` when an option was set by a person."""

    changed = Signal()
    add_requested = Signal()
    remove_requested = Signal()

    def __init__(self, tool: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        self._words = QLabel(text(f"edit.{tool}.what"))
        self._words.setWordWrap(True)
        self.column.addWidget(self._words)

    @property
    def said(self) -> str:
        """What it says now."""
        return self._words.text()

    def say(self, words: str) -> None:
        """What to do next, for the page that is shown."""
        self._words.setText(words)

    def add_buttons(self, add: str, remove: str) -> None:
        """To draw one more, and to take the chosen one away."""
        row = QHBoxLayout()
        for words, signal in ((add, self.add_requested), (remove, self.remove_requested)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.column.addLayout(row)


class FlattenSide(ToolSide):
    """Whether the sheet is made a page of its own, whether the light is made even, and whether a second sheet lies in
    the picture; `other_requested()` takes the other one of two in hand.
    """

    other_requested = Signal()

    def __init__(self) -> None:
        super().__init__("flatten")
        self.on, self.evened = QCheckBox(text("edit.flatten.on")), QCheckBox(text("edit.flatten.evened"))
        self.two = QCheckBox(text("edit.flatten.second"))
        for box in (self.on, self.evened, self.two):
            box.toggled.connect(self.changed)
            self.column.addWidget(box)
        self.other = QPushButton()
        self.other.setAutoDefault(False)
        self.other.clicked.connect(self.other_requested)
        self.column.addWidget(self.other)

    def show_value(self, *, on: bool, evened: bool, sheet: int, two: bool) -> None:
        """As the page has it, `sheet` (from 0) being the one in hand; nobody is told."""
        with QSignalBlocker(self):
            self.on.setChecked(on)
            self.evened.setChecked(evened)
            self.two.setChecked(two)
        self.two.setEnabled(on)
        self.other.setText(text("edit.flatten.other", number=sheet + 1))
        self.other.setVisible(two)


class SliderSide(ToolSide):
    """Named amounts, each by a slider and as a number; 0 leaves the page as it is."""

    def __init__(self, tool: str, least: int, names: Sequence[str]) -> None:
        super().__init__(tool)
        self.sliders: dict[str, QSlider] = {}
        grid = QGridLayout()
        for at, name in enumerate(names):
            words = text(f"edit.{tool}.{name}")
            slider, number = _slider(words, least)
            slider.valueChanged.connect(number.setValue)
            number.valueChanged.connect(slider.setValue)
            slider.valueChanged.connect(self.changed)
            label = QLabel(words)
            label.setBuddy(slider)
            grid.addWidget(label, 2 * at, 0)
            grid.addWidget(number, 2 * at, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(slider, 2 * at + 1, 0, 1, 2)
            self.sliders[name] = slider
        self.column.addLayout(grid)

    def value(self, name: str) -> int:
        """What its slider says."""
        return self.sliders[name].value()

    def show_values(self, values: Mapping[str, int]) -> None:
        """As the page has them; nobody is told."""
        with QSignalBlocker(self):
            for name, value in values.items():
                self.sliders[name].setValue(value)


class CoverSide(ToolSide):
    """How many places are covered."""

    def __init__(self) -> None:
        super().__init__("cover")
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self.column.addWidget(self._count)
        self.add_buttons(text("edit.cover.add"), text("edit.cover.remove"))

    def show_count(self, count: int) -> None:
        """Places that are covered."""
        self._count.setText(text("edit.cover.count", count=count))


class CutSide(ToolSide):
    """Down (two papers side by side) or across, by hand or at white gaps."""

    gaps_requested = Signal()

    def __init__(self) -> None:
        super().__init__("cut")
        self._ways = QButtonGroup(self)
        for number, name in enumerate(("across", "down")):
            way = QRadioButton(text(f"edit.cut.{name}"))
            self._ways.addButton(way, number)
            self.column.addWidget(way)
        self._ways.button(0).setChecked(True)
        self._ways.idToggled.connect(lambda _, on: self.changed.emit() if on else None)
        self.gaps = QPushButton(text("edit.cut.gaps"))
        self.gaps.setAutoDefault(False)
        self.gaps.clicked.connect(self.gaps_requested)
        self.column.addWidget(self.gaps)
        self.add_buttons(text("edit.cut.add"), text("edit.cut.remove"))

    @property
    def across(self) -> bool:
        """Whether the lines run across the page."""
        return self._ways.checkedId() == 0

    @property
    def ways(self) -> tuple[QRadioButton, ...]:
        """Across, down."""
        return tuple(button for button in self._ways.buttons() if isinstance(button, QRadioButton))

    def show_value(self, *, across: bool) -> None:
        """As the page has it; nobody is told."""
        with QSignalBlocker(self._ways):
            self._ways.button(0 if across else 1).setChecked(True)


def _slider(name: str, least: int) -> tuple[QSlider, QSpinBox]:
    slider, number = QSlider(Qt.Orientation.Horizontal), QSpinBox()
    for control in (slider, number):
        control.setRange(least, _MOST)
        control.setAccessibleName(name)
    slider.setPageStep(10)
    return slider, number
