"""All photos of a dossier made flat at once: progress, then a grid to look at, before and after; what is ticked is one
decision.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Work, looks, offer_help
from srdi_desktop.gui.models.flattened import FlattenedModel, Row
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.models.thumbnails import Thumbnails
from srdi_desktop.model import Derived, PageRef, Reshaping, Scan, SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow import page_edits, page_pictures

Index = QModelIndex | QPersistentModelIndex
_WIDE, _HIGH = 180, 220  # of a picture on a card, device-independent pixels
_LONGEST = 480  # pixels of a picture, for dense screens
_MARK = {"unsure": "warning", "failed": "error"}


class FlattenAll(QDialog):
    """Unsure photos come first and are not ticked. `chosen(list[Derived])` with Enter; `adjust_requested(Row)`."""

    chosen = Signal(list)
    adjust_requested = Signal(object)

    def __init__(
        self, desk: Desk, work: Work, sure: Mapping[PageRef, Reshaping], unsure: Mapping[PageRef, Reshaping],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._work = desk, work
        self._scans: dict[str, Scan] = {}  # made for a look, in no pile yet
        self.thumbnails = Thumbnails(desk.bridge, self._read_pictures)
        self.thumbnails.setParent(self)
        rows = [Row(page, by, is_sure=False, ticked=False) for page, by in unsure.items()]
        rows += [Row(page, by, is_sure=True, ticked=True) for page, by in sure.items()]
        self.model = FlattenedModel(desk.bridge, rows, self.thumbnails, self)
        self.view = QListView()
        self.progress = QProgressBar()
        self._busy = QLabel()
        self.accept_button, self.stop_button = QPushButton(), QPushButton(text("edit.all.stop"))
        self._left = 0  # photos on their way
        self.setGeometry(parent.window().geometry())
        self._build()
        self.model.dataChanged.connect(self._show_count)
        self.finished.connect(self.stop)
        offer_help(self, desk, "flatten")
        self.derive({row.page: row.by for row in rows})

    def _build(self) -> None:
        self.setWindowTitle(text("edit.all.title"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(FlattenedDelegate(self.view))
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(text("edit.all.title"))
        self.view.setCurrentIndex(self.model.index(0))
        self.view.doubleClicked.connect(lambda _: self._adjust())
        self.stop_button.clicked.connect(self.stop)
        what = QLabel(text("edit.all.what"))
        what.setWordWrap(True)
        doing = QHBoxLayout()
        doing.addWidget(self._busy)
        doing.addWidget(self.progress, 1)
        doing.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        layout.addWidget(what)
        layout.addLayout(doing)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.accept_button.setProperty("main", True)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._choose)
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("edit.all.all_on", partial(self.model.tick_all, on=True)),
            ("edit.all.all_off", partial(self.model.tick_all, on=False)),
            ("edit.all.adjust", self._adjust),
            ("edit.leave", self.reject),
        )
        for key, act in acts:
            button = QPushButton(text(key))
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
            if key == "edit.all.adjust":
                row.addStretch(1)
        self.stop_button.setAutoDefault(False)
        row.addWidget(self.accept_button)
        return row

    # Making

    def derive(self, wanted: Mapping[PageRef, Reshaping]) -> None:
        """Make these for a look, in worker processes; nothing is decided by it."""
        self._left += len(wanted)
        self.progress.setRange(0, self._left)
        bridge = self._desk.bridge

        def make(cancel: Event) -> Iterable[Any]:
            return page_edits.derive(bridge.path, wanted, bridge.dossier, bridge.book, 0, cancel)

        self._work.run("edit", make, self._take, self._over)
        self._show_count()

    def _take(self, made: Sequence[Derived]) -> None:
        self._left -= len(made)
        self._scans |= {one.scan.id: one.scan for one in made if one.scan is not None}
        self.model.take_in(made)
        self._show_count()

    def _over(self, whole: bool) -> None:
        if not whole and self._left:
            self._busy.setText(text("edit.all.stopped", count=self._left))
            self._work.analyse_missing()
        self._left = 0
        self._show_count(stopped=not whole)

    def stop(self) -> None:
        """What is finished stays to be looked at; what else waits for the machine goes on."""
        if self._left and self._work.doing == "edit":
            self._work.cancel()

    def _read_pictures(self, scans: Mapping[str, Scan], pages: Sequence[PageRef]) -> list[tuple[PageRef, bytes]]:
        """Runs beside the event loop."""
        known = {**scans, **self._scans}
        return [(page, self._picture(known, page)) for page in pages]

    def _picture(self, scans: Mapping[str, Scan], page: PageRef) -> bytes:
        scan = scans.get(page.scan)
        if scan is None:
            return b""
        try:
            return page_pictures.page_picture(self._desk.bridge.path, scan.id, scan.name, page.scan_index, _LONGEST)
        except SrdiError:  # told by the page's own finding
            return b""

    # Showing

    def _show_count(self, *_: object, stopped: bool = False) -> None:
        ticked, total = len(self.model.ticked()), self.progress.maximum()
        for widget in (self.progress, self.stop_button):
            widget.setVisible(bool(self._left))
        if self._left:
            self.progress.setValue(total - self._left)
            self._busy.setText(text("edit.all.busy", done=total - self._left, total=total))
        elif not stopped:
            self._busy.hide()
        self.accept_button.setEnabled(bool(ticked) and not self._left)
        words = text("edit.all.accept", count=ticked) if ticked else text("edit.all.nothing")
        self.accept_button.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 adjusts the corners of the photo that is chosen; Space ticks, Enter takes over."""
        if event.key() == Qt.Key.Key_F2:
            self._adjust()
        else:
            super().keyPressEvent(event)

    def _adjust(self) -> None:
        row = self.view.currentIndex().data(Role.OBJECT)
        if isinstance(row, Row) and not self._left:
            self.adjust_requested.emit(row)

    def adjusted(self, page: PageRef, by: Reshaping, _: str) -> None:
        """The corners were set by hand: made anew."""
        self.model.adjust(page, by)
        self.derive({page: by})

    def _choose(self) -> None:
        self.chosen.emit(self.model.ticked())
        self.accept()


