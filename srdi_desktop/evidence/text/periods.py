"""Years and parts of years, as column heads, captions and running heads name them; periods are written as in Fact.

Dates and years as papers write them: Chinese and Arabic digits, year first or, on certificates in English, last.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from srdi_desktop.model import BEFORE, NOW, OPENING, chinese_number, plain

_DASH = "[-—–~至到一]"  # 一: how a dash between two numbers is read now and then
_SPAN = re.compile(rf"(?P<y>20\d\d)年?0?1月?{_DASH}+(?P<m>\d{{1,2}})月")
_DAY = re.compile(r"(?P<y>20\d\d)(?:年|[-./])(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})日?")
_PART = re.compile(r"(?P<y>20\d\d)年?(?P<part>半年|上半年|第?[一二三1-3]季度|前三季度)")
_MONTH = re.compile(r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?!\d)")
_YEAR = re.compile(r"(?P<y>20\d\d)(?:年|(?!\d))")
_PART_ENDS = {"半": 6, "上": 6, "一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "前": 9}
_LAST_DAYS = ("-03-31", "-06-30", "-09-30")
_DATE_LINE = re.compile(
    r"^[(]?(?:会计期间|(?:税款|费款)?所属(?:期间?|时期)|期间|日期|截至|截止)?[:]?"
    rf"(?:(?:20\d\d(?:年|[-./])\d{{1,2}}(?:月|[-./])\d{{1,2}}日?(?:止|{_DASH})?){{1,2}}"
    rf"|20\d\d年\d{{1,2}}月(?:份)?|20\d\d年?(?:度|半年度|0?1月?{_DASH}+\d{{1,2}}月(?:份)?|前三季度[^报]{{0,8}}|第[一二三]季度[^报]{{0,8}}))[)]?$"
)
_REPORT = re.compile(
    r"(?P<period>20\d\d年?(?:年度|度|半年度|第[一三]季度|[一三]季度))(?:财务)?报告|(?P<year>20\d\d)年12月31日止年度财务报表"
)

SO_FAR = re.compile(r"年初(?:至|到)")
_OPENING = re.compile(r"[期年]初|上年(?:年|度)?末|上期(?:期)?末|去年末")
_BEFORE = re.compile(r"上[期年]|去年|同期|前期|上一(?:会计)?年")
_NOW = re.compile(r"期末|本期|本年|年末|报告期|当期|累计")
_CHANGE = re.compile(
    r"增减|变动|变化|增长|增幅|同比|环比|比例|占比|比重|比率|幅度|%|比[上年期]|较[上年期]|差异|说明|备注|原因|毛利|每股|预算|影响"
)
_NOTE = re.compile(r"^(?:附注|注释?|行次|序号)")
_PART_YEAR = re.compile(r"季度|本月|月份|月数")
_TORN_YEAR = re.compile(r"(?<!\d)\d{1,3}年")  # 17年末: what is left of 2017年末 says no period
_RESTATED = re.compile(r"(?:调整|重述|追溯|变更|更正)前")
_SENTENCE = re.compile(r"[,。;!?]")
_COST = re.compile(r"成本|支出|费用|税金")


@dataclass(frozen=True)
class Head:
    """What heads a column: its words, the period they name, whether the column states amounts of a period at all (no
    change, note, cost, month or figure before restatement), and the scope.
    """

    text: str = ""
    period: str | None = None
    usable: bool = True
    scope: str | None = None

    @property
    def telling(self) -> bool:
        """Whether the words are a column's head at all."""
        return self.period is not None or not self.usable


def period_of(text: str) -> str | None:
    """The period that a day, a span of months or a year names; 1 January counts as the end of the year before."""
    text = plain(text)
    span = _SPAN.search(text)
    if span:
        return _end_of_month(span["y"], int(span["m"]))
    day = _DAY.search(text)
    if day:
        return _of_day(day["y"], int(day["m"]), int(day["d"]))
    part = _PART.search(text)
    if part:
        return _end_of_month(part["y"], _PART_ENDS[part["part"].removeprefix("第")[0]])
    month = _MONTH.search(text)
    if month:
        return _end_of_month(month["y"], int(month["m"]))
    year = _YEAR.search(text)
    return year["y"] if year else None


def _end_of_month(year: str, month: int) -> str | None:
    if month == 12:
        return year
    if 1 <= month < 12:
        return f"{year}-{month:02}-{monthrange(int(year), month)[1]}"
    return None


