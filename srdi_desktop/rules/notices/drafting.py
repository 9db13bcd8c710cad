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
from srdi_desktop.rules.notices.details import BY_YEAR, YEARS_SAID, seal_of, sections_of, without_years, years_of
from srdi_desktop.rules.notices.files import read_notice
from srdi_desktop.rules.notices.head import Head, head_of
from srdi_desktop.rules.notices.lines import Line, Row, amended_lines, lines_of, source_rows
from srdi_desktop.rules.notices.marks import mark_of
from srdi_desktop.rules.notices.outline import outline
from srdi_desktop.rules.notices.phrases import (
    SIGNS,
    Governing,
    Kind,
    bare,
    enumerated,
    is_office_paper,
    kind_of,
    names_document,
    names_paper,
    split_outside,
    words,
)
from srdi_desktop.rules.notices.prose import claims_in, is_of_office
from srdi_desktop.rules.notices.reader import Reading, read

_LONGEST_TITLE = 40  # characters
_MOST_COMPARED = 500  # papers; no list is longer
_ALIKE = 0.62  # ratio of difflib: two names of one kind that are one paper
_SINGLE = ("application-form", "business-license", "commitment", "credit-report", "digital-level")
_SHORT_CONDITION = 2  # characters


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
    drafted = [entry for claim in _once(reading.claims) for entry in _entries(claim, head.year, head.source)]
    source = tuple("  ".join(cell for cell in row if cell) for row in rows)
    unread = tuple(UnreadLine(line.number, source[line.number]) for line in _unread(reading))
    if not drafted:
        raise RulesError("notices.no_list", lines=len(lines))
    entries = tuple(_with_ids(drafted))
    catalogue = replace(_catalogue(head, entries), unread=tuple(line.text for line in unread))
    unsure = dict(head.unsure)
    if not whole:
        unsure["entries"] = "notices.unsure.only_changes"
    if len(rows) > most:
        unsure["entries"] = "notices.unsure.too_long"
    return Draft(catalogue, entries, source, unsure, head.days, unread)


def _unread(reading: Reading) -> list[Line]:
    return sorted({line.number: line for line in unread_lines(reading)}.values(), key=lambda line: line.number)


def _catalogue(head: Head, entries: tuple[DraftEntry, ...]) -> Catalogue:
    """valid_until is the last window's last day, else the end of the year: after it the notice asks for nothing."""
    closes = [window.closes for window in head.windows if window.closes]
    return Catalogue(
        id=f"{_slug(head.region)}-{head.tier.value}-{head.year}",
        title=head.title,
        tier=head.tier,
        year=head.year,
        entries=tuple(draft.entry for draft in entries),
        region=head.region,
        source=head.source,
        issued=head.issued,
        valid_until=max(closes, default=date(head.year, 12, 31)),
        regulation=head.regulation,
        delivery=head.delivery,
        windows=head.windows,
        verified=False,
    )


def _slug(region: str) -> str:
    """The region in pinyin, so that ids can be typed."""
    lists = words().lists
    return dict(zip(lists["regions.names"], lists["regions.slugs"], strict=True)).get(region, "my")


