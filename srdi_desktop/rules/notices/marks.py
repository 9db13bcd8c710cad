"""Numbering: the mark before a line, its style, rank and value; Chinese numerals."""

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS, _FORMAL = "甲乙丙丁戊己庚辛壬癸", "壹贰叁肆伍陆柒捌玖拾"


@dataclass(frozen=True)
class Mark:
    """style: "" for none, else its name (a symbol's is the symbol); rank: the smaller the higher; value: its number."""

    style: str = ""
    rank: float = 9
    value: int | None = None
    rest: str = ""


_ATTACHMENT = (
    r"(?:附(?:件|表|录)|清单(?=[一二三四五六七八九十\d]))\s*([\d一二三四五六七八九十]{1,2}|[A-Z])(?![\d项]|至|[-－—]\d|[、和]附?件?\d)"
    r"\s*[：:、．.]?\s*(?![所中的规条款按由填和及、）)])"
)
_NUMBER = (
    r"(?:材料|第)?\s*(\d{1,2})\s*(?:[、．:：]|\.(?!\d)|\.(?=20\d\d\D|\d年)"
    r"|\s+(?=20\d\d|[\u4e00-\u9fff《“ⅠⅡ](?<![年月日个项份家号])))\s*"
)
_PATTERNS: tuple[tuple[str, float, str], ...] = (
    ("attachment", 0, _ATTACHMENT),
    ("section", 0.8, rf"第\s*([{_CN}\d]{{1,3}})\s*节\s*[、：:．.]?\s*"),
    ("part", 0.5, rf"第\s*([{_CN}\d]{{1,3}})\s*(?:部分|章|篇|类|组|大类)\s*[、：:．.]?\s*"),
    ("sheet", 0.6, rf"表\s*([{_CN}\d])(?:\s*[、：:．.]\s*|\s*(?=[\u4e00-\u9fff]{{2}})(?![致样直般些定]))"),
    ("step", 1.1, rf"第\s*([{_CN}\d{_CIRCLED}]{{1,3}})\s*(?:站|步|关|环节)\s*[、：:．.]?\s*"),
    ("english step", 3.1, r"[Ss][Tt][Ee][Pp]\s*(\d{1,2})\s*[、：:．.]?\s*"),
    ("question", 1.5, r"(?:\d{1,2}\s*[.、．]\s*(?=问|Q))?(?:问|Q|❓)\s*(\d{0,2})\s*[：:、．.]?\s*"),
    ("answer", 1.6, r"(?:答|A)\s*(\d{0,2})\s*[：:]\s*"),
    ("article", 1.2, rf"第\s*([{_CN}百\d]{{1,4}})\s*条\s*"),
    ("cn", 1, rf"([{_CN}]{{1,3}}|[{_STEMS}{_FORMAL}])(?:\s*[、．.,，]\s*|\s+)"),
    ("(cn)", 2, rf"[（(]\s*([{_CN}]{{1,3}})\s*[）)]\s*[、.．]?\s*"),
    ("n", 3, rf"[【\[（(]\s*(?:材料|资料|文件)\s*([\d{_CN}]{{1,3}})\s*[】\]）)]\s*[、：:．.]?\s*"),
    ("way", 1.8, rf"(?:方式|类型|情形|路径|模式|通道|类别)\s*([{_CN}\d])\s*[、：:．.]?\s*(?=\S)"),
    ("box", 2.2, r"【()(?=[^】]{2,16}】)"),
    ("class", 2.7, r"([A-Z])\s*类\s*[：:、]?\s*"),
    ("letter", 2.8, r"([A-Z])(?:\s*[、．.)）]\s*|\s+)(?=[\u4e00-\u9fff《“（])"),
    ("n.n.n", 3.6, r"(?:\d{1,2}[.．]){2,3}(\d{1,2})(?![\d.年月日个])\s*[、.．]?\s*(?=[\u4e00-\u9fff《“ⅠⅡA-Z*★2])"),
    ("n.n", 3.5, r"\d{1,2}[.．](\d{1,2})(?![\d.年月日])\s*[、.．]?\s*(?=[\u4e00-\u9fff《“ⅠⅡA-Z*★2])"),
    ("n", 3, _NUMBER),
    ("code", 3.8, r"([A-Z][-－]?\d{1,2})\s*[、．.：:]?\s*(?=[\u4e00-\u9fff《“ⅠⅡ2])"),
    ("(n)", 4, r"[（(]\s*(\d{1,2})\s*[）)]\s*[、.．]?\s*"),
    ("n)", 4.2, r"(\d{1,2})\s*[）)]\s*[、.．]?\s*"),
    ("a)", 4.5, r"[（(]?([a-z])\s*[)）、．.]\s*(?=[\u4e00-\u9fff《“2])"),
    ("circled", 5, rf"([{_CIRCLED}])\s*[、.．]?\s*"),
    ("is", 4.8, rf"([{_CN}]{{1,2}})是(?=\S)"),
    ("first", 4.7, rf"第([{_CN}]{{1,3}})[，,、]\s*"),
)  # fmt: skip
_STYLES = tuple((style, rank, re.compile(pattern)) for style, rank, pattern in _PATTERNS)
_SYMBOL = re.compile(r"^(?!××|X)([^\w\s（(《“\"【〈「：:，,。；;、？?！!）)”…\u4e00-\u9fff#@&+~$¥*])\1*\s*(?=\S)")
_DASH = re.compile(r"^([-–—·*•])[-–—]?\s*(?=[\u4e00-\u9fff《“\d（(ⅠⅡA-Z])")
INLINE = (
    re.compile(rf"(([{_CIRCLED}]))"),
    re.compile(r"([（(]\s*(\d{1,2})\s*[）)])"),
    re.compile(rf"([（(]\s*([{_CN}]{{1,3}})\s*[）)])"),
    re.compile(
        r"(?:^|(?<=[；;。：:，,\s]))((\d{1,2})\s*(?:[、．]|\.(?:(?!\d)|(?=20\d\d\D))|[）)](?=[\u4e00-\u9fff《ⅠⅡ]|20\d\d)))"
    ),
    re.compile(rf"(?:^|(?<=[；;。：:，,\s]))(([{_CN}]{{1,2}})是(?=[^否的]))"),
    re.compile(rf"(?:^|(?<=[；;。：:\s]))(第([{_CN}]{{1,2}})[，,、])"),
)
_STARRED = re.compile(r"^([*★▲※☆])\s*(?=[\d（(①-⑳一二三四五六七八九十])")
SYMBOL_RANK = 6.0


