"""A recorder of what a program asks the disk for (strace), and a disk that forgets: after a cut, whatever was not
flushed is there, is not there, or is there in part, in any order.

Names are as durable as the last flush of their folder, contents as the last flush of their file; a rename happens
whole or not at all.
"""

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

POSSIBLE = sys.platform == "linux" and shutil.which("strace") is not None
CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
TEXT = re.compile(r'(\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>|"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?|([^,\s]+)')


def _bytes(escaped):
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass
class Call:
    """One request: write | truncate | flush | create | rename | unlink | flush_folder."""

    kind: str
    path: str
    data: bytes = b""
    at: int | None = None
    other: str = ""


def record(words, folder):
    """Run a program and return its requests about files in `folder`, in their order."""
    log = folder.with_suffix(".strace")
    command = ["strace", "-f", "-y", "-xx", "-s", "99999999", "-e", f"trace={CALLS}", "-o", str(log), *words]
    subprocess.run(command, check=True, capture_output=True)
    calls = [call for line in log.read_text(encoding="ascii").splitlines() for call in _calls(line)]
    return [call for call in calls if call.path.startswith(str(folder))]


def _calls(line):
    found = LINE.match(line)
    if not found or int(found[3]) < 0:
        return
    name, arguments = found[1], list(TEXT.finditer(found[2]))
    paths = [_bytes(one[2]).decode() for one in arguments if one[2] is not None]
    texts = [_bytes(one[3]) for one in arguments if one[3] is not None]
    plain = [one[5] for one in arguments if one[5] is not None]
    if name == "openat" and "O_CREAT" in found[2]:
        yield Call("create", texts[0].decode(), at=0 if "O_TRUNC" in found[2] else None)
    elif name in {"write", "pwrite64"}:
        yield Call("write", paths[0], texts[0], int(plain[-1]) if name == "pwrite64" else None)
    elif name == "ftruncate":
        yield Call("truncate", paths[0], at=int(plain[-1]))
    elif name in {"fsync", "fdatasync"}:
        yield Call("flush", paths[0])
    elif name.startswith("rename"):
        yield Call("rename", texts[0].decode(), other=texts[1].decode())
    elif name.startswith("unlink"):
        yield Call("unlink", texts[0].decode())


@dataclass
class Node:
    """A file's content: what is flushed, and the writes since."""

    flushed: bytes = b""
    pending: list = field(default_factory=list)
    end: int = 0  # where the next plain write goes

    def after(self, keep):
        """The content with some of the pending writes."""
        data = bytearray(self.flushed)
        for kind, at, piece in keep:
            if kind == "truncate":
                data[at:] = bytes(max(0, at - len(data)))
            else:
                data.extend(bytes(max(0, at - len(data))))
                data[at : at + len(piece)] = piece
        return bytes(data)


class Disk:
    """What a disk holds while a program runs; `cut` gives what is found after the power went."""

    def __init__(self):
        self.names, self.durable, self.waiting = {}, {}, []

    def do(self, call):
        """One request is granted."""
        node = self.names.get(call.path)
        if call.kind == "create":
            self._create(call, node)
        elif call.kind == "write" and node is not None:
            at = node.end if call.at is None else call.at
            node.pending.append(("write", at, call.data))
            node.end = at + len(call.data) if call.at is None else node.end
        elif call.kind == "truncate" and node is not None:
            node.pending.append(("truncate", call.at, b""))
        elif call.kind == "flush":
            self._flush(call.path, node)
        elif call.kind == "rename":
            self.names[call.other] = self.names.pop(call.path)
            self.waiting.append(("rename", call.path, (call.other, self.names[call.other])))
        elif call.kind == "unlink":
            self.names.pop(call.path, None)
            self.waiting.append(("unlink", call.path, None))

    def _create(self, call, node):
        if node is None:
            self.names[call.path] = Node()
            self.waiting.append(("create", call.path, self.names[call.path]))
        elif call.at == 0:
            node.pending.append(("truncate", 0, b""))
            node.end = 0

    def _flush(self, path, node):
        if node is not None:
            node.flushed, node.pending = node.after(node.pending), []
            return
        here = [change for change in self.waiting if _folder(change) == path]
        for change in here:
            _apply(self.durable, change)
        self.waiting = [change for change in self.waiting if change not in here]

    def cut(self, chance):
        """path -> content, as one of the many things that may be found."""
        names = dict(self.durable)
        for change in self.waiting:
            if chance.random() < 0.5:
                _apply(names, change)
        found = {}
        for path, node in names.items():
            kept = [write for write in node.pending if chance.random() < 0.5]
            found[path] = node.after(kept)
        return found


def _folder(change):
    kind, path, other = change
    return str(Path(other[0] if kind == "rename" else path).parent)


def _apply(names, change):
    kind, path, other = change
    if kind == "create":
        names[path] = other
    elif kind == "rename":  # the name leads to the content, wherever that had its first one
        names.pop(path, None)
        names[other[0]] = other[1]
    elif kind == "unlink":
        names.pop(path, None)


def cuts(calls, marks, how_often, seed):
    """(marks acknowledged before the cut, path -> content) at random moments of a recorded run. `marks`: the path of
    the file into which the program writes what was acknowledged.
    """
    chance = random.Random(seed)
    moments = sorted(chance.randrange(1, len(calls) + 1) for _ in range(how_often))
    disk, told, at = Disk(), [], 0
    for moment in moments:
        for call in calls[at:moment]:
            if call.path == marks and call.kind == "write":
                told += call.data.decode().split()
            disk.do(call)
        at = moment
        yield list(told), {path: data for path, data in disk.cut(chance).items() if path != marks}
