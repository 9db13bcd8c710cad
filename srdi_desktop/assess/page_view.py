"""One page as sorting sees it: its title, what kinds its words speak for, its years. Made once for each evidence.

The pile's pages in play with their views are the stack that is cut into documents.
"""

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
from srdi_desktop.model import Dossier, Evidence, Limits, Line, PageRef, PrintedNumber, RuleBook, Scan, plain

_KEPT = 8192  # views remembered between two judgements
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十\d]{1,3}[章节、.．)）]?|[(（][一二三四五六七八九十\d]{1,3}[)）])")
_LONG_NUMBER = re.compile(r"\d{4,}")
_PAPERS = frozenset({"certificate_number", "document_number"})
_CONTENTS = ("目录", "contents")

_SEQUENCE = re.compile(r"^(?P<stem>.*?)(?P<number>\d+)\D{0,3}$")
_CAMERA = re.compile(r"img|dsc|pxl|mmexport|wx|photo|scan|扫描|照片|图片|微信|\d{8}", re.IGNORECASE)

_Scores = dict[str, float]  # by kind
_Sections = dict[str, tuple[str, ...]]  # by kind


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


@dataclass(frozen=True)
class Stack:
    """The pile's pages in play with their views, in pile order; a rescan stands where the page it replaces stood."""

    pages: tuple[PageRef, ...]
    views: Mapping[PageRef, PageView]
    dossier: Dossier
    book: RuleBook

    def file_of(self, page: PageRef) -> Scan:
        """The scan that was dropped in, also of a page that a person changed."""
        original = self.dossier.original(page)
        return self.dossier.scans[original.scan]


_UNMEASURED = PageView()
_known: dict[int, tuple[Evidence, RuleBook, PageView]] = {}


def view_of(evidence: Evidence, book: RuleBook) -> PageView:
    """The view of one page's evidence; the same evidence object is looked at once only."""
    key = id(evidence)
    known = _known.get(key)
    if known:
        of_evidence, of_book, view = known
        if of_evidence is evidence and of_book is book:
            return view
    if len(_known) >= _KEPT:
        _known.clear()
    words = vocabulary(book)
    view = _view(evidence, words, book)
    _known[key] = (evidence, book, view)
    return view


def stack_of(dossier: Dossier, book: RuleBook) -> Stack:
    """The pages in play; excluded and replaced ones are left out."""
    decisions = dossier.decisions
    every = dossier.pages()
    rescans = set(decisions.replaced.values())
    standing: list[PageRef] = []
    for page in every:
        if page not in decisions.excluded and page not in rescans:
            standing += dossier.standing(page)
    out = decisions.excluded | decisions.replaced.keys()
    standing += [page for page in every if page not in out]
    pages = tuple(dict.fromkeys(standing))
    evidence = dossier.evidence
    views = dict.fromkeys(pages, _UNMEASURED)
    for page in pages:
        if page in evidence:
            views[page] = view_of(evidence[page], book)
    return Stack(pages, views, dossier, book)


def _view(evidence: Evidence, words: Vocabulary, book: RuleBook) -> PageView:
    limits = book.limits
    lines = evidence.text.lines
    headings = headings_of(lines, evidence.read_at)
    usual = usual_height(headings, limits)
    title = best_title(headings, usual, words, limits)
    text = _plain_lines(lines)
    scores, sections = _words_of(text, words, limits)
    if title.kind:
        of_phrases = scores.get(title.kind, 0.0)
        scores[title.kind] = of_phrases + title.strength
    years, named = _years(evidence)
    heading = title.printed if title.kind else largest_heading(headings, usual, limits)
    not_kinds = _kinds_spoken_against(heading, words)
    blank = not evidence.failed and is_blank(evidence, limits)
    cover = bool(title.kind) and len(text) <= limits["sorting.cover"]
    contents = _is_contents(text, limits)
    score = _score(lines)
    papers = frozenset(fact.value for fact in evidence.facts if fact.kind in _PAPERS)
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


def _kinds_spoken_against(heading: str, words: Vocabulary) -> frozenset[str]:
    found = words.find(plain(heading))
    return frozenset(word.kind for _, word in found if word.role == AGAINST)


def _is_contents(text: str, limits: Limits) -> bool:
    """Whether the page is headed as a list of contents."""
    letters = int(limits["documents.contents"])
    head = text[:letters]
    return any(word in head for word in _CONTENTS)


