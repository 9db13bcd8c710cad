"""A catalogue drafted from a notice's text (通知): what was recognised, from which line, and what is unsure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from srdi_desktop.model.catalogue import Catalogue, Entry


@dataclass(frozen=True)
class DraftEntry:
    """One recognised line. line: place in `Draft.lines`, from 0; unsure: cell (kind, years, condition, seal, title)
    -> text key of the reason; because: the words that proposed the kind, "" when none did.
    """

    entry: Entry
    line: int
    text: str
    because: str = ""
    unsure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """The proposed catalogue, its lines in order (entries of one line share it), and unsure cells of the head."""

    catalogue: Catalogue
    entries: tuple[DraftEntry, ...]
    lines: tuple[str, ...]
    unsure: Mapping[str, str] = field(default_factory=dict)
