"""A notice's text as lines and rows of tables: tidied, with papers that share a line or a sentence each by itself."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from srdi_desktop.rules.notices.words import kind_of, words

Row = tuple[str, ...]  # one line of text (one cell), or one row of a table
_INLINE = re.compile(
    r"(?<=[；;。：:])\s*(?=(?:\d{1,2}\s*[、．]|\d{1,2}\.(?:(?!\d)|(?=20\d\d\D))|[（(]?\s*\d{1,2}\s*[）)]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]|[①-⑳]|[一二三四五六七八九十]是))"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_WIDE = r"[\u3000-\u9fff（）《》“”、，。；：]"
_SPACE_BETWEEN = re.compile(rf"(?<={_WIDE})[ \t\u3000\xa0]+(?={_WIDE})")
_ROMAN = "ⅠⅡⅢ"
_PLAIN_SYMBOLS = "★☆●○◆◇■□▪►➢√✓✔☐☑№℃"  # bullets and ticks that notices are printed with; other symbols decorate
_LEADER = re.compile(r"\s*(?:\.{4,}|…{2,}|·{4,}|_{4,})\s*\d*$")  # dots of a contents page and its number
_TORN_YEAR = re.compile(r"(?<!\d)2\s?0\s?[12]\s?\d(?=\s*[年、,，至~—–-])")  # as OCR tears it: 20 23
_NAMED = re.compile(r"(?:包括|包含|如下|以下|下列|材料|资料|清单|文件|证件|顺序)[^：:。；;，,]{0,10}[：:]")
_VERB = re.compile(r"(?:提交|提供|上传|报送|准备)(?=[^：:。；;？?！!]{6})")
_NUMBERED = re.compile(r"^\s*(?:[（(]?\s*[\d一二三四五六七八九十]{1,3}\s*[）)、．.是]|[①-⑳])")
_FEWEST = 3  # so many papers make a list of a sentence
_LONGEST_ROW, _LONGEST_SENTENCE = 2_000, 4_000  # characters; what is longer is no row and no list


def tidy(text: str) -> str:
    """Full-width digits and Latin made plain, spaces inside Chinese text removed; ① and Ⅰ stay, emoji do not."""
    kept = "".join(
        char if char in _CIRCLED or char in _ROMAN or "\uff00" <= char <= "\uff0f" or char in "：；？（），。"
        else unicodedata.normalize("NFKC", char)
        for char in text
    )  # fmt: skip
    kept = re.sub(r"[\u200b-\u200f\ufeff\ufe0f\u20e3]", "", kept).strip()
    kept = "".join("•" if at == 0 and _decorates(char) else char for at, char in enumerate(kept))
    kept = "".join(char for char in kept if not _decorates(char)).strip()
    kept = _LEADER.sub("", kept)
    kept = _TORN_YEAR.sub(lambda found: re.sub(r"\s", "", found.group()), kept)
    return _SPACE_BETWEEN.sub("", kept)


def _decorates(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Co") and char not in _PLAIN_SYMBOLS + _CIRCLED


def rows_of(text: str) -> list[Row]:
    """Lines of pasted text; tabs, bars and pasted CSV part the cells of a table."""
    lines = text.splitlines()
    tables = _pasted_tables(lines)
    rows: list[Row] = []
    for number, line in enumerate(lines):
        cells = tables.get(number) or _cells(line)
        if len(cells) == 1:
            rows += [(part,) for piece in _split(tidy(line)) for part in _listed(piece) if part.strip()]
        elif cells:
            rows.append(cells)
    return rows


def _pasted_tables(lines: list[str]) -> dict[int, Row]:
    """Line number -> cells, of blocks of lines parted by commas or runs of spaces below a line of headings."""
    found: dict[int, Row] = {}
    wide, part = 0, _by_commas
    for number, line in enumerate(lines):
        way = next((way for way in (_by_commas, _by_spaces) if _is_heading(way(line))), None)
        wide, part = (len(way(line)), way) if way else (wide, part)
        cells = part(line)
        fits = len(cells) == wide or (part is _by_spaces and 1 < len(cells) < wide)
        wide = wide if fits or not line.strip() else 0
        if wide and line.strip():
            found[number] = (*cells, *("" for _ in range(wide - len(cells))))
    return found


def _by_commas(line: str) -> Row:
    cells = next(csv.reader([line]), []) if len(line) < _LONGEST_ROW else [line]
    return tuple(tidy(cell) for cell in cells)


def _by_spaces(line: str) -> Row:
    return tuple(tidy(cell) for cell in re.split(r"\s{2,}", line.strip()))


def _is_heading(cells: Row) -> bool:
    return len(cells) > 2 and max(map(len, cells)) <= 10 and any(cell in _headings() for cell in cells)


@cache
def _headings() -> frozenset[str]:
    lists = words().lists
    return frozenset((*lists["columns.title"], *lists["columns.number"], *lists["columns.other"]))


def _split(line: str) -> list[str]:
    """Numbered items that share a line, each by itself; numbers inside brackets belong to the words around them."""
    pieces, start = [], 0
    for found in _INLINE.finditer(line):
        if not _inside_brackets(line[: found.end()]):
            pieces.append(line[start : found.start()])
            start = found.end()
    return [*pieces, line[start:]]


def _inside_brackets(before: str) -> bool:
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


def _listed(line: str) -> Iterator[str]:
    """A sentence that lists papers without numbers (…材料包括：甲；乙；丙。) as its heading and a bullet for each."""
    for found in (*_NAMED.finditer(line), *_VERB.finditer(line)) if len(line) < _LONGEST_SENTENCE else ():
        head, (sentence, rest) = line[: found.end()], _sentence(line[found.end() :])
        parts = next((parts for sign in ("；;", "、，,") if len(parts := _parts(sentence, sign)) >= _FEWEST), [])
        known = sum(bool(kind_of(part).because) for part in parts)
        if not _inside_brackets(head) and known >= _FEWEST and known * 2 > len(parts):
            yield head if head.endswith(("：", ":")) else f"{head}："
            yield from (f"• {part}" for part in parts)
            yield from _listed(rest)
            return
    yield line


def _sentence(text: str) -> tuple[str, str]:
    """(up to its full stop, the rest)."""
    ends = [at for at, char in enumerate(text) if char == "。" and not _inside_brackets(text[:at])]
    return (text[: ends[0]], text[ends[0] + 1 :]) if ends else (text, "")


def _parts(sentence: str, signs: str) -> list[str]:
    """What the signs part outside brackets; [] when the parts are numbered, since numbers part them already."""
    parts, start = [], 0
    for at, char in enumerate(sentence):
        if char in signs and not _inside_brackets(sentence[:at]):
            parts.append(sentence[start:at])
            start = at + 1
    parts = [part.strip() for part in (*parts, sentence[start:]) if part.strip()]
    return [] if any(_NUMBERED.match(part) for part in parts) else parts


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
