"""Which files a drop means: files as they are, folders with their subfolders in natural order."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from srdi_desktop.scans.order import natural_key

_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"}
_OURS = {".srdi", ".toml"}  # dossiers and application files lie beside the scans; dropped themselves they count
_LONG = 248  # characters of a path at which some calls of Windows give up, unless told not to look at it
_HIDDEN = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 0)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """All files behind the paths, each once, in the order of the paths and natural order inside folders.

    Hidden and system files inside folders are skipped. A path that is missing or a folder that cannot be listed
    stays in the list, so that reading it says why.
    """
    found: dict[Path, None] = {}
    for path in paths:
        reached = Path(reachable(str(path.absolute()))) if sys.platform == "win32" else path
        for file in _walk(reached, set()) if reached.is_dir() else (reached,):
            found.setdefault(file)
    return list(found)


def reachable(path: str) -> str:
    r"""A whole Windows path in the form that opens however long it is: \\?\ in front where it is needed, else as it is.

    Source: Microsoft, "Maximum Path Length Limitation".
    """
    if len(path) < _LONG or path.startswith("\\\\?\\"):
        return path
    return f"\\\\?\\UNC{path[1:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"


def _walk(folder: Path, seen: set[Path]) -> Iterator[Path]:
    real = _real(folder)
    try:
        children = [] if real in seen else sorted(os.scandir(folder), key=lambda child: natural_key(child.name))
    except OSError:
        yield folder
        return
    seen.add(real)
    for child in children:
        if _skipped(child):
            continue
        path = Path(reachable(child.path)) if sys.platform == "win32" else Path(child.path)
        if path.is_dir():
            yield from _walk(path, seen)
        elif path.suffix.lower() not in _OURS:
            yield path


def _real(folder: Path) -> Path:
    """The folder behind links; itself where the system cannot tell (RAM disks, some shares, long paths)."""
    try:
        return folder.resolve()
    except OSError:
        return folder


def _skipped(child: "os.DirEntry[str]") -> bool:
    name = child.name.lower()
    if name.startswith((".", "~$")) or name in _SYSTEM:
        return True
    try:
        attributes = getattr(child.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & _HIDDEN)
