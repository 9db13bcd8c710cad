"""Writes a PDF front to back: every object goes to the file the moment it is complete, only offsets stay in memory.

So an export of any length needs 8 bytes an object. Numbers are reserved before they are written, which lets the
contents page point at pages that come later. There is no second pass.
"""

import hashlib
import threading
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from srdi_desktop.scans.pdf import objects

if TYPE_CHECKING:
    from srdi_desktop.export.pdf.archival_faults import ArchivalCheck
    from srdi_desktop.export.pdf.encryption import Lock


class WriteError(OSError):
    """The output could not be written: no fault of any page."""


STEP = 1 << 20  # against 256 kB a sixth of the whole export's CPU (bench_export, 2,000 pictures)
_GLANCE = 1 << 16  # bytes compared at once: larger pieces of fresh memory cost more than the comparison
Piece = bytes | memoryview


class PdfOut:
    """The growing file. `stream` must be positioned at its start and seekable only by its owner; `again`: the same file
    opened a second time without a buffer, by which data that pass through are read back.
    """

    def __init__(self, stream: BinaryIO, lock: "Lock | None" = None, again: BinaryIO | None = None) -> None:
        self._stream = stream
        self._again = again if lock is None else None  # locked data are others than the source's
        self._digest = hashlib.sha256()
        self.read_back: set[int] = set()  # streams that were found in the file just as their source has them
        self._lock = lock
        self._offsets = array("Q", [0])
        self._at = 0
        self.check: ArchivalCheck | None = None  # looks at what sources bring, where PDF/A is wanted
        self.layers: dict[int, bool] = {}  # optional content that came with sources: object -> shown on screen
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def hashed(self) -> tuple[str, int]:
        """(SHA-256 in hex, bytes) of the file so far."""
        return self._digest.hexdigest(), self._at

    def reserve(self, count: int = 1) -> int:
        """Number of the first of `count` objects to be written later; those that are not stand for null."""
        first = len(self._offsets)
        self._offsets.extend([0] * count)
        return first

    def put(self, body: bytes, number: int | None = None) -> int:
        """Write an object; returns its number."""
        number = self.reserve() if number is None else number
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def put_stream(self, entries: bytes, data: bytes, number: int | None = None) -> int:
        """Write a stream whose dictionary holds `entries` (without /Length); returns its number."""
        return self.put_chunks(entries, (data,), len(data), number)

    def put_chunks(self, entries: bytes, chunks: Iterable[Piece], length: int, number: int | None = None) -> int:
        """Write a stream from pieces that add up to `length` bytes; ValueError when they do not."""
        number = self.reserve() if number is None else number
        if self._lock:
            chunks, length = self._lock.stream(chunks, length)
        begins = self._at
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n" % (number, entries, length))
        start = self._at
        alike = self._again is not None
        for chunk in chunks:
            self._write(chunk)
            alike = alike and self._reads_back(chunk)
        if alike:
            self.read_back.add(number)
        if self._at - start != length:
            self.read_back.discard(number)
            raise ValueError(f"stream of {length} bytes came as {self._at - start}")
        self._write(b"\nendstream\nendobj\n")
        self._offsets[number] = begins  # not before it is whole: what fails half way does not exist
        return number

    def string(self, raw: bytes) -> bytes:
        """A string object of these bytes, locked when the file is."""
        return objects.string(self._lock.string(raw) if self._lock else raw)

    def text(self, text: str) -> bytes:
        """A text string object."""
        return self.string(objects.encoded_text(text))

    def finish(self, root: int, info: int) -> None:
        """Write what the lock needs, the cross-reference table and the trailer."""
        extra = b""
        if self._lock:
            lock, self._lock = self._lock, None
            extra = b"/Encrypt %d 0 R" % self.put(lock.dictionary())
        identity = hashlib.md5(self._offsets.tobytes(), usedforsecurity=False).hexdigest().encode()
        start = self._at
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for first in range(1, len(self._offsets), 4096):
            rows = [_row(offset) for offset in self._offsets[first : first + 4096]]
            self._write(b"".join(rows))
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]%b>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), root, info, identity, identity, extra, start)
        )
        self._stream.flush()

    def _write(self, data: Piece) -> None:
        try:
            self._stream.write(data)
        except OSError as error:
            raise WriteError(*error.args) from error
        self._digest.update(data)
        self._at += len(data)

    def _reads_back(self, data: Piece) -> bool:
        """Whether the end of the file is this very data, by another handle than wrote it."""
        if self._again is None:
            return False
        self._stream.flush()
        self._again.seek(self._at - len(data))
        if isinstance(data, bytes):
            return self._again.read(len(data)) == data
        view = memoryview(data)
        return all(
            self._again.read(len(part)) == bytes(part)
            for part in (view[first : first + _GLANCE] for first in range(0, len(view), _GLANCE))
        )


def _row(offset: int) -> bytes:
    """A row of the cross-reference table; a number that was reserved and never written is free (7.5.4)."""
    return b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n"


class _Buffer(threading.local):
    """One buffer a thread: a fresh object for each step costs a third more than the copy itself."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(STEP))


_BUFFER = _Buffer()


def pieces(stream: BinaryIO, offset: int, length: int) -> Iterator[Piece]:
    """A span of a source in steps, so that no page is ever held whole; each is good until the next."""
    parts = getattr(stream, "parts", None)
    if parts is not None:  # a stored scan hands its own pieces out
        yield from parts(offset, length)
        return
    stream.seek(offset)
    view = _BUFFER.view
    while length > 0:
        count = stream.readinto(view[: min(STEP, length)])  # type: ignore[attr-defined]
        if not count:
            return
        length -= count
        yield view[:count]
