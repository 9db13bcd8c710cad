"""The main job, end to end, as `srdi run` and `srdi check` do it: files in, judged dossier out, exports beside it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from threading import Event

from srdi_desktop import files
from srdi_desktop.model import (
    Application,
    Catalogue,
    Decisions,
    Dossier,
    ExportedFile,
    ExportOptions,
    FileError,
    PageRef,
    Verdicts,
)
from srdi_desktop.workflow import exporting, page_edits, runs
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.exporting import Progress, too_large
from srdi_desktop.workflow.pages_to_measure import due, to_compare, to_read_whole
from srdi_desktop.workflow.places import workplace
from srdi_desktop.workflow.session import Session

Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Request:
    """What was asked for. `jobs` 0: one worker for each processor; `flatten`: sure photographs of papers."""

    paths: tuple[Path, ...]
    catalogue: Catalogue
    application: Application | None = None
    company: str = ""
    deadline: date | None = None
    jobs: int = 0
    flatten: bool = False


@dataclass
class Outcome:
    """What came of it; seconds by stage of the report."""

    dossier: Dossier
    verdicts: Verdicts
    exports: list[ExportedFile] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    kept: Path | None = None  # where an older dossier with decisions was put aside
    flattened: tuple[PageRef, ...] = ()  # photographs that this run flattened
    unsure: tuple[PageRef, ...] = ()  # photographs that it left as they are, since nobody can be sure without a look

    @property
    def usable(self) -> bool:
        """Whether there is at least one page."""
        return any(scan.pages for scan in self.dossier.scans.values())


def check(request: Request, tell: Tell, cancel: Event) -> Outcome:
    """Import, analyse, judge; what it needs on disk lies in a folder of its own and is removed."""
    demand_readable(request.paths)
    with workplace() as work:
        return _assembled(work / "check.srdi", request, tell, cancel)


def run(request: Request, out_dir: Path, tell: Tell, cancel: Event, options: ExportOptions | None = None) -> Outcome:
    """All of `check`, and the dossier file, the PDF, the summary and the manifest in `out_dir`. An older dossier file
    there that holds people's decisions is put aside under another name, never overwritten; one that is open elsewhere
    stays, and the new one takes another name.
    """
    demand_readable(request.paths)
    exporting.made_folder(out_dir)
    with workplace(out_dir) as work:  # on the same disk as its final place
        fresh = work / "new.srdi"
        outcome = _assembled(fresh, request, tell, cancel)
        if outcome.usable:
            dossier = _placed(fresh, outcome, out_dir)  # first, so that no later fault throws all the work away
            _export(dossier, outcome, out_dir, tell, cancel, options)
            pages = len(outcome.dossier.pages())
            made = exporting.described(dossier, "dossier-file", pages)
            whole = ("export.remark.whole_inside",) if outcome.dossier.covered_pages() else ()
            outcome.exports.append(replace(made, remarks=whole))
    return outcome


def check_saved(dossier: Path) -> Outcome:
    """A saved dossier judged by what it holds; nothing is measured, since a check writes nothing."""
    with reading(dossier) as session:
        return Outcome(session.dossier, session.verdicts)


def run_saved(
    dossier: Path, out_dir: Path, jobs: int, tell: Tell, cancel: Event, options: ExportOptions, *, flatten: bool = False
) -> Outcome:
    """Pages of a saved dossier that are due are measured and stored in it, then all is judged anew and exported; where
    it can only be read, it is judged by what it holds. `flatten`: its photographs of papers, where that is sure, as one
    step that can be undone. FileError dossier.in_use while the window has it open, and those of the disk.
    """
    exporting.made_folder(out_dir)
    session = Session.open(dossier)
    try:
        seconds: dict[str, float] = {}
        if not session.read_only:
            seconds = analyse(session, jobs, tell, cancel)
        seconds["assess"] = seconds.get("assess", 0.0) + _timed(lambda: session.verdicts)
        outcome = Outcome(session.dossier, session.verdicts, seconds=seconds)
        if flatten and not session.read_only:
            outcome = _flattened(session, jobs, seconds, tell, cancel)
    finally:
        session.close()
    if outcome.usable:
        _export(dossier, outcome, out_dir, tell, cancel, options)
    return outcome


def export_saved(dossier: Path, out_dir: Path, options: ExportOptions, tell: Tell, cancel: Event) -> Outcome:
    """Export what a saved dossier holds, decisions included."""
    with reading(dossier) as session:
        outcome = Outcome(session.dossier, session.verdicts)
        _export(dossier, outcome, out_dir, tell, cancel, options)
    return outcome


def kit_saved(dossier: Path, out_dir: Path, options: ExportOptions, tell: Tell, cancel: Event) -> Outcome:
    """The upload kit of a saved dossier; without a size given, the catalogue's limit for each PDF holds."""
    with reading(dossier) as session:
        outcome = Outcome(session.dossier, session.verdicts)
        limit = session.dossier.catalogue.delivery.entry_max_mb
        options = options if options.target_mb else replace(options, target_mb=limit)
        plan = make_plan(session.dossier, session.verdicts, options)
        outcome.exports += _files(exporting.kit(dossier, plan, out_dir, cancel), tell)
        outcome.verdicts = exporting.told_by_export(outcome.verdicts, outcome.exports)
    return outcome


