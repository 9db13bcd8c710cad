"""In which case a paper is asked for: the words that govern it, before it, in brackets or behind it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from srdi_desktop.rules.notices.details import YEARS_SAID
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    bare,
    bracketed,
    enumerated,
    is_everyone,
    kind_of,
    masked,
    names_document,
    names_paper,
    split_outside,
    without_brackets,
    words,
)

_MODAL = (
    r"(?:还|另|只需|只|仅需|仅|另外|均|则|再|并|也|都|分别|须|需|需要|应|应当|必须|请|要|才|方"
    r"|一并|同时|额外|单独|加|得|就)*"
)
_VERB = (
    r"(?:提交|提供|报送|上传|附上|附具|附|递交|补充(?!证明|说明|材料|报告|通知)"
    r"|补交|补传|加交|另交|交|填写|填报|备齐|准备|补(?!充)|传|报|放|装|携带|加(?=[：:])|[加写填做给发](?=[一两二三1-9][份张页段套本篇]))"
)
_CASE_FIRST = re.compile(
    rf"^(?:(?:其中|对于?|凡|属于|若|如)[，,：:]?)?(?P<case>[^，,。；;：:—]{{2,48}}?(?:的|企业|单位|公司|者|时|情形|情况下|行业|的产品|的项目|的装备|的设备))"
    rf"[，,：:]?\s*(?P<modal>{_MODAL})(?P<verb>{_VERB})(?!的|过的|了|告|表|易|件|明)(?P<colon>[：:]?)\s*(?:上|一份|1份|一本|齐|本企业的?|其)?"
)
_CASE_COLON = re.compile(r"^(?P<case>[^，,。；;：:]{2,30}?(?:的|企业|单位|公司|者|时|情形|类))[：:]\s*(?=\S)")
_CASE_COMMA = re.compile(
    r"^(?:其中|凡|对于?)?(?P<case>[^，,。；;：:—]{2,40}?(?:的[^，,。；;：:—的]{0,4}(?:企业|单位|公司|机构)|的|时|情形|的产品|的项目|的装备|的设备))[，,]\s*(?=\S)"
)
_SUBJECT = re.compile(
    rf"^(?P<case>[^，,。；;：:]{{2,16}}?(?:企业|单位|公司))(?:应|须|需|要|必须|请|可)[^，,。；;]{{2,24}}[，,](?:并|且|但)?{_MODAL}{_VERB}(?!的)"
)
_IF_AROUND = re.compile(
    r"^(?P<if>(?:如果?|若)(?:有|涉及|存在))(?P<name>[^，,。；;：:]{2,30}?)(?:的)?[，,]?"
    r"(?:请|须|应|需|可|另)*(?:提供|提交|附上|附|上传|交)(?:即可)?$"
)
_MEETS = re.compile(
    rf"^(?P<case>(?:符合|满足|达到|属于)[^，,。；;：:]{{2,40}}?(?:要求|条件|标准|情形|规定))[，,]\s*{_MODAL}{_VERB}(?!的|过的|了|告|表|件|明)"
)
_IF_CLAUSE = re.compile(
    r"^(?:公司|企业|单位|你们?|您)?(?:如果?|若|要是|倘若|假如)(?:有|涉及|存在|属于|取得|获得)?(?P<case>[^，,。；;：:]{2,30}?)(?:的|的话)?[，,]"
    r"(?:请|须|应|需|可|另|还|再|就|要)*(?:提供|提交|附上|附|上传|交|放|把|[加写填做给发](?=[一两二三1-9][份张页段套本篇]))(?!的)"
)
_EXEMPT = re.compile(
    r"(?:^|[的者业司位时])(?:可|可以|就|则|的?话)*(?:不|免|无需|无须|不用|不必|免于|可不)(?:再|另|予)?(?:交|传|提供|提交|上传|附|放|报|填报?|送|要求|出具|报送)(?:了|即可|也行)?$"
    r"|(?:企业|单位|公司|行业|的|者)(?:可)?(?:不需要|不需|不用|不必|免|不作要求|不要求)$"
    r"|(?:未|没有|无|非)[^，,。；;]{1,10}?(?:可|的)?(?:不|不用|无需|免)(?:交|传|提供|提交|上传|附|报)(?:了|即可)?$"
    r"|可(?:以)?(?:空缺|空着|空|缺|略|免|省略|不要)$|没有?(?:的)?(?:也|亦)(?:能|可)|(?:没有|若无|如无|无)[^，,。；;]{0,10}(?:可|就|则|的)?(?:不|免)[^，,。；;]{0,3}(?:交|传|供|报|附|放|填)"
)
_PROVIDED_END = re.compile(
    rf"^(?P<case>[^，,。；;：:]{{1,30}}?(?:的企业|企业|单位|公司|的|者|时))(?:才|方)?{_MODAL}(?:提供|提交|上传|填写|填报|附|交|报送|报|传|补充|适用|需要|才需要)(?:即可)?$"
)
_ONLY = re.compile(
    r"^(?:仅|只|限|仅限)(?:由|对)?(?P<case>[^，,。；;：:]{2,30}?(?:企业|单位|公司|的|者))(?:提供|提交|适用|需要|上传|交|填报)?$"
)
_SPEAKS_OF_MAKER = re.compile(r"^(?:须|应|需)?(?:由|经|向|到|在|从(?!事)|将|把|用)")


@dataclass(frozen=True)
class Case:
    """The case in the notice's own words, "" for always, and the rest of the text that it governs."""

    condition: str = ""
    rest: str = ""
    asks: bool = False  # a verb that asks for the paper stands behind the case


