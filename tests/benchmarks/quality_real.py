"""The labelled real pages, when they lie beside the repository."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from srdi_desktop.assess.completeness import seal_state
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.evidence import measure
from srdi_desktop.model.page import Evidence, Origin, Sharpness
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from srdi_desktop.scans import open_scan
from tests.benchmarks.quality_blur import SOFT, UNREADABLE, grade
from tests.benchmarks.quality_scores import auc, auc_between, recall_at, share

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "pages"
BOOK = RuleBook(load_limits())
Row = tuple[str, str, str, str]
Labelled = tuple[dict[str, str], Evidence]


def pages() -> Iterator[tuple[dict[str, str], Evidence]]:
    with (FOLDER / "labels.csv").open(encoding="utf-8") as table:
        for label in csv.DictReader(table):
            file = FOLDER / label["file"]
            with file.open("rb") as stream, open_scan(stream, file.name, BOOK.limits) as scan:
                yield label, measure(scan.page(1), BOOK, "fast")


def rows(_seeds: int) -> Iterator[Row]:
    if not FOLDER.is_dir():
        yield "real pages", "skipped: not beside the repository", "", ""
        return
    seen = list(pages())
    yield from _blur(seen)
    yield from _others(seen)
    yield from _edges(seen)


def _blur(seen: list[Labelled]) -> Iterator[Row]:
    """By the width alone, then by the whole verdict; unreadable are the blurry pages that are not wholly legible."""
    of = {kind: [one for one in seen if one[0]["sharpness"] == kind] for kind in ("sharp", "blurry", "borderline")}
    on = f"{len(of['blurry'])} blurry, {len(of['sharp'])} sharp real pages"
    ranks: dict[str, tuple[str, Callable[[Sharpness], float]]] = {
        "the report's sharpness": ("≥ 0.99", lambda found: -(found.score or 0.0)),
        "the edges' width alone": ("≥ 0.99", lambda found: found.width or 0.0),
    }
    for name, (goal, rank) in ranks.items():
        bad, good = ([rank(found.sharpness) for _, found in of[kind]] for kind in ("blurry", "sharp"))
        yield f"blur, real: AUC of {name}", f"{auc(bad, good):.3f} {auc_between(bad, good)}", goal, on
        recall = " / ".join(f"{recall_at(bad, good, false):.2f}" for false in (0.01, 0.05))
        yield f"blur, real: recall at 1 % / 5 % false of {name}", recall, "", on
    lost = [one for one in of["blurry"] if one[0]["legible"] != "y"]
    legible = [one for one in of["blurry"] if one[0]["legible"] == "y"]
    yield "blur, real: blurry and not wholly legible, called unreadable", _said(lost, UNREADABLE), "≥ 95 %", "verdict"
    yield "blur, real: blurry, pointed out (soft or unreadable)", _said(of["blurry"], SOFT), "≥ 95 %", "verdict"
    yield "blur, real: blurry but legible, called unreadable", _said(legible, UNREADABLE), "", "verdict"
    yield "blur, real: borderline, called unreadable", _said(of["borderline"], UNREADABLE), "", "verdict"
    for name, least in (("unreadable", UNREADABLE), ("soft", SOFT)):
        photos = [one for one in of["sharp"] if one[0]["kind"] == "photo"]
        scans = [one for one in of["sharp"] if one[0]["kind"] != "photo"]
        measured = f"{_said(scans, least)} / {_said(photos, least)}"
        yield f"blur, real: false on sharp scans / photos ({name} or worse)", measured, "≤ 1 % / ≤ 3 %", "verdict"


def _said(pages: list[Labelled], least: int) -> str:
    return share(sum(grade(found) >= least for _, found in pages), len(pages))


def _others(seen: list[Labelled]) -> Iterator[Row]:
    blank = [is_blank(evidence, BOOK.limits) == (label["blank"] == "y") for label, evidence in seen]
    yield "blank, real: right", share(sum(blank), len(blank)), "all", "all real pages"
    drawn = [
        label["file"] for label, evidence in seen if evidence.origin is Origin.DIGITAL and evidence.sharpness.width
    ]
    yield "taken for born digital", ", ".join(drawn) or "none", "", "all real pages"
    red = [(label["red_seal"] == "y", seal_state(evidence)) for label, evidence in seen]
    yield (
        "seals, real: found",
        share(sum(bool(state) for seal, state in red if seal), sum(seal for seal, _ in red)),
        "≥ 95 %",
        "colour",
    )
    plain = [state for seal, state in red if not seal and state is not None]
    yield "seals, real: false", share(sum(plain), len(plain)), "≤ 2 %", "colour pages without a seal"


def _edges(seen: list[Labelled]) -> Iterator[Row]:
    """Skew and text cut off, against labels made by eye."""
    errors = [
        abs(-float(label["skew_deg"]) - evidence.geometry.skew)
        for label, evidence in seen
        if evidence.geometry.skew is not None and label["skew_deg"]
    ]
    yield (
        "skew, real: within 0.5° of the label",
        share(sum(error <= 0.5 for error in errors), len(errors)),
        "",
        "labels are by eye",
    )
    cut = [(label["cut_off"] == "y", bool(evidence.geometry.cut)) for label, evidence in seen if label["blank"] != "y"]
    yield (
        "cut off, real: false",
        share(sum(said for real, said in cut if not real), sum(not real for real, _ in cut)),
        "",
        "",
    )
