"""Tables of a page as their reader sees them: rows with their labels, below the cells of their heads.

A table begins where its title, its caption (单位：元) or its heads stand, or a section of the paper. What a page shows
above the first of these belongs to a table that an earlier page began.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from srdi_desktop.evidence.text.periods import about, head_of, period_of, scope_of
from srdi_desktop.evidence.text.rows import Cell, PrintedRow, amount, is_note, unit_in
from srdi_desktop.model import plain

_NOTHING = re.compile(r"[-—–―－]{1,3}|不适用|/|无")
STATEMENT_TITLE = re.compile(
    r"^[(]?(?:[一二三四五六七八九十\d]{1,3}[)、.]{0,2})?(?P<title>.{0,12}?"
    r"(?:资产负债表|利润表|损益表|利润及利润分配表|现金流量表|权益变动表))(?:[(].{1,6}[)])?$"
)
_SECTION = re.compile(r"^(?:第[一二三四五六七八九十]+节|[一二三四五六七八九十]{1,3}、|\d{1,3}[、.]|[(]\d{1,3}[)])")
_STATEMENT_ROW = re.compile(r"利润|收益|现金|股东|权益|总额|总计|合计|、(?:营业|业务)(?:总)?(?:收入|支出|成本)$")
_TICKED = re.compile(r"适用.{0,4}不适用")
_CAPTION = re.compile(r"^(?:编制单位|编报单位|会企|企会|金额单位|货币单位)")
_OTHERS = re.compile(r"子公司|联营|合营|参股|被购买|被合并|分部|关联|共同经营|结构化|被投资|标的|收购|同行业")
_OURS = re.compile(r"员工|公司[和及与](?:其|主要)*子公司")
_OTHERS_HEAD = re.compile(r"有限公司|有限责任|子公司|[^母本上市]公司$|分部|抵销")
_PARTS = re.compile(r"^(?:专业构成|教育程度|学历|年龄|.{0,6}(?:学历|年龄)(?:结构|构成)|按.{2,8}(?:分类|划分))")
CORNER = re.compile(r"项目|科目|附注|注释|行次|资产|负债和.*|名称|类别|.*会计数据|.*财务指标|单位|指标")
_NOTES_OF = re.compile(r"(?P<whose>母公司|合并)财务报表.*注释")
_LONGEST_HEAD = 26  # characters: longer lines are titles and sentences
_LONGEST_HEADING = 40  # characters of a caption


@dataclass(frozen=True)
class Value:
    """A cell that holds a value: an amount, a share or a count; number None: a dash for none."""

    cell: Cell
    number: str | None = None
    unit: str | None = None

    @property
    def sure(self) -> bool:
        """Whether it shows decimals or separators, or many digits, as a note's number never does."""
        number = self.number or ""
        if "." in number:
            return True
        if "," in number:
            return True
        return len(number.lstrip("-")) >= 4


