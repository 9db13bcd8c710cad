"""The same page scanned twice, told from two pages of the same form with different content.

Two stages, as for faxed pages (Image and Vision Computing 2000, doi 10.1016/S0262-8856(99)00086-4): a 256-bit hash
names candidates, then the small pictures are laid over each other and compared place by place. Small pictures cannot
tell one digit from another, so without the text of both pages "looks the same" is undecided, for a person to compare.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from srdi_desktop.assess.likeness import difference
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import Evidence, Fingerprint, Line, PageRef, Text
from srdi_desktop.model.rulebook import RuleBook


def duplicate_findings(
    dossier: Dossier, book: RuleBook, apart: Callable[[PageRef, PageRef], bool] = lambda _one, _other: False
) -> Iterable[Finding]:
    """page.duplicate on each later page that repeats an earlier one; blank pages repeat nothing.

    `apart`: what the whole pile knows of two pages, whatever they look like: they belong to different papers.
    """
    skipped = dossier.decisions.excluded | set(dossier.decisions.replaced)
    measured = [(page, dossier.evidence[page]) for page in dossier.pages() if page in dossier.evidence]
    usable = [
        (page, evidence)
        for page, evidence in measured
        if page not in skipped and not evidence.failed and not is_blank(evidence, book.limits)
    ]
    known = dict(usable)
    prints = tuple((page, evidence.fingerprint) for page, evidence in usable)
    taken: set[PageRef] = set()
    for earlier, later in _candidates(prints, int(book.limits["duplicate.bits"])):
        if later in taken or earlier in taken or apart(earlier, later):
            continue
        limit = _limit(known[earlier].text, known[later].text, book.limits)
        found = _difference(known[earlier], known[later], limit)
        if found <= limit:
            taken.add(later)
            state = State.FAILED if _proven(known[earlier], known[later], book.limits) else State.UNDECIDED
            yield replace(_finding(earlier, later, found, limit, dossier), state=state)


def _proven(first: Evidence, second: Evidence, limits: Limits) -> bool:
    """The same pixels, or all that is printed was read on both and agrees."""
    same = bool(first.fingerprint.content) and first.fingerprint.content == second.fingerprint.content
    return same or (first.text.whole and second.text.whole and says_the_same(first.text, second.text, limits))


def _finding(earlier: PageRef, later: PageRef, found: float, limit: float, dossier: Dossier) -> Finding:
    name = dossier.scans[earlier.scan].name if earlier.scan in dossier.scans else earlier.scan
    values = {
        "of": {"scan": name, "scan_index": earlier.scan_index},
        "of_scan": name,
        "of_index": earlier.scan_index,
        "difference": round(found, 3),
        "limit": limit,
    }
    return Finding("page.duplicate", Level.WARNING, page=later, values=values)


@lru_cache(maxsize=4)
def _candidates(prints: tuple[tuple[PageRef, Fingerprint], ...], bits: int) -> tuple[tuple[PageRef, PageRef], ...]:
    """Pairs whose coarse hashes differ in at most `bits` bits, in the order of the pile."""
    hashes = [(page, int(print_.coarse, 16)) for page, print_ in prints if print_.coarse]
    return tuple(
        (earlier, later)
        for place, (later, second) in enumerate(hashes)
        for earlier, first in hashes[:place]
        if (first ^ second).bit_count() <= bits
    )


def _limit(first: Text, second: Text, limits: Limits) -> float:
    """How different the pictures may be: nothing when the texts differ, more when all of both was read and agrees."""
    if says_otherwise(first, second, limits):
        return -1.0
    if first.whole and second.whole and says_the_same(first, second, limits):
        return limits["duplicate.read_difference"]
    return limits["duplicate.difference"]


def _difference(first: Evidence, second: Evidence, limit: float) -> float:
    if limit < 0:
        return 1.0
    if first.fingerprint.content and first.fingerprint.content == second.fingerprint.content:
        return 0.0
    return _fine_difference(first.fingerprint.fine, second.fingerprint.fine, limit)


@lru_cache(maxsize=20000)
def _fine_difference(first: str, second: str, limit: float) -> float:
    return difference(first, second, limit)


def says_otherwise(first: Text, second: Text, limits: Limits) -> bool:
    """Whether a line read with confidence on one page stands at the same place on the other with other digits.

    Digits only: letters of two scans of one page are read differently too often, digits with a high score hardly ever.
    """
    sure = limits["duplicate.line_score"]
    others = [line for line in second.lines if line.score >= sure]
    for line in first.lines:
        digits = _digits(line)
        if line.score < sure or len(digits) < limits["duplicate.digits"]:
            continue
        there = [_digits(other) for other in others if _same_place(line, other)]
        if there and all(len(found) == len(digits) and found != digits for found in there):
            return True
    return False


def says_the_same(first: Text, second: Text, limits: Limits) -> bool:
    """Whether nearly all lines that were read with confidence on one page stand on the other, letter by letter."""
    sure = limits["duplicate.line_score"]
    mine, theirs = ({line.text for line in text.lines if line.score >= sure} for text in (first, second))
    shared = len(mine & theirs)
    return shared >= limits["duplicate.lines"] and shared >= limits["duplicate.lines_share"] * max(
        len(mine), len(theirs)
    )


def _digits(line: Line) -> str:
    return "".join(character for character in line.text if character.isdecimal())


def _same_place(line: Line, other: Line) -> bool:
    """Whether the boxes cover each other for the most part; scans lie up to 2 % apart."""
    mine, theirs = line.box, other.box
    high = max(mine.bottom - mine.top, theirs.bottom - theirs.top)
    near = abs(mine.top - theirs.top) < high and abs(mine.bottom - theirs.bottom) < high
    return near and abs(mine.left - theirs.left) < 0.04 and abs(mine.right - theirs.right) < 0.04
