"""A new file beside its final place, taking the name only when it is whole; copies of a dossier."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from srdi_desktop.model.errors import FileError
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import check_format, connect, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.writes import Write, perform


@contextmanager
def fresh_file(target: Path) -> Iterator[sqlite3.Connection]:
    """An empty database that becomes `target` in one move when the block ends well, and disappears otherwise.

    A file that stood at `target` stays until that move. Raises FileError about `target`.
    """
    fresh = target.with_name(f".~{target.name}.new")
    try:
        with translated(target):
            fresh.unlink(missing_ok=True)
            with closing(connect(fresh, create=True)) as connection:
                yield connection
                connection.execute("PRAGMA journal_mode = DELETE")  # the journal must not stay behind
            fresh.replace(target)
    except BaseException:
        for left in (fresh, fresh.with_name(f"{fresh.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


def copy_dossier(source: Path, target: Path) -> None:
    """Copy a dossier file on a connection of its own, for a background thread; memory stays flat.

    Raises FileError about whichever file failed.
    """
    with translated(source):
        connection = connect(source, read_only=True)
    with closing(connection):
        copy_open(connection, source, target)


def copy_open(
    connection: sqlite3.Connection,
    source: Path,
    target: Path,
    waiting: Sequence[Write] = (),
    numbers: Numbers | None = None,
) -> None:
    """Copy what an open connection sees and add writes that its own disk would not take."""
    if target.exists() and source.exists() and target.samefile(source):
        raise FileError("dossier.same_file", file=str(target))
    with fresh_file(target) as copy:
        _backup(connection, source, copy)
        check_format(copy, source)
        with transaction(copy):
            for write in waiting:
                perform(copy, write, numbers or Numbers())


def _backup(connection: sqlite3.Connection, source: Path, copy: sqlite3.Connection) -> None:
    """The backup's error does not say which side failed: ask the source for a page it must have."""
    try:
        connection.backup(copy)
    except sqlite3.Error:
        with translated(source):
            connection.execute("SELECT value FROM meta").fetchall()
            if not source.exists():
                raise FileError("dossier.vanished", retry=True, file=str(source)) from None
        raise