@dataclass
class Row:
    """Label and values. One printed row makes two where tables stand abreast; a row of words alone has no values.

    text: the whole label, lines that it wraps over included; above: words right above it that are no row's label.
    """

    level: float
    label: tuple[Cell, ...]
    values: tuple[Value, ...] = ()
    text: str = ""
    above: str = ""
    used: bool = False  # its words are part of another row's label

    @property
    def words(self) -> str:
        """What the label's cells say, one behind the other."""
        return "".join(cell.text for cell in self.label)

    @property
    def height(self) -> float:
        """Of its text."""
        heights = sorted(cell.height for cell in (*self.label, *(value.cell for value in self.values)))
        return heights[len(heights) // 2]


@dataclass
class Table:
    """opening: begun on an earlier page, with nothing of its heading here; goes_on: at the page's head without a title,
    so that an earlier page has the rest of its heading; titled, named: a title or section, or at least a caption stands
    above it; foreign: of other companies, or a breakdown; notes: whose notes begin with it.
    """

    opening: bool = False
    goes_on: bool = False
    titled: bool = False
    named: bool = False
    foreign: bool = False
    unit: str | None = None
    scope: str | None = None
    about: str | None = None
    notes: str | None = None
    heads: tuple[Cell, ...] = ()
    rows: list[Row] = field(default_factory=list)


def tables_on(rows: Sequence[PrintedRow]) -> list[Table]:
    """The page's tables from top to bottom; the first is `opening` and often has no rows."""
    tables = [Table(opening=True)]
    gap = _Gap()
    for row in rows:
        if not _is_body(row):
            gap.take(row)
            continue
        gap.close(tables)
        gap = _Gap()
        tables[-1].rows += _body_rows(row)
    gap.close(tables)
    for table in tables:
        _complete_labels(table.rows)
    return tables


def value_of(cell: Cell) -> Value | None:
    """The cell as a value, None when it holds words; a year alone is a column's head."""
    text = plain(cell.text)
    if _NOTHING.fullmatch(text):
        return Value(cell)
    read = amount(cell.text)
    if not read or re.fullmatch(r"20\d\d", text):
        return None
    return Value(cell, *read)


def _is_body(row: PrintedRow) -> bool:
    """Whether a row holds values: one that is sure, or a count behind a label."""
    values = [value for cell in row.cells if (value := value_of(cell))]
    if any(value.sure for value in values):
        return not any(_is_caption(cell.text) for cell in row.cells)
    words = [cell for cell in row.cells if not value_of(cell) and not is_note(cell.text)]
    if not values or not words or values[-1].number is None or words[0] is not row.cells[0]:
        return False
    heads = [cell for cell in words if head_of(cell.text).period]
    if row.cells[-1] is not values[-1].cell:
        return False
    if not (len(heads) < 2):
        return False
    return values[-1].cell.box.left > words[-1].box.right


def _body_rows(row: PrintedRow) -> Iterator[Row]:
    label: list[Cell] = []
    values: list[Value] = []
    for cell in row.cells:
        value = value_of(cell)
        if value and (values or label or value.sure):
            values.append(value)
        elif not is_note(cell.text) or not (label or values):
            if values:
                yield Row(row.level, tuple(label), tuple(values))
                label, values = [], []
            label.append(cell)
    yield Row(row.level, tuple(label), tuple(values))


class _Gap:
    """What stands between two rows of values: headings begin a new table, other words are labels or heads of it."""

    def __init__(self) -> None:
        self.table = Table()
        self.rest: list[PrintedRow] = []

    def take(self, row: PrintedRow) -> None:
        """One more row of words."""
        first = plain(row.cells[0].text)
        alone = len(row.cells) == 1
        if len(row.cells) == 2 and is_note(row.cells[0].text):  # the number of a heading, apart from its words
            first += plain(row.cells[1].text)
            alone = True
        title = next((cell.text for cell in row.cells if STATEMENT_TITLE.match(plain(cell.text))), None)
        if title and len(row.cells) <= 3:
            self._begin(Table(titled=True, named=True, scope=scope_of(plain(title)), notes=self.table.notes))
            self._caption(row)
        elif any(_is_caption(cell.text) for cell in row.cells):
            self._caption(row)
        elif not alone:
            self.rest.append(row)
        elif about(first):
            self.table.about = about(first)
        elif _TICKED.search(first) or _is_section(first) or _is_prose(row.cells[0]):
            self._section(first)
        else:
            self.rest.append(row)

    def _begin(self, table: Table) -> None:
        self.table, self.rest = table, []

    def _caption(self, row: PrintedRow) -> None:
        table = self.table
        table.named, self.rest = True, []
        for cell in row.cells:
            table.unit = unit_in(cell.text) or table.unit
            if not _is_caption(cell.text) and len(plain(cell.text)) <= _LONGEST_HEAD:
                table.about = period_of(cell.text) or table.about

    def _section(self, text: str) -> None:
        notes = _NOTES_OF.search(text)
        whose = ("parent" if notes["whose"] == "母公司" else "consolidated") if notes else self.table.notes
        foreign = len(text) <= _LONGEST_HEADING and bool(_OTHERS.search(text)) and not _OURS.search(text)
        self._begin(Table(titled=True, named=True, foreign=foreign, notes=whose))

    def close(self, tables: list[Table]) -> None:
        """The new table, if one begins here, and the words that are no heads as rows of the last one."""
        table = self.table
        before = tables[-1]
        table.heads = _heads_among(self.rest)
        table.foreign = table.foreign or any(_OTHERS_HEAD.search(plain(cell.text)) for cell in table.heads)
        if table.named or table.heads:
            table.goes_on = before.opening and not table.titled and not any(row.values for row in before.rows)
            if not table.named:  # heads alone: the same heading goes on
                table.unit = before.unit
                table.scope = before.scope
                table.about = table.about or before.about
            tables.append(table)
        elif table.about and not before.rows:
            before.about = table.about
            before.opening = False
        for row in self.rest:
            words = tuple(cell for cell in row.cells if cell not in table.heads)
            if words and not table.heads and _PARTS.match(plain(words[0].text)):
                tables.append(Table(named=True, foreign=True, unit=tables[-1].unit))
            if words:
                tables[-1].rows.append(Row(row.level, words))


def _is_caption(text: str) -> bool:
    if bool(unit_in(text)):
        return True
    return bool(_CAPTION.match(plain(text)))


def _is_section(text: str) -> bool:
    """A numbered heading, or one of the notes' parts; no row of a statement such as 四、净利润（…）."""
    if _NOTES_OF.search(text) and len(text) <= _LONGEST_HEAD:
        return True
    if not _SECTION.match(text):
        return False
    if _STATEMENT_ROW.search(text):
        return False
    return not _unclosed(text)


def _is_prose(cell: Cell) -> bool:
    if not (cell.box.right - cell.box.left > 0.5):
        return False
    return len(plain(cell.text)) > 30


def _unclosed(text: str) -> bool:
    text = plain(text)
    return text.count("(") > text.count(")")


def _heads_among(rows: Sequence[PrintedRow]) -> tuple[Cell, ...]:
    """Cells of the block of column heads among rows of words, none when all are labels."""
    marked = [place for place, row in enumerate(rows) if _heads_columns(row)]
    if not marked:
        return ()
    first = last = marked[-1]
    while (
        first > 0 and _close(rows[first - 1], rows[first]) and (first - 1 in marked or _is_head_line(rows[first - 1]))
    ):
        first -= 1
    while last + 1 < len(rows) and _close(rows[last], rows[last + 1]) and _is_head_line(rows[last + 1]):
        last += 1
    block = (cell for row in rows[first : last + 1] for cell in row.cells)
    return tuple(cell for cell in block if len(plain(cell.text)) <= _LONGEST_HEAD)


def _heads_columns(row: PrintedRow) -> bool:
    """Whether a period is named beside other heads, or apart from the column of labels."""
    if any(len(plain(cell.text)) > 20 for cell in row.cells):
        return False
    heads = [(cell, head_of(cell.text)) for cell in row.cells]
    telling = [cell for cell, head in heads if head.telling]
    named = any(head.period for _, head in heads)
    if not named:
        return False
    return len(telling) >= 2 or (len(row.cells) >= 2 and telling[-1] is not row.cells[0])


def _close(upper: PrintedRow, lower: PrintedRow) -> bool:
    return lower.level - upper.level < 2.2 * min(upper.height, lower.height)


def _is_head_line(row: PrintedRow) -> bool:
    """Whether words beside heads belong to them: short, and not alone in the column of labels."""
    if any(len(plain(cell.text)) > 20 for cell in row.cells):
        return False
    first = row.cells[0]
    if len(row.cells) >= 2 or first.box.left > 0.25:
        return True
    if bool(head_of(first.text).period):
        return True
    return bool(CORNER.fullmatch(plain(first.text)))


def _complete_labels(rows: Sequence[Row]) -> None:
    """Puts labels that wrap over lines together: values stand level with a line of theirs, or between two."""
    for place, row in enumerate(rows):
        if row.values:
            above = rows[place - 1] if place and _is_free(rows[place - 1], row) else None
            below = rows[place + 1] if place + 1 < len(rows) and _is_free(rows[place + 1], row) else None
            row.text = _whole_label(row, above, below)
            row.above = above.words if above and not above.used else ""


def _is_free(words: Row, row: Row) -> bool:
    if words.values:
        return False
    if words.used:
        return False
    return abs(words.level - row.level) < 1.9 * row.height


def _whole_label(row: Row, above: Row | None, below: Row | None) -> str:
    if not row.label:
        if not (above and below):
            return ""
        above.used = below.used = True
        return above.words + below.words
    if below and _unclosed(row.words):
        below.used = True
        return row.words + below.words
    if above and _unclosed(above.words):
        above.used = True
        return above.words + row.words
    return row.words