def case_before(text: str) -> Case:
    """A case that stands before the paper: 涉及特种行业的提供：…; 名称变更过的，附…; 上市公司提供：…; 如有…."""
    hidden = masked(text)
    around = _IF_AROUND.match(hidden)
    if around:
        start, end = around.span("name")
        name = text[start:end]
        if names_paper(name):
            return Case(around["if"], name, asks=True)
    clause = _IF_CLAUSE.match(hidden)
    if clause:
        return Case(clause["case"], text[clause.end() :], asks=True)
    meets = _MEETS.match(hidden)
    if meets and not is_everyone(meets["case"]):
        start, end = meets.span("case")
        return Case(text[start:end], text[meets.end() :], asks=True)
    for pattern in (_CASE_FIRST, _SUBJECT, _CASE_COLON, _CASE_COMMA):
        found = pattern.match(hidden)
        if found is None:
            continue
        start, end = found.span("case")
        case = text[start:end]
        if _is_case(case, before_colon=pattern is _CASE_COLON):
            return Case(case.strip(SIGNS), text[found.end() :], asks=pattern is _CASE_FIRST)
    return Case("", text)


def _is_case(case: str, before_colon: bool) -> bool:
    plain = without_brackets(case)
    if _PURPOSE.match(case):
        return False
    if is_everyone(case) or _is_named(plain.removesuffix("的")) or _SPEAKS_OF_MAKER.match(case):
        return False
    if before_colon and not re.search(r"的|企业|单位|公司|者|时", case):
        return False
    return not re.search(r"[？?]|(?<![元万人年%])以下(?!的)|如下|下列|材料$", plain)


_IF_WITH_OBJECT = re.compile(r"(?:如果?|若)(?:有|存在|涉及|发生)[^，,。；;]{2,}$")  # 若有变更，需附…: of another paper


_PURPOSE = re.compile(r"(?:用于|用来|为了?|能)?(?:证明|说明|反映|体现|佐证|展示)(?!材料)")  # what papers show, no case
_STATES = re.compile(r"(?:没|已)?(?:有|取得|获得|拥有|持有)|[^，,]{2,12}?(?:属于|列入|纳入)")  # 有高企证书的 is a case


def _is_named(phrase: str) -> bool:
    if _STATES.match(phrase):
        return False
    return words().ends("papers.heads", phrase) and names_paper(phrase)


