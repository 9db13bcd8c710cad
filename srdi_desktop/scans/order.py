"""The order in which people number their files: digits and Chinese numerals count as numbers, hanzi sort by pinyin."""

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_CHINESE = "".join(_DIGITS) + "".join(_UNITS)
_PARTS = re.compile(rf"([0-9]+)|([{_CHINESE}]+)|([^0-9{_CHINESE}]+)")

Key = tuple[tuple[tuple[int, int, bytes], ...], str]


def natural_key(name: str) -> Key:
    """Sort key for a file name: 附件二 < 附件十一, 第3页 < 第12页, ② < ⑩; upper and lower case alike."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return tuple(_part(*match.groups()) for match in _PARTS.finditer(folded)), name


def _part(digits: str | None, chinese: str | None, other: str | None) -> tuple[int, int, bytes]:
    if other is not None:
        # GB 2312's first level, kept in GB 18030, is in pinyin order; so is Explorer's.
        return 1, 0, other.encode("gb18030", "replace")
    value = digits if digits is not None else str(chinese_number(chinese or ""))
    value = value.lstrip("0")
    return 0, len(value), value.encode()


def chinese_number(numeral: str) -> int:
    """Value of 十一, 二十三, 一百零五, 一万二千, or digit by digit (二〇二五); numeral holds nothing else."""
    if not any(c in _UNITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral[:100]))
    total = section = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _UNITS[c] == 10000:
            total, section, digit = total + (section + digit or 1) * 10000, 0, 0
        else:
            section, digit = section + (digit or 1) * _UNITS[c], 0
    return total + section + digit
