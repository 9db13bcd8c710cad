"""Where pages lie after a move, as new values for the decisions' fields; pure functions.

What people say about findings, pages and pairs of pages: verbs of the session, each one step of the history.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from srdi_desktop.model import (
    KINDS,
    Decisions,
    Derived,
    Dossier,
    Level,
    PageRef,
    Rescan,
    Reshaping,
    Signature,
    Verdicts,
)
from srdi_desktop.workflow.ledger import Ledger


def shown(verdicts: Verdicts, entry: str) -> tuple[PageRef, ...]:
    """Pages of an entry ("" is the tray) in the order in which they are shown."""
    if not entry:
        return verdicts.tray
    return next((verdict.pages for verdict in verdicts.entries if verdict.entry == entry), ())


def moved(
    decisions: Decisions,
    there: Sequence[PageRef],
    pages: Sequence[PageRef],
    entry: str,
    before: PageRef | None,
) -> dict[str, Any]:
    """New values of the fields that a move changes; `there`: the entry's pages as shown now.

    A hand order is kept from then on when the place was chosen: before a page, inside the entry itself, or in an
    entry that has one. Otherwise the machine goes on putting the entry in reading order.
    """
    moving = set(pages)
    placed = {**decisions.placed, **dict.fromkeys(pages, entry)}
    order: dict[str, tuple[PageRef, ...]] = {}
    for name, refs in decisions.order.items():
        rest = tuple(ref for ref in refs if ref not in moving)
        if rest:
            order[name] = rest
    if before is not None or entry in decisions.order or moving <= set(there):
        others = [page for page in there if page not in moving]
        at = others.index(before) if before in others else len(others)
        order[entry] = (*others[:at], *pages, *others[at:])
    excluded = decisions.excluded
    if entry:
        excluded -= moving
    return {"placed": placed, "order": order, "excluded": excluded}


def started(dossier: Dossier, verdicts: Verdicts, page: PageRef, begins: bool) -> dict[str, Any]:
    """New values of the fields that change when a document begins at a page, or goes on there: what a person placed
    of it lies with the page before it from then on.
    """
    decisions = dossier.decisions
    starts = {**decisions.starts, page: begins}
    before = _page_before(dossier, page)
    document = verdicts.document_of.get(page)
    if begins or before is None or document is None:
        return {"starts": starts}
    at = document.pages.index(page)
    joining = set(document.pages[at:])
    placed = {ref: entry for ref, entry in decisions.placed.items() if ref not in joining}
    if before in decisions.placed:
        home = decisions.placed[before]
        placed |= dict.fromkeys(joining, home)
    return {"starts": starts, "placed": placed}


def _page_before(dossier: Dossier, page: PageRef) -> PageRef | None:
    """The page before one in the pile, of those that are exported."""
    decisions = dossier.decisions
    out = decisions.excluded | set(decisions.replaced)
    pile = [one for one in dossier.pages() if one == page or one not in out]
    at = pile.index(page) if page in pile else 0
    if at:
        return pile[at - 1]
    return None


def replaced(decisions: Decisions, exchange: Mapping[PageRef, PageRef]) -> dict[str, Any]:
    """New values of the fields that a replacement changes: each rescan stands where its page stood by hand."""
    rescans = set(exchange.values())
    placed = {ref: entry for ref, entry in decisions.placed.items() if ref not in rescans}
    placed |= {by: placed[page] for page, by in exchange.items() if page in placed}
    order = {}
    for entry, refs in decisions.order.items():
        kept = tuple(exchange.get(ref, ref) for ref in refs if ref not in rescans)
        if kept:
            order[entry] = kept
    return {"replaced": {**decisions.replaced, **exchange}, "placed": placed, "order": order}


# What a person did to pages' pictures -> the step's name; "edit" where there were several acts.
RESHAPINGS = {
    "flatten": "reshape_flatten",
    "light": "reshape_light",
    "crop": "reshape_crop",
    "tones": "reshape_tones",
    "seals": "reshape_seals",
    "cover": "reshape_cover",
    "cut": "reshape_cut",
    "edit": "reshape_edit",
}
Names = Mapping[PageRef, PageRef | None]  # page -> the one that it is now, None: there is none any more


def reshaped(dossier: Dossier, made: Iterable[Derived]) -> dict[str, Any]:
    """New values of the fields that change when pages are changed, changed otherwise, or are the originals again: what
    was decided about a page holds for what stands in its place, and further parts follow the first.
    """
    exchange = _Exchange(dossier)
    for one in made:
        if not one.fault:
            exchange.take(one)
    return exchange.chosen()


def given_back(dossier: Dossier, pages: Iterable[PageRef]) -> list[Derived]:
    """What it takes to have the originals of changed pages again; pages that nobody changed are passed over."""
    originals = dict.fromkeys(map(dossier.original, pages))
    changed = dossier.decisions.reshaped
    return [Derived(page, Reshaping()) for page in originals if page in changed]


class _Exchange:
    """Pages that come for others, one original after the other. `names`: what becomes of each page that stood there;
    `behind`: further parts -> the part that they follow; `flat`: pages that need no straightening any more.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._decisions = dossier.decisions
        self.scans = dict.fromkeys(dossier.decisions.scans)
        self.replaced = dict(dossier.decisions.replaced)
        self.reshaped = dict(dossier.decisions.reshaped)
        self.rotation = dict(dossier.decisions.rotation)
        self.names: dict[PageRef, PageRef | None] = {}
        self.behind: dict[PageRef, PageRef] = {}
        self.flat: set[PageRef] = set()

    def take(self, made: Derived) -> None:
        """One original, changed or given back."""
        old = self._standing(made.page)
        new = made.scan.refs() if made.scan else (made.page,)
        self._name(old, new)
        self._turn(made, old, new)
        self.replaced.pop(made.page, None)
        self.reshaped.pop(made.page, None)
        for page in old:
            if page not in (made.page, self.names[page]):
                self._let_go(page)
        if made.scan:
            self.scans[made.scan.id] = None
            self.replaced[made.page] = new[0]
            self.reshaped[made.page] = made.by
        if made.by.corners is not None:
            self.flat.update(new)

    def _standing(self, original: PageRef) -> tuple[PageRef, ...]:
        """What was made of an original before, else the original itself."""
        if original not in self.reshaped:
            return (original,)
        before = self.replaced.get(original)
        if before is None or before.scan not in self._dossier.scans:
            return (original,)
        return self._dossier.scans[before.scan].refs()

    def _name(self, old: Sequence[PageRef], new: Sequence[PageRef]) -> None:
        same = min(len(old), len(new))
        self.names |= dict.fromkeys(old[same:])
        self.names |= dict(zip(old, new, strict=False))
        self.behind |= dict.fromkeys(new[same:], new[same - 1])

    def _turn(self, made: Derived, old: Sequence[PageRef], new: Sequence[PageRef]) -> None:
        """A derived picture stands upright by itself: where a person had turned the page that is said of it, where the
        machine had it may look anew.
        """
        by_hand = self.rotation.get(old[0])
        if by_hand is None:
            return
        page = made.page
        if made.scan:
            self.rotation |= dict.fromkeys(new, 0)
        elif page in self.reshaped:
            turn = self.reshaped[page].turn + by_hand
            self.rotation[page] = turn % 360

    def _let_go(self, page: PageRef) -> None:
        """What was made of an original before stands there no longer; a rescan that stands for it stays."""
        self.scans.pop(page.scan, None)
        self.rotation.pop(page, None)
        rescan = self.replaced.pop(page, None)
        later = self.names[page]
        if rescan is not None and later is not None:
            self.replaced[later] = rescan

    def chosen(self) -> dict[str, Any]:
        """New values of the fields."""
        chosen = renamed(self._decisions, self.names)
        placed = chosen["placed"]
        followers: dict[PageRef, list[PageRef]] = {}
        for page, first in self.behind.items():
            followers.setdefault(first, []).append(page)
            if first in placed:
                placed[page] = placed[first]
        order = chosen["order"]
        for entry, pages in order.items():
            order[entry] = _with_parts(pages, followers)
        chosen["deskew"] -= self.flat
        chosen["scans"] = tuple(self.scans)
        chosen["replaced"] = self.replaced
        chosen["reshaped"] = self.reshaped
        chosen["rotation"] = self.rotation
        return chosen


