"""What is said of one paper: its years, where its seal goes, which parts it has, which papers its name joins."""

import re

from srdi_desktop.model import SealRule
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    bare,
    bracketed,
    enumerated,
    first_clause,
    kind_of,
    names_document,
    split_outside,
    without_brackets,
    words,
)

DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
BY_YEAR = ("audit-report", "rd-audit", "tax-return", "social-insurance", "market-share")
YEARS_SAID = re.compile(
    r"(?:近|前|最近|连续|上|过去|此前)[一二两三四五1-5]个?(?:完整)?(?:会计|财务)?年度?(?:内)?的?"
    r"|上一?个?(?:完整)?(?:会计|财务)?年(?:度末|度|末)?的?"
    r"|(?:去年|前年)(?:[和、及与](?:去年|前年))?的?"
    r"|20\d\d\s*年?度?末?\s*[-—–~～至到]+\s*20\d\d\s*年?(?:三个|3个)?(?:会计年)?度?的?"
    r"|(?:(?:20\d\d|(?<!\d)2\d(?=年))\s*年?度?末?\s*[、,，/和及与]?\s*)+这?[一二两三四五]?个?年?度?的?(?:\d{1,2}月份?)?的?"
    r"|(?:T(?:\s*[-－—]\s*[1-5])?[、,，和]?)+年?度?的?"
)
_LAST_YEARS = re.compile(
    r"(?:近|前|最近|连续|上|过去|此前)\s*([一二两三四五1-5])\s*(?:个)?(?:完整)?(?:会计|财务)?年(?!级|以[内来])"
)
_LAST_YEAR = re.compile(r"上(?:一)?(?:个)?(?:完整)?(?:会计|财务)?年(?:度|末|12月)?|去年|上年|T年度?|最近一个?年度?")
_RANGE = re.compile(r"(20\d\d)\s*年?度?末?\s*[-—–~～至到]+\s*(20\d\d)\s*年?")
_YEAR = re.compile(r"(?<![\d〔\[（(])(20\d\d)(?=\s*(?:年|这?[两二三][个年]|[、,，；;/）)和及与]|$))")
_RELATIVE = re.compile(r"T\s*[-－—]\s*([1-5])")
_SHORT_YEAR = re.compile(r"(?<!\d)(2[0-9])(?=年(?!以|期|内|经|来))")
_SINCE = re.compile(
    r"(?:其中|自|从)?20\d\d\s*年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:及以后|以后|之后|以来|起|前|以前|之前)|有效期[^，。；]*?20\d\d年?|20\d\d年版|[（(]20\d\d版[）)]"
)


def years_of(text: str, last: int) -> tuple[tuple[int, ...], bool]:
    """(years asked for, whether they were written out). `last` is T, the last full fiscal year.

    A span (近三年) goes before a single year in an explanation; years of validity and "from 2024 on" ask for nothing.
    """
    asked = _SINCE.sub("", text)
    text = _SHORT_YEAR.sub(lambda found: _full_year(found.group(1), last), asked)
    written = _range_of(text)
    if written:
        return written, True
    named = tuple(sorted({int(year) for year in _YEAR.findall(text)}))
    span = _LAST_YEARS.search(text)
    if span and len(named) < 2:
        first = last - DIGITS[span.group(1)] + 1
        return tuple(range(first, last + 1)), False
    if named:
        return named, True
    return _counted_back(text, last), False


def span_said(heading: str) -> str:
    """近三年, 过去两年 in a heading, "" for none."""
    found = _LAST_YEARS.search(heading)
    return f"{found.group()}度" if found else ""


def _range_of(text: str) -> tuple[int, ...]:
    """2023—2025年 as its years; () for none, and for more than seven, which ask for no paper each."""
    found = _RANGE.search(text)
    if found is None:
        return ()
    first = int(found.group(1))
    final = int(found.group(2))
    if first <= final <= first + 6:
        return tuple(range(first, final + 1))
    return ()


def _counted_back(text: str, last: int) -> tuple[int, ...]:
    """Years named from T only: 去年和前年, T-1, 上年度."""
    if "前年" in text:
        return (last - 1, last) if "去年" in text else (last - 1,)
    backs = {int(back) for back in _RELATIVE.findall(text)}
    if backs and re.search(r"T(?!\s*[-－—]\s*\d)", text):
        backs.add(0)
    if backs:
        return tuple(sorted(last - back for back in backs))
    if _LAST_YEAR.search(text):
        return (last,)
    return ()


def _full_year(two: str, last: int) -> str:
    """24 as 2024 where that is a year whose papers can be asked for; else as it was (20年 of experience)."""
    year = 2000 + int(two)
    if last - 4 <= year <= last + 1:
        return str(year)
    return two


def without_years(title: str) -> str:
    """A title without the years it names."""
    plain = YEARS_SAID.sub("", title)
    return re.sub(r"[（(][）)]", "", plain).strip("：:；;。，,、 的")


_SIGNED = ("签字", "签名", "签章", "签署", "亲笔签", "法人签", "法定代表人签")
_SEALED = ("公章", "盖章", "签章", "用印", "鲜章", "企业章", "单位章", "企业印章")


