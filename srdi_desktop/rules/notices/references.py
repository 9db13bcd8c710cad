"""Attachments: lists of their names, and sentences that say who hands in which of them (只交附件3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from srdi_desktop.rules.notices.claims import Claim
from srdi_desktop.rules.notices.lines import Line
from srdi_desktop.rules.notices.marks import code_value, numeral
from srdi_desktop.rules.notices.outline import UNNUMBERED, Node
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    Governing,
    bare,
    governing,
    is_everyone,
    is_office_paper,
    masked,
    names_paper,
    role_of,
    split_outside,
    without_brackets,
    words,
)

_NUMBERS = r"[\d一二三四五六七八九十]{1,2}(?:\s*[、,，和及与至\-—]\s*(?:附件)?[\d一二三四五六七八九十]{1,2}(?![项条]))*"
_REFERENCE = re.compile(
    rf"(?:附件|附表|清单)\s*(?P<of>{_NUMBERS})(?:\s*(?:中|里|所列)?的?(?:佐证)?(?:材料)?(?:中|里)?的?\s*第(?P<items>[\d一二三四五六七八九十、,，和及与至第项条\-—]*[\d一二三四五六七八九十])[项条])?"
)
_BY_OFFICE = re.compile(
    r"(?:由|请)?(?:各)?(?:区县|县区|市|区|县|镇|街道|部门|主管|推荐单位|局|园区|（街道）)[^，,。；;]{0,8}(?:填写|填报|出具|汇总|盖章后报|使用)|企业(?:不用管|无需|不填|不必)"
)
_SUBJECT = re.compile(r"^(?P<who>[^，,。；;：:]{2,24}?)(?:均|都|应|须|需|只|仅|要|请|参加|企业|按)")

_SHORT_HEADING = 12  # characters
_SHORTEST_SENTENCE = 8  # characters
_LONGEST_CASE = 40  # characters
_SHORTEST_NAME = 2  # characters


@dataclass(frozen=True)
class Wanted:
    """Who hands in an attachment ("" for everyone), and which of its items (empty: all)."""

    who: str
    attachment: int
    items: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Attachments:
    """names: (number, node) of papers named in a list of attachments; wanted: who hands in what; office: filled in by
    offices.
    """

    names: tuple[tuple[int, Node], ...]
    wanted: tuple[Wanted, ...]
    office: frozenset[int]
    audiences: Mapping[int, str]  # line -> whom its sentences speak of, where they speak of several


def attachments_of(root: Node) -> Attachments:
    """All that the notice says of its attachments."""
    nodes = list(_named(root))
    lists = {number for number, node in nodes if any(child.style or child.row for child in node.children)}
    office: set[int] = set()
    wanted: list[Wanted] = []
    for text, who in _sentences(root):
        if _BY_OFFICE.search(text):
            office |= _numbers_said(text)
        else:
            wanted += _wanted(text, who)
    not_own = lists | office
    names = tuple((number, node) for number, node in nodes if number not in not_own and _is_own(node))
    audiences = _audiences(root, {one.who for one in wanted})
    return Attachments(names, tuple(wanted), frozenset(office), audiences)


def _audiences(root: Node, who: set[str]) -> dict[int, str]:
    """Line -> the heading above it that names its audience; none where all sentences speak of one."""
    if len(who - {""}) < 2:
        return {}
    found: dict[int, str] = {}
    for node in root.walk():
        if node.text.strip(SIGNS) in who:
            found |= {child.line.number: node.text for child in node.children}
    return found


def _named(root: Node) -> Iterator[tuple[int, Node]]:
    """(number, node) of every line that names an attachment: 附件2 …, or a numbered line below 附件：."""
    for node in root.walk():
        if node.style == "attachment" and node.value:
            yield node.value, node
        if node.style not in UNNUMBERED or not re.fullmatch(r"附件(?:清单|目录|列表)?[：:]?", node.text):
            continue
        for child in node.children:
            if child.value and child.style != "attachment":
                yield child.value, child


def _is_own(node: Node) -> bool:
    """A form that the applicant fills in or a paper of its own: no list, no table of an office, nothing only told."""
    name = own_name(node)
    if words().any_in("papers.told_papers", name):
        return False
    if is_office_paper(name) or _BY_OFFICE.search(node.text):
        return False
    if not names_paper(name):
        return False
    return not name.endswith(("清单", "目录", "一览", "明细"))


_LISTS = re.compile(r"材料|资料|清单|目录|文件|佐证|附件|要件")
_OUTLINES = re.compile(r"(?:提纲|大纲|样式|模板|模版|格式|范本|范文|样表|参考格式)$")


def is_of_offices(node: Node) -> bool:
    """An attachment that an office fills in."""
    return _BY_OFFICE.search(node.text) is not None or is_office_paper(
        without_brackets(node.text).strip(SIGNS + "《》")
    )


def is_form(node: Node) -> bool:
    """An attachment that is filled in or only read (a form, an outline): no list stands there."""
    name = without_brackets(node.text).strip(SIGNS + "《》")
    if not name:
        return False
    if words().any_in("papers.told_papers", name):
        return True
    if _LISTS.search(name):
        return False
    return _OUTLINES.search(name) is not None or names_paper(name)


def is_list_of_attachments(text: str) -> bool:
    """附件：, below which names stand that are read as those of attachments."""
    if len(text) > 6 or not re.match(r"附件(?:清单|目录|列表)?[：:]?$", text):
        return False
    return role_of(text) == "papers"


def role_of_attachment(node: Node) -> str:
    """closed for what offices fill in, form for what is filled in or only read, "" for a list and anything else."""
    if node.style != "attachment":
        return ""
    if is_of_offices(node):
        return "closed"
    return "form" if is_form(node) else ""


def own_name(node: Node) -> str:
    """What the applicant hands in: the report, not its 编写提纲 or 模板."""
    plain = re.sub(r"[（(](?:样式|模板|格式|范本|参考|样表|式样)[^）)]*[）)]", "", node.text)
    name = plain.strip(SIGNS + "《》")
    return re.sub(r"(?:的)?(?:编写)?(?:提纲|大纲|模板|模版|格式|样式|样表|范本|范文|式样|参考格式|编写要求)$", "", name)


def _sentences(root: Node) -> Iterator[tuple[str, str]]:
    """(sentence, who it speaks of) of all prose that names an attachment."""
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, heading = stack.pop()
        if node.style == "attachment" or node.text.startswith("附件"):
            continue
        if len(node.text) > _SHORTEST_SENTENCE:
            parts = split_outside(node.text, "。；;，,")
            yield from ((part, heading) for part in parts if re.search(r"附件|附表|清单[一二三四五\d]", masked(part)))
        own = heading
        if not heading and _names_audience(node):
            own = node.text
        stack += [(child, own) for child in node.children]


def _names_audience(node: Node) -> bool:
    """A short heading that may say whom the lines below it speak of."""
    if not node.children or len(node.text) > _SHORT_HEADING:
        return False
    return role_of(node.text) in ("", "neutral", "policy")


def _wanted(text: str, heading: str) -> Iterator[Wanted]:
    """Who hands in which attachments by one sentence; the heading's audience goes before the subject's."""
    if not re.search(r"构成|组成|提交|提供|交|备齐|填写|编制|编写|报送|上传|准备|附|按", text):
        return
    if re.search(r"见附件|详见|名单", text):
        return
    who = heading
    subject = _SUBJECT.match(text)
    if subject and not heading:
        who = subject["who"]
    who = "" if is_everyone(who) or "附件" in who else who.strip(SIGNS)
    for found in _REFERENCE.finditer(text):
        items = frozenset(_numbers(found["items"] or ""))
        for number in _numbers(found["of"]):
            yield Wanted(who, number, items)


def _numbers_said(text: str) -> set[int]:
    """The attachments that a sentence refers to."""
    return {number for found in _REFERENCE.finditer(text) for number in _numbers(found["of"])}


def _numbers(text: str) -> list[int]:
    """1、3和5 or 1-3 as numbers."""
    parts = re.findall(r"[\d一二三四五六七八九十]+", text)
    values = [value for part in parts if (value := numeral(part))]
    if re.search(r"[-—至]", text) and len(values) == 2:
        return list(range(values[0], values[1] + 1))
    return values


_ONE = r"[\d一二三四五六七八九十]{1,3}"
_ITEM = re.compile(
    rf"(?P<items>(?:第?\s*[（(]\s*{_ONE}\s*[）)]|第\s*{_ONE})(?:[、,，和及与至]?第?(?:[（(]\s*{_ONE}\s*[）)]|(?<=[、,，和及与至第]){_ONE}))*)\s*项"
)
_CODES = re.compile(
    r"(?!A[34](?:纸|幅|大小|双|竖|横))[A-Z][-－]?\d{1,2}(?:[、,，和及与至][A-Z][-－]?\d{1,2})*(?=[^\dA-Z])"
)
_NOT_ASKED = re.compile(r"(?:不|无需|无须|不需要?|不用|免|免于|不必)(?:再|予)?(?:传|交|提供|提交|上传|报送)")
_OF_BEFORE = re.compile(r"(?:该项|该类|相应|对应)的?(?:证明|佐证)?(?:材料|资料)")


@dataclass(frozen=True)
class ItemCase:
    """What a sentence says of items elsewhere: in which case they are asked for, or that one of them is enough.

    items: their numbers; lines: those of the list before, where the sentence speaks of all of it.
    """

    line: int
    items: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    condition: str = ""
    one_of: str = ""


def item_cases(root: Node) -> list[ItemCase]:
    """All sentences that exempt from items named by their numbers, or make one of them enough."""
    found = list(_told_of_above(root))
    for node in root.walk():
        for before, child in zip([None, *node.children], node.children, strict=False):
            listed = frozenset(one.line.number for one in before.walk()) if before is not None else frozenset[int]()
            found += [
                case for sentence in split_outside(child.text, "。；;") for case in _item_case(sentence, child, listed)
            ]
    return found


_ABOVE = re.compile(r"[（(]以上(?P<said>[^（）()]{2,20})[）)]$")


def _told_of_above(root: Node) -> Iterator[ItemCase]:
    """（以上如有） below some items speaks of them, up to the heading or the last such line."""
    first = 0
    for node in root.walk():
        told = _ABOVE.match(node.text)
        line = node.line.number
        if told:
            over = governing(told["said"], Governing())
            yield ItemCase(line, lines=frozenset(range(first, line)), condition=over.condition, one_of=over.one_of)
        if told or (node.children and node.style in ("attachment", "part", "cn", "(cn)", *UNNUMBERED)):
            first = line + 1


def _item_case(sentence: str, node: Node, listed: frozenset[int]) -> Iterator[ItemCase]:
    items = _items_said(sentence)
    line = node.line.number
    told = sentence.strip(SIGNS)[:_LONGEST_CASE]
    if _NOT_ASKED.search(sentence):
        if items:
            yield ItemCase(line, items, condition=told)
        elif _OF_BEFORE.search(sentence):
            yield ItemCase(line, lines=listed, condition=told)
    elif items and words().any_in("governs.one_of", sentence):
        named = _CODES.search(sentence) or _ITEM.search(sentence)
        yield ItemCase(line, items, one_of=named.group() if named else told[:16])


def _items_said(sentence: str) -> frozenset[int]:
    """The numbers of the items that a sentence names: 第（7）（8）项, A13、A14."""
    named = [found["items"] for found in _ITEM.finditer(sentence)]
    values = [numeral(number) for text in named for number in re.findall(_ONE, text)]
    codes = [code for found in _CODES.finditer(sentence) for code in re.findall(r"[A-Z][-－]?\d{1,2}", found.group())]
    values += [code_value(code) for code in codes]
    return frozenset(value for value in values if value)


def is_reference(text: str) -> bool:
    """An item that is only those of another list: 本指引第四条第（2）（3）项材料."""
    return bool(_items_said(text)) and re.search(r"项(?:所列)?的?(?:材料|资料)?[。；;]?$", text) is not None


def shared_items(root: Node) -> list[ItemCase]:
    """Items of an earlier list that a later list asks for too."""
    named = [node for node in root.walk() if node.value and is_reference(node.text)]
    return [ItemCase(node.line.number, _items_said(node.text)) for node in named]


def case_by_reference(attachments: Attachments, attachment: int, item: int | None) -> str:
    """The case in which an attachment's item is asked for, "" where everyone hands it in or nothing is said."""
    audiences = {one.who for one in attachments.wanted if one.who}
    if len(audiences) < 2:
        return ""
    asked = {one.who for one in attachments.wanted if _asks_for(one, attachment, item)}
    if not asked or asked >= audiences:
        return ""
    return "、".join(sorted(asked))


