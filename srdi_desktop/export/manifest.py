"""The manifest: for every position of every written file the scan it came from, its SHA-256 and what was done to it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from srdi_desktop import __version__
from srdi_desktop.export.papers.drawn_sheets import exported
from srdi_desktop.export.replacing import copied
from srdi_desktop.model.plan import ExportedFile, ExportPlan

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
                    "operations": _operations(page.rotation, page.deskew, searchable=bool(page.lines)),
                    "positions": places,
                    "proof": {Path(f.path).name: f.proofs[page.ref] for f in files if page.ref in f.proofs},
                }


def _operations(rotation: int, deskew: float, *, searchable: bool) -> list[str]:
    done = [f"rotate {rotation % 360}"] if rotation % 360 else []
    done += [f"deskew {deskew:g}"] if deskew else []
    return [*done, *(["text layer"] if searchable else [])]
