"""Red seals of many kinds, and red things that are not seals, drawn on a page at a known place."""

import random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.resources.papers import Paper, font

REDS = ((214, 30, 38), (198, 22, 60), (225, 60, 40), (180, 20, 30), (230, 70, 90), (205, 40, 25))
NAMES = (
    "江苏恒远精密传动科技有限公司", "无锡市新锐自动化设备有限公司",
    "苏州明川新材料股份有限公司", "常州启帆智能装备有限公司",
)  # fmt: skip
Edges = tuple[float, float, float, float]


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    radii = np.where(np.arange(10) % 2 == 0, radius, radius * 0.382)
    draw.polygon([(x + r * np.cos(a), y + r * np.sin(a)) for r, a in zip(radii, angles, strict=True)], fill=255)


def stencil(diameter: int, dice: random.Random, oval: bool = False) -> Image.Image:
    """The seal's ink as a mask: ring, name along it, star or number inside."""
    size = diameter
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    stroke = max(2, round(size * dice.uniform(0.022, 0.034)))
    draw.ellipse((1, 1, size - 2, size - 2), outline=255, width=stroke)
    name, face = dice.choice(NAMES), font(1, size * 72 * 0.115, "bold")
    for place, letter in enumerate(name):
        angle = np.pi * (0.78 + 1.44 * (place + 0.5) / len(name))
        tile = Image.new("L", (size, size), 0)
        ImageDraw.Draw(tile).text((size / 2, size * 0.135), letter, font=face, fill=255, anchor="mm")
        turn = -np.degrees(angle - 1.5 * np.pi)
        mask = ImageChops.lighter(mask, tile.rotate(turn, Image.Resampling.BILINEAR))
    draw = ImageDraw.Draw(mask)
    if oval:
        draw.text((size / 2, size / 2), "91320214MA1P", font=font(1, size * 72 * 0.1, "bold"), fill=255, anchor="mm")
        draw.text((size / 2, size * 0.75), "发票专用章", font=font(1, size * 72 * 0.1, "bold"), fill=255, anchor="mm")
        return mask.resize((size, round(size * 0.75)), Image.Resampling.BILINEAR)
    _star(draw, size / 2, size / 2, size * 0.15)
    if dice.random() < 0.6:
        words = dice.choice(("合同专用章", "财务专用章", "3202141234567"))
        draw.text((size / 2, size * 0.76), words, font=font(1, size * 72 * 0.075, "bold"), fill=255, anchor="mm")
    return mask


def stamp(
    paper: Paper, seed: int, *, pale: float = 1.0, oval: bool = False, at: tuple[float, float] | None = None
) -> Edges:
    """Press a seal on the page; returns its box as fractions. `pale`: share of the ink, 0..1."""
    dice = random.Random(seed)
    diameter = paper.mm(40 if oval else dice.choice((38, 40, 40, 42, 45)))
    mask = stencil(diameter, dice, oval).rotate(dice.uniform(-25, 25), Image.Resampling.BILINEAR, expand=True)
    rng = np.random.default_rng(seed)
    rough = Image.fromarray(rng.integers(0, 255, (24, 24), dtype=np.uint8)).resize(mask.size, Image.Resampling.BICUBIC)
    uneven = dice.uniform(0.1, 0.5)
    ink = np.asarray(mask, np.float32) * pale * (1 - uneven * np.asarray(rough, np.float32) / 255)
    if dice.random() < 0.4:  # pressed down on one side
        y, x = np.mgrid[-1 : 1 : mask.height * 1j, -1 : 1 : mask.width * 1j]
        lean, least = dice.uniform(0, 2 * np.pi), dice.uniform(-0.3, 0.6)
        ink *= np.clip(least + (1 - least) * (1 + x * np.cos(lean) + y * np.sin(lean)), 0, 1)
    centre = at or (dice.uniform(45, 165), dice.uniform(50, 250))
    left, top = paper.mm(centre[0]) - mask.width // 2, paper.mm(centre[1]) - mask.height // 2
    blend(paper, ink, dice.choice(REDS), (left, top))
    width, height = paper.picture.size
    inner = (mask.width - diameter) / 2, (mask.height - diameter * (0.75 if oval else 1)) / 2
    return (
        (left + inner[0]) / width, (top + inner[1]) / height,
        (left + mask.width - inner[0]) / width, (top + mask.height - inner[1]) / height,
    )  # fmt: skip


def blend(paper: Paper, ink: np.ndarray, colour: tuple[int, int, int], corner: tuple[int, int]) -> None:
    """Multiply ink of a colour onto the page."""
    share = (ink / 255).clip(0, 1)[..., None]
    tinted = (255 - share * (255 - np.array(colour))).astype(np.uint8)
    layer = Image.fromarray(tinted).filter(ImageFilter.GaussianBlur(0.7))
    sheet = Image.new("RGB", paper.picture.size, "white")
    sheet.paste(layer, corner)
    paper.picture = ImageChops.multiply(paper.picture, sheet)


