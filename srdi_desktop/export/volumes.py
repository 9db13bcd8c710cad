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
from srdi_desktop.model import ExportedFile, ExportPlan, Limits, PlannedDocument, PlannedPage, PlannedSection

if TYPE_CHECKING:
    from srdi_desktop.export.images.recoding import Squeeze

Piece = tuple[PlannedSection, PlannedDocument]  # a document, or a page of one, with the section it belongs to
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
    most = limit * MB
    for step in _worth_trying(plan, job, file, most, floors):
        squeeze = _squeeze(job, step, floors)
        again = dataclasses.replace(job, squeeze=squeeze)
        path = Path(file.path)
        smaller, signed = assembled(plan, path, again, role=role, bound=bound)
        remark = ""
        if squeeze.held:
            remark = "held"
        smaller = _with(smaller, file, remark)
        if smaller.bytes <= most:
            return _with(smaller, file, "squeezed"), signed
        file = smaller
    return _with(file, file, "over_target"), signed


def _with(file: ExportedFile, before: ExportedFile, remark: str = "") -> ExportedFile:
    """The file with a remark of its own and those of an earlier try about its name."""
    remarks = list(file.remarks)
    renamed = "export.remark.renamed"
    if renamed in before.remarks and renamed not in remarks:
        remarks.append(renamed)
    if remark:
        remarks.append(f"export.remark.{remark}")
    return dataclasses.replace(file, remarks=tuple(remarks))


def _squeeze(job: Job, step: int, floors: dict[object, int]) -> "Squeeze":
    from srdi_desktop.export.images.recoding import (  # loads Pillow, which an export as it is does without
        Squeeze,
        levels,
    )

    if job.limits is None:
        raise ValueError("a target size needs limits")
    steps = levels(job.limits)
    return Squeeze(steps, step, job.legible, floors)


def estimated(plan: ExportPlan, job: Job, file: ExportedFile, floors: dict[object, int]) -> list[int]:
    """Bytes of the whole file at each level of `squeeze.levels`, from a sample of pages written beside it; `file` is
    the file as it is. `floors` learns how far each of these pages may go. ValueError without `job.limits`.
    """
    few = _few(plan)
    found = []
    beside = Path(file.path).parent
    with files.workplace(beside) as folder:
        quiet = dataclasses.replace(job, progress=None)
        target = folder / "sample.pdf"
        whole, _ = assembled(few, target, quiet)
        steps = len(_squeeze(job, 0, floors).levels)
        for step in range(steps):
            squeeze = _squeeze(job, step, floors)
            squeezing = dataclasses.replace(quiet, squeeze=squeeze)
            part, _ = assembled(few, target, squeezing)
            expected = file.bytes * part.bytes / whole.bytes
            found.append(round(expected))
    return found


def _worth_trying(plan: ExportPlan, job: Job, file: ExportedFile, limit: float, floors: dict[object, int]) -> list[int]:
    """Steps from the first that probably fits; the last one when none does."""
    found = estimated(plan, job, file, floors)
    fitting = [step for step, bytes_ in enumerate(found) if bytes_ <= limit]
    if fitting:
        return fitting
    return [len(found) - 1]


def _few(plan: ExportPlan) -> ExportPlan:
    """Some pages of the plan, without anything of our own around them."""
    pages: list[PlannedPage] = []
    for _, document in _documents(plan):
        pages += document.pages
    step = max(1, len(pages) // SAMPLE)
    evenly = pages[step // 2 :: step]
    some = tuple(evenly[:SAMPLE])
    options = dataclasses.replace(plan.options, cover=False, contents=False, dividers=False, stamp="none")
    section = next(section for section in plan.sections if section.documents)
    document = PlannedDocument("", some)
    alone = dataclasses.replace(section, documents=(document,))
    return dataclasses.replace(plan, sections=(alone,), options=options)


def _documents(plan: ExportPlan) -> list[Piece]:
    return [(section, document) for section in plan.sections for document in section.documents]


def write_volumes(plan: ExportPlan, target: Path, job: Job, *, bound: Bound | None = None) -> list[ExportedFile]:
    """The dossier in as many volumes as `options.volume_mb` asks, cut at document borders; one without a limit.

    With `options.target_mb` quality is lowered as `write_dossier` says. `bound` (see `summary.bound_summary`) stays
    only where there is one volume. Raises FileError and CancelledError; finished volumes stay.
    """
    if plan.options.volume_mb is None:
        return [sized(plan, target, job, bound=bound)[0]]
    return within(plan, target, job, role="dossier", names=Names(), bound=bound)[0]


def within(
    plan: ExportPlan, target: Path, job: Job, *, role: str, names: Names, stem: str = "", bound: Bound | None = None
) -> tuple[list[ExportedFile], set[str]]:
    """(the files, scans whose signature ended): lower quality first where `target_mb` asks, then parts. `stem`: what
    parts are named by, the target's own where it is none itself.
    """
    stem = stem or target.stem
    file, signed = sized(plan, target, job, role=role, bound=bound)
    limit = plan.options.volume_mb or plan.options.target_mb
    if limit is None or file.bytes <= limit * MB:
        return [file], signed
    parts = split(plan, file.bytes / (limit * MB))
    if len(parts) == 1:
        remarks = (*file.remarks, "export.remark.over_limit")
        too_large = dataclasses.replace(file, remarks=remarks)
        return [too_large], signed
    Path(file.path).unlink()
    names.free(target.name)
    files: list[ExportedFile] = []
    for part in parts:
        name = names.take(stem, target.suffix)
        place = target.with_name(name)
        made, ended = within(part, place, job, role=role, names=names, stem=stem)
        files += made
        signed |= ended
    return files, signed


def split(plan: ExportPlan, times: float) -> list[ExportPlan]:
    """The plan in about `times` parts of equal pages, cut between documents, inside one only when it stands alone."""
    pieces = _documents(plan)
    if len(pieces) == 1:
        section, document = pieces[0]
        pieces = _torn(section, document)
    total = sum(len(document.pages) for _, document in pieces)
    wanted = total / (int(times) + 1)
    parts: list[list[Piece]] = [[]]
    count = 0
    for section, document in pieces:
        count += len(document.pages)
        room = wanted * len(parts)
        if parts[-1] and count > room:
            parts.append([])
        parts[-1].append((section, document))
    return [_plan(plan, part) for part in parts]


def _torn(section: PlannedSection, document: PlannedDocument) -> list[Piece]:
    """A document as pieces of one page each."""
    pieces = []
    for page in document.pages:
        leaf = dataclasses.replace(document, pages=(page,))
        pieces.append((section, leaf))
    return pieces


def _plan(plan: ExportPlan, pieces: Sequence[Piece]) -> ExportPlan:
    """The plan that holds only these documents; neighbouring pages of a torn document come together again."""
    sections: dict[str, PlannedSection] = {}
    for section, document in pieces:
        empty = dataclasses.replace(section, documents=())
        held = sections.get(section.entry, empty)
        documents = list(held.documents)
        if documents and documents[-1].title == document.title and len(document.pages) == 1:
            last = documents.pop()
            pages = (*last.pages, *document.pages)
            joined = dataclasses.replace(last, pages=pages)
            documents.append(joined)
        else:
            documents.append(document)
        sections[section.entry] = dataclasses.replace(held, documents=tuple(documents))
    filled = tuple(sections.values())
    return dataclasses.replace(plan, sections=filled)
