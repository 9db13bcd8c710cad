"""One writer for each dossier file, across programs and machines: a small lock file beside it, held by the system.

The system lets go of it when the process dies, so a crash leaves no dossier locked. Not a lock on the dossier itself:
closing any handle of a file drops the POSIX locks that SQLite holds on it.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from srdi_desktop.model.errors import FileError

_FAR = 1 << 30  # Windows locks bytes against reading too: lock one far behind the text that says who holds it


class DossierLock:
    """Held from construction to `release`. Raises FileError dossier.in_use (with `who`) or the system's OSError."""

    def __init__(self, dossier: Path) -> None:
        self._path = dossier.with_name(f".~{dossier.name}.lock")
        self._file = self._taken(dossier)
        with suppress(OSError):  # who holds it is a courtesy
            self._file.truncate(0)
            self._file.write(f"{_user()}@{_machine()} {os.getpid()}".encode())

    def _taken(self, dossier: Path) -> IO[bytes]:
        while True:
            file = self._path.open("ab", buffering=0)
            try:
                _lock(file)
            except OSError:
                file.close()
                raise FileError("dossier.in_use", file=str(dossier), who=self._holder()) from None
            if self._still_there(file):
                return file
            file.close()  # its last owner deleted it between our open and our lock

    def _still_there(self, file: IO[bytes]) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except OSError:
            return False

    def _holder(self) -> str:
        with suppress(OSError):
            return self._path.read_text(encoding="utf-8").strip() or "?"
        return "?"

    def renewed(self, dossier: Path) -> "DossierLock":
        """The same lock, or a new one when its file is gone with the stick it lay on."""
        if self._still_there(self._file):
            return self
        self._file.close()
        return DossierLock(dossier)

    def release(self) -> None:
        """Let go and tidy up; harmless when called twice or when the stick is gone."""
        if self._file.closed:
            return
        with suppress(OSError):
            if sys.platform != "win32":  # while still locked, so that nobody waits on a deleted name
                self._path.unlink()
        self._file.close()
        with suppress(OSError):
            if sys.platform == "win32":
                self._path.unlink()


def _user() -> str:
    return os.environ.get("USERNAME") or os.environ.get("USER") or "?"


def _machine() -> str:
    """Its name; Python's `platform` would load a socket module for it."""
    return os.environ.get("COMPUTERNAME", "?") if sys.platform == "win32" else os.uname().nodename


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
