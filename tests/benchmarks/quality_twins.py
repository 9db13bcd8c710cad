"""Pages scanned twice, and pages of one form with other entries: by the pictures alone, and as the program decides,
which has pages that only look the same read whole.
"""

import random
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
from tests.benchmarks.quality_scores import share
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


def _shares(said: list[State | None]) -> str:
    return "; ".join(share(said.count(state), len(said)) for state in (State.FAILED, State.UNDECIDED))


def _measured(pair: Pair, reading: str) -> tuple[Evidence, Evidence]:
    first, second = (measure(page_image(picture, twins.DPI), BOOK, reading) for picture in pair)
    return first, second


def verdict(first: Evidence, second: Evidence) -> State | None:
    """FAILED: a duplicate; UNDECIDED: looks the same; None: other pages."""
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in ("a", "b")}
    measured = {PageRef("a", 1): first, PageRef("b", 1): second}
    held = held_together(measured)
    pile = Dossier(Catalogue("a", "a", Tier.SRDI, 2026, ()), scans, held, Decisions(scans=("a", "b")))
    return next((finding.state for finding in duplicate_findings(pile, BOOK)), None)
