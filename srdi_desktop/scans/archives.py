"""Zip containers read with limits on entries, sizes and names; nothing is ever unpacked to disk."""

import posixpath
import zipfile
from typing import BinaryIO

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.limits import Limits

_STEP = 1 << 20


class Archive:
    """A zip file whose entries are looked up by path; upper and lower case and backslashes are forgiven."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        stream.seek(0)
        self._zip = zipfile.ZipFile(stream)
        self._left = int(limits["scan.zip_mb"] * 1e6)
        entries = self._zip.infolist()
        if len(entries) > limits["scan.zip_entries"]:
            raise ScanError("scan.too_large", variant="pages", size=len(entries))
        if any(entry.flag_bits & 1 for entry in entries):
            raise ScanError("scan.encrypted", variant="")
        self._entries = {_plain(entry.filename): entry for entry in entries}

    def has(self, path: str) -> bool:
        """Whether an entry of that path exists."""
        return _plain(path) in self._entries

    def read(self, path: str, most: int | None = None) -> bytes:
        """The entry's bytes; KeyError when there is none, scan.too_large beyond `most` or the archive's budget.

        The sizes that the archive states are not believed.
        """
        entry = self._entries[_plain(path)]
        budget = self._left if most is None else min(self._left, most)
        parts: list[bytes] = []
        with self._zip.open(entry) as source:
            while part := source.read(_STEP):
                budget -= len(part)
                self._left -= len(part)
                if budget < 0:
                    raise ScanError("scan.too_large", variant="bytes")
                parts.append(part)
        return b"".join(parts)


def _plain(path: str) -> str:
    return resolve("", path).lower()


def resolve(folder: str, path: str) -> str:
    """A path inside the archive: absolute from its root, else from `folder`; never above the root."""
    path = path.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/" + folder, path)).lstrip("/")
