"""A finding (问题): something a person should look at. Codes and values are the contract's, sentences are not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from srdi_desktop.model.page import Box, PageRef


class Level(StrEnum):
    """How much a finding weighs; only errors make the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class State(StrEnum):
    """A verdict has three values; undecided (无法判断) never counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Finding:
    """One finding. `page` or `scan` (SHA-256) says where, `entry` the catalogue entry, `box` the place on the page."""

    code: str
    level: Level
    state: State = State.FAILED
    page: PageRef | None = None
    scan: str | None = None
    entry: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    box: Box | None = None
    waived: str | None = None  # the reason a person gave

    @property
    def key(self) -> str:
        """Stable identity for waivers: code, place and entry, not the values."""
        return "|".join(
            (
                self.code,
                str(self.page or self.scan or ""),
                self.entry or "",
                str(self.values.get("figure", "")),
            )
        )
