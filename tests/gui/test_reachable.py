"""Every control of every screen: reached by Tab, named for a screen reader, and seen to have the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)  # fmt: skip

from tests.gui import screenshots

_PARTS = (QScrollBar, QTabBar)  # named by what they belong to
_FRAMES = (QScrollArea, QLabel)  # only their contents speak


def controls(root: QWidget) -> list[QWidget]:
    """What a person can put the focus on."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root) and widget.isEnabledTo(root) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not isinstance(widget, _PARTS) and not _is_part(widget)
    ]


def _is_part(widget: QWidget) -> bool:
    """The inside of a spin box, combo box or scrolling view, or something that hands the focus on."""
    outer = widget.parent()
    viewport = isinstance(outer, QAbstractScrollArea) and outer.viewport() is widget
    return viewport or isinstance(outer, (QComboBox, QAbstractSpinBox)) or widget.focusProxy() is not None


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or what Qt takes for it (text, label, placeholder)."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def _must_speak(control: QWidget) -> bool:
    return not isinstance(control, _FRAMES)


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_control_has_a_name(home, tmp_path, language):
    nameless = {}
    for name, widget in screenshots.screens(language, "light", tmp_path):
        screenshots.settle(10)
        found = [described(control) for control in controls(widget) if _must_speak(control) and not name_of(control)]
        if found:
            nameless[name] = found
    assert nameless == {}


def looks(widget: QWidget) -> bytes:
    image = widget.grab().toImage()
    return bytes(image.constBits())


def test_the_focus_can_be_seen_on_every_control(home, tmp_path, qtbot):
    unseen = {}
    for name, widget in screenshots.screens("zh", "light", tmp_path):
        screenshots.settle(10)
        widget.activateWindow()
        found = []
        for control in controls(widget):
            if isinstance(control, QLineEdit):
                control.deselect()
            widget.setFocus()
            before = looks(control)
            control.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            if control.hasFocus() and not isinstance(control, QLabel) and looks(control) == before:
                found.append(described(control) + f" {getattr(control, 'text', str)()!r}")
        if found:
            unseen[name] = found
    assert unseen == {}


@pytest.mark.parametrize("section", ["materials", "evaluation", "figures", "findings", "export"])
def test_tab_reaches_every_control_of_a_section(window, qtbot, section):
    window.actions_by_name[f"show_{section}"].trigger()
    screenshots.settle(50)
    wanted, seen = set(controls(window)), set()
    window.setFocus()
    for _ in range(3 * len(wanted) + 20):
        window.focusNextChild()
        seen.add(QApplication.focusWidget())
    left = [described(control) for control in wanted - seen if not _by_arrows(control)]
    assert left == []


def _by_arrows(control: QWidget) -> bool:
    """Of buttons of which one is on, Tab goes to that one and the arrows to the others."""
    return isinstance(control, QAbstractButton) and control.group() is not None and control.group().exclusive()
