"""A PDF opened for reading: finds its objects, also where the file is damaged (pypdf reads tables and repairs)."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import BinaryIO

import pypdf
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from srdi_desktop.scans.pdf import filters, objects
from srdi_desktop.scans.pdf.objects import Ref, SyntaxFaultError, Value

Entries = dict[bytes, Value]
INHERITED = (b"/Resources", b"/MediaBox", b"/CropBox", b"/Rotate")
MOST_PAGES = 100_000
LATELY = 500  # objects
MOST_BYTES = 256 << 20  # unpacked, of one stream: more is no page, and no viewer shows it in time
_HEADER = re.compile(rb"[\0\t\n\f\r ]*+(\d++)[\0\t\n\f\r ]++(\d++)[\0\t\n\f\r ]++obj")
_STREAM = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*+)*+stream *+(?:\r\n|\n|\r)")

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


class PdfFile:
    """The objects and pages of one file. Whatever is wrong with an object comes as SyntaxFaultError."""

    def __init__(self, stream: BinaryIO, password: str = "") -> None:
        self._stream = stream
        self.reader = pypdf.PdfReader(stream, strict=False)
        if self.reader.is_encrypted:
            self.reader.decrypt(password)
        self._packed: dict[int, tuple[bytes, dict[int, int]]] = {}
        self._lately: dict[Ref, Found] = {}  # what was found last: fields share their parents, pages their resources
        self._finding: set[Ref] = set()
        self._root: Ref | None = None
        self._walking = self._walk()
        self._walked: list[tuple[Ref, Entries]] = []

    # --- finding

    def find(self, ref: Ref) -> Found:
        """The object; the null object when there is none (7.3.10)."""
        if ref in self._lately:
            return self._lately[ref]
        if ref in self._finding:
            raise SyntaxFaultError(ref)  # a stream whose length is said by itself
        self._finding.add(ref)
        try:
            found = self._found(ref)
        except SyntaxFaultError:
            raise
        except Exception as fault:  # pypdf raises many kinds for what it cannot repair
            raise SyntaxFaultError(ref) from fault
        finally:
            self._finding.discard(ref)
        if len(self._lately) >= LATELY:
            self._lately.clear()
        if found.data is None:
            self._lately[ref] = found
        return found

    def _found(self, ref: Ref) -> Found:
        if ref.number in self.reader.xref_objStm and not ref.generation:
            return Found(self._unpacked(ref))
        if self.reader.is_encrypted:
            return self._repaired(ref)
        offset = self.reader.xref.get(ref.generation, {}).get(ref.number)
        freed = self.reader.xref_free_entry.get(ref.generation, {}).get(ref.number)
        if offset is None or freed:
            return self._repaired(ref)
        try:
            return self._at(offset, ref)
        except (ValueError, KeyError, TypeError, OSError, RecursionError):
            return self._repaired(ref)  # a wrong offset or length: pypdf searches the file for it

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

    def number(self, value: Value | None, default: float = 0.0) -> float:
        """A number."""
        resolved = self.resolve(value)
        try:
            return float(resolved) if isinstance(resolved, bytes) else default
        except ValueError:
            return default

    def raw(self, found: Found) -> bytes:
        """The bytes of a stream as they are stored."""
        if found.span is None:
            return found.data or b""
        self._stream.seek(found.span[0])
        return self._stream.read(found.span[1])

    def filter_entry(self, found: Found) -> Value:
        """The entry /Filter of a stream with full names, in the form in which it was: its parameters have the same."""
        entries = found.value if isinstance(found.value, dict) else {}
        named = self.resolve(entries.get(b"/Filter"))
        listed = [self.resolve(item) or b"null" for item in named] if isinstance(named, list) else named
        return filters.full_names(listed) or []

    def filters(self, found: Found) -> list[Value]:
        """Full names of a stream's filters in the order in which they are undone."""
        return filters.as_list(self.filter_entry(found))

    def unpacked(self, ref: Ref) -> Iterator[bytes]:
        """The bytes of a stream in pieces, filters undone. FilterError where that cannot be done here."""
        found = self.find(ref)
        entries = found.value if isinstance(found.value, dict) else {}
        named = self.filters(found)
        parameters = self.resolve(entries.get(b"/DecodeParms"))
        if filters.undoable(named, parameters):
            return filters.undone(self.raw(found), named, MOST_BYTES)
        if not filters.all_of_text(named):
            raise filters.FilterError(named)
        return iter((self._by_pypdf(ref),))

    def decoded(self, value: Value | None) -> bytes:
        """The bytes of a stream, filters undone; nothing where it is none."""
        if not isinstance(value, Ref) or not self.find(value).is_stream:
            return b""
        return b"".join(self.unpacked(value))

    def _by_pypdf(self, ref: Ref) -> bytes:
        try:
            found = self.reader.get_object(IndirectObject(ref.number, ref.generation, self.reader))
            return bytes(found.get_data()) if isinstance(found, StreamObject) else b""
        except Exception as fault:
            raise filters.FilterError(ref) from fault
        finally:
            self.reader.resolved_objects.clear()

    @property
    def catalogue(self) -> Ref:
        """The document's root. SyntaxFaultError when there is none."""
        if self._root is None:
            self._root = self._said_root() or self._searched_root()
        return self._root

    def _said_root(self) -> Ref | None:
        """As the trailer says, where that leads to pages."""
        said = _plain(self.reader.trailer.raw_get("/Root")) if "/Root" in self.reader.trailer else None
        try:
            return said if isinstance(said, Ref) and b"/Pages" in self.dictionary(said) else None
        except SyntaxFaultError:
            return None

    def _searched_root(self) -> Ref:
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
        start = offset + begins.end()
        length = self.integer(value.get(b"/Length"), -1)
        self._stream.seek(start + length)
        if length < 0 or not self._stream.read(16).lstrip(b"\0\t\n\f\r ").startswith(b"endstream"):
            raise ValueError("length")
        return Found(value, span=(start, length))

    def _unpacked(self, ref: Ref) -> Value:
        """An object out of the object stream that holds it (7.5.7)."""
        holder = self.reader.xref_objStm[ref.number][0]
        if holder not in self._packed:
            if len(self._packed) > 8:
                self._packed.clear()
            self._packed[holder] = self._members(Ref(holder, 0))
        data, places = self._packed[holder]
        if ref.number in places:
            return objects.parse(data, places[ref.number])[0]
        return b"null"

    def _members(self, holder: Ref) -> tuple[bytes, dict[int, int]]:
        """(the bytes of an object stream, object number -> its place in them)."""
        first = self.integer(self.dictionary(holder).get(b"/First"))
        data = self.decoded(holder)
        table = [int(word) for word in data[:first].split()]
        places = {number: first + offset for number, offset in zip(table[::2], table[1::2], strict=False)}
        return data + b" ", places

    def _repaired(self, ref: Ref) -> Found:
        found = self.reader.get_object(IndirectObject(ref.number, ref.generation, self.reader))
        self.reader.resolved_objects.clear()
        if isinstance(found, StreamObject):
            return Found(_plain(found), data=found._data)  # noqa: SLF001 - the encoded bytes have no public name
        return Found(_plain(found))

    # --- the page tree

    @cached_property
    def pages(self) -> list[tuple[Ref, Entries]]:
        """All pages in order, each with what it inherits."""
        self._walked += self._walking
        return self._walked

    @cached_property
    def index_of(self) -> dict[Ref, int]:
        """Place of each page, from 0."""
        return {ref: index for index, (ref, _) in enumerate(self.pages)}

    def page(self, index: int) -> Entries:
        """Page `index` (from 0) with what it inherits, without a walk to the last one; SyntaxFaultError without it."""
        self._walked += islice(self._walking, max(0, index + 1 - len(self._walked)))
        if not 0 <= index < len(self._walked):
            raise SyntaxFaultError(index)
        return self._walked[index][1]

    def _walk(self) -> Iterator[tuple[Ref, Entries]]:
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


def _plain(value: object) -> Value:
    """A pypdf object as a value of `objects`."""
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


def left_behind(source: PdfFile) -> set[str]:
    """What a file holds beyond its pages and does not come along, of `export.remark.*`: javascript, attachment,
    portfolio (the papers are attachments of a cover page), xfa (a form of which most programs show "please wait").
    """
    root = source.dictionary(source.catalogue)
    names = source.dictionary(root.get(b"/Names"))
    opening = source.dictionary(root.get(b"/OpenAction"))
    found = {
        "javascript": b"/JavaScript" in names or b"/AA" in root or source.resolve(opening.get(b"/S")) == b"/JavaScript",
        "attachment": b"/EmbeddedFiles" in names,
        "portfolio": b"/Collection" in root,
        "xfa": b"/XFA" in source.dictionary(root.get(b"/AcroForm")),
    }
    return {note for note, there in found.items() if there}
