"""What is true of a made-up pile, against what the program finds in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from srdi_desktop.model import Catalogue, Document, Dossier, Finding, PageRef, State, plain
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.sample.company import CUT_FIGURE
from srdi_desktop.sample.sheet import Sheet, Stamp, Words
from tests.benchmarks.dossier_papers import Paper
from tests.benchmarks.dossiers import Leaf
from tests.benchmarks.piles import Pile, Shot

_CROOKED = 0.7  # degrees from which a page may be called crooked: the limit is 1, angles are measured to 0.2
_DEADLINE = "2026-06-20"
_OF_LIGHT = {
    "page.dark",
    "page.faint",
    "page.covered",
    "page.soft",
    "page.low_resolution",
    "page.blurry",
    "page.unread",
}


class Truth:
    """`bears_out` says of each finding whether it is so: False also for a second finding on one cause."""

    def __init__(self, pile: Pile, dossier: Dossier, verdicts: Verdicts, catalogue: Catalogue) -> None:
        self.pile = pile
        self.papers: Sequence[Paper] = pile.heap.papers
        self.verdicts = verdicts
        self.catalogue = catalogue
        names = {scan.name: scan.id for scan in dossier.scans.values()}
        self.leaves: dict[PageRef, Leaf] = {}
        self.shots: dict[PageRef, Shot] = {}
        for (name, index), leaf in pile.pages():
            page = PageRef(names[name], index)
            self.leaves[page] = leaf
            self.shots[page] = pile.shots[name, index]
        self.piled = {page: place for place, page in enumerate(dossier.pages())}
        self.duplicates = {finding.page for finding in verdicts.findings if finding.code == "page.duplicate"}
        self.rules: Mapping[str, Callable[[Finding], bool | None]] = {
            "numbering.missing": self._missing,
            "numbering.out_of_order": self._out_of_order,
            "numbering.repeated": self._repeated,
            "numbering.undecided": self._undecided,
            "page.duplicate": self._duplicate,
            "page.skewed": self._skewed,
            "page.rotated": self._rotated,
            "page.unsorted": self._unsorted,
            "entry.missing": self._entry_missing,
            "entry.incomplete": self._incomplete,
            "entry.year_missing": self._year_missing,
            "entry.seal_missing": self._seal_missing,
            "entry.expired": self._expired,
            "identity.other_company": self._other_company,
            "consistency.mismatch": self._figure,
            "consistency.rounding": self._figure,
            "consistency.derived": self._figure,
        }

    def bears_out(self, finding: Finding) -> bool | None:
        """True, False, or None for what nobody knows of a photograph's light and focus."""
        rule = self.rules.get(finding.code)
        if rule:
            return rule(finding)
        if finding.code in _OF_LIGHT and finding.page:
            if self.leaves[finding.page].blurred:
                return finding.code in {"page.blurry", "page.soft", "page.unread"}
            return None if self.shots[finding.page].photo else False
        return False

    def _paper_of(self, document: Document) -> int | None:
        papers = Counter(self.leaves[page].paper for page in document.pages)
        return papers.most_common(1)[0][0]

    def _document(self, finding: Finding) -> Document:
        assert finding.page is not None
        return self.verdicts.document_of[finding.page]

    def _missing(self, finding: Finding) -> bool:
        """So many of the numbers as it says were taken out; the others are those of pages whose number was not read."""
        document = self._document(finding)
        paper = self._paper_of(document)
        if paper is None:
            return False
        removed = self.pile.heap.removed.get(paper, set())
        unread = {self.leaves[page].number for page in document.pages if page not in document.numbers}
        told = set(finding.values["missing"])
        return told <= removed | unread and 0 < finding.values["count"] <= len(told & removed)

    def _out_of_order(self, finding: Finding) -> bool:
        pages = sorted(self._document(finding).pages, key=self.piled.__getitem__)
        leaves = [self.leaves[page] for page in pages]
        numbers = [leaf.number for leaf in leaves if leaf.number and not leaf.again]
        return numbers != sorted(numbers)

    def _repeated(self, finding: Finding) -> bool:
        """Two pages bear the number; where one is the other's re-scan, the duplicate says so already."""
        page, of = finding.page, finding.values["of"]
        if page is None or {page, of} & self.duplicates:
            return False
        return self.leaves[page].number == self.leaves[of].number and self.leaves[page].number is not None

    def _undecided(self, finding: Finding) -> bool:
        leaves = [self.leaves[page] for page in self._document(finding).pages]
        numbered = [leaf for leaf in leaves if leaf.number]
        legible = [leaf for leaf in numbered if not leaf.blurred]
        return bool(numbered) and 2 * len(legible) < len(leaves)

    def _duplicate(self, finding: Finding) -> bool:
        assert finding.page is not None
        return self.leaves[finding.page].sheet is self.leaves[finding.values["of"]].sheet

    def _skewed(self, finding: Finding) -> bool | None:
        assert finding.page is not None
        shot = self.shots[finding.page]
        return True if shot.photo else abs(shot.skew) > _CROOKED

    def _rotated(self, finding: Finding) -> bool:
        assert finding.page is not None
        return (self.shots[finding.page].turn + finding.values["rotation"]) % 360 == 0

    def _unsorted(self, finding: Finding) -> bool:
        """Papers that belong nowhere, and those of which nothing can be read."""
        pages = self._document(finding).pages
        return all(self._belongs_nowhere(self.leaves[page]) or self.leaves[page].blurred for page in pages)

    def _belongs_nowhere(self, leaf: Leaf) -> bool:
        return leaf.paper is None or self.papers[leaf.paper].entry is None

    def _handed_in(self, entry: str) -> list[Leaf]:
        return [
            leaf for leaf in self.leaves.values() if leaf.paper is not None and self.papers[leaf.paper].entry == entry
        ]

    def _entry_missing(self, finding: Finding) -> bool | None:
        leaves = self._handed_in(finding.entry or "")
        if leaves and all(leaf.blurred for leaf in leaves):
            return None
        return not leaves

    def _incomplete(self, finding: Finding) -> bool:
        text = _words(leaf.sheet for leaf in self._handed_in(finding.entry or "") if not leaf.blurred)
        return all(plain(section) not in text for section in finding.values["sections"])

    def _year_missing(self, finding: Finding) -> bool:
        text = _words(leaf.sheet for leaf in self._handed_in(finding.entry or "") if not leaf.blurred)
        return any(str(year) not in text for year in finding.values["years"])

    def _seal_missing(self, finding: Finding) -> bool:
        """No seal was pressed, or the copy is grey and the program says that it cannot tell."""
        entry = self.catalogue.entry(finding.entry or "")
        wanted = [finding.page] if entry.seal != "any" and finding.page else []
        pages = wanted or [
            page
            for page, leaf in self.leaves.items()
            if leaf.paper is not None and self.papers[leaf.paper].entry == entry.id
        ]
        if finding.state is State.UNDECIDED:
            return not all(self.shots[page].colour for page in pages if page)
        return not any(_is_sealed(self.leaves[page].sheet) for page in pages if page)

    def _expired(self, finding: Finding) -> bool:
        paper = self._paper_of(self._document(finding))
        until = self.papers[paper].valid_until if paper is not None else ""
        return bool(until) and until < _DEADLINE and finding.values["valid_until"] == until

    def _other_company(self, finding: Finding) -> bool:
        papers = [self._paper_of(self._document(finding))]
        owners = [self.papers[paper].owner for paper in papers if paper is not None]
        return bool(owners) and all(owner and owner in finding.values["company"] for owner in owners)

    def _figure(self, finding: Finding) -> bool:
        return (finding.values["name"], finding.values["year"]) == CUT_FIGURE


def _words(sheets: Iterable[Sheet]) -> str:
    return plain("".join(ink.text for sheet in sheets for ink in sheet.inks if isinstance(ink, Words)))


def _is_sealed(sheet: Sheet) -> bool:
    return any(isinstance(ink, Stamp) for ink in sheet.inks)
