"""What of a source PDF/A-2b forbids (ISO 19005-2, 6.2 and 6.1.7), as far as its objects tell without being drawn."""

import re
from collections.abc import Mapping

from pypdf.generic import ContentStream, StreamObject

from srdi_desktop.scans.pdf.objects import Value

# Transfer functions and halftones with a phase change how colours come out; PostScript and references reach outside.
_FORBIDDEN = {b"/TR": b"/Identity", b"/TR2": b"/Default", b"/HTP": b"", b"/PS": b"", b"/Ref": b""}
HINTS = (b"/Interpolate", b"/Alternates")  # only hints: left out, nothing is lost
_PRINT_COLOURS = re.compile(rb"(?<![^\s\])>])[kK](?![^\s])|/DeviceCMYK")


def breaches(value: Value, *, depth: int = 30) -> set[str]:
    """Of `fonts` (not embedded), `cmyk` (colours of print without a profile), `other` for an object of a source."""
    if value == b"/DeviceCMYK":
        return {"cmyk"}
    if isinstance(value, list) and depth:
        return set().union(*(breaches(item, depth=depth - 1) for item in value))
    if not isinstance(value, dict) or not depth:
        return set()
    found = {"fonts"} if without_font_file(value) else set()
    if any(key in value and value[key] != harmless for key, harmless in _FORBIDDEN.items()):
        found.add("other")
    if value.get(b"/Subtype") in (b"/PS", b"/Image") and value.get(b"/Subtype2") == b"/PS":
        found.add("other")
    return found.union(*(breaches(item, depth=depth - 1) for item in value.values()))


def without_font_file(value: Mapping[bytes, Value]) -> bool:
    """A font that every viewer replaces by one of its own: no descriptor (the 14 standard ones) or no font in it."""
    if value.get(b"/Type") == b"/FontDescriptor":
        return not any(key.startswith(b"/FontFile") for key in value)
    simple = value.get(b"/Subtype") in (b"/Type1", b"/TrueType")
    return value.get(b"/Type") == b"/Font" and simple and b"/FontDescriptor" not in value


def painted_in_print_colours(content: bytes) -> bool:
    """Whether a content stream chooses CMYK itself; a real parser decides where a quick look is in doubt."""
    if not _PRINT_COLOURS.search(content):
        return False
    holder = StreamObject()
    holder.set_data(content)
    return any(
        operator in (b"k", b"K") or (operator in (b"cs", b"CS") and operands == ["/DeviceCMYK"])
        for operands, operator in ContentStream(holder, None).operations
    )


def lzw(filters: Value | None) -> bool:
    """Whether a filter is LZW, which PDF/A leaves out."""
    named = filters if isinstance(filters, list) else [filters]
    return b"/LZWDecode" in named or b"/LZW" in named


class ArchivalCheck:
    """Notes while a file is written what keeps it from being PDF/A-2b; `found` as `breaches` names it."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def look(self, value: Value) -> None:
        """Look at an object that comes along."""
        self.found |= breaches(value)

    def content(self, data: bytes) -> None:
        """Look at a content stream that comes along."""
        if painted_in_print_colours(data):
            self.found.add("cmyk")
