"""The dossier file (.srdi): created, opened, loaded and written. One connection, one thread; no Qt, no rules."""

import os
import sqlite3
import uuid
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from srdi_desktop.model import Catalogue, Dossier, FileError, PageRef, Scan, Verdicts, from_plain, parsed
from srdi_desktop.store import choices, evidence, schema
from srdi_desktop.store.connection import check_format, connect, forget_pages, rows, scalar, transaction
from srdi_desktop.store.copying import copy_open, fresh_file, migrate, take_contents
from srdi_desktop.store.evidence import StoredEvidence, demand_no_bomb
from srdi_desktop.store.faults import translated
from srdi_desktop.store.intake import DERIVED, drop_blob, drop_undecided
from srdi_desktop.store.lock import DossierLock, gate_of
from srdi_desktop.store.soundness import demand_catalogue, demand_scans, demand_sizes
from srdi_desktop.store.writes import (
    LateWrite,
    Marks,
    Patch,
    Write,
    catalogue_row,
    label_of,
    perform,
    set_meta,
    unpacked,
)


@dataclass(frozen=True)
class Loaded:
    """What a dossier file holds, without scans' bytes and thumbnails. `steps`: number -> (text key, values)."""

    dossier: Dossier
    chosen: choices.Choices
    numbers: choices.Numbers
    steps: dict[int, tuple[str, dict[str, Any]]]
    cursor: int


@dataclass(frozen=True)
class Unfinished:
    """What an interrupted import left: stored scans (id, name, source path) not yet in the pile, and source paths that
    were never copied.
    """

    stored: tuple[tuple[str, str, str], ...] = ()
    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stored or self.paths)


