"""More awkward PDFs, as real programs write them. Purposes: tests/resources/README.md."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

from tests.export.pdf_maker import FONT, MARK, pdf, sheet, written

PLACED = "q 160 0 0 200 30 20 cm /Im Do Q " + MARK


def gradient(mode: str = "RGB", size: tuple[int, int] = (160, 200)) -> Image.Image:
    """A picture whose colours and orientation can be told apart."""
    image = Image.new("RGB", size, (230, 240, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, 90, 60), fill=(200, 20, 30))
    draw.ellipse((40, 80, 150, 190), fill=(20, 60, 160))
    return image.convert(mode)


def encoded(image: Image.Image, format_: str, **how: object) -> bytes:
    held = io.BytesIO()
    image.save(held, format_, **how)
    return held.getvalue()


def strip_of(mode_1: Image.Image) -> bytes:
    """The picture's G4 data without the TIFF around them."""
    data = encoded(mode_1, "TIFF", compression="group4", tiffinfo={278: mode_1.height})
    with Image.open(io.BytesIO(data)) as image:
        place, size = image.tag_v2[273][0], image.tag_v2[279][0]  # type: ignore[attr-defined]
    return data[place : place + size]


def with_image(entries: str, data: bytes, size: tuple[int, int] = (160, 200), **more: object) -> bytes:
    """A page that shows one image object; `more`: `extra` entries of the page, `objects` from 11 on."""
    image = (f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}{entries}", data)
    objects = more.get("objects", {})
    return sheet(PLACED, "/XObject<</Im 10 0 R>>", more={10: image, **objects})  # type: ignore[dict-item]


def jbig2() -> bytes:
    """One page of JBIG2 in its embedded form: page information and a generic region of fax-coded data (T.88, 7.4)."""
    width, height = 160, 200
    fax = strip_of(gradient("1").point(lambda level: 255 - level))
    facts = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + fax
    data = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate(((48, facts), (38, region)))
    )
    return with_image("/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode", data)


def cmyk_jpeg() -> bytes:
    """An Adobe JPEG of inverted CMYK, whose /Decode turns it round again."""
    data = encoded(gradient("CMYK"), "JPEG", quality=90)
    return with_image("/ColorSpace/DeviceCMYK/BitsPerComponent 8/Filter/DCTDecode/Decode[1 0 1 0 1 0 1 0]", data)


def chained_filters() -> bytes:
    """An image behind two filters and a predictor, its length in an object of its own."""
    packed = zlib.compress(b"".join(b"\2" + bytes(480) for _ in range(200)))
    entries = (
        "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter[/ASCIIHexDecode/FlateDecode]"
        "/DecodeParms[null<</Predictor 15/Colors 3/Columns 160>>]"
    )
    return with_image(entries, packed.hex().encode() + b">")


