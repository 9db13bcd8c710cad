"""Export against a plain copy and against peers, in one run: CPU ratio to `cat`, peak memory, size.

    python -m tests.benchmarks.bench_export [--pages 500 2000] [--rounds 5] [--sets pdf image] [--peers PYTHON]

Load: A4 colour JPEG of 300 dpi, about 750 kB a page, made here from noise and text-like strokes, as PDFs of 10 pages
or as single files. Job: contents, 60 bookmarks, page labels, a stamp on each page. Every variant runs in a process of
its own; each round runs all of them, rotated; the ratio is taken round by round, then the median. `--peers` names an
interpreter that has pikepdf and img2pdf, which the program itself does not need.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

BOOKMARKS = 60
DISTINCT = 20


def make_load(folder: Path) -> None:
    """20 different pages as JPEG, and two PDFs of 10 of them, as a scanner writes them."""
    import numpy as np
    from PIL import Image, ImageFilter

    from tests.benchmarks.plain_pdf import jpeg_pdf

    names = []
    for number in range(DISTINCT):
        noise = np.random.default_rng(number)
        paper = np.full((3508, 2480, 3), (244, 241, 232), np.float32)
        for row in range(400, 3200, 110):  # lines of strokes, as dense as print
            strokes = np.repeat(noise.random((1, 180)) < 0.62, 12, axis=1)[:, :2060]
            ink = np.repeat(strokes, 50, axis=0) & (np.repeat(noise.random((50, 515)), 4, axis=1)[:, :2060] < 0.6)
            paper[row : row + 50, 200 : 200 + ink.shape[1]][ink] = 40
        paper += noise.normal(0, 1.2, paper.shape[:2])[..., None]
        image = Image.fromarray(np.clip(paper, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.9))
        name = folder / f"p{number:02d}.jpg"
        image.save(name, quality=85, dpi=(300, 300))
        names.append(name)
    for half in range(2):
        (folder / f"d{half}.pdf").write_bytes(jpeg_pdf(names[half * 10 : half * 10 + 10]))


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


def ours(files: Sequence[Path], kind: str, target: Path, *, verified: bool) -> None:
    """The program's own export; without verification and hash for the comparison with programs that have none."""
    from srdi_desktop.export import drawn, replacing, write_dossier
    from srdi_desktop.model.page import PageRef
    from srdi_desktop.model.plan import ExportOptions, ExportPlan, PlannedDocument, PlannedPage, PlannedSection

    if not verified:
        replacing.checked = lambda *_: []
        drawn.hashed = lambda path: ("", path.stat().st_size)
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
    plan = ExportPlan("申报材料", "示例公司", "目录", 2026, tuple(sections), options)
    write_dossier(plan, target, lambda scan: files[int(scan, 16)].open("rb"))


def plain_pypdf(files: Sequence[Path], kind: str, target: Path) -> None:
    """pypdf as its documentation shows it: append, write; no stamps."""
    import pypdf

    writer = pypdf.PdfWriter()
    for file in files:
        writer.append(str(file))
    for number in range(BOOKMARKS):
        writer.add_outline_item(f"第 {number} 项", number)
    writer.write(str(target))


def pypdf_stamped(files: Sequence[Path], kind: str, target: Path) -> None:
    """The recipe of the forums: a reportlab page merged onto each page."""
    import io

    import pypdf
    from reportlab.pdfgen.canvas import Canvas

    writer, number = pypdf.PdfWriter(), 0
    for file in files:
        for page in pypdf.PdfReader(str(file)).pages:
            number += 1
            held = io.BytesIO()
            canvas = Canvas(held)
            canvas.drawRightString(560, 20, f"{number}")
            canvas.save()
            writer.add_page(page).merge_page(pypdf.PdfReader(held).pages[0])
    writer.write(str(target))


def pikepdf_merge(files: Sequence[Path], kind: str, target: Path) -> None:
    """pikepdf, pages extended; no stamps."""
    import pikepdf

    with pikepdf.new() as out:
        for file in files:
            out.pages.extend(pikepdf.open(file).pages)
        out.save(target)


def img2pdf_convert(files: Sequence[Path], kind: str, target: Path) -> None:
    """img2pdf; no stamps, no bookmarks."""
    import img2pdf

    with target.open("wb") as out:
        img2pdf.convert([str(file) for file in files], outputstream=out)


