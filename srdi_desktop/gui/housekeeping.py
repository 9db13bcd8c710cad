"""Python's garbage, collected by the main thread when the person rests and no work is under way.

A full collection over a large dossier's objects takes 50 to 100 ms, which is a stall; and one that another thread
happens to run may destroy window objects there, which Qt forbids.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

_TICK_MS = 1000
_REST_MS = 4000  # without a key, a click or a wheel
_INPUT = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.DragMove, QEvent.Type.Drop,
})  # fmt: skip


class Housekeeping(QObject):
    """Takes over from Python's own schedule until `stop`."""

    def __init__(self, app: QApplication, busy: Callable[[], bool]) -> None:
        super().__init__(app)
        self._busy = busy
        self._rest = QElapsedTimer()
        self._rest.start()
        self._collected = False  # fully, since the person rests
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        app.installEventFilter(self)
        gc.collect()
        gc.freeze()  # what the start made stays for good
        gc.disable()

    def stop(self) -> None:
        """Give the schedule back to Python."""
        self._timer.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        gc.enable()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Notes that the person is busy; takes nothing away."""
        if event.type() in _INPUT:
            self._rest.restart()
            self._collected = False
        return False

    def _tick(self) -> None:
        if self._busy() or self._rest.elapsed() < _REST_MS:
            gc.collect(0)
        elif not self._collected:
            gc.collect()
            self._collected = True
        else:
            gc.collect(1)
