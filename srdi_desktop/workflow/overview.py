"""A folder of dossiers at a glance (申报材料总览), for those who look after several companies. Only reads."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

from srdi_desktop.model import EntryState, Level, Limits, SrdiError, Tier
from srdi_desktop.scans import natural_key
from srdi_desktop.texts import message_and_advice, text
from srdi_desktop.workflow.processes.pool import Pool, Terms, fitting
from srdi_desktop.workflow.session import Session

COLUMNS = {
    "company": 34, "deadline": 13, "missing": 10, "errors": 10, "unseen": 12, "tier": 16, "catalogue": 40, "pages": 8,
    "file": 60,
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How one dossier stands. missing, errors: those known, None where none is and more may come; `judged`: all pages
    were looked at and the numbers are final; `trouble`: code of the error with which it could not be read, `values`
    what its sentence tells.
    """

    path: Path
    company: str = ""
    tier: Tier | None = None
    catalogue: str = ""
    deadline: date | None = None
    pages: int = 0
    unseen: int = 0
    missing: int | None = None
    errors: int | None = None
    judged: bool = False
    trouble: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> tuple[str, str]:
        """(what is wrong, what to do) of `trouble`, in the language in use."""
        return message_and_advice("errors", self.trouble, self.values)


def dossiers_in(folder: Path) -> list[Path]:
    """All dossier files in the folder and its subfolders, in natural order; hidden folders and ours for work are left
    out.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "$"))]
        here = Path(place)
        found += [here / name for name in names if _is_dossier(name)]
    return sorted(found, key=lambda path: [natural_key(part) for part in path.relative_to(folder).parts])


def _is_dossier(name: str) -> bool:
    if name.startswith("."):
        return False
    return name.lower().endswith(".srdi")


def standings(paths: Sequence[Path], limits: Limits, cancel: Event) -> Iterator[Standing]:
    """How the dossiers stand, in the order in which that is known: read, and judged where what was kept in the file
    does not hold any more, by processes beside this one. CancelledError soon after `cancel`.
    """
    terms = Terms(
        workers=fitting(2, limits["work.memory_each"]),
        seconds=limits["overview.seconds"],
        jobs_each=int(limits["work.pages_each"]),
        memory_mb=limits["work.memory_mb"],
        memory_most_mb=limits["work.memory_most_mb"],
    )
    with Pool(standing_of, _lost, terms) as workers:
        yield from workers.run(paths, cancel)


def standing_of(path: Path) -> Standing:
    """How one dossier stands; what is wrong with its file is told, never raised."""
    try:
        session = Session.open(path, read_only=True)
    except SrdiError as error:
        return Standing(path, trouble=error.code, values=error.values)
    try:
        return _read(session)
    except SrdiError as error:
        return Standing(path, trouble=error.code, values=error.values)
    finally:
        session.close()


def _read(session: Session) -> Standing:
    """Numbers that are not final are told only where they say that something is short."""
    dossier = session.dossier
    verdicts = session.verdicts
    catalogue = dossier.catalogue
    decisions = dossier.decisions
    judged = verdicts.is_seen
    errors = sum(finding.level is Level.ERROR and finding.waived is None for finding in verdicts.findings)
    missing = sum(verdict.state is EntryState.MISSING for verdict in verdicts.entries)
    pages = [page for page in dossier.pages() if page not in decisions.replaced]
    unseen = len(dossier.unseen_pages())
    return Standing(
        path=session.path,
        company=decisions.company,
        tier=catalogue.tier,
        catalogue=catalogue.title,
        deadline=decisions.deadline,
        pages=len(pages),
        unseen=unseen,
        missing=missing if judged or missing else None,
        errors=errors if judged or errors else None,
        judged=judged,
    )


def _lost(path: Path, why: str) -> Standing:
    values = {"file": str(path), "variant": why}
    return Standing(path, trouble="dossier.not_judged", values=values)


def cells_of(one: Standing) -> list[str]:
    """What is shown of a dossier, by `COLUMNS`."""
    path = str(one.path)
    if one.trouble:
        told = " ".join(one.told)
        return [one.path.stem, text("overview.unreadable"), "", "", "", "", told, "", path]
    company = one.company or text("overview.unnamed")
    deadline = str(one.deadline) if one.deadline else ""
    missing = _counted(one.missing, final=one.judged)
    errors = _counted(one.errors, final=one.judged)
    tier = ""
    if one.tier:
        key = one.tier.replace("-", "_")
        tier = text(f"gui.tier.{key}")
    return [company, deadline, missing, errors, str(one.unseen), tier, one.catalogue, str(one.pages), path]


def _counted(count: int | None, *, final: bool) -> str:
    """A number, one that may still grow, or that none is known."""
    if count is None:
        return text("overview.unknown")
    return str(count) if final else text("overview.at_least", count=count)


def save(rows: Sequence[Standing], target: Path) -> None:
    """The table as a spreadsheet, numbers as numbers; FileError when it cannot be written."""
    from srdi_desktop.export.papers.spreadsheets import write_sheets  # heavy: not before it is needed

    headings = {text(f"overview.column.{name}"): width for name, width in COLUMNS.items()}
    cells = [_numbers_as_such(one) for one in rows]
    title = text("overview.title")
    write_sheets(target, {title: (headings, cells)}, title=title, author="")


def _numbers_as_such(one: Standing) -> list[object]:
    """The cells with what is a sure number or a day as one, so that the spreadsheet can sort and add."""
    shown: dict[str, object] = dict(zip(COLUMNS, cells_of(one), strict=True))
    if one.trouble:
        return list(shown.values())
    if one.deadline:
        shown["deadline"] = one.deadline
    shown["unseen"] = one.unseen
    shown["pages"] = one.pages
    if one.judged:
        shown["missing"] = one.missing
        shown["errors"] = one.errors
    return list(shown.values())
