"""Reading against the goals: missing pages, sorting, documents, printed numbers, seconds a page.

    python -m tests.benchmarks.bench_reading [--heaps 60] [--pictures 1] [--keep FOLDER]

Many dossiers are judged from simulated evidence (noise of reading, blurred pages); a few are printed, scanned and read
for real. What was read is kept in FOLDER, so that judging can be tried again without reading again.
"""

import argparse
import hashlib
import pickle
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rapidocr import RapidOCR

from srdi_desktop.evidence.text import lines_found, numbering, orientation, reader, reading
from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.evidence.text.reading import Look, look
from srdi_desktop.model.page import Evidence, Geometry, Origin, PageImage, Raster, Tone
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.sample.raster import Scanner, scan
from tests.benchmarks import real_documents, real_statements
from tests.benchmarks.dossiers import Heap, Leaf, make_heap
from tests.benchmarks.reading_truth import Counts, dossier_of, judged, score, simulated

BOOK = load_rulebook()
CATALOGUE = catalogue_files.load("national-srdi-2026")
_ONE_THREAD = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
ENTRIES = {entry.id for entry in CATALOGUE.entries}


def from_simulation(count: int, *, rough: bool = False) -> Counts:
    total = Counts()
    for seed in range(count):
        heap, noise = make_heap(seed, rough=rough), random.Random(f"noise {seed}")
        evidence = {(file.name, index): simulated(leaf, noise, BOOK) for file, index, leaf in heap.leaves()}
        total += score(heap, judged(dossier_of(heap, evidence, CATALOGUE), BOOK), ENTRIES)
    return total


def seconds_to_judge(pages: int = 2000) -> tuple[float, float]:
    """CPU seconds for one large dossier: the first time, and again after a decision (views of pages are kept)."""
    large, evidence, seed = Heap([]), dict[tuple[str, int], Evidence](), 0
    while len(evidence) < pages:
        heap, noise = make_heap(seed), random.Random(f"noise {seed}")
        for file in heap.files:
            file.name = f"{seed}-{file.name}"
            large.files.append(file)
        evidence |= {(file.name, index): simulated(leaf, noise, BOOK) for file, index, leaf in heap.leaves()}
        seed += 1
    dossier, seconds = dossier_of(large, evidence, CATALOGUE), []
    for _ in range(4):
        start = time.process_time()
        judged(dossier, BOOK)
        seconds.append((time.process_time() - start) * pages / len(evidence))
    return seconds[0], min(seconds[1:])


def picture(leaf: Leaf, seed: int, draw: random.Random) -> PageImage:
    scanner = Scanner(
        dpi=draw.choice((150, 200, 200, 300)),
        colour=False,
        skew=draw.uniform(-1.2, 1.2),
        turn=draw.choice((0,) * 17 + (90, 180, 270)),
        blur=4.0 if leaf.blurred else draw.uniform(0, 0.6),
        noise=draw.uniform(1, 6),
        paper=draw.randint(225, 252),
    )
    image = scan(leaf.sheet, scanner, seed)
    return PageImage(Raster(image.width, image.height, 1, image.tobytes()), None, b"", Origin.SCAN, dpi=scanner.dpi)


def read(heap: Heap, seed: int, keep: Path) -> dict[tuple[str, int], Evidence]:
    """Evidence of real pictures; the texts are remembered on disk for as long as the reading code stays the same."""
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (reader, lines_found, orientation, reading))
    kept = keep / f"heap-{seed}-{hashlib.sha256(code).hexdigest()[:12]}.pickle"
    if not kept.exists():
        draw = random.Random(f"scanner {seed}")
        pictures = (picture(leaf, place, draw) for place, (_, _, leaf) in enumerate(heap.leaves()))
        kept.write_bytes(pickle.dumps([look(image, "fast", BOOK) for image in pictures]))
    looks: list[Look] = pickle.loads(kept.read_bytes())
    return {
        (file.name, index): Evidence(
            tone=Tone(ink=0.03),
            geometry=Geometry(rotation=seen.rotation),
            text=seen.text,
            numbers=numbering.candidates(seen.text, seen.rotation or 0),
            facts=facts_of(seen.text, seen.rotation or 0, BOOK),
        )
        for (file, index, _), seen in zip(heap.leaves(), looks, strict=True)
    }


