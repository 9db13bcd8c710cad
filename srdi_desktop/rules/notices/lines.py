"""A notice's rows as lines: tidied, torn lines joined, items that share a line each by itself.

Notices that amend another (将…改为…, 增加一项, 不再要求): what holds after the change.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from srdi_desktop.rules.notices.marks import INLINE, counted_on, mark_of, numeral
from srdi_desktop.rules.notices.phrases import balanced, masked, words

Row = tuple[str, ...]  # one line of text (one cell), or one row of a table
_KEPT = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢ"
_SYMBOLS = "★☆●○◆◇■□▪►➢▶➤√✓✔☐☑№℃※✅⭕❌⛔🚫❓✦"  # bullets and ticks that mean something; other symbols decorate
_WIDE = r"[\u3000-\u9fff（）《》“”、，。；：]"
_SPACE_BETWEEN = re.compile(rf"(?<={_WIDE})[ \t\u3000\xa0]+(?={_WIDE})")
_LEADER = re.compile(r"\s*(?:\.{4,}|…{2,}|·{4,}|_{4,})\s*\d*$")  # dots of a contents page and its number
_TORN_YEAR = re.compile(r"(?<!\d)2\s?0\s?[12]\s?\d(?=\s*[年、,，至~—–-])")  # as OCR tears it: 20 23
_NUMERAL = re.compile(r"^\s*([一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})[ \t\u3000]+(?=[\u4e00-\u9fff])")
_TAIL_OF_NAME = re.compile(r"[明书件料告表函](?:复印件|扫描件|原件)?(?=[（(；;，,。]|$)")
_TORN_NUMBER = re.compile(r"(?<![\d.])\d(?: \d)+(?![\d.])")  # 1 0 0 MB
_NAMELESS = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]{1,2}[：:]?")
_OPENED = re.compile(r"(?<=[\u4e00-\u9fff])\s*[—–]{1,2}$")  # 必带——
_SHORT_OPENING = 10  # characters
_KEYCAP = re.compile(r"(\d)\ufe0f?\u20e3")
_ATTACHED = re.compile(r"附件[：:]\s*(?=1\s*[.．、])")
_ASKED = re.compile(r"[^。；;？?]{4,40}[？?](?=[^？?]{4,}$)")  # a question with its answer behind
_PAGE = re.compile(
    r"[-—–·\s]*(?:第\s*\d{1,3}\s*页)?[\s/，,]*(?:共\s*\d{1,3}\s*页)?[-—–·\s]*|[-—–]\s*\d{1,3}\s*[-—–]|\d{1,3}/\d{1,3}"
)
_ENDS = "。；;：:！!？?，,、）)】”"
_TORN_LENGTH = 14  # characters
_FEWEST_TORN = 2  # lines
_LONGEST_BRACKET = 6  # lines
_EDGE = 2  # characters
_LONGEST_NAME = 40  # characters
_LONGEST_GROUP = 24  # characters
_LONGEST_LINE = 8_000  # characters; what is longer is cut


@dataclass(frozen=True)
class Line:
    """`number` and `last`: its first and last place in the source, from 0; `gap`: an empty line stands before it."""

    number: int
    text: str
    cells: Row = ()
    gap: bool = False
    last: int = 0


def tidy(text: str) -> str:
    """Full-width digits and Latin made plain, blanks inside Chinese text removed; ① and Ⅰ stay.

    A symbol stays where it stands first, since it may say what it marks; elsewhere it goes.
    """
    keyed = _KEYCAP.sub(r"\1、", text)
    numbered = _NUMERAL.sub(r"\1、", keyed)
    plain = "".join(_plain(char) for char in numbered)
    kept = re.sub(r"[\u200b-\u200f\ufeff\ufe0f]", "", plain).strip()
    kept = kept[:1] + "".join(char for char in kept[1:] if not _decorates(char))
    kept = _LEADER.sub("", kept.strip())
    opened = _OPENED.search(kept)
    if opened and ("如下" in kept or 2 <= opened.start() <= _SHORT_OPENING):
        kept = f"{kept[: opened.start()]}："
    kept = _TORN_YEAR.sub(_closed_up, kept)
    kept = _TORN_NUMBER.sub(_closed_up, kept)
    return _SPACE_BETWEEN.sub("", kept)


def _closed_up(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found.group())


def _plain(char: str) -> str:
    punctuation = "\uff00" <= char <= "\uff0f" or char in "：；？（），。"
    if char in _KEPT or punctuation:
        return char
    return unicodedata.normalize("NFKC", char)


def _decorates(char: str) -> bool:
    if unicodedata.category(char) not in ("So", "Sk", "Co"):
        return False
    return char not in _SYMBOLS + _KEPT


def lines_of(rows: Iterable[Row]) -> list[Line]:
    """Lines to be read: page numbers gone, torn lines joined, numbered items parted."""
    read: list[Line] = []
    gap = False
    for number, row in enumerate(rows):
        text = "  ".join(cell for cell in row if cell)[:_LONGEST_LINE]
        if not text:
            gap = True
        elif len(row) > 1:
            read.append(Line(number, text, row, gap, number))
            gap = False
        elif not _PAGE.fullmatch(text):
            read.append(Line(number, text, (), gap, number))
            gap = False
    return [part for line in _joined(_without_lone(_grouped(read))) for part in _parted(line)]


def _grouped(lines: Sequence[Line]) -> list[Line]:
    """A short line between two rows of a table is the row of a group."""
    out = list(lines)
    for at in range(1, len(lines) - 1):
        before = out[at - 1].cells
        line = lines[at]
        after = lines[at + 1].cells
        if line.cells or len(line.text) > _LONGEST_GROUP or line.text[-1] in "。；;":
            continue
        if before and len(before) == len(after):
            empty = [""] * (len(before) - 1)
            cells = (line.text, *empty)
            out[at] = replace(line, cells=cells)
    return out


def _without_lone(lines: Sequence[Line]) -> list[Line]:
    """A line that one bar parts, with no row beside it, is a line of text (转发｜…, 01 | 谁可以报)."""
    out = list(lines)
    for at, line in enumerate(lines):
        beside = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        alone = not any(other.cells for other in beside)
        if len(line.cells) == 2 and alone:
            out[at] = replace(line, text=" ".join(line.cells), cells=())
    return out


# Torn lines


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines that a bracket or the end of the page's line tore, whole again."""
    scanned = _looks_scanned(lines)
    full = _full_width(lines) if scanned else _LONGEST_LINE
    out: list[Line] = []
    for above, line in zip([None, *lines], lines, strict=False):
        before = out[-1] if out else None
        if before is None or before.cells or line.cells:
            goes_on = False
        else:
            at_edge = above is not None and len(above.text) >= full
            goes_on = _goes_on(before, line, scanned) or (at_edge and _is_rest(before, line))
        if before is not None and goes_on:
            sign = "：" if _NAMELESS.fullmatch(before.text) else ""
            text = before.text + sign + line.text
            out[-1] = replace(before, text=text, last=line.last)
        else:
            out.append(line)
    return out


