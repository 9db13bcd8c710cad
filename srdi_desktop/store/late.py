"""Writes that another thread puts on disk, so that the window waits for no disk where nothing can be lost meanwhile."""

from pathlib import Path

from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import connect, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.gate import gate_of
from srdi_desktop.store.writes import Write, perform, set_meta


class LateWrite:
    """Call it in a thread; FileError when the disk refuses. `done`: all of it is on disk. The writes stay valid for
    whoever writes them first: a decision that comes meanwhile calls `cancel` and takes them along.
    """

    def __init__(self, path: Path, writes: tuple[Write, ...], numbers: Numbers, mark: str) -> None:
        self.writes, self.mark, self.done = writes, mark, False
        self._path, self._numbers, self._gate = path, numbers, gate_of(path)
        self._cancelled = False

    def __call__(self) -> "LateWrite":
        """One transaction with a connection of its own; nothing when it was cancelled before its turn came."""
        with translated(self._path), self._gate.polite():
            if self._cancelled:
                return self
            connection = connect(self._path)
            try:
                with transaction(connection):
                    for write in self.writes:
                        perform(connection, write, self._numbers)
                    set_meta(connection, "last_write", self.mark)
            finally:
                connection.close()
            self.done = True
        return self

    def cancel(self) -> None:
        """Do not begin any more; call it before waiting for the gate."""
        self._cancelled = True
