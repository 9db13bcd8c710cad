"""Long work on the open dossier, one after the other; analysis gives way to all that a person asks for. Knows no
threads.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.jobs import Job
from srdi_desktop.model import Changes, Derived, PageRef, Reshaping, Scan
from srdi_desktop.workflow import page_edits, runs
from srdi_desktop.workflow.pages_to_measure import due, in_turn, to_compare, to_glance_at, to_read_whole
from srdi_desktop.workflow.runs import analyse_and_store, stored
from srdi_desktop.workflow.session import Session

_READ_MS = 900  # pages are often turned twice
_GIVING_WAY = ("analyse", "compare")
_SAVE_MS = 3000  # of an import that may be lost by a crash: its files are found again (`unfinished`)


@dataclass
class _Task:
    """One run: how to make its generator, what to do with its items, how to call it in the status line."""

    doing: str
    total: int
    make: Callable[[Event], Iterable[Any]]
    take: Callable[[list[Any]], None]
    over: Callable[[bool], None] = lambda _: None  # True: neither failed nor cancelled
    pages: frozenset[PageRef] = field(default_factory=frozenset)
    before: int = 0  # pages of the first look, where this is the second one
    glances: int = 0  # pages looked at in passing before they are read


class Work(QObject):
    """One job at a time; the rest waits. `progress_changed()` whenever something about it changed."""

    progress_changed = Signal()
    imported = Signal(list)  # scans that came in, so that a notice can tell
    reshaped = Signal(list)  # what came of pages that were to be changed (Derived), faults among it
    fault = Signal(object)  # an exception out of a job
    stopped = Signal(int)  # cancelled by the person: pages that are not measured

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._waiting: deque[_Task] = deque()
        self._task: _Task | None = None
        self._job: Job | None = None
        self._clock = QElapsedTimer()
        self._save_soon = QTimer(self, interval=_SAVE_MS, singleShot=True)
        self._save_soon.timeout.connect(bridge.save_late)
        self._turned: set[PageRef] = set()  # by hand since they were read, perhaps
        self._read_soon = QTimer(self, interval=_READ_MS, singleShot=True)
        self._read_soon.timeout.connect(self.analyse_missing)
        bridge.dossier_changed.connect(self._look_for_turned)
        self._closer: set[PageRef] = set()  # pages that were read whole, or not because the person stopped it
        bridge.settled.connect(self.look_closer)
        self._held: set[PageRef] = set()  # pages that could not be held against others, or the person stopped it
        self._looked = 0  # pages that the last first look measured
        self._glanced: set[PageRef] = set()
        self._gave_way = False  # analysis goes on when nothing else waits
        self.done = self.total = 0
        self.in_view: Callable[[], Sequence[PageRef]] = tuple  # pages that a person looks at, measured before others
        self.passwords: dict[str, str] = {}  # file -> the word a person typed

    # What the status line asks

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return self._task is not None

    @property
    def doing(self) -> str:
        """import | analyse | compare | export | edit, "" when idle."""
        return self._task.doing if self._task else ""

    @property
    def paused(self) -> bool:
        """Whether it waits for `resume`."""
        return self._job is not None and self._job.paused

    @property
    def seconds_left(self) -> float | None:
        """By the rate so far; None while that says little."""
        measured = self.done - (self._task.before + self._task.glances if self._task else 0)
        if measured <= 0 or self.done >= self.total or self._clock.elapsed() < 2000:
            return None
        return self._clock.elapsed() / 1000 / measured * (self.total - self.done)

    @property
    def again(self) -> int:
        """How many pages are read a second time now; 0 when it is the first look, or something else."""
        if self._task and self._task.take == self._take_closer:
            return len(self._task.pages)
        return 0

    @property
    def glancing(self) -> int:
        """How many pages are looked at in passing now, before they are read; 0 when nothing is."""
        if self._task and self.done < self._task.glances:
            return self._task.glances
        return 0

    # What the window wishes

    def add(self, paths: Sequence[Path], entry: str | None = None, before: PageRef | None = None) -> None:
        """Bring files and folders in; into an entry, before a page, when the hand said so."""
        came: list[Scan] = []
        make = partial(self._import, tuple(paths))
        take = partial(self._take_imported, came, entry, before)
        over = partial(self._all_in, came)
        task = _Task("import", 0, make, take, over=over)
        self._queue(task)

    def go_on(self, left: Any) -> None:
        """Finish an import that was cut off (`Session.unfinished`)."""
        came: list[Scan] = []
        make = partial(self._resume_import, left)
        take = partial(self._take_imported, came, None, None)
        over = partial(self._all_in, came)
        task = _Task("import", 0, make, take, over=over)
        self._queue(task)

    def analyse_missing(self) -> None:
        """Measure every page that is due (`remeasuring.due`) and not on its way."""
        under_way = {page for task in (*self._waiting, self._task) if task for page in task.pages}
        pages = tuple(page for page in self._due() if page not in under_way)
        if pages and not self._bridge.read_only:
            bridge = self._bridge
            never = [page for page in pages if page not in self._glanced]
            glanced = to_glance_at(bridge.dossier, never, bridge.book.limits)
            make = partial(self._analyse, glanced, pages)
            total = len(glanced) + len(pages)
            task = _Task("analyse", total, make, self._take_seen, pages=frozenset(pages), glances=len(glanced))
            self._queue(task)

    def look_closer(self) -> None:
        """Once nothing else is to do and the judge had its say: hold pages against each other, then read those whole
        that only look like another one.
        """
        bridge = self._bridge
        if self.busy or bridge.read_only or self._due():
            return
        apart = to_compare(bridge.verdicts, self._held)
        if apart:
            make = partial(self._compare, apart)
            left = set(apart)
            take = partial(self._take_pairs, left)
            over = partial(self._compared, left)
            self._queue(_Task("compare", len(apart), make, take, over, frozenset(apart)))
            return
        pages = to_read_whole(bridge.dossier, bridge.verdicts, bridge.book.limits, self._closer)
        if pages:
            make = partial(self._read_whole, pages)
            over = partial(self._looked_closer, pages)
            total = self._looked + len(pages)
            task = _Task("analyse", total, make, self._take_closer, over, frozenset(pages), self._looked)
            self._queue(task)

    def _due(self) -> list[PageRef]:
        return due(self._bridge.dossier, self._turned)

    def _look_for_turned(self, changes: Changes) -> None:
        """A page that a person turned is read again, the other way up, once the hand rests."""
        dossier = self._bridge.dossier
        turned = {page for page in changes.pages if page in dossier.evidence and dossier.turned_since(page)}
        came_back = any(dossier.original(page) != page and page not in dossier.evidence for page in changes.pages)
        if turned or came_back:
            self._turned |= turned
            self._read_soon.start()

    def run(
        self,
        doing: str,
        make: Callable[[Event], Iterable[Any]],
        take: Callable[[list[Any]], None],
        over: Callable[[bool], None],
    ) -> None:
        """Any other run, such as an export."""
        task = _Task(doing, 0, make, take, over)
        self._queue(task)

    def reshape(self, wanted: Mapping[PageRef, Reshaping], key: str) -> None:
        """Change the pictures of pages, as one step of the history; `reshaped` says what came of it. Nothing is decided
        when it is cancelled.
        """
        made: list[Derived] = []
        make, take = partial(self._derive, dict(wanted)), partial(self._take_derived, made)
        self._queue(_Task("edit", len(wanted), make, take, partial(self._reshape, made, key)))

    def _derive(self, wanted: dict[PageRef, Reshaping], cancel: Event) -> Iterable[Any]:
        bridge = self._bridge
        return page_edits.derive(bridge.path, wanted, bridge.dossier, bridge.book, 0, cancel)

    def _take_derived(self, made: list[Derived], items: list[Any]) -> None:
        made += items
        self.done, self.total = items[-1].done, items[-1].total

    def _reshape(self, made: list[Derived], key: str, whole: bool) -> None:
        if whole and self._bridge.do(Session.reshape, made, key):
            self.reshaped.emit(made)
            self.analyse_missing()

    def pause(self) -> None:
        """Hold after the page in hand."""
        if self._job is not None:
            self._job.pause()
            self.progress_changed.emit()

    def resume(self) -> None:
        """Go on."""
        if self._job is not None:
            self._job.resume()
            self.progress_changed.emit()

    def cancel(self) -> None:
        """Stop what runs and drop what waits; what is finished stays."""
        self._waiting.clear()
        self._gave_way = False
        if self._job is not None:
            self._job.cancel()
        self.progress_changed.emit()
        left = len(self._due())
        if left and not self._bridge.read_only:
            self.stopped.emit(left)

    def wait(self) -> None:
        """Before the file is closed."""
        self._waiting.clear()
        self._read_soon.stop()
        self._save_soon.stop()
        if self._job is not None:
            self._job.wait()
        self._task = self._job = None

    # Inside

    def _queue(self, task: _Task) -> None:
        self._waiting.append(task)
        if self._task is None:
            self._next()
        elif self._job is not None and self._task.doing in _GIVING_WAY and task.doing not in _GIVING_WAY:
            self._gave_way = True
            self._job.cancel()
        self.progress_changed.emit()

    def _next(self) -> None:
        self._task = self._job = None
        self.done = self.total = 0
        if self._waiting:
            self._task = self._waiting.popleft()
            self.done = self._task.before
            self.total = self._task.total
            self._job = Job(self._task.make)
            self._job.arrived.connect(self._arrived)
            self._job.done.connect(self._over)
            self._job.failed.connect(self._failed)
            self._clock.start()
            self._job.start()
        elif self._gave_way:
            self._gave_way = False
            self.analyse_missing()
            self.look_closer()
        self.progress_changed.emit()

    def _arrived(self, items: list[Any]) -> None:
        if self._task is not None:
            self._task.take(items)
            self.progress_changed.emit()

    def _over(self) -> None:
        whole = self._job is not None and not self._job.cancelled
        self._end(whole=whole)

    def _end(self, *, whole: bool) -> None:
        task = self._task
        self._next()
        if task is not None:
            task.over(whole)

    def _failed(self, error: Exception) -> None:
        importing = self.doing == "import"
        self._end(whole=False)
        if importing:
            self.analyse_missing()
        self.fault.emit(error)

    def _import(self, paths: tuple[Path, ...], cancel: Event) -> Iterable[Any]:
        return runs.import_scans(self._bridge.path, paths, self._bridge.book, self.passwords, cancel)

    def _resume_import(self, left: Any, cancel: Event) -> Iterable[Any]:
        return runs.resume_import(self._bridge.path, left, self._bridge.book, self.passwords, cancel)

    def _analyse(self, glanced: tuple[PageRef, ...], pages: tuple[PageRef, ...], cancel: Event) -> Iterable[Any]:
        bridge = self._bridge
        first = in_turn(glanced, self.in_view)
        turns = in_turn(pages, self.in_view)
        return runs.glance_and_analyse(bridge.path, bridge.dossier, first, turns, bridge.book, cancel)

    def _compare(self, pages: tuple[PageRef, ...], cancel: Event) -> Iterable[Any]:
        bridge = self._bridge
        return stored(bridge.path, runs.compare(bridge.path, bridge.dossier, pages, bridge.book, 0, cancel))

    def _take_pairs(self, left: set[PageRef], items: list[Any]) -> None:
        left -= {item.page for item in items}
        self.done += len(items)
        self._bridge.record(items)

    def _compared(self, left: set[PageRef], whole: bool) -> None:
        """What could not be compared, or what the person stopped, is not begun again by itself; what gave way is. The
        judge may have had its say before the last worker went.
        """
        if not self._gave_way:
            self._held |= left
        if whole and self._bridge.is_settled:
            self.look_closer()

    def _read_whole(self, pages: tuple[PageRef, ...], cancel: Event) -> Iterable[Any]:
        bridge = self._bridge
        return analyse_and_store(bridge.path, bridge.dossier, pages, bridge.book, 0, cancel, "whole")

    def _take_closer(self, items: list[Any]) -> None:
        self._closer |= {item.page for item in items}
        self._take_results(items)

    def _looked_closer(self, pages: tuple[PageRef, ...], whole: bool) -> None:
        """What the person stopped is not begun again by itself; what gave way is."""
        if not whole and not self._gave_way:
            self._closer |= set(pages)

    def _take_imported(self, came: list[Scan], entry: str | None, before: PageRef | None, items: list[Any]) -> None:
        scans = [item.scan for item in items]
        self.done = items[-1].done
        self.total = items[-1].total
        if scans and self._bridge.do(Session.add_scans, scans, entry=entry, before=before, more=True):
            came += scans
            if not self._save_soon.isActive():
                self._save_soon.start()

    def _all_in(self, came: list[Scan], whole: bool) -> None:
        self._save_soon.stop()
        self._bridge.save_late()
        if whole:
            self.analyse_missing()
        self.imported.emit(came)

    def _take_seen(self, items: list[Any]) -> None:
        """Glances go to the judge alone; how long the rest takes is told by the pages that were read."""
        glances = {item.page: item.evidence for item in items if isinstance(item, runs.Glance)}
        results = [item for item in items if not isinstance(item, runs.Glance)]
        if glances:
            self._glanced |= glances.keys()
            self.done += len(glances)
            self._bridge.glance(glances)
            self._clock.start()
        if results:
            self._take_results(results)

    def _take_results(self, items: list[Any]) -> None:
        self.done += len(items)
        if not self.again:
            self._looked = self.done
        self._bridge.record(items)