def _full_width(lines: Sequence[Line]) -> int:
    """Characters of a full line of the page: a quarter of the lines is at least as long, less a little."""
    widths = sorted(len(line.text) for line in lines if not line.cells)
    return max(widths[len(widths) * 3 // 4] - _EDGE, _TORN_LENGTH)


def _is_rest(before: Line, line: Line) -> bool:
    """Whether what follows a full line without an end is its rest."""
    if line.gap or before.text[-1] in _ENDS:
        return False
    return _may_follow(line.text)


def _goes_on(before: Line, line: Line, scanned: bool) -> bool:
    """Whether a line is the rest of the one before; `scanned`: lines of this text break inside words."""
    numbered = mark_of(line.text).value is not None
    bracket = line.text[0] in "（(" and line.text[1:3] != "以上"
    if _NAMELESS.fullmatch(before.text):
        return mark_of(line.text).style == "" and len(line.text) <= _LONGEST_NAME
    if not balanced(before.text):
        near = line.last - before.number <= _LONGEST_BRACKET
        return near and (bracket or not numbered)
    if before.text[-1] == "、" and not line.gap:
        return not numbered
    ended = before.text[-1] in _ENDS
    if not line.gap and not ended:
        if bracket and not numbered:
            return True
        if _TAIL_OF_NAME.match(line.text):
            return True
    if not scanned or line.gap:
        return False
    return _torn(before.text) and _may_follow(line.text)


def _looks_scanned(lines: Sequence[Line]) -> bool:
    """Whether lines of this text break in the middle of words: several brackets close on a later line."""
    torn = [line for line in lines if not line.cells and not balanced(line.text)]
    if len(torn) >= _FEWEST_TORN:
        return True
    followed = [line for before, line in pairwise(lines) if _ends_torn(before, line)]
    return len(followed) > _FEWEST_TORN


def _ends_torn(before: Line, line: Line) -> bool:
    """A line without an end and, right below it, the one that ends its sentence."""
    if line.gap or before.cells or line.cells:
        return False
    if line.text[-1] not in "。；;":
        return False
    return _torn(before.text) and _may_follow(line.text)


def _torn(text: str) -> bool:
    """Long, without an end, and not ending with a word that ends a name or a heading."""
    if len(text) < _TORN_LENGTH or text[-1] in _ENDS:
        return False
    lists = words().lists
    whole = (*lists["papers.heads"], *lists["roles.papers"], *lists["roles.time"], *lists["headings.titles"])
    return not text.endswith(whole)


def _may_follow(text: str) -> bool:
    if mark_of(text).style != "":
        return False
    return not text.startswith(("关于", "各", "附", "联系"))


# Items that share a line


def _parted(line: Line) -> Iterator[Line]:
    """A line by the chains of numbers inside it (…：①甲；②乙), each item by itself."""
    if line.cells:
        yield line
        return
    cuts = set(_cuts(line.text))
    asked = _ASKED.match(line.text)
    if asked and mark_of(line.text).value is not None:
        cuts.add(asked.end())
    opening = _ATTACHED.match(line.text)
    if opening:
        cuts.add(opening.end())
    places = [0, *sorted(cuts), len(line.text)]
    for start, end in pairwise(places):
        piece = line.text[start:end].strip()
        if piece:
            gap = line.gap and start == 0
            yield replace(line, text=piece, gap=gap)


def _cuts(text: str) -> list[int]:
    """Places where numbered items begin: two or more of one style that count on from 1 or the line's own."""
    hidden = masked(text)
    cuts: list[int] = []
    for pattern in INLINE:
        hits = [hit for hit in pattern.finditer(text) if not _refers(text, hit)]
        found = [(hit.start(1), numeral(hit.group(2))) for hit in hits]
        outside = [(at, value) for at, value in found if hidden[at] != "\x00"]
        cuts += counted_on(outside)
    return sorted(at for at in cuts if at)


def _refers(text: str, hit: re.Match[str]) -> bool:
    """第（2）（3）项 names items of another place, it begins none."""
    if text[: hit.start()].endswith("第"):
        return True
    return re.match(r"[、和及]?(?:[（(]\s*\d{1,2}\s*[）)][、和及]?)*[项款条]", text[hit.end() :]) is not None


# Changes


_CHANGED = re.compile(
    r"[^，。；;]*?(?:修改为|改为|调整为|变更为|更正为|更改为|延长至|延长到|延期至|延期到|顺延至|推迟至|延至|延到|延后[至到]|推后[至到]|宽限[至到]|改到|改成|调至|替换为)"
)
_WORD = re.compile(r"[改调变更正延顺推替宽]")
_FROM_TO = re.compile(
    r"(?:将|把)?(?P<keep>[^，。；;由从]{2,30}?)(?:由|从)[^，。；;]*?(?:修改为|改为|调整为|变更为|更正为|更改为|延长至|延长到|延期至|延期到|顺延至|推迟至|延至|延到|延后[至到]|推后[至到]|宽限[至到]|改到|改成|调至)"
)
_OLD_TEXT = re.compile(r"原(?:文|为|内容|条款|表述|规定)?[：:]")
_ADDED_PLAIN = re.compile(r"(?:增加|新增|增补)第?[^：:“”，,。]{0,8}项[：:]\s*(?P<what>[^“”]+)")
_OLD_DAY = re.compile(
    r"原(?:定|来|本)[^，,。；;]*[，,](?:现|现在)?(?:已|拟)?(?:延长?|延后|推后|推迟|顺延|宽限|改|调整?)[至到为]"
)
_QUOTED_BEFORE = re.compile(
    r"[^“”。；;]*[“\"「][^”\"」]*[”\"」]一?[项句条]?[，,]?(?:现|拟)?(?=(?:修改|更正|调整|变更|更改|替换|改)[为成])"
)
_ADDED = re.compile(r"(?:增加|新增|增补|补充|添加)[^：:“”]{0,12}[：:]?\s*[“\"「](?P<what>[^”\"」]+)[”\"」]")
_GONE = re.compile(r"删去|删除|取消|不再要求|不再提供|不再提交|不再需要|不需再|无需再")
_RESTATED = re.compile(r"全文如下|调整后的|修改后的|修订后的|重新公布|更新后的|如下执行|完整清单|调整后如下|整理如下")
_FEWEST = 2  # lines


def as_amended(text: str) -> str:
    """The text after the change: what stood before 改为 or 延长至 is left out."""
    if _OLD_TEXT.match(text):
        return ""
    if not _WORD.search(text):
        return text
    text = _QUOTED_BEFORE.sub("", _OLD_DAY.sub("截止时间", text))
    text = _FROM_TO.sub(r"\g<keep>", text)
    if not _CHANGED.search(text):
        return text
    parts = re.split(r"[；;]", text)
    return "；".join(_CHANGED.sub("", part).lstrip("：:") for part in parts)


def is_amendment(lines: Sequence[Line]) -> bool:
    """Whether the notice changes another one."""
    changes = [line for line in lines if _is_change(line.text)]
    if len(changes) >= _FEWEST:
        return True
    titled = any(re.search(r"补充通知|更正|调整|修改|变更|延期", line.text) for line in lines[:3])
    return titled and len(changes) > 0


def _is_change(text: str) -> bool:
    if _CHANGED.search(text) or _ADDED.search(text) or _ADDED_PLAIN.search(text):
        return True
    return "原" in text and _GONE.search(text) is not None


def amended_lines(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """(lines to read, whether the list is whole): changes alone where no new list is given, else that list alone."""
    if not is_amendment(lines):
        return list(lines), True
    restated = next((at for at, line in enumerate(lines) if _RESTATED.search(line.text) and at > 1), None)
    if restated is not None:
        kept = [line for at, line in enumerate(lines) if at > restated or not _is_change(line.text)]
        return kept, True
    changed = [replace(line, text=_asked_now(line.text)) for line in lines]
    return [line for line in changed if line.text], False


def _asked_now(text: str) -> str:
    """The paper that a change asks for from now on, "" where it asks for less; other text as it is."""
    if _OLD_TEXT.match(text):
        return ""
    if not _is_change(text):
        return text
    added = _ADDED.search(text) or _ADDED_PLAIN.search(text)
    if added:
        before = text[: added.start()].strip("，, ")
        case = before if before.endswith(("的", "企业", "单位", "公司")) else ""
        rest = re.sub(r"[“”\"「」]", "", text[added.start("what") :])
        return f"{case}提交{rest}"
    changed = as_amended(text)
    quoted = re.search(r"[“\"「]([^”\"」]+)[”\"」]", changed)
    if changed != text and quoted:
        return f"提交{quoted.group(1)}。"
    return "" if _GONE.search(text) else text
