"""Whose papers these are: papers of another owner, and credit codes that cannot be right (GB 32100-2015).

Auditors, banks, customers and certifiers are named on honest papers; only whom a paper is about counts: the company
behind its label, the owner of a patent or certificate, be it a company, a university or a person. Kinds that are about
others by nature (`KindRule.of_others`) are left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

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
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_SUBJECT = "subject"
_Placed = tuple[PageRef, Fact]
_Placements = Sequence[_Placed]


def check(pile: Pile) -> Iterator[Finding]:
    """identity.other_company and identity.code_invalid; what waits in the tray is not handed in, and only a hint."""
    sure = _sure_applicant(pile)
    known = replace(sure, name=plain(sure.name))
    is_known = bool(known.name or known.uscc)
    waiting: list[Finding] = []
    for document in pile.documents:
        yield from _invalid_codes(pile, document, known.uscc)
        if not is_known or not _applicants_own(document.kind, pile.book):
            continue
        found = _others(pile, document, known)
        if document.entry is None:
            waiting += found
        else:
            yield from found
    yield from _in_the_tray(pile, waiting)


def _in_the_tray(pile: Pile, found: Sequence[Finding]) -> Iterator[Finding]:
    """All papers of others in one hint, at the first of them; `documents`: the pages that they begin with."""
    if not found:
        return
    first = found[0]
    owners = dict.fromkeys(str(finding.values["company"]) for finding in found)
    company = "、".join(owners)
    pages = [finding.page for finding in found if finding.page]
    documents = [pile.document_of[page] for page in pages]
    begins = [str(document.pages[0]) for document in documents]
    count = len(found)
    told = {"company": company, "variant": "tray", "count": count, "documents": begins}
    values = {**first.values, **told}
    yield replace(first, level=Level.HINT, values=values)


def applicant_of(pile: Pile) -> Applicant:
    """As a person gave or declared it, else as most papers name it, else as the licence says, else as the papers that
    are the applicant's own do.
    """
    subjects = [placed for placed in pile.facts if placed.fact.name == _SUBJECT]
    own = [placed for placed in subjects if _applicants_own(placed.source, pile.book)]
    own.sort(key=lambda placed: placed.source != _LICENCE)
    sure = _sure_applicant(pile)
    name = sure.name or _first_or_most(own, "company") or _only_subject(pile.facts)
    code = sure.uscc or _first_or_most(own, "uscc")
    return Applicant(name, code)


def _only_subject(facts: Sequence[PlacedFact]) -> str:
    """The one company that papers of no kind of their own are about (pages of a report), "" when they name several."""
    names: set[str] = set()
    for placed in facts:
        if placed.source is None and _is_subject(placed.fact, "company"):
            names.add(placed.fact.value)
    if len(names) == 1:
        return next(iter(names))
    return ""


def _is_subject(fact: Fact, kind: str) -> bool:
    return fact.kind == kind and fact.name == _SUBJECT


def _applicants_own(kind: str | None, book: RuleBook) -> bool:
    """Whether papers of that kind are about the applicant; of an unknown kind nobody knows."""
    rule = book.kinds.get(kind or "")
    return rule is not None and not rule.of_others


def _first_or_most(own: Sequence[PlacedFact], kind: str) -> str:
    """What licences say most often, else what the other papers do; a code only where its check digit is right."""
    found = [placed for placed in own if placed.fact.kind == kind]
    if kind == "uscc":
        found = [placed for placed in found if valid_code(placed.fact.value)]
    licences = [placed for placed in found if placed.source == _LICENCE]
    telling = licences or found
    values = Counter(placed.fact.value for placed in telling)
    if not values:
        return ""
    return max(values, key=values.__getitem__)


def _sure_applicant(pile: Pile) -> Applicant:
    """By whom papers may be called another's: as a person gave or declared it, or as most papers name it."""
    decisions = pile.dossier.decisions
    company = decisions.application.company
    name = decisions.company or company.name or _usual(pile, "company")
    code = company.uscc or _usual(pile, "uscc")
    return Applicant(name, code)


def _usual(pile: Pile, kind: str) -> str:
    """The subject that enough papers name, and twice as many as any other; a paper counts once, however long it is."""
    times = Counter[str]()
    for document in pile.documents:
        times.update(_subjects(pile, document, kind))
    foremost = times.most_common(2)
    if not foremost:
        return ""
    name, papers = foremost[0]
    if papers < pile.book.limits["identity.papers"]:
        return ""
    second = foremost[1][1] if len(foremost) > 1 else 0
    if second * 2 > papers:
        return ""
    return name


