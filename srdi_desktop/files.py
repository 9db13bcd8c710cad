"""One way to write a file: made in a folder of its own beside its place, flushed to the disk, put there in one step.

Until that step the old file is untouched, after it the new one is there even when the power goes. What a process left
that was ended in the middle lies in a `.srdi-…` folder whose lock the system has let go of; whoever writes beside it
next clears it away.
"""

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from srdi_desktop.model import FileError

# Seconds between attempts to put a file in its place; elsewhere nobody holds files against being replaced.
PAUSES: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8, 0.0) if sys.platform == "win32" else (0.0,)
BUFFER = 1 << 16  # less than a step of an export: pieces of pictures go straight to the file, not through the buffer
_LOCK = ".~work.lock"
_ABANDONED_SECONDS = 3600  # an export of an older version that is alive writes several times a second
_NO_FOLDER_FLUSH = (errno.EINVAL, errno.ENOTSUP)  # some shares
_CAUSES = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "locked", errno.EACCES: "denied", errno.EPERM: "denied",
}  # fmt: skip
# winerror.h: WRITE_PROTECT, SHARING_VIOLATION, LOCK_VIOLATION, HANDLE_DISK_FULL, DISK_FULL
_CAUSES_OF_WINDOWS = {19: "locked", 32: "held", 33: "held", 39: "full", 112: "full"}
_FAR = 1 << 30  # Windows locks bytes against reading too: lock one far behind the text that says who holds it


class HeldElsewhereError(OSError):
    """Another process, or another part of this one, holds the lock; `who` as it wrote itself down, or "?"."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class FileLock:
    """A small file held by the system for this process, across programs and machines, until `release` or its end.

    Raises HeldElsewhereError, or the system's OSError where it cannot be made.
    """

    _file: IO[bytes] | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = taken = self._taken()
        with suppress(OSError):  # who holds it is a courtesy
            taken.truncate(0)
            taken.write(f"{_user()}@{_machine()} {os.getpid()}".encode())

    def _taken(self) -> IO[bytes]:
        while True:
            file = self._opened()
            try:
                lock(file)
            except OSError:
                file.close()
                raise HeldElsewhereError(self._holder()) from None
            if self._names(file):
                return file
            file.close()  # its last owner deleted it between our open and our lock

    def _opened(self) -> IO[bytes]:
        try:
            return self._path.open("ab", buffering=0)
        except PermissionError:  # made by another user of this machine: it can be locked all the same
            return self._path.open("rb", buffering=0)

    def still_there(self) -> bool:
        """Whether the file that is held still has its name: not so after its stick was pulled out."""
        if self._file is None:
            return False
        if self._file.closed:
            return False
        return self._names(self._file)

    def _names(self, file: IO[bytes]) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except OSError:
            return False

    def _holder(self) -> str:
        with suppress(OSError):
            return self._path.read_text(encoding="utf-8", errors="replace").strip() or "?"
        return "?"

    def release(self) -> None:
        """Let go and tidy up; harmless when called twice or when the stick is gone."""
        if self._file is None or self._file.closed:
            return
        with suppress(OSError):
            if sys.platform != "win32":  # while still locked, so that nobody waits on a deleted name
                self._path.unlink()
        self._file.close()
        with suppress(OSError):
            if sys.platform == "win32":
                self._path.unlink()


def _user() -> str:
    return os.environ.get("USERNAME") or os.environ.get("USER") or "?"


def _machine() -> str:
    """Its name; Python's `platform` would load a socket module for it."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "?")
    return os.uname().nodename


if sys.platform == "win32":
    import msvcrt

    def lock(file: IO[bytes], at: int = _FAR) -> None:
        """Hold a byte of an open file for as long as it is open; OSError where another handle holds it."""
        file.seek(at)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

    def is_let_go(path: Path) -> bool:
        """Whether no other program has the file open: it can be opened with nobody beside (CreateFileW, fileapi.h)."""
        import ctypes  # the first window does without

        reading = 0x80000000
        sharing_with_nobody = 0
        existing = 3
        kernel = ctypes.windll.kernel32
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(path), reading, sharing_with_nobody, None, existing, 0, None)
        if handle == ctypes.c_void_p(-1).value:
            return False
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return True

