"""Text in two weights with a fallback for every character: hanzi font first, wide Latin and symbols second."""

from collections.abc import Iterator
from dataclasses import dataclass

from srdi_desktop import resources
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.export.type import fonts
from srdi_desktop.export.type.fonts import Face
from srdi_desktop.scans.pdf import objects

UNKNOWN = "□"  # for a character that no font has
_NOT_AT_START = set("，。、；：？！）》」』】〕”’％…—·,.;:?!)]}%")
_NOT_AT_END = set("（《「『【〔“‘([{")


@dataclass(frozen=True)
class Style:
    """How text looks: size in points, weight, colour 0..1."""

    size: float = 10.5
    bold: bool = False
    colour: tuple[float, float, float] = (0.13, 0.15, 0.19)


class Lettering:
    """The fonts of one PDF. Content streams name them /SrF0 … /SrF3; `write` embeds what was used."""

    def __init__(self) -> None:
        self._faces = [
            Face(fonts.opened(resources.font(weight, script)))
            for weight in ("regular", "bold")
            for script in ("SC", "")
        ]
        self._numbers: list[int] = []
        self._dictionary = 0
        self._chosen: dict[tuple[str, bool], tuple[int, str]] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def _face(self, character: str, bold: bool) -> tuple[int, str]:
        """(number of the face, the character it will draw)."""
        key = (character, bold)
        if key not in self._chosen:
            order = (2, 3, 0, 1) if bold else (0, 1, 2, 3)
            found = next((face for face in order if self._faces[face].has(character)), None)
            self._chosen[key] = self._face(UNKNOWN, bold) if found is None else (found, character)
        return self._chosen[key]

    def width(self, text: str, style: Style) -> float:
        """Width of a line in points."""
        return sum(self._advance(character, style.bold) for character in text) * style.size / 1000

    def _advance(self, character: str, bold: bool) -> float:
        key = (character, bold)
        if key not in self._widths:
            face, drawn = self._face(character, bold)
            self._widths[key] = self._faces[face].width(drawn)
        return self._widths[key]

    def shown(self, text: str, style: Style) -> bytes:
        """The operators that show the text from the current place, inside BT … ET."""
        return b"".join(
            b"/SrF%d %b Tf<%b>Tj " % (face, objects.number(style.size), codes.encode())
            for face, codes in self._runs(text, style.bold)
        )

    def _runs(self, text: str, bold: bool) -> Iterator[tuple[int, str]]:
        """Neighbours of one face together, as hexadecimal codes."""
        last, codes = -1, ""
        for character in text:
            face, drawn = self._face(character, bold)
            if face != last and codes:
                yield last, codes
                codes = ""
            last = face
            codes += f"{self._faces[face].code(drawn):04X}"
        if codes:
            yield last, codes

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """Lines no wider than `width` points: Latin breaks at blanks, hanzi anywhere but before a closing mark."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            lines += self._broken(paragraph, style, width)
        return lines or [""]

    def _broken(self, text: str, style: Style, width: float) -> list[str]:
        lines = []
        line = ""
        used = 0.0
        limit = width * 1000 / style.size
        for character in text:
            advance = self._advance(character, style.bold)
            if used + advance > limit and line and character != " ":
                cut = _cut(line, character)
                lines.append(line[:cut].rstrip())
                line = line[cut:].lstrip()
                used = sum(self._advance(kept, style.bold) for kept in line)
            line += character
            used += advance
        return [*lines, line.rstrip()]

    def shortened(self, text: str, style: Style, width: float) -> str:
        """The text, or as much of it as fits with an ellipsis."""
        if self.width(text, style) <= width:
            return text
        while text and self.width(text + "…", style) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def reserve(self, out: PdfOut) -> int:
        """Reserve the font objects; returns the number of the /Font dictionary that `write` fills in."""
        self._numbers = [out.reserve() for _ in self._faces]
        self._dictionary = out.reserve()
        return self._dictionary

    def named_in(self, content: bytes) -> bytes:
        """The entries of a /Font dictionary for the faces that this content names."""
        used = (face for face in range(len(self._faces)) if b"/SrF%d " % face in content)
        return b"".join(b"/SrF%d %d 0 R" % (face, self._numbers[face]) for face in used)

    def write(self, out: PdfOut, named: bytes = b"") -> None:
        """Embed the faces that were used; `named`: further entries of the /Font dictionary."""
        for index, (face, number) in enumerate(zip(self._faces, self._numbers, strict=True)):
            if face.used:
                face.write(out, number)
                named += b"/SrF%d %d 0 R" % (index, number)
            else:
                out.put(b"null", number)
        out.put(b"<<" + named + b">>", self._dictionary)


def _cut(line: str, coming: str) -> int:
    """Where to break `line` when `coming` no longer fits; the whole line when there is no good place."""
    for cut in range(len(line), 0, -1):
        after = line[cut] if cut < len(line) else coming
        if may_break(line[cut - 1], after):
            return cut
    return len(line)


def may_break(before: str, after: str) -> bool:
    """Whether a line may end with the one character and the next begin with the other: words and numbers are not torn,
    no mark dangles.
    """
    if before != " " and after != " " and before.isascii() and after.isascii():
        return False
    return not dangles(before, after)


def dangles(before: str, after: str) -> bool:
    """Whether a break between them leaves an opening mark at a line's end or a closing one at the next one's start."""
    return before in _NOT_AT_END or after in _NOT_AT_START
