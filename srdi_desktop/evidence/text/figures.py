"""Figures of the consistency check: a label of figures.toml, amounts in its row, period and scope of their column.

A figure that is not sure is left out: another company's, a change or a share, a column whose head does not say its
period, an amount read badly or without the decimals that all others of its table show.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from srdi_desktop.evidence.text.columns import Span, columns_of
from srdi_desktop.evidence.text.labels import packed
from srdi_desktop.evidence.text.periods import Head, report_period, scope_of
from srdi_desktop.evidence.text.rows import Cell, PrintedRow, amount, printed_rows, unit_beside
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
    r"(?P<company>[一-鿿A-Za-z0-9（）·]{4,40}?公司)20\d\d年?(?:年?度|半年度|第[一三]季度)(?:财务)?报告"
)
_PART = re.compile(r"其中|子公司|来自|产品|分部|季度|半年|月")
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
        found = self._known.get(_bare(row.text))
        if found is None and len(row.label) > 1:
            found = self._known.get(_bare(row.label[-1].text))
        if found and any(word in plain(row.above) for word in found.rule.against):
            return None
        return found


def _bare(text: str) -> str:
    """A label without its numbering and what brackets or a colon add."""
    return _REMARK.sub("", _ENUMERATION.sub("", plain(text)))


def figures_on(text: Text, rotation: int, book: RuleBook) -> tuple[tuple[Fact, ...], Carried]:
    """The figures that a page states, and the company whose report it is; and what it says for the pages behind it. A
    Fact's period stays open where only an earlier page can tell.
    """
    rows = printed_rows(text.lines, rotation)
    report, facts = None, list[Fact]()
    for cell in _running(rows):
        report = report or report_period(cell.text)
        facts += _reporting(cell)
    if not text.whole:
        return tuple(facts), Carried(report=report)
    tables = tables_on(rows)
    labels = _Labels(book.figures)
    notes: str | None = None
    for table in tables:
        notes = table.notes = table.notes or notes
        if not table.foreign:
            facts += _plainest(_stated(table, labels, report, book.limits["figure.score"]))
    if not report or year_of(report):
        facts += _in_sentences(rows)
    return tuple(facts), Carried(_heading(tables[-1]), report, notes)


def _running(rows: Sequence[PrintedRow]) -> Iterator[Cell]:
    for row in rows:
        for cell in row.cells:
            if cell.box.bottom < _RUNNING_HEAD or cell.box.top > _RUNNING_FOOT:
                yield cell


def _reporting(cell: Cell) -> Iterator[Fact]:
    """The company whose report a running head names (某某股份有限公司2025年年度报告): the paper is about it."""
    name = _REPORTING.match(packed(cell.text))
    if name:
        yield Fact("company", name["company"], cell.line.box, "subject", score=cell.line.score)


def _heading(table: Table) -> Heading | None:
    """What the page's last table hands on, None where it began on an earlier page itself."""
    if table.opening:
        return None
    columns = () if table.foreign else columns_of(table)
    return Heading(
        columns=tuple(Column(round(span.middle, 4), span.head.period, span.head.scope) for span in columns),
        unit=table.unit,
        scope=table.scope,
        about=table.about,
        goes_on=table.goes_on,
    )


def _stated(table: Table, labels: _Labels, report: str | None, score: float) -> Iterator[tuple[int, Fact]]:
    """(rank of the label, figure) for each amount of the table that counts."""
    columns = columns_of(table)
    alone = len(columns) == 1 and not table.heads and not table.opening
    for row in table.rows:
        label = labels.of(row) if row.values else None
        if not label:
            continue
        for value, span in _in_columns(row, label.rule, table, columns):
            fact = _fact(table, row, value, label.rule, span)
            fact = replace(fact, period=NOW) if alone else fact
            if fact.score >= score and _states(span, label, row) and (fact.period or fact.column is not None):
                yield label.rank, _settled(fact, table.about or report)


def _in_columns(row: Row, rule: FigureRule, table: Table, columns: Sequence[Span]) -> Iterator[tuple[Value, Span]]:
    """The row's values that can be this figure with their columns; none of two that seem to stand in one column."""
    counted = [value for value in row.values if _counts(value, rule, table) and not _torn(value, row)]
    homes = [min(columns, key=lambda span: abs(span.middle - value.cell.middle)) for value in counted if columns]
    for value, span in zip(counted, homes, strict=False):
        if sum(one is span for one in homes) == 1:
            yield value, span


