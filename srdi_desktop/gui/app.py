"""Starts the window: one for each user, files of later starts handed to it.

The first window shows before anything else is loaded, and everything else loads behind it (`program.py`). So what this
file imports is counted in milliseconds; even Qt's namespace `Qt` costs 20 of them, and is left for later.
"""

import gc
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from srdi_desktop.workflow import places
from srdi_desktop.workflow.handover import FirstInstance, hand_over
from srdi_desktop.workflow.places import runtime_folder, take_temporary_files

SIZE = (960, 680)
FAULT = 70  # the exit code of contract.md
_UNSEEN_MS = 300  # a window that starts minimised or behind others is not painted


def main(arguments: Sequence[str]) -> int:
    """Open the window; returns Qt's exit code. Arguments are files and folders to open or to import."""
    gc.disable()  # nothing that a start makes is garbage; housekeeping.py takes over
    app = QApplication(sys.argv[:1])
    app.setApplicationName("srdi-desktop")
    paths = [Path(name).absolute() for name in arguments if not name.startswith("-")]
    first = FirstInstance.claim(runtime_folder())
    if first is None:
        hand_over(runtime_folder(), paths)
        return 0
    _dress(places.load().appearance)

    def load() -> None:
        take_temporary_files()
        _load_the_rest(window, first, paths)

    window = FirstWindow(load)
    window.show()
    try:
        return app.exec()
    finally:
        first.release()


def _dress(appearance: str) -> None:
    """In the colours that were chosen; without a choice Qt follows the system by itself, at no cost."""
    if appearance != "system":
        from srdi_desktop.gui import looks

        looks.apply(appearance)


def _load_the_rest(window: QMainWindow, first: FirstInstance, paths: Sequence[Path]) -> None:
    try:
        from srdi_desktop.gui import program

        program.begin(window, first, paths)
    except Exception:  # noqa: BLE001 - a broken installation: what would word it in two languages may be broken too
        QMessageBox.critical(window, "SRDI Desktop", traceback.format_exc())
        QApplication.exit(FAULT)


class FirstWindow(QMainWindow):
    """An empty window, then the program's name in it, for the moment until the start page takes its place.

    `painted` is called once, when the person sees something.
    """

    def __init__(self, painted: Callable[[], None]) -> None:
        super().__init__()
        self._painted: Callable[[], None] | None = painted
        self.setWindowTitle("SRDI Desktop")
        room = QGuiApplication.primaryScreen().availableGeometry()  # not self.screen(): see layouts.room_for
        self.resize(min(SIZE[0], room.width() - 16), min(SIZE[1], room.height() - 40))
        QTimer.singleShot(_UNSEEN_MS, self._go_on)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The background, and the signal to load the rest."""
        super().paintEvent(event)
        if self._painted is not None:
            QTimer.singleShot(0, self._go_on)

    def _go_on(self) -> None:
        if self._painted is not None:
            painted, self._painted = self._painted, None
            self.setCentralWidget(_name())  # not before: the first text costs as much as all of the window
            self.repaint()
            painted()


def _name() -> QWidget:
    """In the middle, by stretches alone: alignment flags would cost Qt's whole namespace."""
    page, label = QWidget(), QLabel("SRDI Desktop")
    label.setObjectName("quiet")
    font = label.font()
    font.setPointSizeF(1.6 * font.pointSizeF())
    label.setFont(font)
    row, column = QHBoxLayout(), QVBoxLayout(page)
    row.addStretch(1)
    row.addWidget(label)
    row.addStretch(1)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(1)
    return page
