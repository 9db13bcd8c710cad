"""What the lines below a heading look like: a list of papers, one paper with its details, groups, strangers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from srdi_desktop.rules.notices.claims import PROOF
from srdi_desktop.rules.notices.outline import UNNUMBERED, Node
from srdi_desktop.rules.notices.phrases import (
    Governing,
    bare,
    is_collection,
    is_everyone,
    is_office_paper,
    kind_of,
    names_document,
    names_paper,
    role_of,
    split_outside,
    without_brackets,
    words,
)

TOP = 8  # lines in which the notice's own name stands
HOLLOW = "⭕○☐□◯◇☆"
SOLID = "✅☑✔√✓●■★◆"
CROSSED = "⛔❌🚫✗✖×"
STAR = re.compile(r"^[*★▲※#☆]")
# lines; lines; characters
_FEWEST_MARKED = 2
_FEWEST_BARE = 3
_LONGEST_BARE = 40
_LONGEST_CLAIM = 24  # characters
_NEARLY_ALL = 0.8  # share of the lines below a heading that are documents
_LISTED = 0.5  # share of the lines below a heading that name a paper first: it is a list
_GENERAL = re.compile(r"[^，,。；;：:（(]{2,12}(?:材料|资料|文件|类)")
_META = re.compile(
    r"^(?:[上下]一[篇条页]|分享到|首页|当前位置|打印本页|扫一扫|发件人|收件人|抄送人?|主题|发送时间|From|Sent|To|Cc|CC|Subject|Date|来源|作者|发布|发布时间|发布日期|阅读|浏览|点赞|编辑|字号|责任编辑|关键词|标签|原创|日期|索引号|文号|主题词|抄送|联系人|联系电话|咨询电话|电话|地址|邮箱)\s*[：:\s\d]"
)
SIGNED = re.compile(
    r"^\s*20\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?\s*$|(?:局|厅|委|委员会|政府|办公室|中心)(?:文件)?$|^(?:以上|上述|注[：:])"
)
_ADDRESSED = re.compile(r"^(?:各|有关|相关|尊敬)[^。；;]{1,40}[：:]$")
_LEGEND = re.compile(
    r"(?:标|带|有|加|注)[^，。；]{0,3}([*★▲※#☆])[^，。；]{0,6}?(?:为|是|的)?[^，。；]{0,3}(必|须|可选|选)"
)


def listed_styles(node: Node) -> frozenset[str]:
    """Styles of numbers, and "" for bare lines, in which most lines below a node name a paper: they are its list."""
    styles = {child.style for child in node.children} - {"heading", "opening", "attachment", "row"}
    return frozenset(style for style in styles if _is_listed(style, node))


def _is_listed(style: str, node: Node) -> bool:
    own = family(style)
    alike = [child for child in node.children if family(child.style) == own]
    named = [child for child in alike if begins_with_paper(child) and not _has_role(child)]
    if len(named) < _LISTED * len(alike):
        return False
    if style:
        return len(named) >= _FEWEST_MARKED
    return len(named) >= _FEWEST_BARE and all(len(child.text) <= _LONGEST_BARE for child in named)


def _has_role(node: Node) -> bool:
    """A heading whose words say what stands below it."""
    return bool(node.children) and role_of(node.text) != ""


def is_list(children: Sequence[Node]) -> bool:
    """Whether most of the lines, or of the lines below them, begin with a paper's name."""
    leaves = [child for child in children if not child.row]
    if not leaves:
        return any(names_document(cell) for child in children for cell in child.line.cells)
    named = [child for child in leaves if begins_with_paper(child) or _stands_over_list(child)]
    fewest = max(1, _LISTED * len(leaves))
    if len(named) < fewest:
        return False
    if len(leaves) > 1:
        return True
    return len(named) == 1 and bool(leaves[0].children)


def holds_documents(node: Node) -> bool:
    """Three or more numbered lines right below, nearly all of them documents: a list under whatever heading."""
    numbered = [child for child in node.children if child.value]
    documents = [child for child in numbered if _is_document_of_other(child, "any")]
    return len(documents) > _FEWEST_MARKED and len(documents) >= _NEARLY_ALL * len(node.children)


def _stands_over_list(node: Node) -> bool:
    return bool(node.children) and is_list(node.children)


