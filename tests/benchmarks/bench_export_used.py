"""The export as it is used: `srdi export` of a dossier file of distinct scanned pages, against a copy of its bytes.

    python -m tests.benchmarks.bench_export_used [--pages 400 2000] [--rounds 3] [--sets pdf image] [--load FOLDER]

CPU of the command (its export process counted), less judging (the same dossier only judged) and less what a dossier of
one page costs, over the CPU of `cat` for the same bytes, in one run; SHA-256 and the proof by bytes are in it. Floor:
what no export can do without, over the same: the chunks read out of SQLite, written, hashed, read back, flushed, and
nothing else. Peak: of the largest process. Every page differs in a few bytes of its header: nobody can store it once.
"""

import argparse
import contextlib
import hashlib
import os
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.export_load import DISTINCT, _page
from tests.benchmarks.plain_pdf import jpeg_pdf

JUDGED = (
    "import sys; from pathlib import Path; from srdi_desktop.workflow import main_job; "
    "main_job.check_saved(Path(sys.argv[1]))"
)
THROUGH = "import sys; from tests.benchmarks.bench_export_used import through; through(*sys.argv[1:])"
COLUMNS = ("cat s", "export s", "judging s", "one page s", "ratio", "floor", "peak MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[400, 2000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sets", nargs="+", default=["pdf", "image"])
    parser.add_argument("--load", type=Path)
    given = parser.parse_args()
    print(f"{'set':8}{'pages':>7}" + "".join(f"{name:>11}" for name in COLUMNS))
    with contextlib.ExitStack() as stack:
        load = given.load or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind in given.sets:
            for pages in given.pages:
                print(row(load, kind, pages, given.rounds), flush=True)


def row(load: Path, kind: str, pages: int, rounds: int) -> str:
    """Medians of some rounds, all parts of each round in turn."""
    many, one = dossier(load, kind, pages), dossier(load, kind, 1)
    seconds: dict[str, list[float]] = {name: [] for name in ("cat", "export", "judging", "one", "ratio", "floor")}
    peak = 0.0
    for number in range(rounds + 1):
        cat = cpu(["sh", "-c", f"cat '{many}' > '{load / 'copy'}'"])[0]
        (load / "copy").unlink()
        whole, high = exported(many, load)
        judging = judged(many)
        single = exported(one, load)[0] - judged(one)
        least = put_through(many, load) - put_through(one, load)
        if number:
            peak = max(peak, high)
            ratio = (whole - judging - single) / cat
            for name, value in zip(seconds, (cat, whole, judging, single, ratio, least / cat), strict=True):
                seconds[name].append(value)
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    cells = [f"{value:11.2f}" for value in middle.values()]
    return f"{kind:8}{pages:7}{''.join(cells)}{peak:11.0f}"


def exported(path: Path, load: Path) -> tuple[float, float]:
    """(CPU seconds, MB of the largest process) of `srdi export`."""
    with tempfile.TemporaryDirectory(dir=load) as out:
        return cpu([sys.executable, "-m", "srdi_desktop", "export", str(path), "-o", out])


def judged(path: Path) -> float:
    """CPU seconds of opening and judging alone."""
    return cpu([sys.executable, "-c", JUDGED, str(path)])[0]


def put_through(path: Path, load: Path) -> float:
    """CPU seconds of `through` in a process of its own."""
    target = load / "through"
    seconds = cpu([sys.executable, "-c", THROUGH, str(path), str(target)])[0]
    target.unlink()
    return seconds


def through(path: str, target: str) -> None:
    """All scans of a dossier file written to a file, hashed, read back and flushed, a chunk at a time."""
    digest = hashlib.sha256()
    with (
        contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db,
        Path(target).open("wb", buffering=0) as out,
        Path(target).open("rb", buffering=0) as again,
    ):
        for (number,) in db.execute("SELECT id FROM chunk ORDER BY id").fetchall():
            with db.blobopen("chunk", "data", number, readonly=True) as chunk:
                data = chunk.read()
            out.write(data)
            digest.update(data)
            if again.read(len(data)) != data:
                raise OSError(number)
        os.fsync(out.fileno())


def cpu(command: list[str]) -> tuple[float, float]:
    """(CPU seconds, peak MB) of a command and its children."""
    code = (
        "import resource,subprocess,sys; subprocess.run(sys.argv[1:],stdout=-3,stderr=-3); "
        "used=resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime+used.ru_stime,used.ru_maxrss/1024)"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True, env=env)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def dossier(load: Path, kind: str, pages: int) -> Path:
    """A dossier file of that many distinct pages, all in one entry; made once."""
    path = load / f"{kind}-{pages}.srdi"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=load) as folder:
            _stored(path, list(_files(load, Path(folder), kind, pages)))
    return path


def _files(load: Path, folder: Path, kind: str, pages: int) -> Iterator[Path]:
    pictures = []
    for number in range(pages):
        base = load / f"p{number % DISTINCT:02d}.jpg"
        if not base.exists():
            _page(number % DISTINCT, base)
        pictures.append(folder / f"{number:05d}.jpg")
        pictures[-1].write_bytes(_distinct(base.read_bytes(), number))
    if kind == "image":
        yield from pictures
        return
    for first in range(0, pages, 10):
        target = folder / f"d{first:05d}.pdf"
        target.write_bytes(jpeg_pdf(pictures[first : first + 10]))
        yield target


def _distinct(data: bytes, number: int) -> bytes:
    """The same picture with a number in its quantisation table's last, hardly used steps."""
    place = data.index(b"\xff\xdb") + 4 + 1 + 60
    return data[:place] + struct.pack(">H", 0x4040 + number) + data[place + 2 :]


def _stored(path: Path, files: list[Path]) -> None:
    """In a process of its own: a child's peak memory begins with its parent's."""
    listing = path.with_suffix(".txt")
    listing.write_text("\n".join(map(str, files)), encoding="utf-8")
    code = "import sys; from tests.benchmarks.bench_export_used import stored; stored(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", code, str(path), str(listing)], check=True)
    listing.unlink()


def stored(path: str, listing: str) -> None:
    """Import files and put all pages into the first entry."""
    from threading import Event

    from srdi_desktop.workflow import runs
    from srdi_desktop.workflow.catalogues import library
    from srdi_desktop.workflow.session import Session

    files = [Path(name) for name in Path(listing).read_text(encoding="utf-8").splitlines()]
    session = Session.create(Path(path), library.catalogue("national-srdi-2026"))
    session.add_scans([item.scan for item in runs.import_scans(session.path, files, session.book, {}, Event())])
    session.move(session.dossier.pages(), session.dossier.catalogue.entries[0].id)
    session.close()


if __name__ == "__main__":
    main()
