"""Photos of iPhones. The picture is the self-test's own: red on the left, made with libheif's encoder."""

from srdi_desktop import resources
from srdi_desktop.scans.images import heif

PICTURE = resources.path("selftest", "telephone.heic")


def test_a_heic_picture_is_decoded_in_colour(opened):
    with opened(PICTURE.read_bytes(), PICTURE.name) as scan:
        page = scan.page(1)
    assert scan.format == "heif"
    assert page.source_size == (96, 64)
    row = page.grey.data[: page.grey.width]
    assert row[10] < 120 < 200 < row[80]


def box(kind: bytes, inside: bytes) -> bytes:
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def item(number: int, kind: bytes = b"hvc1", hidden: int = 0) -> bytes:
    return box(b"infe", bytes((2, 0, 0, hidden)) + number.to_bytes(2, "big") + b"\0\0" + kind + b"\0")


def reference(kind: bytes, *numbers: int) -> bytes:
    first, *others = [number.to_bytes(2, "big") for number in numbers]
    return box(kind, first + len(others).to_bytes(2, "big") + b"".join(others))


def test_every_picture_of_a_file_is_a_page_but_no_tile_thumbnail_or_hidden_one():
    """A burst of two pictures, one of them put together from tiles, with a thumbnail, a depth map and notes."""
    items = [item(1, b"grid"), item(2, hidden=1), item(3), item(4), item(5), item(6), item(7, b"Exif")]
    lists = box(b"iinf", bytes(4) + len(items).to_bytes(2, "big") + b"".join(items))
    parts = [reference(b"dimg", 1, 2, 3), reference(b"thmb", 5, 1), reference(b"auxl", 6, 4), reference(b"cdsc", 7, 1)]
    meta = bytes(4) + box(b"hdlr", bytes(24)) + lists + box(b"iref", bytes(4) + b"".join(parts))
    assert heif._pictures(meta) == {1, 4}
    assert heif._pictures(b"") == set()
