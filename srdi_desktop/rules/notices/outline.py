"""The outline of a notice: headings, items and lines below them, by their numbering and their shape."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from srdi_desktop.rules.notices.lines import Line
from srdi_desktop.rules.notices.marks import SYMBOL_RANK, mark_of
from srdi_desktop.rules.notices.phrases import bare, kind_of, masked, names_paper, role_of, without_brackets

_TOP_HEADING_RANK = 1.9
_ATTACHED_RANK = 0.9
_OPENING_RANK = 2.4
_HEADING_RANK = 2.5
_PLAIN_RANK = 9.0
_UNNUMBERED = {_ATTACHED_RANK: "opening", _OPENING_RANK: "opening", _HEADING_RANK: "heading", _PLAIN_RANK: ""}
UNNUMBERED = ("", "heading", "opening")
_GROUP_NAME = re.compile(r"^[^，,。；;：:（(]{2,24}(?:材料|资料|文件|佐证)$")
_LONGEST_HEADING = 26  # characters
_OPENS = re.compile(
    r"(?:如下|以下|下列|下面|包括|包含|清单|材料|资料|内容|依次是|组成|附件|要求|提交|提供|几点|佐证|顺序|次序)[^：:。；;]{0,18}[：:]$"
)


@dataclass
class Node:
    """A line with what stands below it. style "": an unnumbered line, "heading": an unnumbered one that heads others,
    "opening": one that ends with a colon and opens a list.
    """

    line: Line
    text: str
    style: str = ""
    rank: float = 0
    value: int | None = None
    children: list["Node"] = field(default_factory=list)

    @property
    def row(self) -> bool:
        """A row of a table."""
        return bool(self.line.cells)

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(lines: Sequence[Line]) -> Node:
    """The root of the tree; numbering gives the levels, and what is not numbered goes by its shape."""
    root = Node(Line(0, ""), "", "root", -1)
    numbered = any(mark_of(line.text).style == "cn" for line in lines if not line.cells)
    open_nodes = [root]
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        node = _node(line, after)
        if node.style == "heading" and not numbered:
            node.rank = _heading_rank(open_nodes)
        if node.style not in ("", "heading", "opening"):
            _reopen(node, open_nodes)
        while len(open_nodes) > 1 and not _below(node, open_nodes[-1]):
            open_nodes.pop()
        while node.row and open_nodes[-1].value and _is_paper(open_nodes[-1].text):
            open_nodes.pop()  # a table stands beside the list's papers, not below the last of them
        open_nodes[-1].children.append(node)
        if not node.row and node.rank < _PLAIN_RANK:
            open_nodes.append(node)
    return root


def _heading_rank(open_nodes: Sequence[Node]) -> float:
    """Where no 一、 tells the sections apart, headings do, but those that follow an opening are its groups."""
    opening = next((node for node in open_nodes if node.style == "opening"), None)
    groups = opening is not None and all(child.style == "heading" for child in opening.children)
    return _OPENING_RANK + 0.05 if groups else _TOP_HEADING_RANK


def _node(line: Line, after: Line | None) -> Node:
    if line.cells:
        return Node(line, line.text, "row", _PLAIN_RANK)
    mark = mark_of(line.text)
    if mark.style == "" or (mark.rank == SYMBOL_RANK and _heads(mark.rest, after, mark.style)):
        rank = _rank_unnumbered(mark.rest, after)
        return Node(line, mark.rest, _UNNUMBERED[rank], rank)
    return Node(line, mark.rest, mark.style, mark.rank, mark.value)


def _heads(text: str, after: Line | None, symbol: str) -> bool:
    """A symbol before a heading only decorates it: what follows bears another mark or none."""
    other = after is not None and mark_of(after.text).style != symbol
    return other and not names_paper(text) and _rank_unnumbered(text, after) < _PLAIN_RANK


def _rank_unnumbered(text: str, after: Line | None) -> float:
    if after is None:
        return _PLAIN_RANK
    if re.fullmatch(r"附件(?:清单|目录|列表)?[：:]?", text):
        return _ATTACHED_RANK
    if text.endswith(("：", ":")):
        plain = without_brackets(text)
        if _OPENS.search(plain) or _short_name(text):
            return _OPENING_RANK
        return _PLAIN_RANK
    over_table = after.cells and len(text) <= _LONGEST_HEADING and not re.search(r"[。；;，,：:]", masked(text))
    if over_table or _names_group(text, after) or _is_heading(text):
        return _HEADING_RANK
    return _PLAIN_RANK


def _names_group(text: str, after: Line) -> bool:
    """加分材料（没有不必交） before marked lines."""
    plain = without_brackets(text)
    if not _GROUP_NAME.search(plain) or kind_of(bare(text)).kind != "other":
        return False
    return mark_of(after.text).style not in ("", "cn", "part")


def _short_name(text: str) -> bool:
    if not (len(text) <= 16):
        return False
    if re.search(r"[，,。；;]", text):
        return False
    return not text.startswith(("各", "尊敬"))


def _is_heading(text: str) -> bool:
    """Short, without a sentence's end, and no paper."""
    if re.match(r"[（(].*[）)]$", text) or re.search(r"(?:局|厅|委员会|政府|办公室)$", text):
        return False
    if (
        len(text) > _LONGEST_HEADING
        or re.search(r"[。；;，,：:…]", masked(text))
        or re.search(r"\d{3,}[-\d]*$|^20\d\d年\d", text)
    ):
        return False
    known = kind_of(bare(text))
    if role_of(text) not in ("", "papers", "neutral") and not names_paper(text):
        return True
    if names_paper(text):
        return False
    return not (known.sure and not text.endswith(("类", "材料", "部分")))


def _is_paper(text: str) -> bool:
    phrase = re.split(r"[（(，,。；;：:]", text, maxsplit=1)[0]
    return names_paper(phrase)


def _below(node: Node, above: Node) -> bool:
    """Whether a node belongs below another: a lower rank, and never its own style."""
    if node.style == above.style and node.style != "":
        return False
    return node.rank > above.rank


def _reopen(node: Node, open_nodes: list[Node]) -> None:
    """Where numbering goes on after a stray line that looked like a heading, the line is taken for what was said of the
    item before.
    """
    stray = open_nodes[-1]
    if stray.style != "heading" or stray.children or len(open_nodes) < 2 or role_of(stray.text) not in ("", "neutral"):
        return
    siblings = open_nodes[-2].children
    before = siblings[-2] if len(siblings) > 1 else None
    if before is None or before.style != node.style or node.value is None or before.value is None:
        return
    if node.value == before.value + 1:
        siblings.remove(stray)
        stray.style, stray.rank = "", _PLAIN_RANK
        before.children.append(stray)
        open_nodes[-1] = before
