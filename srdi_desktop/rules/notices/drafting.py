"""Makes a catalogue from the text of a notice (从通知生成目录): a draft, with what is unsure marked and why.

Lines that may ask for a paper and became no entry: nothing partial may look whole.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from itertools import count
from pathlib import Path

from srdi_desktop.model import Catalogue, Draft, DraftEntry, Entry, RulesError, UnreadLine
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.rules.notices.claims import Claim, claims_of
from srdi_desktop.rules.notices.details import BY_YEAR, seal_of, sections_of, without_years, years_of
from srdi_desktop.rules.notices.files import read_notice, source_rows
from srdi_desktop.rules.notices.head import Head, head_of
from srdi_desktop.rules.notices.lines import Line, Row, amended_lines, lines_of
from srdi_desktop.rules.notices.marks import mark_of
from srdi_desktop.rules.notices.outline import outline
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    Governing,
    Kind,
    bare,
    kind_of,
    split_outside,
    words,
)
from srdi_desktop.rules.notices.prose import claims_in, is_of_office, papers_in
from srdi_desktop.rules.notices.reader import Reading, read

_LONGEST_TITLE = 40  # characters
_MOST_COMPARED = 500  # papers; no list is longer
_ALIKE = 0.62  # ratio of difflib: two names of one kind that are one paper
_SINGLE = ("application-form", "business-license", "commitment", "credit-report", "digital-level")
_SHORT_CONDITION, _SHORT_NAME = 2, 5  # characters


def from_text(text: str, today: date) -> Draft:
    """The catalogue that a notice's text asks for; `today` stands in for a year it does not name.

    RulesError notices.no_list when no list of papers is found.
    """
    return draft_of(source_rows(text), today)


def from_file(path: Path, today: date) -> Draft:
    """The same from a .docx, .xlsx, .csv or text file; FileError or RulesError when it cannot be read."""
    return draft_of(read_notice(path), today)


def draft_of(rows: Sequence[Row], today: date) -> Draft:
    """The catalogue that rows of a notice ask for; RulesError notices.no_list when they ask for nothing."""
    most = int(load_limits()["notice.lines"])
    lines = lines_of(rows[:most])
    head = head_of(lines, today)
    kept, whole = amended_lines(lines)
    reading = read(outline(kept))
    claims = _once(reading.claims)
    drafted = [entry for claim in claims for entry in _entries(claim, head.year, head.source)]
    if not drafted:
        raise RulesError("notices.no_list", lines=len(lines))
    source = tuple("  ".join(cell for cell in row if cell) for row in rows)
    unread = tuple(UnreadLine(line.number, source[line.number]) for line in _unread(reading))
    unread_texts = tuple(line.text for line in unread)
    entries = tuple(_with_ids(drafted))
    catalogue = replace(_catalogue(head, entries), unread=unread_texts)
    unsure = dict(head.unsure)
    if not whole:
        unsure["entries"] = "notices.unsure.only_changes"
    if len(rows) > most:
        unsure["entries"] = "notices.unsure.too_long"
    return Draft(catalogue, entries, source, unsure, head.days, unread)


def _unread(reading: Reading) -> list[Line]:
    """Each unread line once, in order."""
    by_number = {line.number: line for line in unread_lines(reading)}
    return sorted(by_number.values(), key=lambda line: line.number)


def _catalogue(head: Head, entries: tuple[DraftEntry, ...]) -> Catalogue:
    """valid_until is the last window's last day, else the end of the year: after it the notice asks for nothing."""
    closes = [window.closes for window in head.windows if window.closes]
    end_of_year = date(head.year, 12, 31)
    valid_until = max(closes, default=end_of_year)
    identity = f"{_slug(head.region)}-{head.tier.value}-{head.year}"
    return Catalogue(
        id=identity,
        title=head.title,
        tier=head.tier,
        year=head.year,
        entries=tuple(draft.entry for draft in entries),
        region=head.region,
        source=head.source,
        issued=head.issued,
        valid_until=valid_until,
        regulation=head.regulation,
        delivery=head.delivery,
        windows=head.windows,
        verified=False,
    )


def _slug(region: str) -> str:
    """The region in pinyin, so that ids can be typed."""
    lists = words().lists
    slugs = dict(zip(lists["regions.names"], lists["regions.slugs"], strict=True))
    return slugs.get(region, "my")


