"""What is odd about a catalogue though it can be read: shown live in the editor and by the check command."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from srdi_desktop.model import Catalogue, Entry, Tier
from srdi_desktop.rules.regulations.regulation_files import load_regulations

_OLDEST = 3  # years before that of application: T-2 is the first of the three that any list asks for


@dataclass(frozen=True)
class Remark:
    """`code` is a key of notices.toml [remark]; entry "" is the head."""

    code: str
    entry: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def remarks(catalogue: Catalogue) -> tuple[Remark, ...]:
    """All remarks, the head's first, then in the order of the entries."""
    twins = Counter(_told_apart(entry) for entry in catalogue.entries)
    own = (found for entry in catalogue.entries for found in _of_entry(catalogue, entry, twins[_told_apart(entry)]))
    return (*_of_head(catalogue), *own)


def _told_apart(entry: Entry) -> tuple[Any, ...]:
    """By what pages find their entry."""
    return entry.kind, entry.years, entry.recognise, entry.title


def _of_head(catalogue: Catalogue) -> Iterator[Remark]:
    if not catalogue.entries:
        yield Remark("no_entries")
    if not catalogue.source:
        yield Remark("no_source")
    if catalogue.valid_until is None:
        yield Remark("no_end")
    yield from _of_regulation(catalogue)
    if catalogue.unread:
        yield Remark("unread", values={"count": len(catalogue.unread), "lines": " / ".join(catalogue.unread)})
    for window in catalogue.windows:
        if window.opens and window.closes and window.opens > window.closes:
            yield Remark("window_reversed", values={"opens": str(window.opens), "closes": str(window.closes)})


def _of_regulation(catalogue: Catalogue) -> Iterator[Remark]:
    """A list of another house's programme (tier other) is evaluated by none."""
    known = {regulation.id: regulation for regulation in load_regulations()}
    if catalogue.tier is Tier.OTHER and not catalogue.regulation:
        return
    if catalogue.regulation not in known:
        yield Remark("no_regulation", values={"found": catalogue.regulation or "-", "known": ", ".join(known)})
    elif known[catalogue.regulation].tier(catalogue.tier) is None:
        yield Remark("other_tier", values={"regulation": catalogue.regulation})


def _of_entry(catalogue: Catalogue, entry: Entry, alike: int) -> Iterator[Remark]:
    if not entry.required and not entry.condition:
        yield Remark("no_condition", entry.id)
    if entry.required and entry.condition:
        yield Remark("condition_unused", entry.id)
    if any(not catalogue.year - _OLDEST <= year < catalogue.year for year in entry.years):
        yield Remark("odd_year", entry.id, {"years": ", ".join(map(str, entry.years)), "year": catalogue.year})
    if entry.kind == "other" and not entry.recognise:
        yield Remark("unrecognisable", entry.id)
    if entry.review:
        yield Remark("to_review", entry.id)
    if alike > 1:
        yield Remark("alike", entry.id, {"kind": entry.kind})