def seconds_a_page(heap: Heap, count: int) -> dict[str, float]:
    """Median CPU seconds a page: fast, whole, and the peer's own pipeline (rapidocr, whole page, one thread)."""
    draw, seconds = random.Random("speed"), defaultdict[str, list[float]](list)
    peer = RapidOCR(params=_ONE_THREAD)
    leaves = [leaf for _, _, leaf in heap.leaves()]
    for place, leaf in enumerate(leaves[:: max(1, len(leaves) // count)]):
        image = picture(leaf, place, draw)
        grey = np.frombuffer(image.grey.data, np.uint8).reshape(image.grey.height, image.grey.width)
        if look(image, "fast", BOOK).text.whole:
            continue  # read whole on purpose: its facts are wanted
        ways: dict[str, Callable[[], object]] = {
            "fast": lambda image=image: look(image, "fast", BOOK),
            "whole": lambda image=image: look(image, "whole", BOOK),
            "rapidocr": lambda grey=grey: peer(np.dstack([grey] * 3)),
        }
        for name, way in ways.items():
            start = time.process_time()
            way()
            seconds[name].append(time.process_time() - start)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def table(title: str, counts: Counts) -> None:
    def row(name: str, value: float, goal: str) -> None:
        print(f"  {name:<44}{value:>9.4f}   goal {goal}")

    print(f"{title}: {counts.pages} pages, {counts.removed} removed, {counts.borders} borders")
    row("missing pages, recall", counts.found / max(1, counts.removed), ">= 0.98")
    row("missing pages, false findings in 500 pages", counts.false_findings / counts.pages * 500, "<= 1")
    row("sorting, pages to the right entry", counts.sorted_right / counts.pages, ">= 0.97")
    row("printed numbers right (legible)", counts.numbers_right / max(1, counts.numbers), ">= 0.98")
    row("printed numbers wrong", counts.numbers_wrong / counts.pages, "<= 0.005")
    row("borders between documents found", counts.borders_found / max(1, counts.borders), ">= 0.95")
    row("pages wrongly torn apart", counts.borders_false / max(1, counts.inside), "-")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--heaps", type=int, default=60)
    arguments.add_argument("--pictures", type=int, default=1)
    arguments.add_argument("--speed", type=int, default=9, help="pages timed")
    arguments.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "srdi-bench-reading")
    chosen = arguments.parse_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    table("simulated evidence", from_simulation(chosen.heaps))
    table(
        "the same in haste: scanned again, any order, contents, appendices", from_simulation(chosen.heaps, rough=True)
    )
    real_documents.print_table()
    real_statements.print_table()
    first, again = seconds_to_judge()
    print(f"judging 2,000 pages: {first:.2f} CPU seconds the first time, {again:.2f} after a decision (goal < 0.3)")
    if chosen.pictures:
        total = Counts()
        for seed in range(1000, 1000 + chosen.pictures):
            heap = make_heap(seed, small=True)
            verdicts = judged(dossier_of(heap, read(heap, seed, chosen.keep), CATALOGUE), BOOK)
            total += score(heap, verdicts, ENTRIES)
        table("printed, scanned and read", total)
    if chosen.speed:
        reader.engine()
        taken = seconds_a_page(make_heap(1000, small=True), chosen.speed)
        print("CPU seconds a page: " + ", ".join(f"{name} {value:.2f}" for name, value in taken.items()))
        print(f"  fast <= 1.5 s; fast / whole {taken['fast'] / taken['whole']:.2f} (goal <= 0.25), ", end="")
        print(f"fast / rapidocr {taken['fast'] / taken['rapidocr']:.2f}")


if __name__ == "__main__":
    main()
