"""An exported folder whose dossier file is gone: offered to be made anew from the manifest and the original scans."""

from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from srdi_desktop.gui.desk import Notice
from srdi_desktop.gui.jobs import Latest
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow import exported_folder, recovery
from srdi_desktop.workflow.session import Session

if TYPE_CHECKING:
    from srdi_desktop.gui.home import Home

_running: list[Latest] = []  # held while it runs


def offer(home: "Home", exported: Path, error: SrdiError) -> None:
    """Ask, ask where the scans are, then make the dossier file beside the manifest and open it."""
    message, _ = error_text(error)
    wanted = QMessageBox.question(home.window, text("gui.app"), f"{message}\n\n{text('window.restore.ask')}")
    if wanted != QMessageBox.StandardButton.Yes:
        return
    scans = QFileDialog.getExistingDirectory(home.window, text("window.restore.where"), str(home.memory.folder()))
    if scans:
        _begin(home, exported, Path(scans))


def _begin(home: "Home", exported: Path, scans: Path) -> None:
    manifest = exported_folder.read(exported)
    target = manifest.path.with_name(manifest.dossier_name)
    latest = Latest(home)
    latest.ready.connect(lambda _, made: _open(home, made))
    latest.failed.connect(lambda _, failed: home.give_up(failed))
    _running[:] = [latest]
    home.say_busy(text("window.restore.busy", name=target.name))
    latest.ask(target, partial(recovery.begin, exported, [scans], target, lambda _: None, Event()))


def _open(home: "Home", made: recovery.Restored) -> None:
    try:
        session = Session.open(made.path)
    except SrdiError as error:
        home.report(error)
        return
    home.leave()
    home.show_session(session)
    if home.desk is not None:
        home.desk.tell(_told(made))


def _told(made: recovery.Restored) -> Notice:
    if not made.missing:
        return Notice(
            text("window.restore.whole", count=made.found), text("window.restore.lost"), "good", key="restored"
        )
    names = "、".join(made.missing[:3])
    told = text("window.restore.part", count=made.found, missing=len(made.missing), names=names)
    return Notice(told, text("window.restore.lost"), "warning", key="restored")
