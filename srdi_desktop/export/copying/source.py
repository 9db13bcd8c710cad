"""A PDF to take pages from: its objects are numbered into the output on demand, cut to what the pages use.

Writes a source's values into the output: references renumbered, what must not travel left out.

Optional content of sources: what is switched off on screen stays off, what is shown stays shown (8.11).
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from zlib import compress

from srdi_desktop.export.copying.destinations import Destinations
from srdi_desktop.export.images.picture_objects import without_notes
from srdi_desktop.export.pdf import content
from srdi_desktop.export.pdf.archival_faults import HINTS, without_font_file
from srdi_desktop.export.pdf.spill import PdfOut, pieces
from srdi_desktop.scans.pdf import filters, objects
from srdi_desktop.scans.pdf.file import Found, PdfFile, left_behind
from srdi_desktop.scans.pdf.objects import Ref, SyntaxFaultError, Text, Value

if TYPE_CHECKING:
    from srdi_desktop.export.images.recoding import Squeeze

Entries = dict[bytes, Value]
_OF_FILE = (b"/Length", b"/F", b"/FFilter", b"/FDecodeParms")  # of a stream: said anew, or a path of another machine
_CUT = (b"/XObject", b"/Font", b"/ExtGState", b"/ColorSpace", b"/Pattern", b"/Shading", b"/Properties")
_UNSAID = {b"DefaultGray", b"DefaultRGB", b"DefaultCMYK"}  # used without being named (8.6.5.6)
_WITHOUT_BOX = b"[-16384 -16384 16384 16384]"  # for a form that says no /BBox: viewers do not clip it then


class PdfSource(PdfFile):
    """One source; what its pages refer to is written by `drain`."""

    def __init__(
        self,
        stream: BinaryIO,
        out: PdfOut,
        password: str = "",
        squeeze: "Squeeze | None" = None,
        *,
        whole: bool = False,
    ) -> None:
        super().__init__(stream, password)
        self._whole = whole  # pictures keep what they note beside the picture
        self.squeeze = squeeze
        self.inches = 11.7  # longer side of the page whose objects are being written
        self._out = out
        self._numbers: dict[Ref, int] = {}
        self._queue: deque[Ref] = deque()
        self._as_form: set[Ref] = set()
        self._naming: set[Ref] = set()  # dictionaries whose keys are free names
        self.carrier = Carrier(self.number_of, out.string, self._naming.add)
        self._page_refs = {ref for ref, _ in self.pages}
        self.layers = Layers(self)
        self.destinations = Destinations(self)
        self.notes = left_behind(self)  # remarks: what stays behind, what the copied objects lack

    def unseen(self, index: int) -> list[int]:
        """Places in the list of page `index`'s annotations of those that lie in layers switched off."""
        if index >= len(self.pages):
            return []
        _, page = self.pages[index]
        hidden = []
        for place, item in enumerate(self.array(page.get(b"/Annots"))):
            annotation = self.dictionary(item)
            if self.layers.hides(annotation.get(b"/OC")):
                hidden.append(place)
        return hidden

    # --- copying

    def number_of(self, ref: Ref, *, as_form: bool = False) -> int:
        """Number of the object in the output; it is written by the next `drain`. 0 for a page of the source."""
        if ref in self._page_refs:
            return 0
        if ref not in self._numbers:
            self._numbers[ref] = self._out.reserve()
            self._queue.append(ref)
            self._note_layer(ref)
        if as_form:
            self._as_form.add(ref)
        return self._numbers[ref]

    def _note_layer(self, ref: Ref) -> None:
        if ref not in self.layers.all:
            return
        shown = ref not in self.layers.off
        self._out.layers[self._numbers[ref]] = shown
        if not shown:
            self.notes.add("hidden_layer")

    def drain(self) -> None:
        """Write everything that was referred to, and what that refers to."""
        while self._queue:
            ref = self._queue.popleft()
            try:
                found = self.find(ref)
            except SyntaxFaultError:
                found = Found(b"null")
            self._copy(ref, found)

    def forget_queue(self) -> None:
        """Leave unwritten what a page that failed referred to; whoever needs it later asks again."""
        for ref in self._queue:
            del self._numbers[ref]
        self._queue.clear()

    def put_form(self, part: Ref | bytes, entries: bytes) -> int:
        """Write a page's content as a form (8.10): a content stream as it is stored, or decoded data."""
        if isinstance(part, bytes):
            packed = entries + b"/Filter/FlateDecode"
            return self._out.put_stream(packed, compress(part))
        found = self.find(part)
        value = found.value
        kept: Entries = {b"/Filter": self.filter_entry(found)}
        if isinstance(value, dict) and b"/DecodeParms" in value:
            kept[b"/DecodeParms"] = value[b"/DecodeParms"]
        as_stored = entries + self.carrier.entries(kept)
        return self._put_stream(as_stored, found)

    def _put_stream(self, entries: bytes, found: Found, number: int | None = None) -> int:
        if found.span is None:
            data = found.data or b""
            return self._out.put_stream(entries, data, number)
        spans = [found.span]
        if not self._whole and self.filters(found) == [b"/DCTDecode"]:
            spans = without_notes(self._stream, *found.span)
        chunks = (piece for span in spans for piece in pieces(self._stream, *span))
        length = sum(size for _, size in spans)
        return self._out.put_chunks(entries, chunks, length, number)

    def _copy(self, ref: Ref, found: Found) -> None:
        number = self._numbers[ref]
        value = found.value
        if isinstance(value, dict) and without_font_file(value):
            self.notes.add("unembedded")
        if self._out.check:
            self._out.check.look(value)
        if not found.is_stream or not isinstance(value, dict):
            written = b"null"
            if not _is_structure(value):
                written = self.carrier.whole(value, naming=ref in self._naming)
            self._out.put(written, number)
            return
        as_written = self._entries(ref, value, found)
        kept, data = self._changed(ref, as_written, found)
        entries = self.carrier.entries(kept)
        if data is None:
            self._put_stream(entries, found, number)
        else:
            self._out.put_stream(entries, data, number)
            self._out.read_back.discard(number)  # what was read back is not what the source has

    def _entries(self, ref: Ref, value: Entries, found: Found) -> Entries:
        """A stream's dictionary as it is written: filters by their full names, resources cut to what is used."""
        kept = {key: item for key, item in value.items() if key not in _OF_FILE}
        if b"/Filter" in kept:
            kept[b"/Filter"] = self.filter_entry(found)
        if ref in self._as_form:
            kept[b"/Type"] = b"/XObject"
            kept[b"/Subtype"] = b"/Form"
            kept.setdefault(b"/BBox", _WITHOUT_BOX)
        if b"/Resources" in kept:
            kept[b"/Resources"] = self._used_by(ref, kept[b"/Resources"])
        return kept

    def _used_by(self, ref: Ref, resources: Value) -> Value:
        try:
            shown = content.read(self.unpacked(ref))
        except (filters.FilterError, SyntaxFaultError):
            return resources  # nobody can tell what it uses
        held = self.dictionary(resources)
        return self.used(held, shown.names)

    def used(self, resources: Entries, names: Iterable[bytes]) -> Entries:
        """Resources cut to those with these names (without slash), and to what forms without resources of their own
        use of them.
        """
        wanted = _UNSAID.union(names)
        held = {key: self.dictionary(resources[key]) for key in _CUT if key in resources}
        looked_into: set[bytes] = set()
        while True:
            more: set[bytes] = set()
            for key in (b"/XObject", b"/Pattern", b"/Font"):
                entries = held.get(key, {})
                for name, item in entries.items():
                    plain = content.plain_name(name[1:])
                    if plain in wanted and name not in looked_into:
                        looked_into.add(name)
                        more |= self._names_used_within(item)
            if more <= wanted:
                break
            wanted |= more
        cut = {key: _only(entries, wanted) for key, entries in held.items()}
        uncut = {key: item for key, item in resources.items() if key not in _CUT}
        return uncut | cut

    def _names_used_within(self, item: Value) -> set[bytes]:
        """Names that a form, pattern or drawn font without resources of its own takes from those around it."""
        entries = self.dictionary(item)
        if b"/Resources" in entries or entries.get(b"/Subtype") == b"/Image":
            return set()
        glyphs = self.dictionary(entries.get(b"/CharProcs"))
        drawn = list(glyphs.values())
        if entries.get(b"/Subtype") == b"/Form" or b"/PatternType" in entries:
            drawn.append(item)
        names: set[bytes] = set()
        for part in drawn:
            if isinstance(part, Ref) and self.find(part).is_stream:
                shown = content.read(self.unpacked(part))
                names |= shown.names
        return names

    def _changed(self, ref: Ref, kept: Entries, found: Found) -> tuple[Entries, bytes | None]:
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
        if b"/LZWDecode" not in self.filters(found):
            return kept, None
        kept.pop(b"/DecodeParms", None)
        kept[b"/Filter"] = b"/FlateDecode"
        return kept, compress(self.decoded(ref))


