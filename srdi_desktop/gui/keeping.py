"""What the window does so that nothing is lost: retry, ask before unsaved decisions are left, go on with a cut-off
import.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from srdi_desktop.gui import Desk, Notice, Work
from srdi_desktop.model import FileError, SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.pages_to_measure import older
from srdi_desktop.workflow.session import Session


def notice_of(desk: Desk, error: SrdiError) -> Notice:
    """The error as a notice; with a button to write again where decisions wait for the disk."""
    message, advice = error_text(error)
    if isinstance(error, FileError) and error.retry and desk.bridge.unsaved:
        again = partial(_retry, desk, error.code)
        return Notice(message, advice, "error", text("gui.keeping.retry"), again, key=error.code)
    return Notice(message, advice, "error", key=error.code)


def _retry(desk: Desk, key: str) -> None:
    if desk.bridge.do(Session.retry):
        desk.tell(Notice(text("gui.keeping.written"), level="good", key=key))


def is_written(desk: Desk) -> bool:
    """Whether nothing waits in memory; what waits is tried once more."""
    return not desk.bridge.unsaved or desk.bridge.do(Session.retry)


def leave_when_written(desk: Desk, window: QWidget | None, go: Callable[[], object]) -> None:
    """`go()` at once where nothing waits in memory; else when the person wrote it, copied it or gave it up."""
    if is_written(desk):
        go()
        return
    box = QMessageBox(QMessageBox.Icon.Warning, text("gui.app"), "", parent=window)
    box.setText(text("gui.keeping.unsaved", count=desk.bridge.unsaved))
    box.setInformativeText(text("gui.keeping.unsaved_advice"))
    for button, name in (("Retry", "retry"), ("Save", "save_copy"), ("Discard", "discard"), ("Cancel", "stay")):
        box.addButton(QMessageBox.StandardButton[button]).setText(text(f"gui.keeping.{name}"))
    box.setDefaultButton(QMessageBox.StandardButton.Retry)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda answer: QTimer.singleShot(0, desk, partial(_answered, desk, window, go, answer)))
    box.open()


def _answered(desk: Desk, window: QWidget | None, go: Callable[[], object], answer: int) -> None:
    match QMessageBox.StandardButton(answer):
        case QMessageBox.StandardButton.Discard:
            go()
        case QMessageBox.StandardButton.Save if _saved_elsewhere(desk, window):
            go()
        case QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Retry:
            leave_when_written(desk, window, go)


def _saved_elsewhere(desk: Desk, window: QWidget | None) -> bool:
    title, kinds = text("gui.keeping.save_copy"), text("gui.file.dossier")
    name, _ = QFileDialog.getSaveFileName(window, title, "", kinds)
    if not name:
        return False
    return desk.bridge.do(Session.save_copy, Path(name))


def offer_to_go_on(desk: Desk, work: Work) -> None:
    """Tell that an import was cut off and what is left; the button goes on with it."""
    left = None if desk.bridge.read_only else desk.bridge.unfinished()
    if not left:
        return
    count = len({*left.paths, *(path for _, _, path in left.stored)})
    told = text("gui.keeping.cut_off", count=count)
    advice = text("gui.keeping.cut_off_advice")
    button = text("gui.keeping.go_on")
    act = partial(work.go_on, left)
    desk.tell(Notice(told, advice, button=button, act=act, key="cut_off"))


def offer_a_new_year(desk: Desk, begin: Callable[[], object]) -> None:
    """An older dossier, by a list that is out of date, can be the start of a new one."""
    catalogue = desk.bridge.dossier.catalogue
    if catalogue.stale(date.today()):  # noqa: DTZ011 - the user's own calendar day
        told, button = text("last_year.offer", title=catalogue.title), text("last_year.begin")
        desk.tell(Notice(told, level="warning", button=button, act=begin, key="last_year"))


def tell_older(desk: Desk) -> None:
    """Say that an older dossier is measured again, since findings may change under the person's eyes; or is not."""
    count = older(desk.bridge.dossier)
    if count:
        key = "older_read_only" if desk.bridge.read_only else "older"
        told = text(f"gui.keeping.{key}", count=count)
        advice = text(f"gui.keeping.{key}_advice")
        desk.tell(Notice(told, advice, key="stopped"))  # what is told when it is stopped takes its place
