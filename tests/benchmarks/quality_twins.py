"""Pages scanned twice, and pages of one form with other entries: by the pictures alone, and as the program decides,
which has pages that only look the same read whole.
"""

import random
import time
from collections.abc import Callable, Iterator
from itertools import combinations

from PIL import Image

from srdi_desktop.assess.duplicates import duplicate_findings
from srdi_desktop.evidence import measure
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import State
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.benchmarks.quality_real import FOLDER
from tests.benchmarks.quality_scores import share, share_between
from tests.resources import twins
from tests.resources.opened import held_together, page_image

BOOK = RuleBook(load_limits())
Pair = tuple[Image.Image, Image.Image]
Row = tuple[str, str, str, str]
KINDS: dict[str, tuple[Callable[[int], Pair], str, float]] = {  # how they are made, goal, pairs for each seed asked for
    "one paper scanned twice": (twins.rescanned, "≥ 97 % together", 1.0),
    "same form, one entry other": (lambda seed: twins.refilled(seed, 1), "none; few", 1.0),
    "same form, four entries other": (lambda seed: twins.refilled(seed, 4), "none; few", 0.5),
    "other page of the same layout": (twins.unlike, "none; few", 0.5),
}
READ_WHOLE = 12  # pairs of a kind that look the same, at most; the program reads no others


def rows(seeds: int) -> Iterator[Row]:
    """Two pages are measured in half a second and read whole in five to fifteen, so reading ends with the pair that
    would be one too many.
    """
    for what, (make, goal, part) in KINDS.items():
        pairs = range(4001, 4001 + 2 * round(seeds * part), 2)
        said = [verdict(*_measured(make(seed), "none")) for seed in pairs]
        name = f"{what}: duplicate; looks the same, to compare"
        yield name, _shares(said), goal, "reading: none"
        decided: list[State | None] = []
        read = 0
        for seed, looks in zip(pairs, said, strict=True):
            if looks is State.UNDECIDED and read == READ_WHOLE:
                break
            read += looks is State.UNDECIDED
            decided.append(verdict(*_measured(make(seed), "whole")) if looks is State.UNDECIDED else looks)
        yield name, _shares(decided), goal, f"as the program decides: {read} pairs look the same and are read whole"

    yield from _real()


def _real() -> Iterator[Row]:
    """Real pages, sent twice through the same made-up scanners; photos, receipts and posters among them. Where absent:
    nothing.
    """
    looks = []
    for place, file in enumerate(sorted(FOLDER.glob("p*.*"))):
        if file.suffix != ".pdf":
            page = Image.open(file).convert("RGB")
            page.thumbnail((1754, 1754))
            dice = random.Random(place)
            looks.append(_measured((twins.scan(page, dice, 2 * place), twins.scan(page, dice, 2 * place + 1)), "none"))
    if looks:
        name = "real page scanned twice: duplicate; looks the same, to compare"
        yield name, _shares([verdict(*pair) for pair in looks]), "≥ 97 % together", "reading: none"
        others = [verdict(one[0], other[0]) for one, other in combinations(looks, 2)]
        yield "two different real pages: duplicate; looks the same", _shares(others), "none", "reading: none"


def piles(seeds: int) -> Iterator[Row]:
    """Piles of one layout, twelve pages for each seed asked for, every tenth scanned twice, nothing read: second
    scans that look the same, pages that wrongly do, and what comparing and judging cost.
    """
    for what, make in (("dense prose of one layout", twins.dense), ("copies of one form", twins.filled)):
        pages: dict[PageRef, Evidence] = {}
        for seed in range(4001, 4001 + 12 * seeds):
            picture = make(seed)
            scans = 2 if seed % 10 == 0 else 1
            for place in range(1, scans + 1):
                scanned = twins.scan(picture, random.Random(seed + place), 2 * seed + place)
                pages[PageRef(f"s{seed}", place)] = measure(page_image(scanned, twins.DPI), BOOK, "none")
        started = time.process_time()
        held = held_together(pages)
        compared = time.process_time()
        found = list(duplicate_findings(_dossier(held), BOOK))
        judged = time.process_time()
        same = {finding.page for finding in found if finding.values["of"].scan == finding.page.scan}
        twice = sum(page.scan_index == 2 for page in pages)
        on = f"{len(pages)} pages, reading: none"
        yield f"{what}: second scans that look the same", share_between(len(same), twice), "≥ 97 %", on
        wrong = len(found) - len(same)
        yield f"{what}: pages that wrongly do", share_between(wrong, len(pages)), "≤ 0.2 %", on
        each = 1000 / len(pages)
        cost = f"{(compared - started) * each:.0f}; {(judged - compared) * each:.2f} ms a page"
        yield f"{what}: comparing in workers; look-alikes in the judge", cost, "judge ≤ 3 ms", on


def _dossier(pages: dict[PageRef, Evidence]) -> Dossier:
    counts: dict[str, int] = {}
    for page in pages:
        counts[page.scan] = max(counts.get(page.scan, 0), page.scan_index)
    scans = {name: Scan(name, f"{name}.jpg", "", 1, count, "jpeg") for name, count in counts.items()}
    return Dossier(Catalogue("a", "a", Tier.SRDI, 2026, ()), scans, pages, Decisions(scans=tuple(scans)))


def _shares(said: list[State | None]) -> str:
    return "; ".join(share(said.count(state), len(said)) for state in (State.FAILED, State.UNDECIDED))


def _measured(pair: Pair, reading: str) -> tuple[Evidence, Evidence]:
    first, second = (measure(page_image(picture, twins.DPI), BOOK, reading) for picture in pair)
    return first, second


def verdict(first: Evidence, second: Evidence) -> State | None:
    """FAILED: a duplicate; UNDECIDED: looks the same; None: other pages."""
    pile = _dossier(held_together({PageRef("a", 1): first, PageRef("b", 1): second}))
    return next((finding.state for finding in duplicate_findings(pile, BOOK)), None)
