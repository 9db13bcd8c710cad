"""Evidence and thumbnails written by a connection of their own, so that analysis costs the window no disk wait.

Small pictures read by a connection of their own, so that a window never waits for an import's lock.
"""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from srdi_desktop.model import PageRef, PageResult
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import connect, rows, scalar, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.lock import gate_of
from srdi_desktop.store.schema import page_id
from srdi_desktop.store.writes import Write, perform

_HELD = 32  # pages, and
_SECONDS = 2.0  # that may wait for the next write: evidence is made again after a crash


class ResultWriter:
    """Beside an open dossier, in a thread. Raises FileError. Pages of scans that are still on their way to the file
    wait for them; what waits at the end is measured again some day.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._gate = path, gate_of(path)
        with translated(path), self._gate.polite():  # as the import does
            self._db = connect(path)
        self._held: list[PageResult] = []
        self._written_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.flush()
        finally:
            self._db.close()

    def add(self, result: PageResult) -> None:
        """Keep one page's result, written with the next portion."""
        self._held.append(result)
        if len(self._held) >= _HELD or time.monotonic() - self._written_at >= _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what waits; decisions go first."""
        if self._held:
            with translated(self._path), self._gate.polite(), transaction(self._db):
                known = dict(rows(self._db, "SELECT sha256, no FROM scan"))
                ready = tuple(result for result in self._held if result.page.scan in known)
                perform(self._db, Write(results=ready), Numbers(known))
            self._held = [result for result in self._held if result.page.scan not in known]
        self._written_at = time.monotonic()


class StoredThumbnails:
    """Read-only; one thread at a time. Raises FileError as every reader does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with translated(path):
            self._db = connect(path, read_only=True)

    def __call__(self, page: PageRef) -> bytes | None:
        """The page's JPEG, None before it was looked at."""
        with translated(self._path):
            number = scalar(self._db, "SELECT no FROM scan WHERE sha256 = ?", page.scan)
            if number is None:
                return None
            data: bytes | None = scalar(
                self._db, "SELECT jpeg FROM thumbnail WHERE page = ?", page_id(number, page.scan_index)
            )
        return data or None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
