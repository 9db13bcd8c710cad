"""Paints pages as cards and headings as lines; no widget lives in a row.

Paints the lines of the catalogue tree: state as a shape, title, and a quiet second line that says it in words.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from srdi_desktop.gui import GAP, looks
from srdi_desktop.gui.models.pages import Header, PagesModel
from srdi_desktop.gui.models.table import Role

Index = QModelIndex | QPersistentModelIndex
_KEEP = 150  # scaled pictures: three screens full
_TALL = 1.414  # height of a sheet by its width
_MARK, _DISC = 14, 22  # of a badge: its sign and the disc around it, device-independent pixels
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
ZOOMS = (88, 112, 144, 184, 236, 300)  # width of a picture in device-independent pixels


class PageDelegate(QStyledItemDelegate):
    """One card a page: picture, badges, printed number, name of the scan."""

    def __init__(self, view: QListView, model: PagesModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self.zoom = 2
        self._card = self._heading = QSize(60, 60)
        self._kept: dict[tuple[int, int, float], QPixmap] = {}
        self.painted = 0  # cards painted so far, for the test that none is painted twice
        self.measure()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """A heading takes the whole width, so that its document starts a line of its own."""
        if self._model.is_header(index.row()):
            return self._heading
        return self._card

    def measure(self) -> None:
        """Take the sizes anew: another zoom, font or width of the view."""
        width = ZOOMS[self.zoom]
        words = 2 * self._line()
        height = round(width * _TALL) + words + 3 * GAP
        self._card = QSize(width + 2 * GAP, height)
        room = self._view.viewport().width() - 2 * GAP
        heading = QFontMetrics(looks.font(1.0, bold=True)).height()
        self._heading = QSize(max(60, room), heading + 2 * GAP)

    def card(self) -> QSize:
        """Size of a page's card."""
        return self._card

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Called by the view for each visible row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(index.data(Role.OBJECT), Header):
            self._paint_heading(painter, option.rect, index)
        else:
            self.painted += 1
            self._paint_card(painter, option, index)
        painter.restore()

    def _line(self) -> int:
        return QFontMetrics(looks.font(0.92)).height()

    def _paint_heading(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Title at the left, count at the right, a line between them."""
        box = rect.adjusted(GAP, 0, -GAP, 0)
        count = index.data(Role.DETAIL)
        painter.setFont(looks.font(0.92))
        painter.setPen(looks.colour("muted"))
        room = painter.fontMetrics().horizontalAdvance(count) + GAP
        painter.drawText(box, _RIGHT, count)
        painter.setFont(looks.font(1.0, bold=True))
        painter.setPen(looks.colour("text"))
        metrics = painter.fontMetrics()
        wide = box.width() - room - 2 * GAP
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, wide)
        painter.drawText(box, _LEFT, title)
        painter.setPen(looks.colour("line"))
        start = box.left() + metrics.horizontalAdvance(title) + GAP
        end = box.right() - room
        middle = box.center().y() + 1
        painter.drawLine(start, middle, end, middle)

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect.adjusted(2, 2, -2, -2)
        whole = QRectF(rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(looks.colour("accent"), 2))
            painter.setBrush(looks.colour("accent_soft"))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(looks.colour("sunken"))
            painter.drawRoundedRect(whole, 6, 6)
        width = ZOOMS[self.zoom]
        height = round(width * _TALL)
        corner = option.rect.topLeft()
        frame = QRect(corner.x() + GAP, corner.y() + GAP, width, height)
        picture = self._paint_picture(painter, frame, index)
        badges = index.data(Role.BADGES)
        self._paint_badges(painter, picture, badges)
        chip = index.data(Role.CHIP)
        self._paint_chip(painter, picture, chip)
        words = QRect(frame.left(), frame.bottom() + GAP // 2, width, 2 * self._line())
        self._paint_words(painter, words, index)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(looks.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(3, 3, -3, -3), 4, 4)

    def _paint_picture(self, painter: QPainter, frame: QRect, index: Index) -> QRect:
        picture: QPixmap | None = index.data(Role.PICTURE)
        state = index.data(Role.STATE)
        size = frame.size()
        if picture is not None:
            size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(frame.center())
        place.moveBottom(frame.bottom())
        painter.fillRect(place.translated(1, 2), looks.colour("shadow"))
        painter.fillRect(place, looks.colour("paper"))
        if state == "excluded":
            painter.setOpacity(0.35)
        if picture is not None:
            painter.drawPixmap(place.topLeft(), self._scaled(picture, place.size(), painter))
        painter.setOpacity(1.0)
        painter.setPen(looks.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if state == "excluded":
            painter.setPen(QPen(looks.colour("error"), 2))
            painter.drawLine(place.topLeft(), place.bottomRight())
        return place

    def _scaled(self, picture: QPixmap, size: QSize, painter: QPainter) -> QPixmap:
        """Scaled once, not with each repaint: smooth scaling costs a millisecond a card."""
        ratio = painter.device().devicePixelRatioF()
        key = (picture.cacheKey(), size.width(), ratio)
        if key not in self._kept:
            if len(self._kept) > _KEEP:
                self._kept.clear()
            made = picture.scaled(
                size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            made.setDevicePixelRatio(ratio)
            self._kept[key] = made
        return self._kept[key]

    def _paint_badges(self, painter: QPainter, place: QRect, badges: list[str]) -> None:
        """Discs with a mark each, from the picture's upper right corner to the left."""
        ratio = painter.device().devicePixelRatioF()
        top = place.top() + 4
        right = place.right() - 3
        for badge in badges:
            name, role = looks.MARKS[badge]
            left = right - _DISC
            painter.setPen(looks.colour("line"))
            painter.setBrush(looks.colour("surface"))
            painter.drawEllipse(left, top, _DISC, _DISC)
            mark = looks.pixmap(name, _MARK, role, ratio)
            painter.drawPixmap(left + 4, top + 4, _MARK, _MARK, mark)
            right = left - 3

    def _paint_chip(self, painter: QPainter, place: QRect, chip: tuple[str, str] | None) -> None:
        """Words at the foot of the picture."""
        if chip is None:
            return
        words, role = chip
        painter.setFont(looks.font(0.85))
        metrics = painter.fontMetrics()
        wide = min(place.width() - 6, metrics.horizontalAdvance(words) + 2 * GAP)
        high = metrics.height()
        ground = QRect(place.left() + 3, place.bottom() - high - 7, wide, high + 4)
        painter.setPen(looks.colour("line"))
        painter.setBrush(looks.colour("surface"))
        painter.drawRoundedRect(QRectF(ground), 4, 4)
        painter.setPen(looks.colour(role))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide - GAP)
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_words(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Two lines below the picture: the printed number, and quieter the name of the scan."""
        line = self._line()
        where = QRect(rect.left(), rect.top(), rect.width(), line)
        for value, role in ((index.data(), "text"), (index.data(Role.DETAIL), "muted")):
            painter.setFont(looks.font(0.92))
            painter.setPen(looks.colour(role))
            shown = painter.fontMetrics().elidedText(str(value), Qt.TextElideMode.ElideMiddle, rect.width())
            painter.drawText(where, _CENTRE, shown)
            where.translate(0, line)


_ICON = 18


class EntryDelegate(QStyledItemDelegate):
    """Two lines for an entry, one for a document."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Height by the font, width by the view."""
        title = QFontMetrics(looks.font()).height()
        if index.data(Role.DETAIL) is None:
            return QSize(60, title + GAP)
        detail = QFontMetrics(looks.font(0.9)).height()
        return QSize(60, title + detail + GAP + 6)

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
        sign = looks.pixmap(name, _ICON, role, ratio)
        painter.drawPixmap(box.left() + 2, top, _ICON, _ICON, sign)
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
        rect = box.adjusted(2, 0, -room, 0)
        self._paint_line(painter, rect, index.data(), 0.92, "text")
        painter.setPen(looks.colour("muted"))
        painter.drawText(box, _RIGHT, count)

    def _paint_line(self, painter: QPainter, rect: QRect, words: str, scale: float, role: str) -> None:
        painter.setFont(looks.font(scale))
        painter.setPen(looks.colour(role))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _LEFT, shown)


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
