"""Reads out of a damaged dossier file what can be read, into a new file, and says what is lost.

Never writes to the damaged file. Scans are trusted only when their SHA-256 is right; undo is given up as soon as a
decision is lost, since it could lead to a state that never was.
"""

import hashlib
import shutil
import sqlite3
import struct
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from srdi_desktop.model import Catalogue, FileError, Scan, Tier, from_plain, parsed
from srdi_desktop.store import choices, evidence, schema
from srdi_desktop.store.copying import fresh_file, workplace_of
from srdi_desktop.store.faults import translated
from srdi_desktop.store.soundness import demand_catalogue, demand_scans
from srdi_desktop.store.writes import Write, as_json, catalogue_row, label_of, perform, set_meta, unpacked

_NO_CATALOGUE = Catalogue(id="", title="", tier=Tier.SRDI, year=0, entries=())


@dataclass(frozen=True)
class Loss:
    """One thing that is gone: `what` is scan (its contents; `name` says which), scans_unnamed (scans with all that was
    decided on their pages), page_order, decisions, catalogue, history, evidence (with thumbnails); `count` how many.
    """

    what: str
    name: str = ""
    count: int = 1


@dataclass
class _Found:
    """What could be read."""

    scans: dict[int, Scan] = field(default_factory=dict)
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    damaged: dict[str, bool] = field(default_factory=dict)  # table -> rows may be missing without a trace


def rescue(damaged: Path, target: Path) -> tuple[Loss, ...]:
    """Write a sound dossier file to `target`; returns what is lost, () when nothing is.

    Raises FileError when the damaged file cannot be read at all, is no dossier file, is too new or holds nothing, or
    `target`'s disk fails. Needs room for a copy beside `target` while it works.
    """
    with workplace_of(target) as folder:
        work = _working_copy(damaged, folder)
        with closing(_reader(work)) as source:
            if not _has_our_tables(source):
                raise FileError("dossier.not_a_dossier", file=str(damaged))
            with fresh_file(target) as new:
                schema.create(new)
                return _transfer(source, new, str(damaged))


def _working_copy(damaged: Path, folder: Path) -> Path:
    """A copy with a readable first page: that of a fresh file, where the damage hit the header or the list of tables.

    Tables of one format begin at the same pages in every file.
    """
    work = folder / "work.srdi"
    with translated(damaged):
        shutil.copyfile(damaged, work)
        journal = damaged.with_name(f"{damaged.name}-journal")
        if journal.exists():
            shutil.copyfile(journal, work.with_name(f"{work.name}-journal"))
    _fill_up_last_page(work)
    with closing(_reader(work)) as connection:
        sound = _has_our_tables(connection)
    if not sound and _may_be_ours(work):
        with work.open("r+b") as file:
            pages = work.stat().st_size // schema.PAGE_SIZE
            file.write(_first_page(folder, pages=pages))
    return work


def _reader(work: Path) -> sqlite3.Connection:
    """A connection that goes on where the file ends too early (which `writable_schema` happens to allow)."""
    connection = sqlite3.connect(work, isolation_level=None)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, schema.VALUE_MOST)
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def _may_be_ours(work: Path) -> bool:
    """Not some other intact SQLite file, which must not get our first page."""
    try:
        with closing(_reader(work)) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)
    except sqlite3.DatabaseError:
        return True


def _fill_up_last_page(work: Path) -> None:
    missing = -work.stat().st_size % schema.PAGE_SIZE
    with work.open("ab") as file:
        file.write(bytes(missing))


def _first_page(folder: Path, pages: int) -> bytes:
    """The first page of a fresh dossier file, told that the file has so many pages and none of them free."""
    template = folder / "template.srdi"
    with closing(sqlite3.connect(template, isolation_level=None)) as connection:
        schema.create(connection)
    first = bytearray(template.read_bytes()[: schema.PAGE_SIZE])
    first[28:40] = struct.pack(">III", pages, 0, 0)
    return bytes(first)


def _has_our_tables(connection: sqlite3.Connection) -> bool:
    try:
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        entries = connection.execute("SELECT name, type = 'view' OR rootpage = 0 FROM sqlite_master").fetchall()
        names = {name for name, _ in entries}
        ours = ours and not any(computed for _, computed in entries)  # a view may never end
    except sqlite3.DatabaseError:
        return False
    return ours and {"decision", "scan", "chunk"} <= names


def _table(source: sqlite3.Connection, table: str, key: str, columns: str, where: str = "1") -> tuple[list[Any], bool]:
    """(rows of a small table from its beginning and, behind damage, from its end; whether there was damage)."""
    rows: dict[Any, Any] = {}
    for direction in ("ASC", "DESC"):
        order = ", ".join(f"{name} {direction}" for name in key.split(", "))
        try:
            sql = f"SELECT {key}, {columns} FROM {table} NOT INDEXED WHERE {where} ORDER BY {order}"  # noqa: S608
            for row in source.execute(sql):
                rows.setdefault(row[: key.count(",") + 1], row)
        except sqlite3.DatabaseError:
            continue
        return list(rows.values()), direction == "DESC"
    return list(rows.values()), True


