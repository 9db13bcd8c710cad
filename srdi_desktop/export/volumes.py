"""A PDF within a size: first by lower picture quality where that is asked, then in parts at document borders."""

import dataclasses
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop import files
from srdi_desktop.export.assemble import Job, Progress, assembled
from srdi_desktop.export.pdf.document import Bound
from srdi_desktop.export.replacing import Names
from srdi_desktop.export.sources import OpenSource
from srdi_desktop.model import ExportedFile, ExportPlan, Limits, PlannedDocument, PlannedSection

if TYPE_CHECKING:
    from srdi_desktop.export.images.recoding import Squeeze

MB = 1_000_000
SAMPLE = 6  # pages: evenly spread, enough to know the ratio within some percent


def write_dossier(
    plan: ExportPlan,
    target: Path,
    open_source: OpenSource,
    cancel: threading.Event | None = None,
    progress: Progress | None = None,
    *,
    limits: Limits | None = None,
    bound: Bound | None = None,
    legible: Callable[[bytes], bool] | None = None,
) -> ExportedFile:
    """Write the plan as one PDF. Pages and sizes in the result are the file's own; positions count from 1.

    With `options.target_mb` picture quality is lowered evenly until the file fits, never past what `legible` (asked
    with the JPEG of a page) accepts nor past the floor of `squeeze.levels`, which `limits` give; `remarks` say what
    came of it. `bound` (see `summary.bound_summary`) makes the summary behind the contents. The target is replaced
    only by a whole, verified file. Raises FileError when it cannot be written and CancelledError when `cancel` was
    set; nothing is left behind then.
    """
    job = Job(open_source, cancel, progress, limits, legible=legible)
    return sized(plan, target, job, bound=bound)[0]


def sized(
    plan: ExportPlan, target: Path, job: Job, *, role: str = "dossier", bound: Bound | None = None
) -> tuple[ExportedFile, set[str]]:
    """(the file, scans whose signature ended); smaller pictures where `options.target_mb` needs them."""
    file, signed = assembled(plan, target, job, role=role, bound=bound)
    limit = plan.options.target_mb
    if limit is None or file.bytes <= limit * MB:
        return file, signed
    floors: dict[object, int] = {}
    for step in _worth_trying(plan, job, file, limit * MB, floors):
        squeeze = _squeeze(job, step, floors)
        again = dataclasses.replace(job, squeeze=squeeze)
        smaller, signed = assembled(plan, Path(file.path), again, role=role, bound=bound)
        smaller = _with(smaller, file, "held") if squeeze.held else _with(smaller, file)
        if smaller.bytes <= limit * MB:
            return _with(smaller, file, "squeezed"), signed
        file = smaller
    return _with(file, file, "over_target"), signed


def _with(file: ExportedFile, before: ExportedFile, remark: str = "") -> ExportedFile:
    """The file with a remark of its own and those of an earlier try about its name."""
    kept = tuple(r for r in before.remarks if r == "export.remark.renamed" and r not in file.remarks)
    added = (f"export.remark.{remark}",) if remark else ()
    return dataclasses.replace(file, remarks=(*file.remarks, *kept, *added))


def _squeeze(job: Job, step: int, floors: dict[object, int]) -> "Squeeze":
    from srdi_desktop.export.images.recoding import (  # loads Pillow, which an export as it is does without
        Squeeze,
        levels,
    )

    if job.limits is None:
        raise ValueError("a target size needs limits")
    return Squeeze(levels(job.limits), step, job.legible, floors)


def estimated(plan: ExportPlan, job: Job, file: ExportedFile, floors: dict[object, int]) -> list[int]:
    """Bytes of the whole file at each level of `squeeze.levels`, from a sample of pages written beside it; `file` is
    the file as it is. `floors` learns how far each of these pages may go. ValueError without `job.limits`.
    """
    few, found = _few(plan), []
    with files.workplace(Path(file.path).parent) as folder:
        quiet = dataclasses.replace(job, progress=None)
        target = folder / "sample.pdf"
        whole = assembled(few, target, quiet)[0].bytes
        for step in range(len(_squeeze(job, 0, floors).levels)):
            squeeze = _squeeze(job, step, floors)
            part = assembled(few, target, dataclasses.replace(quiet, squeeze=squeeze))[0].bytes
            found.append(round(file.bytes * part / whole))
    return found


