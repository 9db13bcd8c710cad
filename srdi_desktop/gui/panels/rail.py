"""Far left: the sections of the window, each an icon with its word."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from srdi_desktop.gui import icons
from srdi_desktop.gui.desk import Desk, Section
from srdi_desktop.gui.looks import GAP
from srdi_desktop.texts import text


class Rail(QWidget):
    """One button a section; exactly one is on."""

    def __init__(self, desk: Desk, sections: Sequence[Section]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[Section, QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, GAP // 2, 4, GAP // 2)
        layout.setSpacing(2)
        for number, section in enumerate((s for s in Section if s in sections), 1):
            button = self._button(section, number)
            button.clicked.connect(lambda _=False, section=section: desk.show_section(section))
            layout.addWidget(button)
        layout.addStretch(1)
        desk.section_changed.connect(self._follow)
        self._follow(desk.section)

    def _button(self, section: Section, number: int) -> QToolButton:
        button = QToolButton()
        button.setText(text(f"gui.section.{section}"))
        button.setIcon(icons.icon(str(section)))
        button.setIconSize(QSize(24, 24))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(f"{text(f'gui.section.{section}')} (Ctrl+{number})")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group.addButton(button)
        self._buttons[section] = button
        return button

    def _follow(self, section: Section) -> None:
        for each, button in self._buttons.items():
            button.setChecked(each == section)
            button.setIcon(icons.icon(str(each), "accent" if each == section else "muted"))
