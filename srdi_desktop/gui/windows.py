"""What is shown: the start page or one dossier, in one language and one dress. How dossiers are opened and left is in
`opening`.
"""

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from srdi_desktop import texts
from srdi_desktop.gui import Latest, Memory, beginnings, fit, looks, opening
from srdi_desktop.gui.panels.start import StartPage
from srdi_desktop.model import SrdiError
from srdi_desktop.texts import error_text, text

# What only an open dossier needs is imported when one opens, so that the start page is there at once.
if TYPE_CHECKING:
    from srdi_desktop.gui import Desk, Work
    from srdi_desktop.gui.dialogs.help import HelpWindow
    from srdi_desktop.gui.dialogs.new_dossier import NewDossier
    from srdi_desktop.gui.dialogs.overview import Overview
    from srdi_desktop.gui.main_window import MainWindow
    from srdi_desktop.workflow.processes.judging import Judge
    from srdi_desktop.workflow.session import Session

_TOPICS = {"evaluation": "figures"}  # the other sections have a topic of their own name
_LOG = logging.getLogger(__name__)
_LOOK_MS = 2000
_ASIDE = 32  # pixels between two windows that lie over each other


def judge_beside(path: Path) -> "Judge | None":
    """A process that judges one dossier, so that a large one does not stall its window."""
    from srdi_desktop.workflow.processes.judging import Judge

    return Judge(path)


