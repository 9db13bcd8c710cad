"""Analysis beside an open dossier: the run itself puts its results on disk, the session only hears of them."""

import hashlib
import io
import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from srdi_desktop.model import CancelledError, Dossier, Evidence, PageRef, PageResult, RuleBook, Scan, ScanError
from srdi_desktop.scans import (
    address_of,
    files_in,
    kind_of,
    name_of,
    open_dropped,
    path_of,
    unlocked,
    unreachable,
)
from srdi_desktop.store import ScanWriter, Unfinished, open_blob
from srdi_desktop.store.intake import ResultWriter
from srdi_desktop.texts import message_and_advice
from srdi_desktop.workflow.exporting import Progress, export, kit
from srdi_desktop.workflow.page_pictures import open_scan
from srdi_desktop.workflow.pages_to_measure import as_before, earlier, nothing_seen, settled
from srdi_desktop.workflow.processes.pool import Pool, Terms, fitting

if TYPE_CHECKING:
    from srdi_desktop.workflow.processes.page_job import Outcome, PageJob

    Crew = Pool[PageJob, Outcome]

__all__ = ["Glance", "Imported", "Progress", "analyse", "crew_of", "export", "import_scans", "kit", "resume_import"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Imported:
    """One file of the drop, stored or refused (scan.failed). done, total: files; known: it was there before."""

    scan: Scan
    done: int
    total: int
    known: bool = False
    seconds: float = 0.0


def import_scans(
    dossier: Path, paths: Iterable[Path], book: RuleBook, passwords: Mapping[str, str], cancel: Event
) -> Iterator[Imported]:
    """Copy files into the dossier file while hashing them; folders in natural order. `passwords`: file path -> word;
    what it opens is stored without it, so that workers, exports and other machines need no password.

    Raises FileError when the dossier's disk fails, CancelledError soon after `cancel`; what was yielded is stored.
    Small files are put on disk several at a time, at the latest after a fifth of a second.
    """
    files = files_in(paths)
    held = []
    cut_off = False
    with ScanWriter(dossier) as writer:
        writer.expect(address_of(file) for file in files)
        for done, file in enumerate(files, 1):
            if cut_off := cancel.is_set():
                break
            started = time.perf_counter()
            try:
                password = passwords.get(address_of(file))
                scan, known = _import_one(writer, file, book, password, cancel)
            except CancelledError:
                cut_off = True
                break
            inside = list(_inside(writer, file, scan, book)) if "portfolio" in scan.dropped else []
            if any(not paper.failed for paper, _ in inside):
                others = tuple(mark for mark in scan.dropped if mark != "portfolio")
                scan = replace(scan, dropped=(*others, "portfolio-taken"))
            seconds = time.perf_counter() - started
            held += [Imported(made, done, len(files), there, seconds) for made, there in ((scan, known), *inside)]
            if writer.due:
                writer.flush()
                yield from held
                held = []
    yield from held
    if cut_off:
        raise CancelledError


def resume_import(
    dossier: Path, left: Unfinished, book: RuleBook, passwords: Mapping[str, str], cancel: Event
) -> Iterator[Imported]:
    """Go on with an import that a crash or a cancel cut off (`Session.unfinished`).

    Scans whose bytes arrived are taken from the dossier file, so their sources may be gone meanwhile; of the others
    those that are still there are copied. Raises as `import_scans`.
    """
    rest = [path_of(path) for path in left.paths if path not in {source for _, _, source in left.stored}]
    rest = [path for path in rest if path.is_file()]
    total = len(left.stored) + len(rest)
    for done, (scan_id, name, source) in enumerate(left.stored, 1):
        if cancel.is_set():
            raise CancelledError
        yield Imported(_stored_scan(dossier, scan_id, name, source, book, passwords.get(source)), done, total)
    for imported in import_scans(dossier, rest, book, passwords, cancel):
        yield replace(imported, done=len(left.stored) + imported.done, total=total)


def _stored_scan(dossier: Path, scan_id: str, name: str, source: str, book: RuleBook, password: str | None) -> Scan:
    """A scan whose bytes are in the dossier file; one that cannot be opened carries the reason."""
    with open_blob(dossier, scan_id) as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        try:
            with open_scan(stream, name, book.limits, password) as opened:
                pages = opened.page_count
                form = opened.format
                return Scan(scan_id, name, source, size, pages, form, opened.signed, dropped=opened.dropped)
        except ScanError as error:
            form = Path(name).suffix.lstrip(".").lower()
            variant = _variant(error)
            return Scan(scan_id, name, source, size, 0, form, failed=error.code, variant=variant)


def _import_one(
    writer: ScanWriter, file: Path, book: RuleBook, password: str | None, cancel: Event
) -> tuple[Scan, bool]:
    name = name_of(file)
    address = address_of(file)
    try:
        with (
            open_dropped(file, cancel.is_set, looking=True) as stream,
            open_scan(stream, name, book.limits, password) as opened,
        ):
            pages, form = opened.page_count, opened.format
            signed, dropped = opened.signed, opened.dropped
        with open_dropped(file, cancel.is_set) as stream:
            readable = unlocked(stream, name, password) if password and form == "pdf" else stream
            stored = writer.add(readable, name, address)
    except ScanError as error:
        if cancel.is_set():  # a reader may take the stop for damage
            raise CancelledError from error
        return _refused(file, error, cancel), False
    except OSError as error:
        _LOG.info("a file could not be read: %s", type(error).__name__)
        return _refused(file, unreachable(file, error), cancel), False
    scan = Scan(stored.id, name, address, stored.bytes, pages, form, signed, dropped=dropped)
    return scan, stored.duplicate


def _inside(writer: ScanWriter, file: Path, holder: Scan, book: RuleBook) -> Iterator[tuple[Scan, bool]]:
    """The papers inside a portfolio, each stored or refused as a scan of its own."""
    stem = Path(holder.name).stem
    with file.open("rb") as stream, open_scan(stream, holder.name, book.limits) as portfolio:
        for inner, data in portfolio.papers():
            name = f"{stem} - {inner}"
            yield _paper(writer, name, data, holder.path, book)


def _paper(writer: ScanWriter, name: str, data: bytes, source: str, book: RuleBook) -> tuple[Scan, bool]:
    """(the paper as a scan, whether it was there before)."""
    paper = io.BytesIO(data)
    form = Path(name).suffix.lstrip(".").lower()
    try:
        with open_scan(paper, name, book.limits) as opened:
            pages = opened.page_count
            form = opened.format
            signed = opened.signed
            dropped = opened.dropped
        paper.seek(0)
        stored = writer.add(paper, name, source)
    except ScanError as error:
        digest = hashlib.sha256(data).hexdigest()
        variant = _variant(error)
        return Scan(digest, name, source, len(data), 0, form, failed=error.code, variant=variant), False
    scan = Scan(stored.id, name, source, stored.bytes, pages, form, signed, dropped=dropped)
    return scan, stored.duplicate


_STRANGERS = {"archive", "mail", "office", "program", "video"}  # what is surely no scan, and never becomes one


def only_strangers(files: Iterable[Path]) -> tuple[str, str] | None:
    """(what is wrong, what to do) for the first of files that are all refused by their kind, such as archives and
    mails; None once one of them may come in. Only first bytes are looked at; folders and what cannot be read may.
    """
    told = None
    for file in files:
        try:
            with open_dropped(file, lambda: False, looking=True) as stream:
                form, variant = kind_of(stream, name_of(file))
        except (OSError, ScanError):
            return None
        if form is not None or variant not in _STRANGERS:
            return None
        values = {"scan": name_of(file), "variant": variant}
        told = told or message_and_advice("findings", "scan.unsupported", values)
    return told


_READ_FOR_ITS_ID = {"scan.encrypted", "scan.damaged"}  # of the others, which may be endless, nothing more is read


def _refused(file: Path, error: ScanError, cancel: Event) -> Scan:
    """A scan without pages that carries the reason; its bytes are not kept."""
    name = name_of(file)
    address = address_of(file)
    digest = hashlib.sha256(address.encode())
    size = 0
    try:
        size = file.stat().st_size
        if error.code in _READ_FOR_ITS_ID and size:
            with open_dropped(file, cancel.is_set) as stream:
                digest = hashlib.file_digest(stream, "sha256")  # type: ignore[arg-type]  # it wants `readinto` alone
    except (OSError, ScanError):
        _LOG.info("a refused file could not be read")
    form = file.suffix.lstrip(".").lower()
    return Scan(digest.hexdigest(), name, address, size, 0, form, failed=error.code, variant=_variant(error))


def _variant(error: ScanError) -> str:
    """Which of the sentences in findings.toml fits."""
    values = error.values
    if values.get("wrong"):
        return "wrong"
    variant = values.get("variant") or values.get("what") or ""
    return str(variant)


def analyse(
    dossier: Path,
    pages: Iterable[PageRef],
    book: RuleBook,
    jobs: int,
    cancel: Event,
    reading: str = "fast",
    known: Dossier | None = None,
    crew: "Crew | None" = None,
) -> Iterator[PageResult]:
    """Measure pages in `jobs` worker processes (as `crew_of` says), or by a crew that waits already; in the order in
    which they get ready.

    `known`: the dossier at this moment. Pages that a person turned are read that way up, those that were read whole
    are read whole again. A page that cannot be measured comes back with Evidence.failed; where it could be earlier,
    with what was found then and the reason as Evidence.kept. CancelledError soon after `cancel`.
    """
    seen = earlier(known) if known else nothing_seen
    todo = (_page_job(dossier, page, as_before(seen(page), reading), known) for page in pages)
    with nullcontext(crew) if crew else crew_of(book, jobs) as workers:
        for outcome in workers.run(todo, cancel):
            if outcome.fault:
                _LOG.error("a page could not be measured: %s", outcome.fault)
            yield settled(outcome.result, seen)


def compare(
    path: Path, dossier: Dossier, pages: Sequence[PageRef], book: RuleBook, jobs: int, cancel: Event
) -> Iterator[PageResult]:
    """Hold pages against the others in play in worker processes, in the order in which they get ready: their evidence
    with the pairs (`Evidence.alike`). The file at `path` must hold all that was measured; a page that cannot be
    compared is left out. CancelledError soon after `cancel`.
    """
    from srdi_desktop.workflow.processes.page_job import COMPARE, PageJob

    moment = time.monotonic_ns()
    away = dossier.pages_away()
    todo = (PageJob(path, page, reading=COMPARE, moment=moment, away=away) for page in pages)
    needed = 1 + len(pages) // int(book.limits["work.compare_each"])
    with crew_of(book, min(needed, jobs or default_jobs())) as workers:
        for outcome in workers.run(todo, cancel):
            if outcome.fault:
                _LOG.error("a page could not be compared: %s", outcome.fault)
            if outcome.result.evidence.alike is not None:
                yield outcome.result


def crew_of(book: RuleBook, jobs: int = 0) -> "Crew":
    """Workers for several runs, to be used as a context manager. `jobs` 0: one for each processor, but no more than the
    free memory bears.
    """
    from srdi_desktop.workflow.processes.page_job import lost_page, measure_page  # heavy: not before it is needed

    limits = book.limits
    workers = jobs or fitting(default_jobs(), limits["work.memory_each"])
    terms = Terms(
        workers=workers,
        seconds=limits["work.page_seconds"],
        jobs_each=int(limits["work.pages_each"]),
        memory_mb=limits["work.memory_mb"],
        memory_most_mb=limits["work.memory_most_mb"],
    )
    return Pool(measure_page, lost_page, terms)


def _page_job(path: Path, page: PageRef, reading: str, known: Dossier | None) -> "PageJob":
    from srdi_desktop.workflow.processes.page_job import PageJob

    if known is None:
        return PageJob(path, page, reading=reading)
    name = known.scans[page.scan].name if page.scan in known.scans else ""
    turn = known.decisions.rotation.get(page)
    return PageJob(path, page, name, reading, turn=turn)


def default_jobs() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Glance:
    """What was seen of a page in passing; it says which paper it may be and is kept nowhere."""

    page: PageRef
    evidence: Evidence


def glance_and_analyse(
    path: Path,
    dossier: Dossier,
    glanced: Iterable[PageRef],
    pages: Iterable[PageRef],
    book: RuleBook,
    cancel: Event,
) -> Iterator[Glance | PageResult]:
    """First a glance at each page of `glanced`, then `analyse_and_store` of `pages`, by the same workers."""
    with crew_of(book) as crew:
        for result in analyse(path, glanced, book, 0, cancel, "glance", dossier, crew):
            yield Glance(result.page, result.evidence)
        yield from analyse_and_store(path, dossier, pages, book, 0, cancel, crew=crew)


def analyse_and_store(
    path: Path,
    dossier: Dossier,
    pages: Iterable[PageRef],
    book: RuleBook,
    jobs: int,
    cancel: Event,
    reading: str = "fast",
    crew: "Crew | None" = None,
) -> Iterator[PageResult]:
    """As runs.analyse, for pages of a dossier as it is at this moment; what is yielded is on disk soon after, at the
    latest when the run ends or is cancelled.
    """
    yield from stored(path, analyse(path, pages, book, jobs, cancel, reading, dossier, crew))


def stored(path: Path, results: Iterable[PageResult]) -> Iterator[PageResult]:
    """The same results, each on disk soon after, at the latest when the run ends or is cancelled."""
    with ResultWriter(path) as writer:
        for result in results:
            writer.add(result)
            yield result
