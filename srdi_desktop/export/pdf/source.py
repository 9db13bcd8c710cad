"""A PDF to take pages from: its objects are numbered into the output on demand, cut to what the pages use."""

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO
from zlib import compress

from srdi_desktop.export.images.picture_objects import without_notes
from srdi_desktop.export.pdf import content, filters
from srdi_desktop.export.pdf.archival_faults import HINTS, without_font_file
from srdi_desktop.export.pdf.carrying import Carrier
from srdi_desktop.export.pdf.destinations import Destinations
from srdi_desktop.export.pdf.file import Found, PdfFile, left_behind
from srdi_desktop.export.pdf.layers import Layers
from srdi_desktop.export.pdf.objects import Ref, SyntaxFaultError, Value
from srdi_desktop.export.pdf.spill import PdfOut, pieces

if TYPE_CHECKING:
    from srdi_desktop.export.images.recoding import Squeeze

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
        annotations = self.array(self.pages[index][1].get(b"/Annots")) if index < len(self.pages) else []
        return [place for place, item in enumerate(annotations) if self.layers.hides(self.dictionary(item).get(b"/OC"))]

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
            return self._out.put_stream(entries + b"/Filter/FlateDecode", compress(part))
        found = self.find(part)
        kept: dict[bytes, Value] = {b"/Filter": self.filter_entry(found)}
        if isinstance(found.value, dict) and b"/DecodeParms" in found.value:
            kept[b"/DecodeParms"] = found.value[b"/DecodeParms"]
        return self._put_stream(entries + self.carrier.entries(kept), found)

    def _put_stream(self, entries: bytes, found: Found, number: int | None = None) -> int:
        if found.span is None:
            return self._out.put_stream(entries, found.data or b"", number)
        spans = [found.span]
        if not self._whole and self.filters(found) == [b"/DCTDecode"]:
            spans = without_notes(self._stream, *found.span)
        chunks = (piece for span in spans for piece in pieces(self._stream, *span))
        return self._out.put_chunks(entries, chunks, sum(size for _, size in spans), number)

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
        kept = self._entries(ref, value, found)
        kept, data = self._changed(ref, kept, found)
        entries = self.carrier.entries(kept)
        if data is None:
            self._put_stream(entries, found, number)
        else:
            self._out.put_stream(entries, data, number)
            self._out.read_back.discard(number)  # what was read back is not what the source has

    def _entries(self, ref: Ref, value: dict[bytes, Value], found: Found) -> dict[bytes, Value]:
        """A stream's dictionary as it is written: filters by their full names, resources cut to what is used."""
        kept = {key: item for key, item in value.items() if key not in _OF_FILE}
        if b"/Filter" in kept:
            kept[b"/Filter"] = self.filter_entry(found)
        if ref in self._as_form:
            kept |= {b"/Type": b"/XObject", b"/Subtype": b"/Form"}
            kept.setdefault(b"/BBox", _WITHOUT_BOX)
        if b"/Resources" in kept:
            kept[b"/Resources"] = self._used_by(ref, kept[b"/Resources"])
        return kept

    def _used_by(self, ref: Ref, resources: Value) -> Value:
        try:
            names = content.read(self.unpacked(ref)).names
        except (filters.FilterError, SyntaxFaultError):
            return resources  # nobody can tell what it uses
        return self.used(self.dictionary(resources), names)

    def used(self, resources: dict[bytes, Value], names: Iterable[bytes]) -> dict[bytes, Value]:
        """Resources cut to those with these names (without slash), and to what forms without resources of their own
        use of them.
        """
        wanted = _UNSAID.union(names)
        held = {key: self.dictionary(resources[key]) for key in _CUT if key in resources}
        looked_into: set[bytes] = set()
        while True:
            more: set[bytes] = set()
            for key in (b"/XObject", b"/Pattern", b"/Font"):
                for name, item in held.get(key, {}).items():
                    if content.plain_name(name[1:]) in wanted and name not in looked_into:
                        looked_into.add(name)
                        more |= self._names_used_within(item)
            if more <= wanted:
                break
            wanted |= more
        cut = {key: _only(entries, wanted) for key, entries in held.items()}
        return {key: item for key, item in resources.items() if key not in _CUT} | cut

    def _names_used_within(self, item: Value) -> set[bytes]:
        """Names that a form, pattern or drawn font without resources of its own takes from those around it."""
        entries = self.dictionary(item)
        if b"/Resources" in entries or entries.get(b"/Subtype") == b"/Image":
            return set()
        drawn = list(self.dictionary(entries.get(b"/CharProcs")).values())
        if entries.get(b"/Subtype") == b"/Form" or b"/PatternType" in entries:
            drawn.append(item)
        names: set[bytes] = set()
        for part in drawn:
            if isinstance(part, Ref) and self.find(part).is_stream:
                names |= content.read(self.unpacked(part)).names
        return names

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
        if b"/LZWDecode" not in self.filters(found):
            return kept, None
        packed: dict[bytes, Value] = {b"/Filter": b"/FlateDecode"}
        return {key: item for key, item in kept.items() if key != b"/DecodeParms"} | packed, compress(self.decoded(ref))


def _only(entries: dict[bytes, Value], wanted: set[bytes]) -> dict[bytes, Value]:
    return {name: item for name, item in entries.items() if content.plain_name(name[1:]) in wanted}