class Windows(QObject):
    """The shell that `opening` asks for: holds what outlives a window. `judge_for`: None judges in the window;
    `beside`: another one of the same program.
    """

    def __init__(
        self,
        memory: Memory,
        judge_for: "Callable[[Path], Judge | None]" = judge_beside,
        beside: "Windows | None" = None,
    ) -> None:
        super().__init__()
        self.memory = memory
        self.everyone: list[Windows] = beside.everyone if beside is not None else []
        self.everyone.append(self)
        self.window: QMainWindow | None = None
        self.main: MainWindow | None = None
        self.desk: Desk | None = None
        self.work: Work | None = None
        self.wizard: NewDossier | None = None
        self._judge_for = judge_for
        self._making = Latest(self)
        self._making.ready.connect(self._made)
        self._making.failed.connect(lambda _, error: self._give_up(error))
        self._help: HelpWindow | None = None
        self._overview: Overview | None = None
        if beside is None:
            self._speak(memory.language or texts.system_language())
            looks.apply(memory.appearance)

    # Windows

    def show_start(self, window: QMainWindow | None = None) -> None:
        """The start page in place of what is shown; in `window` when the program has just shown it."""
        page = StartPage(self.memory.recent())
        for signal, act in (
            (page.new_requested, opening.new_dossier),
            (page.open_requested, opening.open_dossier),
            (page.sample_requested, beginnings.open_sample),
            (page.last_year_requested, beginnings.start_from_last_year),
            (page.overview_requested, Windows.overview),
            (page.files_dropped, opening.receive),
        ):
            signal.connect(partial(self._later, act))
        page.language_requested.connect(partial(self._later, Windows.switch_language))
        if window is None:
            window = QMainWindow()
            fit(window, 960, 680)
        window.setCentralWidget(page)
        window.setWindowTitle(text("gui.app"))
        self._swap(window)

    def _later(self, act: Callable[..., object], *given: Any) -> None:
        """Once the event under way is over: what it happened to may be gone then."""
        QTimer.singleShot(0, self, partial(act, self, *given))

    def show_session(self, session: "Session") -> "MainWindow":
        """The window of a dossier."""
        from srdi_desktop.gui import Bridge, Desk, Work, keeping

        bridge = Bridge(session, self.report, self._judge_for(session.path))
        desk = Desk(bridge)
        work = Work(bridge)
        work.fault.connect(self.report)
        self.desk, self.work = desk, work
        window = self._main_window(desk, work)
        self.memory.add_recent(bridge.path)
        work.analyse_missing()
        keeping.tell_older(desk)
        keeping.offer_to_go_on(desk, work)
        keeping.offer_a_new_year(desk, partial(self._later, beginnings.start_from_last_year, bridge.path))
        return window

    def _main_window(self, desk: "Desk", work: "Work") -> "MainWindow":
        from srdi_desktop.gui import commands
        from srdi_desktop.gui.main_window import MainWindow  # not before it is needed: the start page opens at once

        last = self.memory.last_export(desk.bridge.path)
        window = MainWindow(desk, work, self.memory.export_for, last)
        commands.serve(window, self)
        window.may_close = partial(self._may_close, window)
        window.remember(self.memory.window())
        self._step_aside(window)
        self._swap(window)
        self.main = window
        return window

    def another(self) -> "Windows":
        """One for a further window, which shows nothing yet."""
        return Windows(self.memory, self._judge_for, self)

    def front(self) -> "Windows":
        """The one that a person works in, or that was shown last."""
        shown = [each for each in self.everyone if each.window is not None and each.window.isVisible()]
        active = [each for each in shown if each.window is not None and each.window.isActiveWindow()]
        return (active or shown or [self])[-1]

    def _step_aside(self, window: QMainWindow) -> None:
        """A further window does not hide the others."""
        others = [each for each in self.everyone if each is not self and each.window is not None]
        if others and self.window is None:
            by = len(others) * _ASIDE
            window.move(window.x() + by, window.y() + by)

    def _swap(self, window: QMainWindow) -> None:
        old, self.window = self.window, window
        self.main = None
        window.setWindowIcon(looks.app_icon())
        window.show()
        if old is not None and old is not window:
            old.setProperty("replaced", True)
            old.close()
            old.deleteLater()

    def _may_close(self, window: "MainWindow") -> bool:
        if window.property("replaced"):
            return True
        from srdi_desktop.gui import keeping

        if self.desk is not None and not keeping.is_written(self.desk):
            self._later(opening.once_free, partial(self._close_for_good, window))
            return False
        self._gone()
        return True

    def _close_for_good(self, window: "MainWindow") -> None:
        """What waits in memory was copied or given up."""
        self._gone()
        window.setProperty("replaced", True)
        window.close()

    def _gone(self) -> None:
        opening.leave(self)
        if len(self.everyone) > 1 and self.window is not None:
            self.everyone.remove(self)
            self.window.deleteLater()

    def rebuild(self) -> None:
        """The same place in another language or other colours."""
        if self.main is None or self.desk is None or self.work is None:
            self.show_start()
            return
        old = self.main
        watched = old.arrivals.watched
        self.memory.keep_window(old.remembered())
        old.let_go()
        self.desk = self.desk.copy()
        fresh = self._main_window(self.desk, self.work)
        fresh.arrivals.go_on_watching(watched)

    def come_to_front(self) -> None:
        """Also from the task bar."""
        window = self.window
        if window is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    def quit(self) -> None:
        """End the program: all windows close, the ones that ask something first stay until they are answered."""
        for each in list(self.everyone):
            for shown in (each._overview, each.window):  # noqa: SLF001 - of the same class
                if shown is not None:
                    shown.close()

    # What takes a while

    def make(self, words: str, call: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Beside the event loop, told on the page that is shown; one at a time."""
        if self.desk is not None:
            from srdi_desktop.gui import Notice

            self.desk.tell(Notice(words, key="busy"))
        elif isinstance(page := self.window.centralWidget() if self.window else None, StartPage):
            page.show_busy(words)
        self._making.ask(then, call)

    def _made(self, then: Callable[[Any], object], made: Any) -> None:
        if self.desk is not None:
            self.desk.end_notice("busy")
        elif isinstance(page := self.window.centralWidget() if self.window else None, StartPage):
            page.show_ready()
        then(made)

    def _give_up(self, error: Exception) -> None:
        if self.desk is None:
            self.show_start()
        self.report(error)

    # Habits

    def _speak(self, language: str) -> None:
        """Our words and Qt's own, those of its buttons and menus, in that language."""
        texts.use_language(language)
        app = QApplication.instance()
        for old in app.findChildren(QTranslator) if app is not None else ():
            QApplication.removeTranslator(old)
            old.deleteLater()
        words = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language == "zh" and words.load("qtbase_zh_CN", folder):
            QApplication.installTranslator(words)

    def switch_language(self) -> None:
        """The other language, at once."""
        self._speak("en" if texts.language() == "zh" else "zh")
        self.memory.language = texts.language()
        self._rebuild_all()

    def set_appearance(self, appearance: str) -> None:
        """light, dark or system, at once."""
        self.memory.appearance = appearance
        looks.apply(appearance)
        self._rebuild_all()

    def _rebuild_all(self) -> None:
        for each in list(self.everyone):
            each.rebuild()

    def settings(self) -> None:
        """Options of the program."""
        from srdi_desktop.gui.dialogs.settings import Settings

        dialog = Settings(self.memory.appearance, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.language_chosen.connect(partial(self._later, Windows.switch_language))
        dialog.appearance_chosen.connect(partial(self._later, Windows.set_appearance))
        dialog.open()

    def overview(self) -> None:
        """The overview of a folder of dossiers: a window of its own, which outlives the one it was asked from."""
        from srdi_desktop.gui.dialogs.overview import Overview
        from srdi_desktop.workflow.catalogues.library import rulebook

        if self._overview is None or not self._overview.isVisible():
            self._overview = Overview(rulebook().limits)
            self._overview.open_requested.connect(lambda path: self._later(Windows.open_beside, path))
        self._overview.show()
        self._overview.raise_()
        self._overview.activateWindow()

    def open_beside(self, path: Path) -> None:
        """A dossier that a window beside this one asks for."""
        opening.open_dossier(self.front(), path)

    def help(self, topic: str = "") -> None:
        """The help window, beside the work: at a topic, or at the page about the section that is shown."""
        from srdi_desktop.gui.dialogs.help import HelpWindow

        self._help = HelpWindow(QApplication.activeModalWidget() or self.window)
        shown = str(self.desk.section) if self.desk is not None else "first"
        self._help.show_topic(topic or _TOPICS.get(shown, shown))
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
        self.tell(*error_text(error))

    def tell(self, message: str, advice: str) -> None:
        """In a box that holds up nothing."""
        box = QMessageBox(QMessageBox.Icon.Warning, text("gui.app"), message, parent=self.window)
        box.setInformativeText(advice)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def follow_system(windows: Windows) -> None:
    """Light and dark as the system changes, while the person did not choose; contrast themes whatever was chosen."""

    def look() -> None:
        appearance = windows.memory.appearance
        if looks.is_out_of_date(appearance):
            windows.set_appearance(appearance)

    QApplication.styleHints().colorSchemeChanged.connect(look)
    if sys.platform == "win32":  # of a contrast theme Qt says nothing that could be listened to at little cost
        timer = QTimer(windows, interval=_LOOK_MS)
        timer.timeout.connect(look)
        timer.start()
