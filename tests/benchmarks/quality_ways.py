"""Which way up: made-up pages of every kind and the labelled real pages with text, each laid all four ways."""

import csv
from collections import Counter
from collections.abc import Iterator

from PIL import Image

from srdi_desktop.evidence.text import reading
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.scans import open_scan
from tests.benchmarks.quality_real import FOLDER
from tests.benchmarks.quality_scores import share
from tests.resources import damage, hard_ways, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
EMPTY = "drawing"  # has no text: right is to say nothing
Row = tuple[str, str, str, str]
Page = tuple[str, Image.Image]  # kind, upright


def rows(seeds: int) -> Iterator[Row]:
    made = _tally(_made(range(4001, 4001 + 2 * max(1, seeds // 15), 2)))
    yield from _summary("made up", made)
    if FOLDER.is_dir():
        yield from _summary("real", _tally(_real()))


def _summary(where: str, tally: dict[str, Counter[str]]) -> Iterator[Row]:
    spoken = sum((count for kind, count in tally.items() if kind != EMPTY), Counter[str]())
    short = [
        f"{kind} {count['right']}/{count.total()}" for kind, count in tally.items() if count["right"] < count.total()
    ]
    yield (
        f"orientation, {where}: right; left open; wrong",
        f"{share(spoken['right'], spoken.total())}; {spoken['open']}; {spoken['wrong']}",
        "≥ 99 %",
        f"{len(tally)} kinds, four ways each; short: {', '.join(short) or 'none'}",
    )
    if EMPTY in tally:
        nothing = tally[EMPTY]
        yield "orientation of drawings without text: nothing said", share(nothing["right"], nothing.total()), "all", ""


def _tally(pages: Iterator[Page]) -> dict[str, Counter[str]]:
    tally: dict[str, Counter[str]] = {}
    for kind, picture in pages:
        for turn in (0, 90, 180, 270):
            laid = picture.rotate(turn, expand=True)  # anticlockwise, so that `turn` clockwise stands it upright
            found = reading.look(page_image(laid, hard_ways.DPI), "fast", BOOK).rotation
            right = found == (None if kind == EMPTY else turn)
            tally.setdefault(kind, Counter())["right" if right else "open" if found is None else "wrong"] += 1
    return tally


def _made(seeds: range) -> Iterator[Page]:
    for seed in seeds:
        for kind in sorted(papers.LAYOUTS):
            yield kind, damage.scanned(papers.paper(seed, kind, hard_ways.DPI).picture, seed)
        for kind in sorted(hard_ways.KINDS):
            yield hard_ways.page(seed, kind)


def _real() -> Iterator[Page]:
    """By kind and grade of sharpness; the one page lying on its side is stood upright first."""
    with (FOLDER / "labels.csv").open(encoding="utf-8") as table:
        labels = [label for label in csv.DictReader(table) if label["blank"] != "y"]
    for label in labels:
        file = FOLDER / label["file"]
        with file.open("rb") as stream, open_scan(stream, file.name, BOOK.limits) as scan:
            grey = scan.page(1).grey
        picture = Image.frombytes("L", (grey.width, grey.height), grey.data)
        yield f"{label['sharpness']} {label['kind']}", picture.rotate(int(label["rotated"]), expand=True)
