"""The same page scanned twice, told from two pages of the same form with different content.

In stages, as for faxed pages (Image and Vision Computing 2000, doi 10.1016/S0262-8856(99)00086-4): coarse hashes name
candidates, those that resemble the page most are laid over it and compared place by place. Small pictures cannot
tell one digit from another, so pages are a duplicate only when both were read whole and say the same; while that is
open, "looks the same" is undecided, and workflow/ has them read.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from heapq import nlargest
from itertools import islice

from srdi_desktop.assess.aligning import resemblance
from srdi_desktop.assess.likeness import difference
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.assess.readings import says_the_same
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import Evidence, Fingerprint, PageRef
from srdi_desktop.model.rulebook import Limits, RuleBook


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
    for later, candidates in _candidates(prints, int(book.limits["duplicate.bits"])):
        free = (page for page in candidates if page not in taken and not apart(page, later))
        some = islice(free, int(book.limits["duplicate.candidates"]))
        for earlier in _nearest(known, later, some, book.limits):
            state = _state(known[earlier], known[later], book.limits)
            if state is not State.PASSED:
                taken.add(later)
                yield _finding(earlier, later, state, dossier)
                break


def _nearest(
    known: Mapping[PageRef, Evidence], later: PageRef, earlier: Iterable[PageRef], limits: Limits
) -> list[PageRef]:
    """The few pages that resemble one most; among many of one form its second scan is one of them."""
    found = [(_resemblance(known[page].fingerprint, known[later].fingerprint), page) for page in earlier]
    alike = (pair for pair in found if pair[0] >= limits["duplicate.outline"])
    return [page for _, page in nlargest(int(limits["duplicate.nearest"]), alike, key=lambda pair: pair[0])]


def _resemblance(first: Fingerprint, second: Fingerprint) -> float:
    """The same pixels come before all others."""
    return 2.0 if _same_pixels(first, second) else resemblance(first.fine, second.fine)


def _same_pixels(first: Fingerprint, second: Fingerprint) -> bool:
    return bool(first.content) and first.content == second.content


def _state(first: Evidence, second: Evidence, limits: Limits) -> State:
    """FAILED: one page twice; UNDECIDED: the pictures look the same, what is written there is open; PASSED: neither."""
    one, two = first.fingerprint, second.fingerprint
    if _same_pixels(one, two):
        return State.FAILED
    same = says_the_same(first, second, limits)
    if same is False or difference(one.fine, two.fine) > limits["duplicate.difference"]:
        return State.PASSED
    return State.FAILED if same else State.UNDECIDED


def _finding(earlier: PageRef, later: PageRef, state: State, dossier: Dossier) -> Finding:
    name = dossier.scans[earlier.scan].name if earlier.scan in dossier.scans else earlier.scan
    values = {"of": earlier, "of_scan": name, "of_index": earlier.scan_index}
    return Finding("page.duplicate", Level.WARNING, state, page=later, values=values)


@lru_cache(maxsize=4)
def _candidates(
    prints: tuple[tuple[PageRef, Fingerprint], ...], bits: int
) -> tuple[tuple[PageRef, tuple[PageRef, ...]], ...]:
    """Each page with those before it, one of whose coarse hashes differs in at most `bits` bits, the nearest first."""
    hashes = [(page, *_halves(print_.coarse)) for page, print_ in prints if print_.coarse]
    found = []
    for place, (later, lying, rolled) in enumerate(hashes):
        apart = ((min((a ^ lying).bit_count(), (b ^ rolled).bit_count()), page) for page, a, b in hashes[:place])
        near = sorted((pair for pair in apart if pair[0] <= bits), key=lambda pair: pair[0])
        found.append((later, tuple(page for _, page in near)))
    return tuple(found)


def _halves(coarse: str) -> tuple[int, int]:
    return int(coarse[: len(coarse) // 2], 16), int(coarse[len(coarse) // 2 :], 16)
