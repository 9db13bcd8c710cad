"""A file within the size that was asked for: the mildest lower quality that fits, found on a few pages."""

import dataclasses
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop.export.assemble import Job, assembled
from srdi_desktop.export.booklet import Bound
from srdi_desktop.model.plan import ExportedFile, ExportPlan, PlannedDocument

if TYPE_CHECKING:
    from srdi_desktop.export.squeeze import Squeeze

MB = 1_000_000
SAMPLE = 6  # pages: evenly spread, enough to know the ratio within some percent


def sized(
    plan: ExportPlan, target: Path, job: Job, *, role: str = "dossier", bound: Bound | None = None
) -> tuple[ExportedFile, set[str]]:
    """(the file, scans whose signature ended); smaller pictures where `options.target_mb` needs them."""
    file, signed = assembled(plan, target, job, role=role, bound=bound)
    limit = plan.options.target_mb
    if limit is None or file.bytes <= limit * MB:
        return file, signed
    floors: dict[object, int] = {}
    for step in _worth_trying(plan, job, file.bytes, limit * MB, floors):
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
    from srdi_desktop.export.squeeze import Squeeze, levels  # loads Pillow, which an export as it is does without

    if job.limits is None:
        raise ValueError("a target size needs limits")
    return Squeeze(levels(job.limits), step, job.legible, floors)


def estimated(plan: ExportPlan, job: Job, size: int, floors: dict[object, int]) -> list[int]:
    """Bytes of the whole file at each level of `squeeze.levels`, from a sample of pages; `size` is the file's size as
    it is. `floors` learns how far each of these pages may go. ValueError without `job.limits`.
    """
    few, found = _few(plan), []
    with tempfile.TemporaryDirectory() as folder:
        quiet = dataclasses.replace(job, progress=None)
        target = Path(folder) / "sample.pdf"
        whole = assembled(few, target, quiet)[0].bytes
        for step in range(len(_squeeze(job, 0, floors).levels)):
            squeeze = _squeeze(job, step, floors)
            part = assembled(few, target, dataclasses.replace(quiet, squeeze=squeeze))[0].bytes
            found.append(round(size * part / whole))
    return found


def _worth_trying(plan: ExportPlan, job: Job, size: int, limit: float, floors: dict[object, int]) -> list[int]:
    """Steps from the first that probably fits; the last one when none does."""
    found = estimated(plan, job, size, floors)
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
