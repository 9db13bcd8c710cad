"""Whether each entry of the catalogue is there and whole: pages, parts, years, seals; and the state that follows.

Certificates that end before the deadline.

What could not be taken in, and what the user should know about what was: scans, unreadable pages, a stale list.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from srdi_desktop.assess.pile import Pile
from srdi_desktop.model import (
    Box,
    Document,
    Entry,
    EntryState,
    Evidence,
    Fact,
    Finding,
    Level,
    Limits,
    PageRef,
    Scan,
    SealRule,
    State,
    plain,
)


def seal_state(evidence: Evidence) -> bool | None:
    """True: a red or an electronic seal; False: a colour page without one; None: a grey copy cannot tell."""
    if evidence.seals:
        return True
    if evidence.colour and not evidence.failed:
        return False
    return None


def seal_box(evidence: Evidence) -> Box | None:
    """Where the surest seal is, as shown, in fractions of the page."""
    if not evidence.seals:
        return None
    best = max(evidence.seals, key=lambda seal: (seal.electronic, seal.score))
    return best.box


# The same part under another name.
_ALSO = {
    "利润表": ("损益表", "利润及利润分配表"),
    # notes whose first page is missing are there all the same: chapters that 财会 rules give every set of notes
    "附注": ("财务报表附注", "会计报表附注", "重要会计政策", "财务报表的编制基础", "项目注释"),
    "审计报告": ("审计意见", "我们审计了"),
    "现金流量表": (),
    "资产负债表": ("财务状况表",),
}


def missing_sections(pile: Pile, entry_id: str) -> tuple[str, ...]:
    """Names of the parts that no page of the entry shows."""
    entry = pile.dossier.catalogue.entry(entry_id)
    texts = _texts(pile, entry_id)
    return tuple(section for section in entry.sections if not _shown(section, texts))


def _texts(pile: Pile, entry_id: str) -> list[str]:
    """Of the entry's pages, plain."""
    pages = pile.entry_pages.get(entry_id, ())
    return [pile.views[page].text for page in pages]


def _shown(section: str, texts: Iterable[str]) -> bool:
    also = _ALSO.get(section, ())
    names = [plain(name) for name in (section, *also)]
    return any(name in text for text in texts for name in names)


def unread_pages(pile: Pile, entry_id: str) -> int:
    """Pages of the entry of which nothing could be read, so that a part may stand there unseen."""
    views = [pile.views[page] for page in pile.entry_pages.get(entry_id, ())]
    unread = [view for view in views if not view.text and not view.blank]
    return len(unread)


def check(pile: Pile) -> Iterator[Finding]:
    """entry.missing, entry.incomplete, entry.year_missing and entry.seal_missing, entry by entry."""
    for entry in pile.entries():
        pages = pile.entry_pages.get(entry.id, ())
        if not pages:
            if entry.required:
                yield _finding("entry.missing", entry, kind=entry.kind)
            continue
        yield from _parts(pile, entry, pages)
        yield from _years(pile, entry)
        yield from _seals(pile, entry, pages)
    yield from _one_of(pile)


def _one_of(pile: Pile) -> Iterator[Finding]:
    """Groups of which at least one entry must be there (四选一): one finding, at the first, when none has a page."""
    groups: dict[str, list[Entry]] = {}
    for entry in pile.entries():
        if entry.one_of:
            groups.setdefault(entry.one_of, []).append(entry)
    for group in groups.values():
        if any(pile.entry_pages.get(entry.id) for entry in group):
            continue
        first = group[0]
        titles = [entry.title for entry in group]
        yield _finding("entry.missing", first, kind=first.kind, variant="one_of", titles=titles)


def _finding(
    code: str, entry: Entry, *, state: State = State.FAILED, page: PageRef | None = None, **values: Any
) -> Finding:
    level = Level.WARNING if state is State.UNDECIDED else Level.ERROR
    return Finding(code, level, state, page=page, entry=entry.id, values=values)


