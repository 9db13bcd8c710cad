"""Finds the list of papers in a notice: numbered lines (一、（一） 1. （1） ①), bullets and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from srdi_desktop.rules.notices.rows import Row
from srdi_desktop.rules.notices.words import condition_of, kind_of, words

_CN = "一二三四五六七八九十百"
_MARKS = (
    re.compile(rf"^(?:[{_CN}]{{1,3}}(?:\s*[、.．,，]\s*|\s+)|[甲乙丙丁戊己庚辛]、|【(?=[^】]+】$))"),
    re.compile(rf"^[（(]\s*[{_CN}]{{1,3}}\s*[）)]\s*[、.．]?\s*"),
    re.compile(
        r"^(?:(?:附件|材料|第)?\s*\d{1,2}\s*(?:[、．:：]|\.(?!\d)|\.(?=20\d\d\D)|\s+(?=20\d\d|[\u4e00-\u9fff《“](?<![年月日个项份家])))|(?:[A-Z]\d?\s*[、．.]|[a-z]\s*[)）、．.])\s*(?=20\d\d|[\u4e00-\u9fff《“]))\s*"
    ),
    re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){1,2}(?!\d)|[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[）)])\s*[、.．]?\s*"),
    re.compile(r"^[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]\s*[、.．]?\s*"),
    re.compile(rf"^(?:[{_CN}]是(?=\S)|第[{_CN}]{{1,3}}[，,、]\s*)"),
    re.compile(r"^[-•●○★☆►➢▪◆◇■□☐☑√✓✔·*–—]\s*"),
)
_NAME_FIRST = re.compile(r"([^：:。；;，,]{2,24})[：:]\s*\S")
_PAPER = re.compile(r"(?:证明|报告|材料|说明|证书|复印件|扫描件|表|文件|凭证)$")
_TORN_NAME = re.compile(r"(?:可?证|证?明|证?书|材?料|复?印?件|报?告)")  # a name goes on here
_SHORT_LINE, _FEWEST_LINES = 30, 3  # characters; lines
_TALK = re.compile(r"(?:通知|事项|公告|要求|安排|要点|意见)(?:说明|补充|整理)?如下")
_BULLET = len(_MARKS) - 1
_NAMED = len(_MARKS)  # the level of a line that is named instead of numbered
_HEADING = -1  # the level of a heading without a number that opens a list, or a part of one
_ASKS = re.compile(r"(?:提交|提供|报送|上传|准备|递交|携带|附上|包括|包含|如下|以下|下列)[^：:。；;，,]{0,16}[：:]$")
_YEAR_HEAD = re.compile(r"T(?:-\d)?|20\d\d")
_TICKS = ("√", "✓", "是", "必", "Y", "●", "○", "1")
_YES_CELLS = ("是", "必", "√", "✓", "需")


@dataclass(frozen=True)
class Item:
    """One listed paper: its text without the mark, its level (0 outermost), its line, its group's condition."""

    text: str
    level: int
    line: int
    group: str = ""
    needed: str = ""  # a table's cell that says whether it is needed
    title: str = ""  # a table's cell with the name
    children: tuple["Item", ...] = ()


def marked(text: str) -> tuple[int | None, str]:
    """(level of the number before the text, None when there is none; the text without it)."""
    for level, mark in enumerate(_MARKS):
        found = mark.match(text)
        if found and len(text) > found.end():
            return level, text[found.end() :]
    return None, text


def items_of(rows: Sequence[Row]) -> list[Item]:
    """The papers that the notice lists, groups resolved; a table's rows as well as numbered lines."""
    return sorted([*_of_tables(rows), *_of_lines(rows)], key=lambda item: item.line)


def _of_lines(rows: Sequence[Row]) -> list[Item]:
    lines = [(number, row[0]) for number, row in enumerate(rows) if len(row) == 1]
    listed = _inside(lines)
    if not any(kind_of(text).because for _, text in listed):
        listed = _numbered_papers(lines) or _plain_block(lines)
    return list(_leaves(_tree(listed), ""))


