"""One change to the dossier file as a value: it can wait in memory while the disk is away, and be written later.

Writes that another thread puts on disk, so that the window waits for no disk where nothing can be lost meanwhile.

What one step changed, as small as the change: rows before and after; lists as one splice. The base of undo.
"""

import hashlib
import json
import sqlite3
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from srdi_desktop.model import Catalogue, FileError, PageResult, Scan, from_plain, inflated, parsed, to_plain
from srdi_desktop.store import evidence, schema
from srdi_desktop.store.choices import Choices, Numbers, Rows, different, fields, merged, row_of
from srdi_desktop.store.connection import connect, scalar, transaction
from srdi_desktop.store.faults import translated
from srdi_desktop.store.lock import gate_of


class Change(NamedTuple):
    """One row: old and new value, None for absent. With `at` they are the parts of a list that differ from there."""

    field: str
    key: str
    old: Any
    new: Any
    at: int | None = None

    def reversed(self) -> "Change":
        """The same change backwards."""
        return self._replace(old=self.new, new=self.old)


Patch = tuple[Change, ...]


def difference(before: Choices, after: Choices, numbers: Numbers) -> Patch:
    """What leads from one state to the other; fields that are the same object are not looked at."""
    changes: list[Change] = []
    for name in fields():
        if before[name] is not after[name]:
            changes += _row_changes(name, *different(name, before[name], after[name], numbers))
    return tuple(changes)


def _row_changes(field: str, old: Rows, new: Rows) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        was = old.get(key)
        now = new.get(key)
        if was != now:
            yield _spliced(Change(field, key, was, now))


def _spliced(change: Change) -> Change:
    old, new = change.old, change.new
    if not (isinstance(old, list) and isinstance(new, list)):
        return change
    shorter = min(len(old), len(new))
    at = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - at) if old[-1 - i] != new[-1 - i]), shorter - at)
    return change._replace(old=old[at : len(old) - tail], new=new[at : len(new) - tail], at=at)


def backwards(patch: Patch) -> Patch:
    """The patch that undoes this one."""
    return tuple(change.reversed() for change in reversed(patch))


def applied(chosen: Choices, patch: Patch, numbers: Numbers) -> tuple[Choices, dict[tuple[str, str], Any]]:
    """(the state after, the table rows to write: (field, key) -> value, None to delete)."""
    changed: dict[str, Rows] = {}
    for change in patch:
        value = change.new
        if change.at is not None:
            value = _splice(row_of(change.field, chosen[change.field], change.key, numbers), change)
        changed.setdefault(change.field, {})[change.key] = value
    after = {field: merged(field, chosen[field], rows, numbers) for field, rows in changed.items()}
    written = {(field, key): value for field, rows in changed.items() for key, value in rows.items()}
    return {**chosen, **after}, written


def _splice(items: list[Any], change: Change) -> list[Any]:
    at = change.at or 0
    return [*items[:at], *change.new, *items[at + len(change.old) :]]


def label_of(text: str) -> tuple[str, dict[str, Any]]:
    """(text key, values) of a step's name as it was written; ValueError or TypeError for what never was."""
    label: tuple[str, dict[str, Any]] = from_plain(tuple[str, dict[str, Any]], parsed(text))
    return label


def packed(patch: Patch) -> bytes:
    """Bytes for the step table: JSON, compressed."""
    return zlib.compress(json.dumps(patch, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(data: bytes) -> Patch:
    """The inverse of `packed`; ValueError, TypeError or zlib.error for what it never wrote."""
    changes = parsed(inflated(data, schema.VALUE_MOST))
    return tuple(_change(*change) for change in changes)


def _change(field: str, key: str, old: Any, new: Any, at: int | None = None) -> Change:
    if field not in fields() or not isinstance(key, str) or not (at is None or isinstance(at, int)):
        raise ValueError("step")
    return Change(field, key, old, new, at)


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
        scan = numbers[result.page.scan]
        row = schema.page_id(scan, result.page.scan_index)
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


class Marks:
    """Marks of the writes that may stand last in the file, as long as nobody else has put another one in its place: a
    synchronising program, or somebody who copies an older one over it.
    """

    def __init__(self, found: str | None) -> None:
        self._ours = {found}

    def new(self) -> str:
        """For a write that begins; one reported as failed may have arrived all the same."""
        mark = uuid.uuid4().hex
        self._ours.add(mark)
        return mark

    def arrived(self, mark: str) -> None:
        """From now on the only one."""
        self._ours = {mark}

    def stand_in(self, connection: sqlite3.Connection) -> bool:
        """Whether the last write was ours; pages read before must be forgotten."""
        return scalar(connection, "SELECT value FROM meta WHERE key = 'last_write'") in self._ours

    def demand(self, connection: sqlite3.Connection, path: Path) -> None:
        """FileError dossier.other_file where the last write was not ours."""
        if not self.stand_in(connection):
            raise FileError("dossier.other_file", file=str(path))


class LateWrite:
    """Call it in a thread; FileError when the disk refuses. `done`: all of it is on disk. The writes stay valid for
    whoever writes them first: a decision that comes meanwhile calls `cancel` and takes them along.
    """

    def __init__(self, path: Path, writes: tuple[Write, ...], numbers: Numbers, marks: Marks) -> None:
        self.writes, self.done = writes, False
        self._path = path
        self._numbers = numbers
        self._gate = gate_of(path)
        self._marks, self._mark = marks, marks.new()
        self._cancelled = False

    def __call__(self) -> "LateWrite":
        """One transaction with a connection of its own; nothing when it was cancelled before its turn came."""
        with translated(self._path), self._gate.polite():
            if self._cancelled:
                return self
            connection = connect(self._path)
            try:
                with transaction(connection):
                    self._marks.demand(connection, self._path)
                    for write in self.writes:
                        perform(connection, write, self._numbers)
                    set_meta(connection, "last_write", self._mark)
            finally:
                connection.close()
            self.done = True
        return self

    def cancel(self) -> None:
        """Do not begin any more; call it before waiting for the gate."""
        self._cancelled = True
