"""Export against a plain copy and against peers, in one run: CPU ratio to `cat`, peak memory, size.

    python -m tests.benchmarks.bench_export [--pages 500 2000] [--rounds 5] [--sets pdf image] [--peers PYTHON]

Load: A4 colour JPEG of 300 dpi, about 750 kB a page, made here from noise and text-like strokes, as PDFs of 10 pages
or as single files. Job: contents, 60 bookmarks, page labels, a stamp on each page; peers make none of these. Every
variant runs in a process of its own; each round runs all of them, rotated; the ratio is taken round by round, then the
median. Slow peers get the first 100 pages only: their ratio is that of CPU for each byte. `--peers` names an
interpreter that has pikepdf, img2pdf and PyMuPDF, which the program itself does not need.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import export_variants
from tests.benchmarks.export_load import sources

SLOW_PAGES = 100


class Result(NamedTuple):
    """CPU seconds, peak MB, bytes written, bytes read."""

    cpu: float
    peak: float
    size: int
    given: int


def measured(command: list[str], files: list[Path], folder: Path) -> Result | None:
    """One run as a child; None when it failed."""
    listing, target = folder / "list.txt", folder / "out.pdf"
    listing.write_text("\n".join(map(str, files)))
    # Modules compiled beforehand, as those of an installed program are; the first round, not counted, does it.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    child = subprocess.Popen([*command, str(listing), str(target)], stderr=subprocess.DEVNULL, env=env)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode or not target.exists():
        return None
    given = sum(file.stat().st_size for file in files)
    result = Result(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, target.stat().st_size, given)
    target.unlink()
    return result


def table(kind: str, pages: int, rounds: int, load: Path, peers: str | None) -> None:
    """Measure one set and print its rows."""
    files = sources(load, kind, pages)
    some = files[: SLOW_PAGES // 10 if kind == "pdf" else SLOW_PAGES]
    commands, absent = export_variants.variants(kind, sys.executable, peers)
    results: dict[str, list[Result]] = {name: [] for name in commands}
    order = list(commands)
    for number in range(rounds + 1):
        for name in order[number % len(order) :] + order[: number % len(order)]:
            given = some if name in export_variants.SLOW else files
            result = measured(commands[name], given, load)
            if number and result:  # the first round only warms the cache
                results[name].append(result)
    total = sum(file.stat().st_size for file in files)
    print(f"\n{kind} set, {pages} pages, {total / 1e6:.0f} MB, {rounds} rounds")
    print(f"{'variant':36}{'CPU s':>8}{'ratio to cat':>14}{'peak MB':>9}{'size':>9}")
    for name, rows in results.items():
        print(_row(name, rows, results["cat"]))
    print("\n".join(f"  {line}" for line in absent))
    sys.stdout.flush()


def _row(name: str, rows: list[Result], cat: list[Result]) -> str:
    if not rows:
        return f"{name:36}{'failed':>8}"
    ratio = statistics.median(
        (row.cpu / row.given) / (base.cpu / base.given) for row, base in zip(rows, cat, strict=True)
    )
    cpu, peak = statistics.median(row.cpu for row in rows), max(row.peak for row in rows)
    label = f"{name} (100 pages)" if name in export_variants.SLOW else name
    return f"{label:36}{cpu:8.2f}{ratio:14.2f}{peak:9.0f}{rows[0].size / rows[0].given:9.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[500, 2000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sets", nargs="+", default=["pdf", "image"])
    parser.add_argument("--peers", help="an interpreter with pikepdf, img2pdf and PyMuPDF")
    parser.add_argument("--load", type=Path, help="folder of the made pages, kept for the next run")
    parser.add_argument("--one", nargs=4, metavar=("VARIANT", "SET", "LIST", "TARGET"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        export_variants.run(*options.one)
        return
    with contextlib.ExitStack() as stack:
        load = options.load or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        load.mkdir(exist_ok=True)
        if not list(load.glob("*.srdi")):
            # In a process of its own: a child's peak memory begins with its parent's.
            code = f"from tests.benchmarks import export_load as b; b.make_load(b.Path({str(load)!r}))"
            subprocess.run([sys.executable, "-c", code], check=True)
        for kind in options.sets:
            for pages in options.pages:
                table(kind, pages, options.rounds, load, options.peers)


if __name__ == "__main__":
    main()
