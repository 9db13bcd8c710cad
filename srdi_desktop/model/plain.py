"""Turns model values into plain JSON-able data and back, by their type hints alone.

One pair of functions serves the dossier file, the worker pipe and the report, so a new field needs no second place.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
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
    origin = typing.get_origin(kind)
    if origin is None:
        return _scalar(kind, data)
    arguments = typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(arguments, data)
    if origin is typing.Literal:
        return data
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(from_plain(arguments[0], item) for item in data)
        return tuple(from_plain(kind_, item) for kind_, item in zip(arguments, data, strict=True))
    if origin in (frozenset, list):
        return origin(from_plain(arguments[0], item) for item in data)
    return {from_plain(arguments[0], k): from_plain(arguments[1], v) for k, v in data.items()}


def _union(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    first = next(kind for kind in kinds if kind is not type(None))
    return from_plain(first, data)


def _scalar(kind: Any, data: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        if isinstance(data, str):
            return kind.parse(data)  # type: ignore[union-attr]
        hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: from_plain(hints[name], item) for name, item in data.items() if name in hints})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(data)
    if kind in (int, float, Decimal) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(data)
    return data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
