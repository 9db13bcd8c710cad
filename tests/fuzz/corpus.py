"""Small sound files of every kind, made by code: what the mutations start from."""

import io
from collections.abc import Mapping
from functools import cache

import numpy as np
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.fuzz.papers import TESTS, papers
from tests.scans.makers import Pdf, encoded, exif, page, scanned_pdf, tiff
from tests.scans.ofd_maker import Ofd, esl, path, text

SMALL = (120, 170)


def _packed(data: bytes) -> bytes:
    """The PDF with object streams and a cross-reference stream."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.compress_identical_objects()
    for sheet in writer.pages:
        sheet.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _locked(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _text_pdf() -> bytes:
    pdf = Pdf()
    for number in range(3):
        pdf.text_page([f"Page {number} of 3", "Total 12,345.67"], entries=b"/Rotate %d" % (90 * number))
    return pdf.data()


def _stamped_pdf() -> bytes:
    pdf = Pdf()
    look = pdf.stream(b"1 0 0 RG 8 w 10 10 80 80 re S", b"/Type /XObject /Subtype /Form /BBox [0 0 100 100]")
    mark = pdf.add(
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /F 4 /Rect [400 100 500 200] /AP << /N %d 0 R >> "
        b"/V << /Type /Sig /Contents <00> >> >>" % look
    )
    pdf.catalogue = b"/AcroForm << /SigFlags 3 /Fields [%d 0 R] >>" % mark
    pdf.image_page(encoded(page("RGB", SMALL), "JPEG"), SMALL, entries=b"/Annots [%d 0 R]" % mark)
    return pdf.data()


def _ofd() -> bytes:
    media = '<ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>p</ofd:MediaFile></ofd:MultiMedia>'
    image = '<ofd:ImageObject Boundary="0 0 50 50" CTM="50 0 0 50 0 0" ResourceID="7"/>'
    curve = path("M 0 0 L 10 0 B 1 2 3 4 5 6 Q 1 2 9 9 A 5 5 0 1 1 0 9 C", 10, 10, 40, 40, Fill="true")
    return Ofd(
        [text("审计报告 2025", 30, 30) + curve + image, text("第2页", 30, 30)],
        resources=f"<ofd:MultiMedias>{media}</ofd:MultiMedias>",
        template=text("模板", 10, 10),
        files={"Doc_0/Res/p": encoded(page("RGB", SMALL), "PNG")},
        stamps=[(1, "100 200 40 40")],
        seal=esl("png", encoded(page("RGB", SMALL), "PNG")),
        custom={"发票号码": "99999951"},
        attached="<a><b>318.00</b></a>",
    ).data()


@cache
def corpus() -> Mapping[str, bytes]:
    """name -> bytes; the part of the name before the first "-" is the kind that results are counted by."""
    deep = Image.fromarray(np.asarray(page("L", SMALL)).astype(np.uint16) * 257)
    return {
        "jpeg-colour": encoded(page("RGB", SMALL), "JPEG", exif=exif(orientation=6, make="X", exposure=0.1)),
        "jpeg-grey": encoded(page("L", SMALL), "JPEG"),
        "jpeg-progressive": encoded(page("RGB", SMALL), "JPEG", progressive=True),
        "jpeg-cmyk": encoded(page("CMYK", SMALL), "JPEG"),
        "png-colour": encoded(page("RGB", SMALL), "PNG", dpi=(300, 300)),
        "png-palette": encoded(page("P", SMALL), "PNG"),
        "png-alpha": encoded(page("RGBA", SMALL), "PNG"),
        "png-deep": encoded(deep, "PNG"),
        "tiff-fax": tiff(3, compression="group4"),
        "tiff-lzw": tiff(2, "RGB", compression="tiff_lzw"),
        "tiff-jpeg": tiff(2, "RGB", compression="jpeg"),
        "tiff-plain": tiff(2, "L"),
        "bmp-colour": encoded(page("RGB", SMALL), "BMP"),
        "bmp-palette": encoded(page("P", SMALL), "BMP"),
        "webp-lossy": encoded(page("RGB", SMALL), "WEBP"),
        "webp-lossless": encoded(page("RGBA", SMALL), "WEBP", lossless=True, exif=exif(orientation=3)),
        "pdf-scan": scanned_pdf(SMALL, more=b"BT 3 Tr /F 14 Tf 1 0 0 1 72 700 Tm (hidden) Tj ET"),
        "pdf-text": _text_pdf(),
        "pdf-stamped": _stamped_pdf(),
        "pdf-packed": _packed(_text_pdf()),
        "pdf-locked": _locked(scanned_pdf(SMALL)),
        "heic-small": (TESTS / "resources" / "tiny.heic").read_bytes(),
        "ofd-rich": _ofd(),
        **papers(),
    }