def _subjects(pile: Pile, document: Document, kind: str) -> set[str]:
    """Whom a document is about: companies, or codes with right check digits; nobody where others are meant."""
    rule = pile.book.kinds.get(document.kind or "")
    if rule is not None and rule.of_others:
        return set()
    facts = _facts(pile, document)
    named = {fact.value for _, fact in facts if _is_subject(fact, kind)}
    if kind == "uscc":
        return {value for value in named if valid_code(value)}
    return named


def _invalid_codes(pile: Pile, document: Document, own: str) -> Iterator[Finding]:
    """Labelled codes whose check digit is wrong, where the characters were read with certainty."""
    sure = pile.book.limits["identity.code_score"]
    told: set[str] = set()
    for page, fact in _facts(pile, document):
        code = fact.value
        if not _is_subject(fact, "uscc") or code in told:
            continue
        if fact.score < sure or valid_code(code):
            continue
        read = pile.dossier.evidence[page].text.source == "ocr"
        if read and own and distance(code, own, 2) <= 2:
            continue  # the applicant's own code, misread
        told.add(code)
        values = {"code": code}
        entry = document.entry
        yield Finding("identity.code_invalid", Level.ERROR, page=page, entry=entry, values=values, box=fact.box)


def _others(pile: Pile, document: Document, known: Applicant) -> Iterator[Finding]:
    """One finding where all whom the document is about are somebody else, at the first place that says so."""
    foreign = _foreign(pile, document, known)
    if not foreign:
        return
    page, fact = foreign[0]
    named = [other.value for _, other in foreign if other.kind in {"owner", "company"}]
    names = "、".join(dict.fromkeys(named))
    company = names or fact.value
    applicant = known.name or known.uscc
    values = {"company": company, "applicant": applicant}
    entry = document.entry
    yield Finding("identity.other_company", Level.ERROR, page=page, entry=entry, values=values, box=fact.box)


def _foreign(pile: Pile, document: Document, known: Applicant) -> list[_Placed]:
    """Where the document says that it is another's: by its owners where it names any, else by its subjects."""
    facts = [*_facts(pile, document)]
    owners = [(page, fact) for page, fact in facts if fact.kind == "owner"]
    if owners:
        return _foreign_owners(owners, known)
    subjects = [(page, fact) for page, fact in facts if fact.name == _SUBJECT]
    return _foreign_subjects(pile, document, subjects, known)


def _foreign_owners(owners: _Placements, known: Applicant) -> list[_Placed]:
    """All owners where none is the applicant; a right that is shared with it is its own, too."""
    if not known.name:
        return []
    if any(not _differs(fact, known) for _, fact in owners):
        return []
    return list(owners)


def _foreign_subjects(pile: Pile, document: Document, subjects: _Placements, known: Applicant) -> list[_Placed]:
    """Subjects and codes of others where neither name nor code of the applicant stands anywhere in the document."""
    text = "".join(pile.views[page].text for page in document.pages)
    text = text.replace("\n", "")
    code = known.uscc.lower()
    if code and code in text:
        return []
    names = [(page, fact) for page, fact in subjects if fact.kind == "company" and _comparable(fact, known)]
    if known.name and _is_named(known, text, names):
        return []
    named = names if known.name else []
    coded = [(page, fact) for page, fact in subjects if known.uscc and _is_code_of_other(fact, known)]
    return [*named, *coded]


def _comparable(fact: Fact, known: Applicant) -> bool:
    """Whether both names are in hanzi, or neither: of its English name nobody knows whether it is the applicant's."""
    return bool(_HANZI.search(fact.value)) == bool(_HANZI.search(known.name))


def _is_named(known: Applicant, text: str, names: _Placements) -> bool:
    if known.name in text:
        return True
    return any(not _differs(fact, known) for _, fact in names)


def _is_code_of_other(fact: Fact, known: Applicant) -> bool:
    code = fact.value
    return fact.kind == "uscc" and code != known.uscc and valid_code(code)


def _differs(fact: Fact, known: Applicant) -> bool:
    found = plain(fact.value)
    return _another(found, known.name)


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