def _score(lines: Sequence[Line]) -> float:
    if lines:
        return sum(line.score for line in lines) / len(lines)
    return 1.0


def _plain_lines(lines: Sequence[Line]) -> str:
    joined = "\n".join(line.text for line in lines)
    text = unicodedata.normalize("NFKC", joined).lower()
    return text.replace(" ", "").replace("\t", "").replace("\r", "")


def _words_of(text: str, words: Vocabulary, limits: Limits) -> tuple[_Scores, _Sections]:
    """(score of phrases by kind, sections by kind)."""
    phrases: dict[str, set[str]] = defaultdict(set)
    against: dict[str, set[str]] = defaultdict(set)
    sections: _Sections = {}
    for place, word in words.find(text):
        kind = word.kind
        if word.role == PHRASE:
            phrases[kind].add(word.text)
        elif word.role == AGAINST:
            against[kind].add(word.text)
        elif word.role == SECTION:
            known = sections.get(kind, ())
            if word.text not in known and _heads(text, place, word.text):
                sections[kind] = (*known, word.text)
    most = limits["sorting.phrases"]
    each = limits["sorting.phrase"]
    scores = {kind: min(most, each * len(found)) for kind, found in phrases.items()}
    each_against = limits["sorting.against"]
    for kind, found in against.items():
        before = scores.get(kind, 0.0)
        scores[kind] = before - each_against * len(found)
    return scores, sections


def _heads(text: str, place: int, word: str) -> bool:
    """Whether the word is most of its line, but for a number: 经营范围 is not the section 范围."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    if end < 0:
        end = len(text)
    line = _NUMBERED.sub("", text[start:end])
    return 2 * len(word) > len(bare(line))


def _years(evidence: Evidence) -> tuple[tuple[int, ...], bool]:
    """Years the page states, named ones (2025年度) before those of dates; newest first."""
    named: set[int] = set()
    dated: set[int] = set()
    for fact in evidence.facts:
        if fact.kind == "year" and fact.year:
            years = dated if fact.name else named
            years.add(fact.year)
    stated = named or dated
    newest_first = tuple(sorted(stated, reverse=True))
    return newest_first, bool(named)


def says_the_same(one: PageView, other: PageView, limits: Limits) -> bool:
    """Whether two readings are of one page: most pairs of letters are shared, and most of the long numbers; too few
    letters tell nothing.
    """
    same = limits["documents.same"]
    shorter, longer = sorted((len(one.text), len(other.text)))
    if shorter < limits["documents.letters"]:
        return False
    if shorter < same * longer:
        return False
    if _numbers_differ(one, other, limits):
        return False
    pairs = _pairs(one.text)
    others = _pairs(other.text)
    common = pairs & others
    both = pairs.total() + others.total()
    shared = 2 * common.total() / max(1, both)
    return shared >= same


def _numbers_differ(one: PageView, other: PageView, limits: Limits) -> bool:
    """Whether too few of the long numbers stand on both; pages that state one paper's number are of that paper."""
    if one.papers & other.papers:
        return False
    mine = set(_LONG_NUMBER.findall(one.text))
    theirs = set(_LONG_NUMBER.findall(other.text))
    all_numbers = mine | theirs
    on_both = mine & theirs
    enough = limits["documents.numbers"] * len(all_numbers)
    return len(on_both) < enough


@lru_cache(maxsize=2048)
def _pairs(text: str) -> Counter[str]:
    letters = text.replace("\n", "")
    return Counter(map("".join, pairwise(letters)))


def in_one_series(before: Scan, here: Scan, limits: Limits) -> bool:
    """Whether the names of two files say that they are pages of one document: pictures that one device numbered one
    after the other, or parts that bear one name.
    """
    one = _SEQUENCE.match(_stem(before.name))
    two = _SEQUENCE.match(_stem(here.name))
    if not one or not two or one["stem"] != two["stem"] or not _of_one_device(before, here):
        return False
    stem = one["stem"]
    step = int(two["number"][-9:]) - int(one["number"][-9:])
    of_camera = _CAMERA.search(stem) is not None
    if before.pages == here.pages == 1:
        return step == 1 or (of_camera and 0 < step <= limits["documents.pictures"])
    if step != 1 or not stem.strip():
        return False
    return not of_camera


def _of_one_device(before: Scan, here: Scan) -> bool:
    """Whether one scanner or telephone may have made both files: it writes one format, iPhones two."""
    return before.format == here.format or {before.format, here.format} <= {"jpeg", "heif"}


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
