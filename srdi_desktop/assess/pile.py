"""What every check looks at: the dossier, the rules, the day, and what was found in the pile so far."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from srdi_desktop.assess.numbering import Run
from srdi_desktop.assess.page_view import PageView
from srdi_desktop.assess.readings import says_otherwise
from srdi_desktop.model import Document, Dossier, Entry, Evaluation, Finding, PageRef, PlacedFact, RuleBook


@dataclass(frozen=True)
class Pile:
    """One dossier with its documents found and placed. `pages` are those in play: neither excluded nor replaced."""

    dossier: Dossier
    book: RuleBook
    today: date
    pages: tuple[PageRef, ...] = ()
    views: Mapping[PageRef, PageView] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    runs: Mapping[int, tuple[Run, ...]] = field(default_factory=dict)  # Document.number -> pages numbered as one
    copies: Mapping[PageRef, PageRef] = field(default_factory=dict)  # scanned again -> the page scanned first
    document_of: Mapping[PageRef, Document] = field(default_factory=dict)
    entry_pages: Mapping[str, tuple[PageRef, ...]] = field(default_factory=dict)  # entry id -> export order
    facts: tuple[PlacedFact, ...] = ()
    evaluation: Evaluation | None = None

    def entry_of(self, page: PageRef) -> str | None:
        """Id of the entry that holds the page, None for the tray."""
        document = self.document_of.get(page)
        return document.entry if document else None

    def apart(self, one: PageRef, other: PageRef) -> bool:
        """Whether two pages are not one, whatever they look like: a person says so, or what was read refutes it: other
        printed numbers, few words in common, or a numbered place in reports of different years.
        """
        if self.dossier.decisions.are_different(one, other):
            return True
        first = self.document_of.get(one)
        second = self.document_of.get(other)
        if first is None or second is None:
            return False
        if one in first.numbers and other in second.numbers and first.numbers[one] != second.numbers[other]:
            return True
        mine, theirs = (self.dossier.evidence.get(page) for page in (one, other))
        if mine and theirs and says_otherwise(mine, theirs, self.book.limits):
            return True
        if first is second:
            return False
        numbered = one in first.numbers and other in second.numbers
        if not numbered:
            return False
        if not (first.years and second.years):
            return False
        return not set(first.years) & set(second.years)

    def entries(self) -> tuple[Entry, ...]:
        """The catalogue's entries that apply to this company."""
        skipped = self.dossier.decisions.not_applicable
        return tuple(entry for entry in self.dossier.catalogue.entries if entry.id not in skipped)


Check = Callable[[Pile], Iterable[Finding]]
