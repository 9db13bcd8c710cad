"""How dossiers are opened and left: functions over a small shell that shows them. Nothing here runs inside a drop, a
paint or a close; what asks a person opens its dialog and goes on when it is answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox

from srdi_desktop.gui import Memory, drag_out
from srdi_desktop.model import FileError, SrdiError
from srdi_desktop.texts import error_text, text

# What only an open dossier needs is imported when one opens, so that the start page is there at once.
if TYPE_CHECKING:
    from srdi_desktop.gui import Desk, Work
    from srdi_desktop.gui.dialogs.new_dossier import NewDossier
    from srdi_desktop.gui.main_window import MainWindow
    from srdi_desktop.workflow.recovery import Restored
    from srdi_desktop.workflow.session import Session

_DAMAGED = frozenset({"dossier.damaged", "dossier.not_a_dossier"})


class Shell(Protocol):
    """What opening and leaving need of the windows: the one that is shown, and the dossier in it."""

    memory: Memory
    window: QMainWindow | None
    main: "MainWindow | None"  # the same, while a dossier is open
    desk: "Desk | None"
    work: "Work | None"
    wizard: "NewDossier | None"  # while it asks

    @property
    def everyone(self) -> "Sequence[Shell]":
        """Of all windows of the program, this one among them."""

    def another(self) -> "Shell":
        """One for a further window, which shows nothing yet."""

    def come_to_front(self) -> None:
        """Also from the task bar."""

    def show_start(self) -> None:
        """The start page in place of what is shown."""

    def show_session(self, session: "Session") -> "MainWindow":
        """The window of a dossier in place of what is shown."""

    def make(self, words: str, call: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Something that takes a while, beside the event loop; one at a time."""

    def tell(self, message: str, advice: str) -> None:
        """Something that is wrong with what a person brought, and what to do."""

    def report(self, error: Exception) -> None:
        """Tell what went wrong and what to do."""

    def quit(self) -> None:
        """End the program."""

    def overview(self) -> None:
        """The overview of a folder of dossiers, beside the work."""

    def settings(self) -> None:
        """Options of the program."""

    def switch_language(self) -> None:
        """The other language, at once."""

    def help(self, topic: str = "") -> None:
        """The help window, beside the work: at a topic, or at the page about the section that is shown."""

    def about(self) -> None:
        """Name, version, licence."""


# A new one


def new_dossier(shell: Shell, paths: Sequence[Path] = ()) -> None:
    """Ask for the few things a dossier needs, then open it; files come in, lists go to the shelf. Files that arrive
    while it asks join those that are waiting.
    """
    from srdi_desktop.gui import catalogue_files

    lists, scans = catalogue_files.lists_in(paths)
    if lists:
        _take_lists(shell, lists)
    if paths and not scans:
        return
    asking = [each.wizard for each in shell.everyone if each.wizard is not None]
    if asking:
        asking[0].add_files(scans)
        return
    refused = _refused(scans)
    if refused is not None:
        shell.tell(*refused)
        return
    _ask_for_new(shell, scans)


def _refused(scans: Sequence[Path]) -> tuple[str, str] | None:
    """What is to be said where no dossier takes any of these, archives and mails: no wizard asks for nothing."""
    if not scans:
        return None
    from srdi_desktop.workflow.runs import only_strangers

    return only_strangers(scans)


def _take_lists(shell: Shell, lists: Sequence[Path]) -> None:
    from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf

    shelf = CatalogueShelf(None, shell.window)
    shelf.open()
    shelf.take(lists)


def _ask_for_new(shell: Shell, scans: Sequence[Path]) -> None:
    from srdi_desktop.gui.dialogs.new_dossier import NewDossier

    wizard = NewDossier(shell.window)
    wizard.add_files(scans)
    shell.wizard = wizard
    wizard.finished.connect(partial(_answered, shell, wizard))
    wizard.open()


def _answered(shell: Shell, wizard: "NewDossier", result: int) -> None:
    shell.wizard = None
    wizard.deleteLater()
    if result != wizard.DialogCode.Accepted:
        return
    from srdi_desktop.workflow.session import Session

    try:
        session = Session.create(wizard.path(), wizard.catalogue(), wizard.company())
        declared = session.dossier.decisions.application
        applicant = replace(declared.company, name=wizard.company(), region=wizard.chosen_region())
        session.set_application(replace(declared, company=applicant))
        if wizard.deadline() is not None:
            session.set_deadline(wizard.deadline())
    except SrdiError as error:
        shell.report(error)
        return
    window = place_for_one_more(shell).show_session(session)
    if wizard.files:
        window.arrivals.add(wizard.files)


# One that exists


def open_dossier(shell: Shell, path: Path | None = None) -> bool:
    """A dossier that exists, asked for when not told; True when it is shown. One that is open already only comes to
    the front; beside an open one it gets a window of its own.
    """
    chosen = path or _chosen_file(shell)
    if chosen is None:
        return False
    for each in shell.everyone:
        if is_shown(each, chosen):
            each.come_to_front()
            return True
    session = _session_at(shell, chosen)
    if session is None:
        return False
    place_for_one_more(shell).show_session(session)
    return True


def place_for_one_more(shell: Shell) -> Shell:
    """Where one more dossier is shown: here in place of the start page, beside a dossier in another window."""
    return shell if shell.main is None else shell.another()


