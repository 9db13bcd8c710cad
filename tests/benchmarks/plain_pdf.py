"""PDFs as scanners write them: one JPEG a page, passed through."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image


def jpeg_pdf(pictures: Sequence[Path], size: tuple[float, float] = (595.2, 841.92)) -> bytes:
    """One page for each picture."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []

    def add(body: bytes) -> None:
        offsets.append(len(out))
        out.extend(b"%d 0 obj\n%b\nendobj\n" % (len(offsets), body))

    add(b"<</Type/Catalog/Pages 2 0 R>>")
    kids = b" ".join(b"%d 0 R" % (3 + 3 * index) for index in range(len(pictures)))
    add(b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pictures), kids))
    for index, picture in enumerate(pictures):
        page, data = 3 + 3 * index, picture.read_bytes()
        with Image.open(picture) as image:
            width, height = image.size
        content = b"q %g 0 0 %g 0 0 cm /Im0 Do Q" % size
        add(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Resources<</XObject<</Im0 %d 0 R>>>>/Contents %d 0 R>>"
            % (*size, page + 2, page + 1)
        )
        add(b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content))
        add(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/DCTDecode/Length %d>>\nstream\n%b\nendstream" % (width, height, len(data), data)
        )
    start = len(out)
    out.extend(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    out.extend(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.extend(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))
    return bytes(out)
