"""Colour pages with and without company seals, as they come out of scanners and phones."""

import random
from dataclasses import dataclass

from PIL import Image, ImageChops

from tests.resources import damage, papers, seals

DPI = 150


@dataclass
class Sealed:
    """`box`: the seal in fractions, None where there is none; `what` names the seal or the red thing."""

    picture: Image.Image
    what: str
    box: seals.Edges | None
    seed: int


def page(seed: int) -> Sealed:
    """Two of five pages carry a seal; the others red things that are none, or nothing red."""
    dice = random.Random(seed * 31 + 7)
    paper = papers.paper(seed, dpi=DPI)
    box, what = None, "plain"
    if seed // 2 % 5 < 2:
        what, box = _sealed(paper, dice, seed)
    elif seed // 2 % 5 < 4:
        what = "+".join(_distracted(paper, dice))
    return Sealed(_captured(paper.picture, dice, seed), what, box, seed)


def _sealed(paper: papers.Paper, dice: random.Random, seed: int) -> tuple[str, seals.Edges]:
    extra = dice.random()
    oval = dice.random() < 0.3
    if extra < 0.2:
        seals.red_table(paper, dice)
    elif extra < 0.3:
        seals.letterhead(paper, dice)
    pale = dice.uniform(0.35, 1.0)
    box = seals.stamp(paper, seed, pale=pale, oval=oval)
    return f"{'oval' if oval else 'round'} {pale:.2f}{' on red table' if extra < 0.2 else ''}", box


def _distracted(paper: papers.Paper, dice: random.Random) -> list[str]:
    chosen = dice.sample(seals.DISTRACTORS, dice.choice((1, 1, 2)))
    for draw in chosen:
        draw(paper, dice)
    return [draw.__name__ for draw in chosen]


def _captured(picture: Image.Image, dice: random.Random, seed: int) -> Image.Image:
    way = dice.random()
    if way < 0.55:
        return damage.scanned(picture, seed)
    if way < 0.7:
        return damage.jpeg(damage.gaussian(picture, 1.2), 45)
    tint = Image.new("RGB", picture.size, (255, dice.randint(225, 250), dice.randint(195, 235)))
    light = damage.shaded(damage.gain(picture, dice.uniform(0.6, 0.95)), dice.uniform(0.6, 0.95), seed)
    return damage.jpeg(damage.noise(ImageChops.multiply(light, tint), 5, seed), 80)
