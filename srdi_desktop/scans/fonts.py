"""Where the fonts lie with which OFD text is drawn; the caller knows, since this room reads no resources."""

from pathlib import Path

_chosen: list[Path] = []


def use_font(*paths: Path) -> None:
    """Name the TrueType fonts for OFD text, best first; once per process. Without one, OFD text cannot be drawn."""
    _chosen[:] = paths


def chosen() -> tuple[Path, ...]:
    """The fonts named so far."""
    return tuple(_chosen)
