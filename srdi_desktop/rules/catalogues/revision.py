"""Next year's catalogue from this year's, and what differs between two catalogues.

What is odd about a catalogue though it can be read: shown live in the editor and by the check command.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from srdi_desktop.model import Catalogue, Delivery, Entry, Tier
from srdi_desktop.rules.regulations.regulation_files import load_regulations

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def next_year(catalogue: Catalogue) -> Catalogue:
    """The same list a year later: years shifted wherever they are written, every entry marked for review.

    What belongs to the old notice (dates, windows, source) is not carried over as if it were known; it is valid until
    the end of its year.
    """
    year = catalogue.year + 1
    entries = tuple(_entry_next_year(entry) for entry in catalogue.entries)
    return replace(
        catalogue,
        id=_with_year(catalogue.id, f"-{year}"),
        title=_with_year(catalogue.title, f" {year}"),
        year=year,
        entries=entries,
        issued=None,
        valid_until=date(year, 12, 31),
        unread=(),
        windows=(),
        verified=False,
        note=f"由 {catalogue.id} 推到下一年度，逐项核对后再用；来源：{catalogue.source}",
        source="",
        sha256="",
    )


def _with_year(name: str, ending: str) -> str:
    """A name a year later; the year is put at its end where it names none."""
    if _YEAR.search(name):
        return _shifted(name)
    return name + ending


def _entry_next_year(entry: Entry) -> Entry:
    identity = _shifted(entry.id)
    title = _shifted(entry.title)
    condition = _shifted(entry.condition)
    note = _shifted(entry.note)
    years = tuple(year + 1 for year in entry.years)
    return replace(
        entry, id=identity, title=title, condition=condition, note=note, years=years, verified=False, review=True
    )


def _shifted(text: str) -> str:
    """Each year in the text one later; document numbers such as 〔2026〕2号 and dates of laws keep theirs."""
    return _YEAR.sub(lambda found: _later(found, text), text)


def _later(found: re.Match[str], text: str) -> str:
    year = found.group()
    before = text[: found.start()][-1:]
    if before and before in "〔[［":
        return year
    return str(int(year) + 1)


Change = tuple[str, str, Any, Any]  # (entry id, field, old, new)
HeadChange = tuple[str, Any, Any]  # (field, old, new)


@dataclass(frozen=True)
class Difference:
    """What `after` has that `before` has not, the other way round, and fields that differ: (entry id, field, old, new).
    head: (field, old, new) of the catalogue itself, what it asks for in delivery included.

    Entries belong together by id, else by kind and years relative to the year of application, so that next year's
    list compares with this year's.
    """

    new: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    changed: tuple[Change, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)  # old entry id -> new entry id
    head: tuple[HeadChange, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing differs."""
        return not (self.new or self.gone or self.changed or self.head)


def diff(before: Catalogue, after: Catalogue) -> Difference:
    """What changed from one catalogue to another; years are compared relative to the year of application."""
    pairs = _paired(before, after)
    taken = set(pairs.values())
    changed: list[Change] = []
    for old_id, new_id in pairs.items():
        old = before.entry(old_id)
        new = after.entry(new_id)
        changed += [(new_id, *found) for found in _fields(before, after, old, new)]
    added = tuple(entry for entry in after.entries if entry.id not in taken)
    gone = tuple(entry for entry in before.entries if entry.id not in pairs)
    head = tuple(_of_head(before, after))
    return Difference(added, gone, tuple(changed), pairs, head)


def _of_head(before: Catalogue, after: Catalogue) -> Iterator[HeadChange]:
    """What the lists say about themselves; their names, ids and sources differ by nature."""
    for name in ("tier", "region", "valid_until", "regulation", "windows"):
        old = getattr(before, name)
        new = getattr(after, name)
        if old != new:
            yield name, old, new
    for each in fields(Delivery):
        old = getattr(before.delivery, each.name)
        new = getattr(after.delivery, each.name)
        if old != new:
            yield each.name, old, new


def _paired(before: Catalogue, after: Catalogue) -> dict[str, str]:
    """Old id -> new id: alike by kind and relative years first, then by id, by title, by kind alone."""
    pairs: dict[str, str] = {}
    for same in (_same_relative, _same_id, _same_title, _same_kind):
        for old in before.entries:
            free = [new for new in after.entries if new.id not in pairs.values()]
            match = next((new for new in free if same(before, after, old, new)), None)
            if old.id not in pairs and match is not None:
                pairs[old.id] = match.id
    return {entry.id: pairs[entry.id] for entry in before.entries if entry.id in pairs}


