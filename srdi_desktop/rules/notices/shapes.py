"""What the lines below a heading look like: a list of papers, one paper with its details, groups, strangers."""

import re
from collections import Counter
from collections.abc import Sequence

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
HOLLOW, SOLID, CROSSED = "⭕○☐□◯◇☆", "✅☑✔√✓●■★◆", "⛔❌🚫✗✖×"
STAR = re.compile(r"^[*★▲※#☆]")
_FEWEST_MARKED, _FEWEST_BARE, _LONGEST_BARE = 2, 3, 40  # lines; lines; characters
_LONGEST_CLAIM = 24  # characters
_LISTED = 0.5  # share of the lines below a heading that name a paper first: it is a list
_GENERAL = re.compile(r"[^，,。；;：:（(]{2,12}(?:材料|资料|文件|类)")


def listed_styles(node: Node) -> frozenset[str]:
    """Styles of numbers, and "" for bare lines, in which most lines below a node name a paper: they are its list."""
    found = set()
    styles = {child.style for child in node.children} - {"heading", "opening", "attachment", "row"}
    for style in styles:
        alike = [child for child in node.children if family(child.style) == family(style)]
        named = [child for child in alike if begins_with_paper(child) and not (child.children and role_of(child.text))]
        fewest = _FEWEST_BARE if style == "" else _FEWEST_MARKED
        short = style or all(len(child.text) <= _LONGEST_BARE for child in named)
        if len(named) >= fewest and len(named) >= _LISTED * len(alike) and short:
            found.add(style)
    return frozenset(found)


def is_list(children: Sequence[Node]) -> bool:
    """Whether most of the lines, or of the lines below them, begin with a paper's name."""
    leaves = [child for child in children if not child.row]
    if not leaves:
        return bool(children)
    named = [child for child in leaves if begins_with_paper(child) or (child.children and is_list(child.children))]
    if not (len(named) >= max(1, _LISTED * len(leaves))):
        return False
    return len(leaves) > 1 or (len(named) == 1 and bool(leaves[0].children))


def begins_with_paper(node: Node) -> bool:
    """Whether a line's first words, or those behind a claim (研发费用：…), are a paper's name."""
    text = STAR.sub("", node.text)
    proof = PROOF.search(text)
    if proof and names_paper(re.split(r"[，,。；;]", proof["paper"])[0]):
        return True
    parts = split_outside(re.sub(r"[（(].*", "", text), "，,。；;：:—")
    if (
        len(parts) > 1
        and len(parts[0]) <= _LONGEST_CLAIM
        and re.match(r"[：:—]", text[len(parts[0]) :])
        and names_document(parts[1])
    ):
        return True
    if not parts:
        return False
    if not names_paper(parts[0]):
        return False
    return not is_office_paper(parts[0])


def is_item(node: Node) -> bool:
    """A numbered paper whose lines below only describe it."""
    if not begins_with_paper(node) or node.text.endswith(("：", ":")):
        return False
    first = split_outside(node.text, "，,。；;：:—")[0]
    own = kind_of(bare(first))
    if is_collection(bare(first)) or node.text.endswith("类"):
        return False
    if not own.sure and is_list(node.children):
        return False
    kinds = [kind_of(child.text).kind for child in node.children if begins_with_paper(child)]
    others = [kind for kind in kinds if kind not in ("other", own.kind)]
    if own.sure:
        return len(others) * 2 <= len(node.children)
    return not kinds


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
    groups = [at for at, child in enumerate(parent.children) if child.style == "" and _is_general(child.text)]
    known = [at for at in groups if at + 1 < len(parent.children) and kind_of(parent.children[at + 1].text).because]
    if not (len(known) >= _FEWEST_MARKED):
        return False
    return any(parent.children[at] is node for at in known)


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
    usual, times = counts.most_common(1)[0] if counts else ("", 0)
    if usual in UNNUMBERED or times < _FEWEST_MARKED:
        return frozenset()
    return frozenset(style for style in counts if style != usual and (style == "" or counts[style] == 1))


def is_title(node: Node, parent: Node) -> bool:
    """The notice's own name, at its top."""
    top = parent.style == "root" and node.line.number < TOP
    name = re.sub(r"[（(【][^）)】]*[）)】]", "", node.text).strip("：: ！!")
    first = parent.children[0] is node and (is_collection(bare(name)) or role_of(name) == "papers")
    if not top:
        return False
    if node.style not in UNNUMBERED:
        return False
    return first or name.endswith(words().lists["headings.titles"])
