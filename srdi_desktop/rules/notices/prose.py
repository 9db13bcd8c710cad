"""Papers that a sentence asks for: by a verb (提交营业执照和审计报告), a predicate (…是必须交的) or 把…交."""

import re
from collections.abc import Iterator
from dataclasses import replace

from srdi_desktop.rules.notices.cases import case_before, case_of
from srdi_desktop.rules.notices.claims import Claim
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    Governing,
    bare,
    enumerated,
    is_collection,
    is_everyone,
    is_office_paper,
    kind_of,
    masked,
    names_paper,
    split_outside,
    words,
)

_ASK = re.compile(
    r"(?P<verb>提交|提供|报送|上传|附上|另附|应附|须附|出具|递交|填写|填报|备齐|准备|补充|送交|另交|加交|补交|打印|下载|签署|开具|导出|交(?=[^给由到回来流易]))(?!的|过的|了|时间|截止|方式|材料的|完成|到|至|给)(?:完整的?|好|本企业的?|一份|1份|有效的?)?"
)
_TAKE = re.compile(r"把(?P<name>[^，,。；;]{2,30}?)(?:填写?|交|送|传|上传|提交|报送|备好|准备)")
_PREDICATE = re.compile(
    r"^(?P<name>[^，,。；;：:]{2,60}?)(?P<said>(?:，)?(?:均|都|也|两项|三项|这些)?(?:是必须|是必备|为必备|必须|必交|必备|须|应当|应|要(?!求)|由企业|由申报|须由|按附件|按模板|按照?[^，,。；;]{0,6}(?:模板|格式|提纲|要求)编?写|按照附件|按格式|见附件|为必|是都要|缺一不可|交(?=所在|到|给)|报(?=所在|到)|送(?=所在|到|至)|一并)[^。；;]*)$"
)
_COMPOSED = re.compile(r"(?:由|包括|包含|含)(?P<names>[^，,。；;：:]{4,80}?)(?:等)?(?:组成|构成)")
_ABOUT = re.compile(r"就(?P<about>[^，,。；;]{2,12}?)$")
_OPTIONAL_MODAL = re.compile(
    r"(?:企业|单位)?(?P<said>(?:可以?|自行|自愿|鼓励|建议|酌情|根据|结合|视)[^，,。；;]{0,20})$"
)


def claims_in(text: str, over: Governing) -> list[Claim]:
    """The papers that the sentences of a paragraph ask the applicant for, in order."""
    found = [claim for sentence in split_outside(text, "。；;！!？?") for claim in _of_sentence(sentence, over)]
    return [replace(claim, text=text if len(text) <= 80 else claim.text) for claim in found]


def bare_list(text: str, over: Governing) -> list[Claim]:
    """An answer or line that is nothing but papers in a row (甲、乙、丙。), as many as there are; else []."""
    sentence = split_outside(text, "。；;")[:1]
    if not sentence:
        return []
    row = enumerated(re.sub(r"^(?:依次是|包括|包含|有|主要是|分别是|就是|是指?)[：:]?", "", sentence[0]))
    if len(row.parts) < 2 or not row.whole:
        return []
    return [_claim(part, sentence[0], "", over) for part in row.parts]


def is_of_office(text: str) -> bool:
    """Whether the subject of a sentence is an office and not the applicant."""
    hidden = masked(text)
    office = [
        found.start() for word in words().lists["actors.office"] for found in re.finditer(re.escape(word), hidden)
    ]
    own = [
        found.start() for word in words().lists["actors.applicant"] for found in re.finditer(re.escape(word), hidden)
    ]
    subject = [
        at
        for at in office
        if not re.search(
            r"(?:交|送|报|向|至|到|给|寄|由所在|经|在|从|与|登录|联系|通过)[^，,。；;]{0,12}$", hidden[:at]
        )
    ]
    if not subject:
        return False
    return not own or min(subject) < min(own)


def _of_sentence(sentence: str, over: Governing) -> Iterator[Claim]:
    if is_of_office(sentence) and not re.search(r"企业|单位", sentence):
        return
    seen: list[str] = []
    governed = _sentence_case(sentence, over)
    for name, said, condition in _named(sentence):
        for whole in enumerated(_without_tail(name)).parts:
            part, behind = _without_bracket(whole.strip(SIGNS))
            case = condition or governed.condition
            generic = part in words().lists["papers.too_general"]
            named = bool(case) if generic else names_paper(part) and not is_collection(bare(part))
            if not named or is_office_paper(part) or part in seen:
                continue
            seen.append(part)
            title = f"{case}{part}" if generic else part
            claim = _claim(title, sentence, behind + said, governed)
            yield replace(claim, condition=condition) if condition else claim


