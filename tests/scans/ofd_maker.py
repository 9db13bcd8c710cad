"""A small writer of OFD files (GB/T 33190), for tests: pages of objects as given, resources, seals, attachments."""

import io
import zipfile
from dataclasses import dataclass, field

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(value: str, x: float, y: float, size: float = 5, **attributes: str) -> str:
    """A line of text whose characters are `size` mm apart, baseline at y + size."""
    more = " ".join(f'{key}="{content}"' for key, content in attributes.items())
    deltas = f"g {max(len(value) - 1, 1)} {size}"
    return (
        f'<ofd:TextObject Boundary="{x} {y} {size * len(value)} {size * 1.2}" Font="3" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{deltas}">{value}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, x: float, y: float, width: float, height: float, inner: str = "", **attributes: str) -> str:
    more = " ".join(f'{key}="{content}"' for key, content in attributes.items())
    return (
        f'<ofd:PathObject Boundary="{x} {y} {width} {height}" {more}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x84" + len(body).to_bytes(4, "big")
    return bytes([tag]) + length + body


def esl(kind: str, picture: bytes) -> bytes:
    """A seal as GM/T 0031 nests it, without its certificates."""
    head = der(0x30, der(0x16, b"ES"), der(0x02, b"\x04"))
    return der(0x30, der(0x30, head, der(0x30, der(0x16, kind.encode()), der(0x04, picture), der(0x02, b"\x1e"))))


@dataclass
class Ofd:
    pages: list[str] = field(default_factory=list)
    box: str = "0 0 210 297"
    resources: str = ""
    template: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    stamps: list[tuple[int, str]] = field(default_factory=list)  # (page number, boundary)
    seal: bytes = b""
    annotations: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    attached: str = ""

    def data(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.entries().items():
                archive.writestr(name, content)
        return out.getvalue()

    def entries(self) -> dict[str, bytes]:
        found = {
            "OFD.xml": self._root(),
            "Doc_0/Document.xml": self._document(),
            "Doc_0/PublicRes.xml": self._xml(
                "Res", f'<ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>{self.resources}', ' BaseLoc="Res"'
            ),
        }
        for number, content in enumerate(self.pages, 1):
            use = '<ofd:Template TemplateID="9" ZOrder="Background"/>' if self.template else ""
            found[f"Doc_0/Pages/Page_{number}.xml"] = self._xml(
                "Page", f"{use}<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
            )
        if self.template:
            body = f"<ofd:Content><ofd:Layer>{self.template}</ofd:Layer></ofd:Content>"
            found["Doc_0/Tpls/Tpl.xml"] = self._xml("Page", body)
        if self.stamps:
            found |= self._signature()
        if self.annotations:
            listed = '<ofd:Page PageID="1"><ofd:FileLoc>Annot.xml</ofd:FileLoc></ofd:Page>'
            found["Doc_0/Annots/Annotations.xml"] = self._xml("Annotations", listed)
            found["Doc_0/Annots/Annot.xml"] = self._xml("PageAnnot", self.annotations)
        if self.attached:
            listed = '<ofd:Attachment Name="a"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Attachment>'
            found["Doc_0/Attachs/Attachments.xml"] = self._xml("Attachments", listed)
            found["Doc_0/Attachs/a.xml"] = self.attached.encode()
        return found | self.files

    def _xml(self, root: str, body: str, attributes: str = "") -> bytes:
        head = f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} {NS}{attributes}>'
        return f"{head}{body}</ofd:{root}>".encode()

    def _root(self) -> bytes:
        data = "".join(f'<ofd:CustomData Name="{name}">{value}</ofd:CustomData>' for name, value in self.custom.items())
        signed = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if self.stamps else ""
        body = (
            f"<ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>{data}</ofd:CustomDatas></ofd:DocInfo>"
            f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signed}</ofd:DocBody>"
        )
        return self._xml("OFD", body)

    def _document(self) -> bytes:
        pages = "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}.xml"/>' for number in range(1, len(self.pages) + 1)
        )
        template = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl.xml"/>' if self.template else ""
        annotations = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if self.annotations else ""
        attached = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if self.attached else ""
        return self._xml(
            "Document",
            f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{self.box}</ofd:PhysicalBox></ofd:PageArea>"
            f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{template}</ofd:CommonData>"
            f"<ofd:Pages>{pages}</ofd:Pages>{annotations}{attached}",
        )

    def _signature(self) -> dict[str, bytes]:
        marks = "".join(f'<ofd:StampAnnot ID="1" PageRef="{page}" Boundary="{box}"/>' for page, box in self.stamps)
        seal = "<ofd:Seal><ofd:BaseLoc>/Doc_0/Signs/Seal.esl</ofd:BaseLoc></ofd:Seal>"
        return {
            "Doc_0/Signs/Signatures.xml": self._xml("Signatures", '<ofd:Signature ID="1" BaseLoc="Signature.xml"/>'),
            "Doc_0/Signs/Signature.xml": self._xml("Signature", f"<ofd:SignedInfo>{marks}{seal}</ofd:SignedInfo>"),
            "Doc_0/Signs/Seal.esl": self.seal,
        }
