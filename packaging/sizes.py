"""What takes the room in a bundle, and the limits it must keep (MB of 1,000,000 bytes)."""

from collections.abc import Sequence
from pathlib import Path

INSTALLED_MB = 240
INSTALLER_MB = 97
MSI_MB = 128


def size_of(path: Path) -> int:
    """Bytes of a file or of all files below a folder."""
    return path.stat().st_size if path.is_file() else sum(f.stat().st_size for f in path.rglob("*") if f.is_file())


def size_table(folder: Path, rows: int = 14) -> str:
    """A Markdown table of the largest parts of a one-folder bundle."""
    inner = folder / "_internal" if (folder / "_internal").is_dir() else folder
    parts = sorted(((size_of(part), part.name) for part in inner.iterdir()), reverse=True)
    total = size_of(folder)
    lines = ["| part | MB |", "|---|---|"]
    lines += [f"| {name} | {size / 1e6:.1f} |" for size, name in parts[:rows]]
    lines.append(f"| everything else | {(total - sum(size for size, _ in parts[:rows])) / 1e6:.1f} |")
    return "\n".join([*lines, f"| **together** | **{total / 1e6:.1f}** |"])


def check_sizes(folder: Path, installer: Path, packages: Sequence[Path] = ()) -> None:
    """Stop the build when the bundle, the installer or an MSI is too large."""
    measured = [("installed", folder, INSTALLED_MB), ("installer", installer, INSTALLER_MB)]
    measured += [(package.name, package, MSI_MB) for package in packages]
    broken = False
    for name, path, limit in measured:
        size = size_of(path) / 1e6
        print(f"{name} {size:.1f} MB (limit {limit})")
        broken = broken or size > limit
    if broken:
        raise SystemExit("a size limit is broken")
