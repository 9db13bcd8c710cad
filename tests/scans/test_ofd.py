import io
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop import resources, texts
from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.page import Box, Origin, PageImage
from srdi_desktop.scans import open_scan, use_font
from tests.scans.makers import array_of, encoded, page
from tests.scans.ofd_maker import Ofd, esl, path, text

use_font(resources.font("regular", "SC"), resources.font("regular", ""))


def part(image: PageImage, left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Colour pixels of a part of an A4 page, in millimetres."""
    values = array_of(image.colour).astype(int)
    height, width = values.shape[:2]
    return values[
        int(top / 297 * height) : int(bottom / 297 * height), int(left / 210 * width) : int(right / 210 * width)
    ]


def test_text_is_drawn_where_its_line_says(opened):
    with opened(Ofd([text("审计报告", 60, 40, 8) + text("Page 3", 20, 100)]).data(), "a.ofd") as scan:
        shown = scan.page(1)
    assert scan.format == "ofd"
    assert [line.text for line in shown.layer] == ["审计报告", "Page 3"]
    assert shown.origin is Origin.DIGITAL
    assert shown.paper_mm == pytest.approx((210, 297), abs=0.1)
    box = shown.layer[0].box
    assert (box.left, box.right) == pytest.approx((60 / 210, 92 / 210), abs=0.01)
    inside = part(shown, box.left * 210, box.top * 297, box.right * 210, box.bottom * 297)
    assert inside.min() < 100
    assert (inside < 128).mean() > 0.05
    assert part(shown, 120, 40, 200, 60).min() == 255


def test_letters_without_a_height_are_none(opened):
    with opened(Ofd([text("审计报告", 60, 40, 0) + text("Page 3", 20, 100)]).data(), "a.ofd") as scan:
        assert [line.text for line in scan.page(1).layer] == ["Page 3"]


def test_a_line_break_inside_a_text_object_makes_two_lines(opened):
    broken = (
        '<ofd:TextObject Boundary="20 20 60 20" Font="3" Size="5"><ofd:TextCode X="0" Y="5" '
        'DeltaX="g 2 5 -10 g 2 5" DeltaY="g 2 0 7 g 2 0">密码区甲乙丙</ofd:TextCode></ofd:TextObject>'
    )
    with opened(Ofd([broken]).data()) as scan:
        assert [line.text for line in scan.page(1).layer] == ["密码区", "甲乙丙"]


def test_text_without_distances_is_spread_naturally(opened):
    plain = (
        '<ofd:TextObject Boundary="20 20 60 20" Font="3" Size="5">'
        '<ofd:TextCode X="0" Y="5">公司A</ofd:TextCode></ofd:TextObject>'
    )
    with opened(Ofd([plain]).data()) as scan:
        box = scan.page(1).layer[0].box
    assert (box.right - box.left) * 210 == pytest.approx(12.5, abs=0.1)


def test_matrix_moves_and_turns_an_object(opened):
    turned = (
        '<ofd:TextObject Boundary="100 100 40 6" CTM="0 1 -1 0 0 0" Font="3" Size="5">'
        '<ofd:TextCode X="0" Y="0" DeltaX="g 3 5">竖排文字</ofd:TextCode></ofd:TextObject>'
    )
    with opened(Ofd([turned]).data()) as scan:
        box = scan.page(1).layer[0].box
    assert box.top * 297 == pytest.approx(100, abs=0.5)
    assert (box.bottom - box.top) * 297 == pytest.approx(20, abs=0.5)
    assert (box.right - box.left) * 210 == pytest.approx(5, abs=0.5)


def test_paths_are_filled_and_stroked_in_their_colours(opened):
    red = '<ofd:FillColor Value="255 0 0"/>'
    square = path("M 0 0 L 40 0 L 40 40 L 0 40 C", 20, 20, 40, 40, red, Fill="true", Stroke="false")
    circle = path("M 0 20 A 20 20 0 1 1 40 20 A 20 20 0 1 1 0 20 C", 100, 20, 40, 40, red, Fill="true", Stroke="false")
    line = path("M 0 0 L 100 0", 20, 150, 100, 1, LineWidth="1")
    curve = path("M 0 0 B 10 0 20 10 20 20 Q 20 30 30 30", 20, 200, 40, 40, LineWidth="1")
    with opened(Ofd([square + circle + line + curve]).data()) as scan:
        shown = scan.page(1)
    assert part(shown, 25, 25, 55, 55).reshape(-1, 3).mean(axis=0) == pytest.approx((255, 0, 0), abs=2)
    assert part(shown, 115, 30, 125, 50).reshape(-1, 3).mean(axis=0) == pytest.approx((255, 0, 0), abs=2)
    assert part(shown, 101, 21, 104, 24).min() == 255
    assert part(shown, 60, 149, 70, 151).min() < 100
    assert part(shown, 20, 200, 60, 240).min() < 100


def test_templates_and_layers_lie_below_the_page(opened):
    red = path("M 0 0 L 50 0 L 50 50 L 0 50 C", 10, 10, 50, 50, '<ofd:FillColor Value="255 0 0"/>', Fill="true")
    blue = path("M 0 0 L 20 0 L 20 20 L 0 20 C", 10, 10, 20, 20, '<ofd:FillColor Value="0 0 255"/>', Fill="true")
    with opened(Ofd([blue], template=red + text("模板", 100, 100)).data()) as scan:
        shown = scan.page(1)
    assert part(shown, 15, 15, 25, 25).reshape(-1, 3).mean(axis=0) == pytest.approx((0, 0, 255), abs=2)
    assert part(shown, 40, 40, 50, 50).reshape(-1, 3).mean(axis=0) == pytest.approx((255, 0, 0), abs=2)
    assert [line.text for line in shown.layer] == ["模板"]


def with_picture(data: bytes) -> Ofd:
    media = '<ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>p</ofd:MediaFile></ofd:MultiMedia>'
    media = f"<ofd:MultiMedias>{media}</ofd:MultiMedias>"
    image = '<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="7"/>'
    return Ofd([image], resources=media, files={"Doc_0/Res/p": data})


def test_a_page_that_is_one_picture_is_a_scan_the_right_way_up(opened):
    with opened(with_picture(encoded(page("RGB", (1240, 1754)), "JPEG")).data()) as scan:
        shown = scan.page(1)
    assert shown.origin is Origin.SCAN
    assert shown.dpi == pytest.approx(150, abs=1)
    assert array_of(shown.grey)[5, 5] < 60 < 200 < array_of(shown.grey)[5, -5]


def test_a_picture_that_cannot_be_decoded_is_said(opened):
    with opened(with_picture(b"\x97JB2\r\n\x1a\n" + bytes(80)).data()) as scan:
        scan.page(1)
    assert scan.remarks == ("scans.remark.picture",)
    for language in texts.LANGUAGES:
        assert texts.text(scan.remarks[0], into=language)


def ring() -> bytes:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse([10, 10, 190, 190], outline=(230, 0, 0, 255), width=16)
    return encoded(image, "PNG")


def drawn_ring() -> bytes:
    colour = '<ofd:StrokeColor Value="230 0 0"/>'
    return Ofd([path("M 2 2 L 38 2 L 38 38 L 2 38 C", 0, 0, 40, 40, colour, LineWidth="3")], box="0 0 40 40").data()


def ring_on_paper() -> bytes:
    image = Image.new("RGB", (200, 200), "white")
    image.paste(Image.open(io.BytesIO(ring())), mask=Image.open(io.BytesIO(ring())))
    return encoded(image, "JPEG", quality=95)


@pytest.mark.parametrize("seal", [
    esl("PNG", ring()), esl("jpg", ring_on_paper()), esl("gif", encoded(page("P", (90, 90)), "GIF")),
    esl("ofd", drawn_ring()),
])  # fmt: skip
def test_a_seal_shows_in_its_place(opened, seal):
    ofd = Ofd([text("正文", 20, 20)] * 2, stamps=[(2, "120 200 40 40")], seal=seal)
    with opened(ofd.data()) as scan:
        assert scan.signed
        assert scan.page(1).seals == ()
        shown = scan.page(2)
    assert shown.seals == (Box(120 / 210, 200 / 297, 160 / 210, 240 / 297),)
    values = part(shown, 120, 200, 160, 240)
    assert ((values[..., 0] - values[..., 1]) > 100).mean() > 0.03
    assert scan.remarks == ()


def test_a_seal_that_cannot_be_read_keeps_its_box_and_is_said(opened):
    with opened(Ofd([""], stamps=[(1, "120 200 40 40")], seal=b"\x30\x82nonsense").data()) as scan:
        assert len(scan.page(1).seals) == 1
        assert scan.remarks == ("scans.remark.seal",)


def test_annotations_are_drawn(opened):
    look = f'<ofd:Appearance Boundary="50 50 60 10">{text("批注", 0, 0)}</ofd:Appearance>'
    note = f'<ofd:Annot Type="Watermark" ID="1">{look}</ofd:Annot>'
    with opened(Ofd([""], annotations=note).data()) as scan:
        assert [line.text for line in scan.page(1).layer] == ["批注"]


def test_stated_data_become_lines_unless_they_are_printed(opened):
    invoice = "<eInvoice><Buyer><BuyerName>甲公司</BuyerName></Buyer><Total>318.00</Total></eInvoice>"
    ofd = Ofd([text("甲公司", 20, 20), ""], custom={"发票号码": "99999951"}, attached=invoice)
    with opened(ofd.data()) as scan:
        assert [line.text for line in scan.page(1).layer] == ["甲公司", "发票号码：99999951", "Total：318.00"]
        assert scan.page(2).layer == ()


def test_a_broken_attachment_takes_nothing_away(opened):
    with opened(Ofd([text("甲公司", 20, 20)], attached="<a><b>1</a>").data()) as scan:
        assert [line.text for line in scan.page(1).layer] == ["甲公司"]


def test_huge_paper_is_shown_within_the_pixel_limit(opened, limits):
    with opened(Ofd([text("大", 20, 20, 500)], box="0 0 9000 9000").data()) as scan:
        grey = scan.page(1).grey
    assert grey.width * grey.height <= limits["pixels.measured_mp"] * 1e6


ENTITY = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
BOMBS = {
    "document type": ENTITY.encode(),
    "utf-16 document type": f'<?xml version="1.0" encoding="UTF-16"?>{ENTITY}'.encode("utf-16"),
    "nesting": b"<a>" * 100_000 + b"</a>" * 100_000,
    "elements": b"<a>" + b"<b/>" * 500_000 + b"</a>",
    "zeros": bytes(1000),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("place", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_1.xml"])
def test_hostile_xml_costs_the_scan_or_the_page(opened, name, place):
    data = Ofd([text("x", 1, 1)], files={place: BOMBS[name]}).data()
    with pytest.raises(ScanError), opened(data) as scan:
        scan.page(1)


def test_zip_bombs_are_cut_off(tightened):
    ofd = Ofd([text("x", 1, 1)], files={"Doc_0/Pages/Page_1.xml": b" " * 30_000_000})
    with pytest.raises(ScanError) as caught, open_scan(io.BytesIO(ofd.data()), "b", tightened()) as scan:
        scan.page(1)
    assert caught.value.code == "scan.too_large"


def test_paths_out_of_the_archive_lead_nowhere(opened):
    entries = Ofd([text("x", 1, 1)]).entries()
    entries["Doc_0/Document.xml"] = entries["Doc_0/Document.xml"].replace(
        b"Pages/Page_1.xml", b"../../../../etc/passwd"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    with pytest.raises(ScanError, match=r"page\.unreadable"), opened(out.getvalue()) as scan:
        scan.page(1)


def test_a_composite_that_contains_itself_ends(opened):
    use = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="5"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{use}</ofd:Content></ofd:CompositeGraphicUnit>'
    unit = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>"
    with pytest.raises(ScanError, match=r"page\.unreadable"), opened(Ofd([use], resources=unit).data()) as scan:
        scan.page(1)
