"""TrueType fonts for the pages we draw: reads only the glyphs that are used and embeds exactly those.

A whole CJK font takes reportlab 0.1 s and 23 MB to read; here a font costs its table directory (`lean_face.py` lends
that to reportlab). Glyphs are numbered in the order of their first use, which is also the code in the content stream
(Identity-H).
"""

import mmap
import struct
import zlib
from array import array
from bisect import bisect_right
from functools import cache
from pathlib import Path

from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.scans.pdf import objects


class FontFile:
    """One TrueType file, mapped and read where needed (OpenType 1.9: cmap, hmtx, loca, glyf)."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        with path.open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.tables: dict[bytes, tuple[int, int]] = {}  # offset, length
        count = self._short(4)
        for index in range(count):
            row = 12 + 16 * index
            tag, _, offset, length = struct.unpack_from(">4sIII", self.data, row)
            self.tables[tag] = (offset, length)
        self.head = self.table(b"head")
        self.maxp = self.table(b"maxp")
        self.hhea = self.table(b"hhea")
        (self.units,) = struct.unpack_from(">H", self.head, 18)
        (loca_format,) = struct.unpack_from(">h", self.head, 50)
        self._long_loca = loca_format == 1
        (self._metrics,) = struct.unpack_from(">H", self.hhea, 34)
        self._starts, self._ends, self._first = self._cmap()

    def _short(self, place: int) -> int:
        """The unsigned number of two bytes at a place."""
        (number,) = struct.unpack_from(">H", self.data, place)
        return int(number)

    def _long(self, place: int) -> int:
        """The unsigned number of four bytes at a place."""
        (number,) = struct.unpack_from(">I", self.data, place)
        return int(number)

    def table(self, tag: bytes) -> bytes:
        """The bytes of a table."""
        offset, length = self.tables[tag]
        return self.data[offset : offset + length]

    def _cmap(self) -> "tuple[array[int], array[int], array[int]]":
        """The groups of the format 12 subtable: first and last character, glyph of the first."""
        base, _ = self.tables[b"cmap"]
        count = self._short(base + 2)
        for index in range(count):
            offset = self._long(base + 8 + 8 * index)
            place = base + offset
            if self._short(place) == 12:
                groups = self._long(place + 12)
                start = place + 16
                end = start + 12 * groups
                flat = array("I", self.data[start:end])
                flat.byteswap()
                return flat[0::3], flat[1::3], flat[2::3]
        raise ValueError(f"{self.name} has no full character map")

    def glyph(self, code: int) -> int:
        """Glyph of a character, 0 when the font has none."""
        group = bisect_right(self._starts, code) - 1
        if group < 0 or code > self._ends[group]:
            return 0
        return self._first[group] + code - self._starts[group]

    def advance(self, glyph: int) -> float:
        """Width in thousandths of the size."""
        base, _ = self.tables[b"hmtx"]
        place = base + 4 * min(glyph, self._metrics - 1)
        units = self._short(place)
        return float(units * 1000 / self.units)

    def bearing(self, glyph: int) -> int:
        """Left side bearing in units; behind the full metrics come bearings alone (OpenType, hmtx)."""
        base, _ = self.tables[b"hmtx"]
        extra = max(0, glyph - self._metrics + 1)
        last_full = base + 4 * (glyph - extra)
        place = last_full + 2 + 2 * extra
        (bearing,) = struct.unpack_from(">h", self.data, place)
        return int(bearing)

    def place(self, glyph: int) -> int:
        """Where the glyph begins in the table of outlines; it ends where the next one begins."""
        base, _ = self.tables[b"loca"]
        if self._long_loca:
            return self._long(base + 4 * glyph)
        return 2 * self._short(base + 2 * glyph)

    def outline(self, glyph: int) -> bytes:
        """The glyph's own bytes, empty for a blank."""
        base, _ = self.tables[b"glyf"]
        start = base + self.place(glyph)
        end = base + self.place(glyph + 1)
        return self.data[start:end]


@cache
def opened(path: Path) -> FontFile:
    """The font file, read once per process."""
    return FontFile(path)


