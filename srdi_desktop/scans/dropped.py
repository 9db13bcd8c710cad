"""A dropped file before anybody knows what it is: its bytes, if it is a file at all, and its name as text.

Which files a drop means: files as they are, folders with their subfolders in natural order.
"""

import io
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import unquote_to_bytes

from srdi_desktop.model import CancelledError, ScanError

_ADDRESS = "file:///"
# Of Windows: another program holds the file or a part of it; a cloud's file is not here and cannot be fetched
# (winerror.h, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_CLOUD_FILE_*).
_HELD = {32, 33}
_AWAY = {362, *range(358, 405)}


def open_dropped(path: Path, stopped: Callable[[], bool], *, looking: bool = False) -> BinaryIO:
    """The bytes of a file for reading; once `stopped`, every read raises CancelledError, however large the file is.
    `looking`: it seems to end there instead, since readers in C do not let an exception through and would go on.

    Raises ScanError: scan.unsupported (variant device) for a pipe or a device, which may never end; scan.unreachable
    (variant held | away | denied | gone, or none) where the system does not give its bytes; scan.damaged (variant
    empty) for a file of 0 bytes, which is not even opened, since some of the system's own wait for ever.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ScanError("scan.unsupported", name=name_of(path), variant="device")
        if not found.st_size:
            raise ScanError("scan.damaged", name=name_of(path), variant="empty")
        return cast("BinaryIO", io.BufferedReader(_Stoppable(path, stopped, looking=looking)))
    except OSError as error:
        raise unreachable(path, error) from error


def unreachable(path: Path, error: OSError) -> ScanError:
    """Why the system gives no bytes of this file; nothing is said about the file itself."""
    return ScanError("scan.unreachable", name=name_of(path), variant=_reason(error))


def _reason(error: OSError) -> str:
    number = getattr(error, "winerror", None) or 0
    if number in _HELD:
        return "held"
    if number in _AWAY:
        return "away"
    if isinstance(error, PermissionError):
        return "denied"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "gone"
    return ""


class _Stoppable(io.FileIO):
    """A file that can be told to stop between two reads."""

    def __init__(self, path: Path, stopped: Callable[[], bool], *, looking: bool) -> None:
        super().__init__(path, "rb")
        self._stopped, self._looking = stopped, looking

    def readinto(self, buffer: Any) -> int | None:
        if not self._stopped():
            return super().readinto(buffer)
        if self._looking:
            return 0
        raise CancelledError


def name_of(path: Path) -> str:
    """A file's name as text. One that is no UTF-8 is read as GB 18030 (an archive of a Chinese Windows unpacked
    elsewhere); what is no text at all becomes U+FFFD.
    """
    if sys.platform == "win32":
        return path.name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def address_of(path: Path) -> str:
    """Where a file lies, as text that any file can hold: the path itself, or a file: address where it is no text."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return text


def path_of(address: str) -> Path:
    """The inverse of `address_of`."""
    if not address.startswith(_ADDRESS):
        return Path(address)
    start = len(_ADDRESS) - (sys.platform != "win32")
    return Path(os.fsdecode(unquote_to_bytes(address[start:])))


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_CHINESE = "".join(_DIGITS) + "".join(_UNITS)
_PARTS = re.compile(rf"([0-9]+)|([{_CHINESE}]+)|([^0-9{_CHINESE}]+)")

Key = tuple[tuple[tuple[int, int, bytes], ...], str]


def natural_key(name: str) -> Key:
    """Sort key for a file name: 附件二 < 附件十一, 第3页 < 第12页, ② < ⑩; upper and lower case alike."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return tuple(_part(*match.groups()) for match in _PARTS.finditer(folded)), name


def _part(digits: str | None, chinese: str | None, other: str | None) -> tuple[int, int, bytes]:
    if other is not None:
        # GB 2312's first level, kept in GB 18030, is in pinyin order; so is Explorer's.
        return 1, 0, other.encode("gb18030", "replace")
    value = digits if digits is not None else str(chinese_number(chinese or ""))
    value = value.lstrip("0")
    return 0, len(value), value.encode()


def chinese_number(numeral: str) -> int:
    """Value of 十一, 二十三, 一百零五, 一万二千, or digit by digit (二〇二五); numeral holds nothing else."""
    if not any(c in _UNITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral[:100]))
    total = section = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _UNITS[c] == 10000:
            total += (section + digit or 1) * 10000
            section = 0
            digit = 0
        else:
            section += (digit or 1) * _UNITS[c]
            digit = 0
    return total + section + digit


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
    if path.startswith("\\\\"):
        return f"\\\\?\\UNC{path[1:]}"
    return f"\\\\?\\{path}"


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
