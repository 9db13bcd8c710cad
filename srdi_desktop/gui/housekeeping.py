"""Python's garbage, collected by the main thread when the person rests and no work is under way.

A full collection over a large dossier's objects takes 50 to 100 ms, which is a stall; and one that another thread
happens to run may destroy window objects there, which Qt forbids.
"""

import gc
import logging
import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, qVersion
from PySide6.QtWidgets import QApplication, QMessageBox

from srdi_desktop import __version__
from srdi_desktop.gui.opening import Shell
from srdi_desktop.texts import text

_LOG = logging.getLogger(__name__)
_shown: set[str] = set()  # each fault once, not once for each repaint


def spread(shell: Shell) -> None:
    """Catch what nobody else caught."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            shell.quit()
            return
        told = "".join(traceback.format_exception(kind, error, trace))
        _LOG.error("a fault of the program: %s", told)
        where = traceback.extract_tb(trace)[-1] if trace else None
        key = f"{kind.__name__}:{where.filename}:{where.lineno}" if where else kind.__name__
        if key not in _shown:
            _shown.add(key)
            box(shell, told).open()

    sys.excepthook = caught


def box(shell: Shell, told: str) -> QMessageBox:
    """The message with versions and traceback, ready to copy."""
    made = QMessageBox(QMessageBox.Icon.Critical, text("gui.app"), text("gui.fault.message"), parent=shell.window)
    made.setInformativeText(text("gui.fault.advice"))
    versions = f"srdi-desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    made.setDetailedText(f"{versions}\n\n{told}")
    return made


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
