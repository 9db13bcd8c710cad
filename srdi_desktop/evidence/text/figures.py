"""Figures of the consistency check: a label of figures.toml, amounts in its row, period and scope of their column.

A figure that is not sure is left out: another company's, a change or a share, a column whose head does not say its
period, an amount read badly or without the decimals that all others of its table show.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from srdi_desktop.evidence.text.columns import Span, columns_of
from srdi_desktop.evidence.text.labels import packed
from srdi_desktop.evidence.text.periods import Head, report_period, scope_of
from srdi_desktop.evidence.text.rows import Cell, PrintedRow, amount, is_full_amount, printed_rows, unit_beside
from srdi_desktop.evidence.text.tables import Row, Table, Value, tables_on
from srdi_desktop.model import (
    BEFORE,
    NOW,
    OPENING,
    STOCKS,
    Carried,
    Column,
    Fact,
    FigureRule,
    Heading,
    RuleBook,
    Text,
    plain,
    settled_period,
    year_of,
)

_ENUMERATION = re.compile(
    r"^(?:[一二三四五六七八九十\d]{0,3}[、.)]|[(][一二三四五六七八九十\d]{1,3}[)][、.]?|减:|加:|其中[:,]|[#*△▲☆★])+"
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]|[(（].*$|[:：].*$")
_SENTENCE = re.compile(
    r"(?P<year>20\d\d)年?度?[^,，。；、\d]{0,14}?(?P<label>主营业务收入|营业收入)(?:金额|总额)?(?:为|是|达到|[:：])?(?:人民币)?"
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|千元|元)"  # 亿元 in a sentence is rounded
)
_REPORTING = re.compile(
    r"(?P<company>[一-鿿A-Za-z0-9（）·]{4,40}?公司)"
    r"(?:20\d\d年?(?:年?度|半年度|第[一三]季度)(?:财务)?报告|截[止至]{1,2}20\d\d年12月31日止年度财务报表|(?:20\d\d年度)?财务报表附注)"
)
_PART = re.compile(r"其中|子公司|来自|产品|分部|季度|半年|月")
_YEAR_BEFORE = re.compile(r"上[期年]|同期")
_WHOLE_NUMBER = re.compile(r"\d{1,3}(?:,?\d{3})*")
_PRINTED = re.compile(r"[-(−]?\d{1,3}(?:,\d{3})*\.\d{2}\)?%?")
_HEADLESS = re.compile(r"\s*[-(（−]?0\d")  # what is left of an amount whose first digits were not read
_REVENUES = {"主营业务收入": "main_revenue", "营业收入": "revenue"}
_LONG, _ENOUGH = 10, 4  # characters of an amount, amounts of a table, whose widths can be compared
_SHORTEST_LINE = 8  # characters of a line that begins a paragraph
_RUNNING_HEAD, _RUNNING_FOOT = 0.12, 0.9  # of the page's height, where running heads and feet stand


@dataclass(frozen=True)
class _Label:
    """What a row's label means; rank: its place among the labels of its figure, the plainest first."""

    rule: FigureRule
    rank: int


class _Labels:
    """The words of figures.toml as they are compared."""

    def __init__(self, rules: Mapping[str, FigureRule]) -> None:
        self._known: dict[str, _Label] = {}
        for rule in rules.values():
            for rank, words in enumerate(rule.labels):
                self._known[plain(words)] = _Label(rule, rank)

    def of(self, row: Row) -> _Label | None:
        """What the row's whole label, or else its last cell, means."""
        whole = _bare(row.text)
        found = self._known.get(whole)
        if found is None and len(row.label) > 1:
            last = _bare(row.label[-1].text)
            found = self._known.get(last)
        if found is None:
            return None
        above = plain(row.above)
        if any(word in above for word in found.rule.against):
            return None
        return found


def _bare(text: str) -> str:
    """A label without its numbering and what brackets or a colon add."""
    unnumbered = _ENUMERATION.sub("", plain(text))
    return _REMARK.sub("", unnumbered)


def figures_on(text: Text, rotation: int, book: RuleBook) -> tuple[tuple[Fact, ...], Carried]:
    """The figures that a page states, and the company whose report it is; and what it says for the pages behind it. A
    Fact's period stays open where only an earlier page can tell.
    """
    rows = printed_rows(text.lines, rotation)
    report = None
    running = list(_running(rows))
    for cell in running:
        report = report or report_period(cell.text)
    facts = list(_reporting(running))
    if not text.whole:
        return tuple(facts), Carried(report=report)
    tables = tables_on(rows)
    labels = _Labels(book.figures)
    widest = book.limits["figure.width"] if text.source == "ocr" else math.inf
    notes: str | None = None
    for table in tables:
        table.notes = table.notes or notes
        notes = table.notes
        if not table.foreign:
            sure = _sure_cells(table, book.limits["figure.score"], widest)
            stated = _stated(table, labels, report, sure)
            facts += _plainest(stated)
    if not report or year_of(report):
        facts += _in_sentences(rows)
    heading = _heading(tables[-1])
    return tuple(facts), Carried(heading, report, notes)


