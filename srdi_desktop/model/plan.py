"""What the export writes, decided beforehand (by workflow) from dossier and verdicts, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from srdi_desktop.model.page import Box, Line, PageRef

# the day on the cover: printed, a line to write it on, left out
TODAY = "today"
BLANK = "blank"
NO_DAY = "none"
ENCLOSED, WHOLE_LIST = "enclosed", "all"  # the contents: what is enclosed, or each entry with its state


@dataclass(frozen=True)
class ExportOptions:
    """What a person may choose; what each is for stands in CHOICES, from which command line and window are made."""

    language: str = "zh"
    cover: bool = True
    seal_space: bool = False
    cover_date: str = TODAY  # TODAY, BLANK, NO_DAY or a day as YYYY-MM-DD
    contents: bool = True
    contents_of: str = ENCLOSED
    dividers: bool = True
    binding_mm: float = 0.0  # more room at the left of the pages that we draw
    stamp: str = "bottom-right"  # none | {top,bottom}-{left,center,right}
    stamp_text: str = "{position} / {total}"
    searchable: bool = False
    summary_bound: bool = False
    target_mb: float | None = None
    volume_mb: float | None = None
    pdf_a: bool = False
    password: str | None = field(default=None, repr=False)
    keep_notes: bool = False
    thorough: bool = False


class Kind(StrEnum):
    """What a choice is made with."""

    SWITCH = "switch"
    ONE_OF = "one-of"  # one of Choice.values
    DAY = "day"  # one of Choice.values, or a day as YYYY-MM-DD
    MILLIMETRES = "millimetres"
    MEGABYTES = "megabytes"  # of 1,000,000 bytes; None: no limit
    SECRET = "secret"  # noqa: S105  typed in the window, the first line of a file on the command line


class Part(StrEnum):
    """What of the dossier a choice is about; the window shows those of a part together, in this order."""

    FRONT = "front"  # cover, contents, dividers
    STAMP = "stamp"
    FILE = "file"


@dataclass(frozen=True)
class Choice:
    """One choice of an export: the field of ExportOptions, and its flag on the command line; a switch that is on
    unless told otherwise has a flag that takes it away. Its sentences are gui.export.<name> and <name>_tip, for a value
    <name>_<value with _> where it is not shown as it is, and cli.option.<flag without dashes in front, with _>.
    """

    name: str
    kind: Kind
    flag: str
    part: Part
    values: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The flag as part of a text's key, and as the parsed call names it."""
        return self.flag.lstrip("-").replace("-", "_")

    @property
    def usual(self) -> Any:
        """What holds where nobody chose."""
        return getattr(ExportOptions(), self.name)


STAMPS = ("bottom-right", "bottom-center", "bottom-left", "top-right", "top-center", "top-left", "none")
STAMP_TEXTS = ("{position} / {total}", "{position}", "- {position} -")
MOST_BINDING_MM = 30.0

# A new choice: a field above, a line here, its sentences in both languages, and whoever writes by it.
CHOICES: tuple[Choice, ...] = (
    Choice("cover", Kind.SWITCH, "--no-cover", Part.FRONT),
    Choice("seal_space", Kind.SWITCH, "--seal-space", Part.FRONT),
    Choice("cover_date", Kind.DAY, "--cover-date", Part.FRONT, (TODAY, BLANK, NO_DAY)),
    Choice("contents", Kind.SWITCH, "--no-contents", Part.FRONT),
    Choice("contents_of", Kind.ONE_OF, "--contents", Part.FRONT, (ENCLOSED, WHOLE_LIST)),
    Choice("dividers", Kind.SWITCH, "--no-dividers", Part.FRONT),
    Choice("binding_mm", Kind.MILLIMETRES, "--binding-mm", Part.FRONT),
    Choice("stamp", Kind.ONE_OF, "--stamp", Part.STAMP, STAMPS),
    Choice("stamp_text", Kind.ONE_OF, "--stamp-text", Part.STAMP, STAMP_TEXTS),
    Choice("searchable", Kind.SWITCH, "--searchable", Part.FILE),
    Choice("summary_bound", Kind.SWITCH, "--bind-summary", Part.FILE),
    Choice("pdf_a", Kind.SWITCH, "--pdf-a", Part.FILE),
    Choice("keep_notes", Kind.SWITCH, "--keep-notes", Part.FILE),
    Choice("thorough", Kind.SWITCH, "--thorough", Part.FILE),
    Choice("target_mb", Kind.MEGABYTES, "--target-mb", Part.FILE),
    Choice("volume_mb", Kind.MEGABYTES, "--volume-mb", Part.FILE),
    Choice("password", Kind.SECRET, "--password-file", Part.FILE),
)


