"""XML from strangers: no document types, no entities, bounded size and depth; names without their namespaces."""

import codecs
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

Element = ET.Element
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_TAGS_MOST = 400_000
_DEPTH_MOST = 60


def parse(data: bytes) -> Element:
    """The root element. ValueError for document types, entities, too many elements or too deep nesting."""
    text = _decoded(data)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("document type")
    if text.count("<") > _TAGS_MOST:
        raise ValueError("too many elements")
    parser = ET.XMLParser(target=_Builder())  # noqa: S314  what makes XML dangerous is refused above
    parser.feed(text)
    root: Element = parser.close()
    return root


class _Builder(ET.TreeBuilder):
    """Builds the tree, but only so deep: what is nested deeper would exhaust the stack when it is walked."""

    _depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        if self._depth > _DEPTH_MOST:
            raise ValueError("too deep")
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Any:
        self._depth -= 1
        return super().end(tag)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    declared = _DECLARED.match(data[:400])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    return data.decode("gb18030" if name.startswith("gb") else "utf-8-sig", "replace")


def name_of(element: Element) -> str:
    """Its tag without the namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Children of one of these names (all when none is given), in order."""
    for child in element if element is not None else ():
        if not names or name_of(child) in names:
            yield child


def first(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """Its text without white space around it; "" when there is none."""
    if element is not None:
        return (element.text or "").strip()
    return ""


def numbers(text: str | None) -> list[float]:
    """The finite numbers of a list such as "0 0 210 297"; what is no number is left out."""
    found = []
    for word in (text or "").replace(",", " ").split()[:4096]:
        try:
            value = float(word)
        except ValueError:
            continue
        if abs(value) < 1e7:
            found.append(value)
    return found
