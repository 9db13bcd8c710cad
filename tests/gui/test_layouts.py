"""Small pieces that panels are laid out with."""

import gc
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from srdi_desktop import gui
from srdi_desktop.gui.layouts import fit


def test_a_window_is_never_larger_than_the_screen(qapp):
    for _ in range(3):
        window = QDialog()
        fit(window, 9000, 9000)
        room = QGuiApplication.primaryScreen().availableGeometry()
        assert window.width() < room.width()
        assert window.height() < room.height()
        del window
        gc.collect()


def test_nobody_asks_a_window_for_its_screen():
    """It would go with the window (see `layouts.room_for`), and the next window would end the program: seen in CI."""
    sources = Path(gui.__file__).parent.rglob("*.py")
    assert [file.name for file in sources if ".screen()." in file.read_text(encoding="utf-8")] == []