def begins_with_paper(node: Node) -> bool:
    """Whether a line's first words, or those behind a claim (研发费用：…), are a paper's name."""
    text = STAR.sub("", node.text)
    proof = PROOF.search(text)
    if proof and names_paper(re.split(r"[，,。；;]", proof["paper"])[0]):
        return True
    plain = re.sub(r"[（(].*", "", text)
    parts = split_outside(plain, "，,。；;：:—")
    if not parts:
        return False
    first = parts[0]
    claims = len(parts) > 1 and len(first) <= _LONGEST_CLAIM and re.match(r"[：:—]", text[len(first) :])
    if claims and names_document(parts[1]):
        return True
    return names_paper(first) and not is_office_paper(first)


def is_item(node: Node) -> bool:
    """A numbered paper whose lines below only describe it."""
    if not begins_with_paper(node) or node.text.endswith(("：", ":", "类")):
        return False
    if any(child.row for child in node.children):
        return False
    first = split_outside(node.text, "，,。；;：:—")[0]
    name = bare(first)
    if is_collection(name):
        return False
    own = kind_of(name)
    if not own.sure and is_list(node.children):
        return False
    if _holds_others(node, own.kind if names_document(name) else ""):
        return False
    kinds = [kind_of(child.text).kind for child in node.children if begins_with_paper(child)]
    if not own.sure:
        return not kinds
    others = [kind for kind in kinds if kind not in ("other", own.kind)]
    return len(others) * 2 <= len(node.children)


def _holds_others(node: Node, kind: str) -> bool:
    """Two or more numbered documents of other kinds below: a group (主体资格, 研发投入), whatever its name."""
    numbered = [child for child in node.children if child.style not in UNNUMBERED and not child.row]
    others = [child for child in numbered if _is_document_of_other(child, kind)]
    return len(others) >= _FEWEST_MARKED and 2 * len(others) >= len(numbered)


def _is_document_of_other(node: Node, kind: str) -> bool:
    first = split_outside(node.text, "，,。；;：:—（(")[:1]
    named = names_document if kind else names_paper
    if not first or not named(first[0]):
        return False
    return kind_of(first[0]).kind != kind or kind == "other"


def only_remarks(node: Node) -> bool:
    """An item with lines behind it that belong to the whole list."""
    plain = all(child.style == "" and not child.row for child in node.children)
    if not plain:
        return False
    if is_list(node.children):
        return False
    if node.text.endswith(("：", ":", "类")):
        return False
    return len(node.text) > 10


_AUDIENCE = re.compile(
    r"^(?:(?:情形|类型|类别|路径)[一二三四\dA-Z][：:、]?)?(?P<who>[^，,。；;：:（()]{2,20}?)类?(?:的?(?:需|须|应|要|另行|还|均)*(?:提交|提供|报送|上传|准备|交)的?)?"
    r"(?:的?(?:申报|申请|佐证|证明|补充|专用|所需|另附)?(?:材料|资料)(?:清单|目录)?|的?(?:清单|目录))?[：:]?$"
)


def audiences_of(children: Sequence[Node]) -> dict[int, str]:
    """Line -> kind of application or applicant of each heading that stands over a list of its own; {} below two."""
    found: dict[int, str] = _alternatives(children)
    for child in children:
        heading = child.text
        if not child.children:
            heading = re.split(r"(?<=[：:])", child.text, maxsplit=1)[0]
        heads = is_list(child.children) if child.children else heading != child.text
        who = _audience_in(heading) if heads else ""
        if who:
            found[child.line.number] = who
    return found if len(set(found.values())) > 1 else {}


def _alternatives(children: Sequence[Node]) -> dict[int, str]:
    """Line -> heading of lists of which each asks for the same form anew: each is for applicants of its own."""
    listed = [child for child in children if any(node.children and is_list(node.children) for node in child.walk())]
    told = [child for child in listed if child.style == "way" or role_of(child.text) in ("", "neutral")]
    forms = {child.line.number: _repeated_papers(child) for child in told}
    counts = Counter(name for names in forms.values() for name in names)
    repeated = {name for name, times in counts.items() if times > 1}
    alike = [child for child in told if child.style == "way" or forms[child.line.number] & repeated]
    return {child.line.number: without_brackets(child.text).strip("：: ") for child in alike}


def _repeated_papers(node: Node) -> set[str]:
    """The names of the papers in a list that every application needs once."""
    named = [child for child in node.walk() if not child.children and begins_with_paper(child)]
    names = [bare(split_outside(child.text, "，,。；;：:（(")[0]) for child in named]
    return {
        name
        for name in names
        if kind_of(name).kind in ("application-form", "business-license", "commitment", "audit-report")
    }


