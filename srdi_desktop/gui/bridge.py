"""The only QObject around the session: runs its verbs and says what changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from srdi_desktop.model.changes import Changes
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.model.verdicts import Verdicts


class Bridge(QObject):
    """Session in, `dossier_changed(Changes)` out. A verb that fails changes nothing and is reported once."""

    dossier_changed = Signal(object)

    def __init__(self, session: Any, report: Callable[[SrdiError], None]) -> None:
        super().__init__()
        self._session = session
        self.report = report

    @property
    def dossier(self) -> Dossier:
        """The dossier as it is now."""
        dossier: Dossier = self._session.dossier
        return dossier

    @property
    def verdicts(self) -> Verdicts:
        """What follows from it."""
        verdicts: Verdicts = self._session.verdicts
        return verdicts

    @property
    def book(self) -> RuleBook:
        """The rules in use."""
        book: RuleBook = self._session.book
        return book

    @property
    def path(self) -> Path:
        """The dossier file."""
        return Path(self._session.path)

    @property
    def read_only(self) -> bool:
        """Whether verbs are refused because the file cannot be written."""
        return bool(self._session.read_only)

    @property
    def undo_label(self) -> str | None:
        """Name of what undo would take back."""
        label: str | None = self._session.undo_label
        return label

    @property
    def redo_label(self) -> str | None:
        """Name of what redo would do again."""
        label: str | None = self._session.redo_label
        return label

    def do(self, verb: str, *arguments: Any) -> bool:
        """Run a verb of the session; False when the world refused (already reported)."""
        try:
            changes = getattr(self._session, verb)(*arguments)
        except SrdiError as error:
            self.report(error)
            return False
        if isinstance(changes, Changes) and changes != Changes():
            self.dossier_changed.emit(changes)
        return True

    def thumbnail(self, page: PageRef) -> bytes | None:
        """JPEG of the page as shown, or None while there is none."""
        try:
            data: bytes | None = self._session.thumbnail(page)
        except SrdiError:
            return None
        return data

    def close(self) -> None:
        """Let go of the file."""
        self._session.close()
