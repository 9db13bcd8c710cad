"""What is put on paper: a PDF made as the export makes it, and its pages as pictures for the printer."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Event

from srdi_desktop.model import (
    CancelledError,
    Dossier,
    ExportedFile,
    ExportPlan,
    PageRef,
    PlannedDocument,
    PlannedSection,
    Verdicts,
)
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import Blobs
from srdi_desktop.workflow.exporting import Progress
from srdi_desktop.workflow.page_pictures import open_scan
from srdi_desktop.workflow.places import fresh_folder
from srdi_desktop.workflow.processes.export_process import Order, exported

PIXELS = 3508  # of the longer side of a sheet of A4 at 300 dpi: what office printers resolve
_QUALITY = 95  # of the JPEG on its way to the printer


class Printed(StrEnum):
    """What can be put on paper."""

    DOSSIER = "dossier"
    SELECTION = "selection"
    SUMMARY = "summary"
    RESCAN_LIST = "rescan_list"


@dataclass(frozen=True)
class Sheet:
    """One page of the PDF, by its place from 1, as JPEG."""

    number: int
    picture: bytes


def printable(
    what: Printed, path: Path, dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, cancel: Event
) -> Iterator[Progress | ExportedFile]:
    """Write the PDF into a folder of its own, which `forget` clears away; `plan` holds the pages to be printed.

    FileError when it cannot be written, CancelledError when stopped.
    """
    from srdi_desktop import export as writers

    target = fresh_folder() / f"{plan.title}.pdf"
    try:
        if what in (Printed.DOSSIER, Printed.SELECTION):
            yield from _bound(Order("volumes", path, plan, target), cancel)
            return
        with Blobs(path) as blobs:
            limits = load_rulebook().limits
            if what is Printed.SUMMARY:
                yield writers.write_summary(dossier, verdicts, plan, target, {}, blobs.open, limits)
            else:
                yield writers.write_rescan_list(dossier, verdicts, plan, target, blobs.open, limits)
    except BaseException:
        forget(target)
        raise


def _bound(order: Order, cancel: Event) -> Iterator[Progress | ExportedFile]:
    for said in exported(order, load_rulebook().limits, cancel):
        if isinstance(said, list):
            yield from said
        else:
            yield Progress("export", *said)


def forget(pdf: Path) -> None:
    """Take the folder of a printed PDF away."""
    shutil.rmtree(pdf.parent, ignore_errors=True)


def for_paper(plan: ExportPlan) -> ExportPlan:
    """The plan as one file that any reader opens: on paper there are no volumes, no password and no limit of size."""
    usual = replace(plan.options, target_mb=None, volume_mb=None, password=None, pdf_a=False, thorough=False)
    return replace(plan, options=usual)


def only_pages(plan: ExportPlan, pages: Collection[PageRef]) -> ExportPlan:
    """These pages alone, in the order of the dossier: no cover, no dividers, no stamp, which would count wrongly."""
    kept = (_section_of(section, pages) for section in plan.sections)
    options = replace(plan.options, cover=False, contents=False, dividers=False, summary_bound=False, stamp="none")
    return replace(plan, sections=tuple(section for section in kept if section.documents), options=options)


def _section_of(section: PlannedSection, pages: Collection[PageRef]) -> PlannedSection:
    documents = []
    for document in section.documents:
        kept = tuple(page for page in document.pages if page.ref in pages)
        documents += [PlannedDocument(document.title, kept)] if kept else []
    return replace(section, documents=tuple(documents))


def picture_of(pdf: Path, number: int, longest: int = PIXELS) -> bytes:
    """JPEG of one page of the PDF; ScanError where it cannot be drawn."""
    with pdf.open("rb") as stream, open_scan(stream, pdf.name, load_rulebook().limits) as scan:
        return scan.preview(number, longest, _QUALITY)


def sheets(pdf: Path, numbers: Sequence[int], cancel: Event) -> Iterator[Sheet]:
    """The pages in this order; CancelledError when stopped between two of them."""
    with pdf.open("rb") as stream, open_scan(stream, pdf.name, load_rulebook().limits) as scan:
        for number in numbers:
            if cancel.is_set():
                raise CancelledError
            yield Sheet(number, scan.preview(number, PIXELS, _QUALITY))


def numbers_in(words: str, count: int) -> list[int]:
    """The pages that "1-5, 8" names, of `count`; all where nothing is written. ValueError for anything else."""
    if not words.strip():
        return list(range(1, count + 1))
    found: list[int] = []
    for part in words.replace("，", ",").replace("、", ",").replace("－", "-").replace("–", "-").split(","):
        first, through, last = part.strip().partition("-")
        run = range(int(first), int(last if through else first) + 1)
        if not run or run[0] < 1 or run[-1] > count:
            raise ValueError(part)
        found += run
    return found
