"""Repairing a damaged dossier file, told in sentences."""

from pathlib import Path

from srdi_desktop.store.rescue import rescue
from srdi_desktop.texts import text


def repaired_name(damaged: Path) -> Path:
    """A free name beside the damaged file."""
    for number in range(1, 1000):
        ending = text("repair.ending") + (f"-{number}" if number > 1 else "")
        target = damaged.with_name(f"{damaged.stem}-{ending}{damaged.suffix}")
        if not target.exists():
            return target
    raise FileExistsError(damaged)


def repair(damaged: Path, target: Path) -> list[str]:
    """Rescue into `target`; returns what is lost, a sentence each, [] when nothing is. FileError as `rescue`."""
    return [text(f"repair.{loss.what}", name=loss.name, count=loss.count) for loss in rescue(damaged, target)]
