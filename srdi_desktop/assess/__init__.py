"""Judges the whole dossier from evidence, decisions and rules; pure functions, nothing is stored.

CHECKS is the table of contents, in the order in which findings are shown. A new check is one file with
`check(pile) -> Iterable[Finding]`, one line here, its limits, its messages in both languages and its test.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from srdi_desktop.assess import completeness, consistency, duplicates, identity, missing, page_quality, placing, sorting
from srdi_desktop.assess.documents import Stack, stack_of
from srdi_desktop.assess.pile import Check, Pile
from srdi_desktop.assess.positioning import evaluate
from srdi_desktop.assess.scoring import weigh
from srdi_desktop.model import (
    ABSENCES,
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
    return Verdicts(
        documents=documents,
        entries=entries,
        tray=_tray(stack, pile),
        findings=findings,
        facts=pile.facts,
        evaluation=pile.evaluation and replace(pile.evaluation, strength=weigh(dossier.catalogue, entries, book)),
        document_of={page: document for document in documents for page in document.pages},
        applicant=identity.applicant_of(pile),
    )


def _as_named(document: Document, dossier: Dossier) -> Document:
    """With the name that a person gave it."""
    name = dossier.decisions.names.get(document.pages[0])
    if name:
        return replace(document, title=name)
    return document


def _pile(stack: Stack, today: date) -> Pile:
    documents, numberings = placing.documents_of(stack)
    document_of = {page: document for document in documents for page in document.pages}
    facts = placing.facts_of(stack, documents)
    runs = {number: numbering.runs for number, numbering in numberings.items()}
    copies = {copy: page for numbering in numberings.values() for copy, page in numbering.copies.items()}
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
    )


def of_the_day(dossier: Dossier, book: RuleBook, today: date) -> str:
    """What verdicts follow from of the day: on two days of the same word a dossier's verdicts are the same.

    Whether the list is out of date; the year and the rules in force, unless the application names its date; the day
    itself while there is no deadline, since any certificate may end.
    """
    decisions = dossier.decisions
    said: list[object] = [dossier.catalogue.stale(today)]
    if decisions.application.application_date is None:
        said += [today.year, *(_place(today, turn) for turn in _turns(book))]
    if decisions.deadline is None:
        said.append(today)
    return " ".join(str(one) for one in said)


def _turns(book: RuleBook) -> list[date]:
    """The days on which rules begin or end."""
    terms = [rules.term for regulation in book.regulations for rules in regulation.tiers]
    terms += [regulation.common_term for regulation in book.regulations]
    days = {day for term in terms for day in (term.begins, term.ends, term.review_begins, term.review_ends)}
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
    for finding in _one_for_each_cause(pile, [finding for check in CHECKS for finding in check(pile)]):
        if early and finding.code in ABSENCES:
            continue
        placed = finding
        if finding.entry is None and finding.page:
            entry = pile.entry_of(finding.page)
            placed = replace(finding, entry=entry)
        reason = waivers.get(placed.key)
        yield replace(placed, waived=reason) if reason is not None else placed


def _one_for_each_cause(pile: Pile, findings: Sequence[Finding]) -> Iterator[Finding]:
    """A page scanned twice repeats a number, too: the second scan is told, the number is not. Of papers of others that
    wait in the tray it is told that they do, and nothing else: neither where they go nor how they are scanned.
    """
    twice = {finding.page for finding in findings if finding.code == "page.duplicate"}
    others = {page for finding in findings for page in _pages_of_others(pile, finding)}
    for finding in findings:
        repeats = finding.code == "numbering.repeated" and finding.page in twice
        of_others = finding.code != "identity.other_company" and finding.page in others
        if not repeats and not of_others:
            yield finding


def _pages_of_others(pile: Pile, finding: Finding) -> Iterator[PageRef]:
    """Pages of the documents that the hint about the tray speaks of."""
    if finding.code == "identity.other_company":
        for first in finding.values.get("documents", ()):
            yield from pile.document_of[PageRef.parse(first)].pages


def _entries(pile: Pile, findings: Iterable[Finding]) -> tuple[EntryVerdict, ...]:
    of_entry: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_entry[finding.entry].append(finding)
    numbers: dict[str | None, list[int]] = defaultdict(list)
    for document in pile.documents:
        numbers[document.entry].append(document.number)
    early = pile.dossier.is_partly_unseen()
    return tuple(_verdict(pile, entry, of_entry, numbers, early=early) for entry in pile.dossier.catalogue.entries)


def _verdict(
    pile: Pile,
    entry: Entry,
    findings: Mapping[str | None, list[Finding]],
    numbers: Mapping[str | None, list[int]],
    *,
    early: bool,
) -> EntryVerdict:
    """`early`: pages that may be any entry's were not looked at yet."""
    pages = pile.entry_pages.get(entry.id, ())
    applies = entry.id not in pile.dossier.decisions.not_applicable
    unseen = (early and applies) or any(page not in pile.dossier.evidence for page in pages)
    state = completeness.state_of(pages, findings.get(entry.id, ()), unseen=unseen)
    documents = tuple(numbers.get(entry.id, ()))
    return EntryVerdict(entry.id, state, pages, documents)


def _tray(stack: Stack, pile: Pile) -> tuple[PageRef, ...]:
    """Pages of no entry, then excluded and replaced ones, in the order of the pile; no originals of changed pages."""
    decisions = stack.dossier.decisions
    waiting = (decisions.excluded | decisions.replaced.keys()) - set(stack.pages) - decisions.reshaped.keys()
    rest = tuple(page for page in stack.dossier.pages() if page in waiting)
    return (*pile.entry_pages.get("", ()), *rest)
