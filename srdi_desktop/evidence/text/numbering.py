"""Printed numbers (打印页码): every common form, looked for in the header and footer. The verdict is over the document.

A list number is not a page number, a year is none, an amount is none: lines must be nothing but the number, or say so
(第…页, Page …). Which candidates hold together is judged in assess/numbering.py, over all pages.
"""

import re
from collections.abc import Callable, Iterator, Sequence

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


def candidates(text: Text, rotation: int) -> tuple[PrintedNumber, ...]:
    """Candidates of one page, best first; `rotation`: degrees clockwise that stand the page upright."""
    numbers = [number for line in text.lines for number in _numbers_of(line, rotation)]
    return tuple(sorted(numbers, key=lambda number: _rank(number, rotation)))


def _numbers_of(line: Line, rotation: int) -> Iterator[PrintedNumber]:
    box = line.box.turned(rotation)
    stripped = _in_strip(box) or _at_side(box)
    high = box.top < HIGH or box.bottom > LOW
    if not stripped and not (high and _COUNTED.match(_half_width(line.text))):
        return
    for parsed in _parse(line.text):
        number = _number(line, *parsed)
        if number:
            yield number


def _in_strip(box: Box) -> bool:
    if (box.top + box.bottom) / 2 < HEAD:
        return True
    return (box.top + box.bottom) / 2 > FOOT


def _at_side(box: Box) -> bool:
    """In the middle of the left or right edge, where the foot's middle is once the page was turned."""
    edge = min(box.right, 1 - box.left) < SIDE
    if not edge:
        return False
    return abs((box.top + box.bottom) / 2 - 0.5) < CENTRED


def _rank(number: PrintedNumber, rotation: int) -> tuple[int, int, float]:
    """Telling forms first, totals before none, then what is nearest to the edge."""
    box = number.box.turned(rotation)
    return FORMS.index(number.form), number.total is None, min(box.top, 1 - box.bottom)


def _number(line: Line, form: str, value: str, total: str | None) -> PrintedNumber | None:
    number = _count(value)
    of = _count(total) if total else None
    if number is None or not 0 < number <= MOST or (total and (of is None or not number <= of <= MOST)):
        return None
    return PrintedNumber(number, of, form, line.box, line.text.strip(), line.score)


def _count(text: str) -> int | None:
    digits = text.translate(str.maketrans("OoIl", "0011"))
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return chinese_number(text)


def _parse(raw: str) -> Iterator[_Found]:
    """All readings of one line; the first that fits is the best, later forms are only tried when none did."""
    circled = _circled(raw.strip())
    if circled:
        yield "circled", str(circled), None
        return
    text = _half_width(raw)
    for pattern, make in _PATTERNS:
        match = pattern.search(text)
        if match:
            yield make(match)
            return


def _circled(text: str) -> int | None:
    """① to ⑳, ⓪ and dingbats left out."""
    if len(text) == 1 and 0x2460 <= ord(text) <= 0x2473:
        return ord(text) - 0x245F
    return None


def _half_width(text: str) -> str:
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return text.translate(wide | {0x3000: " "}).strip()


def _roman(text: str) -> str:
    """Value of a small roman numeral, "0" when it is malformed."""
    weights = {"i": 1, "v": 5, "x": 10, "l": 50}
    values = [weights[character] for character in text.lower()]
    total = sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    if _as_roman(total) == text.lower():
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


def _forms(form: str, value: int = 1, total: int = 0) -> Callable[[re.Match[str]], _Found]:
    return lambda match: (form, match[value], match[total] if total else None)


_PATTERNS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], _Found]]] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (rf"共\s*{_C}\s*[页頁]\D{{0,4}}第\s*{_C}\s*[页頁]", _forms("di-ye", 2, 1)),
        (rf"第\s*{_C}\s*[页頁]\D{{0,4}}共\s*{_C}\s*[页頁]", _forms("di-ye", 1, 2)),
        (rf"第\s*{_C}\s*[/／]\s*{_C}\s*[页頁]", _forms("di-ye", 1, 2)),
        (rf"^(?![^第]*[见參参详看至到])\D{{0,24}}第\s*{_C}\s*[页頁]\W*$", _forms("di-ye")),
        (r"^附\s*[录錄件表注註图圖]?\s*[A-Z一二三四五六七八九十]?\s*[-–—]?\s*([0-9]{1,3})$", _forms("appendix")),
        (rf"\bpag[ec]\s*[:.]?\s*{_N}\s*(?:of|/)\s*{_N}\b", _forms("page", 1, 2)),
        (rf"^\W*{_N}\s*of\s*{_N}\W*$", _forms("page", 1, 2)),
        (rf"(?<!see )(?<!on )(?<!to )\bpag[ec]\s*[:.]?\s*{_N}\b", _forms("page")),
        (rf"^p\s*[.:]?\s*{_N}\s*/\s*{_N}$", _forms("page", 1, 2)),
        (rf"^p\s*[.:]?\s*{_N}$", _forms("page")),
        (rf"^\W*{_N}\s*/\s*{_N}\s*[页頁]?\W*$", _forms("slash", 1, 2)),
        (rf"^{_DASH}+\s*([0-9]{{1,4}})\s*{_DASH}+$", _forms("dash")),
        (rf"^{_DASH}+\s*([ivxl]{{1,6}})\s*{_DASH}+$", lambda m: ("roman", _roman(m[1]), None)),
        (rf"^[(\[【〔]\s*{_N}\s*[)\]】〕]$", _forms("bracket")),
        (r"^(?:[A-Z]|[0-9]{1,2})\s*[-–—]\s*([0-9]{1,3})$", _forms("chapter")),
        (r"^[-–—]\s*([0-9]{1,3})$", _forms("lone")),  # the other dash was lost
        (r"^([0-9]{1,3})\s*[-–—]$", _forms("lone")),
        (r"^[·•.]*\s*([0-9]{1,3})\s*[·•.]?$", _forms("lone")),  # dashes beside it are often read as dots, or not at all
        (r"^[ivxl]{1,6}$", lambda m: ("roman", _roman(m[0]), None)),
        (r"^[一二三四五六七八九十]{1,3}$", _forms("chinese", 0)),
        (r"[一-鿿]{4}\D*\s([0-9]{1,3})$", _forms("tail")),
        (r"^([0-9]{1,3})\s+[A-Za-z一-鿿]{4}", _forms("tail")),
    )
)
