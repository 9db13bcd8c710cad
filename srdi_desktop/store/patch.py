"""What one step changed, as small as the change: rows before and after; lists as one splice. The base of undo."""

import json
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from srdi_desktop.model import from_plain, inflated, parsed
from srdi_desktop.store import schema
from srdi_desktop.store.choices import Choices, Numbers, Rows, different, fields, merged, row_of


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
    for field in fields():
        if before[field] is not after[field]:
            changes += _row_changes(field, *different(field, before[field], after[field], numbers))
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
