"""Made-up pages of seeds that chose nothing, part by part."""

import io
import random
import time
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from srdi_desktop.assess.likeness import difference
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.assess.seals import seal_box, seal_state
from srdi_desktop.evidence import edges, fingerprint, geometry, measure, reader, seal, sharpness
from srdi_desktop.evidence.lines_found import Found
from srdi_desktop.evidence.page import Sheet
from srdi_desktop.model.page import Evidence, Fingerprint, PageImage
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from tests.benchmarks.quality_scores import auc, recall_at, share
from tests.resources import crops, damage, papers, sealed, twins
from tests.resources import seals as stamps
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
LIMITS = BOOK.limits
Row = tuple[str, str, str, str]


def sheet(picture: Image.Image, dpi: float | None = None) -> Sheet:
    return Sheet(page_image(picture, dpi), BOOK, "none")


def fresh(seeds: int) -> range:
    return range(4001, 4001 + 2 * seeds, 2)


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


def blur(seeds: int) -> Iterator[Row]:
    """Degraded crops; the fax ones apart, since their edges are crisp whatever happened before."""
    seen: list[tuple[str, float, float]] = []
    old: tuple[list[float], list[float]] = ([], [])
    for seed in fresh(3 * seeds):
        crop = crops.crop(seed)
        rate = error_rate(crop)
        if rate is None:
            continue
        seen.append((crop.damage, sharpness.measure(sheet(crop.picture), Evidence()).sharpness.width or 0.0, rate))
        if crop.damage != "fax" and not 0.1 <= rate <= 0.3:
            old[rate < 0.1].append(laplacian(crop.picture))
    graded = [found for found in seen if found[0] != "fax"]
    bad = [width for _, width, rate in graded if rate > 0.3]
    good = [width for _, width, rate in graded if rate < 0.1]
    where = f"{len(bad)} unreadable, {len(good)} readable crops"
    if not bad or not good:
        yield "blur, made up", "too few seeds", "≥ 0.97", where
        return
    yield "blur, made up: AUC", f"{auc(bad, good):.3f}", "≥ 0.97", where
    yield "recall at 1 % / 5 % false", f"{recall_at(bad, good, 0.01):.2f} / {recall_at(bad, good, 0.05):.2f}", "", where
    limit = LIMITS["sharpness.unreadable"]
    yield "unreadable found at the limit", share(sum(width >= limit for width in bad), len(bad)), "≥ 95 %", where
    clean = [width for name, width, _ in graded if name in ("clean", "jpeg", "noise", "dim")]
    yield "false on clean, JPEG, noisy, dim", share(sum(w >= limit for w in clean), len(clean)), "≤ 1 %", "sharp crops"
    plain = auc([-v for v in old[0]], [-v for v in old[1]])
    yield "the same by variance of Laplacian: AUC", f"{plain:.3f}", "", where


def laplacian(picture: Image.Image) -> float:
    """What tutorials use, for comparison: variance of the Laplacian."""
    grey = np.asarray(picture.convert("L"), np.float32)
    inner = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(inner.var())


