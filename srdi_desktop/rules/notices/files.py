"""The rows of a notice: out of .docx, .xlsx, .csv and text files, and out of pasted text.

Tables are read however they were pasted: parted by tabs, bars, commas or blanks, a cell a line, or as cards.
"""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from srdi_desktop.model import FileError, RulesError
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.rules.notices.lines import Row, tidy
from srdi_desktop.rules.notices.marks import mark_of
from srdi_desktop.rules.notices.phrases import names_document, words
from srdi_desktop.rules.office import opened, refuse_long, sheets, word_blocks

_Parting = Callable[[str], Row]
_CELLS_BEHIND = re.compile(r",{2,}\s*$")  # of a row that a spreadsheet wrote
_ANSWERED = re.compile(r"^\s*(?:[>＞]\s*)+(?=\S)")  # as mail programs mark what they quote
_KEYED = re.compile(r"(?P<key>[\u4e00-\u9fff]{2,8})[：:]\s*(?P<value>.*)$")
_JOINED = "（(：:，,；;—-–、|【[*✓√"
_LONGEST_HEAD = 8  # characters of a column's head
_LONGEST_MARK = 4  # characters
_LONGEST_NAME = 40  # characters
_FEWEST_HEADINGS = 3  # cells
_LONGEST_ROW = 2_000  # characters; what is longer is cut
_LONGEST_LINE = 8_000  # characters; what is longer is cut
_LONGEST_QUOTE = 6  # lines
_MOST_HEADS = 30  # lines, empty ones counted


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
    rows: list[Row] = []
    for block in word_blocks(data, name):
        rows += source_rows(block) if isinstance(block, str) else [_row(block)]
    return [row for row in rows if row]


