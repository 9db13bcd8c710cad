"""Dates and years as Chinese papers write them."""

import re
from datetime import date

from srdi_desktop.model.wording import chinese_number

_HAN = "〇○零一二三四五六七八九十"
DATE = re.compile(
    rf"(?P<y>(?:19|20)\d\d|[二一][{_HAN}]{{3}})\s*(?:年|[-./])\s*(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}})\s*(?:月|[-./])\s*"
    rf"(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})(?!\d)\s*日?"
)
FOREVER = re.compile(r"长期|无固定期限|永久|不约定期限|long.?term|permanent", re.IGNORECASE)
FISCAL = re.compile(rf"(?P<y>20\d\d|二[{_HAN}]{{3}})\s*(?:年度|年\s*(?=第?[1-4一二三四]季))")
YEAR_END = re.compile(r"(?P<y>20\d\d)\s*年\s*12\s*月\s*31\s*日")


def day_of(match: re.Match[str]) -> date | None:
    """The day a DATE match names, None when there is no such day."""
    year, month, day = (number_of(match[part]) for part in ("y", "m", "d"))
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    """Arabic or Chinese digits as a number."""
    return int(text) if text.isascii() and text.isdigit() else chinese_number(text)


def days_in(text: str) -> list[date]:
    """All days named in a text, in their order."""
    return [day for day in map(day_of, DATE.finditer(text)) if day]
