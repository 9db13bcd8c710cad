"""One writer for each dossier file, across programs and machines: a small lock file beside it, held by the system.

The system lets go of it when the process dies, so a crash leaves no dossier locked. A second lock on the dossier itself
is for the same file under another name (a hard link in another folder).
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from srdi_desktop import files
from srdi_desktop.files import FileLock, HeldElsewhereError
from srdi_desktop.model.errors import FileError

_BEHIND = 1 << 40  # a byte that Windows locks: far behind those that SQLite locks, and behind any dossier


class DossierLock(FileLock):
    """Held from construction to `release`. Raises FileError dossier.in_use (with `who`) or the system's OSError.

    To be released after all connections to the dossier are closed: closing any handle of a file drops the POSIX locks
    that SQLite holds on it.
    """

    def __init__(self, dossier: Path) -> None:
        real = files.followed(dossier)
        self._itself: IO[bytes] | None = None
        try:
            super().__init__(real.with_name(f".~{real.name}.lock"))
            self._itself = _held(real)
        except HeldElsewhereError as held:
            self.release()
            raise FileError("dossier.in_use", file=str(dossier), who=held.who) from None

    def renewed(self, dossier: Path) -> "DossierLock":
        """The same lock, or a new one when its file is gone with the stick it lay on."""
        if self.still_there():
            return self
        self.release()
        return DossierLock(dossier)

    def release(self) -> None:
        """Let go of both; harmless when called twice."""
        if self._itself is not None:
            self._itself.close()
        super().release()


def _held(dossier: Path) -> IO[bytes] | None:
    """The dossier itself, locked; None where that would stand in SQLite's own way. Raises HeldElsewhereError."""
    file: IO[bytes] | None = None
    with suppress(OSError):
        file = dossier.open("rb")
    if file is None:
        return None
    try:
        files.lock(file, _BEHIND)
    except OSError:
        file.close()
        raise HeldElsewhereError("?") from None
    if sys.platform != "win32" and not _readable_beside(dossier):
        file.close()
        return None
    return file


if sys.platform != "win32":
    import fcntl

    def _readable_beside(dossier: Path) -> bool:
        """Whether a lock such as SQLite's is possible meanwhile: Linux makes one kind of both on NFS (flock(2))."""
        try:
            with dossier.open("rb") as other:
                fcntl.lockf(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
