"""What loads behind the first window: the start page, files of this and of later starts, the last net under it all.

Labels, tool tips and message boxes show names and titles as they are written.

Qt takes a text that looks like HTML for HTML, and a title with a picture's path then opens that path, on Windows a
share in the network. A label is rich only where its own code says so, and escapes what it did not write itself.

Python's garbage, collected by the main thread when the person rests and no work is under way.

A full collection over a large dossier's objects takes 50 to 100 ms, which is a stall; and one that another thread
happens to run may destroy window objects there, which Qt forbids.
"""

import gc
import logging
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, qVersion
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMessageBox

from srdi_desktop import __version__, texts
from srdi_desktop.gui import Memory, looks, opening
from srdi_desktop.gui.opening import Shell
from srdi_desktop.gui.windows import Windows, follow_system
from srdi_desktop.model import SrdiError
from srdi_desktop.workflow.handover import FirstInstance
from srdi_desktop.workflow.places import settings_folder, start_logging, workplace

_LOOK_MS = 300  # how often the window looks for files of later starts
_SHOWN_MS = 400


def begin(window: QMainWindow, first: FirstInstance, paths: Sequence[Path]) -> None:
    """Fill the first window, then do what this start and later ones ask for; all of it lives as long as the program."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - the first window has shown
    start_logging()
    windows = Windows(Memory(settings_folder() / "window.ini"))
    spread(windows)
    app.setApplicationDisplayName(texts.text("gui.app"))
    app.setWindowIcon(looks.app_icon())
    windows.show_start(window)
    follow_system(windows)
    Literal(app)
    kept = Housekeeping(app, lambda: any(each.work is not None and each.work.busy for each in windows.everyone))
    door = Door(app, windows, first, paths)
    for part in (kept, door):
        app.aboutToQuit.connect(part.stop)
    if first.trouble is not None:
        _tell(window, first.trouble)


def _tell(window: QMainWindow, trouble: SrdiError) -> None:
    """What the start page has no place for, in a box that holds up nothing."""
    message, advice = texts.error_text(trouble)
    box = QMessageBox(QMessageBox.Icon.Warning, texts.text("gui.app"), message, parent=window)
    box.setInformativeText(advice)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


class Door(QObject):
    """Where files of this start and of later ones come in. They wait while a dialog asks something, so that nothing is
    swept away under it; the wizard of a new dossier takes them in.
    """

    def __init__(self, app: QApplication, windows: Windows, first: FirstInstance, paths: Sequence[Path]) -> None:
        super().__init__(app)
        self._windows, self._first = windows, first
        self._waiting = list(paths)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        QTimer.singleShot(0, self, self._look)

    def stop(self) -> None:
        """The program ends."""
        self._timer.stop()

    def _look(self) -> None:
        """An empty path only asks to come to the front."""
        came = self._first.take()
        if came:
            self._windows.front().come_to_front()
        self._waiting += [path for path in came if path != Path()]
        if self._waiting and self._is_free():
            paths, self._waiting = self._waiting, []
            opening.receive(self._windows.front(), paths)

    def _is_free(self) -> bool:
        asking = QApplication.activeModalWidget()
        return asking is None or asking in [each.wizard for each in self._windows.everyone]


def main() -> int:
    """Proof that a window opens, for `srdi self-test`: shows the start page for a moment and ends."""
    app = QApplication([])
    with workplace() as folder:
        windows = Windows(Memory(folder / "window.ini"))
        windows.show_start()
        QTimer.singleShot(_SHOWN_MS, app.quit)
        room = app.primaryScreen()
        if sys.stdout is not None:
            sys.stdout.write(f"{room.size().width()} x {room.size().height()} @ {room.devicePixelRatio():g}\n")
        return app.exec()


class Literal(QObject):
    """Holds for every label of the program, tool tips and message boxes included, before Qt first measures its text."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Makes a label that does not say what its text is plain; takes nothing away."""
        if event.type() == QEvent.Type.Polish:
            _make_plain(watched)
        return False


def _make_plain(widget: QObject) -> None:
    if isinstance(widget, QLabel) and widget.textFormat() == Qt.TextFormat.AutoText:
        widget.setTextFormat(Qt.TextFormat.PlainText)


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
    made = QMessageBox(
        QMessageBox.Icon.Critical, texts.text("gui.app"), texts.text("gui.fault.message"), parent=shell.window
    )
    made.setInformativeText(texts.text("gui.fault.advice"))
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
