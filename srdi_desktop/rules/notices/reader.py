"""Walks through a notice's outline and collects what it asks for, and the lines that may ask for something more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from srdi_desktop.rules.notices.claims import Claim, claims_of, is_no_item, lined, over_years
from srdi_desktop.rules.notices.details import span_said
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
from srdi_desktop.rules.notices.prose import bare_list, claims_in, group_in_line, own_forms_in, requested_in
from srdi_desktop.rules.notices.references import (
    attachments_of,
    case_by_reference,
    is_list_of_attachments,
    is_reference,
    own_name,
    role_of_attachment,
    with_cases_said,
    with_seal_said,
)
from srdi_desktop.rules.notices.shapes import (
    CROSSED,
    SIGNED,
    TOP,
    answers_by_list,
    audiences_of,
    begins_with_paper,
    case_of_question,
    family,
    heads_group,
    holds_documents,
    is_item,
    is_list,
    is_of_no_list,
    is_question,
    is_title,
    listed_styles,
    marked_optional,
    only_remarks,
    star_legend,
    strangers,
)
from srdi_desktop.rules.notices.tables import is_head, table_claims

_SHORT_HEADING = 12  # characters
_LONGEST_HEADING = 60  # characters


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
    span: str = ""  # the years that a heading gives to all papers below it


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
    attached = attachments_of(root)
    told = [with_seal_said(claim, reading.doubtful) for claim in reading.claims]
    reading.claims = with_cases_said(told, root, attached)
    for number, node in attached.names:
        asked = case_by_reference(attached, number, None)
        named = claims_of(own_name(node), Governing(asked))
        placed = lined(named, node.line)
        reading.claims += [replace(claim, rank=1) for claim in placed]
        reading.understood.add(node.line.number)
    return reading


def _walk(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """Reads all lines below a node, neighbouring rows of a table together; `symbols`: those that the notice uses."""
    children = node.children
    listed = listed_styles(node) if context.role == "neutral" else frozenset()
    strange = strangers(node)
    context = replace(context, strange=strange)
    told = audiences_of(children)
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
        if child.line.number in told:
            inside = replace(inside, over=Governing(told[child.line.number], context.over.one_of))
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
        reading.claims += lined(asked, node.line)
    if is_list_of_attachments(node.text):
        reading.understood |= {child.line.number for child in node.walk()}
        return
    asks = is_question(node)
    if asks:
        over = case_of_question(node.text, over)
    attachment = context.attachment
    if node.style == "attachment":
        attachment = node.value or 0
    strict = context.strict or (asks and not answers_by_list(node))
    span = span_said(node.text) or context.span
    inside = replace(context, role=role, over=over, strict=strict, attachment=attachment, span=span)
    _walk(node, inside, reading, symbols)


def _opens(text: str) -> bool:
    return text.endswith(("：", ":"))


def _role(node: Node, context: Context) -> str:
    """The role of the lines below a heading: by its own words, by what stands there, else as around it."""
    if context.role == "closed":
        return "closed"
    attached = role_of_attachment(node)
    if attached:
        return attached
    own = role_of(node.text)
    if context.loud and own in SILENT and own != "refused":
        own = ""
    if _is_title_of_all(node, own, context):
        return "papers" if is_list(node.children) else "neutral"
    if is_question(node) and {own, context.role} & set(_ANSWERED) and own != "papers":
        return "neutral"
    if context.role in SILENT and own != "papers":
        return context.role
    if own in SILENT:
        return _role_of_silent(node, own, context)
    if own == "papers" or is_list(node.children):
        return "papers"
    return "neutral" if own else context.role


_ANSWERED = ("advice", "policy", "process")  # roles in which a question may yet ask for papers


def _is_title_of_all(node: Node, own: str, context: Context) -> bool:
    """The notice's own name above all lines."""
    at_top = node.style in UNNUMBERED and node.line.number < TOP and not _opens(node.text)
    if not at_top or context.role != "neutral":
        return False
    return len(node.text) > _SHORT_HEADING or own == ""


