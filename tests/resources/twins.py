"""Pairs of pages: one paper scanned twice, and papers of one form with other content."""

import random

from PIL import Image

from tests.resources import damage, papers

DPI = 150


def scan(picture: Image.Image, dice: random.Random, seed: int) -> Image.Image:
    """One way through a scanner or past a phone: crooked, shifted, lighter or darker, compressed."""
    turned = damage.turned(picture, dice.choice((0, dice.uniform(-0.6, 0.6), dice.uniform(-2, 2))))
    shifted = Image.new("RGB", picture.size, "white")
    shifted.paste(turned, (dice.randint(-12, 12), dice.randint(-12, 12)))
    way = dice.random()
    if way < 0.2:
        return damage.fax(damage.scanned(shifted, seed), dice.choice((130, 150, 175))).convert("RGB")
    if way < 0.4:
        return damage.jpeg(damage.shaded(damage.gain(shifted, dice.uniform(0.6, 0.95)), 0.75, seed), 60)
    size = dice.choice((1.0, 1.0, 1.33))
    made = damage.jpeg(damage.scanned(shifted, seed), dice.choice((40, 75, 90)))
    return made.resize((round(made.width * size), round(made.height * size)), Image.Resampling.BILINEAR)


def rescanned(seed: int) -> tuple[Image.Image, Image.Image]:
    """The same paper twice."""
    dice, paper = random.Random(seed), papers.paper(seed, dpi=DPI)
    return scan(paper.picture, dice, seed), scan(paper.picture, dice, seed + 1)


def refilled(seed: int, changes: int) -> tuple[Image.Image, Image.Image]:
    """The same form with `changes` of its entries different."""
    dice = random.Random(seed)
    paper = papers.paper(seed, dice.choice(("form", "statement", "statement", "certificate")), DPI)
    first = scan(paper.picture.copy(), dice, seed)
    lines = [line for line in paper.lines if line[1][3] - line[1][1] < 60]
    for text, box in dice.sample(lines, min(changes, len(lines))):
        _refill(paper, dice, text, box)
    return first, scan(paper.picture, dice, seed + 1)


def dense(seed: int) -> Image.Image:
    """A page of dense prose of one layout: a running head, paragraphs of full lines on one grid, few phrases."""
    dice, paper = random.Random(seed), papers.blank(DPI, seed)
    paper.write(25, 15, "江苏恒远精密机械有限公司 二〇二五年度财务报表附注", 9)
    row = 0
    while row < 37:
        lines = min(37 - row, dice.randint(3, 9))
        for line in range(lines):
            full = 36 if line == 0 else 38
            length = dice.randint(8, full) if line == lines - 1 else full
            paper.write(34 if line == 0 else 25, 26 + 6.6 * (row + line), papers.sentence(dice, length), 12)
        row += lines
    return paper.picture


def filled(seed: int) -> Image.Image:
    """One form, about half of its entries filled in otherwise with each seed."""
    dice, chosen, paper = random.Random(seed), random.Random(1), papers.paper(77, "form", DPI)
    for text, box in [line for line in paper.lines if line[1][3] - line[1][1] < 60]:
        if chosen.random() > 0.45:
            _refill(paper, dice, text, box)
    return paper.picture


def _refill(paper: papers.Paper, dice: random.Random, text: str, box: tuple[int, int, int, int]) -> None:
    paper.draw.rectangle((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1), fill="white")
    new = papers.amount(dice) if text[0].isdigit() else papers.sentence(dice, len(text))
    points = (box[3] - box[1]) / DPI * 72 * (1.35 if text[0].isdigit() else 1.1)
    paper.write(box[0] / DPI * 25.4, (box[1] - 2) / DPI * 25.4, new, points)


def unlike(seed: int) -> tuple[Image.Image, Image.Image]:
    """Two papers of one layout with all else different."""
    dice = random.Random(seed)
    kind = dice.choice(sorted(papers.LAYOUTS))
    pair = (papers.paper(seed, kind, DPI), papers.paper(seed + 5000, kind, DPI))
    return scan(pair[0].picture, dice, seed), scan(pair[1].picture, dice, seed + 1)
