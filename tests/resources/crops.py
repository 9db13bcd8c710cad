"""Crops of made-up pages damaged with known strength, and how much of their text the reading engine still gets."""

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tests.resources import damage, papers

SIZE = (1240, 900)
DAMAGES = ("clean", "jpeg", "noise", "dim", "gaussian", "disc", "motion", "upscaled", "grainy", "sharpened", "fax")
HARD = ("gaussian", "disc", "motion", "upscaled", "grainy", "sharpened", "camera")


@dataclass
class Crop:
    """A damaged cut of a page; `lines` are (text, box in pixels) that lie wholly inside."""

    picture: Image.Image
    damage: str
    strength: float
    seed: int
    lines: list[tuple[str, tuple[int, int, int, int]]]


def crop(seed: int, hard: bool = False) -> Crop:
    """The damaged crop of that seed, in colour; `hard`: coarser scans, damaged by half or more of what there is."""
    dice = random.Random(seed * 7919 + 13)
    kind = dice.choice(("letter", "form", "statement", "contract", "certificate", "english"))
    paper = papers.paper(seed, kind, dice.choice((200, 200, 150, 300) if hard else (300, 300, 300, 200)))
    left = dice.randint(0, max(0, paper.picture.width - SIZE[0]))
    top = dice.randint(0, max(0, paper.picture.height * 2 // 3 - SIZE[1]))
    picture = damage.scanned(paper.picture.crop((left, top, left + SIZE[0], top + SIZE[1])), seed)
    names = HARD if hard else DAMAGES
    name = names[seed // 2 % len(names)]
    strength = 0.5 + dice.random() / 2 if hard else dice.random()
    lines = [
        (text, (x0 - left, y0 - top, x1 - left, y1 - top))
        for text, (x0, y0, x1, y1) in paper.lines
        if x0 >= left and y0 >= top and x1 <= left + SIZE[0] and y1 <= top + SIZE[1]
    ]
    return Crop(damaged(picture, name, strength, seed), name, strength, seed, lines)


def damaged(picture: Image.Image, name: str, strength: float, seed: int) -> Image.Image:
    """`strength` 0..1 goes from hardly visible to beyond reading (controls stay readable throughout)."""
    dice = random.Random(seed)
    match name:
        case "jpeg":
            return damage.jpeg(picture, round(60 - 45 * strength))
        case "noise":
            return damage.noise(picture, 5 + 20 * strength, seed)
        case "dim":
            return damage.gain(picture, 1 - 0.6 * strength)
        case "gaussian":
            return damage.gaussian(picture, 0.8 + 6 * strength)
        case "disc":
            return damage.disc(picture, 1.5 + 9 * strength)
        case "motion":
            return damage.motion(picture, round(4 + 26 * strength), dice.uniform(0, 180))
        case "upscaled":
            how = dice.choice((Image.Resampling.BILINEAR, Image.Resampling.BICUBIC))
            return damage.upscaled(picture, 1.5 + 6.5 * strength, how)
        case "grainy":
            return damage.noise(damage.gaussian(picture, 0.8 + 6 * strength), dice.uniform(4, 12), seed)
        case "sharpened":
            soft = np.asarray(damage.gaussian(picture, 0.8 + 5 * strength), np.float32)
            wide = np.asarray(damage.gaussian(Image.fromarray(soft.astype(np.uint8)), 2), np.float32)
            return Image.fromarray((soft + dice.uniform(0.5, 1.5) * (soft - wide)).clip(0, 255).astype(np.uint8))
        case "camera":
            shot = damage.upscaled(damage.disc(picture, 1 + 4 * strength), 1 + 2 * strength)
            return damage.jpeg(damage.noise(damage.shaded(shot, 0.7, seed), 3 + 5 * strength, seed), 55)
        case "fax":
            return damage.fax(damage.gaussian(picture, 0.5 + 4 * strength)).convert("RGB")
    return picture


def misread(wanted: str, read: str) -> float:
    """Character error rate: edits over the length of the text."""
    wanted, read = wanted.replace(" ", ""), read.replace(" ", "")
    row = list(range(len(read) + 1))
    for place, letter in enumerate(wanted, 1):
        above, row[0] = row[0], place
        for column, other in enumerate(read, 1):
            above, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, above + (letter != other))
    return row[-1] / max(1, len(wanted))
