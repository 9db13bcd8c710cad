"""Bookmarks in levels and page labels (ISO 32000-1, 12.3.3 and 12.4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from srdi_desktop.export.page_tree import PageTree
from srdi_desktop.export.spill import PdfOut


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
