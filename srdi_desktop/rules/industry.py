"""Industry classification GB/T 4754-2017: offline search by words, code and pinyin initials.

The 2019 amendment (国家标准第1号修改单) is not applied: its text was not found in any source.

Company sizes (中小企业划型标准规定, 工信部联企业〔2011〕300号) from resources/rules/company_sizes.toml.
"""

import csv
import unicodedata
from decimal import Decimal
from functools import cache

from srdi_desktop import resources
from srdi_desktop.model import FIGURES, IndustryClass, SizeClass
from srdi_desktop.rules.strict_toml import Table, parse_toml, read_text

# Names as other lists write them; people paste these.
SYNONYMS = {
    "15": "酒、饮料及精制茶制造业",
    "203": "木制品制造",
    "204": "竹、藤、棕、草制品制造",
    "339": "其他金属制品制造",
    "349": "其他通用设备制造",
    "395": "视听设备制造",
    "746": "环境与生态监测",
    "75": "科技推广和应用服务",
    "87": "广播、电视、电影和影视录音制作业",
}
_SAYS_LITTLE = (
    "制造业",
    "制造",
    "加工",
    "其他",
    "服务业",
    "服务",
    "生产",
    "设备",
    "产品",
    "部件",
    "专用",
    "通用",
    "活动",
    "业",
)


@cache
def table() -> dict[str, IndustryClass]:
    """All classes by code, in the standard's order; 022 and 0220 are two."""
    path = resources.path("rules", "industry.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    classes = {}
    for row in rows:
        code = row["code"]
        level = int(row["level"])
        classes[code] = IndustryClass(code, level, row["parent"], row["name"], row["initials"])
    return classes


def lookup(code: str) -> IndustryClass | None:
    """The class of that code, None when there is none."""
    return table().get(code.strip().upper())


def accepted(code: str) -> bool:
    """Whether a form takes it: only four-digit classes."""
    found = lookup(code)
    return found is not None and found.level == 4


def four_digit_codes() -> frozenset[str]:
    """All codes that a form takes."""
    return frozenset(code for code, found in table().items() if found.level == 4)


def path_to(code: str) -> tuple[IndustryClass, ...]:
    """From the section down to the class itself; empty for an unknown code."""
    found = lookup(code)
    if found:
        return (*path_to(found.parent), found)
    return ()


def below(code: str) -> tuple[IndustryClass, ...]:
    """The classes right below one; the sections for ""."""
    return tuple(item for item in table().values() if item.parent == code)


def neighbours(code: str) -> tuple[IndustryClass, ...]:
    """All four-digit classes under the same three digits, the class itself among them, so that the narrowest one
    is chosen with open eyes.
    """
    found = lookup(code)
    if found and found.level == 4:
        return tuple(item for item in below(found.parent) if item.level == 4)
    return ()


def search(words: str, limit: int = 30, level: int | None = 4) -> tuple[IndustryClass, ...]:
    """The best matches for words, a code's beginning or pinyin initials, best first; level None: of every level.

    Several words are matched together; each must fit.
    """
    parts = unicodedata.normalize("NFKC", words).lower().replace("、", " ").split()
    if not parts:
        return ()
    classes = table()
    ranked = []
    for item in classes.values():
        if level is not None and item.level != level:
            continue
        total = _score_all(parts, item)
        if total > 0:
            ranked.append((-total, item.code))
    ranked.sort()
    return tuple(classes[code] for _, code in ranked[:limit])


def _score_all(parts: list[str], item: IndustryClass) -> float:
    scores = [_score(part, item) for part in parts]
    if not all(scores):
        return 0
    return sum(scores)


def _score(part: str, item: IndustryClass) -> float:
    """Longer shares of the name rank higher; 0 is no match."""
    if part.isascii():
        return _score_typed(part, item)
    score = _score_words(part, item.name)
    synonym = SYNONYMS.get(item.code)
    if synonym is None:
        return score
    return max(score, _score_words(part, synonym))


def _score_typed(part: str, item: IndustryClass) -> float:
    if item.code.lower().startswith(part):
        return 100 + len(part) - len(item.code)
    initials = item.initials
    if initials.startswith(part):
        return 50 + 10 * len(part) / len(initials)
    if len(part) > 1 and part in initials:
        return 30 + 10 * len(part) / len(initials)
    return 0


def _score_words(part: str, name: str) -> float:
    share = len(part) / len(name)
    if name.startswith(part):
        return 80 + 20 * share
    if part in name:
        return 60 + 20 * share
    if _in_order(part, name):
        return 40 + 10 * share
    pairs = {part[at : at + 2] for at in range(len(part) - 1)}
    hits = sum(pair in name for pair in pairs)
    if hits * 2 > len(pairs):
        return 20 * hits / len(pairs)
    return 0


def _in_order(part: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in part)


def fits(code: str, text: str) -> bool | None:
    """Whether a licence's scope or a product's name speaks of the class: one pair of telling characters is enough.

    None when the class or the text says too little. False is a question for a person, never a verdict.
    """
    found = lookup(code)
    plain = unicodedata.normalize("NFKC", text)
    if found is None or len(plain) < 2:
        return None
    pairs = _telling_pairs(code)
    if not pairs:
        return None
    return any(pair in plain for pair in pairs)


def _telling_pairs(code: str) -> set[str]:
    """Neighbouring characters of the names of the class and its next wider one, without words that say little."""
    name = "、".join(item.name for item in path_to(code) if item.level >= 3)
    for word in _SAYS_LITTLE:
        name = name.replace(word, " ")
    for mark in "、和及":
        name = name.replace(mark, " ")
    pairs = set()
    for piece in name.split():
        last = max(1, len(piece) - 1)
        pairs |= {piece[at : at + 2] for at in range(last)}
    return pairs


def load_size_classes() -> tuple[SizeClass, ...]:
    """All classes in the standard's order; RulesError names the class and key that is wrong."""
    path = resources.path("rules", "company_sizes.toml")
    root = parse_toml(read_text(path), path.name)
    standard = root.text("number")
    return tuple(_size_class(table, standard) for table in root.tables("class"))


def _size_class(table: Table, standard: str) -> SizeClass:
    clause = f"{standard} {table.text('clause')}"
    ceiling = _figures(table.table("ceiling"))
    medium = _figures(table.table("medium"))
    small = _figures(table.table("small"))
    return table.record(SizeClass, clause=clause, ceiling=ceiling, medium=medium, small=small)


def _figures(table: Table) -> dict[str, Decimal]:
    found = {}
    for name in FIGURES:
        if name in table.data:
            limit = table.integer(name, 0) or 0
            found[name] = Decimal(limit)
    table.close()
    return found
