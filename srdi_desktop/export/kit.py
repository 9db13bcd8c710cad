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
from srdi_desktop.model import ExportedFile, ExportPlan, PageRef, PlannedPage, PlannedSection


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
    written: list[ExportedFile] = []
    signed: dict[str, None] = {}
    for section in plan.sections:
        files: list[ExportedFile] = []
        if section.documents:
            progress = _from(job.progress, done, total)
            here = dataclasses.replace(job, progress=progress)
            name = section.file_name or f"{section.number:02d}-{section.title}"
            target = folder / names.take(name, ".pdf")
            its_plan = alone(plan, section)
            files, ended = within(its_plan, target, here, role="kit", names=names)
            if ended & plan.withheld:
                files = [_withheld(file) for file in files]
            in_order = sorted(ended - plan.withheld)
            signed |= dict.fromkeys(in_order)
            done += sum(len(document.pages) for document in section.documents)
        rows.append((section, files))
        written += files
    originals = _originals(plan, folder, job.open_source, list(signed))
    written += originals
    with texts.speaking(plan.options.language):
        checklist = write_checklist(plan, rows, originals, folder)
    return [*written, checklist]


def _withheld(file: ExportedFile) -> ExportedFile:
    remarks = (*file.remarks, "export.remark.withheld")
    return dataclasses.replace(file, remarks=remarks)


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
    subfolder = texts.text("export.kit.originals", into=plan.options.language)
    place = folder / subfolder
    before = len(str(place.resolve())) + 1
    names = Names(before)
    files = []
    for scan in signed:
        known = plan.scan_names.get(scan, f"{scan[:8]}.pdf")
        original = Path(known)
        name = names.take(original.stem, original.suffix.lower())
        with open_source(scan) as source, copied(place / name) as copy:
            shutil.copyfileobj(source, copy.stream, 1 << 18)
        made = exported(copy.final, "kit")
        verified = made.sha256 == scan or len(scan) != 64
        checked = dataclasses.replace(made, verified=verified)
        files.append(checked)
    return files


SCHEMA = 1


def write_manifest(
    plan: ExportPlan, files: Sequence[ExportedFile], target: Path, restoring: Mapping[str, Any] | None = None
) -> ExportedFile:
    """Write the manifest as JSON beside the files; names only, never a local path. Raises FileError.

    `restoring`: plain data for making the dossier anew, written as they are under "restore".
    """
    program = {"name": "srdi-desktop", "version": __version__}
    pages = list(_pages(plan, files))
    absent = [section.entry for section in plan.sections if not section.documents]
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "program": program,
        "title": plan.title,
        "company": plan.company,
        "catalogue": plan.catalogue,
        "files": [_file(file) for file in files],
        "pages": pages,
        "absent": absent,
    }
    if restoring is not None:
        data["restore"] = restoring
    with copied(target) as copy:
        text = json.dumps(data, ensure_ascii=False, indent=1)
        copy.stream.write(text.encode())
    return exported(copy.final, "manifest")


def _file(file: ExportedFile) -> dict[str, Any]:
    name = Path(file.path).name
    remarks = list(file.remarks)
    return {
        "name": name, "role": file.role, "pages": file.pages, "bytes": file.bytes,
        "sha256": file.sha256, "verified": file.verified, "remarks": remarks,
    }  # fmt: skip


def _pages(plan: ExportPlan, files: Sequence[ExportedFile]) -> Iterator[dict[str, Any]]:
    """One row for each planned page, with its place in every file that holds it."""
    for section in plan.sections:
        for document in section.documents:
            for page in document.pages:
                yield {
                    "entry": section.entry,
                    "document": document.title,
                    **_page(page, plan),
                    **_in_files(page.ref, files),
                }


def _page(page: PlannedPage, plan: ExportPlan) -> dict[str, Any]:
    """Where a page came from and what was done to it."""
    scan = page.ref.scan
    name = plan.scan_names.get(scan, "")
    operations = [*page.applied, *_operations(page)]
    return {
        "scan": name,
        "sha256": scan,
        "scan_index": page.ref.scan_index,
        "printed_number": page.printed_number,
        **_original(page, plan),
        "operations": operations,
    }


def _in_files(ref: PageRef, files: Sequence[ExportedFile]) -> dict[str, Any]:
    """Position of a page, and how it was proven, by the names of the files that hold it."""
    positions = {}
    proofs = {}
    for file in files:
        name = Path(file.path).name
        if ref in file.positions:
            positions[name] = file.positions[ref]
        if ref in file.proofs:
            proofs[name] = file.proofs[ref]
    return {"positions": positions, "proof": proofs}


def _original(page: PlannedPage, plan: ExportPlan) -> dict[str, Any]:
    """Of a page that a person changed: the page of the scan that was dropped in."""
    if page.made_from is None:
        return {}
    scan = page.made_from.scan
    name = plan.scan_names.get(scan, "")
    place = {"scan": name, "sha256": scan, "scan_index": page.made_from.scan_index}
    return {"made_from": place}


def _operations(page: PlannedPage) -> list[str]:
    done = []
    turn = page.rotation % 360
    if turn:
        done.append(f"rotate {turn}")
    if page.deskew:
        done.append(f"deskew {page.deskew:g}")
    if page.lines:
        done.append("text layer")
    return done
