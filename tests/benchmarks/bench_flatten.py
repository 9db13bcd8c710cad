"""How well sheets are found in photos, what flattening costs and what it does for reading: tables.

    python -m tests.benchmarks.bench_flatten [--first 9001] [--photos 300] [--only made,scans,photos,reading,cost]
        [--outlines FOLDER…]

Made photos: tests/resources/photos.py, odd seeds from 9,001 on, which chose nothing (even seeds chose method and
limits; 5,001 to 5,599 were looked at once between). "Sure" is the verdict. An overlap is intersection over union of
found and true sheet within the picture; of two papers either counts. True scans and real photos are those of
../shared/data (skipped where absent). `--outlines`: folders that hold images/ and labels/ with a polygon of the sheet
a line (YOLO segmentation: class, then x and y in fractions), real photos whose outlines others drew.

`--only limit`: paper.sure left out source by source, a source being a kind of made photo (even seeds) or a family of
file names of the outlines.
"""

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from srdi_desktop.evidence import measure
from srdi_desktop.evidence.measured_page import array_of, ends_of
from srdi_desktop.evidence.picture.paper import find_paper
from srdi_desktop.evidence.text.reader import detect
from srdi_desktop.model import Evidence, FoundPaper, Level, Limit, Limits, Origin, PageImage, PaperVerdict, RuleBook
from srdi_desktop.rules import load_limits
from srdi_desktop.scans import open_scan
from srdi_desktop.scans.images.flattening import evened, flattened
from tests.benchmarks.quality_blur import findings_of
from tests.benchmarks.quality_scores import share_between
from tests.resources import photos
from tests.resources.opened import page_image

DATA = Path(__file__).parents[3] / "shared" / "data"
BOOK = RuleBook(load_limits())
LIMITS = BOOK.limits
NO_LINES = np.empty((0, 4))
GROUPS = {
    "ordinary desks, textures, fingers, A3 spread": photos.ORDINARY, "white desk": ("white",), "clutter": ("clutter",),
    "two papers": ("two",), "partly outside": ("outside",), "page in a book": ("book",),
}  # fmt: skip
WELL, BADLY = 0.95, 0.8  # overlap
HEAD = ("| photos | n | mean overlap | ≥ .95 | sure | of the sure ≥ .95 / < .80 |", "|---|---|---|---|---|---|")
GRAIN = 400  # cells along each side of a picture in which outlines are compared
WANTED = 0.98  # of the sure ones that shall lie well
FEWEST = 8  # photos of a source; smaller ones are one together


@dataclass(frozen=True)
class Tried:
    """One made photo: the overlap, 0 where nothing was found, the verdict, and CPU seconds of the search."""

    kind: str
    overlap: float
    verdict: PaperVerdict | None
    both: bool
    seconds: float
    score: float = 0.0


def ends_on(picture: Image.Image) -> np.ndarray:
    """Lines of text as the reading engine finds them on a page."""
    grey = np.asarray(picture.convert("L"))
    return ends_of(list(detect(grey, int(LIMITS["reading.fast_px"]))), picture.size)


def tried(made: photos.Photo, lines: np.ndarray, limits: Limits = LIMITS) -> Tried:
    """Search one made photo."""
    pixels, size = array_of(page_image(made.picture).colour), made.picture.size
    start = time.process_time()
    found = find_paper(pixels, lines, limits)
    seconds = time.process_time() - start
    if found is None:
        return Tried(made.kind, 0.0, None, False, seconds)
    truths = [made.corners] if made.other is None else [made.corners, made.other]
    overlap = max(photos.overlap(found.corners, truth, size) for truth in truths)
    best = [max((photos.overlap(one, truth, size) for one in found.others), default=0) for truth in truths]
    return Tried(made.kind, overlap, found.verdict, min(best) >= WELL, seconds, found.score)


def made(first: int, count: int) -> Iterator[str]:
    with_lines: list[Tried] = []
    without: list[Tried] = []
    for kind, seed in photos.seeds_of(first, count):
        one = photos.photo(kind, seed)
        with_lines.append(tried(one, ends_on(one.picture)))
        without.append(tried(one, NO_LINES))
    yield from HEAD
    yield _row("all, with lines of text", with_lines)
    yield _row("all, without", without)
    for name, kinds in GROUPS.items():
        yield _row(f"– {name}", [one for one in with_lines if one.kind in kinds])
    two = [one for one in with_lines if one.kind == "two"]
    yield ""
    yield f"Two papers, both proposed right: {share_between(sum(one.both for one in two), len(two))}."
    times = [1000 * one.seconds for one in with_lines]
    usual, most = np.median(times), np.percentile(times, 95)
    yield f"CPU of the search: {usual:.0f} ms median, {most:.0f} ms at the 95th percentile."


def _row(name: str, some: Sequence[Tried]) -> str:
    sure = [one for one in some if one.verdict is PaperVerdict.SURE]
    mean = np.mean([one.overlap for one in some] or [0])
    cells = [_well(some), share_between(len(sure), len(some))]
    cells.append(f"{_well(sure)} / {sum(one.overlap < BADLY for one in sure)}")
    return f"| {name} | {len(some)} | {mean:.3f} | " + " | ".join(cells) + " |"


