"""Repairing a damaged dossier file, told in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from srdi_desktop.model import Decisions, Derived, FileError, PageRef, Reshaping, Scan
from srdi_desktop.store.rescue import rescue
from srdi_desktop.texts import text
from srdi_desktop.workflow import arranging, exported_folder, main_job, page_edits, runs
from srdi_desktop.workflow.exporting import Progress
from srdi_desktop.workflow.main_job import Tell
from srdi_desktop.workflow.session import Session


@dataclass(frozen=True)
class Restored:
    """The dossier file, how many scans came back, and the names of those that were not found."""

    path: Path
    found: int
    missing: tuple[str, ...]


def restore(folder: Path, places: Sequence[Path], target: Path, tell: Tell, cancel: Event, jobs: int = 0) -> Restored:
    """As `begin`, and measure the pages again."""
    made = begin(folder, places, target, tell, cancel)
    session = Session.open(target)
    try:
        main_job.analyse(session, jobs, tell, cancel)
    finally:
        session.close()
    return made


def begin(folder: Path, places: Sequence[Path], target: Path, tell: Tell, cancel: Event) -> Restored:
    """Make `target` from the manifest in `folder` and the scans that lie in `places` or in the folder, by SHA-256.

    Catalogue, company, places, order, turns and exclusions come back; figures, waivers and the undo history were in
    the dossier file only, and pages are still to be measured. FileError when nothing is found or `target` exists.
    """
    main_job.demand_readable([folder, *places])
    manifest = exported_folder.read(folder)
    found = exported_folder.sources(manifest, [manifest.path.parent, *places])
    if not found:
        raise FileError("manifest.no_scans", path=str(manifest.path), count=len(manifest.scans))
    session = Session.create(target, manifest.catalogue, manifest.decisions.company)
    try:
        _import(session, list(found.values()), tell, cancel)
        _decide(session, manifest.decisions, cancel)
    finally:
        session.close()
    return Restored(target, len(found), tuple(name for scan, name in manifest.scans.items() if scan not in found))


def _decide(session: Session, decisions: Decisions, cancel: Event) -> None:
    """What people decided, with the pages that they changed made anew. A page that cannot be changed again is the
    original, and stays out of the export where places of it were covered.
    """
    here = session.dossier
    wanted: dict[PageRef, Reshaping] = {}
    then: dict[str, Scan] = {}
    for page, by in decisions.reshaped.items():
        if page.scan in here.scans and page in decisions.replaced:
            wanted[page] = by
            scan = Scan(decisions.replaced[page].scan, "", "", 0, by.parts, "")
            then[scan.id] = scan
    made = list(page_edits.derive(session.path, wanted, here, session.book, 0, cancel))
    lost = {one.page for one in made if one.scan is None and one.by.cover_count}
    made = [one if one.scan else Derived(one.page, Reshaping()) for one in made]
    known = {**here.scans, **then}
    before = replace(here, scans=known, decisions=exported_folder.only(decisions, known))
    changes = arranging.reshaped(before, made)
    now = replace(before.decisions, **changes)
    scans = [one.scan for one in made if one.scan]
    session.restore(replace(now, excluded=now.excluded | lost), scans)


def _import(session: Session, files: Sequence[Path], tell: Tell, cancel: Event) -> None:
    scans = []
    for imported in runs.import_scans(session.path, files, session.book, {}, cancel):
        scans.append(imported.scan)
        tell(Progress("import", imported.done, imported.total))
    session.add_scans(scans)


def repaired_name(damaged: Path) -> Path:
    """A free name beside the damaged file."""
    for number in range(1, 1000):
        ending = text("repair.ending")
        if number > 1:
            ending = f"{ending}-{number}"
        target = damaged.with_name(f"{damaged.stem}-{ending}{damaged.suffix}")
        if not target.exists():
            return target
    raise FileExistsError(damaged)


def repair(damaged: Path, target: Path) -> list[str]:
    """Rescue into `target`; returns what is lost, a sentence each, [] when nothing is. FileError as `rescue`."""
    return [text(f"repair.{loss.what}", name=loss.name, count=loss.count) for loss in rescue(damaged, target)]