def _with_parts(pages: Iterable[PageRef], followers: Mapping[PageRef, Sequence[PageRef]]) -> tuple[PageRef, ...]:
    """Each page with the further parts that follow it."""
    row: list[PageRef] = []
    for page in pages:
        row.append(page)
        row += followers.get(page, ())
    return tuple(row)


_RENAMED_OTHERWISE = {"scans", "replaced", "reshaped", "rotation"}


def renamed(decisions: Decisions, names: Names) -> dict[str, Any]:
    """New values of the fields that hold for pages, whatever these are about, where pages are others from now on."""
    texts = {str(page): str(name) for page, name in names.items() if name is not None}
    chosen: dict[str, Any] = {}
    for each in fields(Decisions):
        name = each.name
        if name in _RENAMED_OTHERWISE:
            continue
        value = getattr(decisions, name)
        if isinstance(value, frozenset):
            chosen[name] = frozenset(_row(value, names))
        elif isinstance(value, Mapping):
            chosen[name] = _mapping(value, names, texts)
    return chosen


def _mapping(value: Mapping[Any, Any], names: Names, texts: Mapping[str, str]) -> dict[Any, Any]:
    """From pages, from keys of findings, or to rows of pages."""
    made = {}
    for key, item in value.items():
        name = _key(key, names, texts)
        if name is not None:
            made[name] = _row(item, names) if isinstance(item, tuple) else item
    return made


