"""Turns model values into plain JSON-able data and back, by their type hints alone.

One pair of functions serves the dossier file, the worker pipe and the report, so a new field needs no second place.
"""

import dataclasses
import json
import math
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
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

    Raises ValueError, KeyError or TypeError when the data do not fit: a dossier file may come from anybody, so a text
    is a text, numbers are finite and no larger than any that is written, and a word of a fixed list is one of it.
    """
    return _reader(kind)(data)


def parsed(text: str | bytes) -> Any:
    """What a text in JSON says. ValueError for what is none, for NaN and infinity, and for what is nested too deep."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def inflated(data: bytes, most: int) -> bytes:
    """What was compressed with zlib; ValueError where it would be more than `most` bytes, zlib.error for damage."""
    flow = zlib.decompressobj()
    whole = flow.decompress(data, most)
    if flow.unconsumed_tail:
        raise ValueError("larger than any that is written")
    return whole + flow.flush()


def _no_number(word: str) -> Any:
    raise ValueError(word)


Reader = Callable[[Any], Any]
_WHOLE_MOST = 1 << 53  # of a whole number: beyond it JSON readers elsewhere lose digits
_DECIMAL_PLACES = 40  # before or behind the point: 1e999999999 written out would fill the memory


@cache
def _reader(kind: Any) -> Reader:
    """How to read one type, worked out once: a dossier of 2,000 pages holds some 100,000 lines of text."""
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is None:
        return _scalar(kind)
    if origin in (typing.Union, types.UnionType):
        read = _reader(next(a for a in arguments if a is not type(None)))
        return _optional(read)
    if origin is typing.Literal:
        return _one_of(arguments)
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return _fixed_tuple([_reader(argument) for argument in arguments])
    if origin in (tuple, frozenset, list):
        return _collection(origin, _reader(arguments[0]))
    return _mapping(_key_reader(arguments[0]), _reader(arguments[1]))


def _optional(read: Reader) -> Reader:
    return lambda data: None if data is None else read(data)


def _one_of(words: tuple[Any, ...]) -> Reader:
    def read(data: Any) -> Any:
        if data not in words:
            raise ValueError(data)
        return data

    return read


def _fixed_tuple(readers: list[Reader]) -> Reader:
    return lambda data: tuple(read(item) for read, item in zip(readers, _listed(data), strict=True))


def _collection(make: Reader, read: Reader) -> Reader:
    return lambda data: make([read(item) for item in _listed(data)])


def _mapping(read_key: Reader, read: Reader) -> Reader:
    def made(data: Any) -> Any:
        if not isinstance(data, dict):
            raise TypeError(type(data))
        return {read_key(key): read(item) for key, item in data.items()}

    return made


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError(type(data))
    return data


def _key_reader(kind: Any) -> Reader:
    """Keys are texts in JSON, whatever they are."""
    if kind is int:
        return lambda text: _whole(int(text))
    return _reader(kind)


def _scalar(kind: Any) -> Reader:
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _SCALARS.get(kind, _unchanged)


def _unchanged(data: Any) -> Any:
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError(type(data))
    return data


def _flag(data: Any) -> bool:
    if not isinstance(data, bool):
        raise TypeError(type(data))
    return data


def _whole(data: Any) -> int:
    if type(data) is not int or abs(data) > _WHOLE_MOST:
        raise ValueError(data if type(data) is not int else "too large")
    return data


def _finite(data: Any) -> float:
    if type(data) is float and math.isfinite(data):
        return data
    return float(_whole(data))


def _decimal(data: Any) -> Decimal:
    try:
        value = Decimal(_text(data))
    except InvalidOperation as error:
        raise ValueError("no number") from error
    if (
        not value.is_finite()
        or abs(value.adjusted()) > _DECIMAL_PLACES
        or len(value.as_tuple().digits) > _DECIMAL_PLACES
    ):
        raise ValueError("no such amount")
    return value


_SCALARS: dict[Any, Reader] = {
    str: _text, bool: _flag, int: _whole, float: _finite, Decimal: _decimal,
    date: lambda data: date.fromisoformat(_text(data)), datetime: lambda data: datetime.fromisoformat(_text(data)),
}  # fmt: skip


def _dataclass(kind: Any) -> Reader:
    """Fields by name; a string (a mapping's key) goes through the class's own `parse`."""
    hints = typing.get_type_hints(kind)
    readers: dict[str, Reader] = {}

    def read(data: Any) -> Any:
        if isinstance(data, str) and hasattr(kind, "parse"):
            return kind.parse(data)
        if not isinstance(data, dict):
            raise TypeError(type(data))
        if not readers:  # here and not above, since a type may hold its own kind
            readers.update({name: _reader(hint) for name, hint in hints.items()})
        return kind(**{name: readers[name](item) for name, item in data.items() if name in readers})

    return read
