"""A new dossier out of an older one (用去年的申报材料开始): papers that still hold are taken over, the rest is listed.

The older dossier is only read. What was read on a page, and what people decided about it, comes along with it; figures,
waivers and the older list's own dates do not.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Event

from srdi_desktop import files
from srdi_desktop.assess.completeness import last_day_of
from srdi_desktop.model import (
    Application,
    CancelledError,
    Catalogue,
    Decisions,
    Document,
    Dossier,
    Entry,
    FileError,
    PageRef,
    PageResult,
    RuleBook,
    Verdicts,
)
from srdi_desktop.store import ScanWriter, open_blob
from srdi_desktop.workflow import exported_folder
from srdi_desktop.workflow.catalogues.library import all_catalogues, next_year
from srdi_desktop.workflow.catalogues.relocating import carried, homes
from srdi_desktop.workflow.main_job import reading
from srdi_desktop.workflow.session import Session

_NATION = "全国"


class Holds(StrEnum):
    """Whether a paper of the older dossier does for the new one."""

    HOLDS = "holds"
    UNDATED = "undated"  # a paper that can end, and no end could be read on it
    EXPIRED = "expired"  # ends before the deadline
    ANEW = "anew"  # is about one year or one application: a new one is needed
    DROPPED = "dropped"  # the new list does not ask for it
    OPEN = "open"  # a person knows


TICKED = frozenset({Holds.HOLDS, Holds.UNDATED})


@dataclass(frozen=True)
class LastYear:
    """An older dossier as it was read: its file, what it holds and what follows from it."""

    path: Path
    dossier: Dossier
    verdicts: Verdicts


@dataclass(frozen=True)
class Paper:
    """One document of the older dossier. `home`: the new list's entry that asks for it, None when none does; `ends`:
    the last day on it, date.max for one without end, None when none was read.
    """

    document: Document
    entry: Entry
    home: Entry | None
    ends: date | None
    holds: Holds


@dataclass(frozen=True)
class Wanted:
    """An entry of the new list that must be got anew, and why: holds as Paper, or "absent" when the older dossier has
    nothing for it, "unticked" when a person left it out.
    """

    entry: Entry
    why: str
    ends: date | None = None


def opened(path: Path) -> LastYear:
    """Read an older dossier without touching it; FileError as `Session.open`."""
    with reading(path) as session:
        return LastYear(path, session.dossier, session.verdicts)


def lists_for(old: Catalogue, today: date) -> tuple[Catalogue, ...]:
    """Lists that the new dossier may work by, the likeliest first: later ones on the shelf that are in force for the
    same tier and region, those of the whole country, and at the end the old list carried on.
    """
    shelved = [item.catalogue for item in all_catalogues()]
    later = [
        each
        for each in shelved
        if each.tier == old.tier
        and each.region in (old.region, _NATION, "")
        and each.year > old.year
        and not (each.stale(today) or each.superseded)
    ]
    later.sort(key=lambda each: (each.region != old.region, -each.year, each.title))
    return (*later, carried_on(old, today))


def carried_on(old: Catalogue, today: date) -> Catalogue:
    """The old list moved to the coming year, or to this one where it is older; every entry is marked for review."""
    made = next_year(old)
    while made.year < today.year:
        made = next_year(made)
    return made


def papers(old: LastYear, new: Catalogue, due: date, book: RuleBook) -> tuple[Paper, ...]:
    """The older dossier's papers in its list's order, each with whether it holds on `due`. Pages in the tray are left
    where they are.
    """
    home_of = homes(old.dossier.catalogue, new)
    by_entry: dict[str, list[Document]] = {}
    for document in old.verdicts.documents:
        by_entry.setdefault(document.entry or "", []).append(document)
    made = []
    for entry in old.dossier.catalogue.entries:
        home = new.entry(home_of[entry.id]) if entry.id in home_of else None
        for document in by_entry.get(entry.id, ()):
            ends = last_day_of(document, old.dossier.evidence)
            holds = _holds(document, entry, home, ends, due, book)
            made.append(Paper(document, entry, home, ends, holds))
    return tuple(made)


def _holds(document: Document, entry: Entry, home: Entry | None, ends: date | None, due: date, book: RuleBook) -> Holds:
    if home is None:
        return Holds.DROPPED
    if entry.years and home.years:
        return _of_its_years(document, entry, home)
    rule = book.kinds.get(entry.kind)
    renewed = rule.renewed if rule else ""
    if renewed == "always":
        return Holds.ANEW
    if ends is not None and ends < due:
        return Holds.EXPIRED
    if not renewed:
        return Holds.OPEN
    can_end = renewed == "ends" or entry.expires or home.expires
    return Holds.UNDATED if can_end and ends is None else Holds.HOLDS


def _of_its_years(document: Document, entry: Entry, home: Entry) -> Holds:
    """The paper about 2025 stays the paper about 2025, as long as that year is asked for."""
    years = document.years or (entry.years if len(entry.years) == 1 else ())
    if not years:
        return Holds.OPEN
    return Holds.HOLDS if set(years) & set(home.years) else Holds.DROPPED


def wanted(new: Catalogue, offered: Sequence[Paper], taken: Collection[Paper]) -> tuple[Wanted, ...]:
    """What must be got anew for the new list: required entries, and others that the older dossier had papers for, as
    far as nothing is taken over for them.
    """
    served = {paper.home.id for paper in taken if paper.home}
    made = []
    for entry in new.entries:
        there = [paper for paper in offered if paper.home == entry]
        if entry.id in served or not (entry.required or there):
            continue
        reasons = [paper for paper in there if paper.holds not in TICKED]
        if reasons:
            made.append(Wanted(entry, str(reasons[0].holds), reasons[0].ends))
        else:
            made.append(Wanted(entry, "unticked" if there else "absent"))
    return tuple(made)


@dataclass(frozen=True)
class Beginning:
    """What a person chose: the new list, the papers to take over, the deadline (None: not known) and the new file."""

    catalogue: Catalogue
    taken: tuple[Paper, ...]
    deadline: date | None
    target: Path


def begin(old: LastYear, chosen: Beginning, tell: Callable[[int, int], object], cancel: Event) -> Path:
    """Write the new dossier and return its path; `tell(done, total)` counts scans. It takes its name when it is whole.
    FileError of either file, dossier.exists, CancelledError.
    """
    target = chosen.target
    if target.exists():
        raise FileError("dossier.exists", file=str(target))
    try:
        with files.workplace(target.parent) as place:
            session = Session.create(place / "new.srdi", chosen.catalogue, old.dossier.decisions.company)
            try:
                _fill(session, old, chosen, tell, cancel)
            finally:
                session.close()
            return files.put(session.path, target)
    except OSError as error:
        raise files.not_written(target, error) from error


def _fill(
    session: Session, old: LastYear, chosen: Beginning, tell: Callable[[int, int], object], cancel: Event
) -> None:
    pages = {page for paper in chosen.taken for page in paper.document.pages}
    ids = _with_originals(old.dossier, pages)
    scans = [old.dossier.scans[scan] for scan in old.dossier.decisions.scans if scan in ids]
    with ScanWriter(session.path) as writer:
        for done, scan in enumerate(scans):
            tell(done, len(scans))
            if cancel.is_set():
                raise CancelledError
            with open_blob(old.path, scan.id) as stream:
                writer.add(stream, scan.name, scan.path)
    session.add_scans(scans)
    session.record(_measured(old, session.dossier))
    session.begin_with(_decisions(old, chosen, pages), _declared(old.dossier.decisions.application))
    tell(len(scans), len(scans))


def _with_originals(dossier: Dossier, pages: Collection[PageRef]) -> set[str]:
    """The scans of pages, and those that changed pages were made of."""
    return {ref.scan for page in pages for ref in (page, dossier.original(page))}


def _measured(old: LastYear, new: Dossier) -> list[PageResult]:
    """What was measured on the pages of the scans that came, with their small pictures."""
    with reading(old.path) as session:
        known = [page for page in new.pages() if page in old.dossier.evidence]
        return [PageResult(page, old.dossier.evidence[page], session.thumbnail(page) or b"") for page in known]


def _decisions(old: LastYear, chosen: Beginning, pages: Collection[PageRef]) -> Decisions:
    """What people decided about the pages that come along; the other pages of their scans are left out."""
    before, after = old.dossier.catalogue, chosen.catalogue
    scans = _with_originals(old.dossier, pages)
    kept = exported_folder.only(carried(old.dossier.decisions, before, after), scans)
    here = [page for page in old.dossier.pages() if page.scan in scans]
    chosen_scans = {page.scan for page in pages}
    rescans = {page: by for page, by in kept.replaced.items() if by.scan in chosen_scans}
    placed = {page: paper.home.id for paper in chosen.taken if paper.home for page in paper.document.pages}
    starts = {paper.document.pages[0]: True for paper in chosen.taken}
    return replace(
        kept,
        placed=placed,
        order={entry: refs for entry, refs in kept.order.items() if entry in placed.values()},
        excluded=frozenset(page for page in here if page not in pages and page not in rescans),
        replaced=rescans,
        starts={**kept.starts, **starts},
        deadline=chosen.deadline,
    )


def _declared(before: Application) -> Application:
    """Who declares; what was declared, and which titles are valid, is asked anew."""
    return Application(company=replace(before.company, titles=(), titles_known=False))
