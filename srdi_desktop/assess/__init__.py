"""Judges the whole dossier from evidence, decisions and rules; pure functions, nothing is stored.

CHECKS is the table of contents, in the order in which findings are shown. A new check is one file with
`check(pile) -> Iterable[Finding]`, one line here, its limits, its messages in both languages and its test.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from srdi_desktop.assess import completeness, consistency, duplicates, identity, missing, page_quality, placing, sorting
from srdi_desktop.assess.page_view import Stack, stack_of
from srdi_desktop.assess.pile import Check, Pile
from srdi_desktop.assess.positioning import evaluate
from srdi_desktop.assess.scoring import weigh
from srdi_desktop.model import (
    ABSENCES,
    MEASURES_VERSION,
    Document,
    Dossier,
    Entry,
    EntryVerdict,
    Evaluation,
    Finding,
    PageRef,
    PlacedFact,
    RuleBook,
    Tier,
    Verdicts,
)

__all__ = ["CHECKS", "evaluate", "judge", "of_the_day"]


EntryId = str | None  # None: of no entry
ByEntry = Mapping[EntryId, list[Finding]]
Numbers = Mapping[EntryId, list[int]]


def _pictures(pile: Pile) -> Iterable[Finding]:
    return page_quality.page_findings(pile.dossier, pile.book)


def _duplicates(pile: Pile) -> Iterable[Finding]:
    return duplicates.duplicate_findings(pile.dossier, pile.book, pile.apart)


CHECKS: tuple[Check, ...] = (
    completeness.check_intake,
    completeness.check,
    missing.check,
    completeness.check_validity,
    identity.check,
    consistency.check,
    consistency.check_papers,
    _pictures,
    _duplicates,
    sorting.check,
)


def judge(dossier: Dossier, book: RuleBook, today: date) -> Verdicts:
    """Documents, entries, tray, findings and self-evaluation of one moment."""
    stack = stack_of(dossier, book)
    pile = _pile(stack, today)
    findings = tuple(_findings(pile))
    entries = _entries(pile, findings)
    documents = tuple(_as_named(document, dossier) for document in pile.documents)
    document_of = _by_page(documents)
    tray = _tray(stack, pile)
    evaluation = pile.evaluation
    if evaluation:
        strength = weigh(dossier.catalogue, entries, book)
        evaluation = replace(evaluation, strength=strength)
    applicant = identity.applicant_of(pile)
    return Verdicts(
        documents=documents,
        entries=entries,
        tray=tray,
        findings=findings,
        facts=pile.facts,
        evaluation=evaluation,
        document_of=document_of,
        applicant=applicant,
        uncompared=pile.uncompared,
    )


def _by_page(documents: Iterable[Document]) -> dict[PageRef, Document]:
    found: dict[PageRef, Document] = {}
    for document in documents:
        found.update(dict.fromkeys(document.pages, document))
    return found


def _as_named(document: Document, dossier: Dossier) -> Document:
    """With the name that a person gave it."""
    name = dossier.decisions.names.get(document.pages[0])
    if name:
        return replace(document, title=name)
    return document


def _pile(stack: Stack, today: date) -> Pile:
    documents, numberings = placing.documents_of(stack)
    document_of = _by_page(documents)
    facts = placing.facts_of(stack, documents)
    runs = {number: numbering.runs for number, numbering in numberings.items()}
    copies: dict[PageRef, PageRef] = {}
    for numbering in numberings.values():
        copies.update(numbering.copies)
    entry_pages = placing.pages_by_entry(stack, documents)
    evaluation = _evaluated(stack, facts, today)
    return Pile(
        dossier=stack.dossier,
        book=stack.book,
        today=today,
        pages=stack.pages,
        views=stack.views,
        documents=documents,
        runs=runs,
        copies=copies,
        document_of=document_of,
        entry_pages=entry_pages,
        facts=facts,
        evaluation=evaluation,
        uncompared=duplicates.pages_to_compare(stack.dossier, stack.book),
    )


def of_the_day(dossier: Dossier, book: RuleBook, today: date) -> str:
    """What verdicts follow from of the day: on two days of the same word a dossier's verdicts are the same.

    Whether the list is out of date; the year and the rules in force, unless the application names its date; the day
    itself while there is no deadline, since any certificate may end.
    """
    decisions = dossier.decisions
    stale = dossier.catalogue.stale(today)
    said: list[object] = [stale]
    if decisions.application.application_date is None:
        said.append(today.year)
        said += [_place(today, turn) for turn in _turns(book)]
    if decisions.deadline is None:
        said.append(today)
    return " ".join(map(str, said))


def _turns(book: RuleBook) -> list[date]:
    """The days on which rules begin or end."""
    terms = [regulation.common_term for regulation in book.regulations]
    for regulation in book.regulations:
        terms += [rules.term for rules in regulation.tiers]
    days: set[date | None] = set()
    for term in terms:
        days |= {term.begins, term.ends, term.review_begins, term.review_ends}
    return sorted(day for day in days if day is not None)


def _place(today: date, turn: date) -> int:
    """Before, on, after."""
    return (today > turn) - (today < turn)


def _evaluated(stack: Stack, facts: tuple[PlacedFact, ...], today: date) -> Evaluation:
    """The self-evaluation; of a list of another programme (tier other) only the figures are compared."""
    decisions = stack.dossier.decisions
    found = evaluate(decisions.application, facts, stack.book, today, decisions.scope)
    if stack.dossier.catalogue.tier is not Tier.OTHER:
        return found
    return replace(found, tiers=(), recommended=None, why="evaluation.recommend.other", notes=())


def _findings(pile: Pile) -> Iterator[Finding]:
    """All findings with the entry of their page and the reason of their waiver. What is not there is told once every
    page that may hold it was looked at.
    """
    waivers = pile.dossier.decisions.waivers
    early = pile.dossier.is_partly_unseen()
    found = [finding for check in CHECKS for finding in check(pile)]
    for finding in _one_for_each_cause(pile, found):
        if early and finding.code in ABSENCES:
            continue
        placed = finding
        if finding.entry is None and finding.page:
            entry = pile.entry_of(finding.page)
            placed = replace(finding, entry=entry)
        reason = waivers.get(placed.key)
        if reason is not None:
            placed = replace(placed, waived=reason)
        yield placed


def _one_for_each_cause(pile: Pile, findings: Sequence[Finding]) -> Iterator[Finding]:
    """A page scanned twice repeats a number, too: the second scan is told, the number is not. Of papers of others that
    wait in the tray it is told that they do, and nothing else: neither where they go nor how they are scanned.
    """
    twice = {finding.page for finding in findings if finding.code == "page.duplicate"}
    others: set[PageRef | None] = set()
    for finding in findings:
        others.update(_pages_of_others(pile, finding))
    for finding in findings:
        if finding.code == "numbering.repeated" and finding.page in twice:
            continue
        if finding.code != "identity.other_company" and finding.page in others:
            continue
        yield finding


def _pages_of_others(pile: Pile, finding: Finding) -> Iterator[PageRef]:
    """Pages of the documents that the hint about the tray speaks of."""
    if finding.code == "identity.other_company":
        for printed in finding.values.get("documents", ()):
            first = PageRef.parse(printed)
            yield from pile.document_of[first].pages


def _entries(pile: Pile, findings: Iterable[Finding]) -> tuple[EntryVerdict, ...]:
    of_entry: dict[EntryId, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_entry[finding.entry].append(finding)
    numbers: dict[EntryId, list[int]] = defaultdict(list)
    for document in pile.documents:
        numbers[document.entry].append(document.number)
    early = pile.dossier.is_partly_unseen()
    entries = pile.dossier.catalogue.entries
    return tuple(_verdict(pile, entry, of_entry, numbers, early=early) for entry in entries)


def _verdict(pile: Pile, entry: Entry, of_entry: ByEntry, numbers: Numbers, *, early: bool) -> EntryVerdict:
    """`early`: pages that may be any entry's were not looked at yet."""
    dossier = pile.dossier
    pages = pile.entry_pages.get(entry.id, ())
    applies = entry.id not in dossier.decisions.not_applicable
    unseen = early and applies
    if not unseen:
        unseen = any(_is_unseen(pile, page) for page in pages)
    findings = of_entry.get(entry.id, ())
    state = completeness.state_of(pages, findings, unseen=unseen)
    documents = tuple(numbers.get(entry.id, ()))
    return EntryVerdict(entry.id, state, pages, documents)


def _is_unseen(pile: Pile, page: PageRef) -> bool:
    """Not looked at, or not held against the others yet. What older measures saw stays valid until they look again:
    these compared pages in another way, and left nothing of it in the evidence.
    """
    evidence = pile.dossier.evidence.get(page)
    if evidence is None:
        return True
    return evidence.version == MEASURES_VERSION and page in pile.uncompared


def _tray(stack: Stack, pile: Pile) -> tuple[PageRef, ...]:
    """Pages of no entry, then excluded and replaced ones, in the order of the pile; no originals of changed pages."""
    decisions = stack.dossier.decisions
    out = decisions.excluded | decisions.replaced.keys()
    waiting = out - set(stack.pages) - decisions.reshaped.keys()
    rest = [page for page in stack.dossier.pages() if page in waiting]
    of_none = pile.entry_pages.get("", ())
    return (*of_none, *rest)
