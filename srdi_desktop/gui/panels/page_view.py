"""One page, large: zoom, pan, and the place of a finding marked on it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMargins, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QFrame, QGraphicsRectItem, QGraphicsScene, QGraphicsView, QLabel

from srdi_desktop.gui import drag_out, looks, upright_picture
from srdi_desktop.model import Box, PageRef
from srdi_desktop.texts import text

ZOOM_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_1)
_MOST = 6.0  # times the whole page
_PIXELS_MOST = 4.0  # pixels of the screen for one of the page


@dataclass(frozen=True)
class Sight:
    """What is seen of a page: the zoom (1 is the whole page) and the middle, as shares of its width and height."""

    zoom: float
    across: float
    down: float


_WHOLE = Sight(1.0, 0.5, 0.5)


class PageView(QGraphicsView):
    """Shows a picture turned upright; boxes are given as shown, before turning. A page or a file that is dropped here
    wants to take the place of the one shown.
    """

    replacement_dropped = Signal(object)  # PageRef or Path, while `replaceable`
    finer_wanted = Signal()  # more of the picture's pixels are asked for than it has
    sight_changed = Signal()  # by hand, or because the window did

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._page = self._scene.addPixmap(QPixmap())
        self._mark = QGraphicsRectItem(self._page)
        pen = QPen(looks.colour("error"), 2.5)
        pen.setCosmetic(True)
        self._mark.setPen(pen)
        self._whole = QImage()  # upright, in its own pixels
        self._turn, self._zoom = 0, 1.0
        self.own_pixels = 0  # of the page's longer side as it was scanned; 0: as many as its picture has
        self._following = False
        self.replaceable = False  # a page is shown
        self._box: Box | None = None
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(looks.colour("sunken"))
        self.setAccessibleName(text("gui.inspector.picture"))
        self.setMinimumSize(160, 160)
        self.setAcceptDrops(True)
        self._invitation = QLabel(text("window.replace.drop"), self)
        self._invitation.setProperty("notice", "hint")
        self._invitation.hide()

    def show_picture(
        self, picture: QImage | QPixmap | None, turn: int = 0, straighten: float = 0.0, *, keep: bool = False
    ) -> None:
        """Another picture (None: empty), turned as `upright_picture` does; `keep` the zoom when it is the same page."""
        sight = self.sight() if keep else _WHOLE
        made = picture.toImage() if isinstance(picture, QPixmap) else picture or QImage()
        self._turn = turn
        self._whole = upright_picture(made, turn, straighten)
        self._scene.setSceneRect(QRectF(self._whole.rect()))
        self.follow(sight)

    def show_box(self, box: Box | None, *, closer: bool = False) -> None:
        """Mark a place, and go near it when asked."""
        self._box = box
        self._place_mark()
        if box is not None and closer:
            self._zoom = 2.0
            self._fit()
            self.centerOn(self._mark)

    def zoom_by(self, factor: float) -> None:
        """1 is the whole page."""
        self._zoom = max(1.0, min(self._most(), self._zoom * factor))
        self._fit()
        self._tell_sight()

    def zoom_to_pixels(self) -> None:
        """Each pixel of the page fills one of the screen's."""
        if not self._whole.isNull():
            self._zoom = max(1.0, self._pixel_zoom())
            self._fit()
            self._tell_sight()

    @property
    def percent(self) -> int:
        """How large one pixel of the page is shown, of one of the screen's; 0 while there is no picture."""
        return 0 if self._whole.isNull() else round(100 * self._zoom / self._pixel_zoom())

    def sight(self) -> Sight:
        """What is seen now."""
        if self._whole.isNull():
            return Sight(self._zoom, 0.5, 0.5)
        rect = self._scene.sceneRect()
        middle = self.mapToScene(self.viewport().rect().center())
        return Sight(self._zoom, middle.x() / max(1.0, rect.width()), middle.y() / max(1.0, rect.height()))

    def follow(self, sight: Sight) -> None:
        """Show the same part as another view, without telling it."""
        self._following = True
        self._zoom = max(1.0, sight.zoom)
        self._fit()
        rect = self._scene.sceneRect()
        self.centerOn(sight.across * rect.width(), sight.down * rect.height())
        self._following = False

    def _tell_sight(self) -> None:
        if not self._following:
            self.sight_changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Whoever shows the same part of another page hears of it."""
        super().scrollContentsBy(dx, dy)
        self._tell_sight()

    @property
    def zoom(self) -> float:
        """1 when the whole page is seen."""
        return self._zoom

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms."""
        factor = 1.2 if event.angleDelta().y() > 0 else 1 / 1.2
        self.zoom_by(factor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom, 0 shows all, 1 the pixels; the arrows scroll."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1.25)
            case Qt.Key.Key_Minus:
                self.zoom_by(0.8)
            case Qt.Key.Key_0:
                self.zoom_by(0.0)
            case Qt.Key.Key_1:
                self.zoom_to_pixels()
            case _:
                super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One page or one file, while a page is shown."""
        if self._replacement(event.mimeData()) is None:
            event.ignore()
            return
        self._invitation.adjustSize()
        self._invitation.move((self.width() - self._invitation.width()) // 2, 12)
        self._invitation.show()
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The whole picture is one target."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The invitation goes with the hand."""
        self._invitation.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ends a drag: nothing is moved by Qt itself, the session does it."""
        self._invitation.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.replacement_dropped.emit(self._replacement(event.mimeData()))

    def _replacement(self, mime: QMimeData) -> PageRef | Path | None:
        offered: list[PageRef | Path] = [*drag_out.pages_in(mime), *drag_out.paths_in(mime)]
        if len(offered) == 1 and self.replaceable:
            return offered[0]
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A whole page stays whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self._page.setPixmap(QPixmap())
            self._place_mark()
            return
        scale = self._whole_scale() * self._zoom
        self.setTransform(QTransform.fromScale(scale, scale))
        self._draw(scale * self.devicePixelRatioF())

    def _whole_scale(self) -> float:
        """Of the picture's pixels when the whole page is seen; device-independent."""
        view = self.maximumViewportSize().shrunkBy(QMargins(8, 8, 8, 8))
        return max(0.01, min(view.width() / self._whole.width(), view.height() / self._whole.height()))

    def _pixel_zoom(self) -> float:
        longer = max(self._whole.width(), self._whole.height())
        whole = longer * self._whole_scale() * self.devicePixelRatioF()
        return (self.own_pixels or longer) / whole

    def _most(self) -> float:
        return _MOST if self._whole.isNull() else max(_MOST, _PIXELS_MOST * self._pixel_zoom())

    def _draw(self, scale: float) -> None:
        """The picture in the pixels of the screen: made smaller by averaging, which Qt's painting does not do, so that
        a sharp page looks sharp; as it is where it is shown larger.
        """
        wide = self._whole.width()
        high = self._whole.height()
        shown = self._whole
        if scale < 1:
            size = QSize(max(1, round(wide * scale)), max(1, round(high * scale)))
            shown = shown.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self._page.setTransformationMode(self._mixing(scale))
        self._page.setPixmap(QPixmap.fromImage(shown))
        self._page.setTransform(QTransform.fromScale(wide / shown.width(), high / shown.height()))
        self._place_mark()
        if scale > 1:
            self.finer_wanted.emit()

    def _mixing(self, scale: float) -> Qt.TransformationMode:
        """A picture made for the screen's own pixels is not mixed anew when it is painted: on a scaled screen that
        would blur it. One that is shown larger while more of its pixels are on their way may be.
        """
        coarse = scale > 1 and max(self._whole.width(), self._whole.height()) < self.own_pixels
        return Qt.TransformationMode.SmoothTransformation if coarse else Qt.TransformationMode.FastTransformation

    def _place_mark(self) -> None:
        box = self._box
        rect = self._page.boundingRect()
        self._mark.setVisible(box is not None)
        if box is not None:
            seen = box.turned(self._turn)
            left = seen.left * rect.width()
            top = seen.top * rect.height()
            width = (seen.right - seen.left) * rect.width()
            height = (seen.bottom - seen.top) * rect.height()
            self._mark.setRect(QRectF(left, top, width, height))
