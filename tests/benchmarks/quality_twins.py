"""Pages scanned twice, and pages of one form with other entries: by the pictures alone, and as the program judges."""

from collections import Counter
from collections.abc import Callable, Iterator

from PIL import Image

from srdi_desktop.assess.duplicates import duplicate_findings
from srdi_desktop.evidence import measure
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import State
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from tests.benchmarks.quality_scores import share
from tests.resources import twins
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
PAIRS: dict[str, Callable[[int], tuple[Image.Image, Image.Image]]] = {
    "one paper scanned twice": twins.rescanned,
    "same form, one entry other": lambda seed: twins.refilled(seed, 1),
    "same form, four entries other": lambda seed: twins.refilled(seed, 4),
    "other page of the same layout": twins.unlike,
}
Row = tuple[str, str, str, str]


def rows(seeds: int) -> Iterator[Row]:
    for what, make in PAIRS.items():
        pairs = [make(seed) for seed in range(4001, 4001 + 2 * (seeds // 3), 2)]
        for reading in ("none", "fast") if what != "other page of the same layout" else ("none",):
            said = Counter(_said(pair, reading) for pair in pairs)
            measured = [share(said[state], len(pairs)) for state in (State.FAILED, State.UNDECIDED)]
            goal = "≥ 97 % together" if make is twins.rescanned else "none; few"
            yield f"{what}: duplicate; looks the same, to compare", "; ".join(measured), goal, f"reading: {reading}"


def _said(pair: tuple[Image.Image, Image.Image], reading: str) -> State | None:
    evidence = [measure(page_image(picture, twins.DPI), BOOK, reading) for picture in pair]
    return verdict(evidence[0], evidence[1])


def verdict(first: Evidence, second: Evidence) -> State | None:
    """FAILED: a duplicate; UNDECIDED: looks the same; None: other pages."""
    scans = {name: Scan(name, f"{name}.jpg", "", 1, 1, "jpeg") for name in ("a", "b")}
    measured = {PageRef("a", 1): first, PageRef("b", 1): second}
    pile = Dossier(Catalogue("a", "a", Tier.SRDI, 2026, ()), scans, measured, Decisions(scans=("a", "b")))
    return next((finding.state for finding in duplicate_findings(pile, BOOK)), None)
