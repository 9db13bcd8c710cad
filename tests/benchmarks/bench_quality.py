"""How well pages' pictures are judged, and what it costs: one table.

    python -m tests.benchmarks.bench_quality [--seeds 60] [--only blur,real,skew,…]

Made-up pages have seeds from 4,001 on (coarse crops from 20,001); seeds below 2,000 chose limits and shaped the methods
(limits.toml says which). The real pages (../shared/data/pages with labels.csv beside the repository, judged by eye;
skipped where absent) set `cut.desk`; `sharpness.soft`, `sharpness.readable`, `reading.rotation_sure` and
`duplicate.difference` were chosen with them in sight. Methods were mended while looking at them (streaks on an empty
page, the flat ovals of VAT forms, tiles with rules only, soft sides, desks and paper edges taken for cut text, lines of
photos lying on their side, rough second scans). So their figures flatter.
"Unreadable" for a crop means that the reading engine gets over 30 % of its characters wrong, "readable" under 10 %; of
the real pages the blurry ones that a person could not wholly read are. "Verdict" is what the program says, second
opinion of the reading engine included.
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
