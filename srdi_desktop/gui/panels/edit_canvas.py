"""A picture large, with an outline that mouse and keys move over it, and a magnifier while they do."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QSizePolicy, QWidget

from srdi_desktop.gui import looks
from srdi_desktop.gui.models.outlines import CoverOutline, CropOutline, CutOutline, Outline, SheetOutline
from srdi_desktop.model import Point
from srdi_desktop.texts import text

_MARGIN = 18  # device-independent pixels around the picture, so that a handle on its edge can be held
_REACH = 14  # pixels within which a handle is held
_DOT = 6  # radius of a handle
_GLASS, _TIMES = 150, 4  # width of the magnifier, and how much larger than shown it draws
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_FAR = 10  # pixels of a step with Shift
_ZOOMS = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8, Qt.Key.Key_0: 0.0}
_MOST = 6.0  # times the size at which all is seen


class EditCanvas(QWidget):
    """`outline_changed()` with every move of the hand and every key."""

    outline_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._whole = QImage()
        self._scaled = QPixmap()
        self.outline: Outline | None = None
        self._held = False
        self._pan: QPointF | None = None  # where the hand is that moves the whole picture
        self._zoom, self._middle = 1.0, (0.5, 0.5)  # what is in the middle of the widget
        self._close_up = False  # the magnifier is shown: a hand or a key moves something
        self.setMinimumSize(240, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(text("edit.canvas"))

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(600, 700)

    def show_picture(self, picture: QImage) -> None:
        """Another picture below the outline; a null one while it is on its way."""
        self._whole, self._scaled = picture, QPixmap()
        self.update()

    def show_outline(self, outline: Outline | None) -> None:
        """Another outline over it, or none."""
        self.outline = outline
        self._held = False
        self._close_up = False
        self.update()

    # Places

    def picture_place(self) -> QRectF:
        """Where the picture lies in the widget, beyond it where it is shown larger."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self._whole.isNull():
            return room
        size = self._whole.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio) * self._zoom
        x = _kept_inside(room.center().x() - self._middle[0] * size.width(), size.width(), room.left(), room.right())
        y = _kept_inside(room.center().y() - self._middle[1] * size.height(), size.height(), room.top(), room.bottom())
        return QRectF(QPointF(x, y), size)

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Larger or smaller, the place under the hand staying where it is; 0 shows all."""
        held = around if around is not None else QRectF(self.rect()).center()
        point = self.point_at(held)
        self._zoom = max(1.0, min(_MOST, self._zoom * factor))
        self._middle = point
        moved = self.point_at(held)
        self._middle = (2 * point[0] - moved[0], 2 * point[1] - moved[1])
        self.update()

    def place_of(self, point: Point) -> QPointF:
        """A point of the picture in the widget."""
        place = self.picture_place()
        return QPointF(place.left() + point[0] * place.width(), place.top() + point[1] * place.height())

    def point_at(self, place: QPointF) -> Point:
        """The inverse of `place_of`."""
        frame = self.picture_place()
        return (place.x() - frame.left()) / frame.width(), (place.y() - frame.top()) / frame.height()

    def _reach(self) -> Point:
        place = self.picture_place()
        return _REACH / place.width(), _REACH / place.height()

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearest handle."""
        if self.outline is None or self._whole.isNull() or event.button() != Qt.MouseButton.LeftButton:
            return
        self._held = self.outline.press(self.point_at(event.position()), self._reach()) >= 0
        self._close_up = self._held
        self._pan = None if self._held else event.position()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The handle follows; without one in the hand, the cursor says where one could be held."""
        if self.outline is None:
            return
        at = self.point_at(event.position())
        if self._held:
            self.outline.move_to(self.outline.chosen, at)
            self._tell()
        elif self._pan is not None:
            before, self._pan = self.point_at(self._pan), event.position()
            self._middle = (self._middle[0] + before[0] - at[0], self._middle[1] + before[1] - at[1])
            self.update()
        else:
            near = self.outline.handle_at(at, self._reach()) >= 0
            draws = Qt.CursorShape.CrossCursor if isinstance(self.outline, CoverOutline) else Qt.CursorShape.ArrowCursor
            self.setCursor(Qt.CursorShape.SizeAllCursor if near else draws)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        """Let go."""
        self._pan = None
        if self.outline is not None and self._held:
            self._held = self._close_up = False
            self.outline.release()
            self._tell()

    def _follow(self) -> None:
        """The handle that the keys move comes into sight."""
        if self.outline is not None and self.outline.chosen >= 0:
            point = self.outline.handles()[self.outline.chosen]
            if not QRectF(self.rect()).contains(self.place_of(point)):
                self._middle = point
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms around the hand."""
        self.zoom_by(1.2 if event.angleDelta().y() > 0 else 1 / 1.2, event.position())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the handles, then on to the next control."""
        if self.outline is not None and self.outline.choose_next(1 if forward else -1):
            self._close_up = True
            self._follow()
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen handle by a pixel, with Shift by ten; Insert adds, Delete takes away; + - 0 zoom."""
        step = _STEPS.get(Qt.Key(event.key()))
        if self.outline is None or self._whole.isNull():
            super().keyPressEvent(event)
        elif step is not None and self.outline.chosen >= 0:
            self._close_up = True
            far = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.outline.nudge(far * step[0] / self._whole.width(), far * step[1] / self._whole.height())
            self._follow()
            self._tell()
        elif event.key() in _ZOOMS:
            self.zoom_by(_ZOOMS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Insert:
            self.add_one()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_chosen()
        else:
            super().keyPressEvent(event)

    def add_one(self) -> None:
        """One more rectangle or line."""
        if self.outline is not None:
            self.outline.add()
            self.setFocus()
            self._tell()

    def remove_chosen(self) -> None:
        """The chosen rectangle or line goes."""
        if self.outline is not None and self.outline.remove_chosen():
            self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame comes; the next Tab takes the first handle."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()

    def _tell(self) -> None:
        self.update()
        self.outline_changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Picture, outline, magnifier."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), looks.colour("sunken"))
        if self._whole.isNull():
            painter.setPen(looks.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text("edit.waiting"))
        else:
            self._paint_picture(painter)
        if self.hasFocus():
            painter.setPen(QPen(looks.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        place = self.picture_place()
        if self._zoom > 1:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._whole)
        else:
            painter.drawPixmap(place.topLeft(), self._fitting(place.size().toSize()))
        if self.outline is None:
            return
        match self.outline:
            case SheetOutline():
                self._paint_area(painter, [self.place_of(corner) for corner in self.outline.value])
            case CropOutline():
                box = self.outline.value
                corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
                self._paint_area(painter, [self.place_of(corner) for corner in corners])
            case CoverOutline():
                self._paint_covers(painter, self.outline)
            case CutOutline():
                self._paint_cuts(painter, self.outline)
        self._paint_handles(painter)
        if self.outline.chosen >= 0 and self._close_up:
            self._paint_glass(painter, self.outline.handles()[self.outline.chosen])

    def _fitting(self, size: QSize) -> QPixmap:
        """The picture in the pixels of the screen, made smaller once and not with each move."""
        ratio = self.devicePixelRatioF()
        wanted = size * ratio
        if self._scaled.size() != wanted:
            scaled = self._whole.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._scaled = QPixmap.fromImage(scaled)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _paint_area(self, painter: QPainter, corners: list[QPointF]) -> None:
        """What stays is bright, what goes is shaded."""
        kept, away = QPainterPath(), QPainterPath()
        kept.addPolygon(QPolygonF(corners))
        kept.closeSubpath()
        away.addRect(self.picture_place())
        shade = looks.colour("cover")
        shade.setAlphaF(0.45)
        painter.fillPath(away.subtracted(kept), shade)
        painter.setPen(QPen(looks.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(kept)

    def _paint_covers(self, painter: QPainter, covers: CoverOutline) -> None:
        for number, box in enumerate(covers.boxes):
            place = QRectF(self.place_of((box.left, box.top)), self.place_of((box.right, box.bottom)))
            fill = looks.colour("cover")
            fill.setAlphaF(0.78)
            chosen = number == covers.chosen_box
            painter.setPen(QPen(looks.colour("accent" if chosen else "strong_line"), 2 if chosen else 1))
            painter.setBrush(fill)
            painter.drawRect(place)

    def _paint_cuts(self, painter: QPainter, cuts: CutOutline) -> None:
        place = self.picture_place()
        for number, at in enumerate(cuts.places):
            chosen = number == cuts.chosen
            painter.setPen(QPen(looks.colour("accent"), 3 if chosen else 2, Qt.PenStyle.DashLine))
            middle = self.place_of((at, at))
            if cuts.across:
                painter.drawLine(QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y()))
            else:
                painter.drawLine(QPointF(middle.x(), place.top()), QPointF(middle.x(), place.bottom()))

    def _paint_handles(self, painter: QPainter) -> None:
        outline = self.outline
        if outline is None:
            return
        for number in outline.shown_handles():
            middle, chosen = self.place_of(outline.handles()[number]), number == outline.chosen
            painter.setPen(QPen(looks.colour("accent"), 2))
            painter.setBrush(looks.colour("accent" if chosen else "surface"))
            radius = _DOT + 2 if chosen else _DOT
            painter.drawEllipse(middle, radius, radius)

    def _paint_glass(self, painter: QPainter, point: Point) -> None:
        """A round piece of the picture around the handle, larger than shown, on the side away from it."""
        frame, place = self.picture_place(), self.place_of(point)
        left = self.width() - _GLASS - _MARGIN if place.x() < self.width() / 2 else _MARGIN
        glass = QRect(round(left), _MARGIN, _GLASS, _GLASS)
        scale = frame.width() / self._whole.width() * _TIMES
        painter.save()
        circle = QPainterPath()
        circle.addEllipse(QRectF(glass))
        painter.setClipPath(circle)
        painter.fillRect(glass, looks.colour("sunken"))
        painter.save()
        painter.translate(QRectF(glass).center())
        painter.scale(scale, scale)
        painter.translate(-point[0] * self._whole.width(), -point[1] * self._whole.height())
        painter.drawImage(0, 0, self._whole)
        painter.restore()
        painter.setPen(QPen(looks.colour("accent"), 1))
        middle = QRectF(glass).center()
        painter.drawLine(QPointF(glass.left(), middle.y()), QPointF(glass.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), glass.top()), QPointF(middle.x(), glass.bottom()))
        painter.restore()
        painter.setPen(QPen(looks.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(glass))


def _kept_inside(start: float, length: float, low: float, high: float) -> float:
    """Where a length begins that covers the room from low to high, or lies in its middle where it is shorter."""
    if length <= high - low:
        return (low + high - length) / 2
    return min(max(start, high - length), low)
