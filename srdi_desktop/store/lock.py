"""One writer for each dossier file, across programs and machines: a small lock file beside it, held by the system.

The system lets go of it when the process dies, so a crash leaves no dossier locked. A second lock on the dossier itself
is for the same file under another name (a hard link in another folder).

One gate for each dossier file in this process: decisions go first, the import waits its turn.

SQLite alone would make the losing writer sleep in growing steps; a verb in the window must not wait for that.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from weakref import WeakValueDictionary

from srdi_desktop import files
from srdi_desktop.files import FileLock, HeldElsewhereError
from srdi_desktop.model import FileError

_BEHIND = 1 << 40  # a byte that Windows locks: far behind those that SQLite locks, and behind any dossier


class DossierLock(FileLock):
    """Held from construction to `release`. Raises FileError dossier.in_use (with `who`) or the system's OSError.

    To be released after all connections to the dossier are closed: closing any handle of a file drops the POSIX locks
    that SQLite holds on it.
    """

    def __init__(self, dossier: Path) -> None:
        real = files.followed(dossier)
        self._itself: IO[bytes] | None = None
        try:
            super().__init__(real.with_name(f".~{real.name}.lock"))
            self._itself = _held(real)
        except HeldElsewhereError as held:
            self.release()
            raise FileError("dossier.in_use", file=str(dossier), who=held.who) from None

    def renewed(self, dossier: Path) -> "DossierLock":
        """The same lock, or a new one when its file is gone with the stick it lay on."""
        if self.still_there():
            return self
        self.release()
        return DossierLock(dossier)

    def release(self) -> None:
        """Let go of both; harmless when called twice."""
        if self._itself is not None:
            self._itself.close()
        super().release()


def _held(dossier: Path) -> IO[bytes] | None:
    """The dossier itself, locked; None where that would stand in SQLite's own way. Raises HeldElsewhereError."""
    file: IO[bytes] | None = None
    with suppress(OSError):
        file = dossier.open("rb")
    if file is None:
        return None
    try:
        files.lock(file, _BEHIND)
    except OSError:
        file.close()
        raise HeldElsewhereError("?") from None
    if sys.platform != "win32" and not _readable_beside(dossier):
        file.close()
        return None
    return file


if sys.platform != "win32":
    import fcntl

    def _readable_beside(dossier: Path) -> bool:
        """Whether a lock such as SQLite's is possible meanwhile: Linux makes one kind of both on NFS (flock(2))."""
        try:
            with dossier.open("rb") as other:
                fcntl.lockf(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


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
