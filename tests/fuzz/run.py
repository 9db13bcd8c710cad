"""Feeds the readers with spoiled and hostile files and prints a table.

    python -m tests.fuzz.run --inputs 10000 [--start 0] [--seconds 30]

Inputs are named by their number: an input that failed once is `--start N --inputs 1`.
"""

import argparse
from collections import Counter, defaultdict

from tests.fuzz.corpus import corpus
from tests.fuzz.harness import MEMORY_MB, SECONDS, Result, results
from tests.fuzz.hostile import HOSTILE

HEAD = "kind      inputs   shown  refused  faults crashes  hangs    slowest       peak  which"


def row(kind: str, found: list[Result]) -> str:
    count = Counter(result.outcome if not result.good else "refused" for result in found if result.outcome != "shown")
    shown = sum(result.outcome == "shown" for result in found)
    slowest = max(found, key=lambda result: result.seconds)
    most = max(result.megabytes for result in found)
    return (
        f"{kind:8}{len(found):8}{shown:8}{count['refused']:9}{count['fault']:8}{count['crash']:8}{count['hang']:7}"
        f"{slowest.seconds:9.2f} s{most:8} MB  {slowest.asked}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    asked = parser.parse_args()
    numbers = range(asked.start, asked.start + asked.inputs)
    found: dict[str, list[Result]] = defaultdict(list)
    bad: list[Result] = []
    for result in results([*map(str, numbers), *HOSTILE], asked.seconds):
        name = sorted(corpus())[int(result.asked) % len(corpus())] if result.asked.isdigit() else "hostile-"
        found[name.partition("-")[0]].append(result)
        if not result.good:
            bad.append(result)
            print(f"{result.outcome}: {result.asked} ({name})\n{result.fault}", flush=True)
    print(f"a child may take {asked.seconds} s of its own time an input and {MEMORY_MB} MB; peak is the child's so far")
    print(HEAD)
    for kind, outcomes in sorted(found.items()):
        print(row(kind, outcomes))
    print(row("all", [result for outcomes in found.values() for result in outcomes]))
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
