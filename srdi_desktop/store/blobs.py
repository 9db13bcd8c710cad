"""A stored scan's bytes as a seekable file, for workers and exports."""

import io
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

from srdi_desktop.model import FileError
from srdi_desktop.store import schema
from srdi_desktop.store.connection import connect, rows
from srdi_desktop.store.faults import translated

BLOCK = 64 * 1024  # bytes asked of SQLite at once: larger ones come from fresh memory each time, twice the CPU
BLOCKS_KEPT = 32  # of one open scan, 2 MiB


class _Blob(io.RawIOBase):
    """A stored scan as a raw file; keeps a few blocks, so that a PDF reader's jumps cost no second read.

    Every read lets go of the file again: a half-read blob would keep a shared lock and stop every writer.
    """

    def __init__(self, path: Path, scan_id: str, shared: sqlite3.Connection | None = None) -> None:
        super().__init__()
        self._path, self._position = path, 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._own = shared is None
        with translated(path):
            self._db = shared or connect(path, read_only=True)
            found = rows(self._db, "SELECT no, bytes FROM blob WHERE sha256 = ?", scan_id)
        if not found:
            self._let_go()
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
        with translated(self._path):
            return self._filled(view, wanted)

    def _filled(self, view: memoryview, wanted: int) -> int:
        filled = 0
        while filled < wanted:
            index, offset = divmod(self._position, schema.CHUNK)
            left = min(wanted - filled, schema.CHUNK - offset)
            parts = self._streamed(index, offset, left) if left > BLOCK else [self._block(self._position)[:left]]
            for part in parts:
                view[filled : filled + len(part)] = part
                filled += len(part)
                self._position += len(part)
        return filled

    def parts(self, start: int, length: int) -> Iterator[bytes]:
        """A span in parts of at most a chunk, without moving the position."""
        end = min(start + length, self._size)
        while start < end:
            index, offset = divmod(start, schema.CHUNK)
            wanted = min(end - start, schema.CHUNK - offset)
            with translated(self._path), self._chunk(index) as chunk:
                chunk.seek(min(offset, len(chunk)))
                part = chunk.read(wanted)
            if len(part) < wanted:
                raise FileError("dossier.damaged", file=str(self._path))
            start += wanted
            yield part

    def _streamed(self, index: int, offset: int, length: int) -> Iterator[bytes]:
        """A long part of one chunk, on its way through: nothing of it is kept."""
        with self._chunk(index) as chunk:
            chunk.seek(min(offset, len(chunk)))
            while length > 0:
                part = chunk.read(min(BLOCK, length))
                if not part:
                    raise FileError("dossier.damaged", file=str(self._path))
                length -= len(part)
                yield part

    def _block(self, position: int) -> memoryview:
        """What is kept of the block around a position, from there on."""
        number, offset = divmod(position, BLOCK)
        if number not in self._kept:
            index, start = divmod(number * BLOCK, schema.CHUNK)
            with self._chunk(index) as chunk:
                chunk.seek(min(start, len(chunk)))
                self._kept[number] = chunk.read(BLOCK)
            if len(self._kept) > BLOCKS_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(number)
        block = memoryview(self._kept[number])[offset:]
        if not block:
            raise FileError("dossier.damaged", file=str(self._path))
        return block

    def _chunk(self, index: int) -> sqlite3.Blob:
        try:
            return self._db.blobopen("chunk", "data", schema.chunk_id(self._number, index), readonly=True)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_ERROR":
                raise
            raise FileError("dossier.damaged", file=str(self._path)) from error  # there is no such row

    def close(self) -> None:
        if not self.closed:
            self._let_go()
            self._kept.clear()
        super().close()

    def _let_go(self) -> None:
        if self._own:
            self._db.close()


class StoredScan(io.BufferedReader):
    """A stored scan; parts of it come as SQLite hands them out, without a copy in between."""

    def __init__(self, blob: _Blob) -> None:
        super().__init__(blob, BLOCK)
        self._blob = blob

    def parts(self, start: int, length: int) -> Iterator[bytes]:
        """A span in parts of at most a chunk; the file is let go of before each is handed out."""
        yield from self._blob.parts(start, length)


def open_blob(path: Path, scan_id: str) -> BinaryIO:
    """A stored scan as a read-only, seekable file, for workers; close it.

    Raises FileError (dossier.scan_lost when its bytes are not in the file).
    """
    return cast("BinaryIO", StoredScan(_Blob(path, scan_id)))


class Blobs:
    """All scans of one dossier file through one connection, for an export; a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with translated(path):
            self._db = connect(path, read_only=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def open(self, scan_id: str) -> BinaryIO:
        """As `open_blob`; to be closed before the connection is."""
        return cast("BinaryIO", StoredScan(_Blob(self._path, scan_id, self._db)))
