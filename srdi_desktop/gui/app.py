"""Starts the window: one for each user, files of later starts handed to it; the last net under everything."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from srdi_desktop import texts
from srdi_desktop.gui import drag_out, icons
from srdi_desktop.gui.home import Home, follow_system
from srdi_desktop.gui.housekeeping import Housekeeping
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.safety_net import spread
from srdi_desktop.workflow.handover import FirstInstance, hand_over
from srdi_desktop.workflow.places import runtime_folder, settings_folder

_LOOK_MS = 700  # how often the window looks for files of later starts


def main(arguments: Sequence[str]) -> int:
    """Open the window; returns Qt's exit code. Arguments are files and folders to open or to import."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("srdi-desktop")
    app.setWindowIcon(icons.app_icon())
    paths = [Path(name).absolute() for name in arguments if not name.startswith("-")]
    first = FirstInstance.claim(runtime_folder())
    if first is None:
        hand_over(runtime_folder(), paths)
        return 0
    home = Home(Memory(settings_folder() / "window.ini"))
    app.setApplicationDisplayName(texts.text("gui.app"))
    spread(home)
    follow_system(home)
    home.show_start()
    kept = Housekeeping(app, lambda: home.work is not None and home.work.busy)
    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(lambda: receive(home, first.take()))
    timer.start()
    QTimer.singleShot(0, lambda: receive(home, paths))
    try:
        return app.exec()
    finally:
        kept.stop()
        first.release()


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
