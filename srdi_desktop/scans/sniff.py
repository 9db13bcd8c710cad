"""What a file is, by its content; its name is only a hint where the content says nothing."""

import zipfile
from typing import BinaryIO

_HEAD = 4096
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"BM", "bmp"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf'\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf'\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"GIF8", "picture"),
    (b"8BPS", "picture"),
    (b"\x00\x00\x00\x0cjP  ", "picture"),
    (b"\xff\x4f\xff\x51", "picture"),
    (b"AT&TFORM", "reader"),
    (b"CAJ", "reader"),
    (b"HN\x00", "reader"),
    (b"KDH", "reader"),
    (b"Founder CEB", "reader"),
    (b"%!PS", "reader"),
    (b"MZ", "program"),
)
_SUFFIXES: dict[str, str] = {
    "eml": "mail", "msg": "mail", "doc": "office", "xls": "office", "ppt": "office", "wps": "office", "et": "office",
    "txt": "text", "csv": "text", "html": "text", "htm": "text", "mht": "text", "json": "text", "xml": "text",
    "toml": "text", "md": "text", "caj": "reader", "ceb": "reader", "svg": "picture", "gif": "picture",
    "dwg": "reader", "lnk": "program",
}  # fmt: skip


def kind_of(stream: BinaryIO, name: str) -> tuple[str | None, str]:
    """(format, "") for what can be opened, else (None, variant): office | archive | picture | mail | text | reader |
    program | video | empty | unknown, which says what to do.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    known = _by_magic(head)
    if known:
        return known, ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(stream)
    if head[257:262] == b"ustar":
        return None, "archive"
    return None, _other(head, name)


def _by_magic(head: bytes) -> str | None:
    for magic, scan_format in _MAGIC:
        if head.startswith(magic):
            return scan_format
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "heif"
    packed = head.startswith(_PACKED) or head[257:262] == b"ustar"  # what it stores may begin within the first kilobyte
    if b"%PDF-" in head[:1024] and not packed:
        return "pdf"
    return None


def picture_kind(head: bytes) -> str | None:
    """The format of a picture inside another file by its first bytes; None when this program cannot decode it."""
    if head.startswith(b"GIF8"):
        return "gif"
    known = _by_magic(head)
    return None if known in ("pdf", "heif") else known


def _inside_zip(stream: BinaryIO) -> tuple[str | None, str]:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except Exception:  # noqa: BLE001  zipfile raises many kinds; a broken archive is still an archive
        return None, "archive"
    if any(name.lower() == "ofd.xml" for name in names):
        return "ofd", ""
    office = any(name.startswith(("word/", "xl/", "ppt/", "META-INF/manifest.xml")) for name in names)
    return None, "office" if office else "archive"


def _other(head: bytes, name: str) -> str:
    if not head:
        return "empty"
    for magic, variant in _OTHERS:
        if head.startswith(magic):
            return variant
    if head[4:8] == b"ftyp":
        if head[8:12] in (b"avif", b"avis"):
            return "picture"
        return "video"
    if head.startswith((b"Received:", b"Return-Path:", b"From:", b"MIME-Version:", b"Message-ID:")):
        return "mail"
    return _SUFFIXES.get(name.rpartition(".")[2].lower(), "unknown")
