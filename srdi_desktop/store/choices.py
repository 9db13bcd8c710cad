"""Decisions as small rows: (field, key) -> JSON value. One shape for the table, for patches and for undo.

A page is written as "<scan number>:<scan_index>", since a SHA-256 for each of 2,000 pages would make each step large.
Fields are handled by their type, so a new field of Decisions is stored without a line here.
"""

import dataclasses
import json
import typing
from collections.abc import Mapping
from typing import Any

from srdi_desktop.model import Decisions, PageRef, from_plain, parsed, to_plain
from srdi_desktop.store.soundness import demand_decision

Choices = dict[str, Any]  # each field of Decisions, and "catalogue": the key of the stored copy
Rows = dict[str, Any]  # key -> JSON value; one field's rows
_HINTS = {**typing.get_type_hints(Decisions), "catalogue": str}
_EMPTY: Choices = {**{f.name: getattr(Decisions(), f.name) for f in dataclasses.fields(Decisions)}, "catalogue": ""}


class Numbers:
    """Scans' numbers in this file, both ways."""

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        self._number = dict(known or {})
        self._scan = {number: scan for scan, number in self._number.items()}

    def add(self, scan: str) -> int:
        """The scan's number, a new one when it has none."""
        if scan not in self._number:
            number = max(self._scan, default=0) + 1
            self._number[scan], self._scan[number] = number, scan
        return self._number[scan]

    def __getitem__(self, scan: str) -> int:
        return self._number[scan]

    def __contains__(self, scan: str) -> bool:
        return scan in self._number

    def scan(self, number: int) -> str:
        """The scan of a number; KeyError for an unknown one."""
        return self._scan[number]

    def ref(self, text: str) -> PageRef:
        """The page of "<number>:<scan_index>"."""
        number, _, index = text.partition(":")
        scan = self._scan[int(number)]
        return PageRef(scan, int(index))


def choices(decisions: Decisions, catalogue: str) -> Choices:
    """All fields in one dictionary."""
    return {**{name: getattr(decisions, name) for name in _HINTS if name != "catalogue"}, "catalogue": catalogue}


def decisions_of(chosen: Choices) -> Decisions:
    """The inverse of `choices`, without the catalogue."""
    return Decisions(**{name: value for name, value in chosen.items() if name != "catalogue"})


def empty(field: str) -> Any:
    """The value of a field that nobody has decided on."""
    return _EMPTY[field]


def fields() -> tuple[str, ...]:
    """Names of all fields, the catalogue last."""
    return tuple(_EMPTY)


def rows_of(field: str, value: Any, numbers: Numbers) -> Rows:
    """A field's value as rows."""
    if field == "scans":
        if value:
            return {"": [numbers[scan] for scan in value]}
        return {}
    if isinstance(value, Mapping):
        return {_text(key, numbers): _plain(item, numbers) for key, item in value.items()}
    if isinstance(value, frozenset):
        return {_text(item, numbers): 1 for item in value}
    if dataclasses.is_dataclass(value):
        return dict(_leaves((), to_plain(value)))
    if value == _EMPTY[field]:
        return {}
    return {"": _plain(value, numbers)}


def all_rows(chosen: Choices, numbers: Numbers) -> dict[tuple[str, str], Any]:
    """Every row of a state, by (field, key)."""
    return {(field, key): value for field in fields() for key, value in rows_of(field, chosen[field], numbers).items()}


def value_of(field: str, rows: Rows, numbers: Numbers) -> Any:
    """The inverse of `rows_of`. ValueError, KeyError or TypeError for rows that no verb writes."""
    value = _value_of(field, rows, numbers)
    demand_decision(field, value)
    return value


def _value_of(field: str, rows: Rows, numbers: Numbers) -> Any:
    if field == "scans":
        return tuple(numbers.scan(number) for number in rows.get("", ()))
    kind = _HINTS[field]
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is frozenset:
        return frozenset(_value(arguments[0], key, numbers) for key in rows)
    if origin is not None and _is_mapping(origin):
        return {_value(arguments[0], k, numbers): _value(arguments[1], v, numbers) for k, v in rows.items()}
    if dataclasses.is_dataclass(kind):
        return from_plain(kind, _tree(rows))
    if rows:
        return _value(kind, rows[""], numbers)
    return _EMPTY[field]


def different(field: str, before: Any, after: Any, numbers: Numbers) -> tuple[Rows, Rows]:
    """(old rows, new rows) of what differs; of 2,000 placed pages only the moved ones are written out."""
    if isinstance(before, Mapping):
        keys = {key for key in (*before, *after) if key not in before or key not in after or before[key] != after[key]}
        old, new = ({key: value[key] for key in keys if key in value} for value in (before, after))
        return rows_of(field, old, numbers), rows_of(field, new, numbers)
    if isinstance(before, frozenset):
        return rows_of(field, before - after, numbers), rows_of(field, after - before, numbers)
    return rows_of(field, before, numbers), rows_of(field, after, numbers)


def row_of(field: str, value: Any, key: str, numbers: Numbers) -> Any:
    """One row of a field's value, None when it has none of that key."""
    if isinstance(value, Mapping):
        name = _value(typing.get_args(_HINTS[field])[0], key, numbers)
        if name in value:
            return _plain(value[name], numbers)
        return None
    return rows_of(field, value, numbers).get(key)


def merged(field: str, value: Any, changed: Rows, numbers: Numbers) -> Any:
    """The value with some rows replaced, None taking a row away."""
    gone = [key for key, row in changed.items() if row is None]
    come = {key: row for key, row in changed.items() if row is not None}
    if isinstance(value, Mapping):
        kind = typing.get_args(_HINTS[field])[0]
        away = {_value(kind, key, numbers) for key in gone}
        kept = {key: item for key, item in value.items() if key not in away}
        return {**kept, **value_of(field, come, numbers)}
    if isinstance(value, frozenset):
        return value - value_of(field, dict.fromkeys(gone, 1), numbers) | value_of(field, come, numbers)
    rows = {key: row for key, row in rows_of(field, value, numbers).items() if key not in changed}
    return value_of(field, {**rows, **come}, numbers)


def _is_mapping(origin: Any) -> bool:

    return isinstance(origin, type) and issubclass(origin, Mapping)


def _text(key: Any, numbers: Numbers) -> str:
    if isinstance(key, PageRef):
        return f"{numbers[key.scan]}:{key.scan_index}"
    return str(key)


def _plain(value: Any, numbers: Numbers) -> Any:
    if isinstance(value, PageRef):
        return _text(value, numbers)
    if isinstance(value, tuple):
        return [_plain(item, numbers) for item in value]
    return to_plain(value)


def _value(kind: Any, data: Any, numbers: Numbers) -> Any:
    if kind is PageRef:
        return numbers.ref(data)
    if typing.get_origin(kind) is tuple:
        return tuple(_value(typing.get_args(kind)[0], item, numbers) for item in data)
    return from_plain(kind, data)


def _leaves(path: tuple[str, ...], node: Any) -> typing.Iterator[tuple[str, Any]]:
    """A nested value as (path in JSON, leaf): changing one declared figure is then one small row."""
    if isinstance(node, dict) and (node or not path):
        for key, item in node.items():
            yield from _leaves((*path, key), item)
    else:
        yield json.dumps(path, ensure_ascii=False), node


def _tree(rows: Rows) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for text, leaf in rows.items():
        *parents, last = parsed(text)
        node = root
        for name in parents:
            node = node.setdefault(name, {})
        node[last] = leaf
    return root
