"""Walks through a notice's outline and collects what it asks for, and the lines that may ask for something more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from srdi_desktop.rules.notices.claims import Claim, claims_of, is_no_item
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
from srdi_desktop.rules.notices.prose import bare_list, claims_in, group_in_line
from srdi_desktop.rules.notices.references import Attachments, attachments_of, case_by_reference, own_name
from srdi_desktop.rules.notices.shapes import (
    CROSSED,
    HOLLOW,
    SIGNED,
    SOLID,
    STAR,
    TOP,
    begins_with_paper,
    family,
    heads_group,
    is_item,
    is_list,
    is_of_no_list,
    is_title,
    listed_styles,
    only_remarks,
    star_legend,
    strangers,
)
from srdi_desktop.rules.notices.tables import is_head, table_claims

_SHORT_HEADING = 12  # characters
_LONGEST_HEADING = 60  # characters
_SHORTEST_NAME = 2  # characters


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
    context = Context(stars=star_legend(root), loud=loud)
    _walk(root, context, reading, frozenset(symbols))
    reading.claims = [_sealed(claim, reading.doubtful) for claim in reading.claims]
    attached = attachments_of(root)
    reading.claims = [_referred(claim, attached) for claim in reading.claims]
    for number, node in attached.names:
        case = case_by_reference(attached, number, None)
        named = claims_of(own_name(node), Governing(case))
        placed = _lined(named, node.line)
        reading.claims += [replace(claim, rank=1) for claim in placed]
        reading.understood.add(node.line.number)
    return reading


def _sealed(claim: Claim, lines: Sequence[Line]) -> Claim:
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


def _walk(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """Reads all lines below a node, neighbouring rows of a table together; `symbols`: those that the notice uses."""
    children = node.children
    listed = listed_styles(node) if context.role == "neutral" else frozenset()
    strange = strangers(node)
    context = replace(context, strange=strange)
    at = 0
    while at < len(children):
        child = children[at]
        if child.row:
            end = _end_of_rows(children, at)
            rows = [one.line for one in children[at:end]]
            _table(rows, context, reading)
            at = end
            continue
        inside = context
        if child.style in listed:
            inside = replace(context, role="papers")
        if child.children:
            _section(child, inside, reading, symbols)
        else:
            _leaf(child, node, inside, reading, symbols)
        at += 1


def _end_of_rows(children: Sequence[Node], at: int) -> int:
    """The place behind the rows of a table that begin at a place."""
    end = at
    while end < len(children) and children[end].row:
        end += 1
    return end


def _table(lines: Sequence[Line], context: Context, reading: Reading) -> None:
    claims: list[Claim] = []
    if context.role not in SILENT:
        claims = list(table_claims(lines, context.over))
    reading.claims += claims
    read_rows = {claim.line for claim in claims}
    reading.understood |= read_rows
    reading.doubtful += [line for line in lines if line.number not in read_rows and _is_full(line)]


def _is_full(line: Line) -> bool:
    """A row that says something of a paper, and not only a group's or the columns' names."""
    filled = [cell for cell in line.cells if cell]
    if len(filled) < 2:
        return False
    return not is_head(line.cells)


# Sections


def _section(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """A heading with what stands below it; or a paper with its details; or a case with the papers asked for in it."""
    if node.style == "answer" or (node.style == "" and not node.text):
        _answer(node, context, reading, symbols)
        return
    heard = context.role not in SILENT
    in_list = context.role == "papers" or is_list(node.children)
    if heard and in_list and is_item(node):
        _paper_with_details(node, context, reading, symbols)
        return
    if heard and node.value and only_remarks(node):
        _leaf(node, node, context, reading, symbols)
        strict = replace(context, strict=True)
        _walk(node, strict, reading, symbols)
        return
    _heading(node, context, reading, symbols)


def _answer(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """Below an answer, numbered papers are a list; anything else is prose until it surely names a paper."""
    numbered = any(child.style not in UNNUMBERED for child in node.children)
    inside = replace(context, strict=True)
    if numbered and is_list(node.children):
        inside = replace(context, role="papers", strict=False)
    _walk(node, inside, reading, symbols)


def _heading(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """A heading gives the lines below it their role and their case; a long neutral one may ask for papers itself."""
    reading.understood.add(node.line.number)
    role = _role(node, context)
    opens = _opens(node.text)
    heading = node.text if len(node.text) <= _LONGEST_HEADING or opens else ""
    over = Governing()
    if role in ("papers", "neutral"):
        over = governing(heading, context.over)
    if role == "neutral" and not opens and len(node.text) > _SHORT_HEADING:
        asked = claims_in(node.text, context.over)
        reading.claims += _lined(asked, node.line)
    if _is_list_of_attachments(node.text):
        reading.understood |= {child.line.number for child in node.walk()}
        return
    asks = node.style == "question"
    if asks and re.search(r"怎么办|如何处理|的话", node.text):
        over = Governing(node.text.strip("？?"))
    attachment = context.attachment
    if node.style == "attachment":
        attachment = node.value or 0
    strict = context.strict or asks
    inside = replace(context, role=role, over=over, strict=strict, attachment=attachment)
    _walk(node, inside, reading, symbols)


def _opens(text: str) -> bool:
    return text.endswith(("：", ":"))


def _is_list_of_attachments(text: str) -> bool:
    """附件：, below which names stand that are read as those of attachments."""
    if len(text) > 6 or not re.match(r"附件(?:清单|目录|列表)?[：:]?$", text):
        return False
    return role_of(text) == "papers"


def _role(node: Node, context: Context) -> str:
    """The role of the lines below a heading: by its own words, by what stands there, else as around it."""
    own = role_of(node.text)
    if context.loud and own in SILENT and own != "refused":
        own = ""
    at_top = node.style in UNNUMBERED and node.line.number < TOP and not _opens(node.text)
    title = at_top and context.role == "neutral"
    if title and (len(node.text) > _SHORT_HEADING or own == ""):
        return "papers" if is_list(node.children) else "neutral"
    if context.role in SILENT and own != "papers":
        return context.role
    if node.style == "question" and own in ("policy", "advice", "process"):
        return "neutral"
    if own in ("form", "policy", "time", "contact") and is_list(node.children):
        return "papers"
    if own in SILENT:
        return _role_of_silent(node, own, context)
    if own == "papers" or is_list(node.children):
        return "papers"
    if own == "":
        return context.role
    return "neutral"


def _role_of_silent(node: Node, own: str, context: Context) -> str:
    """A short heading of forms, policies or conditions inside the list may yet stand over papers."""
    if context.role != "papers" or own not in ("form", "policy", "conditions"):
        return own
    if len(node.text) <= 16 and is_list(node.children):
        return "papers"
    return own


def _paper_with_details(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    details = "；".join(child.line.text for child in node.children if not SIGNED.search(child.text))
    text = node.text
    if details:
        name = text.rstrip("；;。")
        text = f"{name}（{details}）"
    _item(node, text, context, reading, symbols)
    reading.understood |= {child.line.number for child in node.walk()}


# Lines


def _leaf(node: Node, parent: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """A line with nothing below it: a paper, a sentence that may ask for some, or none of the list's business."""
    if is_of_no_list(node):
        return
    crossed = node.style and node.style in CROSSED
    if is_title(node, parent) or crossed:
        reading.understood.add(node.line.number)
        return
    if context.role in SILENT or (node.style == "question" and not node.children):
        reading.doubtful.append(node.line)
        return
    if node.style == "" and heads_group(node, parent):
        return
    if context.role == "papers" and not context.strict:
        named = begins_with_paper(node)
        if node.style in ("heading", "opening") and not named:
            return
        sentence = node.style == "" and node.text.endswith("。") and not named
        alien = family(node.style) in context.strange
        if not sentence and not alien and _item(node, node.text, context, reading, symbols):
            return
    found = _in_sentences(node, context)
    reading.claims += found
    reading.doubtful.append(node.line)
    if not found and _is_unread_item(node, context):
        reading.listed.add(node.line.number)