def masks() -> bytes:
    """A stencil in colour, a soft mask, a colour-key mask, an indexed image, one above the other."""
    bits = gradient("1").resize((80, 100)).tobytes()
    grey = zlib.compress(gradient("L").resize((80, 100)).tobytes())
    colour = zlib.compress(gradient().resize((80, 100)).tobytes())
    indexed = zlib.compress(bytes((x // 20) % 4 for _ in range(100) for x in range(80)))
    content = (
        "q 0 0.5 0 rg 80 0 0 100 10 10 cm /A Do Q q 0.8 1 0.8 rg 0 0 200 300 re f 80 0 0 100 100 10 cm /B Do Q "
        "q 80 0 0 100 10 130 cm /C Do Q q 80 0 0 100 100 130 cm /D Do Q " + MARK
    )
    head = "/Type/XObject/Subtype/Image/Width 80/Height 100"
    return sheet(content, "/XObject<</A 10 0 R/B 11 0 R/C 13 0 R/D 14 0 R>>", more={
        10: (head + "/ImageMask true/BitsPerComponent 1/Decode[1 0]", bits),
        11: (head + "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode/SMask 12 0 R", colour),
        12: (head + "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode", grey),
        13: (head + "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
                    "/Mask[220 240 230 250 240 255]", colour),
        14: (head + "/ColorSpace[/Indexed/DeviceRGB 3<ff000000ff000000ff808080>]/BitsPerComponent 8"
                    "/Filter/FlateDecode", indexed),
    })  # fmt: skip


def type3_font() -> bytes:
    """A font whose glyphs are drawings, one of them called /AA: names of ours must not be taken for active content."""
    content = MARK + "BT /T3 40 Tf 60 60 Td (ab) Tj ET"
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 98"
        "/Widths[1000 1000]/Encoding<</Type/Encoding/Differences[97/AA/JS]>>/CharProcs 11 0 R/Resources<<>>>>"
    )
    return sheet(content, "/Font<</T3 10 0 R>>", more={
        10: font, 11: "<</AA 12 0 R/JS 13 0 R>>",
        12: ("", b"1000 0 0 0 900 900 d1 0 0 900 900 re f"), 13: ("", b"1000 0 d0 1 0 0 rg 0 0 900 450 re f"),
    })  # fmt: skip


def names_like_keys() -> bytes:
    """Resources called like entries that are not carried over: /AA, /JS, /EF, /Parent, /Metadata."""
    content = "/AA gs q 1 0 0 rg 100 60 60 60 re f Q /JS Do BT /Parent 30 Tf 20 20 Td (MM) Tj ET " + MARK
    resources = "/ExtGState<</AA<</ca 0.5>>>>/XObject 10 0 R/Font 12 0 R"
    return sheet(content, resources, more={
        10: "<</JS 11 0 R>>", 11: ("/Type/XObject/Subtype/Form/BBox[0 0 200 300]", b"0 0 1 rg 20 60 60 60 re f"),
        12: f"<</Parent {FONT}>>",
    })  # fmt: skip


def patterns() -> bytes:
    """A tiling pattern, an axial shading, a blend mode and a soft mask of the graphics state."""
    content = (
        "/Pattern cs /P1 scn 20 20 80 100 re f q 110 20 80 100 re W n /S1 sh Q "
        "q /G1 gs 1 0 0 rg 40 60 120 60 re f Q q /G2 gs 0 0 1 rg 20 160 160 80 re f Q " + MARK
    )
    group = "/Group<</S/Transparency/CS/DeviceGray>>"
    resources = (
        "/Pattern<</P1 10 0 R>>/Shading<</S1 11 0 R>>/ExtGState<</G1<</BM/Multiply/ca 0.7>>"
        "/G2<</SMask<</S/Luminosity/G 12 0 R>>>>>>"
    )
    return sheet(content, resources, "/Group<</S/Transparency/CS/DeviceRGB/I true>>", more={
        10: ("/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10/Resources<<>>",
             b"0 .6 0 rg 0 0 5 5 re f"),
        11: "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[110 20 190 20]"
            "/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>>>",
        12: ("/Type/XObject/Subtype/Form/BBox[0 0 200 300]" + group, b"1 g 20 160 80 80 re f"),
    })  # fmt: skip


def inherited() -> bytes:
    """Rotation, boxes and resources come from two levels above; numbers are objects of their own."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[6 0 R]/Rotate 7 0 R/MediaBox[0 0 8 0 R 400]/Resources 9 0 R>>",
        3: "<</Type/Page/Parent 6 0 R/Contents 4 0 R>>",
        4: ("", ("/F Do " + MARK).encode()),
        6: "<</Type/Pages/Parent 2 0 R/Count 1/Kids[3 0 R]/CropBox[0.0 0.0 200. 300]>>",
        7: "90", 8: "300", 9: "<</XObject<</F 10 0 R>>>>",
        10: ("/Type/XObject/Subtype/Form/BBox[0 0 200 300]", b"1 0 0 rg 60 60 40 40 re f"),
    })  # fmt: skip


def no_contents() -> bytes:
    """A page without content, and one whose content array holds nothing that exists."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/MediaBox[0 0 200 300]>>",
        3: "<</Type/Page/Parent 2 0 R>>",
        4: "<</Type/Page/Parent 2 0 R/Contents[null 99 0 R]>>",
    })  # fmt: skip


