"""One item of a list as the papers it asks for: names, what is said of each, and the case that governs it."""

import re
from dataclasses import dataclass, replace

from srdi_desktop.rules.notices.cases import attached_to, case_before, case_of
from srdi_desktop.rules.notices.details import BY_YEAR, YEARS_SAID
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    SILENT,
    Governing,
    Kind,
    bare,
    bracketed,
    enumerated,
    is_collection,
    is_office_paper,
    kind_of,
    masked,
    names_document,
    names_paper,
    role_of,
    split_outside,
    without_brackets,
    words,
)


@dataclass(frozen=True)
class Claim:
    """One paper asked for: its title, the whole text that asks for it, what of it speaks of this paper, its case.

    rank: 0 named by a list, 1 by the name of an attachment, 2 by a sentence. attachment, item: its place there.
    """

    title: str
    text: str
    said: str = ""
    condition: str = ""
    one_of: str = ""
    line: int = 0
    last: int = 0
    kind: Kind = Kind("other")
    rank: int = 0
    attachment: int = 0
    item: int | None = None


_LEAD = re.compile(
    r"^(?:[到请由在][^，,：:、的]{2,14}?(?=下载|打印|出具|提供|开具))?(?:请|还|另|须|需|需要|应|应当|可|再|要|并|均|加|先|尽快|企业|申报企业)*"
    r"(?:填写|填报|下载|打印|签署|提供|提交|报送|上传|出具|准备|附上|附|开具|递交|编写|编制|撰写|另交|加交|补交|交)(?:本企业的?|一份|1份|好|齐)?(?!的|件|易)"
)
_MAKER = re.compile(
    r"^(?:须|应|需)?(?:(?:由|经)[^，,。；;]{2,24}?|[^，,。；;]{0,12}(?:机构|事务所))(?:出具|鉴证|审计|审核|认证|盖章|认可|鉴定|确认)(?:过)?的(?=\S{4,})"
)
_NOT_ASKED = re.compile(
    r"(?:^|[，,：:；;（(。])(?![^，,：:；;（(。]{0,6}(?:未|没|无|非|企业|行业|的)(?!需|须|不))[^，,：:；;（(。]{0,6}(?:不需要?|无需|不用|不必|不再|无须)(?:再|另行)?(?:上传|提交|提供|报送|要求提供|交)[）)。；;]*$|^[（(]?(?:删去|删除|取消|略|空)[）)]?$"
)
_ENDS_NAME = re.compile(r"[：:，,；;。]|——|--|(?<!\d)[—–](?!\d)|[（(【]")
PROOF = re.compile(r"[（(](?:佐证|证明|需提供|提供|附|需附)(?:材料)?[：:]?\s*(?P<paper>[^（）()]{2,40})[）)]")
_HOLDS = re.compile(
    r"^[，,：:（(]*(?:包括但(?:是)?不限于|包含但(?:是)?不限于|含|包括|包含|主要包括|即|主要有|分为)[：:]?(?P<parts>.+)$"
)
_EXAMPLES = re.compile(r"如|例如|比如|可以是|之一|或者?|等")
_SHORTEST_PART = 3  # characters; 证书 alone goes on with the name before it
_OTHERS = re.compile(r"^(?:其他|其它)[^，,。；;：:（(]{0,12}$")
_NO_NAME = re.compile(
    r"整理|登录|核查|核对|收集|梳理|汇总(?!表|清单)"
    r"|不|无需|没有|未(?!列|被|成)|请|由|将|把|按|在(?!有效)|到(?!账)|已|可|如|若|以上|上述"
)
_STAR = re.compile(r"^[*★▲※#☆]\s*")
_PREDICATE_ITEM = re.compile(
    r"^(?:以上|上述|所有|全部|各项|每项|材料|资料|其余|其他均|其它均|注[：:]|备注|说明[：:]|共计)"
)
_SENTENCE = re.compile(r"(?:请|应|须|需要|必须|不得|可以|由|将|把|向|按照|根据|对照|登录|通过)")


def claims_of(text: str, over: Governing, strict: bool = False) -> list[Claim]:
    """The papers that an item of a list asks for; [] when it asks for none.

    strict: only what is surely a paper's name counts, as for a line whose list is not certain.
    """
    text = _STAR.sub("", text).strip("；;。 ")
    if not text or is_no_item(text):
        return []
    case, name, said = _case_and_name(text)
    if _OTHERS.match(name) and not strict and not _names_more(name):
        title = _other_title(name, said)
        condition = case or case_of(name, said) or name
        return [_governed(Claim(title, text, said, condition), over, alone=True)]
    sentence = _SENTENCE.search(masked(name)) is not None
    if not _acceptable(name, said, strict or sentence, case):
        return []
    condition = case or case_of(name, said)
    if case and bare(name) in words().lists["papers.too_general"]:
        name = f"{case}{bare(name)}"
    parts = _parts(name, said)
    claims = [Claim(part, text, said, _own_condition(part, name, condition), over.one_of) for part in parts]
    claims += [Claim(bare(also.name), text, "", also.condition) for also in attached_to(name, said)]
    return [_governed(claim, over, alone=len(parts) == 1) for claim in claims]


def _case_and_name(text: str) -> tuple[str, str, str]:
    """(the case before the paper, its name, what is said of it); the case may stand behind a claim in front."""
    before = case_before(text)
    name, said = name_and_rest(before.rest)
    if before.condition or names_document(name):
        return before.condition, name, said
    later = said.strip(SIGNS + "—-")
    inner = case_before(later)
    if inner.condition:
        document = _first(inner.rest)
        if names_document(document):
            return inner.condition, document, f"{name}；{said}"
    return "", name, said


