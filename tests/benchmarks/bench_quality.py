"""How well pages' pictures are judged, and what it costs: one table.

    python -m tests.benchmarks.bench_quality [--seeds 60] [--only blur,real,skew,…]

Made-up pages have seeds from 4,001 on (coarse crops from 20,001); seeds below 2,000 chose limits and shaped the methods
(limits.toml says which). The real pages lie in ../shared/data (skipped where absent), judged by eye. Limits of
sharpness, resolution, covered and cut pages and the method of sharpness were chosen with all of them in sight, so the
verdict's figures flatter; beside them stands what limits do that were chosen without the page's source, and without
half of the sources, for the verdict's measure, for the same edges on all ink and for W10.
"Unreadable" for a crop means that the reading engine gets over 30 % of its characters wrong, "readable" under 10 %; of
the real pages those that a person could not wholly read. "Verdict" is what the program says.
"""

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks import quality_blur, quality_made, quality_real, quality_twins, quality_ways

Row = tuple[str, str, str, str]  # what, measured, goal, on what

PARTS: dict[str, Callable[[int], Iterator[Row]]] = {
    "blur": quality_blur.rows,
    "real": quality_real.rows,
    "sides": quality_blur.sides,
    "enlarged": quality_blur.enlarged,
    "blank": quality_made.blank,
    "skew": quality_made.skew,
    "orientation": quality_ways.rows,
    "cut": quality_made.cut_off,
    "duplicates": quality_twins.rows,
    "piles": quality_twins.piles,
    "seals": quality_made.seals,
    "cost": quality_made.cost,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=60, help="made-up pages for each part")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    chosen = parser.parse_args()
    print("| what | measured | goal | on |\n|---|---|---|---|", flush=True)
    for part in chosen.only.split(","):
        start = time.perf_counter()
        for what, measured, goal, on in PARTS[part](chosen.seeds):
            print(f"| {what} | {measured} | {goal} | {on} |", flush=True)
        print(f"<!-- {part}: {time.perf_counter() - start:.0f} s -->", flush=True)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
