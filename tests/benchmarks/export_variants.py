"""What the export's benchmark compares: this program in several ways, and the peers that are here."""

import dataclasses
import hashlib
import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from tests.benchmarks.export_load import BOOKMARKS, plan_of, world_of

Variant = Callable[[Sequence[Path], str, Path], None]


def _bare() -> None:
    """Without verification and hash, for the comparison with programs that have none."""
    from srdi_desktop.export import replacing
    from srdi_desktop.export.papers import drawn_sheets

    replacing.checked = lambda *_: []
    drawn_sheets.hashed = lambda path: ("", path.stat().st_size)


def ours(files: Sequence[Path], kind: str, target: Path) -> None:
    """The program's own export of loose files."""
    _bare()
    _written(files, kind, target, lambda scan: files[int(scan, 16)].open("rb"))


def ours_from_dossier(files: Sequence[Path], kind: str, target: Path) -> None:
    """The same out of a dossier file, as the program always has it."""
    from srdi_desktop.store import Blobs

    _bare()
    dossier, known = files[0].parent.parent / "load.srdi", {}
    for name in {file.stat().st_ino: file for file in files}.values():
        known[name.stat().st_ino] = hashlib.sha256(name.read_bytes()).hexdigest()
    ids = [known[file.stat().st_ino] for file in files]
    with Blobs(dossier) as blobs:
        _written(files, kind, target, lambda scan: blobs.open(ids[int(scan, 16)]))


def ours_whole(files: Sequence[Path], kind: str, target: Path) -> None:
    """All that the window does: summary bound in, verified by the second engine, pages looked at, hashed."""
    from srdi_desktop.export import bound_summary
    from srdi_desktop.rules import load_rulebook

    plan = plan_of(files, kind)
    bound = bound_summary(*world_of(plan), plan)
    _written(files, kind, target, lambda scan: files[int(scan, 16)].open("rb"), load_rulebook().limits, bound)


def ours_verified(files: Sequence[Path], kind: str, target: Path) -> None:
    """Verified by the second engine and hashed."""
    _written(files, kind, target, lambda scan: files[int(scan, 16)].open("rb"))


def _written(
    files: Sequence[Path], kind: str, target: Path, opened: Callable[[str], BinaryIO], limits: Any = None,
    bound: Any = None,
) -> None:  # fmt: skip
    from srdi_desktop.export import write_dossier

    plan = plan_of(files, kind)
    if bound:
        plan = dataclasses.replace(plan, options=dataclasses.replace(plan.options, summary_bound=True))
    write_dossier(plan, target, opened, limits=limits, bound=bound)


def pypdf_append(files: Sequence[Path], kind: str, target: Path) -> None:
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
    import pypdf

    writer, number = pypdf.PdfWriter(), 0
    for file in files:
        for page in pypdf.PdfReader(str(file)).pages:
            number += 1
            writer.add_page(page).merge_page(_stamp(number))
    writer.write(str(target))


def _stamp(number: int) -> Any:
    import pypdf
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.drawRightString(560, 20, f"{number}")
    canvas.save()
    return pypdf.PdfReader(held).pages[0]


def bundle_script(files: Sequence[Path], kind: str, target: Path) -> None:
    """As makers of court bundles do it: merge, contents, numbers, bookmarks in a pass each, a file between them."""
    import pypdf

    step = target.with_suffix(".step.pdf")
    pypdf_append(files, kind, step)
    for number in range(3):
        writer = pypdf.PdfWriter()
        for position, page in enumerate(pypdf.PdfReader(str(step)).pages, start=1):
            added = writer.add_page(page)
            if number == 1:
                added.merge_page(_stamp(position))
        writer.write(str(step))
    step.replace(target)


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


def mupdf_images(files: Sequence[Path], kind: str, target: Path) -> None:
    """PyMuPDF, a page for each picture."""
    import pymupdf

    out = pymupdf.open()
    for file in files:
        out.new_page(width=595, height=842).insert_image(pymupdf.Rect(0, 0, 595, 842), filename=str(file))
    out.save(target)


def reportlab_images(files: Sequence[Path], kind: str, target: Path) -> None:
    """reportlab, a picture drawn on each page, without its ASCII-85."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    canvas = Canvas(str(target))
    for file in files:
        canvas.drawImage(str(file), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()


OURS: dict[str, Variant] = {
    "ours": ours,
    "ours, from a dossier file": ours_from_dossier,
    "ours, verified and hashed": ours_verified,
    "ours, summary bound in, all checks": ours_whole,
}
PDF_PEERS: dict[str, Variant] = {
    "pypdf append": pypdf_append, "pypdf + reportlab, merge_page": pypdf_stamped,
    "bundle script (pypdf, reportlab)": bundle_script, "pikepdf": pikepdf_merge,
}  # fmt: skip
IMAGE_PEERS: dict[str, Variant] = {
    "img2pdf": img2pdf_convert, "PyMuPDF": mupdf_images, "reportlab": reportlab_images,
}  # fmt: skip
FOREIGN = ("pikepdf", "img2pdf", "PyMuPDF")  # run by the interpreter of --peers
SLOW = ("bundle script (pypdf, reportlab)", "pdfunite", "Ghostscript", "reportlab", "PyMuPDF")
COMMANDS = {  # $0 the list of sources, $1 the target
    "qpdf": 'qpdf --empty --pages $(cat "$0") -- "$1"',
    "qpdf, linearized": 'qpdf --empty --linearize --pages $(cat "$0") -- "$1"',
    "MuPDF (mutool merge)": 'mutool merge -o "$1" $(cat "$0")',
    "pdfunite": 'pdfunite $(cat "$0") "$1"',
    "Ghostscript": 'gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -o "$1" $(cat "$0")',
}


def variants(kind: str, python: str, peers: str | None) -> tuple[dict[str, list[str]], list[str]]:
    """(variant -> command, those that are not here); the list of sources and the target come last."""
    one = ["-m", "tests.benchmarks.bench_export", "--one"]
    found = {"cat": ["sh", "-c", 'xargs -a "$0" cat > "$1"']}
    absent = ["PDF Arranger: has no command line"] if kind == "pdf" else []
    for name in [*OURS, *(PDF_PEERS if kind == "pdf" else IMAGE_PEERS)]:
        interpreter = peers if name in FOREIGN else python
        if interpreter:
            found[name] = [interpreter, *one, name, kind]
        else:
            absent.append(f"{name}: needs --peers")
    for name, command in COMMANDS.items() if kind == "pdf" else ():
        if shutil.which(command.split()[0]):
            found[name] = ["sh", "-c", command]
        else:
            absent.append(f"{name}: not installed")
    return found, absent


def run(name: str, kind: str, listing: str, target: str) -> None:
    """One variant, in the process that is measured."""
    files = list(map(Path, Path(listing).read_text(encoding="utf-8").split()))
    {**OURS, **PDF_PEERS, **IMAGE_PEERS}[name](files, kind, Path(target))
