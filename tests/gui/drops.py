"""Drags and drops on the way that the system's take: into the window, which finds the widget under the hand."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWindow
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.models.table import MIME_PAGES

_ALL = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def files(*paths) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made


def pages(*refs) -> QMimeData:
    made = QMimeData()
    made.setData(MIME_PAGES, "\n".join(map(str, refs)).encode())
    return made


def hover(widget, pos: QPoint, mime: QMimeData) -> bool:
    """Enter and move; whether the place takes it."""
    handle, place = _in_window(widget, pos)
    enter = QDragEnterEvent(place.toPoint(), _ALL, mime, _LEFT, _NONE)
    QApplication.sendEvent(handle, enter)
    move = QDragMoveEvent(place.toPoint(), _ALL, mime, _LEFT, _NONE)
    move.setAccepted(enter.isAccepted())
    QApplication.sendEvent(handle, move)
    return enter.isAccepted() and move.isAccepted()


def drop(widget, pos: QPoint, mime: QMimeData) -> None:
    """Enter, move, let go; what the drop put off until it was over is done when this returns."""
    hover(widget, pos, mime)
    handle, place = _in_window(widget, pos)
    QApplication.sendEvent(handle, QDropEvent(place, _ALL, mime, _LEFT, _NONE))
    QApplication.processEvents()


def _in_window(widget, pos: QPoint) -> tuple[QWindow, QPointF]:
    """The window that the system knows, and the place in it."""
    target = getattr(widget, "viewport", lambda: widget)()
    window = widget.window()
    return window.windowHandle(), QPointF(target.mapTo(window, pos))
