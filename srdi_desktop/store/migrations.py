"""Brings an older dossier file to today's format, after a copy of it was made.

One small function for each format: it changes the tables from that version to the next, inside one transaction. A
fixture of each released format lies in tests/resources and is opened by a test.
"""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from srdi_desktop.store import schema
from srdi_desktop.store.connection import scalar, transaction
from srdi_desktop.store.copying import copy_dossier
from srdi_desktop.store.faults import translated

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