@dataclass(frozen=True)
class PlannedPage:
    """One page; rotation: degrees clockwise; deskew: degrees to turn clockwise, 0 none; lines: for searching; drawable:
    False where a worker failed to show it, so that nobody else should try to draw it; taken: places with text or seals,
    of which the stamp keeps clear. Boxes are those of the page before `rotation`. made_from: the original of a page
    that a person changed, `applied` what was done to it.
    """

    ref: PageRef
    rotation: int = 0
    deskew: float = 0.0
    printed_number: int | None = None
    lines: tuple[Line, ...] = ()
    drawable: bool = True
    taken: tuple[Box, ...] = ()
    made_from: PageRef | None = None
    applied: tuple[str, ...] = ()


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
    enclosed_as: int = 0  # its number where only enclosed entries are counted; 0: by the catalogue

    @property
    def shown_number(self) -> int:
        """The number on contents, divider and bookmark."""
        return self.enclosed_as or self.number


@dataclass(frozen=True)
class ExportPlan:
    """One export. `scan_names`: file names of scans for the manifest; `withheld`: scans of which places are covered, so
    that none leaves as it came.
    """

    title: str
    company: str
    catalogue: str
    year: int
    sections: tuple[PlannedSection, ...]
    options: ExportOptions = ExportOptions()
    scan_names: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    withheld: frozenset[str] = frozenset()

    def unseen(self) -> frozenset[PageRef]:
        """Pages that are taken over without being drawn."""
        documents = (document for section in self.sections for document in section.documents)
        return frozenset(page.ref for document in documents for page in document.pages if not page.drawable)

    def page_count(self) -> int:
        """Scanned pages in the plan, without cover, contents and dividers."""
        return sum(len(document.pages) for section in self.sections for document in section.documents)


class Proof(StrEnum):
    """How it was made sure that a page of an export shows what its source shows."""

    BYTES = "bytes"  # one picture passed through: its data were read back, its box and matrix too
    PICTURE = "picture"  # drawn and held against its source, alike
    DRAWN = "drawn"  # alike but where this program drew a note or a field that has no look of its own in the source
    CHANGED = "changed"  # drawn and held against its source, not alike
    NONE = "none"  # not compared
    LOST = "lost"  # the page itself is not there: in its place it says so


@dataclass(frozen=True)
class Laid:
    """How a page came to lie: on a sheet of so many points (as read), the source's shown page of `size` points, already
    turned by `rotation`, brought onto it by the matrix `upright`; `stamp`: left, bottom, right, top of what we drew
    over it, `drawn`: where notes and fields lie that have no look of their own, or one that viewers change: each draws
    them in its own way. `image`, `matrix` and `box` are those of a page that is one picture: number of the object,
    matrix of its unit square in the page's own space, the page's box.
    """

    sheet: tuple[float, float]
    size: tuple[float, float]
    upright: tuple[float, float, float, float, float, float]
    rotation: int = 0
    stamp: tuple[float, float, float, float] | None = None
    drawn: tuple[tuple[float, float, float, float], ...] = ()
    image: int = 0
    matrix: tuple[float, float, float, float, float, float] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Change:
    """How a page of an export differs from its source: the mean difference of colours in the worst place, 0..255, and
    where that is, in fractions of the sheet from its top left; `elsewhere`: the same outside of `Laid.drawn`.
    """

    level: float
    across: float
    down: float
    elsewhere: float


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
    proofs: Mapping[PageRef, Proof] = field(default_factory=dict)
    changed: Mapping[PageRef, Change] = field(default_factory=dict)
    laid: Mapping[PageRef, Laid] = field(default_factory=dict, repr=False)  # of pages to be compared
