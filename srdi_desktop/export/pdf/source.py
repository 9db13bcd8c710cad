"""What a source holds beyond its pages and does not come along: said, since somebody may miss it."""

import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from zlib import compress

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from srdi_desktop.export.pdf import objects
from srdi_desktop.export.pdf.archival_faults import HINTS, lzw, without_font_file
from srdi_desktop.export.pdf.carrying import Carrier
from srdi_desktop.export.pdf.layers import Layers
from srdi_desktop.export.pdf.objects import Ref, SyntaxFaultError, Value
from srdi_desktop.export.pdf.spill import PdfOut, pieces

if TYPE_CHECKING:
    from srdi_desktop.export.images.recoding import Squeeze

INHERITED = (b"/Resources", b"/MediaBox", b"/CropBox", b"/Rotate")
MOST_PAGES = 100_000
_OF_FILE = (b"/Length", b"/F", b"/FFilter", b"/FDecodeParms")  # of a stream: said anew, or a path of another machine
_HEADER = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj")
_STREAM = re.compile(rb"[\0\t\n\f\r ]*stream *(?:\r\n|\n|\r)")
FAULTS = (PyPdfError, SyntaxFaultError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it repairs is not news to anyone


@dataclass(frozen=True)
class Found:
    """One object; a stream has its raw bytes either as a span of the file or in memory."""

    value: Value
    span: tuple[int, int] | None = None
    data: bytes | None = None

    @property
    def is_stream(self) -> bool:
        """Whether bytes belong to it."""
        return self.span is not None or self.data is not None


class PdfSource:
    """One source, open for reading; its objects are numbered into `out` when something refers to them."""

    def __init__(self, stream: BinaryIO, out: PdfOut, password: str = "", squeeze: "Squeeze | None" = None) -> None:
        self._stream = stream
        self.squeeze = squeeze
        self.notes: set[str] = set()  # remarks: what stays behind, what the copied objects lack
        self.inches = 11.7  # longer side of the page whose objects are being written
        self._out = out
        self.reader = pypdf.PdfReader(stream, strict=False)
        if self.reader.is_encrypted:
            self.reader.decrypt(password)
        self._numbers: dict[Ref, int] = {}
        self._queue: deque[Ref] = deque()
        self._as_form: set[Ref] = set()
        self._naming: set[Ref] = set()  # dictionaries whose keys are free names
        self.carrier = Carrier(self.number, out.string, self._naming.add)
        self._packed: dict[int, dict[int, Value]] = {}
        self.pages = list(self._walk())
        self._page_refs = {ref for ref, _ in self.pages}
        self.index_of = {ref: index for index, (ref, _) in enumerate(self.pages)}
        self.layers = Layers(self)
        self.notes |= notes(self)

    # --- finding

    def find(self, ref: Ref) -> Found:
        """The object; the null object when there is none (7.3.10). Raises one of FAULTS when it is damaged."""
        if not self.reader.is_encrypted:
            if ref.number in self.reader.xref_objStm and not ref.generation:
                return Found(self._unpacked(ref))
            offset = self.reader.xref.get(ref.generation, {}).get(ref.number)
            if offset is not None and not self.reader.xref_free_entry.get(ref.generation, {}).get(ref.number):
                try:
                    return self._at(offset, ref)
                except FAULTS:
                    pass  # a wrong offset or length: pypdf searches the file for it
        return self._repaired(ref)

    def resolve(self, value: Value | None) -> Value | None:
        """The value itself, references followed."""
        for _ in range(20):
            if not isinstance(value, Ref):
                break
            value = self.find(value).value
        return None if value == b"null" else value

    def dictionary(self, value: Value | None) -> dict[bytes, Value]:
        """The dictionary it is or points to; an empty one for anything else."""
        resolved = self.resolve(value)
        return resolved if isinstance(resolved, dict) else {}

    def array(self, value: Value | None) -> list[Value]:
        """The array it is or points to; an empty one for anything else."""
        resolved = self.resolve(value)
        return resolved if isinstance(resolved, list) else []

    def numbers(self, value: Value | None) -> list[float]:
        """An array of numbers; empty when it holds anything else."""
        try:
            return [float(self.resolve(item)) for item in self.array(value)]  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return []

    def integer(self, value: Value | None, default: int = 0) -> int:
        """A whole number."""
        resolved = self.resolve(value)
        try:
            return int(float(resolved)) if isinstance(resolved, bytes) else default
        except ValueError:
            return default

    def decoded(self, value: Value | None) -> bytes:
        """The bytes of a content stream, filters undone. Raises one of FAULTS."""
        if not isinstance(value, Ref):
            return b""
        found = self.reader.get_object(IndirectObject(value.number, value.generation, self.reader))
        self.reader.resolved_objects.clear()
        return found.get_data() if isinstance(found, StreamObject) else b""

    def raw(self, found: Found) -> bytes:
        """The bytes of a stream as they are stored."""
        if found.span is None:
            return found.data or b""
        self._stream.seek(found.span[0])
        return self._stream.read(found.span[1])

    @property
    def catalogue(self) -> Ref:
        """The document's root. Raises one of FAULTS when there is none."""
        root = self.reader.root_object.indirect_reference
        if root is None:
            raise SyntaxFaultError("no catalogue")
        return Ref(root.idnum, root.generation)

    def _at(self, offset: int, ref: Ref) -> Found:
        size = 2048
        while True:
            self._stream.seek(offset)
            data = self._stream.read(size)
            try:
                return self._parsed(data, offset, ref)
            except SyntaxFaultError:
                if len(data) < size:
                    raise
                size *= 8

    def _parsed(self, data: bytes, offset: int, ref: Ref) -> Found:
        header = _HEADER.match(data)
        if header is None or (int(header[1]), int(header[2])) != ref:
            raise SyntaxFaultError(ref)
        value, end = objects.parse(data + b" ", header.end())
        if not isinstance(value, dict):
            return Found(value)
        if len(data) - end < 32 and b"endobj" not in data[end:]:
            raise SyntaxFaultError("cut off")
        begins = _STREAM.match(data, end)
        if begins is None:
            return Found(value)
        start, length = offset + begins.end(), self.integer(value.get(b"/Length"), -1)
        self._stream.seek(start + length)
        if length < 0 or not self._stream.read(16).lstrip(b"\0\t\n\f\r ").startswith(b"endstream"):
            raise ValueError("length")
        return Found(value, span=(start, length))

    def _unpacked(self, ref: Ref) -> Value:
        holder = self.reader.xref_objStm[ref.number][0]
        if holder not in self._packed:
            if len(self._packed) > 8:
                self._packed.clear()
            stream = self.reader.get_object(IndirectObject(holder, 0, self.reader))
            self.reader.resolved_objects.clear()
            self._packed[holder] = _members(stream)
        return self._packed[holder].get(ref.number, b"null")

    def _repaired(self, ref: Ref) -> Found:
        found = self.reader.get_object(IndirectObject(ref.number, ref.generation, self.reader))
        self.reader.resolved_objects.clear()
        if isinstance(found, StreamObject):
            return Found(_plain(found), data=found._data)  # noqa: SLF001 - the encoded bytes have no public name
        return Found(_plain(found))

    # --- the page tree

    def _walk(self) -> Iterator[tuple[Ref, dict[bytes, Value]]]:
        """Pages in order with what they inherit; loops and empty branches are stepped over."""
        top = self.dictionary(self.catalogue)
        todo: list[tuple[Value, dict[bytes, Value]]] = [(top.get(b"/Pages", b"null"), {})]
        seen: set[Ref] = set()
        count = 0
        while todo and count < MOST_PAGES:
            ref, inherited = todo.pop()
            if not isinstance(ref, Ref) or ref in seen:
                continue
            node = self.dictionary(ref)
            known = inherited | {key: node[key] for key in INHERITED if key in node}
            if b"/Kids" in node:
                seen.add(ref)
                todo += [(kid, known) for kid in reversed(self.array(node[b"/Kids"]))]
            elif node:
                count += 1
                yield ref, known | node

    def unseen(self, index: int) -> list[int]:
        """Places in the list of page `index`'s annotations of those that lie in layers switched off."""
        annotations = self.array(self.pages[index][1].get(b"/Annots")) if index < len(self.pages) else []
        return [place for place, item in enumerate(annotations) if self.layers.hides(self.dictionary(item).get(b"/OC"))]

    # --- copying

    def number(self, ref: Ref, *, as_form: bool = False) -> int:
        """Number of the object in the output; it is written by the next `drain`. 0 for a page of the source."""
        if ref in self._page_refs:
            return 0
        if ref not in self._numbers:
            self._numbers[ref] = self._out.reserve()
            self._queue.append(ref)
            if ref in self.layers.all:
                self._out.layers[self._numbers[ref]] = ref not in self.layers.off
        if as_form:
            self._as_form.add(ref)
        return self._numbers[ref]

    def drain(self) -> None:
        """Write everything that was referred to, and what that refers to."""
        while self._queue:
            ref = self._queue.popleft()
            try:
                found = self.find(ref)
            except FAULTS:
                found = Found(b"null")
            self._copy(ref, found)

    def _copy(self, ref: Ref, found: Found) -> None:
        number, value = self._numbers[ref], found.value
        if isinstance(value, dict) and without_font_file(value):
            self.notes.add("unembedded")
        if self._out.check:
            self._out.check.look(value)
        if not found.is_stream or not isinstance(value, dict):
            structure = isinstance(value, dict) and value.get(b"/Type") in (b"/Page", b"/Pages", b"/Catalog")
            self._out.put(b"null" if structure else self.carrier.whole(value, naming=ref in self._naming), number)
            return
        kept = {key: item for key, item in value.items() if key not in _OF_FILE}
        if ref in self._as_form:
            kept |= {b"/Type": b"/XObject", b"/Subtype": b"/Form"}
        kept, data = self._changed(ref, kept, found)
        entries = self.carrier.entries(kept)
        if data is None and found.span:
            self._out.put_chunks(entries, pieces(self._stream, *found.span), found.span[1], number)
        else:
            self._out.put_stream(entries, found.data or b"" if data is None else data, number)

    def _changed(self, ref: Ref, kept: dict[bytes, Value], found: Found) -> tuple[dict[bytes, Value], bytes | None]:
        """(entries, data) of a stream that a wish makes another: a smaller picture, or what PDF/A asks for without
        loss. Data None: as they are.
        """
        if self.squeeze is not None and kept.get(b"/Subtype") == b"/Image":
            smaller = self.squeeze.stream(kept, self.raw(found), self.inches)
            if smaller is not None:
                return smaller
        if self._out.check is None:
            return kept, None
        kept = {key: item for key, item in kept.items() if key not in HINTS}
        if kept.get(b"/Subtype") == b"/Form":
            self._out.check.content(self.decoded(ref))
        if not lzw(self.resolve(kept.get(b"/Filter"))):
            return kept, None
        packed: dict[bytes, Value] = {b"/Filter": b"/FlateDecode"}
        return {key: item for key, item in kept.items() if key != b"/DecodeParms"} | packed, compress(self.decoded(ref))


def _members(stream: PdfObject | None) -> dict[int, Value]:
    """All objects of an object stream (7.5.7)."""
    if not isinstance(stream, StreamObject):
        raise TypeError("object stream")
    data, first = stream.get_data(), int(stream["/First"])  # type: ignore[call-overload]
    table = [int(word) for word in data[:first].split()]
    return {
        number: objects.parse(data + b" ", first + offset)[0]
        for number, offset in zip(table[::2], table[1::2], strict=False)
    }


def _plain(value: object) -> Value:
    """A pypdf object as a value of `syntax`."""
    if isinstance(value, IndirectObject):
        return Ref(value.idnum, value.generation)
    if isinstance(value, NameObject):
        return value.renumber()
    if isinstance(value, TextStringObject | ByteStringObject):
        return objects.Text(value.original_bytes)
    if isinstance(value, DictionaryObject):
        return {_plain(key): _plain(item) for key, item in value.items()}  # type: ignore[misc]
    if isinstance(value, ArrayObject):
        return [_plain(item) for item in value]
    if isinstance(value, BooleanObject):
        return b"true" if value.value else b"false"
    if isinstance(value, FloatObject | NumberObject):
        return repr(value).encode()
    return b"null"


def notes(source: "PdfSource") -> set[str]:
    """Of `export.remark.*`: javascript, attachment, portfolio (the papers are attachments of a cover page), xfa (a
    form of which most programs show only "please wait").
    """
    root = source.dictionary(source.catalogue)
    names, opening = source.dictionary(root.get(b"/Names")), source.dictionary(root.get(b"/OpenAction"))
    found = {
        "javascript": b"/JavaScript" in names or b"/AA" in root or opening.get(b"/S") == b"/JavaScript",
        "attachment": b"/EmbeddedFiles" in names,
        "portfolio": b"/Collection" in root,
        "xfa": b"/XFA" in source.dictionary(root.get(b"/AcroForm")),
    }
    return {note for note, there in found.items() if there}
