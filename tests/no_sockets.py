"""Runs a program that the kernel ends at once when it, or a child of it, asks for a socket other than a local one.

python -m tests.no_sockets PROGRAM [ARGUMENT …]

A seccomp filter (Linux 3.17 and later) on socket(2): AF_UNIX, the pipes between our own processes, passes; AF_INET,
AF_INET6, AF_NETLINK and whatever else there is end the process with SIGSYS. Filters are inherited and cannot be
taken off. Sources: seccomp(2), linux/seccomp.h, linux/filter.h, linux/audit.h.
"""

import ctypes
import os
import platform
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _FIRST_ARGUMENT = 0, 16  # offsets in struct seccomp_data
_AF_UNIX = 1
_SOCKET_CALL = {"x86_64": 41, "aarch64": 198}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


@cache
def possible() -> bool:
    """Whether this machine can do it: a kernel inside a container may refuse filters."""
    if sys.platform != "linux" or platform.machine() not in _SOCKET_CALL:
        return False
    words = [sys.executable, "-m", "tests.no_sockets", sys.executable, "-c", ""]
    return subprocess.run(words, cwd=Path(__file__).parent.parent, capture_output=True, check=False).returncode == 0


def forbid() -> None:
    """From now on, for this process and all its children. OSError where the kernel refuses."""
    steps = (
        (_LOAD, 0, 0, _NUMBER),
        (_IF_EQUAL, 0, 3, _SOCKET_CALL[platform.machine()]),  # another call: over the next three steps
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(steps), code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        _PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    forbid()
    os.execvp(sys.argv[1], sys.argv[1:])
