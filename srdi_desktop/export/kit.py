"""The upload kit: one PDF for each entry, signed originals beside, and a checklist of what goes into which slot.

The manifest: for every position of every written file the scan it came from, its SHA-256 and what was done to it.
"""

import dataclasses
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from srdi_desktop import __version__, texts
from srdi_desktop.export.assemble import Job, Progress
from srdi_desktop.export.papers.drawn_sheets import exported
from srdi_desktop.export.papers.spreadsheets import write_checklist
from srdi_desktop.export.replacing import Names, copied
from srdi_desktop.export.sources import OpenSource
from srdi_desktop.export.volumes import within
from srdi_desktop.model import ExportedFile, ExportPlan, PlannedPage, PlannedSection


def write_kit(plan: ExportPlan, folder: Path, job: Job) -> list[ExportedFile]:
    """Write the kit into `folder`: role kit for each PDF and signed original, checklist for the spreadsheet.

    `options.target_mb` limits each PDF by lower picture quality, `options.volume_mb` by parts; where quality alone
    would make text hard to read (`job.legible` turned it down), parts are made all the same. Raises FileError and
    CancelledError.
    """
    names = Names(len(str(folder.resolve())) + 1)
    done = 0
    total = plan.page_count()
    rows: list[tuple[PlannedSection, list[ExportedFile]]] = []
    signed: dict[str, None] = {}
    for section in plan.sections:
        files: list[ExportedFile] = []
        if section.documents:
            progress = _from(job.progress, done, total)
            here = dataclasses.replace(job, progress=progress)
            name = names.take(section.file_name or f"{section.number:02d}-{section.title}", ".pdf")
            files, ended = within(alone(plan, section), folder / name, here, role="kit", names=names)
            if ended & plan.withheld:
                files = [dataclasses.replace(file, remarks=(*file.remarks, "export.remark.withheld")) for file in files]
            signed |= dict.fromkeys(sorted(ended - plan.withheld))
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
    if progress is None:
        return None
    return lambda here, _: progress(done + here, total)


def _originals(plan: ExportPlan, folder: Path, open_source: OpenSource, signed: list[str]) -> list[ExportedFile]:
    """The signed scans as they came, bit for bit: only they still carry the signature."""
    if not signed:
        return []
    place = folder / texts.text("export.kit.originals", into=plan.options.language)
    names = Names(len(str(place.resolve())) + 1)
    files = []
    for scan in signed:
        original = Path(plan.scan_names.get(scan, f"{scan[:8]}.pdf"))
        target = place / names.take(original.stem, original.suffix.lower())
        with open_source(scan) as source, copied(target) as copy:
            shutil.copyfileobj(source, copy.stream, 1 << 18)
        made = exported(copy.final, "kit")
        verified = made.sha256 == scan or len(scan) != 64
        files.append(dataclasses.replace(made, verified=verified))
    return files


SCHEMA = 1


def write_manifest(
    plan: ExportPlan, files: Sequence[ExportedFile], target: Path, restoring: Mapping[str, Any] | None = None
) -> ExportedFile:
    """Write the manifest as JSON beside the files; names only, never a local path. Raises FileError.

    `restoring`: plain data for making the dossier anew, written as they are under "restore".
    """
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "program": {"name": "srdi-desktop", "version": __version__},
        "title": plan.title,
        "company": plan.company,
        "catalogue": plan.catalogue,
        "files": [_file(file) for file in files],
        "pages": list(_pages(plan, files)),
        "absent": [section.entry for section in plan.sections if not section.documents],
    }
    if restoring is not None:
        data["restore"] = restoring
    with copied(target) as copy:
        copy.stream.write(json.dumps(data, ensure_ascii=False, indent=1).encode())
    return exported(copy.final, "manifest")


def _file(file: ExportedFile) -> dict[str, Any]:
    return {
        "name": Path(file.path).name, "role": file.role, "pages": file.pages, "bytes": file.bytes,
        "sha256": file.sha256, "verified": file.verified, "remarks": list(file.remarks),
    }  # fmt: skip


def _pages(plan: ExportPlan, files: Sequence[ExportedFile]) -> Iterator[dict[str, Any]]:
    """One row for each planned page, with its place in every file that holds it."""
    for section in plan.sections:
        for document in section.documents:
            for page in document.pages:
                places = {Path(f.path).name: f.positions[page.ref] for f in files if page.ref in f.positions}
                yield {
                    "entry": section.entry,
                    "document": document.title,
                    "scan": plan.scan_names.get(page.ref.scan, ""),
                    "sha256": page.ref.scan,
                    "scan_index": page.ref.scan_index,
                    "printed_number": page.printed_number,
                    **_original(page, plan),
                    "operations": [*page.applied, *_operations(page)],
                    "positions": places,
                    "proof": {Path(f.path).name: f.proofs[page.ref] for f in files if page.ref in f.proofs},
                }


def _original(page: PlannedPage, plan: ExportPlan) -> dict[str, Any]:
    """Of a page that a person changed: the page of the scan that was dropped in."""
    if page.made_from is None:
        return {}
    scan = page.made_from.scan
    place = {"scan": plan.scan_names.get(scan, ""), "sha256": scan, "scan_index": page.made_from.scan_index}
    return {"made_from": place}


def _operations(page: PlannedPage) -> list[str]:
    turn = page.rotation % 360
    done = [f"rotate {turn}"] if turn else []
    done += [f"deskew {page.deskew:g}"] if page.deskew else []
    done += ["text layer"] if page.lines else []
    return done