def _is_structure(value: Value) -> bool:
    """Whether it is of the source's own tree of pages, which the new file does not have."""
    if not isinstance(value, dict):
        return False
    return value.get(b"/Type") in (b"/Page", b"/Pages", b"/Catalog")


def _only(entries: Entries, wanted: set[bytes]) -> Entries:
    return {name: item for name, item in entries.items() if content.plain_name(name[1:]) in wanted}


# Active content, other people's paths and names, and structure that the new file does not have.
NOT_CARRIED = frozenset(
    (b"/Metadata", b"/PieceInfo", b"/AF", b"/AA", b"/StructParent", b"/StructParents", b"/LastModified",
     b"/OPI", b"/JS", b"/EF", b"/Parent", b"/Annots", b"/Alternates", b"/PTEX.FileName", b"/PTEX.InfoDict")
)  # fmt: skip
# Entries whose dictionary is a list of free names (7.8.3, 9.6.5): a font may be called /AA there.
NAMING = frozenset(
    (b"/Font", b"/XObject", b"/ExtGState", b"/ColorSpace", b"/Pattern", b"/Shading", b"/Properties", b"/CharProcs",
     b"/Colorants")
)  # fmt: skip


@dataclass(frozen=True)
class Carrier:
    """`number` gives a reference's number in the output, 0 for none; `string` writes a text; `naming` is told of
    references to dictionaries whose keys are free names.
    """

    number: Callable[[Ref], int]
    string: Callable[[bytes], bytes]
    naming: Callable[[Ref], None]

    def whole(self, value: Value, *, naming: bool) -> bytes:
        """An object of its own; `naming`: its keys are free names, if it is a dictionary."""
        if naming and isinstance(value, dict):
            return b"<<" + self.names(value) + b">>"
        return self.written(value)

    def written(self, value: Value) -> bytes:
        """The object as bytes."""
        if isinstance(value, Text):
            return self.string(value)
        if isinstance(value, bytes):
            return value
        if isinstance(value, Ref):
            number = self.number(value)
            return objects.reference(number) if number else b"null"
        if isinstance(value, list):
            items = [self.written(item) for item in value]
            return b"[" + b" ".join(items) + b"]"
        return b"<<" + self.entries(value) + b">>"

    def entries(self, dictionary: Entries) -> bytes:
        """The inside of a dictionary, without what is not carried over."""
        parts = []
        for key, item in dictionary.items():
            if key in NOT_CARRIED:
                continue
            value = self._named(item) if key in NAMING else self.written(item)
            parts.append(key + b" " + value)
        return b"".join(parts)

    def names(self, dictionary: Entries) -> bytes:
        """The inside of a dictionary whose keys are free names: all of it."""
        parts = [key + b" " + self.written(item) for key, item in dictionary.items()]
        return b"".join(parts)

    def _named(self, value: Value) -> bytes:
        if isinstance(value, Ref):
            self.naming(value)
        return self.whole(value, naming=True)


