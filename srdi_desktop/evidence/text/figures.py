"""Figures of the consistency check: a label of figures.toml, amounts to its right, the year of their column."""

import re
from collections.abc import Iterator, Mapping, Sequence

from srdi_desktop.evidence.text.amounts import amount, unit_beside, unit_in
from srdi_desktop.evidence.text.rows import Cell, Row
from srdi_desktop.model.page import Fact
from srdi_desktop.model.rulebook import FigureRule
from srdi_desktop.model.wording import plain

_ENUMERATION = re.compile(
    r"^(?:[一二三四五六七八九十\d]{1,3}[、.)]|[(][一二三四五六七八九十\d]{1,3}[)]|减:|加:|其中:|[#*△☆★])+"
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]|[:：].*$")
_NOW = re.compile(r"期末|本期|本年|年末|本月")
_BEFORE = re.compile(r"期初|上期|上年|年初")
_YEAR = re.compile(r"(20\d\d)(?:年|-12-31|\.12\.31|/12/31)")


def figures_in(rows: Sequence[Row], rules: Mapping[str, FigureRule], year: int | None) -> Iterator[Fact]:
    """Figures stated on a page, `year`: the page's own last year, for columns that only say 本期 or 期末."""
    labels = {plain(label): rule for rule in rules.values() for label in rule.labels}
    unit = next((unit for row in rows for cell in row if (unit := unit_in(cell.text))), None)
    columns: list[tuple[float, int]] = []
    for row in rows:
        columns = _columns(row, year) or columns
        for place, cell in enumerate(row):
            rule = labels.get(_label(cell.text))
            if rule:
                yield from _stated(rule, cell, row[place + 1 :], columns, unit, year)


def _label(text: str) -> str:
    """A row's caption without its numbering and what brackets or a colon add."""
    return _REMARK.sub("", _ENUMERATION.sub("", plain(text)))


def _columns(row: Row, year: int | None) -> list[tuple[float, int]]:
    """(middle, year) of each column that this row heads; empty when it is no heading."""
    heads = []
    for cell in row:
        text = plain(cell.text)
        named = _YEAR.search(text)
        if named and len(text) <= 14:
            heads.append((cell.middle, int(named[1])))
        elif year and len(text) <= 8 and _NOW.search(text):
            heads.append((cell.middle, year))
        elif year and len(text) <= 8 and _BEFORE.search(text):
            heads.append((cell.middle, year - 1))
    return heads if len(heads) >= 2 else []


def _stated(
    rule: FigureRule, label: Cell, rest: Row, columns: list[tuple[float, int]], unit: str | None, year: int | None
) -> Iterator[Fact]:
    taken: set[int] = set()
    for cell in rest:
        read = amount(cell.text)
        if not read or not _counts(cell.text, rule):
            if len(plain(cell.text)) > 12:
                break  # another label: what follows belongs to it
            continue
        of = _year_at(cell.middle, columns, year)
        if of is None or of in taken:
            continue
        taken.add(of)
        counted = "人" if rule.counted == "people" else read[1] or unit_beside(label.text) or unit
        yield Fact("figure", read[0], cell.line.box, rule.id, counted, of, min(label.line.score, cell.line.score))


def _counts(text: str, rule: FigureRule) -> bool:
    """An amount shows decimals, separators or four digits; a small whole number in such a row is a note's number."""
    digits = plain(text)
    if rule.counted == "people":
        return bool(re.fullmatch(r"\d{1,3}(,?\d{3})*人?", digits))
    return "." in digits or "," in digits or len(digits) >= 4


def _year_at(middle: float, columns: list[tuple[float, int]], year: int | None) -> int | None:
    """The year of the nearest column heading; without headings the first amount is the page's own year's."""
    if not columns:
        return year
    return min(columns, key=lambda column: abs(column[0] - middle))[1]
