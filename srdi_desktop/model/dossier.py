"""The dossier (申报材料) as an immutable snapshot of scans, evidence and decisions. Verdicts are computed from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from srdi_desktop.model.application import Application, QualityStatement
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.page import Evidence, PageRef


@dataclass(frozen=True)
class Scan:
    """A file that was dropped in (扫描件). `id` is the SHA-256 of its bytes, in hex; `failed` an error code when it
    could not be imported (scan.encrypted, scan.damaged, scan.unsupported, scan.too_large).
    """

    id: str
    name: str
    path: str  # where it came from, for information only
    bytes: int
    pages: int
    format: str  # pdf | jpeg | png | tiff | bmp | webp | heif | ofd
    signed: bool = False
    failed: str | None = None
    dropped: tuple[str, ...] = ()  # active content found: javascript, launch, attachment …
    variant: str = ""  # why it failed, more closely (ScanError.values["variant"]): picks the sentence


@dataclass(frozen=True)
class Decisions:
    """All that people chose. Each field is replaced whole; undo keeps earlier values of the fields that changed."""

    scans: tuple[str, ...] = ()  # ids in the order of the pile
    placed: Mapping[PageRef, str] = field(default_factory=dict)  # page -> entry id, "" is the tray
    order: Mapping[str, tuple[PageRef, ...]] = field(default_factory=dict)  # entry id ("" tray) -> pages by hand
    rotation: Mapping[PageRef, int] = field(default_factory=dict)  # absolute, degrees clockwise; beats evidence
    deskew: frozenset[PageRef] = frozenset()
    excluded: frozenset[PageRef] = frozenset()
    replaced: Mapping[PageRef, PageRef] = field(default_factory=dict)  # page -> the rescan that takes its place
    starts: Mapping[PageRef, bool] = field(default_factory=dict)  # a document begins here: yes or no, by hand
    paper_counts: Mapping[PageRef, int] = field(default_factory=dict)  # first page of a document -> sheets' pages
    names: Mapping[PageRef, str] = field(default_factory=dict)  # first page of a document -> what a person calls it
    waivers: Mapping[str, str] = field(default_factory=dict)  # Finding.key -> reason
    application: Application = Application()
    company: str = ""
    scope: str = ""  # whose figures are declared: consolidated | parent; "" while nobody was asked
    deadline: date | None = None
    not_applicable: frozenset[str] = frozenset()  # conditional entries that do not apply
    quality: QualityStatement = QualityStatement()  # as far as it was written


@dataclass(frozen=True)
class Dossier:
    """Everything `assess/` needs, at one moment. `scans` also holds scans that undo took out of the pile."""

    catalogue: Catalogue
    scans: Mapping[str, Scan] = field(default_factory=dict)
    evidence: Mapping[PageRef, Evidence] = field(default_factory=dict)
    decisions: Decisions = Decisions()

    def pages(self) -> tuple[PageRef, ...]:
        """All pages of the pile in its order, replaced and excluded ones included."""
        piled = (self.scans[scan] for scan in self.decisions.scans if scan in self.scans)
        return tuple(PageRef(scan.id, index) for scan in piled for index in range(1, scan.pages + 1))

    def unseen_pages(self) -> tuple[PageRef, ...]:
        """Pages in play, neither excluded nor replaced, that were not looked at yet."""
        away = self.decisions.excluded | self.decisions.replaced.keys()
        return tuple(page for page in self.pages() if page not in self.evidence and page not in away)

    def is_partly_unseen(self) -> bool:
        """Whether a page that may belong to any entry was not looked at yet; where a person put a page it stays."""
        return any(page not in self.decisions.placed for page in self.unseen_pages())

    def rotation(self, page: PageRef) -> int:
        """Degrees clockwise that stand the page upright: the person's word, else the machine's, else 0."""
        if page in self.decisions.rotation:
            return self.decisions.rotation[page]
        evidence = self.evidence.get(page)
        if evidence:
            return evidence.geometry.rotation or 0
        return 0

    def straightening(self, page: PageRef) -> float:
        """Degrees clockwise by which a page that a person wants straight is turned besides; 0.0 for any other."""
        evidence = self.evidence.get(page)
        if page not in self.decisions.deskew or evidence is None:
            return 0.0
        return evidence.geometry.skew or 0.0

    def turned_since(self, page: PageRef) -> bool:
        """Whether a person turned the page after it was read, so that it must be read again."""
        evidence = self.evidence.get(page)
        readable = evidence is not None and evidence.failed is None and evidence.kept is None
        return evidence is not None and readable and evidence.read_at != self.rotation(page)
