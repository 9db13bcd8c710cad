"""What the window remembers between starts: its own geometry, and the settings that the whole program shares."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings

from srdi_desktop.model import from_plain, to_plain
from srdi_desktop.workflow.places import Settings, load, save

if TYPE_CHECKING:
    from srdi_desktop.model import ExportOptions

_USUAL_EXPORT = '{"searchable": true}'  # a scan whose text can be found serves every reader of the first export


def _may_be_there(name: str) -> bool:
    """Not asked of network shares: one that is away makes Windows wait half a minute, and opening says it anyway."""
    if name.startswith("\\\\"):
        return True
    try:
        return Path(name).is_file()
    except OSError:  # a drive that is not ready
        return False


class Memory:
    """Geometry in an ini file at `path`, the settings in settings.json beside it; broken or missing means defaults."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)
        self._file = path.with_name("settings.json")
        self._settings = load(self._file)

    def _keep(self, settings: Settings) -> None:
        self._settings = settings
        save(settings, self._file)

    @property
    def language(self) -> str:
        """zh, en, or "" for the system's."""
        return self._settings.language

    @language.setter
    def language(self, language: str) -> None:
        settings = replace(self._settings, language=language)
        self._keep(settings)

    @property
    def appearance(self) -> str:
        """light, dark or system."""
        return self._settings.appearance

    @appearance.setter
    def appearance(self, appearance: str) -> None:
        settings = replace(self._settings, appearance=appearance)
        self._keep(settings)

    def export_for(self, catalogue: str) -> "ExportOptions":
        """What was chosen for a catalogue's last export, else for the last of any; the usual where nothing can be
        read.
        """
        from srdi_desktop.model import ExportOptions

        kept = self._store.value(f"exports/{catalogue}") or self._store.value("export", _USUAL_EXPORT)
        try:
            options: ExportOptions = from_plain(ExportOptions, json.loads(str(kept)))
        except (ValueError, TypeError, KeyError):
            return ExportOptions()
        return options

    def keep_export(self, catalogue: str, options: "ExportOptions") -> None:
        """Remember it, but no password and no day: these belong to one file, and are chosen anew for the next."""
        from srdi_desktop.model import BLANK, NO_DAY, TODAY

        day = options.cover_date if options.cover_date in (BLANK, NO_DAY) else TODAY
        kept = json.dumps(to_plain(replace(options, password=None, cover_date=day)))
        self._store.setValue(f"exports/{catalogue}", kept)
        self._store.setValue("export", kept)

    def recent(self) -> list[Path]:
        """Dossiers used last that still exist, newest first."""
        return [Path(name) for name in self._settings.recent if _may_be_there(name)]

    def add_recent(self, path: Path) -> None:
        """Put a dossier first."""
        self._keep(self._settings.with_recent(path))

    def folder(self) -> Path:
        """Where to look for dossiers first."""
        recent = self.recent()
        if recent:
            return recent[0].parent
        return Path.home()

    def window(self) -> dict[str, Any]:
        """Geometry and options of the last window."""
        values = {name: self._store.value(f"window/{name}") for name in ("geometry", "splitter")}
        zoom = self._store.value("window/zoom")
        return {**values, "zoom": int(zoom) if zoom is not None else None}

    def keep_window(self, values: dict[str, Any]) -> None:
        """Remember them."""
        for name, value in values.items():
            self._store.setValue(f"window/{name}", value)