def sides(seeds: int) -> Iterator[Row]:
    """Pages of which one side is soft, and the same pages whole."""
    found = alarms = 0
    for seed in fresh(seeds // 3):
        dice = random.Random(seed)
        page = damage.scanned(papers.paper(seed, dice.choice(("letter", "contract", "statement")), 300).picture, seed)
        side = dice.choice(("left", "right", "top", "bottom"))
        soft = damage.half_blurred(page, dice.uniform(3, 6), side)
        found += _soft_side(soft) == side
        alarms += _soft_side(page) is not None
    yield "one soft side found, named right", share(found, seeds // 3), "", "blur of 3 to 6 px on one side"
    yield "false on the same pages whole", share(alarms, seeds // 3), "≤ 1 %", ""


def _soft_side(picture: Image.Image) -> str | None:
    found = sharpness.measure(sheet(picture, 300), Evidence()).sharpness
    soft = found.side_width is not None and found.side_width >= max(
        LIMITS["sharpness.side"], LIMITS["sharpness.side_ratio"] * (found.width or 99)
    )
    return found.side if soft else None


def blank(seeds: int) -> Iterator[Row]:
    """Empty sheets out of feeders and phones against nearly empty ones."""
    wrong = 0
    for seed in fresh(seeds):
        dice = random.Random(seed)
        paper = papers.blank(150, seed)
        empty = dice.random() < 0.5
        if not empty:
            _nearly_empty(paper, dice, seed)
        picture = damage.shaded(damage.scanned(paper.picture, seed), dice.uniform(0.7, 1), seed)
        if empty and dice.random() < 0.5:
            back = damage.faded(damage.gaussian(papers.paper(seed, "letter", 150).picture, 5), 0.1)
            picture = Image.blend(picture, back, 0.6)
        wrong += is_blank(measure(page_image(picture, 150), BOOK, "none"), LIMITS) != empty
    yield "blank: wrong", share(wrong, seeds), "none", "empty, shining through / one line, a number, a lone seal"


def _nearly_empty(paper: papers.Paper, dice: random.Random, seed: int) -> None:
    way = dice.random()
    if way < 0.3:
        stamps.stamp(paper, seed, pale=dice.uniform(0.4, 1))
    elif way < 0.7:
        paper.write(dice.uniform(30, 90), dice.uniform(40, 250), papers.sentence(dice, dice.randint(6, 20)), 10.5)
    else:
        paper.write(95, 150, "（此页无正文）", 12, colour=dice.choice(("black", "#777777", "#b0b0b0")))


def skew(seeds: int) -> Iterator[Row]:
    errors, silent = [], 0
    for seed in fresh(seeds):
        dice = random.Random(seed)
        paper = papers.paper(seed, dpi=dice.choice((150, 200, 300)))
        degrees = dice.choice((0, dice.uniform(-1, 1), dice.uniform(-5, 5), dice.uniform(-12, 12)))
        page = damage.scanned(damage.turned(paper.picture, -degrees), seed)
        found = geometry.measure(sheet(damage.fax(page) if dice.random() < 0.2 else page), Evidence()).geometry.skew
        silent += found is None
        errors += [] if found is None else [abs(found - degrees)]
    yield "skew: 95th percentile", f"{np.percentile(errors, 95):.3f}°", "≤ 0.2°", f"{len(errors)} pages, -12° to 12°"
    yield (
        "skew: within 0.2°",
        share(sum(error <= 0.2 for error in errors), len(errors)),
        "≥ 95 %",
        f"silent on {silent}",
    )


def cut_off(seeds: int) -> Iterator[Row]:
    found = alarms = tried = 0
    for seed in fresh(seeds // 2):
        dice = random.Random(seed)
        paper = papers.paper(seed, dice.choice(("letter", "contract", "statement", "english", "form")), 150)
        alarms += bool(_cut(damage.scanned(paper.picture, seed)))
        side = dice.choice(("left", "right", "top", "bottom"))
        spoilt = damage.cut(paper.picture, side, _into_text(paper, side) + dice.randint(4, 9))
        tried += 1
        found += _cut(damage.scanned(spoilt, seed)) == (side,)
    yield "cut off: found, side named right", share(found, tried), "", "pages cut into their text"
    yield "cut off: false", share(alarms, tried), "", "the same pages whole"


def _cut(picture: Image.Image) -> tuple[str, ...]:
    page = sheet(picture)
    return edges.cut_sides(page, sharpness.text_height(page))


def _into_text(paper: papers.Paper, side: str) -> int:
    """Pixels from the edge to a tenth of the lines' ends, or into the outermost line."""
    width, height = paper.picture.size
    ends = {
        "left": sorted(box[0] for _, box in paper.lines),
        "right": sorted(width - box[2] for _, box in paper.lines),
        "top": sorted(box[1] for _, box in paper.lines),
        "bottom": sorted(height - box[3] for _, box in paper.lines),
    }[side]
    return ends[len(ends) // 3 if side in ("left", "right") else 0]


def fingerprint_of(picture: Image.Image) -> Fingerprint:
    page = sheet(picture)
    return fingerprint.measure(page, geometry.measure(page, Evidence())).fingerprint


def same(pair: tuple[Image.Image, Image.Image]) -> bool:
    """By the pictures alone, as when nothing was read."""
    first, second = (fingerprint_of(picture) for picture in pair)
    near = (int(first.coarse, 16) ^ int(second.coarse, 16)).bit_count() <= LIMITS["duplicate.bits"]
    limit = LIMITS["duplicate.difference"]
    return near and difference(first.fine, second.fine, limit) <= limit


def duplicates(seeds: int) -> Iterator[Row]:
    pairs: dict[str, Callable[[int], tuple[Image.Image, Image.Image]]] = {
        "rescans found": twins.rescanned,
        "false: same form, one entry other": lambda seed: twins.refilled(seed, 1),
        "false: same form, four entries other": lambda seed: twins.refilled(seed, 4),
        "false: other page of the same layout": twins.unlike,
    }
    for what, make in pairs.items():
        hits = sum(same(make(seed)) for seed in fresh(seeds // 3))
        yield (
            f"duplicates: {what}",
            share(hits, seeds // 3),
            "≥ 97 %" if "found" in what else "none",
            "pictures only, nothing read",
        )


def seals(seeds: int) -> Iterator[Row]:
    found = present = alarms = absent = 0
    for seed in fresh(seeds):
        page = sealed.page(seed)
        looked = seal.measure(sheet(page.picture, sealed.DPI if seed % 4 == 1 else None), Evidence())
        if page.box is None:
            absent, alarms = absent + 1, alarms + (seal_state(looked) is True)
        else:
            box, present = seal_box(looked), present + 1
            found += box is not None and _near(box.left, page.box[0]) and _near(box.top, page.box[1])
    yield (
        "seals found, box right",
        share(found, present),
        "≥ 95 %",
        "round and oval, pale, worn, over text and red tables",
    )
    yield (
        "seals: false",
        share(alarms, absent),
        "≤ 2 %",
        "red text, letterheads, tables, emblems, photos, charts, pens, date stamps",
    )


def _near(one: float, other: float) -> bool:
    return abs(one - other) < 0.03


def cost(_seeds: int) -> Iterator[Row]:
    """The whole of `measure` without reading against a full grey decode of the same JPEG, CPU time, medians of
    interleaved rounds.
    """
    pictures = {
        "letter": papers.paper(3, "letter"),
        "contract": papers.paper(5, "contract"),
        "form with a seal": papers.paper(7, "form"),
    }
    stamps.stamp(pictures["form with a seal"], 3)
    for name, paper in pictures.items():
        buffer = io.BytesIO()
        damage.scanned(paper.picture, 1).save(buffer, "JPEG", quality=88)
        image = page_image(Image.open(buffer), 300)
        times = np.array([(_seconds(_decoded, buffer), _seconds(_measured, image)) for _ in range(15)])
        decode, measures = np.median(times, axis=0) * 1000
        size = len(buffer.getvalue()) // 1000
        yield (
            f"cost: {name}",
            f"{measures / decode:.2f} decodes",
            "≤ 1.5",
            f"{measures:.0f} ms, decode {decode:.0f} ms, {size} kB",
        )


def _seconds(work: Callable[..., object], on: io.BytesIO | PageImage) -> float:
    start = time.process_time()
    work(on)
    return time.process_time() - start


def _decoded(buffer: io.BytesIO) -> bytes:
    picture = Image.open(buffer)
    picture.draft("L", picture.size)
    return picture.tobytes()


def _measured(image: PageImage) -> Evidence:
    return measure(image, BOOK, "none")
