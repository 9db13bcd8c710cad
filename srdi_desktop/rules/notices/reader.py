"""Walks through a notice's outline and collects what it asks for, and the lines that may ask for something more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from srdi_desktop.rules.notices.claims import Claim, claims_of, group_in_line, is_no_item
from srdi_desktop.rules.notices.lines import Line
from srdi_desktop.rules.notices.outline import UNNUMBERED, Node
from srdi_desktop.rules.notices.phrases import (
    SILENT,
    Governing,
    bare,
    governing,
    is_collection,
    masked,
    names_paper,
    role_of,
    split_outside,
)
from srdi_desktop.rules.notices.prose import bare_list, claims_in
from srdi_desktop.rules.notices.references import Attachments, attachments_of, case_by_reference, own_name
from srdi_desktop.rules.notices.shapes import (
    CROSSED,
    HOLLOW,
    SOLID,
    STAR,
    TOP,
    begins_with_paper,
    family,
    heads_group,
    is_item,
    is_list,
    is_title,
    listed_styles,
    only_remarks,
    strangers,
)
from srdi_desktop.rules.notices.tables import is_head, table_claims

_SHORT_HEADING, _SHORTEST_NAME = 12, 2  # characters
_LEGEND = re.compile(
    r"(?:标|带|有|加|注)[^，。；]{0,3}([*★▲※#☆])[^，。；]{0,6}?(?:为|是|的)?[^，。；]{0,3}(必|须|可选|选)"
)
_META = re.compile(
    r"^(?:来源|作者|发布|发布时间|发布日期|阅读|浏览|点赞|编辑|字号|责任编辑|关键词|标签|原创|日期|索引号|文号|主题词|抄送|联系人|联系电话|咨询电话|电话|地址|邮箱)\s*[：:\s\d]"
)
_SIGNED = re.compile(
    r"^\s*20\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?\s*$|(?:局|厅|委|委员会|政府|办公室|中心)$|^(?:以上|上述|注[：:])"
)
_ADDRESSED = re.compile(r"^(?:各|有关|相关|尊敬)[^。；;]{1,40}[：:]$")


@dataclass
class Reading:
    """What was found: claims in order, and source lines that were understood (as paper, detail or heading)."""

    claims: list[Claim] = field(default_factory=list)
    understood: set[int] = field(default_factory=set)
    doubtful: list[Line] = field(default_factory=list)
    listed: set[int] = field(default_factory=set)  # lines that stand in a list and gave no paper


@dataclass(frozen=True)
class Context:
    """What the lines of a section are: papers, prose, or silent; strict where that is not certain."""

    role: str = "neutral"
    over: Governing = Governing()
    strict: bool = False
    stars: str = ""  # "must": lines without a star are optional; "may": those with one
    attachment: int = 0  # the attached list that the lines stand in
    loud: bool = False  # headings of process, advice and the like may stand over the list
    strange: frozenset[str] = frozenset()  # styles that are not those of the list


def read(root: Node) -> Reading:
    """All papers that the notice asks for. Where nothing is found, headings that usually stand over no list are heard
    too, since a notice is pasted because it holds one.
    """
    reading = _read(root, loud=False)
    if reading.claims:
        return reading
    return _read(root, loud=True)


def _read(root: Node, loud: bool) -> Reading:
    reading = Reading()
    symbols = {child.style for child in root.walk() if len(child.style) == 1}
    _walk(root, Context(stars=_legend(root), loud=loud), reading, frozenset(symbols))
    reading.claims = [_sealed(claim, reading.doubtful) for claim in reading.claims]
    attached = attachments_of(root)
    reading.claims = [_referred(claim, attached) for claim in reading.claims]
    for number, node in attached.names:
        claims = claims_of(own_name(node), Governing(case_by_reference(attached, number, None)))
        reading.claims += [replace(claim, rank=1) for claim in _lined(claims, node.line)]
        reading.understood.add(node.line.number)
    return reading


def _sealed(claim: Claim, lines: Sequence[Line]) -> Claim:
    """What a line elsewhere says of a paper's seal or signature belongs to the paper."""
    name = bare(claim.title)
    others = [line for line in lines if not line.cells and line.number != claim.line]
    clauses = [part for line in others for part in split_outside(line.text, "，,。；;")]
    said = (
        [part for part in clauses if name in part and re.search(r"盖|签", part)] if len(name) > _SHORTEST_NAME else []
    )
    if said:
        return replace(claim, said="；".join([claim.said, *said]))
    return claim


