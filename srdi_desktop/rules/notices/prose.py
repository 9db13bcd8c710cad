"""Papers that a sentence asks for: by a verb (提交营业执照和审计报告), a predicate (…是必须交的) or 把…交."""

import re
from collections.abc import Iterator
from dataclasses import replace

from srdi_desktop.rules.notices.cases import case_before, case_of
from srdi_desktop.rules.notices.claims import COUNTED, Claim, claims_of
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    Governing,
    bare,
    enumerated,
    governing,
    is_collection,
    is_everyone,
    is_office_paper,
    kind_of,
    masked,
    names_document,
    names_paper,
    split_outside,
    words,
)

_ASK = re.compile(
    r"(?P<verb>提交|提供|报送|上传|附上|另附|应附|须附|出具|递交|填写|填报|备齐|准备|补充|送交|另交|加交|补交|打印|下载|签署|开具|导出|(?<=[另再])填(?![写报])|(?<![上宣遗改])传(?![真统承递输导达上])|交(?=[^给由到回来流易])|(?:须|应当|应|必须)有(?=\S{3})|(?<=[并再另均请也要需须应])附(?![件上表录注近])|(?:加|写|填|附|放|带|做|出|发|给)(?=[一两二三1-9][份张页段套本篇]))(?!的|过的|了|时间|截止|方式|材料的|完成|到|至|给)(?:完整的?|好|本企业的?|一份|1份|有效的?)?"
)
_TAKE = re.compile(
    r"把(?P<name>[^，,。；;]{2,80}?)(?:也|都|先|再|一起|一并|一同|全部)*(?:填写?|交|送|传|上传|提交|报送|备好|准备|附|放|带|复印|打印|下载|发(?=[至到给往送])|寄|盖)"
)
_IN_TURN = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+[件样份项个]|还有|再有|再就是|此外还有|另外还有|首先是?|其次是?|然后是|最后(?:一[件样份项])?是?)"
    r"(?:当然|自然|就|也|要|得)*(?:是|有|要交|要有)?[，,：:]?(?P<names>[^，,。；;：:]{2,60})"
)
_WANTED = re.compile(r"只(?:看|要|收)(?P<names>[^，,。；;]{2,40})")
_COUNTED_BEHIND = re.compile(
    r"(?:^|[，,])(?P<names>[^，,。；;：:]{3,24}?)(?:复印|打印|扫描|准备|带|写|做|交|传|发|送)(?:好)?[一二两三1-3](?:份|张|本|套)(?:过来|给我们?)?(?=$|[，,])"
)
_MUST = re.compile(
    r"(?:^|[，,])(?P<names>[^，,。；;：:]{2,30}?)(?:也|都|均|还)?(?:得|要|需|须|必须|应|务必)(?:传|交|提交|上传|提供|报送|附|放)(?:上|齐)?(?=$|[，,])"
)
_HAVING = re.compile(
    r"(?:^|[，,])(?P<case>有(?P<names>[^，,。；;：:]{2,30})的)(?:企业|单位)?(?:也|都|可以|可|就|请|建议|最好|一并|尽量)*(?:放|附|交|传|上传|提供|提交|带)"
)
_PREDICATE = re.compile(
    r"^(?P<name>[^，,。；;：:]{2,60}?)(?P<said>(?:，)?(?:均|都|也|两项|三项|这些)?(?:是必须|是必备|为必备|必须|必交|必备|须|应当|应|要(?!求)|由企业|由申报|须由|按附件|按模板|按照?[^，,。；;]{0,6}(?:模板|格式|提纲|要求)编?写|按照附件|按格式|见附件|为必|是都要|缺一不可|交(?=所在|到|给)|报(?=所在|到)|送(?=所在|到|至)|一并)[^。；;]*)$"
)
_COMPOSED = re.compile(r"(?:由|包括|包含|含)(?P<names>[^，,。；;：:]{4,80}?)(?:等)?(?:组成|构成)")
_ABOUT = re.compile(r"就(?P<about>[^，,。；;]{2,12}?)$")
_OPTIONAL_MODAL = re.compile(
    r"(?:企业|单位)?(?P<said>(?:可以?|自行|自愿|鼓励|建议|酌情|根据|结合|视)[^，,。；;]{0,20})$"
)
_LATER = re.compile(
    r"每年|到时候|届时|入围后|入选后|通过后再"
)  # what is asked of those who are in the list already, or later
_OTHER_WORDS = re.compile(
    r"附件|第[（(\d一二三四五六七八九十].*[项条款]|《|^(?:[此该本这那]|其他|其它|相关|有关|以上|上述)|(?:局|厅|委|委员会|政府|办公室|部)文件$"
)
_KEPT_READY = re.compile(r"(?:以?备[查用看验]|待查|待验)$")
_OF_ITEMS = re.compile(r"第.{1,16}[项条款](?:所列)?的?(?:材料|资料)?$")  # papers of another list, by their numbers
_VERB = re.compile(r"^.*(?:准备|备好|带上|携带|提交|提供|报送|上传|附上|另附|附(?!件)|出具|出示|查看|看|递交|填写|交)")