def _key(key: Any, names: Names, texts: Mapping[str, str]) -> Any:
    """A page's new name, None where it is gone; a finding's key with the new page in it; any other key as it is."""
    if isinstance(key, PageRef):
        return names.get(key, key)
    parts = str(key).split("|")  # as Finding.key writes it: code, page, …
    if len(parts) > 1 and parts[1] in texts:
        parts[1] = texts[parts[1]]
        return "|".join(parts)
    return key


def _row(pages: Iterable[Any], names: Names) -> tuple[Any, ...]:
    """The new names, those that are gone left out."""
    named = (names.get(page, page) for page in pages)
    return tuple(name for name in named if name is not None)


def kept(decisions: Decisions, verdicts: Verdicts, page: PageRef, other: PageRef) -> dict[str, Any]:
    """New values of the fields that change when one of two pictures of a page stays: it takes the other's place where
    that lay before it in the same entry; elsewhere the other is left out and nothing moves.
    """
    there = next((verdict.pages for verdict in verdicts.entries if page in verdict.pages), ())
    if other in there and there.index(other) < there.index(page):
        return replaced(decisions, {other: page})
    return {"excluded": decisions.excluded | {other}}


def clearer(dossier: Dossier, verdicts: Verdicts, one: PageRef, other: PageRef) -> PageRef | None:
    """Which of two pictures of a page is better by what was found on each; None where that says nothing."""
    ranks = {page: _faults(dossier, verdicts, page) for page in (one, other)}
    if ranks[one] == ranks[other]:
        return None
    return min(ranks, key=lambda page: ranks[page])


def _faults(dossier: Dossier, verdicts: Verdicts, page: PageRef) -> tuple[int, int, int, float]:
    """Errors and warnings about its picture, whether it was not looked at, and by how few dots it was taken."""
    own = [finding for finding in verdicts.findings if finding.page == page]
    levels = [finding.level for finding in own if KINDS[finding.code].rescan is Rescan.AGAIN]
    errors = levels.count(Level.ERROR)
    warnings = levels.count(Level.WARNING)
    evidence = dossier.evidence.get(page)
    if evidence is None:
        return errors, warnings, 1, 0.0
    dots = evidence.dpi or 0.0
    return errors, warnings, 0, -dots


class Remarks(ABC):
    """The part of a session that needs no more than its ledger and what is judged."""

    _ledger: Ledger

    @property
    @abstractmethod
    def verdicts(self) -> Verdicts:
        """What follows from the dossier as it is now."""

    def waive(self, finding_key: str, reason: str | None) -> None:
        """Accept a finding with a reason; None takes the waiver back."""
        if reason is not None:
            self.waive_all([finding_key], reason)
            return
        decisions = self._ledger.dossier.decisions
        waivers = with_value(decisions.waivers, finding_key, None)
        signed = with_value(decisions.waived_by, finding_key, None)
        self._ledger.decide("unwaive", {}, {"waivers": waivers, "waived_by": signed})

    def waive_all(self, finding_keys: Sequence[str], reason: str, who: str = "") -> None:
        """Accept several findings with one reason, in one step; `who` says so now."""
        decisions = self._ledger.dossier.decisions
        now = _now()
        signature = Signature(who, now)
        waivers = {**decisions.waivers, **dict.fromkeys(finding_keys, reason)}
        signed = {**decisions.waived_by, **dict.fromkeys(finding_keys, signature)}
        count = len(finding_keys)
        key = "waive" if count == 1 else "waive_all"
        self._ledger.decide(key, {"count": count}, {"waivers": waivers, "waived_by": signed})

    def keep(self, page: PageRef, other: PageRef) -> None:
        """Of two pictures of one page keep this one; the other goes, and leaves its place where it lay before it."""
        decisions = self._ledger.dossier.decisions
        chosen = kept(decisions, self.verdicts, page, other)
        self._ledger.decide("keep", {}, chosen)

    def tell_apart(self, page: PageRef, other: PageRef) -> None:
        """Say that two pages are not one page, however much alike they look."""
        different = self._ledger.dossier.decisions.different
        known = different.get(page, ())
        others = tuple(dict.fromkeys((*known, other)))
        self._ledger.decide("different", {}, {"different": {**different, page: others}})

    def note_page(self, page: PageRef, note: str | None) -> None:
        """A person's own words about a page; None takes them away."""
        known = self._ledger.dossier.decisions.page_notes
        notes = with_value(known, page, note)
        self._ledger.decide(_note_step(note), {}, {"page_notes": notes})

    def note_entry(self, entry: str, note: str | None) -> None:
        """The same about an entry."""
        known = self._ledger.dossier.decisions.entry_notes
        notes = with_value(known, entry, note)
        self._ledger.decide(_note_step(note), {}, {"entry_notes": notes})


def _note_step(note: str | None) -> str:
    """The step's name in the history."""
    if note is None:
        return "note_off"
    return "note"


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the user's own clock


def with_value(mapping: Mapping[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    """A copy with one value set, or taken out when it is None."""
    rest = {k: v for k, v in mapping.items() if k != key}
    return rest if value is None else {**rest, key: value}
