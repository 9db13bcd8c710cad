"""What a dossier file must hold to, whoever made it, beyond the types of its values (`model/plain.py`).

A file that another program made up may hold views that never end, a scan of a thousand million pages, or texts that
fill the memory: it is refused before anything of it is used. Limits are those of the format, far beyond what this
program ever writes.
"""

import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any

from srdi_desktop.model import PAPER_KINDS, Catalogue, Reshaping, Scan
from srdi_desktop.store import schema

# table -> (what is read of it, bytes of all of it); a dossier of 5,000 pages has 40 MB of evidence
_READ_AT_ONCE = {
    "decision": ("value", 16 << 20),
    "step": ("label", 1 << 20),
    "catalogue": ("data", 16 << 20),
    "scan": ("data", 16 << 20),
    "evidence": ("data", 128 << 20),
}
_EVIDENCE_MOST = 256 << 10  # bytes of one page's, compressed; a page of dense print has 10,000
_TABLES = frozenset({"table", "index"})


def has_our_tables(connection: sqlite3.Connection) -> bool:
    """Whether all tables of the format are there, as plain tables: no views, triggers or computed columns, which would
    run whatever the file's maker wrote.
    """
    found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    plain = all(kind in _TABLES and (kind == "table" or sql is None) and _stored(sql) for kind, _, sql in found)
    if not plain:
        return False
    return all(_has_columns(connection, table, columns) for table, columns in _columns().items())


def _stored(sql: str | None) -> bool:
    return sql is None or not sql.upper().startswith("CREATE VIRTUAL")


def _has_columns(connection: sqlite3.Connection, table: str, columns: frozenset[str]) -> bool:
    rows = connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
    if not (columns <= {row[1] for row in rows}):
        return False
    return not any(row[6] for row in rows)


@cache
def _columns() -> dict[str, frozenset[str]]:
    """table -> its columns, as `schema` makes them."""
    made = sqlite3.connect(":memory:")
    made.executescript(schema.TABLES)
    tables = [name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: frozenset(row[1] for row in made.execute(f"PRAGMA table_xinfo({name})")) for name in tables}
    made.close()
    return found


def demand_sizes(connection: sqlite3.Connection) -> None:
    """ValueError where what opening reads would fill the memory."""
    for table, (column, most) in _READ_AT_ONCE.items():
        (size,) = connection.execute(f"SELECT total(length({column})) FROM {table}").fetchone()  # noqa: S608
        if size > most:
            raise ValueError(f"{table} of {size:.0f} bytes")
    (largest,) = connection.execute("SELECT max(length(data)) FROM evidence").fetchone()
    if (largest or 0) > _EVIDENCE_MOST:
        raise ValueError("evidence")


def demand_scans(scans: Iterable[Scan]) -> None:
    """ValueError for scans that cannot be: pages without end, sizes below nothing."""
    together = 0
    for scan in scans:
        if not 0 <= scan.pages <= schema.PAGES_MOST or scan.bytes < 0 or not _is_hash(scan.id):
            raise ValueError("scan")
        together += scan.pages
    if together > schema.PAGES_MOST:
        raise ValueError("pages")


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def demand_catalogue(catalogue: Catalogue) -> None:
    """ValueError for a catalogue that no catalogue file may say: unknown kinds, two entries of one id."""
    ids = [entry.id for entry in catalogue.entries]
    if len(set(ids)) != len(ids) or not {entry.kind for entry in catalogue.entries} <= set(PAPER_KINDS):
        raise ValueError("catalogue")


def demand_decision(field: str, value: Any) -> None:
    """ValueError for what no verb decides: a scan twice in the pile, turns that are no quarter turns, and so on."""
    if field == "scans" and len(set(value)) != len(value):
        raise ValueError("scans")
    if field == "rotation" and not set(value.values()) <= _QUARTERS:
        raise ValueError("rotation")
    if field == "reshaped":
        for by in value.values():
            _demand_reshaping(by)


_QUARTERS = {0, 90, 180, 270}
_STRONGEST = 100  # of a change of tones
_PLACES_MOST = 2000  # covers, or cuts, of one page
_FAR = 2.0  # widths of the picture by which a paper's corner may lie outside it


def _demand_reshaping(by: Reshaping) -> None:
    tones = max(abs(by.brightness), abs(by.contrast), abs(by.seals))
    if by.turn not in _QUARTERS or tones > _STRONGEST or max(len(by.covers), len(by.cuts)) > _PLACES_MOST:
        raise ValueError("reshaping")
    if any(abs(side) > _FAR for point in by.corners or () for side in point):
        raise ValueError("corners")
    if by.second is None:
        return
    if by.corners is None or by.second.corners is None or by.second.second is not None:
        raise ValueError("second")
    _demand_reshaping(by.second)