def claims_in(text: str, over: Governing) -> list[Claim]:
    """The papers that the sentences of a paragraph ask the applicant for, in order."""
    sentences = split_outside(text, "。；;！!？?")
    found = [claim for sentence in sentences for claim in _of_sentence(sentence, over)]
    if len(text) <= 80:
        return [replace(claim, text=text) for claim in found]
    return found


def bare_list(text: str, over: Governing) -> list[Claim]:
    """An answer or line that is nothing but papers in a row (甲、乙、丙。), as many as there are; else []."""
    sentences = split_outside(text, "。；;")
    if not sentences:
        return []
    first = sentences[0]
    names = re.sub(r"^(?:依次是|包括|包含|有|主要是|分别是|就是|是指?)[：:]?", "", first)
    row = enumerated(names)
    if len(row.parts) < 2 or not row.whole:
        row = enumerated(split_outside(names, "，,")[0])
    if len(row.parts) < 2 or not row.whole:
        return []
    return [_claim(part, first, "", over) for part in row.parts]


def is_of_office(text: str) -> bool:
    """Whether the subject of a sentence is an office and not the applicant."""
    hidden = masked(text)
    subject = [at for at in _places("actors.office", hidden) if not _HANDED_TO.search(hidden[:at])]
    if not subject:
        return False
    own = _places("actors.applicant", hidden)
    return not own or min(subject) < min(own)


_HANDED_TO = re.compile(r"(?:交|送|报|向|至|到|给|寄|由所在|经|在|从|与|登录|联系|通过)[^，,。；;]{0,12}$")


def _places(name: str, hidden: str) -> list[int]:
    """Where the words of a list stand in a text."""
    listed = words().lists[name]
    return [found.start() for word in listed for found in re.finditer(re.escape(word), hidden)]


def _of_sentence(sentence: str, over: Governing) -> Iterator[Claim]:
    """Each paper that a sentence names in a demand, once."""
    if is_of_office(sentence) and not re.search(r"企业|单位", sentence) and not _WANTED.search(sentence):
        return
    if _LATER.search(sentence):
        return
    seen: list[str] = []
    governed = _sentence_case(sentence, over)
    for names, said, condition in _named(sentence):
        case = condition or governed.condition
        for whole in enumerated(_without_tail(names)).parts:
            part, bracket = _without_bracket(COUNTED.sub("", whole.strip(SIGNS)))
            if _is_denied(part, sentence):
                continue
            if part in seen or not _may_be_asked(part, case):
                continue
            seen.append(part)
            generic = part in words().lists["papers.too_general"]
            title = f"{case}{part}" if generic else part
            claim = _claim(title, sentence, bracket + said, governed)
            if condition:
                claim = replace(claim, condition=condition)
            yield claim


def _is_denied(name: str, sentence: str) -> bool:
    """企业无须自己写推荐书: the sentence itself says that the paper is not asked for."""
    found = re.search(rf"(?:无须|无需|不用|不必|不需要?|不要求)[^，,。；;、]{{0,8}}{re.escape(name)}", sentence)
    return found is not None


def _may_be_asked(part: str, case: str) -> bool:
    """A paper of the applicant's; a word as general as 证明 only where a case says of what."""
    if is_office_paper(part) or _OF_ITEMS.search(part):
        return False
    if part in words().lists["papers.too_general"]:
        return bool(case)
    return names_paper(part) and not is_collection(bare(part))


def _named(sentence: str) -> Iterator[tuple[str, str, str]]:
    """(names, what is said of them, case) for each demand of a sentence."""
    hidden = masked(sentence)
    predicate = _PREDICATE.match(hidden)
    if predicate:
        end = predicate.end("name")
        names = sentence[:end]
        if _all_papers(names):
            yield names, sentence[end:], ""
    for found in _COMPOSED.finditer(hidden):
        start, end = found.span("names")
        yield sentence[start:end], "", ""
    for found in _TAKE.finditer(hidden):
        start, end = found.span("name")
        yield sentence[start:end], "", _case_that_ends(sentence[: found.start()])
    yield from _in_turn(sentence, hidden)
    for found in _ASK.finditer(hidden):
        yield from _asked(sentence, hidden, found)
    yield from _fronted(sentence)


