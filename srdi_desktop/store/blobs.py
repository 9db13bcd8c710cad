"""A stored scan's bytes as a seekable file, for workers and exports."""

import io
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import schema
from srdi_desktop.store.connection import connect, rows, scalar
from srdi_desktop.store.faults import translated

CHUNKS_KEPT = 8  # of one open scan, 2 MiB


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
