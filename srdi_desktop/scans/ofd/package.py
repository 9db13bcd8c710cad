"""What lies where in an OFD file (GB/T 33190-2016): document, pages, templates, resources, signatures, attachments.

Attribute values of OFD objects as numbers, boxes and colours.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from srdi_desktop.model import Box, Limits, ScanError
from srdi_desktop.scans.matrix import Matrix, bounds
from srdi_desktop.scans.ofd import safe_xml as xml
from srdi_desktop.scans.ofd.canvas import Colour

_STEP = 1 << 20


class Archive:
    """A zip file whose entries are looked up by path; upper and lower case and backslashes are forgiven."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        stream.seek(0)
        self._zip = zipfile.ZipFile(stream)
        self._left = int(limits["scan.zip_mb"] * 1e6)
        entries = self._zip.infolist()
        if len(entries) > limits["scan.zip_entries"]:
            raise ScanError("scan.too_large", variant="pages", size=len(entries))
        if any(entry.flag_bits & 1 for entry in entries):
            raise ScanError("scan.encrypted", variant="")
        self._entries = {_plain(entry.filename): entry for entry in entries}

    def has(self, path: str) -> bool:
        """Whether an entry of that path exists."""
        return _plain(path) in self._entries

    def read(self, path: str, most: int | None = None) -> bytes:
        """The entry's bytes; KeyError when there is none, scan.too_large beyond `most` or the archive's budget.

        The sizes that the archive states are not believed.
        """
        entry = self._entries[_plain(path)]
        budget = self._left if most is None else min(self._left, most)
        parts: list[bytes] = []
        with self._zip.open(entry) as source:
            while part := source.read(_STEP):
                budget -= len(part)
                self._left -= len(part)
                if budget < 0:
                    raise ScanError("scan.too_large", variant="bytes")
                parts.append(part)
        return b"".join(parts)


def _plain(path: str) -> str:
    return resolve("", path).lower()


def resolve(folder: str, path: str) -> str:
    """A path inside the archive: absolute from its root, else from `folder`; never above the root."""
    path = path.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/" + folder, path)).lstrip("/")


Content = tuple[xml.Element, list[xml.Element], list[xml.Element]]  # page, templates below it, templates above it
Rect = tuple[float, float, float, float]  # left, top, width, height in millimetres
_A4: Rect = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True)
class Located:
    """An element with the folder that its paths start from."""

    element: xml.Element
    folder: str


@dataclass(frozen=True)
class Stamp:
    """A seal of an electronic signature: page id, box in millimetres, its sealed picture (ASN.1) or b""."""

    page_id: str
    boundary: Rect
    seal: bytes = field(repr=False)


