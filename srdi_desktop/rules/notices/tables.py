"""Tables: which column names the paper, which says for whom, and each row as the papers it asks for."""

import re
from collections.abc import Callable, Iterator, Sequence
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
_OF_OFFICE = re.compile(
    r"^(?:由)?[^，,。；;]{0,8}(?:部门|主管|推荐单位|局|核查组|街道|园区)(?:统一|负责)?(?:填写?|出具|负责|盖章后上报|办理|汇总)(?!的)"
)
_LONGEST_HEAD = 16  # characters
_FEWEST_ROWS = 2  # rows
_FEWEST_HEADS = 2  # cells of a row
_MOST, _FEWEST_NAMES = 0.6, 0.3  # shares of a column's cells
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
    audiences: dict[int, str] = field(default_factory=dict)  # place of a column of ticks -> whom its head names


def table_claims(lines: Sequence[Line], over: Governing) -> Iterator[Claim]:
    """The papers of one table, groups resolved: a row that only names a group governs those below it."""
    if len(lines) < _FEWEST_ROWS and not any(names_paper(cell) for line in lines for cell in line.cells):
        return
    head: Row = ()
    body = lines
    at = next((at for at, line in enumerate(lines) if is_head(line.cells)), None)
    if at is not None:
        head = lines[at].cells
        body = lines[at + 1 :]
    rows = [line.cells for line in body]
    columns = _columns(head, rows)
    if columns is None:
        return
    if columns.number:
        body = [_with_merged(line, columns.number) for line in body]
        rows = [line.cells for line in body]
    numerals = _usual_numbers(rows, columns)
    group = over
    merged = over
    for line in body:
        cells = line.cells
        filled = [cell for cell in cells if cell and not _NUMBER.fullmatch(cell)]
        if is_head(cells):
            columns = _columns(cells, rows) or columns
        elif len(filled) == 1 and (
            _numbered_as_group(cells, columns, numerals) or not _is_row_of_its_own(filled[0], cells, columns)
        ):
            heading = mark_of(filled[0]).rest
            group = governing(heading, over)
            merged = group
        else:
            merged = _merged(cells, columns, group, merged)
            for claim in _of_row(cells, columns, merged):
                yield replace(claim, line=line.number, last=line.last)


def _with_merged(line: Line, number: int) -> Line:
    """A row that came without the cells merged with those above: its number stands too far left."""
    cells = line.cells
    at = next((at for at, cell in enumerate(cells) if cell.isdigit()), None)
    if at is None or at >= number or (at < len(cells) - 1 and number < len(cells) and cells[number].isdigit()):
        return line
    missing = [""] * (number - at)
    return replace(line, cells=(*missing, *cells))


def _usual_numbers(rows: Sequence[Row], columns: Columns) -> bool:
    """Whether most rows bear plain digits."""
    at = columns.number
    if at is None:
        return False
    numbers = [row[at] for row in rows if at < len(row) and row[at]]
    return 2 * sum(number.isdigit() for number in numbers) > len(numbers)


def _numbered_as_group(cells: Row, columns: Columns, digits: bool) -> bool:
    """二 among rows that bear 1, 2, 3: the number of a group."""
    at = columns.number
    return digits and at is not None and at < len(cells) and bool(cells[at]) and not cells[at].isdigit()


def _is_row_of_its_own(cell: str, cells: Row, columns: Columns) -> bool:
    """A single filled cell is a paper where it stands in the column of titles and names one."""
    mark = mark_of(cell)
    if mark.value is not None and columns.number is None and not columns.numbered:
        return False
    if cells[columns.title : columns.title + 1] != (cell,):
        return False
    if not names_paper(mark.rest):
        return False
    return not case_in_heading(cell)


def is_head(cells: Row) -> bool:
    """Short cells of which two or more are headings of columns."""
    if not cells or max(len(cell) for cell in cells) > _LONGEST_HEAD:
        return False
    titled = any(words().any_in("columns.title", cell) for cell in cells)
    if not titled or any(cell.isdigit() and not _YEAR_HEAD.fullmatch(cell) for cell in cells):
        return False
    known = [cell for cell in cells if _heads_column(cell)]
    if len(known) < _FEWEST_HEADS:
        return False
    return not any(_is_known_paper(cell) for cell in cells)


