"""Panels that nobody sees are not kept up to date: they catch up when their section is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from srdi_desktop.gui.desk import Desk, Section
from srdi_desktop.model.changes import Changes


class WhenShown(QObject):
    """Calls `refresh` after changes that `touch` the section: at once while it is shown, else when it is shown next."""

    def __init__(
        self, desk: Desk, section: Section, refresh: Callable[[], object], touch: Callable[[Changes], bool]
    ) -> None:
        super().__init__()
        self._desk, self._section, self._refresh, self._touch = desk, section, refresh, touch
        self._dirty = False
        desk.bridge.dossier_changed.connect(self._mark)
        desk.section_changed.connect(self._catch_up)

    def _mark(self, changes: Changes) -> None:
        self._dirty = self._dirty or self._touch(changes)
        self._catch_up(self._desk.section)

    def _catch_up(self, section: Section) -> None:
        if self._dirty and section == self._section:
            self._dirty = False
            self._refresh()
