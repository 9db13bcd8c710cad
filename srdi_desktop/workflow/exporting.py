"""Exports as the window asks for them: any choice of outputs in one run, and their size beforehand."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import Blobs
from srdi_desktop.texts import text

if TYPE_CHECKING:
    from srdi_desktop.workflow.exports import Progress

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
    from srdi_desktop.workflow import exports

    target = exports.folder(folder)
    if "single" in wanted:
        yield from exports.export(path, dossier, verdicts, plan, target, cancel)
    if "kit" in wanted:
        yield from exports.kit(path, plan, target / text("gui.export.kit_folder"), cancel)
    if "rescan" in wanted:
        listing = target / f"{plan.title}-{text('gui.export.rescan_file')}.pdf"
        with Blobs(path) as blobs:
            yield writers.write_rescan_list(dossier, verdicts, plan, listing, blobs.open, load_rulebook().limits)
