"""Exported files: whole, verified before they take their place, beside a file that is open elsewhere.

File names that Windows takes and upload platforms keep: reserved words, length, names equal but for case.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from srdi_desktop import files
from srdi_desktop.export.check.second_engine import Expected

if TYPE_CHECKING:
    from srdi_desktop.export.check.second_engine import Trouble


@dataclass(frozen=True)
class Final:
    """Where the file ended up, what the second engine found wrong, and what there is to say (text keys)."""

    path: Path
    troubles: tuple["Trouble", ...]
    remarks: tuple[str, ...] = ()


Finish = Callable[[Expected], Final]


def checked(path: Path, expected: Expected) -> list["Trouble"]:
    """What the second engine finds wrong; loaded here because nothing needs PDFium before."""
    from srdi_desktop.export.check.second_engine import check

    return check(path, expected)


@contextmanager
def replaced(target: Path) -> Iterator[tuple[files.FreshFile, Finish]]:
    """(file in the making, function that verifies it and puts it in place). On any exception `target` stays."""
    with files.written(target, or_beside=True, folders=True) as fresh:

        def finish(expected: Expected) -> Final:
            troubles = tuple(checked(fresh.complete(), expected))
            return _final(fresh.take_place(), target, troubles)

        yield fresh, finish


@dataclass
class Copy:
    """A file in the making: where to write, and where it came to lie once the block is left."""

    stream: BinaryIO
    final: Final


@contextmanager
def copied(target: Path) -> Iterator[Copy]:
    """A file that becomes `target` in one step when the block ends well, or another one beside it where `target` is
    open elsewhere; `final` says which. Raises FileError.
    """
    with files.written(target, or_beside=True, folders=True) as fresh:
        copy = Copy(fresh.stream, Final(target, ()))
        yield copy
        copy.final = _final(fresh.take_place(), target, ())


def _final(place: Path, target: Path, troubles: tuple["Trouble", ...]) -> Final:
    renamed = place.name != target.name
    return Final(place, troubles, ("export.remark.renamed",) if renamed else ())


RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
LONGEST = 80  # characters without suffix: 255 bytes of a Linux share hold 85 hanzi
PATH = 240  # characters of a whole path: Windows stops at 260, and a viewer adds its own


def safe(stem: str, folder_length: int = 0) -> str:
    """The stem as a name that can be stored anywhere; never empty, shortened where the whole path would be too long."""
    cleaned = _FORBIDDEN.sub("_", stem).strip(" .")
    room = max(8, min(LONGEST, PATH - folder_length))
    cleaned = cleaned[:room].rstrip(" .") or "_"
    if RESERVED.match(cleaned):
        return f"_{cleaned}"
    return cleaned


class Names:
    """Gives out names that are distinct for a file system that ignores case."""

    def __init__(self, folder_length: int = 0) -> None:
        self._folder_length = folder_length
        self._taken: set[str] = set()

    def take(self, stem: str, suffix: str) -> str:
        """A free name for the stem; "name (2).pdf" when another has it."""
        base = safe(stem, self._folder_length)
        count = 1
        name = f"{base}{suffix}"
        while name.casefold() in self._taken:
            count += 1
            name = f"{base} ({count}){suffix}"
        self._taken.add(name.casefold())
        return name

    def free(self, name: str) -> None:
        """Let another have a name that was given out and is not used after all."""
        self._taken.discard(name.casefold())