def no_box() -> bytes:
    """Neither page nor tree has a media box: every viewer then shows US letter."""
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>",
        4: ("", b"q 3 0 0 2.6 0 0 cm " + MARK.encode() + b"Q 0 0 1 rg 598 100 10 300 re f"),
    })  # fmt: skip


def updated() -> bytes:
    """Saved twice: the second part replaces the content and frees an annotation's object."""
    first = sheet("1 0 0 rg 0 0 200 300 re f", extra="/Annots[10 0 R]", more={
        10: "<</Type/Annot/Subtype/Square/Rect[50 50 150 150]/C[0 0 1]/AP<</N 11 0 R>>>>",
        11: ("/Type/XObject/Subtype/Form/BBox[0 0 100 100]", b"0 0 1 rg 0 0 100 100 re f"),
    })  # fmt: skip
    content, start = len(first), first.rindex(b"xref\n0")
    out = first + b"4 0 obj\n" + written(("", MARK.encode())) + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 1\n0000000010 65535 f \n4 1\n%010d 00000 n \n10 1\n0000000000 00001 f \n" % content
    return out + b"trailer\n<</Size 12/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, table)


def hybrid() -> bytes:
    """A table for old readers, and a cross-reference stream beside it that knows one object more (7.5.8.4)."""
    font = FONT.encode()
    base = sheet("BT /F1 40 Tf 20 60 Td (MM) Tj ET " + MARK, "/Font<</F1 12 0 R>>", more={
        10: ("/Type/ObjStm/N 1/First 5", b"12 0 " + font),
        11: ("/Type/XRef/Size 13/Index[12 1]/W[1 2 1]", bytes([2, 0, 10, 0])),
    })  # fmt: skip
    place = base.index(b"11 0 obj")
    return base.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/XRefStm %d>>" % place)


def rubbish_around() -> bytes:
    """Bytes of a mail before the header, so that every offset is wrong, and some behind the end."""
    return b"Content-Type: application/pdf\r\n\r\n" + sheet() + b"\r\n--boundary--\r\n" + bytes(300)


def rotated_seal() -> bytes:
    """A seal as a stamp annotation on a page turned by 90 degrees, its appearance turned by a matrix of its own."""
    return sheet(MARK, "", "/Rotate 90/Annots[10 0 R]", more={
        10: "<</Type/Annot/Subtype/Stamp/Rect[120 40 180 100]/F 132/AP<</N 11 0 R>>>>",
        11: ("/Type/XObject/Subtype/Form/BBox[0 0 100 50]/Matrix[0 1 -1 0 0 0]/Resources<<>>",
             b"1 0 0 rg 0 0 100 50 re f 1 g 0 0 30 20 re f"),
    })  # fmt: skip