def _numbered_papers(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Numbered lines from the first to the last that surely name a paper, where no heading opens a list."""
    marks = [(number, text) for number, text in lines if marked(text)[0] is not None]
    sure = [number for number, text in marks if kind_of(text).sure]
    return [
        (number, text) for number, text in marks if sure and sure[0] <= number <= sure[-1] and kind_of(text).because
    ]


def _plain_block(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The longest run of short lines that each begin with a paper's name, where nothing else looks like a list."""
    runs: list[list[tuple[int, str]]] = [[]]
    for number, text in lines:
        if len(text) <= _SHORT_LINE and kind_of(re.split("[（(，,：:]", text)[0]).because:
            runs[-1].append((number, f"• {text}"))
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    return longest if len(longest) >= _FEWEST_LINES else []


def _inside(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines below a heading that opens a list of papers, up to the next heading of its rank."""
    listed: list[tuple[int, str]] = []
    rank: int | None = None
    inside = False
    for number, line in lines:
        level, text = marked(line)
        if level == _BULLET and _opens(text, None):  # a sign before a heading only decorates it
            level = None
        deeper = inside and level is not None and (rank is None or level > rank)
        if not deeper and _opens(text, level):
            inside, rank = True, rank if inside and level is None else level
            if words().any_in("conditional.headings", text) or (listed and level is None):
                listed.append((number, line))
        elif inside and _closes(text, level, rank):
            inside = False
        elif inside and (level is not None or listed or (rank is None and kind_of(text).sure)):
            listed.append((number, line))
    return listed


def _opens(text: str, level: int | None) -> bool:
    short = re.sub(r"[（(][^（）()]*[）)]$", "", text.rstrip("：: 。.")).rstrip("：: ")
    heading = words().any_in("headings.open", short)
    ends_so = text.rstrip().endswith(("：", ":")) or short.endswith(("材料", "清单", "目录", "要求", "顺序", "资料"))
    colon = text.rstrip().endswith(("：", ":"))
    if level is None and _ASKS.search(text) and not _TALK.search(text) and not words().any_in("headings.close", text):
        return len(short) <= 60
    if not heading or len(short) > 60:
        return False
    return len(short) <= 14 or (level is None and ends_so) or (colon and not kind_of(short).sure)


def _closes(text: str, level: int | None, rank: int | None) -> bool:
    if level is not None and rank is not None and level <= rank:
        return True
    named = bool(words().any_in("headings.close", text[:16]))
    dated = re.fullmatch(r"20\d\d年\d{1,2}月\d{1,2}日", text) is not None
    return (named and not kind_of(text[:16]).sure and level in (None, 0, _BULLET)) or dated


def _tree(listed: list[tuple[int, str]]) -> list[Item]:
    """Items with their children by level; a line without a number belongs to the item before it."""
    flat: list[Item] = []
    for number, line in listed:
        level, text = marked(line)
        if (level is None or level == _BULLET) and _opens(text, None):
            flat.append(Item(text, _HEADING, number))
        elif level is None and flat and _is_named(text, flat):
            flat.append(Item(text, _NAMED, number))
        elif level is None and flat and not (kind_of(text).sure and len(text) < 30 and _bare(flat)):
            flat[-1] = replace(flat[-1], text=f"{flat[-1].text}{_joint(flat[-1].text, text)}{text}")
        else:
            flat.append(Item(text, 0 if level is None else level, number))
    return _nest(flat)


def _joint(before: str, after: str) -> str:
    """What joins a line to the one before: a colon after a complete name, nothing inside a broken line."""
    named = _PAPER.search(before) or (kind_of(before).sure and not _TORN_NAME.match(after))
    whole = len(before) <= 24 and named and before[-1] not in "：:；;，,、"
    return "：" if whole and after[0] not in "（(：:；;，,、" else ""


def _is_named(text: str, flat: list[Item]) -> bool:
    """A line "name：explanation" below a short heading is a paper of its own, though it has no number."""
    found = _NAME_FIRST.match(text)
    heading = next((item.text for item in reversed(flat) if item.level != _NAMED), "")
    short = heading.endswith(("：", ":")) or len(heading) <= 10
    return found is not None and short and bool(kind_of(found.group(1)).because or _PAPER.search(found.group(1)))


def _bare(flat: list[Item]) -> bool:
    """The list before consists of bare lines, one paper each."""
    return flat[-1].level == 0


def _nest(flat: list[Item]) -> list[Item]:
    nested: list[Item] = []
    index = 0
    while index < len(flat):
        item, end = flat[index], index + 1
        while end < len(flat) and _below(flat[end], item):
            end += 1
        nested.append(replace(item, children=tuple(_nest(flat[index + 1 : end]))))
        index = end
    return nested


def _below(item: Item, above: Item) -> bool:
    return item.level > above.level


def _leaves(items: Sequence[Item], group: str) -> Iterator[Item]:
    """Papers only: a group's heading passes its condition on; details of a paper join its text."""
    for item in items:
        if not item.children:
            if item.level != _HEADING:
                yield replace(item, group=group)
        elif _names_papers(item.children) and not _details(item):
            yield from _leaves(item.children, _group_condition(item.text) or group)
        else:
            details = "；".join(child.text for child in item.children)
            yield replace(item, text=f"{item.text}（{details}）", group=group, children=())


def _names_papers(items: Sequence[Item]) -> bool:
    """Whether any of them, or anything below them, is a paper."""
    return any(kind_of(item.text).because or _names_papers(item.children) for item in items)


def _details(item: Item) -> bool:
    """The children only describe the paper named above: most of them name no paper, or the same one."""
    own = kind_of(item.text)
    if not own.sure:
        return False
    kinds = [kind_of(child.text).kind for child in item.children]
    return sum(kind in ("other", own.kind) for kind in kinds) * 2 > len(kinds)


def _group_condition(text: str) -> str:
    named = words().any_in("conditional.headings", text)
    if named:
        return text.strip("：: 】")
    return condition_of(text, "") if re.search("提供|提交|附", text) else ""


def _of_tables(rows: Sequence[Row]) -> list[Item]:
    items: list[Item] = []
    columns: dict[str, int] | None = None
    group = ""
    for number, row in enumerate(rows):
        if len(row) < 2:
            columns = columns if len(row) == 1 and columns and not row[0] else None
            continue
        heads = _columns(row)
        if heads:
            columns, group = heads, ""
        elif columns is not None or kind_of("".join(row)).because:
            group = _group_of_row(row, columns or {}, group)
            plain = ("", *row[1:]) if group and row[0] and columns else row
            item = _of_row(plain, columns or {"title": _widest(row)}, number)
            items += [replace(item, group=group)] if item else []
    return items


def _group_of_row(row: Row, columns: dict[str, int], group: str) -> str:
    """The condition of the rows that share a merged first cell; an empty one goes on with that of the row before."""
    if columns.get("title") == 0 or columns.get("needed") == 0 or columns.get("number") == 0:
        return ""
    return _group_condition(row[0]) if row[0] else group


def _columns(row: Row) -> dict[str, int]:
    """Which column holds the name and which says whether it is needed; {} when this is no header."""
    if max(len(cell) for cell in row) > 14:
        return {}
    found: dict[str, int] = {}
    for name in ("number", "needed", "title"):
        free = [place for place in range(len(row)) if place not in found.values()]
        lengths = {place: len(words().any_in(f"columns.{name}", row[place])) for place in free}
        best = max(free, key=lambda place: (lengths[place], -place), default=None)
        if best is not None and lengths[best]:
            found[name] = best
    years = {f"year {cell}": place for place, cell in enumerate(row) if _YEAR_HEAD.fullmatch(cell)}
    found |= years
    return found if "title" in found and len(found) + _plain_heads(row) >= 2 else {}


def _plain_heads(row: Row) -> int:
    return sum(cell in words().lists["columns.other"] for cell in row)


def _widest(row: Row) -> int:
    named = [place for place, cell in enumerate(row) if kind_of(cell).because]
    return named[0] if named else max(range(len(row)), key=lambda place: len(row[place]))


def _of_row(row: Row, columns: dict[str, int], line: int) -> Item | None:
    place = columns["title"]
    if place >= len(row) or not row[place]:
        return None
    needed = row[columns["needed"]] if "needed" in columns and columns["needed"] < len(row) else ""
    years = [name.removeprefix("year ") for name, at in columns.items() if name.startswith("year ") and at < len(row)]
    asked = [year for year in years if row[columns[f"year {year}"]] in _TICKS]
    skip = {place, *(at for name, at in columns.items() if name != "title")}
    rest = [cell for at, cell in enumerate(row) if at not in skip and cell and not re.fullmatch(r"\d{1,2}", cell)]
    title = marked(row[place])[1]
    rest += [f"{'、'.join(asked)}年度"] if asked else []
    return Item("；".join([title, *rest]), 0, line, needed=needed, title=title)


def optional_cell(cell: str) -> bool:
    """Whether a table's cell says that the paper is not always needed."""
    yes = any(word in cell for word in _YES_CELLS) and not cell.startswith(("非", "否", "不"))
    return bool(words().any_in("conditional.cells", cell)) and not (yes and len(cell) <= 2)