def case_of(name: str, said: str) -> str:
    """The case that stands behind the paper: in brackets, in a clause of its own, or at the head of what is said."""
    found = words().any_in("governs.optional_in_name", without_brackets(name))
    if found and len(name) <= 24:
        return name
    if found:
        return found
    inside = [clause for bracket in bracketed(name + said) for clause in split_outside(bracket, "，,。；;")]
    outside = split_outside(without_brackets(said), "，,。；;：:—")
    for clauses in (inside, outside):
        for at, clause in enumerate(clauses):
            opens_another = _IF_WITH_OBJECT.match(clause) and at + 1 < len(clauses)
            condition = "" if opens_another else only_case(clause)
            if condition:
                return condition
    return _case_that_heads(name, said)


_STATED = re.compile(r"(?:属于|涉及|有|曾|列入|存在)[^，,。；;]{2,20}的$")  # （属于高新技术企业的）


def is_exempt(text: str) -> bool:
    """Whether a clause says who need not hand the paper in."""
    return any(_EXEMPT.search(clause) for clause in split_outside(text, "，,。：:"))


def only_case(clause: str) -> str:
    """A clause that says nothing but when the paper is needed: 如有; 软件企业不交; 获奖企业提供; 未融资可空缺."""
    clause = clause.strip(SIGNS)
    if not clause or re.match(r"不得|不要|不能|不予|不含|不包括|以上|上述", clause):
        return ""
    if _EXEMPT.search(clause):
        return clause
    if _is_whole_case(clause):
        return clause
    word = words().any_in("governs.optional", clause)
    if not word:
        return ""
    others = clause.replace(word, "", 1)
    rest = re.sub(r"请|可|则|提供|提交|附上|附|上传|的|即可|也|能|报|企业|\s", "", others)
    if len(rest) <= 2 or len(clause) <= 12:
        return clause
    return ""


def _is_whole_case(clause: str) -> bool:
    """软件企业提供, 属于高企的, 有的: who hands it in, and not of which years it is (只要2024年的)."""
    if words().any_in("governs.shapes", clause):
        return False
    if clause in ("有的", "有的话") or _STATED.match(clause):
        return True
    only = _ONLY.match(clause)
    if only and YEARS_SAID.search(only["case"]):
        return False
    found = _PROVIDED_END.match(clause) or only
    return found is not None and _is_case(found["case"], before_colon=False)


def _case_that_heads(name: str, said: str) -> str:
    """What is said begins with a case and asks for this very paper in it: 审计报告看不出研发支出的，另交一本专审."""
    text = said.strip(SIGNS + "（(—-")
    before = case_before(text)
    asks = before.asks or re.match(rf"{_MODAL}{_VERB}", before.rest)
    behind_comma = said[:1] in "，,；;" and re.match(rf"{_MODAL}附", text_behind(said, before))
    if not before.condition or not asks or behind_comma or words().any_in("governs.shapes", before.condition):
        return ""
    asked = split_outside(before.rest, "。；;，,")[:1]
    if not asked:
        return before.condition
    if said[:1] in "，,；;" and _names_another(name, asked[0]):
        return ""
    if _speaks_of(name, asked[0]):
        return before.condition
    return ""


def text_behind(said: str, case: Case) -> str:
    """What stands behind the case's words."""
    at = said.find(case.condition)
    if at >= 0:
        return said[at + len(case.condition) :].lstrip("，, ")
    return said


def _names_another(name: str, asked: str) -> bool:
    """A document of another name: 财务报表，已审计的上传审计报告."""
    other = bare(asked)
    return names_document(other) and other not in name and bare(name) not in other


def _speaks_of(name: str, asked: str) -> bool:
    """Whether a demand names the paper again, a paper at all, or nothing."""
    own = kind_of(name)
    other = kind_of(asked)
    if bare(asked) in words().lists["papers.too_general"]:
        return name.endswith(bare(asked))
    if len(bare(asked)) <= 3:
        return True
    if own.kind == other.kind:
        return True
    return names_paper(asked) or other.sure


