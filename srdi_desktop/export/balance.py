"""Whether a page's content leaves the graphics state as it found it; if not, our stamp would land anywhere."""

import re
import zlib

from pypdf.generic import ContentStream, StreamObject

from srdi_desktop.export.pdf_source import FAULTS, PdfSource
from srdi_desktop.export.syntax import Ref

_SAVES = re.compile(rb"(?<![^\s\]>)}])[qQ](?![^\s\[<(/%])")


def unclosed(source: PdfSource, parts: list[Ref]) -> tuple[int, int]:
    """(states left open, states closed that were never opened). A page that cannot be read counts as balanced."""
    try:
        data = [_data(source, part) for part in parts]
    except (*FAULTS, zlib.error):
        return 0, 0
    found = _depths(b"".join(_SAVES.findall(b"\n".join(data))).decode())
    return (0, 0) if found == (0, 0) else _parsed(data)


def _depths(marks: str) -> tuple[int, int]:
    depth = lowest = 0
    for mark in marks:
        depth += 1 if mark == "q" else -1
        lowest = min(lowest, depth)
    return depth - lowest, -lowest


def _parsed(data: list[bytes]) -> tuple[int, int]:
    """The same, by a real parser that knows text and inline images from operators; quick counting was in doubt."""
    holder = StreamObject()
    holder.set_data(b"\n".join(data))
    try:
        operators = [operator for _, operator in ContentStream(holder, None).operations]
    except FAULTS:
        return 0, 0
    return _depths("".join(operator.decode() for operator in operators if operator in (b"q", b"Q")))


def _data(source: PdfSource, part: Ref) -> bytes:
    """The decoded stream; the common case without pypdf, which takes ten times as long."""
    found = source.find(part)
    plain = isinstance(found.value, dict) and b"/DecodeParms" not in found.value
    if plain and isinstance(found.value, dict) and found.span:
        filters = found.value.get(b"/Filter", [])
        if filters in ([], b"/FlateDecode", [b"/FlateDecode"]):
            raw = source.raw(found)
            return zlib.decompress(raw) if filters else raw
    return source.decoded(part)
