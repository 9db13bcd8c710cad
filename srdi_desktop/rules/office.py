"""Opens .docx and .xlsx files that may be damaged or hostile."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree as ET

from srdi_desktop.model import RulesError
from srdi_desktop.rules.kinds import load_limits

# What zipfile, ElementTree and openpyxl raise on 3,000 mutated files.
_DAMAGE = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError,
    ET.ParseError, csv.Error, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "〇一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LONGEST = 100  # characters of a reason that one reads


@contextmanager
def opened(name: str) -> Iterator[None]:
    """Whatever breaks inside becomes RulesError notices.damaged with the file's name."""
    try:
        yield
    except _DAMAGE as error:
        said = str(error)
        quotes = not said.isprintable() or len(said) > _LONGEST or "b'" in said or 'b"' in said  # the file's own bytes
        raise RulesError(
            "notices.damaged", file=name, reason=said if said and not quotes else type(error).__name__
        ) from error


def archive(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive, after a look at how large it claims to become: a small file must not fill the memory."""
    with opened(name):
        found = zipfile.ZipFile(io.BytesIO(data))
    limit = load_limits()["notice.unpacked_mb"]
    if sum(member.file_size for member in found.infolist()) > limit * 1_000_000:
        raise RulesError("notices.too_large", file=name, limit=limit)
    return found


def refuse_long(length: int, name: str) -> None:
    """RulesError notices.too_large when there is more text (characters, each cell counting one more) than one reads."""
    limit = load_limits()["notice.text_mb"]
    if length > limit * 1_000_000:
        raise RulesError("notices.too_large", file=name, limit=limit)


def _readable(rows: Iterable[tuple[Any, ...]], name: str) -> Iterator[tuple[Any, ...]]:
    length = 0
    for row in rows:
        length += sum(1 + len(cell) if isinstance(cell, str) else 1 for cell in row)
        refuse_long(length, name)
        yield row


def sheets(data: bytes, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """The values of a spreadsheet's cells, sheet by sheet, formulas as their last result."""
    import openpyxl

    archive(data, name)
    with opened(name):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = {sheet.title: list(_readable(sheet.iter_rows(values_only=True), name)) for sheet in book.worksheets}
        book.close()
    return found


# Word


def word_blocks(data: bytes, name: str) -> list[str | list[str]]:
    """A .docx as its paragraphs, numbers written out, and the rows of its tables (lists of cells), in order."""
    found = archive(data, name)
    blocks: list[str | list[str]] = []
    with opened(name):
        document = _xml(found.read("word/document.xml"), name)
        numbering = ET.Element("none")
        if "word/numbering.xml" in found.namelist():
            shapes = found.read("word/numbering.xml")
            numbering = _xml(shapes, name) if shapes else numbering
        numbers = _Numbers(numbering)
        body = document.find(f"{_W}body")
        if body is not None:
            blocks = list(_blocks(body, numbers))
    length = sum(len(text) + 1 for block in blocks for text in block)
    refuse_long(length, name)
    return blocks


def _xml(data: bytes, name: str) -> ET.Element:
    """The tree. Word writes no document type; one that is there may hold entities that grow without end."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RulesError("notices.damaged", file=name, reason="DOCTYPE")
    return ET.fromstring(data)  # noqa: S314 - no document type is let through, and expat bounds the rest


def _blocks(body: ET.Element, numbers: "_Numbers") -> Iterator[str | list[str]]:
    """Paragraphs as lines, tables as their rows, in order."""
    for block in body:
        if block.tag == f"{_W}p":
            yield numbers.mark(block) + _paragraph(block)
        elif block.tag == f"{_W}tbl":
            yield from (_cells(line) for line in block.iter(f"{_W}tr"))


def _cells(line: ET.Element) -> list[str]:
    """The texts of a row's cells, the paragraphs of a cell joined."""
    cells = []
    for cell in line.findall(f"{_W}tc"):
        paragraphs = [_paragraph(paragraph) for paragraph in cell.iter(f"{_W}p")]
        cells.append("".join(paragraphs))
    return cells


def _paragraph(paragraph: ET.Element) -> str:
    breaks = {f"{_W}br": "\n", f"{_W}tab": " "}
    pieces = [node.text if node.tag == f"{_W}t" else breaks.get(node.tag) for node in paragraph.iter()]
    return "".join(piece for piece in pieces if piece)


class _Numbers:
    """Word keeps automatic numbers out of the text; they are counted here as Word would show them."""

    def __init__(self, root: ET.Element) -> None:
        shapes = {shape.get(f"{_W}abstractNumId"): shape for shape in root.iter(f"{_W}abstractNum")}
        self._counts: dict[tuple[str, str], int] = {}
        self._levels: dict[tuple[str, str], tuple[str, str]] = {}
        for number in root.iter(f"{_W}num"):
            link = number.find(f"{_W}abstractNumId")
            shape = shapes.get(link.get(f"{_W}val")) if link is not None else None
            if shape is not None:
                list_id = number.get(f"{_W}numId") or ""
                self._take(list_id, shape)

    def _take(self, list_id: str, shape: ET.Element) -> None:
        """(list, level) -> (kind of its numbers, how they are written: "%1.")."""
        for level in shape.iter(f"{_W}lvl"):
            depth = level.get(f"{_W}ilvl") or "0"
            kind = _value(level, "numFmt")
            written = _value(level, "lvlText")
            self._levels[list_id, depth] = (kind, written)

    def mark(self, paragraph: ET.Element) -> str:
        """The number before a paragraph, "" when it has none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            return ""
        list_id = _value(properties, "numId")
        level = _value(properties, "ilvl") or "0"
        key = (list_id, level)
        self._counts[key] = self._counts.get(key, 0) + 1
        for other in list(self._counts):
            if other[0] == list_id and int(other[1]) > int(level):
                del self._counts[other]
        place = f"%{int(level) + 1}"
        kind, shape = self._levels.get(key, ("decimal", f"{place}."))
        if not shape:
            return "• "
        number = _numeral(self._counts[key], kind)
        return shape.replace(place, number)


def _value(node: ET.Element, name: str) -> str:
    child = node.find(f"{_W}{name}")
    if child is not None:
        return child.get(f"{_W}val") or ""
    return ""


def _numeral(count: int, kind: str) -> str:
    """A number as Word writes its kind: 十二, ②, •, 2."""
    if kind.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")):
        if count <= 10:
            return _CHINESE[count]
        tens, ones = divmod(count, 10)
        before = _CHINESE[tens] if tens > 1 else ""
        behind = _CHINESE[ones] if ones else ""
        return before + "十" + behind
    if kind.startswith("decimalEnclosed") and count <= 20:
        return _CIRCLED[count - 1]
    return "•" if kind == "bullet" else str(count)
