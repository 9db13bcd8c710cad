"""What the proofs of an export cost, and what a form of 65,536 fields and a page of 100,000 objects cost.

    python -m tests.benchmarks.bench_export_proof [--rounds 7] [--load FOLDER]

Proof by bytes: the export of 400 scanned pages out of a dossier file with it and without, in turn, in one process.
Proof by picture: CPU of comparing a page with its source over CPU of drawing that page once as finely, opened anew.
Hard pages: CPU seconds of check and export, proof included, each in a process of its own.
"""

import argparse
import contextlib
import io
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pypdfium2

from srdi_desktop.export import Job, write_dossier, write_volumes
from srdi_desktop.export.check import proofs
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.model import ExportOptions, Limits, PageRef, PlannedPage, ScanError
from srdi_desktop.rules import load_rulebook
from srdi_desktop.scans import OpenScan, open_scan
from tests.benchmarks.bench_export_used import dossier
from tests.benchmarks.export_load import _page
from tests.benchmarks.plain_pdf import jpeg_pdf
from tests.export.conftest import Pile
from tests.export.pdf_maker import FONT, pdf

PLAIN = ExportOptions(cover=False, contents=False, dividers=False)
SEAL = ("/Type/XObject/Subtype/Form/BBox[0 0 60 60]", b"1 0 0 RG 3 w 3 3 54 54 re S")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--load", type=Path)
    parser.add_argument("--hard", choices=HARD)
    given = parser.parse_args()
    if given.hard:
        print(hard(given.hard))
        return
    with contextlib.ExitStack() as stack:
        load = given.load or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind in ("image", "pdf"):
            share = by_bytes(dossier(load, kind, 400), given.rounds)
            print(f"proof by bytes, 400 {kind} pages: {share:.0%} of the export")
        for name, data in drawn_pages(load).items():
            print(f"proof by picture, {name}: {by_picture(data, given.rounds):.1f} renders")
    for name in HARD:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_export_proof", "--hard", name], check=True)


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    start = cpu()
    work()
    return cpu() - start


def by_bytes(path: Path, rounds: int) -> float:
    """Share of an export's CPU that its proof by bytes takes: the least of some rounds with it and without."""
    from srdi_desktop.store import Blobs
    from srdi_desktop.workflow import main_job
    from srdi_desktop.workflow.export_plans import make_plan

    limits = load_rulebook().limits
    with main_job.reading(path) as session:
        plan = make_plan(session.dossier, session.verdicts, ExportOptions())

    def export() -> None:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder, Blobs(path) as blobs:
            write_volumes(plan, Path(folder) / "out.pdf", Job(blobs.open, limits=limits))

    seconds: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        seconds[True].append(cost(export))
        with (
            mock.patch.object(PdfOut, "_reads_back", return_value=True),
            mock.patch.object(proofs, "proven", lambda _, laid, *__: set(laid)),
        ):
            seconds[False].append(cost(export))
    return 1 - min(seconds[False]) / min(seconds[True])


def drawn_pages(load: Path) -> dict[str, bytes]:
    """Pages that are compared: a scan with a seal, a page of dense text."""
    picture = load / "p00.jpg"
    if not picture.exists():
        _page(0, picture)
    scan = jpeg_pdf([picture]).replace(b"/MediaBox", b"/Annots[10 0 R]/MediaBox")
    words = b"".join(b"BT /F1 8 Tf 40 %d Td (%b) Tj ET\n" % (800 - 10 * row, b"1,234,567.89 " * 9) for row in range(76))
    return {
        "a scan with a seal": _with_seal(scan),
        "a page of dense text, alone in its file": _text(words),
        "a page of dense text, of eight in a file": _text(words, 8),
    }


def _with_seal(scan: bytes) -> bytes:
    more = b"10 0 obj\n<</Type/Annot/Subtype/Stamp/Rect[400 100 500 200]/F 4/AP<</N 11 0 R>>>>\nendobj\n"
    more += b"11 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (SEAL[0].encode(), len(SEAL[1]), SEAL[1])
    place = scan.rindex(b"xref\n0 ")
    return scan[:place] + more + scan[place:]  # the table is wrong now, as in many a file


