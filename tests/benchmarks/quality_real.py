"""The labelled real pages, when they lie beside the repository: blur by sources left out, then all other verdicts."""

import csv
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from srdi_desktop.assess.completeness import seal_state
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.evidence import measure
from srdi_desktop.evidence.measured_page import array_of
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.page import Evidence
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.scans import open_scan
from tests.benchmarks.quality_blur import findings_of
from tests.benchmarks.quality_peers import edge_width, w10
from tests.benchmarks.quality_scores import Measured, auc, auc_between, left_out, share, share_between

DATA = Path(__file__).parents[3] / "shared" / "data"
FOLDER = DATA / "pages"
BOOK = RuleBook(load_limits())
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Real:
    """A labelled page: what was measured, what is said of it, and what other measures give."""

    label: dict[str, str]
    found: Evidence
    said: tuple[Finding, ...]
    w10: float
    edges: float

    @property
    def grade(self) -> str:
        return self.label["sharpness"]

    @property
    def source(self) -> str:
        return self.label["source_repo"]

    def is_said(self, *codes: str, level: Level | None = None) -> bool:
        told = (one for one in self.said if one.state == "failed" and level in (None, one.level))
        return any(one.code in codes for one in told)


def pages() -> Iterator[Real]:
    with (FOLDER / "labels.csv").open(encoding="utf-8") as table:
        labels = list(csv.DictReader(table))
    for label in labels:
        file = FOLDER / label["file"]
        with file.open("rb") as stream, open_scan(stream, file.name, BOOK.limits) as scan:
            image = scan.page(1)
        found = measure(image, BOOK, "fast")
        yield Real(label, found, tuple(findings_of(found)), w10(array_of(image.grey)), edge_width(image))


def rows(_seeds: int) -> Iterator[Row]:
    if not FOLDER.is_dir():
        yield "real pages", "skipped: not beside the repository", "", ""
        return
    seen = list(pages())
    yield from _ranked(seen)
    yield from _verdicts(seen)
    yield from _by_source(seen)
    yield from _others(seen)
    yield from _documents()


def _seen_width(page: Real) -> float:
    sharpness = page.found.sharpness
    return sharpness.as_seen(sharpness.width, BOOK.limits["sharpness.letters_count"]) if sharpness.width else 0.0


MEASURES: dict[str, Callable[[Real], float]] = {
    "the report's sharpness": lambda page: -(1.0 if page.found.sharpness.score is None else page.found.sharpness.score),
    "edges on lines, as seen (in use)": _seen_width,
    "edges on all ink": lambda page: page.edges,
    "W10": lambda page: page.w10,
}


def _ranked(seen: list[Real]) -> Iterator[Row]:
    """AUC of each measure, then what limits do that were chosen without the page's source, and without its half."""
    judged = [page for page in seen if page.grade in ("sharp", "blurry")]
    sources = len({page.source for page in judged})
    bad, good = ([page for page in judged if page.grade == grade] for grade in ("blurry", "sharp"))
    on = f"{len(bad)} blurry, {len(good)} sharp real pages of {sources} sources"
    for name, number in MEASURES.items():
        scores = [number(page) for page in bad], [number(page) for page in good]
        yield f"blur, real: AUC of {name}", f"{auc(*scores):.3f} {auc_between(*scores)}", "≥ 0.98", on
    for name, number in MEASURES.items():
        measured = [Measured(page.source, page.grade == "blurry", number(page)) for page in judged]
        for how, group in (("source", _source), ("half of the sources", _half)):
            said = left_out(measured, group)
            hits, false = ([told for page, told in said if page.bad is wanted] for wanted in (True, False))
            figures = f"{share_between(sum(hits), len(hits))}; {share_between(sum(false), len(false))}"
            yield f"blur, real, limit chosen without the page's {how}: found; false, {name}", figures, "≥ 95 %", on


def _source(page: Measured) -> str:
    return page.source


def _half(page: Measured) -> str:
    return "even" if zlib.crc32(page.source.encode()) % 2 == 0 else "odd"


