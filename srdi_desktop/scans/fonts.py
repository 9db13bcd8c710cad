"""The fonts with which OFD text is drawn; the caller names them, since this room reads no resources."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from srdi_desktop.scans.truetype import coverage

_chosen: list[Path] = []


@dataclass(frozen=True, eq=False)
class Font:
    """A font's file and the characters it has."""

    data: bytes = field(repr=False)
    characters: frozenset[int] = field(repr=False)


def use_font(*paths: Path) -> None:
    """Name the TrueType fonts for OFD text, best first; once per process. Without one, OFD text cannot be drawn."""
    _chosen[:] = paths


def font_for(text: str, own: Font | None = None) -> Font | None:
    """The first font that has the character: the scan's own, then the chosen ones; None when none has it."""
    if own is not None and ord(text[0]) in own.characters:
        return own
    return next((font for path in _chosen if ord(text[0]) in (font := _load(path)).characters), None)


@cache
def _load(path: Path) -> Font:
    return from_bytes(path.read_bytes())


def from_bytes(data: bytes) -> Font:
    """A font out of a scan; without characters when it cannot be read."""
    return Font(data, coverage(data))
