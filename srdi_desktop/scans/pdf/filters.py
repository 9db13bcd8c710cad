"""Stream filters of a PDF (ISO 32000-1, 7.4) as viewers read them: short names too, cut-off data as far as they go."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Sequence

from srdi_desktop.scans.pdf.objects import Value

# Table 93 allows the short names inside inline images only; every viewer takes them anywhere.
_FULL = {
    b"/A85": b"/ASCII85Decode", b"/AHx": b"/ASCIIHexDecode", b"/LZW": b"/LZWDecode", b"/Fl": b"/FlateDecode",
    b"/RL": b"/RunLengthDecode", b"/CCF": b"/CCITTFaxDecode", b"/DCT": b"/DCTDecode",
}  # fmt: skip
_UNDONE = {b"/ASCII85Decode", b"/ASCIIHexDecode", b"/LZWDecode", b"/FlateDecode", b"/RunLengthDecode", b"/Crypt"}
_STEP = 1 << 20
_SIP = 256  # bytes of faulty data at once
_BLANKS = b"\0\t\n\f\r "
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")


class FilterError(ValueError):
    """A filter that nobody here can undo, or more data than a page may hold."""


def full_names(filters: Value | None) -> Value | None:
    """The entry /Filter with full names."""
    if isinstance(filters, list):
        return [full_names(item) or b"null" for item in filters]
    if isinstance(filters, bytes):
        return _FULL.get(filters, filters)
    return filters


def as_list(filters: Value | None) -> list[Value]:
    """The filters in the order in which they are undone."""
    named = full_names(filters)
    if named is None:
        return []
    if isinstance(named, list):
        return named
    return [named]


def undoable(filters: Sequence[Value], parameters: Value | None) -> bool:
    """Whether `undone` can decode: filters of text, without a predictor and without late changes of LZW."""
    listed = parameters if isinstance(parameters, list) else [parameters]
    plain = all(not isinstance(item, dict) or _is_plain(item) for item in listed)
    if not plain:
        return False
    return all(isinstance(item, bytes) and item in _UNDONE for item in filters)


def _is_plain(parameters: dict[bytes, Value]) -> bool:
    return parameters.get(b"/Predictor", b"1") == b"1" and parameters.get(b"/EarlyChange", b"1") == b"1"


def all_of_text(filters: Sequence[Value]) -> bool:
    """Whether all filters are known and none is a picture's."""
    return all(isinstance(item, bytes) and item in _UNDONE for item in filters)


def undone(raw: bytes, filters: Sequence[Value], most: int) -> Iterator[bytes]:
    """The decoded bytes in pieces. FilterError above `most` bytes, and for filters that are not `undoable`."""
    *before, last = filters or [b""]
    for name in before:
        raw = b"".join(_undone(raw, name, most))
    yield from _undone(raw, last, most)


def _undone(raw: bytes, name: Value, most: int) -> Iterator[bytes]:
    if name == b"/FlateDecode":
        yield from _inflated(raw, most)
        return
    if name == b"/ASCII85Decode":
        data = _from_ascii85(raw)
    elif name == b"/ASCIIHexDecode":
        digits = _NOT_HEX.sub(b"", raw.partition(b">")[0])
        data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    elif name == b"/RunLengthDecode":
        data = _unrolled(raw, most)
    elif name == b"/LZWDecode":
        data = _from_lzw(raw)
    elif name in (b"", b"/Crypt"):  # a crypt filter of a file that is not locked changes nothing
        data = raw
    else:
        raise FilterError(name)
    if len(data) > most:
        raise FilterError("more than a page may hold")
    yield data


def _inflated(raw: bytes, most: int) -> Iterator[bytes]:
    """Deflate data; what follows a fault is lost, as in every viewer, and a wrong checksum is none. Data that are no
    Deflate at all, whatever they say, are taken as they are, as PDFium does.
    """
    engine, left = zlib.decompressobj(), most
    whole = raw.lstrip(b"\r\n") if raw[:1] in b"\r\n" else raw
    data = whole
    while data:
        try:
            piece = engine.decompress(data, _STEP)
        except zlib.error:
            found = False
            for piece in _rescued(whole, most - left, most):
                found = True
                yield piece
            if left == most and not found:
                yield raw
            return
        left -= len(piece)
        if left < 0:
            raise FilterError("more than a page may hold")
        yield piece
        data = engine.unconsumed_tail
        if not piece and not data:
            return


def _rescued(raw: bytes, given: int, most: int) -> Iterator[bytes]:
    """What faulty Deflate data hold behind the first `given` bytes: taken in sips, since a fault costs all of its call,
    and without the header and the checksum around them (RFC 1950), at which viewers do not look.
    """
    engine, done = zlib.decompressobj(-zlib.MAX_WBITS), 0
    for at in range(2, len(raw), _SIP):
        try:
            piece = engine.decompress(raw[at : at + _SIP])
        except zlib.error:
            return
        done += len(piece)
        if done > most:
            raise FilterError("more than a page may hold")
        if done > given:
            yield piece[-(done - given) :]
        if engine.eof:
            return


def _from_ascii85(raw: bytes) -> bytes:
    text = raw.translate(None, _BLANKS).removeprefix(b"<~").partition(b"~")[0]
    try:
        return base64.a85decode(text)
    except ValueError:
        return b""


def _unrolled(raw: bytes, most: int) -> bytes:
    """RunLengthDecode (7.4.5)."""
    out, at = bytearray(), 0
    while at < len(raw) and raw[at] != 128 and len(out) <= most:
        count = raw[at]
        if count < 128:
            out += raw[at + 1 : at + 2 + count]
            at += 2 + count
        else:
            out += raw[at + 1 : at + 2] * (257 - count)
            at += 2
    return bytes(out)


def _from_lzw(raw: bytes) -> bytes:
    from pypdf.filters import LZWDecode

    try:
        return LZWDecode.decode(raw)
    except (ValueError, binascii.Error, IndexError, KeyError) as fault:
        raise FilterError("LZW") from fault
