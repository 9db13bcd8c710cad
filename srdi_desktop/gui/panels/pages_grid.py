"""Middle: the pages of the scope as a grid, grouped by document."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractItemView, QListView

from srdi_desktop.gui import GAP, Desk, drag_out, looks
from srdi_desktop.gui.models.pages import Header, PagesModel
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.panels.page_delegate import ZOOMS, PageDelegate
from srdi_desktop.model import PageRef
from srdi_desktop.texts import text


class PagesGrid(QListView):
    """Cards in lines; drops land where the caret shows."""

    pages_dropped = Signal(list, str, object)  # pages, entry ("" tray), page they go before (None: at the end)
    files_dropped = Signal(list, object, object)  # paths, entry or None (let the program sort), page or None
    strangers_dropped = Signal()
    files_requested = Signal(list)  # pages dragged out: their files are wanted
    zoom_changed = Signal(int)
    large_requested = Signal()  # double click or Space on a page

    def __init__(self, desk: Desk, model: PagesModel) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self.make_files: Callable[[list[PageRef]], list[Path]] = lambda _: []
        self.setModel(model)
        self._cards = PageDelegate(self, model)
        self.setItemDelegate(self._cards)
        self._caret: QRect | None = None
        self._kept: list[PageRef] | None = None  # what was selected, while rows are replaced
        self._set_up()
        remembered = list(desk.selection)
        model.show(desk.scope)
        self.select_pages(remembered)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.selectionModel().currentChanged.connect(self._selected)
        desk.scope_changed.connect(self._show_scope)
        desk.reveal_requested.connect(self.reveal)
        model.about_to_splice.connect(self._remember)
        model.spliced.connect(self._restore)

    def _set_up(self) -> None:
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(48)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setMouseTracking(True)
        self.setSpacing(0)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(text("gui.grid.name"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    # Zoom

    @property
    def zoom(self) -> int:
        """Step of the zoom, 0 the smallest."""
        return self._cards.zoom

    def set_zoom(self, step: int) -> None:
        """Larger or smaller cards; out of range is held at the ends."""
        step = max(0, min(len(ZOOMS) - 1, step))
        if step != self._cards.zoom:
            self._cards.zoom = step
            self._measure()
            self.viewport().update()
            self.zoom_changed.emit(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = self.zoom + (1 if event.angleDelta().y() > 0 else -1)
            self.set_zoom(step)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Headings are as wide as the view."""
        super().resizeEvent(event)
        self._measure()

    # Selection

    def selected_pages(self) -> list[PageRef]:
        """The selected pages in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        found = (self._model.index(row).data(Role.OBJECT) for row in rows)
        return [page for page in found if isinstance(page, PageRef)]

    def reveal(self, page: PageRef) -> None:
        """Select one page and scroll to it."""
        row = self._model.row_of(page)
        if row is not None:
            index = self._model.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def select_pages(self, pages: list[PageRef]) -> None:
        """Select exactly these, as far as they are shown."""
        wanted = QItemSelection()
        rows = [row for row in map(self._model.row_of, pages) if row is not None]
        for row in rows:
            wanted.select(self._model.index(row), self._model.index(row))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(wanted, flags)
        if rows:
            self.selectionModel().setCurrentIndex(
                self._model.index(rows[0]), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The page over the whole window."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and isinstance(index.data(Role.OBJECT), PageRef):
            self.large_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows the page over the whole window."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.large_requested.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a heading selects its document."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and isinstance(index.data(Role.OBJECT), Header):
            rows = self._model.document_rows(index.row())
            pages = [self._model.page_at(row) for row in rows]
            self.select_pages([page for page in pages if page is not None])
            event.accept()
            return
        super().mousePressEvent(event)

    def _selected(self) -> None:
        if self._kept is not None:
            return
        pages = self.selected_pages()
        current = self.currentIndex().data(Role.OBJECT) if self.currentIndex().isValid() else None
        shown = current if isinstance(current, PageRef) and current in pages else pages[0] if pages else None
        self._desk.select(pages, shown)

    def _remember(self) -> None:
        self._kept = list(self._desk.selection)

    def _restore(self) -> None:
        """After rows were replaced: select again what is still shown, or what stands in its place."""
        kept = self._kept or []
        self._kept = None
        if kept:
            self.select_pages([other for page in kept for other in self._standing(page)])
        self._selected()

    def _standing(self, page: PageRef) -> tuple[PageRef, ...]:
        dossier = self._desk.bridge.dossier
        return (page,) if self._model.row_of(page) is not None else dossier.standing(dossier.original(page))

    def _show_scope(self) -> None:
        self._model.show(self._desk.scope)
        self.scrollToTop()

    # Drag and drop

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: ARG002
        """Our own views take the pages, other programs get files."""
        drag_out.drag(self, self.selected_pages(), self.make_files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pages, files, and things without a path (to say why they cannot be taken)."""
        if self._takes(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Shows the caret; the base class scrolls near the edges."""
        super().dragMoveEvent(event)
        if self._takes(event.mimeData()):
            self._caret = self._caret_at(event.position().toPoint())[1]
            self.viewport().update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The caret goes with the hand."""
        super().dragLeaveEvent(event)
        self._caret = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ends a drag: nothing is moved by Qt itself, the session does it."""
        mime = event.mimeData()
        row = self._caret_at(event.position().toPoint())[0]
        pages = drag_out.pages_in(mime)
        paths = drag_out.paths_in(mime)
        entry, before = self._target(row)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._caret = None
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        if pages:
            self.pages_dropped.emit(pages, entry or "", None if before in pages else before)
        elif paths:
            self.files_dropped.emit(paths, entry if self._desk.scope.entry is not None else None, before)
        else:
            self.strangers_dropped.emit()

    def _takes(self, mime: QMimeData) -> bool:
        if bool(drag_out.pages_in(mime)):
            return True
        return mime.hasUrls() or drag_out.is_virtual(mime)

    def _target(self, row: int) -> tuple[str | None, PageRef | None]:
        """(entry, page to go before) of an insertion row."""
        scope = self._desk.scope
        before = self._model.page_at(row)
        last = self._model.page_at(row - 1)
        if scope.entry is not None:
            return scope.entry, before
        neighbour = last if last is not None and (before is None or self._model.is_header(row)) else before
        if neighbour is None:
            return None, None
        entry = self._desk.entry_of(neighbour)
        return entry, before if before is not None and self._desk.entry_of(before) == entry else None

    def _caret_at(self, pos: QPoint) -> tuple[int, QRect]:
        """(row the drop goes before, place of the caret)."""
        index = self.indexAt(pos)
        if not index.isValid():
            index = self._nearest(pos)
        if not index.isValid():
            return self._model.rowCount(), QRect(GAP, GAP, 3, 60)
        box = self.visualRect(index)
        if isinstance(index.data(Role.OBJECT), Header):
            return index.row() + 1, QRect(box.left() + 2, box.bottom() + 2, 3, self._cards.card().height() - 4)
        if pos.x() < box.center().x():
            return index.row(), QRect(box.left() - 1, box.top() + 2, 3, box.height() - 4)
        return index.row() + 1, QRect(box.right(), box.top() + 2, 3, box.height() - 4)

    def _nearest(self, pos: QPoint) -> QModelIndex:
        """The card left of an empty place in its line; below everything the last card."""
        for left in range(pos.x(), 0, -24):
            index = self.indexAt(QPoint(left, pos.y()))
            if index.isValid():
                return index
        return self._model.index(self._model.rowCount() - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cards, then the caret of a drag, or a word where there is nothing."""
        super().paintEvent(event)
        if self._caret is None and self._model.rowCount():
            return
        painter = QPainter(self.viewport())
        if not self._model.rowCount():
            self._paint_empty(painter)
        if self._caret is not None:
            painter.fillRect(self._caret, looks.colour("accent"))
        painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        area = self.viewport().rect().adjusted(4 * GAP, 4 * GAP, -4 * GAP, -4 * GAP)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(looks.colour("strong_line"), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(area, 12, 12)
        middle = area.center()
        painter.drawPixmap(
            middle.x() - 24, middle.y() - 64, looks.pixmap("tray", 48, "muted", self.devicePixelRatioF())
        )
        painter.setPen(looks.colour("muted"))
        key = {None: "empty_all", "": "empty_tray"}.get(self._desk.scope.entry, "empty_entry")
        words = QRect(area.left() + GAP, middle.y(), area.width() - 2 * GAP, area.bottom() - middle.y())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, text(f"gui.grid.{key}"))

    def changeEvent(self, event: QEvent) -> None:
        """Another font means other cards."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_cards"):
            self._measure()

    def _measure(self) -> None:
        self._cards.measure()
        self.scheduleDelayedItemsLayout()
