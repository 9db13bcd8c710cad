"""Windows and duties (申报窗口与义务) on their days."""

from dataclasses import dataclass
from datetime import date

from srdi_desktop.model.catalogue import Tier


@dataclass(frozen=True)
class KnownWindow:
    """An application window somebody published; days that no source gives are None, `text` keeps the source's words."""

    name: str
    region: str
    tiers: tuple[Tier, ...]
    opens: date | None = None
    closes: date | None = None
    text: str = ""
    source: str = ""
    verified: bool = True
    name_en: str = ""
    application: bool = True  # False: a window for something else, such as the yearly update of data


@dataclass(frozen=True)
class Happening:
    """One line of the calendar. kind: opens | closes | update | change | review | expiry | deadline | stale | season.

    `starts` and `day` are the first and last day; subject: a name in the data's own language (for expiry the kind of
    the paper); undated ones have no day.
    """

    kind: str
    subject: str
    day: date | None
    starts: date | None = None
    past: bool = False
    verified: bool = True
    source: str = ""
    entry: str | None = None
    subject_en: str = ""
    months: tuple[int, int] | None = None  # of a season: first and last month of the windows of these past years
    years: tuple[int, ...] = ()
