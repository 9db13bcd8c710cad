"""One item of a list as the papers it asks for: names, what is said of each, and the case that governs it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from srdi_desktop.rules.notices.cases import attached_to, case_before, case_of, is_exempt
from srdi_desktop.rules.notices.details import YEARS_SAID, parts_of
from srdi_desktop.rules.notices.lines import Line
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    SILENT,
    Governing,
    Kind,
    bare,
    first_clause,
    is_collection,
    is_office_paper,
    kind_of,
    masked,
    names_document,
    names_paper,
    role_of,
    split_outside,
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
    r"(?:^|[，,：:；;（(。])(?![^，,：:；;（(。]{0,6}(?:未|没|无|非|仅|只有|企业|行业|的)(?!需|须|不))[^，,：:；;（(。]{0,6}(?:不需要?|无需|不用|不必|不再|无须)(?:再|另行)?(?:上传|提交|提供|报送|要求提供|交)[）)。；;]*$|^[（(]?(?:删去|删除|取消|略|空)[）)]?$"
)
_ENDS_NAME = re.compile(r"[：:，,；;。]|——|--|(?<!\d)[—–](?!\d)|[（(【]")
PROOF = re.compile(r"[（(](?:佐证|证明|需提供|提供|附|需附)(?:材料)?[：:]?\s*(?P<paper>[^（）()]{2,40})[）)]")
_LONGEST_GROUP = 16  # characters of a group's name
_OTHERS = re.compile(r"^(?:其他|其它)[^，,。；;：:（(]{0,12}$")
_NO_NAME = re.compile(
    r"整理|登录|核查|核对|收集|梳理|汇总(?!表|清单)"
    r"|不|无需|没有|未(?!列|被|成)|请|由|将|把|按|在(?!有效|孵|册|职|建|研|岗|售|园)|到(?!账)|已|可|如|若|以上|上述|[这那此该]"
)
_STAR = re.compile(r"^[*★▲※#☆]\s*")
_PREDICATE_ITEM = re.compile(
    r"^(?:以上|上述|所有|全部|各项|每项|材料|资料|其余|其他均|其它均|注[：:]|备注|说明[：:]|共计)"
)
_SENTENCE = re.compile(r"(?:请|应|须|需要|必须|不得|可以|由|将|把|向|按照|根据|对照|登录|通过|命名|一律|[了啦吧哦呢]$)")


def claims_of(text: str, over: Governing, strict: bool = False) -> list[Claim]:
    """The papers that an item of a list asks for; [] when it asks for none.

    strict: only what is surely a paper's name counts, as for a line whose list is not certain.
    """
    text = without_order(_STAR.sub("", text)).strip("；;。 ")
    if not text or is_no_item(text):
        return []
    first, others = _other_demands(text)
    if others and not strict:
        return [claim for part in (first, *others) for claim in claims_of(part, over)]
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
    parts = [*parts_of(name, said), *_behind_comma(name, said)]
    one_of = over.one_of
    if len(parts) > 1 and not one_of and words().any_in("governs.one_of", said):
        one_of = (case or name)[:_LONGEST_GROUP]
    claims = [Claim(part, text, said, _own_condition(part, name, condition), one_of) for part in parts]
    claims += [Claim(bare(also.name), text, "", also.condition or condition) for also in attached_to(name, said)]
    return [_governed(claim, over, alone=len(parts) == 1) for claim in claims]


def over_years(claim: Claim, span: str) -> Claim:
    """The years of the heading, where the line names none of its own."""
    if not span or YEARS_SAID.search(claim.title + claim.said):
        return claim
    said = "，".join(part for part in (claim.said, span) if part)
    return replace(claim, said=said)


def lined(claims: Sequence[Claim], line: Line) -> list[Claim]:
    """The papers with the place of their line."""
    return [replace(claim, line=line.number, last=line.last) for claim in claims]


COUNTED = re.compile(
    r"^(?:再加|另加|外加|再来)?(?:(?:不超过|不少于|至少)?[一二两三四五六七八九十\d]+(?:份|张|页|段|套|本|篇|字|分钟|秒)(?:以上|以内|左右)?的?)+(?=\S{2})"
)
_ORDER = re.compile(
    r"^(?:首先|其次|再次|再者|然后|接着|另外|此外|还有|再有|再就是|最后)(?:一[件样份项])?[，,]?(?:是|就是|要|还要|别忘了|不要忘了|记得|必须有|少不了|得有|当然是)?[，,：:]?(?=\S{2})"
)


def without_order(text: str) -> str:
    """Without the words that only count on: 首先是, 其次, 最后别忘了."""
    return re.sub(r"别忘了|不要忘了", "", _ORDER.sub("", text))


def _other_demands(text: str) -> tuple[str, list[str]]:
    """What speaks of the first paper, and each later clause that asks for another in a case (；租赁的附协议)."""
    first, *later = split_outside(text, "；;") or [text]
    if is_exempt(first):
        return text, []
    others = [part for part in later if _demands_another(part, first)]
    own = [first, *(part for part in later if part not in others)]
    return "；".join(own), others


def _demands_another(part: str, first: str) -> bool:
    before = case_before(part)
    case = before.condition
    if not case or not before.asks or re.match(r"[未没不]", case) or words().any_in("governs.shapes", case):
        return False
    name = bare(first_clause(before.rest))
    own = kind_of(first_clause(first))
    return names_document(name) and name not in first and kind_of(name).kind != own.kind


def _behind_comma(name: str, said: str) -> list[str]:
    """Documents of other kinds that are named behind the first and said nothing of: 产品照片，产品说明书."""
    clauses = split_outside(said, "，,")
    if not clauses or said[:1] not in "，," or not names_document(name):
        return []
    plain = [bare(clause) for clause in clauses]
    if not all(names_document(one) and _PLAIN_NAME.fullmatch(one) for one in plain):
        return []
    return [one for one in plain if kind_of(one).kind != kind_of(name).kind or kind_of(one).kind == "other"]


_PLAIN_NAME = re.compile(
    r"(?!由|经|须|需|含|附|如|或|以|按|有|无|不|包|见|和|与|及|交|提|盖|加|传|报|复|扫|打|另|均)[\u4e00-\u9fff]{4,12}"
)


def _case_and_name(text: str) -> tuple[str, str, str]:
    """(the case before the paper, its name, what is said of it); the case may stand behind a claim in front."""
    before = case_before(text)
    name, said = name_and_rest(before.rest)
    if before.condition or names_document(name):
        return before.condition, name, said
    later = said.strip(SIGNS + "—-")
    inner = case_before(later)
    if inner.condition:
        document = first_clause(inner.rest)
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
    name = bare((split_outside(text, "，,：:；;。") or [text])[0])
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
        if (explicit or not names_paper(before)) and names_paper(first_clause(proof["paper"])):
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


def _without_lead(text: str) -> str:
    """Without the verb that asks, and without who made it (由事务所出具的)."""
    behind_verb = COUNTED.sub("", _LEAD.sub("", text))
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