# Papers named twice


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Each paper once, in the order of the notice: what a list names goes before what a sentence names."""
    kept: list[tuple[int, Claim]] = []
    listed: set[tuple[str, str, int]] = set()
    for at, claim in sorted(enumerate(claims), key=lambda pair: pair[1].rank):
        own = (claim.title, claim.text, claim.line)
        if own in listed or (claim.rank and any(_same(claim, other) for _, other in kept[:_MOST_COMPARED])):
            continue
        listed.add(own)
        kept.append((at, claim))
    return [claim for _, claim in sorted(kept, key=lambda pair: (pair[1].line, pair[0]))]


def _same(claim: Claim, other: Claim) -> bool:
    one = bare(without_years(claim.title))
    two = bare(without_years(other.title))
    kind = claim.kind.kind
    if claim.rank == other.rank == 1:
        return one == two
    if (
        kind == other.kind.kind
        and kind in _SINGLE
        and claim.rank == 2
        and claim.condition == other.condition
        and claim.line != other.line
    ):
        return True
    if kind not in (other.kind.kind, "other") and other.kind.kind != "other":
        return one == two
    inside = one in two or two in one
    return inside or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


# Entries


def entries_of_line(text: str, catalogue: Catalogue) -> tuple[DraftEntry, ...]:
    """What one line asks for when a person says that it asks for something: at least one entry, with free ids."""
    line = mark_of(text).rest
    named = [Claim(name, line, kind=kind_of(name, line)) for name in papers_in(line)]
    found = claims_in(line, Governing()) or named or claims_of(line, Governing())
    claims = found or [Claim(_first_words(line), line, kind=kind_of(line))]
    drafted = [entry for claim in claims for entry in _entries(claim, catalogue.year, catalogue.source)]
    taken = {entry.id for entry in catalogue.entries}
    return tuple(_with_free_ids(drafted, taken))


def _first_words(line: str) -> str:
    return (split_outside(line, "，,。；;：:") or [line])[0][:_LONGEST_TITLE]


def _with_free_ids(drafted: list[DraftEntry], taken: set[str]) -> Iterator[DraftEntry]:
    for draft in _with_ids(drafted):
        numbered = (f"{draft.entry.id}-{number}" for number in count(2))
        name = draft.entry.id if draft.entry.id not in taken else next(one for one in numbered if one not in taken)
        taken.add(name)
        yield replace(draft, entry=replace(draft.entry, id=name))


def _entries(claim: Claim, year: int, source: str) -> Iterator[DraftEntry]:
    """A claim's entries: one for each year where its paper speaks of years."""
    title = claim.title.strip(SIGNS)
    years, written = _years(claim, year - 1)
    text = claim.title + "，" + claim.said
    seal, signature, placed = seal_of(text)
    unsure = _unsure(claim, bool(years), written)
    unsure |= {} if placed else {"seal": "notices.unsure.place_of_seal"}
    entry = Entry(
        id=claim.kind.kind,
        kind=claim.kind.kind,
        title=title,
        required=not claim.condition,
        condition=claim.condition,
        one_of=claim.one_of,
        seal=seal,
        signature=signature,
        sections=sections_of(claim.text) if claim.kind.kind == "audit-report" else (),
        expires="有效期内" in claim.text and claim.kind.kind != "business-license",
        note=_note(claim),
        source=source,
        verified=False,
    )
    draft = DraftEntry(entry, claim.line, claim.text, claim.kind.because, unsure, claim.last)
    yield from _by_year(draft, years) if years else [draft]


def _years(claim: Claim, last: int) -> tuple[tuple[int, ...], bool]:
    """Of papers that speak of years, those in the title, else those in what is said of it."""
    if claim.kind.kind not in BY_YEAR or claim.kind.because not in claim.title:
        return (), True
    own = years_of(claim.title, last)
    if own[0] and (len(own[0]) > 1 or not years_of(claim.said, last)[0]):
        return own
    said = years_of(_about_years(claim.said), last)
    if len(said[0]) > len(own[0]):
        return said
    if own[0]:
        return own
    return said


def _about_years(said: str) -> str:
    """What is said of the paper, less clauses in which a year belongs to something else (2024年起的要赋码)."""
    clauses = re.split(r"[，,。；;（）()]", said)
    other = re.compile(r"营业收入|认定|有效|签订|成立|新增|协议|融资|增资|无违法|违规|获得|转让|达标|提供近.*材料$")
    return "，".join(clause for clause in clauses if not other.search(clause))