IN_PROCESS = {
    "ours": lambda *a: ours(*a, verified=False),
    "ours, verified and hashed": lambda *a: ours(*a, verified=True),
    "pypdf append, no stamps": plain_pypdf,
    "pypdf + reportlab, merge_page": pypdf_stamped,
    "pikepdf, no stamps": pikepdf_merge,
    "img2pdf, no stamps": img2pdf_convert,
}
PDF_SET = (
    "ours",
    "ours, verified and hashed",
    "pypdf append, no stamps",
    "pypdf + reportlab, merge_page",
    "pikepdf, no stamps",
)
IMAGE_SET = ("ours", "ours, verified and hashed", "img2pdf, no stamps")
PEERS = ("pikepdf, no stamps", "img2pdf, no stamps")


def commands(kind: str, peers: str | None) -> dict[str, list[str]]:
    """Variant -> command; sources come as a list file, the target last."""
    me = [sys.executable, "-m", "tests.benchmarks.bench_export", "--one"]
    found = {"cat": ["sh", "-c", 'xargs -a "$0" cat > "$1"']}
    for name in PDF_SET if kind == "pdf" else IMAGE_SET:
        python = peers if name in PEERS else sys.executable
        if python:
            found[name] = [python, *me[1:], name, kind]
    if kind == "pdf" and shutil.which("qpdf"):
        found["qpdf, no stamps"] = ["sh", "-c", 'qpdf --empty --pages $(cat "$0") -- "$1"']
    return found


def measured(command: list[str], listing: Path, target: Path) -> tuple[float, float, int] | None:
    """(CPU seconds, peak MB, bytes written) of a child; None when it failed."""
    child = subprocess.Popen([*command, str(listing), str(target)], stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode or not target.exists():
        return None
    result = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, target.stat().st_size
    target.unlink()
    return result


def table(kind: str, pages: int, rounds: int, load: Path, peers: str | None) -> None:
    """Measure one set and print its rows."""
    listing, target = load / "list.txt", load / "out.pdf"
    files = sources(load, kind, pages)
    listing.write_text("\n".join(map(str, files)))
    total = sum(file.stat().st_size for file in files)
    variants = commands(kind, peers)
    results: dict[str, list[tuple[float, float, int]]] = {name: [] for name in variants}
    order = list(variants)
    for number in range(rounds + 1):
        for name in order[number % len(order) :] + order[: number % len(order)]:
            result = measured(variants[name], listing, target)
            if number and result:  # the first round only warms the cache
                results[name].append(result)
    print(f"\n{kind} set, {pages} pages, {total / 1e6:.0f} MB, {rounds} rounds")
    print(f"{'variant':34}{'CPU s':>8}{'ratio to cat':>14}{'peak MB':>9}{'size':>9}")
    for name, rows in results.items():
        if not rows:
            print(f"{name:34}{'not here':>8}")
            continue
        ratio = statistics.median(row[0] / base[0] for row, base in zip(rows, results["cat"], strict=True))
        cpu, peak = statistics.median(row[0] for row in rows), max(row[1] for row in rows)
        print(f"{name:34}{cpu:8.2f}{ratio:14.2f}{peak:9.0f}{rows[0][2] / total:9.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[500, 2000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sets", nargs="+", default=["pdf", "image"])
    parser.add_argument("--peers", help="an interpreter with pikepdf and img2pdf")
    parser.add_argument("--load", type=Path, help="folder of the made pages, kept for the next run")
    parser.add_argument("--one", nargs=4, metavar=("VARIANT", "SET", "LIST", "TARGET"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, kind, listing, target = options.one
        IN_PROCESS[name](list(map(Path, Path(listing).read_text().split())), kind, Path(target))
        return
    with contextlib.ExitStack() as stack:
        load = options.load or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        load.mkdir(exist_ok=True)
        if not list(load.glob("*.pdf")):
            # In a process of its own: a child's peak memory begins with its parent's.
            code = f"from tests.benchmarks import bench_export as b; b.make_load(b.Path({str(load)!r}))"
            subprocess.run([sys.executable, "-c", code], check=True)
        for kind in options.sets:
            for pages in options.pages:
                table(kind, pages, options.rounds, load, options.peers)


if __name__ == "__main__":
    main()