_READERS = {".docx": _docx, ".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv}


# Pasted text


def source_rows(text: str) -> list[Row]:
    """Each line of pasted text as one cell, or as cells where tabs, bars, commas or blanks part it; () if empty."""
    lines = [_ANSWERED.sub("", line[:_LONGEST_LINE]) for line in text.splitlines()]
    lines = _quoted_whole(lines)
    tables = _pasted_tables(lines) | _stacked_tables(lines) | _cards(lines)
    return [tables[number] if number in tables else _cells(line) for number, line in enumerate(lines)]


def _pasted_tables(lines: list[str]) -> dict[int, Row]:
    """Line number -> cells, of blocks of lines parted by commas or runs of blanks below a line of headings."""
    found: dict[int, Row] = {}
    wide = 0
    part: _Parting = _by_commas
    for number, line in enumerate(lines):
        way = _parting_of_head(line)
        if way is not None:
            part = way
            wide = len(way(line))
        if not line.strip():
            continue
        cells = part(line)
        shorter = part is not _by_commas and 1 < len(cells) < wide
        if len(cells) != wide and not shorter:
            wide = 0
        if wide:
            missing = [""] * (wide - len(cells))
            found[number] = (*cells, *missing)
    return found


def _quoted_whole(lines: list[str]) -> list[str]:
    """A row whose quoted cell goes on in the next lines, as spreadsheets copy it: the whole in its first line."""
    out = lines.copy()
    open_at: int | None = None
    for at, line in enumerate(lines):
        odd = line.count('"') % 2 == 1
        if open_at is not None:
            out[open_at] += " " + line.strip()
            out[at] = ""
            open_at = None if odd else open_at
        elif odd and re.search(r'(?:^|[\t,])"[^"]*$', line) and _closes_near(lines, at):
            open_at = at
    return [re.sub(r'(^|\t)"([^"\t]*)"(?=\t|$)', r"\1\2", line) for line in out]


def _closes_near(lines: list[str], at: int) -> bool:
    return any(line.count('"') % 2 == 1 for line in lines[at + 1 : at + 1 + _LONGEST_QUOTE])


def _stacked_tables(lines: list[str]) -> dict[int, Row]:
    """Line number -> cells, of tables pasted with each cell in a line of its own; () for the lines of a row's other
    cells. The heads stand first; each row begins with its number, behind an empty line, or after as many lines.
    """
    found: dict[int, Row] = {}
    cells = [tidy(line) for line in lines]
    for start, cell in enumerate(cells):
        if start in found or cell not in _headings():
            continue
        heads = _heads_from(cells, start)
        if len(heads) < 2 or not any(cells[at] in words().lists["columns.title"] for at in heads):
            continue
        rows = _stacked_rows(cells, heads)
        for places in (heads, *rows) if len(rows) > 1 else ():
            found |= _stacked_row(cells, places, len(heads))
    return found


def _heads_from(cells: Sequence[str], start: int) -> list[int]:
    """The lines from a place on that are heads of columns, empty lines between them passed over; behind 序号 any
    short line is one, up to the first row's number.
    """
    heads: list[int] = []
    numbered = cells[start] in words().lists["columns.number"]
    for at in range(start, min(start + _MOST_HEADS, len(cells))):
        known = cells[at] in _headings()
        short = numbered and 0 < len(cells[at]) <= _LONGEST_HEAD and not _is_number(cells[at], 1)
        if known or short:
            heads.append(at)
        elif cells[at]:
            break
    return heads


def _is_number(cell: str, number: int) -> bool:
    return cell.rstrip(".、．") == str(number)


def _stacked_rows(cells: Sequence[str], heads: list[int]) -> list[list[int]]:
    """The lines of each row below the heads; [] where the lines are no such rows."""
    filled = [at for at in range(heads[-1] + 1, len(cells)) if cells[at]]
    if not filled:
        return []
    if _is_number(cells[filled[0]], 1):
        return _numbered_rows(cells, filled[0], len(heads))
    blocks = _blocks(cells, filled[0])
    fitting = list(itertools.takewhile(lambda block: 1 < len(block) <= len(heads), blocks))
    if len(fitting) > 1:
        return fitting
    by_count = [list(row) for row in zip(*[iter(filled)] * len(heads), strict=False)]
    title = next(place for place, at in enumerate(heads) if cells[at] in words().lists["columns.title"])
    return list(itertools.takewhile(lambda row: _may_title(cells[row[title]]), by_count))


def _may_title(cell: str) -> bool:
    return len(cell) <= _LONGEST_NAME and names_document(mark_of(cell).rest)


def _blocks(cells: Sequence[str], start: int) -> list[list[int]]:
    """Runs of lines between empty ones."""
    blocks: list[list[int]] = [[]]
    for at in range(start, len(cells)):
        if cells[at]:
            blocks[-1].append(at)
        elif blocks[-1]:
            blocks.append([])
    return blocks


def _numbered_rows(cells: Sequence[str], first: int, wide: int) -> list[list[int]]:
    """Rows that begin with 1, 2, 3: an empty line is an empty cell, or only parts them, whichever gives more rows."""
    every = range(first, len(cells))
    filled = [at for at in every if cells[at]]
    return max((_rows_by_number(cells, places, wide) for places in (every, filled)), key=len)


def _rows_by_number(cells: Sequence[str], places: Sequence[int], wide: int) -> list[list[int]]:
    rows: list[list[int]] = []
    at = 0
    while at < len(places) and _is_number(cells[places[at]], len(rows) + 1):
        end = _end_of_row(cells, places[at : at + wide + 1], len(rows) + 2, wide)
        rows.append(list(places[at : at + end]))
        at += end
        while at < len(places) and not cells[places[at]]:
            at += 1
    return rows


def _end_of_row(cells: Sequence[str], places: Sequence[int], following: int, wide: int) -> int:
    """How many of the lines are the row's: all where the next number stands behind them, else up to that number."""
    if _is_number(cells[places[-1]], following):
        return len(places) - 1
    starts = [at for at, place in enumerate(places) if at > 1 and _is_number(cells[place], following)]
    return starts[0] if starts else min(len(places), wide)


def _stacked_row(cells: Sequence[str], places: Sequence[int], wide: int) -> dict[int, Row]:
    """The row at its first line, padded to the table's width."""
    missing = [""] * (wide - len(places))
    row = tuple(cells[at] for at in places)
    others = dict.fromkeys(range(places[0] + 1, places[-1] + 1), ())
    return {**others, places[0]: (*row, *missing)}


def _cards(lines: list[str]) -> dict[int, Row]:
    """Line number -> cells, of papers told as cards (材料名称：…, 材料类型：…, one below the other)."""
    told = [_KEYED.match(tidy(line)) for line in lines]
    keys = [found["key"] if found else "" for found in told]
    names = Counter(key for key in keys if key in words().lists["columns.title"])
    if not names or max(names.values()) < 2:
        return {}
    title = names.most_common(1)[0][0]
    starts = [at for at, key in enumerate(keys) if key == title]
    first = keys[starts[0] - 1] if starts[0] else ""
    if first and keys.count(first) == len(starts):  # 序号：1 stands before the name
        starts = [at - 1 for at in starts]
    cards = [
        list(itertools.takewhile(lambda at: keys[at], range(start, end)))
        for start, end in pairwise([*starts, len(lines)])
    ]
    heads = list(dict.fromkeys(keys[at] for card in cards for at in card))
    found: dict[int, Row] = {}
    for card in cards:
        values = {keys[at]: told[at]["value"] for at in card}  # type: ignore[index]
        found |= dict.fromkeys(card, ())
        found[card[-1]] = tuple(values.get(head, "") for head in heads)
    found[cards[0][0]] = tuple(heads)
    return found if len(cards[0]) > 1 else {}


def _parting_of_head(line: str) -> "_Parting | None":
    """How a line of headings is parted, None for any other line."""
    for way in (_by_commas, _by_spaces):
        if _is_heading(way(line)):
            return way
    if "\t" not in line and _all_headings(_by_blanks(line)):
        return _by_blanks
    return None


def _by_commas(line: str) -> Row:
    if len(line) >= _LONGEST_ROW:
        return (tidy(line),)
    cells = next(csv.reader([line]), [])
    return tuple(tidy(cell) for cell in cells)


def _by_spaces(line: str) -> Row:
    return tuple(tidy(cell) for cell in re.split(r"\s{2,}", line.strip()))


def _by_blanks(line: str) -> Row:
    return tuple(tidy(cell) for cell in line.split())


def _all_headings(cells: Row) -> bool:
    if len(cells) < _FEWEST_HEADINGS or max(map(len, cells)) > _LONGEST_HEAD:
        return False
    known = [cell for cell in cells if cell in _headings()]
    if cells[0] in words().lists["columns.number"]:
        return 2 * len(known) > len(cells)
    return len(known) == len(cells)


def _is_heading(cells: Row) -> bool:
    if len(cells) < _FEWEST_HEADINGS or max(map(len, cells)) > 10:
        return False
    return any(cell in _headings() for cell in cells)


@cache
def _headings() -> frozenset[str]:
    lists = words().lists
    named = ("title", "number", "other", "needed")
    return frozenset(word for name in named for word in lists[f"columns.{name}"])


def _with_remark(line: str) -> str:
    """A blank behind a paper's whole name parts it from what is said of it; other blanks are torn words."""
    first, *others = line.strip().split(maxsplit=1) or [""]
    if not others:
        return line
    rest = others[0]
    if names_document(mark_of(first).rest):
        return line if rest[0] in _JOINED else f"{first}，{rest}"
    name, *said = rest.split(maxsplit=1)
    if not said or len(first) > _LONGEST_MARK:
        return line
    if names_document(name) and said[0][0] not in _JOINED:
        return f"{first} {name}，{said[0]}"
    return line


def _cells(line: str) -> Row:
    """A line parted by bars or tabs, else as one cell; () for an empty one and for the rule below a table's head."""
    if "|" in line or "｜" in line:
        inner = re.sub(r"^\s*[|｜]|[|｜]\s*$", "", line)
        parts = re.split(r"[|｜]", inner)
        if all(re.fullmatch(r"\s*:?-{2,}:?\s*", part) for part in parts):
            return ()
    elif "\t" in line.strip("\t\r\n "):
        parts = line.rstrip("\r\n").split("\t")
    elif _CELLS_BEHIND.search(line):
        return _remark_of_sheet(line)
    else:
        plain = tidy(_with_remark(line))
        return (plain,) if plain else ()
    cells = tuple(tidy(part) for part in parts)
    filled = tuple(cell for cell in cells if cell)
    if len(filled) > 1:
        return cells
    return filled[:1]


def _remark_of_sheet(line: str) -> Row:
    """A row of a spreadsheet with a remark alone: its number and the sentence as one cell."""
    filled = [cell for cell in _by_commas(line) if cell]
    if len(filled) == 2 and filled[0].isdigit():
        return (f"{filled[0]}、{filled[1]}",)
    return tuple(filled)
