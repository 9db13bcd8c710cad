"""What differs between two moments, so that each view reads anew only what it shows; what a worker sends back."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.reshaping import Reshaping
from srdi_desktop.model.verdicts import Document, EntryState, Verdicts

_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True)
class Changes:
    """What must be shown anew. Empty fields: untouched."""

    pages: frozenset[PageRef] = frozenset()  # picture, label, findings or place of these pages
    entries: frozenset[str] = frozenset()  # whose pages, documents, state or findings changed; "" is the tray
    order: bool = False  # which pages the pile holds, or their order
    findings: bool = False
    evaluation: bool = False  # figures, what papers state, the applicant, the deadline
    catalogue: bool = False  # another list: everything may have changed

    def __or__(self, other: "Changes") -> "Changes":
        pages = self.pages | other.pages
        entries = self.entries | other.entries
        order = self.order or other.order
        findings = self.findings or other.findings
        evaluation = self.evaluation or other.evaluation
        catalogue = self.catalogue or other.catalogue
        return Changes(
            pages,
            entries,
            order,
            findings,
            evaluation,
            catalogue,
        )


@dataclass(frozen=True)
class Moment:
    """The dossier and what follows from it."""

    dossier: Dossier
    verdicts: Verdicts


@dataclass(frozen=True)
class PageResult:
    """One page, measured: what a worker sends back. `thumbnail` is a JPEG, empty when the page could not be drawn."""

    page: PageRef
    evidence: Evidence
    thumbnail: bytes = field(default=b"", repr=False)
    seconds: float = 0.0


@dataclass(frozen=True)
class Derived:
    """What came of the wish to change a page, an original. `scan`: None where nothing is left to do to it, or where it
    failed: `fault` is then an error code. rasterised: the page was drawn and is a picture from now on. done, total:
    of the wishes.
    """

    page: PageRef
    by: Reshaping
    scan: Scan | None = None
    fault: str = ""
    rasterised: bool = False
    done: int = 0
    total: int = 0


def changed(before: Moment, after: Moment) -> Changes:
    """What differs in decisions and verdicts, whatever led there: a verb, its undo, or the judge. Newly measured pages
    are not looked for: who measured them knows them.
    """
    decided = _decided(before.dossier, after.dossier)
    placed = _placed(before.verdicts, after.verdicts)
    found = _found(before.verdicts.findings, after.verdicts.findings)
    return decided | placed | found | Changes(evaluation=_evaluated(before.verdicts, after.verdicts))


def _decided(before: Dossier, after: Dossier) -> Changes:
    """By the decisions' own fields: those about pages name pages, those about entries name entries."""
    old, new = before.decisions, after.decisions
    keys: set[Any] = set()
    for each in fields(Decisions):
        keys |= _differing(getattr(old, each.name), getattr(new, each.name))
    entries = {entry.id for entry in after.catalogue.entries} | {""}
    applicant = any(
        getattr(old, name) != getattr(new, name) for name in ("application", "company", "scope", "deadline")
    )
    pages = frozenset(key for key in keys if isinstance(key, PageRef)) | _piled(before, after)
    order = old.scans != new.scans or old.replaced != new.replaced
    another_list = before.catalogue is not after.catalogue and before.catalogue != after.catalogue
    return Changes(
        pages,
        frozenset(key for key in keys if key in entries),
        order=order,
        evaluation=applicant,
        catalogue=another_list,
    )


def _evaluated(before: Verdicts, after: Verdicts) -> bool:
    return before.evaluation != after.evaluation or before.facts != after.facts


def _differing(old: Any, new: Any) -> set[Any]:
    """Keys of a mapping, members of a set, that are not the same in both; none for other values."""
    if old is new:
        return set()
    if isinstance(old, Mapping):
        return _differing_keys(old, new)
    if isinstance(old, frozenset):
        return set(old ^ new)
    return set()


def _differing_keys(old: Mapping[_K, Any], new: Mapping[_K, Any]) -> set[_K]:
    gone_or_other = {key for key, value in old.items() if key not in new or new[key] != value}
    return gone_or_other | (new.keys() - old.keys())


def _piled(before: Dossier, after: Dossier) -> frozenset[PageRef]:
    """Pages of scans that came, went, or can be opened now."""
    old = set(before.decisions.scans)
    new = set(after.decisions.scans)
    scans = {scan for scan in old ^ new if scan in after.scans}
    if before.scans is not after.scans:
        scans |= {scan for scan in old & new if before.scans.get(scan) != after.scans.get(scan)}
    known = (after.scans[scan] for scan in scans)
    return frozenset(PageRef(scan.id, index) for scan in known for index in range(1, scan.pages + 1))


def _placed(before: Verdicts, after: Verdicts) -> Changes:
    """Entries, the tray and documents, by what is shown of them."""
    entries = _differing_keys(_shown_entries(before), _shown_entries(after))
    entries |= before.probably_missing ^ after.probably_missing
    if before.tray != after.tray:
        entries.add("")
    if before.documents is after.documents:
        return Changes(entries=frozenset(entries))
    old = _shown_documents(before)
    new = _shown_documents(after)
    documents = _differing_keys(old, new)
    for shown in (old, new):
        entries |= {shown[pages].entry or "" for pages in documents if pages in shown}
    return Changes(frozenset(page for pages in documents for page in pages), frozenset(entries))


def _shown_entries(verdicts: Verdicts) -> dict[str, tuple[EntryState, tuple[PageRef, ...]]]:
    return {verdict.entry: (verdict.state, verdict.pages) for verdict in verdicts.entries}


def _shown_documents(verdicts: Verdicts) -> dict[tuple[PageRef, ...], Document]:
    return {document.pages: document for document in verdicts.documents}


def _found(before: Iterable[Finding], after: Iterable[Finding]) -> Changes:
    """Findings that came, went or say something else, with their pages and entries."""
    if before is after:
        return Changes()
    old, new = (_by_key(findings) for findings in (before, after))
    keys = _differing_keys(old, new)
    other = [finding for findings in (old, new) for key in keys for finding in findings.get(key, ())]
    pages = frozenset(finding.page for finding in other if finding.page is not None)
    entries = frozenset(finding.entry or "" for finding in other)
    return Changes(
        pages,
        entries,
        findings=bool(other),
    )


def _by_key(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.key, []).append(finding)
    return found