def mark_of(text: str) -> Mark:
    """The mark that the text begins with, and the text without it."""
    star = _STARRED.match(text)
    if star:
        inner = mark_of(text[star.end() :])
        if inner.value is not None:
            rest = star.group(1) + inner.rest
            return Mark(inner.style, inner.rank, inner.value, rest)
    for style, rank, pattern in _STYLES:
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :]
        if not rest and style != "attachment":
            continue
        if style == "box":
            rest = rest.rstrip("】")
        value = code_value(found.group(1)) if style == "code" else numeral(found.group(1))
        return Mark(style, rank, value, rest)
    found = _SYMBOL.match(text) or _DASH.match(text)
    if found and len(text) > found.end():
        return Mark(found.group(1), SYMBOL_RANK, None, text[found.end() :])
    return Mark(rest=text)


def numeral(text: str) -> int | None:
    """1 for 1, 一, ①, 甲, A and a; None for what is no number."""
    if text.isdigit() and text not in _CIRCLED:
        return int(text)
    if len(text) == 1:
        for row in (_CN, _CIRCLED, _STEMS, _FORMAL):
            if text in row:
                return row.index(text) + 1
        return _letter(text)
    tens, ten, ones = text.partition("十")
    if not ten or any(char not in _CN for char in tens + ones):
        return None
    tens_value = _CN.index(tens) + 1 if tens else 1
    ones_value = _CN.index(ones) + 1 if ones else 0
    return 10 * tens_value + ones_value


def code_value(code: str) -> int:
    """A-4 and A4 as one number that no other letter shares."""
    return 100 * ord(code[0]) + int(code[1:].lstrip("-－"))


def _letter(text: str) -> int | None:
    if text.isascii() and text.isalpha():
        return ord(text.lower()) - ord("a") + 1
    return None


def counted_on(found: list[tuple[int, int | None]]) -> list[int]:
    """The longest run of places whose values count on by one; none where it is a single one."""
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for at, value in found:
        if value is None:
            continue
        if run and value == run[-1][1] + 1:
            run.append((at, value))
        elif value == 1 or at == 0:
            run = [(at, value)]
        if len(run) > len(best):
            best = run.copy()
    if len(best) > 1:
        return [at for at, _ in best]
    return []


_DIGITS = {char: str(at) for at, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_YEAR_CN = re.compile(r"[二][〇零0][一二三四五六七八九〇零]{2}(?=年)")
_NUMBER_CN = re.compile(
    r"[一二三四五六七八九十]{1,3}(?=月[一二三四五六七八九十\d底末]|日(?!报)|号(?=\W|$)|号前|号截|号止)"
)


def western(text: str) -> str:
    """Chinese numerals of dates as digits: 二〇二六年三月三十一日."""
    text = _YEAR_CN.sub(lambda found: "".join(_DIGITS[char] for char in found.group()), text)
    return _NUMBER_CN.sub(lambda found: str(numeral(found.group()) or found.group()), text)
