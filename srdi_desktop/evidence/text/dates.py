"""Dates and years as papers write them: Chinese and Arabic digits, year first or, on certificates in English, last."""

import re
from datetime import date

from srdi_desktop.model.wording import chinese_number

_HAN = "〇○零一二三四五六七八九十"
DATE = re.compile(
    rf"(?P<y>(?:19|20)\d\d|[二一][{_HAN}]{{3}})\s*(?:年|[-./])\s*(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}})\s*(?:月|[-./])\s*"
    rf"(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})(?!\d)\s*日?"
)
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<sign>[-.])(?P<m>\d{1,2})(?P=sign)(?P<y>(?:19|20)\d\d)(?!\d)")
_MONTH = r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_ENGLISH = (
    re.compile(rf"{_MONTH}\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y>(?:19|20)\d\d)", re.IGNORECASE),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of)?\s*{_MONTH}\.?,?\s*(?P<y>(?:19|20)\d\d)", re.IGNORECASE
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
    return _MONTHS.index(text.lower()) + 1 if text.lower() in _MONTHS else chinese_number(text)


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
