"""The user's settings: a JSON file that people can read, holding only what differs from the defaults.

Each setting is declared once, here. Window geometry is not a setting and lies elsewhere.
"""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from srdi_desktop.files import write_text
from srdi_desktop.model.errors import FileError
from srdi_desktop.workflow.places import settings_folder

RECENT_KEPT = 12
LANGUAGES = ("", "zh", "en")
APPEARANCES = ("system", "light", "dark")

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """`language` zh, en or "" for the system's; `appearance` system, light or dark; `recent` dossiers, newest first."""

    language: str = ""
    appearance: str = "system"
    recent: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES or self.appearance not in APPEARANCES:
            raise ValueError(self)

    def with_recent(self, dossier: Path) -> "Settings":
        """The same settings with this dossier first."""
        name = str(dossier.absolute())
        others = tuple(other for other in self.recent if other != name)
        return replace(self, recent=(name, *others)[:RECENT_KEPT])


def settings_file() -> Path:
    """Where the settings lie."""
    return settings_folder() / "settings.json"


def load(file: Path | None = None) -> Settings:
    """The settings; defaults for a missing file, and for one that somebody broke, which is set aside as *.broken."""
    file = file or settings_file()
    try:
        return _read(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _LOG.warning("settings could not be read: %s", type(error).__name__)
        with suppress(OSError):
            file.replace(file.with_suffix(".broken"))
        return Settings()


def _read(plain: dict[str, Any]) -> Settings:
    """Unknown keys are a newer version's. By hand and not by model/plain: the first window waits for this."""
    usual = Settings()
    return Settings(
        language=plain.get("language", usual.language),
        appearance=plain.get("appearance", usual.appearance),
        recent=tuple(str(name) for name in plain.get("recent", usual.recent)),
    )


def save(settings: Settings, file: Path | None = None) -> bool:
    """Write what differs from the defaults, whole or not at all; False when the folder does not let us."""
    file = file or settings_file()
    usual = asdict(Settings())
    plain = {name: value for name, value in asdict(settings).items() if value != usual[name]}
    try:
        write_text(file, json.dumps(plain, ensure_ascii=False, indent=2) + "\n", folders=True)
    except FileError as error:
        _LOG.warning("settings could not be written: %s", type(error.__cause__).__name__)
        return False
    return True
