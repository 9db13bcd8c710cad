"""Blur of made-up crops, and of pages of which one side is soft."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PIL import Image

from srdi_desktop.assess.page_quality import page_findings
from srdi_desktop.evidence import measure
from srdi_desktop.evidence.text import reader
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.benchmarks.quality_scores import auc, auc_between, recall_at, share
from tests.resources import crops, damage, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
SHARP, SOFT, UNREADABLE = range(3)
HARD = 20000  # seeds of coarser, worse damaged crops begin here
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Seen:
    """A crop without its picture. rate: of characters read wrong; plain: variance of the Laplacian."""

    damage: str
    found: Evidence
    rate: float
    plain: float

    @property
    def width(self) -> float:
        return self.found.sharpness.width or 0.0


def grade(evidence: Evidence) -> int:
    """What the program says of a page: SHARP, SOFT, UNREADABLE; undecided counts as sharp, since nothing is said."""
    said = {finding.code for finding in findings_of(evidence) if finding.state == "failed"}
    return UNREADABLE if "page.blurry" in said else SOFT if "page.soft" in said else SHARP


def findings_of(evidence: Evidence) -> Iterable[Finding]:
    page = PageRef("a", 1)
    scans, decisions = {"a": Scan("a", "a.jpg", "", 1, 1, "jpeg")}, Decisions(scans=("a",))
    return page_findings(Dossier(Catalogue("a", "a", Tier.SRDI, 2026, ()), scans, {page: evidence}, decisions), BOOK)


def error_rate(crop: crops.Crop) -> float | None:
    """Character error rate on up to four lines whose places are known, None where the crop has no line."""
    lines = [line for line in crop.lines if len(line[0]) >= 4] or crop.lines
    if not lines:
        return None
    grey, wrong, letters = np.asarray(crop.picture.convert("L")), 0.0, 0
    for wanted, (left, top, right, bottom) in random.Random(crop.seed).sample(lines, min(4, len(lines))):
        half = (bottom - top) / 2
        place = Found((left + right) / 2, (top + bottom) / 2, (right - left) / 2 + 0.3 * half, 1.25 * half, 0.0)
        read, _ = reader.recognise_carefully(grey, place, 0)
        wrong, letters = wrong + crops.misread(wanted, read) * len(wanted), letters + len(wanted)
    return wrong / letters


def rows(seeds: int) -> Iterator[Row]:
    """Crops of all strengths together with coarser ones of which most are beyond reading."""
    ordinary = (crops.crop(seed) for seed in range(4001, 4001 + 4 * seeds, 2))
    hard = (crops.crop(seed, hard=True) for seed in range(HARD + 1, HARD + 1 + 2 * seeds, 2))
    yield from _of("made up", chain(ordinary, hard))


def _of(where: str, made: Iterable[crops.Crop]) -> Iterator[Row]:
    """Faxes apart: their edges are crisp whatever happened before."""
    seen = [one for crop in made if (one := _seen(crop))]
    grey = [one for one in seen if one.damage != "fax"]
    bad, good = [one for one in grey if one.rate > 0.3], [one for one in grey if one.rate < 0.1]
    if not bad or not good:
        yield f"blur, {where}", "too few seeds", "", f"{len(bad)} unreadable, {len(good)} readable crops"
        return
    yield from _ranked(where, bad, good)
    yield from _judged(where, bad, good)
    faxes = [one for one in seen if one.damage == "fax"]
    if faxes:
        lost, fine = [one for one in faxes if one.rate > 0.3], [one for one in faxes if one.rate < 0.1]
        said = f"{_called(lost, UNREADABLE)}; {_called(fine, UNREADABLE)}"
        yield f"faxes, {where}: unreadable found; readable said to be unreadable", said, "≥ 95 %", "two grey levels"


def _seen(crop: crops.Crop) -> Seen | None:
    rate = error_rate(crop)
    if rate is None:
        return None
    return Seen(crop.damage, measure(page_image(crop.picture), BOOK, "fast"), rate, laplacian(crop.picture))


def _ranked(where: str, bad: list[Seen], good: list[Seen]) -> Iterator[Row]:
    """By what the report says (reading engine asked where edges are wide), by edges alone, by what tutorials do."""
    on = f"{len(bad)} unreadable, {len(good)} readable crops"
    ranks: dict[str, tuple[str, Callable[[Seen], float]]] = {
        "the report's sharpness": ("≥ 0.97", lambda one: -(one.found.sharpness.score or 0.0)),
        "the edges' width alone": ("", lambda one: one.width),
        "variance of Laplacian": ("", lambda one: -one.plain),
    }
    for name, (goal, rank) in ranks.items():
        scores = [[rank(one) for one in group] for group in (bad, good)]
        yield f"blur, {where}: AUC of {name}", f"{auc(*scores):.3f} {auc_between(*scores)}", goal, on
        recall = " / ".join(f"{recall_at(*scores, false):.2f}" for false in (0.01, 0.05))
        yield f"blur, {where}: recall at 1 % / 5 % false of {name}", recall, "", on


def _judged(where: str, bad: list[Seen], good: list[Seen]) -> Iterator[Row]:
    yield f"blur, {where}: unreadable found", _called(bad, UNREADABLE), "≥ 95 %", "verdict"
    plain = [one for one in good if one.damage in ("clean", "jpeg", "noise", "dim")]
    said = f"{_called(plain, UNREADABLE)}; {_called(plain, SOFT)}"
    yield f"blur, {where}: clean, JPEG, noisy, dim said to be unreadable; soft", said, "≤ 1 %", "nothing blurred"
    blurred = [one for one in good if one not in plain]
    said = f"{_called(blurred, UNREADABLE)}; {_called(blurred, SOFT)}"
    yield f"blur, {where}: blurred but readable said to be unreadable; soft or worse", said, "", "under 10 % wrong"


def _called(group: list[Seen], least: int) -> str:
    return share(sum(grade(one.found) >= least for one in group), len(group))


def laplacian(picture: Image.Image) -> float:
    """What tutorials use, for comparison: variance of the Laplacian."""
    grey = np.asarray(picture.convert("L"), np.float32)
    inner = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(inner.var())


def sides(seeds: int) -> Iterator[Row]:
    """Pages of which one side that has writing is soft, and the same pages whole."""
    grades, named, alarms = [], 0, 0
    for seed in range(4001, 4001 + 2 * (seeds // 3), 2):
        dice = random.Random(seed)
        paper = papers.paper(seed, dice.choice(("letter", "contract", "statement")), 300)
        page = damage.scanned(paper.picture, seed)
        side = dice.choice(_written_sides(paper))
        seen = measure(page_image(damage.half_blurred(page, dice.uniform(3, 6), side), 300), BOOK, "none")
        grades.append(grade(seen))
        named += _soft_side(seen) == side
        alarms += _soft_side(measure(page_image(page, 300), BOOK, "none")) is not None
    found = f"{share(grades.count(UNREADABLE), len(grades))} / {share(named, len(grades))}"
    yield "one soft side: found / named right", found, "", "blur of 3 to 6 px on one side with writing"
    yield "false on the same pages whole", share(alarms, len(grades)), "≤ 1 %", ""


def _written_sides(paper: papers.Paper) -> list[str]:
    """Sides in whose outer third three lines or more begin, end or lie."""
    width, height = paper.picture.size
    lines = {
        "left": sum(box[0] < width / 4 for _, box in paper.lines),
        "right": sum(box[2] > 3 * width / 4 for _, box in paper.lines),
        "top": sum(box[3] < height / 3 for _, box in paper.lines),
        "bottom": sum(box[1] > 2 * height / 3 for _, box in paper.lines),
    }
    return [side for side, count in lines.items() if count >= 3]


def _soft_side(found: Evidence) -> str | None:
    """The side that the program names, if any."""
    said = next((finding for finding in findings_of(found) if finding.values.get("variant") == "side"), None)
    return said and str(said.values["side"])


def enlarged(seeds: int) -> Iterator[Row]:
    """Pages of 300 dpi that hold what 75 dpi can hold, and the same pages as they were."""
    found = alarms = 0
    for seed in range(4001, 4001 + 2 * (seeds // 3), 2):
        dice = random.Random(seed)
        page = damage.scanned(papers.paper(seed, dice.choice(("letter", "contract", "statement")), 300).picture, seed)
        how = dice.choice((Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS))
        found += _soft_by_edges(damage.upscaled(page, 4, how))
        alarms += _soft_by_edges(page)
    yield "scaled up from 75 to 300 dpi: soft or worse", share(found, seeds // 3), "", "edges alone, nothing read"
    yield "false on the same pages before", share(alarms, seeds // 3), "≤ 1 %", ""


def _soft_by_edges(picture: Image.Image) -> bool:
    return grade(measure(page_image(picture, 300), BOOK, "none")) >= SOFT
