"""PDF/A-2b: the colour profile and the metadata that ISO 19005-2 asks of a file; its pages must do their own part."""

import zlib
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.model import ExportPlan, printable


def entries(out: PdfOut, plan: ExportPlan, title: str, producer: str, now: datetime) -> bytes:
    """Write output intent and XMP; returns what the catalogue needs of them."""
    packed = zlib.compress(_srgb())
    colours = out.put_stream(b"/N 3/Filter/FlateDecode", packed)
    name = out.text("sRGB")
    info = out.text("sRGB IEC61966-2.1")
    intent = b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier%b/Info%b/DestOutputProfile %d 0 R>>" % (
        name, info, colours,
    )  # fmt: skip
    author = plan.author or plan.company
    data = xmp(title, author, plan.catalogue, producer, now).encode()
    metadata = out.put_stream(b"/Type/Metadata/Subtype/XML", data)
    return b"/OutputIntents[%b]/Metadata %d 0 R" % (intent, metadata)


def _srgb() -> bytes:
    """The colour profile's file."""
    from PIL import ImageCms

    colours = ImageCms.createProfile("sRGB")
    profile = ImageCms.ImageCmsProfile(colours)
    return profile.tobytes()


def mark_canvas(canvas: Any, plan: ExportPlan, title: str, producer: str, now: datetime) -> None:
    """The same for a paper of reportlab's. `canvas`: its Canvas, before it is saved."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream, PDFString

    components = PDFDictionary({"N": 3})
    profile = PDFStream(components, _srgb())
    author = plan.author or plan.company
    packet = xmp(title, author, plan.catalogue, producer, now).encode()
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    metadata = PDFStream(kind, packet)
    intent = PDFDictionary({
        "Type": PDFName("OutputIntent"), "S": PDFName("GTS_PDFA1"), "OutputConditionIdentifier": PDFString("sRGB"),
        "Info": PDFString("sRGB IEC61966-2.1"), "DestOutputProfile": profile,
    })  # fmt: skip
    catalogue = canvas._doc.Catalog  # noqa: SLF001 - reportlab leaves out entries that it has not heard of
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
    canvas.setCatalogEntry("OutputIntents", [intent])
    canvas.setCatalogEntry("Metadata", metadata)


def xmp(title: str, author: str, subject: str, producer: str, now: datetime) -> str:
    """The metadata packet; it must say the same as the information dictionary."""
    title, author, subject = (printable(text) for text in (title, author, subject))
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(subject)}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
