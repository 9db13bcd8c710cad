"""Reads the text and the tables of a notice out of .docx, .xlsx, .csv and text files."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from srdi_desktop.model import FileError, RulesError
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.rules.notices.lines import Row, source_rows, tidy
from srdi_desktop.rules.office import archive, opened, refuse_long, sheets

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "〇一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def read_notice(path: Path) -> list[Row]:
    """Lines and rows of tables in order. FileError when unreadable, RulesError notices.damaged or notices.too_large."""
    limit = load_limits()["notice.file_mb"]
    data = b""
    try:
        size = path.stat().st_size
        if size <= limit * 1_000_000:
            data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError("rules.unreadable", path=str(path), reason=reason) from error
    if not data and size:
        raise RulesError("notices.too_large", file=path.name, limit=limit)
    read = _READERS.get(path.suffix.lower(), _text)
    return read(data, path.name)


def decoded(data: bytes) -> str:
    """Text of unknown encoding: UTF-8, UTF-16 with its mark, else GB 18030 as Windows in Chinese saves."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _text(data: bytes, name: str) -> list[Row]:
    refuse_long(len(data), name)
    return source_rows(decoded(data))


def _csv(data: bytes, name: str) -> list[Row]:
    refuse_long(len(data), name)
    text = decoded(data)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    with opened(name):
        lines = csv.reader(io.StringIO(text), delimiter=delimiter)
        rows = map(_row, lines)
        return [row for row in rows if row]


def _row(cells: list[str]) -> Row:
    """One row; () where nothing stands in it, the one filled cell alone where there is only one."""
    row = tuple(tidy(cell.replace("\n", "")) for cell in cells)
    filled = tuple(cell for cell in row if cell)
    if len(filled) > 1:
        return row
    return filled


def _xlsx(data: bytes, name: str) -> list[Row]:
    rows = []
    for sheet in sheets(data, name).values():
        for values in sheet:
            cells = [_shown(value) for value in values]
            rows.append(_row(cells))
    return [row for row in rows if row]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _docx(data: bytes, name: str) -> list[Row]:
    found = archive(data, name)
    rows: list[Row] = []
    with opened(name):
        document = _xml(found.read("word/document.xml"), name)
        numbering = ET.Element("none")
        if "word/numbering.xml" in found.namelist():
            shapes = found.read("word/numbering.xml")
            numbering = _xml(shapes, name) if shapes else numbering
        numbers = _Numbers(numbering)
        body = document.find(f"{_W}body")
        if body is not None:
            rows = list(_blocks(body, numbers))
    length = sum(len(cell) + 1 for row in rows for cell in row)
    refuse_long(length, name)
    return rows


def _xml(data: bytes, name: str) -> ET.Element:
    """The tree. Word writes no document type; one that is there may hold entities that grow without end."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RulesError("notices.damaged", file=name, reason="DOCTYPE")
    return ET.fromstring(data)  # noqa: S314 - no document type is let through, and expat bounds the rest


def _blocks(body: ET.Element, numbers: "_Numbers") -> Iterator[Row]:
    """Paragraphs as lines, tables as their rows, in order."""
    for block in body:
        if block.tag == f"{_W}p":
            text = numbers.mark(block) + _paragraph(block)
            yield from source_rows(text)
        elif block.tag == f"{_W}tbl":
            rows = (_row(_cells(line)) for line in block.iter(f"{_W}tr"))
            yield from (row for row in rows if row)


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


_READERS = {".docx": _docx, ".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv}
