"""Whose papers these are: papers of another owner, and credit codes that cannot be right (GB 32100-2015).

Auditors, banks, customers and certifiers are named on honest papers; only whom a paper is about counts: the company
behind its label, the owner of a patent or certificate, be it a company, a university or a person. Kinds that are about
others by nature (`KindRule.of_others`) are left alone.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from srdi_desktop.assess.headings import distance
from srdi_desktop.assess.pile import Pile
from srdi_desktop.model import (
    Applicant,
    Document,
    Fact,
    Finding,
    Level,
    PageRef,
    PlacedFact,
    RuleBook,
    plain,
    valid_code,
)

_LICENCE = "business-license"
_SUBJECT = "subject"
_Placed = tuple[PageRef, Fact]


def check(pile: Pile) -> Iterator[Finding]:
    """identity.other_company and identity.code_invalid; what waits in the tray is not handed in, and only a hint."""
    sure = _sure_applicant(pile)
    known = replace(sure, name=plain(sure.name))
    waiting: list[Finding] = []
    for document in pile.documents:
        yield from _invalid_codes(pile, document, known.uscc)
        rule = pile.book.kinds.get(document.kind or "")
        if rule is None or rule.of_others or not (known.name or known.uscc):
            continue
        if document.entry is None:
            waiting += _others(pile, document, known)
        else:
            yield from _others(pile, document, known)
    yield from _in_the_tray(pile, waiting)


def _in_the_tray(pile: Pile, found: Sequence[Finding]) -> Iterator[Finding]:
    """All papers of others in one hint, at the first of them; `documents`: the pages that they begin with."""
    if not found:
        return
    owners = dict.fromkeys(str(finding.values["company"]) for finding in found)
    begins = [str(pile.document_of[finding.page].pages[0]) for finding in found if finding.page]
    told = {"company": "、".join(owners), "variant": "tray", "count": len(found), "documents": begins}
    values = {**found[0].values, **told}
    yield replace(found[0], level=Level.HINT, values=values)


def applicant_of(pile: Pile) -> Applicant:
    """As a person gave or declared it, else as most papers name it, else as the licence says, else as the papers that
    are the applicant's own do.
    """
    own = [
        placed for placed in pile.facts if placed.fact.name == _SUBJECT and _applicants_own(placed.source, pile.book)
    ]
    own.sort(key=lambda placed: placed.source != _LICENCE)
    sure = _sure_applicant(pile)
    name = sure.name or _first_or_most(own, "company") or _only_subject(pile.facts)
    return Applicant(name, sure.uscc or _first_or_most(own, "uscc"))


def _only_subject(facts: Sequence[PlacedFact]) -> str:
    """The one company that papers of no kind of their own are about (pages of a report), "" when they name several."""
    names = {placed.fact.value for placed in facts if placed.source is None and _is_subject(placed.fact)}
    if len(names) == 1:
        return next(iter(names))
    return ""


def _is_subject(fact: Fact) -> bool:
    return fact.kind == "company" and fact.name == _SUBJECT


def _applicants_own(kind: str | None, book: RuleBook) -> bool:
    rule = book.kinds.get(kind or "")
    return rule is not None and not rule.of_others


def _first_or_most(own: Sequence[PlacedFact], kind: str) -> str:
    """What licences say most often, else what the other papers do; a code only where its check digit is right."""
    found = [placed for placed in own if placed.fact.kind == kind]
    if kind == "uscc":
        found = [placed for placed in found if valid_code(placed.fact.value)]
    licences = [placed for placed in found if placed.source == _LICENCE]
    values = Counter(placed.fact.value for placed in licences or found)
    return next((value for value, _ in values.most_common(1)), "")


def _sure_applicant(pile: Pile) -> Applicant:
    """By whom papers may be called another's: as a person gave or declared it, or as most papers name it."""
    company = pile.dossier.decisions.application.company
    name = pile.dossier.decisions.company or company.name or _usual(pile, "company")
    return Applicant(name, company.uscc or _usual(pile, "uscc"))


