"""What follows from evidence, decisions and rules. Computed by `assess/`, shown by everyone, stored by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from srdi_desktop.model.evaluation import Evaluation
from srdi_desktop.model.finding import Finding
from srdi_desktop.model.page import Fact, PageRef


class EntryState(StrEnum):
    """齐 / 有问题 / 缺 / 无法判断 / 未检测完; an absent entry that is not required is complete with no pages.

    Unseen: pages of the entry, or pages that may belong to it, were not looked at yet.
    """

    COMPLETE = "complete"
    PROBLEMS = "problems"
    MISSING = "missing"
    UNDECIDED = "undecided"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Document:
    """One document found in the pile: pages in reading order (shuffled pages put right by their numbers)."""

    number: int = field(compare=False)  # from 1, in pile order
    pages: tuple[PageRef, ...]
    title: str = ""
    kind: str | None = None
    entry: str | None = None  # None: tray
    confidence: float = 0.0  # 0..1 of the placement; 1.0 when a person placed it
    candidates: tuple[tuple[str, float], ...] = ()  # entry ids with scores, best first
    years: tuple[int, ...] = ()
    numbers: Mapping[PageRef, int] = field(default_factory=dict)  # printed_number
    totals: Mapping[PageRef, int] = field(default_factory=dict)  # printed_total


@dataclass(frozen=True)
class EntryVerdict:
    """One catalogue entry: its state and its pages in export order."""

    entry: str
    state: EntryState
    pages: tuple[PageRef, ...] = ()
    documents: tuple[int, ...] = ()  # Document.number


@dataclass(frozen=True)
class PlacedFact:
    """A fact with the page that states it and the kind of its document."""

    fact: Fact
    page: PageRef
    source: str | None = None


@dataclass(frozen=True)
class Applicant:
    """Whose dossier it is, as far as people said so or the papers tell; "" where neither does."""

    name: str = ""
    uscc: str = ""


@dataclass(frozen=True)
class Verdicts:
    """Everything the window and the report show."""

    documents: tuple[Document, ...] = ()
    entries: tuple[EntryVerdict, ...] = ()
    tray: tuple[PageRef, ...] = ()  # unassigned and excluded pages
    findings: tuple[Finding, ...] = ()
    facts: tuple[PlacedFact, ...] = ()
    evaluation: Evaluation | None = None
    document_of: Mapping[PageRef, Document] = field(default_factory=dict)
    applicant: Applicant = Applicant()
    probably_missing: frozenset[str] = frozenset()  # entries not seen yet for which a glance at all pages found nothing
    uncompared: frozenset[PageRef] = frozenset()  # pages in play that were not held against the others yet

    @property
    def is_seen(self) -> bool:
        """Whether every entry was judged by pages that were all looked at; False before anything was judged."""
        if not self.entries:
            return False
        return all(verdict.state is not EntryState.UNSEEN for verdict in self.entries)

    def entry_of(self, page: PageRef) -> str | None:
        """Id of the entry that holds the page, None for the tray."""
        document = self.document_of.get(page)
        return document.entry if document else None