def _text(words: bytes, pages: int = 1) -> bytes:
    numbers = range(6, 6 + pages)
    kids = "".join(f"{number} 0 R " for number in numbers)
    sheet = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        4: ("", words), 5: FONT, **dict.fromkeys(numbers, sheet),
    })  # fmt: skip


def by_picture(data: bytes, rounds: int) -> float:
    """Renders of a page that comparing it with its source costs: the least of some rounds each."""
    limits, pile = load_rulebook().limits, Pile()
    scan = pile.add(data)
    with pypdfium2.PdfDocument(data) as document:
        refs = [PageRef(scan, index) for index in range(1, len(document) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        plan = pile.plan(*map(PlannedPage, refs), options=PLAIN)
        written = write_dossier(plan, Path(folder) / "out.pdf", pile.open, limits=limits)
        path = Path(written.path)
        pages = {ref: (written.positions[ref], written.laid[ref]) for ref in refs}
        compare = min(
            cost(lambda: proofs.compared(path, pages, pile.open, limits, None, lambda _: None)) for _ in range(rounds)
        )
    return compare / min(cost(lambda: _drawn_once(data, limits)) for _ in range(rounds))


def _drawn_once(data: bytes, limits: Limits) -> None:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.render(scale=limits["comparison.dpi"] / 72).to_pil()


def _form(fields: int, shown: int = 256) -> bytes:
    """A form of so many fields, a part of them on its page (on its pages all at once PDFium takes minutes for them)."""
    marks = [f"{10 + field} 0 R" for field in range(fields)]
    objects: dict[int, str | bytes | tuple[str, bytes]] = {
        1: f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{' '.join(marks)}]/DA(/F1 8 Tf 0 g)"
           "/DR<</Font<</F1 5 0 R>>>>>>>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[{' '.join(marks[:shown])}]>>",
        5: FONT,
    }  # fmt: skip
    for field in range(fields):
        x, y = (field % 16) * 36, (field // 16 % 64) * 13
        objects[10 + field] = (
            f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f{field})/V({field})/Rect[{x} {y} {x + 34} {y + 11}]>>"
        )
    return pdf(objects)


def _page_of(count: int) -> bytes:
    """One page that draws so many objects of its own."""
    placed = "".join(f"q 1 0 0 1 {i % 595} {i // 595 * 5} cm /X{i} Do Q\n" for i in range(count))
    named = "".join(f"/X{i} {10 + i} 0 R" for i in range(count))
    forms = {10 + i: ("/Type/XObject/Subtype/Form/BBox[0 0 2 3]", b"0 0 2 3 re f") for i in range(count)}
    return pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<<{named}>>>>>>",
        4: ("", placed.encode()), **forms,
    })  # fmt: skip


HARD = {
    "a form of 65,536 fields, 256 of them on its page": lambda: _form(65_536),
    "a page of 100,000 objects": lambda: _page_of(100_000),
    "a page of 100,000 shapes": lambda: _text(
        b"".join(b"%d %d 2 3 re f\n" % (i % 595, i // 119) for i in range(100_000))
    ),
}


def hard(name: str) -> str:
    """CPU of check and export of one hard file, and the peak of memory."""
    data, limits, pile = HARD[name](), load_rulebook().limits, Pile()
    scan = pile.add(data)
    seen: list[PlannedPage] = []

    def check() -> None:
        with open_scan(io.BytesIO(data), "x.pdf", limits) as opened:
            indexes = range(1, opened.page_count + 1)
            seen.extend(PlannedPage(PageRef(scan, index), drawable=_shows(opened, index)) for index in indexes)

    checked = cost(check)
    plan = pile.plan(*seen, options=PLAIN)
    with tempfile.TemporaryDirectory() as folder:
        exported = cost(lambda: write_dossier(plan, Path(folder) / "out.pdf", pile.open, limits=limits))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    refused = "" if all(page.drawable for page in seen) else " (the check refuses to draw it)"
    return f"{name}{refused}: check {checked:.1f} CPU s, export {exported:.1f} CPU s, {peak:.0f} MB"


def _shows(opened: OpenScan, index: int) -> bool:
    try:
        opened.page(index)
    except ScanError:
        return False
    return True


if __name__ == "__main__":
    main()