def _named(sentence: str) -> Iterator[tuple[str, str, str]]:
    """(names, what is said of them, case) for each demand of a sentence."""
    hidden = masked(sentence)
    predicate = _PREDICATE.match(hidden)
    if predicate and _all_papers(sentence[: predicate.end("name")]):
        yield sentence[: predicate.end("name")], sentence[predicate.end("name") :], ""
    for found in _COMPOSED.finditer(hidden):
        yield sentence[found.start("names") : found.end("names")], "", ""
    for found in _TAKE.finditer(hidden):
        yield sentence[found.start("name") : found.end("name")], "", ""
    for found in _ASK.finditer(hidden):
        before = sentence[: found.start()]
        clause = re.split(r"[，,。；;]", masked(before))[-1]
        if is_of_office(before[len(before) - len(clause) :]) or _denied(clause):
            continue
        names = re.split(
            r"[，,。；;：:]|并(?=上传|提交|报送|附|由|加|在|按)|后(?=由|加|上|提)", hidden[found.end() :], maxsplit=1
        )[0]
        end = found.end() + len(names)
        text = sentence[found.start() - len(clause) :]
        own = case_before(text)
        about = _ABOUT.search(before[len(before) - len(clause) :])
        modal = _OPTIONAL_MODAL.search(before[len(before) - len(clause) :])
        title = (about["about"] if about else "") + sentence[found.end() : end]
        rest = re.split(r"[。；;]", sentence[end:], maxsplit=1)[0]
        condition = f"{modal['said']}{found['verb']}" if modal else own.condition if own.asks else ""
        yield title, _own_rest(rest), condition
    yield from _fronted(sentence)


_FRONTED = re.compile(
    r"(?:^|[，,])(?:由|请)?(?:各)?(?:企业|单位)?(?P<said>[^，,。；;]{0,10}?)(?P<verb>上传|提交|提供|报送|递交)(?:即可)?$"
)


def _fronted(sentence: str) -> Iterator[tuple[str, str, str]]:
    """Papers that stand before the verb: 其他材料，如甲、乙，企业可自主选择上传."""
    found = _FRONTED.search(masked(sentence))
    if not found:
        return
    said = found["said"] + found["verb"]
    optional = re.search(r"可|自主|自行|自愿|选择|酌情", said)
    for clause in split_outside(sentence[: found.start()], "，,"):
        names = re.sub(r"^(?:例如|比如|如|包括|包含|即|有)", "", clause)
        names = re.sub(r"^(?:企业|单位)?(?:认为|觉得)[^，,]{2,16}的", "", names)
        if (names != clause or optional) and _all_papers(_without_tail(names)):
            yield names, "", said if optional else ""


def _own_rest(rest: str) -> str:
    """What is said behind belongs to the paper only up to the next demand."""
    found = _ASK.search(masked(rest))
    if found:
        return rest[: found.start()]
    return rest


def _denied(clause: str) -> bool:
    return re.search(r"(?:不|不要|无需|不用|不必|不得|免于|未|没有?|不再要求|是否|如何|怎样)$", clause) is not None


def _all_papers(names: str) -> bool:
    parts = enumerated(names).parts
    if not parts:
        return False
    return all(names_paper(part) and not is_collection(bare(part)) for part in parts)


def _without_tail(name: str) -> str:
    return re.sub(
        r"(?:各一份|(?:中|里|当中)?的?(?:任意|任何|其中)?(?:一项|一种|之一)(?:即可|就行)?|原件及复印件|复印件各一份|等(?:有关|相关)?(?:材料|资料|佐证)?)$",
        "",
        name.strip(SIGNS),
    )


def _without_bracket(part: str) -> tuple[str, str]:
    found = re.search(r"[（(][^（）()]*[）)]$", part)
    if found and found.start() > 1:
        return (part[: found.start()], found.group())
    return (part, "")


def _sentence_case(sentence: str, over: Governing) -> Governing:
    """The case at the head of a sentence governs what it asks for."""
    before = case_before(sentence)
    if (
        before.condition
        and not words().any_in("governs.shapes", before.condition)
        and not is_everyone(before.condition)
    ):
        one_of = before.condition if words().any_in("governs.one_of", sentence) else over.one_of
        return Governing(before.condition, one_of[:16])
    if words().any_in("governs.one_of", sentence):
        return Governing(over.condition or "任选一项", over.one_of or "任选一项")
    return over


def _claim(name: str, sentence: str, said: str, over: Governing) -> Claim:
    name = re.sub(r"^(?:由|经)[^，,]{2,20}?(?:出具|鉴证|审计)的(?=\S{4})", "", name).strip(SIGNS)
    said_of_it = said + "".join(re.findall(rf"{re.escape(name)}([（(][^（）()]*[）)])", sentence))
    condition = case_of(name, said_of_it) or over.condition
    kind = kind_of(name.split("或", maxsplit=1)[0], name)
    return Claim(name, sentence, said_of_it, condition, over.one_of, kind=kind, rank=2)
