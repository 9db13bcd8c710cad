"""What the window does so that nothing is lost: retry, ask before unsaved decisions are left, go on with a cut-off
import, repair a damaged file.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from srdi_desktop.gui.desk import Notice
from srdi_desktop.model.errors import FileError, SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.pages_to_measure import older
from srdi_desktop.workflow.recovery import repair, repaired_name

if TYPE_CHECKING:
    from srdi_desktop.gui.desk import Desk
    from srdi_desktop.gui.home import Home

_DAMAGED = frozenset({"dossier.damaged", "dossier.not_a_dossier"})


def notice_of(desk: "Desk", error: SrdiError) -> Notice:
    """The error as a notice; with a button to write again where decisions wait for the disk."""
    message, advice = error_text(error)
    if isinstance(error, FileError) and error.retry and desk.bridge.unsaved:
        again = partial(_retry, desk, error.code)
        return Notice(message, advice, "error", text("gui.keeping.retry"), again, key=error.code)
    return Notice(message, advice, "error", key=error.code)


def _retry(desk: "Desk", key: str) -> None:
    if desk.bridge.do("retry"):
        desk.tell(Notice(text("gui.keeping.written"), level="good", key=key))


def may_leave(home: "Home") -> bool:
    """Whether the open dossier may be let go: nothing waits in memory, or a copy took it, or the person gave it up."""
    while home.desk is not None and home.desk.bridge.unsaved and not home.desk.bridge.do("retry"):
        answer = _ask(home, home.desk.bridge.unsaved)
        if answer == QMessageBox.StandardButton.Discard:
            return True
        if answer == QMessageBox.StandardButton.Save:
            if _saved_elsewhere(home):
                return True
        elif answer != QMessageBox.StandardButton.Retry:
            return False
    return True


def _ask(home: "Home", count: int) -> QMessageBox.StandardButton:
    box = QMessageBox(QMessageBox.Icon.Warning, text("gui.app"), text("gui.keeping.unsaved", count=count))
    box.setParent(home.window, box.windowFlags())
    box.setInformativeText(text("gui.keeping.unsaved_advice"))
    for button, name in (("Retry", "retry"), ("Save", "save_copy"), ("Discard", "discard"), ("Cancel", "stay")):
        box.addButton(QMessageBox.StandardButton[button]).setText(text(f"gui.keeping.{name}"))
    box.setDefaultButton(QMessageBox.StandardButton.Retry)
    return QMessageBox.StandardButton(box.exec())


def _saved_elsewhere(home: "Home") -> bool:
    name, _ = QFileDialog.getSaveFileName(home.window, text("gui.keeping.save_copy"), "", text("gui.file.dossier"))
    return bool(name) and home.desk is not None and home.desk.bridge.do("save_copy", Path(name))


def offer_to_go_on(home: "Home") -> None:
    """Tell that an import was cut off and what is left; the button goes on with it."""
    if home.desk is None or home.work is None or home.desk.bridge.read_only:
        return
    left = home.desk.bridge.unfinished()
    if not left:
        return
    count = len({*left.paths, *(path for _, _, path in left.stored)})
    go_on = partial(home.work.go_on, left)
    home.desk.tell(
        Notice(
            text("gui.keeping.cut_off", count=count),
            text("gui.keeping.cut_off_advice"),
            button=text("gui.keeping.go_on"),
            act=go_on,
            key="cut_off",
        )
    )


def tell_older(home: "Home") -> None:
    """Say that an older dossier is measured again, since findings may change under the person's eyes; or is not."""
    count = older(home.desk.bridge.dossier) if home.desk else 0
    if home.desk and count:
        key = "older_read_only" if home.desk.bridge.read_only else "older"
        told, advice = text(f"gui.keeping.{key}", count=count), text(f"gui.keeping.{key}_advice")
        home.desk.tell(Notice(told, advice, key="stopped"))  # what is told when it is stopped takes its place


def offer_repair(home: "Home", damaged: Path, error: SrdiError) -> Path | None:
    """For a damaged file: a repaired one beside it when the person wants that; says what is lost."""
    if error.code not in _DAMAGED:
        return None
    message, _ = error_text(error)
    wanted = QMessageBox.question(home.window, text("gui.app"), f"{message}\n\n{text('gui.keeping.repair')}")
    if wanted != QMessageBox.StandardButton.Yes:
        return None
    target = repaired_name(damaged)
    try:
        lost = repair(damaged, target)
    except SrdiError as failed:
        home.report(failed)
        return None
    told = "\n".join(lost) or text("gui.keeping.nothing_lost")
    QMessageBox.information(home.window, text("gui.app"), f"{text('gui.keeping.repaired', path=target)}\n\n{told}")
    return target