@contextmanager
def reading(dossier: Path) -> Iterator[Session]:
    """A dossier opened only for looking: it may be open in the window meanwhile."""
    session = Session.open(dossier, read_only=True)
    try:
        yield session
    finally:
        session.close()


def demand_readable(paths: Sequence[Path]) -> None:
    """FileError for a path that was named and is not there."""
    for path in paths:
        if not path.exists():
            raise FileError("file.not_found", path=str(path))


def _assembled(path: Path, request: Request, tell: Tell, cancel: Event) -> Outcome:
    session = Session.create(path, request.catalogue, request.company)
    try:
        if request.application is not None:
            session.set_application(request.application)
        if request.deadline is not None:
            session.set_deadline(request.deadline)
        seconds = {"import": _timed(lambda: _import(session, request, tell, cancel))}
        seconds |= analyse(session, request.jobs, tell, cancel)
        if not request.flatten:
            return Outcome(session.dossier, session.verdicts, seconds=seconds)
        return _flattened(session, request.jobs, seconds, tell, cancel)
    finally:
        session.close()


def _flattened(session: Session, jobs: int, seconds: dict[str, float], tell: Tell, cancel: Event) -> Outcome:
    """Photographs of papers flattened where that is sure, and measured anew; `seconds` grow by that."""
    started = time.perf_counter()
    found = page_edits.flatten_proposals(session.dossier)
    made = []
    for one in page_edits.derive(session.path, found.sure, session.dossier, session.book, jobs, cancel):
        made.append(one)
        tell(Progress("edit", one.done, one.total))
    session.reshape(made, "flatten")
    seconds["analyse"] = seconds.get("analyse", 0.0) + time.perf_counter() - started
    more = analyse(session, jobs, tell, cancel) if made else {}
    total = {stage: seconds.get(stage, 0.0) + more.get(stage, 0.0) for stage in {**seconds, **more}}
    made_of = {one.page for one in made if one.scan}
    done = tuple(page for page in found.sure if page in made_of)
    left = (*found.unsure, *(page for page in found.sure if page not in made_of))
    return Outcome(session.dossier, session.verdicts, seconds=total, flattened=done, unsure=left)


def _import(session: Session, request: Request, tell: Tell, cancel: Event) -> None:
    scans = []
    for imported in runs.import_scans(session.path, request.paths, session.book, {}, cancel):
        scans.append(imported.scan)
        tell(Progress("import", imported.done, imported.total))
    session.add_scans(scans)


def analyse(session: Session, jobs: int, tell: Tell, cancel: Event) -> dict[str, float]:
    """Measure every page of the dossier that is due with `jobs` workers (0: one for each processor), hold pages against
    each other, then read those whole that only look like another one. Returns wall seconds by what they went to:
    analyse | assess.
    """
    started, judged = time.perf_counter(), 0.0
    tried: set[PageRef] = set()
    with runs.crew_of(session.book, jobs) as crew:
        done = _measure(session, due(session.dossier), "fast", crew, tell, cancel)
        while True:
            judged += _timed(lambda: session.verdicts)
            _compare(session, jobs, tell, cancel)
            judged += _timed(lambda: session.verdicts)
            pages = to_read_whole(session.dossier, session.verdicts, session.book.limits, tried)
            if not pages:
                break
            done += _measure(session, pages, "whole", crew, tell, cancel, done)
            tried.update(pages)
    if done:
        tell(Progress("analyse", done, done))
    return {"analyse": time.perf_counter() - started - judged, "assess": judged}