class DossierFile:
    """An open dossier file. Made by `create` or `open`; errors of the world are FileError."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: DossierLock | None) -> None:
        self.path = path
        self.read_only = lock is None
        self._db = connection
        self._lock = lock
        self._gate = gate_of(path)
        self._id = self._meta("id")
        self._marks = Marks(self._meta("last_write"))

    @classmethod
    def create(cls, path: Path, catalogue: Catalogue, company: str = "") -> Self:
        """A new dossier file; dossier.exists when something is there already."""
        if path.exists():
            raise FileError("dossier.exists", file=str(path))
        with fresh_file(path) as connection:
            schema.create(connection)
            _fill(connection, catalogue, company)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open for one writer; read-only when asked, or when the medium allows nothing else (see `read_only`).

        Raises FileError: dossier.not_found, in_use (read-only still works), newer, not_a_dossier, damaged,
        unfinished_write, and those of the disk.
        """
        if not path.is_file():
            raise FileError("dossier.not_found", retry=True, file=str(path))
        lock = None if read_only else _lock_if_writable(path)
        connection = None
        try:
            with translated(path):
                connection = connect(path, read_only=lock is None)
                check_format(connection, path)
                opened = cls(path, connection, lock)
                if lock:
                    opened._prepare()
        except BaseException:
            if connection:
                connection.close()
            if lock:
                lock.release()
            raise
        return opened

    def _prepare(self) -> None:
        """Bring an older file to today's format; remove scans whose copying was cut off (their sources are queued), and
        derived ones that nothing leads to.
        """
        with self._gate.urgent():
            migrate(self._db, self.path)
            for (number,) in rows(self._db, "SELECT no FROM blob WHERE sha256 IS NULL"):
                drop_blob(self._db, number)
            with suppress(ValueError, KeyError, TypeError, zlib.error):  # of a damaged file, which `load` tells
                drop_undecided(self._db)

    def load(self) -> Loaded:
        """Everything but scans' bytes, thumbnails and steps' contents; FileError dossier.damaged and of the disk."""
        try:
            with translated(self.path):
                return self._loaded()
        except (ValueError, KeyError, TypeError) as error:
            raise FileError("dossier.damaged", file=str(self.path), reason=type(error).__name__) from error

    def _loaded(self) -> Loaded:
        demand_sizes(self._db)
        scans = self._scans()
        demand_scans(scans.values())
        numbers = choices.Numbers({scan.id: number for number, scan in scans.items()})
        chosen = self._choices(numbers)
        catalogue = self.catalogue(chosen["catalogue"])
        dossier = Dossier(
            catalogue=catalogue,
            scans={scan.id: scan for scan in scans.values()},
            evidence=self._evidence(numbers),
            decisions=choices.decisions_of(chosen),
        )
        return Loaded(dossier, chosen, numbers, self._steps(), int(self._meta("cursor") or 0))

    def _scans(self) -> dict[int, Scan]:
        found = rows(self._db, "SELECT no, data FROM scan ORDER BY no")
        return {number: from_plain(Scan, parsed(data)) for number, data in found}

    def _choices(self, numbers: choices.Numbers) -> choices.Choices:
        by_field: dict[str, choices.Rows] = {name: {} for name in choices.fields()}
        for name, key, value in rows(self._db, "SELECT field, key, value FROM decision"):
            by_field.setdefault(name, {})[key] = parsed(value)
        return {name: choices.value_of(name, by_field[name], numbers) for name in choices.fields()}

    def _evidence(self, numbers: choices.Numbers) -> StoredEvidence:
        found = rows(self._db, "SELECT page >> 24, page & 0xFFFFFF, data FROM evidence")
        for _, _, data in found:
            demand_no_bomb(data)
        return StoredEvidence({PageRef(numbers.scan(scan), index): data for scan, index, data in found})

    def _steps(self) -> dict[int, tuple[str, dict[str, Any]]]:
        found = rows(self._db, "SELECT no, label FROM step")
        return {number: label_of(label) for number, label in found}

    def _meta(self, key: str) -> str | None:
        value: str | None = scalar(self._db, "SELECT value FROM meta WHERE key = ?", key)
        return value

    def catalogue(self, key: str) -> Catalogue:
        """The stored copy of a catalogue; KeyError for an unknown key."""
        with translated(self.path):
            data = scalar(self._db, "SELECT data FROM catalogue WHERE sha256 = ?", key)
        if data is None:
            raise KeyError(key)
        value: Catalogue = from_plain(Catalogue, parsed(data))
        demand_catalogue(value)
        return value

    def patch(self, step: int) -> Patch:
        """What a step of the history changed."""
        try:
            with translated(self.path):
                return unpacked(scalar(self._db, "SELECT patch FROM step WHERE no = ?", step))
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise FileError("dossier.damaged", file=str(self.path), reason=type(error).__name__) from error

    def thumbnail(self, page: PageRef, numbers: choices.Numbers) -> bytes | None:
        """A page's small JPEG, None before it was looked at."""
        if page.scan not in numbers:
            return None
        row = schema.page_id(numbers[page.scan], page.scan_index)
        with translated(self.path), self._gate.urgent():
            data: bytes | None = scalar(self._db, "SELECT jpeg FROM thumbnail WHERE page = ?", row)
        return data

    def write(self, writes: Sequence[Write], numbers: choices.Numbers) -> None:
        """All of them in one transaction, on disk when this returns."""
        if self.read_only:
            raise FileError("dossier.read_only", file=str(self.path))
        mark = self._marks.new()
        with translated(self.path), self._gate.urgent():
            forget_pages(self._db)
            with transaction(self._db):
                self._marks.demand(self._db, self.path)
                for write in writes:
                    perform(self._db, write, numbers)
                set_meta(self._db, "last_write", mark)
            self._marks.arrived(mark)

    def late(self, writes: Sequence[Write], numbers: choices.Numbers) -> LateWrite:
        """The same for another thread to call."""
        return LateWrite(self.path, tuple(writes), numbers, self._marks)

    def reopen(self) -> None:
        """Connect again after a stick or a network share came back.

        Raises FileError: still not there, or dossier.other_file when what lies there now is another file or was
        changed elsewhere meanwhile. A write reported as failed may have arrived all the same: its mark is ours too.
        """
        if not self.path.is_file():
            raise FileError("dossier.vanished", retry=True, file=str(self.path))
        if self._lock:
            self._lock = self._lock.renewed(self.path)
        with translated(self.path):
            connection = connect(self.path)
            identity = scalar(connection, "SELECT value FROM meta WHERE key = 'id'")
        if identity != self._id or not self._marks.stand_in(connection):
            connection.close()
            raise FileError("dossier.other_file", file=str(self.path))
        self._db.close()
        self._db = connection

    def unfinished(self) -> Unfinished:
        """What an interrupted import left to do."""
        with translated(self.path):
            stored = rows(
                self._db,
                "SELECT sha256, name, path FROM blob WHERE sha256 IS NOT NULL "
                "AND path != ? AND sha256 NOT IN (SELECT sha256 FROM scan) ORDER BY no",
                DERIVED,
            )
            paths = rows(self._db, "SELECT path FROM queue ORDER BY path")
        return Unfinished(tuple(stored), tuple(path for (path,) in paths))

    def forget_unfinished(self) -> None:
        """Drop what an interrupted import left; not while one is running."""
        with translated(self.path), self._gate.urgent():
            for scan, _, _ in self.unfinished().stored:
                drop_blob(self._db, scalar(self._db, "SELECT no FROM blob WHERE sha256 = ?", scan))
            with transaction(self._db):
                self._db.execute("DELETE FROM queue")

    def save_copy(self, target: Path, waiting: Sequence[Write], numbers: choices.Numbers) -> None:
        """The whole file under another name, with writes that this file's disk would not take. FileError
        dossier.other_file where what lies here now was not written by us.
        """
        if not self.read_only:
            with translated(self.path), self._gate.urgent():
                forget_pages(self._db)
                self._marks.demand(self._db, self.path)
        copy_open(self._db, self.path, target, waiting, numbers)

    def measured_pages(self) -> int:
        """How many pages the file holds evidence of."""
        with translated(self.path):
            return int(scalar(self._db, "SELECT count(*) FROM evidence"))

    def kept_verdicts(self, context: str) -> Verdicts | None:
        """The verdicts that were kept of the file's present state, None without any. `context`: what they follow from
        beside the file, such as the rules and the day.
        """
        with translated(self.path):
            return evidence.kept(self._db, context)

    def keep_verdicts(self, context: str, verdicts: Verdicts) -> None:
        """Keep them for the next opening; they follow from what is written, and nothing waits to be."""
        with translated(self.path), self._gate.urgent():
            forget_pages(self._db)
            self._marks.demand(self._db, self.path)
            evidence.keep(self._db, context, verdicts)

    def close(self) -> None:
        """Let go of the file; what was written stays. Harmless when called twice or when the stick is gone."""
        with suppress(sqlite3.Error):
            if not self.read_only:
                self._db.execute("PRAGMA journal_mode = DELETE")  # takes the emptied journal away
        self._db.close()
        if self._lock:
            self._lock.release()


