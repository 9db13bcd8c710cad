"""What comes into the dossier and what goes out of it by hand: drops, pastes, watched folders, dragged pages.

Scan into this entry: a paper scanner's pages come in as they are pulled; its driver runs far from the window.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QDateTime, QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from srdi_desktop.gui import TRAY, Desk, Job, Latest, Notice, Scope, Work, catalogue_files, drag_out, wording
from srdi_desktop.model import PageRef, Scan, SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow import page_pictures
from srdi_desktop.workflow.places import fresh_folder
from srdi_desktop.workflow.processes import scanner
from srdi_desktop.workflow.processes.scanner import Driver, ScannerDevice
from srdi_desktop.workflow.session import Session

_SETTLE_MS = 1500  # a scanner writes a file in pieces: take it when its size has stood still for so long


class Arrivals(QObject):
    """Between the hand and the session."""

    lists_dropped = Signal(list)  # catalogue files among what was brought in
    dossiers_dropped = Signal(list)  # dossier files and exported folders among it

    def __init__(self, desk: Desk, work: Work) -> None:
        super().__init__()
        self._desk, self._work = desk, work
        self._replacing: dict[str, tuple[PageRef, frozenset[str]]] = {}  # and the scans that were there before
        self._watched: Path | None = None
        self._seen: dict[Path, int] = {}
        self._pending: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._look)
        self._watcher.directoryChanged.connect(lambda _: self._settle.start())
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
        return fresh_folder() / text("gui.file.pasted", stamp=stamp)

    def _came(self, scans: list[Scan]) -> None:
        for scan in scans:
            page, before = self._replacing.pop(scan.path, (None, frozenset[str]()))
            if page is not None and scan.pages:
                self._replace_by(page, PageRef(scan.id, 1), known=scan.id in before)
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
    def watched(self) -> Path | None:
        """The folder that is looked after."""
        return self._watched

    def watch(self, folder: Path | None) -> None:
        """Take what a scanner writes there from now on; None ends it."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._settle.stop()
        self._watched = folder
        if folder is not None and folder.is_dir():
            self._seen = {path: path.stat().st_size for path in folder.iterdir() if path.is_file()}
            self._watcher.addPath(str(folder))
            message = text("gui.notice.watching", folder=str(folder))
            self._desk.tell(Notice(message, level="good", key="watch"))

    def _look(self) -> None:
        if self._watched is None or not self._watched.is_dir():
            return
        sizes = {path: path.stat().st_size for path in self._watched.iterdir() if path.is_file()}
        ready = [path for path, size in sizes.items() if path in self._pending and size == self._pending[path] and size]
        fresh = {p: s for p, s in sizes.items() if p not in self._seen and p not in ready}
        self._pending = fresh
        if ready:
            self._seen |= {path: sizes[path] for path in ready}
            scope: Scope = self._desk.scope
            self.add(sorted(ready), scope.entry if scope.entry != TRAY else None)
        if fresh:
            self._settle.start()

    # Out

    def make_files(self, pages: list[PageRef]) -> list[Path]:
        """The pages as files, for another program that takes them."""
        try:
            bridge = self._desk.bridge
            return page_pictures.page_files(bridge.path, bridge.dossier, pages, fresh_folder())
        except SrdiError as error:
            self._desk.bridge.report(error)
            return []

    def copy_files(self, pages: list[PageRef]) -> None:
        """Put files of the pages on the clipboard; they are made beside the event loop."""
        bridge = self._desk.bridge
        path, dossier = bridge.path, bridge.dossier
        self._copies.ask(pages, lambda: page_pictures.page_files(path, dossier, pages, fresh_folder()))

    def _copied(self, pages: list[PageRef], made: list[Path]) -> None:
        drag_out.copy(pages, made)
        self._desk.tell(Notice(text("gui.notice.copied_files", count=len(made)), level="good", key="copied"))

    def _not_copied(self, _pages: list[PageRef], error: Exception) -> None:
        if not isinstance(error, SrdiError):
            raise error
        self._desk.bridge.report(error)


class Scanning(QObject):
    """One scan at a time. `add(files, entry)` takes the pages; asked again while it runs, it stops."""

    def __init__(
        self,
        desk: Desk,
        add: Callable[[Sequence[Path], str | None], None],
        parent: QWidget,
        driver: Driver = scanner.wia_driver,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._add = add
        self._window = parent
        self._driver = driver
        self._job: Job | None = None
        self._count = 0
        self._devices = Latest(self)
        self._devices.ready.connect(self._choose)
        self._devices.failed.connect(lambda _key, error: self._failed(error))

    def toggle(self, entry: str | None) -> None:
        """Look for scanners and begin, or end the scan that runs."""
        if self._job is not None:
            self._job.cancel()
        elif not self._devices.busy:
            self._devices.ask(entry, lambda: scanner.devices(self._driver))

    def _choose(self, entry: str | None, found: list[ScannerDevice]) -> None:
        if not found:
            told = Notice(text("gui.notice.no_scanner"), text("gui.notice.no_scanner_advice"), "warning", key="scanner")
            self._desk.tell(told)
            return
        names = [device.name for device in found]
        name, chosen = names[0], True
        if len(found) > 1:
            name, chosen = QInputDialog.getItem(
                self._window, text("gui.action.scan.text"), text("gui.scan.choose"), names, 0, False
            )
        if chosen:
            self._begin(found[names.index(name)], entry)

    def _begin(self, device: ScannerDevice, entry: str | None) -> None:
        try:
            place = fresh_folder()
        except SrdiError as error:
            self._failed(error)
            return
        self._count = 0

        def pages(cancel: Event) -> Iterator[Path]:
            return scanner.scan_pages(device.id, place, cancel, self._driver)

        self._job = Job(pages)
        self._job.arrived.connect(partial(self._came, entry))
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        message = text("gui.notice.scanning", device=device.name)
        self._desk.tell(Notice(message, level="good", key="scanner"))
        self._job.start()

    def _came(self, entry: str | None, files: list[Path]) -> None:
        self._count += len(files)
        self._add(files, entry)

    def _done(self) -> None:
        self._job = None
        message = text("gui.notice.scanned", count=self._count)
        self._desk.tell(Notice(message, level="good", key="scanner"))

    def _failed(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, SrdiError):
            raise error
        self._desk.bridge.report(error)
