"""Where links and bookmarks of a source lead: the index of the page, or nothing when it is not there."""

from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import Destination

from srdi_desktop.export.pdf.objects import Ref, Text, Value
from srdi_desktop.export.pdf.source import FAULTS, PdfSource


@dataclass
class SourceMark:
    """One bookmark of a source; `index` of its page from 0, None when it leads nowhere."""

    title: str
    index: int | None
    below: list["SourceMark"] = field(default_factory=list)


def destination(source: PdfSource, target: Value) -> int | None:
    """Index of the page that a destination means: an array, a name or a text (12.3.2)."""
    if isinstance(target, dict):
        target = target.get(b"/D", b"null")
    if isinstance(target, list):
        page = target[0] if target else None
        if isinstance(page, Ref):
            return source.index_of.get(page)
        return source.integer(page, -1) if page is not None and source.integer(page, -1) >= 0 else None
    name = target.decode("latin-1") if isinstance(target, Text) else _name(target)
    return _named(source).get(name)


def _name(target: Value) -> str:
    return target.decode("latin-1").removeprefix("/") if isinstance(target, bytes) else ""


def _named(source: PdfSource) -> dict[str, int]:
    """Named destinations of the source by name."""
    try:
        found = source.reader.named_destinations
        pages = {name.removeprefix("/"): _index(source, mark) for name, mark in found.items()}
    except FAULTS:
        return {}
    return {name: index for name, index in pages.items() if index is not None}


def _index(source: PdfSource, mark: Destination) -> int | None:
    page: Any = mark.get("/Page")
    reference = getattr(page, "indirect_reference", None) or page
    number = getattr(reference, "idnum", None)
    if number is not None:
        return source.index_of.get(Ref(number, reference.generation))
    return int(page) if isinstance(page, int) else None


def outline(source: PdfSource) -> list[SourceMark]:
    """The bookmarks of the source in levels; empty when it has none or they are damaged."""
    root = source.dictionary(source.catalogue)
    if b"/Outlines" not in root:
        return []
    try:
        marks = _marks(source, source.reader.outline)
    except FAULTS:
        return []
    finally:
        source.reader.resolved_objects.clear()
    return marks


def _marks(source: PdfSource, items: list[Any]) -> list[SourceMark]:
    marks: list[SourceMark] = []
    for item in items:
        if isinstance(item, list):
            below = _marks(source, item)
            if marks:
                marks[-1].below += below
            else:
                marks += below
        else:
            marks.append(SourceMark(str(item.title or "").strip(), _index(source, item)))
    return marks
