"""Proof that a window opens, for `srdi self-test`: shows the start page for a moment and ends."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from srdi_desktop import texts
from srdi_desktop.gui import drag_out, icons
from srdi_desktop.gui.home import Home, follow_system
from srdi_desktop.gui.housekeeping import Housekeeping, spread
from srdi_desktop.gui.memory import Memory
from srdi_desktop.workflow.handover import FirstInstance
from srdi_desktop.workflow.places import settings_folder, start_logging, workplace

_LOOK_MS = 700  # how often the window looks for files of later starts


def begin(window: QMainWindow, first: FirstInstance, paths: Sequence[Path]) -> None:
    """Fill the first window, then do what this start and later ones ask for; all of it lives as long as the program."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - the first window has shown
    start_logging()
    home = Home(Memory(settings_folder() / "window.ini"))
    spread(home)
    app.setApplicationDisplayName(texts.text("gui.app"))
    app.setWindowIcon(icons.app_icon())
    home.show_start(window)
    follow_system(home)
    kept = Housekeeping(app, lambda: home.work is not None and home.work.busy)
    timer = QTimer(app, interval=_LOOK_MS)
    timer.timeout.connect(lambda: receive(home, first.take()))
    timer.start()
    for part in (kept, timer):
        app.aboutToQuit.connect(part.stop)
    QTimer.singleShot(0, lambda: receive(home, paths))


def receive(home: Home, paths: Sequence[Path]) -> None:
    """Open a dossier or an exported folder, import anything else; an empty path only asks to come to the front."""
    if not paths:
        return
    if home.window is not None:
        home.window.raise_()
        home.window.activateWindow()
    files = [path for path in paths if path != Path()]
    dossiers = [path for path in files if drag_out.is_dossier(path)]
    scans = [path for path in files if path not in dossiers]
    if dossiers:
        home.open(dossiers[0])
    if scans and home.main is not None:
        home.main.arrivals.add(scans)
    elif scans:
        home.new(scans)


_SHOWN_MS = 400


def main() -> int:
    """0 when the window could be shown; an exception or Qt's abort otherwise."""
    app = QApplication([])
    with workplace() as folder:
        home = Home(Memory(folder / "window.ini"))
        home.show_start()
        QTimer.singleShot(_SHOWN_MS, app.quit)
        return app.exec()