def _heads_column(cell: str) -> bool:
    lists = ("columns.title", "columns.needed", "columns.number", "columns.other")
    if any(words().any_in(name, cell) for name in lists):
        return True
    return _YEAR_HEAD.fullmatch(cell) is not None


def _is_known_paper(cell: str) -> bool:
    if not names_paper(cell) or is_collection(cell):
        return False
    return kind_of(cell).sure or cell.endswith(("书", "证", "证书", "报告", "执照", "证明"))


def _columns(head: Row, body: Sequence[Row]) -> Columns | None:
    """By the heads' words where there are any, else by what stands in the columns."""
    wide = max((len(row) for row in body), default=0)
    if not wide:
        return None
    years = {at: cell for at, cell in enumerate(head) if _YEAR_HEAD.fullmatch(cell)}
    found = _by_heads(head, frozenset(years))
    number = found.get("number")
    title = found.get("title")
    if title is None or _share(body, title, _may_name) < _FEWEST_NAMES:
        title = max(range(wide), key=lambda at: (_share(body, at, names_paper), -at))
    if _share(body, title, _names_some) < _FEWEST_NAMES:
        return None
    audiences = _audiences(head, body, (title, number, *years))
    needed = found.get("needed")
    if audiences:
        needed = None
    elif needed is None or needed == title:
        taken = (title, number, *years)
        needed = next((at for at in range(wide) if at not in taken and _share(body, at, says_whom) >= _MOST), None)
    ticked = needed is not None and _is_ticked({row[needed] for row in body if needed < len(row)})
    titles = [row[title] for row in body if title < len(row) and row[title]]
    marked = [cell for cell in titles if mark_of(cell).value is not None]
    numbered = 2 * len(marked) > len(titles)
    return Columns(title, needed, number, years, numbered, ticked, audiences)


def _audiences(head: Row, body: Sequence[Row], taken: Sequence[int | None]) -> dict[int, str]:
    """Two or more columns of ticks, each for the kind of application that its head names; {} for fewer."""
    lists = words().lists
    ticks = {"", *lists["columns_said.yes"], *lists["columns_said.no"]}
    found: dict[int, str] = {}
    for at, name in enumerate(head):
        cells = {row[at] for row in body if at < len(row)}
        if at not in taken and name and cells - {""} and cells <= ticks:
            found[at] = name
    return found if len(found) > 1 else {}


def _by_heads(head: Row, taken: frozenset[int]) -> dict[str, int]:
    """What a column holds -> its place, by the longest word in its head; the first of several alike."""
    found: dict[str, int] = {}
    for name in ("number", "needed", "title"):
        free = [at for at in range(len(head)) if at not in found.values() and at not in taken]
        lengths = {at: len(words().any_in(f"columns.{name}", head[at])) for at in free}
        longest = max(lengths.values(), default=0)
        if longest:
            found[name] = next(at for at in free if lengths[at] == longest)
    return found


def _is_ticked(cells: set[str]) -> bool:
    """Ticks or nothing, and both of them."""
    if "" not in cells or len(cells) < 2:
        return False
    return cells <= {"", *words().lists["columns_said.yes"]}


def _may_name(cell: str) -> bool:
    return len(cell) >= 2 and not _NUMBER.fullmatch(cell)


def _names_some(cell: str) -> bool:
    """Whether a cell names a paper, by itself or before what is said of it."""
    name = mark_of(cell).rest
    return names_paper(name) or bool(claims_of(name, Governing(), strict=True))


def _share(body: Sequence[Row], at: int, fits: Callable[[str], object]) -> float:
    """Share of the filled cells of a column that fit, 0…1; 0 where all are empty."""
    cells = [row[at] for row in body if at < len(row) and row[at]]
    if not cells:
        return 0.0
    fitting = [cell for cell in cells if fits(cell)]
    return len(fitting) / len(cells)


