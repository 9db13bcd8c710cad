"""Turns model values into plain JSON-able data and back, by their type hints alone.

One pair of functions serves the dossier file, the worker pipe and the report, so a new field needs no second place.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any


def to_plain(value: Any) -> Any:
    """A model value as dicts, lists, strings, numbers, booleans and None; fields at their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields_of(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [to_plain(item) for item in items]
    return value


def _fields_of(value: Any) -> dict[str, Any]:
    plain = {}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        if field.default is not dataclasses.MISSING and item == field.default and type(item) is type(field.default):
            continue
        plain[field.name] = to_plain(item)
    return plain


def _key(key: Any) -> str:
    """Mapping keys become strings: a dataclass such as PageRef writes itself with str()."""
    return key.value if isinstance(key, Enum) else str(key)


def from_plain(kind: Any, data: Any) -> Any:
    """The value of type `kind` that `to_plain` wrote; unknown keys are ignored so that newer files still open.

    Raises ValueError, KeyError or TypeError when the data do not fit.
    """
    return _reader(kind)(data)


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """How to read one type, worked out once: a dossier of 2,000 pages holds some 100,000 lines of text."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is None:
        return _scalar(kind)
    if origin in (typing.Union, types.UnionType):
        return _optional(_reader(next(a for a in arguments if a is not type(None))))
    if origin is typing.Literal:
        return _unchanged
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return _fixed_tuple([_reader(argument) for argument in arguments])
    if origin in (tuple, frozenset, list):
        return _collection(origin, _reader(arguments[0]))
    return _mapping(_reader(arguments[0]), _reader(arguments[1]))


def _unchanged(data: Any) -> Any:
    return data


def _optional(read: Reader) -> Reader:
    return lambda data: None if data is None else read(data)


def _fixed_tuple(readers: list[Reader]) -> Reader:
    return lambda data: tuple(read(item) for read, item in zip(readers, data, strict=True))


def _collection(make: Reader, read: Reader) -> Reader:
    return lambda data: make([read(item) for item in data])


def _mapping(read_key: Reader, read: Reader) -> Reader:
    return lambda data: {read_key(key): read(item) for key, item in data.items()}


def _scalar(kind: Any) -> Reader:
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if kind is date:
        return date.fromisoformat
    if kind in (int, float, Decimal) or (isinstance(kind, type) and issubclass(kind, Enum)):
        made: Reader = kind
        return made
    return _unchanged


def _dataclass(kind: Any) -> Reader:
    """Fields by name; a string (a mapping's key) goes through the class's own `parse`."""
    hints = typing.get_type_hints(kind)
    readers: dict[str, Reader] = {}

    def read(data: Any) -> Any:
        if isinstance(data, str):
            return kind.parse(data)
        if not readers:  # here and not above, since a type may hold its own kind
            readers.update({name: _reader(hint) for name, hint in hints.items()})
        return kind(**{name: readers[name](item) for name, item in data.items() if name in readers})

    return read
