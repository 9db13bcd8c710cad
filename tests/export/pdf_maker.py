"""Writes PDFs byte by byte, so that nothing tidies them up."""

from collections.abc import Mapping

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
# A mark whose orientation can be seen: a bar along the top, a shorter one down the left, in a 200 x 300 page.
MARK = "0 g 0 270 200 30 re f 0 150 20 150 re f\n"


def pdf(
    objects: Mapping[int, str | bytes | tuple[str, bytes]], trailer: str = "", header: bytes = b"%PDF-1.7\n"
) -> bytes:
    """A file of these objects; a pair is a stream (dictionary entries, data). Object 1 is the catalogue."""
    out, offsets = bytearray(header), {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + written(body) + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
    out += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode(), start)
    return bytes(out)


def written(body: str | bytes | tuple[str, bytes]) -> bytes:
    if isinstance(body, tuple):
        return f"<<{body[0]}/Length {len(body[1])}>>\nstream\n".encode() + body[1] + b"\nendstream"
    return body if isinstance(body, bytes) else body.encode("latin-1")


def page(
    extra: str = "", content: str | bytes = MARK, box: str = "[0 0 200 300]", more: Mapping[int, object] = {}
) -> bytes:
    """One page; `extra` goes into its dictionary, `more` are further objects from 10 on."""
    data = content.encode("latin-1") if isinstance(content, str) else content
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>{extra}>>",
        4: ("", data),
        5: FONT,
        **more,
    })  # fmt: skip


def sheet(
    content: str | bytes = MARK, resources: str = "", extra: str = "", catalogue: str = "",
    more: Mapping[int, str | bytes | tuple[str, bytes]] = {},
) -> bytes:  # fmt: skip
    """One page of 200 x 300: the inside of its /Resources, more of page and catalogue, further objects from 10 on."""
    data = content.encode("latin-1") if isinstance(content, str) else content
    return pdf({
        1: f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<{resources}>>{extra}>>",
        4: ("", data),
        **more,
    })  # fmt: skip
