"""Where pages lie after a move, as new values for the decisions' fields; pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Any

from srdi_desktop.model import KINDS, Decisions, Derived, Dossier, Level, PageRef, Rescan, Reshaping, Verdicts


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
    placed = {**decisions.placed, **dict.fromkeys(pages, entry)}
    order = {
        name: rest
        for name, refs in decisions.order.items()
        if (rest := tuple(ref for ref in refs if ref not in set(pages)))
    }
    if before is not None or entry in decisions.order or set(pages) <= set(there):
        others = [page for page in there if page not in set(pages)]
        at = others.index(before) if before in others else len(others)
        order[entry] = (*others[:at], *pages, *others[at:])
    excluded = decisions.excluded - set(pages) if entry else decisions.excluded
    return {"placed": placed, "order": order, "excluded": excluded}


def started(dossier: Dossier, verdicts: Verdicts, page: PageRef, begins: bool) -> dict[str, Any]:
    """New values of the fields that change when a document begins at a page, or goes on there: what a person placed
    of it lies with the page before it from then on.
    """
    decisions = dossier.decisions
    chosen: dict[str, Any] = {"starts": {**decisions.starts, page: begins}}
    before = _page_before(dossier, page)
    document = verdicts.document_of.get(page)
    if begins or before is None or document is None:
        return chosen
    joining = set(document.pages[document.pages.index(page) :])
    placed = {ref: entry for ref, entry in decisions.placed.items() if ref not in joining}
    if before in decisions.placed:
        placed |= dict.fromkeys(joining, decisions.placed[before])
    return chosen | {"placed": placed}


def _page_before(dossier: Dossier, page: PageRef) -> PageRef | None:
    """The page before one in the pile, of those that are exported."""
    decisions = dossier.decisions
    out = decisions.excluded | set(decisions.replaced)
    pile = [one for one in dossier.pages() if one == page or one not in out]
    at = pile.index(page) if page in pile else 0
    if at:
        return pile[at - 1]
    return None


def replaced(decisions: Decisions, page: PageRef, by: PageRef) -> dict[str, Any]:
    """New values of the fields that a replacement changes: the rescan stands where the page stood by hand."""
    placed = {ref: entry for ref, entry in decisions.placed.items() if ref != by}
    if page in placed:
        placed[by] = placed[page]
    order = {
        entry: tuple(by if ref == page else ref for ref in refs if ref != by) for entry, refs in decisions.order.items()
    }
    order = {entry: refs for entry, refs in order.items() if refs}
    return {"replaced": {**decisions.replaced, page: by}, "placed": placed, "order": order}


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


@dataclass(frozen=True)
class _Exchange:
    """One original that is changed or given back: the pages that stood in its place, and those that stand there now."""

    made: Derived
    old: tuple[PageRef, ...]
    new: tuple[PageRef, ...]

    def names(self) -> dict[PageRef, PageRef | None]:
        """What becomes of each page that stood there."""
        return dict(zip_longest(self.old, self.new[: len(self.old)]))

    def behind(self) -> dict[PageRef, PageRef]:
        """Further parts -> the part that they follow."""
        return dict.fromkeys(self.new[len(self.old) :], self.new[min(len(self.old), len(self.new)) - 1])


def reshaped(dossier: Dossier, made: Iterable[Derived]) -> dict[str, Any]:
    """New values of the fields that change when pages are changed, changed otherwise, or are the originals again: what
    was decided about a page holds for what stands in its place, and further parts follow the first.
    """
    decisions = dossier.decisions
    exchanges = [_exchange(one, dossier) for one in made if not one.fault]
    names: dict[PageRef, PageRef | None] = {}
    behind: dict[PageRef, PageRef] = {}
    for exchange in exchanges:
        names |= exchange.names()
        behind |= exchange.behind()
    chosen = renamed(decisions, names)
    placed, order = chosen["placed"], chosen["order"]
    chosen["placed"] = placed | {page: placed[first] for page, first in behind.items() if first in placed}
    chosen["order"] = {entry: _with_parts(pages, behind) for entry, pages in order.items()}
    flat = (page for exchange in exchanges if exchange.made.by.corners is not None for page in exchange.new)
    chosen["deskew"] = chosen["deskew"].difference(flat)
    return chosen | _exchanged(decisions, exchanges, names)


def given_back(dossier: Dossier, pages: Iterable[PageRef]) -> list[Derived]:
    """What it takes to have the originals of changed pages again; pages that nobody changed are passed over."""
    originals = dict.fromkeys(map(dossier.original, pages))
    return [Derived(page, Reshaping()) for page in originals if page in dossier.decisions.reshaped]


def _exchange(made: Derived, dossier: Dossier) -> _Exchange:
    before = dossier.decisions.replaced.get(made.page)
    changed = made.page in dossier.decisions.reshaped and before is not None and before.scan in dossier.scans
    old = dossier.scans[before.scan].refs() if changed and before else (made.page,)
    return _Exchange(made, old, made.scan.refs() if made.scan else (made.page,))


def _exchanged(decisions: Decisions, exchanges: Sequence[_Exchange], names: Names) -> dict[str, Any]:
    """The fields that say which pages stand for which, and how they are turned."""
    originals = {exchange.made.page for exchange in exchanges}
    gone = {page.scan for exchange in exchanges for page in exchange.old if page not in originals}
    come = {exchange.made.page: exchange for exchange in exchanges if exchange.made.scan}
    gone -= {exchange.new[0].scan for exchange in come.values()}
    kept = (scan for scan in decisions.scans if scan not in gone)
    replaced = {page: by for page, by in decisions.replaced.items() if page not in originals}
    later = {names.get(page, page): by for page, by in replaced.items()}  # a rescan of what was changed
    reshaped = {page: by for page, by in decisions.reshaped.items() if page not in originals}
    return {
        "scans": tuple(dict.fromkeys((*kept, *(exchange.new[0].scan for exchange in come.values())))),
        "replaced": {page: by for page, by in later.items() if page}
        | {page: exchange.new[0] for page, exchange in come.items()},
        "reshaped": reshaped | {page: exchange.made.by for page, exchange in come.items()},
        "rotation": _rotations(decisions, exchanges),
    }


def _rotations(decisions: Decisions, exchanges: Iterable[_Exchange]) -> dict[PageRef, int]:
    """A derived picture stands upright by itself: where a person had turned the page that is said of it, where the
    machine had it may look anew.
    """
    turns = dict(decisions.rotation)
    for exchange in exchanges:
        page, by = exchange.made.page, decisions.reshaped.get(exchange.made.page)
        by_hand = turns.get(exchange.old[0])
        for old in exchange.old:
            if old != page:
                turns.pop(old, None)
        if by_hand is not None and exchange.made.scan:
            turns |= dict.fromkeys(exchange.new, 0)
        elif by_hand is not None and by is not None:
            turns[page] = (by.turn + by_hand) % 360
    return turns


def _with_parts(pages: Sequence[PageRef], behind: Mapping[PageRef, PageRef]) -> tuple[PageRef, ...]:
    followers = {first: [page for page, leader in behind.items() if leader == first] for first in behind.values()}
    return tuple(one for page in pages for one in (page, *followers.get(page, ())))


_RENAMED_OTHERWISE = {"scans", "replaced", "reshaped", "rotation"}


def renamed(decisions: Decisions, names: Names) -> dict[str, Any]:
    """New values of the fields that hold for pages, whatever these are about, where pages are others from now on."""
    values = {each.name: getattr(decisions, each.name) for each in fields(Decisions)}
    texts = {str(page): str(name) for page, name in names.items() if name is not None}
    chosen = {name: _renamed(value, names, texts) for name, value in values.items() if name not in _RENAMED_OTHERWISE}
    return {name: value for name, value in chosen.items() if isinstance(value, Mapping | frozenset)}


def _renamed(value: Any, names: Names, texts: Mapping[str, str]) -> Any:
    """A set of pages, a mapping from pages, from keys of findings, or to rows of pages; other values as they are."""
    if isinstance(value, frozenset):
        return frozenset(name for page in value if (name := names.get(page, page)) is not None)
    if isinstance(value, Mapping):
        pairs = ((_key(key, names, texts), _row(item, names)) for key, item in value.items())
        return {key: item for key, item in pairs if key is not None}
    return value


def _key(key: Any, names: Names, texts: Mapping[str, str]) -> Any:
    if isinstance(key, PageRef):
        return names.get(key, key)
    code, bar, rest = key.partition("|")  # as Finding.key writes it: code, page, …
    page, more, end = rest.partition("|")
    return code + bar + texts[page] + more + end if bar and page in texts else key


def _row(item: Any, names: Names) -> Any:
    if not isinstance(item, tuple):
        return item
    return tuple(name for page in item if (name := names.get(page, page)) is not None)


def kept(decisions: Decisions, verdicts: Verdicts, page: PageRef, other: PageRef) -> dict[str, Any]:
    """New values of the fields that change when one of two pictures of a page stays: it takes the other's place where
    that lay before it in the same entry; elsewhere the other is left out and nothing moves.
    """
    there = next((verdict.pages for verdict in verdicts.entries if page in verdict.pages), ())
    if other in there and there.index(other) < there.index(page):
        return replaced(decisions, other, page)
    return {"excluded": decisions.excluded | {other}}


def clearer(dossier: Dossier, verdicts: Verdicts, one: PageRef, other: PageRef) -> PageRef | None:
    """Which of two pictures of a page is better by what was found on each; None where that says nothing."""
    ranks = {page: _faults(dossier, verdicts, page) for page in (one, other)}
    if ranks[one] == ranks[other]:
        return None
    return min(ranks, key=lambda page: ranks[page])


def _faults(dossier: Dossier, verdicts: Verdicts, page: PageRef) -> tuple[int, int, int, float]:
    """Errors and warnings about its picture, whether it was not looked at, and by how few dots it was taken."""
    levels = [
        finding.level
        for finding in verdicts.findings
        if finding.page == page and KINDS[finding.code].rescan is Rescan.AGAIN
    ]
    evidence = dossier.evidence.get(page)
    dots = -(evidence.dpi or 0.0) if evidence else 0.0
    return levels.count(Level.ERROR), levels.count(Level.WARNING), int(evidence is None), dots
