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
_Unit = tuple[str, int | None]  # characters, and the glyph number that stands for them
_Replaced = dict[int, tuple[int, list[int]]]


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
        text = (code.text or "").strip("\r\n\t")
        units = _units(text[:_MOST], replaced)
        count = len(units)
        across = _deltas(code.get("DeltaX"), count)
        down = _deltas(code.get("DeltaY"), count)
        natural = across is None and down is None
        for index, (unit, number) in enumerate(units):
            yield Glyph(unit, x, y, number)
            if natural:
                x += natural_width(unit, size)
            elif across:
                x += across[index]
            if down:
                y += down[index]


def natural_width(text: str, size: float) -> float:
    """What a character takes where the file does not say: a square for hanzi, half of it for others."""
    half = size / 2
    width = 0.0
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        width += size if wide else half
    return width


def _deltas(text: str | None, count: int) -> list[float] | None:
    """Distances to the next character; "g 4 3.2" stands for four times 3.2; the last one goes on."""
    if not text or not text.strip():
        return None
    words = text.split()
    place = 0
    found: list[float] = []
    while place < len(words) and len(found) < count:
        if words[place] == "g" and place + 2 < len(words):
            times = xml.numbers(words[place + 1])
            value = xml.numbers(words[place + 2])[:1] or [0.0]
            wanted = max(int(times[0]), 0) if times else 0
            missing = count - len(found)
            found += value * min(wanted, missing)
            place += 3
        else:
            found += xml.numbers(words[place])[:1]
            place += 1
    last = found[-1] if found else 0.0
    missing = count - len(found)
    return found + [last] * missing


def _replaced(element: xml.Element) -> _Replaced:
    """Position of a character -> (how many characters are replaced, glyph numbers)."""
    found = {}
    for item in xml.children(element, "CGTransform"):
        place = _whole_number(item, "CodePosition", 0)
        count = _whole_number(item, "CodeCount", 1)
        listed = xml.text_of(xml.first(item, "Glyphs"))
        numbers = [int(number) for number in xml.numbers(listed) if 0 <= number < 65536]
        if numbers and count > 0:
            found[place] = (count, numbers)
    return found


def _whole_number(item: xml.Element, name: str, usual: int) -> int:
    """The first number of an attribute, `usual` where there is none."""
    values = xml.numbers(item.get(name))
    if values:
        return int(values[0])
    return usual


def _units(text: str, replaced: _Replaced) -> list[_Unit]:
    """Characters, or the glyphs that stand for some; the last glyph has the characters that are left over."""
    units: list[_Unit] = []
    place = 0
    while place < len(text):
        count, numbers = replaced.get(place, (0, []))
        if not count:
            units.append((text[place], None))
            place += 1
            continue
        covered = text[place : place + count]
        last = len(numbers) - 1
        for index, number in enumerate(numbers):
            end = index + 1 if index < last else count
            units.append((covered[index:end], number))
        place += count
    return units


def in_lines(placed: list[Glyph], size: float) -> Iterator[list[Glyph]]:
    """Split where the pen goes back and down; a column of characters stays together."""
    half = size / 2
    line: list[Glyph] = []
    for glyph in placed:
        if line:
            before = line[-1]
            back = glyph.x < before.x - half
            if back and glyph.y > before.y + half:
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
        found: set[int] = set()
        for offset in _unicode_offsets(table):
            found |= _subtable(table, offset)
        return frozenset(found)
    except (struct.error, KeyError, IndexError, ValueError):
        return frozenset()


def _table(font: bytes, wanted: bytes) -> bytes:
    """A table of the font, or of the first one of a collection; KeyError when it has none of that name."""
    start = 0
    if font[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", font, 12)
    (count,) = struct.unpack_from(">H", font, start + 4)
    for index in range(count):
        record = start + 12 + 16 * index
        tag, _, offset, length = struct.unpack_from(">4sIII", font, record)
        if tag == wanted:
            return font[offset : offset + length]
    raise KeyError(wanted)


def _unicode_offsets(table: bytes) -> list[int]:
    (told,) = struct.unpack_from(">H", table, 2)
    offsets = set()
    for index in range(min(told, 64)):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        if platform == 0 or (platform, encoding) in _WINDOWS:
            offsets.add(offset)
    return sorted(offsets)


_WINDOWS = {(3, 1), (3, 10)}


def _subtable(table: bytes, offset: int) -> frozenset[int]:
    """Code points of one part of the character map; formats 4 and 12, which fonts of hanzi have."""
    (kind,) = struct.unpack_from(">H", table, offset)
    if kind == 4:
        return _segments(table, offset)
    if kind != 12:
        return frozenset()
    found: set[int] = set()
    (groups,) = struct.unpack_from(">I", table, offset + 12)
    for index in range(min(groups, _MOST_GLYPHS)):
        first, last, _ = struct.unpack_from(">III", table, offset + 16 + 12 * index)
        if first <= last < 0x110000 and len(found) < _MOST_GLYPHS:
            found.update(range(first, last + 1))
    return frozenset(found)


def _segments(table: bytes, offset: int) -> frozenset[int]:
    (doubled,) = struct.unpack_from(">H", table, offset + 6)
    count = doubled // 2
    numbers = f">{count}H"
    ends = struct.unpack_from(numbers, table, offset + 14)
    starts = struct.unpack_from(numbers, table, offset + 16 + 2 * count)
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
    code = ord(text[0])
    if own is not None and code in own.characters:
        return own
    for path in _chosen:
        font = _load(path)
        if code in font.characters:
            return font
    return None


@cache
def _load(path: Path) -> Font:
    return from_bytes(path.read_bytes())


def from_bytes(data: bytes) -> Font:
    """A font out of a scan; without characters when it cannot be read."""
    return Font(data, coverage(data))
