"""Text as it is compared and as it may be shown, and numbers as Chinese writes them."""

import unicodedata

_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def plain(text: str) -> str:
    """NFKC (full-width to half-width), lower case, without any white space."""
    if text.isascii():
        return "".join(text.lower().split())
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


_ORDERING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # turn what follows about, so that a name lies
_SPACES = (0x09, 0x0B, 0x0C, *range(0x1C, 0x20), 0x85)
_SHOWN: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_ORDERING, 0xFFFE, 0xFFFF)),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    0x0A: "\n",
}


def printable(text: str) -> str:
    """Text from a file, for spreadsheets, XML and terminals: without control characters (an escape could clear the
    screen, a vertical tab no XML may hold), halves of characters as U+FFFD. Line ends stay.
    """
    return text.translate(_SHOWN)


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