def _parts(pile: Pile, entry: Entry, pages: Sequence[PageRef]) -> Iterator[Finding]:
    """Undecided while there are pages that could not be read: the part may be there."""
    lacking = missing_sections(pile, entry.id)
    count = len(pages)
    if lacking:
        unread = unread_pages(pile, entry.id)
        state = State.UNDECIDED if unread >= len(lacking) else State.FAILED
        yield _finding("entry.incomplete", entry, state=state, sections=list(lacking), unread=unread)
    elif count < entry.min_pages:
        yield _finding("entry.incomplete", entry, sections=[], variant="pages", pages=count, min_pages=entry.min_pages)


def _years(pile: Pile, entry: Entry) -> Iterator[Finding]:
    """Years that no document of the entry covers; undecided where a document's year could not be read."""
    if not entry.years:
        return
    documents = [document for document in pile.documents if document.entry == entry.id]
    covered = {year for document in documents for year in document.years}
    absent = [year for year in entry.years if year not in covered]
    if not absent:
        return
    if not covered and _mentioned(pile, entry, absent):
        return
    dated = all(document.years for document in documents)
    state = State.FAILED if dated else State.UNDECIDED
    yield _finding("entry.year_missing", entry, state=state, years=absent)


def _mentioned(pile: Pile, entry: Entry, years: Iterable[int]) -> bool:
    """Whether the pages at least print each of the years, as certificates and bank papers do."""
    texts = _texts(pile, entry.id)
    for year in years:
        printed = str(year)
        if not any(printed in text for text in texts):
            return False
    return True


def _seals(pile: Pile, entry: Entry, pages: Sequence[PageRef]) -> Iterator[Finding]:
    """A seal where the catalogue asks for one; a grey copy cannot tell."""
    evidence = pile.dossier.evidence
    where = str(entry.seal)
    for page in _sealed(entry.seal, pages):
        wanted = [page] if page else list(pages)
        states = [seal_state(evidence[one]) for one in wanted if one in evidence]
        if not states or any(states):
            continue
        state = State.UNDECIDED if None in states else State.FAILED
        shown = page or pages[0]
        yield _finding("entry.seal_missing", entry, state=state, page=shown, where=where)


def _sealed(rule: SealRule, pages: Sequence[PageRef]) -> Sequence[PageRef | None]:
    """The pages that must each carry a seal; None: any page of the entry will do."""
    match rule:
        case SealRule.NONE:
            return ()
        case SealRule.ANY:
            return (None,)
        case SealRule.FIRST_PAGE:
            return pages[:1]
        case SealRule.LAST_PAGE:
            return pages[-1:]
        case SealRule.EVERY_PAGE:
            return pages


def state_of(pages: Sequence[PageRef], findings: Iterable[Finding], *, unseen: bool = False) -> EntryState:
    """齐 / 有问题 / 缺 / 无法判断 / 未检测完 from the entry's findings that nobody waived.

    `unseen`: pages that are, or may be, the entry's were not looked at; only a known error says more than that.
    """
    open_ones = [finding for finding in findings if finding.waived is None]
    missing = any(finding.code == "entry.missing" for finding in open_ones)
    if missing and not pages:
        return EntryState.MISSING
    if pages and any(_is_error(finding) for finding in open_ones):
        return EntryState.PROBLEMS
    if unseen:
        return EntryState.UNSEEN
    if pages and any(_is_open(finding) for finding in open_ones):
        return EntryState.UNDECIDED
    return EntryState.COMPLETE


def _is_error(finding: Finding) -> bool:
    return finding.level is Level.ERROR and finding.state is State.FAILED


def _is_open(finding: Finding) -> bool:
    return finding.level is not Level.HINT and finding.state is State.UNDECIDED


def check_validity(pile: Pile) -> Iterator[Finding]:
    """entry.expired for each document of an entry that can expire; the deadline, or today while there is none."""
    deadline = pile.dossier.decisions.deadline or pile.today
    expiring = {entry.id for entry in pile.entries() if entry.expires}
    for document in pile.documents:
        if document.entry in expiring:
            yield from _expired(pile, document, deadline)


