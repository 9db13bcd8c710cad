"""Real files of other programs, where they lie beside the project; made ones cannot stand for all of them."""

from pathlib import Path

import pytest

from srdi_desktop import resources
from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.page import Origin
from srdi_desktop.scans import open_scan, use_font

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "samples"
use_font(resources.font("regular", "SC"), resources.font("regular", ""))

OFD = {
    "einvoice-2020-beijing-ukey-test.ofd": (5, True, ["百望股份有限公司", "91110108339805094M", "发票代码"]),
    "einvoice-2020-chongqing-13k.ofd": (1, True, ["科游迈利有限公司", "91500106MA2CE71F65", "¥318.00"]),
    "helloworld.ofd": (1, False, ["你好呀，OFD Reader&Writer！"]),
    "signed-digital.ofd": (1, True, ["你好呀"]),
    "signed-no-text.ofd": (5, True, []),
    "table-page-font-subset.ofd": (4, False, ["11.4字型变换", "CodePosition"]),
    "two-pages-prose.ofd": (2, False, ["拿来主义", "鲁迅"]),
    "with-attachment.ofd": (1, False, ["这是一个带有附件的OFD文件"]),
}  # fmt: skip
HEIF = {"arrow.heic": (3024, 4032), "RGB_8_chroma444.heif": (29, 100), "L_exif_xmp_iptc.heic": (64, 64)}


def sample(name: str) -> Path:
    if not (SAMPLES / name).is_file():
        pytest.skip("the sample lies outside the project")
    return SAMPLES / name


@pytest.mark.parametrize("name", OFD)
def test_ofd_papers_of_other_programs_are_read(limits, name):
    pages, signed, words = OFD[name]
    with sample(name).open("rb") as stream, open_scan(stream, name, limits) as scan:
        shown = [scan.page(index) for index in range(1, pages + 1)]
        assert (scan.page_count, scan.signed, scan.remarks) == (pages, signed, ())
    text = "\n".join(line.text for line in shown[0].layer)
    assert all(word in text for word in words)
    assert {page.origin for page in shown} == {Origin.DIGITAL}
    assert all(min(page.grey.data) < 128 for page in shown)


def test_ofd_seals_are_found_where_they_are(limits):
    name = "einvoice-2020-beijing-ukey-test.ofd"
    with sample(name).open("rb") as stream, open_scan(stream, name, limits) as scan:
        box = scan.page(1).seals[0]
    assert (box.left, box.top) == pytest.approx((90 / 210, 9 / 140), abs=0.001)


@pytest.mark.parametrize("name", HEIF)
def test_photos_of_telephones_stand_upright(limits, name):
    with sample(name).open("rb") as stream, open_scan(stream, name, limits) as scan:
        shown = scan.page(1)
        assert scan.format == "heif"
    assert (shown.grey.width, shown.grey.height) == shown.source_size == HEIF[name]


def test_half_a_photo_is_damaged(opened):
    with pytest.raises(ScanError, match=r"scan\.damaged"):
        opened(sample("L_exif_xmp_iptc.heic").read_bytes()[:20_000])


def test_a_broken_heic_is_damaged(opened):
    with pytest.raises(ScanError, match=r"scan\.damaged"):
        opened(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(range(256)) * 4)
