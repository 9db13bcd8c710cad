"""Hands in the page editor: real presses, moves and keys, and what stands in the dossier afterwards."""

import io

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.panels.page_editor import PageEditor
from srdi_desktop.store import open_blob
from tests.gui import drops
from tests.gui.test_window import click, trigger

SHIFT = Qt.KeyboardModifier.ShiftModifier


def pages_of(window):
    return window.grid_model.all_pages()


def edit(qtbot, window, page, action):
    """Choose a page and open the editor by an action, as its key and its menu do."""
    click(qtbot, window, page)
    trigger(window, action)
    editor = next(one for one in window.findChildren(PageEditor) if one.isVisible())
    qtbot.waitUntil(lambda: is_shown(editor), timeout=20000)
    return editor


def is_shown(editor):
    return not editor.canvas._whole.isNull() and not editor.outcome._whole.isNull() and not editor._trials._latest.busy


def drag(editor, start, end):
    """Press at a place of the picture, move there in steps, let go."""
    canvas = editor.canvas
    places = [canvas.place_of(point).toPoint() for point in (start, end)]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
    for step in range(1, 5):
        QTest.mouseMove(canvas, places[0] + (places[1] - places[0]) * step / 4)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[1])


def accept(qtbot, window, editor):
    """Enter, and what is made by it."""
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.work.busy and window.desk.bridge.is_settled, timeout=60000)
    come_back(qtbot, window)


def come_back(qtbot, window):
    """To the window, as a desktop does when a dialog closes; its shortcuts work only then."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window and not QApplication.activeModalWidget())
    QApplication.processEvents()


def picture_of(window, page):
    dossier = window.desk.bridge.dossier
    with open_blob(window.desk.bridge.path, page.scan) as stream:
        return Image.open(io.BytesIO(stream.read())).convert("RGB"), dossier.scans[page.scan]


def near(found, wanted, within):
    return float(np.abs(np.array(found) - np.array(wanted)).max()) <= within


def dropped(window, qtbot, path):
    """The page of a picture that is dropped into the window."""
    before = set(pages_of(window))
    drops.drop(window.grid, QPoint(200, 200), drops.files(path))
    qtbot.waitUntil(lambda: set(pages_of(window)) > before and not window.work.busy, timeout=20000)
    (page,) = set(pages_of(window)) - before
    return page
