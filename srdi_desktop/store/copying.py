"""A second file with the same contents, put in place only when it is whole."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from srdi_desktop.model.errors import FileError
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import check_format, connect, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.writes import Write, perform


def copy_dossier(source: Path, target: Path, waiting: Sequence[Write] = (), numbers: Numbers | None = None) -> None:
    """Copy page by page (memory stays flat), add what waits in memory, then take the target's name in one move.

    Raises FileError about whichever file failed; a target that was there before stays until the move.
    """
    if target.exists() and target.samefile(source):
        raise FileError("dossier.same_file", file=str(target))
    fresh = target.with_name(f".~{target.name}.new")
    try:
        _copy(source, fresh)
        with translated(fresh):
            copy = connect(fresh)
            try:
                check_format(copy, fresh)
                with transaction(copy):
                    for write in waiting:
                        perform(copy, write, numbers or Numbers())
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
            fresh.replace(target)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _copy(source: Path, fresh: Path) -> None:
    with translated(source):
        original = connect(source, read_only=True)
    try:
        with translated(fresh):
            fresh.unlink(missing_ok=True)
            copy = connect(fresh, create=True)
            try:
                original.backup(copy)
            finally:
                copy.close()
    finally:
        original.close()