# Papers named twice


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Each paper once, in the order of the notice: what a list names goes before what a sentence names."""
    kept: list[tuple[int, Claim]] = []
    listed: set[tuple[str, str, int]] = set()
    by_rank = sorted(enumerate(claims), key=lambda pair: pair[1].rank)
    for at, claim in by_rank:
        own = (claim.title, claim.text, claim.line)
        if own in listed:
            continue
        if claim.rank and any(_same(claim, other) for _, other in kept[:_MOST_COMPARED]):
            continue
        listed.add(own)
        kept.append((at, claim))
    in_order = sorted(kept, key=lambda pair: (pair[1].line, pair[0]))
    return [claim for _, claim in in_order]


def _same(claim: Claim, other: Claim) -> bool:
    """Whether two claims name one paper; a claim by a sentence may say it in other words."""
    one = bare(without_years(claim.title))
    two = bare(without_years(other.title))
    kind = claim.kind.kind
    other_kind = other.kind.kind
    if claim.rank == other.rank == 1:
        return one == two
    own_form = kind != "application-form" or one.endswith(words().lists["papers.own_forms"])
    single = kind == other_kind and kind in _SINGLE and own_form and other.kind.sure
    if single and claim.rank == 2 and claim.condition == other.condition and claim.line != other.line:
        return True
    if kind not in (other_kind, "other") and other_kind != "other":
        return one == two
    if one in two or two in one:
        return True
    if len(one) <= _SHORT_NAME and len(two) <= _SHORT_NAME:
        return False  # 测评报告 and 评估报告 are two
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


# Entries


def entries_of_line(text: str, catalogue: Catalogue) -> tuple[DraftEntry, ...]:
    """What one line asks for when a person says that it asks for something: at least one entry, with free ids."""
    line = mark_of(text).rest or text.strip()  # 附件2 alone is its own name
    drafted = [entry for claim in _claims_of_line(line) for entry in _entries(claim, catalogue.year, catalogue.source)]
    taken = {entry.id for entry in catalogue.entries}
    return tuple(_with_free_ids(drafted, taken))


def _claims_of_line(line: str) -> list[Claim]:
    """By its sentences, else by the names in it, else as an item of a list, else the line itself."""
    asked = claims_in(line, Governing())
    if asked:
        return asked
    named = [Claim(name, line, kind=kind_of(name, line)) for name in papers_in(line)]
    if named:
        return named
    item = claims_of(line, Governing())
    if item:
        return item
    title = _first_words(line)
    return [Claim(title, line, kind=kind_of(line))]


def _first_words(line: str) -> str:
    clauses = split_outside(line, "，,。；;：:") or [line]
    return clauses[0][:_LONGEST_TITLE]


def _with_free_ids(drafted: list[DraftEntry], taken: set[str]) -> Iterator[DraftEntry]:
    """Those whose id is taken get the first free number behind it; `taken` grows by each."""
    for draft in _with_ids(drafted):
        name = draft.entry.id
        numbers = count(2)
        while name in taken:
            name = f"{draft.entry.id}-{next(numbers)}"
        taken.add(name)
        entry = replace(draft.entry, id=name)
        yield replace(draft, entry=entry)


def _entries(claim: Claim, year: int, source: str) -> Iterator[DraftEntry]:
    """A claim's entries: one for each year where its paper speaks of years."""
    kind = claim.kind.kind
    years, written = _years(claim, year - 1)
    text = claim.title + "，" + claim.said
    seal, signature, placed = seal_of(text)
    unsure = _unsure(claim, bool(years), written)
    if not placed:
        unsure["seal"] = "notices.unsure.place_of_seal"
    sections = sections_of(claim.text) if kind == "audit-report" else ()
    expires = "有效期内" in claim.text and kind != "business-license"
    entry = Entry(
        id=kind,
        kind=kind,
        title=claim.title.strip(SIGNS),
        required=not claim.condition,
        condition=claim.condition,
        one_of=claim.one_of,
        seal=seal,
        signature=signature,
        sections=sections,
        expires=expires,
        note=_note(claim),
        source=source,
        verified=False,
    )
    draft = DraftEntry(entry, claim.line, claim.text, claim.kind.because, unsure, claim.last)
    if years:
        yield from _by_year(draft, years)
    else:
        yield draft


def _years(claim: Claim, last: int) -> tuple[tuple[int, ...], bool]:
    """Of papers that speak of years, those in the title, else those in what is said of it."""
    if not claim.kind.sure and _OF_A_YEAR.match(claim.title):
        return years_of(claim.title, last)
    if claim.kind.kind not in BY_YEAR or claim.kind.because not in claim.title:
        return (), True
    own = years_of(claim.title, last)
    if len(own[0]) > 1:
        return own
    if own[0] and not years_of(claim.said, last)[0]:
        return own
    about_years = _about_years(claim.said)
    said = years_of(about_years, last)
    if own[0] and len(said[0]) <= len(own[0]):
        return own
    return said


_OF_A_YEAR = re.compile(r"(?:20\d\d年(?:度|末)|上一?(?:个)?年(?:度|末))(?!.{0,6}(?:取得|获得|认定|获评|入选))")
_YEAR_OF_OTHER = re.compile(
    r"营业收入|认定|有效|签订|成立|新增|协议|融资|增资|无违法|违规|获得|转让|达标|提供近.*材料$"
)