def _running(rows: Sequence[PrintedRow]) -> Iterator[Cell]:
    """Cells of running heads and feet."""
    for row in rows:
        for cell in row.cells:
            box = cell.box
            if box.bottom < _RUNNING_HEAD or box.top > _RUNNING_FOOT:
                yield cell


def _reporting(running: Sequence[Cell]) -> Iterator[Fact]:
    """The company whose report a running head names (某某股份有限公司2025年年度报告), on one line or on two."""
    for cell in running:
        said = packed(cell.text)
        if said.endswith("公司"):
            said += next((packed(other.text) for other in running if _follows(cell, other)), "")
        name = _REPORTING.match(said)
        if name:
            line = cell.line
            yield Fact("company", name["company"], line.box, "subject", score=line.score)


def _heading(table: Table) -> Heading | None:
    """What the page's last table hands on, None where it began on an earlier page itself."""
    if table.opening:
        return None
    spans = [] if table.foreign else columns_of(table)
    columns = []
    for span in spans:
        middle = round(span.middle, 4)
        column = Column(middle, span.head.period, span.head.scope)
        columns.append(column)
    return Heading(tuple(columns), table.unit, table.scope, table.about, table.goes_on)


def _sure_cells(table: Table, score: float, widest: float) -> set[Cell]:
    """Labels and amounts that were read well. An amount that takes more than `widest` of the room that the table's
    others take for as many digits has lost some, under a stamp or in a fold.
    """
    cells = [cell for row in table.rows for cell in (*row.label, *(value.cell for value in row.values))]
    steps = {cell: _step_of(cell) for cell in cells if len(cell.text) >= _LONG and is_full_amount(cell.text)}
    usual = median(steps.values()) if len(steps) >= _ENOUGH else math.inf
    return {cell for cell in cells if cell.line.score >= score and steps.get(cell, 0.0) <= widest * usual}


def _step_of(cell: Cell) -> float:
    """The width that a digit takes; a comma or point takes half of it."""
    digits = sum(1.0 if character.isdigit() else 0.5 for character in cell.text)
    return (cell.box.right - cell.box.left) / digits


def _stated(table: Table, labels: _Labels, report: str | None, sure: set[Cell]) -> Iterator[tuple[int, Fact]]:
    """(rank of the label, figure) for each amount of the table that counts."""
    columns = columns_of(table)
    alone = len(columns) == 1 and not table.heads and not table.opening
    about = table.about or report
    for row in table.rows:
        label = labels.of(row) if row.values else None
        if not label:
            continue
        for value, span in _in_columns(row, label.rule, table, columns):
            fact = _fact(table, row, value, label.rule, span)
            if alone:
                fact = replace(fact, period=NOW)
            if not sure.issuperset((*row.label, value.cell)) or not _states(span, label, row):
                continue
            if fact.period or fact.column is not None:
                yield label.rank, _settled(fact, about)


def _in_columns(row: Row, rule: FigureRule, table: Table, columns: Sequence[Span]) -> Iterator[tuple[Value, Span]]:
    """The row's values that can be this figure with their columns; none of two that seem to stand in one column."""
    if not columns:
        return
    homes = []
    for value in row.values:
        if _counts(value, rule, table) and not _torn(value, row):
            home = _nearest(columns, value.cell.middle)
            homes.append((value, home))
    for value, home in homes:
        sharing = sum(one is home for _, one in homes)
        if sharing == 1:
            yield value, home


def _nearest(columns: Sequence[Span], middle: float) -> Span:
    return min(columns, key=lambda span: abs(span.middle - middle))


def _fact(table: Table, row: Row, value: Value, rule: FigureRule, span: Span) -> Fact:
    """The figure as its row and column state it; its period may be open."""
    unit: str | None = "人"
    if rule.counted != "people":
        unit = value.unit or unit_beside(row.text) or table.unit
    column = None
    if table.opening or table.goes_on:
        column = round(span.middle, 4)
    line = value.cell.line
    cells = (*row.label, value.cell)
    score = min(cell.line.score for cell in cells)
    period = _of_its_kind(span.head, rule)
    scope = span.head.scope or table.scope or table.notes
    number = value.number or ""
    return Fact("figure", number, line.box, rule.id, unit=unit, score=score, period=period, scope=scope, column=column)


def _of_its_kind(head: Head, rule: FigureRule) -> str | None:
    """The head's period as it is said of a day or of a span: only a day opens a year; 上期 above days means that."""
    stock = rule.id in STOCKS
    if head.period == OPENING and not stock:
        return BEFORE if _YEAR_BEFORE.search(head.text) else None
    if head.period == BEFORE and stock and "同期" not in head.text:
        return OPENING
    return head.period


