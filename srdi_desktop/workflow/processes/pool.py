"""Worker processes for pages: one page in hand each, so that a page that kills or hangs its worker costs itself alone.

Not `concurrent.futures.ProcessPoolExecutor`: it loses whatever was queued when one worker dies (28 of 40 pages
measured), and it cannot stop a hanging one. Here each worker has its own pipe; the parent waits on all of them.

Processes of our own: heard without ever waiting for one that has ended, and ending with their parent.
"""

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from typing import Any, Generic, Self, TypeVar

from srdi_desktop.model import CancelledError, SrdiError

Job = TypeVar("Job")
Result = TypeVar("Result")

_READY = "ready"
_TICK = 0.2  # seconds between looks at the cancel event
_NICE = 10  # of -20 (first) to 19 (last)
_STARTS = 3  # workers that may die before they are ready, one after the other
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Terms:
    """How the pool works: seconds a job may take; jobs and MB of memory after which a worker is renewed between jobs;
    MB at which it is stopped in the middle of one.
    """

    workers: int
    seconds: float
    jobs_each: int
    memory_mb: float
    memory_most_mb: float


@dataclass
class _Worker(Generic[Job]):
    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    job: Job | None = None
    since: float = 0.0
    done: int = 0
    worn: bool = False

    @property
    def free(self) -> bool:
        return self.ready and self.job is None

    @property
    def signs(self) -> tuple[Connection, int]:
        """What stirs when it speaks or ends; a worker that ended early leaves its pipe silent (see child.py)."""
        return self.pipe, self.process.sentinel

    def beyond(self, terms: Terms, now: float) -> str:
        """Which limit its job breaks: "late", "swollen" or none ("")."""
        if self.job is None:
            return ""
        if now - self.since > terms.seconds:
            return "late"
        if resident_mb(self.process.pid) > terms.memory_most_mb:
            return "swollen"
        return ""

    def stop(self) -> None:
        """At once: workers hold nothing that must be written."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool(Generic[Job, Result]):
    """Runs `task` on jobs in spawned processes; `lost(job, why)` makes the result of a job that could not be done
    (why: "died", "late" or "swollen"). The task must be importable and catch its own exceptions. A context manager.
    """

    def __init__(self, task: Callable[[Job], Result], lost: Callable[[Job, str], Result], terms: Terms) -> None:
        self._task = task
        self._lost = lost
        self._terms = terms
        self._workers: list[_Worker[Job]] = []
        self._suspects: deque[Job] = deque()
        self._deaths_at_start = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, jobs: Iterable[Job], cancel: Event) -> Iterator[Result]:
        """Results as they are ready. CancelledError soon after `cancel` is set; nothing is left running then. Workers
        that have nothing to do wait for the next run.
        """
        try:
            yield from self._run(iter(jobs), self._terms.workers, cancel)
            while self._suspects:  # each alone: what died of its neighbours' hunger lives now
                suspect = self._suspects.popleft()
                yield from self._run(iter((suspect,)), 1, cancel, last_try=True)
        except BaseException:
            self.close()
            raise

    def _run(self, jobs: Iterator[Job], workers: int, cancel: Event, *, last_try: bool = False) -> Iterator[Result]:
        queue, open_end = deque[Job](), True
        while True:
            while open_end and len(queue) < workers:
                job = next(jobs, None)
                open_end = job is not None
                if job is not None:
                    queue.append(job)
            if not queue and not any(worker.job is not None for worker in self._workers):
                return
            self._staff(workers, len(queue))
            self._hand_out(queue)
            for worker in self._stirring(cancel):
                yield from self._look_at(worker, last_try)

    def _staff(self, workers: int, waiting: int) -> None:
        for worker in [w for w in self._workers if w.worn and w.job is None]:
            self._dismiss(worker)
        busy = sum(worker.job is not None for worker in self._workers)
        while len(self._workers) < min(workers, busy + waiting):
            self._workers.append(self._hire())

    def _hire(self) -> _Worker[Job]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._task, self._terms), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand_out(self, queue: deque[Job]) -> None:
        for worker in [worker for worker in self._workers if worker.free]:
            if not queue:
                return
            try:
                worker.pipe.send(queue[0])
            except OSError:  # it died while idle; the job was not begun
                self._dismiss(worker)
                continue
            worker.job, worker.since = queue.popleft(), time.monotonic()

    def _stirring(self, cancel: Event) -> list[_Worker[Job]]:
        """Workers that said something, died, are late or take too much memory."""
        if cancel.is_set():
            raise CancelledError
        stirring = set(wait([sign for worker in self._workers for sign in worker.signs], _TICK))
        now = time.monotonic()
        return [w for w in self._workers if stirring.intersection(w.signs) or w.beyond(self._terms, now)]

    def _look_at(self, worker: _Worker[Job], last_try: bool) -> Iterator[Result]:
        try:
            message: Any = worker.pipe.recv() if heard(worker.pipe, worker.process, 0) else None
        except (EOFError, OSError):
            yield from self._bury(worker, last_try)
            return
        if message == _READY:
            worker.ready, self._deaths_at_start = True, 0
        elif message is not None:
            result, worker.worn = message
            worker.job = None
            yield result
        elif worker.job is not None and (why := worker.beyond(self._terms, time.monotonic())):
            job = worker.job
            _LOG.warning("a page went over its limits (%s); its worker was stopped", why)
            self._dismiss(worker)
            yield from self._suspect(job, why, last_try)

    def _bury(self, worker: _Worker[Job], last_try: bool) -> Iterator[Result]:
        job = worker.job
        self._dismiss(worker)
        _LOG.warning("a worker ended with code %s", worker.process.exitcode)
        if job is None:
            self._deaths_at_start += 1
            if self._deaths_at_start >= _STARTS:
                raise SrdiError("worker.no_start", exit_code=worker.process.exitcode)
        else:
            yield from self._suspect(job, "died", last_try)

    def _suspect(self, job: Job, why: str, last_try: bool) -> Iterator[Result]:
        """Tried once more alone: memory may have been short or the machine busy with something else."""
        if last_try:
            yield self._lost(job, why)
        else:
            self._suspects.append(job)

    def _dismiss(self, worker: _Worker[Job]) -> None:
        self._workers.remove(worker)
        worker.stop()

    def close(self) -> None:
        """Stop all workers."""
        for worker in list(self._workers):
            self._dismiss(worker)


def _serve(pipe: Connection, task: Callable[[Any], Any], terms: Terms) -> None:
    """A worker's life: jobs in, results out, until the pipe closes. Ctrl+C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _give_way()
    try:
        pipe.send(_READY)
        done = 0
        while True:
            result = task(pipe.recv())
            done += 1
            give_memory_back()
            pipe.send((result, done >= terms.jobs_each or resident_mb() > terms.memory_mb))
    except (EOFError, BrokenPipeError, OSError):
        return  # the parent is gone


