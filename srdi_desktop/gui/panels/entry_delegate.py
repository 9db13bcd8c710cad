"""Paints the lines of the catalogue tree: state as a shape, title, and a quiet second line that says it in words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from srdi_desktop.gui import icons, looks
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex
_ICON = 18


class EntryDelegate(QStyledItemDelegate):
    """Two lines for an entry, one for a document."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Height by the font, width by the view."""
        title = QFontMetrics(looks.font()).height()
        if index.data(Role.DETAIL) is None:
            return QSize(60, title + GAP)
        return QSize(60, title + QFontMetrics(looks.font(0.9)).height() + GAP + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Called by the view for each visible row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        box = option.rect.adjusted(GAP, 0, -GAP, 0)
        if index.data(Role.DETAIL) is None:
            self._paint_document(painter, box, index)
        else:
            self._paint_entry(painter, box, index)
        painter.restore()

    def _paint_entry(self, painter: QPainter, box: QRect, index: Index) -> None:
        name, role = looks.MARKS[index.data(Role.STATE)]
        ratio = painter.device().devicePixelRatioF()
        top = box.center().y() - _ICON // 2
        painter.drawPixmap(box.left() + 2, top, _ICON, _ICON, icons.pixmap(name, _ICON, role, ratio))
        words = box.adjusted(_ICON + GAP + 4, 0, 0, 0)
        height = QFontMetrics(looks.font()).height()
        small = QFontMetrics(looks.font(0.9)).height()
        start = box.center().y() - (height + small) // 2
        upper = QRect(words.left(), start, words.width(), height)
        lower = QRect(words.left(), start + height, words.width(), small)
        self._paint_line(painter, upper, index.data(), 1.0, "text")
        self._paint_line(painter, lower, index.data(Role.DETAIL), 0.9, _quiet(role))

    def _paint_document(self, painter: QPainter, box: QRect, index: Index) -> None:
        count = str(index.data(Role.COUNT))
        painter.setFont(looks.font(0.92))
        room = painter.fontMetrics().horizontalAdvance(count) + GAP
        self._paint_line(painter, box.adjusted(2, 0, -room, 0), index.data(), 0.92, "text")
        painter.setPen(looks.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)

    def _paint_line(self, painter: QPainter, rect: QRect, words: str, scale: float, role: str) -> None:
        painter.setFont(looks.font(scale))
        painter.setPen(looks.colour(role))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _quiet(role: str) -> str:
    """A good state needs no colour in its words; the others do."""
    return "muted" if role in ("good", "accent") else role


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The ground of a row: chosen, hovered, focused."""
    rect = QRectF(option.rect).adjusted(2, 1, -2, -1)
    painter.setPen(Qt.PenStyle.NoPen)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setBrush(looks.colour("accent_soft"))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setBrush(looks.colour("accent"))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 6, 3, rect.height() - 12), 1.5, 1.5)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(looks.colour("sunken"))
        painter.drawRoundedRect(rect, 6, 6)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(looks.colour("text"), 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