def _referred(claim: Claim, attached: Attachments) -> Claim:
    """A paper of an attached list is asked of those to whom a sentence gives that list."""
    if claim.condition:
        return claim
    case = case_by_reference(attached, claim.attachment, claim.item) if claim.attachment else ""
    case = case or (attached.audiences.get(claim.line, "") if claim.rank else "")
    if case:
        return replace(claim, condition=case)
    return claim


def _legend(root: Node) -> str:
    for node in root.walk():
        found = _LEGEND.search(node.line.text)
        if found:
            return "must" if found.group(2) in "必须" else "may"
    return ""


def _walk(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    children = node.children
    listed = listed_styles(node) if context.role == "neutral" else frozenset()
    context = replace(context, strange=strangers(node))
    at = 0
    while at < len(children):
        child = children[at]
        if child.row:
            end = at
            while end < len(children) and children[end].row:
                end += 1
            _table([one.line for one in children[at:end]], context, reading)
            at = end
            continue
        inside = replace(context, role="papers") if child.style in listed else context
        if child.children:
            _section(child, inside, reading, symbols)
        else:
            _leaf(child, node, inside, reading, symbols)
        at += 1


def _table(lines: Sequence[Line], context: Context, reading: Reading) -> None:
    claims = list(table_claims(lines, context.over)) if context.role not in SILENT else []
    reading.claims += claims
    reading.understood |= {claim.line for claim in claims}
    read_rows = {claim.line for claim in claims}
    reading.doubtful += [line for line in lines if line.number not in read_rows and _is_full(line)]


def _is_full(line: Line) -> bool:
    """A row that says something of a paper, and not only a group's or the columns' names."""
    if not (sum(bool(cell) for cell in line.cells) > 1):
        return False
    return not is_head(line.cells)


# Sections


def _section(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """A heading with what stands below it; or a paper with its details; or a case with the papers asked for in it."""
    if node.style == "answer" or (node.style == "" and not node.text):
        marked = any(child.style not in UNNUMBERED for child in node.children) and is_list(node.children)
        inside = replace(context, role="papers", strict=False) if marked else replace(context, strict=True)
        _walk(node, inside, reading, symbols)
        return
    listed = context.role == "papers" or is_list(node.children)
    if context.role not in SILENT and (context.role == "papers" or listed) and is_item(node):
        _paper_with_details(node, context, reading, symbols)
        return
    if context.role not in SILENT and node.value and only_remarks(node):
        _leaf(node, node, context, reading, symbols)
        _walk(node, replace(context, strict=True), reading, symbols)
        return
    reading.understood.add(node.line.number)
    role = _role(node, context)
    heading = node.text if len(node.text) <= 60 or node.text.endswith(("：", ":")) else ""
    over = governing(heading, context.over) if role in ("papers", "neutral") else Governing()
    if role == "neutral" and (not heading or len(node.text) > _SHORT_HEADING) and not heading.endswith(("：", ":")):
        reading.claims += _lined(claims_in(node.text, context.over), node.line)
    if (
        re.match(r"附件(?:清单|目录|列表)?[：:]?$", node.text)
        and role_of(node.text) == "papers"
        and len(node.text) <= 6
    ):
        reading.understood |= {child.line.number for child in node.walk()}
        return
    if node.style == "question" and re.search(r"怎么办|如何处理|的话", node.text):
        over = Governing(node.text.strip("？?"))
    attachment = node.value or 0 if node.style == "attachment" else context.attachment
    strict = context.strict or node.style == "question"
    inside = replace(context, role=role, over=over, strict=strict, attachment=attachment)
    _walk(node, inside, reading, symbols)


def _role(node: Node, context: Context) -> str:
    own = role_of(node.text)
    if context.loud and own in SILENT and own != "refused":
        own = ""
    titled = node.style in UNNUMBERED and node.line.number < TOP and not node.text.endswith(("：", ":"))
    if titled and context.role == "neutral" and (len(node.text) > _SHORT_HEADING or own == ""):
        return "papers" if is_list(node.children) else "neutral"
    if context.role in SILENT and own != "papers":
        return context.role
    if node.style == "question" and own in ("policy", "advice", "process"):
        return "neutral"
    if own in ("form", "policy", "time", "contact") and is_list(node.children):
        return "papers"
    if own in SILENT:
        papers = is_list(node.children) and context.role == "papers"
        return "papers" if papers and len(node.text) <= 16 and own in ("form", "policy", "conditions") else own
    if own == "papers":
        return "papers"
    if is_list(node.children):
        return "papers"
    return context.role if own in ("", "papers") else "neutral"


def _paper_with_details(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    details = "；".join(child.line.text for child in node.children if not _SIGNED.search(child.text))
    text = f"{node.text.rstrip('；;。')}（{details}）" if details else node.text
    _item(node, text, context, reading, symbols)
    reading.understood |= {child.line.number for child in node.walk()}


# Lines


def _leaf(node: Node, parent: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    if (
        node.style == "attachment"
        or _META.match(node.text)
        or _ADDRESSED.match(node.text)
        or (node.style in UNNUMBERED and _SIGNED.search(node.text))
    ):
        return
    if is_title(node, parent):
        reading.understood.add(node.line.number)
        return
    if node.style and node.style in CROSSED:
        reading.understood.add(node.line.number)
        return
    if context.role in SILENT or (node.style == "question" and not node.children):
        reading.doubtful.append(node.line)
        return
    if node.style == "" and heads_group(node, parent):
        return
    if context.role == "papers" and not context.strict:
        if node.style in ("heading", "opening") and not begins_with_paper(node):
            return
        sentence = node.style == "" and node.text.endswith("。") and not begins_with_paper(node)
        if (
            not sentence
            and family(node.style) not in context.strange
            and _item(node, node.text, context, reading, symbols)
        ):
            return
    found = _in_sentences(node, context)
    reading.claims += found
    reading.doubtful.append(node.line)
    if (
        not found
        and context.role == "papers"
        and node.value
        and not is_no_item(node.text)
        and role_of(node.text) not in SILENT
        and not is_collection(bare(node.text))
    ):
        reading.listed.add(node.line.number)


def _in_sentences(node: Node, context: Context) -> list[Claim]:
    text = re.sub(r"^[^，。；：]{2,6}[。]", "", node.text)  # 佐证要足。…
    grouped = [claim for part in split_outside(text, "。") for claim in group_in_line(part, context.over)]
    if grouped:
        before = claims_in(re.split(r"[：:]", text, maxsplit=1)[0], context.over)
        claims = [replace(claim, rank=2) for claim in (*before, *grouped)]
        return _lined(claims, node.line)
    found: list[Claim] = []
    if context.role == "papers" and node.style != "answer" and (node.style or begins_with_paper(node)):
        found = claims_of(node.text, context.over, strict=True)
    if not found and context.role == "papers":
        found = bare_list(text, context.over)
    return _lined(found or claims_in(text, context.over), node.line)


def _item(node: Node, text: str, context: Context, reading: Reading, symbols: frozenset[str]) -> bool:
    over = _marked_optional(node, context, symbols)
    grouped = group_in_line(text, over)
    claims = grouped or claims_of(text, over)
    if not claims or (_is_prose(node.text) and not begins_with_paper(node)):
        claims = [] if claims and _is_prose(node.text) and not names_paper(claims[0].title) else claims
    if not claims:
        return False
    placed = [replace(claim, attachment=context.attachment, item=node.value) for claim in claims]
    reading.claims += _lined(placed, node.line)
    reading.understood |= set(range(node.line.number, node.line.last + 1))
    return True


def _marked_optional(node: Node, context: Context, symbols: frozenset[str]) -> Governing:
    """Hollow ticks beside solid ones, and lines without the star of the required ones, are optional."""
    starred = bool(STAR.match(node.text)) or node.style in ("*", "★", "▲", "※", "☆")
    if (context.stars == "must" and not starred) or (context.stars == "may" and starred):
        condition = context.over.condition or "非必交（未标必交符号）"
        return Governing(condition, context.over.one_of)
    solid = any(symbol in SOLID for symbol in symbols)
    if node.style and node.style in HOLLOW and solid:
        return Governing(context.over.condition or f"选交（{node.style}）", context.over.one_of)
    return context.over


def _is_prose(text: str) -> bool:
    return (
        text.endswith("。")
        and re.search(r"请|应|须|需要|必须|不得|可以|由|将|把|向|按照|根据|登录|均", masked(text)) is not None
    )


def _lined(claims: Sequence[Claim], line: Line) -> list[Claim]:
    return [replace(claim, line=line.number, last=line.last) for claim in claims]
