"""Ways to spoil a file, each decided by the random generator alone, so that a number names an input for ever."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

NUMBERS = (0, 1, 2, 127, 128, 255, 256, 32767, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)


def flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def overwrite(data: bytearray, chance: random.Random) -> bytearray:
    start, length = chance.randrange(len(data)), chance.randint(1, 64)
    data[start : start + length] = bytes(chance.randrange(256) for _ in range(len(data[start : start + length])))
    return data


def truncate(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def delete(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, max(1, len(data) // 4))]
    return data


def repeat(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 400)]
    data[start:start] = piece * chance.randint(1, 50)
    return data


def swap(data: bytearray, chance: random.Random) -> bytearray:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[b:] + data[a:b] + data[:a] if chance.random() < 0.2 else data[:a] + data[b:] + data[a:b]


def lie(data: bytearray, chance: random.Random) -> bytearray:
    """A telling number where one may stand: 2 or 4 bytes in either order, most often in the header."""
    start = chance.randrange(min(len(data), 600 if chance.random() < 0.7 else len(data)))
    number, kind = chance.choice(NUMBERS), chance.choice((">I", "<I", ">H", "<H"))
    data[start : start + struct.calcsize(kind)] = struct.pack(kind, number & (0xFFFF if kind[1] == "H" else 0xFFFFFFFF))
    return data


def renumber(data: bytearray, chance: random.Random) -> bytearray:
    """Another number in place of a written one (PDF, XML)."""
    found = [match.span() for match in re.finditer(rb"\d+", bytes(data))]
    for start, end in sorted(chance.sample(found, min(len(found), chance.randint(1, 4))), reverse=True):
        wanted = chance.choice((*NUMBERS, -1, 10**12, 10**30, chance.randint(0, 40)))
        data[start:end] = str(wanted).encode()
    return data


def reword(data: bytearray, chance: random.Random) -> bytearray:
    """One PDF name in place of another."""
    found = [match.span() for match in re.finditer(rb"/[A-Za-z]{2,}", bytes(data))]
    if len(found) > 1:
        (a, b), (c, d) = chance.sample(found, 2)
        data[a:b] = data[c:d]
    return data


def png_with_sums(data: bytearray, chance: random.Random) -> bytearray:
    """Spoils one PNG chunk but states its checksum rightly, so that the decoder goes on."""
    if not data.startswith(b"\x89PNG"):
        return lie(data, chance)
    out, place = data[:8], 8
    chunks = []
    while place + 12 <= len(data):
        length = struct.unpack_from(">I", data, place)[0]
        chunks.append((bytes(data[place + 4 : place + 8]), data[place + 8 : place + 8 + length]))
        place += 12 + length
    victim = chance.randrange(len(chunks))
    for index, (name, body) in enumerate(chunks):
        spoiled = lie(body, chance) if index == victim and body else body
        out += struct.pack(">I", len(spoiled)) + name + spoiled + struct.pack(">I", zlib.crc32(name + bytes(spoiled)))
    return out


def zip_inside(data: bytearray, chance: random.Random) -> bytearray:
    """Spoils one entry of a zip file and packs it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001  spoiled already, or no zip file
        return overwrite(data, chance)
    victim = chance.choice(sorted(entries))
    change = chance.choice((flip, overwrite, truncate, delete, repeat, swap, renumber))
    entries[victim] = bytes(change(bytearray(entries[victim] or b"x"), chance))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return bytearray(out.getvalue())


WAYS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    flip, overwrite, truncate, delete, repeat, swap, lie, lie, renumber, renumber, reword, png_with_sums, zip_inside,
    zip_inside,
)  # fmt: skip


def spoiled(corpus: dict[str, bytes], number: int) -> tuple[str, bytes]:
    """(name of the sound file, spoiled bytes) of input `number`; every file takes its turn."""
    chance = random.Random(number)
    names = sorted(corpus)
    name = names[number % len(names)]
    data = bytearray(corpus[name])
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        way = zip_inside if data.startswith(b"PK") and chance.random() < 0.7 else chance.choice(WAYS)
        data = way(data, chance) or bytearray(b"\0")
    if chance.random() < 0.02:
        other = corpus[chance.choice(names)]
        data = data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :]
    return name, bytes(data)
