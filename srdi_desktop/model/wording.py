"""Text as it is compared, and numbers as Chinese writes them: for those who read pages and those who judge them."""

import unicodedata

_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def plain(text: str) -> str:
    """NFKC (full-width to half-width), lower case, without any white space."""
    if text.isascii():
        return "".join(text.lower().split())
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def chinese_number(text: str) -> int | None:
    """三 -> 3, 十二 -> 12, 二十 -> 20, 一百零三 -> 103, 二〇二五 -> 2025; None for anything else."""
    if not text:
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = pending = 0
    for character in text:
        if character in _DIGITS:
            pending = _DIGITS[character]
        elif character in "十百":
            total += (pending or 1) * (10 if character == "十" else 100)
            pending = 0
        else:
            return None
    return total + pending