def _verdicts(seen: list[Real]) -> Iterator[Row]:
    """What the program says with the limits in use."""
    blurry = [page for page in seen if page.grade == "blurry"]
    sharp = [page for page in seen if page.grade == "sharp"]
    scans = [page for page in sharp if page.label["kind"] != "photo"]
    photos = [page for page in sharp if page.label["kind"] == "photo"]
    legible = [page for page in seen if page.label["legible"] == "y" and page.grade != "blurry"]
    lost = [page for page in seen if page.label["legible"] in ("n", "partly")]
    yield "real: blurry ones pointed out", _said(blurry, "page.blurry", "page.soft"), "≥ 95 %", "verdict"
    yield "real: not wholly legible, called an error", _errors(lost), "≥ 85 %", "any error on the page"
    yield "real: sharp scans called blurry", _said(scans, "page.blurry"), "≤ 1 %", "verdict"
    yield "real: sharp photos called blurry", _said(photos, "page.blurry"), "≤ 3 %", "verdict"
    yield "real: sharp pages called soft", _said(sharp, "page.soft"), "", "a warning"
    yield "real: legible pages called low in resolution", _said(legible, "page.low_resolution"), "≤ 1 %", "verdict"
    yield "real: legible pages called covered", _said(legible, "page.covered"), "", "verdict"
    yield "real: legible pages called dark or faint", _said(legible, "page.dark", "page.faint"), "", "verdict"


def _said(pages: Iterable[Real], *codes: str) -> str:
    told = [page.is_said(*codes) for page in pages]
    return share_between(sum(told), len(told))


def _errors(pages: Iterable[Real]) -> str:
    told = [any(one.level is Level.ERROR for one in page.said) for page in pages]
    return share_between(sum(told), len(told))


def _by_source(seen: list[Real]) -> Iterator[Row]:
    """Each source of three pages and more: sharp ones with any finding of blur, blurry ones pointed out."""
    for source in sorted({page.source for page in seen}):
        own = [page for page in seen if page.source == source]
        if len(own) < 3:
            continue
        sharp, blurry = ([page for page in own if page.grade == grade] for grade in ("sharp", "blurry"))
        false, found = ([page.is_said("page.blurry", "page.soft") for page in group] for group in (sharp, blurry))
        yield (
            f"real, {source}: sharp said blurry or soft; blurry pointed out",
            f"{share(sum(false), len(false))}; {share(sum(found), len(found))}",
            "",
            "",
        )


def _others(seen: list[Real]) -> Iterator[Row]:
    blank = [is_blank(page.found, BOOK.limits) == (page.label["blank"] == "y") for page in seen]
    yield "blank, real: right", share(sum(blank), len(blank)), "all", "all real pages"
    red = [(page.label["red_seal"], seal_state(page.found)) for page in seen]
    with_seal = [bool(state) for label, state in red if label == "y"]
    plain = [bool(state) for label, state in red if label == "n" and state is not None]
    yield "seals, real: found", share_between(sum(with_seal), len(with_seal)), "≥ 95 %", "colour"
    yield "seals, real: false", share_between(sum(plain), len(plain)), "≤ 2 %", "colour pages without a seal"
    skew = [
        abs(-float(page.label["skew_deg"]) - page.found.geometry.skew)
        for page in seen
        if page.found.geometry.skew is not None and page.label["skew_deg"]
    ]
    near = sum(error <= 0.5 for error in skew)
    yield "skew, real: within 0.5° of the label", share(near, len(skew)), "", "labels are by eye"
    cut = [(page.label["cut_off"] == "y", bool(page.found.geometry.cut)) for page in seen]
    found = [said for real, said in cut if real]
    false = [said for real, said in cut if not real]
    yield "cut off, real: found", share(sum(found), len(found)), "≥ 90 %", "labels are by eye"
    yield "cut off, real: false", share_between(sum(false), len(false)), "≤ 2 %", "six show print that goes on"


def _documents() -> Iterator[Row]:
    """The real documents, all sharp and legible: what is said of their pictures, and their seals."""
    with (DATA / "documents" / "labels.csv").open(encoding="utf-8") as table:
        labels = [label for label in csv.DictReader(table) if not label["file"].endswith(".ofd")]
    said: list[str] = []
    seals: list[tuple[bool, bool | None]] = []
    for label in labels:
        file = DATA / "documents" / label["file"]
        with file.open("rb") as stream, open_scan(stream, file.name, BOOK.limits) as scan:
            found = measure(scan.page(1), BOOK, "fast")
        blame = ("page.blurry", "page.soft", "page.low_resolution", "page.dark", "page.covered", "page.cut_off")
        said += [f"{file.name} {one.code}" for one in findings_of(found) if one.code in blame]
        marks = [mark for mark in label["seals"].split(";") if " p1 " in f" {mark.partition(':')[2] or mark} "]
        seals.append((any("red" in mark.lower() for mark in marks), seal_state(found)))
    yield "documents: findings on their pictures", "; ".join(said) or "none", "none", f"{len(labels)} first pages"
    present = [bool(state) for red, state in seals if red]
    absent = [bool(state) for red, state in seals if not red and state is not None]
    yield "documents: seals found", share_between(sum(present), len(present)), "≥ 95 %", "red ones on first pages"
    yield "documents: seals, false", share_between(sum(absent), len(absent)), "≤ 2 %", "colour pages without a red one"
