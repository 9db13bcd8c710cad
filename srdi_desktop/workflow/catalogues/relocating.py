"""Moving a dossier to another catalogue: what was assigned by hand follows its entry, and nothing of it is lost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from srdi_desktop.model import Catalogue, Decisions, Entry, EntryState, PageRef, Verdicts


@dataclass(frozen=True)
class Ahead:
    """What another list would do to a dossier. moved: pages that would lie in another entry; missing: required entries
    without a page, absent: how many of these there are by the present list; adrift: pages that a person assigned and
    whose entry the other list has not (they keep their mark, and come back with the old list or by undo).
    """

    moved: int
    missing: int
    absent: int = 0
    adrift: int = 0


def homes(before: Catalogue, after: Catalogue) -> dict[str, str]:
    """Old entry id -> the new entry that asks for the same paper; entries that have none are left out.

    The paper of 2025 stays the paper of 2025, whichever of the last years that is for the new list.
    """
    found: dict[str, str] = {}
    for same in (_id_and_years, _title, _years, _id):
        for old in before.entries:
            if old.id in found:
                continue
            taken = found.values()
            alike = (new for new in after.entries if new.kind == old.kind and new.id not in taken)
            match = next((new for new in alike if same(old, new)), None)
            if match is not None:
                found[old.id] = match.id
    return found


def _id_and_years(old: Entry, new: Entry) -> bool:
    return old.id == new.id and old.years == new.years


def _title(old: Entry, new: Entry) -> bool:
    return old.title == new.title and old.years == new.years


def _years(old: Entry, new: Entry) -> bool:
    """The same years, or one of the two is of no year; of other papers the years tell nothing."""
    if old.kind == "other":
        return False
    if not old.years or not new.years:
        return True
    return old.years == new.years


def _id(old: Entry, new: Entry) -> bool:
    """The same id and a year in common."""
    if old.id != new.id:
        return False
    return not set(old.years).isdisjoint(new.years)


def carried(decisions: Decisions, before: Catalogue, after: Catalogue) -> Decisions:
    """The decisions with entries named as the new list names them.

    Where the new list has no such entry the old name stays, so that going back finds everything; where it uses that
    name for something else, the old list's id stands before it meanwhile. Such pages are sorted by the machine.
    """
    if before == after:
        return decisions
    home = homes(before, after)
    taken = {entry.id for entry in before.entries} & {entry.id for entry in after.entries}
    kept = f"{after.id}/"

    def name(old: str) -> str:
        if old.startswith(kept):
            return old.removeprefix(kept)
        if old in home:
            return home[old]
        return f"{before.id}/{old}" if old in taken else old

    placed = {page: name(entry) for page, entry in decisions.placed.items()}
    order: dict[str, tuple[PageRef, ...]] = {}
    for entry, pages in decisions.order.items():
        later = name(entry)
        order[later] = (*order.get(later, ()), *pages)
    spared = frozenset(map(name, decisions.not_applicable))
    notes = {name(entry): note for entry, note in decisions.entry_notes.items()}
    return replace(decisions, placed=placed, order=order, not_applicable=spared, entry_notes=notes)


def ahead(now: Verdicts, then: Verdicts, decisions: Decisions, before: Catalogue, after: Catalogue) -> Ahead:
    """Compare the verdicts by the present list with those by another; `decisions` as they are now."""
    home = homes(before, after)
    present = _placed(now, lambda entry: home.get(entry, f"- {entry}"))
    other = _placed(then, lambda entry: entry)
    moved = sum(other.get(page) != present.get(page) for page in {*present, *other})
    known = {entry.id for entry in before.entries}
    adrift = sum(entry in known and entry not in home for entry in decisions.placed.values())
    return Ahead(moved, _missing(then), _missing(now), adrift)


def _placed(verdicts: Verdicts, name: Callable[[str], str]) -> dict[Any, str]:
    return {page: name(verdict.entry) for verdict in verdicts.entries for page in verdict.pages}


def _missing(verdicts: Verdicts) -> int:
    return sum(verdict.state == EntryState.MISSING for verdict in verdicts.entries)
