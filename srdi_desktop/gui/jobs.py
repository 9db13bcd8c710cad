"""The only file that knows threads: loops over a generator beside the event loop and hands its items over in batches.

Items wait in a bounded queue; a timer takes a few at a time, so that neither a flood of results nor a slow reader
stalls the window (pitfall: each signal across threads is an event of its own).
"""

from collections.abc import Callable, Iterable
from queue import Empty, Full, Queue
from threading import Event
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QThread, QTimer, Signal

from srdi_desktop.model import CancelledError

_TICK_MS = 60
_AHEAD = 256  # items that may wait; the generator blocks beyond


class _Loop(QThread):
    """Walks the generator; touches nothing of the window."""

    def __init__(self, make: Callable[[Event], Iterable[Any]]) -> None:
        super().__init__()
        self._make = make
        self.items: Queue[Any] = Queue(_AHEAD)
        self.cancel = Event()
        self.go = Event()
        self.go.set()
        self.error: Exception | None = None

    def run(self) -> None:
        """Called by Qt in the new thread."""
        try:
            for item in self._make(self.cancel):
                self._hand_over(item)
                while not self.go.wait(0.2) and not self.cancel.is_set():
                    pass
                if self.cancel.is_set():
                    break
        except CancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - it is raised again in the main thread
            self.error = error

    def _hand_over(self, item: Any) -> None:
        while not self.cancel.is_set():
            try:
                self.items.put(item, timeout=0.2)
            except Full:
                continue
            return


class Job(QObject):
    """One run. `arrived(list)` in batches, then exactly one of `done()` and `failed(Exception)`."""

    arrived = Signal(list)
    done = Signal()
    failed = Signal(object)

    def __init__(self, make: Callable[[Event], Iterable[Any]], batch: int = 32) -> None:
        super().__init__()
        self._loop = _Loop(make)
        self._batch = batch
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._drain)

    def start(self) -> None:
        """Begin."""
        self._loop.start(QThread.Priority.LowPriority)
        self._timer.start()

    @property
    def paused(self) -> bool:
        """Whether it waits for `resume`."""
        return not self._loop.go.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._loop.cancel.is_set()

    def pause(self) -> None:
        """Stop after the item in hand."""
        self._loop.go.clear()

    def resume(self) -> None:
        """Go on."""
        self._loop.go.set()

    def cancel(self) -> None:
        """Stop soon; what is finished stays."""
        self._loop.cancel.set()
        self._loop.go.set()

    def wait(self) -> None:
        """Block until the thread is over; for closing only."""
        self.cancel()
        self._loop.wait()
        self._timer.stop()

    def _drain(self) -> None:
        over = self._loop.isFinished()
        items: list[Any] = []
        while len(items) < self._batch:
            try:
                items.append(self._loop.items.get_nowait())
            except Empty:
                break
        if items:
            self.arrived.emit(items)
        elif over:
            self._timer.stop()
            if self._loop.error is None:
                self.done.emit()
            else:
                self.failed.emit(self._loop.error)


class _Once(QThread):
    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__()
        self._call = call
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Called by Qt in the new thread."""
        try:
            self.result = self._call()
        except Exception as error:  # noqa: BLE001 - it is raised again in the main thread
            self.error = error


class Latest(QObject):
    """One call at a time beside the event loop; of the calls that wait only the latest is made.

    `ready(key, result)`, or `failed(key, Exception)`; each asked key that was overtaken is never answered.
    """

    ready = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: _Once | None = None
        self._key: object = None
        self._next: tuple[object, Callable[[], Any]] | None = None
        self.seconds = 0.0
        self._clock = QElapsedTimer()

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return self._running is not None

    def ask(self, key: object, call: Callable[[], Any]) -> None:
        """Make the call as soon as the one before is over."""
        self._next = (key, call)
        if self._running is None:
            self._start()

    def wait(self) -> None:
        """Block until nothing runs; drops what waits. For closing only."""
        self._next = None
        if self._running is not None:
            self._running.wait()

    def _start(self) -> None:
        if self._next is None:
            return
        (self._key, call), self._next = self._next, None
        self._clock.start()
        self._running = _Once(call)
        self._running.finished.connect(self._over)
        self._running.start(QThread.Priority.LowPriority)

    def _over(self) -> None:
        thread, key = self._running, self._key
        self._running = None
        self.seconds = self._clock.elapsed() / 1000
        if thread is None:
            return
        thread.wait()
        self._start()
        if thread.error is None:
            self.ready.emit(key, thread.result)
        else:
            self.failed.emit(key, thread.error)