def unembedded_chinese() -> bytes:
    """Text in STSong-Light, which viewers replace by a font of their own."""
    content = MARK.encode() + b"BT /C 30 Tf 40 100 Td <5BA18BA162A5544A> Tj ET"
    return sheet(content, "/Font<</C 10 0 R>>", more={
        10: "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[11 0 R]>>",
        11: "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 12 0 R"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        12: "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
            "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    })  # fmt: skip


def portfolio() -> bytes:
    """A cover page that says "open this in a newer reader"; the papers are attachments."""
    names = "/Names<</EmbeddedFiles<</Names[(a)10 0 R]>>>>"
    return sheet(MARK, catalogue="/Collection<</Type/Collection/View/D>>" + names, more={
        10: "<</Type/Filespec/F(a.pdf)/EF<</F 11 0 R>>>>", 11: ("/Type/EmbeddedFile", b"%PDF-"),
    })  # fmt: skip


def xfa() -> bytes:
    """A form of Adobe's LiveCycle: the page says "please wait", the form itself is XML that few viewers draw."""
    return sheet(MARK, catalogue="/AcroForm<</Fields[]/XFA 10 0 R>>/NeedsRendering true", more={10: ("", b"<xdp/>")})


def highlight_only() -> bytes:
    """A highlight without an appearance of its own: the viewer draws it."""
    return sheet(MARK, "", "/Annots[10 0 R]", more={
        10: "<</Type/Annot/Subtype/Highlight/Rect[40 40 160 60]/C[1 1 0]/QuadPoints[40 60 160 60 40 40 160 40]/F 4>>",
    })  # fmt: skip


LAYERED = (
    MARK + "/OC /Shown BDC 0 0.5 0 rg 40 40 50 60 re f EMC /OC /Hidden BDC 1 0 0 rg 100 40 50 60 re f EMC "
    "/OC /Either BDC 0 0 1 rg 40 110 50 30 re f EMC /OC /Both BDC 1 0 1 rg 100 110 50 30 re f EMC /X Do"
)
LAYER_RESOURCES = (
    "/Properties<</Shown 10 0 R/Hidden 11 0 R/Either<</Type/OCMD/OCGs[10 0 R 11 0 R]/P/AnyOn>>"
    "/Both<</Type/OCMD/OCGs[10 0 R 11 0 R]/P/AllOn>>>>/XObject<</X 12 0 R>>"
)


def layers(switched: str = "/OFF[11 0 R]", annotations: str = "", catalogue: str = "") -> bytes:
    """Layers, one of them switched off: in content, in memberships, as a form's own; annotations from 13 on."""
    return sheet(
        LAYERED, LAYER_RESOURCES, f"/Annots[{annotations}]",
        f"/OCProperties<</OCGs[10 0 R 11 0 R]/D<<{switched}/Order[10 0 R 11 0 R]>>>>{catalogue}",
        {
            10: "<</Type/OCG/Name(Shown)>>", 11: "<</Type/OCG/Name(Hidden)/Usage<</View<</ViewState/OFF>>>>>>",
            12: ("/Type/XObject/Subtype/Form/BBox[0 0 200 300]/OC 11 0 R", b"0 1 1 rg 40 150 110 60 re f"),
            13: "<</Type/Annot/Subtype/Stamp/Rect[40 220 90 250]/OC 11 0 R/F 4/AP<</N 14 0 R>>>>",
            14: ("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", b"1 0.5 0 rg 0 0 10 10 re f"),
            15: "<</Type/Annot/Subtype/Widget/FT/Tx/T(N)/V(MMMM)/F 4/DA(/F1 24 Tf 0 g)/Rect[100 220 190 250]>>",
            16: FONT,
        },
    )  # fmt: skip


def layers_and_field(seal: str = "") -> bytes:
    """Layers on a page that PDFium has to put in order first, since a field on it has no appearance."""
    form = "/AcroForm<</Fields[15 0 R]/DR<</Font<</F1 16 0 R>>>>/DA(/F1 12 Tf 0 g)>>"
    return layers(annotations=f"{seal} 15 0 R", catalogue=form)


ODDITIES = {
    "jbig2": jbig2(), "cmyk jpeg": cmyk_jpeg(), "chained filters": chained_filters(), "masks": masks(),
    "jpx": with_image("/Filter/JPXDecode", encoded(gradient(), "JPEG2000")),
    "fax": with_image("/ImageMask true/BitsPerComponent 1/Filter/CCITTFaxDecode"
                      "/DecodeParms<</K -1/Columns 160/Rows 200>>", strip_of(gradient("1"))),
    "type 3 font": type3_font(), "names like keys": names_like_keys(), "patterns": patterns(),
    "inherited": inherited(), "no contents": no_contents(), "no box": no_box(), "updated": updated(),
    "hybrid": hybrid(), "rubbish around": rubbish_around(), "rotated seal": rotated_seal(),
    "unembedded chinese": unembedded_chinese(), "portfolio": portfolio(), "xfa": xfa(),
    "highlight only": highlight_only(), "layers": layers(),
    "layers, all off but one": layers("/BaseState/OFF/ON[10 0 R]"),
    "layers, switched by use": layers("/AS[<</Event/View/Category[/View]/OCGs[11 0 R]>>]"),
    "layers and a bare field": layers_and_field(),
}  # fmt: skip
