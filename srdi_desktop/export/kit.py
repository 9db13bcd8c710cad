"""The upload kit: one PDF for each entry, signed originals beside, and a checklist of what goes into which slot."""

import dataclasses
import shutil
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.assemble import Job, Progress
from srdi_desktop.export.names import Names
from srdi_desktop.export.papers.drawn_sheets import exported
from srdi_desktop.export.papers.spreadsheets import write_checklist
from srdi_desktop.export.replacing import copied
from srdi_desktop.export.sources import OpenSource
from srdi_desktop.export.volumes import within
from srdi_desktop.model.plan import ExportedFile, ExportPlan, PlannedSection


def write_kit(plan: ExportPlan, folder: Path, job: Job) -> list[ExportedFile]:
    """Write the kit into `folder`: role kit for each PDF and signed original, checklist for the spreadsheet.

    `options.target_mb` limits each PDF by lower picture quality, `options.volume_mb` by parts; where quality alone
    would make text hard to read (`job.legible` turned it down), parts are made all the same. Raises FileError and
    CancelledError.
    """
    names, done, total = Names(len(str(folder.resolve())) + 1), 0, plan.page_count()
    rows: list[tuple[PlannedSection, list[ExportedFile]]] = []
    signed: dict[str, None] = {}
    for section in plan.sections:
        files: list[ExportedFile] = []
        if section.documents:
            here = dataclasses.replace(job, progress=_from(job.progress, done, total))
            name = names.take(section.file_name or f"{section.number:02d}-{section.title}", ".pdf")
            files, ended = within(alone(plan, section), folder / name, here, role="kit", names=names)
            signed |= dict.fromkeys(sorted(ended))
            done += sum(len(document.pages) for document in section.documents)
        rows.append((section, files))
    originals = _originals(plan, folder, job.open_source, list(signed))
    written = [file for _, files in rows for file in files] + originals
    with texts.speaking(plan.options.language):
        return [*written, write_checklist(plan, rows, originals, folder)]


def alone(plan: ExportPlan, section: PlannedSection) -> ExportPlan:
    """The plan of one entry: its pages only, since the platform has a slot for each."""
    options = dataclasses.replace(plan.options, cover=False, contents=False, dividers=False, summary_bound=False)
    return dataclasses.replace(plan, title=section.title, sections=(section,), options=options)


def _from(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Progress over the whole kit."""
    return None if progress is None else lambda here, _: progress(done + here, total)


def _originals(plan: ExportPlan, folder: Path, open_source: OpenSource, signed: list[str]) -> list[ExportedFile]:
    """The signed scans as they came, bit for bit: only they still carry the signature."""
    if not signed:
        return []
    place = folder / texts.text("export.kit.originals", into=plan.options.language)
    names, files = Names(len(str(place.resolve())) + 1), []
    for scan in signed:
        original = Path(plan.scan_names.get(scan, f"{scan[:8]}.pdf"))
        target = place / names.take(original.stem, original.suffix.lower())
        with open_source(scan) as source, copied(target) as copy:
            shutil.copyfileobj(source, copy.stream, 1 << 18)
        made = exported(copy.final, "kit")
        files.append(dataclasses.replace(made, verified=made.sha256 == scan or len(scan) != 64))
    return files