def _of_day(year: str, month: int, day: int) -> str:
    if (month, day) == (12, 31):
        return year
    if (month, day) == (1, 1):
        return str(int(year) - 1)
    return f"{year}-{month:02}-{day:02}"


def head_of(text: str) -> Head:
    """A column's whole heading, its lines joined from top to bottom."""
    text = plain(text)
    scope = scope_of(text) or _scope_in_head(text)
    if _SENTENCE.search(text):
        return Head(text)
    named = period_of(text)
    torn = named is None and _TORN_YEAR.search(text)
    if torn or _NOTE.match(text) or _CHANGE.search(text) or _RESTATED.search(text):
        return Head(text, None, usable=False, scope=scope)
    usable = not _COST.search(text) and (named is not None or not _PART_YEAR.search(text))
    return Head(text, named or _relative(text), usable, scope)


def _relative(text: str) -> str | None:
    if SO_FAR.search(text):
        return NOW
    if _OPENING.search(text):
        return OPENING
    if _BEFORE.search(text):
        return BEFORE
    return NOW if _NOW.search(text) else None


def scope_of(text: str) -> str | None:
    """consolidated or parent, of a title or a column's head; None when it says neither or both (合并及母公司)."""
    if "合并" in text:
        return None if re.search(r"合并[及和与]", text) else "consolidated"
    return "parent" if re.search(r"母公司|^公司", text) else None


def _scope_in_head(text: str) -> str | None:
    """Of columns abreast: 本集团 and 本公司, or 公司 alone below the years."""
    if "本集团" in text:
        return "consolidated"
    return "parent" if re.search(r"本公司|本行|[日年度月]公司$", text) else None


def about(line: str) -> str | None:
    """The period of a line that says nothing else, as stands below a statement's title: 2025年12月31日, 2025年1—9月."""
    text = plain(line)
    period = period_of(text) if _DATE_LINE.match(text) else None
    if period and (len(period) == 4 or period.endswith(_LAST_DAYS)):
        return period
    return None


def report_period(line: str) -> str | None:
    """The period that a running head such as 某公司2025年年度报告 names."""
    found = _REPORT.search(plain(line))
    return period_of(found["period"] or found["year"]) if found else None


_HAN = "〇○零一二三四五六七八九十"
DATE = re.compile(
    rf"(?P<y>(?:19|20)\d\d|[二一][{_HAN}]{{3}})\s*(?:年|[-./])\s*(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}})\s*(?:月|[-./])\s*"
    rf"(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})(?!\d)\s*日?"
)
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<sign>[-.])(?P<m>\d{1,2})(?P=sign)(?P<y>(?:19|20)\d\d)(?!\d)")
_MONTH_NAME = r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_ENGLISH = (
    re.compile(rf"{_MONTH_NAME}\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of)?\s*{_MONTH_NAME}\.?,?\s*(?P<y>(?:19|20)\d\d)", re.IGNORECASE
    ),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FOREVER = re.compile(r"长期|无固定期限|永久|不约定期限|long.?term|permanent", re.IGNORECASE)
FISCAL = re.compile(rf"(?P<y>20\d\d|二[{_HAN}]{{3}})\s*(?:年度|年\s*(?=第?[1-4一二三四]季))")
YEAR_END = re.compile(r"(?P<y>20\d\d)\s*年\s*12\s*月\s*31\s*日")


def day_of(match: re.Match[str]) -> date | None:
    """The day that a match with the groups y, m and d names, None when there is no such day."""
    year, month, day = (number_of(match[part]) for part in ("y", "m", "d"))
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    """Arabic or Chinese digits, or the name of a month, as a number."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text.lower() in _MONTHS:
        return _MONTHS.index(text.lower()) + 1
    return chinese_number(text)


def dated(text: str) -> list[tuple[int, date]]:
    """All days named in a text with the place where each begins, in their order."""
    found: dict[int, date] = {}
    for pattern in (DATE, _DAY_FIRST, *_ENGLISH):
        for match in pattern.finditer(text):
            day = day_of(match)
            if day:
                found.setdefault(match.start(), day)
    return sorted(found.items())


def days_in(text: str) -> list[date]:
    """All days named in a text, in their order."""
    return [day for _, day in dated(text)]
