"""All rules in use: what was shipped, and the user's own regulations beside it, such as a province's indicators."""

import hashlib
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from srdi_desktop import resources
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.regulations.regulation_files import with_own
from srdi_desktop.workflow.places import regulation_folder

_Stamp = tuple[tuple[str, int, int], ...]


@lru_cache(maxsize=1)
def _read(folder: Path, _: _Stamp) -> tuple[RuleBook, tuple[SrdiError, ...]]:
    broken: list[SrdiError] = []
    regulations = with_own((folder,), broken)
    return replace(load_rulebook(), regulations=regulations), tuple(broken)


def _now() -> tuple[RuleBook, tuple[SrdiError, ...], _Stamp]:
    """Read when the folder or a file in it changed since the last time."""
    folder = regulation_folder()
    try:
        files = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    except OSError:  # taken away between listing and looking
        files = []
    seen = tuple((name, found.st_mtime_ns, found.st_size) for name, found in files)
    return *_read(folder, seen), seen


def rulebook() -> RuleBook:
    """All rules; the user's own files that are wrong are left out, see `broken`."""
    return _now()[0]


def stamp() -> str:
    """Changes whenever any rule does: those that were shipped, the user's own, and how the program judges by them."""
    return f"{_shipped()} {_now()[2]}"


@cache
def _shipped() -> str:
    """Of a source tree the age of its judging code counts, too: its version stays while it is worked on."""
    digest = hashlib.sha256()
    for file in sorted(resources.path("rules").rglob("*.*")):
        digest.update(file.read_bytes())
    for source in sorted((Path(__file__).parents[2] / "assess").glob("*.py")):
        digest.update(str(source.stat().st_mtime_ns).encode())
    return digest.hexdigest()


def broken() -> tuple[SrdiError, ...]:
    """Why files in the user's folder were left out: file, entry and key of each."""
    return _now()[1]


def must_be_sound() -> None:
    """Raise the first of `broken`: on the command line nobody shall get other verdicts than they wrote rules for."""
    for error in broken():
        raise error
