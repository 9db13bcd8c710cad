"""Where each character of an OFD text object stands, and the lines that they make.

The fonts with which OFD text is drawn; the caller names them, since this room reads no resources.
"""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from srdi_desktop.scans.ofd import safe_xml as xml

_MOST = 20_000  # characters of one text object


@dataclass(frozen=True)
class Glyph:
    """One character (or part of one, by glyph number) at its baseline point in the object's millimetres."""

    text: str
    x: float
    y: float
    glyph: int | None = None


def glyphs(element: xml.Element, size: float, *, by_number: bool) -> Iterator[Glyph]:
    """Characters in order. by_number: the font is at hand, so that glyph numbers mean something."""
    replaced = _replaced(element) if by_number else {}
    x = y = 0.0
    for code in xml.children(element, "TextCode"):
        x = next(iter(xml.numbers(code.get("X"))), x)
        y = next(iter(xml.numbers(code.get("Y"))), y)
        text = (code.text or "").strip("\r\n\t")[:_MOST]
        units = _units(text, replaced)
        across = _deltas(code.get("DeltaX"), len(units))
        down = _deltas(code.get("DeltaY"), len(units))
        natural = across is None and down is None
        here_x, here_y = x, y
        for index, (unit, number) in enumerate(units):
            yield Glyph(unit, here_x, here_y, number)
            here_x += natural_width(unit, size) if natural else across[index] if across else 0.0
            here_y += down[index] if down else 0.0
        x, y = here_x, here_y


def natural_width(text: str, size: float) -> float:
    """What a character takes where the file does not say: a square for hanzi, half of it for others."""
    return sum(size if unicodedata.east_asian_width(c) in "WF" else size / 2 for c in text)


def _deltas(text: str | None, count: int) -> list[float] | None:
    """Distances to the next character; "g 4 3.2" stands for four times 3.2; the last one goes on."""
    if not text or not text.strip():
        return None
    words, place = text.split(), 0
    found: list[float] = []
    while place < len(words) and len(found) < count:
        if words[place] == "g" and place + 2 < len(words):
            times = xml.numbers(words[place + 1])
            value = xml.numbers(words[place + 2])
            found += (value[:1] or [0.0]) * min(max(int(times[0]), 0) if times else 0, count - len(found))
            place += 3
        else:
            found += xml.numbers(words[place])[:1]
            place += 1
    return found + [found[-1] if found else 0.0] * (count - len(found))


def _replaced(element: xml.Element) -> dict[int, tuple[int, list[int]]]:
    """Position of a character -> (how many characters are replaced, glyph numbers)."""
    found = {}
    for item in xml.children(element, "CGTransform"):
        place, count = (int(next(iter(xml.numbers(item.get(key))), start)) for key, start in _CG_DEFAULTS)
        numbers = [int(number) for number in xml.numbers(xml.text_of(xml.first(item, "Glyphs"))) if 0 <= number < 65536]
        if numbers and count > 0:
            found[place] = (count, numbers)
    return found


_CG_DEFAULTS = (("CodePosition", 0), ("CodeCount", 1))


def _units(text: str, replaced: dict[int, tuple[int, list[int]]]) -> list[tuple[str, int | None]]:
    units: list[tuple[str, int | None]] = []
    place = 0
    while place < len(text):
        count, numbers = replaced.get(place, (0, []))
        if not count:
            units.append((text[place], None))
            place += 1
            continue
        covered = text[place : place + count]
        units += [(covered[i : i + 1] if i < len(numbers) - 1 else covered[i:], n) for i, n in enumerate(numbers)]
        place += count
    return units


def in_lines(placed: list[Glyph], size: float) -> Iterator[list[Glyph]]:
    """Split where the pen goes back and down; a column of characters stays together."""
    line: list[Glyph] = []
    for glyph in placed:
        if line and glyph.x < line[-1].x - size / 2 and glyph.y > line[-1].y + size / 2:
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


_MOST_GLYPHS = 120_000


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
    for index in range(min(struct.unpack_from(">I", table, offset + 12)[0], _MOST_GLYPHS)):
        first, last, _ = struct.unpack_from(">III", table, offset + 16 + 12 * index)
        if first <= last < 0x110000 and len(found) < _MOST_GLYPHS:
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
