"""Made-up pages of seeds that chose nothing, part by part."""

import io
import random
import time
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from srdi_desktop.assess.completeness import seal_box, seal_state
from srdi_desktop.assess.page_quality import is_blank
from srdi_desktop.evidence import measure
from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.picture import geometry, seal
from srdi_desktop.evidence.text import reader
from srdi_desktop.model.page import Evidence, PageImage
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.benchmarks.quality_scores import share
from tests.resources import damage, papers, sealed
from tests.resources import seals as stamps
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
LIMITS = BOOK.limits
Row = tuple[str, str, str, str]


def sheet(picture: Image.Image, dpi: float | None = None) -> Sheet:
    return Sheet(page_image(picture, dpi), BOOK, "none")


def fresh(seeds: int) -> range:
    return range(4001, 4001 + 2 * seeds, 2)


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
        wrong += is_blank(measure(page_image(picture, 150), BOOK, "fast"), LIMITS) != empty
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
    """At three resolutions, lines found by the reading engine."""
    for dpi in (100, 150, 300):
        found = alarms = tried = 0
        for seed in fresh(seeds // 3):
            dice = random.Random(seed)
            paper = papers.paper(seed, dice.choice(("letter", "contract", "statement", "english", "form")), dpi)
            alarms += bool(_cut(damage.scanned(paper.picture, seed)))
            side = dice.choice(("left", "right", "top", "bottom"))
            lost = _into_text(paper, side) + round(dice.uniform(0.03, 0.06) * dpi)
            tried += 1
            found += _cut(damage.scanned(damage.cut(paper.picture, side, lost), seed)) == (side,)
        yield f"cut off, {dpi} dpi: found, side named right", share(found, tried), "≥ 90 %", "pages cut into their text"
        yield f"cut off, {dpi} dpi: false", share(alarms, tried), "≤ 2 %", "the same pages whole"


def _cut(picture: Image.Image) -> tuple[str, ...]:
    page = sheet(picture)
    page.lines.extend(reader.detect(page.grey, int(LIMITS["reading.fast_px"])))
    return geometry.cut_sides(page)


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
    total = np.zeros(2)
    for name, paper in pictures.items():
        buffer = io.BytesIO()
        damage.scanned(paper.picture, 1).save(buffer, "JPEG", quality=88)
        image = page_image(Image.open(buffer), 300)
        times = np.array([(_seconds(_decoded, buffer), _seconds(_measured, image)) for _ in range(15)])
        decode, measures = np.median(times, axis=0) * 1000
        total += (decode, measures)
        size = len(buffer.getvalue()) // 1000
        yield (
            f"cost: {name}",
            f"{measures / decode:.2f} decodes",
            "≤ 1.5",
            f"{measures:.0f} ms, decode {decode:.0f} ms, {size} kB",
        )
    yield "cost: the three together", f"{total[1] / total[0]:.2f} decodes", "≤ 1.5", ""


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
