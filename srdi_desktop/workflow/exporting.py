"""Exports as the window asks for them: any choice of outputs in one run, and their size beforehand."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, BinaryIO

from srdi_desktop.files import hashed
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import Blobs
from srdi_desktop.texts import text
from srdi_desktop.workflow import exported_folder
from srdi_desktop.workflow.page_pictures import legibility

if TYPE_CHECKING:
    from srdi_desktop.export import Job

SUMMARY_SUFFIX = "-自评摘要"  # the contract's name in every language
_TICK = 0.1  # seconds between looks at the writer's thread

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Progress:
    """How far a stage is: import | analyse | export; done and total in pages, of an import in files."""

    stage: str
    done: int
    total: int


def export(
    dossier_path: Path,
    dossier: Dossier,
    verdicts: Verdicts,
    plan: ExportPlan,
    out_dir: Path,
    cancel: Event,
) -> Iterator[Progress | ExportedFile]:
    """The bookmarked PDF (in volumes where that is asked), then the summary as PDF and .xlsx, then the manifest.

    FileError when something cannot be written, CancelledError when stopped.
    """
    from srdi_desktop import export as writers

    target = made_folder(out_dir) / f"{plan.title}.pdf"
    written: list[ExportedFile] = []
    with Blobs(dossier_path) as blobs:
        for item in _volumes(dossier, verdicts, plan, target, blobs, cancel):
            written += [item] if isinstance(item, ExportedFile) else []
            yield item
        summary = target.with_name(f"{plan.title}{SUMMARY_SUFFIX}.pdf")
        positions = {page: place for file in written for page, place in file.positions.items()}
        limits = load_rulebook().limits
        written.append(writers.write_summary(dossier, verdicts, plan, summary, positions, blobs.open, limits))
        yield written[-1]
    written.append(writers.write_summary_sheets(dossier, verdicts, plan, summary.with_suffix(".xlsx"), positions))
    yield written[-1]
    restoring = exported_folder.needed(dossier, dossier_path.name)
    manifest = target.with_name(f"{plan.title}{exported_folder.MANIFEST_SUFFIX}.json")
    yield writers.write_manifest(plan, written, manifest, restoring)


def _volumes(
    dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, target: Path, blobs: Blobs, cancel: Event
) -> Iterator[Progress | ExportedFile]:
    """The bookmarked PDFs, looked through where that is asked."""
    from srdi_desktop import export as writers

    inside = None
    if plan.options.summary_bound:
        inside = writers.bound_summary(dossier, verdicts, plan, blobs.open, load_rulebook().limits)
    write = partial(writers.write_volumes, plan, target, bound=inside)
    for item in _told(lambda tell: write(_job(plan, blobs, cancel, tell)), cancel):
        if isinstance(item, ExportedFile) and plan.options.thorough:
            yield _looked_through(item, plan, blobs.open)
        else:
            yield item


def _looked_through(file: ExportedFile, plan: ExportPlan, bound: Callable[[str], BinaryIO]) -> ExportedFile:
    """The file with what the thorough self-check says of it."""
    from srdi_desktop import export as writers

    troubles = writers.verify(file, bound, load_rulebook().limits, plan.options.password, unseen=plan.unseen())
    remarks = tuple(dict.fromkeys((*file.remarks, *troubles)))
    return replace(file, verified=file.verified and not troubles, remarks=remarks)


def kit(dossier_path: Path, plan: ExportPlan, out_dir: Path, cancel: Event) -> Iterator[Progress | ExportedFile]:
    """The upload kit: one PDF for each entry. The size limit is the plan's option `target_mb`."""
    from srdi_desktop import export as writers

    target = made_folder(out_dir)
    with Blobs(dossier_path) as blobs:
        yield from _told(lambda tell: writers.write_kit(plan, target, _job(plan, blobs, cancel, tell)), cancel)