def _well(some: Sequence[Tried]) -> str:
    return share_between(sum(one.overlap >= WELL for one in some), len(some))


def _real(*, photo: bool) -> Iterator[tuple[str, PageImage]]:
    """Names and pages of the labelled real material that is, or is no, photo."""
    for folder, column in (("pages", "kind"), ("documents", "medium")):
        with (DATA / folder / "labels.csv").open(encoding="utf-8") as table:
            labels = [row for row in csv.DictReader(table) if (row[column] == "photo") is photo]
        for label in labels:
            file = DATA / folder / label["file"]
            with file.open("rb") as stream, open_scan(stream, file.name, LIMITS) as scan:
                for index in range(1, min(3, scan.page_count) + 1):
                    yield f"{file.name} {index}", scan.page(index)


def _searched(image: PageImage) -> tuple[FoundPaper | None, FoundPaper | None]:
    """With lines of text and without; drawn and black-and-white pages are not searched."""
    if image.bilevel or image.origin is Origin.DIGITAL:
        return None, None
    grey = array_of(image.grey)
    lines = ends_of(list(detect(grey, int(LIMITS["reading.fast_px"]))), (image.grey.width, image.grey.height))
    pixels = array_of(image.colour or image.grey)
    return find_paper(pixels, lines, LIMITS), find_paper(pixels, NO_LINES, LIMITS)


def _verdict_of(found: FoundPaper | None) -> str:
    return "none" if found is None else str(found.verdict)


def real(*, photo: bool) -> Iterator[str]:
    if not DATA.is_dir():
        yield "Real pages: skipped, not beside the repository."
        return
    seen: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    sure: list[str] = []
    for name, image in _real(photo=photo):
        both = _searched(image)
        for count, found in zip(seen, both, strict=True):
            count[_verdict_of(found)] += 1
        sure += [f"{name.split('_')[0]} {both[0].score:.2f}"] if _verdict_of(both[0]) == "sure" else []
    of, what = seen[0].total(), "real photos" if photo else "true scans, renders and drawn pages"
    for how, count in zip(("with lines of text", "without"), seen, strict=True):
        told = ", ".join(f"{number} {verdict}" for verdict, number in sorted(count.items()))
        yield f"{what}, {how}: sure {share_between(count['sure'], of)}; {told}."
    yield f"Sure: {'; '.join(sure) or 'none'}."


def _read(picture: Image.Image) -> tuple[int, Evidence]:
    """(characters read with a score of 0.9 and more, evidence) of a page read whole."""
    found = measure(page_image(picture, origin=Origin.PHOTO), BOOK, "whole")
    return sum(len(line.text) for line in found.text.lines if line.score >= 0.9), found


