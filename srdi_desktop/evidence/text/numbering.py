"""Printed numbers (打印页码): every common form, looked for in the header and footer. The verdict is over the document.

A list number is not a page number, a year is none, an amount is none: lines must be nothing but the number, or say so
(第…页, Page …). Which candidates hold together is judged in assess/numbering.py, over all pages.
"""

import re
from collections.abc import Iterator

from srdi_desktop.model import Box, Line, PrintedNumber, Text, chinese_number

HEAD, FOOT = 0.15, 0.83  # share of the page's height that header and footer reach
SIDE, CENTRED = 0.08, 0.1  # of the width at the sides of a turned page; of the height from its middle
HIGH, LOW = 0.35, 0.66  # of the height: numbers with a total stand below the title or in a table's head, too
MOST = 1500  # pages; larger numbers are something else

# Forms that say by themselves that they are page numbers; the others need company (assess/numbering.py).
STRONG = ("di-ye", "page", "slash", "dash", "appendix")
FORMS = (*STRONG, "circled", "bracket", "chapter", "roman", "chinese", "tail", "lone")

_N = r"([0-9OoIl]{1,4})"
_C = r"([0-9OoIl]{1,4}|[〇零一二三四五六七八九十百]{1,6})"
_DASH = r"[-–—―~·•\*_一]"
_COUNTED = re.compile(
    rf"^\W*(?:第\s*{_C}\s*[页頁]\W{{0,4}}共\s*{_C}\s*[页頁]|共\s*{_C}\s*[页頁]\W{{0,4}}第\s*{_C}\s*[页頁]"
    rf"|page\s*{_N}\s*(?:of|/)\s*{_N})\W*$",
    re.IGNORECASE,
)  # says that it is a number and to how many it counts, and nothing else
_Found = tuple[str, str, str | None]  # form, value, total
_WIDE = {0x3000: " "} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full width to half width
_ALIKE = str.maketrans("OoIl", "0011")  # letters that reading takes for digits
_FIRST_CIRCLED, _LAST_CIRCLED = 0x2460, 0x2473  # ① and ⑳


def candidates(text: Text, rotation: int) -> tuple[PrintedNumber, ...]:
    """Candidates of one page, best first; `rotation`: degrees clockwise that stand the page upright."""
    numbers: list[PrintedNumber] = []
    for line in text.lines:
        numbers += _numbers_of(line, rotation)
    numbers.sort(key=lambda number: _rank(number, rotation))
    return tuple(numbers)


def _numbers_of(line: Line, rotation: int) -> Iterator[PrintedNumber]:
    box = line.box.turned(rotation)
    if not _may_hold_number(line, box):
        return
    for form, value, total in _parse(line.text):
        number = _number(line, form, value, total)
        if number:
            yield number


def _may_hold_number(line: Line, box: Box) -> bool:
    """Whether the line stands where numbers are printed; one that counts to a total may stand further in."""
    if _in_strip(box) or _at_side(box):
        return True
    if box.top >= HIGH and box.bottom <= LOW:
        return False
    text = _half_width(line.text)
    return bool(_COUNTED.match(text))


def _in_strip(box: Box) -> bool:
    middle = (box.top + box.bottom) / 2
    if middle < HEAD:
        return True
    return middle > FOOT


def _at_side(box: Box) -> bool:
    """In the middle of the left or right edge, where the foot's middle is once the page was turned."""
    to_right = 1 - box.left
    if min(box.right, to_right) >= SIDE:
        return False
    middle = (box.top + box.bottom) / 2
    return abs(middle - 0.5) < CENTRED


def _rank(number: PrintedNumber, rotation: int) -> tuple[int, int, float]:
    """Telling forms first, totals before none, then what is nearest to the edge."""
    box = number.box.turned(rotation)
    form = FORMS.index(number.form)
    to_foot = 1 - box.bottom
    to_edge = min(box.top, to_foot)
    return form, number.total is None, to_edge


def _number(line: Line, form: str, value: str, total: str | None) -> PrintedNumber | None:
    """The number with its total, None where either is none that a page can have."""
    number = _count(value)
    if number is None or not 0 < number <= MOST:
        return None
    of = _count(total) if total else None
    if total:
        if of is None:
            return None
        if not number <= of <= MOST:
            return None
    text = line.text.strip()
    return PrintedNumber(number, of, form, line.box, text, line.score)


def _count(text: str) -> int | None:
    digits = text.translate(_ALIKE)
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return chinese_number(text)


