"""What the window remembers between starts: geometry, recent dossiers, language, colours."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

_RECENT = 12


class Memory:
    """A small ini file of the window's own, at `path`; a broken or missing one means defaults."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """zh, en, or "" for the system's."""
        return str(self._store.value("language", ""))

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("language", language)

    @property
    def appearance(self) -> str:
        """light, dark or system."""
        return str(self._store.value("appearance", "system"))

    @appearance.setter
    def appearance(self, appearance: str) -> None:
        self._store.setValue("appearance", appearance)

    def recent(self) -> list[Path]:
        """Dossiers used last that still exist, newest first."""
        return [path for path in self._paths() if path.is_file()]

    def add_recent(self, path: Path) -> None:
        """Put a dossier first."""
        path = path.absolute()
        kept = [path, *(other for other in self._paths() if other != path)][:_RECENT]
        self._store.setValue("recent", [str(each) for each in kept])

    def folder(self) -> Path:
        """Where to look for dossiers first."""
        recent = self.recent()
        return recent[0].parent if recent else Path.home()

    def window(self) -> dict[str, Any]:
        """Geometry and options of the last window."""
        values = {name: self._store.value(f"window/{name}") for name in ("geometry", "splitter")}
        zoom = self._store.value("window/zoom")
        return {**values, "zoom": int(zoom) if zoom is not None else None}

    def keep_window(self, values: dict[str, Any]) -> None:
        """Remember them."""
        for name, value in values.items():
            self._store.setValue(f"window/{name}", value)

    def _paths(self) -> list[Path]:
        kept: Any = self._store.value("recent", [])
        return [Path(name) for name in ([kept] if isinstance(kept, str) else kept or [])]
