"""Finds the list of papers in a notice: numbered lines (一、（一） 1. （1） ①), bullets and tables."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from srdi_desktop.rules.notice_words import condition_of, kind_of, words

Row = tuple[str, ...]  # one line of text (one cell), or one row of a table
_CN = "一二三四五六七八九十百"
_MARKS = (
    re.compile(rf"^(?:[{_CN}]{{1,3}}(?:\s*[、.．,，]\s*|\s+)|[甲乙丙丁戊己庚辛]、|【(?=[^】]+】$))"),
    re.compile(rf"^[（(]\s*[{_CN}]{{1,3}}\s*[）)]\s*[、.．]?\s*"),
    re.compile(
        r"^(?:附件|材料|第)?\s*\d{1,2}\s*(?:[、．:：]|\.(?!\d)|\.(?=20\d\d\D)|\s+(?=20\d\d|[\u4e00-\u9fff《“](?<![年月日个项份家])))\s*"
    ),
    re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){1,2}(?!\d)|[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[）)])\s*[、.．]?\s*"),
    re.compile(r"^[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]\s*[、.．]?\s*"),
    re.compile(rf"^[{_CN}]是(?=\S)"),
    re.compile(r"^[-•●★☆►➢▪◆■□☐·*–—]\s*"),
)
_INLINE = re.compile(
    r"(?<=[；;。：:])\s*(?=(?:\d{1,2}\s*[、．]|\d{1,2}\.(?:(?!\d)|(?=20\d\d\D))|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[）)]|[①-⑳]|[一二三四五六七八九十]是))"
)
_NAME_FIRST = re.compile(r"([^：:。；;，,]{2,24})[：:]\s*\S")
_PAPER = re.compile(r"(?:证明|报告|材料|说明|证书|复印件|扫描件|表|文件|凭证)$")
_NAMED = len(_MARKS)  # the level of a line that is named instead of numbered
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_WIDE = r"[\u3000-\u9fff（）《》“”、，。；：]"
_SPACE_BETWEEN = re.compile(rf"(?<={_WIDE})[ \t\u3000\xa0]+(?={_WIDE})")
_ROMAN = "ⅠⅡⅢ"
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


def tidy(text: str) -> str:
    """Full-width digits and Latin made plain, spaces inside Chinese text removed; ① and Ⅰ stay."""
    kept = "".join(
        char if char in _CIRCLED or char in _ROMAN or "\uff00" <= char <= "\uff0f" or char in "：；？（），。"
        else unicodedata.normalize("NFKC", char)
        for char in text
    )  # fmt: skip
    kept = re.sub(r"[\u200b\ufeff]", "", kept).strip()
    return _SPACE_BETWEEN.sub("", kept)


def rows_of(text: str) -> list[Row]:
    """Lines of pasted text; tabs, bars and runs of spaces part the cells of a table."""
    rows: list[Row] = []
    for line in text.splitlines():
        cells = _cells(line)
        if len(cells) == 1:
            rows += [(tidy(part),) for part in _split(tidy(line)) if part.strip()]
        elif cells:
            rows.append(cells)
    return rows


def _split(line: str) -> list[str]:
    """Numbered items that share a line, each by itself; numbers inside brackets belong to the words around them."""
    pieces, start = [], 0
    for found in _INLINE.finditer(line):
        before = line[: found.end()]
        if before.count("（") + before.count("(") <= before.count("）") + before.count(")"):
            pieces.append(line[start : found.start()])
            start = found.end()
    return [*pieces, line[start:]]


def _cells(line: str) -> Row:
    if "|" in line or "｜" in line:
        parts = re.split(r"[|｜]", line.strip().strip("|｜"))
        if all(re.fullmatch(r"\s*:?-{2,}:?\s*", part) for part in parts):
            return ()
    elif "\t" in line.strip():
        parts = line.split("\t")
    else:
        return (tidy(line),)
    cells = tuple(tidy(part) for part in parts)
    filled = [cell for cell in cells if cell]
    return cells if len(filled) > 1 else tuple(filled[:1])


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
        listed = [(number, text) for number, text in lines if marked(text)[0] is not None and kind_of(text).sure]
    return list(_leaves(_tree(listed), ""))


def _inside(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines below a heading that opens a list of papers, up to the next heading of its rank."""
    listed: list[tuple[int, str]] = []
    rank: int | None = None
    inside = False
    for number, line in lines:
        level, text = marked(line)
        deeper = inside and level is not None and (rank is None or level > rank)
        if not deeper and _opens(text, level):
            inside, rank = True, rank if inside and level is None else level
            if level is not None and words().any_in("conditional.headings", text):
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
    if not heading or len(short) > 60:
        return False
    return len(short) <= 14 or (level is None and ends_so) or (colon and not kind_of(short).sure)


def _closes(text: str, level: int | None, rank: int | None) -> bool:
    if level is not None and rank is not None and level <= rank:
        return True
    named = bool(words().any_in("headings.close", text[:16]))
    dated = re.fullmatch(r"20\d\d年\d{1,2}月\d{1,2}日", text) is not None
    return (named and not kind_of(text[:16]).sure and (level is None or level == 0)) or dated


def _tree(listed: list[tuple[int, str]]) -> list[Item]:
    """Items with their children by level; a line without a number belongs to the item before it."""
    flat: list[Item] = []
    for number, line in listed:
        level, text = marked(line)
        if level is None and flat and _is_named(text, flat):
            flat.append(Item(text, _NAMED, number))
        elif level is None and flat and not (kind_of(text).sure and len(text) < 30 and _bare(flat)):
            flat[-1] = replace(flat[-1], text=f"{flat[-1].text}{_joint(flat[-1].text, text)}{text}")
        else:
            flat.append(Item(text, 0 if level is None else level, number))
    return _nest(flat)


def _joint(before: str, after: str) -> str:
    """What joins a line to the one before: a colon after a complete name, nothing inside a broken line."""
    whole = len(before) <= 24 and (_PAPER.search(before) or kind_of(before).sure) and before[-1] not in "：:；;，,、"
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
            yield replace(item, group=group)
        elif any(kind_of(child.text).because for child in item.children) and not _details(item):
            yield from _leaves(item.children, _group_condition(item.text) or group)
        else:
            details = "；".join(child.text for child in item.children)
            yield replace(item, text=f"{item.text}（{details}）", group=group, children=())


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
    for number, row in enumerate(rows):
        if len(row) < 2:
            columns = columns if len(row) == 1 and columns and not row[0] else None
            continue
        heads = _columns(row)
        if heads:
            columns = heads
        elif columns is not None or kind_of("".join(row)).because:
            item = _of_row(row, columns or {"title": _widest(row)}, number)
            items += [item] if item else []
    return items


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