def _fact(table: Table, row: Row, value: Value, rule: FigureRule, span: Span) -> Fact:
    people = rule.counted == "people"
    unit = "人" if people else value.unit or unit_beside(row.text) or table.unit
    return Fact(
        kind="figure",
        value=value.number or "",
        box=value.cell.line.box,
        name=rule.id,
        unit=unit,
        score=min(cell.line.score for cell in (*row.label, value.cell)),
        period=_of_its_kind(span.head, rule),
        scope=span.head.scope or table.scope or table.notes,
        column=round(span.middle, 4) if table.opening or table.goes_on else None,
    )


def _of_its_kind(head: Head, rule: FigureRule) -> str | None:
    """The head's period as it is said of a day or of a span: only a day opens a year; 上期 above days means that."""
    if head.period == OPENING and rule.id not in STOCKS:
        if re.search(r"上[期年]|同期", head.text):
            return BEFORE
        return None
    if head.period == BEFORE and rule.id in STOCKS and "同期" not in head.text:
        return OPENING
    return head.period


def _settled(fact: Fact, about: str | None) -> Fact:
    period = settled_period(fact.period, about) or fact.period
    return replace(fact, period=period, year=year_of(period))


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
        if not re.fullmatch(r"\d{1,3}(?:,?\d{3})*", number):
            return False
        return value.unit in (None, "人")
    if not value.sure or value.unit in ("%", "人"):
        return False
    return "." in number or not _shows_decimals(table)


def _torn(value: Value, row: Row) -> bool:
    """Whether digits of this amount may have been read as its left neighbour's: that one touches it and lacks decimals
    (21.40 | 2,107,821.06 read as 21,402 | 107,821.06).
    """
    before = [other for other in row.values if other.number and other.cell.box.left < value.cell.box.left]
    left = max(before, key=lambda other: other.cell.box.left, default=None)
    if left is None or not left.number or "." in left.number or not value.sure:
        return False
    return value.cell.box.left - left.cell.box.right < 0.3 * value.cell.height


def _shows_decimals(table: Table) -> bool:
    """Whether nearly all amounts of the table have decimals: one without has lost them."""
    sure = [value for row in table.rows for value in row.values if value.sure and value.unit != "%"]
    if not (len(sure) >= 4):
        return False
    return sum("." in (value.number or "") for value in sure) > 0.7 * len(sure)


def _plainest(ranked: Iterator[tuple[int, Fact]]) -> list[Fact]:
    """Of one table, for each figure, those of its plainest label (营业收入 before 营业总收入)."""
    every = list(ranked)
    best: dict[str | None, int] = {}
    for rank, fact in every:
        best[fact.name] = min(rank, best.get(fact.name, rank))
    return [fact for rank, fact in every if rank == best[fact.name]]


def _in_sentences(rows: Sequence[PrintedRow]) -> Iterator[Fact]:
    """Revenue stated in running text with its year, such as 2024年度营业收入为58,546.18万元."""
    names = {"主营业务收入": "main_revenue", "营业收入": "revenue"}
    for lines in _paragraphs(rows):
        whole = "".join(plain(cell.text) for cell in lines)
        for match in _SENTENCE.finditer(whole):
            read = amount(match["amount"])
            if read and not _PART.search(match[0]):
                cell = _at(lines, match.start("amount"))
                yield Fact(
                    kind="figure",
                    value=read[0],
                    box=cell.line.box,
                    name=names[match["label"]],
                    unit=match["unit"],
                    year=int(match["year"]),
                    score=min(line.line.score for line in lines),
                    period=match["year"],
                    scope=scope_of(match[0]),
                )


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
        ended = [lines for lines in growing if row.level - _middle(lines[-1]) > 4 * lines[-1].height]
        yield from ended
        growing = [lines for lines in growing if lines not in ended]
        for cell in row.cells:
            home = next((lines for lines in growing if _follows(lines[-1], cell)), None)
            if home:
                home.append(cell)
            elif len(plain(cell.text)) >= _SHORTEST_LINE:
                growing.append([cell])
    yield from growing


def _middle(cell: Cell) -> float:
    return (cell.box.top + cell.box.bottom) / 2


def _follows(upper: Cell, lower: Cell) -> bool:
    gap = lower.box.top - upper.box.bottom
    apart = min(abs(lower.box.left - upper.box.left), abs(lower.box.right - upper.box.right))
    if not (-0.5 * lower.height < gap < 1.5 * lower.height):
        return False
    return apart < 0.06
