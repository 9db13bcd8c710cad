"""Tables: which column names the paper, which says for whom, and each row as the papers it asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from srdi_desktop.rules.notices.cases import only_case
from srdi_desktop.rules.notices.claims import Claim, claims_of
from srdi_desktop.rules.notices.lines import Line, Row
from srdi_desktop.rules.notices.marks import mark_of
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    Governing,
    case_in_heading,
    governing,
    is_collection,
    is_everyone,
    kind_of,
    names_paper,
    words,
)

_YEAR_HEAD = re.compile(r"T(?:-\d)?|20\d\d(?:年度?)?")
_LONGEST_HEAD, _MOST, _FEWEST_ROWS = 16, 0.6, 2  # characters; share of the cells; rows
_NUMBER = re.compile(r"[\d.、．]{1,6}|[一二三四五六七八九十]{1,3}|[A-Z]\d{0,2}|[（(][\d一二三四五六七八九十]{1,2}[）)]")


@dataclass(frozen=True)
class Columns:
    """Places of the columns; None where there is none. years: place -> what its head says."""

    title: int
    needed: int | None = None
    number: int | None = None
    years: dict[int, str] = field(default_factory=dict)
    numbered: bool = False  # the titles carry numbers themselves
    ticked: bool = False  # the column of `needed` holds ticks or nothing


def table_claims(lines: Sequence[Line], over: Governing) -> Iterator[Claim]:
    """The papers of one table, groups resolved: a row that only names a group governs those below it."""
    head = next((at for at, line in enumerate(lines) if is_head(line.cells)), None)
    body = lines[head + 1 :] if head is not None else lines
    if len(lines) < _FEWEST_ROWS and not any(names_paper(cell) for line in lines for cell in line.cells):
        return
    columns = _columns(lines[head].cells if head is not None else (), [line.cells for line in body])
    if columns is None:
        return
    group, merged = over, over
    for line in body:
        filled = [cell for cell in line.cells if cell and not _NUMBER.fullmatch(cell)]
        if is_head(line.cells):
            columns = _columns(line.cells, [other.cells for other in body]) or columns
        elif len(filled) == 1 and not _is_row_of_its_own(filled[0], line.cells, columns):
            group = merged = governing(mark_of(filled[0]).rest, over)
        else:
            merged = _merged(line.cells, columns, group, merged)
            for claim in _of_row(line.cells, columns, merged):
                yield replace(claim, line=line.number, last=line.last)


def _is_row_of_its_own(cell: str, cells: Row, columns: Columns) -> bool:
    """A single filled cell is a paper where it stands in the column of titles and names one."""
    at = columns.title
    if mark_of(cell).value is not None and columns.number is None and not columns.numbered:
        return False
    if not (at < len(cells)):
        return False
    if cells[at] != cell:
        return False
    if not names_paper(mark_of(cell).rest):
        return False
    return not case_in_heading(cell)


def is_head(cells: Row) -> bool:
    """Short cells of which two or more are headings of columns."""
    if not cells or max(len(cell) for cell in cells) > _LONGEST_HEAD:
        return False
    lists = ("columns.title", "columns.needed", "columns.number", "columns.other")
    known = sum(any(words().any_in(name, cell) for name in lists) or bool(_YEAR_HEAD.fullmatch(cell)) for cell in cells)
    papers = sum(names_paper(cell) and not is_collection(cell) and kind_of(cell).sure for cell in cells)
    titled = any(words().any_in("columns.title", cell) for cell in cells)
    return known >= 2 and titled and papers == 0


def _columns(head: Row, body: Sequence[Row]) -> Columns | None:
    """By the heads' words where there are any, else by what stands in the columns."""
    wide = max((len(row) for row in body), default=0)
    if not wide:
        return None
    found: dict[str, int] = {}
    years = {at: cell for at, cell in enumerate(head) if _YEAR_HEAD.fullmatch(cell)}
    for name in ("number", "needed", "title"):
        free = [at for at in range(len(head)) if at not in found.values() and at not in years]
        lengths = {at: len(words().any_in(f"columns.{name}", head[at])) for at in free}
        best = max(free, key=lambda at: (lengths[at], -at), default=None)
        if best is not None and lengths[best]:
            found[name] = best
    title = found.get("title")
    if title is None or _share(body, title, _may_name) < 0.3:
        title = max(range(wide), key=lambda at: (_share(body, at, names_paper), -at))
    needed = found.get("needed")
    if needed is None or needed == title:
        free = [
            at
            for at in range(wide)
            if at not in (title, found.get("number"), *years) and _share(body, at, says_whom) >= _MOST
        ]
        needed = free[0] if free else None
    cells = {row[needed] for row in body if needed < len(row)} if needed is not None else set()
    ticked = "" in cells and len(cells) > 1 and cells <= {"", *words().lists["columns_said.yes"]}
    titles = [row[title] for row in body if title < len(row) and row[title]]
    numbered = 2 * sum(mark_of(cell).value is not None for cell in titles) > len(titles)
    return Columns(title, needed, found.get("number"), years, numbered, ticked)


