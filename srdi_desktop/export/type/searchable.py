"""The searchable layer: what was read, invisible, over the picture of it, so that search and copy find it.

The font has two glyphs, plain boxes that are never painted (some engines drop text without outlines), and says for each
code which character it stands for. Its widths are nominal; each line is stretched to the box in which it was read.
"""

import struct
import unicodedata
import zlib
from collections.abc import Sequence

from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.export.type.fonts import font_file, to_unicode
from srdi_desktop.model import Line
from srdi_desktop.scans.pdf import objects
from srdi_desktop.scans.pdf.objects import Matrix

NAME = b"/SrHid"
UNITS = 1000
RISE = 0.2  # of the box below the baseline


class Invisible:
    """Codes are given out as characters come; `write` embeds the font once."""

    def __init__(self, out: PdfOut) -> None:
        self.font = out.reserve()
        self._codes: dict[str, int] = {}

    def content(self, lines: Sequence[Line], rotation: int, size: tuple[float, float], upright: Matrix) -> bytes:
        """Operators that write the lines in shown coordinates. `size`: of the page once upright, before `upright`
        straightens it and fits it onto its sheet.
        """
        shown = [self._line(line, rotation, size) for line in lines if line.text.strip()]
        if not shown:
            return b""
        onto_sheet = objects.matrix(upright)
        return b"q " + onto_sheet + b"BT 3 Tr\n" + b"".join(shown) + b"ET Q\n"

    def _line(self, line: Line, rotation: int, size: tuple[float, float]) -> bytes:
        box = line.box.turned(rotation)
        width = (box.right - box.left) * size[0]
        height = (box.bottom - box.top) * size[1]
        if width <= 0 or height <= 0:
            return b""
        text = " ".join(line.text.split())
        natural = sum(map(_advance, text)) * height / UNITS
        points = objects.number(round(height, 3))
        stretched = objects.number(round(100 * width / natural, 3))
        bottom = (1 - box.bottom) * size[1]
        place = objects.numbers((box.left * size[0], bottom + RISE * height))
        codes = "".join([f"{self._code(character):04X}" for character in text])
        return b"%b %b Tf %b Tz 1 0 0 1 %b Tm<%b>Tj\n" % (NAME, points, stretched, place, codes.encode())

    def _code(self, character: str) -> int:
        return self._codes.setdefault(character, len(self._codes) + 1)

    @property
    def entry(self) -> bytes:
        """The entry for a page's /Font dictionary."""
        return b"%b %d 0 R" % (NAME, self.font)

    def write(self, out: PdfOut) -> None:
        """Write the font, or nothing in its place when no page needed it."""
        if not self._codes:
            out.put(b"null", self.font)
            return
        data = _blank_font()
        length = b"/Filter/FlateDecode/Length1 %d" % len(data)
        file = out.put_stream(length, zlib.compress(data))
        descriptor = out.put(
            b"<</Type/FontDescriptor/FontName/AAAAAA+Invisible/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
            b"/Ascent 1000/Descent 0/CapHeight 1000/StemV 80/FontFile2 %d 0 R>>" % file
        )
        advances = [_advance(character) for character in self._codes]
        glyphs = b"\0\0" + b"".join(map(_glyph, advances))
        to_glyph = out.put_stream(b"/Filter/FlateDecode", zlib.compress(glyphs))
        widths = b" ".join(b"%d" % advance for advance in advances)
        registry = out.string(b"Adobe")
        ordering = out.string(b"Identity")
        below = out.put(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Invisible"
            b"/CIDSystemInfo<</Registry%b/Ordering%b/Supplement 0>>"
            b"/FontDescriptor %d 0 R/DW 1000/W[1[%b]]/CIDToGIDMap %d 0 R>>"
            % (registry, ordering, descriptor, widths, to_glyph)
        )
        characters = to_unicode(self._codes)
        unicode = out.put_stream(b"/Filter/FlateDecode", zlib.compress(characters))
        out.put(
            b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Invisible/Encoding/Identity-H/DescendantFonts[%d 0 R]"
            b"/ToUnicode %d 0 R>>" % (below, unicode),
            self.font,
        )


def _advance(character: str) -> int:
    """Nominal width in thousandths: full for hanzi, half for everything narrow."""
    if unicodedata.east_asian_width(character) in "WF":
        return UNITS
    return UNITS // 2


def _glyph(advance: int) -> bytes:
    """Number of the glyph of that width, in two bytes."""
    if advance == UNITS:
        return b"\0\1"
    return b"\0\2"


def _blank_font() -> bytes:
    """The smallest TrueType file that every engine loads: an empty glyph, a full and a half square."""
    head = struct.pack(
        ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, UNITS, 0, 0, 0, 0, UNITS, UNITS, 0, 8, 2, 1, 0
    )
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, UNITS, 0, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, 3)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 3, 4, 1, 0, 0, 1, *[0] * 8)
    cmap = struct.pack(">HHHHIHHHHHHHHHHHH", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)
    post = struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0)
    hmtx = struct.pack(">HhHhHh", UNITS, 0, UNITS, 0, UNITS // 2, 0)
    full = _square(UNITS)
    half = _square(UNITS // 2)
    glyf = full + half
    loca = struct.pack(">IIII", 0, 0, len(full), len(glyf))
    return font_file({
        b"head": head, b"hhea": hhea, b"maxp": maxp, b"hmtx": hmtx,
        b"loca": loca, b"glyf": glyf, b"cmap": cmap, b"post": post,
    })  # fmt: skip


def _square(width: int) -> bytes:
    """The outline of a box, padded to four bytes."""
    outline = struct.pack(">hhhhhHH4B8h", 1, 0, 0, width, UNITS, 3, 0, 1, 1, 1, 1, 0, width, 0, -width, 0, 0, UNITS, 0)
    return outline + bytes(-len(outline) % 4)