def _parse(raw: str) -> Iterator[_Found]:
    """All readings of one line; the first that fits is the best, later forms are only tried when none did."""
    stripped = raw.strip()
    circled = _circled(stripped)
    if circled:
        yield "circled", str(circled), None
        return
    text = _half_width(raw)
    for pattern, form, value_group, total_group in _PATTERNS:
        match = pattern.search(text)
        if match:
            value = match[value_group]
            total = match[total_group] if total_group else None
            if form == "roman":
                value = _roman(value)
            yield form, value, total
            return


def _circled(text: str) -> int | None:
    """① to ⑳, ⓪ and dingbats left out."""
    if len(text) != 1:
        return None
    code = ord(text)
    if _FIRST_CIRCLED <= code <= _LAST_CIRCLED:
        return code - _FIRST_CIRCLED + 1
    return None


def _half_width(text: str) -> str:
    narrow = text.translate(_WIDE)
    return narrow.strip()


def _roman(text: str) -> str:
    """Value of a small roman numeral, "0" when it is malformed."""
    weights = {"i": 1, "v": 5, "x": 10, "l": 50}
    letters = text.lower()
    total = 0
    after = 0
    for letter in reversed(letters):
        value = weights[letter]
        if value < after:
            total -= value
        else:
            total += value
        after = value
    if _as_roman(total) == letters:
        return str(total)
    return "0"


def _as_roman(number: int) -> str:
    parts = ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    written = ""
    for value, letters in parts:
        while number >= value:
            written += letters
            number -= value
    return written


# Pattern, form, the groups of its value and of its total, 0 for none. The first that fits counts.
_TABLE = (
    (rf"共\s*{_C}\s*[页頁]\D{{0,4}}第\s*{_C}\s*[页頁]", "di-ye", 2, 1),
    (rf"第\s*{_C}\s*[页頁]\D{{0,4}}共\s*{_C}\s*[页頁]", "di-ye", 1, 2),
    (rf"第\s*{_C}\s*[/／]\s*{_C}\s*[页頁]", "di-ye", 1, 2),
    (rf"^(?![^第]*[见參参详看至到])\D{{0,24}}第\s*{_C}\s*[页頁]\W*$", "di-ye", 1, 0),
    (r"^附\s*[录錄注註]?\s*[A-Z一二三四五六七八九十]?\s*[-–—]?\s*([0-9]{1,3})$", "appendix", 1, 0),
    # 附表3, 附图3 and 附件3 name a table, a picture and a paper; only behind a dash stands a page.
    (r"^附\s*[件表图圖]\s*[A-Z一二三四五六七八九十]?\s*[-–—]\s*([0-9]{1,3})$", "appendix", 1, 0),
    (rf"\bpag[ec]\s*[:.]?\s*{_N}\s*(?:of|/)\s*{_N}\b", "page", 1, 2),
    (rf"^\W*{_N}\s*of\s*{_N}\W*$", "page", 1, 2),
    (rf"(?<!see )(?<!on )(?<!to )\bpag[ec]\s*[:.]?\s*{_N}\b", "page", 1, 0),
    (rf"^p\s*[.:]?\s*{_N}\s*/\s*{_N}$", "page", 1, 2),
    (rf"^p\s*[.:]?\s*{_N}$", "page", 1, 0),
    (rf"^\W*{_N}\s*/\s*{_N}\s*[页頁]?\W*$", "slash", 1, 2),
    (rf"^{_DASH}+\s*([0-9]{{1,4}})\s*{_DASH}+$", "dash", 1, 0),
    (rf"^{_DASH}+\s*([ivxl]{{1,6}})\s*{_DASH}+$", "roman", 1, 0),
    (rf"^[(\[【〔]\s*{_N}\s*[)\]】〕]$", "bracket", 1, 0),
    (r"^(?:[A-Z]|[0-9]{1,2})\s*[-–—]\s*([0-9]{1,3})$", "chapter", 1, 0),
    (r"^[-–—]\s*([0-9]{1,3})$", "lone", 1, 0),  # the other dash was lost
    (r"^([0-9]{1,3})\s*[-–—]$", "lone", 1, 0),
    (r"^[·•.]*\s*([0-9]{1,3})\s*[·•.]?$", "lone", 1, 0),  # dashes beside it are often read as dots, or not at all
    (r"^[ivxl]{1,6}$", "roman", 0, 0),
    (r"^[一二三四五六七八九十]{1,3}$", "chinese", 0, 0),
    (r"[一-鿿]{4}\D*\s([0-9]{1,3})$", "tail", 1, 0),
    (r"^([0-9]{1,3})\s+[A-Za-z一-鿿]{4}", "tail", 1, 0),
)
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), form, value, total) for pattern, form, value, total in _TABLE]
