"""Small pieces that panels are laid out with."""

from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QStyleOption,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui.looks import GAP

_FRAME = QSize(16, 40)  # what the system draws around a window


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout and let them go."""
    while layout.count():
        item: Any = layout.takeAt(0)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def fit(window: QWidget, width: int, height: int) -> None:
    """As large as wished, but never larger than the screen: a laptop at 200 % has 960 x 540 pixels for us."""
    room = room_for(window)
    window.resize(min(width, room.width() - _FRAME.width()), min(height, room.height() - _FRAME.height()))


def room_for(window: QWidget) -> QRect:
    """What a window may take of the screen that it, or the window it belongs to, is on.

    Never `window.screen()`: PySide makes the screen a child of the window then, and deletes it with the window.
    """
    above = window.parentWidget()
    place = (above.window() if above is not None else window).frameGeometry().center()
    return (QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()).availableGeometry()


def scrolled(inner: QWidget) -> QScrollArea:
    """The widget as it is where there is room, with scroll bars where there is not."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes the focus, and scrolls into sight with it
    return area


class Elided(QLabel):
    """One line that gives way in its middle where it is too long; the whole of it is in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, words: str) -> None:
        """Words, and the tool tip with them."""
        super().setText(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """In the colour and font of the style sheet."""
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.style().drawItemText(
            painter, self.rect(), flags, option.palette, self.isEnabled(), shown, self.foregroundRole()
        )
        painter.end()


class Flow(QLayout):
    """Widgets in lines that break where the width ends, as words do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Called by addWidget."""
        self._items.append(item)

    def count(self) -> int:
        """Items held."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them, None past the end."""
        if 0 <= index < len(self._items):
            return self._items[index]
        return None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one away."""
        if 0 <= index < len(self._items):
            return self._items.pop(index)
        return None

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Lines needed at that width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Of the widest item; the height comes with the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Of the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Place all items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x = rect.x()
        y = rect.y()
        line = 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x = rect.x()
                y = y + line + 4
                line = 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x = x + size.width() + 2 * GAP
            line = max(line, size.height())
        return y + line - rect.y()