def _lock_if_writable(path: Path) -> DossierLock | None:
    """The lock, or None where nothing can be written: a read-only file, folder or medium."""
    if not os.access(path, os.W_OK):
        return None
    try:
        return DossierLock(path)
    except OSError:
        return None


def save_from_memory(target: Path, writes: Iterable[Write], numbers: choices.Numbers, contents: Path) -> frozenset[str]:
    """A dossier file out of writes alone: the last resort when the file itself is gone or another one lies there.

    Scans' bytes come from `contents` as far as they are there; returns the scans whose bytes came.
    """
    with fresh_file(target) as connection:
        schema.create(connection)
        with transaction(connection):
            set_meta(connection, "id", uuid.uuid4().hex)
            for write in writes:
                perform(connection, write, numbers)
        return take_contents(contents, connection)


def _fill(connection: sqlite3.Connection, catalogue: Catalogue, company: str) -> None:
    key, data = catalogue_row(catalogue)
    with transaction(connection):
        set_meta(connection, "id", uuid.uuid4().hex)
        connection.execute("INSERT INTO catalogue (sha256, data) VALUES (?, ?)", (key, data))
        first = {("catalogue", ""): key, **({("company", ""): company} if company else {})}
        perform(connection, Write(rows=first, cursor=0), choices.Numbers())