class FlattenedDelegate(QStyledItemDelegate):
    """One card a photo: tick and name, before, after, and whether to look closely."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Two pictures side by side, a line above and one below."""
        return QSize(2 * _WIDE + 5 * GAP + 20, _HIGH + 2 * option.fontMetrics.height() + 5 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Called by the view for each visible row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, line = option.rect.adjusted(4, 4, -4, -4), option.fontMetrics.height()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(looks.colour("accent" if chosen else "line"), 2 if chosen else 1))
        painter.setBrush(looks.colour("surface"))
        painter.drawRoundedRect(frame, 6, 6)
        self._paint_tick(painter, option, index)
        words = QRect(frame.left() + 34, frame.top() + GAP, frame.width() - 42, line)
        self._write(painter, words, str(index.data()), "text", Qt.AlignmentFlag.AlignLeft)
        before, after = index.data(Role.PICTURE)
        left, top = frame.left() + GAP, words.bottom() + GAP
        self._paint_picture(painter, QRect(left, top, _WIDE, _HIGH), before)
        arrow = QRect(left + _WIDE + GAP // 2, top + _HIGH // 2 - 8, 16, 16)
        painter.drawPixmap(arrow, looks.pixmap("next", 16, "muted", painter.device().devicePixelRatioF()))
        self._paint_picture(painter, QRect(arrow.right() + GAP // 2, top, _WIDE, _HIGH), after)
        state = str(index.data(Role.STATE))
        below = QRect(left, top + _HIGH + GAP // 2, frame.width() - 2 * GAP, line)
        role = _MARK.get(state, "muted")
        self._write(painter, below, str(index.data(Role.DETAIL)), role, Qt.AlignmentFlag.AlignHCenter)
        painter.restore()

    def editorEvent(self, event: Any, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the tick, or Space."""
        kind = event.type()
        released = kind == event.Type.MouseButtonRelease
        by_mouse = released and self.tick_place(option.rect).contains(event.position().toPoint())
        by_key = kind == event.Type.KeyPress and event.key() == Qt.Key.Key_Space
        if not (by_mouse or by_key) or not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return bool(model.setData(index, other, Qt.ItemDataRole.CheckStateRole))

    def tick_place(self, rect: QRect) -> QRect:
        """Where the tick of a card can be clicked."""
        return QRect(rect.left() + 6, rect.top() + 6, 32, 32)

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QStyleOptionButton()
        box.rect = self.tick_place(option.rect).adjusted(6, 6, -6, -6)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        box.state = QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
        if index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            box.state |= QStyle.StateFlag.State_Enabled
        self._view.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, self._view)

    def _write(self, painter: QPainter, place: QRect, words: str, role: str, side: Qt.AlignmentFlag) -> None:
        painter.setPen(looks.colour(role))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_picture(self, painter: QPainter, room: QRect, picture: QPixmap | None) -> None:
        painter.fillRect(room, looks.colour("sunken"))
        if picture is None:
            return
        size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        ratio = painter.device().devicePixelRatioF()
        shown = picture.scaled(
            size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        painter.drawPixmap(place.topLeft(), shown)