DEEPEST = 20  # of a visibility expression


class Layers:
    """The layers of one source and which of them its default configuration hides on screen."""

    def __init__(self, source: PdfFile) -> None:
        self._source = source
        catalogue = source.dictionary(source.catalogue)
        properties = source.dictionary(catalogue.get(b"/OCProperties"))
        self.all: set[Ref] = set()
        for ref in _refs(source, properties.get(b"/OCGs")):
            group = source.dictionary(ref)
            if source.resolve(group.get(b"/Type")) == b"/OCG":
                self.all.add(ref)
        default = source.dictionary(properties.get(b"/D"))
        self.off: set[Ref] = set()
        if source.resolve(default.get(b"/BaseState")) == b"/OFF":
            self.off |= self.all
        self.off -= _refs(source, default.get(b"/ON"))
        self.off |= _refs(source, default.get(b"/OFF"))
        for usage in source.array(default.get(b"/AS")):
            self._by_usage(source.dictionary(usage))
        self.off &= self.all

    def _by_usage(self, event: dict[bytes, Value]) -> None:
        """What a viewer switches by itself when it opens the file to show it (8.11.4.4)."""
        if self._source.resolve(event.get(b"/Event")) != b"/View":
            return
        source = self._source
        for group in _refs(source, event.get(b"/OCGs")):
            entries = source.dictionary(group)
            usage = source.dictionary(entries.get(b"/Usage"))
            view = source.dictionary(usage.get(b"/View"))
            state = source.resolve(view.get(b"/ViewState"))
            if state == b"/OFF":
                self.off.add(group)
            elif state == b"/ON":
                self.off.discard(group)

    def hides(self, content: Value | None) -> bool:
        """Whether an /OC entry (a layer or a membership of layers) keeps its content off the screen."""
        if isinstance(content, Ref) and content in self.all:
            return content in self.off
        member = self._source.dictionary(content)
        if b"/VE" in member:
            return not self._holds(member[b"/VE"], DEEPEST)
        listed = member.get(b"/OCGs")
        shown = [group not in self.off for group in self._groups(listed)]
        policy = self._source.resolve(member.get(b"/P"))
        if not shown:
            return False
        if policy == b"/AllOn":
            return not all(shown)
        if policy == b"/AnyOff":
            return all(shown)
        if policy == b"/AllOff":
            return any(shown)
        return not any(shown)

    def _groups(self, listed: Value | None) -> set[Ref]:
        """The layers that a membership lists: one, or an array."""
        if isinstance(listed, Ref) and listed in self.all:
            return {listed}
        return _refs(self._source, listed) & self.all

    def _holds(self, expression: Value, depth: int) -> bool:
        """A visibility expression (8.11.2.2)."""
        if isinstance(expression, Ref) and expression in self.all:
            return expression not in self.off
        parts = self._source.array(expression)
        if not parts or not depth:
            return True
        told = [self._holds(part, depth - 1) for part in parts[1:]]
        operator = self._source.resolve(parts[0])
        if operator == b"/Not":
            first = told[:1]
            return not any(first)
        if operator == b"/Or":
            return any(told)
        return all(told)


def _refs(source: PdfFile, value: Value | None) -> set[Ref]:
    items = source.array(value)
    return {item for item in items if isinstance(item, Ref)}
