"""A class of GB/T 4754-2017 (国民经济行业分类)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """level: 1 门类 (a letter), 2 大类, 3 中类, 4 小类; `initials` of the name in pinyin. Forms ask for level 4."""

    code: str
    level: int
    parent: str
    name: str
    initials: str