def _role_of_silent(node: Node, own: str, context: Context) -> str:
    """A short heading of forms, policies or conditions inside the list may yet stand over papers."""
    if own in ("form", "policy", "time", "contact") and is_list(node.children):
        return "papers"
    if own in ("process", "advice") and holds_documents(node):
        return "papers"
    if context.role != "papers" or own not in ("form", "policy", "conditions"):
        return own
    if len(node.text) <= 16 and is_list(node.children):
        return "papers"
    return own


def _paper_with_details(node: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    said = [child.line.text for child in node.children if not SIGNED.search(child.text)]
    details = "；".join(text for text in said if not _NOTE.match(text))
    text = node.text
    if details:
        name = text.rstrip("；;。")
        text = f"{name}（{details}）"
    _item(node, text, context, reading, symbols)
    notes = [child.line for child in node.children if _NOTE.match(child.text)]
    reading.doubtful += notes
    reading.understood |= {child.line.number for child in node.walk()} - {line.number for line in notes}


_NOTE = re.compile(r"(?:备?注|说明)[：:]")


# Lines


def _leaf(node: Node, parent: Node, context: Context, reading: Reading, symbols: frozenset[str]) -> None:
    """A line with nothing below it: a paper, a sentence that may ask for some, or none of the list's business."""
    if is_of_no_list(node) or context.role == "closed":
        if _NOTE.match(node.text):
            reading.doubtful.append(node.line)
        return
    if _asks_for_nothing(node, parent):
        reading.understood.add(node.line.number)
        return
    if context.role in SILENT or (is_question(node) and not node.children):
        _outside_list(node, context, reading)
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


def _asks_for_nothing(node: Node, parent: Node) -> bool:
    """The notice's name, a crossed line, or the items of another list by their numbers."""
    crossed = bool(node.style) and node.style in CROSSED
    if crossed or is_title(node, parent):
        return True
    return bool(node.value) and is_reference(node.text)


def _outside_list(node: Node, context: Context, reading: Reading) -> None:
    """A line of process, advice and the like: what it asks the applicants for by name, else perhaps unread."""
    if context.role == "process":
        reading.claims += lined(own_forms_in(node.text), node.line)
    if context.role == "refused":
        return
    reading.claims += lined(requested_in(node.text), node.line)
    reading.doubtful.append(node.line)


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
    grouped = _with_groups(text, over)
    if grouped:
        return lined(grouped, node.line)
    found: list[Claim] = []
    in_list = context.role == "papers"
    if in_list and node.style != "answer" and (node.style or begins_with_paper(node)):
        found = claims_of(node.text, over, strict=True)
    if in_list and not found:
        found = bare_list(text, over)
    if not found:
        found = claims_in(text, over)
    return lined(found, node.line)


def _with_groups(text: str, over: Governing) -> list[Claim]:
    """The papers of a paragraph of which a sentence is a group (要交：甲、乙、丙); [] where none is one."""
    found: list[Claim] = []
    any_group = False
    for part in split_outside(text, "。"):
        grouped = group_in_line(part, over)
        any_group = any_group or bool(grouped)
        opening = re.split(r"[：:]", part, maxsplit=1)[0] if grouped else part
        found += [*claims_in(opening, over), *grouped]
    return [replace(claim, rank=2) for claim in found] if any_group else []


def _item(node: Node, text: str, context: Context, reading: Reading, symbols: frozenset[str]) -> bool:
    """Whether a line asks for papers as an item of a list does; they are then put down."""
    over = marked_optional(node, context.stars, context.over, symbols)
    claims = group_in_line(text, over) or claims_of(text, over)
    if not claims:
        return False
    if _is_prose(node.text) and not begins_with_paper(node) and not names_paper(claims[0].title):
        return False
    spanned = [over_years(claim, context.span) for claim in claims]
    placed = [replace(claim, attachment=context.attachment, item=node.value) for claim in spanned]
    reading.claims += lined(placed, node.line)
    own_lines = range(node.line.number, node.line.last + 1)
    reading.understood.update(own_lines)
    return True


def _is_prose(text: str) -> bool:
    """A sentence that says what somebody does."""
    if not text.endswith("。"):
        return False
    said = re.search(r"请|应|须|需要|必须|不得|可以|由|将|把|向|按照|根据|登录|均", masked(text))
    return said is not None
