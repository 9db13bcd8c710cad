"""Writes that another thread puts on disk, so that the window waits for no disk where nothing can be lost meanwhile."""

import sqlite3
import uuid
from pathlib import Path

from srdi_desktop.model.errors import FileError
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import connect, scalar, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.gate import gate_of
from srdi_desktop.store.writes import Write, perform, set_meta


class Marks:
    """Marks of the writes that may stand last in the file, as long as nobody else has put another one in its place: a
    synchronising program, or somebody who copies an older one over it.
    """

    def __init__(self, found: str | None) -> None:
        self._ours = {found}

    def new(self) -> str:
        """For a write that begins; one reported as failed may have arrived all the same."""
        mark = uuid.uuid4().hex
        self._ours.add(mark)
        return mark

    def arrived(self, mark: str) -> None:
        """From now on the only one."""
        self._ours = {mark}

    def stand_in(self, connection: sqlite3.Connection) -> bool:
        """Whether the last write was ours; pages read before must be forgotten."""
        return scalar(connection, "SELECT value FROM meta WHERE key = 'last_write'") in self._ours

    def demand(self, connection: sqlite3.Connection, path: Path) -> None:
        """FileError dossier.other_file where the last write was not ours."""
        if not self.stand_in(connection):
            raise FileError("dossier.other_file", file=str(path))


class LateWrite:
    """Call it in a thread; FileError when the disk refuses. `done`: all of it is on disk. The writes stay valid for
    whoever writes them first: a decision that comes meanwhile calls `cancel` and takes them along.
    """

    def __init__(self, path: Path, writes: tuple[Write, ...], numbers: Numbers, marks: Marks) -> None:
        self.writes, self.done = writes, False
        self._path, self._numbers, self._gate = path, numbers, gate_of(path)
        self._marks, self._mark = marks, marks.new()
        self._cancelled = False

    def __call__(self) -> "LateWrite":
        """One transaction with a connection of its own; nothing when it was cancelled before its turn came."""
        with translated(self._path), self._gate.polite():
            if self._cancelled:
                return self
            connection = connect(self._path)
            try:
                with transaction(connection):
                    self._marks.demand(connection, self._path)
                    for write in self.writes:
                        perform(connection, write, self._numbers)
                    set_meta(connection, "last_write", self._mark)
            finally:
                connection.close()
            self.done = True
        return self

    def cancel(self) -> None:
        """Do not begin any more; call it before waiting for the gate."""
        self._cancelled = True