def _worth_trying(plan: ExportPlan, job: Job, file: ExportedFile, limit: float, floors: dict[object, int]) -> list[int]:
    """Steps from the first that probably fits; the last one when none does."""
    found = estimated(plan, job, file, floors)
    fitting = [step for step, bytes_ in enumerate(found) if bytes_ <= limit]
    return fitting or [len(found) - 1]


def _few(plan: ExportPlan) -> ExportPlan:
    """Some pages of the plan, without anything of our own around them."""
    pages = [page for section in plan.sections for document in section.documents for page in document.pages]
    step = max(1, len(pages) // SAMPLE)
    some = tuple(pages[step // 2 :: step][:SAMPLE])
    options = dataclasses.replace(plan.options, cover=False, contents=False, dividers=False, stamp="none")
    section = next(section for section in plan.sections if section.documents)
    alone = dataclasses.replace(section, documents=(PlannedDocument("", some),))
    return dataclasses.replace(plan, sections=(alone,), options=options)


def write_volumes(plan: ExportPlan, target: Path, job: Job, *, bound: Bound | None = None) -> list[ExportedFile]:
    """The dossier in as many volumes as `options.volume_mb` asks, cut at document borders; one without a limit.

    With `options.target_mb` quality is lowered as `write_dossier` says. `bound` (see `summary.bound_summary`) stays
    only where there is one volume. Raises FileError and CancelledError; finished volumes stay.
    """
    if plan.options.volume_mb is None:
        return [sized(plan, target, job, bound=bound)[0]]
    return within(plan, target, job, role="dossier", names=Names(), bound=bound)[0]


def within(
    plan: ExportPlan, target: Path, job: Job, *, role: str, names: Names, bound: Bound | None = None
) -> tuple[list[ExportedFile], set[str]]:
    """(the files, scans whose signature ended): lower quality first where `target_mb` asks, then parts."""
    file, signed = sized(plan, target, job, role=role, bound=bound)
    limit = plan.options.volume_mb or plan.options.target_mb
    if limit is None or file.bytes <= limit * MB:
        return [file], signed
    parts = split(plan, file.bytes / (limit * MB))
    if len(parts) == 1:
        return [dataclasses.replace(file, remarks=(*file.remarks, "export.remark.over_limit"))], signed
    Path(file.path).unlink()
    files: list[ExportedFile] = []
    for part in parts:
        place = target.with_name(names.take(target.stem, target.suffix))
        made, ended = within(part, place, job, role=role, names=names)
        files += made
        signed |= ended
    return files, signed


def split(plan: ExportPlan, times: float) -> list[ExportPlan]:
    """The plan in about `times` parts of equal pages, cut between documents, inside one only when it stands alone."""
    pieces = [(section, document) for section in plan.sections for document in section.documents]
    if len(pieces) == 1:
        pieces = _torn(*pieces[0])
    total = sum(len(document.pages) for _, document in pieces)
    wanted = total / (int(times) + 1)
    parts: list[list[tuple[PlannedSection, PlannedDocument]]] = [[]]
    count = 0
    for section, document in pieces:
        if parts[-1] and count + len(document.pages) > wanted * len(parts):
            parts.append([])
        parts[-1].append((section, document))
        count += len(document.pages)
    return [_plan(plan, part) for part in parts]


def _torn(section: PlannedSection, document: PlannedDocument) -> list[tuple[PlannedSection, PlannedDocument]]:
    return [(section, dataclasses.replace(document, pages=(page,))) for page in document.pages]


def _plan(plan: ExportPlan, pieces: Sequence[tuple[PlannedSection, PlannedDocument]]) -> ExportPlan:
    """The plan that holds only these documents; neighbouring pages of a torn document come together again."""
    sections: dict[str, PlannedSection] = {}
    for section, document in pieces:
        held = sections.get(section.entry, dataclasses.replace(section, documents=()))
        last = held.documents[-1] if held.documents else None
        if last is not None and last.title == document.title and len(document.pages) == 1:
            joined = dataclasses.replace(last, pages=(*last.pages, *document.pages))
            documents = (*held.documents[:-1], joined)
        else:
            documents = (*held.documents, document)
        sections[section.entry] = dataclasses.replace(held, documents=documents)
    return dataclasses.replace(plan, sections=tuple(sections.values()))
