"""One page as sorting sees it: its title, what kinds its words speak for, its years. Made once for each evidence."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from srdi_desktop.assess.headings import (
    AGAINST,
    PHRASE,
    SECTION,
    Vocabulary,
    bare,
    best_title,
    headings_of,
    largest_heading,
    usual_height,
    vocabulary,
)
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.model import Evidence, Limits, Line, PrintedNumber, RuleBook, plain

_KEPT = 8192  # views remembered between two judgements
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十\d]{1,3}[章节、.．)）]?|[(（][一二三四五六七八九十\d]{1,3}[)）])")
_LONG_NUMBER = re.compile(r"\d{4,}")
_PAPERS = frozenset({"certificate_number", "document_number"})


@dataclass(frozen=True, slots=True)
class PageView:
    """What one page says. `title`: its title or largest heading as printed, "" without one; `title_kind`: the kind that
    the title names, None for a mere heading.

    `strength` 0..1: how much of the line the title fills, in how large a print; `kinds`: score by kind, title
    included; `sections`: kind -> headings found that belong inside such a paper; `cover`: little else on the page.
    """

    title: str = ""
    title_kind: str | None = None
    strength: float = 0.0
    kinds: Mapping[str, float] = field(default_factory=dict)
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    year_named: bool = False  # a fiscal year in words (2025年度), not a date alone
    numbers: tuple[PrintedNumber, ...] = ()
    rotation: int = 0
    text: str = ""  # plain, lines apart by line feeds
    blank: bool = False
    cover: bool = False
    contents: bool = False  # headed as a list of contents
    not_kinds: frozenset[str] = frozenset()  # kinds that its heading speaks against
    score: float = 1.0  # the reader's confidence in the page, mean of its lines
    papers: frozenset[str] = frozenset()  # numbers of certificates and documents that it states


_known: dict[int, tuple[Evidence, RuleBook, PageView]] = {}


def view_of(evidence: Evidence, book: RuleBook) -> PageView:
    """The view of one page's evidence; the same evidence object is looked at once only."""
    known = _known.get(id(evidence))
    if known and known[0] is evidence and known[1] is book:
        return known[2]
    if len(_known) >= _KEPT:
        _known.clear()
    view = _view(evidence, vocabulary(book), book)
    _known[id(evidence)] = (evidence, book, view)
    return view


def _view(evidence: Evidence, words: Vocabulary, book: RuleBook) -> PageView:
    headings = headings_of(evidence.text.lines, evidence.read_at)
    usual = usual_height(headings, book.limits)
    title = best_title(headings, usual, words, book.limits)
    text = _plain_lines(evidence.text.lines)
    scores, sections = _words_of(text, words, book.limits)
    if title.kind:
        scores[title.kind] = scores.get(title.kind, 0.0) + title.strength
    years, named = _years(evidence)
    heading = title.printed if title.kind else largest_heading(headings, usual, book.limits)
    blank = not evidence.failed and is_blank(evidence, book.limits)
    cover = bool(title.kind) and len(text) <= book.limits["sorting.cover"]
    head = text[: int(book.limits["documents.contents"])]
    contents = any(word in head for word in ("目录", "contents"))
    score = _score(evidence.text.lines)
    papers = frozenset(fact.value for fact in evidence.facts if fact.kind in _PAPERS)
    not_kinds = frozenset(word.kind for _, word in words.find(plain(heading)) if word.role == AGAINST)
    return PageView(
        title=heading,
        title_kind=title.kind,
        strength=title.strength,
        kinds=scores,
        sections=sections,
        years=years,
        year_named=named,
        numbers=evidence.numbers,
        rotation=evidence.read_at,
        text=text,
        blank=blank,
        cover=cover,
        contents=contents,
        score=score,
        papers=papers,
        not_kinds=not_kinds,
    )


def _score(lines: Sequence[Line]) -> float:
    if lines:
        return sum(line.score for line in lines) / len(lines)
    return 1.0


def _plain_lines(lines: Sequence[Line]) -> str:
    joined = "\n".join(line.text for line in lines)
    return unicodedata.normalize("NFKC", joined).lower().replace(" ", "").replace("\t", "").replace("\r", "")


def _words_of(text: str, words: Vocabulary, limits: Limits) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    """(score of phrases by kind, sections by kind)."""
    phrases: dict[str, set[str]] = defaultdict(set)
    against: dict[str, set[str]] = defaultdict(set)
    sections: dict[str, tuple[str, ...]] = {}
    for place, word in words.find(text):
        if word.role == PHRASE:
            phrases[word.kind].add(word.text)
        elif word.role == AGAINST:
            against[word.kind].add(word.text)
        elif word.role == SECTION and word.text not in sections.get(word.kind, ()) and _heads(text, place, word.text):
            sections[word.kind] = (*sections.get(word.kind, ()), word.text)
    most = limits["sorting.phrases"]
    each = limits["sorting.phrase"]
    scores = {kind: min(most, each * len(found)) for kind, found in phrases.items()}
    for kind, found in against.items():
        scores[kind] = scores.get(kind, 0.0) - limits["sorting.against"] * len(found)
    return scores, sections


def _heads(text: str, place: int, word: str) -> bool:
    """Whether the word is most of its line, but for a number: 经营范围 is not the section 范围."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = bare(_NUMBERED.sub("", text[start : end if end >= 0 else len(text)]))
    return 2 * len(word) > len(line)


def _years(evidence: Evidence) -> tuple[tuple[int, ...], bool]:
    """Years the page states, named ones (2025年度) before those of dates; newest first."""
    named = {fact.year for fact in evidence.facts if fact.kind == "year" and fact.year and not fact.name}
    dated = {fact.year for fact in evidence.facts if fact.kind == "year" and fact.year and fact.name}
    return tuple(sorted(named or dated, reverse=True)), bool(named)


def says_the_same(one: PageView, other: PageView, limits: Limits) -> bool:
    """Whether two readings are of one page: most pairs of letters are shared, and most of the long numbers; too few
    letters tell nothing.
    """
    shorter, longer = sorted((len(one.text), len(other.text)))
    if shorter < limits["documents.letters"] or shorter < limits["documents.same"] * longer:
        return False
    mine = set(_LONG_NUMBER.findall(one.text))
    theirs = set(_LONG_NUMBER.findall(other.text))
    if mine | theirs and len(mine & theirs) < limits["documents.numbers"] * len(mine | theirs):
        return False
    pairs = _pairs(one.text)
    others = _pairs(other.text)
    shared = 2 * (pairs & others).total() / max(1, pairs.total() + others.total())
    return shared >= limits["documents.same"]


@lru_cache(maxsize=2048)
def _pairs(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text.replace("\n", ""))))
