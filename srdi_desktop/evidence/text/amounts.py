"""Amounts as printed: separators, brackets for negatives, full-width digits, spaces that reading put inside; units."""

import re

from srdi_desktop.model.wording import plain

_AMOUNT = re.compile(
    r"^[¥￥$]?(?P<sign>[-(−]?)[¥￥]?(?P<digits>\d{1,3}(?:[,.，]\d{3})+(?:[.,:;]\d{1,2})?|\d+(?:\.\d{1,4})?)\)?"
    r"(?P<unit>元|千元|万元|百万元|亿元|%|人)?$"
)
_CELL = re.compile(r"[-(−]?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?\)?|[-(−]?\d+\.\d{2}\)?%?")
_RUN_TOGETHER = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d{2}")
_NOTE = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．,，]?(?:[(（]?\d{1,3}[)）]?(?:[、.．,，(（]\d{1,3}[)）]?)?)?"
)
_DATE = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|20\d\d\s*年度?末?")
_SAID = re.compile(r"(?P<label>[^:：\d]{2,16}[:：])\s*(?P<value>[\d,.]+\s*(?:人|元|万元)?)")
_UNIT = re.compile(r"单位[:：]?(?:均为)?(?:人民币|rmb)?[(（]?(?P<unit>百万元|千元|万元|亿元|元|人)")
_UNIT_BARE = re.compile(
    r"[(（](?:人民币)?(?P<unit>百万元|千元|万元|亿元|元|人)[)）]|人民币(?P<other>百万元|千元|万元|亿元|元)$"
)
_UNIT_ALONE = re.compile(r"^(?:人民币)?(?P<unit>百万元|千元|万元|亿元|元)$")


def amount(text: str) -> tuple[str, str | None] | None:
    """(digits with sign, separators and decimal point as printed, unit printed behind it) or None when it is no amount.

    A dot that stands where a thousands separator belongs, or a comma or colon where the decimal point does, which
    reading confuses, is taken for it.
    """
    match = _AMOUNT.match(plain(text).replace("−", "-").replace("－", "-"))
    if not match:
        return None
    negative = "-" if match["sign"] or "(" in text or "（" in text else ""
    return negative + _digits(match["digits"]), match["unit"]


def _digits(printed: str) -> str:
    parts = re.split(r"[,.:;]", printed)
    if len(parts) == 1:
        return printed
    decimals = parts.pop() if len(parts[-1]) != 3 else ""
    grouped = ",".join(parts)
    return f"{grouped}.{decimals}" if decimals else grouped


def is_note(text: str) -> bool:
    """Whether a cell is the number of a note, such as 七、61 or 五（一）or 12."""
    text = plain(text)
    return bool(_NOTE.fullmatch(text)) or (text.isdigit() and len(text) <= 3)


def cells_in(text: str) -> list[str]:
    """A table's line as reading gave it, cut where a label, a note's number and amounts were run together."""
    said = _SAID.fullmatch(text.strip())
    if said:
        return [said["label"], said["value"]]
    dates = _DATE.findall(text)
    if len(dates) > 1 and plain("".join(dates)) == plain(text):
        return dates
    words = text.split()
    if len(words) > 1 and all(map(_CELL.fullmatch, words)):
        # 385,430 428.74 is one amount with a gap in it, 385,430.00 428.74 are two.
        return words if len({"." in word for word in words}) == 1 else [text]
    joined = "".join(words)
    amounts = _RUN_TOGETHER.findall(joined)
    if len(amounts) > 1 and "".join(amounts) == joined:
        return amounts
    if len(words) < 2 or amount(text):
        return [text]
    return _label_and_cells(words) or [text]


def _label_and_cells(words: list[str]) -> list[str]:
    """Label, note and amounts, or nothing where the words are a sentence or a label alone."""
    first = next((place for place, word in enumerate(words) if _CELL.fullmatch(word)), len(words))
    if not all(_CELL.fullmatch(word) or word in "-—" for word in words[first:]):
        return []
    label, note = words[:first], []
    if len(label) > 1 and _NOTE.fullmatch(label[-1]) and any(map(str.isdigit, label[-1])):
        note = [label.pop()]
    if not note and first == len(words):
        return []
    return [*([" ".join(label)] if label else []), *note, *words[first:]]


def unit_in(text: str) -> str | None:
    """The unit that a caption sets for its table (单位：人民币万元, or 元 alone), None when the line is no caption."""
    text = plain(text)
    match = _UNIT.search(text) or _UNIT_ALONE.match(text)
    return match["unit"] if match else None


def unit_beside(text: str) -> str | None:
    """The unit in brackets behind a label, as in 营业收入（万元）."""
    match = _UNIT_BARE.search(plain(text))
    return (match["unit"] or match["other"]) if match else None