def _cell(source: sqlite3.Connection, sql: str, key: int) -> tuple[bytes | None, bool]:
    """(value or None, whether damage was met on the way)."""
    try:
        found = source.execute(sql, (key,)).fetchall()
    except sqlite3.DatabaseError:
        return None, True
    return (found[0][0] if found else None), False


def _transfer(source: sqlite3.Connection, new: sqlite3.Connection, file: str) -> tuple[Loss, ...]:
    found = _Found()
    _read_scans(source, found)
    _read_catalogues(source, found)
    _read_decisions(source, found)
    if not (found.scans or found.rows or found.catalogues):  # an empty file in a dossier's clothes saves nobody
        raise FileError("dossier.not_a_dossier", file=file)
    _mend(found)
    new.execute("BEGIN")
    set_meta(new, "id", hashlib.sha256(as_json([s.id for s in found.scans.values()]).encode()).hexdigest()[:32])
    for catalogue in found.catalogues.values():
        perform(new, Write(catalogue=catalogue), _numbers(found))
    scans = tuple(found.scans.values())
    write = Write(scans=scans, rows=found.rows, cursor=0)
    perform(new, write, _numbers(found))
    _copy_history(source, new, found)
    new.execute("COMMIT")
    gone = _copy_contents(source, new, found)
    _copy_pages(source, new, found)
    losses = [Loss("scan", name) for name in gone]
    return tuple(losses + [Loss(what, count=count) for what, count in found.lost.items() if count])


def _read_scans(source: sqlite3.Connection, found: _Found) -> None:
    rows, found.damaged["scan"] = _table(source, "scan", "no", "data")
    for number, data in rows:
        try:
            scan = from_plain(Scan, parsed(data))
            demand_scans([*found.scans.values(), scan])
            found.scans[number] = scan
        except (ValueError, KeyError, TypeError):
            found.lost["decisions"] += 1


def _read_catalogues(source: sqlite3.Connection, found: _Found) -> None:
    for key, data in _table(source, "catalogue", "sha256", "data")[0]:
        if hashlib.sha256(str(data).encode()).hexdigest() == key:
            with suppress(ValueError, KeyError, TypeError):
                catalogue = from_plain(Catalogue, parsed(data))
                demand_catalogue(catalogue)
                found.catalogues[key] = catalogue


def _read_decisions(source: sqlite3.Connection, found: _Found) -> None:
    """Rows that still make sense by themselves."""
    numbers = _numbers(found)
    for name in choices.fields():  # field by field, to get behind damage at more places
        rows, damaged = _table(source, "decision", "field, key", "value", f"field = '{name}'")
        found.lost["decisions"] += damaged
        for _, key, value in rows:
            _read_decision(found, numbers, name, key, value)


def _numbers(found: _Found) -> choices.Numbers:
    return choices.Numbers({scan.id: number for number, scan in found.scans.items()})


def _mend(found: _Found) -> None:
    """Decisions that agree with each other; the pile always lists the scans that were found."""
    _mend_application(found, _numbers(found))
    _mend_pile(found)
    _mend_catalogue(found)


def _read_decision(found: _Found, numbers: choices.Numbers, name: str, key: str, value: str) -> None:
    try:
        plain = parsed(value)
        if name not in {"scans", "catalogue", "application"}:
            choices.value_of(name, {key: plain}, numbers)
        found.rows[name, key] = plain
    except (ValueError, KeyError, TypeError):
        found.lost["decisions"] += 1


def _mend_application(found: _Found, numbers: choices.Numbers) -> None:
    rows = {key: value for (name, key), value in found.rows.items() if name == "application"}
    try:
        choices.value_of("application", rows, numbers)
    except (ValueError, KeyError, TypeError, AttributeError):
        found.lost["decisions"] += len(rows)
        for key in rows:
            del found.rows["application", key]


def _mend_pile(found: _Found) -> None:
    """The pile lists the scans that were found, in its own order as far as that was."""
    listed = found.rows.get(("scans", ""))
    if not isinstance(listed, list) or not all(type(number) is int for number in listed):
        found.lost["page_order"] += bool(found.scans)
        listed = list(found.scans)
    found.rows["scans", ""] = [number for number in dict.fromkeys(listed) if number in found.scans]
    found.lost["scans_unnamed"] += len(listed) - len(found.rows["scans", ""])


