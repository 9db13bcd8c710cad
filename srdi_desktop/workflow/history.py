"""The undo history's words: what is a step called."""

from collections.abc import Mapping
from typing import Any

from srdi_desktop.texts import text


def label(key: str, values: Mapping[str, Any]) -> str:
    """A step's name in the language in use, e.g. 移动 3 页到 审计报告."""
    return text(f"history.{key}", **values)
