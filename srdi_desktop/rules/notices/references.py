"""Attachments: lists of their names, and sentences that say who hands in which of them (只交附件3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
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

_SHORT_HEADING = 12  # characters


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
    sentences = list(_sentences(root))
    office = {number for text, _ in sentences if _BY_OFFICE.search(text) for number in _numbers_said(text)}
    names = [(number, node) for number, node in nodes if number not in lists | office and _is_own(node)]
    wanted = [one for text, who in sentences if not _BY_OFFICE.search(text) for one in _wanted(text, who)]
    several = len({one.who for one in wanted if one.who}) > 1
    audiences = {
        child.line.number: node.text
        for node in root.walk()
        if several and _is_audience(node, wanted)
        for child in node.children
    }
    return Attachments(tuple(names), tuple(wanted), frozenset(office), audiences)


def _is_audience(node: Node, wanted: Sequence[Wanted]) -> bool:
    return any(one.who == node.text.strip(SIGNS) for one in wanted)


def _named(root: Node) -> Iterator[tuple[int, Node]]:
    """(number, node) of every line that names an attachment: 附件2 …, or a numbered line below 附件：."""
    for node in root.walk():
        if node.style == "attachment" and node.value:
            yield node.value, node
        if re.fullmatch(r"附件(?:清单|目录|列表)?[：:]?", node.text) and node.style in UNNUMBERED:
            yield from ((child.value, child) for child in node.children if child.value and child.style != "attachment")


def _is_own(node: Node) -> bool:
    """A form that the applicant fills in or a paper of its own: no list, no table of an office, nothing only told."""
    name = own_name(node)
    told = words().any_in("papers.told_papers", name) or is_office_paper(name) or _BY_OFFICE.search(node.text)
    if told:
        return False
    if not names_paper(name):
        return False
    return not name.endswith(("清单", "目录", "一览", "明细"))


def own_name(node: Node) -> str:
    """What the applicant hands in: the report, not its 编写提纲 or 模板."""
    name = re.sub(r"[（(](?:样式|模板|格式|范本|参考|样表|式样)[^）)]*[）)]", "", node.text).strip(SIGNS + "《》")
    return re.sub(r"(?:的)?(?:编写)?(?:提纲|大纲|模板|模版|格式|样式|样表|范本|范文|式样|参考格式|编写要求)$", "", name)


def _sentences(root: Node) -> Iterator[tuple[str, str]]:
    """(sentence, who it speaks of) of all prose that names an attachment."""
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, heading = stack.pop()
        if node.style == "attachment" or node.text.startswith("附件"):
            continue
        for part in split_outside(node.text, "。；;，,") if len(node.text) > 8 else ():
            if "附件" in masked(part):
                yield part, heading
        titled = node.children and len(node.text) <= _SHORT_HEADING and role_of(node.text) in ("", "neutral", "policy")
        own = node.text if titled and not heading else heading
        stack += [(child, own) for child in node.children]


def _wanted(text: str, heading: str) -> Iterator[Wanted]:
    if not re.search(r"构成|组成|提交|提供|交|备齐|填写|编制|编写|报送|上传|准备|附", text) or re.search(
        r"见附件|详见|名单", text
    ):
        return
    subject = _SUBJECT.match(text)
    who = heading or (subject["who"] if subject else "")
    who = "" if is_everyone(who) or "附件" in who else who.strip(SIGNS)
    for found in _REFERENCE.finditer(text):
        items = frozenset(_numbers(found["items"])) if found["items"] else frozenset()
        for number in _numbers(found["of"]):
            yield Wanted(who, number, items)


def _numbers_said(text: str) -> set[int]:
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
    asked = {
        one.who for one in attachments.wanted
        if one.attachment == attachment and (not one.items or item is None or item in one.items)
    }  # fmt: skip
    if asked >= audiences or not asked:
        return ""
    return "、".join(sorted(asked))
