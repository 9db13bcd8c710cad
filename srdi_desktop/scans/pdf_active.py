"""Active content of a PDF that is never carried over: scripts, launch actions, attached files."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_WORDS = ((b"/JavaScript", "javascript"), (b"/Launch", "launch"), (b"/EmbeddedFile", "attachment"))
_CHUNK, _OVERLAP = 4 << 20, 64
_PACKED_MOST = 8 << 20  # bytes of unpacked object streams looked at; more is a bomb, not a scan
_PACKED = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)


def active_content(stream: BinaryIO, pdf: "pdfium.PdfDocument") -> tuple[str, ...]:
    """javascript | launch | attachment, by PDFium's lists and by the names of such actions in the file."""
    found = {word for chunk in _chunks(stream) for name, word in _WORDS if name in chunk}
    if pdfium_c.FPDFDoc_GetJavaScriptActionCount(pdf) > 0:
        found.add("javascript")
    if pdf.count_attachments() > 0:
        found.add("attachment")
    return tuple(sorted(found))


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0, io.SEEK_SET)
    rest, budget = b"", _PACKED_MOST
    while chunk := stream.read(_CHUNK):
        data = rest + chunk
        yield data
        if b"/ObjStm" in data:
            for packed in _PACKED.finditer(data):
                if budget <= 0:
                    break
                text = _unpacked(data[packed.end() :], budget)
                budget -= len(text) + 1000
                yield text
        rest = data[-_OVERLAP:]


def _unpacked(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, min(most, 1 << 20))
    except zlib.error:
        return b""
