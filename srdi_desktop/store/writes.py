"""One change to the dossier file as a value: it can wait in memory while the disk is away, and be written later."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.plain import to_plain
from srdi_desktop.store import evidence, schema
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.patch import Patch, packed

STEPS_KEPT = 500


@dataclass(frozen=True)
class Step:
    """One entry of the undo history: its number, its name as (text key, values), what it changed."""

    number: int
    key: str
    values: Mapping[str, Any]
    patch: Patch = ()


@dataclass(frozen=True)
class Write:
    """What one verb puts on disk, all of it or nothing. `cursor`: the last step that is in force afterwards."""

    rows: Mapping[tuple[str, str], Any] = field(default_factory=dict)  # (field, key) -> value, None deletes
    step: Step | None = None
    cursor: int | None = None
    scans: tuple[Scan, ...] = ()
    catalogue: Catalogue | None = None
    results: tuple[PageResult, ...] = ()
    settled: tuple[str, ...] = ()  # source paths that an import need not come back to


def perform(connection: sqlite3.Connection, write: Write, numbers: Numbers) -> None:
    """Run one write inside the caller's transaction."""
    for scan in write.scans:
        connection.execute(
            "INSERT OR REPLACE INTO scan (no, sha256, data) VALUES (?, ?, ?)",
            (numbers[scan.id], scan.id, as_json(to_plain(scan))),
        )
    if write.catalogue:
        connection.execute(
            "INSERT OR IGNORE INTO catalogue (sha256, data) VALUES (?, ?)", catalogue_row(write.catalogue)
        )
    _write_rows(connection, write.rows)
    if write.step:
        _write_step(connection, write.step)
    if write.cursor is not None:
        set_meta(connection, "cursor", str(write.cursor))
    _write_results(connection, write.results, numbers)
    settled = [(path,) for path in (*write.settled, *(scan.path for scan in write.scans))]
    connection.executemany("DELETE FROM queue WHERE path = ?", settled)


def _write_rows(connection: sqlite3.Connection, rows: Mapping[tuple[str, str], Any]) -> None:
    for (name, key), value in rows.items():
        if value is None:
            connection.execute("DELETE FROM decision WHERE field = ? AND key = ?", (name, key))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO decision (field, key, value) VALUES (?, ?, ?)", (name, key, as_json(value))
            )


def _write_step(connection: sqlite3.Connection, step: Step) -> None:
    """A new step ends what could be redone, and the oldest ones beyond the limit."""
    connection.execute("DELETE FROM step WHERE no >= ? OR no <= ?", (step.number, step.number - STEPS_KEPT))
    connection.execute(
        "INSERT INTO step (no, made, label, patch) VALUES (?, ?, ?, ?)",
        (
            step.number,
            datetime.now(UTC).isoformat(timespec="seconds"),
            as_json([step.key, step.values]),
            packed(step.patch),
        ),
    )


def _write_results(connection: sqlite3.Connection, results: tuple[PageResult, ...], numbers: Numbers) -> None:
    for result in results:
        row = schema.page_id(numbers[result.page.scan], result.page.scan_index)
        connection.execute(
            "INSERT OR REPLACE INTO evidence (page, data) VALUES (?, ?)", (row, evidence.packed(result.evidence))
        )
        if result.thumbnail:
            connection.execute("INSERT OR REPLACE INTO thumbnail (page, jpeg) VALUES (?, ?)", (row, result.thumbnail))


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """One line of the file's own notes."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def catalogue_row(catalogue: Catalogue) -> tuple[str, str]:
    """(key, JSON) of a catalogue's copy; the key is the SHA-256 of the JSON."""
    data = as_json(to_plain(catalogue))
    return hashlib.sha256(data.encode()).hexdigest(), data


def as_json(value: Any) -> str:
    """Compact JSON that people can read in any SQLite browser."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