def _relative(catalogue: Catalogue, entry: Entry) -> tuple[int, ...]:
    return tuple(year - catalogue.year for year in entry.years)


def _same_relative(before: Catalogue, after: Catalogue, old: Entry, new: Entry) -> bool:
    if old.kind != new.kind:
        return False
    if old.years:
        return _relative(before, old) == _relative(after, new)
    return old.id == new.id and not new.years


def _same_id(before: Catalogue, after: Catalogue, old: Entry, new: Entry) -> bool:
    del before, after
    if old.id != new.id:
        return False
    if old.kind != new.kind:
        return False
    return not (old.years and new.years)


def _same_title(before: Catalogue, after: Catalogue, old: Entry, new: Entry) -> bool:
    if old.kind != new.kind:
        return False
    shift = after.year - before.year
    return new.title in (old.title, _moved(old.title, shift))


def _same_kind(before: Catalogue, after: Catalogue, old: Entry, new: Entry) -> bool:
    if old.kind != new.kind:
        return False
    if old.kind == "other":
        return False
    return _relative(before, old) == _relative(after, new)


def _fields(before: Catalogue, after: Catalogue, old: Entry, new: Entry) -> list[HeadChange]:
    """Fields that differ once the years are taken relatively; ids and marks of review say nothing about the list."""
    skipped = ("id", "review", "verified", "source")
    shift = after.year - before.year
    found = []
    for each in fields(Entry):
        name = each.name
        if name in skipped:
            continue
        one = getattr(old, name)
        two = getattr(new, name)
        if two not in (one, _moved(one, shift)):
            found.append((name, one, two))
    return found


def _moved(value: Any, shift: int) -> Any:
    """The value with its years moved: what it would be if only the year of application had changed."""
    if isinstance(value, tuple):
        return tuple(item + shift if isinstance(item, int) else item for item in value)
    if isinstance(value, str):
        return _YEAR.sub(lambda year: str(int(year.group()) + shift), value)
    return value


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
    found = list(_remarks_on_head(catalogue))
    for entry in catalogue.entries:
        alike = twins[_told_apart(entry)]
        found += _of_entry(catalogue, entry, alike)
    return tuple(found)


def _told_apart(entry: Entry) -> tuple[Any, ...]:
    """By what pages find their entry."""
    return entry.kind, entry.years, entry.recognise, entry.title


def _remarks_on_head(catalogue: Catalogue) -> Iterator[Remark]:
    if not catalogue.entries:
        yield Remark("no_entries")
    if not catalogue.source:
        yield Remark("no_source")
    if catalogue.valid_until is None:
        yield Remark("no_end")
    yield from _of_regulation(catalogue)
    if catalogue.unread:
        lines = " / ".join(catalogue.unread)
        yield Remark("unread", values={"count": len(catalogue.unread), "lines": lines})
    for window in catalogue.windows:
        opens, closes = window.opens, window.closes
        if opens and closes and opens > closes:
            yield Remark("window_reversed", values={"opens": str(opens), "closes": str(closes)})


def _of_regulation(catalogue: Catalogue) -> Iterator[Remark]:
    """A list of another house's programme (tier other) is evaluated by none."""
    known = {regulation.id: regulation for regulation in load_regulations()}
    if catalogue.tier is Tier.OTHER and not catalogue.regulation:
        return
    named = catalogue.regulation
    if named not in known:
        names = ", ".join(known)
        yield Remark("no_regulation", values={"found": named or "-", "known": names})
    elif known[named].tier(catalogue.tier) is None:
        yield Remark("other_tier", values={"regulation": named})


def _of_entry(catalogue: Catalogue, entry: Entry, alike: int) -> Iterator[Remark]:
    if not entry.required and not entry.condition:
        yield Remark("no_condition", entry.id)
    if entry.required and entry.condition:
        yield Remark("condition_unused", entry.id)
    usual = range(catalogue.year - _OLDEST, catalogue.year)
    if any(year not in usual for year in entry.years):
        years = ", ".join(map(str, entry.years))
        yield Remark("odd_year", entry.id, {"years": years, "year": catalogue.year})
    if entry.kind == "other" and not entry.recognise:
        yield Remark("unrecognisable", entry.id)
    if entry.review:
        yield Remark("to_review", entry.id)
    if alike > 1:
        yield Remark("alike", entry.id, {"kind": entry.kind})