def _about_years(said: str) -> str:
    """What is said of the paper, less clauses in which a year belongs to something else (2024年起的要赋码)."""
    clauses = re.split(r"[，,。；;（）()]", said)
    return "，".join(clause for clause in clauses if not _YEAR_OF_OTHER.search(clause))


def _unsure(claim: Claim, dated: bool, written: bool) -> dict[str, str]:
    """Cell -> text key of the reason; `written`: the years stand there, and were not counted back."""
    unsure: dict[str, str] = {}
    if not claim.kind.sure and claim.kind.because:
        unsure["kind"] = "notices.unsure.kind_guessed"
    elif not claim.kind.sure:
        unsure["kind"] = "notices.unsure.kind_unknown"
    if claim.condition and len(claim.condition) <= _SHORT_CONDITION:
        unsure["condition"] = "notices.unsure.condition_short"
    if dated and not written:
        unsure["years"] = "notices.unsure.years_counted"
    if claim.rank:
        unsure["title"] = "notices.unsure.from_sentence"
    return unsure


def _by_year(draft: DraftEntry, years: tuple[int, ...]) -> Iterator[DraftEntry]:
    """One entry for each year, since each year's paper is checked by itself."""
    for year in years:
        title = _year_title(draft.entry.title, year, years)
        entry = replace(draft.entry, years=(year,), title=title)
        yield replace(draft, entry=entry)


def _year_title(title: str, year: int, years: tuple[int, ...]) -> str:
    """Of several years' papers each title names its own year."""
    if len(years) > 1:
        plain = without_years(title).strip(SIGNS)
        return f"{year}年度{plain}"
    return title


def _note(claim: Claim) -> str:
    """What is said of the paper behind its name, else who made it before."""
    before = claim.text.partition(claim.title)[0]
    rest = claim.said
    if not rest and before.endswith("的"):
        rest = before
    rest = rest.strip(SIGNS)
    whole = re.fullmatch(r"[（(]([^（）()]*)[）)]", rest)
    return whole.group(1) if whole else rest


def _with_ids(drafted: list[DraftEntry]) -> list[DraftEntry]:
    """Readable ids: kind, and year or number where a kind occurs more than once."""
    counts = Counter(_base(draft.entry) for draft in drafted)
    seen: Counter[str] = Counter()
    named = []
    for draft in drafted:
        base = _base(draft.entry)
        seen[base] += 1
        name = base if counts[base] == 1 else f"{base}-{seen[base]}"
        entry = replace(draft.entry, id=name)
        named.append(replace(draft, entry=entry))
    return named


def _base(entry: Entry) -> str:
    """As the shipped catalogues name theirs: audit-2025, not audit-report-2025."""
    name = {"audit-report": "audit"}.get(entry.kind, entry.kind)
    if entry.years:
        return f"{name}-{entry.years[0]}"
    return name


_DENIED = re.compile(r"是否|每年|另行通知|不用此|不要交|不用交|别交|勿交|不收|无需|不需|不再|见附件|详见|为准")
_MOST_ENTRIES, _MOST_LINES = 500, 2_000  # papers; lines: no notice has more
_SAME_NAME = 0.6  # ratio of difflib: a name that an entry has already


def unread_lines(reading: Reading) -> Iterator[Line]:
    """Lines of a list that gave no paper, and other lines that name a paper no entry stands for."""
    claims = reading.claims[:_MOST_ENTRIES]
    return (line for line in reading.doubtful[:_MOST_LINES] if _is_unread(line, reading, claims))


def _is_unread(line: Line, reading: Reading, claims: Sequence[Claim]) -> bool:
    if line.number in reading.listed:
        return True
    if line.number in reading.understood:
        return False
    return any(_asks(piece, claims) for piece in _pieces(line))


def _pieces(line: Line) -> list[str]:
    if line.cells:
        return list(line.cells)
    return split_outside(mark_of(line.text).rest, "。；;")


def _asks(sentence: str, claims: Sequence[Claim]) -> bool:
    """Names a paper that no entry stands for, and does not speak of what an office does."""
    of_office = is_of_office(sentence) and not re.search(r"请.{0,8}(?:企业|单位|公司)", sentence)
    if of_office or _DENIED.search(sentence):
        return False
    names = map(bare, papers_in(sentence))
    return any(not _known(name, claims) for name in names)


def _known(name: str, claims: Sequence[Claim]) -> bool:
    kind = kind_of(name)
    return any(_stands_for(claim, name, kind) for claim in claims)


def _stands_for(claim: Claim, name: str, kind: Kind) -> bool:
    own = bare(claim.title)
    if name in own or name in claim.text or own in name:
        return True
    alike = SequenceMatcher(None, own, name, autojunk=False).ratio()
    if alike >= _SAME_NAME:
        return True
    return claim.kind.kind == kind.kind and kind.because != "" and kind.because == claim.kind.because
