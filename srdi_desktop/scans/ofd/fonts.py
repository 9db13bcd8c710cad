"""The fonts with which OFD text is drawn; the caller names them, since this room reads no resources."""

import struct
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_MOST = 120_000


def coverage(font: bytes) -> frozenset[int]:
    """Code points with a glyph; empty for fonts that cannot be read."""
    try:
        table = _table(font, b"cmap")
        return frozenset().union(*(_subtable(table, offset) for offset in _unicode_offsets(table)))
    except (struct.error, KeyError, IndexError, ValueError):
        return frozenset()


def _table(font: bytes, wanted: bytes) -> bytes:
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    for index in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, start + 12 + 16 * index)
        if tag == wanted:
            return font[offset : offset + length]
    raise KeyError(wanted)


def _unicode_offsets(table: bytes) -> list[int]:
    count = min(struct.unpack_from(">H", table, 2)[0], 64)
    records = (struct.unpack_from(">HHI", table, 4 + 8 * index) for index in range(count))
    return sorted(
        {offset for platform, encoding, offset in records if platform == 0 or (platform, encoding) in _WINDOWS}
    )


_WINDOWS = {(3, 1), (3, 10)}


def _subtable(table: bytes, offset: int) -> frozenset[int]:
    kind = struct.unpack_from(">H", table, offset)[0]
    if kind == 4:
        return _segments(table, offset)
    if kind != 12:
        return frozenset()
    found: set[int] = set()
    for index in range(min(struct.unpack_from(">I", table, offset + 12)[0], _MOST)):
        first, last, _ = struct.unpack_from(">III", table, offset + 16 + 12 * index)
        if first <= last < 0x110000 and len(found) < _MOST:
            found.update(range(first, last + 1))
    return frozenset(found)


def _segments(table: bytes, offset: int) -> frozenset[int]:
    count = struct.unpack_from(">H", table, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, offset + 14)
    starts = struct.unpack_from(f">{count}H", table, offset + 16 + 2 * count)
    found: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        if first <= last < 0xFFFF:
            found.update(range(first, last + 1))
    return frozenset(found)


_chosen: list[Path] = []


@dataclass(frozen=True, eq=False)
class Font:
    """A font's file and the characters it has."""

    data: bytes = field(repr=False)
    characters: frozenset[int] = field(repr=False)


def use_font(*paths: Path) -> None:
    """Name the TrueType fonts for OFD text, best first; once per process. Without one, OFD text cannot be drawn."""
    _chosen[:] = paths


def font_for(text: str, own: Font | None = None) -> Font | None:
    """The first font that has the character: the scan's own, then the chosen ones; None when none has it."""
    if own is not None and ord(text[0]) in own.characters:
        return own
    return next((font for path in _chosen if ord(text[0]) in (font := _load(path)).characters), None)


@cache
def _load(path: Path) -> Font:
    return from_bytes(path.read_bytes())


def from_bytes(data: bytes) -> Font:
    """A font out of a scan; without characters when it cannot be read."""
    return Font(data, coverage(data))
