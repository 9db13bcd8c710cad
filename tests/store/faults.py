"""Makes SQLite's own system calls fail, as a full or dying disk would: the sharpest fault test there is without root.

SQLite's unix VFS lets its system calls be replaced (xSetSystemCall, made for this); Python's module and this file
must share one libsqlite3, which is so on Debian and in most Linux Pythons. Elsewhere `FAULTS_POSSIBLE` is False.
"""

import ctypes
import ctypes.util
import os
from contextlib import contextmanager
from pathlib import Path

_POINTERS = 12  # xOpen … xGetLastError
_CALL = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_long, ctypes.c_void_p, ctypes.c_long, ctypes.c_long, use_errno=True)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * _POINTERS),
        ("time64", ctypes.c_void_p),
        ("set_call", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("get_call", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
    ]


def _find_vfs():
    import _sqlite3

    for name in (_sqlite3.__file__, ctypes.util.find_library("sqlite3")):
        try:
            library = ctypes.CDLL(name)
            library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
            found = library.sqlite3_vfs_find(None)
            if found and found.contents.version >= 3 and found.contents.name == b"unix":
                return found
        except (OSError, AttributeError, TypeError):
            continue
    return None


_VFS = _find_vfs() if os.name == "posix" else None
FAULTS_POSSIBLE = _VFS is not None


def _in_folder(descriptor, folder):
    return str(folder) in str(Path(f"/proc/self/fd/{descriptor}").readlink())


@contextmanager
def failing(call, error, after=0, on=None):
    """Within the block, calls of the kind ("pwrite", "ftruncate", "open" …) fail with errno `error` once `after` of
    them went through; `on`: only for files in that folder (not for "open"). Yields a list that grows with each failure.
    """
    names = [call, f"{call}64"] if call.startswith("p") else [call]
    failures, seen = [], [0]
    kept = []
    for name in (name.encode() for name in names):
        original = _VFS.contents.get_call(ctypes.addressof(_VFS.contents), name)
        if original:
            real = _CALL(original)

            def instead(a, b, c, d, real=real):
                meant = on is None or _in_folder(a, on)
                seen[0] += meant
                if meant and seen[0] > after:
                    failures.append(seen[0])
                    ctypes.set_errno(error)
                    return -1
                return real(a, b, c, d)

            replacement = _CALL(instead)
            kept.append((name, replacement))
            _VFS.contents.set_call(ctypes.addressof(_VFS.contents), name, ctypes.cast(replacement, ctypes.c_void_p))
    try:
        yield failures
    finally:
        for name, _ in kept:
            _VFS.contents.set_call(ctypes.addressof(_VFS.contents), name, None)