def _case_that_ends(before: str) -> str:
    """做过测评的企业 before 把报告附上."""
    clause = re.split(r"[，,]", before)[-1]
    case = re.match(r"(?P<case>.{2,30}(?:的企业|的单位|的))(?:请|要|须|应|需)?$", clause)
    return case["case"] if case and not is_everyone(case["case"]) else ""


def _in_turn(sentence: str, hidden: str) -> Iterator[tuple[str, str, str]]:
    """Papers told one after the other (第二件是…, 还有…), wanted (只看…), or of those who have them (有…的可以放)."""
    for pattern in (_IN_TURN, _WANTED, _COUNTED_BEHIND, _MUST):
        found = pattern.search(hidden)
        if found is None:
            continue
        start, end = found.span("names")
        if _all_papers(_without_tail(sentence[start:end])):
            yield sentence[start:end], "", ""
    having = _HAVING.search(hidden)
    if having and _all_papers(sentence[slice(*having.span("names"))]):
        yield sentence[slice(*having.span("names"))], "", having["case"]


_NAMES_END = re.compile(
    r"[，,](?!以及|和|及其?(?!时)|还有)|[。；;：:]|并(?=上传|提交|报送|附|由|加|在|按)|后(?=由|加|上|提)|(?=发[给至到往]|交[给至到]|送[至到给]|寄[至到给]|报[至到给])|到(?=\s*[a-zA-Z])|(?<=》)(?=[签并后随连一并由加盖法和、]?[随连一由加盖法])"
)


