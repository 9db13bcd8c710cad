"""A TrueType face for reportlab that looks characters up in the mapped file when they are met.

reportlab's own makes dictionaries of all 30,000 characters of a CJK font: 23 MB and 0.1 s for each of four faces, which
alone broke the export's memory ceiling where the summary is bound in.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFace

from srdi_desktop.export.fonts import FontFile, opened


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
        self.filename, self._ttf_data, self._pos = name, self._file.data, 0

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