def _unsure(claim: Claim, dated: bool, written: bool) -> dict[str, str]:
    unsure: dict[str, str] = {}
    if not claim.kind.sure:
        unsure["kind"] = "notices.unsure.kind_guessed" if claim.kind.because else "notices.unsure.kind_unknown"
    if claim.condition and len(claim.condition) <= _SHORT_CONDITION:
        unsure["condition"] = "notices.unsure.condition_short"
    if dated and not written:
        unsure["years"] = "notices.unsure.years_counted"
    if claim.rank:
        unsure["title"] = "notices.unsure.from_sentence"
    return unsure


def _by_year(draft: DraftEntry, years: tuple[int, ...]) -> list[DraftEntry]:
    """One entry for each year, since each year's paper is checked by itself."""
    return [
        replace(draft, entry=replace(draft.entry, years=(year,), title=_year_title(draft.entry.title, year, years)))
        for year in years
    ]


def _year_title(title: str, year: int, years: tuple[int, ...]) -> str:
    if len(years) == 1 and YEARS_SAID.search(title):
        return title
    if len(years) > 1:
        return f"{year}年度{without_years(title).strip(SIGNS)}"
    return title


def _note(claim: Claim) -> str:
    """What is said of the paper behind its name, else who made it before."""
    before = claim.text.partition(claim.title)[0]
    rest = (claim.said or (before if before.endswith("的") else "")).strip(SIGNS)
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


_OTHER_WORDS = re.compile(r"附件|《|^(?:其他|其它|相关|有关|以上|上述)|(?:局|厅|委|委员会|政府|办公室|部)文件$")
_DENIED = re.compile(r"不要交|不用交|别交|勿交|不收|无需|不需|不再|见附件|详见|为准")
_VERB = re.compile(r"^.*(?:提交|提供|报送|上传|附上|另附|附(?!件)|出具|出示|查看|看|递交|填写|交)")
_MOST_ENTRIES, _MOST_LINES = 500, 2_000  # papers; lines: no notice has more
_SAME_NAME = 0.6  # ratio of difflib: a name that an entry has already


def unread_lines(reading: Reading) -> Iterator[Line]:
    """Lines of a list that gave no paper, and other lines that name a paper no entry stands for."""
    claims = reading.claims[:_MOST_ENTRIES]
    for line in reading.doubtful[:_MOST_LINES]:
        if line.number in reading.listed or (
            line.number not in reading.understood and any(_asks(piece, claims) for piece in _pieces(line))
        ):
            yield line


def _pieces(line: Line) -> list[str]:
    if line.cells:
        return list(line.cells)
    return split_outside(line.text, "。；;")


def _asks(sentence: str, claims: Sequence[Claim]) -> bool:
    """Names a paper that no entry stands for, and does not speak of what an office does."""
    if is_of_office(sentence) or _DENIED.search(sentence):
        return False
    return any(not _known(bare(name), claims) for name in papers_in(sentence))


def papers_in(sentence: str) -> list[str]:
    """The names of papers that stand in a sentence, whatever it says of them."""
    clauses = split_outside(sentence, "，,：:（）()。；;")
    parts = [part for clause in clauses for part in enumerated(_VERB.sub("", clause)).parts]
    demands = _VERB.search(sentence) is not None
    return [part for part in parts if _is_paper(part, demands)]


def _is_paper(name: str, demanded: bool) -> bool:
    """Ends as a document does, or is of a known kind and stands behind a verb that asks."""
    told = words().any_in("papers.told_papers", name) or is_office_paper(name)
    if told or _OTHER_WORDS.search(name):
        return False
    if not names_paper(name):
        return False
    return names_document(name) or (demanded and kind_of(name).sure)


def _known(name: str, claims: Sequence[Claim]) -> bool:
    kind = kind_of(name)
    return any(_stands_for(claim, name, kind) for claim in claims)


def _stands_for(claim: Claim, name: str, kind: Kind) -> bool:
    own = bare(claim.title)
    if name in own or name in claim.text or own in name:
        return True
    alike = SequenceMatcher(None, own, name, autojunk=False).ratio() >= _SAME_NAME
    if alike:
        return True
    return claim.kind.kind == kind.kind and kind.because != "" and kind.because == claim.kind.because
