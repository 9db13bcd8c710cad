"""Writes the few shapes of our files as TOML that people can read: keys in order, short arrays on one line."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any


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
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, str):
        return quoted(value)
    return "[" + ", ".join(scalar(item) for item in value) + "]"


def pairs(values: Mapping[str, Any]) -> list[str]:
    """Lines `key = value`; None is left out."""
    return [f"{key} = {scalar(value)}" for key, value in values.items() if value is not None]


def block(header: str, values: Mapping[str, Any]) -> list[str]:
    """A headed table, or nothing when it would be empty."""
    lines = pairs(values)
    return ["", header, *lines] if lines else []


def document(parts: Sequence[Sequence[str]]) -> str:
    """All lines, one newline at the end."""
    return "\n".join(line for part in parts for line in part).strip("\n") + "\n"
