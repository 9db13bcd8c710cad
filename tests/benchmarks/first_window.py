"""A process that ends when a window is painted; prints CPU seconds, wall seconds and what it had loaded.

    python -m tests.benchmarks.first_window empty|program|page STARTED

empty: a bare PySide6 window; program: our first window; page: the start page in it.
STARTED: time.time() before the start.
"""

import os
import sys
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer


class Eye(QObject):
    """Sees the paint waited for; the figures are taken when the event loop comes round again after it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def eventFilter(self, watched, event) -> bool:  # noqa: N802
        if not self.seen and event.type() == QEvent.Type.Paint and waited_for(watched):
            self.seen = True
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self) -> None:
        cpu, wall = time.process_time(), time.time() - float(sys.argv[2])
        modules = sorted(sys.modules)
        import json  # not before the figures are taken

        print(json.dumps({"cpu": cpu, "wall": wall, "modules": modules}), flush=True)
        os._exit(0)


def waited_for(painted) -> bool:
    if sys.argv[1] == "page":
        return type(painted).__name__ == "StartPage"
    return painted.isWidgetType() and painted.isWindow()


class Watched(QtWidgets.QApplication):
    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.eye = Eye()
        self.installEventFilter(self.eye)


def empty() -> None:
    app = Watched([])
    window = QtWidgets.QMainWindow()
    window.resize(960, 680)
    window.show()
    app.exec()


def program() -> None:
    QtWidgets.QApplication = Watched
    from srdi_desktop.gui import app

    app.main([])


if __name__ == "__main__":
    empty() if sys.argv[1] == "empty" else program()
