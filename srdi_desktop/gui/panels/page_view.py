"""One page, large: zoom, pan, and the place of a finding marked on it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsRectItem, QGraphicsScene, QGraphicsView

from srdi_desktop.gui import looks
from srdi_desktop.model.page import Box
from srdi_desktop.texts import text

_MOST = 6.0


class PageView(QGraphicsView):
    """Shows a picture turned upright; boxes are given as shown, before turning."""

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._page = self._scene.addPixmap(QPixmap())
        self._page.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._mark = QGraphicsRectItem(self._page)
        self._turn, self._zoom = 0, 1.0
        self._box: Box | None = None
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(looks.colour("sunken"))
        self.setAccessibleName(text("gui.inspector.picture"))
        self.setMinimumSize(160, 160)

    def show_picture(self, picture: QImage | QPixmap | None, turn: int = 0, *, keep: bool = False) -> None:
        """Another picture (None: empty), `turn` degrees clockwise; `keep` the zoom when it is the same page."""
        made = QPixmap.fromImage(picture) if isinstance(picture, QImage) else picture or QPixmap()
        self._turn = turn
        self._page.setPixmap(made.transformed(QTransform().rotate(turn)) if turn else made)
        self._scene.setSceneRect(self._page.boundingRect())
        self._place_mark()
        if not keep:
            self._zoom = 1.0
        self._fit()

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
        self._zoom = max(1.0, min(_MOST, self._zoom * factor))
        self._fit()

    @property
    def zoom(self) -> float:
        """1 when the whole page is seen."""
        return self._zoom

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms."""
        self.zoom_by(1.2 if event.angleDelta().y() > 0 else 1 / 1.2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom, 0 shows all; the arrows scroll."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1.25)
            case Qt.Key.Key_Minus:
                self.zoom_by(0.8)
            case Qt.Key.Key_0:
                self.zoom_by(0.0)
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A whole page stays whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rect = self._page.boundingRect()
        if rect.isEmpty():
            return
        view = self.viewport().rect().adjusted(8, 8, -8, -8)
        scale = min(view.width() / rect.width(), view.height() / rect.height()) * self._zoom
        self.setTransform(QTransform.fromScale(scale, scale))
        pen = QPen(looks.colour("error"), 2.5)
        pen.setCosmetic(True)
        self._mark.setPen(pen)

    def _place_mark(self) -> None:
        box, rect = self._box, self._page.boundingRect()
        self._mark.setVisible(box is not None)
        if box is not None:
            seen = box.turned(self._turn)
            left, top = seen.left * rect.width(), seen.top * rect.height()
            width, height = (seen.right - seen.left) * rect.width(), (seen.bottom - seen.top) * rect.height()
            self._mark.setRect(QRectF(left, top, width, height))