def give_memory_back() -> None:
    """Return to the system what this process freed: glibc keeps up to 64 MB; 1.7 ms. Nothing is done elsewhere."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)


def _give_way() -> None:
    """Below normal priority, so that the computer stays usable; where that is refused, work goes on all the same."""
    import psutil

    low = _NICE
    if sys.platform == "win32":
        low = psutil.BELOW_NORMAL_PRIORITY_CLASS
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(low)


def fitting(wanted: int, each_mb: float) -> int:
    """How many workers the free memory bears, `wanted` at most and one at least."""
    import psutil

    free = psutil.virtual_memory().available / 1e6
    return max(1, min(wanted, int(free / each_mb)))


def resident_mb(pid: int | None = None) -> float:
    """Memory that a process (None: this one) holds now, in MB of 1,000,000 bytes; 0 when it is gone."""
    import psutil  # not before pages are analysed: the first window needs none of it

    try:
        return float(psutil.Process(pid).memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0


def heard(pipe: Connection, child: BaseProcess, seconds: float | None = None) -> bool:
    """Whether a message came within `seconds` (None: however long it takes); EOFError or OSError when the child
    ended without one.

    The pipe alone does not tell: on Windows the child's end lies duplicated in this process until the child takes it
    over, so a child that ends before that leaves a pipe that is silent for ever.
    """
    ended = child.sentinel in wait([pipe, child.sentinel], seconds)
    if ended:
        child.join()  # what it said before it ended is in the pipe now
    if pipe.poll():
        return True
    if ended:
        raise EOFError
    return False


def end_with_parent() -> None:
    """In a child: end within a moment of its parent, however that ended. A page in hand is given up; nothing that must
    be written is ever in a child's.
    """
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
