"""The program's windows: start page or one dossier; opens, closes, switches language and colours."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox

from srdi_desktop import texts
from srdi_desktop.gui import drag_out, icons, looks
from srdi_desktop.gui.layouts import fit
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.panels.start import StartPage
from srdi_desktop.model.errors import FileError, SrdiError
from srdi_desktop.texts import error_text, text

# What only an open dossier needs is imported when one opens, so that the start page is there at once.
if TYPE_CHECKING:
    from srdi_desktop.gui.desk import Desk
    from srdi_desktop.gui.dialogs.help import HelpWindow
    from srdi_desktop.gui.main_window import MainWindow
    from srdi_desktop.gui.work import Work
    from srdi_desktop.workflow.session import Session

_LOG = logging.getLogger(__name__)


class Home(QObject):
    """Holds what outlives a window: memory, the open session and its work."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.memory = memory
        self.window: QMainWindow | None = None
        self.main: MainWindow | None = None  # the same, while a dossier is open
        self.desk: Desk | None = None
        self.work: Work | None = None
        self._help: HelpWindow | None = None
        texts.use_language(memory.language or texts.system_language())
        looks.apply(memory.appearance)

    # Windows

    def show_start(self, window: QMainWindow | None = None) -> None:
        """The start page in place of what is shown; in `window` when the program has just shown it."""
        page = StartPage(self.memory.recent())
        page.new_requested.connect(self.new)
        page.open_requested.connect(self.open)
        page.sample_requested.connect(self.sample)
        page.language_requested.connect(self.switch_language)
        page.files_dropped.connect(self.new)
        if window is None:
            window = QMainWindow()
            fit(window, 960, 680)
        window.setCentralWidget(page)
        window.setWindowTitle(text("gui.app"))
        self._swap(window)

    def show_session(self, session: Any) -> "MainWindow":
        """The window of a dossier."""
        from srdi_desktop.gui import keeping
        from srdi_desktop.gui.bridge import Bridge
        from srdi_desktop.gui.desk import Desk
        from srdi_desktop.gui.work import Work
        from srdi_desktop.workflow.processes.judging import Judge
        from srdi_desktop.workflow.session import Session

        judge = Judge(session.path) if isinstance(session, Session) else None
        bridge = Bridge(session, self.report, judge)
        self.desk, self.work = Desk(bridge), Work(bridge)
        self.work.fault.connect(self.report)
        window = self._main_window()
        self.memory.add_recent(bridge.path)
        self.work.analyse_missing()
        keeping.tell_older(self)
        keeping.offer_to_go_on(self)
        return window

    def _main_window(self) -> "MainWindow":
        assert self.desk is not None  # noqa: S101 - only called with a dossier open
        assert self.work is not None  # noqa: S101
        from srdi_desktop.gui.main_window import MainWindow  # not before it is needed: the start page opens at once

        window = MainWindow(self, self.desk, self.work)
        window.remember(self.memory.window())
        self._swap(window)
        self.main = window
        return window

    def _swap(self, window: QMainWindow) -> None:
        old, self.window, self.main = self.window, window, None
        window.setWindowIcon(icons.app_icon())
        window.show()
        if old is not None:
            old.setProperty("replaced", True)
            old.close()
            old.deleteLater()

    def _rebuild(self) -> None:
        """The same place in another language or other colours."""
        if self.main is None or self.desk is None:
            self.show_start()
            return
        old = self.main
        watched = old.arrivals.watched
        self.memory.keep_window(old.remembered())
        old.let_go()
        self.desk = self.desk.copy()
        fresh = self._main_window()
        fresh.arrivals.watch(watched)

    # Dossiers

    def new(self, paths: Sequence[Path] = ()) -> None:
        """Ask for the few things a dossier needs, then open it; dropped files come in, lists go to the shelf."""
        if paths and not (paths := self._without_lists(paths)):
            return
        if not self._may_leave():
            return
        from srdi_desktop.gui.dialogs.new_dossier import NewDossier

        dialog = NewDossier(self.window)
        if dialog.exec() != NewDossier.DialogCode.Accepted:
            return
        from srdi_desktop.workflow.session import Session

        try:
            session = Session.create(dialog.path(), dialog.catalogue(), dialog.company())
            if dialog.deadline() is not None:
                session.set_deadline(dialog.deadline())
        except SrdiError as error:
            self.report(error)
            return
        self.leave()
        window = self.show_session(session)
        if paths:
            window.arrivals.add(list(paths))

    def _without_lists(self, paths: Sequence[Path]) -> list[Path]:
        from srdi_desktop.gui import catalogue_files
        from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf

        lists, rest = catalogue_files.lists_in(paths)
        if lists:
            shelf = CatalogueShelf(None, self.window)
            shelf.open()
            shelf.take(lists)
        return rest

    def open(self, path: Path | None = None) -> bool:
        """A dossier that exists; asks which when not told."""
        if path is None:
            name, _ = QFileDialog.getOpenFileName(
                self.window, text("gui.action.open.tip"), str(self.memory.folder()), text("gui.file.openable")
            )
            if not name:
                return False
            path = Path(name)
        if not self._may_leave():
            return False
        session = self._session_at(path)
        if session is None:
            return False
        self.leave()
        self.show_session(session)
        return True

    def _session_at(self, path: Path) -> "Session | None":
        """The session of a dossier file, or of the one that an exported folder's manifest names."""
        from srdi_desktop.workflow import exported_folder

        try:
            return self._session(exported_folder.dossier_of(path))
        except SrdiError as error:
            if error.code == "manifest.no_dossier":
                from srdi_desktop.gui import restoring

                restoring.offer(self, path, error)
            else:
                self.report(error)
            return None

    def _session(self, path: Path) -> "Session | None":
        from srdi_desktop.workflow.session import Session

        try:
            return Session.open(path)
        except FileError as error:
            if error.code != "dossier.in_use":
                return self._repaired(path, error)
        try:
            return Session.open(path, read_only=True)
        except SrdiError as error:
            self.report(error)
            return None

    def _repaired(self, path: Path, error: FileError) -> "Session | None":
        from srdi_desktop.gui import keeping

        repaired = keeping.offer_repair(self, path, error)
        if repaired is not None:
            return self._session(repaired)
        self.report(error)
        return None

    def sample(self) -> None:
        """A made-up company's papers, in a dossier of their own."""
        from srdi_desktop.gui import sample

        sample.open_sample(self)

    def close_dossier(self) -> None:
        """Back to the start page."""
        if not self._may_leave():
            return
        self.leave()
        self.show_start()

    def quit(self) -> None:
        """End the program."""
        if self.window is not None:
            self.window.close()

    def _may_leave(self) -> bool:
        if self.desk is None:
            return True
        from srdi_desktop.gui import keeping

        return keeping.may_leave(self)

    def may_close(self, window: "MainWindow") -> bool:
        """Everything decided is saved already; what is under way stops after the page in hand."""
        if window.property("replaced"):
            return True
        if not self._may_leave():
            return False
        self.leave()
        return True

    def leave(self) -> None:
        """Let go of the open dossier: stop its work, keep its geometry, close its file."""
        drag_out.forget_copied()
        if self.main is not None and not self.main.property("replaced"):
            self.memory.keep_window(self.main.remembered())
            self.main.let_go()
        if self.work is not None:
            self.work.wait()
        if self.desk is not None:
            try:
                self.desk.bridge.close()
            except SrdiError as error:
                self.report(error)
        self.desk = self.work = None

    def say_busy(self, words: str) -> None:
        """Something that takes a while has begun; the next window takes the words away."""
        if self.desk is not None:
            from srdi_desktop.gui.desk import Notice

            self.desk.tell(Notice(words, key="busy"))
        elif isinstance(page := self.window.centralWidget() if self.window else None, StartPage):
            page.show_busy(words)

    def give_up(self, error: Exception) -> None:
        """What `say_busy` told of has failed."""
        if self.desk is None:
            self.show_start()
        self.report(error)

    # Habits

    def switch_language(self) -> None:
        """The other language, at once."""
        texts.use_language("en" if texts.language() == "zh" else "zh")
        self.memory.language = texts.language()
        self._rebuild()

    def set_appearance(self, appearance: str) -> None:
        """light, dark or system, at once."""
        self.memory.appearance = appearance
        looks.apply(appearance)
        self._rebuild()

    def settings(self) -> None:
        """Options of the program."""
        from srdi_desktop.gui.dialogs.settings import Settings

        Settings(self).exec()

    def help(self) -> None:
        """The help window, beside the work."""
        from srdi_desktop.gui.dialogs.help import HelpWindow

        self._help = HelpWindow(self.window)
        self._help.show()

    def about(self) -> None:
        """Name, version, licence."""
        from srdi_desktop import __version__

        QMessageBox.about(self.window, text("gui.app"), text("gui.about", version=__version__))

    def report(self, error: Exception) -> None:
        """A fault of the world becomes a notice with what to do; one of ours goes to the last net."""
        if not isinstance(error, SrdiError):
            raise error
        _LOG.info("reported: %s", error.code)
        if self.desk is not None and self.main is not None:
            from srdi_desktop.gui import keeping

            self.desk.tell(keeping.notice_of(self.desk, error))
            return
        message, advice = error_text(error)
        box = QMessageBox(QMessageBox.Icon.Warning, text("gui.app"), message, parent=self.window)
        box.setInformativeText(advice)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def follow_system(home: Home) -> None:
    """Light and dark as the system changes, while the person did not choose."""

    def changed() -> None:
        if home.memory.appearance == "system":
            home.set_appearance("system")

    QApplication.styleHints().colorSchemeChanged.connect(changed)
