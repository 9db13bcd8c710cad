"""Whose papers these are: pages about another company, and credit codes that cannot be right (GB 32100-2015).

Auditors, banks, customers and certifiers are named on honest papers; only the company that a page is about counts, and
customers' proofs, contracts, lists and standards are about others by nature.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from srdi_desktop.assess.pile import Pile
from srdi_desktop.assess.vocabulary import distance
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.page import Fact, PageRef
from srdi_desktop.model.verdicts import Document
from srdi_desktop.model.wording import plain

_ABOUT_OTHERS = frozenset({
    "customer-proof", "sales-contract", "equity-financing", "standard", "field-statement", "market-share", "award",
    "test-report", "ip-list", "rd-institution", "other",
})  # fmt: skip
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check(pile: Pile) -> Iterator[Finding]:
    """identity.other_company and identity.code_invalid."""
    name, code = applicant(pile)
    for document in pile.documents:
        yield from _invalid_codes(pile, document, code)
        if document.kind not in _ABOUT_OTHERS and (name or code):
            yield from _others(pile, document, name, code)


def applicant(pile: Pile) -> tuple[str, str]:
    """(name, code) of the applicant as people declared them, else as most papers name their subject."""
    decisions = pile.dossier.decisions
    declared = decisions.application.company
    name = decisions.company or declared.name
    code = declared.uscc
    if not name:
        name = _usual([placed.fact for placed in pile.facts], "company")
    if not code:
        code = _usual([placed.fact for placed in pile.facts if valid_code(placed.fact.value)], "uscc")
    return plain(name), code


def _usual(facts: Sequence[Fact], kind: str) -> str:
    """The subject that at least three facts name, and twice as many as any other."""
    times = Counter(fact.value for fact in facts if fact.kind == kind and fact.name == "subject").most_common(2)
    if not times or times[0][1] < 3 or (len(times) > 1 and times[1][1] * 2 > times[0][1]):
        return ""
    return times[0][0]


def valid_code(code: str) -> bool:
    """Check digit of a unified social credit code: weights 3^i mod 31 over 31 signs, GB 32100-2015 section 5."""
    if len(code) != 18 or any(sign not in _SIGNS for sign in code):
        return False
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[(31 - total % 31) % 31] == code[17]


def _invalid_codes(pile: Pile, document: Document, own: str) -> Iterator[Finding]:
    """Codes whose check digit is wrong, where the characters were read with certainty."""
    sure = pile.book.limits["identity.code_score"]
    told: set[str] = set()
    for page, fact in _facts(pile, document):
        if fact.kind != "uscc" or fact.value in told or fact.score < sure or valid_code(fact.value):
            continue
        read = pile.dossier.evidence[page].text.source == "ocr"
        if read and own and distance(fact.value, own, 2) <= 2:
            continue  # the applicant's own code, misread
        told.add(fact.value)
        values = {"code": fact.value}
        yield Finding(
            "identity.code_invalid", Level.ERROR, page=page, entry=document.entry, values=values, box=fact.box
        )


def _others(pile: Pile, document: Document, name: str, code: str) -> Iterator[Finding]:
    """The document's subjects are all somebody else: one finding, at the first page that says so."""
    subjects = [(page, fact) for page, fact in _facts(pile, document) if fact.name == "subject"]
    names = [(page, fact) for page, fact in subjects if fact.kind == "company"]
    codes = [(page, fact) for page, fact in subjects if fact.kind == "uscc" and valid_code(fact.value)]
    text = "".join(pile.views[page].text for page in document.pages).replace("\n", "")
    if (name and name in text) or (code and code.lower() in text):
        return
    foreign = [(page, fact) for page, fact in codes if code and fact.value != code]
    if name:
        foreign += [(page, fact) for page, fact in names if _another(plain(fact.value), name)]
        if any(not _another(plain(fact.value), name) for _, fact in names):
            return
    if foreign:
        page, fact = foreign[0]
        values = {"company": fact.value, "applicant": name or code}
        yield Finding(
            "identity.other_company", Level.ERROR, page=page, entry=document.entry, values=values, box=fact.box
        )


def _another(found: str, own: str) -> bool:
    """Whether two names differ by more than reading errs and more than what a former name or a bracket adds."""
    if own in found or found in own:
        return False
    allowed = max(1, len(own) // 6)
    return distance(found, own, allowed) > allowed


def _facts(pile: Pile, document: Document) -> Iterator[tuple[PageRef, Fact]]:
    for page in document.pages:
        evidence = pile.dossier.evidence.get(page)
        if evidence:
            for fact in evidence.facts:
                yield page, fact
