"""Photos of iPhones. The picture is the self-test's own: red on the left, made with libheif's encoder."""

from srdi_desktop import resources

PICTURE = resources.path("selftest", "telephone.heic")


def test_a_heic_picture_is_decoded_in_colour(opened):
    with opened(PICTURE.read_bytes(), PICTURE.name) as scan:
        page = scan.page(1)
    assert scan.format == "heif"
    assert page.source_size == (96, 64)
    row = page.grey.data[: page.grey.width]
    assert row[10] < 120 < 200 < row[80]
