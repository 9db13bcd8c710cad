"""The fonts of papers that reportlab lays out: hanzi first, wide Latin and symbols for each character it lacks."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

from srdi_desktop import resources
from srdi_desktop.export.type.fonts import FontFile, opened
from srdi_desktop.model import printable


class _Lookup(dict[int, Any]):
    """A table that fills itself as it is asked; `find` raises KeyError for what is not there."""

    def __init__(self, find: Callable[[int], Any]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: int) -> Any:
        self[key] = found = self._find(key)
        return found

    def __contains__(self, key: object) -> bool:
        try:
            self[key]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def get(self, key: int, default: Any = None) -> Any:
        """The value, or the default where there is none."""
        try:
            return self[key]
        except KeyError:
            return default


class _Slices:
    """Parts of one table of the file, copied only as they are asked for."""

    def __init__(self, data: Any, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return bytes(self._data[self._start + part.start : self._start + part.stop])


class LeanFace(TTFontFace):  # type: ignore[misc]  # reportlab has no types
    """As reportlab's face, from one of our font files; glyphs are found by `FontFile`."""

    def __init__(self, path: Path) -> None:
        self._file: FontFile = opened(path)
        super().__init__(str(path))

    def readFile(self, name: str) -> None:  # noqa: N802 - reportlab's name
        """Take the mapped file in place of a copy of it."""
        self.filename = name
        self._ttf_data = self._file.data
        self._pos = 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: ARG002, N802, N803 - reportlab's names
        """Names and measures at once, characters and glyphs as they are met."""
        super().extractInfo(charInfo=0)
        file = self._file
        self.charToGlyph = _Lookup(self._glyph)
        self.charWidths = _Lookup(lambda code: file.advance(self.charToGlyph[code]))
        self.defaultWidth = file.advance(0)
        self.hmetrics = _Lookup(self._metric)
        self.glyphPos = _Lookup(file.place)

    def get_table(self, tag: str) -> Any:
        """A table; the outlines, 8 MB, are not copied whole."""
        if tag == "glyf":
            return _Slices(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)

    def _glyph(self, code: int) -> int:
        glyph = self._file.glyph(0x20 if code == 0xA0 else code)  # a blank that does not break looks like any other
        if not glyph:
            raise KeyError(code)
        return glyph

    def _metric(self, glyph: int) -> tuple[int, int]:
        """(advance, left side bearing) in units; reportlab reads and writes the bearing without its sign."""
        return round(self._file.advance(glyph) * self._file.units / 1000), self._file.bearing(glyph) & 0xFFFF


UNKNOWN = "□"  # for a character that no font has
_FACES = {"regular": (("regular", "SC"), ("regular", "")), "bold": (("bold", "SC"), ("bold", ""), ("regular", "SC"))}
_CODE = re.compile(r"<([0-9A-F]{5,6})>")


class _Face(TTFont):  # type: ignore[misc]  # reportlab has no types
    """reportlab 5.1 writes characters beyond plane 0 (names such as 𨱏) as five digits, which no reader can copy."""

    def __init__(self, name: str, path: Path) -> None:
        """As reportlab's own, around a face that does not read the whole font."""
        self.fontName = name
        self.face = LeanFace(path)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable, self.shapable = 0, False

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Write the font's objects, then put UTF-16BE where ISO 32000-1, 9.10.3 asks for it."""
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in set(doc.idToObject) - before:
            if name.startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = _CODE.sub(_utf16, stream.content)


def _utf16(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _registered(weight: str, script: str) -> Any:
    """A face, opened when the first character needs it."""
    name = f"Srdi{script}-{weight}"
    face = _Face(name, resources.font(weight, script))
    pdfmetrics.registerFont(face)
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(name, bold, italic, name)
    return face


def font_name(*, bold: bool = False) -> str:
    """The name under which reportlab knows the first face of a weight."""
    return str(_registered(*_FACES["bold" if bold else "regular"][0]).fontName)


@cache
def _chosen(character: str, weight: str) -> tuple[str, str]:
    """(name of the face, the character it draws)."""
    for face in _FACES[weight]:
        font = _registered(*face)
        if ord(character) in font.face.charToGlyph:
            return str(font.fontName), character
    if character.isspace():
        return (font_name(), " ")
    return _chosen(UNKNOWN, weight)


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """(font, text) for neighbours of one face."""
    chosen = [_chosen(character, "bold" if bold else "regular") for character in text]
    for name, group in groupby(chosen, key=lambda pair: pair[0]):
        yield name, "".join(character for _, character in group)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in points."""
    return float(sum(pdfmetrics.stringWidth(part, name, size) for name, part in runs(text, bold=bold)))


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def marked(text: str, *, bold: bool = False) -> str:
    """The text in reportlab's markup, another face named wherever the first one lacks a character."""
    return "<br/>".join(_marked_line(line, bold=bold) for line in printable(text).split("\n"))


def _marked_line(line: str, *, bold: bool) -> str:
    first, wide = font_name(bold=bold), line.replace("　", "\u00a0\u00a0")  # reportlab folds wide blanks into one
    parts = ((name, escape(part)) for name, part in runs(wide, bold=bold))
    return "".join(part if name == first else f'<font name="{name}">{part}</font>' for name, part in parts)
