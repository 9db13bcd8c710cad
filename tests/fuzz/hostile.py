"""Files built to hurt: lying headers, bombs, loops, nesting. name -> bytes, made when asked for."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.fuzz.papers import BILLION, HOSTILE_PAPERS, TESTS
from tests.scans.makers import Pdf, encoded, page, tiff
from tests.scans.ofd_maker import Ofd, esl, path, text


def _png(width: int, height: int, rows: bytes, *, depth: int = 8, kind: int = 2) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _zeros(length: int) -> bytes:
    packer = zlib.compressobj(9)
    steps = (packer.compress(bytes(min(1 << 20, length - start))) for start in range(0, length, 1 << 20))
    return b"".join(steps) + packer.flush()


def _png_text_bomb() -> bytes:
    body = b"Comment\0\0" + _zeros(200_000_000)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    sound = encoded(page(), "PNG")
    return sound[:33] + chunk + sound[33:]


def _jpeg_header(width: int, height: int) -> bytes:
    sound = bytearray(encoded(page(), "JPEG"))
    place = sound.index(b"\xff\xc0")
    struct.pack_into(">HH", sound, place + 5, height, width)
    return bytes(sound)


def _tiff_loop() -> bytes:
    data = bytearray(tiff(2))
    first = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    return bytes(data)


def _tiff_chain(pages: int) -> bytes:
    entry = struct.pack("<HHIHHI", 1, 256, 4, 1, 0, 1)[:2]
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    fields = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 0), (278, 1), (279, 1))
    for number in range(pages):
        last = number == pages - 1
        start = len(out)
        out += struct.pack("<H", len(fields))
        out += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields)
        out += struct.pack("<I", 0 if last else start + 2 + 12 * len(fields) + 4)
    return bytes(out) + entry


def _tiff_size(width: int, height: int) -> bytes:
    data = bytearray(tiff(1))
    first = struct.unpack_from("<I", data, 4)[0]
    for index in range(struct.unpack_from("<H", data, first)[0]):
        place = first + 2 + 12 * index
        tag = struct.unpack_from("<H", data, place)[0]
        if tag in (256, 257):
            struct.pack_into("<HHII", data, place, tag, 4, 1, width if tag == 256 else height)
    return bytes(data)


def _bmp(width: int, height: int) -> bytes:
    data = bytearray(encoded(page(), "BMP"))
    struct.pack_into("<ii", data, 18, width, height)
    return bytes(data)


def _webp_canvas() -> bytes:
    data = bytearray(encoded(page("RGBA"), "WEBP", lossless=True))
    place = data.find(b"VP8L")
    struct.pack_into("<I", data, place + 9, 0x0FFFFFFF)
    return bytes(data)


def _pages(count: int) -> bytes:
    pdf = Pdf()
    body = pdf.stream(b"")
    for _ in range(count):
        pdf.pages.append(pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>" % body))
    return pdf.data()


def _page_loop() -> bytes:
    pdf = Pdf()
    pdf.text_page(["x"])
    pdf.pages.append(2)
    return pdf.data()


def _count_lie() -> bytes:
    pdf = Pdf()
    pdf.text_page(["x"])
    return pdf.data().replace(b"/Count 1", b"/Count 2000000000")


def _box(box: bytes, entries: bytes = b"") -> bytes:
    pdf = Pdf()
    pdf.text_page(["x"], box=box, entries=entries)
    return pdf.data()


def _forms(calls: int, depth: int) -> bytes:
    """Forms that call the next form several times: calls ** depth drawings."""
    pdf = Pdf()
    number = pdf.stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 600 900]")
    for _ in range(depth):
        number = pdf.stream(
            b"/X Do " * calls,
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /X %d 0 R >> >>" % number,
        )
    pdf.page(b"/X Do", b"/XObject << /X %d 0 R >>" % number)
    return pdf.data()


def _form_in_itself() -> bytes:
    pdf = Pdf()
    number = len(pdf.objects) + 1
    pdf.stream(
        b"/X Do /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /X %d 0 R >> >>" % number,
    )
    pdf.page(b"/X Do", b"/XObject << /X %d 0 R >>" % number)
    return pdf.data()


def _content(content: bytes, *, packed: bool = False) -> bytes:
    pdf = Pdf()
    pdf.page(content)
    if packed:
        entries = b"/Filter /FlateDecode"
        pdf.objects[2] = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)
    return pdf.data()


def _tiling(step: bytes) -> bytes:
    pdf = Pdf()
    tile = pdf.stream(
        b"0 0 1 1 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep %s /YStep %s /Resources << >>"
        % (step, step),
    )
    pdf.page(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P %d 0 R >>" % tile)
    return pdf.data()


def _image(width: int, height: int, data: bytes, filters: bytes, bits: int = 8) -> bytes:
    pdf = Pdf()
    pdf.image_page(data, (width, height), filters=filters, space=b"/DeviceGray", bits=bits)
    return pdf.data()


def _previous_loop() -> bytes:
    data = _pages(2)
    start = data.rindex(b"startxref")
    place = data[start:].split()[1]
    return data.replace(b"trailer << ", b"trailer << /Prev %s " % place)


def _annotations(count: int) -> bytes:
    pdf = Pdf()
    look = pdf.stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]")
    mark = b"<< /Type /Annot /Subtype /Stamp /F 4 /Rect [1 1 9 9] /AP << /N %d 0 R >> >>" % look
    marks = b" ".join(b"%d 0 R" % pdf.add(mark) for _ in range(count))
    pdf.text_page(["x"], entries=b"/Annots [%s]" % marks)
    return pdf.data()


def _filters(layers: int) -> bytes:
    data = _zeros(100_000_000)
    for _ in range(layers - 1):
        data = zlib.compress(data)
    pdf = Pdf()
    names = b"[" + b"/FlateDecode " * layers + b"]"
    pdf.image_page(data, (10000, 10000), filters=names, space=b"/DeviceGray")
    return pdf.data()


def _heic_size(side: int) -> bytes:
    """A photo whose header (the ispe box) tells another size than its pixels have."""
    data = (TESTS / "resources" / "tiny.heic").read_bytes()
    place = data.index(b"ispe") + 8
    return data[:place] + struct.pack(">II", side, side) + data[place + 8 :]


def _many_entries(count: int) -> bytes:
    out = io.BytesIO(Ofd([text("x", 1, 1)]).data())
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(count):
            archive.writestr(f"n{number}", b"")
    return out.getvalue()


def _ofd_seal_in_seal() -> bytes:
    inner = Ofd([text("x", 1, 1)], box="0 0 40 40").data()
    for _ in range(8):
        inner = Ofd([text("x", 1, 1)], box="0 0 40 40", stamps=[(1, "0 0 40 40")], seal=esl("ofd", inner)).data()
    return inner


def _ofd_composites(calls: int, depth: int) -> bytes:
    def use(number: int) -> str:
        return f'<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="{number}"/>'

    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{100 + level}"><ofd:Content>{use(101 + level) * calls}</ofd:Content>'
        "</ofd:CompositeGraphicUnit>"
        for level in range(depth)
    )
    return Ofd([use(100)], resources=f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>").data()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "png of 100,000 x 100,000": lambda: _png(100_000, 100_000, zlib.compress(bytes(1000))),
    "png of 0 x 0": lambda: _png(0, 0, zlib.compress(b"")),
    "png bomb of 900 MP": lambda: _png(30_000, 30_000, _zeros(300_000_000)),
    "png with less than it says": lambda: _png(3000, 3000, zlib.compress(bytes(1000))),
    "png text bomb": _png_text_bomb,
    "jpeg of 65,535 x 65,535": lambda: _jpeg_header(65_535, 65_535),
    "jpeg of 0 x 0": lambda: _jpeg_header(0, 0),
    "jpeg of 20,000 x 20,000": lambda: _jpeg_header(20_000, 20_000),
    "tiff whose pages go in circles": _tiff_loop,
    "tiff of 6,000 pages": lambda: _tiff_chain(6_000),
    "tiff of 4 billion x 4 billion": lambda: _tiff_size(2**32 - 1, 2**32 - 1),
    "tiff of 60,000 x 60,000": lambda: _tiff_size(60_000, 60_000),
    "bmp of 2 billion x 2 billion": lambda: _bmp(2**31 - 1, 2**31 - 1),
    "bmp of negative size": lambda: _bmp(-5, -5),
    "webp of 16,384 x 16,384": _webp_canvas,
    "pdf of 100,000 pages": lambda: _pages(100_000),
    "pdf whose pages go in circles": _page_loop,
    "pdf that counts 2 billion pages": _count_lie,
    "pdf page of 10 m x 10 m": lambda: _box(b"0 0 28346 28346"),
    "pdf page of 1e30": lambda: _box(b"0 0 1e30 1e30"),
    "pdf page of no size": lambda: _box(b"0 0 0 0"),
    "pdf page upside down box": lambda: _box(b"595 842 0 0", b"/Rotate 123456789"),
    "pdf forms 10 ** 8": lambda: _forms(10, 8),
    "pdf forms 2 ** 30": lambda: _forms(2, 30),
    "pdf form in itself": _form_in_itself,
    "pdf 100,000 saved states": lambda: _content(b"q " * 100_000),
    "pdf nested arrays": lambda: _content(b"[" * 200_000),
    "pdf content of 500 MB": lambda: _content(_zeros(500_000_000), packed=True),
    "pdf 1,000,000 strokes": lambda: _content(b"0 0 m 595 842 l S " * 1_000_000),
    "pdf tiles of 0.001": lambda: _tiling(b"0.001"),
    "pdf tiles of 0": lambda: _tiling(b"0"),
    "pdf image of 100,000 x 100,000": lambda: _image(100_000, 100_000, zlib.compress(bytes(100)), b"/FlateDecode"),
    "pdf image packed ten times": lambda: _filters(10),
    "pdf broken jbig2": lambda: _image(2000, 2000, bytes(range(256)) * 40, b"/JBIG2Decode", 1),
    "pdf broken jpeg 2000": lambda: _image(2000, 2000, b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(500), b"/JPXDecode"),
    "pdf fax of 60,000 x 60,000": lambda: _image(60_000, 60_000, bytes(1000), b"/CCITTFaxDecode", 1),
    "pdf cross-references in circles": _previous_loop,
    "pdf 20,000 stamps": lambda: _annotations(20_000),
    "pdf header alone": lambda: b"%PDF-1.7",
    "pdf header in zeros": lambda: bytes(900) + b"%PDF-1.7" + bytes(100_000),
    "ofd of 60,000 entries": lambda: _many_entries(60_000),
    "ofd page of 9 km": lambda: Ofd([text("x", 1, 1)], box="0 0 9000000 9000000").data(),
    "ofd page of 0.0001 mm": lambda: Ofd([text("x", 1, 1)], box="0 0 0.0001 0.0001").data(),
    "ofd of 100,000 characters": lambda: Ofd([text("重" * 1000, 1, 1) * 100]).data(),
    "ofd 2,000,000 path points": lambda: Ofd([path("M 0 0 " + "L 9 9 " * 2_000_000, 0, 0, 9, 9)]).data(),
    "ofd seal in seal": _ofd_seal_in_seal,
    "ofd composites 10 ** 9": lambda: _ofd_composites(10, 9),
    "ofd of entities": lambda: Ofd([text("x", 1, 1)], files={"OFD.xml": f"{BILLION}]><a>&j;</a>".encode()}).data(),
    "ofd zip bomb": lambda: Ofd([text("x", 1, 1)], files={"Doc_0/Pages/Page_1.xml": b" " * 400_000_000}).data(),
    "ofd with paths out of it": lambda: Ofd([text("x", 1, 1)], files={"../../evil": b"x", "C:\\evil\0": b"x"}).data(),
    "heic that ends at once": lambda: (TESTS / "resources" / "tiny.heic").read_bytes()[:300],
    "heic of 4 billion x 4 billion": lambda: _heic_size(2**32 - 1),
    "heic of 60,000 x 60,000": lambda: _heic_size(60_000),
    "pdf called scan.jpg": lambda: _content(b"0 0 m 9 9 l S"),
    "picture called scan.pdf": lambda: _png(4, 4, zlib.compress(bytes(13 * 4))),
    "text called \x01\x1b[31m\u202efdp.exe": lambda: b"no picture",
    "zip cut in half": lambda: Ofd([text("x", 1, 1)]).data()[:400],
    "one zero byte": lambda: b"\0",
    "a megabyte of zeros": lambda: bytes(1_000_000),
    **HOSTILE_PAPERS,
}  # fmt: skip