def _chosen_file(shell: Shell) -> Path | None:
    title, kinds = text("gui.action.open.tip"), text("gui.file.openable")
    name, _ = QFileDialog.getOpenFileName(shell.window, title, str(shell.memory.folder()), kinds)
    return Path(name) if name else None


def is_shown(shell: Shell, path: Path) -> bool:
    """Whether the dossier that the path stands for is the open one."""
    if shell.desk is None:
        return False
    from srdi_desktop.workflow import exported_folder

    try:
        return exported_folder.dossier_of(path).samefile(shell.desk.bridge.path)
    except (SrdiError, OSError):
        return False


def _session_at(shell: Shell, path: Path) -> "Session | None":
    """The session of a dossier file, or of the one that an exported folder's manifest names."""
    from srdi_desktop.workflow import exported_folder

    try:
        return _session(shell, exported_folder.dossier_of(path))
    except SrdiError as error:
        if error.code == "manifest.no_dossier":
            _offer_to_restore(shell, path, error)
        else:
            shell.report(error)
        return None


def _session(shell: Shell, path: Path) -> "Session | None":
    from srdi_desktop.workflow.session import Session

    try:
        return Session.open(path)
    except FileError as error:
        if error.code != "dossier.in_use":
            return _repaired(shell, path, error)
    try:
        return Session.open(path, read_only=True)
    except SrdiError as error:
        shell.report(error)
        return None


def _repaired(shell: Shell, damaged: Path, error: FileError) -> "Session | None":
    """For a damaged file: a repaired one beside it when the person wants that; says what is lost."""
    message, _ = error_text(error)
    if error.code not in _DAMAGED or not _wants(shell, f"{message}\n\n{text('gui.keeping.repair')}"):
        shell.report(error)
        return None
    from srdi_desktop.workflow.recovery import repair, repaired_name

    target = repaired_name(damaged)
    try:
        lost = repair(damaged, target)
    except SrdiError as failed:
        shell.report(failed)
        return None
    told = "\n".join(lost) or text("gui.keeping.nothing_lost")
    QMessageBox.information(shell.window, text("gui.app"), f"{text('gui.keeping.repaired', path=target)}\n\n{told}")
    return _session(shell, target)


def _wants(shell: Shell, question: str) -> bool:
    answer = QMessageBox.question(shell.window, text("gui.app"), question)
    return answer == QMessageBox.StandardButton.Yes


# One that is made anew


def _offer_to_restore(shell: Shell, exported: Path, error: SrdiError) -> None:
    """An exported folder whose dossier file is gone: made anew from the manifest and the original scans."""
    message, _ = error_text(error)
    if not _wants(shell, f"{message}\n\n{text('window.restore.ask')}"):
        return
    where = text("window.restore.where")
    scans = QFileDialog.getExistingDirectory(shell.window, where, str(shell.memory.folder()))
    if not scans:
        return
    from srdi_desktop.workflow import exported_folder, recovery

    manifest = exported_folder.read(exported)
    target = manifest.path.with_name(manifest.dossier_name)
    call = partial(recovery.begin, exported, [Path(scans)], target, lambda _: None, Event())
    shell.make(text("window.restore.busy", name=target.name), call, partial(_open_restored, shell))


def _open_restored(shell: Shell, made: "Restored") -> None:
    from srdi_desktop.gui import Notice
    from srdi_desktop.workflow.session import Session

    try:
        session = Session.open(made.path)
    except SrdiError as error:
        shell.report(error)
        return
    window = place_for_one_more(shell).show_session(session)
    told = text("window.restore.whole", count=made.found)
    level = "good"
    if made.missing:
        names = "、".join(made.missing[:3])
        told = text("window.restore.part", count=made.found, missing=len(made.missing), names=names)
        level = "warning"
    window.desk.tell(Notice(told, text("window.restore.lost"), level, key="restored"))


# Files from outside


def receive(shell: Shell, paths: Sequence[Path]) -> None:
    """What a start of the program, a drop or Explorer brings: dossiers and exported folders open, all else comes in."""
    dossiers = [path for path in paths if drag_out.is_dossier(path)]
    scans = [path for path in paths if path not in dossiers]
    for dossier in dossiers:
        open_dossier(shell, dossier)
    if not scans:
        return
    if shell.main is not None and not any(each.wizard for each in shell.everyone):
        shell.main.arrivals.add(scans)
    else:
        new_dossier(shell, scans)


# Leaving


def close_dossier(shell: Shell) -> None:
    """Back to the start page."""
    once_free(shell, partial(_close, shell))


def _close(shell: Shell) -> None:
    leave(shell)
    shell.show_start()


def once_free(shell: Shell, go: Callable[[], object]) -> None:
    """`go()` as soon as the open dossier may be let go: at once where nothing waits in memory, else when a copy took
    it or the person gave it up.
    """
    if shell.desk is None:
        go()
        return
    from srdi_desktop.gui import keeping

    keeping.leave_when_written(shell.desk, shell.window, go)


def leave(shell: Shell) -> None:
    """Let go of the open dossier: stop its work, keep its geometry, close its file. Everything decided is saved
    already; what is under way stops after the page in hand.
    """
    drag_out.forget_copied()
    if shell.main is not None:
        shell.memory.keep_window(shell.main.remembered())
        shell.main.let_go()
    if shell.work is not None:
        shell.work.wait()
    if shell.desk is not None:
        try:
            shell.desk.bridge.close()
        except SrdiError as error:
            shell.report(error)
    shell.desk = shell.work = shell.main = None