def _is_unread_item(node: Node, context: Context) -> bool:
    """A numbered line of a list of papers that gave none, although nothing says that it asks for none."""
    if context.role != "papers" or not node.value:
        return False
    if is_no_item(node.text) or role_of(node.text) in SILENT:
        return False
    return not is_collection(bare(node.text))


def _in_sentences(node: Node, context: Context) -> list[Claim]:
    """The papers that a line names inside its sentences, or as a group, or in a row."""
    text = re.sub(r"^[^，。；：]{2,6}[。]", "", node.text)  # 佐证要足。…
    over = context.over
    grouped = [claim for part in split_outside(text, "。") for claim in group_in_line(part, over)]
    if grouped:
        opening = re.split(r"[：:]", text, maxsplit=1)[0]
        before = claims_in(opening, over)
        claims = [replace(claim, rank=2) for claim in (*before, *grouped)]
        return _lined(claims, node.line)
    found: list[Claim] = []
    in_list = context.role == "papers"
    if in_list and node.style != "answer" and (node.style or begins_with_paper(node)):
        found = claims_of(node.text, over, strict=True)
    if in_list and not found:
        found = bare_list(text, over)
    if not found:
        found = claims_in(text, over)
    return _lined(found, node.line)


def _item(node: Node, text: str, context: Context, reading: Reading, symbols: frozenset[str]) -> bool:
    """Whether a line asks for papers as an item of a list does; they are then put down."""
    over = _marked_optional(node, context, symbols)
    claims = group_in_line(text, over) or claims_of(text, over)
    if not claims:
        return False
    if _is_prose(node.text) and not begins_with_paper(node) and not names_paper(claims[0].title):
        return False
    placed = [replace(claim, attachment=context.attachment, item=node.value) for claim in claims]
    reading.claims += _lined(placed, node.line)
    own_lines = range(node.line.number, node.line.last + 1)
    reading.understood.update(own_lines)
    return True


def _marked_optional(node: Node, context: Context, symbols: frozenset[str]) -> Governing:
    """Hollow ticks beside solid ones, and lines without the star of the required ones, are optional."""
    over = context.over
    starred = node.style in ("*", "★", "▲", "※", "☆") or STAR.match(node.text) is not None
    if (context.stars == "must" and not starred) or (context.stars == "may" and starred):
        condition = over.condition or "非必交（未标必交符号）"
        return Governing(condition, over.one_of)
    solid = any(symbol in SOLID for symbol in symbols)
    if node.style and node.style in HOLLOW and solid:
        condition = over.condition or f"选交（{node.style}）"
        return Governing(condition, over.one_of)
    return over


def _is_prose(text: str) -> bool:
    """A sentence that says what somebody does."""
    if not text.endswith("。"):
        return False
    said = re.search(r"请|应|须|需要|必须|不得|可以|由|将|把|向|按照|根据|登录|均", masked(text))
    return said is not None


def _lined(claims: Sequence[Claim], line: Line) -> list[Claim]:
    return [replace(claim, line=line.number, last=line.last) for claim in claims]
