"""What the window remembers between starts: its own geometry, and the settings that the whole program shares."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings

from srdi_desktop.model import from_plain, to_plain
from srdi_desktop.workflow.places import RECENT_KEPT, Settings, load, save, system_person

if TYPE_CHECKING:
    from srdi_desktop.model import ExportOptions

_USUAL_OUTPUTS = "single"
_USUAL_EXPORT = '{"searchable": true}'  # a scan whose text can be found serves every reader of the first export


def _may_be_there(name: str) -> bool:
    """Not asked of network shares: one that is away makes Windows wait half a minute, and opening says it anyway."""
    if name.startswith("\\\\"):
        return True
    try:
        return Path(name).is_file()
    except OSError:  # a drive that is not ready
        return False


@dataclass(frozen=True)
class LastExport:
    """What an export wrote (single, kit, rescan), and where."""

    outputs: tuple[str, ...]
    folder: Path


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

    @property
    def person(self) -> str:
        """Who signs waivers: as typed last, else the system's name for the user."""
        return self._settings.person or system_person()

    @person.setter
    def person(self, name: str) -> None:
        self._keep(replace(self._settings, person="" if name == system_person() else name))

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

    def last_export(self, dossier: Path) -> LastExport:
        """The outputs of the last export of any dossier, the folder of this one's."""
        outputs = str(self._store.value("outputs", _USUAL_OUTPUTS)).split()
        return LastExport(tuple(outputs), self.export_folder(dossier))

    def keep_last_export(self, dossier: Path, last: LastExport) -> None:
        """Remember it."""
        self._store.setValue("outputs", " ".join(last.outputs))
        self.keep_export_folder(dossier, last.folder)

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

    def folder_for(self, purpose: str) -> Path:
        """Where files for a purpose were taken from last; where dossiers are looked for while that was nowhere."""
        kept = str(self._store.value(f"folders/{purpose}", ""))
        return Path(kept) if kept and not kept.startswith("\\\\") and Path(kept).is_dir() else self.folder()

    def keep_folder_for(self, purpose: str, folder: Path) -> None:
        """Remember it."""
        self._store.setValue(f"folders/{purpose}", str(folder))

    def scanning(self) -> dict[str, Any]:
        """The scanner used last and how, as `keep_scanning` was given them; empty where nothing can be read."""
        try:
            kept = json.loads(str(self._store.value("scanning")))
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def keep_scanning(self, chosen: Mapping[str, Any]) -> None:
        """Remember it; plain values only."""
        self._store.setValue("scanning", json.dumps(chosen))

    def export_folder(self, dossier: Path) -> Path:
        """Where this dossier was exported to last, else where it lies: never another company's folder."""
        kept = json.loads(str(self._store.value("export_folders", "{}")))
        return Path(kept.get(str(dossier), dossier.parent))

    def keep_export_folder(self, dossier: Path, folder: Path) -> None:
        """Remember it, for as many dossiers as are remembered at all."""
        kept = json.loads(str(self._store.value("export_folders", "{}")))
        kept.pop(str(dossier), None)
        last = dict([*kept.items(), (str(dossier), str(folder))][-RECENT_KEPT:])
        self._store.setValue("export_folders", json.dumps(last))

    def window(self) -> dict[str, Any]:
        """Geometry and options of the last window."""
        values = {name: self._store.value(f"window/{name}") for name in ("geometry", "splitter", "triage")}
        zoom = self._store.value("window/zoom")
        return {**values, "zoom": int(zoom) if zoom is not None else None}

    def keep_window(self, values: dict[str, Any]) -> None:
        """Remember them."""
        for name, value in values.items():
            self._store.setValue(f"window/{name}", value)