def says_whom(cell: str) -> bool:
    """Whether a cell says that, or for whom, a paper is needed."""
    lists = words().lists
    if cell in lists["columns_said.yes"] or cell in lists["columns_said.no"]:
        return True
    if words().any_in("governs.optional", cell) or words().any_in("governs.everyone", cell):
        return len(cell) <= 20
    named = re.search(r"(?:企业|单位|公司|的|者|时)(?:提供|提交|交|填报|上传|不交|不传|不提供)?$", cell)
    return named is not None


def condition_of_cell(cell: str, column_is_ticks: bool) -> str:
    """The case a cell names, "" for always; an empty cell among ticks is 非必须."""
    plain = cell.strip(SIGNS)
    lists = words().lists
    yes = lists["columns_said.yes"]
    if not plain:
        return "非必须" if column_is_ticks else ""
    if plain in lists["columns_said.no"] or plain.startswith(("不", "非", "否", "可", "选")):
        return plain
    if words().any_in("conditional.cells", plain) and not plain.startswith(yes):
        return plain
    if plain in yes or words().any_in("governs.everyone", plain) or is_everyone(plain):
        return ""
    if plain.startswith(yes) and len(plain) <= 6:
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
    """The papers of one row: its title's, with what the other cells say of years and cases."""
    at = columns.title
    name = cells[at] if at < len(cells) else ""
    if not name or _asked_of_none(cells, columns):
        return
    title = mark_of(name).rest
    rest = _rest(cells, columns)
    if any(_OF_OFFICE.search(cell) for cell in rest):
        return
    years = _ticked_years(cells, columns)
    if years:
        named = "、".join(years)
        said = "；".join([*rest, f"{named}年度"])
    else:
        said = "；".join(rest)
    claims = claims_of(title, _for_whom(cells, columns, over))
    case = next((found for cell in rest if (found := only_case(cell))), "")
    for claim in claims:
        text = _and_said(claim.text, said)
        own = _and_said(claim.said, said)
        condition = claim.condition or case
        yield replace(claim, text=text, said=own, condition=condition)


def _ticked_years(cells: Row, columns: Columns) -> list[str]:
    """Heads of the columns of years in which the row has a tick."""
    ticks = (*words().lists["columns_said.yes"], "1", "★")
    return [head for place, head in columns.years.items() if place < len(cells) and cells[place] in ticks]


def _and_said(text: str, said: str) -> str:
    if said:
        return f"{text}；{said}"
    return text


def _ticked(cells: Row, columns: Columns) -> dict[str, str]:
    """Whom a column names -> the tick that the row has for them; without those of no."""
    told = {name: cells[at] for at, name in columns.audiences.items() if at < len(cells)}
    return {name: tick for name, tick in told.items() if tick not in words().lists["columns_said.none"]}


def _asked_of_none(cells: Row, columns: Columns) -> bool:
    return bool(columns.audiences) and not _ticked(cells, columns)


def _case_of_ticks(cells: Row, columns: Columns) -> str:
    """The audiences with a tick where not all have one, 选 where a tick leaves it open, "" where all must."""
    ticked = _ticked(cells, columns)
    optional = [tick for tick in ticked.values() if tick in words().lists["columns_said.no"]]
    if len(ticked) < len(columns.audiences):
        return "、".join(ticked)
    return f"可选（{optional[0]}）" if optional else ""


def _for_whom(cells: Row, columns: Columns, over: Governing) -> Governing:
    """What the column of `needed` says of the row; one of a group stays in the group's case."""
    if columns.audiences:
        condition = _case_of_ticks(cells, columns)
        return Governing(condition or over.condition, over.one_of)
    if columns.needed is None or columns.needed >= len(cells):
        return over
    condition = condition_of_cell(cells[columns.needed], columns.ticked)
    if condition:
        return Governing(condition, over.one_of)
    if over.one_of:
        return over
    return Governing()


def _rest(cells: Row, columns: Columns) -> list[str]:
    """The cells that describe the paper."""
    skip = {columns.title, columns.needed, columns.number, *columns.years, *columns.audiences}
    behind = [cell for at, cell in enumerate(cells) if at not in skip and at > columns.title and cell]
    kept = [f"{cell}年" if re.fullmatch(r"20\d\d", cell) else cell for cell in behind]
    return [cell for cell in kept if not _NUMBER.fullmatch(cell)]
