"""Where links and bookmarks of a source lead: the index of the page, or nothing when it is not there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from srdi_desktop.scans.pdf.file import PdfFile
from srdi_desktop.scans.pdf.objects import Ref, SyntaxFaultError, Text, Value, decoded_text

MOST_MARKS = 20_000  # bookmarks, named places: more are a loop, or nobody reads them
DEEPEST = 20


@dataclass
class SourceMark:
    """One bookmark of a source; `index` of its page from 0, None when it leads nowhere."""

    title: str
    index: int | None
    below: list["SourceMark"] = field(default_factory=list)


class Destinations:
    """The places of one source by name, and its bookmarks; read when first asked for."""

    def __init__(self, source: PdfFile) -> None:
        self._source = source
        self._named: dict[bytes, Value] | None = None

    def index(self, target: Value | None) -> int | None:
        """Index of the page that a destination means: an array, a name or a text (12.3.2); None for a damaged one."""
        try:
            return self._index(target, 4)
        except SyntaxFaultError:
            return None

    def _index(self, target: Value | None, depth: int) -> int | None:
        target = self._source.resolve(target)
        if isinstance(target, dict):
            target = self._source.resolve(target.get(b"/D"))
        if isinstance(target, list):
            if target:
                return self._of_page(target[0])
            return None
        if not isinstance(target, bytes) or not depth:
            return None
        name = bytes(target)
        if not isinstance(target, Text):
            name = name.removeprefix(b"/")
        place = self._places().get(name)
        return self._index(place, depth - 1)

    def _of_page(self, page: Value) -> int | None:
        if isinstance(page, Ref):
            return self._source.index_of.get(page)
        number = self._source.integer(page, -1)
        if number >= 0:
            return number
        return None

    def _places(self) -> dict[bytes, Value]:
        if self._named is None:
            root = self._source.dictionary(self._source.catalogue)
            names = self._source.dictionary(root.get(b"/Names"))
            old = self._source.dictionary(root.get(b"/Dests"))
            self._named = dict(self._leaves(names.get(b"/Dests")))
            self._named |= {name.removeprefix(b"/"): place for name, place in old.items()}
        return self._named

    def _leaves(self, top: Value | None) -> Iterator[tuple[bytes, Value]]:
        """Pairs of a name tree (7.9.6)."""
        todo = [top]
        seen = 0
        while todo and seen < MOST_MARKS:
            node = self._source.dictionary(todo.pop())
            seen += 1
            todo += self._source.array(node.get(b"/Kids"))
            pairs = self._source.array(node.get(b"/Names"))
            for name, place in zip(pairs[::2], pairs[1::2], strict=False):
                known = self._source.resolve(name)
                if isinstance(known, bytes):
                    yield bytes(known), place

    def outline(self) -> list[SourceMark]:
        """The bookmarks in levels; those that can be read where the outline is damaged."""
        try:
            root = self._source.dictionary(self._source.catalogue)
            top = self._source.dictionary(root.get(b"/Outlines"))
        except SyntaxFaultError:
            return []
        return self._marks(top.get(b"/First"), set(), DEEPEST)

    def _marks(self, first: Value | None, seen: set[Ref], depth: int) -> list[SourceMark]:
        marks: list[SourceMark] = []
        item = first
        while isinstance(item, Ref) and item not in seen and len(seen) < MOST_MARKS and depth:
            seen.add(item)
            try:
                entries = self._source.dictionary(item)
                below = self._marks(entries.get(b"/First"), seen, depth - 1)
                title = self._title(entries)
                index = self._target(entries)
                marks.append(SourceMark(title, index, below))
            except SyntaxFaultError:
                break
            item = entries.get(b"/Next")
        return marks

    def _title(self, entries: dict[bytes, Value]) -> str:
        title = self._source.resolve(entries.get(b"/Title"))
        if not isinstance(title, Text):
            return ""
        text = decoded_text(title)
        printable = filter(str.isprintable, text)
        return "".join(printable).strip()

    def _target(self, entries: dict[bytes, Value]) -> int | None:
        if b"/Dest" in entries:
            return self.index(entries[b"/Dest"])
        action = self._source.dictionary(entries.get(b"/A"))
        if self._source.resolve(action.get(b"/S")) == b"/GoTo":
            return self.index(action.get(b"/D"))
        return None
