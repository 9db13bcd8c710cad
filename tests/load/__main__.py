"""python -m tests.load --pages 100 500 2000"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.load.pile import make_load, make_long_pdf
from tests.load.stage import STAGES

# Peak MB of the process that does it, whatever the number of pages; judging and the export's plan hold all evidence.
CEILINGS = {
    "import": 100, "measure": 250, "read": 250, "judge": 250, "reopen": 250, "export": 250, "window": 400,
    "long pdf": 250,
}  # fmt: skip
FASTEST = {"judging cold": 3.0, "judging after a decision": 0.4}  # CPU ms a page
HEAD = (
    "| stage | pages | CPU ms a page | wall ms a page | peak MB | ceiling | largest child MB | ceiling |\n"
    "|---|---|---|---|---|---|---|---|"
)
LONG = 100  # pages of the PDF that one worker goes through
WORKER = 250  # the largest of the processes it started
GROWTH = 1.6  # cost per page of the largest load over that of the smallest; start-up makes the small one dearer


def run_stage(stage: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.load.stage", stage, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure_loads(loads: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Rows of every stage by number of pages; the long PDF is drawn once."""
    with tempfile.TemporaryDirectory(prefix="srdi-load-") as place:
        long = Path(place) / "long.pdf"
        make_long_pdf(long, LONG)
        return {pages: measure_load(pages, long) for pages in loads}


def measure_load(pages: int, long: Path) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="srdi-load-") as place:
        folder = Path(place)
        size = make_load(folder / "pile", pages)
        shutil.copy(long, folder / "long.pdf")
        print(f"\n{pages} pages, {size / 1e6:.0f} MB", flush=True)
        print(HEAD)
        rows = []
        for stage in STAGES:
            row = run_stage(stage, folder)
            rows.append(row)
            cpu, wall = (1000 * row[key] / row["pages"] for key in ("cpu", "wall"))
            print(
                f"| {stage} | {row['pages']} | {cpu:.1f} | {wall:.1f} | {row['peak_mb']:.0f} | {CEILINGS[stage]} "
                f"| {row['child_mb']:.0f} | {WORKER} |",
                flush=True,
            )
            for lap, spent in row["laps"].items():
                print(f"| {lap} | {row['pages']} | {spent:.2f} | | | | | |", flush=True)
        return rows


def show_growth(loads: dict[int, list[dict[str, Any]]]) -> None:
    """CPU ms a page of every stage at each load, and the largest load's over the smallest's."""
    sizes = sorted(loads)
    print("\n| stage, CPU ms a page | " + " | ".join(f"{pages} pages" for pages in sizes) + " | growth |")
    print("|---|" + "---|" * (len(sizes) + 1))
    for place, row in enumerate(loads[sizes[0]]):
        each = [1000 * loads[pages][place]["cpu"] / loads[pages][place]["pages"] for pages in sizes]
        print(f"| {row['stage']} | " + " | ".join(f"{cost:.1f}" for cost in each) + f" | {each[-1] / each[0]:.2f} |")
        for lap in row["laps"]:
            spent = [loads[pages][place]["laps"][lap] for pages in sizes]
            print(f"| {lap} | " + " | ".join(f"{cost:.2f}" for cost in spent) + f" | {spent[-1] / spent[0]:.2f} |")


def main() -> int:
    parser = argparse.ArgumentParser(description="load test")
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 500])
    loads = measure_loads(parser.parse_args().pages)
    show_growth(loads)
    broken = [
        f"{row['stage']} at {pages} pages: {row['peak_mb']:.0f} MB, ceiling {CEILINGS[row['stage']]}"
        for pages, rows in loads.items()
        for row in rows
        if row["peak_mb"] > CEILINGS[row["stage"]]
    ]
    broken += [
        f"{row['stage']} at {pages} pages: a child of {row['child_mb']:.0f} MB, ceiling {WORKER}"
        for pages, rows in loads.items()
        for row in rows
        if row["child_mb"] > WORKER
    ]
    broken += [
        f"{lap} at {pages} pages: {spent:.2f} ms a page, at most {FASTEST[lap]}"
        for pages, rows in loads.items()
        for row in rows
        for lap, spent in row["laps"].items()
        if spent > FASTEST.get(lap, spent)
    ]
    first, last = loads[min(loads)], loads[max(loads)]
    broken += [
        f"{small['stage']}: cost per page grows {ratio:.2f} times"
        for small, large in zip(first, last, strict=True)
        if (ratio := (large["cpu"] / large["pages"]) / (small["cpu"] / small["pages"])) > GROWTH
    ]
    print("\n" + ("\n".join(broken) if broken else "every ceiling held; cost grows linearly"))
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