class Package:
    """An OFD file's structure, read on opening; contents of pages are read when asked."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._archive = Archive(stream, limits)
        self._xml_most = int(limits["scan.xml_mb"] * 1e6)
        self._body = next(xml.children(self._parse("OFD.xml").element, "DocBody"))
        element = xml.first(self._body, "DocRoot")
        self.document = self._parse(xml.text_of(element))
        if xml.text_of(xml.first(self._body, "Encryptions")) or self._archive.has("Encryptions.xml"):
            raise ScanError("scan.encrypted", variant="")
        common = xml.first(self.document.element, "CommonData")
        self.pages = list(xml.children(xml.first(self.document.element, "Pages"), "Page"))
        self._area = box_of(xml.first(common, "PageArea")) or _A4
        self._templates = {item.get("ID", ""): item for item in xml.children(common, "TemplatePage")}
        self.resources: dict[str, Located] = {}
        for item in xml.children(common, "PublicRes", "DocumentRes"):
            self._load_resources(self.document.folder, xml.text_of(item))

    def _parse(self, path: str) -> Located:
        path = resolve("", path)
        element = xml.parse(self._archive.read(path, self._xml_most))
        return Located(element, posixpath.dirname(path))

    def _try_parse(self, folder: str, path: str) -> Located | None:
        for base in (folder, self.document.folder, ""):
            if path and self._archive.has(resolve(base, path)):
                return self._parse(resolve(base, path))
        return None

    def _load_resources(self, folder: str, path: str) -> None:
        found = self._try_parse(folder, path)
        if found is None:
            return
        base = resolve(found.folder, found.element.get("BaseLoc") or ".")
        for group in found.element:
            for item in group:
                self.resources.setdefault(item.get("ID", ""), Located(item, base))

    def media(self, item: Located) -> bytes:
        """The file that a font or a picture of the resources names; KeyError when it is not there."""
        path = xml.text_of(xml.first(item.element, "MediaFile")) or xml.text_of(xml.first(item.element, "FontFile"))
        for base in (item.folder, posixpath.dirname(item.folder), self.document.folder, ""):
            if path and self._archive.has(resolve(base, path)):
                return self._archive.read(resolve(base, path))
        raise KeyError(path)

    def page(self, index: int) -> Content:
        """A page (from 0) with its templates."""
        content = self._parse(resolve(self.document.folder, self.pages[index].get("BaseLoc", "")))
        for item in xml.children(content.element, "PageRes"):
            self._load_resources(content.folder, xml.text_of(item))
        below: list[xml.Element] = []
        above: list[xml.Element] = []
        for use in xml.children(content.element, "Template"):
            template = self._templates.get(use.get("TemplateID", ""))
            if template is None:
                continue
            found = self._try_parse(self.document.folder, template.get("BaseLoc", ""))
            order = use.get("ZOrder") or template.get("ZOrder") or "Background"
            if found is not None:
                (above if order == "Foreground" else below).append(found.element)
        return content.element, below, above

    def box(self, page: xml.Element, below: list[xml.Element]) -> Rect:
        """The page's paper."""
        boxes = (box_of(xml.first(element, "Area")) for element in (page, *below))
        return next((box for box in boxes if box), self._area)

    def annotations(self, index: int) -> Iterator[xml.Element]:
        """The page's annotations."""
        element = xml.first(self.document.element, "Annotations")
        path = xml.text_of(element)
        listed = self._try_parse(self.document.folder, path)
        for item in xml.children(listed.element if listed else None, "Page"):
            if listed is None or item.get("PageID") != self.pages[index].get("ID"):
                continue
            found = self._try_parse(listed.folder, xml.text_of(xml.first(item, "FileLoc")))
            yield from xml.children(found.element if found else None, "Annot")

    def stamps(self) -> tuple[bool, list[Stamp]]:
        """(whether the file is signed, where its seals show)."""
        element = xml.first(self._body, "Signatures")
        path = xml.text_of(element)
        listed = self._try_parse("", path)
        items = list(xml.children(listed.element if listed else None, "Signature"))
        stamps: list[Stamp] = []
        for item in items[:100]:
            found = self._try_parse(listed.folder if listed else "", item.get("BaseLoc", ""))
            if found is not None:
                stamps += self._stamps_of(found)
        return bool(items), stamps

    def _stamps_of(self, signature: Located) -> Iterator[Stamp]:
        info = xml.first(signature.element, "SignedInfo")
        marks = list(xml.children(info, "StampAnnot"))[:500]
        seal = b""
        if marks:
            places = (xml.first(info, "Seal", "BaseLoc"), xml.first(signature.element, "SignedValue"))
            seal = next(filter(None, (self._bytes(signature.folder, xml.text_of(place)) for place in places)), b"")
        for mark in marks:
            boundary = xml.numbers(mark.get("Boundary"))
            if len(boundary) == 4:
                yield Stamp(mark.get("PageRef", ""), (boundary[0], boundary[1], boundary[2], boundary[3]), seal)

    def _bytes(self, folder: str, path: str) -> bytes:
        inside = resolve(folder, path)
        if path and self._archive.has(inside):
            return self._archive.read(inside)
        return b""

    def stated(self) -> Iterator[tuple[str, str]]:
        """(name, value) of what the file states as data: its custom data and the leaves of attached XML files."""
        for item in xml.children(xml.first(self._body, "DocInfo", "CustomDatas"), "CustomData"):
            yield item.get("Name", ""), xml.text_of(item)
        element = xml.first(self.document.element, "Attachments")
        listed = self._try_parse(self.document.folder, xml.text_of(element))
        for item in xml.children(listed.element if listed else None, "Attachment"):
            path = xml.text_of(xml.first(item, "FileLoc"))
            if path.lower().endswith(".xml"):
                yield from self._leaves(listed.folder if listed else "", path)

    def _leaves(self, folder: str, path: str) -> list[tuple[str, str]]:
        try:
            found = self._try_parse(folder, path)
        except (SyntaxError, ValueError):
            return []  # an attachment is not shown, so that a broken one takes nothing away from the page
        leaves = found.element.iter() if found else ()
        return [(xml.name_of(leaf), xml.text_of(leaf)) for leaf in leaves if not len(leaf) and xml.text_of(leaf)]


def box_of(area: xml.Element | None) -> Rect | None:
    """PhysicalBox of an area, if it has a size."""
    found = xml.numbers(xml.text_of(xml.first(area, "PhysicalBox")))
    if len(found) != 4 or found[2] <= 0 or found[3] <= 0:
        return None
    return found[0], found[1], found[2], found[3]


def box_on(paper: Rect, matrix: Matrix, width: float, height: float) -> Box | None:
    """A rectangle (0, 0, width, height) after the matrix, as a Box of the paper; None when outside."""
    left, top, right, bottom = bounds(matrix, width, height)
    box = Box(
        max(0.0, left / paper[2]), max(0.0, top / paper[3]), min(1.0, right / paper[2]), min(1.0, bottom / paper[3])
    )
    if box.left < box.right and box.top < box.bottom:
        return box
    return None


def boundary_of(item: xml.Element) -> Rect:
    """An object's place and size in millimetres; zeros when it says none."""
    found = xml.numbers(item.get("Boundary"))
    if len(found) == 4:
        return (found[0], found[1], found[2], found[3])
    return (0.0, 0.0, 0.0, 0.0)


def ctm_of(item: xml.Element) -> Matrix | None:
    """An object's own matrix, None when it has none."""
    found = xml.numbers(item.get("CTM"))
    if len(found) == 6:
        return (found[0], found[1], found[2], found[3], found[4], found[5])
    return None


def rgb(values: list[float], alpha: float) -> Colour | None:
    """A colour of one (grey), three (red, green, blue) or four (ink) levels 0..255, with its opacity."""
    levels = [min(255, max(0, round(value))) for value in values[:4]]
    opacity = min(255, max(0, round(alpha)))
    if len(levels) == 1:
        return levels[0], levels[0], levels[0], opacity
    if len(levels) == 3:
        return levels[0], levels[1], levels[2], opacity
    if len(levels) == 4:
        key = 255 - levels[3]
        red, green, blue = ((255 - level) * key // 255 for level in levels[:3])
        return red, green, blue, opacity
    return None
