"""The fonts of papers that reportlab lays out: hanzi first, wide Latin and symbols for each character it lacks."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont

from srdi_desktop import resources
from srdi_desktop.export.lean_face import LeanFace

UNKNOWN = "□"  # for a character that no font has
_FACES = {"regular": (("regular", "SC"), ("regular", "")), "bold": (("bold", "SC"), ("bold", ""), ("regular", "SC"))}
_CODE = re.compile(r"<([0-9A-F]{5,6})>")


class _Face(TTFont):  # type: ignore[misc]  # reportlab has no types
    """reportlab 5.1 writes characters beyond plane 0 (names such as 𨱏) as five digits, which no reader can copy."""

    def __init__(self, name: str, path: Path) -> None:
        """As reportlab's own, around a face that does not read the whole font."""
        self.fontName, self.face, self.encoding = name, LeanFace(path), TTEncoding()
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
    return (font_name(), " ") if character.isspace() else _chosen(UNKNOWN, weight)


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
    return "<br/>".join(_marked_line(line, bold=bold) for line in text.split("\n"))


def _marked_line(line: str, *, bold: bool) -> str:
    first, wide = font_name(bold=bold), line.replace("　", "\u00a0\u00a0")  # reportlab folds wide blanks into one
    parts = ((name, escape(part)) for name, part in runs(wide, bold=bold))
    return "".join(part if name == first else f'<font name="{name}">{part}</font>' for name, part in parts)
