"""Where the program keeps things of its own: settings, the user's catalogues, work in progress, and its log.

SRDI_HOME, or a portable.txt beside the program, puts all of it into one folder. The log says what the program did and
where it failed, never what documents say.

The user's settings: a JSON file that people can read, holding only what differs from the defaults.

Each setting is declared once, here. Window geometry is not a setting and lies elsewhere.
"""

import atexit
import getpass
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from srdi_desktop import files
from srdi_desktop.files import write_text
from srdi_desktop.model import FileError

_NAME = "srdi-desktop"


def settings_folder() -> Path:
    """Settings that people can read; roams with the user on Windows."""
    return _home("settings", platformdirs.user_config_path(_NAME, appauthor=False, roaming=True))


def catalogue_folder() -> Path:
    """The user's own catalogues; they win over shipped ones of the same id."""
    return settings_folder() / "catalogues"


def regulation_folder() -> Path:
    """The user's own regulations, such as a province's indicators."""
    return settings_folder() / "regulations"


def log_folder() -> Path:
    """Logs, without any content of documents."""
    return _home("logs", platformdirs.user_log_path(_NAME, appauthor=False))


def runtime_folder() -> Path:
    """Notes between running windows."""
    return _home("runtime", platformdirs.user_cache_path(_NAME, appauthor=False) / "runtime")


def work_folder() -> Path:
    """Work in progress; what a crash left is cleared away by the next start."""
    return _home("work", platformdirs.user_cache_path(_NAME, appauthor=False) / "work")


def _home(name: str, usual: Path) -> Path:
    home = os.environ.get("SRDI_HOME") or portable_home()
    if home:
        return Path(home) / name
    return usual


def portable_home() -> Path | None:
    """The folder beside the built program in which it keeps everything, where a portable.txt lies there (on a stick):
    nothing goes into the profile of the computer it is plugged into.
    """
    beside = Path(sys.executable).parent
    frozen = getattr(sys, "frozen", False)
    if frozen and (beside / "portable.txt").is_file():
        return beside / "data"
    return None


@contextmanager
def workplace(base: Path | None = None) -> Iterator[Path]:
    """A folder of our own below `base` (default: work_folder()), removed at the end. FileError file.no_folder."""
    base = base or work_folder()
    with ExitStack() as stack:
        try:
            base.mkdir(parents=True, exist_ok=True)
            place = stack.enter_context(files.workplace(base))
        except OSError as error:
            raise FileError("file.no_folder", retry=True, path=str(base), reason=error.strerror or "") from error
        yield place


def take_temporary_files() -> None:
    """Let libraries put their temporary files (a spreadsheet's rows) among our own, which the next start clears away
    after a crash; for the process and its children. The system's folder stays where ours cannot be made.
    """
    with suppress(FileError):
        os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(_lasting())))
        if loaded := sys.modules.get("tempfile"):  # not loaded for this: the first window does without
            loaded.tempdir = None  # type: ignore[attr-defined]  # looked up again


def fresh_folder() -> Path:
    """A new folder for files that others take from us (dragged pages, pasted pictures); gone when the program ends."""
    place = _lasting() / os.urandom(4).hex()
    place.mkdir()
    return place


@cache
def _lasting() -> Path:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(workplace())


_LARGEST = 1_000_000  # bytes; one older file is kept


def start_logging() -> Path | None:
    """Log into our own folder; None where nothing can be written there (logging is then silent)."""
    from logging.handlers import RotatingFileHandler  # the first window does without

    path = log_folder() / "srdi.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LARGEST, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(f"%(asctime)s {os.getpid()} %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("srdi_desktop")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
    return path


def without_values(error: BaseException) -> str:
    """Type and places of an exception and of its causes, without messages: messages may quote a document."""
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        parts.append(f"{type(cause).__name__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "caused by ".join(parts)


RECENT_KEPT = 12
LANGUAGES = ("", "zh", "en")
APPEARANCES = ("system", "light", "dark")

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """`language` zh, en or "" for the system's; `appearance` system, light or dark; `recent` dossiers, newest first;
    `person`: who uses the program, as waivers are signed; "" while the system's name for the user will do.
    """

    language: str = ""
    appearance: str = "system"
    recent: tuple[str, ...] = ()
    person: str = ""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES or self.appearance not in APPEARANCES:
            raise ValueError(self)

    def with_recent(self, dossier: Path) -> "Settings":
        """The same settings with this dossier first."""
        name = str(dossier.absolute())
        others = tuple(other for other in self.recent if other != name)
        recent = (name, *others)[:RECENT_KEPT]
        return replace(self, recent=recent)


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
    language = plain.get("language", usual.language)
    appearance = plain.get("appearance", usual.appearance)
    recent = tuple(str(name) for name in plain.get("recent", usual.recent))
    return Settings(
        language=language,
        appearance=appearance,
        recent=recent,
        person=str(plain.get("person", usual.person)),
    )


def save(settings: Settings, file: Path | None = None) -> bool:
    """Write what differs from the defaults, whole or not at all; False when the folder does not let us."""
    file = file or settings_file()
    usual = asdict(Settings())
    plain = {name: value for name, value in asdict(settings).items() if value != usual[name]}
    try:
        words = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
        write_text(file, words, folders=True)
    except FileError as error:
        _LOG.warning("settings could not be written: %s", type(error.__cause__).__name__)
        return False
    return True


def system_person() -> str:
    """The user's name as the system knows it; "" where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service, or a container without users
        return ""