def _compare(session: Session, jobs: int, tell: Tell, cancel: Event) -> None:
    """Hold pages against each other that were not yet, each recorded as it comes."""
    pages = to_compare(session.verdicts)
    if not pages:
        return
    session.flush()  # workers read what the file holds
    for done, result in enumerate(runs.compare(session.path, session.dossier, pages, session.book, jobs, cancel), 1):
        session.record([result])
        tell(Progress("compare", done, len(pages)))


def _measure(
    session: Session,
    pages: Sequence[PageRef],
    reading: str,
    crew: "runs.Crew",
    tell: Tell,
    cancel: Event,
    before: int = 0,
) -> int:
    """How many pages there were, each recorded as it comes; `before`: pages of this run that are done already. That all
    are done is told by `analyse`, once it knows that none is read again.
    """
    total = before + len(pages)
    again = len(pages) if before else 0
    if again:
        tell(Progress("analyse", before, total, again))
    results = runs.analyse(session.path, pages, session.book, 0, cancel, reading, session.dossier, crew)
    for done, result in enumerate(results, before + 1):
        session.record([result])
        if done < total:
            tell(Progress("analyse", done, total, again))
    return len(pages)


def _export(
    path: Path,
    outcome: Outcome,
    out_dir: Path,
    tell: Tell,
    cancel: Event,
    options: ExportOptions | None = None,
) -> None:
    started = time.perf_counter()
    plan = make_plan(outcome.dossier, outcome.verdicts, options)
    stages = exporting.export(path, outcome.dossier, outcome.verdicts, plan, out_dir, cancel)
    outcome.exports += _files(stages, tell)
    outcome.verdicts = exporting.told_by_export(outcome.verdicts, outcome.exports)
    outcome.verdicts = with_size(outcome.verdicts, outcome.exports, outcome.dossier.catalogue)
    outcome.seconds["export"] = time.perf_counter() - started


def with_size(verdicts: Verdicts, files: Sequence[ExportedFile], catalogue: Catalogue) -> Verdicts:
    """The verdicts, with dossier.too_large when the PDF, or its largest volume, exceeds what the catalogue allows."""
    finding = too_large(files, catalogue)
    if finding:
        return replace(verdicts, findings=(*verdicts.findings, finding))
    return verdicts


def _files(items: Iterator[Progress | ExportedFile], tell: Tell) -> list[ExportedFile]:
    files = []
    for item in items:
        if isinstance(item, Progress):
            tell(item)
        else:
            files.append(item)
    return files


def _placed(fresh: Path, outcome: Outcome, out_dir: Path) -> Path:
    """Where the new dossier file came to lie. FileError."""
    target = out_dir / f"{make_plan(outcome.dossier, outcome.verdicts).title}.srdi"
    try:
        place = _cleared(target, outcome) if target.exists() else target
        return files.put(fresh, place, or_beside=True)
    except OSError as error:
        raise files.not_written(target, error) from error


def _cleared(target: Path, outcome: Outcome) -> Path:
    """A place for the new dossier: an older one that people worked in moves aside, one that is open elsewhere stays."""
    try:
        keep = _decided_by_hand(target)
    except FileError as error:
        if error.code == "dossier.in_use":
            return files.free_name(target)
        keep = True  # nobody can tell
    if keep:
        outcome.kept = _put_aside(target)
    return target


def _put_aside(target: Path) -> Path | None:
    """The older dossier's new name, with its day and time; None where it is held and has to stay."""
    stamp = datetime.fromtimestamp(target.stat().st_mtime).astimezone().strftime("%Y%m%d-%H%M%S")
    try:
        return target.rename(files.free_name(target.with_stem(f"{target.stem}-{stamp}")))
    except PermissionError:
        return None


def _decided_by_hand(path: Path) -> bool:
    """Whether anything was decided in this dossier beyond what a run sets. FileError."""
    session = Session.open(path)
    decided = session.dossier.decisions
    session.close()
    made_by_runs = Decisions(
        scans=decided.scans,
        application=decided.application,
        company=decided.company,
        deadline=decided.deadline,
    )
    return decided != made_by_runs


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
