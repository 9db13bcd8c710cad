"""Scans' bytes on their way in: copied once, hashed while they pass, in portions that let decisions go first.

Evidence and thumbnails written by a connection of their own, so that analysis costs the window no disk wait.

Small pictures read by a connection of their own, so that a window never waits for an import's lock.
"""

import hashlib
import io
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from srdi_desktop.model import FileError, PageRef, PageResult, parsed
from srdi_desktop.store import schema
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import check_format, connect, rows, scalar, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.lock import gate_of
from srdi_desktop.store.schema import page_id
from srdi_desktop.store.writes import Write, perform, unpacked

DERIVED = "derived:"  # source of a blob that was made of a page of the pile: nobody need import it again
PORTION = 1024 * 1024  # bytes in one commit: a decision waits for one, 5 ms on an SSD and 100 ms on a slow stick
DUE_SECONDS = 0.2  # the first thumbnails of a drop shall not wait longer


@dataclass(frozen=True)
class StoredScan:
    """A scan whose bytes are in the file. `duplicate`: it lies in the pile already and is kept once."""

    id: str
    bytes: int
    duplicate: bool = False


class ScanWriter:
    """Copies scans into the dossier file, hashing on the way; for one background thread, with its own connection.

    What `add` returned is on disk after the next `flush` (or `close`). Memory: one portion of 1 MiB. After a
    crash, half a scan is removed when the dossier is next opened; whole ones and the queue are `unfinished()` there.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._gate = path, gate_of(path)
        with translated(path), self._gate.polite():  # a reader that opens amid many commits would find the file busy
            self._db = connect(path)
            check_format(self._db, path)
            self._sizes: dict[str, int] = dict(rows(self._db, "SELECT sha256, bytes FROM blob WHERE bytes >= 0"))
            self._piled = _pile(self._db)
            self._next = (scalar(self._db, "SELECT max(no) FROM blob") or 0) + 1
        self._chunks: list[tuple[int, bytes]] = []
        self._begun: list[tuple[int, str, str]] = []
        self._done: list[tuple[str, int, int]] = []
        self._settled: list[tuple[str]] = []
        self._flushed_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def expect(self, source_paths: Iterable[str]) -> None:
        """Remember what this import is going to copy, on disk, so that it can go on after a crash.

        A path leaves the queue when its scan is taken into the pile, or turns out to lie there already.
        """
        with translated(self._path), self._gate.polite(), transaction(self._db):
            self._db.executemany("INSERT OR IGNORE INTO queue (path) VALUES (?)", [(path,) for path in source_paths])

    def add(self, stream: BinaryIO, name: str, source_path: str = "") -> StoredScan:
        """Copy one scan, from the start of a seekable stream. Raises FileError for the dossier's disk, OSError for
        the source; nothing of a scan that failed is kept.
        """
        stored = self._if_known(stream) or self._copied(stream, name, source_path)
        if stored.id in self._piled:
            self._settled.append((source_path,))
            return StoredScan(stored.id, stored.bytes, duplicate=True)
        self._piled.add(stored.id)
        return stored

    def _if_known(self, stream: BinaryIO) -> StoredScan | None:
        """Hash first when a scan of the same size is there already, so that a duplicate costs no writing."""
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size not in self._sizes.values():
            return None
        digest = _digest(stream)
        stream.seek(0)
        if digest in self._sizes:
            return StoredScan(digest, size)
        return None

    def _copied(self, stream: BinaryIO, name: str, source_path: str) -> StoredScan:
        number = self._next
        self._next += 1
        self._begun.append((number, name, source_path))
        try:
            digest, size = self._copy(stream, number)
        except BaseException:
            self._forget(number)
            raise
        if digest in self._sizes:  # a source that changed while we read it, into one that we have
            self._forget(number)
        else:
            self._sizes[digest] = size
            self._done.append((digest, size, number))
        return StoredScan(digest, size)

    def _copy(self, stream: BinaryIO, number: int) -> tuple[str, int]:
        hashed = hashlib.sha256()
        size = 0
        index = 0
        while chunk := _full_read(stream):
            hashed.update(chunk)
            self._chunks.append((schema.chunk_id(number, index), chunk))
            size += len(chunk)
            index += 1
            if len(self._chunks) * schema.CHUNK >= PORTION:
                self._write()
        return hashed.hexdigest(), size

    @property
    def due(self) -> bool:
        """Whether to flush now: nothing waits, or something has waited long enough to be shown."""
        waits = self._begun or self._done or self._settled
        return not waits or time.monotonic() - self._flushed_at >= DUE_SECONDS

    def flush(self) -> None:
        """Put everything added so far on disk; after FileError it can be called again."""
        if self._begun or self._done or self._settled:
            self._write()
        self._flushed_at = time.monotonic()

    def _write(self) -> None:
        with translated(self._path), self._gate.polite(), transaction(self._db):
            self._db.executemany("INSERT INTO blob (no, name, path) VALUES (?, ?, ?)", self._begun)
            self._db.executemany("INSERT INTO chunk (id, data) VALUES (?, ?)", self._chunks)
            self._db.executemany("UPDATE blob SET sha256 = ?, bytes = ? WHERE no = ?", self._done)
            self._db.executemany("DELETE FROM queue WHERE path = ?", self._settled)
        self._begun = []
        self._chunks = []
        self._done = []
        self._settled = []

    def _forget(self, number: int) -> None:
        low = schema.chunk_id(number, 0)
        high = schema.chunk_id(number + 1, 0)
        self._chunks = [chunk for chunk in self._chunks if not low <= chunk[0] < high]
        self._begun = [row for row in self._begun if row[0] != number]
        with suppress(sqlite3.Error, FileError), self._gate.polite():  # else the next start cleans up
            drop_blob(self._db, number)

    def close(self) -> None:
        """Flush and let go of the file; raises FileError when the last batch cannot be written."""
        try:
            self.flush()
        finally:
            self._db.close()


def _pile(connection: sqlite3.Connection) -> set[str]:
    """Ids of the scans in the pile at this moment whose bytes are here; a refused one (password) may come again."""
    value = scalar(connection, "SELECT value FROM decision WHERE field = 'scans'")
    numbers = set(parsed(value)) if value else set()
    return {
        scan
        for number, scan in rows(connection, "SELECT scan.no, sha256 FROM scan JOIN blob USING (sha256)")
        if number in numbers
    }


def _full_read(stream: BinaryIO) -> bytes:
    """Exactly one chunk unless the stream ends; a raw stream may give less at a time."""
    parts, missing = [], schema.CHUNK
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    if len(parts) == 1:
        return parts[0]
    return b"".join(parts)


def _digest(stream: BinaryIO) -> str:
    hashed = hashlib.sha256()
    while chunk := _full_read(stream):
        hashed.update(chunk)
    return hashed.hexdigest()


def drop_undecided(connection: sqlite3.Connection) -> None:
    """Delete derived scans that no decision, no undo and no redo leads to any more: made and never decided on, or
    decided otherwise since. What was dropped in is never deleted.
    """
    orphans = "SELECT no FROM blob WHERE path = ? AND sha256 NOT IN (SELECT sha256 FROM scan)"
    for (number,) in rows(connection, orphans, DERIVED):
        drop_blob(connection, number)
    described = rows(connection, "SELECT no, sha256, data FROM scan WHERE data LIKE '%\"derived\":%'")
    derived = [(number, scan) for number, scan, data in described if parsed(data).get("derived")]
    wanted = _within_reach(connection) if derived else set()
    for number, scan in derived:
        if number not in wanted:
            _drop_scan(connection, number, scan)


def _within_reach(connection: sqlite3.Connection) -> set[int]:
    """Numbers of the scans that are in the pile, or come back into it by undo and redo."""
    value = scalar(connection, "SELECT value FROM decision WHERE field = 'scans'")
    found = set(parsed(value)) if value else set()
    for (patch,) in rows(connection, "SELECT patch FROM step"):
        for change in unpacked(patch):
            if change.field == "scans":
                found |= {*(change.old or ()), *(change.new or ())}
    return found


def _drop_scan(connection: sqlite3.Connection, number: int, scan: str) -> None:
    low, high = schema.page_id(number, 0), schema.page_id(number + 1, 0)
    for blob in rows(connection, "SELECT no FROM blob WHERE sha256 = ?", scan):
        drop_blob(connection, *blob)
    with transaction(connection):
        connection.execute("DELETE FROM evidence WHERE page >= ? AND page < ?", (low, high))
        connection.execute("DELETE FROM thumbnail WHERE page >= ? AND page < ?", (low, high))
        connection.execute("DELETE FROM scan WHERE no = ?", (number,))


def drop_blob(connection: sqlite3.Connection, number: int) -> None:
    """Delete one stored scan's bytes."""
    with transaction(connection):
        connection.execute(
            "DELETE FROM chunk WHERE id >= ? AND id < ?",
            (schema.chunk_id(number, 0), schema.chunk_id(number + 1, 0)),
        )
        connection.execute("DELETE FROM blob WHERE no = ?", (number,))


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
