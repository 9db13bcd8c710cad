"""Small scans made by code, for the tests of this room and for the fuzzing corpus."""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw


def page(mode: str = "RGB", size: tuple[int, int] = (240, 340), seal: bool = True) -> Image.Image:
    """A page with bars for text, a red ring below right, and a black corner mark top left (so that turns show)."""
    image = Image.new("RGB", size, (252, 250, 246))
    draw = ImageDraw.Draw(image)
    width, height = size
    for row in range(6):
        top = height * (0.25 + row * 0.08)
        draw.rectangle([width * 0.15, top, width * 0.85, top + height * 0.03], fill=(40, 40, 44))
    draw.rectangle([0, 0, width * 0.12, height * 0.08], fill=(0, 0, 0))
    if seal:
        draw.ellipse([width * 0.6, height * 0.75, width * 0.9, height * 0.95], outline=(210, 30, 40), width=5)
    return image if mode == "RGB" else image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(**tags: Any) -> Image.Exif:
    """exif(orientation=6, make="…", exposure=0.01)."""
    block = Image.Exif()
    if "orientation" in tags:
        block[0x0112] = tags["orientation"]
    if "make" in tags:
        block[0x010F] = tags["make"]
    if "exposure" in tags:
        block.get_ifd(0x8769)[0x829A] = tags["exposure"]
    return block


def tiff(pages: int, mode: str = "1", **options: Any) -> bytes:
    images = [page(mode, (240 + index, 340)) for index in range(pages)]
    return encoded(images[0], "TIFF", save_all=True, append_images=images[1:], **options)


class Pdf:
    """The least of a PDF writer: objects as given, so that tests can lie in them."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"", b""]  # 1 catalogue, 2 pages
        self.pages: list[int] = []
        self.catalogue = b""

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, entries: bytes = b"") -> int:
        return self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data))

    def page(self, content: bytes, resources: bytes = b"", box: bytes = b"0 0 595 842", entries: bytes = b"") -> int:
        body = self.stream(content)
        number = self.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R /Resources << %s >> %s >>"
            % (box, body, resources, entries)
        )
        self.pages.append(number)
        return number

    def image_page(
        self,
        data: bytes,
        size: tuple[int, int],
        *,
        filters: bytes = b"/DCTDecode",
        space: bytes = b"/DeviceRGB",
        bits: int = 8,
        image: bytes = b"",
        place: bytes = b"595 0 0 842 0 0",
        below: bytes = b"",
        more: bytes = b"",
        **page: Any,
    ) -> int:
        number = self.stream(
            data,
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %s /Filter %s %s"
            % (*size, bits, space, filters, image),
        )
        font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        return self.page(
            b"%s q %s cm /Im Do Q %s" % (below, place, more), b"/XObject << /Im %d 0 R >> %s" % (number, font), **page
        )

    def text_page(self, lines: list[str], **page: Any) -> int:
        shown = b"".join(
            b"1 0 0 1 72 %d Tm (%s) Tj " % (760 - 30 * row, line.encode("latin-1")) for row, line in enumerate(lines)
        )
        font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        return self.page(b"BT /F 14 Tf %s ET" % shown, font, **page)

    def data(self) -> bytes:
        kids = b" ".join(b"%d 0 R" % number for number in self.pages)
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalogue
        self.objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self.pages))
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
        return bytes(out)


def scanned_pdf(size: tuple[int, int] = (1240, 1754), **options: Any) -> bytes:
    pdf = Pdf()
    pdf.image_page(encoded(page("RGB", size), "JPEG", quality=85), size, **options)
    return pdf.data()


def array_of(raster: Any) -> np.ndarray:
    """Pixels of a Raster as an array (rows, columns[, channels])."""
    values = np.frombuffer(raster.data, np.uint8)
    shape = (raster.height, raster.width) if raster.channels == 1 else (raster.height, raster.width, raster.channels)
    return values.reshape(shape)
