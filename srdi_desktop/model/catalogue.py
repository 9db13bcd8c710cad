"""A catalogue drafted from a notice's text (通知): what was recognised, from which line, and what is unsure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Tier(StrEnum):
    """The gradient (梯度), lowest first."""

    TECHNOLOGY = "technology"
    INNOVATIVE = "innovative"
    SRDI = "srdi"
    LITTLE_GIANT = "little-giant"
    OTHER = "other"  # another list of the same house: its title says which, and nothing is evaluated


class SealRule(StrEnum):
    """Where an entry needs a company seal."""

    NONE = "none"
    ANY = "any"
    FIRST_PAGE = "first-page"
    LAST_PAGE = "last-page"
    EVERY_PAGE = "every-page"


PAPER_KINDS: tuple[str, ...] = (
    "application-form", "commitment", "business-license", "audit-report", "rd-audit", "tax-return",
    "social-insurance", "patent", "software-copyright", "ip-list", "trademark", "quality-certificate",
    "product-certificate", "test-report", "market-share", "customer-proof", "sales-contract", "credit-report",
    "quality-practice", "digital-level", "rd-institution", "award", "high-tech-certificate", "equity-financing",
    "standard", "field-statement", "license", "invoice", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Window:
    """An application window: first and last day, either may be unknown."""

    opens: date | None = None
    closes: date | None = None
    source: str = ""
    verified: bool = True


@dataclass(frozen=True)
class Delivery:
    """How it is handed in; sizes in MB of 1,000,000 bytes, None: the source names no limit."""

    max_mb: float | None = None
    entry_max_mb: float | None = None
    file_name: str = "{company}-{title}"
    entry_file_name: str = "{number:02d}-{title}"
    paper: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue (目录项)."""

    id: str
    kind: str
    title: str
    required: bool = True
    condition: str = ""
    years: tuple[int, ...] = ()
    min_pages: int = 1
    seal: SealRule = SealRule.NONE
    signature: bool = False
    sections: tuple[str, ...] = ()
    recognise: tuple[str, ...] = ()
    expires: bool = False
    note: str = ""
    source: str = ""
    verified: bool = True
    one_of: str = ""  # name of a group of conditional entries: at least one of them must be there
    review: bool = False  # carried over from another year: look at it before relying on it


@dataclass(frozen=True)
class Catalogue:
    """A whole list. `sha256` is of the file it was read from, "" for one made in memory."""

    id: str
    title: str
    tier: Tier
    year: int  # year of application; T = year - 1 is the last full fiscal year
    entries: tuple[Entry, ...]
    region: str = ""
    source: str = ""
    issued: date | None = None
    valid_until: date | None = None
    regulation: str = ""
    delivery: Delivery = Delivery()
    windows: tuple[Window, ...] = ()
    verified: bool = True
    superseded: bool = False
    note: str = ""
    unread: tuple[str, ...] = ()  # lines of the notice it was drafted from that may ask for more
    sha256: str = ""

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id; KeyError when there is none."""
        return next((e for e in self.entries if e.id == entry_id), None) or _missing(entry_id)

    @property
    def last_day(self) -> date:
        """Its `valid_until`, or the end of its year where none is known."""
        return self.valid_until or date(min(max(self.year, 1), 9999), 12, 31)

    def stale(self, today: date) -> bool:
        """Past its last day: the current notice should be looked for."""
        return today > self.last_day


def _missing(entry_id: str) -> Entry:
    raise KeyError(entry_id)


@dataclass(frozen=True)
class DraftEntry:
    """One recognised line. line, last: its places in `Draft.lines`, from 0; unsure: cell (kind, years, condition, seal,
    title) -> text key of the reason; because: the words that proposed the kind, "" when none did.
    """

    entry: Entry
    line: int
    text: str
    because: str = ""
    unsure: Mapping[str, str] = field(default_factory=dict)
    last: int = 0


@dataclass(frozen=True)
class NoticeDay:
    """A day that the notice names. what: opens | closes | paper (the printed copy's) | office (an office's own)."""

    value: date
    what: str
    line: int
    sure: bool
    text: str


@dataclass(frozen=True)
class UnreadLine:
    """A line that may ask for something and became no entry. line: its place in `Draft.lines`."""

    line: int
    text: str


@dataclass(frozen=True)
class Draft:
    """The proposed catalogue, its lines in order (entries of one line share it), and unsure cells of the head."""

    catalogue: Catalogue
    entries: tuple[DraftEntry, ...]
    lines: tuple[str, ...]
    unsure: Mapping[str, str] = field(default_factory=dict)
    days: tuple[NoticeDay, ...] = ()
    unread: tuple[UnreadLine, ...] = ()
