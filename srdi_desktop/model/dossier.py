"""The dossier (申报材料) as an immutable snapshot of scans, evidence and decisions. Verdicts are computed from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from srdi_desktop.model.application import Application, QualityStatement
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.reshaping import Derivation, Reshaping


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
    derived: Derivation | None = None  # made of a page of another scan, and how; None: it was dropped in

    def refs(self) -> tuple[PageRef, ...]:
        """Its pages."""
        return tuple(PageRef(self.id, index) for index in range(1, self.pages + 1))


@dataclass(frozen=True)
class Signature:
    """Who said something, as that person writes the name ("" where nobody was asked), and when by their own clock."""

    who: str = ""
    when: datetime | None = None


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
    reshaped: Mapping[PageRef, Reshaping] = field(default_factory=dict)  # original -> how what replaces it was made
    starts: Mapping[PageRef, bool] = field(default_factory=dict)  # a document begins here: yes or no, by hand
    paper_counts: Mapping[PageRef, int] = field(default_factory=dict)  # first page of a document -> sheets' pages
    names: Mapping[PageRef, str] = field(default_factory=dict)  # first page of a document -> what a person calls it
    waivers: Mapping[str, str] = field(default_factory=dict)  # Finding.key -> reason
    waived_by: Mapping[str, Signature] = field(default_factory=dict)  # the same keys; older files know none
    page_notes: Mapping[PageRef, str] = field(default_factory=dict)
    entry_notes: Mapping[str, str] = field(default_factory=dict)
    different: Mapping[PageRef, tuple[PageRef, ...]] = field(default_factory=dict)  # held side by side: not one page
    application: Application = Application()
    company: str = ""
    scope: str = ""  # whose figures are declared: consolidated | parent; "" while nobody was asked
    deadline: date | None = None
    not_applicable: frozenset[str] = frozenset()  # conditional entries that do not apply
    quality: QualityStatement = QualityStatement()  # as far as it was written

    def are_different(self, one: PageRef, other: PageRef) -> bool:
        """Whether a person held two pages side by side and said that they are not one page."""
        return other in self.different.get(one, ()) or one in self.different.get(other, ())


@dataclass(frozen=True)
class Dossier:
    """Everything `assess/` needs, at one moment. `scans` also holds scans that undo took out of the pile."""

    catalogue: Catalogue
    scans: Mapping[str, Scan] = field(default_factory=dict)
    evidence: Mapping[PageRef, Evidence] = field(default_factory=dict)
    decisions: Decisions = Decisions()

    def pages(self) -> tuple[PageRef, ...]:
        """All pages of the pile in its order, replaced and excluded ones too, what was made of a page behind it."""
        piled = {scan: self.scans[scan] for scan in self.decisions.scans if scan in self.scans}
        made: dict[PageRef, Scan] = {}
        for scan in piled.values():
            origin = self._origin(scan)
            if origin is not None and origin.scan in piled:
                made[origin] = scan
        behind = {scan.id for scan in made.values()}
        pages: list[PageRef] = []
        for scan in piled.values():
            for page in scan.refs() if scan.id not in behind else ():
                pages.append(page)
                pages += made[page].refs() if page in made else ()
        return tuple(pages)

    def _origin(self, scan: Scan) -> PageRef | None:
        """The page that a scan was made of, None for one that was dropped in."""
        if scan.derived is None:
            return None
        source = self.scans.get(scan.derived.of.scan)
        return None if source is None or source.derived is not None else scan.derived.of

    def original(self, page: PageRef) -> PageRef:
        """The page that a derived one was made of; any other page itself."""
        scan = self.scans.get(page.scan)
        return (self._origin(scan) if scan else None) or page

    def reshaping(self, page: PageRef) -> Reshaping:
        """What was done to a page, the original or what was made of it, to be changed further: as the page stands."""
        original = self.original(page)
        by = self.decisions.reshaped.get(original)
        if by is None:
            return Reshaping(turn=self.rotation(original))
        shown = self.decisions.replaced.get(original, page) if page == original else page
        if by.second is None:
            return by.turned(self.rotation(shown))
        lead, follower = PageRef(shown.scan, 1), PageRef(shown.scan, len(by.pieces()) + 1)
        turns = (shown, follower) if shown.scan_index < follower.scan_index else (lead, shown)
        first, second = map(self.rotation, turns)
        return replace(by.turned(first), second=by.second.turned(second))

    def sheet_number(self, page: PageRef) -> int:
        """Which sheet of its picture a page that was made of it lies on, from 0."""
        by = self.decisions.reshaped.get(self.original(page))
        return int(by is not None and page != self.original(page) and page.scan_index > len(by.pieces()))

    def standing(self, page: PageRef) -> tuple[PageRef, ...]:
        """What stands in a page's place: itself, or the last rescan that replaced it, or what was made of it. A rescan
        that was excluded or taken out takes no place; where what was made of a page is excluded, nothing stands there.
        """
        return self._standing(page, {page})

    def _standing(self, page: PageRef, seen: set[PageRef]) -> tuple[PageRef, ...]:
        decisions = self.decisions
        follower = decisions.replaced.get(page)
        if follower is None or follower in seen or follower.scan not in decisions.scans:
            return (page,)
        seen.add(follower)
        if page in decisions.reshaped and follower.scan in self.scans:
            parts = (part for part in self.scans[follower.scan].refs() if part not in decisions.excluded)
            return tuple(one for part in parts for one in self._standing(part, seen))
        return (page,) if follower in decisions.excluded else self._standing(follower, seen)

    def present(self, pages: Iterable[PageRef], piled: frozenset[str] | None = None) -> tuple[PageRef, ...]:
        """What stands now where pages stood at another moment: some were changed since, or came back. `piled`:
        decisions.scans, for those who ask often.
        """
        piled = frozenset(self.decisions.scans) if piled is None else piled
        found: dict[PageRef, None] = {}
        for page in pages:
            stale = page in self.decisions.reshaped or page.scan not in piled
            found |= dict.fromkeys(self.standing(self.original(page)) if stale else (page,))
        return tuple(found)

    def covered_pages(self) -> tuple[PageRef, ...]:
        """Originals of which places are covered in everything exported; the dossier file holds them whole."""
        return tuple(page for page, by in self.decisions.reshaped.items() if by.cover_count)

    def pages_away(self) -> frozenset[PageRef]:
        """Pages out of play: excluded, replaced, or of scans that undo took out of the pile."""
        piled = frozenset(self.decisions.scans)
        gone = (page for scan in self.scans.values() if scan.id not in piled for page in scan.refs())
        return self.decisions.excluded.union(self.decisions.replaced, gone)

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