def _mend_catalogue(found: _Found) -> None:
    if found.rows.get(("catalogue", "")) in found.catalogues:
        return
    found.lost["catalogue"] += 1
    catalogue = next(iter(found.catalogues.values()), _NO_CATALOGUE)
    key, _ = catalogue_row(catalogue)
    found.catalogues[key], found.rows["catalogue", ""] = catalogue, key


def _copy_history(source: sqlite3.Connection, new: sqlite3.Connection, found: _Found) -> None:
    """All steps and the cursor, or none: undo over a lost decision could lead to a state that never was."""
    notes = dict(_table(source, "meta", "key", "value")[0])
    rows, damaged = _table(source, "step", "no", "made, label, patch")
    steps = sorted(rows)
    numbers = [step[0] for step in steps]
    intact = not (damaged or found.lost["decisions"] or found.lost["scans_unnamed"] or found.lost["page_order"])
    whole = str(notes.get("cursor", "")).isdecimal() and intact and all(_is_step(step) for step in steps)
    if not whole or numbers != list(range(min(numbers, default=0), max(numbers, default=-1) + 1)):
        found.lost["history"] += 1
        return
    new.executemany("INSERT INTO step (no, made, label, patch) VALUES (?, ?, ?, ?)", steps)
    set_meta(new, "cursor", notes["cursor"])


def _is_step(step: tuple[int, str, str, bytes]) -> bool:
    try:
        label_of(step[2])
        unpacked(step[3])
    except (ValueError, zlib.error, TypeError):
        return False
    return True


def _copy_contents(source: sqlite3.Connection, new: sqlite3.Connection, found: _Found) -> Sequence[str]:
    """Copy scans' bytes whose hash is right; names of those whose contents are lost."""
    rows = {number: (name, path) for number, name, path in _table(source, "blob", "no", "name, path")[0]}
    names = {scan.id: (scan.name, scan.path) for scan in found.scans.values()}
    here: set[str] = set()
    for blob, count in _chunk_counts(source).items():
        new.execute("BEGIN")
        digest, size = _copy_chunks(source, new, blob, count)
        name, path = names.get(digest) or rows.get(blob) or ("", "")
        if digest in here or not name:
            new.execute("ROLLBACK")
            continue
        new.execute(
            "INSERT INTO blob (no, sha256, bytes, name, path) VALUES (?, ?, ?, ?, ?)", (blob, digest, size, name, path)
        )
        new.execute("COMMIT")
        here.add(digest)
    return [scan.name for scan in found.scans.values() if scan.id not in here and not scan.failed]


def _chunk_counts(source: sqlite3.Connection) -> Mapping[int, int]:
    """How many chunks each stored scan has; jumps over damage to the next scan."""
    counts: Counter[int] = Counter()
    after, misses = 0, 0
    while misses < 64:
        try:
            ids = source.execute("SELECT id FROM chunk WHERE id > ? ORDER BY id LIMIT 500", (after,)).fetchall()
        except sqlite3.DatabaseError:
            after = ((after >> 24) + 1) << 24
            misses += 1
            continue
        if not ids or ids[-1][0] <= after:  # none left, or a damaged index that leads back
            break
        counts.update(chunk >> 24 for (chunk,) in ids)
        after = ids[-1][0]
    return counts


def _copy_chunks(source: sqlite3.Connection, new: sqlite3.Connection, blob: int, count: int) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    for index in range(count):
        key = schema.chunk_id(blob, index)
        data, _ = _cell(source, "SELECT data FROM chunk WHERE id = ?", key)
        if data is None:
            return "", 0
        hashed.update(data)
        size += len(data)
        new.execute("INSERT INTO chunk (id, data) VALUES (?, ?)", (key, data))
    return hashed.hexdigest(), size


def _copy_pages(source: sqlite3.Connection, new: sqlite3.Connection, found: _Found) -> None:
    """Evidence and thumbnails page by page; what is lost is measured again when the file is next opened."""
    new.execute("BEGIN")
    for number, scan in found.scans.items():
        for index in range(1, scan.pages + 1):
            row = schema.page_id(number, index)
            data, damaged = _cell(source, "SELECT data FROM evidence WHERE page = ?", row)
            jpeg, broken = _cell(source, "SELECT jpeg FROM thumbnail WHERE page = ?", row)
            if damaged or broken or (data is not None and not _is_evidence(data)):
                found.lost["evidence"] += 1  # both go: a page without evidence is looked at again
                continue
            if data is not None:
                new.execute("INSERT INTO evidence (page, data) VALUES (?, ?)", (row, data))
            if jpeg is not None:
                new.execute("INSERT INTO thumbnail (page, jpeg) VALUES (?, ?)", (row, jpeg))
    new.execute("COMMIT")


def _is_evidence(data: bytes) -> bool:
    try:
        evidence.unpacked(data)
    except (ValueError, KeyError, TypeError, zlib.error):
        return False
    return True