@dataclass(frozen=True)
class Attached:
    """Another paper that goes with the first in some cases: 国家级奖项另附获奖证书."""

    name: str
    condition: str


_ALSO = re.compile(
    r"^(?P<of>其中)?(?P<case>[^，,。；;：:]{2,24}?)(?P<end>的|企业|单位)?(?:还|另|须|需|应|要|再|并|请|一并)*(?:另附|附上|附|另交|提供|提交|交)(?!的|页|注|件)(?P<name>[^，,。；;：:（(]{2,30})$"
)
_BEHIND = re.compile(
    r"^(?P<name>[^，,。；;：:（(]{2,30})(?:附于?|放|订|装)(?:在)?(?:其|表|报告|书|目录)?(?:之)?后(?:面)?$"
)


_WITH = re.compile(
    r"^(?:并|均|另|须|需|应|要|同时|后面?|再)*附(?:上|有|带)?(?P<names>(?![件表录注近加])[^，,。；;：:（(]{2,40})$"
)
_PARTS_OF_PAPER = re.compile(r"附注|^(?:首|末|封|全)?页|封面|目录$|报表$|证书$|附表|审计|清单$|^.{0,3}(?:材料|资料)$")


_OWN_WRITING = re.compile(r"(?:说明|介绍|简介|总结|自评|报告书|情况)$")  # what is put behind belongs to it


def _enclosed(name: str, clause: str) -> list[Attached]:
    """Papers of other kinds that are put behind one (附签到表和合同), those joined by 或 as one."""
    found = _WITH.match(clause)
    if found is None:
        return []
    whole = bare(found["names"])
    parts = [whole] if "或" in whole else [bare(part) for part in enumerated(whole).parts]
    if not all(names_document(part) and not _PARTS_OF_PAPER.search(part) for part in parts):
        return []
    own = kind_of(name)
    others = [part for part in parts if kind_of(part).kind != own.kind or own.kind == "other"]
    return [Attached(part, "") for part in others]


def attached_to(name: str, said: str) -> list[Attached]:
    """Papers of another kind that a clause behind asks for as well, each in its case ("" where always)."""
    clauses = [part for bracket in bracketed(said) for part in split_outside(bracket, "，,。；;")]
    clauses += split_outside(without_brackets(said), "，,。；;")
    told = [re.sub(r"^说明[：:]", "", clause) for clause in clauses]
    found = [attached for clause in told if (attached := _attached(name, clause))]
    if not _OWN_WRITING.search(bare(name)):
        always = [clause for before, clause in pairwise(["", *told]) if not re.match(r"[如若]", before)]
        found += [attached for clause in always for attached in _enclosed(name, clause)]
    return [one for one in found if one.name != name]


def _another(also: re.Match[str]) -> bool:
    """涉外专利另附证书: a kind of paper itself is the case."""
    if "另" not in also.group():
        return False
    return kind_of(also["case"]).because != ""


def _attached(name: str, clause: str) -> Attached | None:
    """The other paper that one clause asks for, None where it asks for none."""
    own = kind_of(name)
    behind = _BEHIND.match(clause)
    if behind:
        kind = kind_of(behind["name"])
        if kind.sure and kind.kind not in (own.kind, "other"):
            return Attached(behind["name"], "")
    also = _ALSO.match(clause)
    if not also or not (also["of"] or also["end"] or _another(also)):
        return None
    case = also["case"] + (also["end"] or "")
    if re.match(r"[未没不]", case):
        return None
    if is_everyone(case) or words().any_in("governs.shapes", case):
        return None
    title = also["name"]
    if not names_paper(title) and title not in ("证书", "证明"):
        return None
    other = kind_of(title)
    if own.kind == other.kind and own.sure and (bare(title) in name or not re.search(r"[另还再]", clause)):
        return None
    if len(title) <= 3:
        title = f"{case}{title}"
    return Attached(title, case)
