"""Drags and drops as Qt would deliver them to a view's viewport."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.models.roles import MIME_PAGES

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
    target = getattr(widget, "viewport", lambda: widget)()
    enter = QDragEnterEvent(pos, _ALL, mime, _LEFT, _NONE)
    QApplication.sendEvent(target, enter)
    move = QDragMoveEvent(pos, _ALL, mime, _LEFT, _NONE)
    move.setAccepted(enter.isAccepted())
    QApplication.sendEvent(target, move)
    return enter.isAccepted() and move.isAccepted()


def drop(widget, pos: QPoint, mime: QMimeData) -> None:
    """Enter, move, let go."""
    target = getattr(widget, "viewport", lambda: widget)()
    hover(widget, pos, mime)
    QApplication.sendEvent(target, QDropEvent(QPointF(pos), _ALL, mime, _LEFT, _NONE))
