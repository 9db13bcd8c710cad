"""What comes into the dossier and what goes out of it by hand: drops, pastes, watched folders, dragged pages."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QObject, QTimer, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit

from srdi_desktop.gui import TRAY, Desk, Latest, Notice, Work, catalogue_files, drag_out, wording
from srdi_desktop.model import PageRef, Scan, SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow import page_pictures, places
from srdi_desktop.workflow.processes.scanner import FolderWatch, Sighting
from srdi_desktop.workflow.session import Session

_LOOK_MS = 1500  # between two looks at a watched folder: a scanner writes a file in pieces
_SHARE_OF_TIME = 0.05  # of which looking may take, however large or far the folder is


class Arrivals(QObject):
    """Between the hand and the session."""

    lists_dropped = Signal(list)  # catalogue files among what was brought in
    dossiers_dropped = Signal(list)  # dossier files and exported folders among it

    def __init__(self, desk: Desk, work: Work) -> None:
        super().__init__()
        self._desk, self._work = desk, work
        self._replacing: dict[str, tuple[PageRef, frozenset[str]]] = {}  # and the scans that were there before
        self._grown: dict[str, Scan] = {}  # a watched file that changed -> the scan that it was
        self._watch: FolderWatch | None = None
        self._away = False
        self._looks = Latest(self)
        self._looks.ready.connect(self._saw)
        self._looks.failed.connect(self._saw_nothing)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._look)
        self._copies = Latest(self)
        self._copies.ready.connect(self._copied)
        self._copies.failed.connect(self._not_copied)
        work.imported.connect(self._came)
        work.stopped.connect(self._tell_stopped)

    # In

    def add(self, paths: Sequence[Path], entry: str | None = None, before: PageRef | None = None) -> None:
        """Bring files in; "" and None let the program sort them. Catalogue files go to the shelf, dossiers are offered
        to be opened.
        """
        lists, paths = catalogue_files.lists_in(paths)
        dossiers = [path for path in paths if drag_out.is_dossier(path)]
        paths = [path for path in paths if path not in dossiers]
        if lists:
            self.lists_dropped.emit(lists)
        if dossiers:
            self.dossiers_dropped.emit(dossiers)
        if not paths:
            return
        if self._desk.bridge.read_only:
            self._desk.tell(Notice(text("gui.notice.read_only"), level="warning", key="read_only"))
            return
        self._work.add(list(paths), entry or None, before)

    def move(self, pages: Sequence[PageRef], entry: str, before: PageRef | None) -> None:
        """Pages were dropped on an entry, or before a page."""
        self._desk.bridge.do(Session.move, list(pages), entry, before)

    def replace(self, page: PageRef, path: Path) -> None:
        """A rescan takes the place of a page once it has come in."""
        self._replacing[str(path)] = page, frozenset(self._desk.bridge.dossier.decisions.scans)
        self._work.add([path])

    def take_place(self, by: PageRef | Path) -> None:
        """A page or a file was dropped on the large picture: it takes the place of the page shown."""
        page = self._desk.current
        if page is None or by == page:
            return
        if self._desk.bridge.read_only:
            self._desk.tell(Notice(text("gui.notice.read_only"), level="warning", key="read_only"))
        elif isinstance(by, PageRef):
            self._desk.bridge.do(Session.replace, page, by)
        else:
            self.replace(page, by)

    def explain(self) -> None:
        """Something without a path was dropped."""
        self._desk.tell(Notice(text("gui.notice.no_path"), text("gui.notice.no_path_advice"), "warning", key="no_path"))

    def clipboard_file(self) -> Path:
        """Where a pasted picture is kept until it is in the dossier."""
        stamp = QDateTime.currentDateTime().toString("yyyyMMdd-HHmmss-zzz")
        return places.fresh_folder() / text("gui.file.pasted", stamp=stamp)

    def _came(self, scans: list[Scan]) -> None:
        for scan in scans:
            page, before = self._replacing.pop(scan.path, (None, frozenset[str]()))
            if page is not None and scan.pages:
                self._replace_by(page, PageRef(scan.id, 1), known=scan.id in before)
            self._take_place_of_what_it_was(scan)
        good = [s for s in scans if s.failed is None]
        bad = [s for s in scans if s.failed is not None]
        locked = [scan for scan in bad if scan.failed == "scan.encrypted"]
        if locked:
            self._tell_locked(locked)
        bad = [scan for scan in bad if scan not in locked]
        if bad:
            names = "、".join(scan.name for scan in bad[:3])
            told = text("gui.notice.not_imported", count=len(bad), names=names)
            self._desk.tell(Notice(told, text("gui.notice.not_imported_advice"), "error", key="not_imported"))
        if good:
            pages = sum(scan.pages for scan in good)
            message = text("gui.notice.imported", scans=len(good), pages=pages)
            self._desk.tell(Notice(message, level="good", key="in"))

    def _replace_by(self, page: PageRef, by: PageRef, *, known: bool) -> None:
        """Unless the file is there already and lies in an entry: taking it from there would leave a gap."""
        bridge = self._desk.bridge
        entry = self._desk.entry_of(by)
        if known and (by == page or entry):
            where = wording.entry_title(bridge.dossier, entry)
            told = text("window.replace.known", name=bridge.dossier.scans[by.scan].name, entry=where)
            self._desk.tell(Notice(told, text("window.replace.known_advice"), "warning", key="replace"))
        else:
            bridge.do(Session.replace, page, by)

    def _take_place_of_what_it_was(self, scan: Scan) -> None:
        """A watched file that came again with more in it."""
        before = self._grown.pop(scan.path, None)
        if before is None or before.id == scan.id or scan.failed is not None:
            return
        shared = range(1, min(before.pages, scan.pages) + 1)
        exchange = {PageRef(before.id, index): PageRef(scan.id, index) for index in shared}
        if exchange:
            self._desk.bridge.do(Session.replace_all, exchange)
        told = text("gui.notice.came_again", name=scan.name, pages=scan.pages)
        self._desk.tell(Notice(told, level="hint", key="came_again"))

    def _tell_stopped(self, left: int) -> None:
        """The person stopped the work; it can go on."""
        dossier = self._desk.bridge.dossier
        new = any(page not in dossier.evidence for page in dossier.pages())
        told = text("window.work.stopped" if new else "window.work.stopped_again", count=left)
        button = text("window.work.go_on")
        self._desk.tell(Notice(told, level="warning", button=button, act=self._work.analyse_missing, key="stopped"))

    def _tell_locked(self, scans: list[Scan]) -> None:
        """Offer to type the password of files that have one."""
        told = text("gui.notice.locked", count=len(scans), names="、".join(scan.name for scan in scans[:3]))
        ask = partial(self._unlock, scans)
        button = text("gui.notice.unlock")
        self._desk.tell(Notice(told, text("gui.notice.locked_advice"), "warning", button, ask, key="locked"))

    def _unlock(self, scans: list[Scan]) -> None:
        for scan in scans:
            word, given = QInputDialog.getText(
                None,
                text("gui.notice.unlock"),
                text("gui.notice.password", name=scan.name),
                QLineEdit.EchoMode.Password,
            )
            if given and word:
                self._work.passwords[scan.path] = word
                self._work.add([Path(scan.path)])

    # A watched folder

    @property
    def watched(self) -> FolderWatch | None:
        """The folder that is looked after, and what was seen in it."""
        return self._watch

    def watch(self, folder: Path | None) -> None:
        """Take what a scanner writes there, or in a folder below, from now on; None ends it."""
        self.go_on_watching(FolderWatch(folder) if folder is not None else None)
        if folder is not None:
            message = text("gui.notice.watching", folder=str(folder))
            self._desk.tell(Notice(message, level="good", key="watch"))

    def go_on_watching(self, watch: FolderWatch | None) -> None:
        """As another window left it."""
        self._watch, self._away = watch, False
        self._pause.stop()
        self._look()

    def close(self) -> None:
        """The dossier closes: let go of what runs beside the window."""
        self.go_on_watching(None)
        self._copies.ready.disconnect()
        for beside in (self._looks, self._copies):
            beside.wait()

    def _look(self) -> None:
        """Beside the event loop: a share that is gone may take its time to say so."""
        if self._watch is not None:
            self._looks.ask(self._watch, self._watch.look)

    def _saw(self, watch: FolderWatch, seen: Sighting) -> None:
        if watch is not self._watch:
            return
        self._pause.start(max(_LOOK_MS, round(self._looks.seconds * 1000 / _SHARE_OF_TIME)))
        self._tell_of_watching(watch, seen)
        fresh = [path for path in seen.ready if not self._takes_again(path, seen)]
        if fresh:
            entry = self._desk.scope.entry
            self.add(fresh, entry if entry != TRAY else None)

    def _saw_nothing(self, watch: FolderWatch, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self._saw(watch, Sighting(away=True))

    def _takes_again(self, path: Path, seen: Sighting) -> bool:
        """Whether the file was taken before and has changed: what it is now then takes the place of what it was."""
        if path not in seen.changed:
            return False
        dossier = self._desk.bridge.dossier
        scans = [dossier.scans[known] for known in dossier.decisions.scans]
        before = [scan for scan in scans if scan.path == str(path)]
        if not before:
            return False
        self._grown[str(path)] = before[-1]
        first = PageRef(before[-1].id, 1)
        self.add([path], dossier.decisions.placed.get(first))
        return True

    def _tell_of_watching(self, watch: FolderWatch, seen: Sighting) -> None:
        if seen.away != self._away:
            self._away = seen.away
            told = text("gui.notice.watch_away" if seen.away else "gui.notice.watching", folder=str(watch.folder))
            advice = text("gui.notice.watch_away_advice") if seen.away else ""
            self._desk.tell(Notice(told, advice, "warning" if seen.away else "good", key="watch"))
        elif seen.held:
            told = text("gui.notice.watch_held", name=seen.held[0].name)
            self._desk.tell(Notice(told, text("gui.notice.watch_held_advice"), "hint", key="watch"))

    # Out

    def make_files(self, pages: list[PageRef]) -> list[Path]:
        """The pages as files, for another program that takes them."""
        try:
            bridge = self._desk.bridge
            return page_pictures.page_files(bridge.path, bridge.dossier, pages, places.fresh_folder())
        except SrdiError as error:
            self._desk.bridge.report(error)
            return []

    def copy_files(self, pages: list[PageRef]) -> None:
        """Put files of the pages on the clipboard; they are made beside the event loop."""
        bridge = self._desk.bridge
        path, dossier = bridge.path, bridge.dossier
        self._copies.ask(pages, lambda: page_pictures.page_files(path, dossier, pages, places.fresh_folder()))

    def _copied(self, pages: list[PageRef], made: list[Path]) -> None:
        drag_out.copy(pages, made)
        self._desk.tell(Notice(text("gui.notice.copied_files", count=len(made)), level="good", key="copied"))

    def _not_copied(self, _pages: list[PageRef], error: Exception) -> None:
        if not isinstance(error, SrdiError):
            raise error
        self._desk.bridge.report(error)