def _asks_for(wanted: Wanted, attachment: int, item: int | None) -> bool:
    if wanted.attachment != attachment:
        return False
    return not wanted.items or item is None or item in wanted.items


# What sentences elsewhere say of the papers


def with_seal_said(claim: Claim, lines: Sequence[Line]) -> Claim:
    """What a line elsewhere says of a paper's seal or signature belongs to the paper."""
    name = bare(claim.title)
    if len(name) <= _SHORTEST_NAME:
        return claim
    others = [line for line in lines if not line.cells and line.number != claim.line]
    clauses = [part for line in others for part in split_outside(line.text, "，,。；;")]
    said = [part for part in clauses if name in part and re.search(r"盖|签", part)]
    if not said:
        return claim
    whole = "；".join([claim.said, *said])
    return replace(claim, said=whole)


def _referred(claim: Claim, attached: Attachments) -> Claim:
    """A paper of an attached list is asked of those to whom a sentence gives that list."""
    if claim.condition:
        return claim
    case = ""
    if claim.attachment:
        case = case_by_reference(attached, claim.attachment, claim.item)
    if claim.rank and not case:
        case = attached.audiences.get(claim.line, "")
    if case:
        return replace(claim, condition=case)
    return claim


def with_cases_said(claims: Sequence[Claim], root: Node, attached: Attachments) -> list[Claim]:
    """The papers with the cases that sentences elsewhere give them: by attachment, by number, as those above."""
    told = [_referred(claim, attached) for claim in claims]
    for case in item_cases(root):
        _by_item(told, case)
    for case in shared_items(root):
        _shared(told, case)
    return told


def _by_item(claims: list[Claim], case: ItemCase) -> None:
    """Gives the papers that a sentence names by their numbers their case or their group."""
    for at in _places_of(claims, case):
        claim = claims[at]
        condition = claim.condition or case.condition or case.one_of
        one_of = claim.one_of or case.one_of
        claims[at] = replace(claim, condition=condition, one_of=one_of)


def _shared(claims: list[Claim], case: ItemCase) -> None:
    """What two lists ask for is asked of both their applicants."""
    for at in _places_of(claims, case):
        claims[at] = replace(claims[at], condition="")


def _places_of(claims: Sequence[Claim], case: ItemCase) -> list[int]:
    """The places of the papers that a case speaks of: of each number the nearest before it."""
    places = [at for at, claim in enumerate(claims) if claim.line in case.lines]
    for item in case.items:
        numbered = [at for at, claim in enumerate(claims) if claim.item == item and claim.line < case.line]
        nearest = max((claims[at].line for at in numbered), default=-1)
        places += [at for at in numbered if claims[at].line == nearest]
    return places
