"""The picture inside an electronic seal: GM/T 0031 and GB/T 38540 keep it as (type, data) in ASN.1 DER."""

from collections.abc import Iterator

KINDS = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "ofd")
_STRINGS = (0x16, 0x0C, 0x13)  # IA5String, UTF8String, PrintableString
_OCTETS, _CONSTRUCTED = 0x04, 0x20
_DEPTH, _MOST = 24, 20_000


def picture(seal: bytes) -> tuple[str, bytes] | None:
    """(kind, data) of the first picture in the seal, None when there is none."""
    last = ""
    for tag, value in _walk(memoryview(seal)):
        if tag in _STRINGS and len(value) <= 8:
            last = bytes(value).decode("latin-1").strip().lower().lstrip(".")
        elif tag == _OCTETS and last in KINDS and len(value) > 60:
            return last, bytes(value)
        elif tag & _CONSTRUCTED == 0:
            last = ""
    return None


def _walk(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Tags and contents in order, containers before what is in them; nonsense ends its container."""
    waiting: list[tuple[memoryview, int]] = [(data, 0)]
    for _ in range(_MOST):
        if not waiting:
            return
        here, depth = waiting.pop()
        found = _head(here)
        if found is None:
            continue
        tag, start, end = found
        waiting.append((here[end:], depth))
        yield tag, here[start:end]
        if tag & _CONSTRUCTED and depth < _DEPTH:
            waiting.append((here[start:end], depth + 1))


def _head(data: memoryview) -> tuple[int, int, int] | None:
    """(tag, start, end) of the content of the first item; None when there is none."""
    if len(data) < 2:
        return None
    tag, length, start = data[0], data[1], 2
    if length & 0x80:
        width = length & 0x7F
        if not 0 < width <= 4 or len(data) < 2 + width:
            return None
        length, start = int.from_bytes(data[2 : 2 + width], "big"), 2 + width
    return (tag, start, start + length) if start + length <= len(data) else None