def _may_name(cell: str) -> bool:
    return len(cell) >= 2 and not _NUMBER.fullmatch(cell)


def _share(body: Sequence[Row], at: int, fits: "type[bool] | object") -> float:
    cells = [row[at] for row in body if at < len(row) and row[at]]
    return sum(bool(fits(cell)) for cell in cells) / len(cells) if cells else 0.0  # type: ignore[operator]


def says_whom(cell: str) -> bool:
    """Whether a cell says that, or for whom, a paper is needed."""
    lists = words().lists
    if cell in lists["columns_said.yes"] or cell in lists["columns_said.no"]:
        return True
    if words().any_in("governs.optional", cell) or words().any_in("governs.everyone", cell):
        return len(cell) <= 20
    return re.search(r"(?:企业|单位|公司|的|者|时)(?:提供|提交|交|填报|上传|不交|不传|不提供)?$", cell) is not None


def condition_of_cell(cell: str, column_is_ticks: bool) -> str:
    """The case a cell names, "" for always; an empty cell among ticks is 非必须."""
    plain = cell.strip(SIGNS)
    lists = words().lists
    if not plain:
        return "非必须" if column_is_ticks else ""
    no = words().any_in("conditional.cells", plain) and not plain.startswith(lists["columns_said.yes"])
    if plain in lists["columns_said.no"] or no:
        return plain
    if plain.startswith(("不", "非", "否", "可", "选")):
        return plain
    if plain in lists["columns_said.yes"] or words().any_in("governs.everyone", plain) or is_everyone(plain):
        return ""
    if plain.startswith(lists["columns_said.yes"]) and len(plain) <= 6:
        return ""
    return plain if says_whom(plain) else ""


def _merged(cells: Row, columns: Columns, group: Governing, before: Governing) -> Governing:
    """A first cell shared by several rows may name a case; an empty one goes on with that of the row before."""
    if 0 in (columns.title, columns.needed, columns.number) or not cells:
        return group
    if not cells[0]:
        return before
    if case_in_heading(cells[0]) or words().any_in("governs.one_of", cells[0]):
        return governing(cells[0], group)
    return group


def _of_row(cells: Row, columns: Columns, over: Governing) -> Iterator[Claim]:
    at = columns.title
    name = cells[at] if at < len(cells) else ""
    if not name:
        return
    title = mark_of(name).rest
    ticks = [cells[place] for place in columns.years if place < len(cells)]
    years = [
        head for place, head in columns.years.items()
        if place < len(cells) and cells[place] in words().lists["columns_said.yes"] + ("1", "★")
    ]  # fmt: skip
    rest = _rest(cells, columns)
    said = "；".join([*rest, *([f"{'、'.join(years)}年度"] if years and ticks else [])])
    over = _for_whom(cells, columns, over)
    claims = claims_of(title, over)
    case = next((found for cell in rest if (found := only_case(cell))), "")
    for claim in claims:
        text, own = (f"{part}；{said}" if said else part for part in (claim.text, claim.said))
        yield replace(claim, text=text, said=own, condition=claim.condition or case)


def _for_whom(cells: Row, columns: Columns, over: Governing) -> Governing:
    if columns.needed is None or columns.needed >= len(cells):
        return over
    condition = condition_of_cell(cells[columns.needed], columns.ticked)
    if condition:
        return Governing(condition, over.one_of)
    return Governing("" if not over.one_of else over.condition, over.one_of)


def _rest(cells: Row, columns: Columns) -> list[str]:
    """The cells that describe the paper."""
    skip = {columns.title, columns.needed, columns.number, *columns.years}
    kept = [cell for at, cell in enumerate(cells) if at not in skip and at > columns.title and cell]
    kept = [f"{cell}年" if re.fullmatch(r"20\d\d", cell) else cell for cell in kept]
    return [cell for cell in kept if not _NUMBER.fullmatch(cell)]
