"""A dropped file before anybody knows what it is: its bytes, if it is a file at all, and its name as text."""

import io
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import unquote_to_bytes

from srdi_desktop.model.errors import CancelledError, ScanError

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
    return "gone" if isinstance(error, FileNotFoundError | NotADirectoryError) else ""


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
