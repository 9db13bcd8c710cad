"""The whole faults-and-load suite and a table: what was tried, how often, what broke.

python -m tests.faults            the short form, some ten minutes on 2 cores
python -m tests.faults --long     10,000 spoiled files, 200 kills, 2,000 pages; about two hours
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    tried: int
    broken: int
    said: str = ""


@dataclass(frozen=True)
class Step:
    what: str
    run: Callable[[bool], Outcome]


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False, errors="replace"
    )


def pytest_on(targets: Sequence[str]) -> Callable[[bool], Outcome]:
    """Pytest targets; slow tests are included in the long form."""

    def run(thorough: bool) -> Outcome:
        with tempfile.TemporaryDirectory() as place:
            report = Path(place) / "report.xml"
            marker = ["-m", "slow or not slow"] if thorough else []
            done = command("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *marker, *targets)
            suite = next(ET.parse(report).getroot().iter("testsuite"))
        broken = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
        skipped = int(suite.get("skipped", "0"))
        said = done.stdout.strip().splitlines()[-1] if broken else (f"{skipped} skipped" if skipped else "")
        return Outcome(int(suite.get("tests", "0")) - skipped, broken, said)

    return run


def spoiled_files(thorough: bool) -> Outcome:
    done = command("-m", "tests.fuzz.run", "--inputs", "10000" if thorough else "300")
    total = re.search(r"^all\s+(\d+)\s+\d+\s+\d+\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d.]+) s", done.stdout, re.MULTILINE)
    if total is None:
        return Outcome(0, 1, done.stderr[-200:])
    faults, crashes, hangs = (int(total[number]) for number in (2, 3, 4))
    return Outcome(int(total[1]), faults + crashes + hangs, f"slowest {total[5]} s")


def load(thorough: bool) -> Outcome:
    sizes = ["100", "500", "2000"] if thorough else ["60"]
    done = command("-m", "tests.load", "--pages", *sizes)
    print(done.stdout, flush=True)
    last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1]
    return Outcome(sum(map(int, sizes)), int(done.returncode != 0), last)


STEPS = (
    Step("spoiled, truncated, lying and hostile scans (files)", spoiled_files),
    Step(
        "spoiled rules, notices, spreadsheets, applications (tests)", pytest_on(["tests/rules/test_hostile_input.py"])
    ),
    Step("hostile files through check and window (tests)", pytest_on(["tests/fuzz/test_program_lives_on.py"])),
    Step("killed at random moments (tests; 200 kills in the long form)", pytest_on(["tests/store/test_kills.py"])),
    Step("full, read-only, dying and pulled disks (tests)", pytest_on(["tests/store/test_faults.py"])),
    Step(
        "power cut at any moment, what was not flushed lost or reordered (1,000 cuts in the long form)",
        pytest_on(["tests/store/test_power_cut.py"]),
    ),
    Step(
        "another file in the dossier's place, links, a second user (tests)",
        pytest_on(["tests/store/test_overwritten.py", "tests/store/test_lock.py"]),
    ),
    Step(
        "dossier files of strangers (tests; memory and time in the long form)",
        pytest_on(["tests/store/test_hostile.py"]),
    ),
    Step("every writer on a full disk (tests)", pytest_on(["tests/test_files.py", "tests/test_writers.py"])),
    Step(
        "pipes, devices, endless and sparse files, odd names (tests)", pytest_on(["tests/workflow/test_odd_files.py"])
    ),
    Step("workers when their parent ends (tests)", pytest_on(["tests/workflow/test_children.py"])),
    Step("10,000 decisions, 2 GB, a clock that goes backwards (tests)", pytest_on(["tests/store/test_extremes.py"])),
    Step("damaged dossier files (tests)", pytest_on(["tests/store/test_rescue.py", "tests/workflow/test_repair.py"])),
    Step("decisions in any order, undone and redone (tests)", pytest_on(["tests/workflow/test_session_any_order.py"])),
    Step("dying, hanging and swelling workers (tests)", pytest_on(["tests/workflow/test_pool.py"])),
    Step(
        "interrupted and cut-off runs (tests)", pytest_on(["tests/test_interrupt.py", "tests/workflow/test_resume.py"])
    ),
    Step("exports cancelled, locked, on a full disk (tests)", pytest_on(["tests/export/test_reliability.py"])),
    Step(
        "active content, paths and names in exports; spoiled sources (tests)",
        pytest_on(["tests/export/test_pdf_pages.py", "tests/export/test_summary.py", "tests/export/test_mutations.py"]),
    ),
    Step("temporary files after a crash (tests)", pytest_on(["tests/workflow/test_places.py"])),
    Step(
        "no internet socket, by the kernel (tests)", pytest_on(["tests/test_no_sockets.py", "tests/test_main_job.py"])
    ),
    Step("large loads (pages)", load),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="faults and load")
    parser.add_argument("--long", action="store_true")
    thorough = parser.parse_args().long
    rows, broken = [], 0
    for step in STEPS:
        started = time.monotonic()
        outcome = step.run(thorough)
        broken += outcome.broken
        seconds = round(time.monotonic() - started)
        rows.append(f"| {step.what} | {outcome.tried} | {outcome.broken} | {seconds} s | {outcome.said} |")
        print(rows[-1], flush=True)
    print("\n| what was tried | how often | broken or lost | took | |\n|---|---|---|---|---|")
    print("\n".join(rows))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
