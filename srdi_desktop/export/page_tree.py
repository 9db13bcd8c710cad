"""The page tree of the output: numbers of all pages are known before the first is written, so links may point ahead."""

from collections.abc import Sequence

from srdi_desktop.export import values
from srdi_desktop.export.placing import Rect
from srdi_desktop.export.spill import PdfOut

BRANCH = 64  # pages below one node: viewers find page 2,000 without reading 2,000 objects


class PageTree:
    """Pages by position, from 1."""

    def __init__(self, out: PdfOut, count: int) -> None:
        self._out = out
        self.count = count
        self._first = out.reserve(count)
        self._nodes = [out.reserve() for _ in range(0, count, BRANCH)]
        self.root = out.reserve()
        self.linked: list[int] = []  # positions with links, for the verification

    def number(self, position: int) -> int:
        """Object number of a page."""
        return self._first + position - 1

    def put(self, position: int, box: Rect, rotate: int, entries: bytes, links: Sequence[bytes] = ()) -> None:
        """Write one page. `entries`: /Contents, /Resources and what else it needs."""
        parent = self._nodes[(position - 1) // BRANCH]
        annotations = b"/Annots[" + b" ".join(links) + b"]" if links else b""
        if links:
            self.linked.append(position)
        turned = b"/Rotate %d" % rotate if rotate else b""
        self._out.put(
            b"<</Type/Page/Parent %d 0 R/MediaBox%b%b%b%b>>" % (parent, values.box(box), turned, entries, annotations),
            self.number(position),
        )

    def link(self, rect: Rect, position: int) -> bytes:
        """A link to another page of this file, as a direct object."""
        return b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4/Dest[%d 0 R/Fit]>>" % (
            values.box(rect), self.number(position),
        )  # fmt: skip

    def close(self) -> int:
        """Write the nodes; returns the number of the root."""
        for index, node in enumerate(self._nodes):
            kids = range(index * BRANCH, min((index + 1) * BRANCH, self.count))
            listed = b" ".join(values.reference(self._first + kid) for kid in kids)
            self._out.put(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self.root, len(kids), listed), node)
        nodes = b" ".join(map(values.reference, self._nodes))
        self._out.put(b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.count, nodes), self.root)
        return self.root