def _expired(pile: Pile, document: Document, deadline: date) -> Iterator[Finding]:
    """The latest end that the document states counts: renewals stand on the same certificate."""
    ends = _ends(document, pile.dossier.evidence)
    if not ends:
        return
    end, fact, page = max(ends, key=lambda one: one[0])
    if end < deadline:
        values = {"valid_until": str(end), "deadline": str(deadline), "title": document.title}
        yield Finding("entry.expired", Level.ERROR, page=page, entry=document.entry, values=values, box=fact.box)


def last_day_of(document: Document, evidence: Mapping[PageRef, Evidence]) -> date | None:
    """The latest end of validity that the document states, date.max for one without end, None when it states none."""
    ends = _ends(document, evidence)
    return max((end for end, _, _ in ends), default=None)


def _ends(document: Document, evidence: Mapping[PageRef, Evidence]) -> list[tuple[date, Fact, PageRef]]:
    """Of validity, with the fact that states it and its page."""
    found = []
    for page in document.pages:
        if page not in evidence:
            continue
        for fact in evidence[page].facts:
            end = _end(fact)
            if end is not None:
                found.append((end, fact, page))
    return found


def _end(fact: Fact) -> date | None:
    if fact.kind != "valid_until":
        return None
    try:
        return date.fromisoformat(fact.value)
    except ValueError:
        return date.max  # 长期


_CONTAINERS = (
    ("portfolio", "", Level.ERROR),
    ("portfolio-taken", "taken", Level.HINT),
    ("xfa", "xfa", Level.ERROR),
)  # what `Scan.dropped` holds -> sentence, level


def check_intake(pile: Pile) -> Iterator[Finding]:
    """scan.* for scans of the pile, page.unreadable, catalogue.stale."""
    dossier = pile.dossier
    covered = {page.scan for page in dossier.covered_pages()}
    for name in dossier.decisions.scans:
        if name in dossier.scans:
            yield from _of_scan(dossier.scans[name], covered)
    for page in pile.pages:
        evidence = dossier.evidence.get(page)
        if evidence:
            rotation = dossier.rotation(page)
            yield from _of_page(page, evidence, rotation, pile.book.limits)
    catalogue = dossier.catalogue
    if catalogue.stale(pile.today):
        values = {"valid_until": str(catalogue.last_day), "title": catalogue.title}
        yield Finding("catalogue.stale", Level.WARNING, values=values)


def _of_scan(scan: Scan, covered: Container[str]) -> Iterator[Finding]:
    """`covered`: scans of which a page is covered."""
    if scan.failed:
        values = _variant(scan.variant)
        yield Finding(scan.failed, Level.ERROR, scan=scan.id, values=values)
        return
    if scan.signed:
        values = _variant("covered" if scan.id in covered else "")
        yield Finding("scan.signed", Level.HINT, scan=scan.id, values=values)
    yield from _container(scan)


def _variant(name: str) -> dict[str, str]:
    """Which of a code's sentences is meant; nothing for the plain one."""
    if name:
        return {"variant": name}
    return {}


def _of_page(page: PageRef, evidence: Evidence, rotation: int, limits: Limits) -> Iterator[Finding]:
    if evidence.failed:
        values = {"reason": evidence.failed}
        yield Finding("page.unreadable", Level.ERROR, page=page, values=values)
        return
    times = _pages_long(evidence, rotation, limits)
    if times:
        yield Finding("scan.long", Level.HINT, page=page, values={"times": times})


def _pages_long(evidence: Evidence, rotation: int, limits: Limits) -> float | None:
    """The upright page's length in pages of A4's shape, None for ordinary pages and for receipts."""
    width = evidence.width
    height = evidence.height
    if rotation % 180 != 0:
        width, height = height, width
    if not width or height < limits["edit.long"] * width:
        return None
    if evidence.paper_mm is not None and min(evidence.paper_mm) < limits["edit.narrow"]:
        return None
    times = height / width / limits["edit.page"]
    return round(times, 1)


def _container(scan: Scan) -> Iterator[Finding]:
    """A file that only stands for papers that lie elsewhere, and what became of them."""
    for mark, variant, level in _CONTAINERS:
        if mark in scan.dropped:
            values = _variant(variant)
            yield Finding("scan.container", level, scan=scan.id, values=values)
