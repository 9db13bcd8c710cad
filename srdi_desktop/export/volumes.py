"""A PDF within a size: first by lower picture quality where that is asked, then in parts at document borders."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from srdi_desktop.export.assemble import Job
from srdi_desktop.export.booklet import Bound
from srdi_desktop.export.names import Names
from srdi_desktop.export.sizing import MB, sized
from srdi_desktop.model.plan import ExportedFile, ExportPlan, PlannedDocument, PlannedSection


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
