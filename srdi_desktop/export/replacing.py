"""Never a half file: written beside the target, verified, then put in its place in one step."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from srdi_desktop.export.check.second_engine import Expected
from srdi_desktop.model.errors import FileError

if TYPE_CHECKING:
    from srdi_desktop.export.check.second_engine import Trouble

# Seconds between attempts to put a file in its place; elsewhere nobody holds files against being replaced.
PAUSES: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8, 0.0) if sys.platform == "win32" else (0.0,)
BUFFER = 1 << 16  # less than a step: pieces of pictures go straight to the file, not through the buffer


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
def replaced(target: Path) -> Iterator[tuple[BinaryIO, Finish]]:
    """(stream to write, function that verifies and moves it into place). On any exception the target is untouched."""
    stream, part = _beside(target)

    def finish(expected: Expected) -> Final:
        stream.close()
        troubles = tuple(checked(part, expected))
        return _moved(part, target, troubles)

    try:
        with stream:
            yield stream, finish
    except OSError as error:
        raise FileError("file.not_written", path=str(target), reason=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


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
    stream, part = _beside(target)
    copy = Copy(stream, Final(target, ()))
    try:
        with stream:
            yield copy
        copy.final = _moved(part, target, ())
    except OSError as error:
        raise FileError("file.not_written", path=str(target), reason=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _beside(target: Path) -> tuple[BinaryIO, Path]:
    """A new file in the target's folder. Raises FileError when the folder cannot be written."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".srdi-{uuid4().hex[:12]}.part")  # short: the folder may leave little room
        return part.open("xb", buffering=BUFFER), part  # not mkstemp, which hides the file from all but its owner
    except OSError as error:
        raise FileError("file.not_written", path=str(target), reason=error.strerror or str(error)) from error


def _moved(part: Path, target: Path, troubles: tuple["Trouble", ...]) -> Final:
    """Put the file in place. On Windows a virus scanner or a sync client may hold target or part for a moment: tried
    again; a target that a viewer keeps open is left, and another name is taken.
    """
    for pause in PAUSES:
        try:
            part.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return Final(target, troubles)
    other = free_name(target)
    part.replace(other)
    return Final(other, troubles, ("export.remark.renamed",))


def free_name(target: Path) -> Path:
    """The next name of the form "name (2).pdf" that does not exist."""
    count = 2
    while (other := target.with_name(f"{target.stem} ({count}){target.suffix}")).exists():
        count += 1
    return other
