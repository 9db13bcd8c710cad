"""One writer for each dossier file, across programs and machines: a small lock file beside it, held by the system.

The system lets go of it when the process dies, so a crash leaves no dossier locked. Not a lock on the dossier itself:
closing any handle of a file drops the POSIX locks that SQLite holds on it.
"""

from pathlib import Path

from srdi_desktop.files import FileLock, HeldElsewhereError
from srdi_desktop.model.errors import FileError


class DossierLock(FileLock):
    """Held from construction to `release`. Raises FileError dossier.in_use (with `who`) or the system's OSError."""

    def __init__(self, dossier: Path) -> None:
        try:
            super().__init__(dossier.with_name(f".~{dossier.name}.lock"))
        except HeldElsewhereError as held:
            raise FileError("dossier.in_use", file=str(dossier), who=held.who) from None

    def renewed(self, dossier: Path) -> "DossierLock":
        """The same lock, or a new one when its file is gone with the stick it lay on."""
        if self.still_there():
            return self
        self.release()
        return DossierLock(dossier)
