"""Limits (阈值) as data: every threshold of the program with its unit and the reason for it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """One threshold of resources/rules/limits.toml."""

    value: float
    unit: str
    reason: str


@dataclass(frozen=True)
class Limits:
    """All thresholds by dotted name, e.g. "sharpness.unreadable"."""

    named: Mapping[str, Limit]

    def __getitem__(self, name: str) -> float:
        """The value; KeyError names the missing limit."""
        return self.named[name].value
