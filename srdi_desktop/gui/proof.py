"""Proof that a window opens, for `srdi self-test`: shows the start page for a moment and ends."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.home import Home
from srdi_desktop.gui.memory import Memory

_SHOWN_MS = 400


def main() -> int:
    """0 when the window could be shown; an exception or Qt's abort otherwise."""
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Memory(Path(folder) / "window.ini"))
        home.show_start()
        QTimer.singleShot(_SHOWN_MS, app.quit)
        return app.exec()
