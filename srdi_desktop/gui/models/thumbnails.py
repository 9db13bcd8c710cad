"""Small pictures of pages: made when they are first painted, a few at a time, kept in a bounded cache."""

from collections import OrderedDict

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QPixmap, QTransform

from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.model.changes import Changes
from srdi_desktop.model.page import PageRef

_BUDGET_MS = 12  # decoding for at most so long before the event loop has its turn
_KEEP = 320  # pictures of about 0.3 MB


class Thumbnails(QObject):
    """`get` answers at once, with None while the picture is on its way; `arrived(list[PageRef])` says when."""

    arrived = Signal(list)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._kept: OrderedDict[PageRef, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[PageRef, None] = OrderedDict()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)
        bridge.dossier_changed.connect(self._forget)

    def get(self, page: PageRef) -> QPixmap | None:
        """The upright picture, or None while it is being made or when there is none."""
        if page in self._kept:
            self._kept.move_to_end(page)
            return self._kept[page]
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        while len(self._wanted) > 120:  # scrolled past long ago
            self._wanted.popitem(last=False)
        self._timer.start()
        return None

    def count(self) -> int:
        """Pictures held in memory."""
        return len(self._kept)

    def _work(self) -> None:
        clock, made = QElapsedTimer(), []
        clock.start()
        while self._wanted and clock.elapsed() < _BUDGET_MS:
            page, _ = self._wanted.popitem(last=False)
            picture = self._make(page)
            if not picture.isNull():
                self._kept[page] = picture
                made.append(page)
        while len(self._kept) > _KEEP:
            self._kept.popitem(last=False)
        if not self._wanted:
            self._timer.stop()
        if made:
            self.arrived.emit(made)

    def _make(self, page: PageRef) -> QPixmap:
        picture = QPixmap()
        data = self._bridge.thumbnail(page)
        if data:
            picture.loadFromData(data)
            turn = self._bridge.dossier.rotation(page)
            if turn:
                picture = picture.transformed(QTransform().rotate(turn))
        return picture

    def _forget(self, changes: Changes) -> None:
        for page in changes.pages:
            self._kept.pop(page, None)
