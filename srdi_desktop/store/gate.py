"""One gate for each dossier file in this process: decisions go first, the import waits its turn.

SQLite alone would make the losing writer sleep in growing steps; a verb in the window must not wait for that.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakValueDictionary

PATIENCE = 0.5  # seconds of verbs without a gap, after which long work writes one portion all the same


class Gate:
    """A lock with two entrances. `urgent` is for verbs, `polite` for long work that writes in small portions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counter = threading.Condition()
        self._waiting = 0
        self._overdue = 0

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Next in line, but for long work that has waited too long."""
        with self._counter:
            self._counter.wait_for(lambda: not self._overdue)
            self._waiting += 1
        try:
            with self._lock:
                yield
        finally:
            with self._counter:
                self._waiting -= 1
                self._counter.notify_all()

    @contextmanager
    def polite(self) -> Iterator[None]:
        """Only while no verb waits, or after PATIENCE."""
        with self._counter:
            overdue = not self._counter.wait_for(lambda: not self._waiting, PATIENCE)
            self._overdue += overdue
        try:
            self._lock.acquire()
        finally:
            with self._counter:
                self._overdue -= overdue
                self._counter.notify_all()
        try:
            yield
        finally:
            self._lock.release()


_gates: WeakValueDictionary[str, Gate] = WeakValueDictionary()
_guard = threading.Lock()


def gate_of(path: Path) -> Gate:
    """The gate of a file, the same for all connections of this process."""
    with _guard:
        return _gates.setdefault(str(path.resolve()), Gate())
