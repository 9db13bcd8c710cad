"""A new file beside its final place, taking the name only when it is whole; copies of a dossier.

Brings an older dossier file to today's format, after a copy of it was made.

One small function for each format: it changes the tables from that version to the next, inside one transaction. A
fixture of each released format lies in tests/resources and is opened by a test.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from srdi_desktop import files
from srdi_desktop.model import FileError
from srdi_desktop.store import schema
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.connection import check_format, connect, rows, scalar, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.writes import Write, perform


def refuse_same_file(source: Path, target: Path) -> None:
    """FileError dossier.same_file: a copy must not take the place of the file it is made from."""
    if source.absolute() == target.absolute() or _are_one(source, target):
        raise FileError("dossier.same_file", file=str(target))


def _are_one(source: Path, target: Path) -> bool:
    try:
        return target.samefile(source)
    except OSError:  # one of them is not there, or on a stick that is gone
        return False


@contextmanager
def fresh_file(target: Path) -> Iterator[sqlite3.Connection]:
    """An empty database that becomes `target` in one move when the block ends well, and disappears otherwise.

    A file that stood at `target` stays until that move. Raises FileError about `target`.
    """
    real = files.followed(target)
    with workplace_of(real) as place, translated(target, new=True):
        fresh = place / "new.srdi"
        with closing(connect(fresh, create=True)) as connection:
            yield connection
            connection.execute("PRAGMA journal_mode = DELETE")  # the journal must not stay behind
        files.put(fresh, real)


@contextmanager
def workplace_of(target: Path) -> Iterator[Path]:
    """A folder for work on the target's disk, removed at the end. Raises FileError about `target`."""
    with ExitStack() as stack:
        with translated(target, new=True):
            place = stack.enter_context(files.workplace(target.parent))
        yield place


def copy_dossier(source: Path, target: Path) -> None:
    """Copy a dossier file on a connection of its own, for a background thread; memory stays flat.

    Raises FileError about whichever file failed.
    """
    with translated(source):
        connection = connect(source, read_only=True)
    with closing(connection):
        copy_open(connection, source, target)


def take_contents(source: Path, copy: sqlite3.Connection) -> frozenset[str]:
    """Copy the bytes of the scans that `copy` knows from another dossier file, as far as they are there and right."""
    taken: set[str] = set()
    wanted = {scan for (scan,) in rows(copy, "SELECT sha256 FROM scan")}
    try:
        with closing(connect(source, read_only=True)) as connection:
            check_format(connection, source)
            for number, *described in rows(connection, "SELECT no, sha256, bytes, name, path FROM blob"):
                if described[0] in wanted and _took(connection, copy, number, described):
                    taken.add(described[0])
    except (sqlite3.DatabaseError, OSError, FileError):
        return frozenset(taken)  # the stick is gone, or what lies there is no dossier: what came is right
    return frozenset(taken)


def _took(source: sqlite3.Connection, copy: sqlite3.Connection, number: int, described: list[Any]) -> bool:
    """Whether one scan's bytes came, chunk by chunk, and have its hash."""
    low = schema.chunk_id(number, 0)
    high = schema.chunk_id(number + 1, 0)
    hashed = hashlib.sha256()
    copy.execute("BEGIN IMMEDIATE")
    copy.execute("INSERT INTO blob (no, sha256, bytes, name, path) VALUES (?, ?, ?, ?, ?)", (number, *described))
    try:
        for key, data in source.execute("SELECT id, data FROM chunk WHERE id >= ? AND id < ? ORDER BY id", (low, high)):
            hashed.update(data)
            copy.execute("INSERT INTO chunk (id, data) VALUES (?, ?)", (key, data))
    except sqlite3.DatabaseError:
        hashed = hashlib.sha256()
    right = bool(hashed.hexdigest() == described[0])
    copy.execute("COMMIT" if right else "ROLLBACK")
    return right


def copy_open(
    connection: sqlite3.Connection,
    source: Path,
    target: Path,
    waiting: Sequence[Write] = (),
    numbers: Numbers | None = None,
) -> None:
    """Copy what an open connection sees and add writes that its own disk would not take."""
    refuse_same_file(source, target)
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


Version = tuple[int, int]
Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: Mapping[Version, tuple[Version, Migration]] = {}  # from -> (to, how); 1.0 is the first format


def migrate(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Migrate step by step; returns the copy of the file as it was, None when nothing was to do. FileError."""
    version = schema.unpacked(scalar(connection, "PRAGMA user_version"))
    if version not in MIGRATIONS:
        return None
    backup = path.with_name(f"{path.stem}.{version[0]}.{version[1]}{path.suffix}")
    copy_dossier(path, backup)
    with translated(path), transaction(connection):
        while version in MIGRATIONS:
            version, change = MIGRATIONS[version]
            change(connection)
        connection.execute(f"PRAGMA user_version = {schema.packed(version)}")
    return backup