def _settled(fact: Fact, about: str | None) -> Fact:
    """With the period that the table or the report is about where the column names none of its own."""
    period = settled_period(fact.period, about) or fact.period
    year = year_of(period)
    return replace(fact, period=period, year=year)


def _states(span: Span, label: _Label, row: Row) -> bool:
    """Whether the column states this figure: an amount of a period, of income where the label leaves that open."""
    word = label.rule.column
    if word and word not in plain(row.text) and word not in span.head.text:
        return False
    return span.head.usable


def _counts(value: Value, rule: FigureRule, table: Table) -> bool:
    """Whether the value can be this figure: people are whole numbers, amounts no note's number and no share."""
    number = value.number or ""
    if rule.counted == "people":
        if not _WHOLE_NUMBER.fullmatch(number):
            return False
        return value.unit in (None, "人")
    if not value.sure or value.unit in ("%", "人"):
        return False
    if "." in number:
        return True
    return not _shows_decimals(table)


def _torn(value: Value, row: Row) -> bool:
    """Whether this is a piece of an amount, or has digits of its neighbour's: one touches it, and one of the two is not
    as amounts are printed (21.40 | 2,107,821.06 read as 21,402 | 107,821.06, or 183,042,372.50 as 183,04 | 2,372.50).
    """
    if not value.sure:
        return False
    if _HEADLESS.match(value.cell.text):
        return True
    beside = [other for other in row.values if other.number and other is not value and _touch(value, other)]
    if not beside:
        return False
    return not all(_PRINTED.fullmatch(plain(one.cell.text)) for one in (value, *beside))


def _touch(one: Value, other: Value) -> bool:
    gap = max(one.cell.box.left, other.cell.box.left) - min(one.cell.box.right, other.cell.box.right)
    return gap < 0.3 * one.cell.height


def _shows_decimals(table: Table) -> bool:
    """Whether nearly all amounts of the table have decimals: one without has lost them."""
    amounts = []
    for row in table.rows:
        amounts += [value.number or "" for value in row.values if value.sure and value.unit != "%"]
    if len(amounts) < 4:
        return False
    pointed = sum("." in number for number in amounts)
    return pointed > 0.7 * len(amounts)


def _plainest(ranked: Iterator[tuple[int, Fact]]) -> list[Fact]:
    """Of one table, for each figure, those of its plainest label (营业收入 before 营业总收入)."""
    every = list(ranked)
    best: dict[str | None, int] = {}
    for rank, fact in every:
        known = best.get(fact.name, rank)
        best[fact.name] = min(rank, known)
    return [fact for rank, fact in every if rank == best[fact.name]]


def _in_sentences(rows: Sequence[PrintedRow]) -> Iterator[Fact]:
    """Revenue stated in running text with its year, such as 2024年度营业收入为58,546.18万元."""
    for lines in _paragraphs(rows):
        whole = "".join(plain(cell.text) for cell in lines)
        for match in _SENTENCE.finditer(whole):
            fact = _said(match, lines)
            if fact:
                yield fact


def _said(match: re.Match[str], lines: Sequence[Cell]) -> Fact | None:
    """The figure of a sentence, None where it is of a part of the company or the year."""
    read = amount(match["amount"])
    if not read or _PART.search(match[0]):
        return None
    number, _ = read
    name = _REVENUES[match["label"]]
    unit = match["unit"]
    period = match["year"]
    year = int(period)
    cell = _at(lines, match.start("amount"))
    score = min(line.line.score for line in lines)
    scope = scope_of(match[0])
    return Fact("figure", number, cell.line.box, name, unit=unit, year=year, score=score, period=period, scope=scope)


def _at(lines: Sequence[Cell], place: int) -> Cell:
    """The line that holds a character of their joined text."""
    for cell in lines:
        place -= len(plain(cell.text))
        if place < 0:
            return cell
    return lines[-1]


def _paragraphs(rows: Sequence[PrintedRow]) -> Iterator[list[Cell]]:
    """Lines of running text, each with those right below it in the same column of print."""
    growing: list[list[Cell]] = []
    for row in rows:
        ended = [lines for lines in growing if _is_far_below(row, lines[-1])]
        yield from ended
        growing = [lines for lines in growing if lines not in ended]
        for cell in row.cells:
            home = next((lines for lines in growing if _follows(lines[-1], cell)), None)
            if home:
                home.append(cell)
            elif len(plain(cell.text)) >= _SHORTEST_LINE:
                growing.append([cell])
    yield from growing


def _is_far_below(row: PrintedRow, last: Cell) -> bool:
    middle = (last.box.top + last.box.bottom) / 2
    return row.level - middle > 4 * last.height


def _follows(upper: Cell, lower: Cell) -> bool:
    gap = lower.box.top - upper.box.bottom
    height = lower.height
    if not -0.5 * height < gap < 1.5 * height:
        return False
    left = abs(lower.box.left - upper.box.left)
    right = abs(lower.box.right - upper.box.right)
    return min(left, right) < 0.06