def seal_of(text: str) -> tuple[SealRule, bool, bool]:
    """(where a seal is asked for, a signature, whether the place was said)."""
    clauses = re.split(r"[，,；;。（）()]", text)
    own = [clause for clause in clauses if not words().any_in("conditional.others_seal", clause)]
    text = "，".join(own)
    signature = any(word in text for word in _SIGNED)
    plain = any(word in text for word in _SEALED)
    across = "骑缝" in text
    if not plain and not across and not re.search(r"盖(?:企业|单位|公司)?(?:的)?章", text):
        return SealRule.NONE, signature, True
    if re.search(r"每页|逐页|各页|每一页", text) or (across and not plain):
        return SealRule.EVERY_PAGE, signature, not across
    if re.search(r"封面|首页|第一页", text):
        return SealRule.FIRST_PAGE, signature, True
    if re.search(r"末页|最后一页|落款|尾页", text):
        return SealRule.LAST_PAGE, signature, True
    return SealRule.ANY, signature, False


def sections_of(text: str) -> tuple[str, ...]:
    """The parts of an audit report that the text names."""
    named = ("资产负债表", "利润表", "损益表", "现金流量表", "附注")
    found = tuple(name for name in named if name in text)
    return ("审计报告", *found) if found else ()


# Its parts


_HOLDS = re.compile(
    r"^[，,：:（(]*(?:包括但(?:是)?不限于|包含但(?:是)?不限于|含|包括|包含|主要包括|即|主要有|分为)[：:]?(?P<parts>.+)$"
)


_EXAMPLES = re.compile(r"如|例如|比如|可以是|之一|或者?|等")


_SHORTEST_PART = 3  # characters; 证书 alone goes on with the name before it


def parts_of(name: str, said: str) -> list[str]:
    """The papers a name joins, or those that a general name (创新能力佐证) is said to hold."""
    listed = enumerated(name)
    either = "或" in name
    if listed.whole and len(listed.parts) > 1:
        spans = all(YEARS_SAID.search(part) for part in listed.parts)
        if (spans or not either) and _apart(listed.parts):
            return [_with_span(part, name) for part in listed.parts]
    spread = [] if either else _spread(listed.parts, name)
    if spread:
        return spread
    if re.match(r"[：:—-]", said) and not names_document(name):
        clause = first_clause(said.strip(SIGNS + "—-"))
        behind = enumerated(clause)
        if len(behind.parts) > 1 and behind.whole:
            return list(behind.parts)
    if not kind_of(bare(name)).sure:
        held = _held(said)
        if held:
            return held
    return [name]


def _spread(parts: tuple[str, ...], name: str) -> list[str]:
    """专利、软件著作权证书: the last word belongs to all, where each part is of a kind of its own."""
    if len(parts) < 2 or not _all_differ(parts):
        return []
    if any(names_document(part) for part in parts[:-1]):
        return []
    tail = re.search(r"等(?:相关|有关)?(?P<head>(?:证明|佐证)?材料|证明|佐证)$", name.strip(SIGNS))
    if tail:
        return [f"{bare(part)}{tail['head']}" for part in parts]
    last = parts[-1]
    head = re.search(r"(?:登记)?证书$|证明$|报告$", bare(last))
    if head is None:
        return []
    spread = [f"{bare(part)}{head.group()}" for part in parts[:-1]]
    return [*spread, last]


def _all_differ(parts: tuple[str, ...]) -> bool:
    """Whether each part is told to be of a kind, and no two of the same."""
    kinds = [kind_of(part) for part in parts]
    if not all(kind.because for kind in kinds):
        return False
    return len({kind.kind for kind in kinds}) == len(kinds)


def _with_span(part: str, whole: str) -> str:
    """近三年 before the first of two papers speaks of both."""
    span = YEARS_SAID.match(whole)
    yearly = kind_of(part).kind in BY_YEAR
    if span and yearly and not YEARS_SAID.search(part):
        return f"{span.group()}{part}"
    return part


def _apart(parts: tuple[str, ...]) -> bool:
    """Papers that are looked for apart: their kinds differ, or none is known."""
    if any(_is_short(bare(part)) for part in parts):
        return False
    if "的" in without_brackets(parts[0]) and not any("的" in part for part in parts[1:]):
        return False  # 装备的销售合同和发票: the words before 的 speak of both
    kinds = {kind_of(part).kind for part in parts}
    return len(kinds) > 1 or kinds == {"other"}


def _is_short(name: str) -> bool:
    """证书, or a form's number (A107012表): no name by itself."""
    if len(name) < _SHORTEST_PART:
        return name in words().lists["papers.too_general"] or not names_document(name)
    return re.fullmatch(r"[A-Z]?\d+[A-Z]?表", name) is not None


def _listed_parts(text: str) -> list[str]:
    """甲、乙和丙, and what commas part."""
    clauses = split_outside(text.rstrip("）)"), "，,")
    return [part for clause in clauses for part in enumerated(clause).parts]


def _held(said: str) -> list[str]:
    """The papers that are said to be inside (包括甲、乙), first in brackets; [] for examples or fewer than two."""
    inside: list[str] = []
    if re.match(r"\s*[（(]", said):
        inside = bracketed(said)[:1]
    for text in (*inside, said):
        sentence = re.split(r"[。；;]", text)[0]
        found = _HOLDS.match(sentence)
        if found is None or _EXAMPLES.match(found["parts"]):
            continue
        parts = [re.sub(r"的(?:扫描件|复印件)", "", part) for part in _listed_parts(found["parts"])]
        known = [part for part in parts if kind_of(part).because]
        if len(known) >= 2:
            return [bare(part) for part in parts]
    return []