class Face:
    """The part of one font file that one PDF uses."""

    def __init__(self, file: FontFile) -> None:
        self._file = file
        self._glyphs = [0]  # the file's glyph numbers in the order of our codes; 0 is "not there"
        self._codes: dict[str, int] = {}
        self._missing: set[str] = set()

    def has(self, character: str) -> bool:
        """Whether the font draws the character; a code is kept for it from then on."""
        if character in self._codes:
            return True
        if character in self._missing:
            return False
        glyph = self._file.glyph(ord(character))
        if not glyph:
            self._missing.add(character)
            return False
        self._codes[character] = len(self._glyphs)
        self._glyphs.append(glyph)
        return True

    def code(self, character: str) -> int:
        """The character's code in content streams."""
        return self._codes[character]

    def width(self, character: str) -> float:
        """Advance in thousandths of the size."""
        code = self._codes[character]
        return self._file.advance(self._glyphs[code])

    @property
    def used(self) -> bool:
        """Whether anything was drawn with it."""
        return bool(self._codes)

    def write(self, out: PdfOut, number: int) -> None:
        """Write the font: Type0 over CIDFontType2, embedded subset, full ToUnicode."""
        name = b"/" + self._tag() + b"+" + self._file.name.encode()
        subset = self._subset()
        length = b"/Filter/FlateDecode/Length1 %d" % len(subset)
        file = out.put_stream(length, zlib.compress(subset, 6))
        advances = [round(self._file.advance(glyph), 2) for glyph in self._glyphs]
        widths = b" ".join(map(objects.number, advances))
        descriptor = out.put(
            b"<</Type/FontDescriptor/FontName%b/Flags 4/FontBBox%b/ItalicAngle 0/Ascent 1000/Descent -375"
            b"/CapHeight 714/StemV 80/FontFile2 %d 0 R>>" % (name, self._bounds(), file)
        )
        registry = out.string(b"Adobe")
        ordering = out.string(b"Identity")
        below = out.put(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo<</Registry%b/Ordering%b/Supplement 0>>"
            b"/FontDescriptor %d 0 R/DW 1000/W[0[%b]]/CIDToGIDMap/Identity>>"
            % (name, registry, ordering, descriptor, widths)
        )
        characters = to_unicode(self._codes)
        unicode = out.put_stream(b"/Filter/FlateDecode", zlib.compress(characters, 6))
        out.put(
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name, below, unicode),
            number,
        )

    def _tag(self) -> bytes:
        """Six capitals that differ with the glyphs, as 9.6.4 asks."""
        numbers = struct.pack(f">{len(self._glyphs)}I", *self._glyphs)
        value = zlib.crc32(numbers)
        return bytes(65 + value // 26**place % 26 for place in range(6))

    def _bounds(self) -> bytes:
        """The box around all glyphs, in thousandths of the size."""
        corners = struct.unpack_from(">4h", self._file.head, 36)
        units = self._file.units
        thousandths = [round(corner * 1000 / units) for corner in corners]
        return objects.box(thousandths)

    def _subset(self) -> bytes:
        """A TrueType file of the used glyphs in our order; parts of composite glyphs follow behind."""
        file = self._file
        glyphs = list(self._glyphs)
        place: dict[int, int] = {}
        for index, glyph in enumerate(glyphs):
            place.setdefault(glyph, index)
        glyf = bytearray()
        hmtx = bytearray()
        offsets = [0]
        for glyph in glyphs:  # grows while it runs: composites bring their parts
            outline = _renumbered(file.outline(glyph), glyphs, place)
            glyf += outline + bytes(-len(outline) % 4)
            offsets.append(len(glyf))
            advance = round(file.advance(glyph) * file.units / 1000)
            hmtx += struct.pack(">Hh", advance, _left(outline))
        count = struct.pack(">H", len(glyphs))
        no_checksum = bytes(4)
        long_offsets = struct.pack(">h", 1)
        return font_file({
            b"head": file.head[:8] + no_checksum + file.head[12:50] + long_offsets + file.head[52:],
            b"hhea": file.hhea[:34] + count,
            b"maxp": file.maxp[:4] + count + file.maxp[6:],
            b"hmtx": bytes(hmtx),
            b"loca": struct.pack(f">{len(offsets)}I", *offsets),
            b"glyf": bytes(glyf),
        })  # fmt: skip


def _left(outline: bytes) -> int:
    """Left side bearing: the outline's own left edge."""
    if not outline:
        return 0
    (left,) = struct.unpack_from(">h", outline, 2)
    return int(left)


def _renumbered(outline: bytes, glyphs: list[int], place: dict[int, int]) -> bytes:
    """A composite glyph with its parts' new numbers; parts met for the first time are appended to `glyphs`."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return outline
    data = bytearray(outline)
    at = 10
    flags = 0x20
    while flags & 0x20:  # MORE_COMPONENTS
        flags, part = struct.unpack_from(">HH", data, at)
        if part not in place:
            place[part] = len(glyphs)
            glyphs.append(part)
        struct.pack_into(">H", data, at + 2, place[part])
        at += 4 + _arguments(flags)
    return bytes(data)


def _arguments(flags: int) -> int:
    """Bytes behind the number of a part: where it lies, as bytes or words, and how it is scaled or turned."""
    length = 2
    if flags & 1:  # ARG_1_AND_2_ARE_WORDS
        length = 4
    if flags & 8:  # WE_HAVE_A_SCALE
        return length + 2
    if flags & 0x40:  # WE_HAVE_AN_X_AND_Y_SCALE
        return length + 4
    if flags & 0x80:  # WE_HAVE_A_TWO_BY_TWO
        return length + 8
    return length


def font_file(tables: dict[bytes, bytes]) -> bytes:
    """The tables of a TrueType font as a file with directory and checksums."""
    count = len(tables)
    halvings = count.bit_length() - 1  # of the directory, for a search by halves
    power = 1 << halvings
    left_over = count - power
    directory = bytearray(struct.pack(">IHHHH", 0x10000, count, power * 16, halvings, left_over * 16))
    at = 12 + 16 * count
    body = bytearray()
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        words = struct.unpack(f">{len(padded) // 4}I", padded)
        check = sum(words) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, check, at + len(body), len(data))
        body += padded
    return bytes(directory + body)


def to_unicode(codes: dict[str, int]) -> bytes:
    """The character map for copying and searching; UTF-16BE, so rare characters beyond plane 0 survive."""
    rows = []
    for text, code in codes.items():
        character = text.encode("utf-16-be").hex()
        rows.append(b"<%04X> <%b>" % (code, character.encode()))
    blocks = []
    for first in range(0, len(rows), 100):
        block = rows[first : first + 100]
        lines = b"\n".join(block)
        blocks.append(b"%d beginbfchar\n%b\nendbfchar" % (len(block), lines))
    body = b"\n".join(blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe)"
        b" /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n%b\nendcmap\n"
        b"CMapName currentdict /CMap defineresource pop\nend\nend" % body
    )
