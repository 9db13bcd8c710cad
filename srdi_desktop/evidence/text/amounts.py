"""Amounts as printed: separators, brackets for negatives, full-width digits, spaces that reading put inside; units."""

import re

from srdi_desktop.model.wording import plain

_AMOUNT = re.compile(
    r"^[¥￥$]?(?P<sign>[-(−]?)[¥￥]?(?P<digits>\d{1,3}(?:[,.，]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,4})?)\)?(?P<unit>元|千元|万元|百万元|亿元|%|人)?$"
)
_UNIT = re.compile(r"单位[:：]?(?:均为)?(?:人民币|rmb)?[(（]?(?P<unit>百万元|千元|万元|亿元|元|人)")
_UNIT_BARE = re.compile(
    r"[(（](?:人民币)?(?P<unit>百万元|千元|万元|亿元|元|人)[)）]|人民币(?P<other>百万元|千元|万元|亿元|元)$"
)


def amount(text: str) -> tuple[str, str | None] | None:
    """(digits with sign, separators and decimal point as printed, unit printed behind it) or None when it is no amount.

    A dot that stands where a thousands separator belongs, which reading confuses, is taken for one.
    """
    match = _AMOUNT.match(plain(text).replace("−", "-"))
    if not match:
        return None
    negative = "-" if match["sign"] or "(" in text or "（" in text else ""
    return negative + _digits(match["digits"]), match["unit"]


def _digits(printed: str) -> str:
    parts = re.split(r"[,.]", printed)
    if len(parts) == 1:
        return printed
    decimals = parts.pop() if printed[-1 - len(parts[-1])] == "." and len(parts[-1]) != 3 else ""
    grouped = ",".join(parts)
    return f"{grouped}.{decimals}" if decimals else grouped


def unit_in(text: str) -> str | None:
    """The unit that a caption such as 单位：人民币万元 sets for the page, None when the line is no caption."""
    match = _UNIT.search(plain(text))
    return match["unit"] if match else None


def unit_beside(text: str) -> str | None:
    """The unit in brackets behind a label, as in 营业收入（万元）."""
    match = _UNIT_BARE.search(plain(text))
    return (match["unit"] or match["other"]) if match else None
