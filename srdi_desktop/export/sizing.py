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
Level = tuple[int, int]  # of `squeeze`: dots per inch at most, JPEG quality
SAMPLE = 6  # pages: evenly spread, enough to know the ratio within some percent


def sized(
    plan: ExportPlan, target: Path, job: Job, *, role: str = "dossier", bound: Bound | None = None
) -> tuple[ExportedFile, set[str]]:
    """(the file, scans whose signature ended); smaller pictures where `options.target_mb` needs them."""
    file, signed = assembled(plan, target, job, role=role, bound=bound)
    limit = plan.options.target_mb
    if limit is None or file.bytes <= limit * MB:
        return file, signed
    for level in _worth_trying(plan, job, file.bytes, limit * MB):
        again = dataclasses.replace(job, squeeze=_squeeze(level))
        smaller, signed = assembled(plan, Path(file.path), again, role=role, bound=bound)
        if smaller.bytes <= limit * MB:
            return _with(smaller, file, "squeezed"), signed
        file = _with(smaller, file)
    return _with(file, file, "over_target"), signed


def _with(file: ExportedFile, before: ExportedFile, remark: str = "") -> ExportedFile:
    """The file with a remark of its own and those of an earlier try about its name."""
    kept = tuple(r for r in before.remarks if r == "export.remark.renamed" and r not in file.remarks)
    added = (f"export.remark.{remark}",) if remark else ()
    return dataclasses.replace(file, remarks=(*file.remarks, *kept, *added))


def _squeeze(level: Level, job: Job | None = None) -> "Squeeze":
    from srdi_desktop.export.squeeze import Squeeze  # loads Pillow, which an export as it is does without

    return Squeeze(level, job.legible if job else None)


def estimated(plan: ExportPlan, job: Job, size: int) -> list[tuple[Level, int]]:
    """[(level, bytes of the whole file at that level)] for the legible levels, from a sample of pages; `size` is the
    file's size as it is. ValueError without `job.limits`, which say how far quality may go.
    """
    from srdi_desktop.export.squeeze import levels

    if job.limits is None:
        raise ValueError("a target size needs limits")
    few = _few(plan)
    found: list[tuple[Level, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        quiet = dataclasses.replace(job, progress=None)
        target = Path(folder) / "sample.pdf"
        whole = assembled(few, target, quiet)[0].bytes
        for level in levels(job.limits):
            squeeze = _squeeze(level, job)
            part = assembled(few, target, dataclasses.replace(quiet, squeeze=squeeze))[0].bytes
            if squeeze.spoiled:
                break
            found.append((level, round(size * part / whole)))
    return found


def _worth_trying(plan: ExportPlan, job: Job, size: int, limit: float) -> list[Level]:
    """Levels from the first that probably fits; the last legible one when none does."""
    found = estimated(plan, job, size)
    fitting = [level for level, bytes_ in found if bytes_ <= limit]
    return fitting or [level for level, _ in found[-1:]]


def _few(plan: ExportPlan) -> ExportPlan:
    """Some pages of the plan, without anything of our own around them."""
    pages = [page for section in plan.sections for document in section.documents for page in document.pages]
    step = max(1, len(pages) // SAMPLE)
    some = tuple(pages[step // 2 :: step][:SAMPLE])
    options = dataclasses.replace(plan.options, cover=False, contents=False, dividers=False, stamp="none")
    section = next(section for section in plan.sections if section.documents)
    alone = dataclasses.replace(section, documents=(PlannedDocument("", some),))
    return dataclasses.replace(plan, sections=(alone,), options=options)
