"""Writes the few shapes of our files as TOML that people can read: keys in order, short arrays on one line."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from srdi_desktop.model import FileError, RulesError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made", bound="DataclassInstance")
_MISSING: Any = object()
_LINE = re.compile(r"line (\d+)")


def read_text(path: Path) -> str:
    """The file's text; FileError when it cannot be read, RulesError when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesError("rules.not_utf8", file=path.name, position=error.start) from error
    except OSError as error:
        raise FileError("rules.unreadable", path=str(path), reason=error.strerror or str(error)) from error


def parse_toml(text: str, name: str, *, exact: bool = False) -> "Table":
    """The root table; exact: numbers with a point become Decimal as typed. RulesError rules.not_toml names the line."""
    try:
        opening = tomllib.loads(text, parse_float=Decimal if exact else float)
        return Table(opening, name)
    except (ValueError, RecursionError) as error:  # tomllib's own error, a number of 5,000 digits, 1,000 brackets
        found = _LINE.search(str(error))
        line = found.group(1) if found else str(text.count("\n") + 1)
        raise RulesError("rules.not_toml", file=name, line=line, reason=str(error)) from error


class Table:
    """One table, asked key by key. `close()` refuses every key that nobody asked for."""

    def __init__(self, data: Mapping[str, Any], file: str, entry: str = "") -> None:
        self.data = data
        self.file = file
        self.entry = entry
        self._asked: set[str] = set()

    def refuse(self, code: str, key: str, expected: str, found: object = "") -> NoReturn:
        """Raise the error for one key of this table."""
        raise RulesError(code, file=self.file, entry=self.entry or "-", key=key, expected=expected, found=found)

    def _take(self, key: str, default: Any, wanted: str, fits: Callable[[Any], bool]) -> Any:
        self._asked.add(key)
        value = self.data.get(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                self.refuse("rules.missing_key", key, wanted)
            return default
        if not fits(value):
            self.refuse("rules.wrong_value", key, wanted, value)
        return value

    def raw(self, key: str) -> Any:
        """Whatever is there."""
        return self._take(key, _MISSING, "value", lambda _: True)

    def text(self, key: str, default: str = _MISSING) -> str:
        """A text."""
        return str(self._take(key, default, "text", lambda v: isinstance(v, str)))

    def choice(self, key: str, choices: Iterable[str], default: str = _MISSING) -> str:
        """One of the named words."""
        words = tuple(choices)
        value = self._take(key, default, " | ".join(words), lambda v: v in words)
        return str(value)

    def flag(self, key: str, default: bool = _MISSING) -> bool:
        """true or false."""
        return bool(self._take(key, default, "true | false", lambda v: isinstance(v, bool)))

    def integer(self, key: str, default: int | None = _MISSING, least: int = 0) -> int | None:
        """A whole number of at least `least`; None only when that is the default."""
        value = self._take(key, default, f"integer >= {least}", lambda v: type(v) is int and v >= least)
        return None if value is None else int(value)

    def number(self, key: str, default: float | None = _MISSING) -> float | None:
        """A number; None only when that is the default."""
        value = self._take(key, default, "number", lambda v: type(v) in (int, float))
        return None if value is None else float(value)

    def day(self, key: str, default: date | None = _MISSING) -> date | None:
        """A TOML date such as 2026-12-31; None only when that is the default."""
        value: date | None = self._take(
            key, default, "date YYYY-MM-DD", lambda v: isinstance(v, date) and not isinstance(v, datetime)
        )
        return value

    def texts(self, key: str, choices: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts, each one of `choices` when these are given; empty when the key is absent."""
        wanted = "text" if choices is None else " | ".join(choices)

        def fits(value: Any) -> bool:
            if not isinstance(value, list):
                return False
            return all(isinstance(item, str) and (choices is None or item in choices) for item in value)

        return tuple(self._take(key, [], f"[{wanted}, ...]", fits))

    def integers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; empty when the key is absent."""

        def fits(value: Any) -> bool:
            if not isinstance(value, list):
                return False
            return all(type(item) is int for item in value)

        return tuple(self._take(key, [], "[integer, ...]", fits))

    def table(self, key: str) -> "Table":
        """A table inside this one; empty when absent."""
        value = self._take(key, {}, f"table [{key}]", lambda v: isinstance(v, dict))
        titled = f"{self.entry}.{key}".lstrip(".")
        return Table(value, self.file, titled)

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables [[key]]; each is named by its `id`, else by its number."""
        value = self._take(key, [], f"[[{key}]]", _are_tables)
        found = []
        for number, item in enumerate(value, start=1):
            titled = str(item.get("id") or f"{key} {number}")
            found.append(Table(item, self.file, titled))
        return tuple(found)

    def record(self, model: type[Made], /, **given: Any) -> Made:
        """One record of the model; fields that are not `given` are read as the model declares them, by name, type and
        default. What takes no default there must be in the file, lists apart. Closes the table. TypeError: a field of
        a type that tables do not hold is not given.
        """
        made = self.part(model, **given)
        self.close()
        return made

    def part(self, model: type[Made], /, **given: Any) -> Made:
        """As `record`, of a table that holds more than that record: it stays open."""
        read = dict(given)
        for name, asked, default in _declared(model):
            if name in given:
                continue
            if asked is None:
                raise TypeError(f"{model.__name__}.{name} is of no type that a table holds: it must be given")
            read[name] = asked(self, name, *default)
        return model(**read)

    def close(self) -> None:
        """Refuse keys that were not asked for: a misspelt key must never be ignored."""
        for key in self.data:
            if key not in self._asked:
                expected = " ".join(sorted(self._asked))
                self.refuse("rules.unknown_key", key, expected)


_READERS: Mapping[Any, Callable[..., Any]] = {
    str: Table.text,
    bool: Table.flag,
    int | None: Table.integer,
    float | None: Table.number,
    date | None: Table.day,
    tuple[str, ...]: Table.texts,
    tuple[int, ...]: Table.integers,
}


@cache
def _declared(model: type[Made]) -> tuple[tuple[str, Callable[..., Any] | None, tuple[Any, ...]], ...]:
    """(name, how it is asked for, its default where there is one) of each field; None: not to be read by its type."""
    declared = []
    for field in fields(model):
        asked = _READERS.get(field.type)
        default: tuple[Any, ...] = (field.default,)
        if field.default is MISSING or isinstance(field.default, tuple):
            default = ()
        declared.append((field.name, asked, default))
    return tuple(declared)


def _are_tables(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return all(isinstance(item, dict) for item in value)


def no_twins(tables: Iterable[Table], key: str = "id") -> None:
    """Refuse a second table with the same id."""
    seen: set[str] = set()
    for table in tables:
        name = str(table.data.get(key))
        if name in seen:
            table.refuse("rules.duplicate", key, "unique", name)
        seen.add(name)


def quoted(text: str) -> str:
    """A TOML basic string; JSON escapes the same characters, except DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def scalar(value: Any) -> str:
    """One value. Decimals become strings so that the digits as typed survive."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return quoted(format(value, "f"))
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        return repr(value)
    if isinstance(value, str):
        return quoted(value)
    return "[" + ", ".join(scalar(item) for item in value) + "]"


def pairs(values: Mapping[str, Any]) -> list[str]:
    """Lines `key = value`; None is left out."""
    return [f"{key} = {scalar(value)}" for key, value in values.items() if value is not None]


def block(header: str, values: Mapping[str, Any]) -> list[str]:
    """A headed table, or nothing when it would be empty."""
    lines = pairs(values)
    if lines:
        return ["", header, *lines]
    return []


def document(parts: Sequence[Sequence[str]]) -> str:
    """All lines, one newline at the end."""
    return "\n".join(line for part in parts for line in part).strip("\n") + "\n"
