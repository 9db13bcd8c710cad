"""One window for each user: a second start hands its files to the first one and ends.

Through a folder, not through a socket or a named pipe: the second start leaves a small file, the first one sees it.
What nobody took (the first one died) is taken by the next start.
"""

import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Self

from srdi_desktop.files import FileLock, HeldElsewhereError, write_text
from srdi_desktop.model import FileError


class FirstInstance:
    """Held by the program's first window for as long as it runs; `folder` is the program's own runtime folder."""

    def __init__(self, folder: Path, lock: FileLock | None, trouble: FileError | None = None) -> None:
        self.folder, self._lock = folder, lock
        self.trouble = trouble  # to be told: the program cannot keep anything, and is alone

    @classmethod
    def claim(cls, folder: Path) -> Self | None:
        """The claim, or None when another window of this user runs already. Where the folder cannot be written (a
        locked stick, a protected profile) the program starts all the same, with its `trouble`.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder, FileLock(folder / ".~window.lock"))
        except HeldElsewhereError:
            return None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return cls(folder, None, FileError("file.no_folder", path=str(folder), reason=reason))

    def take(self) -> list[Path]:
        """Files that later starts left since the last call, oldest first; an empty path asks to come to the front."""
        taken: list[Path] = []
        for note in sorted(self.folder.glob("*.handover")):
            with suppress(OSError, ValueError, TypeError):
                taken += [Path(name) for name in json.loads(note.read_text(encoding="utf-8"))] or [Path()]
            with suppress(OSError):
                note.unlink()
        return taken

    def release(self) -> None:
        """Let the next start be the first."""
        if self._lock is not None:
            self._lock.release()


def hand_over(folder: Path, paths: Iterable[Path]) -> None:
    """Leave files for the running window; the note appears whole or not at all. FileError when it cannot be written."""
    note = folder / f"{time.time_ns():020d}-{os.getpid()}.handover"
    words = json.dumps([str(path.absolute()) for path in paths])
    write_text(note, words, lasting=False)