def letterhead(paper: Paper, dice: random.Random) -> None:
    paper.write(28, 20, "江苏省工业和信息化厅文件", 34, style="bold", colour="#d2141e")
    y = paper.mm(52)
    paper.draw.line((paper.mm(25), y, paper.mm(185), y), fill="#d2141e", width=paper.mm(1))
    if dice.random() < 0.5:
        mask = Image.new("L", (paper.mm(8), paper.mm(8)), 0)
        _star(ImageDraw.Draw(mask), mask.width / 2, mask.height / 2, mask.width / 2)
        blend(paper, np.asarray(mask, np.float32), (210, 20, 30), (paper.mm(101), y - mask.height // 2))


def red_text(paper: Paper, dice: random.Random) -> None:
    for row in range(dice.randint(3, 20)):
        points = dice.choice((10.5, 14, 22))
        paper.write(30, 60 + row * 9, "红色字：请在此处填写并核对无误后提交", points, colour="#c81420")


def red_table(paper: Paper, dice: random.Random) -> None:
    red, line = (170, 60, 50), max(1, paper.mm(0.3))
    for row in range(9):
        y = paper.mm(60 + row * dice.choice((9, 12)))
        paper.draw.line((paper.mm(20), y, paper.mm(190), y), fill=red, width=line)
    for x in (20, 62, 90, 125, 160, 190):
        paper.draw.line((paper.mm(x), paper.mm(60), paper.mm(x), paper.mm(168)), fill=red, width=line)


def emblem(paper: Paper, dice: random.Random) -> None:
    """A red and gold disc as on licences."""
    x, y, radius = paper.mm(105), paper.mm(38), paper.mm(dice.choice((11, 14, 17)))
    draw = paper.draw
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(222, 170, 40))
    inner = radius * 0.86
    draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill=(205, 25, 30))
    for dx, dy, size in ((0, -0.35, 0.22), (-0.35, -0.1, 0.1), (0.35, -0.1, 0.1), (-0.2, 0.1, 0.1), (0.2, 0.1, 0.1)):
        mask = Image.new("L", (round(size * radius * 2),) * 2, 0)
        _star(ImageDraw.Draw(mask), mask.width / 2, mask.height / 2, mask.width / 2)
        corner = (round(x + dx * radius - mask.width / 2), round(y + dy * radius - mask.height / 2))
        paper.picture.paste((235, 190, 50), corner, mask)
    draw.rectangle((x - radius * 0.5, y + radius * 0.35, x + radius * 0.5, y + radius * 0.55), fill=(235, 190, 50))


def photo(paper: Paper, dice: random.Random) -> None:
    """A warm portrait-like picture: smooth skin colours, red clothing."""
    width, height = paper.mm(dice.uniform(30, 90)), paper.mm(dice.uniform(40, 110))
    rng = np.random.default_rng(dice.randint(0, 10**6))
    small = rng.integers(0, 60, (8, 6, 3)) + np.array([170, 110, 90])
    small[5:] = rng.integers(0, 50, (3, 6, 3)) + np.array([170, 20, 30])
    picture = Image.fromarray(small.clip(0, 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    face = ImageDraw.Draw(picture)
    face.ellipse((width * 0.25, height * 0.15, width * 0.75, height * 0.65), fill=(224, 172, 145))
    paper.picture.paste(picture, (paper.mm(dice.uniform(20, 100)), paper.mm(dice.uniform(60, 160))))


def chart(paper: Paper, dice: random.Random) -> None:
    """A pie with a red slice and red bars."""
    box = (paper.mm(40), paper.mm(80), paper.mm(95), paper.mm(135))
    paper.draw.pieslice(box, 0, dice.randint(60, 300), fill=(210, 40, 40))
    paper.draw.pieslice(box, 300, 360, fill=(60, 90, 180))
    for bar in range(5):
        x = 115 + bar * 14
        top = dice.uniform(80, 125)
        paper.draw.rectangle((paper.mm(x), paper.mm(top), paper.mm(x + 8), paper.mm(135)), fill=(200, 50, 50))


def pen(paper: Paper, dice: random.Random) -> None:
    """Red ticks and an uneven loop round a word."""
    for _ in range(dice.randint(2, 6)):
        x, y = dice.uniform(30, 170), dice.uniform(40, 250)
        points = [(x, y), (x + 4, y + 5), (x + 14, y - 6)]
        paper.draw.line([(paper.mm(a), paper.mm(b)) for a, b in points], fill=(220, 40, 50), width=paper.mm(0.8))
    x, y, angles = dice.uniform(60, 140), dice.uniform(60, 220), np.linspace(0.3, 6.2, 40)
    loop = [(x + (18 + 2 * a) * np.cos(a), y + (5 + a * 0.4) * np.sin(a)) for a in angles]
    paper.draw.line([(paper.mm(a), paper.mm(b)) for a, b in loop], fill=(220, 40, 50), width=paper.mm(0.7))


def date_stamp(paper: Paper, dice: random.Random) -> None:
    """A rectangular red receipt stamp."""
    x, y = dice.uniform(40, 120), dice.uniform(60, 220)
    box = (paper.mm(x), paper.mm(y), paper.mm(x + 45), paper.mm(y + 22))
    paper.draw.rectangle(box, outline=(205, 30, 40), width=paper.mm(1))
    paper.write(x + 5, y + 3, "已 付 讫", 18, style="bold", colour="#cd1e28")
    paper.write(x + 8, y + 13, "2025-06-18", 12, colour="#cd1e28")


DISTRACTORS = (letterhead, red_text, red_table, emblem, photo, chart, pen, date_stamp)
