"""Small pictures read by a connection of their own, so that a window never waits for an import's lock."""

from pathlib import Path

from srdi_desktop.model.page import PageRef
from srdi_desktop.store.connection import connect, scalar
from srdi_desktop.store.faults import translated
from srdi_desktop.store.schema import page_id


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
