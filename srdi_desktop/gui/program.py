"""What loads behind the first window: the start page, files of this and of later starts, the last net under it all.

Labels, tool tips and message boxes show names and titles as they are written.

Qt takes a text that looks like HTML for HTML, and a title with a picture's path then opens that path, on Windows a
share in the network. A label is rich only where its own code says so, and escapes what it did not write itself.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMessageBox

from srdi_desktop import texts
from srdi_desktop.gui import looks, opening
from srdi_desktop.gui.housekeeping import Housekeeping, spread
from srdi_desktop.gui.memory import Memory
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
