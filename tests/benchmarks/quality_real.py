"""The labelled real pages, when they lie beside the repository."""

import csv
from collections.abc import Iterator
from pathlib import Path

from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.assess.seals import seal_state
from srdi_desktop.evidence import measure
from srdi_desktop.model.page import Evidence, Origin
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from srdi_desktop.scans import open_scan
from tests.benchmarks.quality_scores import auc, recall_at, share

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "pages"
BOOK = RuleBook(load_limits())


def pages() -> Iterator[tuple[dict[str, str], Evidence]]:
    with (FOLDER / "labels.csv").open(encoding="utf-8") as table:
        for label in csv.DictReader(table):
            file = FOLDER / label["file"]
            with file.open("rb") as stream, open_scan(stream, file.name, BOOK.limits) as scan:
                yield label, measure(scan.page(1), BOOK, "none")


def rows(_seeds: int) -> Iterator[tuple[str, str, str, str]]:
    if not FOLDER.is_dir():
        yield "real pages", "skipped: not beside the repository", "", ""
        return
    seen = list(pages())
    width = {label["file"]: evidence.sharpness.width or 0.0 for label, evidence in seen}
    of = {grade: [label for label, _ in seen if label["sharpness"] == grade] for grade in ("sharp", "blurry")}
    bad, good = ([width[label["file"]] for label in of[grade]] for grade in ("blurry", "sharp"))
    where = f"{len(bad)} blurry, {len(good)} sharp real pages"
    yield "blur, real: AUC", f"{auc(bad, good):.3f}", "≥ 0.99", where
    yield (
        "blur, real: recall at 1 % / 5 % false",
        f"{recall_at(bad, good, 0.01):.2f} / {recall_at(bad, good, 0.05):.2f}",
        "",
        where,
    )
    for name in ("unreadable", "soft"):
        limit = BOOK.limits[f"sharpness.{name}"]
        photos = [label for label in of["sharp"] if label["kind"] == "photo"]
        scans = [label for label in of["sharp"] if label["kind"] != "photo"]
        alarms = [sum(width[label["file"]] >= limit for label in group) for group in (scans, photos)]
        yield f"found at the limit “{name}”", share(sum(value >= limit for value in bad), len(bad)), "≥ 95 %", where
        yield (
            f"false on sharp scans / photos ({name})",
            f"{share(alarms[0], len(scans))} / {share(alarms[1], len(photos))}",
            "≤ 1 % / ≤ 3 %",
            where,
        )
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
    yield from _edges(seen)


def _edges(seen: list[tuple[dict[str, str], Evidence]]) -> Iterator[tuple[str, str, str, str]]:
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
