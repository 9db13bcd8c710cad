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
