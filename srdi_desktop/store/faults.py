"""Turns what SQLite and the operating system say into errors with a code, a sentence and a remedy."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from srdi_desktop.files import cause_of
from srdi_desktop.model import FileError

_BY_NAME = (
    ("SQLITE_FULL", "disk.full", True),
    ("SQLITE_BUSY", "dossier.busy", True),
    ("SQLITE_LOCKED", "dossier.busy", True),
    ("SQLITE_PROTOCOL", "dossier.busy", True),
    ("SQLITE_READONLY_DBMOVED", "dossier.other_file", False),
    ("SQLITE_READONLY_ROLLBACK", "dossier.unfinished_write", False),
    ("SQLITE_READONLY", "dossier.read_only", True),
    ("SQLITE_PERM", "disk.denied", True),
    ("SQLITE_AUTH", "disk.denied", True),
    ("SQLITE_CANTOPEN", "disk.denied", True),
    ("SQLITE_IOERR", "disk.failed", True),
    ("SQLITE_CORRUPT", "dossier.damaged", True),
    ("SQLITE_TOOBIG", "dossier.damaged", False),
    ("SQLITE_CONSTRAINT", "dossier.damaged", False),
    ("SQLITE_MISMATCH", "dossier.damaged", False),
    ("SQLITE_NOTADB", "dossier.not_a_dossier", False),
    ("SQLITE_NOMEM", "disk.failed", True),
    ("undecodable", "dossier.damaged", True),
)
_OF_NEW_FILES = {"locked": "disk.locked", "guarded": "disk.guarded", "denied": "disk.denied"}
_SYMPTOMS = {"disk.failed", "disk.denied", "dossier.busy", "dossier.damaged", "dossier.other_file"}
_FAT32_MOST = (1 << 32) - 1  # bytes of a file there (Microsoft, "Overview of FAT, HPFS, and NTFS File Systems")
_IN_ONE_WRITE = 4 << 20  # a portion of an import and the pages around it, taken back when they did not fit
_BY_ERRNO = {
    errno.ENOSPC: "disk.full",
    errno.EDQUOT: "disk.full",
    errno.EFBIG: "disk.full",
    errno.EACCES: "disk.denied",
    errno.EPERM: "disk.denied",
    errno.EROFS: "disk.denied",
    errno.ENOENT: "dossier.vanished",
    errno.ENAMETOOLONG: "disk.name_too_long",
}


@contextmanager
def translated(path: Path, *, new: bool = False) -> Iterator[None]:
    """Raise FileError in place of sqlite3's and the system's errors about `path`; our own faults pass through.

    `new`: a file that is made there, so that its absence says nothing about a stick.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _from_sqlite(path, error) from error
    except OSError as error:
        cause = cause_of(path, error) if new else ""
        if cause in _OF_NEW_FILES:
            raise FileError(_OF_NEW_FILES[cause], retry=True, file=str(path)) from error
        raise _from_system(path, error) from error


def _from_sqlite(path: Path, error: sqlite3.DatabaseError) -> Exception:
    no_text = "undecodable" if "decode to UTF-8" in str(error) else ""  # Python's own error has no number
    name = getattr(error, "sqlite_errorname", no_text)
    for start, code, retry in _BY_NAME:
        if name.startswith(start):
            return _vanished_or(path, code, retry, name)
    return error


def _from_system(path: Path, error: OSError) -> FileError:
    code = _BY_ERRNO.get(error.errno or 0, "disk.failed")
    reason = errno.errorcode.get(error.errno or 0, "")
    return _vanished_or(path, code, True, reason)


def _vanished_or(path: Path, code: str, retry: bool, reason: str) -> FileError:
    """A pulled stick shows as an input/output error or a missing file: name the cause, not the symptom."""
    if code in _SYMPTOMS and not _there(path):
        code, retry = "dossier.vanished", True
    if code in {"disk.full", "disk.failed"} and _at_largest_of_fat32(path):
        code = "disk.file_limit"
    return FileError(code, retry=retry, file=str(path), reason=reason)


def _at_largest_of_fat32(path: Path) -> bool:
    try:
        return path.stat().st_size >= _FAT32_MOST - _IN_ONE_WRITE
    except OSError:
        return False


def _there(path: Path) -> bool:
    """Path.exists raises where a dead mount answers with an input/output error."""
    try:
        path.stat()
    except OSError:
        return False
    return True
