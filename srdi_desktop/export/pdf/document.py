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
        annotations = b"/Annots[" + b" ".join(links) + b"]" if links else b""
        if links:
            self.linked.append(position)
        turned = b"/Rotate %d" % rotate if rotate else b""
        self._out.put(
            b"<</Type/Page/Parent %d 0 R/MediaBox%b%b%b%b>>" % (parent, objects.box(box), turned, entries, annotations),
            self.number(position),
        )

    def link(self, rect: Rect, position: int) -> bytes:
        """A link to another page of this file, as a direct object."""
        return b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4/Dest[%d 0 R/Fit]>>" % (
            objects.box(rect), self.number(position),
        )  # fmt: skip

    def close(self) -> int:
        """Write the nodes; returns the number of the root."""
        for index, node in enumerate(self._nodes):
            kids = range(index * BRANCH, min((index + 1) * BRANCH, self.count))
            listed = b" ".join(objects.reference(self._first + kid) for kid in kids)
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
    ends = b"/First %d 0 R/Last %d 0 R" % (numbers[0], numbers[-1]) if marks else b""
    out.put(b"<</Type/Outlines%b/Count %d>>" % (ends, len(marks)), root)
    return root


def _write(out: PdfOut, tree: PageTree, mark: Bookmark, parent: int, numbers: list[int], index: int) -> None:
    own = numbers[index]
    below = [out.reserve() for _ in mark.below]
    for place, child in enumerate(mark.below):
        _write(out, tree, child, own, below, place)
    links = b"/Prev %d 0 R" % numbers[index - 1] if index else b""
    links += b"/Next %d 0 R" % numbers[index + 1] if index + 1 < len(numbers) else b""
    if below:
        links += b"/First %d 0 R/Last %d 0 R/Count %d" % (below[0], below[-1], -len(below))
    out.put(
        b"<</Title%b/Parent %d 0 R%b/Dest[%d 0 R/Fit]>>"
        % (out.text(mark.title), parent, links, tree.number(mark.position)),
        own,
    )


def write_labels(out: PdfOut, labels: Sequence[str | int]) -> int:
    """Page labels: a whole number counts on from its neighbour in one range, a text stands for itself."""
    rows = [_range(out, 0, labels[0])] if labels else []
    for index, (before, label) in enumerate(pairwise(labels), start=1):
        if not (isinstance(before, int) and isinstance(label, int) and label == before + 1):
            rows.append(_range(out, index, label))
    return out.put(b"<</Nums[%b]>>" % b"".join(rows))


def _range(out: PdfOut, index: int, label: str | int) -> bytes:
    style = b"/S/D/St %d" % label if isinstance(label, int) else b"/P" + out.text(label)
    return b"%d<<%b>>" % (index, style)


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
