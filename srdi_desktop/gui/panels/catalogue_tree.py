"""Left: the catalogue with its states, the tray below it."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QVBoxLayout, QWidget

from srdi_desktop.gui import TRAY, Desk, Scope, drag_out, looks
from srdi_desktop.gui.models.entries import EntriesModel
from srdi_desktop.gui.panels.page_delegate import EntryDelegate
from srdi_desktop.texts import text

Index = QModelIndex | QPersistentModelIndex


class EntryView(QTreeView):
    """A tree that takes pages and files on its rows; `pages_dropped(pages, entry)`, `files_dropped(paths, entry)`."""

    pages_dropped = Signal(list, str)
    files_dropped = Signal(list, object)
    strangers_dropped = Signal()

    def __init__(self, model: EntriesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(EntryDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(22)
        self.setRootIsDecorated(True)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setExpandsOnDoubleClick(True)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Only the arrow: the delegate paints the ground of a row."""
        if self.model().hasChildren(index):
            name = "down" if self.isExpanded(self.model().index(index.row(), 0)) else "next"
            mark = looks.pixmap(name, 12, "muted", self.devicePixelRatioF())
            painter.drawPixmap(rect.right() - 14, rect.center().y() - 6, mark)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pages, files, and things without a path (to say why they cannot be taken)."""
        mime = event.mimeData()
        if drag_out.pages_in(mime) or mime.hasUrls() or drag_out.is_virtual(mime):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Base class scrolls and marks the row; what may be dropped where is decided here."""
        super().dragMoveEvent(event)
        entry = self._entry_at(event)
        if drag_out.pages_in(event.mimeData()) and entry is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ends a drag: nothing is moved by Qt itself, the session does it."""
        entry = self._entry_at(event)
        mime = event.mimeData()
        pages = drag_out.pages_in(mime)
        paths = drag_out.paths_in(mime)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if pages and entry is not None:
            self.pages_dropped.emit(pages, entry)
        elif paths:
            self.files_dropped.emit(paths, entry)
        elif not pages:
            self.strangers_dropped.emit()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _entry_at(self, event: QDropEvent) -> str | None:
        index = self.indexAt(event.position().toPoint())
        model = self.model()
        if index.isValid() and isinstance(model, EntriesModel):
            return model.scope(index).entry
        return None


class CatalogueTree(QWidget):
    """Two views of one model with one selection, so that the tray stays in sight."""

    pages_dropped = Signal(list, str, object)
    files_dropped = Signal(list, object, object)
    strangers_dropped = Signal()
    menu_requested = Signal(object, QPoint)  # entry ("" the tray, None all pages), place on the screen

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = EntriesModel(desk.bridge, self)
        self.entries, self.tray = EntryView(self._model), EntryView(self._model)
        self.entries.setAccessibleName(text("gui.tree.name"))
        self.tray.setAccessibleName(text("gui.tree.tray"))
        self.tray.setSelectionModel(self.entries.selectionModel())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(0)
        layout.addWidget(self.entries, 1)
        layout.addWidget(self.tray)
        self.tray.setObjectName("tray")
        self._lay_out()
        self._model.modelReset.connect(self._lay_out)
        self.entries.selectionModel().currentChanged.connect(self._choose)
        desk.scope_changed.connect(self._follow)
        for view in (self.entries, self.tray):
            view.pages_dropped.connect(lambda pages, entry: self.pages_dropped.emit(pages, entry, None))
            view.files_dropped.connect(lambda paths, entry: self.files_dropped.emit(paths, entry, None))
            view.strangers_dropped.connect(self.strangers_dropped)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(partial(self._menu, view))
        self._follow()

    @property
    def model(self) -> EntriesModel:
        """The model behind both views."""
        return self._model

    def _lay_out(self) -> None:
        last = self._model.rowCount() - 1
        for row in range(last + 1):
            self.entries.setRowHidden(row, QModelIndex(), row == last)
            self.tray.setRowHidden(row, QModelIndex(), row != last)
        self.tray.setFixedHeight(self.tray.sizeHintForRow(last) + 4 if last >= 0 else 0)
        self.tray.setRootIsDecorated(False)
        self.tray.setItemsExpandable(False)

    def _menu(self, view: EntryView, pos: QPoint) -> None:
        index = view.indexAt(pos)
        if index.isValid():
            self.menu_requested.emit(self._model.scope(index).entry, view.viewport().mapToGlobal(pos))

    def _choose(self, current: QModelIndex | QPersistentModelIndex) -> None:
        if current.isValid():
            self._desk.show_scope(self._model.scope(current))

    def _follow(self) -> None:
        index = self._model.find(self._desk.scope)
        view = self.tray if self._desk.scope.entry == TRAY else self.entries
        if index.isValid() and self._model.scope(index) != self._scope_chosen():
            view.setCurrentIndex(index)

    def _scope_chosen(self) -> Scope | None:
        index = self.entries.selectionModel().currentIndex()
        if index.isValid():
            return self._model.scope(index)
        return None