def reading(first: int, count: int) -> Iterator[str]:
    """Sure photos before and after flattening and light: made ones of ordinary desks, then real ones."""
    yield "| photos | n | characters read ≥ 0.9 | not fewer after | page.blurry | seals |"
    yield "|---|---|---|---|---|---|"
    ordinary = [one for one in photos.seeds_of(first, 300) if one[0] in photos.ORDINARY]
    some = ordinary[:: max(1, len(ordinary) // count)][:count]
    yield _compared("made, ordinary desks", [photos.photo(kind, seed, 2400).picture for kind, seed in some])
    if DATA.is_dir():
        yield _compared("real, all that are sure", [_opened(name) for name, _ in _real(photo=True)])


def _opened(name: str) -> Image.Image:
    file = next(DATA.glob(f"*/{name.rsplit(' ', 1)[0]}"))
    return ImageOps.exif_transpose(Image.open(file)).convert("RGB")


def _compared(what: str, pictures: Sequence[Image.Image]) -> str:
    read: list[tuple[int, int]] = []
    blurry, seals = Counter[int](), Counter[int]()
    for picture in pictures:
        before, found = _read(picture)
        if found.paper is None or found.paper.verdict is not PaperVerdict.SURE:
            continue
        after, flat = _read(evened(flattened(picture, found.paper.corners, LIMITS), LIMITS))
        read.append((before, after))
        for place, evidence in enumerate((found, flat)):
            blurry[place] += _is_blurry(evidence)
            seals[place] += len(evidence.seals)
    less = [after for before, after in read if after < 0.99 * before]
    total = np.sum(read, axis=0) if read else (0, 0)
    kept = share_between(len(read) - len(less), len(read))
    return (
        f"| {what} | {len(read)} | {total[0]} → {total[1]} | {kept} | "
        f"{blurry[0]} → {blurry[1]} | {seals[0]} → {seals[1]} |"
    )


def _is_blurry(evidence: Evidence) -> bool:
    return any(one.code == "page.blurry" and one.level is Level.ERROR for one in findings_of(evidence))


def cost(_first: int, _count: int) -> Iterator[str]:
    """CPU of flattening and light for 12 megapixels, median of five."""
    picture = Image.effect_noise((4000, 3000), 40).convert("RGB")
    corners = ((0.1, 0.08), (0.9, 0.05), (0.95, 0.97), (0.04, 0.93))
    times = []
    for _ in range(5):
        start = time.process_time()
        flat = flattened(picture, corners, LIMITS)
        between = time.process_time()
        evened(flat, LIMITS)
        times.append((between - start, time.process_time() - between))
    flat_seconds, lit_seconds = np.median(times, axis=0)
    yield f"12 megapixels: flattened {flat_seconds:.2f} s, light {lit_seconds:.2f} s CPU (goal: together ≤ 1 s)."


def _filled(outline: Sequence[tuple[float, float]]) -> np.ndarray:
    """(GRAIN, GRAIN) flags within an outline in fractions."""
    picture = Image.new("1", (GRAIN, GRAIN))
    ImageDraw.Draw(picture).polygon([(x * GRAIN, y * GRAIN) for x, y in outline], fill=1)
    return np.asarray(picture)


def _family(name: str) -> str:
    """What files of one collection have in common: digits as 9, letters as a."""
    stem = re.sub(r"(_jpg|_png|_JPG|\.rf).*", "", name)
    return re.sub("[a-zA-Z0-9]*[a-zA-Z][a-zA-Z0-9]*", "a", re.sub("[0-9]+", "9", stem))


def outlined(folder: Path, limits: Limits = LIMITS) -> Iterator[Tried]:
    """Real photos with one sheet whose outline is drawn."""
    for file in sorted((folder / "images").iterdir()):
        rows = (folder / "labels" / f"{file.stem}.txt").read_text().splitlines()
        if len(rows) != 1:
            continue
        numbers = [float(number) for number in rows[0].split()[1:]]
        truth = _filled(list(zip(numbers[::2], numbers[1::2], strict=True)))
        picture = Image.open(file).convert("RGB")
        start = time.process_time()
        found = find_paper(array_of(page_image(picture).colour), ends_on(picture), limits)
        seconds = time.process_time() - start
        if found is None:
            yield Tried(_family(file.name), 0.0, None, False, seconds)
            continue
        sheet = _filled(found.corners)
        overlap = float((sheet & truth).sum() / max(1, (sheet | truth).sum()))
        yield Tried(_family(file.name), overlap, found.verdict, False, seconds, found.score)


def drawn_outlines(folders: Sequence[Path]) -> Iterator[str]:
    yield from HEAD
    for folder in folders:
        yield _row(folder.name, list(outlined(folder)))


def limit(folders: Sequence[Path]) -> Iterator[str]:
    """The score from which WANTED of all sources but one lie well, and what comes of it on that one."""
    open_limits = Limits({**LIMITS.named, "paper.sure": Limit(0.7, "score", "to be chosen")})
    every = [one for folder in folders for one in outlined(folder, open_limits)]
    for kind, seed in photos.seeds_of(7000, 150):
        one = photos.photo(kind, seed)
        every.append(tried(one, ends_on(one.picture), open_limits))
    count = Counter(one.kind for one in every)
    sources = [one.kind if count[one.kind] >= FEWEST else "others" for one in every]
    chosen: list[float] = []
    sure: list[Tried] = []
    for source in sorted(set(sources)):
        others = [one for one, of in zip(every, sources, strict=True) if of != source and _is_sure(one)]
        scores = np.arange(0.7, 0.96, 0.01)
        chosen.append(next((score for score in scores if _lies_well(others, score) >= WANTED), scores[-1]))
        own = [one for one, of in zip(every, sources, strict=True) if of == source and _is_sure(one)]
        sure += [one for one in own if one.score >= chosen[-1]]
    yield f"{len(every)} photos of {len(chosen)} sources; limits {min(chosen):.2f} to {max(chosen):.2f},"
    yield f"median {np.median(chosen):.2f}; left out: sure {len(sure)}, of these ≥ .95 {_well(sure)},"
    yield f"≥ .90 {share_between(sum(one.overlap >= 0.9 for one in sure), len(sure))}."


def _is_sure(one: Tried) -> bool:
    return one.verdict is PaperVerdict.SURE


def _lies_well(some: Sequence[Tried], score: float) -> float:
    kept = [one.overlap >= WELL for one in some if one.score >= score]
    return float(np.mean(kept)) if kept else 1.0


PARTS: dict[str, Callable[[int, int], Iterator[str]]] = {
    "made": made,
    "scans": lambda _first, _count: real(photo=False),
    "photos": lambda _first, _count: real(photo=True),
    "reading": lambda first, count: reading(first, max(4, count // 15)),
    "cost": cost,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=9001, help="first seed of the made photos")
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--outlines", type=Path, nargs="*", default=[], help="folders with images/ and labels/")
    chosen = parser.parse_args()
    parts = {
        **PARTS,
        "outlines": lambda _first, _count: drawn_outlines(chosen.outlines),
        "limit": lambda _first, _count: limit(chosen.outlines),
    }
    for part in chosen.only.split(","):
        for line in parts[part](chosen.first, chosen.photos):
            print(line, flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
