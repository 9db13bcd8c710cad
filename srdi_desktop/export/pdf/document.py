"""A small PDF made elsewhere that the dossier takes in, with places that lead to the dossier's own pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from srdi_desktop.export.pdf.placing import Rect
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.model import PageRef
from srdi_desktop.scans.pdf import objects

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
        media_box = objects.box(box)
        turned = b""
        if rotate:
            turned = b"/Rotate %d" % rotate
        annotations = b""
        if links:
            self.linked.append(position)
            annotations = b"/Annots[" + b" ".join(links) + b"]"
        page = b"<</Type/Page/Parent %d 0 R/MediaBox%b%b%b%b>>" % (parent, media_box, turned, entries, annotations)
        self._out.put(page, self.number(position))

    def link(self, rect: Rect, position: int) -> bytes:
        """A link to another page of this file, as a direct object."""
        place = objects.box(rect)
        page = self.number(position)
        return b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4/Dest[%d 0 R/Fit]>>" % (place, page)

    def close(self) -> int:
        """Write the nodes; returns the number of the root."""
        for index, node in enumerate(self._nodes):
            first = index * BRANCH
            end = min(first + BRANCH, self.count)
            kids = range(self._first + first, self._first + end)
            listed = b" ".join(map(objects.reference, kids))
            self._out.put(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self.root, len(kids), listed), node)
        nodes = b" ".join(map(objects.reference, self._nodes))
        self._out.put(b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.count, nodes), self.root)
        return self.root


@dataclass
class Bookmark:
    """One line of the panel; `position` from 1. `below` is closed when the file opens."""

    title: str
    position: int
    below: list["Bookmark"] = field(default_factory=list)


def write_outline(out: PdfOut, tree: PageTree, marks: Sequence[Bookmark]) -> int:
    """Write all bookmarks; returns the number of the outline's root."""
    root = out.reserve()
    numbers = [out.reserve() for _ in marks]
    for index, mark in enumerate(marks):
        _write(out, tree, mark, root, numbers, index)
    ends = b""
    if numbers:
        ends = b"/First %d 0 R/Last %d 0 R" % (numbers[0], numbers[-1])
    out.put(b"<</Type/Outlines%b/Count %d>>" % (ends, len(marks)), root)
    return root


def _write(out: PdfOut, tree: PageTree, mark: Bookmark, parent: int, numbers: list[int], index: int) -> None:
    own = numbers[index]
    below = [out.reserve() for _ in mark.below]
    for place, child in enumerate(mark.below):
        _write(out, tree, child, own, below, place)
    links = b""
    if index:
        links += b"/Prev %d 0 R" % numbers[index - 1]
    if index + 1 < len(numbers):
        links += b"/Next %d 0 R" % numbers[index + 1]
    if below:
        links += b"/First %d 0 R/Last %d 0 R/Count %d" % (below[0], below[-1], -len(below))
    title = out.text(mark.title)
    page = tree.number(mark.position)
    entry = b"<</Title%b/Parent %d 0 R%b/Dest[%d 0 R/Fit]>>" % (title, parent, links, page)
    out.put(entry, own)


def write_labels(out: PdfOut, labels: Sequence[str | int]) -> int:
    """Page labels: a whole number counts on from its neighbour in one range, a text stands for itself."""
    rows = []
    if labels:
        rows.append(_range(out, 0, labels[0]))
    for index, (before, label) in enumerate(pairwise(labels), start=1):
        if not _counts_on(before, label):
            rows.append(_range(out, index, label))
    return out.put(b"<</Nums[%b]>>" % b"".join(rows))


def _counts_on(before: str | int, label: str | int) -> bool:
    if isinstance(before, int) and isinstance(label, int):
        return label == before + 1
    return False


def _range(out: PdfOut, index: int, label: str | int) -> bytes:
    if isinstance(label, int):
        return b"%d<</S/D/St %d>>" % (index, label)
    return b"%d<</P%b>>" % (index, out.text(label))


@dataclass(frozen=True)
class Jump:
    """A place on page `index` (from 0) of the booklet, in points, that leads to a position (from 1) of the dossier."""

    index: int
    rect: Rect
    position: int


@dataclass(frozen=True)
class Booklet:
    """A whole PDF in memory."""

    data: bytes = b""
    pages: int = 0
    jumps: tuple[Jump, ...] = field(default_factory=tuple)

    def leading(self, index: int) -> list[tuple[Rect, int]]:
        """The jumps of one page."""
        return [(jump.rect, jump.position) for jump in self.jumps if jump.index == index]


Bound = Callable[[Mapping[PageRef, int]], Booklet]  # makes a booklet that knows every page's position
