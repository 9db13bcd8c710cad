"""Scans' bytes: copied in once while they are hashed, read back as a seekable file."""

import hashlib
import io
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import schema
from srdi_desktop.store.connection import check_format, connect, rows, scalar, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.gate import gate_of

CHUNKS_KEPT = 8  # of one open scan, 2 MiB
_TARGET_SECONDS = 0.015  # a commit of the import; a decision waits for one at most
_LARGEST_BATCH = 8 * 1024 * 1024


@dataclass(frozen=True)
class StoredScan:
    """A scan whose bytes are in the file. `duplicate`: they were there before, nothing was added."""

    id: str
    bytes: int
    duplicate: bool = False


class ScanWriter:
    """Copies scans into the dossier file, hashing on the way; for one background thread, with its own connection.

    What `add` returned is on disk after the next `flush` (or `close`). Memory: at most one batch of 8 MiB.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._gate = path, gate_of(path)
        with translated(path):
            self._db = connect(path)
            check_format(self._db, path)
            known = rows(self._db, "SELECT sha256, bytes FROM blob WHERE sha256 IS NOT NULL")
        self._sizes = dict(known)
        self._next = (scalar(self._db, "SELECT max(no) FROM blob") or 0) + 1
        self._chunks: list[tuple[int, bytes]] = []
        self._begun: list[tuple[int, str, str]] = []
        self._done: list[tuple[str, int, int]] = []
        self._batch = 1024 * 1024

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, stream: BinaryIO, name: str, source_path: str = "") -> StoredScan:
        """Copy one scan from the start of a seekable stream. Raises FileError for the dossier's disk, OSError for
        the source; nothing of a scan that failed is kept.
        """
        known = self._if_known(stream)
        if known:
            return known
        number, self._next = self._next, self._next + 1
        self._begun.append((number, name, source_path))
        try:
            digest, size = self._copy(stream, number)
        except BaseException:
            self._forget(number)
            raise
        if digest in self._sizes:  # the source changed while we read it, into one that we have
            self._forget(number)
            return StoredScan(digest, size, duplicate=True)
        self._sizes[digest] = size
        self._done.append((digest, size, number))
        return StoredScan(digest, size)

    def _if_known(self, stream: BinaryIO) -> StoredScan | None:
        """Hash first when a scan of the same size is there already, so that a duplicate costs no writing."""
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size not in self._sizes.values():
            return None
        digest = _digest(stream)
        stream.seek(0)
        return StoredScan(digest, size, duplicate=True) if digest in self._sizes else None

    def _copy(self, stream: BinaryIO, number: int) -> tuple[str, int]:
        hashed, size, index = hashlib.sha256(), 0, 0
        while chunk := _full_read(stream):
            hashed.update(chunk)
            self._chunks.append((schema.chunk_id(number, index), chunk))
            size, index = size + len(chunk), index + 1
            if len(self._chunks) * schema.CHUNK >= self._batch:
                self._write()
        return hashed.hexdigest(), size

    def flush(self) -> None:
        """Put everything added so far on disk."""
        if self._chunks or self._begun or self._done:
            self._write()

    def _write(self) -> None:
        with translated(self._path), self._gate.polite():
            started = time.perf_counter()
            with transaction(self._db):
                self._db.executemany("INSERT INTO blob (no, name, path) VALUES (?, ?, ?)", self._begun)
                self._db.executemany("INSERT INTO chunk VALUES (?, ?)", self._chunks)
                self._db.executemany("UPDATE blob SET sha256 = ?, bytes = ? WHERE no = ?", self._done)
            self._adapt(time.perf_counter() - started)
        self._begun, self._chunks, self._done = [], [], []

    def _adapt(self, seconds: float) -> None:
        """Let the next batch take about the target on this disk: a stick gets small ones, an SSD large ones."""
        factor = min(2.0, max(0.5, _TARGET_SECONDS / max(seconds, 1e-4)))
        self._batch = int(min(_LARGEST_BATCH, max(schema.CHUNK, self._batch * factor)))

    def _forget(self, number: int) -> None:
        low, high = schema.chunk_id(number, 0), schema.chunk_id(number + 1, 0)
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


def _full_read(stream: BinaryIO) -> bytes:
    """Exactly one chunk unless the stream ends; a raw stream may give less at a time."""
    parts, missing = [], schema.CHUNK
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _digest(stream: BinaryIO) -> str:
    hashed = hashlib.sha256()
    while chunk := _full_read(stream):
        hashed.update(chunk)
    return hashed.hexdigest()


def drop_blob(connection: sqlite3.Connection, number: int) -> None:
    """Delete one stored scan's bytes."""
    with transaction(connection):
        connection.execute(
            "DELETE FROM chunk WHERE id >= ? AND id < ?",
            (schema.chunk_id(number, 0), schema.chunk_id(number + 1, 0)),
        )
        connection.execute("DELETE FROM blob WHERE no = ?", (number,))


class _Blob(io.RawIOBase):
    """A stored scan as a raw file; keeps a few chunks, so that a PDF reader's jumps cost no second read."""

    def __init__(self, path: Path, scan_id: str) -> None:
        super().__init__()
        self._path, self._position = path, 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        with translated(path):
            self._db = connect(path, read_only=True)
            found = rows(self._db, "SELECT no, bytes FROM blob WHERE sha256 = ?", scan_id)
        if not found:
            self._db.close()
            raise FileError("dossier.scan_lost", file=str(path), scan=scan_id)
        self._number, self._size = found[0]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("negative seek position")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        wanted = max(0, min(len(view), self._size - self._position))
        filled = 0
        for part in self._parts(wanted):
            view[filled : filled + len(part)] = part
            filled += len(part)
        self._position += filled
        return filled

    def _parts(self, wanted: int) -> Iterator[memoryview]:
        position = self._position
        while wanted > 0:
            index, offset = divmod(position, schema.CHUNK)
            part = memoryview(self._chunk(index))[offset : offset + wanted]
            if not part:
                raise FileError("dossier.damaged", file=str(self._path))
            yield part
            position, wanted = position + len(part), wanted - len(part)

    def _chunk(self, index: int) -> bytes:
        if index in self._kept:
            self._kept.move_to_end(index)
            return self._kept[index]
        with translated(self._path):
            data = scalar(self._db, "SELECT data FROM chunk WHERE id = ?", schema.chunk_id(self._number, index))
        self._kept[index] = data or b""
        if len(self._kept) > CHUNKS_KEPT:
            self._kept.popitem(last=False)
        return self._kept[index]

    def close(self) -> None:
        if not self.closed:
            self._db.close()
            self._kept.clear()
        super().close()


def open_blob(path: Path, scan_id: str) -> BinaryIO:
    """A stored scan as a read-only, seekable file, for workers and exports; close it.

    Raises FileError (dossier.scan_lost when its bytes are not in the file).
    """
    return cast("BinaryIO", io.BufferedReader(_Blob(path, scan_id), 64 * 1024))