else:
    import fcntl

    def lock(file: IO[bytes], at: int = _FAR) -> None:  # noqa: ARG001 - Windows locks bytes, others the whole file
        """Hold an open file for as long as it is open; OSError where another handle holds it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def is_let_go(path: Path) -> bool:
        """Whether it can be read; who else has it open is not told elsewhere than on Windows."""
        return os.access(path, os.R_OK)


@contextmanager
def workplace(base: Path) -> Iterator[Path]:
    """A new folder in `base` for work on its way to a place on that disk, removed at the end; OSError.

    First clears those of the dead away.
    """
    clear_the_dead(base)
    place, lock = _locked_folder(base)
    try:
        yield place
    finally:
        lock.release()
        shutil.rmtree(place, ignore_errors=True)


def _locked_folder(base: Path) -> tuple[Path, FileLock]:
    while True:
        place = base / f".srdi-{os.urandom(4).hex()}"  # short: the folder may leave little room
        place.mkdir()  # not mkdtemp, whose rights would go along with the files
        with suppress(FileNotFoundError, HeldElsewhereError):  # cleared away before it was locked
            return place, FileLock(place / _LOCK)


def clear_the_dead(base: Path) -> None:
    """Remove work folders in `base` whose process is gone (the system let go of their locks), and what older versions
    of the program left half written there.
    """
    for part in base.glob(".srdi-*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED_SECONDS:
                part.unlink()
    for place in base.glob(".srdi-*/"):
        with suppress(OSError):
            FileLock(place / _LOCK).release()
            shutil.rmtree(place, ignore_errors=True)


class FreshFile:
    """A file in the making: write to `stream`. `path` is where it lies: beside its place until it takes it."""

    def __init__(self, stream: BinaryIO, path: Path, target: Path, *, or_beside: bool, lasting: bool) -> None:
        self.stream, self.path = stream, path
        self._target = target
        self._or_beside = or_beside
        self._lasting = lasting

    def complete(self) -> Path:
        """Close it; where it lies, for those who look through it before it takes its place."""
        self.stream.close()
        return self.path

    def take_place(self) -> Path:
        """Put it in its place, once; where that is: another name where `or_beside` allows it."""
        if self.path.parent != self._target.parent:
            self.path = put(self.complete(), self._target, or_beside=self._or_beside, lasting=self._lasting)
        return self.path


@contextmanager
def written(
    target: Path, *, or_beside: bool = False, replaces: bool = True, folders: bool = False, lasting: bool = True
) -> Iterator[FreshFile]:
    """A file that becomes `target` in one step when the block ends well; else `target` is as it was. FileError.

    `or_beside`: takes a free name where `target` is open elsewhere. `replaces`: may take the place of a file.
    `folders`: makes folders that are not there. `lasting`: on the disk, whatever the power does, when it returns.
    """
    try:
        if folders:
            target.parent.mkdir(parents=True, exist_ok=True)
        if _is_device(target):
            with target.open("wb") as stream:
                yield FreshFile(stream, target, target, or_beside=False, lasting=False)
            return
        place_of = followed(target)
        with _reserved(place_of, replaces=replaces), workplace(place_of.parent) as place:
            new = place / f"new{target.suffix}"
            with new.open("x+b", buffering=BUFFER) as stream:
                fresh = FreshFile(stream, new, place_of, or_beside=or_beside, lasting=lasting)
                yield fresh
            fresh.take_place()
    except OSError as error:
        raise not_written(target, error) from error


def write_bytes(
    target: Path, data: bytes, *, replaces: bool = True, folders: bool = False, lasting: bool = True
) -> None:
    """The whole file or nothing, as `written`. FileError."""
    with written(target, replaces=replaces, folders=folders, lasting=lasting) as fresh:
        fresh.stream.write(data)


def write_text(target: Path, words: str, *, replaces: bool = True, folders: bool = False, lasting: bool = True) -> None:
    """As `write_bytes`, in UTF-8."""
    write_bytes(target, words.encode(), replaces=replaces, folders=folders, lasting=lasting)


def put(fresh: Path, target: Path, *, or_beside: bool = False, lasting: bool = True) -> Path:
    """Move a complete file of the same disk into its place in one step; where it came to lie. OSError.

    On Windows a virus scanner or a sync client may hold either file for a moment: tried again.
    """
    if lasting:
        with fresh.open("r+b") as stream:
            os.fsync(stream.fileno())
    place = _moved(fresh, target, or_beside=or_beside)
    if lasting:
        flush_folder(place.parent)
    return place


def _moved(fresh: Path, target: Path, *, or_beside: bool) -> Path:
    for pause in PAUSES:
        with suppress(PermissionError):
            fresh.replace(target)
            return target
        time.sleep(pause)
    return fresh.replace(free_name(target) if or_beside else target)


def flush_folder(folder: Path) -> None:
    """Names in this folder are on the disk afterwards; Windows has no such call and keeps a journal of them."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_FLUSH:
            raise
    finally:
        os.close(handle)


def free_name(target: Path) -> Path:
    """The path itself, or the next of the form "name (2).pdf" that does not exist."""
    count, free = 1, target
    while free.exists():
        count += 1
        free = target.with_name(f"{target.stem} ({count}){target.suffix}")
    return free


def hashed(path: Path) -> tuple[str, int]:
    """(SHA-256 in hex, bytes) of a file; OSError."""
    import hashlib  # the first window does without

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def not_written(target: Path, error: OSError) -> FileError:
    """What the system says of a file that could not be written, as an error with a sentence."""
    reason = error.strerror or str(error)
    return FileError("file.not_written", retry=True, path=str(target), reason=reason, variant=cause_of(target, error))


def cause_of(target: Path, error: OSError) -> str:
    """Why a file could not be written: full | held (by another program) | locked (the medium) | guarded (by the
    system's protection of folders) | denied, or "" for anything else.
    """
    number = getattr(error, "winerror", None) or 0
    if number in _CAUSES_OF_WINDOWS:
        return _CAUSES_OF_WINDOWS[number]
    if isinstance(error, FileNotFoundError) and target.parent.is_dir():
        return "guarded"  # Windows' Controlled Folder Access: a new file is "not found" in a folder that is there
    return _CAUSES.get(error.errno or 0, "")


def _is_device(target: Path) -> bool:
    """Standard output, a pipe, a terminal: written to, never replaced."""
    try:
        return not (stat.S_ISREG(mode := target.stat().st_mode) or stat.S_ISDIR(mode))
    except OSError:
        return False


def followed(target: Path) -> Path:
    """The file behind a link: the link itself stays."""
    if target.is_symlink():
        return target.resolve()
    return target


@contextmanager
def _reserved(target: Path, *, replaces: bool) -> Iterator[None]:
    """With `replaces` nothing; else an empty file of that name, so that nobody else's is replaced. FileExistsError."""
    if replaces:
        yield
        return
    target.open("xb").close()
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise
