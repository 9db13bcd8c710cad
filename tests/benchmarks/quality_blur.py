"""Blur of made-up crops, and of pages of which one side is soft."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PIL import Image

from srdi_desktop.assess.page_quality import page_findings
from srdi_desktop.evidence import measure, reader, sharpness
from srdi_desktop.evidence.lines_found import Found
from srdi_desktop.evidence.page import Sheet
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from tests.benchmarks.quality_scores import auc, auc_between, recall_at, share
from tests.resources import crops, damage, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
LIMITS = BOOK.limits
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
    page = PageRef("a", 1)
    scans, decisions = {"a": Scan("a", "a.jpg", "", 1, 1, "jpeg")}, Decisions(scans=("a",))
    pile = Dossier(Catalogue("a", "a", Tier.SRDI, 2026, ()), scans, {page: evidence}, decisions)
    said = {finding.code for finding in page_findings(pile, BOOK) if finding.state == "failed"}
    return UNREADABLE if "page.blurry" in said else SOFT if "page.soft" in said else SHARP


def error_rate(crop: crops.Crop) -> float | None:
    """Character error rate on up to four lines whose places are known, None where the crop has no line."""
    lines = [line for line in crop.lines if len(line[0]) >= 4] or crop.lines
    if not lines:
        return None
    grey, wrong, letters = np.asarray(crop.picture.convert("L")), 0.0, 0
    for wanted, (left, top, right, bottom) in random.Random(crop.seed).sample(lines, min(4, len(lines))):
        half = (bottom - top) / 2
        place = Found((left + right) / 2, (top + bottom) / 2, (right - left) / 2 + 0.3 * half, 1.25 * half, 0.0)
        read, _ = reader.recognise(grey, [place])[0]
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
    wide = [[one.width for one in group] for group in (bad, good)]
    on = f"{len(bad)} unreadable, {len(good)} readable crops"
    yield f"blur, {where}: AUC of the width alone", f"{auc(*wide):.3f} {auc_between(*wide)}", "≥ 0.97", on
    recall = [f"{recall_at(*wide, false):.2f}" for false in (0.01, 0.05)]
    yield f"blur, {where}: recall at 1 % / 5 % false, width alone", " / ".join(recall), "", on
    graded = [[100.0 * grade(one.found) + one.width for one in group] for group in (bad, good)]
    yield (
        f"blur, {where}: AUC of the verdict with the reading engine",
        f"{auc(*graded):.3f} {auc_between(*graded)}",
        "≥ 0.97",
        "same engine as the judge: partly circular",
    )
    plain = [[-one.plain for one in group] for group in (bad, good)]
    yield f"blur, {where}: AUC of the variance of Laplacian", f"{auc(*plain):.3f}", "", on


def _judged(where: str, bad: list[Seen], good: list[Seen]) -> Iterator[Row]:
    yield f"blur, {where}: unreadable found", _called(bad, UNREADABLE), "≥ 95 %", "verdict"
    near = [one for one in good if one.width < LIMITS["sharpness.beyond"]]
    limit = f"{LIMITS['sharpness.beyond']:g}"
    said = _called(near, UNREADABLE)
    yield f"blur, {where}: readable, edges under {limit} px, said to be unreadable", said, "≤ 1 %", "soft among them"
    clean = [one for one in good if one.damage in ("clean", "jpeg", "noise", "dim")]
    if clean:
        said = f"{_called(clean, UNREADABLE)}; {_called(clean, SOFT)}"
        yield f"blur, {where}: clean, JPEG, noisy, dim said to be unreadable; soft", said, "≤ 1 %", "nothing blurred"


def _called(group: list[Seen], least: int) -> str:
    return share(sum(grade(one.found) >= least for one in group), len(group))


def laplacian(picture: Image.Image) -> float:
    """What tutorials use, for comparison: variance of the Laplacian."""
    grey = np.asarray(picture.convert("L"), np.float32)
    inner = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(inner.var())


def sides(seeds: int) -> Iterator[Row]:
    """Pages of which one side is soft, and the same pages whole."""
    found = alarms = 0
    for seed in range(4001, 4001 + 2 * (seeds // 3), 2):
        dice = random.Random(seed)
        page = damage.scanned(papers.paper(seed, dice.choice(("letter", "contract", "statement")), 300).picture, seed)
        side = dice.choice(("left", "right", "top", "bottom"))
        soft = damage.half_blurred(page, dice.uniform(3, 6), side)
        found += _soft_side(soft) == side
        alarms += _soft_side(page) is not None
    yield "one soft side found, named right", share(found, seeds // 3), "", "blur of 3 to 6 px on one side"
    yield "false on the same pages whole", share(alarms, seeds // 3), "≤ 1 %", ""


def _soft_side(picture: Image.Image) -> str | None:
    found = sharpness.measure(Sheet(page_image(picture, 300), BOOK, "none"), Evidence()).sharpness
    soft = found.side_width is not None and found.side_width >= max(
        LIMITS["sharpness.side"], LIMITS["sharpness.side_ratio"] * (found.width or 99)
    )
    return found.side if soft else None