def _names_more(name: str) -> bool:
    """其他知识产权证书 is a paper, 其他相关材料 whatever else there is."""
    return kind_of(name).sure


def _other_title(name: str, said: str) -> str:
    example = re.search(r"(?:例如|比如|如|包括)[：:]?(?P<what>[^，,。；;（）()]{2,24})", said)
    if example:
        return f"{name}（{example.group()}）"
    return name


def is_no_item(text: str) -> bool:
    """A line of a list that asks for nothing: 封面; 推荐函; … 不需提供; 以上材料…."""
    if _NOT_ASKED.search(text) or _PREDICATE_ITEM.match(text):
        return True
    return _is_no_paper(text)


def _own_condition(part: str, name: str, condition: str) -> str:
    """如有变更 behind 营业执照及变更证明 speaks of the part that names the change."""
    found = re.match(r"(?:如果?|若)(?:有|涉及|存在|发生)(?P<what>[\u4e00-\u9fff]{2,})$", condition)
    if found is None or part == name:
        return condition
    change = found["what"][:2]
    if change in name and change not in part:
        return ""
    return condition


def _governed(claim: Claim, over: Governing, alone: bool) -> Claim:
    """Its case, its group and its kind; what is said of several papers tells the kind of none."""
    first = claim.title.split("或", maxsplit=1)[0]
    said = claim.said if alone else ""
    kind = kind_of(first, claim.title + said + claim.condition)
    condition = claim.condition or over.condition
    one_of = claim.one_of or over.one_of
    return replace(claim, condition=condition, one_of=one_of, kind=kind)


def _is_no_paper(text: str) -> bool:
    name = bare(re.split(r"[，,：:（(]", text, maxsplit=1)[0])
    return name in words().lists["headings.no_papers"] or is_office_paper(name)


def ends_optional(name: str) -> bool:
    """企业认为需要提交的其他材料: whatever the applicant wants to add."""
    if not words().any_in("governs.optional_in_name", name):
        return False
    return name.endswith(("材料", "资料", "文件", "证明"))


def _acceptable(name: str, said: str, strict: bool, case: str = "") -> bool:
    """Whether a name may be a paper's; where `strict`, only what is one by its own words."""
    if ends_optional(name):
        return True
    named = names_paper(name)
    if _NO_NAME.match(name) or (role_of(name) in SILENT and not named):
        return False
    plain = bare(name)
    if case and not strict and plain in words().lists["papers.too_general"]:
        return True
    if len(plain) < 2 and not kind_of(name).because:
        return False
    if named:
        return True
    if strict:
        return False
    if not is_collection(plain) and len(name) <= 60:
        return True
    return said != "" and len(name) <= 12


# The name


def name_and_rest(text: str) -> tuple[str, str]:
    """The paper's name, and what is said of it behind; a claim in front of the paper (研发人员：社保证明) is left."""
    text = text.strip(SIGNS)
    proof = PROOF.search(text)
    if proof is not None:
        before = text[: proof.start()]
        explicit = not re.match(r"[（(](?:附|提供)", proof.group())
        if (explicit or not names_paper(before)) and names_paper(_first(proof["paper"])):
            return proof["paper"].strip(SIGNS), before
    name, said = _cut(_without_lead(text))
    if names_document(name) or re.match(r"[（(，,；;]", said):
        return name, said
    later = said.strip(SIGNS + "—-")
    own, rest = _cut(_without_lead(later))
    if not names_document(own) or case_before(later).condition:
        return name, said
    if kind_of(own).because or not names_paper(name):
        return own, rest
    return name, said


def _first(text: str) -> str:
    """The first clause, without its brackets."""
    parts = split_outside(text, "，,。；;：:—")
    return without_brackets(parts[0]) if parts else ""


def _without_lead(text: str) -> str:
    """Without the verb that asks, and without who made it (由事务所出具的)."""
    behind_verb = _LEAD.sub("", text)
    if len(behind_verb) >= 2:
        text = behind_verb
    made = _MAKER.match(masked(text))
    if made:
        return text[made.end() :]
    return text


def _cut(text: str) -> tuple[str, str]:
    """At the first sign outside brackets, or at the bracket where the name before it is whole."""
    hidden = masked(text)
    for found in _ENDS_NAME.finditer(hidden):
        at = found.start()
        if at < 2:
            continue
        if found.group() in "（(【" and _goes_on_behind(text, hidden, at):
            continue
        alternative = re.match(r"[，,]\s*(?:或|以及|和|与)", text[at:])
        if alternative and names_paper(text[:at]):
            end = re.search(r"[；;。（(]", hidden[at + 1 :])
            at = at + 1 + end.start() if end else len(text)
        return text[:at].strip(SIGNS), text[at:]
    return text.strip(SIGNS), ""


def _goes_on_behind(text: str, hidden: str, at: int) -> bool:
    """A bracket inside a name: 首台（套）装备的销售合同."""
    close = re.search(r"[）)】]", text[at:])
    if close is None:
        return False
    rest = hidden[at + close.end() :]
    if rest[:1] == "、":
        return True
    behind = re.split(r"[：:，,；;。（(—]", rest, maxsplit=1)[0]
    if not re.match(r"[\u4e00-\u9fff]", behind):
        return False
    return not names_paper(text[:at]) or names_paper(behind)


# Its parts


def _parts(name: str, said: str) -> list[str]:
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
        clause = _first(said.strip(SIGNS + "—-"))
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
        return True
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