def _asked(sentence: str, hidden: str, found: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    """(names, what is said of them, case) behind a verb that asks; nothing where it is an office's or denied."""
    start, begin = found.span()
    before = sentence[:start]
    hidden_clause = re.split(r"[，,。；;]", masked(before))[-1]
    clause_start = start - len(hidden_clause)
    clause = sentence[clause_start:start]
    if is_of_office(clause) or _denied(hidden_clause):
        return
    names = _NAMES_END.split(hidden[begin:], maxsplit=1)[0]
    end = begin + len(names)
    title = sentence[begin:end]
    about = _ABOUT.search(clause)
    if about:
        title = about["about"] + title
    rest = re.split(r"[。；;]", sentence[end:], maxsplit=1)[0]
    modal = _OPTIONAL_MODAL.search(clause)
    if modal:
        condition = f"{modal['said']}{found['verb']}"
    else:
        own = case_before(sentence[_case_start(sentence, clause_start, clause) :])
        condition = own.condition if own.asks else ""
    yield title, _own_rest(rest), condition


def _case_start(sentence: str, start: int, clause: str) -> int:
    """Where the case of a demand may begin: in the clause before where its own is the verb alone (没有的，应提供)."""
    if start < 2 or re.fullmatch(r"(?:还|另|均|须|需|应|要|请|再|必须|应当|需要|可)*", clause) is None:
        return start
    before = split_outside(sentence[: start - 1], "，,")
    if not before or not before[-1].endswith(("的", "时", "企业", "单位")):
        return start
    return sentence.rfind(before[-1], 0, start)


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
    condition = said if optional else ""
    before = sentence[: found.start()]
    for clause in split_outside(before, "，,"):
        names = re.sub(r"^(?:例如|比如|如|包括|包含|即|有)", "", clause)
        names = re.sub(r"^(?:企业|单位)?(?:认为|觉得)[^，,]{2,16}的", "", names)
        if (names != clause or optional) and _all_papers(_without_tail(names)):
            yield names, "", condition


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
    """Without words behind the names that count or bind them: 各一份, 中的任意一项, 等相关材料."""
    return re.sub(
        r"(?:各一份|(?:中|里|当中)?的?(?:任意|任何|其中)?(?:一项|一种|之一)(?:即可|就行)?|原件及复印件|复印件各一份|等(?:有关|相关)?(?:材料|资料|佐证)?)$",
        "",
        name.strip(SIGNS),
    )


def _without_bracket(part: str) -> tuple[str, str]:
    """(the name, the bracket at its end or "")."""
    found = re.search(r"[（(][^（）()]*[）)]$", part)
    if found and found.start() > 1:
        return part[: found.start()], found.group()
    return part, ""


def _sentence_case(sentence: str, over: Governing) -> Governing:
    """The case at the head of a sentence governs what it asks for."""
    one_of = words().any_in("governs.one_of", sentence)
    case = case_before(sentence).condition
    if case and not words().any_in("governs.shapes", case) and not is_everyone(case):
        group = case if one_of else over.one_of
        return Governing(case, group[:16])
    if one_of:
        return Governing(over.condition or "任选一项", over.one_of or "任选一项")
    return over


def _claim(name: str, sentence: str, said: str, over: Governing) -> Claim:
    """The claim of one name; what stands in brackets behind it anywhere in the sentence is said of it."""
    name = re.sub(r"^(?:由|经)[^，,]{2,20}?(?:出具|鉴证|审计)的(?=\S{4})", "", name).strip(SIGNS)
    brackets = re.findall(rf"{re.escape(name)}([（(][^（）()]*[）)])", sentence)
    said_of_it = said + "".join(brackets)
    condition = case_of(name, said_of_it) or over.condition
    first = name.split("或", maxsplit=1)[0]
    kind = kind_of(first, name)
    return Claim(name, sentence, said_of_it, condition, over.one_of, kind=kind, rank=2)


def papers_in(sentence: str) -> list[str]:
    """The names of papers that stand in a sentence, whatever it says of them."""
    demands = _VERB.search(sentence) is not None
    names = []
    for clause in split_outside(sentence, "，,：:（）()。；;"):
        behind_verb = _KEPT_READY.sub("", _VERB.sub("", clause))
        parts = enumerated(behind_verb).parts
        names += [part for part in parts if _is_paper(part, demands)]
    return names


def _is_paper(name: str, demanded: bool) -> bool:
    """Ends as a document does, or is of a known kind and stands behind a verb that asks."""
    told = words().any_in("papers.told_papers", name) or is_office_paper(name)
    if told or _OTHER_WORDS.search(name) or is_collection(bare(COUNTED.sub("", name))):
        return False
    if not names_paper(name):
        return False
    return names_document(name) or (demanded and kind_of(name).sure)


# A group in one line

_MOST = 0.7  # share of the parts that name papers: the line is a group
_HEAD_IN_LINE = re.compile(r"^(?P<head>[^：:，,。；;（(]{2,16})(?:[（(][^）)]*[）)])?[：:](?P<papers>.+)$")
_OPENER_IN_LINE = re.compile(
    r"^(?P<head>[^：:。；;]{0,60}?(?:材料|资料|佐证|文件|附件|证件|清单|顺序|次序|如下|以下|下列|包括|包含|提交|提供|上传|准备)[^：:。；;，,]{0,12})[：:](?P<papers>.+)$"
)


def group_in_line(text: str, over: Governing) -> list[Claim]:
    """A group with its papers in one line: 基础类：甲、乙；丙."""
    found = _HEAD_IN_LINE.match(text) or _OPENER_IN_LINE.match(text)
    if not found or (names_paper(found["head"]) and not is_collection(found["head"])):
        return []
    papers = found["papers"]
    parts = split_outside(papers, "；;。")
    if len(parts) < 2:
        parts = split_outside(papers, "、，,；;。")
    named = [part for part in parts if claims_of(part, over, strict=True)]
    if len(named) < 2 or len(named) < len(parts) * _MOST:
        return []
    heading = text[: text.index(papers)]
    group = governing(heading, over)
    pieces = [piece for part in parts for piece in _pieces(part)]
    return [claim for piece in pieces for claim in claims_of(piece, group)]


def _pieces(part: str) -> list[str]:
    """What 、 parts, where every piece surely names a paper; else the part as it is."""
    pieces = split_outside(part, "、")
    if len(pieces) > 1 and all(claims_of(piece, Governing(), strict=True) for piece in pieces):
        return pieces
    return [part]


# Outside the list


def own_forms_in(text: str) -> list[Claim]:
    """A step that has the applicant fill in its form asks for that form."""
    asked = claims_in(text, Governing())
    return [claim for claim in asked if bare(claim.title).endswith(words().lists["papers.own_forms"])]


_REQUEST = re.compile(
    r"请(?:各|每家|每个|所有|申报|报名|参评|有关|相关)*(?:企业|单位|公司|大家|各位|您|你们)|(?:企业|单位|公司)请|^(?:另外)?(?:还|再)?(?:请|麻烦)"
)


_VAGUE = ("数据", "情况", "信息", "意见", "记录", "结果", "标准")  # spoken of more often than handed in


def requested_in(text: str) -> list[Claim]:
    """What a sentence outside the list asks the applicants for by name (请各企业填一张登记表)."""
    sentences = split_outside(text, "。；;")
    asked = [claim for one in sentences if _REQUEST.search(one) for claim in claims_in(one, Governing())]
    return [claim for claim in asked if not claim.title.endswith(_VAGUE)]