def _audience_in(heading: str) -> str:
    """复核 of 复核企业提交的材料, "" where a heading names no applicants."""
    found = _AUDIENCE.match(without_brackets(heading).strip())
    if found is None:
        return ""
    who = found["who"]
    if who.endswith(words().lists["governs.applications"]):
        return who
    return ""


def heads_group(node: Node, parent: Node) -> bool:
    """A bare line such as 成长性证明文件 among bare papers: two or more of them, each before papers of known kinds."""
    groups = [line for line, after in pairwise(parent.children) if _heads(line, after)]
    if len(groups) < _FEWEST_MARKED:
        return False
    return any(group is node for group in groups)


def _heads(node: Node, after: Node) -> bool:
    if node.style != "" or not _is_general(node.text):
        return False
    return kind_of(after.text).because != ""


def _is_general(text: str) -> bool:
    return _GENERAL.fullmatch(text) is not None and kind_of(text).because == ""


def family(style: str) -> str:
    """Ticks of every shape mark one list."""
    if style and style in HOLLOW + SOLID:
        return "tick"
    return style


def strangers(node: Node) -> frozenset[str]:
    """Styles of lines whose number or symbol is not that of the list around them."""
    counts = Counter(family(child.style) for child in node.children)
    if not counts:
        return frozenset()
    usual, times = counts.most_common(1)[0]
    if usual in UNNUMBERED or times < _FEWEST_MARKED:
        return frozenset()
    others = counts.keys() - {usual}
    return frozenset(style for style in others if style == "" or counts[style] == 1)


def is_question(node: Node) -> bool:
    """问：… or a heading that ends as a question does."""
    return node.style == "question" or node.text.endswith(("？", "?"))


def is_title(node: Node, parent: Node) -> bool:
    """The notice's own name, at its top."""
    if parent.style != "root" or node.line.number >= TOP:
        return False
    if node.style not in UNNUMBERED:
        return False
    name = re.sub(r"[（(【][^）)】]*[）)】]", "", node.text).strip("：: ！!")
    if name.endswith(words().lists["headings.titles"]):
        return True
    return parent.children[0] is node and (is_collection(bare(name)) or role_of(name) == "papers")


def is_of_no_list(node: Node) -> bool:
    """The name of an attachment, data of the page, an address, a signature."""
    if node.style == "attachment":
        return True
    if _META.match(node.text) or _ADDRESSED.match(node.text):
        return True
    return node.style in UNNUMBERED and SIGNED.search(node.text) is not None


def star_legend(root: Node) -> str:
    """What the notice says of its stars: "must", "may", or "" for nothing."""
    for node in root.walk():
        found = _LEGEND.search(node.line.text)
        if not found:
            continue
        if found.group(2) in "必须":
            return "must"
        return "may"
    return ""


# What a line's shape says of the papers below it


def answers_by_list(node: Node) -> bool:
    """Whether numbered papers stand right below a question."""
    return any(child.value for child in node.children) and is_list(node.children)


def case_of_question(text: str, over: Governing) -> Governing:
    """更名的企业怎么办？, 去年没过的企业，今年要补什么？: the answer is for those of whom the question speaks."""
    if re.search(r"怎么办|如何处理|的话", text):
        return Governing(text.strip("？?"))
    asked = re.match(r"(?P<case>.{2,24}?(?:企业|单位|公司|的))[，,]?(?:今年|还|再|额外|需要|需|要|应该?|可以)", text)
    if asked is None or is_everyone(asked["case"]):
        return over
    return Governing(asked["case"])


def marked_optional(node: Node, stars: str, over: Governing, symbols: frozenset[str]) -> Governing:
    """Hollow ticks beside solid ones, and lines without the star of the required ones, are optional."""
    starred = node.style in ("*", "★", "▲", "※", "☆") or STAR.match(node.text) is not None
    if (stars == "must" and not starred) or (stars == "may" and starred):
        condition = over.condition or "非必交（未标必交符号）"
        return Governing(condition, over.one_of)
    solid = any(symbol in SOLID for symbol in symbols)
    if node.style and node.style in HOLLOW and solid:
        condition = over.condition or f"选交（{node.style}）"
        return Governing(condition, over.one_of)
    return over
