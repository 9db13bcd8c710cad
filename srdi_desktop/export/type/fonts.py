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
        count = struct.unpack_from(">H", self.data, 4)[0]
        rows = (struct.unpack_from(">4sIII", self.data, 12 + 16 * i) for i in range(count))
        self.tables = {tag: (offset, length) for tag, _, offset, length in rows}
        self.head, self.maxp, self.hhea = (self.table(tag) for tag in (b"head", b"maxp", b"hhea"))
        self.units = struct.unpack_from(">H", self.head, 18)[0]
        self._long_loca = struct.unpack_from(">h", self.head, 50)[0] == 1
        self._metrics = struct.unpack_from(">H", self.hhea, 34)[0]
        self._starts, self._ends, self._first = self._cmap()

    def table(self, tag: bytes) -> bytes:
        """The bytes of a table."""
        offset, length = self.tables[tag]
        return self.data[offset : offset + length]

    def _cmap(self) -> "tuple[array[int], array[int], array[int]]":
        """The groups of the format 12 subtable: first and last character, glyph of the first."""
        base = self.tables[b"cmap"][0]
        for index in range(struct.unpack_from(">H", self.data, base + 2)[0]):
            place = base + struct.unpack_from(">I", self.data, base + 8 + 8 * index)[0]
            if struct.unpack_from(">H", self.data, place)[0] == 12:
                groups = struct.unpack_from(">I", self.data, place + 12)[0]
                flat = array("I", self.data[place + 16 : place + 16 + 12 * groups])
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
        place = self.tables[b"hmtx"][0] + 4 * min(glyph, self._metrics - 1)
        return float(struct.unpack_from(">H", self.data, place)[0] * 1000 / self.units)

    def bearing(self, glyph: int) -> int:
        """Left side bearing in units; behind the full metrics come bearings alone (OpenType, hmtx)."""
        extra = max(0, glyph - self._metrics + 1)
        place = self.tables[b"hmtx"][0] + 4 * (glyph - extra) + (2 + 2 * extra)
        return int(struct.unpack_from(">h", self.data, place)[0])

    def place(self, glyph: int) -> int:
        """Where the glyph begins in the table of outlines; it ends where the next one begins."""
        base = self.tables[b"loca"][0]
        if self._long_loca:
            return int(struct.unpack_from(">I", self.data, base + 4 * glyph)[0])
        return int(2 * struct.unpack_from(">H", self.data, base + 2 * glyph)[0])

    def outline(self, glyph: int) -> bytes:
        """The glyph's own bytes, empty for a blank."""
        start = self.tables[b"glyf"][0]
        return self.data[start + self.place(glyph) : start + self.place(glyph + 1)]


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
        return self._file.advance(self._glyphs[self._codes[character]])

    @property
    def used(self) -> bool:
        """Whether anything was drawn with it."""
        return bool(self._codes)

    def write(self, out: PdfOut, number: int) -> None:
        """Write the font: Type0 over CIDFontType2, embedded subset, full ToUnicode."""
        name = b"/" + self._tag() + b"+" + self._file.name.encode()
        data = zlib.compress(self._subset(), 6)
        widths = b" ".join(objects.number(round(self._file.advance(glyph), 2)) for glyph in self._glyphs)
        file = out.put_stream(b"/Filter/FlateDecode/Length1 %d" % len(self._subset()), data)
        descriptor = out.put(
            b"<</Type/FontDescriptor/FontName%b/Flags 4/FontBBox%b/ItalicAngle 0/Ascent 1000/Descent -375"
            b"/CapHeight 714/StemV 80/FontFile2 %d 0 R>>" % (name, self._bounds(), file)
        )
        below = out.put(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo<</Registry%b/Ordering%b/Supplement 0>>"
            b"/FontDescriptor %d 0 R/DW 1000/W[0[%b]]/CIDToGIDMap/Identity>>"
            % (name, out.string(b"Adobe"), out.string(b"Identity"), descriptor, widths)
        )
        unicode = out.put_stream(b"/Filter/FlateDecode", zlib.compress(to_unicode(self._codes), 6))
        out.put(
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name, below, unicode),
            number,
        )

    def _tag(self) -> bytes:
        """Six capitals that differ with the glyphs, as 9.6.4 asks."""
        value = zlib.crc32(struct.pack(f">{len(self._glyphs)}I", *self._glyphs))
        return bytes(65 + value // 26**place % 26 for place in range(6))

    def _bounds(self) -> bytes:
        corners = struct.unpack_from(">4h", self._file.head, 36)
        return objects.box(round(corner * 1000 / self._file.units) for corner in corners)

    def _subset(self) -> bytes:
        """A TrueType file of the used glyphs in our order; parts of composite glyphs follow behind."""
        glyphs = list(self._glyphs)
        place = {glyph: index for index, glyph in reversed(list(enumerate(glyphs)))}
        outlines: list[bytes] = []
        for glyph in glyphs:  # grows while it runs: composites bring their parts
            outlines.append(_renumbered(self._file.outline(glyph), glyphs, place))  # noqa: PERF401 - see above
        offsets, glyf = [0], bytearray()
        for outline in outlines:
            glyf += outline + bytes(-len(outline) % 4)
            offsets.append(len(glyf))
        hmtx = b"".join(struct.pack(">Hh", round(self._file.advance(g) * self._file.units / 1000), _left(o))
                        for g, o in zip(glyphs, outlines, strict=True))  # fmt: skip
        head = self._file.head[:50] + struct.pack(">h", 1) + self._file.head[52:]
        return font_file({
            b"head": head[:8] + bytes(4) + head[12:],
            b"hhea": self._file.hhea[:34] + struct.pack(">H", len(glyphs)),
            b"maxp": self._file.maxp[:4] + struct.pack(">H", len(glyphs)) + self._file.maxp[6:],
            b"hmtx": hmtx,
            b"loca": struct.pack(f">{len(offsets)}I", *offsets),
            b"glyf": bytes(glyf),
        })  # fmt: skip


def _left(outline: bytes) -> int:
    """Left side bearing: the outline's own left edge."""
    if outline:
        return int(struct.unpack_from(">h", outline, 2)[0])
    return 0


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
        at += 4 + (4 if flags & 1 else 2) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
    return bytes(data)


def font_file(tables: dict[bytes, bytes]) -> bytes:
    """The tables of a TrueType font as a file with directory and checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    out = bytearray(struct.pack(">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16))
    at = 12 + 16 * count
    body = bytearray()
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        check = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        out += struct.pack(">4sIII", tag, check, at + len(body), len(data))
        body += padded
    return bytes(out + body)


def to_unicode(codes: dict[str, int]) -> bytes:
    """The character map for copying and searching; UTF-16BE, so rare characters beyond plane 0 survive."""
    rows = [b"<%04X> <%b>" % (code, text.encode("utf-16-be").hex().encode()) for text, code in codes.items()]
    blocks = [rows[first : first + 100] for first in range(0, len(rows), 100)]
    body = b"\n".join(b"%d beginbfchar\n%b\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe)"
        b" /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n%b\nendcmap\n"
        b"CMapName currentdict /CMap defineresource pop\nend\nend" % body
    )
