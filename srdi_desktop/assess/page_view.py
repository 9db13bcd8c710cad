"""One page as sorting sees it: its title, what kinds its words speak for, its years. Made once for each evidence."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.assess.vocabulary import AGAINST, PHRASE, SECTION, TITLE, Vocabulary, vocabulary
from srdi_desktop.model.page import Evidence, Line, PrintedNumber
from srdi_desktop.model.rulebook import RuleBook

_PHRASE, _PHRASES, _AGAINST = 0.08, 0.45, 0.5  # weights of words of the body, next to 1 for a title
_GOOD = 0.5  # a title this strong needs no search for misread ones
_FURNITURE = 0.06  # share of the height: running titles stand here
_LARGE = 1.25  # of ordinary print: a heading
_HEADED = 0.3  # share of the height; below it a title must stand in large print
_PRINT = 0.018  # share of the height that a line of 12-point print fills on A4, margins of its box included
_KEPT = 8192  # views remembered between two judgements


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


# What stands before a title in its line: the company, the year, brackets.
_ADDED = re.compile(
    r"^.{2,40}公司(?=.)|20\d\d年?度?|二[〇零一二三四五六七八九]{3}年?度?|[()《》“”\"'\-—:：.]|\d{4}-\d{4}"
)
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
    lines, turn = evidence.text.lines, evidence.read_at
    text = _plain_lines(lines)
    scores, sections, titles = _hits(text, words)
    title, kind, strength = _title(titles, lines, turn, words, text)
    if kind:
        scores[kind] = scores.get(kind, 0.0) + strength
    else:
        title = _heading(lines, turn)
    years, named = _years(evidence)
    return PageView(
        title=title,
        title_kind=kind,
        strength=strength,
        kinds=scores,
        sections=sections,
        years=years,
        year_named=named,
        numbers=evidence.numbers,
        rotation=turn,
        text=text,
        blank=not evidence.failed and is_blank(evidence, book.limits),
        cover=bool(kind) and len(text) <= 160,
    )


def _plain_lines(lines: Sequence[Line]) -> str:
    joined = "\n".join(line.text for line in lines)
    return unicodedata.normalize("NFKC", joined).lower().replace(" ", "").replace("\t", "").replace("\r", "")


_Title = tuple[str, str, int]  # words, kind, line


def _hits(text: str, words: Vocabulary) -> tuple[dict[str, float], dict[str, tuple[str, ...]], list[_Title]]:
    """(score of phrases by kind, sections by kind, titles with their line)."""
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    phrases: dict[str, set[str]] = defaultdict(set)
    against: dict[str, float] = defaultdict(float)
    sections: dict[str, tuple[str, ...]] = {}
    titles: list[_Title] = []
    for place, word in words.find(text):
        if word.role == TITLE:
            titles.append((word.text, word.kind, bisect_right(starts, place) - 1))
        elif word.role == PHRASE:
            phrases[word.kind].add(word.text)
        elif word.role == AGAINST:
            against[word.kind] += _AGAINST
        elif word.role == SECTION and word.text not in sections.get(word.kind, ()):
            sections[word.kind] = (*sections.get(word.kind, ()), word.text)
    scores = {kind: min(_PHRASES, _PHRASE * len(found)) for kind, found in phrases.items()}
    for kind, weight in against.items():
        scores[kind] = scores.get(kind, 0.0) - weight
    return scores, sections, titles


def _title(
    titles: Sequence[_Title], lines: Sequence[Line], turn: int, words: Vocabulary, text: str
) -> tuple[str, str | None, float]:
    """(title as printed, kind, strength); titles misread by a character or two are sought where none is exact."""
    plain_lines = text.split("\n")
    usual = _usual_height(lines, turn)
    best: tuple[float, int, str, str] | None = None
    for word, kind, line in titles:
        strength = _strength(word, plain_lines[line], lines[line], turn, usual)
        if strength and (best is None or (strength, len(word)) > best[:2]):
            best = (strength, len(word), kind, lines[line].text)
    exact = (best[3].strip(), best[2], best[0]) if best else ("", None, 0.0)
    if exact[2] >= _GOOD:
        return exact
    return _misread(lines, turn, usual, words, plain_lines) or exact


def bare(line: str) -> str:
    """A plain line without the company, the year and the brackets that stand around a title."""
    return _ADDED.sub("", line)


def _usual_height(lines: Sequence[Line], turn: int) -> float:
    """Height of the page's ordinary lines; a cover has none, so its few lines are measured against common print."""
    heights = sorted(_height(line, turn) for line in lines)
    if not heights:
        return 0.0
    return heights[len(heights) // 2] if len(heights) >= 6 else min(heights[len(heights) // 4], _PRINT)


def _height(line: Line, turn: int) -> float:
    box = line.box
    return box.bottom - box.top if turn in (0, 180) else box.right - box.left


def _top(line: Line, turn: int) -> float:
    return line.box.turned(turn).top if turn else line.box.top


def _heading(lines: Sequence[Line], turn: int) -> str:
    """The largest line of the upper half, when it is clearly larger than the rest."""
    usual = _usual_height(lines, turn)
    large = [line for line in lines if _height(line, turn) >= _LARGE * usual and _top(line, turn) < 0.5]
    if not large or not usual:
        return ""
    text = max(large, key=lambda line: _height(line, turn)).text.strip()
    return text if 4 <= len(text) <= 40 else ""


def _strength(word: str, whole: str, line: Line, turn: int, usual: float) -> float:
    """How much of a title a hit is: most of a line, in the upper part of the page, in large print."""
    top = _top(line, turn)
    if top > 0.66:
        return 0.0
    fills = len(word) / max(len(word), len(bare(whole)))
    large = _height(line, turn) / usual if usual else 1.0
    if (top < _FURNITURE or top > _HEADED) and large < _LARGE:
        fills /= 2  # a running title, or a cell of a table
    return round(min(1.0, fills * (0.25 + 0.55 * min(large, 1.4))), 3)


def _misread(
    lines: Sequence[Line], turn: int, usual: float, words: Vocabulary, plain_lines: Sequence[str]
) -> tuple[str, str, float] | None:
    """A large line that is a title but for a character or two; letters set wide apart are read as one line."""
    tall = sorted(range(len(lines)), key=lambda place: -_height(lines[place], turn))[:3]
    for place in tall:
        if _top(lines[place], turn) > 0.66 or not 4 <= len(plain_lines[place]) <= 30:
            continue
        title = words.nearly(plain_lines[place])
        if title:
            strength = _strength(title, plain_lines[place], lines[place], turn, usual)
            return lines[place].text.strip(), words.titles[title][0], round(0.9 * strength, 3)
    return None


def _years(evidence: Evidence) -> tuple[tuple[int, ...], bool]:
    """Years the page states, named ones (2025年度) before those of dates; newest first."""
    named = {fact.year for fact in evidence.facts if fact.kind == "year" and fact.year and not fact.name}
    dated = {fact.year for fact in evidence.facts if fact.kind == "year" and fact.year and fact.name}
    return tuple(sorted(named or dated, reverse=True)), bool(named)
