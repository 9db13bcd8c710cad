"""Active content of a PDF that is never carried over: scripts, launch actions, attached files."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_WORDS = {
    b"/JavaScript": "javascript", b"/Launch": "launch", b"/EmbeddedFile": "attachment", b"/Collection": "portfolio",
}  # fmt: skip
_NAMES = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|ObjStm|Collection)\b")
_OBJECT_STREAM = b"/ObjStm"
_STREAM = re.compile(rb".{0,400}?stream\r?\n", re.DOTALL)
_CHUNK, _OVERLAP = 4 << 20, 64
_PACKED_MOST = 8 << 20  # bytes of unpacked object streams looked at; more is a bomb, not a scan


def active_content(stream: BinaryIO, pdf: "pdfium.PdfDocument") -> tuple[str, ...]:
    """javascript | launch | attachment | portfolio | xfa, by PDFium's lists and by such names in the file."""
    found = {_WORDS[name] for name in _names(stream) if name in _WORDS}
    if pdfium_c.FPDFDoc_GetJavaScriptActionCount(pdf) > 0:
        found.add("javascript")
    if pdf.count_attachments() > 0:
        found.add("attachment")
    else:
        found.discard("portfolio")
    if pdf.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL:
        found.add("xfa")
    return tuple(sorted(found))


def _names(stream: BinaryIO) -> Iterator[bytes]:
    """The telling names in the file's bytes, object streams unpacked; other streams cannot hold actions."""
    stream.seek(0, io.SEEK_SET)
    rest, budget = b"", _PACKED_MOST
    while chunk := stream.read(_CHUNK):
        data = rest + chunk
        for match in _NAMES.finditer(data):
            yield match[0]
            if match[0] == _OBJECT_STREAM and budget > 0:
                text = _unpacked(data, match.end(), budget)
                budget -= len(text) + 1000
                yield from _NAMES.findall(text)
        rest = data[-_OVERLAP:]


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    """The beginning of the object stream whose dictionary goes on at `start`; b"" when it is packed otherwise."""
    head = _STREAM.match(data, start)
    if head is None:
        return b""
    try:
        return zlib.decompressobj().decompress(data[head.end() : head.end() + most], min(most, 1 << 20))
    except zlib.error:
        return b""
