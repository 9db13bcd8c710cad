"""How a dossier file is opened: pragmas, transactions, and reads that leave no lock behind."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from srdi_desktop.model import FileError
from srdi_desktop.store import schema
from srdi_desktop.store.soundness import has_our_tables

BUSY_SECONDS = 2.0  # virus scanners and sync clients let go within this; longer would freeze the window


def connect(path: Path, *, read_only: bool = False, create: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, rollback journal, synchronous FULL; raises sqlite3 errors.

    Rollback and not WAL: a WAL writes every scan twice, needs shared memory (no network shares) and leaves the
    dossier in three files.
    """
    try:
        return _connect(path, "ro" if read_only else "rwc" if create else "rw")
    except sqlite3.OperationalError as error:
        if not (read_only and error.sqlite_errorname == "SQLITE_READONLY_ROLLBACK" and os.access(path, os.W_OK)):
            raise
        _connect(path, "rw").close()  # takes back the write that a crash cut off, which a reader may not
        return _connect(path, "ro")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file_uri(path.absolute().as_posix())}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, schema.VALUE_MOST)
        if mode != "ro":
            connection.execute("PRAGMA journal_mode = TRUNCATE")  # no file created and deleted for each decision
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cache_size = -4000")
        connection.execute("PRAGMA user_version").fetchall()  # the first read: a damaged or cut-off file shows here
    except BaseException:
        connection.close()
        raise
    return connection


def file_uri(path: str) -> str:
    """A file: address of a whole path with forward slashes; a Windows drive needs a slash before it."""
    return "file://" + quote(path if path.startswith("/") else f"/{path}")


def rows(connection: sqlite3.Connection, sql: str, *values: Any) -> list[Any]:
    """All rows at once: a half-read cursor would keep a shared lock and stop every writer."""
    return connection.execute(sql, values).fetchall()


def scalar(connection: sqlite3.Connection, sql: str, *values: Any) -> Any:
    """First column of the first row, or None."""
    found = rows(connection, sql, *values)
    return found[0][0] if found else None


def forget_pages(connection: sqlite3.Connection) -> None:
    """Read from the disk again, whatever was read before. SQLite itself looks at a counter in the file alone, which
    another file may have, too.
    """
    connection.execute("PRAGMA shrink_memory")


def write_all(connection: sqlite3.Connection, sql: str, values: Sequence[Sequence[Any]]) -> None:
    """One statement for many rows."""
    connection.executemany(sql, values)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, on disk when the block is left."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def check_format(connection: sqlite3.Connection, path: Path) -> tuple[int, int]:
    """(major, minor) of the file; FileError dossier.not_a_dossier or dossier.newer."""
    if scalar(connection, "PRAGMA application_id") != schema.APPLICATION_ID or not has_our_tables(connection):
        raise FileError("dossier.not_a_dossier", file=str(path))
    version = schema.unpacked(scalar(connection, "PRAGMA user_version"))
    if version[0] > schema.VERSION[0]:
        raise FileError(
            "dossier.newer",
            file=str(path),
            version=f"{version[0]}.{version[1]}",
            ours=f"{schema.VERSION[0]}.{schema.VERSION[1]}",
        )
    return version
