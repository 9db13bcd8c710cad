"""What the export writes, decided beforehand (by workflow) from dossier and verdicts, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from srdi_desktop.model.page import Box, Line, PageRef


@dataclass(frozen=True)
class ExportOptions:
    """What a person may choose. Sizes in MB of 1,000,000 bytes; None: no target, nothing is re-encoded."""

    language: str = "zh"
    cover: bool = True
    contents: bool = True
    dividers: bool = True
    stamp: str = "bottom-right"  # none | {top,bottom}-{left,center,right}
    stamp_text: str = "{position} / {total}"
    searchable: bool = False
    summary_bound: bool = False
    target_mb: float | None = None
    volume_mb: float | None = None
    pdf_a: bool = False
    password: str | None = field(default=None, repr=False)
    thorough: bool = False  # every page and link of the written PDF is looked at, not a sample


@dataclass(frozen=True)
class PlannedPage:
    """One page; rotation: degrees clockwise; deskew: degrees to turn clockwise, 0 none; lines: for searching; drawable:
    False where a worker failed to show it, so that nobody else should try to draw it; taken: places with text or seals,
    of which the stamp keeps clear. Boxes are those of the page before `rotation`.
    """

    ref: PageRef
    rotation: int = 0
    deskew: float = 0.0
    printed_number: int | None = None
    lines: tuple[Line, ...] = ()
    drawable: bool = True
    taken: tuple[Box, ...] = ()


@dataclass(frozen=True)
class PlannedDocument:
    """One bookmark below its entry."""

    title: str
    pages: tuple[PlannedPage, ...]


@dataclass(frozen=True)
class PlannedSection:
    """One catalogue entry: its divider, bookmark and contents line; without documents it keeps its line, marked."""

    entry: str
    number: int
    title: str
    required: bool
    state: str  # EntryState
    documents: tuple[PlannedDocument, ...] = ()
    note: str = ""
    kind: str = "other"
    file_name: str = ""  # of the kit's PDF, by the catalogue's pattern, without suffix


@dataclass(frozen=True)
class ExportPlan:
    """One export. `titles`: file names of scans for the manifest."""

    title: str
    company: str
    catalogue: str
    year: int
    sections: tuple[PlannedSection, ...]
    options: ExportOptions = ExportOptions()
    scan_names: Mapping[str, str] = field(default_factory=dict)
    author: str = ""

    def unseen(self) -> frozenset[PageRef]:
        """Pages that are taken over without being drawn."""
        documents = (document for section in self.sections for document in section.documents)
        return frozenset(page.ref for document in documents for page in document.pages if not page.drawable)

    def page_count(self) -> int:
        """Scanned pages in the plan, without cover, contents and dividers."""
        return sum(len(document.pages) for section in self.sections for document in section.documents)


@dataclass(frozen=True)
class ExportedFile:
    """One written file: role dossier | summary | dossier-file | kit | manifest | checklist | rescan-list |
    adviser-check | quality-statement.

    positions: page -> place in the PDF (contents and dividers counted), from 1.
    """

    path: str
    role: str
    pages: int
    bytes: int
    sha256: str
    verified: bool
    positions: Mapping[PageRef, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()  # text keys: what was dropped, what was not checked
