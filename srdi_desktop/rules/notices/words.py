"""What the words of one line of a notice mean: kind, years, condition, seal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from srdi_desktop import resources
from srdi_desktop.model.catalogue import SealRule
from srdi_desktop.rules.strict_toml import parse_toml, read_text

DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
BY_YEAR = ("audit-report", "rd-audit", "tax-return", "social-insurance", "market-share")
_LAST_YEARS = re.compile(r"(?:近|前|最近|连续|上)\s*([一二两三四五1-5])\s*(?:个)?(?:完整)?(?:会计|财务)?年(?!级)")
_LAST_YEAR = re.compile(r"上(?:一)?(?:完整)?(?:会计|财务)?年(?:度|末)?|去年|T年度?")
_RANGE = re.compile(r"(20\d\d)\s*年?度?\s*[-—–~～至到]+\s*(20\d\d)\s*年?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*(?:年|[两二三][个年]|[、,，；;/）)和及与]|$))")
_RELATIVE = re.compile(r"T\s*[-－—]\s*([1-5])")
_SPARED = re.compile(
    r"(?:没有|暂无|若无|如无|无)[^，,。；;（）()]{0,8}?(?:可|的|则|就)?(?:不|免)[^，,。；;（）()]{0,2}(?:交|供|报|传|填|附)"
)
_SHORT_YEAR = re.compile(r"(?<!\d)(2[0-9])(?=年(?!以|期|内|经|来))")
_BRACKET = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]")
_ASKED_WHEN = re.compile(
    r"^(?:对|如|若|凡|其中)?(?P<when>[^。；;：:（(]{2,48}?(?:的|时|情形|情况下|企业|单位|行业))[，,：:]?\s*"
    r"(?:还|另|均|则|可|才|方)?(?:须|需|应|请|要|附|另附|补充|提供|提交|报送|上传)"
)


@dataclass(frozen=True)
class Words:
    """The lists of resources/rules/notices.toml."""

    kinds: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]

    def any_in(self, name: str, text: str) -> str:
        """The longest word of the list that occurs in the text, or ""."""
        return max((word for word in self.lists[name] if word in text), key=len, default="")


@cache
def words() -> Words:
    """The word lists, read once."""
    path = resources.path("rules", "notices.toml")
    root = parse_toml(read_text(path), path.name)
    kinds = root.table("kinds")
    lists = {
        f"{section}.{name}": root.table(section).texts(name)
        for section in root.data
        if section != "kinds"
        for name in root.data[section]
    }
    return Words({kind: kinds.texts(kind) for kind in kinds.data}, lists)


@dataclass(frozen=True)
class Kind:
    """A proposed kind, the word that proposed it, and whether that word stood in the title itself."""

    kind: str
    because: str = ""
    sure: bool = False


def kind_of(title: str, rest: str = "") -> Kind:
    """The kind of a paper by its title, else by what is said behind it (unsure), else other."""
    for text, sure in ((title, True), (rest, False)):
        known = [(word, kind) for kind, listed in words().kinds.items() for word in listed if word in text]
        if known:  # the longest word; of two alike the later, since the noun that counts stands last
            word, kind = max(known, key=lambda hit: (len(hit[0]), text.rindex(hit[0])))
            return Kind(kind, word, sure and len(word) > 2)
    return Kind("other")


def years_of(text: str, last: int) -> tuple[tuple[int, ...], bool]:
    """(years asked for, whether they were written out). `last` is T, the last full fiscal year."""
    text = _SHORT_YEAR.sub(lambda found: _full_year(found.group(1), last), text)
    if found := _RANGE.search(text):
        first, final = int(found.group(1)), int(found.group(2))
        if first <= final <= first + 6:
            return tuple(range(first, final + 1)), True
    named = tuple(sorted({int(year) for year in _YEAR.findall(text)}))
    if named:
        return named, True
    if found := _LAST_YEARS.search(text):
        return tuple(range(last - DIGITS[found.group(1)] + 1, last + 1)), False
    backs = {int(back) for back in _RELATIVE.findall(text)}
    if backs:
        own = {0} if re.search(r"T(?!\s*[-－—]\s*\d)", text) else set()
        return tuple(sorted(last - back for back in backs | own)), False
    return ((last,), False) if _LAST_YEAR.search(text) else ((), False)


def _full_year(two: str, last: int) -> str:
    """24 as 2024 where that is a year whose papers can be asked for; else as it was (20年 of experience)."""
    year = 2000 + int(two)
    return str(year) if last - 4 <= year <= last + 1 else two


def condition_of(text: str, title: str) -> str:
    """In which case the paper is asked for, in the notice's own words; "" when always."""
    for start in (0, *(found.end() for found in re.finditer("[：:。]", text))):
        found = _ASKED_WHEN.match(text[start:])
        when = found.group("when") if found else ""
        first, *more = re.split("[，,]", when)
        spoken_of = re.search("提供|提交|上传", when) or (more and kind_of(first).because)  # asked for already
        if when and not spoken_of and when not in words().lists["conditional.everyone"]:
            return when.strip("，, ")
    if found := _SPARED.search(text):
        return found.group()
    for bracket in _BRACKET.findall(text):
        if found := _ASKED_WHEN.match(bracket):
            return found.group("when").strip("，, ")
        if words().any_in("conditional.anywhere", bracket):
            return str(bracket).strip(" ，,。；;")
    first, *later = re.split(r"[，,。；;：:]", _BRACKET.sub("", text))
    if word := words().any_in("conditional.anywhere", first):
        return word if first.startswith(title) and len(first) > len(title) + 12 else first.strip()
    return next((clause.strip() for clause in later if _only_a_condition(clause)), "")


def _only_a_condition(clause: str) -> bool:
    """A later clause such as 如有请提供; 若有变更需附证明 speaks of other papers."""
    word = words().any_in("conditional.anywhere", clause)
    return bool(word) and re.sub(r"请|可|则|提供|提交|附上|附|上传|的|\s", "", clause.replace(word, "", 1)) == ""


def seal_of(text: str) -> tuple[SealRule, bool, bool]:
    """(where a seal is asked for, a signature, whether the place was said)."""
    own = [part for part in re.split(r"[，,；;。（）()]", text) if not words().any_in("conditional.others_seal", part)]
    text = "，".join(own)
    signature = any(word in text for word in ("签字", "签名", "签章", "签署"))
    if not any(word in text for word in ("公章", "盖章", "签章", "用印", "加盖")):
        return SealRule.NONE, signature, True
    if re.search(r"(每页|逐页|各页|骑缝)", text):
        return SealRule.EVERY_PAGE, signature, "骑缝" not in text
    if re.search(r"(封面|首页)", text):
        return SealRule.FIRST_PAGE, signature, True
    if re.search(r"(末页|最后一页|落款|尾页)", text):
        return SealRule.LAST_PAGE, signature, True
    return SealRule.ANY, signature, False


def sections_of(text: str) -> tuple[str, ...]:
    """The parts of an audit report that the text names."""
    named = ("资产负债表", "利润表", "损益表", "现金流量表", "附注")
    found = tuple(name for name in named if name in text)
    return ("审计报告", *found) if found else ()
