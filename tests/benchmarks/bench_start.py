"""From the start of the process to the first painted window, against an empty PySide6 window in the same run.

    python -m tests.benchmarks.bench_start [--rounds 15]

Both are started in turn, so that both see the same load; medians. CPU is the steadier figure on a shared machine.
Without a screen unless QT_QPA_PLATFORM says otherwise.
The same in the installed bundle: packaging/windows/first_window.sh.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

GOAL = 1.5


def started(kind: str, home: str) -> dict:
    """One start: {"cpu": s, "wall": s, "modules": [...]}."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "SRDI_HOME": home}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.first_window", kind, str(time.time())],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        started("program", home)  # the first start writes byte code
        turns = [{kind: started(kind, home) for kind in ("empty", "program", "page")} for _ in range(rounds)]
    print("| until painted | empty window ms | ours ms | ratio | goal |\n|---|---|---|---|---|")
    for kind, what, goal in (("program", "first window", GOAL), ("page", "start page in it", None)):
        for key in ("cpu", "wall"):
            blank, ours = (median(turn[one][key] for turn in turns) for one in ("empty", kind))
            said = "" if goal is None else f"≤ {goal}" if ours <= goal * blank else f"≤ {goal}: **missed**"
            print(f"| {what}, {key} | {1000 * blank:.0f} | {1000 * ours:.0f} | {ours / blank:.2f} | {said} |")


if __name__ == "__main__":
    main()
