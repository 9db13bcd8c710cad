"""Which pages deserve a closer look once the pile was judged: those that only look like another one are read whole,
since reading tells a page scanned twice from a form filled in otherwise. Ordinary piles have a few of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from srdi_desktop.model import MEASURES_VERSION, Dossier, Evidence, Limits, PageRef, PageResult, State, Verdicts
from srdi_desktop.store.evidence import StoredEvidence

Seen = Callable[[PageRef], Evidence | None]  # what earlier looks at a page found


def due(dossier: Dossier, turned: Iterable[PageRef] = ()) -> list[PageRef]:
    """Pages to measure: new ones first, then those that a person turned since they were read (`turned`: where to look
    beside the rotations in force), then those of older measures. What newer measures found is left alone.
    """
    maybe = {*turned, *dossier.decisions.rotation}
    rank = {page: _rank(dossier, page, maybe) for page in _to_be_looked_at(dossier)}
    return sorted((page for page, known in rank.items() if known < _SETTLED), key=rank.__getitem__)


def in_turn(pages: Iterable[PageRef], first: Callable[[], Iterable[PageRef]]) -> Iterator[PageRef]:
    """The same pages, one at a time: the foremost of `first` at that moment, else the next of the order given."""
    left = dict.fromkeys(pages)
    while left:
        page = next((one for one in first() if one in left), None) or next(iter(left))
        del left[page]
        yield page


def to_glance_at(dossier: Dossier, pages: Iterable[PageRef], limits: Limits) -> tuple[PageRef, ...]:
    """Of pages that will be read those that were never seen, where they are so many that the tree would stay silent for
    long; none of a small pile.
    """
    new = tuple(page for page in pages if page not in dossier.evidence)
    if len(new) < limits["glance.pages"]:
        return ()
    return new


def older(dossier: Dossier) -> int:
    """How many pages were looked at, last by older measures."""
    seen = (page for page in _to_be_looked_at(dossier) if page in dossier.evidence)
    return sum(_version(dossier.evidence, page) < MEASURES_VERSION for page in seen)


def _to_be_looked_at(dossier: Dossier) -> Iterator[PageRef]:
    """All pages but originals of changed ones that were looked at once: what was made of them is looked at."""
    changed = dossier.decisions.reshaped
    return (page for page in dossier.pages() if page not in changed or page not in dossier.evidence)


_NEW, _TURNED, _OLDER, _SETTLED = range(4)


def _rank(dossier: Dossier, page: PageRef, maybe: set[PageRef]) -> int:
    if page not in dossier.evidence:
        return _NEW
    version = _version(dossier.evidence, page)
    if version > MEASURES_VERSION:
        return _SETTLED
    if page in maybe and dossier.turned_since(page):
        return _TURNED
    return _OLDER if version < MEASURES_VERSION else _SETTLED


def _version(evidence: Mapping[PageRef, Evidence], page: PageRef) -> int:
    if isinstance(evidence, StoredEvidence):
        return evidence.version(page)
    return evidence[page].version


def earlier(dossier: Dossier) -> Seen:
    """What the dossier knows at this moment, taken apart page by page and not kept: it is soon replaced."""
    evidence = dossier.evidence
    if isinstance(evidence, StoredEvidence):
        return evidence.glance
    return evidence.get


def nothing_seen(_page: PageRef) -> None:
    """Pages that are looked at for the first time."""


def as_before(before: Evidence | None, reading: str) -> str:
    """How to read a page for which `reading` would do: whole when it was read whole before."""
    if reading == "fast" and before is not None and before.text.whole:
        return "whole"
    return reading


def settled(result: PageResult, seen: Seen) -> PageResult:
    """The result, or what was seen before: by newer measures, or where the page can no longer be read. That stays
    then, and counts as looked at until the measures change again, so that a page that hangs is not tried at every
    opening.
    """
    failed = result.evidence.failed
    before = seen(result.page)
    if before is not None and before.version > MEASURES_VERSION:
        return replace(result, evidence=before)
    if failed is None and before is not None:
        return replace(result, evidence=_with_pairs(result.evidence, before))
    if failed is None or before is None or before.failed or not before.version:
        return result
    evidence = replace(before, kept=failed, version=MEASURES_VERSION)
    return replace(result, evidence=evidence)


def _with_pairs(evidence: Evidence, before: Evidence) -> Evidence:
    """With the pages that it was held against before, as long as the same measures saw the same pixels."""
    if before.version == evidence.version and before.fingerprint == evidence.fingerprint:
        return replace(evidence, alike=before.alike)
    return evidence


def to_compare(verdicts: Verdicts, tried: Collection[PageRef] = ()) -> tuple[PageRef, ...]:
    """Pages that were not held against the others yet, none of those `tried`."""
    return tuple(sorted(verdicts.uncompared.difference(tried)))


def to_read_whole(
    dossier: Dossier, verdicts: Verdicts, limits: Limits, tried: Collection[PageRef] = ()
) -> tuple[PageRef, ...]:
    """Pages of undecided duplicates that were not read whole, in the order of the findings; none of those `tried`, and
    with these no more than `duplicate.read_whole`.
    """
    wanted: dict[PageRef, None] = {}
    for finding in verdicts.findings:
        alike = finding.code == "page.duplicate" and finding.state is State.UNDECIDED and finding.waived is None
        if alike and finding.page is not None:
            wanted |= dict.fromkeys((finding.values["of"], finding.page))
    unread = [page for page in wanted if page not in tried and _read_in_part(dossier, page)]
    return tuple(unread[: max(0, int(limits["duplicate.read_whole"]) - len(tried))])


def _read_in_part(dossier: Dossier, page: PageRef) -> bool:
    """Not where the latest look failed: the next would, too."""
    found = dossier.evidence.get(page)
    return found is not None and not found.text.whole and found.kept is None