def _usual(pile: Pile, kind: str) -> str:
    """The subject that enough papers name, and twice as many as any other; a paper counts once, however long it is."""
    times = Counter(value for document in pile.documents for value in _subjects(pile, document, kind))
    foremost = times.most_common(2)
    if not foremost or foremost[0][1] < pile.book.limits["identity.papers"]:
        return ""
    if len(foremost) > 1 and foremost[1][1] * 2 > foremost[0][1]:
        return ""
    return foremost[0][0]


def _subjects(pile: Pile, document: Document, kind: str) -> set[str]:
    """Whom a document is about: companies, or codes with right check digits; nobody where others are meant."""
    rule = pile.book.kinds.get(document.kind or "")
    if rule is not None and rule.of_others:
        return set()
    named = {fact.value for _, fact in _facts(pile, document) if fact.kind == kind and fact.name == _SUBJECT}
    if kind == "uscc":
        return {value for value in named if valid_code(value)}
    return named


def _invalid_codes(pile: Pile, document: Document, own: str) -> Iterator[Finding]:
    """Labelled codes whose check digit is wrong, where the characters were read with certainty."""
    sure = pile.book.limits["identity.code_score"]
    told: set[str] = set()
    for page, fact in _facts(pile, document):
        labelled = fact.kind == "uscc" and fact.name == _SUBJECT
        if not labelled or fact.value in told or fact.score < sure or valid_code(fact.value):
            continue
        read = pile.dossier.evidence[page].text.source == "ocr"
        if read and own and distance(fact.value, own, 2) <= 2:
            continue  # the applicant's own code, misread
        told.add(fact.value)
        values = {"code": fact.value}
        yield Finding(
            "identity.code_invalid", Level.ERROR, page=page, entry=document.entry, values=values, box=fact.box
        )


def _others(pile: Pile, document: Document, known: Applicant) -> Iterator[Finding]:
    """One finding where all whom the document is about are somebody else, at the first place that says so."""
    facts = [*_facts(pile, document)]
    owners = [(page, fact) for page, fact in facts if fact.kind == "owner"]
    subjects = [(page, fact) for page, fact in facts if fact.name == _SUBJECT]
    foreign = _foreign_owners(owners, known) if owners else _foreign_subjects(pile, document, subjects, known)
    if foreign:
        page, fact = foreign[0]
        names = "、".join(dict.fromkeys(fact.value for _, fact in foreign if fact.kind in {"owner", "company"}))
        values = {"company": names or fact.value, "applicant": known.name or known.uscc}
        yield Finding(
            "identity.other_company", Level.ERROR, page=page, entry=document.entry, values=values, box=fact.box
        )


def _foreign_owners(owners: Sequence[_Placed], known: Applicant) -> list[_Placed]:
    """All owners where none is the applicant; a right that is shared with it is its own, too."""
    if not known.name or not all(_another(plain(fact.value), known.name) for _, fact in owners):
        return []
    return list(owners)


def _foreign_subjects(pile: Pile, document: Document, subjects: Sequence[_Placed], known: Applicant) -> list[_Placed]:
    """Subjects and codes of others where neither name nor code of the applicant stands anywhere in the document."""
    text = "".join(pile.views[page].text for page in document.pages).replace("\n", "")
    names = [(page, fact) for page, fact in subjects if fact.kind == "company"]
    codes = [(page, fact) for page, fact in subjects if fact.kind == "uscc" and valid_code(fact.value)]
    own_code = bool(known.uscc) and known.uscc.lower() in text
    own_name = bool(known.name) and (known.name in text or any(not _differs(fact, known) for _, fact in names))
    if own_name or own_code:
        return []
    named = [(page, fact) for page, fact in names if known.name]
    coded = [(page, fact) for page, fact in codes if known.uscc and fact.value != known.uscc]
    return [*chain(named, coded)]


def _differs(fact: Fact, known: Applicant) -> bool:
    return _another(plain(fact.value), known.name)


def _another(found: str, own: str) -> bool:
    """Whether two names differ by more than reading errs and more than what a former name or a bracket adds."""
    if own in found or found in own:
        return False
    allowed = max(1, len(own) // 6)
    return distance(found, own, allowed) > allowed


def _facts(pile: Pile, document: Document) -> Iterator[_Placed]:
    for page in document.pages:
        evidence = pile.dossier.evidence.get(page)
        if evidence:
            for fact in evidence.facts:
                yield page, fact
