"""What the lines below a heading look like: a list of papers, one paper with its details, groups, strangers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from srdi_desktop.rules.notices.claims import PROOF
from srdi_desktop.rules.notices.outline import UNNUMBERED, Node
from srdi_desktop.rules.notices.phrases import (
    bare,
    is_collection,
    is_office_paper,
    kind_of,
    names_document,
    names_paper,
    role_of,
    split_outside,
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
_LISTED = 0.5  # share of the lines below a heading that name a paper first: it is a list
_GENERAL = re.compile(r"[^，,。；;：:（(]{2,12}(?:材料|资料|文件|类)")
_META = re.compile(
    r"^(?:来源|作者|发布|发布时间|发布日期|阅读|浏览|点赞|编辑|字号|责任编辑|关键词|标签|原创|日期|索引号|文号|主题词|抄送|联系人|联系电话|咨询电话|电话|地址|邮箱)\s*[：:\s\d]"
)
SIGNED = re.compile(
    r"^\s*20\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?\s*$|(?:局|厅|委|委员会|政府|办公室|中心)$|^(?:以上|上述|注[：:])"
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
        return bool(children)
    named = [child for child in leaves if begins_with_paper(child) or _stands_over_list(child)]
    fewest = max(1, _LISTED * len(leaves))
    if len(named) < fewest:
        return False
    if len(leaves) > 1:
        return True
    return len(named) == 1 and bool(leaves[0].children)


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
    first = split_outside(node.text, "，,。；;：:—")[0]
    name = bare(first)
    if is_collection(name):
        return False
    own = kind_of(name)
    if not own.sure and is_list(node.children):
        return False
    kinds = [kind_of(child.text).kind for child in node.children if begins_with_paper(child)]
    if not own.sure:
        return not kinds
    others = [kind for kind in kinds if kind not in ("other", own.kind)]
    return len(others) * 2 <= len(node.children)


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