def _job(plan: ExportPlan, blobs: Blobs, cancel: Event, tell: Tell) -> "Job":
    """Where pages come from and who is told; the measures of a scan say what is legible, where sizes are asked for."""
    from srdi_desktop.export import Job

    book = load_rulebook()
    return Job(blobs.open, cancel, tell, book.limits, legible=legibility(book) if plan.options.target_mb else None)


def made_folder(path: Path) -> Path:
    """The folder, made when it is not there; FileError when it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("file.no_folder", retry=True, path=str(path), reason=error.strerror or "") from error
    return path


def described(path: Path, role: str, pages: int) -> ExportedFile:
    """Size and hash of a file that is already there, e.g. the dossier file itself."""
    digest, size = hashed(path)
    return ExportedFile(str(path), role, pages, size, digest, verified=True)


def _told(write: Callable[[Tell], list[ExportedFile]], cancel: Event) -> Iterator[Progress | ExportedFile]:
    """Run a writer beside us, so that its progress can be yielded; its exception is raised here. Whoever stops
    listening cancels it: it must not write on behind our back.
    """
    told: SimpleQueue[Progress] = SimpleQueue()
    ended: list[list[ExportedFile] | BaseException] = []

    def run() -> None:
        try:
            ended.append(write(lambda done, total: told.put(Progress("export", done, total))))
        except BaseException as error:  # noqa: BLE001  raised again below, in the caller's thread
            ended.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive() or not told.empty():
            with suppress(Empty):
                yield told.get(timeout=_TICK)
    finally:
        if thread.is_alive():
            cancel.set()
        thread.join()
    if isinstance(ended[0], BaseException):
        raise ended[0]
    yield from ended[0]


BYTES_PER_MB = 1_000_000
_PAGE_BYTES = 900  # page object, stamp, contents line and bookmark; measured on exports of 50 to 500 pages
_FRAME_BYTES = 60_000  # fonts, cover, contents


def estimated_bytes(dossier: Dossier, plan: ExportPlan) -> int:
    """Bytes of the single PDF: each page its share of its scan, since images are passed through, plus what we add."""
    share = {scan.id: (scan.bytes / scan.pages if scan.pages else 0) for scan in dossier.scans.values()}
    pages = [page for section in plan.sections for document in section.documents for page in document.pages]
    size = sum(share.get(page.ref.scan, 0) for page in pages) + _PAGE_BYTES * len(pages) + _FRAME_BYTES
    target = plan.options.target_mb
    return round(min(size, target * 1e6) if target else size)


def too_large(files: Sequence[ExportedFile], catalogue: Catalogue) -> Finding | None:
    """dossier.too_large when the PDF, or its largest volume, exceeds what the catalogue allows."""
    limit = catalogue.delivery.max_mb
    size = max((file.bytes for file in files if file.role == "dossier"), default=0)
    if limit is None or size <= limit * BYTES_PER_MB:
        return None
    megabytes = math.ceil(size / BYTES_PER_MB * 10) / 10
    values = {"bytes": size, "limit": limit, "megabytes": megabytes}
    return Finding("dossier.too_large", Level.WARNING, values=values)


def run(
    path: Path,
    dossier: Dossier,
    verdicts: Verdicts,
    plan: ExportPlan,
    folder: Path,
    wanted: Sequence[str],
    cancel: Event,
) -> "Iterator[Progress | ExportedFile]":
    """Write what is wanted: single (with the summary), kit, rescan. FileError when something cannot be written."""
    from srdi_desktop import export as writers  # half a second of imports that the first window need not wait for

    target = made_folder(folder)
    if "single" in wanted:
        yield from export(path, dossier, verdicts, plan, target, cancel)
    if "kit" in wanted:
        yield from kit(path, plan, target / text("gui.export.kit_folder"), cancel)
    if "rescan" in wanted:
        listing = target / f"{plan.title}-{text('gui.export.rescan_file')}.pdf"
        with Blobs(path) as blobs:
            yield writers.write_rescan_list(dossier, verdicts, plan, listing, blobs.open, load_rulebook().limits)
