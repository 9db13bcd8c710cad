"""Exports as the window asks for them: any choice of outputs in one run, and their size beforehand."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from srdi_desktop.files import hashed
from srdi_desktop.model import Catalogue, Dossier, ExportedFile, ExportPlan, FileError, Finding, Level, Proof, Verdicts
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import Blobs
from srdi_desktop.texts import text
from srdi_desktop.workflow import exported_folder
from srdi_desktop.workflow.processes.export_process import Order, exported

SUMMARY_SUFFIX = "-自评摘要"  # the contract's name in every language
BYTES_PER_MB = 1_000_000
_PAGE_BYTES = 900  # page object, stamp, contents line and bookmark; measured on exports of 50 to 500 pages
_FRAME_BYTES = 60_000  # fonts, cover, contents


@dataclass(frozen=True)
class Progress:
    """How far a stage is: import | analyse | compare | export; done and total in pages, of an import in files. `again`:
    how many of the total are read a second time.
    """

    stage: str
    done: int
    total: int
    again: int = 0


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
    for item in _volumes(dossier_path, dossier, verdicts, plan, target, cancel):
        written += [item] if isinstance(item, ExportedFile) else []
        yield item
    verdicts = told_by_export(verdicts, written)
    with Blobs(dossier_path) as blobs:
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
    path: Path, dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, target: Path, cancel: Event
) -> Iterator[Progress | ExportedFile]:
    """The bookmarked PDFs, written and proven by a process of their own."""
    summary = (dossier, verdicts) if plan.options.summary_bound else None
    yield from _by_process(Order("volumes", path, plan, target, summary), cancel)


def kit(dossier_path: Path, plan: ExportPlan, out_dir: Path, cancel: Event) -> Iterator[Progress | ExportedFile]:
    """The upload kit: one PDF for each entry. The size limit is the plan's option `target_mb`."""
    yield from _by_process(Order("kit", dossier_path, plan, made_folder(out_dir)), cancel)


def _by_process(order: Order, cancel: Event) -> Iterator[Progress | ExportedFile]:
    for said in exported(order, load_rulebook().limits, cancel):
        if isinstance(said, list):
            yield from said
        else:
            yield Progress("export", *said)


def told_by_export(verdicts: Verdicts, files: Sequence[ExportedFile]) -> Verdicts:
    """The verdicts with what only the export could find: pages that it could not show, pages that came out changed."""
    known = {(finding.code, finding.page) for finding in verdicts.findings}
    found = [
        finding for file in files for finding in _found_by_export(file) if (finding.code, finding.page) not in known
    ]
    if found:
        return replace(verdicts, findings=(*verdicts.findings, *found))
    return verdicts


def _found_by_export(file: ExportedFile) -> Iterator[Finding]:
    for page, proof in file.proofs.items():
        if proof is Proof.LOST:
            yield Finding("page.unreadable", Level.ERROR, page=page, values={"reason": "export"})
    for page, change in file.changed.items():
        values = {
            "difference": round(change.level / 255 * 100),
            "across": round(change.across * 100),
            "down": round(change.down * 100),
        }
        yield Finding("page.changed", Level.WARNING, page=page, values=values)


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
