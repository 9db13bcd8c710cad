"""Attachments: lists of their names, and sentences that say who hands in which of them (只交附件3)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from srdi_desktop.rules.notices.marks import numeral
from srdi_desktop.rules.notices.outline import UNNUMBERED, Node
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    is_everyone,
    is_office_paper,
    masked,
    names_paper,
    role_of,
    split_outside,
    words,
)

_NUMBERS = r"[\d一二三四五六七八九十]{1,2}(?:\s*[、,，和及与至\-—]\s*(?:附件)?[\d一二三四五六七八九十]{1,2}(?![项条]))*"
_REFERENCE = re.compile(
    rf"附件\s*(?P<of>{_NUMBERS})(?:\s*(?:中|里|所列)?的?(?:佐证)?(?:材料)?(?:中|里)?的?\s*第(?P<items>[\d一二三四五六七八九十、,，和及与至第项条\-—]*[\d一二三四五六七八九十])[项条])?"
)
_BY_OFFICE = re.compile(
    r"(?:由|请)?(?:各)?(?:区县|县区|市|区|县|镇|街道|部门|主管|推荐单位|局|园区|（街道）)[^，,。；;]{0,8}(?:填写|填报|出具|汇总|盖章后报|使用)|企业(?:不用管|无需|不填|不必)"
)
_SUBJECT = re.compile(r"^(?P<who>[^，,。；;：:]{2,24}?)(?:均|都|应|须|需|只|仅|要|请|参加|企业)")

_SHORT_HEADING, _SHORTEST_SENTENCE = 12, 8  # characters


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
            yield from ((part, heading) for part in parts if "附件" in masked(part))
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
    if not re.search(r"构成|组成|提交|提供|交|备齐|填写|编制|编写|报送|上传|准备|附", text):
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
