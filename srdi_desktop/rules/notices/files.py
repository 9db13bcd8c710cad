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
    try:
        size, data = path.stat().st_size, b""
        if size <= load_limits()["notice.file_mb"] * 1_000_000:
            data = path.read_bytes()
    except OSError as error:
        raise FileError("rules.unreadable", path=str(path), reason=error.strerror or str(error)) from error
    if not data and size:
        raise RulesError("notices.too_large", file=path.name, limit=load_limits()["notice.file_mb"])
    return _READERS.get(path.suffix.lower(), _text)(data, path.name)


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
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    with opened(name):
        return [row for cells in csv.reader(io.StringIO(text), delimiter=delimiter) if (row := _row(cells))]


def _row(cells: list[str]) -> Row:
    row = tuple(tidy(cell.replace("\n", "")) for cell in cells)
    filled = tuple(cell for cell in row if cell)
    if len(filled) > 1:
        return row
    return filled


def _xlsx(data: bytes, name: str) -> list[Row]:
    rows = [row for sheet in sheets(data, name).values() for row in sheet]
    return [row for cells in rows if (row := _row([_shown(value) for value in cells]))]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _docx(data: bytes, name: str) -> list[Row]:
    found = archive(data, name)
    with opened(name):
        body = _xml(found.read("word/document.xml"), name).find(f"{_W}body")
        numbering = found.read("word/numbering.xml") if "word/numbering.xml" in found.namelist() else b""
        numbers = _Numbers(_xml(numbering, name) if numbering else ET.Element("none"))
        rows = list(_blocks(body, numbers)) if body is not None else []
    length = sum(len(cell) + 1 for row in rows for cell in row)
    refuse_long(length, name)
    return rows


def _xml(data: bytes, name: str) -> ET.Element:
    """The tree. Word writes no document type; one that is there may hold entities that grow without end."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RulesError("notices.damaged", file=name, reason="DOCTYPE")
    return ET.fromstring(data)  # noqa: S314 - no document type is let through, and expat bounds the rest


def _blocks(body: ET.Element, numbers: "_Numbers") -> Iterator[Row]:
    for block in body:
        if block.tag == f"{_W}p":
            text = numbers.mark(block) + _paragraph(block)
            yield from source_rows(text)
        elif block.tag == f"{_W}tbl":
            for line in block.iter(f"{_W}tr"):
                cells = ["".join(_paragraph(p) for p in cell.iter(f"{_W}p")) for cell in line.findall(f"{_W}tc")]
                row = _row(cells)
                if row:
                    yield row


def _paragraph(paragraph: ET.Element) -> str:
    breaks = {f"{_W}br": "\n", f"{_W}tab": " "}
    pieces = [node.text if node.tag == f"{_W}t" else breaks.get(node.tag) for node in paragraph.iter()]
    return "".join(piece for piece in pieces if piece)


class _Numbers:
    """Word keeps automatic numbers out of the text; they are counted here as Word would show them."""

    def __init__(self, root: ET.Element) -> None:
        shapes = {a.get(f"{_W}abstractNumId"): a for a in root.iter(f"{_W}abstractNum")}
        self._levels: dict[tuple[str, str], tuple[str, str]] = {}
        for number in root.iter(f"{_W}num"):
            link = number.find(f"{_W}abstractNumId")
            shape = shapes.get(link.get(f"{_W}val")) if link is not None else None
            for level in shape.iter(f"{_W}lvl") if shape is not None else ():
                key = (number.get(f"{_W}numId") or "", level.get(f"{_W}ilvl") or "0")
                self._levels[key] = (_value(level, "numFmt"), _value(level, "lvlText"))
        self._counts: dict[tuple[str, str], int] = {}

    def mark(self, paragraph: ET.Element) -> str:
        """The number before a paragraph, "" when it has none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            return ""
        level = _value(properties, "ilvl") or "0"
        key = (_value(properties, "numId"), level)
        self._counts[key] = self._counts.get(key, 0) + 1
        for other in list(self._counts):
            if other[0] == key[0] and int(other[1]) > int(level):
                del self._counts[other]
        kind, shape = self._levels.get(key, ("decimal", f"%{int(level) + 1}."))
        if shape:
            return shape.replace(f"%{int(level) + 1}", _numeral(self._counts[key], kind))
        return "• "


def _value(node: ET.Element, name: str) -> str:
    child = node.find(f"{_W}{name}")
    if child is not None:
        return child.get(f"{_W}val") or ""
    return ""


def _numeral(count: int, kind: str) -> str:
    if kind.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")):
        tens, ones = divmod(count, 10)
        if count <= 10:
            return _CHINESE[count]
        return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")
    if kind.startswith("decimalEnclosed") and count <= 20:
        return _CIRCLED[count - 1]
    return "•" if kind == "bullet" else str(count)


_READERS = {".docx": _docx, ".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv}
