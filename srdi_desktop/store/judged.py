"""The last verdicts, kept in the dossier file for as long as nothing differs that they followed from.

A cache and no truth: the key is a hash over all that verdicts follow from, so that a file which was changed in any way
finds nothing here and is judged anew. Values are JSON, since a dossier may come from a stranger.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from srdi_desktop.model import PageRef, Verdicts, from_plain, inflated, parsed, to_plain
from srdi_desktop.store.connection import rows, scalar, transaction

_TABLE = "CREATE TABLE IF NOT EXISTS verdict (key TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID"
_MOST = 256 << 20  # bytes of JSON; those of 10,000 pages are 10 MB
_BESIDE = {"blob", "chunk", "meta", "queue", "step", "thumbnail", "verdict"}  # no verdict follows from these
_TAGS = {"page": PageRef, "date": date, "decimal": Decimal}


def state_of(db: sqlite3.Connection, context: str) -> str:
    """The key: SHA-256 over `context` and every row of the tables from which verdicts follow."""
    digest = hashlib.sha256(context.encode())
    names = [name for (name,) in rows(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for name in names:
        if name in _BESIDE or name.startswith("sqlite_"):
            continue
        digest.update(f"\n{name}\n".encode())
        for row in rows(db, f"SELECT * FROM {name} ORDER BY 1, 2"):  # noqa: S608 - the file's own table
            digest.update(repr(row).encode())
    return digest.hexdigest()


def kept(db: sqlite3.Connection, context: str) -> Verdicts | None:
    """The verdicts that were kept of this very state, None when there are none or they cannot be read."""
    if not scalar(db, "SELECT count(*) FROM sqlite_master WHERE name = 'verdict'"):
        return None
    data = scalar(db, "SELECT data FROM verdict WHERE key = ?", state_of(db, context))
    try:
        return None if data is None else unpacked(data)
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return None


def keep(db: sqlite3.Connection, context: str, verdicts: Verdicts) -> None:
    """Keep these in the place of older ones; nothing happens when they are kept already."""
    key = state_of(db, context)
    with transaction(db):
        db.execute(_TABLE)
        if not scalar(db, "SELECT count(*) FROM verdict WHERE key = ?", key):
            db.execute("DELETE FROM verdict")
            db.execute("INSERT INTO verdict (key, data) VALUES (?, ?)", (key, packed(verdicts)))


def packed(verdicts: Verdicts) -> bytes:
    """Compressed JSON. What findings tell are values of several types, which are marked."""
    plain = to_plain(replace(verdicts, document_of={}))
    for finding, told in zip(plain.get("findings", ()), verdicts.findings, strict=True):
        finding["values"] = _marked(told.values)
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpacked(data: bytes) -> Verdicts:
    """The inverse of `packed`; ValueError and the like for damaged bytes."""
    plain = parsed(inflated(data, _MOST))
    for finding in plain.get("findings", ()):
        finding["values"] = _unmarked(finding["values"])
    verdicts: Verdicts = from_plain(Verdicts, plain)
    of_page = {page: document for document in verdicts.documents for page in document.pages}
    return replace(verdicts, document_of=of_page)


def _marked(value: Any) -> Any:
    for name, kind in _TAGS.items():
        if isinstance(value, kind):
            return {"": name, "is": str(value)}
    if isinstance(value, Mapping):
        return {"": "map", "is": [[_marked(key), _marked(one)] for key, one in value.items()]}
    if isinstance(value, tuple):
        return {"": "tuple", "is": [_marked(one) for one in value]}
    if isinstance(value, list):
        return [_marked(one) for one in value]
    if isinstance(value, str):
        return str(value)
    if value is not None and not isinstance(value, int | float):
        raise TypeError(type(value).__name__)  # a verdict that cannot be kept as it is
    return value


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(one) for one in value]
    if not isinstance(value, dict):
        return value
    kind = value[""]
    held = value["is"]
    if kind == "map":
        return {_unmarked(key): _unmarked(one) for key, one in held}
    if kind == "tuple":
        return tuple(_unmarked(one) for one in held)
    made = {"page": PageRef.parse, "date": date.fromisoformat, "decimal": Decimal}[kind]
    return made(held)
