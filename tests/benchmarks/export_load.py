"""The load of the export's benchmark: A4 colour scans of 300 dpi, 750 kB each, as JPEG, PDF and dossier file."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

DISTINCT = 20
QUALITY = 70  # gives 750 kB with this noise
BOOKMARKS = 60


def make_load(folder: Path) -> None:
    """20 different pages as JPEG, two PDFs of 10 of them, as a scanner writes them, and all in one dossier file."""
    from tests.benchmarks.plain_pdf import jpeg_pdf

    names = []
    for number in range(DISTINCT):
        names.append(folder / f"p{number:02d}.jpg")
        _page(number, names[-1])
    for half in range(2):
        (folder / f"d{half}.pdf").write_bytes(jpeg_pdf(names[half * 10 : half * 10 + 10]))
    _dossier(folder / "load.srdi", [*names, folder / "d0.pdf", folder / "d1.pdf"])


def _page(number: int, name: Path) -> None:
    """Paper with lines of strokes as dense as print, and a scanner's noise."""
    import numpy as np
    from PIL import Image, ImageFilter

    noise = np.random.default_rng(number)
    paper = np.full((3508, 2480, 3), (244, 241, 232), np.float32)
    for row in range(400, 3200, 110):
        strokes = np.repeat(noise.random((1, 180)) < 0.62, 12, axis=1)[:, :2060]
        ink = np.repeat(strokes, 50, axis=0) & (np.repeat(noise.random((50, 515)), 4, axis=1)[:, :2060] < 0.6)
        paper[row : row + 50, 200 : 200 + ink.shape[1]][ink] = 40
    paper += noise.normal(0, 1.2, paper.shape[:2])[..., None]
    image = Image.fromarray(np.clip(paper, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.9))
    image.save(name, quality=QUALITY, dpi=(300, 300))


def _dossier(path: Path, files: Iterable[Path]) -> None:
    from srdi_desktop.store import ScanWriter
    from srdi_desktop.workflow.session import Session
    from tests.store.makers import CATALOGUE

    session = Session.create(path, CATALOGUE)
    with ScanWriter(path) as writer:
        for file in files:
            with file.open("rb") as stream:
                writer.add(stream, file.name, file.name)
    session.close()


def sources(folder: Path, kind: str, pages: int) -> list[Path]:
    """The files of a set of that many pages: the few made ones over and over, under names of their own."""
    made = sorted(folder.glob("*.pdf" if kind == "pdf" else "*.jpg"))
    links = folder / f"{kind}-{pages}"
    links.mkdir(exist_ok=True)
    files = []
    for index in range(pages // 10 if kind == "pdf" else pages):
        files.append(links / f"{index:05d}{made[0].suffix}")
        if not files[-1].exists():
            os.link(made[index % len(made)], files[-1])
    return files


def plan_of(files: Sequence[Path], kind: str) -> Any:  # the program is imported by those who are measured
    """60 entries over all pages, contents, a stamp on each page; scan ids are places in `files`."""
    from srdi_desktop.model.page import PageRef
    from srdi_desktop.model.plan import ExportOptions, ExportPlan, PlannedDocument, PlannedPage, PlannedSection

    each = 10 if kind == "pdf" else 1
    refs = [PageRef(f"{i:064x}", page) for i in range(len(files)) for page in range(1, each + 1)]
    size = len(refs) / BOOKMARKS
    sections = []
    for number in range(BOOKMARKS):
        part = refs[round(number * size) : round((number + 1) * size)]
        planned = tuple(PlannedPage(ref, printed_number=place) for place, ref in enumerate(part, start=1))
        documents = (PlannedDocument("审计报告", planned),)
        sections.append(PlannedSection(f"e{number}", number + 1, f"第 {number} 项材料", True, "complete", documents))
    options = ExportOptions(cover=False, dividers=False)
    names = {ref.scan: f"扫描件{int(ref.scan, 16):03d}" for ref in refs}
    return ExportPlan("申报材料", "示例公司", "目录", 2026, tuple(sections), options, names)


def world_of(plan: Any) -> tuple[Any, Any]:
    """A dossier and verdicts for the summary: every entry, and a finding on every tenth page."""
    from srdi_desktop.model.catalogue import Catalogue, Entry, Tier
    from srdi_desktop.model.dossier import Decisions, Dossier, Scan
    from srdi_desktop.model.finding import Finding, Level
    from srdi_desktop.model.verdicts import EntryState, EntryVerdict, Verdicts

    pages = {section.entry: [page.ref for page in section.documents[0].pages] for section in plan.sections}
    every = [ref for refs in pages.values() for ref in refs]
    findings = [
        Finding("page.blurry", Level.ERROR, page=ref, values={"sharpness": 0.3, "width": 7.1}) for ref in every[::10]
    ]
    entries = tuple(EntryVerdict(entry, EntryState.COMPLETE, tuple(refs)) for entry, refs in pages.items())
    scans = {ref.scan: Scan(ref.scan, plan.scan_names[ref.scan], "", 750_000, 1, "jpeg") for ref in every}
    listed = tuple(Entry(section.entry, "audit-report", section.title) for section in plan.sections)
    catalogue = Catalogue(id="bench", title="目录", tier=Tier.SRDI, year=2026, entries=listed)
    dossier = Dossier(catalogue, scans, {}, Decisions(scans=tuple(scans)))
    return dossier, Verdicts(entries=entries, findings=tuple(findings))
