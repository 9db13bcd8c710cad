"""Made-up pages that are hard to stand upright: few words, only figures, capitals, stacked labels, bad pictures.

Everything follows from a seed; seeds below 2,000 shaped the method, the benchmark takes those from 4,001 on.
"""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw

from tests.resources import damage, papers, seals

DPI = 150
A4_LYING = (297, 210)


def page(seed: int, kind: str | None = None) -> tuple[str, Image.Image]:
    """(kind, picture) of that seed, upright; kinds take turns."""
    dice = random.Random(seed)
    kind = kind or sorted(KINDS)[seed % len(KINDS)]
    return kind, KINDS[kind](dice, seed)


def _scan(paper: papers.Paper, seed: int) -> Image.Image:
    return damage.scanned(paper.picture, seed)


def _licence(dice: random.Random, seed: int) -> Image.Image:
    """A framed licence lying or standing, a title and a few short lines, a seal."""
    paper = papers.blank(DPI, seed, dice.choice((A4_LYING, (210, 297))))
    wide, high = (side / DPI * 25.4 for side in paper.picture.size)
    ImageDraw.Draw(paper.picture).rectangle(
        [paper.mm(12), paper.mm(12), paper.mm(wide - 12), paper.mm(high - 12)], outline=(150, 110, 40), width=5
    )
    paper.write(wide / 2 - 28, 30, dice.choice(("营业执照", "许可证", "资质证书")), 36, style="bold")
    for row in range(dice.randint(2, 5)):
        paper.write(30, 70 + row * 14, f"{dice.choice(papers.LABELS)}　{papers.sentence(dice, dice.randint(2, 7))}", 13)
    seals.stamp(paper, seed, at=(wide - 60, high - 60))
    return _scan(paper, seed)


def _figures(dice: random.Random, seed: int) -> Image.Image:
    """Columns of figures, a label here and there."""
    paper = papers.blank(DPI, seed)
    points, labels = dice.choice((8, 9, 10)), dice.choice((0, 0.1))
    for row in range(dice.randint(14, 34)):
        for x in (22, 66, 110, 154):
            text = dice.choice(papers.LABELS) if dice.random() < labels else papers.amount(dice)
            paper.write(x, 24 + row * 7, text if dice.random() < 0.8 else str(dice.randint(1, 9999)), points)
    return _scan(paper, seed)


def _stacked(dice: random.Random, seed: int) -> Image.Image:
    """A form whose labels run down narrow cells, letter under letter, as often as words run across."""
    paper = papers.blank(DPI, seed)
    for row in range(5):
        y = 30 + row * 46
        for x in (22, 112):
            for place, letter in enumerate(dice.choice(papers.LABELS)):
                paper.write(x, y + place * 5, letter, 10.5)
            paper.write(x + 14, y + 8, papers.sentence(dice, dice.randint(4, 11)), 10.5)
            paper.write(x + 14, y + 20, papers.amount(dice), 10.5)
    return _scan(paper, seed)


def _lone(dice: random.Random, seed: int) -> Image.Image:
    """One line, or a page number in words."""
    paper = papers.blank(DPI, seed)
    text = dice.choice(("（此页无正文，为签署页）", "（以下空白）", "附件二", "第二部分 财务资料", "本页为封底"))
    paper.write(dice.uniform(30, 110), dice.uniform(40, 230), text, dice.choice((10.5, 12, 22)))
    return _scan(paper, seed)


def _capitals(dice: random.Random, seed: int) -> Image.Image:
    """An English certificate in capitals, many of which look the same upside down."""
    paper = papers.blank(DPI, seed)
    paper.write(50, 40, dice.choice(("CERTIFICATE", "TEST REPORT", "HONOURS")), 28, style="bold", script="")
    for row in range(dice.randint(3, 8)):
        paper.write(30, 80 + row * 14, papers.english(dice, dice.randint(12, 36)).upper(), 14, script="")
    return _scan(paper, seed)


def _any(dice: random.Random, seed: int, dpi: float = DPI) -> Image.Image:
    return _scan(papers.paper(seed, dice.choice(sorted(papers.LAYOUTS)), dpi), seed)


def _photo(dice: random.Random, seed: int) -> Image.Image:
    """A page on a dark desk, crooked, in uneven light."""
    page = _any(dice, seed)
    desk = Image.new("RGB", (page.width + 240, page.height + 240), (70, 60, 50))
    desk.paste(page, (dice.randint(40, 200), dice.randint(40, 200)))
    crooked = damage.turned(desk, dice.uniform(-12, 12), 60)
    return damage.jpeg(damage.shaded(damage.gain(crooked, dice.uniform(0.6, 0.95)), 0.6, seed), 60)


def _drawing(dice: random.Random, seed: int) -> Image.Image:
    """No text at all: nothing may be said."""
    paper = papers.blank(DPI, seed)
    for _ in range(dice.randint(6, 30)):
        x, y, size = dice.uniform(15, 160), dice.uniform(15, 250), dice.uniform(8, 35)
        box = [paper.mm(value) for value in (x, y, x + size, y + dice.uniform(8, 35))]
        fill = dice.choice((None, None, "#8090a0", "#404040"))
        dice.choice((paper.draw.ellipse, paper.draw.rectangle))(box, outline="black", width=3, fill=fill)
    return _scan(paper, seed)


KINDS: dict[str, Callable[[random.Random, int], Image.Image]] = {
    "licence": _licence,
    "figures": _figures,
    "stacked": _stacked,
    "one line": _lone,
    "capitals": _capitals,
    "photo": _photo,
    "drawing": _drawing,
    "fax": lambda dice, seed: damage.fax(_any(dice, seed)).convert("RGB"),
    "soft": lambda dice, seed: damage.gaussian(_any(dice, seed), dice.uniform(1.2, 2.0)),
    "coarse": lambda dice, seed: damage.jpeg(_any(dice, seed, 96), 40),
}
